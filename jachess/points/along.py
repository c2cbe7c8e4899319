"""One parameter of a family: where an expression in it is zero, the intervals between, and conditions solved for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from jachess.algebra.scalars import ConstantPlace, Scalar
from jachess.errors import LimitReached, Undefined
from jachess.expression.nodes import Call, Name, Node, Number, add, negate
from jachess.expression.tidy import tidy

if TYPE_CHECKING:
    pass


def conditions_along(conditions: Sequence[Node], parameter: Name) -> tuple[Node, ...] | None:
    """The conditions on one parameter, solved for it where they are rational; None where they never hold.

    >>> from jachess.syntax.reading import read_expression
    >>> [str(each) for each in conditions_along([read_expression("1/t > 0"), read_expression("t < 3")], Name("t"))]
    ['t > 0', 't < 3']
    """
    breaks = breaks_of(conditions, parameter)
    if breaks is None:
        return tuple(conditions)
    runs: list[tuple[tuple[Scalar | None, bool], tuple[Scalar | None, bool]]] = []
    missing: list[Scalar] = []
    before = False
    for low, high, value in items(breaks):
        inside = hold(conditions, parameter, value)
        closed = low is not None and low is high
        if closed and not inside and low is not None:
            missing.append(low)
        if inside and before:
            runs[-1] = (runs[-1][0], (high, closed))
        elif inside:
            runs.append(((low, closed), (high, closed)))
        before = inside
    if not runs:
        return None
    if len(runs) == len(missing) + 1 and runs[0][0][0] is None and runs[-1][1][0] is None:
        return tuple(Call("!=", (parameter, value.node())) for value in missing)
    written = [tuple(bounds(parameter, *run)) for run in runs]
    if len(written) == 1:
        return written[0]
    return (Call("or", tuple(each[0] if len(each) == 1 else Call("and", each) for each in written)),)


def breaks_of(conditions: Sequence[Node], parameter: Name) -> tuple[Scalar, ...] | None:
    """Where a condition may begin or cease to hold; None where that is not found."""
    found: list[Scalar] = []
    for condition in conditions:
        if type(condition) is not Call or len(condition.args) != 2 or condition.support & ~parameter.support:
            return None
        zeros = real_zeros(tidy(add(condition.args[0], negate(condition.args[1]))), parameter)
        if zeros is None:
            return None
        found += zeros
    return ascending(found)


def items(breaks: Sequence[Scalar]) -> Iterator[tuple[Scalar | None, Scalar | None, Node]]:
    """The intervals between the breaks and the breaks themselves, in their order, each with a number in it."""
    for place, (low, high, middle) in enumerate(intervals(breaks)):
        yield low, high, Number(middle)
        if place < len(breaks):
            yield breaks[place], breaks[place], breaks[place].node()


def hold(conditions: Sequence[Node], parameter: Name | None, value: Node) -> bool:
    """Whether conditions hold at a value of the parameter; not where one of them is undefined."""
    place = ConstantPlace({}, ()) if parameter is None else ConstantPlace({parameter: value}, (parameter,))
    try:
        return all(place.truth(condition) for condition in conditions)
    except Undefined:
        return False


def bounds(parameter: Name, low: tuple[Scalar | None, bool], high: tuple[Scalar | None, bool]) -> Iterator[Node]:
    """The conditions of an interval; each end with whether it belongs to it."""
    if low[0] is not None and low[0] is high[0]:
        yield Call("=", (parameter, low[0].node()))
        return
    if low[0] is not None:
        yield Call(">=" if low[1] else ">", (parameter, low[0].node()))
    if high[0] is not None:
        yield Call("<=" if high[1] else "<", (parameter, high[0].node()))


def real_zeros(node: Node, name: Name) -> tuple[Scalar, ...] | None:
    """The real zeros of an expression in one name, and where it ceases to be defined, ascending; None where they are not found.

    They are found where the factors, and the arguments of logarithms and roots, are rational.
    """
    found = _rational_zeros(node, name)
    if found is not None:
        return found
    from jachess.points.domain import domain
    from jachess.points.splitting import factored

    parts = factored(node)
    borders = [tidy(add(each.args[0], negate(each.args[1]))) for each in domain(node) if type(each) is Call and len(each.args) == 2]
    every: list[Scalar] = []
    for part in (*parts.factors, *parts.below, *borders):
        zeros = _rational_zeros(part, name)
        if zeros is None:
            return None
        every += zeros
    return ascending(every)


def _rational_zeros(node: Node, name: Name) -> tuple[Scalar, ...] | None:
    from flint import fmpq, fmpq_poly

    from jachess.algebra.number_fields import Field
    from jachess.expression.polynomial import TooLarge
    from jachess.expression.rational import Ring, quotient_form
    from jachess.expression.tidy import collected

    node = collected(node)
    if not node.support:
        return ()
    try:
        ring = Ring(node)
        top, bottom = quotient_form(ring, node)
    except TooLarge:
        return None
    if [base for base, _ in ring.generators] != [name] or ring.relations or ring.square(0) != (2,):
        return None
    found: list[Scalar] = []
    for polynomial in (top, bottom):
        degree = max(monomial[0] for monomial in polynomial)
        coefficients = [polynomial.get((k,), 0) for k in range(degree + 1)]
        flat = fmpq_poly([fmpq(Fraction(c).numerator, Fraction(c).denominator) for c in coefficients])
        for factor, _ in flat.factor()[1] if hasattr(flat, "factor") else []:
            found += (
                [field.generator for field in Field.all(factor)]
                if factor.degree() > 1
                else [Field.rational().element(-factor[0] / factor[1])]
            )
    return ascending(found)


def ascending(numbers: list[Scalar]) -> tuple[Scalar, ...]:
    """The numbers in ascending order, each once."""
    from functools import cmp_to_key

    ordered: list[Scalar] = sorted(numbers, key=cmp_to_key(_side_of))
    return tuple(each for place, each in enumerate(ordered) if not place or (each - ordered[place - 1]).sign())


def _side_of(left: Scalar, right: Scalar) -> int:
    return (left - right).sign()


def intervals(breaks: Sequence[Scalar]) -> Iterator[tuple[Scalar | None, Scalar | None, Fraction]]:
    """Low end, high end and a rational number between them, for each interval that the breaks leave."""
    if not breaks:
        yield None, None, Fraction(0)
        return
    yield None, breaks[0], _floor(breaks[0]) - 1
    for low, high in pairwise(breaks):
        yield low, high, _between(low, high)
    yield breaks[-1], None, -_floor(-breaks[-1]) + 1


def _floor(number: Scalar) -> Fraction:
    return Fraction(int(float(number.ball(64).lower()))) - 1


def _between(low: Scalar, high: Scalar) -> Fraction:
    """A simple rational number between two."""
    for denominator in (1, 2, 4, 8, 16, 64, 1 << 10, 1 << 20, 1 << 40, 1 << 80):
        start = int(float(low.ball(64).mid()) * denominator)
        for step in range(-1, 4):
            value = Fraction(start + step, denominator)
            if (low - value).sign() < 0 < (high - value).sign():
                return value
    raise LimitReached("two borders are too close to each other")


def sign_at(node: Node, name: Name, value: Fraction) -> int:
    """The sign of an expression in one name at a rational number."""
    return ConstantPlace({name: Number(value)}, (name,)).value(node).sign()
