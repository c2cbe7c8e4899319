"""Small operations on polynomials {exponents: integer} as the solver of systems needs them: put in, multiply, factor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import lcm

from jachess.algebra.clock import Clock
from jachess.algebra.groebner import Integral, primitive
from jachess.expression.nodes import Numeric
from jachess.expression.polynomial import Monomial, Polynomial, derivative, factors, plus

Terms = Mapping[Monomial, Numeric]

MAX_FACTORED = 3000  # terms; a larger polynomial is left whole


def integral(poly: Terms) -> Integral:
    """The primitive integer multiple of a polynomial with rational coefficients.

    >>> from fractions import Fraction
    >>> integral({(1,): Fraction(1, 2), (0,): 3})
    {(1,): 1, (0,): 6}
    """
    if not poly:
        return {}
    scale = lcm(*(c.denominator for c in poly.values()))
    return primitive({m: int(c * scale) for m, c in poly.items() if c})


def signed(poly: Integral) -> Integral:
    """The polynomial or its negative, whichever has a positive first coefficient."""
    return poly if poly[max(poly)] > 0 else {m: -c for m, c in poly.items()}


def frozen(poly: Integral) -> frozenset[tuple[Monomial, int]]:
    """The same for a polynomial and its negative, to compare by."""
    return frozenset(signed(poly).items())


def constant(poly: Integral) -> bool:
    """Whether no unknown occurs."""
    return not any(map(any, poly))


def degree(poly: Integral) -> int:
    """The total degree."""
    return max(map(sum, poly))


def times(left: Terms, right: Terms, clock: Clock | None = None) -> Polynomial:
    """left · right."""
    result: Polynomial = {}
    for first, a in left.items():
        if clock is not None:
            clock.check()
        for second, b in right.items():
            m = tuple([i + j for i, j in zip(first, second)])
            result[m] = result.get(m, 0) + a * b
    return {m: c for m, c in result.items() if c}


def product(parts: Sequence[Integral]) -> Integral:
    """The product of one polynomial or more, primitive."""
    total: Terms = parts[0]
    for part in parts[1:]:
        total = times(total, part)
    return integral(total)


def substituted(poly: Terms, place: int, expression: Terms, clock: Clock) -> Polynomial:
    """The polynomial with the unknown at `place` replaced by a polynomial without it (Horner)."""
    top = max((m[place] for m in poly), default=0)
    if not top:
        return dict(poly)
    slices: list[Polynomial] = [{} for _ in range(top + 1)]
    for m, c in poly.items():
        slices[m[place]][(*m[:place], 0, *m[place + 1 :])] = c
    total: Polynomial = slices[top]
    for lower in reversed(slices[:top]):
        total = times(total, expression, clock)
        for m, c in lower.items():
            total[m] = total.get(m, 0) + c
        total = {m: c for m, c in total.items() if c}
    return total


def parts(poly: Integral) -> list[tuple[Integral, int]]:
    """The irreducible factors with their exponents, without the constants; a very large polynomial is taken as one.

    >>> parts({(2, 0): 2, (0, 2): -2})
    [({(1, 0): 1, (0, 1): -1}, 1), ({(1, 0): 1, (0, 1): 1}, 1)]
    """
    if constant(poly):
        return []
    if len(poly) == 1:
        ((monomial, _),) = poly.items()
        return [({tuple([int(k == j) for k in range(len(monomial))]): 1}, e) for j, e in enumerate(monomial) if e]
    if degree(poly) == 1 or len(poly) > MAX_FACTORED:
        return [(signed(poly), 1)]
    return [(signed(integral(p)), n) for p, n in factors({**poly})[1]]


def jacobian_determinant(polys: Sequence[Integral], clock: Clock) -> Integral:
    """The determinant of the matrix of derivatives of n polynomials in n unknowns, primitive (minors of the last rows first)."""
    n = len(polys)
    rows = [[derivative({**p}, k) for k in range(n)] for p in polys]
    minors: dict[tuple[int, ...], Polynomial] = {(): {(0,) * n: 1}}
    for row in reversed(rows):
        fresh: dict[tuple[int, ...], Polynomial] = {}
        size = len(next(iter(minors))) + 1
        for chosen in combinations(range(n), size):
            total: Polynomial = {}
            for sign, k in enumerate(chosen):
                rest = chosen[:sign] + chosen[sign + 1 :]
                if row[k] and minors[rest]:
                    total = plus(total, times(row[k], minors[rest], clock), -1 if sign % 2 else 1)
            fresh[chosen] = total
        minors = fresh
    return integral(minors[tuple(range(n))])
