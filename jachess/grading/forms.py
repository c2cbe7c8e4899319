"""The form in which an answer is written: expanded, factored, simplified, exact; and what is missing from it, in words.

These look at what was typed, not at its value: x + x and 2·x are equal, and only one of them is simplified.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from jachess.expression.nodes import (
    BINDERS,
    Call,
    Constant,
    E,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Root,
    Sum,
    postorder,
)
from jachess.expression.terms import split_term
from jachess.expression.tidy import collected, length
from jachess.grading.policy import Form
from jachess.results.functions import VectorFunction


def fault(node: Node, form: Form) -> str:
    """What keeps an expression from having a form, as one clause; "" when it has it. For "exact" see `fault_of`.

    >>> from jachess.syntax.reading import read_expression
    >>> fault(read_expression("x*(x + 1)"), "expanded"), fault(read_expression("x^2 - 1"), "factored")
    ('x*(x + 1) is not multiplied out', 'x^2 - 1 can be factored')
    """
    check = _CHECKS.get(form)
    return check(node) if check is not None else ""


def fault_of(function: VectorFunction, form: Form) -> str:
    """The first fault of any component, and of the numbers in the text, which show only there how they were typed."""
    if form == "exact":
        return _not_exact(function.source)
    for component in function.components:
        found = fault(component, form)
        if found:
            return found
    return _not_lowest(function.source) if form == "simplified" else ""


def is_expanded(node: Node) -> bool:
    """Whether no product and no power of a sum is left to be multiplied out."""
    return not _not_expanded(node)


def is_factored(node: Node) -> bool:
    """Whether the expression is a product of factors that cannot be factored further over the rationals."""
    return not _not_factored(node)


def is_simplified(node: Node) -> bool:
    """Whether like terms are collected, common factors cancelled and numbers worked out."""
    return not _not_simplified(node)


def is_exact(function: VectorFunction) -> bool:
    """Whether no decimals stand in the text; a fraction that is typed p/q is exact."""
    return not _not_exact(function.source)


def _not_exact(source: str) -> str:
    from jachess.grading.tolerance import half_units

    for value in half_units(source):
        return f"{_decimal(value)} is a decimal"
    return ""


def _not_lowest(source: str) -> str:
    """A fraction of whole numbers in the text that can be cancelled: the reader gives 6/4 as the number 3/2."""
    from math import gcd

    place = source.find("/")
    while 0 < place < 1 << 16:
        first = place
        while first > 0 and "0" <= source[first - 1] <= "9":
            first -= 1
        last = place + 1
        while last < len(source) and "0" <= source[last] <= "9":
            last += 1
        top, below = source[first:place], source[place + 1 : last]
        apart = not (
            source[first - 1 : first].isalnum()
            or source[first - 1 : first] in (".", "^", "_", ")")
            or source[last : last + 1] in (".", "^")
        )
        if top and below and apart and len(top) + len(below) < 60 and (gcd(int(top), int(below)) > 1 or int(below) == 1):
            return f"{top}/{below} can be cancelled"
        place = source.find("/", place + 1)
    return ""


def _decimal(value: Fraction | int) -> str:
    from jachess.expression.ball import decimal

    return decimal(Number(value), 6)


# Expanded


def _algebraic(node: Node) -> Iterator[Node]:
    """The sums, products and powers that the expression is made of, not what stands inside functions and denominators."""
    stack = [node]
    while stack:
        part = stack.pop()
        yield part
        if type(part) is Quotient:
            stack.append(part.args[0])
        elif type(part) is Power:
            if type(part.args[1]) is Number and part.args[1].value > 0:
                stack.append(part.args[0])
        elif type(part) in (Sum, Product, Negative):
            stack += reversed(part.args)


def _not_expanded(node: Node) -> str:
    for part in _algebraic(node):
        if type(part) is Product and any(type(_inner(factor)) is Sum for factor in part.args):
            return f"{part} is not multiplied out"
        if type(part) is Negative and type(_inner(part)) is Sum:
            return f"{part} is not multiplied out"
        if type(part) is Power and type(part.args[1]) is Number and type(part.args[1].value) is int and part.args[1].value > 1:
            if type(_inner(part.args[0])) in (Sum, Product, Quotient):
                return f"{part} is not multiplied out"
        if type(part) is Quotient and type(_inner(part.args[0])) is Sum and part.args[1].support:
            return f"{part} is not multiplied out"
    return ""


def _inner(node: Node) -> Node:
    while type(node) is Negative:
        node = node.args[0]
    return node


# Factored


def _not_factored(node: Node) -> str:
    for factor in _factors(node):
        if type(factor) is Sum:
            reason = _reducible(factor)
            if reason:
                return reason
    return ""


def _factors(node: Node) -> Iterator[Node]:
    stack = [node]
    while stack:
        part = stack.pop()
        if type(part) in (Product, Quotient, Negative):
            stack += reversed(part.args)
        elif type(part) is Power and type(part.args[1]) is Number:
            stack.append(part.args[0])
        else:
            yield part


def _reducible(node: Node) -> str:
    """Whether a sum is a polynomial that has factors, or a number in front."""
    from jachess.grading.fields import Field, NoForm, Restart
    from jachess.grading.normal_forms import NormalForms

    units: dict[str, int] = {}
    for _ in range(4):
        field = Field(units, factoring=True)
        try:
            top, below = field.canonical(NormalForms(field).of(node))
            constant, factors = field.factored(top)
        except Restart:
            continue
        except NoForm:
            return ""
        if not below.is_constant():
            return f"{node} is not one fraction"
        if sum(count for _, count in factors) > 1:
            return f"{node} can be factored"
        if abs(constant) != 1 and below.is_one() and len(top) > 1:
            return f"{abs(constant)} can be taken out of {node}"
        return ""
    return ""


# Simplified


def _not_simplified(node: Node) -> str:
    for part in postorder(node):
        kind = type(part)
        if not part.args or (kind is Call and part.name in BINDERS):  # type: ignore[attr-defined]
            continue
        reason = _number_left(part) or _TESTS.get(kind, _nothing)(part)
        if reason:
            return reason
    return ""


def _nothing(part: Node) -> str:
    return ""


def _number_left(part: Node) -> str:
    """A constant that can be worked out: 2·3, 6/4, √8, sin 0."""
    if part.support or type(part) in (Number, Constant, Root) or type(part) is Negative:
        return ""
    value = collected(part)
    if _rational(part) and _rational_value(part) is not None:
        return ""  # a fraction in lowest terms
    if (
        type(part) is Call
        and part.name in ("sqrt", "cbrt")
        and not (type(value) is Call and value.name == part.name)
        and type(value) is not Power
    ):
        return f"{part} is {value}"
    if type(value) is Number or length(value) < length(part):
        return f"{part} is {value}"
    return ""


def _rational(part: Node) -> bool:
    return type(part) is Quotient and all(type(_inner(arg)) is Number for arg in part.args)


def _rational_value(part: Node) -> Fraction | None:
    """p/q as it was typed, in lowest terms with a denominator above 1."""
    from math import gcd

    top, below = part.args
    if type(top) is Number and type(below) is Number and type(top.value) is int and type(below.value) is int:
        if below.value > 1 and gcd(top.value, below.value) == 1:
            return Fraction(top.value, below.value)
    return None


def _sum_left(part: Node) -> str:
    """Like terms, zeros."""
    seen: dict[Node, Node] = {}
    for term in part.args:
        plain = collected(term)
        coefficient, factors = split_term(plain)
        if coefficient == 0:
            return f"a term of {part} is 0"
        from jachess.expression.terms import build

        key = build(1, factors)
        if key in seen:
            return f"{seen[key]} and {term} are like terms"
        seen[key] = term
        if type(_inner(term)) is Sum:
            return f"the brackets around {_inner(term)} can go"
    return ""


def _product_left(part: Node) -> str:
    """Two numbers, two powers of one base, ones and zeros."""
    seen: dict[Node, Node] = {}
    numbers = 0
    for factor in part.args:
        inner = _inner(factor)
        if type(inner) is Number or _rational(inner):
            numbers += 1
            if numbers > 1 or (type(inner) is Number and inner.value in (0, 1)):
                return f"the numbers in {part} can be multiplied"
            continue
        if type(inner) is Product:
            return f"{part} can be written as one product"
        base = inner.args[0] if type(inner) is Power and inner.args[0] is not E else inner
        if type(inner) is Call and inner.name == "sqrt":
            base = inner.args[0]
        if (type(inner) is Power and inner.args[0] is E) or (type(inner) is Call and inner.name == "exp"):
            base = E
        key = collected(base)
        if key in seen:
            return f"{seen[key]} and {factor} can be brought together"
        seen[key] = factor
    return ""


def _quotient_left(part: Node) -> str:
    """A common factor of numerator and denominator, a quotient within a quotient, a denominator that is a number 1 or −1."""
    top, below = part.args
    for side in (top, below):
        if any(type(_inner(factor)) is Quotient and not _rational(_inner(factor)) for factor in _factors_of(side)):
            return f"{part} has a fraction within a fraction"
    if type(_inner(below)) is Number and abs(_inner(below).value) == 1:  # type: ignore[attr-defined]
        return f"the denominator of {part} can go"
    from jachess.grading.fields import Field, NoForm, Restart
    from jachess.grading.normal_forms import NormalForms

    units: dict[str, int] = {}
    for _ in range(4):
        field = Field(units)
        forms = NormalForms(field)
        try:
            a, b = forms.of(top), forms.of(below)
        except Restart:
            continue
        except NoForm:
            return ""
        over, under = field.times_poly(a[0], b[1]), field.times_poly(b[0], a[1])
        if over and not over.gcd(under).is_constant():
            return f"{part} can be cancelled"
        if over and int(over.gcd(under).leading_coefficient()) != 1 and _whole_coefficients(part):
            return f"{part} can be cancelled"
        return ""
    return ""


def _whole_coefficients(part: Node) -> bool:
    return all(type(node) is not Number or type(node.value) is int for node in postorder(part))


def _factors_of(node: Node) -> tuple[Node, ...]:
    node = _inner(node)
    return node.args if type(node) is Product else (node,)


def _power_left(part: Node) -> str:
    base, exponent = part.args
    if type(exponent) is Number and exponent.value in (0, 1):
        return f"{part} can be written without its exponent"
    if type(base) is Power and type(exponent) is Number and type(exponent.value) is int:
        return f"{part} can be written with one exponent"
    return ""


def _negative_left(part: Node) -> str:
    return f"{part} has two signs" if type(part.args[0]) is Negative else ""


def _call_left(part: Node) -> str:
    """Functions that undo each other, roots and logarithms of powers of e."""
    plain = collected(part)
    if (
        type(part) is Call
        and part.name in _UNDONE
        and not (type(plain) is Call and plain.name == part.name)
        and length(plain) < length(part) - 2
    ):
        return f"{part} is {plain}"
    return ""


_UNDONE = frozenset({"ln", "sin", "cos", "tan", "sinh", "tanh", "sqrt", "abs"})
_TESTS = {
    Sum: _sum_left,
    Product: _product_left,
    Quotient: _quotient_left,
    Power: _power_left,
    Negative: _negative_left,
    Call: _call_left,
}
_CHECKS = {"expanded": _not_expanded, "factored": _not_factored, "simplified": _not_simplified}

__all__ = ["fault", "fault_of", "is_exact", "is_expanded", "is_factored", "is_simplified"]
