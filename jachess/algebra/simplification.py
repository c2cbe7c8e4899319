"""Questions for SymPy: a shorter form, the closed form of a constant, whether an expression is zero.

SymPy proposes, in a worker with limits; whatever it proposes is compared with the original in proved balls before it
is believed. No answer in time is no answer: the expression stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jachess.algebra.wire import dumps, loads
from jachess.algebra.worker import shared
from jachess.errors import InputError
from jachess.expression.nodes import ZERO, Call, Node, Number, Unknown, free_names, operations, postorder
from jachess.expression.tidy import length, tidy

SECONDS = 2.0
# What SymPy is worth asking about: larger expressions would only use up the time.
MOST_OPERATIONS = 2000
# The sample points at which a new form must be defined where the given one was, and nowhere else.
_PLACES = 12


def simplify(node: Node, seconds: float = SECONDS) -> Node:
    """The shortest equal form that SymPy finds in time, or the node itself when that is the shortest.

    Equal means: equal in proved balls at several points, and defined wherever the given form was.
    """
    best = node
    for form in _ask(_forms, node, seconds):
        if length(form) < length(best) and _equal(node, form):
            best = form
    return best


def exact_value(node: Node, seconds: float = SECONDS) -> Node:
    """A closed form of a constant, such as √(2 + √2)/2 for cos(π/8); the node itself where SymPy knows none.

    The form is proved to lie within the constant's ball to 50 digits; it is never guessed from decimals.
    """
    if node.support or type(node) is Number:
        return node
    best, rank = node, _rank(node)
    for form in _ask(_closed_forms, node, seconds):
        if _rank(form) < rank and _equal(node, form):
            best, rank = form, _rank(form)
    return best


def is_zero(node: Node, seconds: float = SECONDS) -> bool | None:
    """Whether the expression is zero wherever it is defined: True and False are certain, None is undecided.

    Asked in this order: the tidy normal form, balls at several points, SymPy in the worker.
    """
    from jachess.expression.checking import Disagreement, agree

    tidied = tidy(node)
    if tidied is ZERO:
        return True
    if type(tidied) is Number:
        return False
    if not any(type(part) is Unknown for part in postorder(tidied)):
        try:
            agree(tidied, ZERO, _PLACES)
        except Disagreement:
            return False
    for answer in shared().request(_zero, dumps(tidied), seconds).values:
        return {b"yes": True, b"no": False}.get(answer)
    return None


def _ask(task: Any, node: Node, seconds: float) -> tuple[Node, ...]:
    if operations(node) > MOST_OPERATIONS:
        return ()
    outcome = shared().request(task, dumps(node), seconds)
    return tuple(dict.fromkeys(form for value in outcome.values for form in loads(value)))


def _rank(node: Node) -> tuple[int, int]:
    """Constants: fewer functions that are not roots first, then shorter."""
    functions = sum(type(part) in (Call, Unknown) and getattr(part, "name", "") != "sqrt" for part in postorder(node))
    return functions, length(node)


def _equal(given: Node, form: Node) -> bool:
    """Whether the form agrees with what was given, and is defined at the same sample points."""
    from jachess.expression.ball import enclose_many
    from jachess.expression.checking import Disagreement, agree, sample

    if any(type(part) is Unknown for part in postorder(given, form)):
        # SymPy alone would vouch for it
        return False
    try:
        if not agree(given, form, _PLACES):
            return False
    except Disagreement:
        return False
    names = free_names(given, form)
    for attempt in range(_PLACES):
        before, after = enclose_many((given, form), sample(names, attempt))
        if (before is None) != (after is None):
            return False
    return True


# What follows runs in the worker.


def _forms(payload: bytes) -> Iterator[bytes]:
    """Equal forms, cheap ones first, so that those found before the time is up count."""
    import sympy

    from jachess.algebra.bridge import from_sympy, to_sympy

    (node,) = loads(payload)
    expression = to_sympy(node)
    seen = set()
    ways = (
        sympy.cancel,
        sympy.factor,
        sympy.trigsimp,
        lambda e: sympy.powsimp(sympy.expand(e)),
        lambda e: sympy.radsimp(e, max_terms=2),
        lambda e: sympy.factor(sympy.trigsimp(sympy.together(e))),
        sympy.simplify,
        lambda e: sympy.factor(sympy.simplify(e)),
        lambda e: sympy.simplify(e.rewrite(sympy.exp)) if e.has(sympy.sinh, sympy.cosh, sympy.tanh) else e,
    )
    for way in ways:
        try:
            found = way(expression)
        except (NotImplementedError, sympy.PolynomialError, ValueError, TypeError, AttributeError, ZeroDivisionError):
            # SymPy's own failures on odd expressions: the next way may do
            continue
        if found in seen:
            continue
        seen.add(found)
        try:
            form = from_sympy(found)
        except InputError:
            continue
        yield dumps(form, tidy(form))


def _closed_forms(payload: bytes) -> Iterator[bytes]:
    import sympy

    from jachess.algebra.bridge import from_sympy, to_sympy

    (node,) = loads(payload)
    expression = to_sympy(node)
    ways = (
        lambda e: e,
        lambda e: sympy.sqrtdenest(sympy.radsimp(e)),
        lambda e: sympy.radsimp(sympy.expand_trig(sympy.expand_log(e))),
        sympy.expand_func,
        sympy.simplify,
        lambda e: sympy.sqrtdenest(sympy.radsimp(sympy.expand(e.rewrite(sympy.sqrt)))),
    )
    for way in ways:
        try:
            form = from_sympy(way(expression))
        except (InputError, NotImplementedError, sympy.PolynomialError, ValueError, TypeError, AttributeError, ZeroDivisionError):
            continue
        yield dumps(form, tidy(form))


def _zero(payload: bytes) -> Iterator[bytes]:
    import sympy

    from jachess.algebra.bridge import to_sympy

    (node,) = loads(payload)
    expression = to_sympy(node)
    for way in (lambda e: e, sympy.cancel, sympy.trigsimp, sympy.simplify):
        found = way(expression)
        if found.is_zero:
            yield b"yes"
            return
        if found.is_number and found.is_zero is False:
            yield b"no"
            return
    # for constants a proof through the minimal polynomial; for functions of names balls have said what they can
    if not free_names(node) and expression.is_algebraic:
        yield b"yes" if sympy.minimal_polynomial(expression, sympy.Dummy()).is_Symbol else b"no"
