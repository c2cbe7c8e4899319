"""Written constants as elements of number fields: 3/4, (1 + √5)/2, 4^(1/3), 1/(rootof(t⁵ − t − 1, t, 1) − 2)."""

from __future__ import annotations

from fractions import Fraction

from flint import fmpz_poly

from jachess.algebra.number_fields import Element, Field
from jachess.algebra.real_numbers import Scalar
from jachess.errors import Undefined
from jachess.expression.nodes import Call, Negative, Node, Number, Numeric, Power, Product, Quotient, Root, Sum, postorder

MAX_WRITTEN = 24  # the degree of a field in which a written constant is computed


def element_of(node: Node) -> Element | None:
    """A constant as an element of a number field where that is plain to see: it is made by + − × ÷ and whole powers of
    rationals and one Root, √n or n^(1/q); None for any other."""
    if type(node) is Number:
        return Field.rational().element(node.value)
    if type(node) is Root:
        return Field(fmpz_poly(list(node.coefficients)), node.k - 1).generator
    from jachess.expression.surds import surd_of

    surd = surd_of(node)
    if surd is None:
        return _computed(node)
    if len(surd) > 2 or (len(surd) == 2 and 1 not in surd):
        return None
    irrational = next((n for n in surd if n != 1), None)
    if irrational is None:
        return Field.rational().element(surd.get(1, Fraction(0)))
    field = Field(fmpz_poly([-irrational, 0, 1]), 1)
    return field.element(surd.get(1, Fraction(0))) + field.generator * surd[irrational]  # type: ignore[return-value]


def _computed(node: Node) -> Element | None:
    """The value of a constant by the arithmetic of one field, or None."""
    known: dict[Node, Element] = {}
    for part in postorder(node):
        try:
            value = _part(part, [known[arg] for arg in part.args])
        except Undefined:
            return None
        if not isinstance(value, Element) or value.field.degree > MAX_WRITTEN:
            return None
        known[part] = value
    return known[node]


def _part(part: Node, args: list[Element]) -> Scalar | None:
    kind = type(part)
    if kind is Number:
        return Field.rational().element(part.value)  # type: ignore[attr-defined]
    if kind is Root:
        return Field(fmpz_poly(list(part.coefficients)), part.k - 1).generator  # type: ignore[attr-defined]
    if not args:
        return None
    if kind is Sum or kind is Product:
        result: Scalar = args[0]
        for arg in args[1:]:
            result = result + arg if kind is Sum else result * arg
            if not isinstance(result, Element):
                return None
        return result
    if kind is Negative:
        return -args[0]
    if kind is Quotient:
        return args[0] / args[1]
    if kind is Power and type(part.args[1]) is Number:
        return _written_power(args[0], part.args[1].value)
    if kind is Call and part.name in ("sqrt", "cbrt"):  # type: ignore[attr-defined]
        return _written_power(args[0], Fraction(1, 2 if part.name == "sqrt" else 3))  # type: ignore[attr-defined]
    return None


def _written_power(base: Element, exponent: Numeric) -> Scalar | None:
    if abs(exponent.numerator) > MAX_WRITTEN or exponent.denominator > MAX_WRITTEN:
        return None
    if exponent.denominator == 1:
        return base**exponent.numerator
    if not base.is_rational():
        return None
    from jachess.expression.radicals import rational_power

    found = rational_power(base.value, exponent)
    if found is None:
        return None
    factor, radicand, rest = found
    if not rest:
        return Field.rational().element(factor)
    # the radicand is no perfect power of an exponent that divides the denominator
    modulus = fmpz_poly([-radicand] + [0] * (rest.denominator - 1) + [1])
    return Field(modulus, 1 - rest.denominator % 2).generator ** rest.numerator * factor
