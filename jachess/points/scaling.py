"""Transcendental constants taken out of polynomial equations: 2·x − π = 0 is rational in x′ = x/π.

Each unknown gets a power of the constant as its scale, such that in every equation all terms have one power of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from jachess.expression.polynomial import Polynomial

Weights = dict[int, Fraction]


def weights(polynomials: Sequence[Polynomial], symbol: int, unknowns: Sequence[int]) -> Weights | None:
    """The power of the constant at place `symbol` that goes with each unknown; None where no choice makes all terms alike.

    >>> weights([{(1, 0): 2, (0, 1): -1}], 1, [0])
    {0: Fraction(1, 1)}
    """
    rows: list[list[Fraction]] = []
    for each in polynomials:
        first, *others = each
        for other in others:
            row = [Fraction(other[place] - first[place]) for place in unknowns]
            rows.append([*row, Fraction(first[symbol] - other[symbol])])
    pivots: list[tuple[int, list[Fraction]]] = []
    for row in rows:
        for column, pivot in pivots:
            if row[column]:
                times = row[column]
                row = [a - times * b for a, b in zip(row, pivot, strict=True)]
        column = next((k for k, value in enumerate(row[:-1]) if value), -1)
        if column < 0:
            if row[-1]:
                return None
            continue
        lead = row[column]
        row = [value / lead for value in row]
        reduced = []
        for k, pivot in pivots:
            times = pivot[column]
            reduced.append((k, [a - times * b for a, b in zip(pivot, row, strict=True)]))
        pivots = [*reduced, (column, row)]
    found = dict.fromkeys(unknowns, Fraction(0))
    for column, pivot in pivots:
        found[unknowns[column]] = pivot[-1]
    return found


def is_alike(polynomial: Polynomial, symbol: int, found: Weights) -> bool:
    """Whether all terms have the same power of the constant under these weights."""
    powers = {m[symbol] + sum(weight * m[place] for place, weight in found.items()) for m in polynomial}
    return len(powers) <= 1
