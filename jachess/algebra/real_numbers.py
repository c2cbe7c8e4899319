"""Exact real numbers: what coordinates, values and the entries of a Hessian at a point are.

A Scalar is an element of a number field (`number_fields.Element`), a constant written as an expression
(`ConstantScalar`), or a number known by balls that can be refined without end (`BallScalar`). Scalars add, subtract,
multiply and divide with each other, with ints and with Fractions; the result is of the less exact kind of the two.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Self

from jachess.errors import LimitReached, Undefined
from jachess.expression.nodes import Call, Node, Number, Numeric, add, divide, multiply, negate, power

if TYPE_CHECKING:
    from flint import arb

MAX_PRECISION = 4096
MAX_TIDIED = 400  # a longer constant is collected, not tidied


class Scalar(ABC):
    """A real number with exact arithmetic. `exact` says whether `node` gives a closed form."""

    __slots__ = ()
    exact = True

    @abstractmethod
    def ball(self, bits: int = 64) -> arb:
        """A ball that contains the number, about `bits` bits sharp. Raises: LimitReached where there is none."""

    @abstractmethod
    def node(self) -> Node:
        """The number as a constant expression, in readable form. Raises: LimitReached for a number known by balls only."""

    @abstractmethod
    def sign(self) -> int:
        """−1, 0 or 1, proved. Raises: LimitReached when that cannot be decided."""

    def is_zero(self) -> bool:
        """Whether the number is 0, proved. Raises: as `sign`."""
        return self.sign() == 0

    # What the operators are made of: `other` has the same class.

    @abstractmethod
    def _plus(self, other: Self) -> Scalar: ...

    @abstractmethod
    def _times(self, other: Self) -> Scalar: ...

    @abstractmethod
    def _over(self, other: Self) -> Scalar: ...

    @abstractmethod
    def _raised(self, exponent: int) -> Scalar: ...

    @abstractmethod
    def __neg__(self) -> Scalar: ...

    def __add__(self, other: Scalar | Numeric) -> Scalar:
        left, right = alike(self, other)
        result: Scalar = left._plus(right)
        return result

    def __radd__(self, other: Numeric) -> Scalar:
        return self + other

    def __sub__(self, other: Scalar | Numeric) -> Scalar:
        left, right = alike(self, other)
        result: Scalar = left._plus(-right)
        return result

    def __rsub__(self, other: Numeric) -> Scalar:
        return (-self) + other

    def __mul__(self, other: Scalar | Numeric) -> Scalar:
        left, right = alike(self, other)
        result: Scalar = left._times(right)
        return result

    def __rmul__(self, other: Numeric) -> Scalar:
        return self * other

    def __truediv__(self, other: Scalar | Numeric) -> Scalar:
        """The quotient. Raises: Undefined when `other` is 0."""
        left, right = alike(self, other)
        result: Scalar = left._over(right)
        return result

    def __rtruediv__(self, other: Numeric) -> Scalar:
        right, left = alike(self, other)
        result: Scalar = left._over(right)
        return result

    def __pow__(self, exponent: int) -> Scalar:
        """An integer power. Raises: Undefined for 0 to a power ≤ 0."""
        return self._raised(exponent)


def scalar(value: Scalar | Node | Numeric) -> Scalar:
    """A number or a constant expression as a Scalar: rationals and roots of small degree in their number field."""
    if isinstance(value, Scalar):
        return value
    from jachess.algebra.number_fields import Field
    from jachess.algebra.written import element_of

    if not isinstance(value, Node):
        return Field.rational().element(value)
    found = element_of(value)
    return ConstantScalar(value) if found is None else found


def alike(left: Scalar, right: Scalar | Numeric) -> tuple[Any, Any]:
    """The two numbers as Scalars of one class (and of one field) that can be added and multiplied."""
    from jachess.algebra.compounds import Compound, together
    from jachess.algebra.number_fields import Element, Field

    if not isinstance(right, Scalar):
        if isinstance(left, Element):
            return left, left.field.element(right)
        if isinstance(left, Compound):
            return together(left, Field.rational().element(right))
        right = ConstantScalar(Number(right))
    if isinstance(left, Element) and isinstance(right, Element):
        if left.field is right.field or left.field == right.field:
            return left, right
        if right.is_rational():
            return left, left.field.element(right.value)
        if left.is_rational():
            return right.field.element(left.value), right
    if isinstance(left, (Element, Compound)) and isinstance(right, (Element, Compound)):
        return together(left, right)
    if type(left) is type(right):
        return left, right
    if isinstance(left, BallScalar) or isinstance(right, BallScalar):
        return BallScalar.of(left), BallScalar.of(right)
    return ConstantScalar(left.node()), ConstantScalar(right.node())


class ConstantScalar(Scalar):
    """A constant written as an expression without names: pi/2, sqrt(2), ln(2).

    Arithmetic keeps it collected, and tidy while it is short; the sign is that of `expression.signs.sign`.
    """

    __slots__ = ("_node", "_sign")

    def __init__(self, node: Node) -> None:
        self._node = node
        self._sign: int | None = None

    def __repr__(self) -> str:
        return f"ConstantScalar({self._node})"

    def node(self) -> Node:
        return self._node

    def ball(self, bits: int = 64) -> arb:
        from jachess.expression.ball import enclose

        precision = bits + 16
        while precision <= max(4 * bits, MAX_PRECISION):
            found = enclose(self._node, {}, precision)
            if found is not None:
                # the accuracy of 0 is never relative
                if found.rel_accuracy_bits() >= bits or (precision > 2 * bits + 256 and found.rad() * 2**bits < 1):
                    return found
            precision *= 2
        raise LimitReached("a constant could not be enclosed")

    def sign(self) -> int:
        if self._sign is None:
            from jachess.expression.signs import sign

            self._sign = sign(self._node)
        return self._sign

    @staticmethod
    def _made(node: Node) -> ConstantScalar:
        from jachess.expression.tidy import collected, length, tidy

        node = collected(node)
        return ConstantScalar(tidy(node) if node.args and length(node) <= MAX_TIDIED else node)

    def _plus(self, other: ConstantScalar) -> ConstantScalar:
        return self._made(add(self._node, other._node))

    def _times(self, other: ConstantScalar) -> ConstantScalar:
        return self._made(multiply(self._node, other._node))

    def _over(self, other: ConstantScalar) -> ConstantScalar:
        if other.sign() == 0:
            raise Undefined("division by zero")
        return self._made(divide(self._node, other._node))

    def _raised(self, exponent: int) -> ConstantScalar:
        if exponent <= 0 and self.sign() == 0:
            raise Undefined("division by zero" if exponent else "0^0")
        return self._made(power(self._node, Number(exponent)))

    def __neg__(self) -> ConstantScalar:
        return self._made(negate(self._node))


class BallScalar(Scalar):
    """A number known by a ball that can be refined: `refine(bits)` gives one of about `bits` bits.

    `refine` may give None where it fails at that precision.
    """

    __slots__ = ("refine",)
    exact = False

    def __init__(self, refine: Callable[[int], arb | None]) -> None:
        self.refine = refine

    @staticmethod
    def of(other: Scalar) -> BallScalar:
        """Any Scalar as one that is known by its balls."""
        return other if isinstance(other, BallScalar) else BallScalar(other.ball)

    def __repr__(self) -> str:
        return f"BallScalar({self.refine(64)})"

    def node(self) -> Node:
        raise LimitReached("the number is known by balls only, it has no closed form here")

    def ball(self, bits: int = 64) -> arb:
        precision = bits
        while precision <= 4 * bits + 256:
            found = self.refine(precision)
            if found is not None and (found.rel_accuracy_bits() >= bits - 8 or precision > 2 * bits + 128):
                return found
            precision *= 2
        raise LimitReached("a number could not be enclosed")

    def sign(self) -> int:
        precision = 64
        while precision <= MAX_PRECISION:
            found = self.refine(precision)
            if found is not None:
                if found > 0:
                    return 1
                if found < 0:
                    return -1
                if found == 0:
                    return 0
            precision *= 2
        raise LimitReached("it could not be decided whether a number is zero: balls never prove it")

    def _with(self, other: BallScalar, operation: Callable[[Any, Any], Any]) -> BallScalar:
        def refine(bits: int) -> arb | None:
            from flint import ctx

            left, right = self.refine(bits), other.refine(bits)
            if left is None or right is None:
                return None
            with ctx.workprec(bits + 16):
                value = operation(left, right)
            return value if value.is_finite() else None

        return BallScalar(refine)

    def _plus(self, other: BallScalar) -> BallScalar:
        return self._with(other, lambda a, b: a + b)

    def _times(self, other: BallScalar) -> BallScalar:
        return self._with(other, lambda a, b: a * b)

    def _over(self, other: BallScalar) -> BallScalar:
        if other.sign() == 0:
            raise Undefined("division by zero")
        return self._with(other, lambda a, b: a / b)

    def _raised(self, exponent: int) -> BallScalar:
        if exponent <= 0 and self.sign() == 0:
            raise Undefined("division by zero" if exponent else "0^0")
        return self._with(self, lambda a, _: a**exponent)

    def __neg__(self) -> BallScalar:
        return self._with(self, lambda a, _: -a)


def root_of(number: Scalar, degree: int) -> Scalar:
    """The real root of degree `degree`: an Element where it lies in the number's field, else a constant expression.

    Raises: Undefined for an even root of a negative number.
    """
    side = number.sign()
    if side == 0:
        return number
    if side < 0 and degree % 2 == 0:
        raise Undefined("square root of a negative number" if degree == 2 else f"root of even degree {degree} of a negative number")
    if isinstance(number, BallScalar):
        return BallScalar(lambda bits: _ball_root(number.refine(bits), degree, bits))
    if side < 0:
        return -root_of(-number, degree)
    from jachess.algebra.number_fields import Element

    if isinstance(number, Element):
        from jachess.algebra.field_roots import root_in_field

        found = root_in_field(number, degree)
        if found is not None:
            return found
    node = number.node()
    inner = Call("sqrt", (node,)) if degree == 2 else power(node, Number(Fraction(1, degree)))
    from jachess.expression.tidy import tidy

    return scalar(tidy(inner))


def _ball_root(ball: Any, degree: int, bits: int) -> Any:
    from flint import ctx

    if ball is None or ball.contains(0):
        return None
    with ctx.workprec(bits + 16):
        return ball.root(degree) if ball > 0 else -(-ball).root(degree)
