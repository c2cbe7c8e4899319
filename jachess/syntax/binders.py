"""sum(u, i, 1, n), prod(...) and integral(...): the index in scope, and sums of indexed variables written out.

A sum whose body has variables indexed by its index (x[i], x[i+1]) cannot stay a binder: it becomes the flat sum of its
terms. While it is read, such a variable is the Call "[]" of the name and the indices; it becomes a Name as soon as they
are known. A sum without indexed variables stays a binder.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from jachess.errors import LimitError
from jachess.expression.nodes import (
    ONE,
    ZERO,
    Call,
    Name,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Unknown,
    postorder,
)
from jachess.syntax.limits import MAX_TERMS
from jachess.syntax.names import canonical, indexed

if TYPE_CHECKING:
    from jachess.syntax.words import Words

Affine = tuple[int, int]


def binder(words: Words, kind: str) -> Node:
    """The sum, product or integral whose word with its bracket is the current token."""
    texts, place = words.texts, words.pos
    spelling = texts[place][:-1]
    at = _index_place(words, place)
    token = texts[at]
    index = Name(canonical(token))
    words.enter(place)
    outer_leaves, outer_bound, outer_open, bars = words.leaves, words.bound, words.open, words.bars
    words.bound = {**outer_bound, token: index}
    words.leaves = {key: node for key, node in outer_leaves.items() if "_" not in key or key in words.declared}
    words.leaves[token] = index
    words.open, words.bars = False, 0
    words.pos = place + 1
    body = words.expression()
    _expect_comma(words, spelling)
    opened = words.open
    words.leaves, words.bound, words.open = outer_leaves, outer_bound, False
    in_brackets = texts[words.pos] == "("
    words.pos = at + 1
    low = high = None
    if texts[words.pos] in (",", "="):
        words.pos += 1
        low = words.sum()
        if texts[words.pos] == ",":
            words.pos += 1
            high = words.sum()
    if low is None or high is None:
        words.fail(f"`{spelling}` needs a lower and an upper bound", place, help=f"write {spelling}(u, i, 1, n)", kind="arity")
    if in_brackets:
        if texts[words.pos] != ")":
            words.unclosed(at - 1, ")")
        words.pos += 1
    words.bars = bars
    words.depth -= 1
    if texts[words.pos] != ")":
        words.unclosed(place, ")")
    words.pos += 1
    bounds_open = words.open
    words.open = outer_open or bounds_open
    if token in outer_bound and (low.support | high.support) & index.support:
        words.fail(f"the index `{token}` is bound twice", at, help="give the inner sum another index", kind="index")
    node = Call(kind, (body, index, low, high))
    words.places[node] = place
    if not opened:
        words.heavy = words.heavy or not node.support
        return node
    if kind == "integral":
        words.fail("an integral over an index", place, help="indexed variables belong in sum(...) or prod(...)", kind="index")
    if low.support | high.support or bounds_open:
        # The bounds wait for the index of an outer sum.
        words.open = True
        for bound in (low, high):
            for name in (part for part in postorder(bound) if type(part) is Name and part.support & bound.support):
                if name not in words.bound.values():
                    words.fail(
                        f"the bound `{name.text}` of the sum has no value",
                        place,
                        cause=f"variables indexed by `{token}` are written out one by one",
                        help="write numbers as bounds, such as sum(x[i]^2, i, 1, 10)",
                        kind="index",
                    )
        return node
    made = expanded(words, node, place)
    if words.bound and _has_open(made):
        words.open = True
    return made


def _index_place(words: Words, place: int) -> int:  # noqa: RET503  (`fail` raises)
    """The token of the index: the first of the second argument."""
    texts, depth = words.texts, 0
    for at in range(place, len(texts)):
        last = texts[at][-1:]
        if last in ("(", "[", "{"):
            depth += 1
        elif last in (")", "]", "}"):
            depth -= 1
            if depth == 0:
                break
        elif last == "," and depth == 1:
            at += 1
            at += texts[at] == "("
            if texts[at].isidentifier() and texts[at + 1] in (",", "=", ")"):
                return at
            break
    spelling = texts[place][:-1]
    words.fail(
        f"`{spelling}` needs a body, an index and two bounds",
        place,
        cause="the second argument is not the name of an index",
        help=f"write {spelling}(u, i, 1, n)",
        kind="arity",
    )


def _expect_comma(words: Words, spelling: str) -> None:
    if words.texts[words.pos] != ",":
        words.fail(
            f"`{spelling}` needs a body, an index and two bounds", words.pos, help=f"write {spelling}(u, i, 1, n)", kind="arity"
        )
    words.pos += 1


def spend(words: Words, count: int, place: int) -> None:
    """Count nodes that are written out, and refuse when there are too many."""
    words.budget -= count
    if words.budget < 0:
        raise LimitError(
            f"written out, this has more than {MAX_TERMS} parts",
            text=words.tokens.source,
            span=words.tokens.span(place),
            cause="sums of indexed variables and functions defined by `where` are written out",
            help="take a smaller range",
        )


def expanded(words: Words, binder: Node, place: int) -> Node:
    """The flat sum or product of the terms of a binder with known bounds."""
    body, index, low_node, high_node = binder.args
    low, high = whole(low_node), whole(high_node)
    if low is None or high is None:
        words.fail(
            "the bounds of a sum of indexed variables must be whole numbers",
            place,
            help="write numbers, such as sum(x[i]^2, i, 1, 10)",
            kind="index",
        )
    kind: type[Sum] | type[Product] = Sum if binder.name == "sum" else Product  # type: ignore[attr-defined]
    plan = _plan(words, body, index)
    spend(words, max(0, high - low + 1) * (len(plan) + 1), place)
    terms: list[Node] = []
    flat = type(body) is kind or (type(body) is Call and body.name == binder.name)  # type: ignore[attr-defined]
    for number in range(low, high + 1):
        node = _instance(words, plan, body, index, number, place)
        if flat and type(node) is kind:
            terms += node.args
        else:
            terms.append(node)
    if len(terms) > 1:
        return kind(tuple(terms))
    if not terms:
        return ZERO if kind is Sum else ONE
    return terms[0]


Plan = list[tuple[Node, Any, tuple[Node, ...], list[Affine] | None]]


def _plan(words: Words, body: Node, index: Node) -> Plan:
    """The nodes of the body that depend on the index, children first, each with its kind, its children and, for an
    indexed variable, its indices as a·i + b."""
    plan: Plan = []
    bit = index.support
    seen: set[Node] = set()
    stack: list[tuple[Node, bool]] = [(body, False)]
    while stack:
        node, ready = stack.pop()
        if ready:
            plan.append((node, type(node), node.args, None))
            continue
        if node in seen or not node.support & bit or node is index:
            continue
        seen.add(node)
        if type(node) is Call and node.name == "[]":
            lines = [_affine(part, index) for part in node.args[1:]]
            if None not in lines:
                plan.append((node, None, node.args, lines))  # type: ignore[arg-type]
                continue
        stack.append((node, True))
        stack.extend((arg, False) for arg in reversed(node.args))
    return plan


def _instance(words: Words, plan: Plan, body: Node, index: Node, number: int, place: int) -> Node:
    memo: dict[Node, Node] = {index: Number(number)}
    get = memo.get
    for node, kind, args, lines in plan:
        if lines is not None:
            memo[node] = _variable(words, node, [a * number + b for a, b in lines])
            continue
        new = tuple([get(arg, arg) for arg in args])
        if kind is Call:
            name = node.name  # type: ignore[attr-defined]
            if name == "[]":
                if any(part.support for part in new[1:]):
                    made: Node = Call(name, new)
                    words.places.setdefault(made, words.places.get(node, place))
                else:
                    made = words.variable(new[0].text, new[1:], words.places.get(node, place))  # type: ignore[attr-defined]
            else:
                made = Call(name, new)
                if name in ("sum", "prod") and not (new[2].support | new[3].support) and _has_open(new[0]):
                    made = expanded(words, made, words.places.get(node, place))
            memo[node] = made
        elif kind is Unknown:
            memo[node] = Unknown(node.name, node.slots, new)  # type: ignore[attr-defined]
        else:
            memo[node] = kind(new)
    return get(body, body)


def _has_open(node: Node) -> bool:
    return any(type(part) is Call and part.name == "[]" for part in postorder(node))


def _variable(words: Words, node: Node, numbers: list[int]) -> Node:
    base = node.args[0].text  # type: ignore[attr-defined]
    if min(numbers) < 0:
        return words.variable(base, tuple(map(Number, numbers)), words.places.get(node, words.pos))
    text = indexed(base, numbers)
    leaf = words.leaves.get(text)
    if leaf is None:
        leaf = words.leaves[text] = Name(text)
        words.names.setdefault(leaf, words.places.get(node, words.pos))
    return leaf


def _affine(node: Node, index: Node, depth: int = 0) -> Affine | None:
    """(a, b) when the node is a·index + b with whole numbers."""
    if node is index:
        return 1, 0
    if type(node) is Number:
        return (0, node.value) if type(node.value) is int else None
    if type(node) not in (Sum, Negative, Product) or len(node.args) > 8 or depth > 8:
        return None
    parts = [_affine(arg, index, depth + 1) for arg in node.args]
    if None in parts:
        return None
    if type(node) is Negative:
        a, b = parts[0]  # type: ignore[misc]
        return -a, -b
    if type(node) is Sum:
        return sum(a for a, _ in parts), sum(b for _, b in parts)  # type: ignore[misc]
    slope, start = 0, 1
    for a, b in parts:  # type: ignore[misc]
        if slope and a:
            return None
        slope, start = slope * b + start * a, start * b
    return slope, start


def whole(node: Node) -> int | None:
    """The whole number that an index or a bound is, or None."""
    if type(node) is Number:
        return node.value if type(node.value) is int else None
    if node.support:
        return None
    values: dict[Node, Any] = {}
    for part in postorder(node):
        if type(part) is Number:
            values[part] = part.value
            continue
        act = _ARITHMETIC.get(type(part))
        args = [values.get(arg) for arg in part.args]
        if act is None or None in args:
            return None
        result = act(args)
        if result is None or abs(result) > 10**15:
            return None
        values[part] = result
    result = values[node]
    return int(result) if result == int(result) else None


def _power(args: list[Any]) -> Any:
    base, exponent = args
    if exponent != int(exponent) or not 0 <= exponent <= 64 or abs(base) > 10**6:
        return None
    return base ** int(exponent)


def _multiply(args: list[Any]) -> Any:
    result = 1
    for arg in args:
        result *= arg
        if abs(result) > 10**30:
            return None
    return result


def _divide(args: list[Any]) -> Any:
    from fractions import Fraction

    return Fraction(args[0]) / args[1] if args[1] else None


_ARITHMETIC: dict[type[Node], Callable[[list[Any]], Any]] = {
    Sum: sum, Product: _multiply, Negative: lambda args: -args[0], Quotient: _divide, Power: _power,
}  # fmt: skip
