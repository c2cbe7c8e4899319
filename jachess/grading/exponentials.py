"""Exponentials and logarithms of elements, and powers whose exponents are not numbers.

e^u has one generator for each term of u, so that e^(u + v) = e^u·e^v; ln u is the sum of ln|p| over the factors of u; a
logarithm in an exponent gives a power. Whole exponents keep the parity that decides the sign of (−1)^n.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import gcd
from typing import Any

from jachess.expression.nodes import Name, Node
from jachess.grading.fields import Element, Field, Generator, NoForm, Poly

Bounds = tuple[Fraction | None, Fraction | None]
_NOTHING: Mapping[Name, Any] = {}


class Exponentials:
    """Elements with exponentials and logarithms over one field; see `NormalForms`."""

    def __init__(self, field: Field, whole: Mapping[Name, int | None] = _NOTHING, bounds: Mapping[Name, Bounds] = _NOTHING) -> None:
        self.field = field
        self.memo: dict[Node, Element] = {}
        self.whole = whole
        self.bounds = bounds
        self.logs: dict[str, Poly] = {}  # the polynomial of each logarithm
        self.arcs: dict[str, tuple[str, Element]] = {}  # name and argument of each inverse function
        self.partial = False  # whether some function may have a domain
        self.symbolic = False  # whether some exponent is not a number
        self.indices: set[str] = set()  # the generators of whole names

    def key(self, element: Element) -> tuple[str, str]:
        """What two elements with the same normal form have in common."""
        top, below = self.field.unique(element)
        return str(top), str(below)

    def terms(self, element: Element) -> list[tuple[Fraction, Poly, Poly]]:
        """(c, m, d) with element = Σ c·m/d: m monomials with coefficient 1, d = 1 or a polynomial."""
        field = self.field
        top, below = field.unique(element)
        if below.is_constant():
            parts = [(top, field.one, int(below.leading_coefficient()))]
        else:
            scale = int(below.content())
            below = below if scale == 1 else below / scale
            if abs(below.leading_coefficient()) == 1:
                whole, rest = divmod(top, below)
                parts = [(whole, field.one, scale), (rest, below, scale)]
            else:
                parts = [(top, below, scale)]
        found: list[tuple[Fraction, Poly, Poly]] = []
        for poly, under, scale in parts:
            if len(poly) > 60:
                raise NoForm
            if not poly:
                continue
            coefficients = poly.coeffs()
            if len(coefficients) == 1:
                coefficient = int(coefficients[0])
                found.append((Fraction(coefficient, scale), poly if coefficient == 1 else poly / coefficient, under))
                continue
            for coefficient, exponents in zip(coefficients, poly.monoms(), strict=True):
                found.append((Fraction(int(coefficient), scale), field.context.term(exp_vec=exponents), under))
        return found

    # exponentials

    def exponential(self, u: Element) -> Element:
        """e^u."""
        field = self.field
        result = (field.one, field.one)
        for c, monomial, below in self.terms(u):
            if below is field.one:
                log, rest = self._logarithm_in(monomial)
                if log is not None:
                    if rest.is_constant():
                        power = (
                            field.constant_power(Fraction(int(log.leading_coefficient())), c)
                            if log.is_constant()
                            else field.size_power(log, c)
                        )
                        result = field.times(result, power)
                        continue
                    result = field.times(result, self._general_power(log, rest, c))
                    continue
            result = field.times(result, self._exp(f"exp {monomial}/{below}", monomial, below, c))
        return result

    def _exp(self, key: str, monomial: Poly, below: Poly, c: Fraction) -> Element:
        field = self.field
        count = field.unit(key, c)
        found = field.made.get(key)
        if found is None:
            unit = field.units.get(key, 1)
            value = None
            if field.is_constant(monomial) and field.is_constant(below):

                def value(bits: int) -> Any:
                    return with_bits(bits, lambda: (field.ball(monomial, bits) / field.ball(below, bits) / unit).exp())

            found = field.generator(key, Generator("exp", value, True, key))
            self.field.exponents[key] = field.times(field.number(Fraction(1, unit)), (monomial, below))
        return field.power((found, field.one), count) if count else (field.one, field.one)

    def _logarithm_in(self, monomial: Poly) -> tuple[Poly | None, Poly]:
        """(p, m) with monomial = m·ln|p|, where one logarithm stands in it, once."""
        found: Poly | None = None
        rest = monomial
        for place, exponent in enumerate(monomial.monoms()[0]):
            if exponent:
                name = f"t{place}"
                if name in self.logs:
                    if found is not None or exponent > 1:
                        return None, monomial
                    found = self.logs[name]
                    rest = monomial / self.field.all[place]
        return found, rest

    def _general_power(self, poly: Poly, exponent: Poly, c: Fraction) -> Element:
        """|p|^(c·m)."""
        return self._exp(f"pow {poly}^{exponent}", exponent * self.log_of(poly)[0], self.field.one, c)

    def symbolic_power(self, base: Element, exponent: Element) -> Element:
        """base^exponent for an exponent that is not a rational number."""
        field = self.field
        if self.is_whole(exponent):
            return self._whole_power(base, exponent)
        return self.exponential(field.times(exponent, self.logarithm(base)))

    def is_whole(self, element: Element) -> bool:
        """Whether an element is a whole number, by the names in it that are."""
        top, below = self.field.canonical(element)
        return below is self.field.one and bool(self.indices) and all(name in self.indices for name in self.field.names(top))

    def _whole_power(self, base: Element, exponent: Element) -> Element:
        field = self.field
        constant, factors = field.split(base)
        result = (field.one, field.one)
        for prime in (constant.numerator, constant.denominator):
            if abs(prime) != 1:
                log = self._log_of_number(Fraction(abs(prime)))
                log = log if prime is constant.numerator else field.negative(log)
                result = field.times(result, self.exponential(field.times(exponent, log)))
        if constant < 0:
            result = field.times(result, (self.parity(exponent), field.one))
        for poly, count in factors:
            if field.sign_of(poly) == 1:
                result = field.times(
                    result, self.exponential(field.times(exponent, field.times(field.number(count), self.log_of(poly))))
                )
                continue
            for c, monomial, _ in self.terms(exponent):
                if monomial.is_constant():
                    result = field.times(result, field.power((poly, field.one), int(c) * count))
                    continue
                found = field.generator(f"whole {poly}^{monomial}", Generator("opaque"))
                result = field.times(result, field.power((found, field.one), int(c) * count))
        return result

    def parity(self, exponent: Element) -> Poly:
        """(−1)^exponent for a whole exponent."""
        field = self.field
        result = field.one
        for c, monomial, _ in self.terms(exponent):
            if int(c) % 2 == 0:
                continue
            if monomial.is_constant():
                result = -result
                continue
            known = self._known_parity(monomial)
            if known is not None:
                result = -result if known else result
                continue
            names = sorted(field.names(monomial))
            result = result * self._sign_generator("parity " + "*".join(names))  # n² is odd exactly if n is
        return result

    def _known_parity(self, monomial: Poly) -> int | None:
        """1 for an odd, 0 for an even product of whole names, None where it is not known."""
        odd = 1
        known = set()
        for name, parity in self.whole.items():
            made = self.field.made.get(name)
            if made is not None and parity is not None:
                known.add(str(made))
                if str(made) in self.field.names(monomial):
                    odd &= parity
        if odd == 0:
            return 0
        return 1 if set(self.field.names(monomial)) <= known else None

    def _sign_generator(self, key: str) -> Poly:
        field = self.field
        fresh = key not in field.made
        found = field.generator(key, Generator("sign"))
        if fresh:
            field.relations.append(found**2 - 1)
        return found

    # logarithms

    def logarithm(self, u: Element) -> Element:
        """ln u."""
        field = self.field
        constant, factors = field.split(u)
        field.constrain_parts(constant, factors)
        result = self._log_of_number(abs(constant))
        for poly, count in factors:
            result = field.plus(result, field.times(field.number(count), self.log_of(poly)))
        return result

    def _log_of_number(self, value: Fraction) -> Element:
        from jachess.expression.radicals import factored

        field = self.field
        result = (field.zero, field.one)
        for number, sign in ((value.numerator, 1), (value.denominator, -1)):
            for prime, count in factored(number):
                result = field.plus(result, field.times(field.number(count * sign), self.log_of(field.context.constant(prime))))
        return result

    def log_of(self, poly: Poly) -> Element:
        """ln|p| for a factor p."""
        field = self.field
        made = field.is_generator(poly)
        if made is not None:
            if made.kind == "sign":
                return field.zero, field.one
            if made.kind == "root":
                inner, degree = made.base
                if inner.is_constant():
                    return field.times(
                        field.number(Fraction(1, degree)), self._log_of_number(Fraction(int(inner.leading_coefficient())))
                    )
                return field.times(field.number(Fraction(1, degree)), self.log_of(inner))
            if made.kind == "exp":
                return self.field.exponents[made.base]
        key = ("log", str(poly))
        found = field.made.get(key)
        if found is None:
            value = None
            if field.is_constant(poly):

                def value(bits: int) -> Any:
                    return with_bits(bits, lambda: abs(field.ball(poly, bits)).log())

            found = field.generator(key, Generator("log", value, False, poly))
            self.logs[str(found)] = poly
        return found, field.one

    def are_zero_logarithms(self, poly: Poly) -> bool:
        """Whether a numerator Σ m·Σ c·ln|p| with whole c is proved to be 0: for each m the product of |p|^c is 1."""
        field = self.field
        groups: dict[tuple[int, ...], list[tuple[int, int]]] = {}
        logs = {field.places[name] for name in self.logs if name in field.places}
        for coefficient, monomial in zip(poly.coeffs(), poly.monoms(), strict=True):
            found = [place for place in logs if monomial[place]]
            if len(found) != 1 or monomial[found[0]] != 1:
                return False
            outer = tuple(0 if place == found[0] else int(n) for place, n in enumerate(monomial))
            groups.setdefault(outer, []).append((int(coefficient), found[0]))
        for group in groups.values():
            common = gcd(*(c for c, _ in group))
            if sum(abs(c) // common for c, _ in group) > 60:
                return False
            result = (field.one, field.one)
            for c, place in group:
                base = self.logs[f"t{place}"]
                power = (
                    field.number(Fraction(int(base.leading_coefficient())) ** (c // common))
                    if base.is_constant()
                    else field.size_power(base, Fraction(c // common))
                )
                result = field.times(result, power)
            if not field.is_zero(result[0] - result[1]):
                return False
        return True


def with_bits(bits: int, work: Callable[[], Any]) -> Any:
    """What the work gives at that precision of flint's."""
    from flint import ctx

    before, ctx.prec = ctx.prec, bits
    try:
        return work()
    finally:
        ctx.prec = before
