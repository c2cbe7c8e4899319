"""Whether something holds on a whole region: by form, by linear inequalities, by cutting the region into small boxes."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from jachess.algebra.clock import Clock
from jachess.errors import JachessError
from jachess.expression.conditions import POSITIVE, positivity
from jachess.expression.nodes import Call, Name, Node, add, negate
from jachess.expression.tidy import collected, tidy
from jachess.points.bounded import implied
from jachess.points.constraint_forms import Constraint

MAX_BOXES = 700
BITS = 53

RationalBox = tuple[tuple[Name, Fraction, Fraction], ...]


class Region:
    """What is known of a region: its constraints, and a box around it where it is bounded."""

    def __init__(self, constraints: Sequence[Constraint], variables: Sequence[Name], box: RationalBox | None, clock: Clock) -> None:
        self.constraints = tuple(constraints)
        self.variables = tuple(variables)
        self.box = box
        self.clock = clock
        self._known: dict[Node, bool] = {}

    def positive(self, u: Node) -> bool:
        """Whether u > 0 on the region for certain."""
        found = self._known.get(u)
        if found is None:
            found = self._known[u] = self._positive(tidy(u))
        return found

    def _positive(self, u: Node) -> bool:
        if positivity(u) == POSITIVE or any(each.strict and not each.equal and each.g is u for each in self.constraints):
            return True
        if implied(u, self.constraints, self.variables, self.clock):
            return True
        return self._everywhere(u, lambda ball: bool(ball > 0))

    def holds(self, condition: Node) -> bool:
        """Whether u > 0, u ≥ 0 or u ≠ 0 (or a comparison of two expressions) holds on the region for certain."""
        if type(condition) is not Call or len(condition.args) != 2:
            return False
        left, right = condition.args
        u = tidy(add(left, negate(right)))
        if condition.name in (">", ">="):
            return self.positive(u) or (condition.name == ">=" and self._is_given(u))
        if condition.name in ("<", "<="):
            opposite = tidy(negate(u))
            return self.positive(opposite) or (condition.name == "<=" and self._is_given(opposite))
        if condition.name == "!=":
            return self.positive(u) or self.positive(tidy(negate(u)))
        return False

    def _is_given(self, u: Node) -> bool:
        from jachess.expression.conditions import NONNEGATIVE

        return positivity(u) >= NONNEGATIVE or any(collected(each.g) is collected(u) for each in self.constraints)

    def _everywhere(self, u: Node, test: Any) -> bool:
        """Whether a test of the enclosure of u succeeds on small boxes that cover the region."""
        from jachess.expression.ball import enclose_many

        if self.box is None:
            return False
        nodes = (u, *(each.g for each in self.constraints))
        waiting = [self.box]
        for _ in range(MAX_BOXES):
            if not waiting:
                return True
            self.clock.check()
            box = waiting.pop()
            try:
                point: dict[Node, Any] = {name: ball_of(low, high) for name, low, high in box}
                value, *sides = enclose_many(nodes, point, BITS)
            except (JachessError, ArithmeticError, ValueError):
                return False
            if any(side is not None and _violated(side, each.equal) for side, each in zip(sides, self.constraints, strict=True)):
                continue
            if value is not None and value.is_finite() and test(value):
                continue
            widest = max(box, key=lambda side: side[2] - side[1])
            if widest[2] - widest[1] < Fraction(1, 1 << 20):
                return False
            middle = (widest[1] + widest[2]) / 2
            waiting.append(tuple((n, a, middle) if n is widest[0] else (n, a, b) for n, a, b in box))
            waiting.append(tuple((n, middle, b) if n is widest[0] else (n, a, b) for n, a, b in box))
        return False


def _violated(side: Any, equal: bool) -> bool:
    return bool(side.is_finite() and (side < 0 or (equal and side > 0)))


def ball_of(low: Fraction, high: Fraction) -> Any:
    """A ball that contains the interval."""
    from flint import arb, ctx, fmpq

    with ctx.workprec(BITS):
        ends = [arb(fmpq(end.numerator, end.denominator)) for end in (low, high)]
        return ends[0].union(ends[1])


__all__ = ["RationalBox", "Region", "ball_of"]
