"""Intervals that hold one real root each, by continued fractions and Descartes' rule of signs.

A Möbius map x = (a·y + b)/(c·y + d) carries the roots y > 0 of a transformed polynomial to the roots x between b/d and
a/c of the given one. The signs of its coefficients vary as often as it has positive roots, less an even number: with 0
or 1 variations an interval is done, otherwise y is shifted past a lower bound of its roots, and then split at 1. Close
roots cost little: a long common beginning of their continued fractions is one shift.
Source: Akritas, Strzeboński, Vigklas (2008), doi:10.15388/NA.2008.13.3.14557. flint is loaded with this module.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flint import fmpz_poly

Interval = tuple[Fraction, Fraction]


def intervals(coefficients: tuple[int, ...], size: int) -> list[Interval]:
    """Open intervals in ascending order, each with one real root, for a polynomial without rational roots.

    The coefficients are integers, the constant one first; no root is larger than 2^size in absolute value.
    >>> intervals((-2, 0, 1), 1)
    [(Fraction(-2, 1), Fraction(0, 1)), (Fraction(0, 1), Fraction(2, 1))]
    """
    negative = tuple([-c if k % 2 else c for k, c in enumerate(coefficients)])
    below = [(-high, -low) for low, high in _positive(negative, size)]
    return sorted(below + _positive(coefficients, size))


def variations(coefficients: list[Any]) -> int:
    """How often the sign changes along the coefficients; zeros are skipped."""
    count = last = 0
    for c in coefficients:
        if c:
            side = 1 if c > 0 else -1
            count += last == -side
            last = side
    return count


def _positive(coefficients: tuple[int, ...], size: int) -> list[Interval]:
    found: list[Interval] = []
    whole = fmpz_poly(list(coefficients))
    stack = [(whole, 1, 0, 0, 1, variations(whole.coeffs()))]
    while stack:
        p, a, b, c, d, count = stack.pop()
        if count == 0:
            continue
        if count == 1:
            ends = Fraction(b, d), Fraction(a, c) if c else Fraction(1 << size)
            found.append((min(ends), max(ends)))
            continue
        bound = _lower_bound(p.coeffs())
        if bound >= 0:
            # y = 2^bound·(y′ + 1)
            p = fmpz_poly([coefficient << bound * k for k, coefficient in enumerate(p.coeffs())])(_ONE_MORE)
            a, c = a << bound, c << bound
            b, d = a + b, c + d
            stack.append((p, a, b, c, d, variations(p.coeffs())))
            continue
        # y = y′ + 1 for the roots beyond 1, y = 1/(y′ + 1) for those before it
        beyond = p(_ONE_MORE)
        stack.append((beyond, a, a + b, c, c + d, more := variations(beyond.coeffs())))
        if more < count:
            before = fmpz_poly(p.coeffs()[::-1])(_ONE_MORE)
            stack.append((before, b, a + b, d, c + d, variations(before.coeffs())))
    return found


_ONE_MORE = fmpz_poly([1, 1])


def _lower_bound(coefficients: list[Any]) -> int:
    """b such that no positive root is smaller than 2^b: from the largest root of the reversed polynomial (Kioustelidis)."""
    lead = coefficients[0]
    if not lead:
        raise ValueError("the polynomial has a rational root")
    side, bits = (1 if lead > 0 else -1), int(abs(lead)).bit_length()
    sizes = [
        -(-(int(abs(c)).bit_length() - bits + 1) // place) + 1 for place, c in enumerate(coefficients) if place and c * side < 0
    ]
    return -max(sizes)
