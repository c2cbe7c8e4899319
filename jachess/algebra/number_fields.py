"""Real number fields Q(α): exact arithmetic, signs and comparisons with the real algebraic numbers in them.

α is a real root of an irreducible polynomial, and an element is a polynomial in α of lower degree, so whether it is 0 is
seen at once; the sign of any other is that of a ball that is refined until it leaves 0. flint is loaded with this module.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from flint import arb, ctx, fmpq, fmpq_mat, fmpq_poly, fmpz_poly

from jachess.algebra.real_numbers import Scalar
from jachess.errors import Undefined
from jachess.expression.nodes import (
    Node,
    Number,
    Numeric,
)
from jachess.expression.real_roots import isolated_irreducible, primitive, root_ball

START = 64


def rational(value: Any) -> Fraction:
    """An fmpq, fmpz or int as a Fraction."""
    return Fraction(int(value.p), int(value.q)) if type(value) is fmpq else Fraction(int(value))


def rational_polynomial(value: Any) -> fmpq_poly:
    """An fmpq_poly, fmpz_poly, int, Fraction or flint number as an fmpq_poly."""
    if type(value) is fmpq_poly:
        return value
    if type(value) is fmpz_poly:
        return fmpq_poly(value)
    if isinstance(value, Fraction):
        return fmpq_poly([fmpq(value.numerator, value.denominator)])
    return fmpq_poly([value])


def evaluated(polynomial: Any, ball: arb) -> arb:
    """A polynomial with rational coefficients at a ball, by Horner's rule at the present precision."""
    numerator = polynomial.numer() if type(polynomial) is fmpq_poly else polynomial
    result = arb(0)
    for c in reversed(numerator.coeffs()):
        result = result * ball + c
    return result / polynomial.denom() if type(polynomial) is fmpq_poly else result


class Field:
    """Q(α) for the real root number `root` (ascending from 0) of an irreducible polynomial `modulus`.

    Two fields are equal when modulus and root are. The modulus is kept monic.
    Raises: IndexError when the modulus has fewer real roots.
    """

    __slots__ = ("_key", "_powers", "coefficients", "degree", "modulus", "root")

    def __init__(self, modulus: fmpq_poly | fmpz_poly, root: int = 0) -> None:
        self.coefficients = primitive(modulus)
        polynomial = rational_polynomial(modulus)
        self.modulus: fmpq_poly = polynomial / polynomial.leading_coefficient()
        self.root = root
        self.degree: int = self.modulus.degree()
        self._key = self.coefficients, root
        if self.degree > 1 and not 0 <= root < len(isolated_irreducible(self.coefficients)):
            raise IndexError(f"the modulus has no real root number {root}")

    @staticmethod
    def rational() -> Field:
        """The field Q."""
        return _RATIONAL

    @staticmethod
    def all(modulus: fmpq_poly | fmpz_poly) -> tuple[Field, ...]:
        """The fields of all real roots of an irreducible polynomial, the roots ascending."""
        if modulus.degree() == 1:
            return (Field(modulus),)
        return tuple(Field(modulus, k) for k in range(len(isolated_irreducible(primitive(modulus)))))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Field) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    def __repr__(self) -> str:
        return f"Field({self.modulus}, {self.root})"

    def ball(self, bits: int = START) -> arb:
        """A ball that contains α, of about `bits` bits."""
        if self.degree == 1:
            with ctx.workprec(bits + 8):
                return arb(-self.modulus[0])
        return root_ball(self.coefficients, self.root + 1, bits)

    def element(self, value: fmpq_poly | fmpz_poly | Numeric) -> Element:
        """The element that a polynomial in α, or a rational, stands for."""
        polynomial = rational_polynomial(value)
        return Element(self, polynomial % self.modulus if polynomial.degree() >= self.degree else polynomial)

    @property
    def generator(self) -> Element:
        """α itself."""
        return self.element(fmpq_poly([0, 1]))


class Element(Scalar):
    """A number of a Field: `polynomial` in α, of lower degree than the modulus."""

    __slots__ = ("_balls", "_node", "_sign", "field", "polynomial")

    def __init__(self, field: Field, polynomial: fmpq_poly) -> None:
        self.field = field
        self.polynomial = polynomial
        self._sign: int | None = None
        self._node: Node | None = None
        self._balls: tuple[int, arb] | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Element) and self.field == other.field and self.polynomial == other.polynomial

    def __hash__(self) -> int:
        return hash((self.field, str(self.polynomial)))

    def __repr__(self) -> str:
        return f"Element({self.polynomial}, {self.field})"

    def is_rational(self) -> bool:
        """Whether the number is rational."""
        return bool(self.polynomial.degree() <= 0)

    @property
    def value(self) -> Fraction:
        """The rational number that the element is. Raises: ValueError when it is irrational."""
        if not self.is_rational():
            raise ValueError("the number is irrational")
        return rational(self.polynomial[0])

    def is_zero(self) -> bool:
        return bool(self.polynomial.is_zero())

    # Arithmetic; elements of one field need not be made alike

    def __add__(self, other: Scalar | Numeric) -> Scalar:
        if type(other) is Element and other.field is self.field:
            return Element(self.field, self.polynomial + other.polynomial)
        return super().__add__(other)

    def __sub__(self, other: Scalar | Numeric) -> Scalar:
        if type(other) is Element and other.field is self.field:
            return Element(self.field, self.polynomial - other.polynomial)
        return super().__sub__(other)

    def __mul__(self, other: Scalar | Numeric) -> Scalar:
        if type(other) is Element and other.field is self.field:
            return self._times(other)
        return super().__mul__(other)

    def __pow__(self, exponent: int) -> Element:
        return self._raised(exponent)

    def _plus(self, other: Element) -> Element:
        return Element(self.field, self.polynomial + other.polynomial)

    def _times(self, other: Element) -> Element:
        product = self.polynomial * other.polynomial
        return Element(self.field, product % self.field.modulus if product.degree() >= self.field.degree else product)

    def _over(self, other: Element) -> Element:
        return self._times(other.inverse())

    def __neg__(self) -> Element:
        return Element(self.field, -self.polynomial)

    def inverse(self) -> Element:
        """1 over the number. Raises: Undefined for 0."""
        if self.polynomial.is_zero():
            raise Undefined("division by zero")
        if self.polynomial.degree() == 0:
            return Element(self.field, fmpq_poly([1 / self.polynomial[0]]))
        _, inverse, _ = self.polynomial.xgcd(self.field.modulus)
        return Element(self.field, inverse % self.field.modulus)

    def _raised(self, exponent: int) -> Element:
        if exponent <= 0 and self.is_zero():
            raise Undefined("division by zero" if exponent else "0^0")
        base = self if exponent >= 0 else self.inverse()
        result = self.field.element(1)
        for bit in bin(abs(exponent))[2:]:
            result = result._times(result)
            if bit == "1":
                result = result._times(base)
        return result

    # Values

    def ball(self, bits: int = START) -> arb:
        if self._balls is not None and self._balls[0] >= bits:
            return self._balls[1]
        if self.polynomial.degree() <= 0:
            with ctx.workprec(bits + 8):
                return arb(self.polynomial[0])
        precision = bits + 16
        while True:
            alpha = self.field.ball(precision)
            with ctx.workprec(precision):
                found = evaluated(self.polynomial, alpha)
            # an element that is not rational is not 0, so this ends
            if found.rel_accuracy_bits() >= bits:
                self._balls = bits, found
                return found
            precision += max(bits, precision // 2)

    def sign(self) -> int:
        if self._sign is None:
            if self.polynomial.degree() <= 0:
                value = self.polynomial[0]
                self._sign = (value > 0) - (value < 0)
            else:
                self._sign = 1 if self.ball(8 if self._balls is None else self._balls[0]) > 0 else -1
        return self._sign

    def minimal_polynomial(self) -> fmpq_poly:
        """The monic irreducible polynomial over Q whose root the number is."""
        if self.polynomial.degree() <= 0:
            return fmpq_poly([-self.polynomial[0], 1])
        if self.polynomial.degree() == 1:
            # α = (β − b)/a: the modulus with that put in place of α
            b, a = self.polynomial[0], self.polynomial[1]
            found = self.field.modulus(fmpq_poly([-b / a, 1 / a]))
            return found / found.leading_coefficient()
        return _minimal(self.field, self.polynomial)

    def root(self) -> tuple[tuple[int, ...], int]:
        """(coefficients, k): the number is the k-th real root, from 1, of this primitive irreducible polynomial."""
        coefficients = primitive(self.minimal_polynomial())
        choices = len(isolated_irreducible(coefficients))
        if choices == 1 or len(coefficients) == 2:
            return coefficients, 1
        precision = START
        while True:
            own = self.ball(precision)
            near = [k for k in range(1, choices + 1) if root_ball(coefficients, k, precision).overlaps(own)]
            if len(near) == 1:
                return coefficients, near[0]
            precision *= 2

    def node(self) -> Node:
        if self._node is None:
            if self.is_rational():
                self._node = Number(self.value)
            else:
                from jachess.algebra.readable import readable

                self._node = readable(*self.root())
        return self._node


_MINIMAL: dict[Any, fmpq_poly] = {}


def _minimal(field: Field, polynomial: fmpq_poly) -> fmpq_poly:
    """The minimal polynomial of an element: the same for all its conjugates, which are often asked for one after another."""
    key = field.coefficients, tuple([(int(c.p), int(c.q)) for c in polynomial.coeffs()])
    found = _MINIMAL.get(key)
    if found is None:
        from jachess.algebra.conjugates import by_conjugates

        found = by_conjugates(field.coefficients, field.modulus, polynomial)
        if found is None:
            found = fmpq_mat(multiplication(field, polynomial)).charpoly()
        # in a field it is a power of the minimal polynomial
        common = found.gcd(found.derivative())
        if common.degree() > 0:
            found = found // common
            found = found / found.leading_coefficient()
        if len(_MINIMAL) > 1000:
            _MINIMAL.clear()
        _MINIMAL[key] = found
    return found


def multiplication(field: Field, polynomial: fmpq_poly) -> list[list[fmpq]]:
    """The matrix of multiplication by an element: row i has the coordinates of αⁱ·element in the basis 1, α, α², ..."""
    rows = []
    row = polynomial
    alpha = fmpq_poly([0, 1])
    for _ in range(field.degree):
        rows.append([row[j] for j in range(field.degree)])
        row = (row * alpha) % field.modulus
    return rows


_RATIONAL = Field(fmpq_poly([0, 1]))


def compare(left: Element, right: Element) -> int:
    """−1, 0 or 1: the sign of left − right, exactly, also for elements of different fields."""
    if left.field == right.field or left.is_rational() or right.is_rational():
        return (left - right).sign()
    first, second = left.root(), right.root()
    if first[0] == second[0]:
        return (first[1] > second[1]) - (first[1] < second[1])
    # roots of different irreducible polynomials differ
    precision = START
    while True:
        a, b = left.ball(precision), right.ball(precision)
        if a < b:
            return -1
        if a > b:
            return 1
        precision *= 2


def common_field(numbers: Iterable[Scalar]) -> Field | None:
    """The one field in which all the numbers lie (Q where all are rational); None when some are not elements of it."""
    field = _RATIONAL
    for number in numbers:
        if not isinstance(number, Element):
            return None
        if not number.is_rational() and number.field is not field:
            if field is not _RATIONAL and number.field != field:
                return None
            field = number.field
    return field
