"""Least and greatest values over the whole domain: claimed only with a reason that proves them.

The reasons: a bound that the form of f shows and a point that takes it; convexity; a coercive polynomial, or a function that
tends to 0 far away, with a complete list of critical points; in one variable the limits at both ends. That there is none:
a half-line on which f has no bound.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product

from jachess.algebra.clock import Clock
from jachess.errors import JachessError, LimitReached
from jachess.expression.exact import compare, is_constant, value_at
from jachess.expression.nodes import MINUS_ONE, ONE, ZERO, Call, Node, Number, Power, postorder, substitute
from jachess.expression.tidy import tidy
from jachess.points import convexity, growth
from jachess.points.ranges import bounds
from jachess.results.matrices import Value
from jachess.results.points import CriticalPoint, CriticalPoints, Extremes, Family

OPEN = "not decided"


@dataclass(slots=True)
class Claim:
    """What is known of one end: its value and where it is taken; or that there is none; `because` "" where nothing is."""

    value: Value | None = None
    at: tuple[int, ...] = ()
    because: str = ""
    point_because: str = ""


def extremes(found: CriticalPoints, clock: Clock | None = None) -> CriticalPoints:
    """The result with its extreme values, and the points that take them marked global, where that is proved.

    Points under constraints and cases by parameters are left as they are.
    """
    if found.constraints or found.cases or found.function.parameters:
        return found
    clock = clock or Clock()
    try:
        ends = [_End(found, side, clock).claim() for side in (-1, 1)]
    except LimitReached:
        return found
    low, high = ends
    if not low.because and not high.because:
        return found
    points = list(found.points)
    for claim, kind in ((low, "minimum"), (high, "maximum")):
        for number in claim.at:
            if points[number].kind == kind:
                points[number] = replace(points[number], scope="global", global_because=claim.point_because)
    result = Extremes(low.value, low.at, low.because or OPEN, high.value, high.at, high.because or OPEN)
    return replace(found, points=tuple(points), extremes=result)


class _End:
    """The work for the least (side −1) or the greatest value (side 1)."""

    def __init__(self, found: CriticalPoints, side: int, clock: Clock) -> None:
        self.found, self.side, self.clock = found, side, clock
        self.f = found.function.components[0]
        self.variables = found.function.variables
        self.word = "least" if side < 0 else "greatest"
        self.kind = "minimum" if side < 0 else "maximum"

    def claim(self) -> Claim:
        """The first reason that decides."""
        for way in (
            self.by_bound,
            self.unbounded,
            self.by_convexity,
            self.coercive,
            self.decaying,
            self.without_points,
            self.on_the_line,
        ):
            self.clock.check()
            try:
                claim = way()
            except LimitReached:
                if not self.clock.left():
                    raise
                continue
            except JachessError:
                continue
            if claim is not None:
                return claim
        return Claim()

    # A bound by the form of f.

    def by_bound(self) -> Claim | None:
        """A bound that every value keeps, taken at a point of the list."""
        bound = bounds(self.f)[0 if self.side < 0 else 1]
        if bound is None:
            return None
        at = tuple(k for k, point in enumerate(self.found.points) if self._equals(point, bound))
        shown = tidy(bound)
        relation = ">=" if self.side < 0 else "<="
        if at:
            reason = f"f {relation} {shown} everywhere, as its form shows (squares, bounded functions), and that value is taken"
            return Claim(self.found.points[at[0]].function_value, at, reason, reason)
        for family in self.found.families:
            if any(compare(value, bound) == 0 for value in family_values(family) or ()):
                reason = f"f {relation} {shown} everywhere, as its form shows, and that value is taken on a family of points"
                return Claim(_value(bound), (), reason, reason)
        return None

    def _equals(self, point: CriticalPoint, bound: Node) -> bool:
        exact = point.function_value.exact
        return exact is not None and compare(exact, bound) == 0

    # No bound at all.

    def unbounded(self) -> Claim | None:
        """A half-line on which f tends to infinity on this side."""
        line = growth.unbounded_line(self.f, self.variables, self.side, self.clock)
        if line is None:
            return None
        where, name = line
        to = "-infinity" if self.side < 0 else "infinity"
        reason = f"f has no {self.word} value: it tends to {to} on {where} for {name} -> infinity"
        return Claim(None, (), reason)

    # Convex functions.

    def by_convexity(self) -> Claim | None:
        """f (or −f) is convex on a convex domain: every critical point is a global minimum (maximum)."""
        at = tuple(range(len(self.found.points)))
        if not at or not convexity.is_semidefinite_everywhere(self.found.hessian, -self.side):
            return None
        if not convexity.has_convex_domain(self.f, self.variables):
            return None
        what = "convex" if self.side < 0 else "concave"
        sign = "positive" if self.side < 0 else "negative"
        reason = f"f is {what} (its Hessian is {sign} semidefinite everywhere), so every critical point is a global {self.kind}"
        return Claim(self.found.points[0].function_value, at, reason, reason)

    # Functions that are large, or small, far away.

    def coercive(self) -> Claim | None:
        """A polynomial that tends to infinity in every direction has its extreme value at a critical point."""
        if self.found.complete != "proved":
            return None
        reason = growth.coercive(self.f, self.variables, -self.side, self.clock)
        if reason is None:
            return None
        return self._best(
            f"{reason}, so the {self.word} value exists and is taken at a critical point; the list of these is complete"
        )

    def decaying(self) -> Claim | None:
        """f → 0 far away: an extreme value of the right sign is taken at a critical point."""
        if self.found.complete != "proved" or not growth.decays(self.f, self.variables, self.clock):
            return None
        best = self._best(
            f"f tends to 0 far away, and the {self.word} of its values at critical points, which are all known, lies beyond 0"
        )
        if best is None or best.value is None or best.value.exact is None:
            return None
        if compare(best.value.exact, ZERO) != self.side:
            return None
        return best

    def without_points(self) -> Claim | None:
        """f is smooth everywhere and has no critical point at all: it takes no extreme value."""
        found = self.found
        if (
            found.complete != "proved"
            or found.points
            or found.families
            or found.candidates
            or not convexity.is_defined_everywhere(self.f)
        ):
            return None
        return Claim(None, (), f"f has no {self.word} value: it is smooth everywhere and has no critical point")

    def on_the_line(self) -> Claim | None:
        """One variable: the extreme value lies at the only critical point, or at one of several, or is a limit at an end."""
        if len(self.variables) != 1 or self.found.complete != "proved" or not convexity.is_defined_everywhere(self.f):
            return None
        points = self.found.points
        if len(points) == 1 and not self.found.families and points[0].kind == self.kind:
            reason = f"f is smooth on the whole line, and its only critical point is a {self.kind}"
            return Claim(points[0].function_value, (0,), reason, reason)
        limits = [growth.limit_at_infinity(self.f, self.variables[0], side) for side in (1, -1)]
        if any(limit is None for limit in limits):
            return None
        best = self._best("")
        if best is None or best.value is None or best.value.exact is None:
            return None
        for limit in limits:
            assert limit is not None
            if isinstance(limit, Node):
                if compare(limit, best.value.exact) == self.side:
                    reason = f"f has no {self.word} value: it comes as near as one likes to {tidy(limit)}, which it does not take"
                    return Claim(None, (), reason)
            elif limit == self.side:
                return None
        shown = " and ".join(growth.shown_limit(limit) for limit in limits if limit is not None)
        reason = f"f is smooth on the line, its limits at infinity and -infinity are {shown}, and the critical points are all known"
        best.because = best.point_because = reason
        return best

    def _best(self, reason: str) -> Claim | None:
        """The points with the extreme value among all in the list, families included; None where values cannot be compared."""
        values: list[tuple[Value, int | None]] = [(point.function_value, k) for k, point in enumerate(self.found.points)]
        for family in self.found.families:
            own = family_values(family)
            if own is None:
                return None
            values += [(_value(node), None) for node in own]
        if self.found.candidates or not values:
            return None
        best = [values[0]]
        for one in values[1:]:
            order = _compared(one[0], best[0][0])
            if order is None:
                return None
            if order == self.side:
                best = [one]
            elif order == 0:
                best.append(one)
        return Claim(best[0][0], tuple(k for _, k in best if k is not None), reason, reason)


def family_values(family: Family) -> tuple[Node, ...] | None:
    """All values of f on a family, where these are few: one, or one for each parity of whole parameters; else None."""
    value = family.function_value
    if value is None or is_constant(value):
        return None if value is None else (value,)
    whole = [name for name in family.parameters if Call("integer", (name,)) in family.where]
    stand: dict[Node, Node] = {part: ONE for part in postorder(value) if type(part) is Power and part.args[0] is MINUS_ONE}
    plain = all(type(one) is Call and one.name in ("integer", "even", "odd") for one in family.where)
    if len(whole) > 6 or not plain or not is_constant(substitute(value, stand)):
        return None
    found = []
    for parities in product((0, 1), repeat=len(whole)):
        at: dict[Node, Node] = {name: Number(k) for name, k in zip(whole, parities, strict=True)}
        if all(_holds(condition, at) for condition in family.where):
            found.append(value_at(value, at))
    return tuple(dict.fromkeys(found))


def _holds(condition: Node, at: Mapping[Node, Node]) -> bool:
    """Whether a condition integer, even or odd holds at whole numbers."""
    assert type(condition) is Call
    if condition.name == "integer":
        return True
    number = value_at(condition.args[0], at)
    return type(number) is Number and number.value % 2 == (condition.name == "odd")


def _value(node: Node) -> Value:
    from jachess.expression.ball import decimal, nearest_double

    return Value(node, decimal(node, 10), nearest_double(node))


def _compared(left: Value, right: Value) -> int | None:
    """The order of two values, proved; None where it is not."""
    if left.exact is not None and right.exact is not None:
        return compare(left.exact, right.exact)
    if left.decimal is None or right.decimal is None:
        return None
    difference = Fraction(left.decimal) - Fraction(right.decimal)
    width = _last_place(left.decimal) + _last_place(right.decimal)
    if abs(difference) <= width:
        return None
    return 1 if difference > 0 else -1


def _last_place(decimal: str) -> Fraction:
    """One unit in the last place that is written."""
    figures, _, exponent = decimal.partition("e")
    _, _, after = figures.partition(".")
    return Fraction(10) ** (int(exponent or 0) - len(after))
