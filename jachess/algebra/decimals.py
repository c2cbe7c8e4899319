"""Scalars as results: closed form, correctly rounded decimals, nearest double."""

from __future__ import annotations

from fractions import Fraction

from jachess.algebra.real_numbers import ConstantScalar, Scalar
from jachess.errors import LimitReached
from jachess.expression.ball import MAX_PRECISION, decimal_between, ends
from jachess.expression.ball import decimal as decimal_of_node
from jachess.expression.ball import nearest_double as double_of_node
from jachess.expression.nodes import Node, Number
from jachess.results.matrices import Value


def _constant(number: Scalar) -> Node | None:
    """The number as a node whose decimals the core finds: written constants and rationals."""
    from jachess.algebra.number_fields import Element

    if isinstance(number, ConstantScalar):
        return number.node()
    if isinstance(number, Element) and number.is_rational():
        return Number(number.value)
    return None


def _ends(number: Scalar, bits: int) -> tuple[Fraction, Fraction] | None:
    try:
        return ends(number.ball(bits))
    except (LimitReached, OverflowError):
        return None


def decimal(number: Scalar, digits: int) -> str:
    """The decimal expansion, correctly rounded to `digits` significant digits. Raises: LimitReached when it is not certain."""
    constant = _constant(number)
    if constant is not None:
        return decimal_of_node(constant, digits)
    bits = int(digits * 3.33) + 40
    while bits <= MAX_PRECISION:
        found = _ends(number, bits)
        text = None if found is None else decimal_between(*found, digits)
        if text is not None:
            return text
        if found is None and bits > 4 * digits + 2000:
            break
        bits *= 2
    raise LimitReached("the decimals of a number could not be made certain")


def nearest_double(number: Scalar) -> float | None:
    """The nearest double; None where that overflows. Raises: LimitReached when the rounding is not certain."""
    constant = _constant(number)
    if constant is not None:
        return double_of_node(constant)
    bits = 80
    while bits <= MAX_PRECISION:
        found = _ends(number, bits)
        if found is not None:
            try:
                low, high = (end.numerator / end.denominator for end in found)
            except OverflowError:
                return None
            if low == high:
                return low + 0.0  # never -0.0
        elif bits > 2000:
            break
        bits *= 2
    raise LimitReached("the value of a number could not be made certain")


def value_of(number: Scalar, digits: int, *, exact: bool = True) -> Value:
    """The number as a Value. Without `exact`, or for a number known by balls only, `Value.exact` is None; decimals that
    could not be made certain are None."""
    try:
        text: str | None = decimal(number, digits)
    except LimitReached:
        text = None
    try:
        double = nearest_double(number)
    except LimitReached:
        double = None
    return Value(number.node() if exact and number.exact else None, text, double)
