"""Derivatives by their definition, from the behaviour on both sides of a point.

Where a formula breaks down or touches a junction, ∂f/∂x at p is the limit of (f(p + s·e_x) − f(p))/s for s → 0, s > 0 and
s < 0, found from the leading terms of generalised power series. A higher derivative is the same limit for the one below
it, which is taken from its formula beside the point where that holds, and by the definition again where it does not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from jachess.calculus.germs import Germs
from jachess.calculus.junctions import may_break
from jachess.calculus.series import (
    Element,
    Series,
    Undecided,
    is_zero,
    leading,
    level_of,
    minus,
    parts,
    plus,
    quotient,
    sign_of,
    times,
    variable,
)
from jachess.errors import JachessError, LimitError, LimitReached, Undefined
from jachess.expression.nodes import MINUS_ONE, Name, Node
from jachess.expression.tidy import tidy

UNDECIDED = "the formula breaks down there and the limit could not be decided"
SPANS = (Fraction(1), Fraction(3), Fraction(7))

Derivatives = Callable[[int], Node]  # k -> the formula of the derivative by the first k variables; 0 is f itself


@dataclass(frozen=True, slots=True)
class Found:
    """A derivative at a point. `by_definition`: the formula was not used at the point itself. `side`: "left" or "right"
    where f is defined on that side only."""

    value: Node
    by_definition: bool = False
    side: str = ""


class NoLimit(Undefined):
    """The derivative does not exist; the reason says how it fails."""


def nonsmooth_at(node: Node, point: Mapping[Node, Node]) -> bool:
    """Whether the evaluation at the point touches a junction, or whether that could not be decided.

    Junctions are the places where the rules of differentiation need not hold: |u|, sign(u), √u at u = 0, equal
    arguments of max, a condition of piecewise that holds with equality, the cut of atan2, a floor at a whole number.
    """
    if not may_break(node):
        return False
    return not Germs(point, SPANS[0]).is_smooth(node)


def derivative_at(formulas: Derivatives, variables: Sequence[Name], point: Mapping[Node, Node]) -> Found:
    """∂ᵏf/∂(variables) at the point: first by variables[0], then by the next.

    `formulas(k)` is the formula of the derivative by the first k variables, and `formulas(0)` is f.
    Raises: Undefined with the reason, in words: f itself is undefined, a corner, a jump, a vertical tangent, ...
    """
    for span in SPANS:
        try:
            value, by_definition, side = _Definition(formulas, tuple(variables), span).value(len(variables), dict(point))
        except Undecided:
            continue
        except (LimitReached, LimitError, RecursionError):
            break
        if not isinstance(value, Node):
            break
        return Found(tidy(value), by_definition, side)
    raise Undefined(UNDECIDED)


def limit_along(f: Node, name: Name, side: int, point: Mapping[Node, Node]) -> Node | None:
    """The limit of f at the point along one axis, from the right (side 1) or the left (−1); None when there is none, or
    none was found."""
    try:
        step: Element = variable(1)
        value = Germs({**point, name: plus(point[name], step if side > 0 else times(MINUS_ONE, step))}, SPANS[1]).of(f)
        limit = parts(value)[0] if isinstance(value, Series) else value
        return tidy(limit) if isinstance(limit, Node) else None
    except (Undecided, JachessError):
        return None


class _Definition:
    def __init__(self, formulas: Derivatives, variables: tuple[Name, ...], span: Fraction) -> None:
        self.formulas = formulas
        self.variables = variables
        self.span = span + len(variables)

    def value(self, order: int, point: Mapping[Node, Element]) -> tuple[Element, bool, str]:
        """The derivative by the first `order` variables at (or, with series in the point, beside) a point."""
        germs = Germs(point, self.span, order)
        f = self.formulas(0)
        at_point = germs.of(f)
        if order == 0:
            return at_point, False, ""
        if germs.is_smooth(f):
            try:
                return germs.of(self.formulas(order)), False, ""
            except (Undefined, Undecided):
                pass  # a formula that breaks down where f is smooth: by the definition
        lower, _, lower_side = self._lower(order, point)
        sides = {side: self._side(order, point, lower, side) for side in (1, -1)}
        found = self._joined(order, sides)
        return found[0], True, found[1] or lower_side

    def _lower(self, order: int, point: Mapping[Node, Element]) -> tuple[Element, bool, str]:
        try:
            return self.value(order - 1, point)
        except NoLimit as error:
            names = ", ".join(name.text for name in self.variables[: order - 1])
            raise NoLimit(f"the derivative by {names} does not exist there ({error.reason})") from error

    def _side(self, order: int, point: Mapping[Node, Element], lower: Element, side: int) -> _OneSide:
        name = self.variables[order - 1]
        level = max([level_of(value) for value in point.values()], default=0) + 1
        step: Element = variable(level)
        if side < 0:
            step = times(MINUS_ONE, step)
        beside = {**point, name: plus(point.get(name, name), step)}
        try:
            value, _, inner = self.value(order - 1, beside)
        except Undefined as error:
            return _OneSide("undefined", reason=error.reason)
        difference = _without_noise(minus(value, lower), value, lower, level)
        jump = _jump(value, lower, difference, level)
        return jump or replace(_limit_of(quotient(difference, step, self.span), level), inner=inner)

    def _joined(self, order: int, sides: dict[int, _OneSide]) -> tuple[Element, str]:
        """The common limit, or the reason why there is none."""
        right, left = sides[1], sides[-1]
        before = ", ".join(name.text for name in self.variables[: order - 1])
        what = f"the derivative by {before}" if before else "f"
        of = f" of {what}" if before else ""
        name = self.variables[order - 1].text
        if right.kind == "undefined" and left.kind == "undefined":
            raise NoLimit(f"{what} is not defined beside the point in the direction of {name} ({right.reason})")
        for one, side in ((left, "left"), (right, "right")):
            if one.kind == "jump":
                raise NoLimit(f"jump: from the {side} {what} {one.reason}")
        for one, side in ((left, "left"), (right, "right")):
            if one.kind == "wild":
                raise NoLimit(f"oscillation: the difference quotient{of} has no limit from the {side}")
        if right.kind == "undefined" or left.kind == "undefined":
            one, side = (left, "left") if right.kind == "undefined" else (right, "right")
            if one.kind == "infinite":
                raise NoLimit(f"vertical tangent{of} at the border of the domain, which lies on the {side} only")
            assert one.value is not None
            return one.value, side
        if right.kind == "infinite" or left.kind == "infinite":
            raise NoLimit(_steep(left, right, of))
        assert right.value is not None
        assert left.value is not None
        state = right.value == left.value or is_zero(minus(right.value, left.value))
        if state is None:
            raise Undecided("whether two one-sided derivatives agree")
        if state is False:
            if isinstance(left.value, Node) and isinstance(right.value, Node):
                raise NoLimit(f"corner{of}: the one-sided derivatives are {tidy(left.value)} and {tidy(right.value)}")
            raise NoLimit(f"corner{of}: the one-sided derivatives differ")
        return right.value, right.inner or left.inner


@dataclass(frozen=True, slots=True)
class _OneSide:
    """The behaviour on one side. kind: finite, infinite, jump, wild, undefined."""

    kind: str
    value: Element | None = None  # the limit
    sign: int = 0  # of an infinite one
    reason: str = ""
    inner: str = ""  # the side on which alone the derivative before is defined, beside the point


def _without_noise(difference: Element, value: Element, lower: Element, level: int) -> Element:
    """The difference without a constant term that is nothing but the unknown rests of two equal series."""
    if not isinstance(difference, Series) or difference.level != level or not difference.terms:
        return difference
    first = difference.terms[0]
    if first.exponent != 0 or first.log or is_zero(first.coefficient) is not None:
        return difference
    limit = parts(value)[0] if isinstance(value, Series) and value.level == level else value
    return difference._replace(terms=difference.terms[1:]) if limit == lower else difference


def _jump(value: Element, lower: Element, difference: Element, level: int) -> _OneSide | None:
    """What a difference does that does not tend to 0 with the step; None when it does."""
    if isinstance(difference, Series) and difference.level == level:
        first = difference.terms[0] if difference.terms else None
        if first is None or first.exponent > 0:
            return None
        if first.exponent < 0 or first.log:
            leading(difference)
            return _OneSide("jump", reason="is unbounded")
        state = is_zero(first.coefficient)
    else:
        state = is_zero(difference)
    if state is True:
        return None
    if state is None:
        raise Undecided("whether a one-sided limit is the value at the point")
    limit = parts(value)[0] if isinstance(value, Series) and value.level == level else value
    if isinstance(limit, Node) and isinstance(lower, Node):
        return _OneSide("jump", reason=f"tends to {tidy(limit)}, and its value at the point is {tidy(lower)}")
    return _OneSide("jump", reason="tends to another value than it has at the point")


def _limit_of(slope: Element, level: int) -> _OneSide:
    """What the difference quotient does as its step goes to 0."""
    if not isinstance(slope, Series) or slope.level < level:
        return _OneSide("finite", slope)
    if slope.terms and (slope.terms[0].exponent < 0 or (slope.terms[0].exponent == 0 and slope.terms[0].log > 0)):
        first = leading(slope)
        side = sign_of(first.coefficient)
        return _OneSide("infinite", sign=-side if first.log % 2 else side)
    if slope.order is not None and slope.order <= 0:
        if slope.wild:
            return _OneSide("wild")
        raise Undecided("the limit of a difference quotient")
    return _OneSide("finite", parts(slope)[0])


def _steep(left: _OneSide, right: _OneSide, of: str) -> str:
    quotient_of = f"the difference quotient{of}"
    if left.kind == right.kind:
        if left.sign == right.sign:
            return f"vertical tangent: {quotient_of} tends to {_infinity(right.sign)}"
        return f"cusp: {quotient_of} tends to {_infinity(left.sign)} from the left and {_infinity(right.sign)} from the right"
    steep, flat = ("left", "right") if left.kind == "infinite" else ("right", "left")
    one, other = (left, right) if steep == "left" else (right, left)
    value = f" to {tidy(other.value)}" if isinstance(other.value, Node) else " to a finite limit"
    return f"{quotient_of} tends from the {steep} to {_infinity(one.sign)}, from the {flat}{value}"


def _infinity(sign: int) -> str:
    return "infinity" if sign > 0 else "-infinity"
