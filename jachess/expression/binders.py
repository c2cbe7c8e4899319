"""Exact values of finite sums, finite products and integrals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jachess.errors import JachessError, LimitError, Undefined
from jachess.expression.nodes import (
    ONE,
    ZERO,
    Call,
    Name,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    add,
    divide,
    multiply,
    negate,
    power,
    substitute,
    total,
)
from jachess.expression.radicals import MAX_BITS, bits
from jachess.expression.signs import is_constant
from jachess.expression.tidy import tidy
from jachess.expression.undefined import text

if TYPE_CHECKING:
    from jachess.expression.exact import Outcome, Values

MAX_TERMS = 10_000  # of a finite sum or product


def binder(values: Values, node: Node) -> Outcome:
    """The value of a sum, product or integral at the point of `values`, or the error that it meets."""
    assert type(node) is Call
    body, index, low_node, high_node = node.args
    low, high = values.outcome(low_node), values.outcome(high_node)
    for end in (low, high):
        if isinstance(end, JachessError):
            return end
    assert isinstance(low, Node)
    assert isinstance(high, Node)
    assert type(index) is Name
    if node.name == "integral":
        return _integral(values, body, index, low, high)
    word = "sum" if node.name == "sum" else "product"
    if type(low) is not Number or type(high) is not Number:
        if is_constant(low) and is_constant(high):
            raise Undefined(f"the limits of the {word} are not whole numbers: {text(low)}, {text(high)}")
        return Call(node.name, (_inside(values, body, index), index, low, high))
    first, last = low.value, high.value
    if type(first) is not int or type(last) is not int:
        raise Undefined(f"the limits of the {word} are not whole numbers: {text(low)}, {text(high)}")
    if last - first >= MAX_TERMS:
        raise LimitError(f"the {word} has too many terms", cause=f"{last - first + 1} terms; at most {MAX_TERMS} are added up")
    terms = []
    for k in range(first, last + 1):
        outcome = type(values)({index: Number(k)}, values, index).outcome(body)
        if isinstance(outcome, JachessError):
            return outcome
        assert isinstance(outcome, Node)
        terms.append(outcome)
    if node.name == "sum":
        result = total(terms)
        return result if type(result) is Number else tidy(result)
    result = ONE
    for term in terms:
        result = multiply(result, term)
        if type(result) is Number and bits(result.value) > MAX_BITS:
            raise LimitError("the value is too large", cause=f"a number of more than {MAX_BITS} bits")
    return result if type(result) is Number else tidy(result)


def _inside(values: Values, body: Node, index: Name) -> Node:
    """The body of a binder with the point put in, its own index left alone."""
    point: dict[Node, Node] = {}
    level: Values | None = values
    while level is not None:
        point = {**level.point, **point}
        level = level.outer
    point.pop(index, None)
    return substitute(body, point)


def _integral(values: Values, body: Node, index: Name, low: Node, high: Node) -> Outcome:
    inner = tidy(_inside(values, body, index))
    if low is high:
        return ZERO
    exact = _polynomial_integral(inner, index, low, high)
    if exact is not None:
        return tidy(exact)
    node = Call("integral", (inner, index, low, high))
    if is_constant(node):
        from jachess.expression.ball import enclose

        if enclose(node, {}, 64) is None:
            raise Undefined(
                f"no finite value was found for the integral of {text(inner)} from {text(low)} to {text(high)}: "
                "the integrand is unbounded there, or not smooth"
            )
    return node


def _polynomial_integral(body: Node, index: Name, low: Node, high: Node) -> Node | None:
    """The integral of Σ c·t^n, for a body that is written as such a sum; None for any other."""
    terms = []
    for term in body.args if type(body) is Sum else (body,):
        found = _monomial(term, index)
        if found is None:
            return None
        coefficient, degree = found
        step = add(power(high, Number(degree + 1)), negate(power(low, Number(degree + 1))))
        terms.append(multiply(coefficient, divide(step, Number(degree + 1))))
    return total(terms)


def _monomial(term: Node, index: Name) -> tuple[Node, int] | None:
    """(c, n) with term = c·index^n, n ≥ 0."""
    if not term.support & index.support:
        return term, 0
    kind = type(term)
    if term is index:
        return ONE, 1
    if kind is Power and term.args[0] is index and type(term.args[1]) is Number:
        exponent = term.args[1].value
        return (ONE, exponent) if type(exponent) is int and 0 < exponent <= 1000 else None
    if kind is Negative:
        inner = _monomial(term.args[0], index)
        return None if inner is None else (negate(inner[0]), inner[1])
    if kind is Quotient and not term.args[1].support & index.support:
        inner = _monomial(term.args[0], index)
        return None if inner is None else (divide(inner[0], term.args[1]), inner[1])
    if kind is Product:
        coefficient: Node = ONE
        degree = 0
        for factor in term.args:
            inner = _monomial(factor, index)
            if inner is None:
                return None
            coefficient, degree = multiply(coefficient, inner[0]), degree + inner[1]
        return coefficient, degree
    return None
