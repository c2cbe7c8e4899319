"""Whether a component of positive dimension has real points, where that is easy to see."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, product

from jachess.algebra.clock import Clock
from jachess.algebra.groebner import Integral
from jachess.algebra.integral_polynomials import integral, substituted

FIBRES = 12
MAX_SHEETS = 8


def reality(basis: Sequence[Integral], free: Sequence[int], sheets: int, clock: Clock) -> bool | None:
    """False: no real point; True: real points around which it has its full dimension; None: not seen.

    `basis` is that of a prime ideal, over generic values of the unknowns at `free` it has so many points. Where there are
    just so many over given values, they are simple, and a real one goes on around it.
    """
    if any(map(definite, basis)):
        return False
    if sheets % 2:
        # an odd number of points, in conjugate pairs, over every generic real value
        return True
    if sheets > MAX_SHEETS or not basis:
        return None
    count = len(next(iter(basis[0])))
    bound = [k for k in range(count) if k not in free]
    for values in islice(_values(len(free)), FIBRES):
        clock.check()
        polys: list[Integral] = list(basis)
        for place, value in zip(free, values):
            polys = [integral(substituted(p, place, {(0,) * count: value} if value else {}, clock)) for p in polys]
        real, total = _fibre([{tuple([m[k] for k in bound]): c for m, c in p.items()} for p in polys if p], len(bound), clock)
        if total == sheets and real:
            return True
    return None


def _fibre(polys: list[Integral], count: int, clock: Clock) -> tuple[int, int]:
    """How many real points and how many points at all; none at all where the fibre is larger."""
    from jachess.algebra.decomposition import Decomposition

    run = Decomposition(count, clock)
    run.solve(polys, ())
    if run.pieces or not run.complete:
        return 0, 0
    return sum(at.real_roots for at in run.points), sum(at.degree for at in run.points)


def _values(count: int) -> list[tuple[int, ...]]:
    """Small integers, near 0 first."""
    found = list(product((0, 1, -1, 2, -3), repeat=count)) if count <= 3 else [tuple([k] * count) for k in (0, 1, -1, 2)]
    return sorted(found, key=lambda values: sum(map(abs, values)))


def definite(poly: Integral) -> bool:
    """Whether a polynomial is seen to be positive, or negative, at every real point.

    >>> definite({(2, 0): 1, (0, 4): 3, (0, 0): 1})
    True
    >>> definite({(2, 0): 1, (1, 1): 1, (0, 2): 1, (0, 0): 5})
    True
    >>> definite({(2, 0): 1, (0, 2): 1})
    False
    """
    constant = poly.get((0,) * len(next(iter(poly))), 0)
    if not constant:
        return False
    sign = 1 if constant > 0 else -1
    if all(c * sign > 0 and not any(e % 2 for e in m) for m, c in poly.items()):
        return True
    return max(map(sum, poly)) == 2 and _positive({m: c * sign for m, c in poly.items()})


def _positive(poly: Integral) -> bool:
    """Whether a polynomial of degree 2 is positive: its symmetric matrix, with a row for 1, is positive definite in the
    directions that occur."""
    from flint import fmpq, fmpq_mat

    count = len(next(iter(poly)))
    used = [k for k in range(count) if any(m[k] for m in poly)]
    matrix = [[fmpq(0)] * (len(used) + 1) for _ in range(len(used) + 1)]
    for m, c in poly.items():
        places = [used.index(k) + 1 for k in used for _ in range(m[k])]
        i, j = (*[0] * (2 - len(places)), *places)
        matrix[i][j] += fmpq(c, 2)
        matrix[j][i] += fmpq(c, 2)
    size = len(matrix)
    return all(fmpq_mat(k, k, [c for row in matrix[:k] for c in row[:k]]).det() > 0 for k in range(1, size + 1))
