"""Powers, roots, absolute values and signs of collected expressions, over the reals.

x^(p/q) in lowest terms is the real root when q is odd, so it is defined for negative x; when q is even it needs x ≥ 0.
√(x²) is |x|. A rewriting may extend the domain at single points or at a border (√x·√x is x); whoever needs them keeps
the conditions of the steps that led there.
"""

from __future__ import annotations

from fractions import Fraction

from jachess.expression.nodes import (
    ONE,
    PI,
    ZERO,
    Call,
    E,
    Node,
    Number,
    Numeric,
    Power,
    Quotient,
    Sum,
)
from jachess.expression.ordering import Factors
from jachess.expression.terms import (
    MAX_BITS,
    as_node,
    bits,
    build,
    exact,
    primitive,
    product_of,
    split_term,
    sum_of,
    times,
)
from jachess.expression.terms import (
    size as magnitude,
)


def raised(base: Node, exponent: Node) -> Node:
    """base ^ exponent for collected base and exponent, collected."""
    if exponent is ONE or base is ONE:
        return base
    if exponent is ZERO:
        return Power((base, exponent)) if base is ZERO else ONE
    if base is E:
        return build(1, _exponential(exponent))
    if type(exponent) is Number:
        return _numeric_exponent(base, exponent.value)
    coefficient, factors = split_term(base)
    if coefficient == 1 and len(factors) == 1:
        inner, power = factors[0]
        if inner is E:
            return raised(E, product_of([as_node(power), exponent]))
    return Power((base, exponent))


def _exponential(exponent: Node) -> Factors:
    """The factors of e^exponent: e^(x + 2·ln(y)) is y²·e^x."""
    kept: list[Node] = []
    factors: Factors = []
    for term in exponent.args if type(exponent) is Sum else (exponent,):
        coefficient, found = split_term(term)
        logs = [base for base, power in found if type(base) is Call and base.name == "ln" and power == 1]
        if len(logs) == 1 and len(found) == 1:
            factors.append((logs[0].args[0], coefficient))
        elif len(logs) == 1:
            factors.append((logs[0].args[0], build(coefficient, [pair for pair in found if pair[0] is not logs[0]])))
        else:
            kept.append(term)
    if kept:
        factors.append((E, sum_of(kept)))
    return factors


def _numeric_exponent(base: Node, exponent: Numeric) -> Node:
    if type(base) is Sum:
        return build(1, [(base, exponent)])
    coefficient, factors = split_term(base)
    if type(exponent) is int:
        if coefficient == 0 and exponent < 0:
            return Power((base, Number(exponent)))
        if coefficient != 1 and abs(exponent) * bits(coefficient) > MAX_BITS:
            return Power((base, Number(exponent)))
        return build(Fraction(coefficient) ** exponent if coefficient != 1 else 1, [(b, times(e, exponent)) for b, e in factors])
    degree = Fraction(exponent)
    odd_root = degree.denominator % 2 == 1
    outside: Factors = []
    inside: Factors = []
    for b, e in factors:
        if b is E:
            outside.append((b, times(e, exponent)))
        elif isinstance(e, Node):
            inside.append((b, e))
        elif odd_root and Fraction(e).denominator % 2 == 1:
            outside.append((b, e * degree))
        elif not odd_root and type(e) is int and e % 2 == 0:
            outside.append(_even_power_root(b, e, degree))
        elif len(factors) == 1 and coefficient > 0 and (Fraction(e).numerator % 2 or Fraction(e).denominator % 2 == 0):
            outside.append((b, e * degree))
        elif len(factors) == 1 and coefficient > 0:
            outside.append((absolute(b), e * degree))
        else:
            inside.append((b, e))
    scale: Numeric = 1
    if coefficient > 0 or odd_root:
        outside.append((Number(coefficient), exponent))
    elif inside:
        scale = -1
        outside.append((Number(-coefficient), exponent))
    else:
        return Power((base, Number(exponent))) if coefficient else (ZERO if exponent > 0 else Quotient((ONE, ZERO)))
    if inside:
        outside.append((build(scale, inside), exponent))
    return build(1, outside)


def _even_power_root(base: Node, exponent: int, degree: Fraction) -> tuple[Node, Numeric]:
    """(b^(2k))^(p/q) with q even is |b|^(2k·p/q); the bars go when the new exponent is even."""
    power = exponent * degree
    if power.denominator == 1 and power.numerator % 2 == 0:
        return base, power.numerator
    size = absolute(base)
    return size, exact(power)


def absolute(u: Node) -> Node:
    """|u| for a collected u: numbers, even powers and what is never negative stand outside the bars."""
    if u.support == 0 and type(u) is Number:
        return Number(magnitude(u.value))
    found = _absolute_parts(u)
    if found is not None:
        return found
    return Call("abs", (u,))


def _absolute_parts(u: Node) -> Node | None:
    if type(u) is Sum:
        scale, rest = primitive(u)
        return None if scale == 1 else build(magnitude(scale), [(absolute(rest), 1)])
    coefficient, factors = split_term(u)
    found: Factors = []
    for base, exponent in factors:
        even = type(exponent) is int and exponent % 2 == 0
        root = isinstance(exponent, Fraction) and (exponent.denominator % 2 == 0 or exponent.numerator % 2 == 0)
        if base is E or base is PI or even or root or (type(base) is Call and base.name in ("abs", "cosh", "sigmoid")):
            found.append((base, exponent))
        elif isinstance(exponent, Node):
            found.append((Call("abs", (Power((base, exponent)),)), 1))
        elif type(base) is Sum:
            found.append((absolute(base), exponent))
        else:
            found.append((_size(base), exponent))
    if coefficient == 1 and len(found) == 1 and found[0] == (Call("abs", (u,)), 1):
        return None
    return build(magnitude(coefficient), found)


def _size(base: Node) -> Node:
    if not base.support:
        from jachess.expression.exact import known_value

        value = known_value("abs", (base,))
        if value is not None:
            return value
    return Call("abs", (base,))


def sign_parts(u: Node) -> Node | None:
    """sgn(u) for a collected u as a product of signs of its factors; None when u is a single factor."""
    if type(u) is Sum:
        scale, rest = primitive(u)
        return None if scale == 1 else build(1 if scale > 0 else -1, [(Call("sign", (rest,)), 1)])
    coefficient, factors = split_term(u)
    if not factors or (coefficient == 1 and len(factors) == 1 and factors[0][1] == 1):
        return None
    found: Factors = []
    for base, exponent in factors:
        if isinstance(exponent, Node) and base is not E:
            found.append((Call("sign", (Power((base, exponent)),)), 1))
        elif base is not E and base is not PI:
            odd = isinstance(exponent, Node) or Fraction(exponent).numerator % 2
            found.append((Call("sign", (base,)), 1) if odd else (Call("abs", (Call("sign", (base,)),)), 1))
    return build(1 if coefficient > 0 else -1, found)
