"""The directions that lead from a point into a region: linear algebra over exact numbers, and the edges of a cone."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

from jachess.algebra.scalars import Scalar, scalar
from jachess.errors import LimitReached

Vector = list[Scalar]
Rows = Sequence[Sequence[Scalar]]

MAX_SUBSETS = 400


class Cone(NamedTuple):
    """All sums of `rays` with coefficients ≥ 0 and of `lines` with any coefficients."""

    rays: list[Vector]
    lines: list[Vector]


def eliminated(rows: Rows, n: int) -> tuple[list[Vector], list[int]]:
    """The rows in reduced echelon form without those that depend on others, and their pivot columns."""
    found: list[Vector] = []
    pivots: list[int] = []
    for row in rows:
        line = list(row)
        for known, pivot in zip(found, pivots, strict=True):
            times = line[pivot]
            if not times.is_zero():
                line = [a - times * b for a, b in zip(line, known, strict=True)]
        column = next((j for j in range(n) if not line[j].is_zero()), None)
        if column is None:
            continue
        lead = line[column]
        line = [entry / lead for entry in line]
        for place, known in enumerate(found):
            times = known[column]
            if not times.is_zero():
                found[place] = [a - times * b for a, b in zip(known, line, strict=True)]
        found.append(line)
        pivots.append(column)
    return found, pivots


def null_space(rows: Rows, n: int) -> list[Vector]:
    """A basis of the vectors of length n that all rows annihilate.

    >>> [[str(entry.node()) for entry in vector] for vector in null_space([[scalar(1), scalar(2)]], 2)]
    [['-2', '1']]
    """
    found, pivots = eliminated(rows, n)
    basis = []
    for free in (j for j in range(n) if j not in pivots):
        vector = [scalar(0)] * n
        vector[free] = scalar(1)
        for row, pivot in zip(found, pivots, strict=True):
            vector[pivot] = -row[free]
        basis.append(vector)
    return basis


def cone(equal: Rows, loose: Rows, n: int) -> Cone:
    """The directions d with e·d = 0 for each row of `equal` and a·d ≥ 0 for each of `loose`, by their edges.

    Raises: LimitReached where there would be too many.
    """
    basis = null_space(equal, n)
    m = len(basis)
    own = [[dot(row, vector) for vector in basis] for row in loose]
    _, pivots = eliminated(own, m)
    lines = [_combined(vector, basis, n) for vector in null_space(own, m)]
    rank = len(pivots)
    # the lines fill the other columns: what is left is pointed
    pointed = [[row[j] for j in pivots] for row in own]
    edges: list[Vector] = []
    tried = 0
    for chosen in combinations(range(len(pointed)), rank - 1) if rank else ():
        tried += 1
        if tried > MAX_SUBSETS:
            raise LimitReached("too many constraints meet at one point")
        space = null_space([pointed[k] for k in chosen], rank)
        if len(space) != 1:
            continue
        signs = [dot(row, space[0]).sign() for row in pointed]
        for side in (1, -1):
            if all(sign * side >= 0 for sign in signs):
                edge = [entry if side > 0 else -entry for entry in space[0]]
                if not any(_parallel(edge, other) for other in edges):
                    edges.append(edge)
    rays = [_combined(edge, [basis[j] for j in pivots], n) for edge in edges]
    return Cone(rays, lines)


def dot(left: Sequence[Scalar], right: Sequence[Scalar]) -> Scalar:
    """The scalar product."""
    result = scalar(0)
    for a, b in zip(left, right, strict=True):
        result = result + a * b
    return result


def _combined(coefficients: Sequence[Scalar], vectors: Sequence[Vector], n: int) -> Vector:
    total = [scalar(0)] * n
    for coefficient, vector in zip(coefficients, vectors, strict=True):
        total = [a + coefficient * b for a, b in zip(total, vector, strict=True)]
    return total


def _parallel(left: Vector, right: Vector) -> bool:
    """Whether two edges of a pointed cone are the same: their directions are the same then, and not opposite."""
    n = len(left)
    return all((left[i] * right[j] - left[j] * right[i]).is_zero() for i in range(n) for j in range(i + 1, n))


def multipliers(slopes: Rows, gradient: Sequence[Scalar]) -> Vector | None:
    """λ with gradient = Σ λ·slope for independent slopes; None where there are none.

    >>> [str(each.node()) for each in multipliers([[scalar(2), scalar(0)]], [scalar(6), scalar(0)])]
    ['3']
    """
    k = len(slopes)
    table = [[*(row[j] for row in slopes), entry] for j, entry in enumerate(gradient)]
    found, pivots = eliminated(table, k + 1)
    if k in pivots:
        return None
    values = dict(zip(pivots, (row[k] for row in found), strict=True))
    return [values[i] for i in range(k)]
