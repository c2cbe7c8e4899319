"""Rational powers of rational numbers in the form that is shown: √8 is 2·√2, 1/√2 is √2/2, (−8)^(1/3) is −2.

Powers are taken out by trial division with the primes below 1000 and a test whether what is left is a perfect power, so
a square of a larger prime may stay inside a product; the value is right either way.
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
)

MAX_BITS = 20_000  # no number with more bits than this is ever computed


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
