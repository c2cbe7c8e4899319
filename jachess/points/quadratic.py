"""Quadratic forms over exact coefficients: semidefinite or not, and directions in which an indefinite one has each sign."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from jachess.points.coefficients import Coefficient, sign_of, vanishes
from jachess.points.jets import Jet

Vector = list[Coefficient]


def hessian(jet: Jet, count: int) -> list[list[Coefficient]]:
    """The Hessian of a jet at 0: n×n."""
    rows: list[list[Coefficient]] = [[Fraction(0)] * count for _ in range(count)]
    for monomial, coefficient in jet.items():
        if sum(monomial) == 2:
            places = [k for k, exponent in enumerate(monomial) for _ in range(exponent)]
            i, j = places
            rows[i][j] = rows[j][i] = coefficient * 2 if i == j else coefficient
    return rows


def directions(rows: Sequence[Sequence[Coefficient]]) -> dict[int, Vector]:
    """A direction for each sign that the form takes: one or none where it is semidefinite."""
    n = len(rows)
    gram = [list(row) for row in rows]
    basis: list[Vector] = [[Fraction(int(i == j)) for j in range(n)] for i in range(n)]
    left = list(range(n))
    found: dict[int, Vector] = {}
    while left:
        pivot = next((k for k in left if not vanishes(gram[k][k])), None)
        if pivot is None:
            pair = next(((i, j) for i in left for j in left if i < j and not vanishes(gram[i][j])), None)
            if pair is None:
                break
            i, j = pair
            side = sign_of(gram[i][j])
            found.setdefault(side, [a + b for a, b in zip(basis[i], basis[j], strict=True)])
            found.setdefault(-side, [a - b for a, b in zip(basis[i], basis[j], strict=True)])
            break
        found.setdefault(sign_of(gram[pivot][pivot]), basis[pivot])
        if len(found) == 2:
            break
        left.remove(pivot)
        inverse = 1 / gram[pivot][pivot]
        factors = {k: gram[k][pivot] * inverse for k in left if not vanishes(gram[k][pivot])}
        for k, factor in factors.items():
            basis[k] = [a - factor * b for a, b in zip(basis[k], basis[pivot], strict=True)]
        for k, factor in factors.items():
            for j in left:
                gram[k][j] = gram[k][j] - factor * gram[pivot][j]
    return found
