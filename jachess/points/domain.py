"""Where an expression has a value: the conditions that its operations put on the variables, and whether a point meets them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from jachess.algebra.scalars import Place
from jachess.errors import Undefined
from jachess.expression.conditions import NONNEGATIVE, positivity, simplest
from jachess.expression.nodes import BINDERS, RELATIONS, ZERO, Call, Name, Node, Number, Power, Quotient, call
from jachess.expression.tidy import collected
from jachess.vocabulary import FUNCTIONS


def domain(f: Node) -> tuple[Node, ...]:
    """The relations that hold exactly where every operation in f is defined, each once, those left out that always hold.

    What stands inside a branch of `piecewise` or under a binder is not looked at: it need not be defined.
    >>> from jachess.syntax.reading import read_expression
    >>> [str(condition) for condition in domain(read_expression("ln(x*y)/(1 + x^2) + sqrt(x)"))]
    ['x*y > 0', 'x >= 0']
    """
    found: dict[Node, None] = {}
    for condition in _conditions(f):
        found.update(dict.fromkeys(simplest(condition)))
    return tuple(found)


def _conditions(f: Node) -> Iterator[Node]:
    for part in _reached(f):
        if type(part) is Quotient:
            if part.args[1].support:
                yield Call("!=", (part.args[1], ZERO))
        elif type(part) is Power:
            yield from _of_power(*part.args)
        elif type(part) is Call and part.name in FUNCTIONS:
            where = FUNCTIONS[part.name].domain
            if where is not None:
                yield from (condition for condition in where(call, *part.args) if condition.support)


def _reached(f: Node) -> Iterator[Node]:
    """The parts of f that are evaluated wherever f is, inner ones first."""
    seen: set[Node] = set()
    stack: list[tuple[Node, bool]] = [(f, False)]
    while stack:
        part, opened = stack.pop()
        if opened:
            yield part
            continue
        if part in seen or not part.support:
            continue
        seen.add(part)
        if type(part) is Call and (part.name in BINDERS or part.name in RELATIONS or part.name == "piecewise"):
            continue
        stack.append((part, True))
        stack += [(arg, False) for arg in reversed(part.args)]


def _of_power(base: Node, exponent: Node) -> Iterator[Node]:
    if type(exponent) is not Number:
        if base.support or exponent.support:
            yield Call(">", (base, ZERO))
        return
    if not base.support:
        return
    value = Fraction(exponent.value)
    if value.denominator % 2 == 0:
        yield Call(">" if value < 0 else ">=", (base, ZERO))
    elif value <= 0:
        yield Call("!=", (base, ZERO))


def borders(f: Node) -> tuple[Node, ...]:
    """Expressions that are 0 only where the domain of f may end: u for √u, u^(3/2), 1 − u and 1 + u for asin(u).

    Those of which the form shows that they never change their sign are left out.
    """
    found: dict[Node, None] = {}
    for condition in _conditions(f):
        if type(condition) is Call and condition.name in (">=", "<="):
            left, right = condition.args
            difference = collected(left - right)
            if positivity(difference) < NONNEGATIVE and positivity(collected(-difference)) < NONNEGATIVE:
                found[difference] = None
    return tuple(found)


def admissible(f: Node, gradient: Sequence[Node], place: Place, variables: Sequence[Name] = ()) -> str | None:
    """Why the place is no critical point of f, None where it is one: f is defined around it and its gradient is 0.

    Raises: LimitReached where that cannot be decided.
    """
    names = tuple(variables) or place.names
    try:
        place.value(f)
    except Undefined as error:
        return f"outside the domain: {error.reason}"
    try:
        for border in borders(f):
            if place.value(border).is_zero():
                return f"on the border of the domain: {border} = 0 there"
        for name, entry in zip(names, gradient, strict=True):
            if not place.value(entry).is_zero():
                return f"extraneous: ∂f/∂{name} is not 0 there"
    except Undefined as error:
        return f"f is not differentiable there: {error.reason}"
    return None



