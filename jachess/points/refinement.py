"""A proved zero to any number of bits: interval Newton steps in balls inside the box that holds exactly one zero."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from jachess.calculus.accumulation import jacobian_entries
from jachess.errors import LimitReached, Undefined
from jachess.expression.nodes import Name, Node, Number
from jachess.points.box_arrays import Box

MAX_BITS = 1 << 16


class Refinement:
    """refine(bits): balls of radius below 2^−bits around the coordinates of the one zero in a box.

    Each step X ← X ∩ (c − J(X)⁻¹·F(c)) keeps the zero, so the balls are proved.
    """

    def __init__(self, equations: Sequence[Node], variables: Sequence[Name], box: Box) -> None:
        self.equations, self.variables = tuple(equations), tuple(variables)
        self.box = box
        self._entries: Any = None
        self._held: tuple[Any, ...] | None = None
        self._bits = 0

    def __call__(self, bits: int) -> tuple[Any, ...]:
        """Balls for the coordinates, each of radius below 2^−bits.

        Raises: LimitReached beyond 65536 bits, or where the steps do not converge.
        """
        from flint import arb, ctx, fmpq

        if bits > MAX_BITS:
            raise LimitReached("a coordinate was asked for to more than 65536 bits")
        if self._held is not None and self._bits >= bits:
            return self._held
        before = ctx.prec
        try:
            if self._held is None:
                ctx.prec = 128
                ends = [[arb(fmpq(end.numerator, end.denominator)) for end in pair] for pair in self.box]
                self._held = tuple(low.union(high) for low, high in ends)
            goal = arb(2) ** -bits
            stalled = 0
            while not all(ball.rad() < goal for ball in self._held):
                accuracy = min(max(0, -_exponent(ball.rad())) for ball in self._held)
                size = max(0, *(_exponent(abs(ball).upper()) for ball in self._held))
                ctx.prec = min(2 * accuracy, bits) + 2 * size + 80 + 64 * stalled
                after = self._step(self._held, ctx.prec)
                if all(new.rad() * 2 >= old.rad() for new, old in zip(after, self._held) if not old.rad() < goal):
                    stalled += 1
                    if stalled > 8:
                        raise LimitReached("the coordinates of a point could not be refined")
                self._held = after
            self._bits = bits
            return self._held
        finally:
            ctx.prec = before

    def _step(self, held: tuple[Any, ...], precision: int) -> tuple[Any, ...]:
        from flint import arb, arb_mat

        from jachess.expression.ball import enclose_many

        if self._entries is None:
            self._entries = jacobian_entries(self.equations, self.variables).rows()
        n = len(held)
        names = self.variables
        middle = [arb(ball.mid()) for ball in held]
        values = enclose_many(self.equations, dict(zip(names, middle)), precision)
        slopes = enclose_many([entry for row in self._entries for entry in row], dict(zip(names, held)), precision)
        if any(value is None for value in values) or any(slope is None for slope in slopes):
            return held
        if n == 1:
            if slopes[0].contains(0):
                return held
            change = [values[0] / slopes[0]]
        else:
            try:
                solved = arb_mat(n, n, slopes).solve(arb_mat(n, 1, values))
            except ZeroDivisionError:
                return held
            change = [solved[k, 0] for k in range(n)]
        result = []
        for ball, centre, delta in zip(held, middle, change):
            image = centre - delta
            both = image.intersection(ball) if image.is_finite() and not ball.contains(image) else image
            result.append(both if both.is_finite() else ball)
        return tuple(result)

    def position(self, box: Box) -> bool | None:
        """Whether the zero lies inside a box, outside, or (None) on its border as far as 400 bits show."""
        from flint import arb, fmpq

        for bits in (40, 100, 400):
            balls = self(bits)
            inside: bool | None = True
            for ball, (low, high) in zip(balls, box):
                first, last = arb(fmpq(low.numerator, low.denominator)), arb(fmpq(high.numerator, high.denominator))
                if ball < first or ball > last:
                    return False
                if not (ball > first and ball < last):
                    inside = None
            if inside:
                return True
        return None

    def holds(self, conditions: Sequence[Node]) -> bool | None:
        """Whether all conditions hold at the zero, one fails, or (None) 400 bits do not show it."""
        from jachess.expression.ball import enclose_many

        for bits in (40, 100, 400) if conditions else ():
            truths = enclose_many(conditions, dict(zip(self.variables, self(bits))), bits + 60)
            if all(truth is True for truth in truths):
                return True
            if any(truth is False for truth in truths):
                return False
        return None if conditions else True


class ExactPoint:
    """A point of closed forms, with the methods of a Refinement."""

    def __init__(self, variables: Sequence[Name], point: Sequence[Node]) -> None:
        self.values: dict[Node, Node] = dict(zip(variables, point))

    def __call__(self, bits: int) -> tuple[Any, ...]:
        """Balls for the coordinates, each of radius below 2^−bits. Raises: LimitReached."""
        from flint import arb

        from jachess.expression.ball import enclose_many

        goal = arb(2) ** -bits
        precision = bits + 32
        while precision < 2 * MAX_BITS:
            balls = enclose_many(self.values.values(), {}, precision)
            if all(ball is not None and ball.rad() < goal for ball in balls):
                return tuple(balls)
            precision *= 2
        raise LimitReached("a coordinate could not be evaluated to so many bits")

    def position(self, box: Box) -> bool | None:
        """Whether the point lies in the closed box."""
        from jachess.expression.signs import compare

        values = zip(self.values.values(), box)
        return all(compare(value, Number(low)) >= 0 and compare(value, Number(high)) <= 0 for value, (low, high) in values)

    def holds(self, conditions: Sequence[Node]) -> bool | None:
        """Whether all conditions hold at the point; None where that is not decided."""
        from jachess.errors import JachessError
        from jachess.expression.exact import Values

        at = Values(self.values)
        result: bool | None = True
        for condition in conditions:
            try:
                truth = at.truth(condition)
            except Undefined:
                truth = False
            except JachessError:
                truth = None
            if truth is False:
                return False
            if truth is None:
                result = None
        return result


def fractions_around(ball: Any) -> tuple[Fraction, Fraction]:
    """Rational low ≤ ball ≤ high."""
    (middle, exponent), (radius, other) = ball.mid().man_exp(), ball.rad().man_exp()
    centre, spread = Fraction(int(middle)) * Fraction(2) ** int(exponent), Fraction(int(radius)) * Fraction(2) ** int(other)
    return centre - spread, centre + spread


def _exponent(size: Any) -> int:
    """About log₂ of a positive number."""
    if size == 0:
        return -MAX_BITS
    mantissa, exponent = size.upper().man_exp()
    return int(exponent) + int(mantissa).bit_length()
