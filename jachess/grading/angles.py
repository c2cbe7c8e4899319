"""Sines and cosines of elements, and the inverse functions that give angles.

A sine and a cosine belong together, with sin² = 1 − cos²; sums of angles are taken apart by the addition formulas, and
the cosines of rational multiples of π are algebraic numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import gcd, lcm
from typing import Any

from jachess.expression.nodes import Call, Name
from jachess.grading.exponentials import Exponentials, with_bits
from jachess.grading.fields import Element, Generator, NoForm, Poly

MAX_MULTIPLE = 40  # of an angle

Wave = tuple[Element, Element]  # cosine and sine


class Angles(Exponentials):
    """Elements with sines, cosines and inverse functions."""

    def waves(self, u: Element) -> Wave:
        """(cos u, sin u)."""
        field = self.field
        cosine, sine = (field.one, field.one), (field.zero, field.one)
        if field.waves == "whole":
            u = field.unique(u)
            if len(u[0]) > 1:
                return self._whole_wave(*u)
        for c, monomial, below in self.terms(u):
            other = self._wave(c, monomial, below)
            if cosine[0] is field.one and not sine[0]:
                cosine, sine = other
            else:
                cosine, sine = self._rotated((cosine, sine), other)
        return cosine, sine

    def _whole_wave(self, top: Poly, below: Poly) -> Wave:
        """The cosine and sine of an angle that is not taken apart, but for a rational factor in front."""
        field = self.field
        above, under = int(top.content()), int(below.content())
        if top.leading_coefficient() < 0:
            above = -above
        top = top if above == 1 else top / above
        below = below if under == 1 else below / under
        key = f"wave {top}/{below}"
        return self._multiple(self._basic_wave(key, top, below), field.unit(key, Fraction(above, under)))

    def _rotated(self, one: Wave, other: Wave) -> Wave:
        """The cosine and sine of the sum of two angles."""
        plus, times = self.field.plus, self.field.times
        (a, b), (c, d) = one, other
        return plus(times(a, c), self.field.negative(times(b, d))), plus(times(a, d), times(b, c))

    def _multiple(self, wave: Wave, count: int) -> Wave:
        field = self.field
        if abs(count) > MAX_MULTIPLE:
            raise NoForm
        cosine, sine = wave
        if count < 0:
            sine = field.negative(sine)
        result: Wave | None = None
        power: Wave = (cosine, sine)
        left = abs(count)
        while left:
            if left % 2:
                result = power if result is None else self._rotated(result, power)
            left //= 2
            if left:
                power = self._rotated(power, power)
                power = self._plain(power)
        return self._plain(result) if result is not None else ((field.one, field.one), (field.zero, field.one))

    def _plain(self, wave: Wave) -> Wave:
        """Squares of sines replaced where that is a division by a monic polynomial."""
        field = self.field
        if field.waves == "tangents":
            return wave
        return (field.reduced(wave[0][0]), wave[0][1]), (field.reduced(wave[1][0]), wave[1][1])

    def _wave(self, c: Fraction, monomial: Poly, below: Poly) -> Wave:
        field = self.field
        if below is field.one:
            angle = self._pi()[0] if "pi" in field.made else None
            if angle is not None and monomial == angle:
                return self._cosine_of_pi(c), self._cosine_of_pi(Fraction(1, 2) - c)
            name = str(monomial)
            if name in self.arcs and c.denominator == 1:
                return self._multiple(self._arc(name), int(c))
            if angle is not None and self.indices and c.denominator <= 2:
                names = field.names(monomial)
                if str(angle) in names and all(n in self.indices for n in names if n != str(angle)):
                    found = self._whole_angle(c, monomial, angle)
                    if found is not None:
                        return found
        key = f"wave {monomial}/{below}"
        count = field.unit(key, c)
        return self._multiple(self._basic_wave(key, monomial, below), count)

    def _whole_angle(self, c: Fraction, monomial: Poly, angle: Poly) -> Wave | None:
        """cos(c·n·π) and sin(c·n·π) for a whole n."""
        field = self.field
        rest = monomial / angle
        if str(angle) in field.names(rest):
            return None
        if c.denominator == 1:
            return (self.parity((rest * int(c), field.one)), field.one), (field.zero, field.one)
        known = self._known_parity(rest)
        if known == 0:
            return None
        return None

    def _basic_wave(self, key: str, monomial: Poly, below: Poly) -> Wave:
        field = self.field
        unit = field.units.get(key, 1)
        constant = field.is_constant(monomial) and field.is_constant(below)

        def angle(bits: int) -> Any:
            return field.ball(monomial, bits) / field.ball(below, bits) / unit

        if field.waves == "tangents":
            value = (lambda bits: with_bits(bits, lambda: (angle(bits) / 2).tan())) if constant else None
            t = field.generator(key + " tangent", Generator("tangent", value))
            bottom = 1 + t**2
            return (1 - t**2, bottom), (2 * t, bottom)
        cosine = field.generator(
            key + " cos", Generator("cos", (lambda bits: with_bits(bits, lambda: angle(bits).cos())) if constant else None)
        )
        fresh = key + " sin" not in field.made
        sine = field.generator(
            key + " sin", Generator("sin", (lambda bits: with_bits(bits, lambda: angle(bits).sin())) if constant else None)
        )
        if fresh:
            field.relations.append(sine**2 + cosine**2 - 1)
        return (cosine, field.one), (sine, field.one)

    def _cosine_of_pi(self, r: Fraction) -> Element:
        """cos(r·π)."""
        field = self.field
        r = abs(r) % 2
        r = min(r, 2 - r)
        if r > Fraction(1, 2):
            return field.negative(self._cosine_of_pi(1 - r))
        if r.denominator > 500:
            raise NoForm
        half = Fraction(1, 2)
        if r == 0:
            return field.number(1)
        if r == half:
            return field.number(0)
        if r == Fraction(1, 3):
            return field.number(half)
        if r == Fraction(1, 4):
            return field.times(field.number(half), field.prime_power(2, half))
        if r == Fraction(1, 6):
            return field.times(field.number(half), field.prime_power(3, half))
        if r.denominator == 5:
            root = field.prime_power(5, half)
            sign = 1 if r.numerator == 1 else -1
            return field.times(field.plus(root, field.number(sign)), field.number(Fraction(1, 4)))

        def value(bits: int) -> Any:
            from flint import arb, fmpq

            return with_bits(bits, lambda: 2 * arb.cos_pi_fmpq(fmpq(r.numerator, r.denominator)))

        made = field.generator(("cos", r), Generator("constant", value, True, None, 2.0, (1, 2 * r.denominator)))
        return field.times((made, field.one), field.number(half))

    def _pi(self) -> Element:
        return self.field.generator("pi", Generator("constant", constant_ball("pi"), True)), self.field.one

    def _half(self, element: Element) -> Element:
        return self.field.times(element, self.field.number(Fraction(1, 2)))

    # inverse functions

    def _odd_or_even(self, name: str, u: Element, parity: int) -> Element:
        """f(u) with f(−u) = ±f(u): the argument's first coefficient is made positive."""
        field = self.field
        if field.waves == "tangents" and name in _ARCS:
            return self._arctangent(name, u)
        u = field.canonical(u)
        turned = bool(u[0]) and u[0].leading_coefficient() < 0
        if turned:
            u = field.negative(u)
        found = field.generator((name, self.key(u)), Generator("opaque", self._value(name, u)))
        if name in _ARCS:
            self.arcs[str(found)] = name, u
        return (-found if turned and parity < 0 else found), field.one

    def _arctangent(self, name: str, u: Element) -> Element:
        """asin u as atan(u/√(1 − u²)), and atan u as ±π/2 − atan(1/u) where that has the shorter numerator: equal except
        where u is ±1 (or 0), to which both sides are continued."""
        field = self.field
        if name == "asin":
            rest = field.plus(field.number(1), field.negative(field.times(u, u)))
            if not field.canonical(rest)[0]:
                return field.times(u, self._half(self._pi()))
            u = field.over(u, field.root(rest, Fraction(1, 2)))
        u = field.unique(u)
        if not u[0]:
            return u
        if u[0].leading_coefficient() < 0:
            return field.negative(self._arctangent("atan", field.negative(u)))
        if (len(str(u[0])), str(u[0])) > (len(str(u[1])), str(u[1])) and u[1] is not field.one:
            quarter = field.times(self._half(self._pi()), field.signum(u))
            return field.plus(quarter, field.negative(self._plain_arctangent(field.unique(field.inverse(u)))))
        return self._plain_arctangent(u)

    def _plain_arctangent(self, u: Element) -> Element:
        found = self.field.generator(("atan", self.key(u)), Generator("opaque", self._value("atan", u)))
        self.arcs[str(found)] = "atan", u
        return found, self.field.one

    def _value(self, name: str, u: Element) -> Callable[[int], Any] | None:
        """The ball of a function of one argument that is constant."""
        field = self.field
        if not (field.is_constant(u[0]) and field.is_constant(u[1])):
            return None

        def value(bits: int) -> Any:
            from jachess.expression.ball import enclose

            x = Name("argument")
            return enclose(Call(name, (x,)), {x: field.ball(u[0], bits) / field.ball(u[1], bits)}, bits)

        return value

    def _arc(self, name: str) -> Wave:
        """The cosine and sine of an inverse function."""
        field = self.field
        function, u = self.arcs[name]
        square = field.times(u, u)
        one = field.number(1)
        half = Fraction(1, 2)
        if function == "asin":
            return field.root(field.plus(one, field.negative(square)), half), u
        # cos(atan u) = 1/√(1 + u²)
        below = field.inverse(field.root(field.plus(one, square), half))
        return below, field.times(u, below)

    def is_zero_angle(self, u: Element) -> bool:
        """Whether a constant Σ c·atan(a) + d·π with rational c, d is proved to be 0: a multiple of it is smaller than π and
        has the sine 0."""
        field = self.field
        allowed = set(self.arcs) | {str(field.made[key]) for key in ("pi",) if key in field.made}
        terms = self.terms(u)
        if len(terms) > 12 or any(below is not field.one or str(monomial) not in allowed for _, monomial, below in terms):
            return False
        scale = lcm(*(c.denominator for c, _, _ in terms)) if terms else 1
        if scale > 60:
            return False
        u = field.times(u, field.number(scale))
        sine = self.waves(u)[1]
        if not field.is_zero(sine[0]):
            return False
        ball = field.ball(u[0], 128) / field.ball(u[1], 128)
        return bool(abs(ball) < 3)

    def _angle(self, y: Element, x: Element) -> Element:
        """atan2: a common positive number is taken out of both arguments."""
        field = self.field
        (a, b), (c, d) = field.canonical(y), field.canonical(x)
        y, x = (field.times_poly(a, d), field.one), (field.times_poly(c, b), field.one)
        if not (b is field.one and d is field.one):
            return self._keyed("atan2", field.canonical((a, b)), field.canonical((c, d)))
        content = gcd(int(a.content()) if a else 0, int(c.content()) if c else 0) or 1
        return self._keyed("atan2", (a / content, b), (c / content, d))

    def _keyed(self, name: str, *args: Element) -> Element:
        return self.field.generator((name, *map(self.key, args)), Generator("opaque")), self.field.one


_ARCS = frozenset({"asin", "atan"})


def constant_ball(name: str) -> Callable[[int], Any]:
    """Balls of a named constant, by the bits asked for."""

    def value(bits: int) -> Any:
        from flint import arb

        return with_bits(bits, lambda: arb.pi() if name == "pi" else arb.const_e())

    return value
