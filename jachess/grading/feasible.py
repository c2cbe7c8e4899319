"""Which signs several polynomials in one variable can have together: those between their real roots."""

from __future__ import annotations

import itertools
from functools import lru_cache
from typing import Any

from flint import arb, fmpq, fmpz_poly

from jachess.expression.real_roots import isolated, primitive

Coefficients = tuple[int, ...]  # the constant one first


@lru_cache(maxsize=1024)
def sign_vectors(polynomials: tuple[Coefficients, ...]) -> tuple[tuple[int, ...], ...]:
    """The signs (1, −1) that the polynomials have together on the intervals between their roots, from left to right.

    >>> sign_vectors(((0, 1), (-1, 1)))
    ((-1, -1), (1, -1), (1, 1))
    """
    read = [fmpz_poly(list(coefficients)) for coefficients in polynomials]
    found = (tuple(1 if polynomial(place) > 0 else -1 for polynomial in read) for place in _between(read))
    return tuple(dict.fromkeys(found))


def _between(polynomials: list[Any]) -> list[Any]:
    """A rational number on each interval between the real roots."""
    whole = fmpz_poly([1])
    for polynomial in polynomials:
        for factor, _ in polynomial.factor()[1]:
            if factor.degree() > 0 and whole % factor != 0:
                whole *= factor
    roots = isolated(primitive(whole)) if whole.degree() > 0 else ()
    if not roots:
        return [fmpq(0)]
    middles = [(a.upper() + b.lower()) / 2 for a, b in itertools.pairwise(roots)]
    return [_rational(place) for place in (roots[0].lower() - 1, *middles, roots[-1].upper() + 1)]


def _rational(ball: arb) -> fmpq:
    mantissa, exponent = ball.mid().man_exp()
    return fmpq(int(mantissa)) * fmpq(2) ** int(exponent)
