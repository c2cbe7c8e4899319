"""Whether a quadratic form is positive on a cone: strict copositivity, decided exactly by the minors (Hadeler 1983).

The cone is spanned by rays with coefficients ≥ 0 and by lines with any coefficients.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from itertools import product as every

from jachess.algebra.inertia import determinant, inertia
from jachess.algebra.scalars import Scalar, scalar
from jachess.errors import LimitReached

Rows = Sequence[Sequence[Scalar]]
Vector = Sequence[Scalar]

MAX_RAYS = 7
STEPS = (-2, -1, 0, 1, 2)
MAX_TRIED = 4000


def strictly_copositive(rows: Rows) -> bool:
    """Whether cᵀMc > 0 for all c ≥ 0 other than 0. Shapes: rows n×n, symmetric. Raises: LimitReached.

    >>> number = lambda rows: [[scalar(entry) for entry in row] for row in rows]
    >>> strictly_copositive(number([[1, -1], [-1, 2]])), strictly_copositive(number([[1, 3], [3, 1]]))
    (True, True)
    >>> strictly_copositive(number([[1, -1], [-1, 1]])), strictly_copositive(number([[0, 1], [1, 1]]))
    (False, False)
    """
    n = len(rows)
    if n > MAX_RAYS:
        raise LimitReached(f"a cone with more than {MAX_RAYS} edges")
    for size in range(1, n + 1):
        for chosen in combinations(range(n), size):
            # all smaller principal submatrices are strictly copositive here
            part = tuple(tuple(rows[i][j] for j in chosen) for i in chosen)
            if size == 1:
                if part[0][0].sign() <= 0:
                    return False
                continue
            if determinant(part).sign() <= 0 and all(entry.sign() > 0 for row in _adjugate(part) for entry in row):
                return False
    return True


def _adjugate(rows: tuple[tuple[Scalar, ...], ...]) -> list[list[Scalar]]:
    n = len(rows)
    found = []
    for i in range(n):
        line = []
        for j in range(n):
            minor = tuple(tuple(rows[a][b] for b in range(n) if b != i) for a in range(n) if a != j)
            value = determinant(minor)
            line.append(-value if (i + j) % 2 else value)
        found.append(line)
    return found


def positive_on(form: Rows, rays: Sequence[Vector], lines: Sequence[Vector]) -> bool:
    """Whether the form is positive on the whole cone but 0. Raises: LimitReached."""
    if lines:
        inner = tuple(tuple(_value(form, u, v) for v in lines) for u in lines)
        if inertia(inner).positive != len(lines):
            return False
        if not rays:
            return True
        return strictly_copositive(_complement(form, rays, lines, inner))
    return not rays or strictly_copositive(tuple(tuple(_value(form, u, v) for v in rays) for u in rays))


def _complement(form: Rows, rays: Sequence[Vector], lines: Sequence[Vector], inner: Rows) -> Rows:
    """The form on the rays, least over what is added along the lines (the Schur complement)."""
    mixed = [[_value(form, ray, line) for line in lines] for ray in rays]
    k = len(lines)
    table = [[*inner[i], *(mixed[r][i] for r in range(len(rays)))] for i in range(k)]
    for column in range(k):
        pivot = next(row for row in range(column, k) if not table[row][column].is_zero())
        table[column], table[pivot] = table[pivot], table[column]
        lead = table[column][column]
        table[column] = [entry / lead for entry in table[column]]
        for row in range(k):
            if row != column and not table[row][column].is_zero():
                times = table[row][column]
                table[row] = [a - times * b for a, b in zip(table[row], table[column], strict=True)]
    found = []
    for i, ray in enumerate(rays):
        line = []
        for j, other in enumerate(rays):
            value = _value(form, ray, other)
            for c in range(k):
                value = value - mixed[i][c] * table[c][k + j]
            line.append(value)
        found.append(tuple(line))
    return tuple(found)


def directions(rays: Sequence[Vector], lines: Sequence[Vector]) -> Iterator[Vector]:
    """Simple directions of the cone, to be tried."""
    few = len(rays) + len(lines) <= 3
    ways = [(0, 1, 2, 5, 12) if few else (0, 1, 2)] * len(rays) + [(-12, -5, *STEPS, 5, 12) if few else STEPS] * len(lines)
    for count, steps in enumerate(every(*ways)):
        if count >= MAX_TRIED:
            return
        if any(steps):
            yield _sum_of(steps, (*rays, *lines))


def _sum_of(steps: Sequence[int], vectors: Sequence[Vector]) -> Vector:
    total = [scalar(0)] * len(vectors[0])
    for step, vector in zip(steps, vectors, strict=True):
        if step:
            total = [a + step * b for a, b in zip(total, vector, strict=True)]
    return total


def _value(form: Rows, left: Vector, right: Vector) -> Scalar:
    result = scalar(0)
    for i, a in enumerate(left):
        if a.is_zero():
            continue
        for j, b in enumerate(right):
            if not b.is_zero():
                result = result + a * form[i][j] * b
    return result


def value_along(form: Rows, direction: Vector) -> Scalar:
    """The form in one direction."""
    return _value(form, direction, direction)
