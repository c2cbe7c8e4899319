"""Monomials that others dominate near 0: when a sum with some negative or odd terms is still positive.

A monomial u^m in the convex hull of even ones, m = Σ λᵢ·vᵢ + s with s ≥ 0, is at most (Σ λᵢ·u^vᵢ)·|u|^s in size (weighted
arithmetic and geometric means). With s ≠ 0 it is small against them; with s = 0 its coefficient is paid out of theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from jachess.points.coefficients import sign_of
from jachess.points.jets import Jet, Monomial


def positive_part(g: Jet) -> Jet | None:
    """Even monomials with positive coefficients, the sum of which is at most g near 0; None when that is not found.

    `g` must be known exactly, or the result must contain a pure power of every variable, of a lower degree than what is cut
    off. Raises: LimitReached when a sign cannot be decided.
    """
    good = {m: c for m, c in g.items() if all(i % 2 == 0 for i in m) and sign_of(c) > 0}
    if not good:
        return None
    left = dict(good)
    vertices = list(good)
    for monomial, coefficient in g.items():
        if monomial in good:
            continue
        weights, slack = combination(vertices, monomial)
        if weights is None:
            return None
        if slack:
            continue
        size = coefficient if sign_of(coefficient) > 0 else -coefficient
        for vertex, weight in zip(vertices, weights, strict=True):
            if weight:
                left[vertex] = left[vertex] - size * weight
    if any(sign_of(value) <= 0 for value in left.values()):
        return None
    return left


def is_convenient(g: Jet, count: int) -> bool:
    """Whether a pure power of every variable occurs."""
    return all(any(all(bool(i) == (place == k) for place, i in enumerate(m)) for m in g) for k in range(count))


def combination(vertices: Sequence[Monomial], target: Monomial) -> tuple[list[Fraction] | None, bool]:
    """(λ, whether s ≠ 0) with target = Σ λᵢ·vᵢ + s, λ ≥ 0, Σ λ = 1, s ≥ 0 as large as it can be; (None, False): there is none."""
    n = len(target)
    # columns: λ, then s; rows: each exponent, then Σ λ = 1
    columns = [[*(Fraction(i) for i in vertex), Fraction(1)] for vertex in vertices]
    columns += [[Fraction(int(row == place)) for row in range(n + 1)] for place in range(n)]
    right = [*(Fraction(i) for i in target), Fraction(1)]
    gain = [Fraction(0)] * len(vertices) + [Fraction(1)] * n
    solved = maximised(columns, right, gain)
    if solved is None:
        return None, False
    return solved[: len(vertices)], any(solved[len(vertices) :])


def maximised(columns: Sequence[Sequence[Fraction]], right: Sequence[Fraction], gain: Sequence[Fraction]) -> list[Fraction] | None:
    """x ≥ 0 with Σ xⱼ·columnⱼ = right ≥ 0 and the largest Σ gainⱼ·xⱼ (bounded here); None when there is no such x.

    The simplex method in two phases with Bland's rule, in exact fractions.
    """
    rows, count = len(right), len(columns)
    table = [[*(columns[j][i] for j in range(count)), *(Fraction(int(i == k)) for k in range(rows)), right[i]] for i in range(rows)]
    basis = [count + i for i in range(rows)]
    cost = [Fraction(0)] * count + [Fraction(-1)] * rows
    _run(table, basis, cost, count + rows)
    if any(table[i][-1] for i in range(rows) if basis[i] >= count):
        return None
    for i in range(rows):  # an artificial variable that is 0 leaves the basis where it can
        if basis[i] >= count:
            j = next((j for j in range(count) if table[i][j]), None)
            if j is not None:
                _pivot(table, basis, i, j)
    _run(table, basis, [*gain, *[Fraction(0)] * rows], count)
    found = [Fraction(0)] * count
    for i, j in enumerate(basis):
        if j < count:
            found[j] = table[i][-1]
    return found


def _run(table: list[list[Fraction]], basis: list[int], cost: Sequence[Fraction], usable: int) -> None:
    while True:
        entering = None
        for j in range(usable):
            if j not in basis and cost[j] - sum(cost[basis[i]] * table[i][j] for i in range(len(table))) > 0:
                entering = j
                break
        if entering is None:
            return
        ratios = [(table[i][-1] / table[i][entering], basis[i], i) for i in range(len(table)) if table[i][entering] > 0]
        if not ratios:
            return
        _pivot(table, basis, min(ratios)[2], entering)


def _pivot(table: list[list[Fraction]], basis: list[int], row: int, column: int) -> None:
    factor = table[row][column]
    table[row] = [value / factor for value in table[row]]
    for i, other in enumerate(table):
        if i != row and other[column]:
            share = other[column]
            table[i] = [a - share * b for a, b in zip(other, table[row], strict=True)]
    basis[row] = column
