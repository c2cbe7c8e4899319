"""Signs: the factors of elements and their signs, known from their form, from numbers, or generators σ with σ² = 1."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flint import arb, ctx

from jachess.grading.elements import MAX_DEGREE, MAX_GCD, Element, Elements, Generator, NoForm, Poly


class Signs(Elements):
    """Elements whose factors have signs; what must not be negative is kept as a constraint on the signs."""

    # factors

    def factored(self, poly: Poly) -> tuple[int, list[tuple[Poly, int]]]:
        """(c, [(p, n), ...]) with poly = c·Πpⁿ, each p with a positive first coefficient; irreducible when `factoring`."""
        if poly.is_constant():
            return int(poly.leading_coefficient()), []
        if len(poly) == 1:
            return int(poly.leading_coefficient()), self._monomial(poly)
        key = str(poly)
        found = self._factored.get(key)
        if found is None:
            front = poly.term_content()
            rest = poly / front
            constant = int(front.leading_coefficient())
            factors = self._monomial(front) if not front.is_constant() else []
            changed = self._rationalised(rest) if self.factoring else rest
            if self.factoring and 1 < changed.total_degree() <= MAX_DEGREE and len(changed) <= MAX_GCD:
                scale, parts = changed.factor()
                constant *= int(scale)
            else:
                parts = [(rest, 1)]
            for part, exponent in parts:
                if part.leading_coefficient() < 0:
                    part, constant = -part, -constant if int(exponent) % 2 else constant
                factors.append((part, int(exponent)))
            found = self._factored[key] = constant, factors
        return found

    def _rationalised(self, poly: Poly) -> Poly:
        """x replaced by r² + c where r = √(x − c) stands in the polynomial: x + 2r is then (r + 1)² − ..."""
        for name in self.names(poly):
            made = self.generators[name]
            if made.kind != "root" or made.base is None or made.base[1] != 2:
                continue
            base = made.base[0]
            sign = self.sign(base)
            known = (
                sign if isinstance(sign, int) else next((wanted for names, wanted in self.constraints if names == (str(sign),)), 0)
            )
            used = self.names(base)
            if not known or len(used) != 1 or base.total_degree() != 1 or used[0] not in self.names(poly):
                continue
            place = self.places[used[0]]
            slope, rest = base.derivative(place), base.subs({used[0]: 0})
            if abs(int(slope.leading_coefficient())) != 1:
                continue
            image = (self.all[self.places[name]] ** 2 * known - rest) * slope
            poly = poly.compose(*[image if k == place else generator for k, generator in enumerate(self.all)])
        return poly

    def split(self, element: Element) -> tuple[Fraction, list[tuple[Poly, int]]]:
        """(c, [(p, n), ...]) with element = c·Πpⁿ, n positive or negative. Raises: NoForm for 0."""
        top, below = self.canonical(element)
        if not top:
            raise NoForm
        constant, factors = self.factored(top)
        if self.factoring and self.relations and len(top) > 1:
            # the relations may have hidden a product: (x + √2)² is x² + 2·√2·x + 2
            plain, under = element
            more = self.factored(plain) if len(plain) > 1 and under == below else None
            if more is not None and sum(n for _, n in more[1]) > sum(n for _, n in factors):
                constant, factors = more
        if below is self.one:
            return Fraction(constant), factors
        scale, under = self.factored(below)
        return Fraction(constant, scale), [*factors, *((p, -n) for p, n in under)]

    # constants as balls

    def ball(self, poly: Poly, bits: int) -> Any:
        """The ball of a polynomial in constants."""
        before, ctx.prec = ctx.prec, bits
        try:
            values: dict[int, Any] = {}
            result = arb(0)
            for coefficient, monomial in zip(poly.coeffs(), poly.monoms(), strict=True):
                term = arb(coefficient)
                for place, exponent in enumerate(monomial):
                    if exponent:
                        if place not in values:
                            value = self.generators[f"t{place}"].value
                            values[place] = None if value is None else value(bits)
                        if values[place] is None:
                            raise NoForm
                        term *= values[place] ** int(exponent)
                result += term
            return result
        finally:
            ctx.prec = before

    def sign_of_constant(self, poly: Poly) -> int:
        """The sign of a polynomial in constants; 0 where it is not certain or 0."""
        for bits in (64, 256, 1024, 4096):
            ball = self.ball(poly, bits)
            if ball > 0:
                return 1
            if ball < 0:
                return -1
        return 0

    # signs

    def sign_of(self, poly: Poly) -> int:
        """1 or −1 where a polynomial has this sign wherever it is not 0; 0 where that is not known."""
        made = self.is_generator(poly)
        if made is not None:
            if made.positive:
                return 1
            if made.value is not None:
                return self.sign_of_constant(poly)
            return 0
        if all(coefficient > 0 for coefficient in poly.coeffs()) and all(map(self._not_negative, poly.monoms())):
            return 1
        if self.is_constant(poly):
            return self.sign_of_constant(poly)
        return 0

    def _not_negative(self, monomial: tuple[int, ...]) -> bool:
        for place, exponent in enumerate(monomial):
            if exponent and int(exponent) % 2 and not self.generators[f"t{place}"].positive:
                return False
        return True

    def never_zero(self, poly: Poly) -> bool:
        """Whether a polynomial is known to be 0 nowhere: a sum of parts that are not negative, one of them always positive."""
        if self.is_constant(poly):
            return bool(self.sign_of_constant(poly))
        strict = any(
            all(not n or self.generators[f"t{place}"].kind == "exp" for place, n in enumerate(term)) for term in poly.monoms()
        )
        return strict and self.sign_of(poly) == 1

    def sign(self, poly: Poly) -> Poly | int:
        """The sign of a polynomial: 1 or −1 where it is known, else its generator σ with σ² = 1."""
        known = self.sign_of(poly)
        if known:
            return known
        made = self.is_generator(poly)
        if made is not None and made.kind == "sign":
            return poly
        other = self.same_sign(poly)
        if other is not None:
            return other
        key = ("sign", str(poly))
        fresh = key not in self.made
        forced = self.forced.get(str(poly))
        if forced is not None:
            return forced
        sigma = self.generator(key, Generator("sign"))
        if fresh:
            self.relations.append(sigma**2 - 1)
            self.signs[str(sigma)] = sigma, poly
        return sigma

    def same_sign(self, poly: Poly) -> Poly | int | None:
        """e^w − 1 has the sign of w."""
        if len(poly) != 2:
            return None
        made = self.is_generator(poly + 1)
        if made is None or made.kind != "exp":
            return None
        constant, factors = self.split(self.exponents[made.base])
        result: Poly | int = 1 if constant > 0 else -1
        for factor, exponent in factors:
            if exponent % 2:
                result = self.sign(factor) * result
        return result

    def jump(self, poly: Poly) -> Poly:
        """The sign of a factor that is 0 where the factor is 0: a generator s that takes the values of σ, and 0."""
        if self.never_zero(poly):
            return self.one * self.sign_of(poly)
        key = ("jump", str(poly))
        fresh = key not in self.made
        if fresh:
            sigma = self.sign(poly)
            s = self.generator(key, Generator("sign"))
            self.jumps[str(s)] = s, sigma, poly
        return self.made[key]

    def signum(self, element: Element) -> Element:
        """The sign of an element as an element, right wherever it is not 0."""
        return self._signum(*self.split(element))

    def _signum(self, constant: Fraction, factors: list[tuple[Poly, int]]) -> Element:
        result = self.one if constant > 0 else -self.one
        for poly, exponent in factors:
            if exponent % 2:
                result = result * self.sign(poly)
        return result, self.one

    def constrain(self, element: Element) -> None:
        """Take it that the element is not negative, since the expression is defined (or assumed) nowhere else."""
        if self.canonical(element)[0]:
            self.constrain_parts(*self.split(element))

    def constrain_parts(self, constant: Fraction, factors: list[tuple[Poly, int]]) -> None:
        """The same for an element that was split."""
        wanted = 1 if constant > 0 else -1
        names: set[str] = set()
        for poly, exponent in factors:
            if exponent % 2:
                sign = self.sign(poly)
                if isinstance(sign, int):
                    wanted *= sign
                else:
                    wanted *= 1 if sign.leading_coefficient() > 0 else -1
                    for factor, _ in self._monomial(sign):
                        names ^= {str(factor)}
        if names or wanted < 0:
            self.constraints.append((tuple(sorted(names)), wanted))

    def contradiction(self) -> bool:
        """Whether the constraints leave no point at all."""
        return any(not names and wanted < 0 for names, wanted in self.constraints)
