"""Numbers made of several number fields: polynomials in real algebraic numbers α, β, ... of different fields.

No common field is built: its degree would be the product of theirs. A number is a fraction of polynomials in α, β, ...,
reduced by the fields' polynomials; arithmetic is that of polynomials. Such a polynomial may be 0 without being the zero
polynomial (the three roots of a cubic have a rational sum), so its sign is found from balls down to a bound: times a
known integer it is an algebraic integer, the product of whose conjugates is an integer; if it is not 0, that product is
at least 1 in size, while no conjugate is larger than what the sizes of all roots of the polynomials allow.

Source: the bound is the usual one by conjugates, as in Mahler (1964), "An inequality for the discriminant of a polynomial".
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm, log2
from typing import TYPE_CHECKING, Any

from jachess.algebra.scalars import Scalar
from jachess.errors import LimitReached, Undefined
from jachess.expression.nodes import Node, Number, Numeric, product, total

if TYPE_CHECKING:
    from flint import arb

    from jachess.algebra.number_fields import Element, Field

Polynomial = dict[tuple[int, ...], Fraction]

MAX_BITS = 1 << 17  # of a ball that decides a sign
MAX_TERMS = 20_000


class Compound(Scalar):
    """numerator/denominator in the generators of `fields`; the denominator is not 0."""

    __slots__ = ("_sign", "denominator", "fields", "numerator")

    def __init__(self, fields: tuple[Field, ...], numerator: Polynomial, denominator: Polynomial | None = None) -> None:
        self.fields = fields
        self.numerator = numerator
        self.denominator = denominator
        self._sign: int | None = None

    def __repr__(self) -> str:
        return f"Compound({self.numerator}, {self.denominator}, {self.fields})"

    @staticmethod
    def of(element: Element) -> Compound:
        """An element of a field as a compound of that field alone."""
        from jachess.algebra.number_fields import rational

        if element.is_rational():
            return Compound((), {(): element.value} if element.value else {})
        coefficients = element.polynomial.coeffs()
        return Compound((element.field,), {(k,): rational(c) for k, c in enumerate(coefficients) if c != 0})

    def over(self, fields: tuple[Field, ...]) -> Compound:
        """The same number written with the generators of more fields."""
        if fields == self.fields:
            return self
        place = [fields.index(field) for field in self.fields]

        def moved(polynomial: Polynomial) -> Polynomial:
            found: Polynomial = {}
            for monomial, coefficient in polynomial.items():
                exponents = [0] * len(fields)
                for k, exponent in zip(place, monomial, strict=True):
                    exponents[k] = exponent
                found[tuple(exponents)] = coefficient
            return found

        return Compound(fields, moved(self.numerator), None if self.denominator is None else moved(self.denominator))

    # Arithmetic

    def _plus(self, other: Compound) -> Compound:
        if self.denominator is None and other.denominator is None:
            return Compound(self.fields, _sum(self.numerator, other.numerator))
        one = self._one()
        a, b = self.denominator or one, other.denominator or one
        if a == b:
            return Compound(self.fields, _sum(self.numerator, other.numerator), a)
        top = _sum(self._product(self.numerator, b), self._product(other.numerator, a))
        return Compound(self.fields, top, self._product(a, b))

    def _times(self, other: Compound) -> Compound:
        top = self._product(self.numerator, other.numerator)
        if self.denominator is None and other.denominator is None:
            return Compound(self.fields, top)
        one = self._one()
        return Compound(self.fields, top, self._product(self.denominator or one, other.denominator or one))

    def _over(self, other: Compound) -> Compound:
        if other.sign() == 0:
            raise Undefined("division by zero")
        one = self._one()
        top = self._product(self.numerator, other.denominator or one)
        bottom = self._product(other.numerator, self.denominator or one)
        if len(bottom) == 1 and not any(next(iter(bottom))):
            scale = next(iter(bottom.values()))
            return Compound(self.fields, {monomial: c / scale for monomial, c in top.items()})
        return Compound(self.fields, top, bottom)

    def _raised(self, exponent: int) -> Compound:
        if exponent <= 0 and self.sign() == 0:
            raise Undefined("division by zero" if exponent else "0^0")
        result = Compound(self.fields, self._one())
        for _ in range(abs(exponent)):
            result = result._times(self) if exponent > 0 else result._over(self)
        return result

    def __neg__(self) -> Compound:
        return Compound(self.fields, {monomial: -c for monomial, c in self.numerator.items()}, self.denominator)

    def _one(self) -> Polynomial:
        return {(0,) * len(self.fields): Fraction(1)}

    def _product(self, left: Polynomial, right: Polynomial) -> Polynomial:
        found: Polynomial = {}
        for first, a in left.items():
            for second, b in right.items():
                monomial = tuple([i + j for i, j in zip(first, second, strict=True)])
                found[monomial] = found.get(monomial, Fraction(0)) + a * b
        if len(found) > MAX_TERMS:
            raise LimitReached("a number of several algebraic fields has too many terms")
        for place, field in enumerate(self.fields):
            found = _reduced(found, place, field)
        return {monomial: c for monomial, c in found.items() if c}

    # Values

    def ball(self, bits: int = 64) -> arb:
        precision = bits + 32
        while precision <= MAX_BITS:
            top = _ball(self.numerator, self.fields, precision)
            found = top if self.denominator is None else top / _ball(self.denominator, self.fields, precision)
            if found.is_finite() and (
                found.rel_accuracy_bits() >= bits or (precision > 2 * bits + 256 and found.rad() * 2**bits < 1)
            ):
                return found
            precision *= 2
        raise LimitReached("a number of several algebraic fields could not be enclosed")

    def sign(self) -> int:
        if self._sign is None:
            self._sign = _sign(self.numerator, self.fields)
            if self._sign and self.denominator is not None:
                self._sign *= _sign(self.denominator, self.fields)
        return self._sign

    def node(self) -> Node:
        """The number as an expression in the readable forms of the generators; in one of them alone as an Element's."""
        top = _node(self.numerator, self.fields)
        if self.denominator is None:
            return top
        from jachess.expression.tidy import collected

        return collected(top / _node(self.denominator, self.fields))


def together(left: Element | Compound, right: Element | Compound) -> tuple[Compound, Compound]:
    """Both numbers as compounds of the same fields."""
    a = left if isinstance(left, Compound) else Compound.of(left)
    b = right if isinstance(right, Compound) else Compound.of(right)
    fields = (*a.fields, *(field for field in b.fields if field not in a.fields))
    return a.over(fields), b.over(fields)


def _sum(left: Polynomial, right: Polynomial) -> Polynomial:
    found = dict(left)
    for monomial, coefficient in right.items():
        value = found.get(monomial, Fraction(0)) + coefficient
        if value:
            found[monomial] = value
        else:
            found.pop(monomial, None)
    return found


def _reduced(polynomial: Polynomial, place: int, field: Field) -> Polynomial:
    """The polynomial with powers of one generator, from the field's degree on, replaced."""
    degree = field.degree
    highest = max((monomial[place] for monomial in polynomial), default=0)
    if highest < degree:
        return polynomial
    from jachess.algebra.number_fields import rational

    tail = [(k, -rational(c)) for k, c in enumerate(field.modulus.coeffs()[:-1]) if c != 0]
    found = dict(polynomial)
    for power in range(highest, degree - 1, -1):
        for monomial in [each for each in found if each[place] == power]:
            coefficient = found.pop(monomial)
            for k, c in tail:
                lower = (*monomial[:place], power - degree + k, *monomial[place + 1 :])
                found[lower] = found.get(lower, Fraction(0)) + coefficient * c
    return found


def _ball(polynomial: Polynomial, fields: tuple[Field, ...], bits: int) -> arb:
    from flint import arb, ctx, fmpq

    with ctx.workprec(bits):
        powers: list[list[Any]] = []
        for place, field in enumerate(fields):
            alpha, row = field.ball(bits), [arb(1)]
            for _ in range(max((monomial[place] for monomial in polynomial), default=0)):
                row.append(row[-1] * alpha)
            powers.append(row)
        result = arb(0)
        for monomial, coefficient in polynomial.items():
            term = arb(fmpq(coefficient.numerator, coefficient.denominator))
            for row, exponent in zip(powers, monomial, strict=True):
                if exponent:
                    term *= row[exponent]
            result += term
        return result


def _sign(polynomial: Polynomial, fields: tuple[Field, ...]) -> int:
    if not polynomial:
        return 0
    bits, enough = 64, None
    while True:
        ball = _ball(polynomial, fields, bits)
        if ball > 0 or ball < 0:
            return 1 if ball > 0 else -1
        if enough is None:
            enough = _separation(polynomial, fields)
            if enough > MAX_BITS:
                raise LimitReached("whether a number of several algebraic fields is 0 would take too many digits")
        if ball.rad() * 2 < _small(enough):
            return 0
        bits *= 2


def _small(bits: int) -> Any:
    from flint import arb

    return arb(1).mul_2exp(-bits) if hasattr(arb, "mul_2exp") else arb(2) ** (-bits)


def _separation(polynomial: Polynomial, fields: tuple[Field, ...]) -> int:
    """Bits b such that the value of the polynomial is 0 or larger than 2⁻ᵇ in size."""
    scale = lcm(*(c.denominator for c in polynomial.values()))
    conjugates, leading = 1, float(log2(scale))
    sizes: list[float] = []
    for place, field in enumerate(fields):
        used = max(monomial[place] for monomial in polynomial)
        if not used:
            sizes.append(0.0)
            continue
        conjugates *= field.degree
        top = abs(field.coefficients[-1])
        # Cauchy: no root is larger than 1 + max |c/top|
        sizes.append(log2(1 + max(abs(c) for c in field.coefficients[:-1]) / top))
        leading += used * log2(top)
    largest = 0.0
    for monomial, coefficient in polynomial.items():
        own = _log2(abs(coefficient)) + sum(k * size for k, size in zip(monomial, sizes, strict=True))
        largest = max(largest, own)
    largest += log2(len(polynomial)) + leading
    # |w| ≥ M^(1 − N) for w = value · 2^leading, and then value ≥ |w| · 2^−leading; a bit more for the rounding here
    return int(max(largest, 1.0) * max(conjugates - 1, 1) * 1.01 + leading) + 16


def _log2(value: Fraction) -> float:
    return float(log2(value.numerator) - log2(value.denominator))


def _node(polynomial: Polynomial, fields: tuple[Field, ...]) -> Node:
    from jachess.expression.tidy import length, tidy

    used = [place for place in range(len(fields)) if any(monomial[place] for monomial in polynomial)]
    if len(used) <= 1:
        return _single(polynomial, fields, used)
    generators = [field.generator.node() for field in fields]
    terms: list[Node] = []
    for monomial, coefficient in sorted(polynomial.items(), reverse=True):
        factors: list[Node] = [Number(_whole(coefficient))]
        factors += [generator**exponent for generator, exponent in zip(generators, monomial, strict=True) if exponent]
        terms.append(product(factors))
    found = total(terms)
    return tidy(found) if length(found) < 300 else found


def _single(polynomial: Polynomial, fields: tuple[Field, ...], used: list[int]) -> Node:
    from flint import fmpq, fmpq_poly

    if not used:
        return Number(_whole(next(iter(polynomial.values()), Fraction(0))))
    (place,) = used
    coefficients = [fmpq(0)] * fields[place].degree
    for monomial, c in polynomial.items():
        coefficients[monomial[place]] = fmpq(c.numerator, c.denominator)
    return fields[place].element(fmpq_poly(coefficients)).node()


def _whole(value: Fraction) -> Numeric:
    return value.numerator if value.denominator == 1 else value
