"""The real roots of a polynomial in one variable with exact coefficients: apart from one another, with multiplicities.

Rational coefficients go through flint (factors over Q, isolated roots). Others go through square-free factors and Sturm's
theorem, whose signs are exact; the value of a root is asked for only where a computation goes on with it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise
from math import gcd, lcm
from typing import Any

from jachess.algebra.clock import Clock
from jachess.errors import LimitReached
from jachess.expression.ball import ends
from jachess.points.coefficients import Coefficient, plain, sign_of, simplest_between, vanishes

Univariate = list[Coefficient]  # the constant coefficient first, the last one not 0


class RealRoot:
    """A real root between `low` and `high` (equal where it is rational), alone there."""

    def __init__(
        self,
        low: Fraction,
        high: Fraction,
        multiplicity: int,
        narrowed: Callable[[Fraction, Fraction], tuple[Fraction, Fraction]] | None = None,
        value: Callable[[RealRoot], Coefficient] | None = None,
    ) -> None:
        self.low, self.high, self.multiplicity = low, high, multiplicity
        self._narrowed, self._value = narrowed, value

    def narrow(self) -> None:
        """Make the interval smaller, to half its width or less."""
        if self.low != self.high and self._narrowed is not None:
            self.low, self.high = self._narrowed(self.low, self.high)

    def value(self) -> Coefficient:
        """The root itself, exact. Raises: LimitReached where it is not found in closed form."""
        if self.low == self.high:
            return self.low
        if self._value is None:
            raise LimitReached("a root of a polynomial with algebraic coefficients has no closed form here")
        return self._value(self)


def trimmed(coefficients: Sequence[Coefficient]) -> Univariate:
    """The list without zeros at the end."""
    found = list(coefficients)
    while found and vanishes(found[-1]):
        found.pop()
    return found


def value_at(polynomial: Sequence[Coefficient], at: Coefficient) -> Coefficient:
    """The polynomial's value, by Horner's rule."""
    result: Coefficient = Fraction(0)
    for coefficient in reversed(polynomial):
        result = result * at + coefficient
    return result


def real_roots(polynomial: Sequence[Coefficient], clock: Clock) -> list[RealRoot]:
    """The distinct real roots in ascending order, their closed intervals apart from one another and from 0.

    Raises: LimitReached, OutOfTime.
    """
    poly = trimmed([plain(coefficient) for coefficient in polynomial])
    if len(poly) < 2:
        return []
    rational = all(isinstance(coefficient, Fraction) for coefficient in poly)
    found = _rational_roots(poly) if rational else _sturm_roots(poly, clock)
    while True:
        clock.check()
        found.sort(key=lambda root: root.low + root.high)
        close = [(a, b) for a, b in pairwise(found) if a.high >= b.low]
        around = [root for root in found if root.low != root.high and root.low <= 0 <= root.high]
        if not close and not around:
            return found
        for root in {id(root): root for pair in close for root in pair}.values():
            root.narrow()
        for root in around:
            root.narrow()


def samples(roots: Sequence[RealRoot]) -> list[Fraction]:
    """A simple fraction in each of the intervals into which the roots cut the line."""
    ends: list[tuple[Fraction | None, Fraction | None]] = []
    before: Fraction | None = None
    for root in roots:
        ends.append((before, root.low))
        before = root.high
    ends.append((before, None))
    return [simplest_between(low, high) for low, high in ends]


# Rational coefficients.


def _rational_roots(poly: list[Fraction]) -> list[RealRoot]:
    if len(poly) == 2:
        return [_exactly(-poly[0] / poly[1], 1)]
    from flint import fmpz_poly

    common = lcm(*(c.denominator for c in poly))
    whole = [int(c * common) for c in poly]
    content = gcd(*whole)
    _, parts = fmpz_poly([c // content for c in whole]).factor()
    found = []
    for part, multiplicity in parts:
        if part.degree() == 1:
            found.append(_exactly(Fraction(-int(part[0]), int(part[1])), multiplicity))
        elif part.degree() > 1:
            found += _irrational(part, multiplicity)
    return found


def _exactly(value: Fraction, multiplicity: int) -> RealRoot:
    return RealRoot(value, value, multiplicity)


def _irrational(part: Any, multiplicity: int) -> list[RealRoot]:
    from jachess.algebra.number_fields import Field

    found = []
    for field in Field.all(part):
        generator = field.generator

        def narrowed(low: Fraction, high: Fraction, number: Any = generator) -> tuple[Fraction, Fraction]:
            bits = 32
            while True:
                a, b = ends(number.ball(bits))
                if b - a < (high - low) / 2:
                    return a, b
                bits *= 2

        def value(_root: RealRoot, number: Any = generator) -> Any:
            return number

        low, high = ends(generator.ball(32))
        found.append(RealRoot(low, high, multiplicity, narrowed, value))
    return found


# Any exact coefficients: square-free factors and Sturm chains.


def derivative(poly: Univariate) -> Univariate:
    """The derivative."""
    return trimmed([coefficient * k for k, coefficient in enumerate(poly)][1:])


def divided(top: Univariate, bottom: Univariate) -> tuple[Univariate, Univariate]:
    """Quotient and remainder."""
    rest = list(top)
    if len(rest) < len(bottom):
        return [], rest
    quotient: Univariate = [Fraction(0)] * (len(rest) - len(bottom) + 1)
    inverse = 1 / bottom[-1]
    while len(rest) >= len(bottom):
        factor = rest[-1] * inverse
        shift = len(rest) - len(bottom)
        quotient[shift] = factor
        for k, coefficient in enumerate(bottom[:-1]):
            rest[shift + k] = rest[shift + k] - factor * coefficient
        rest.pop()
        rest = trimmed(rest)
    return quotient, rest


def common_divisor(left: Univariate, right: Univariate) -> Univariate:
    """The monic greatest common divisor."""
    while right:
        left, right = right, divided(left, right)[1]
    inverse = 1 / left[-1]
    return [coefficient * inverse for coefficient in left]


def square_free(poly: Univariate) -> list[tuple[Univariate, int]]:
    """[(p, m), ...]: the product of the pᵐ is the polynomial but for a constant; the p have simple roots, none in common.

    Source: Yun (1976), doi:10.1145/800205.806320.
    """
    slope = derivative(poly)
    common = common_divisor(poly, slope)
    part, rest = divided(poly, common)[0], divided(slope, common)[0]
    found = []
    multiplicity = 1
    while len(part) > 1:
        minus = derivative(part)
        difference = _minus(rest, minus)
        factor = common_divisor(part, difference) if difference else part
        if len(factor) > 1:
            found.append((factor, multiplicity))
        part, rest = divided(part, factor)[0], divided(difference, factor)[0] if difference else []
        multiplicity += 1
    return found


def _minus(left: Univariate, right: Univariate) -> Univariate:
    size = max(len(left), len(right))
    return trimmed(
        [(left[k] if k < len(left) else Fraction(0)) - (right[k] if k < len(right) else Fraction(0)) for k in range(size)]
    )


def sturm_chain(poly: Univariate) -> list[Univariate]:
    """Sturm's chain of a polynomial with simple roots."""
    chain = [poly, derivative(poly)]
    while len(chain[-1]) > 1:
        rest = divided(chain[-2], chain[-1])[1]
        if not rest:
            break
        chain.append([-coefficient for coefficient in rest])
    return chain


def changes(chain: Sequence[Univariate], at: Fraction | None, side: int = 1) -> int:
    """The changes of sign in a Sturm chain at a number, or at ±infinity."""
    signs = []
    for poly in chain:
        if at is None:
            side_here = sign_of(poly[-1]) * (side if len(poly) % 2 == 0 else 1)
        else:
            side_here = sign_of(value_at(poly, at))
        if side_here:
            signs.append(side_here)
    return sum(a != b for a, b in pairwise(signs))


def _sturm_roots(poly: Univariate, clock: Clock) -> list[RealRoot]:
    found: list[RealRoot] = []
    for part, multiplicity in square_free(poly):
        if len(part) == 2:
            value = plain(-part[0] / part[1])
            if isinstance(value, Fraction):
                found.append(_exactly(value, multiplicity))
            else:
                found.append(_known(value, multiplicity))
            continue
        chain = sturm_chain(part)
        count = changes(chain, None, -1) - changes(chain, None, 1)
        if not count:
            continue
        if len(part) == 3:
            found += _quadratic(part, multiplicity)
            continue
        bound = Fraction(1)
        while changes(chain, -bound) - changes(chain, bound) < count:
            bound *= 2
        found += _bisected(part, chain, -bound, bound, multiplicity, clock)
    return found


def _known(value: Any, multiplicity: int) -> RealRoot:
    def narrowed(low: Fraction, high: Fraction) -> tuple[Fraction, Fraction]:
        bits = 32
        while True:
            a, b = ends(value.ball(bits))
            if b - a < (high - low) / 2 or bits > 100_000:
                return a, b
            bits *= 2

    low, high = ends(value.ball(32))
    return RealRoot(low, high, multiplicity, narrowed, lambda _root: value)


def _quadratic(part: Univariate, multiplicity: int) -> list[RealRoot]:
    from jachess.algebra.scalars import root_of, scalar

    c, b, a = part
    discriminant = b * b - a * c * 4
    root = root_of(scalar(discriminant), 2)
    return [_known(scalar((root * side - b) / (a * 2)), multiplicity) for side in (-1, 1)]


def _bisected(
    part: Univariate, chain: Sequence[Univariate], low: Fraction, high: Fraction, multiplicity: int, clock: Clock
) -> list[RealRoot]:
    """The roots in (low, high], each alone in its interval."""

    def narrowed(low: Fraction, high: Fraction) -> tuple[Fraction, Fraction]:
        middle = (low + high) / 2
        side = sign_of(value_at(part, middle))
        if side == 0:
            return middle, middle
        return (middle, high) if changes(chain, middle) - changes(chain, high) == 1 else (low, middle)

    found = []
    waiting = [(low, high)]
    while waiting:
        clock.check()
        a, b = waiting.pop()
        count = changes(chain, a) - changes(chain, b)
        if count == 1:
            if sign_of(value_at(part, b)) == 0:
                found.append(_exactly(b, multiplicity))
            else:
                found.append(RealRoot(a, b, multiplicity, narrowed))
        elif count:
            middle = (a + b) / 2
            waiting += [(a, middle), (middle, b)]
    for root in found:
        if sign_of(value_at(part, root.low)) == 0 and root.low != root.high:
            root.narrow()
    return found
