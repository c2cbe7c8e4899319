"""Checks of claims in proved balls: is g the derivative of f, are two expressions equal?

A check never proves that a claim is true, only that it is false: it takes sample points of the domain, and a claim that
holds at two or three of them in balls of width 10⁻⁴⁵ has no room for an algebra error. What was evaluated is
remembered, so that the checks of one derivation, whose expressions share their parts, cost what is new in each.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from jachess.expression.nodes import Name, Node

BITS = 384
STEP = 160  # h = 2^−160
_SPREAD = 1 << 20


class Disagreement(Exception):
    """Two sides of a claim differ for certain; `point` gives the sample point (texts by name)."""

    def __init__(self, point: dict[str, str], left: str, right: str) -> None:
        self.point, self.left, self.right = point, left, right
        place = ", ".join(f"{name} = {value}" for name, value in point.items())
        super().__init__(f"at {place}: {left} and {right} differ")


# Scales and signs of the sample points. {0.2 … 0.9} first, then (1, 3), signs mixed, large, small, huge, tiny.
_RANGES: tuple[tuple[Fraction, Fraction, str], ...] = (
    (Fraction(1, 5), Fraction(9, 10), "+"),
    (Fraction(11, 10), Fraction(3), "+"),
    (Fraction(1, 5), Fraction(9, 10), "±"),
    (Fraction(1, 5), Fraction(9, 10), "-"),
    (Fraction(11, 10), Fraction(3), "∓"),
    (Fraction(11, 10), Fraction(3), "-"),
    (Fraction(1, 50), Fraction(1, 10), "+"),
    (Fraction(4), Fraction(9), "+"),
    (Fraction(4), Fraction(9), "±"),
    (Fraction(4), Fraction(9), "-"),
    (Fraction(1, 50), Fraction(1, 10), "-"),
    (Fraction(20), Fraction(90), "+"),
    (Fraction(1, 5), Fraction(9), "+"),
    (Fraction(1, 5), Fraction(9), "∓"),
    (Fraction(1, 1000), Fraction(1, 100), "+"),
    (Fraction(200), Fraction(900), "+"),
    (Fraction(20), Fraction(90), "-"),
    (Fraction(2000), Fraction(9000), "+"),
    (Fraction(200), Fraction(900), "-"),
)
_COMPLEX_RANGES = _RANGES[:2] + _RANGES[7:8]


def sample(names: tuple[Name, ...], attempt: int) -> dict[Node, Fraction]:
    """Sample point number `attempt`: irregular fractions, the same at every run."""
    low, high, signs = _RANGES[attempt % len(_RANGES)]
    point: dict[Node, Fraction] = {}
    for k, name in enumerate(names):
        # multiples of the golden ratio spread evenly
        part = Fraction((648_056 * (k + 1) + 401_771 * (attempt + 1)) % _SPREAD, _SPREAD)
        value = low + (high - low) * part
        negative = signs == "-" or (signs == "±" and k % 2 == 1) or (signs == "∓" and k % 2 == 0)
        point[name] = -value if negative else value
    return point


# Where a claim is checked: at real points; else at complex ones on the principal branches; else at complex ones with the
# piece of |u|, max, a piecewise function, ... that the real parts choose, on which these are analytic.
REAL, COMPLEX, ANALYTIC = range(3)


class _Place:
    """One sample point with everything evaluated there."""

    __slots__ = ("base", "kind", "names", "segment", "shifted", "values")

    def __init__(self, names: tuple[Name, ...], attempt: int, kind: int) -> None:
        from flint import acb, ctx

        from jachess.expression.enclosures import real_ball

        self.names = names
        self.kind = kind
        before = ctx.prec
        ctx.prec = BITS
        try:
            points = sample(names, attempt)
            self.values: dict[Node, Any] = {name: real_ball(value) for name, value in points.items()}
            if kind != REAL:
                for k, name in enumerate(names):
                    self.values[name] = acb(self.values[name], self.values[name] / (5 + 2 * (k % 3)) * (-1) ** k)
        finally:
            ctx.prec = before
        self.base = self._balls(self.values)
        self.base.stand_ins = True
        self.shifted: dict[Node, Any] = {}
        self.segment: dict[Node, Any] = {}

    def _balls(self, values: dict[Node, Any], outer: Any = None, bound: Name | None = None) -> Any:
        from jachess.expression.complex_enclosures import ComplexBalls
        from jachess.expression.enclosures import RealBalls

        if self.kind == REAL:
            return RealBalls(values, BITS, outer, bound)
        return ComplexBalls(values, BITS, outer, bound, analytic=self.kind == ANALYTIC)

    def beside(self, x: Name) -> tuple[Any, Any]:
        """Evaluation at p + h·e_x, and over the segment from p to it."""
        if x not in self.shifted:
            from flint import arb, ctx

            before = ctx.prec
            ctx.prec = BITS
            value = self.values[x]
            step = arb((1, -STEP))
            self.shifted[x] = self._balls({x: value + step}, self.base, x)
            # the ball of radius h/2 around the middle of the segment
            half = arb(arb((1, -STEP - 1)), arb((1, -STEP - 1)))
            self.segment[x] = self._balls({x: value + half}, self.base, x)
            ctx.prec = before
        return self.shifted[x], self.segment[x]


class Checker:
    """Checks claims about expressions in the given names, and remembers what was evaluated at the sample points."""

    def __init__(self, names: Iterable[Name]) -> None:
        self.names = tuple(names)
        self._places: dict[tuple[int, int], _Place] = {}
        self._order: list[int] = list(range(len(_RANGES)))

    def derivative(self, f: Node, x: Name, g: Node, points: int = 2) -> int:
        """The number of sample points (at most `points`) at which ∂f/∂x = g was found to hold.

        By the mean value theorem (f(p + h·e_x) − f(p))/h is a value of ∂f/∂x on the segment from p to p + h·e_x, and
        for analytic f at a complex p it lies in the convex hull of these values; so it must meet the enclosure of g
        over the segment. 0: no sample point lies in the domain.
        Raises: Disagreement when some point proves that g is not the derivative.
        """
        self._know(f, g)
        return self._count(lambda place: self._derivative_at(place, f, x, g), points)

    def equal(self, left: Node, right: Node, points: int = 2) -> int:
        """The number of sample points (at most `points`) at which both sides have a value and the values agree.

        Raises: Disagreement when they differ for certain somewhere.
        """
        if left is right:
            return points
        self._know(left, right)
        return self._count(lambda place: self._equal_at(place, left, right), points)

    def _know(self, *nodes: Node) -> None:
        """Take in names that were not given at the start."""
        known = 0
        for name in self.names:
            known |= name.support
        if any(node.support & ~known for node in nodes):
            from jachess.expression.nodes import free_names

            self.names += tuple(name for name in free_names(*nodes) if not name.support & known)
            self._places.clear()

    def _count(self, check: Any, points: int) -> int:
        passed = 0
        for kind in (REAL, COMPLEX, ANALYTIC):
            order = self._order if kind == REAL else range(len(_COMPLEX_RANGES))
            for attempt in tuple(order):
                place = self._place(attempt, kind)
                try:
                    holds = check(place)
                except Disagreement:
                    if kind == REAL:
                        raise
                    # principal branches need not fit together as the real ones do: not a disproof, nor a check
                    holds = False
                if holds:
                    passed += 1
                    if passed == points:
                        return passed
                elif kind == REAL:
                    # a place outside the domain of one expression is often outside that of the next: try it last
                    self._order.remove(attempt)
                    self._order.append(attempt)
            if passed:
                break
        return passed

    def _place(self, attempt: int, kind: int) -> _Place:
        key = attempt, kind
        place = self._places.get(key)
        if place is None:
            place = self._places[key] = _Place(self.names, attempt, kind)
        return place

    def _derivative_at(self, place: _Place, f: Node, x: Name, g: Node) -> bool:
        start = place.base.of(f)
        if start is None or place.base.of(g) is None:
            return False
        shifted, segment = place.beside(x)
        end, slope = shifted.of(f), segment.of(g)
        if end is None or slope is None:
            return False
        quotient = _difference_quotient(start, end)
        if quotient.overlaps(slope):
            # a very wide ball would agree with anything
            return bool(_narrow(quotient) and _narrow(slope))
        self._disagree(place, quotient, slope)
        return False

    def _equal_at(self, place: _Place, left: Node, right: Node) -> bool:
        first, second = place.base.of(left), place.base.of(right)
        if first is None or second is None or isinstance(first, bool) or isinstance(second, bool):
            return first is not None and first is second
        if first.overlaps(second):
            return bool(_narrow(first) and _narrow(second))
        self._disagree(place, first, second)
        return False

    def _disagree(self, place: _Place, left: Any, right: Any) -> None:
        raise Disagreement({name.text: _short(place.values[name]) for name in self.names}, _short(left), _short(right))


def _difference_quotient(start: Any, end: Any) -> Any:
    """(end − start)/h at the full precision."""
    from flint import ctx

    before = ctx.prec
    ctx.prec = BITS
    try:
        return (end - start) * (1 << STEP)
    finally:
        ctx.prec = before


def _narrow(ball: Any) -> bool:
    """Whether the radius is below 10⁻⁴ of the value, or of 1."""
    return bool(ball.rad() * 10_000 < abs(ball.mid()) + 1)


def _short(ball: Any) -> str:
    return str(ball.str(12, radius=False))


def check_derivative(f: Node, x: Name, g: Node, points: int = 2) -> int:
    """The number of sample points at which ∂f/∂x = g was found to hold; see `Checker.derivative`."""
    from jachess.expression.nodes import free_names

    return Checker(free_names(f, g)).derivative(f, x, g, points)


def agree(left: Node, right: Node, points: int = 2) -> int:
    """The number of sample points at which two expressions were found equal; see `Checker.equal`."""
    from jachess.expression.nodes import free_names

    return Checker(free_names(left, right)).equal(left, right, points)
