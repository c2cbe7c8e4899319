"""Sums of square roots as exact numbers.

A surd is a dict {n: r} that stands for Σ r·√n, with n a positive integer free of squares (1 for the rational part) and
r a nonzero rational; the empty dict is 0.
"""

from __future__ import annotations

from fractions import Fraction
from math import gcd, isqrt

from jachess.expression.nodes import Call, Negative, Node, Number, Power, Product, Quotient, Sum, postorder
from jachess.expression.radicals import factored, rational_power, scaled

Surd = dict[int, Fraction]


def surd_sum(*surds: Surd) -> Surd:
    """The sum."""
    result: Surd = {}
    for surd in surds:
        for n, r in surd.items():
            value = result.get(n, 0) + r
            if value:
                result[n] = value
            else:
                result.pop(n, None)
    return result


def surd_product(left: Surd, right: Surd) -> Surd:
    """The product."""
    terms = []
    for n, r in left.items():
        for m, s in right.items():
            # n and m are free of squares: √n·√m = g·√(nm/g²) with g = gcd(n, m)
            g = gcd(n, m)
            terms.append({n * m // (g * g): r * s * g})
    return surd_sum(*terms)


def surd_inverse(surd: Surd) -> Surd | None:
    """1/surd, by conjugates; None for 0 or where too many different roots occur."""
    if not surd or len(surd) > 8:
        return None
    numerator: Surd = {1: Fraction(1)}
    for _ in range(8):
        others = [n for n in surd if n != 1]
        if not others:
            return surd_product(numerator, {1: 1 / surd[1]})
        prime = factored(others[0])[-1][0]
        conjugate = {n: -r if n % prime == 0 else r for n, r in surd.items()}
        numerator = surd_product(numerator, conjugate)
        surd = surd_product(surd, conjugate)
        if not surd or len(surd) > 64:
            return None
    return None


def _rational_root(value: Fraction) -> Surd | None:
    if value < 0:
        return None
    if value == 0:
        return {}
    found = rational_power(value, Fraction(1, 2))
    return None if found is None else {found[1]: found[0]}


def surd_root(surd: Surd) -> Surd | None:
    """√surd where it is a surd itself: √(3 + 2√2) = 1 + √2; None otherwise."""
    if not surd:
        return {}
    rational = surd.get(1, Fraction(0))
    if len(surd) == 1 and rational:
        return _rational_root(rational)
    if len(surd) != 2 or rational <= 0:
        return None
    n = next(n for n in surd if n != 1)
    inside = rational**2 - surd[n] ** 2 * n
    if inside < 0:
        return None
    root = _rational_root(inside)
    if root is None or any(n != 1 for n in root):
        return None
    d = root.get(1, Fraction(0))
    first, second = _rational_root((rational + d) / 2), _rational_root((rational - d) / 2)
    if first is None or second is None:
        return None
    return surd_sum(first, second if surd[n] > 0 else {m: -r for m, r in second.items()})


def surd_of(node: Node) -> Surd | None:
    """The constant as a sum of square roots, or None when it is not written as one."""
    known: dict[Node, Surd | None] = {}
    for part in postorder(node):
        known[part] = _surd(part, [known[arg] for arg in part.args])
    return known[node]


def _surd(part: Node, args: list[Surd | None]) -> Surd | None:
    kind = type(part)
    if kind is Number:
        value = Fraction(part.value)  # type: ignore[attr-defined]
        return {1: value} if value else {}
    surds = [arg for arg in args if arg is not None]
    if not args or len(surds) < len(args) or sum(map(len, surds)) > 32:
        return None
    first = surds[0]
    if kind is Sum:
        return surd_sum(*surds)
    if kind is Negative:
        return {n: -r for n, r in first.items()}
    if kind is Product:
        for surd in surds[1:]:
            first = surd_product(first, surd)
            if len(first) > 32:
                return None
        return first
    if kind is Quotient:
        inverse = surd_inverse(surds[1])
        return None if inverse is None else surd_product(first, inverse)
    if kind is Power:
        return _surd_power(first, part.args[1])
    if kind is Call and part.name == "sqrt":  # type: ignore[attr-defined]
        return surd_root(first)
    return None


def _surd_power(surd: Surd, exponent: Node) -> Surd | None:
    if type(exponent) is not Number:
        return None
    times = Fraction(exponent.value)
    if abs(times) > 16 or times.denominator > 2:
        return None
    if times.denominator == 2:
        root = surd_root(surd)
        if root is None:
            return None
        surd, times = root, Fraction(times.numerator)
    if times < 0:
        inverse = surd_inverse(surd)
        if inverse is None:
            return None
        surd = inverse
    result: Surd = {1: Fraction(1)}
    for _ in range(abs(int(times))):
        result = surd_product(result, surd)
        if len(result) > 32:
            return None
    return result


def surd_bounds(surd: Surd, precision: int) -> tuple[int, int]:
    """Integers low ≤ high with low ≤ surd·2^precision ≤ high, at most one unit apart for each root."""
    low = high = 0
    for n, r in surd.items():
        if n == 1:
            floor = (r.numerator << precision) // r.denominator
            low, high = low + floor, high + floor + 1
            continue
        top, bottom = abs(r.numerator), r.denominator
        floor = isqrt((top * top * n << 2 * precision) // (bottom * bottom))
        low, high = (low + floor, high + floor + 1) if r > 0 else (low - floor - 1, high - floor)
    return low, high


def surd_sign(surd: Surd) -> int | None:
    """The sign; None when it is not certain within a few thousand bits (an undetected square inside)."""
    if not surd:
        return 0
    precision = 32
    while precision <= 4096:
        low, high = surd_bounds(surd, precision)
        if low > 0:
            return 1
        if high < 0:
            return -1
        precision *= 4
    return None


def surd_node(surd: Surd) -> Node:
    """The surd as an expression over its common denominator: (√6 − √2)/4."""
    if not surd:
        return Number(0)
    if len(surd) == 1:
        ((n, r),) = surd.items()
        return Number(r) if n == 1 else scaled(r, Call("sqrt", (Number(n),)))
    bottom = 1
    for r in surd.values():
        bottom = bottom * r.denominator // gcd(bottom, r.denominator)
    terms = []
    # a positive term comes first, if there is one
    for n, r in sorted(surd.items(), key=lambda item: (item[1] < 0, item[0] != 1, -item[0])):
        terms.append(Number(r * bottom) if n == 1 else scaled(r * bottom, Call("sqrt", (Number(n),))))
    node: Node = Sum(tuple(terms))
    return node if bottom == 1 else Quotient((node, Number(bottom)))


def square_root_node(node: Node) -> Node | None:
    """√node in lowest form for a rational or a surd: √(1/2 − √2/4) is sqrt(2 − sqrt(2))/2; None when nothing is known."""
    surd = surd_of(node)
    if surd is None:
        return None
    root = surd_root(surd)
    if root is not None:
        return surd_node(root)
    if surd_sign(surd) != 1:
        return None
    # √(S/d) = √(S·d)/d with integer coefficients, then the square in their common factor comes out
    bottom = 1
    for r in surd.values():
        bottom = bottom * r.denominator // gcd(bottom, r.denominator)
    whole = {n: int(r * bottom * bottom) for n, r in surd.items()}
    outside = 1
    for base, count in factored(gcd(*whole.values())):
        outside *= base ** (count // 2)
    inside = {n: Fraction(r, outside * outside) for n, r in whole.items()}
    return scaled(Fraction(outside, bottom), Call("sqrt", (surd_node(inside),)))
