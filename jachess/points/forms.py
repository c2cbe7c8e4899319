"""Rational forms over unknowns: a numerator, and powers below of polynomials that are kept as factors."""

from __future__ import annotations

from fractions import Fraction

from jachess.errors import Undefined
from jachess.expression import polynomial as poly
from jachess.expression.nodes import Numeric
from jachess.expression.polynomial import Monomial, Polynomial
from jachess.expression.terms import exact

Form = tuple[Polynomial, dict[int, int]]  # the numerator, and the powers of `bases` below


class Forms:
    """Arithmetic of forms in `count` unknowns; what they have below are powers of `bases`, primitive polynomials."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.bases: list[Polynomial] = []
        self._base_place: dict[frozenset[tuple[Monomial, Numeric]], int] = {}

    def constant(self, value: Numeric) -> Form:
        """A number."""
        return poly.constant(value, self.count), {}

    def unknown(self, place: int) -> Polynomial:
        """The polynomial that is this unknown."""
        return {tuple([1 if k == place else 0 for k in range(self.count)]): 1}

    def bottom(self, below: dict[int, int]) -> Polynomial:
        """The denominator, multiplied out."""
        bottom = poly.constant(1, self.count)
        for place, power in below.items():
            bottom = poly.times(bottom, poly.to_power(self.bases[place], power))
        return bottom

    def times(self, left: Form, right: Form) -> Form:
        """The product."""
        below = dict(left[1])
        for place, power in right[1].items():
            below[place] = below.get(place, 0) + power
        return self._cancelled(poly.times(left[0], right[0]), below)

    def plus(self, left: Form, right: Form) -> Form:
        """The sum over the least common denominator."""
        if left[1] == right[1]:
            return self._cancelled(poly.plus(left[0], right[0]), dict(left[1]))
        below = {place: max(left[1].get(place, 0), right[1].get(place, 0)) for place in left[1] | right[1]}
        return poly.plus(self._over(left, below), self._over(right, below)), below

    def _over(self, form: Form, below: dict[int, int]) -> Polynomial:
        numerator = form[0]
        for place, power in below.items():
            missing = power - form[1].get(place, 0)
            if missing:
                numerator = poly.times(numerator, poly.to_power(self.bases[place], missing))
        return numerator

    def _cancelled(self, top: Polynomial, below: dict[int, int]) -> Form:
        """The form without unknowns that stand above and below."""
        if not top:
            return top, {}
        for place in list(below):
            base = self.bases[place]
            if len(base) == 1:
                own = next(iter(base)).index(1)
                times = min(below[place], min(monomial[own] for monomial in top))
                if times:
                    top = {(*key[:own], key[own] - times, *key[own + 1 :]): value for key, value in top.items()}
                    below[place] -= times
            if not below[place]:
                del below[place]
        return top, below

    def inverse(self, form: Form) -> Form:
        """1 over the form. Raises: Undefined for 0."""
        top, below = form
        if not top:
            raise Undefined("a denominator is 0")
        numerator = self.bottom(below)
        scale, monomial, rest = poly.content(top)
        numerator = poly.times(numerator, poly.constant(exact(1 / Fraction(scale)), self.count))
        found: dict[int, int] = {}
        for place, power in enumerate(monomial):
            if power:
                found[self._base(self.unknown(place))] = power
        if len(rest) > 1:
            found[self._base(rest)] = 1
        return numerator, found

    def _base(self, own: Polynomial) -> int:
        key = frozenset(own.items())
        if key not in self._base_place:
            self._base_place[key] = len(self.bases)
            self.bases.append(own)
        return self._base_place[key]

    def to_power(self, form: Form, exponent: int) -> Form:
        """A whole power."""
        if exponent < 0:
            form, exponent = self.inverse(form), -exponent
        return self._cancelled(poly.to_power(form[0], exponent) if exponent else poly.constant(1, self.count), {
            place: power * exponent for place, power in form[1].items() if exponent
        })  # fmt: skip


def occurring(own: Polynomial) -> set[int]:
    """The places of the unknowns that occur in a polynomial."""
    return {place for monomial in own for place, power in enumerate(monomial) if power}


def replaced(own: Polynomial, place: int, degree: int, value: Polynomial) -> Polynomial:
    """The polynomial with unknown^degree replaced by a value."""
    result: Polynomial = {}
    for monomial, coefficient in own.items():
        times, left = divmod(monomial[place], degree)
        term: Polynomial = {(*monomial[:place], left, *monomial[place + 1 :]): coefficient}
        result = poly.plus(result, poly.times(term, poly.to_power(value, times)) if times else term)
    return result


def turned(left: tuple[Polynomial, Polynomial], right: tuple[Polynomial, Polynomial]) -> tuple[Polynomial, Polynomial]:
    """cos and sin of the sum of two angles."""
    (a, b), (c, d) = left, right
    return poly.plus(poly.times(a, c), poly.times(b, d), scale=-1), poly.plus(poly.times(a, d), poly.times(b, c))


