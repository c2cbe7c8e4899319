"""Functions of elements that others express: hyperbolic functions, extremes, steps, the gamma and Bessel functions."""

from __future__ import annotations

from fractions import Fraction

from jachess.grading.angles import Angles
from jachess.grading.fields import Element, Generator, NoForm

MAX_SHIFT = 30  # in gamma(u + n), besselj(n, u)


class Functions(Angles):
    """Elements with the functions of the vocabulary."""

    def _tan(self, u: Element) -> Element:
        cosine, sine = self.waves(u)
        return self.field.over(sine, cosine)

    def _cot(self, u: Element) -> Element:
        cosine, sine = self.waves(u)
        return self.field.over(cosine, sine)

    def _hyperbolic(self, u: Element) -> tuple[Element, Element]:
        """e^u and e^−u."""
        found = self.exponential(u)
        return found, (found[1], found[0])

    def _sinh(self, u: Element) -> Element:
        up, down = self._hyperbolic(u)
        return self._half(self.field.plus(up, self.field.negative(down)))

    def _cosh(self, u: Element) -> Element:
        return self._half(self.field.plus(*self._hyperbolic(u)))

    def _tanh(self, u: Element) -> Element:
        return self.field.over(self._sinh(u), self._cosh(u))

    def _asinh(self, u: Element) -> Element:
        field = self.field
        u = field.canonical(u)
        if u[0] and u[0].leading_coefficient() < 0:
            return field.negative(self._asinh(field.negative(u)))
        return self.logarithm(field.plus(u, field.root(field.plus(field.times(u, u), field.number(1)), Fraction(1, 2))))

    def _acosh(self, u: Element) -> Element:
        field = self.field
        field.constrain(field.plus(u, field.number(-1)))
        return self.logarithm(field.plus(u, field.root(field.plus(field.times(u, u), field.number(-1)), Fraction(1, 2))))

    def _atanh(self, u: Element) -> Element:
        field = self.field
        one = field.number(1)
        return self._half(self.logarithm(field.over(field.plus(one, u), field.plus(one, field.negative(u)))))

    def _acos(self, u: Element) -> Element:
        return self.field.plus(self._half(self._pi()), self.field.negative(self._odd_or_even("asin", u, -1)))

    def _acot(self, u: Element) -> Element:
        return self.field.plus(self._half(self._pi()), self.field.negative(self._odd_or_even("atan", u, -1)))

    # signs and steps

    def _absolute(self, u: Element) -> Element:
        if not self.field.canonical(u)[0]:
            return u
        return self.field.times(u, self.field.signum(u))

    def _sign(self, u: Element) -> Element:
        """sgn u, which is 0 where u = 0: signs that the field keeps apart from those of its factors elsewhere."""
        field = self.field
        if not field.canonical(u)[0]:
            return field.number(0)
        constant, factors = field.split(u)
        result = field.one if constant > 0 else -field.one
        for poly, exponent in factors:
            sign = field.jump(poly)
            result = result * (sign if exponent % 2 else sign**2)
        return result, field.one

    def _heaviside(self, u: Element) -> Element:
        """(1 + s)/2 with s = sgn u, and no value where s = 0: the fraction is extended by s."""
        sign = self._sign(u)[0]
        return sign * (sign + 1), 2 * sign

    def _extreme(self, name: str, args: tuple[Element, ...]) -> Element:
        """Of two by |a − b|; of more one generator, whatever their order."""
        field = self.field
        distinct = {self.key(arg): arg for arg in args}
        if len(distinct) > 2:
            key = (name, *sorted(distinct))
            return field.generator(key, Generator("opaque")), field.one
        result, *rest = distinct.values()
        for other in rest:
            size = self._absolute(field.plus(result, field.negative(other)))
            total = field.plus(result, other)
            result = self._half(field.plus(total, size if name == "max" else field.negative(size)))
        return result

    def _floor(self, u: Element) -> Element:
        """floor(u) with what is certainly a whole number taken out."""
        field = self.field
        whole: Element = (field.zero, field.one)
        for c, monomial, below in self.terms(u):
            if below is field.one and monomial.is_constant():
                whole = field.plus(whole, field.number(c.numerator // c.denominator))
            elif below is field.one and c.denominator == 1 and self.indices and self.is_whole((monomial, field.one)):
                whole = field.plus(whole, field.times(field.number(c), (monomial, field.one)))
        rest = field.plus(u, field.negative(whole))
        constant = field.rational(rest)
        if constant is not None and 0 <= constant < 1:
            return whole
        found = field.generator(("floor", self.key(rest)), Generator("opaque", self._value("floor", rest)))
        return field.plus((found, field.one), whole)

    # special functions

    def _shifted(self, u: Element) -> tuple[int, Element]:
        """(n, v) with u = v + n, the constant term of v between 0 and 1."""
        constant = sum(
            (c for c, monomial, below in self.terms(u) if below is self.field.one and monomial.is_constant()), Fraction(0)
        )
        whole = constant.numerator // constant.denominator
        return whole, self.field.plus(u, self.field.number(-whole))

    def _gamma(self, u: Element) -> Element:
        """gamma(v + n) = v·(v + 1)···(v + n − 1)·gamma(v)."""
        field = self.field
        whole, rest = self._shifted(u)
        if not field.canonical(rest)[0]:
            if 0 < whole <= MAX_SHIFT:
                result = field.number(1)
                for k in range(1, whole):
                    result = field.times(result, field.number(k))
                return result
            if whole > 0:
                return self._plain_opaque("gamma", u)
            raise NoForm
        if abs(whole) > MAX_SHIFT:
            return self._plain_opaque("gamma", u)
        result = self._plain_opaque("gamma", rest)
        for k in range(abs(whole)):
            factor = field.plus(rest, field.number(k if whole > 0 else -1 - k))
            result = field.times(result, factor) if whole > 0 else field.over(result, factor)
        return result

    def _digamma(self, u: Element) -> Element:
        """digamma(v + n) = digamma(v) + 1/v + ··· + 1/(v + n − 1)."""
        field = self.field
        whole, rest = self._shifted(u)
        if not field.canonical(rest)[0]:
            whole, rest = whole - 1, field.number(1)
        if abs(whole) > MAX_SHIFT:
            return self._plain_opaque("digamma", u)
        result = self._plain_opaque("digamma", rest)
        for k in range(abs(whole)):
            part = field.inverse(field.plus(rest, field.number(k if whole > 0 else -1 - k)))
            result = field.plus(result, part if whole > 0 else field.negative(part))
        return result

    def _plain_opaque(self, name: str, u: Element) -> Element:
        u = self.field.canonical(u)
        return self.field.generator((name, self.key(u)), Generator("opaque", self._value(name, u))), self.field.one

    def _bessel(self, name: str, order: Element, u: Element) -> Element:
        """Whole orders from 2 on by the recurrence from orders 0 and 1."""
        field = self.field
        value = field.rational(order)
        if value is None or value.denominator != 1 or not -MAX_SHIFT <= value <= MAX_SHIFT:
            key = (name, self.key(order), self.key(u))
            return field.generator(key, Generator("opaque")), field.one
        n = abs(int(value))
        flipped = value < 0 and n % 2 == 1 and name in ("besselj", "bessely")
        pair = [(field.generator((name, k, self.key(u)), Generator("opaque")), field.one) for k in (0, 1)]
        # J, Y: f(n+1) = 2n/u·f(n) − f(n−1); I: f(n−1) − 2n/u·f(n); K: f(n−1) + 2n/u·f(n)
        forward = {"besselj": 1, "bessely": 1, "besseli": -1, "besselk": 1}[name]
        before = -1 if name in ("besselj", "bessely") else 1
        for k in range(1, n):
            step = field.times(field.over(field.number(2 * k * forward), u), pair[1])
            pair = [pair[1], field.plus(step, pair[0] if before > 0 else field.negative(pair[0]))]
        found = pair[0] if n == 0 else pair[1]
        return field.negative(found) if flipped else found
