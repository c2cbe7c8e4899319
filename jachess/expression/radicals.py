"""Roots of rational numbers in the form that is shown, and sums of square roots (surds) as exact numbers.

A surd is a dict {n: r} that stands for Σ r·√n, with n a positive integer free of squares (1 for the rational part) and
r a nonzero rational; the empty dict is 0. Squares are taken out by trial division with the primes below 1000 and a
test whether what is left is a perfect power, so a square of a larger prime may stay inside; the value is right either way.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from math import gcd, isqrt

from jachess.expression.nodes import (
    Call,
    Negative,
    Node,
    Number,
    Numeric,
    Power,
    Product,
    Quotient,
    Sum,
    postorder,
)

MAX_BITS = 20_000  # no number with more bits than this is ever computed

Surd = dict[int, Fraction]


def bits(value: Numeric) -> int:
    """The bits of the larger of numerator and denominator."""
    return max(value.numerator.bit_length(), value.denominator.bit_length())


def scaled(ratio: Numeric, core: Node | None = None) -> Node:
    """ratio·core as a textbook prints it: 2·√3/3 is ((2·√3)/3), a minus sign stands in front. No core stands for 1."""
    if core is None or ratio == 0:
        return Number(ratio)
    top, bottom = abs(ratio.numerator), ratio.denominator
    node = core if top == 1 else Product((Number(top), core))
    if bottom != 1:
        node = Quotient((node, Number(bottom)))
    return Negative((node,)) if ratio < 0 else node


def integer_root(value: int, degree: int) -> int:
    """The largest integer whose power `degree` is at most the nonnegative `value`."""
    if degree == 2:
        return isqrt(value)
    if value < 2:
        return value
    guess = 1 << -(-value.bit_length() // degree)
    while True:
        better = ((degree - 1) * guess + value // guess ** (degree - 1)) // degree
        if better >= guess:
            return guess
        guess = better


@lru_cache(maxsize=1)
def small_primes() -> tuple[int, ...]:
    """The primes below 1000."""
    return tuple(n for n in range(2, 1000) if all(n % d for d in range(2, isqrt(n) + 1)))


@lru_cache(maxsize=1024)
def factored(value: int) -> tuple[tuple[int, int], ...]:
    """(base, exponent) pairs whose product is the positive `value`: primes below 1000, then at most one other base."""
    pairs = []
    for prime in small_primes():
        if prime * prime > value:
            break
        count = 0
        while value % prime == 0:
            value //= prime
            count += 1
        if count:
            pairs.append((prime, count))
    if value > 1:
        count = 1
        # what is left has no prime factor below 1000, so a power k needs 10·k bits
        for prime in small_primes():
            while prime * 9.9 <= value.bit_length():
                root = integer_root(value, prime)
                if root**prime != value:
                    break
                value, count = root, count * prime
        pairs.append((value, count))
    return tuple(pairs)


def rational_power(value: Numeric, exponent: Numeric) -> tuple[Fraction, int, Fraction] | None:
    """(c, n, q) with value^exponent = c·n^q, n a positive integer and 0 ≤ q < 1 (n = 1 when q = 0).

    None where the power is not real (0 to a power ≤ 0, an even root of a negative number) or has too many bits.
    An odd root of a negative number is the real one.
    """
    a, b = exponent.numerator, exponent.denominator
    if value == 0:
        return (Fraction(0), 1, Fraction(0)) if a > 0 else None
    sign = 1
    if value < 0:
        if b % 2 == 0:
            return None
        sign = -1 if a % 2 else 1
    if (abs(a) // b + 1) * bits(value) > MAX_BITS or b > MAX_BITS:
        return None
    if b == 1:
        return sign * abs(Fraction(value)) ** a, 1, Fraction(0)
    coefficient = Fraction(sign)
    rest = []
    for part, way in ((abs(value.numerator), a), (value.denominator, -a)):
        for base, count in factored(part):
            whole, left = divmod(count * way, b)
            coefficient *= Fraction(base) ** whole
            if left:
                rest.append((base, left))
    if not rest:
        return coefficient, 1, Fraction(0)
    common = gcd(*(left for _, left in rest))
    radicand = 1
    for base, left in rest:
        radicand *= base ** (left // common)
    return coefficient, radicand, Fraction(common, b)


def power_node(value: Numeric, exponent: Numeric) -> Node | None:
    """value^exponent in lowest form: 8^(1/2) is 2·sqrt(2), 16^(1/3) is 2·2^(1/3); None as for `rational_power`."""
    found = rational_power(value, exponent)
    if found is None:
        return None
    coefficient, radicand, rest = found
    if rest == 0:
        return Number(coefficient)
    if rest.denominator == 2:
        return scaled(coefficient, Call("sqrt", (Number(radicand),)))
    return scaled(coefficient, Power((Number(radicand), Number(rest))))


def cube_root_node(value: Numeric) -> Node | None:
    """The real cube root in lowest form, written with cbrt: cbrt(16) is 2·cbrt(2)."""
    found = rational_power(value, Fraction(1, 3))
    if found is None:
        return None
    coefficient, radicand, rest = found
    if rest == 0:
        return Number(coefficient)
    return scaled(coefficient, Call("cbrt", (Number(radicand**rest.numerator),)))


# Surds.


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
    if type(exponent) is not Number or abs(exponent.value) > 16 or exponent.value.denominator > 2:
        return None
    times = exponent.value
    if times.denominator == 2:
        root = surd_root(surd)
        if root is None:
            return None
        surd, times = root, times.numerator
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
