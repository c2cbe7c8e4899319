"""Conditions: what can be said of an expression's sign from its form alone, and conditions in their simplest form."""

from __future__ import annotations

from fractions import Fraction

from jachess.expression.nodes import ZERO, Call, Constant, Node, Number, Power, Product, Quotient, Root, Sum
from jachess.expression.nodes import E as EULER
from jachess.expression.terms import split_term
from jachess.expression.tidy import collected

POSITIVE, NONNEGATIVE, UNKNOWN = 2, 1, 0


def positivity(node: Node) -> int:
    """POSITIVE or NONNEGATIVE wherever the expression is defined, or UNKNOWN; a small expression only."""
    kind = type(node)
    if kind is Number:
        value = node.value  # type: ignore[attr-defined]
        return POSITIVE if value > 0 else NONNEGATIVE if value == 0 else UNKNOWN
    if kind is Constant:
        return POSITIVE
    if kind is Root:
        from jachess.expression.signs import sign

        return POSITIVE if sign(node) > 0 else UNKNOWN
    if kind is Sum:
        signs = [positivity(term) for term in node.args]
        return UNKNOWN if UNKNOWN in signs else max(signs)
    if kind is Product or kind is Quotient:
        signs = [positivity(factor) for factor in node.args]
        return min(signs)
    if kind is Power:
        base, exponent = node.args
        if base is EULER or positivity(base) == POSITIVE:
            return POSITIVE
        if type(exponent) is Number:
            value = Fraction(exponent.value)
            if value.denominator % 2 == 0 or value.numerator % 2 == 0:
                return NONNEGATIVE
        return UNKNOWN
    if kind is Call:
        if node.name in ("exp", "cosh", "sigmoid", "softplus", "erfc"):  # type: ignore[attr-defined]
            return POSITIVE
        if node.name in ("abs", "sqrt"):  # type: ignore[attr-defined]
            return POSITIVE if positivity(node.args[0]) == POSITIVE else NONNEGATIVE
    return UNKNOWN


def always_true(condition: Node) -> bool:
    """Whether a relation holds for all real values of its names, as far as its form shows."""
    if type(condition) is not Call or len(condition.args) != 2:
        return False
    left, right = condition.args
    if type(right) is not Number:
        return False
    sign = positivity(left)
    if condition.name in (">", "!=") and right.value == 0:
        return sign == POSITIVE
    if condition.name == ">=" and right.value == 0:
        return sign >= NONNEGATIVE
    if condition.name in (">", ">=", "!=") and right.value < 0:
        return sign >= NONNEGATIVE
    if type(left) is Number:
        a, b = left.value, right.value
        return {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b, "=": a == b, "!=": a != b}.get(condition.name, False)
    return False


def simplest(condition: Node) -> tuple[Node, ...]:
    """The conditions that together say the same, without those that always hold: 2·x²·y ≠ 0 is x ≠ 0 and y ≠ 0."""
    plain = collected(condition)
    if always_true(plain):
        return ()
    if type(plain) is Call and plain.args[-1] is ZERO and plain.name in ("!=", ">", ">="):
        coefficient, factors = split_term(plain.args[0])
        plain_powers = all(not isinstance(exponent, Node) and exponent > 0 for _, exponent in factors)
        if plain.name == "!=" and factors and coefficient and plain_powers:
            bases = (Call("!=", (base, ZERO)) for base, _ in factors)
            return tuple(base for base in bases if not always_true(base))
        if plain.name == ">" and coefficient > 0 and len(factors) == 1 and plain_powers and _is_even(factors[0][1]):
            return (Call("!=", (factors[0][0], ZERO)),)
        if coefficient > 0 and len(factors) == 1 and plain_powers and Fraction(factors[0][1]).numerator % 2:  # type: ignore[arg-type]
            return (Call(plain.name, (factors[0][0], ZERO)),)
    return (plain,)


def _is_even(exponent: object) -> bool:
    return isinstance(exponent, int) and exponent % 2 == 0
