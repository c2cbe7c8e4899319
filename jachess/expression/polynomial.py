"""Polynomials with rational coefficients in several generators: {exponents: coefficient}, exponents may be negative.

Small and exact, in plain Python, so that everyday work needs no library; greatest common divisors and factors of
larger ones come from flint, which is imported when it is first asked.
"""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from math import gcd, lcm

from jachess.expression.nodes import Numeric

Monomial = tuple[int, ...]
Polynomial = dict[Monomial, Numeric]

MAX_TERMS = 4000
MAX_WORK = 400_000  # products of two terms in one ring: about a second


class TooLarge(Exception):
    """A polynomial grew past MAX_TERMS, or the work past its bound: its normal form is not worth having."""


_left = MAX_WORK


def allow(work: int = MAX_WORK) -> None:
    """Allow so many products of two terms from here on."""
    global _left
    _left = work


def spend(products: int) -> None:
    """Count so many products of two terms. Raises TooLarge when they are more than what is left."""
    global _left
    _left -= products
    if _left < 0:
        raise TooLarge


def constant(value: Numeric, count: int) -> Polynomial:
    """The constant polynomial in `count` generators."""
    return {(0,) * count: value} if value else {}


def plus(left: Polynomial, right: Polynomial, scale: Numeric = 1) -> Polynomial:
    """left + scale·right."""
    result = dict(left)
    for monomial, coefficient in right.items():
        value = result.get(monomial, 0) + scale * coefficient
        if value:
            result[monomial] = value
        else:
            result.pop(monomial, None)
    return result


def times(left: Polynomial, right: Polynomial) -> Polynomial:
    """left · right. Raises TooLarge."""
    spend(len(left) * len(right))
    result: Polynomial = {}
    for first, a in left.items():
        for second, b in right.items():
            monomial = tuple([i + j for i, j in zip(first, second, strict=True)])
            value = result.get(monomial, 0) + a * b
            if value:
                result[monomial] = value
            else:
                del result[monomial]
    if len(result) > MAX_TERMS:
        raise TooLarge
    return result


def to_power(base: Polynomial, exponent: int) -> Polynomial:
    """base ^ exponent, for exponent ≥ 0 (any exponent for a single term). Raises TooLarge."""
    if len(base) == 1:
        ((monomial, coefficient),) = base.items()
        if abs(exponent) * max(coefficient.numerator.bit_length(), coefficient.denominator.bit_length()) > 20_000:
            raise TooLarge
        return {tuple([i * exponent for i in monomial]): _exact(Fraction(coefficient) ** exponent)}
    if exponent > 64:
        raise TooLarge
    result: Polynomial = {(0,) * len(next(iter(base))): 1} if base else {}
    for _ in range(exponent):
        result = times(result, base)
    return result


def _exact(value: Fraction) -> Numeric:
    return value.numerator if value.denominator == 1 else value


def content(poly: Polynomial) -> tuple[Numeric, Monomial, Polynomial]:
    """(c, m, p) with poly = c·m·p: the coefficients of p are integers without a common divisor, its lowest exponents
    are 0 and its leading coefficient (largest exponents first) is positive."""
    monomial = tuple(map(min, *poly)) if len(poly) > 1 else next(iter(poly))
    numerator = reduce(gcd, (c.numerator for c in poly.values()), 0)
    denominator = reduce(lcm, (c.denominator for c in poly.values()))
    scale = Fraction(numerator, denominator)
    if poly[max(poly)] < 0:
        scale = -scale
    rest: Polynomial = {
        tuple([i - j for i, j in zip(key, monomial, strict=True)]): (value / scale).numerator for key, value in poly.items()
    }
    return _exact(scale), monomial, rest


def divided(poly: Polynomial, divisor: Polynomial) -> Polynomial | None:
    """poly / divisor when that is exact, else None."""
    lead = max(divisor)
    lead_coefficient = divisor[lead]
    rest = dict(poly)
    result: Polynomial = {}
    while rest:
        top = max(rest)
        shift = tuple([i - j for i, j in zip(top, lead, strict=True)])
        if min(shift) < 0 or len(result) > MAX_TERMS:
            return None
        factor = Fraction(rest[top]) / lead_coefficient
        if factor.denominator != 1:
            return None
        result[shift] = factor.numerator
        for monomial, coefficient in divisor.items():
            place = tuple([i + j for i, j in zip(monomial, shift, strict=True)])
            value = rest.get(place, 0) - factor.numerator * coefficient
            if value:
                rest[place] = value
            else:
                del rest[place]
    return result


def is_linear(poly: Polynomial) -> bool:
    """Whether a primitive polynomial has degree 1: then it has no factors."""
    return max(map(sum, poly)) == 1


def derivative(poly: Polynomial, place: int) -> Polynomial:
    """The derivative by the generator at `place`, term by term."""
    result: Polynomial = {}
    for monomial, coefficient in poly.items():
        exponent = monomial[place]
        if exponent:
            result[(*monomial[:place], exponent - 1, *monomial[place + 1 :])] = coefficient * exponent
    return result


def common_divisor(left: Polynomial, right: Polynomial) -> Polynomial:
    """The greatest common divisor of two polynomials with integer coefficients and no negative exponents."""
    ring = _ring(len(next(iter(left))))
    found = ring.from_dict(left).gcd(ring.from_dict(right))
    return {tuple(map(int, key)): int(value) for key, value in found.to_dict().items()}


def factors(poly: Polynomial) -> tuple[int, list[tuple[Polynomial, int]]]:
    """(c, [(p, n), ...]) with poly = c·Πpⁿ, irreducible over the rationals."""
    ring = _ring(len(next(iter(poly))))
    scale, found = ring.from_dict(poly).factor()
    pairs: list[tuple[Polynomial, int]] = [
        ({tuple(map(int, key)): int(value) for key, value in p.to_dict().items()}, int(n)) for p, n in found
    ]
    return int(scale), pairs


def _ring(count: int):  # type: ignore[no-untyped-def]
    from flint import Ordering, fmpz_mpoly_ctx

    return fmpz_mpoly_ctx.get([f"t{k}" for k in range(count)], Ordering.lex)
