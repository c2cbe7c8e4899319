"""Expressions written over generators: sin(3·x) in sin(x) and cos(x), cosh(x) and 4^x in powers of one exponential each."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from jachess.expression import polynomial as poly
from jachess.expression.nodes import (
    HALF,
    ONE,
    TWO,
    ZERO,
    Call,
    Constant,
    E,
    Name,
    Negative,
    Node,
    Number,
    Numeric,
    Power,
    Product,
    Quotient,
    Sum,
)
from jachess.expression.polynomial import Polynomial
from jachess.expression.terms import exact
from jachess.expression.tidy import collected
from jachess.points.arguments import Combination, as_node, combination
from jachess.points.choosing import Choice, Kind, fixed_values, without_logarithms
from jachess.points.constants import euler_part, is_constant_call, prime_powers, value_of
from jachess.points.forms import Form, Forms, turned
from jachess.points.scanning import HYPERBOLIC, TRIGONOMETRIC, NotAlgebraic

MAX_MULTIPLE = 24  # sin(25·x) beside sin(x) is not written in sin(x) and cos(x)


class Translation:
    """Writes expressions as forms over the generators of a choice."""

    def __init__(self, choice: Choice, forms: Forms) -> None:
        self.choice = choice
        self.forms = forms
        self._memo: dict[Node, Form] = {}

    def form(self, node: Node) -> Form:
        """The expression as a polynomial over powers of `bases`. Raises: NotAlgebraic, TooLarge."""
        memo = self._memo
        root = collected(node)
        stack = [root]
        while stack:
            part = stack[-1]
            if part in memo:
                stack.pop()
                continue
            missing = [below for below in self._below(part) if below not in memo]
            if missing:
                stack += missing
                continue
            stack.pop()
            memo[part] = self._form(part)
        return memo[root]

    def _below(self, part: Node) -> tuple[Node, ...]:
        """The parts whose forms the form of a part is made of."""
        kind = type(part)
        if kind is Sum or kind is Product or kind is Quotient or kind is Negative:
            return part.args
        if is_constant_call(part) and self.choice.place_of("constant", part) is None:
            value = value_of(part)
            if value is part:
                raise NotAlgebraic(f"{part} was not seen before")
            return (value,)
        if kind is Power:
            base, exponent = part.args
            if type(exponent) is Number and type(exponent.value) is int and self._root_of(base) is None and base is not E:
                return (base,)
        if kind is Call and part.name == "sign":  # type: ignore[attr-defined]
            return (part.args[0], Call("abs", part.args))
        if kind is Call and part.name in ("log10", "log2", "logb"):  # type: ignore[attr-defined]
            return tuple(_logarithms(part))  # type: ignore[arg-type]
        return ()

    def _form(self, part: Node) -> Form:
        kind = type(part)
        if type(part) is Number:
            return poly.constant(part.value, self.forms.count), {}
        if kind is Sum:
            result = self._memo[part.args[0]]
            for term in part.args[1:]:
                result = self.forms.plus(result, self._memo[term])
            return result
        if kind is Negative:
            return self.forms.times((poly.constant(-1, self.forms.count), {}), self._memo[part.args[0]])
        if kind is Product:
            result = self._memo[part.args[0]]
            for factor in part.args[1:]:
                result = self.forms.times(result, self._memo[factor])
            return result
        if kind is Quotient:
            return self.forms.times(self._memo[part.args[0]], self.forms.inverse(self._memo[part.args[1]]))
        if kind is Power:
            return self._power_form(*part.args)
        if type(part) is Name or type(part) is Constant:
            return self._power_form(part, ONE)
        if is_constant_call(part):
            place = self.choice.place_of("constant", part)
            return (self.forms.unknown(place), {}) if place is not None else self._memo[value_of(part)]
        if type(part) is Call:
            return self._call_form(part)
        raise NotAlgebraic(f"{part} is not algebraic")

    def _power_form(self, base: Node, exponent: Node) -> Form:
        if base is E or type(exponent) is not Number:
            return self._exponential(self.choice.scan.exponent_of(base, exponent))
        found = self._root_of(base)
        if found is not None:
            return self._generator_power(found, exponent.value)
        if type(base) is Number:
            return self._surd_power(base.value, Fraction(exponent.value))
        if type(exponent.value) is not int:
            raise NotAlgebraic(f"a root of {base} that was not seen before")
        return self.forms.to_power(self.form(base), exponent.value)

    def _root_of(self, base: Node) -> tuple[int, int] | None:
        """(place, degree) of the generator that is the root of this degree of the base, or the base itself."""
        for kind in ("variable", "root", "constant", "surd"):
            place = self.choice.place_of(kind, base)
            if place is not None:
                return place, self.choice.unknowns[place].degree
        if type(base) is Name:
            raise NotAlgebraic(f"{base} was not seen before")
        return None

    def _generator_power(self, found: tuple[int, int], exponent: Numeric) -> Form:
        place, degree = found
        power = Fraction(exponent) * degree
        if power.denominator != 1:
            raise NotAlgebraic(f"a root of {self.choice.unknowns[place].generator} that was not seen before")
        return self.forms.to_power((self.forms.unknown(place), {}), int(power))

    def _surd_power(self, value: Numeric, exponent: Fraction) -> Form:
        """A rational power of a rational: by the roots of its primes."""
        result: Form = (poly.constant(1, self.forms.count), {})
        if value < 0:
            if exponent.denominator % 2 == 0:
                raise NotAlgebraic("an even root of a negative number")
            result = (poly.constant(-1 if exponent.numerator % 2 else 1, self.forms.count), {})
        for prime, times in prime_powers(value):
            place = self.choice.place_of("surd", prime)
            power = exponent * times
            if place is None:
                if power.denominator != 1:
                    raise NotAlgebraic(f"a root of {prime} that was not seen before")
                result = self.forms.times(result, self.forms.constant(exact(Fraction(prime.value) ** int(power))))
            else:
                result = self.forms.times(result, self._generator_power((place, self.choice.unknowns[place].degree), power))
        return result

    def _exponential(self, found: Combination) -> Form:
        times = self.choice.exponents.coordinates(without_logarithms(found.row))
        if times is None:
            raise NotAlgebraic("an exponential that was not seen before")
        result: Form = (poly.constant(1, self.forms.count), {})
        for row, power in zip(self.choice.exponents.rows, times, strict=True):
            if power:
                place = self._known("exponential", as_node(row))
                result = self.forms.times(result, self.forms.to_power((self.forms.unknown(place), {}), power))
        for term, coefficient in found.row.items():
            if type(term) is Call and term.name == "ln":
                result = self.forms.times(result, self._power_form(term.args[0], Number(coefficient)))
        part, rest = euler_part(found.constant)
        if part:
            place = self._known("constant", E)
            result = self.forms.times(result, self._generator_power((place, self.choice.unknowns[place].degree), part))
        if rest is not ZERO:
            place = self._known("constant", rest)
            result = self.forms.times(result, (self.forms.unknown(place), {}))
        return result

    def _call_form(self, part: Call) -> Form:
        name = part.name
        if name == "sqrt":
            return self._power_form(part.args[0], HALF)
        if name == "cbrt":
            return self._power_form(part.args[0], Number(Fraction(1, 3)))
        if name == "exp":
            return self._exponential(combination(part.args[0], self.choice.scan.mask))
        if name in TRIGONOMETRIC:
            return self._trigonometric(name, part.args[0])
        if name in HYPERBOLIC:
            return self._hyperbolic(name, part.args[0])
        if name == "abs":
            return self.forms.unknown(self._known("absolute", part.args[0])), {}
        if name == "sign":
            return self.forms.times(self._memo[part.args[0]], self.forms.inverse(self._memo[Call("abs", part.args)]))
        if name in ("log10", "log2", "logb"):
            above, below = (self._memo[each] for each in _logarithms(part))
            return self.forms.times(above, self.forms.inverse(below))
        return self.forms.unknown(self._known("inverse", part)), {}

    def _known(self, kind: Kind, inner: Node) -> int:
        """The place of a generator. Raises: NotAlgebraic where there is none."""
        place = self.choice.place_of(kind, inner)
        if place is None:
            raise NotAlgebraic(f"{inner} was not seen before")
        return place

    def _trigonometric(self, name: str, argument: Node) -> Form:
        cosine, sine = self.circle(argument)
        if name == "sin":
            return sine, {}
        if name == "cos":
            return cosine, {}
        above = {"tan": sine, "cot": cosine}.get(name, poly.constant(1, self.forms.count))
        below = sine if name in ("cot", "csc") else cosine
        return self.forms.times((above, {}), self.forms.inverse((below, {})))

    def circle(self, argument: Node) -> tuple[Polynomial, Polynomial]:
        """cos and sin of an angle as polynomials."""
        found = combination(argument, self.choice.scan.mask)
        times = self.choice.angles.coordinates(found.row)
        if times is None:
            raise NotAlgebraic(f"the angle {argument} was not seen before")
        rest = self.choice.rest_of(found)
        result = poly.constant(1, self.forms.count), poly.constant(0, self.forms.count)
        for row, shift, power in zip(self.choice.angles.rows, self.choice.shifts, times, strict=True):
            if not power:
                continue
            if abs(power) > MAX_MULTIPLE:
                raise NotAlgebraic(f"sin and cos of {argument} have too high a degree in those of {as_node(row)}")
            place = self._known("cosine", collected(as_node(row) + shift))
            result = turned(result, self._multiple(place, power))
        return turned(result, self._fixed(rest)) if rest is not ZERO else result

    def _multiple(self, place: int, times: int) -> tuple[Polynomial, Polynomial]:
        """cos(k·θ) = T_k(c) and sin(k·θ) = s·U_(k−1)(c)."""
        c, s = self.forms.unknown(place), self.forms.unknown(place + 1)
        one, zero = poly.constant(1, self.forms.count), poly.constant(0, self.forms.count)
        first, second = (one, c), (zero, one)  # T_0, T_1 and U_(−1), U_0
        twice = poly.plus(c, c)
        for _ in range(abs(times) - 1):
            first = first[1], poly.plus(poly.times(twice, first[1]), first[0], scale=-1)
            second = second[1], poly.plus(poly.times(twice, second[1]), second[0], scale=-1)
        sine = poly.times(s, second[1])
        return first[1], poly.plus({}, sine, scale=1 if times > 0 else -1)

    def _fixed(self, angle: Node) -> tuple[Polynomial, Polynomial]:
        pair: list[Polynomial] = []
        for value in fixed_values(angle):
            top, below = self.form(value)
            if below:
                raise NotAlgebraic(f"{value} is not a polynomial in roots")
            pair.append(top)
        return pair[0], pair[1]

    def _hyperbolic(self, name: str, argument: Node) -> Form:
        u = self._exponential(combination(argument, self.choice.scan.mask))
        v = self.forms.inverse(u)
        one: Form = (poly.constant(1, self.forms.count), {})
        if name == "sigmoid":
            return self.forms.times(u, self.forms.inverse(self.forms.plus(one, u)))
        half: Form = (poly.constant(HALF.value, self.forms.count), {})
        cosh = self.forms.times(half, self.forms.plus(u, v))
        sinh = self.forms.times(half, self.forms.plus(u, self.forms.times((poly.constant(-1, self.forms.count), {}), v)))
        above = {"sinh": sinh, "tanh": sinh, "cosh": cosh, "coth": cosh}.get(name, one)
        if name in ("sinh", "cosh"):
            return above
        return self.forms.times(above, self.forms.inverse(sinh if name in ("coth", "csch") else cosh))


def _logarithms(part: Call) -> Iterator[Node]:
    """log_b(u) = ln(u)/ln(b): the two logarithms."""
    yield collected(Call("ln", part.args[:1]))
    yield Call("ln", (part.args[1] if part.name == "logb" else Number(10) if part.name == "log10" else TWO,))
