"""Roots: |p|^(1/q) for the factors p of what stands under a root, each with its relation."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from flint import arb, ctx

from jachess.grading.elements import Element, Generator, NoForm, Poly
from jachess.grading.factor_signs import Signs


class Roots(Signs):
    """Elements with roots of real numbers."""

    def root(self, element: Element, exponent: Fraction) -> Element:
        """element^exponent for a fraction: the real root where its denominator is odd, else of what is not negative."""
        if not self.canonical(element)[0]:
            if exponent > 0:
                return self.zero, self.one
            raise NoForm
        constant, factors = self.split(element)
        if exponent.denominator % 2 == 0:
            self.constrain_parts(constant, factors)
        result = self.constant_power(abs(constant), exponent)
        for poly, count in factors:
            result = self.times(result, self.size_power(poly, exponent * count))
        if exponent.denominator % 2 and exponent.numerator % 2:
            result = self.times(result, self._signum(constant, factors))
        return result

    def size_power(self, poly: Poly, exponent: Fraction) -> Element:
        """|p|^exponent for a factor p."""
        if exponent.denominator == 1:
            sign = self.sign(poly)
            whole = self.power((poly, self.one), int(exponent))
            return whole if int(exponent) % 2 == 0 else (whole[0] * sign, whole[1])
        made = self.is_generator(poly)
        if made is not None and made.kind == "root":
            return self.size_power(made.base[0], exponent / made.base[1])
        if made is not None and made.kind == "sign":
            return self.one, self.one
        if made is not None and made.kind == "exp":
            count = self.unit(made.base, exponent / self.units.get(made.base, 1))
            return self.power((poly, self.one), count)
        key = f"root {poly}"
        count = self.unit(key, exponent)
        degree = self.units[key]
        turns, rest = divmod(count, degree)
        root = self._root(poly, degree)
        result = self.size_power(poly, Fraction(turns)) if turns else (self.one, self.one)
        return self.times(result, (self._power(root, rest), self.one)) if rest else result

    def _root(self, poly: Poly, degree: int) -> Poly:
        key = ("root", str(poly), degree)
        fresh = key not in self.made
        if fresh:
            sign = self.sign(poly)
            value, house, field = None, 0.0, (1, 1)
            if self.is_constant(poly):
                value = self._root_value(poly, degree)
                bound = self.house(poly)
                house = bound ** (1 / degree) if bound else 0.0
                field = (degree, 1)
            root = self.generator(key, Generator("root", value, True, (poly, degree), house, field))
            self.relations.append(root**degree - poly * sign)
        return self.made[key]

    def _root_value(self, poly: Poly, degree: int) -> Callable[[int], Any]:
        def value(bits: int) -> Any:
            inner = abs(self.ball(poly, bits))
            before, ctx.prec = ctx.prec, bits
            try:
                return inner.root(degree)
            finally:
                ctx.prec = before

        return value

    def prime_power(self, prime: int, exponent: Fraction) -> Element:
        """prime^exponent: a rational and a root of the prime with its relation."""
        key = f"prime {prime}"
        count = self.unit(key, exponent)
        degree = self.units.get(key, 1)
        whole, rest = divmod(count, degree)
        result = self.number(Fraction(prime) ** whole)
        if not rest:
            return result

        def value(bits: int) -> Any:
            before, ctx.prec = ctx.prec, bits
            try:
                return arb(prime).root(degree)
            finally:
                ctx.prec = before

        made = Generator("root", value, True, (self.context.constant(prime), degree), prime ** (1 / degree), (degree, 1))
        fresh = ("prime", prime, degree) not in self.made
        root = self.generator(("prime", prime, degree), made)
        if fresh:
            self.relations.append(root**degree - prime)
        return self.times(result, (root**rest, self.one))

    def constant_power(self, value: Fraction, exponent: Fraction) -> Element:
        """value^exponent for a positive rational."""
        from jachess.expression.radicals import factored

        result = (self.one, self.one)
        for number, sign in ((value.numerator, 1), (value.denominator, -1)):
            for prime, count in factored(number):
                result = self.times(result, self.prime_power(prime, exponent * count * sign))
        return result

    def house(self, poly: Poly) -> float:
        """A bound on the conjugates of a polynomial in algebraic integers; 0 where there are other generators."""
        total = 0.0
        for coefficient, monomial in zip(poly.coeffs(), poly.monoms(), strict=True):
            term = float(abs(int(coefficient)).bit_length())
            size = 2.0**term if term < 900 else 0.0
            for place, exponent in enumerate(monomial):
                if exponent:
                    house = self.generators[f"t{place}"].house
                    if not house:
                        return 0.0
                    size *= house ** int(exponent)
            total += size
            if not total < 1e250 or not size:
                return 0.0
        return total * 1.0001
