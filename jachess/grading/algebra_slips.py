"""Slips of algebra and of sign after a right derivative: one node of the right answer rewritten by a false identity.

The right answer is taken as it is shown, multiplied out, and as the rules leave it: a slip can be made in each form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from jachess.errors import JachessError
from jachess.expression.nodes import (
    Call,
    E,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    postorder,
    product,
    rebuilt,
    total,
)
from jachess.grading.diagnosis import Candidate
from jachess.grading.transformed import always
from jachess.grading.workspace import Entry, Workspace

MAX_TRIED = 250  # rewritten forms of one entry
MAX_SIZE = 120  # nodes of a form


class FalseIdentity(NamedTuple):
    """A rewriting that does not hold: `wrongs` gives what a node is taken for."""

    mistake: str
    detail: str
    wrongs: Callable[[Node], Iterator[Node]]
    rank: int


def _split_power(node: Node) -> Iterator[Node]:
    if type(node) is Power and type(node.args[0]) is Sum and type(node.args[1]) is Number:
        base, n = node.args
        yield total(term**n for term in base.args)
        if n.value == 2 and len(base.args) == 2 and type(base.args[1]) is Negative:  # type: ignore[attr-defined]
            yield base.args[0] ** n - base.args[1].args[0] ** n


def _split_function(node: Node) -> Iterator[Node]:
    if type(node) is Call and len(node.args) == 1 and type(node.args[0]) is Sum:
        if node.name in ("sqrt", "cbrt", "ln", "log10", "log2", "sin", "cos", "tan", "exp", "abs", "sinh", "cosh"):
            terms = node.args[0].args
            yield total(-Call(node.name, (term.args[0],)) if type(term) is Negative else Call(node.name, (term,)) for term in terms)
            if node.name == "sqrt":
                yield total(_plain_root(term) for term in terms)
            if node.name in ("sqrt", "abs") and any(type(term) is Number for term in terms):
                yield total(term if type(term) is not Number else Call(node.name, (term,)) for term in terms)
    if type(node) is Power and node.args[0] is E and type(node.args[1]) is Sum:
        yield total(E**term for term in node.args[1].args)


def _plain_root(term: Node) -> Node:
    """The root of a square without its absolute value, as it is taken when √(x² + 9) is taken for x + 3."""
    if type(term) is Power and type(term.args[1]) is Number and term.args[1].value == 2:
        return term.args[0]
    if type(term) is Negative:
        return -_plain_root(term.args[0])
    return Call("sqrt", (term,))


def _split_fraction(node: Node) -> Iterator[Node]:
    if type(node) is Quotient and type(node.args[1]) is Sum:
        yield total(node.args[0] / term for term in node.args[1].args)


def _cancelled(node: Node) -> Iterator[Node]:
    """(a + b)/a taken for b, or for 1 + b."""
    if type(node) is not Quotient or type(node.args[0]) is not Sum:
        return
    terms, below = node.args[0].args, node.args[1]
    factors = below.args if type(below) is Product else (below,)
    for factor in factors:
        rest = list(factors)
        rest.remove(factor)
        under = product(rest)
        for k, term in enumerate(terms):
            bare = term.args[0] if type(term) is Negative else term
            if bare is factor:
                others = (*terms[:k], *terms[k + 1 :])
                yield total(others) / under
                yield total((*terms[:k], (Number(1) if bare is term else Number(-1)), *terms[k + 1 :])) / under


def _partly_raised(node: Node) -> Iterator[Node]:
    """(a·b)^n taken for a·b^n."""
    if type(node) is Power and type(node.args[0]) is Product and type(node.args[1]) is Number:
        factors, n = node.args[0].args, node.args[1]
        for k in range(len(factors)):
            yield product(factor if place == k else factor**n for place, factor in enumerate(factors))


def _exponents(node: Node) -> Iterator[Node]:
    """(a^m)^n taken for a^(m + n)."""
    if type(node) is Power and type(node.args[0]) is Power:
        (a, m), n = node.args[0].args, node.args[1]
        yield a ** (m + n)


def _distributed(node: Node) -> Iterator[Node]:
    """c·(a + b) taken for c·a + b."""
    if type(node) is Product:
        for k, factor in enumerate(node.args):
            if type(factor) is Sum:
                others = product(node.args[:k] + node.args[k + 1 :])
                for j in range(len(factor.args)):
                    yield total(others * term if place == j else term for place, term in enumerate(factor.args))


def _logarithm(node: Node) -> Iterator[Node]:
    if type(node) is Call and node.name == "ln" and type(node.args[0]) is Product:
        yield product(Call("ln", (factor,)) for factor in node.args[0].args)


def _sign_of_term(node: Node) -> Iterator[Node]:
    if type(node) is Sum:
        for k in range(len(node.args)):
            yield total(-term if place == k else term for place, term in enumerate(node.args))


def _sign_in_bracket(node: Node) -> Iterator[Node]:
    """−(a + b) taken for −a + b."""
    inner = node.args[0] if type(node) is Negative else None
    if inner is not None and type(inner) is Sum and len(inner.args) > 2:
        for k in range(len(inner.args)):
            yield total(-term if place == k else term for place, term in enumerate(inner.args))


def _sign_inside(node: Node) -> Iterator[Node]:
    """A sign lost or put before a factor or an argument."""
    if type(node) is Negative and type(node.args[0]) is not Sum:
        yield node.args[0]
    if type(node) is Power and type(node.args[1]) is not Number:
        yield node.args[0] ** -node.args[1]


# fmt: off
IDENTITIES = (
    FalseIdentity("sign", ": one term has the wrong sign", _sign_of_term, 44),
    FalseIdentity("sign", ": a minus sign before a bracket holds for every term in it", _sign_in_bracket, 45),
    FalseIdentity("algebra", "a power of a sum is not the sum of the powers", _split_power, 46),
    FalseIdentity("algebra", "a function of a sum is not the sum of the functions", _split_function, 46),
    FalseIdentity("algebra", "a fraction cannot be split in its denominator", _split_fraction, 46),
    FalseIdentity("algebra", "a term cannot be cancelled, only a factor of the whole numerator", _cancelled, 47),
    FalseIdentity("algebra", "a power of a product raises every factor", _partly_raised, 47),
    FalseIdentity("algebra", "in a power of a power the exponents are multiplied", _exponents, 48),
    FalseIdentity("algebra", "a factor before a bracket multiplies every term in it", _distributed, 48),
    FalseIdentity("algebra", "the logarithm of a product is a sum", _logarithm, 48),
    FalseIdentity("sign", ": one sign is wrong", _sign_inside, 49),
)
# fmt: on


def slips(work: Workspace, entries: tuple[Entry, ...]) -> Iterator[Candidate]:
    """Candidates for each of these entries, for one node rewritten."""
    for entry in entries:
        i, j = entry
        given = work.given[i][j]
        tried: set[Node] = set()
        for form in forms(work, entry):
            parents = _above(form)
            for node in parents:
                for row in IDENTITIES:
                    for wrong in _made(row, node):
                        if wrong is node or len(tried) > MAX_TRIED:
                            continue
                        whole = _with(form, node, wrong, parents)
                        if whole in tried:
                            continue
                        tried.add(whole)
                        if work.same(whole, given):
                            yield Candidate(row.mistake, (entry,), rank=row.rank, detail=row.detail, wrong=always(whole))


def _made(row: FalseIdentity, node: Node) -> Iterator[Node]:
    try:
        yield from row.wrongs(node)
    except (JachessError, ZeroDivisionError):
        return


def forms(work: Workspace, entry: Entry) -> list[Node]:
    """The right entry in the forms in which it is met on the way."""
    from jachess.expression.rational import expanded
    from jachess.expression.tidy import collected

    i, j = entry
    right = work.right[i][j]
    found = [right]
    goal = work.goals.get(entry)
    if goal is not None and not work.numeric:
        raw = work.derivative(goal.component, goal.variables)
        found += [raw, collected(raw)]
    if not work.numeric:
        try:
            multiplied = expanded(right)
        except JachessError:
            multiplied = None
        if multiplied is not None:
            found.append(multiplied)
    return [form for form in dict.fromkeys(found) if sum(1 for _ in postorder(form)) <= MAX_SIZE]


def _above(root: Node) -> dict[Node, list[Node]]:
    """Each node below the root with the nodes that hold it, children before parents."""
    parents: dict[Node, list[Node]] = {}
    for node in postorder(root):
        parents.setdefault(node, [])
        for arg in node.args:
            parents[arg].append(node)
    return parents


def _with(root: Node, place: Node, wrong: Node, parents: dict[Node, list[Node]]) -> Node:
    """The root with one node replaced; only what stands above it is built again."""
    above = {place}
    for node in parents:
        if node not in above and any(arg in above for arg in node.args):
            above.add(node)
    new: dict[Node, Node] = {place: wrong}
    for node in parents:
        if node in above and node is not place:
            new[node] = rebuilt(node, tuple(new.get(arg, arg) for arg in node.args))
    return new[root]
