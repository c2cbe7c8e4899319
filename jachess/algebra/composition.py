"""The product of blocks as one solution: a cluster of each block put together, over one field that has them all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

from jachess.algebra.clock import Clock
from jachess.algebra.groebner import Integral, basis, by_degree
from jachess.algebra.integral_polynomials import integral
from jachess.algebra.solution_sets import Block, Cluster, Piece, Solution
from jachess.errors import LimitReached
from jachess.expression.polynomial import Polynomial

if TYPE_CHECKING:
    from flint import fmpq_poly


def joined_points(solution: Solution, clock: Clock | None = None) -> tuple[Cluster, ...]:
    """The isolated points of all blocks together, in all unknowns."""
    clock = clock or Clock()
    found: list[Cluster] = []
    for choice in solution.choices():
        clock.check()
        proper = [cluster for cluster in choice if cluster.degree > 1]
        found += _composed(solution, choice, clock) if len(proper) > 1 else [_beside(solution, choice)]
    return tuple(found)


def _beside(solution: Solution, choice: Sequence[Cluster]) -> Cluster:
    """One cluster with rational points beside it: its field is that of all."""
    from flint import fmpq_poly

    main = max(choice, key=lambda cluster: cluster.degree)
    numerators = [fmpq_poly(0)] * solution.count
    for block, cluster in zip(solution.blocks, choice):
        for place, numerator in zip(block.unknowns, cluster.numerators):
            numerators[place] = numerator
            if cluster is not main and main.denominator is not None:
                numerators[place] = numerator * main.denominator
    return Cluster(main.modulus, tuple(numerators), main.real_roots, _multiplicity(choice), main.denominator)


def _composed(solution: Solution, choice: Sequence[Cluster], clock: Clock) -> Iterator[Cluster]:
    """The product of several clusters: the tensor product of their fields is a product of fields again."""
    from flint import fmpq_poly

    from jachess.algebra.decomposition import Decomposition

    size = len(choice)
    equations: list[Integral] = []
    for k, cluster in enumerate(choice):
        whole = cluster.modulus.numer().coeffs()
        equations.append({tuple([e * int(j == k) for j in range(size)]): int(c) for e, c in enumerate(whole) if c})
    run = Decomposition(size, clock)
    run.solve(equations, ())
    if not run.complete:
        clock.check()
        raise LimitReached(run.missing)
    for field in run.points:
        coordinates = [fmpq_poly(0)] * solution.count
        for block, cluster, share in zip(solution.blocks, choice, field.coordinates):
            for place, coordinate in zip(block.unknowns, cluster.coordinates):
                total = fmpq_poly(0)
                for c in reversed(coordinate.coeffs()):
                    total = (total * share + c) % field.modulus
                coordinates[place] = total
        yield Cluster(field.modulus, tuple(coordinates), field.real_roots, _multiplicity(choice))


def _multiplicity(choice: Sequence[Cluster]) -> int | None:
    found = 1
    for cluster in choice:
        if cluster.multiplicity is None:
            return None
        found *= cluster.multiplicity
    return found


def joined_pieces(solution: Solution, clock: Clock | None = None) -> tuple[Piece, ...]:
    """The pieces of the product: one factor at least is a piece, the others are pieces or clusters."""
    clock = clock or Clock()
    found: list[Piece] = []
    sides: list[list[Cluster | Piece]] = [[*block.points, *block.pieces] for block in solution.blocks]
    for choice in product(*sides):
        if not any(isinstance(side, Piece) for side in choice):
            continue
        clock.check()
        equations: list[Integral] = []
        free: list[int] = []
        prime = True
        real: bool | None = True
        several = 0
        for block, side in zip(solution.blocks, choice):
            if isinstance(side, Piece):
                own = [integral(p) for p in side.basis]
                free += [block.unknowns[k] for k in side.free]
                prime = prime and side.prime
                several += any(max(map(sum, p)) > 1 for p in own)
                real = False if real is False or side.real is False else (None if real is None or side.real is None else True)
            else:
                own = ideal_of(side, clock)
                several += side.degree > 1
                real = real and bool(side.real_roots) if side.real_roots == 0 else real
            equations += [_widened(p, block, solution.count) for p in own]
        elements: list[Polynomial] = [{**p} for p in basis(equations, by_degree, clock)]
        found.append(Piece(tuple(elements), len(free), tuple(sorted(free)), prime and several <= 1, real))
    return tuple(found)


def ideal_of(cluster: Cluster, clock: Clock) -> list[Integral]:
    """The Gröbner basis by degree of the ideal of the points of a cluster, by linear algebra."""
    from flint import fmpq_poly

    from jachess.algebra.groebner import divides, primitive

    count = len(cluster.coordinates)
    degree = cluster.degree
    powers: dict[tuple[int, ...], fmpq_poly] = {}
    leads: list[tuple[int, ...]] = []
    found: list[Integral] = []
    level = [(0,) * count]
    standard: list[tuple[int, ...]] = []
    while level:
        fresh = []
        for monomial in sorted(level, key=by_degree):
            clock.check()
            if any(divides(lead, monomial) for lead in leads):
                continue
            if not any(monomial):
                powers[monomial] = fmpq_poly(1)
            else:
                place = next(k for k, e in enumerate(monomial) if e)
                below = (*monomial[:place], monomial[place] - 1, *monomial[place + 1 :])
                powers[monomial] = powers[below] * cluster.coordinates[place] % cluster.modulus
            relation = _relation([powers[m] for m in standard], powers[monomial], degree)
            if relation is None:
                standard.append(monomial)
                fresh += [(*monomial[:k], monomial[k] + 1, *monomial[k + 1 :]) for k in range(count)]
            else:
                leads.append(monomial)
                poly = {monomial: Fraction(1)}
                for m, c in zip(standard, relation):
                    if c:
                        poly[m] = -c
                scale = 1
                for c in poly.values():
                    scale = scale * c.denominator
                found.append(primitive({m: int(c * scale) for m, c in poly.items()}))
        level = list(dict.fromkeys(fresh))
    return found


def _relation(known: Sequence[fmpq_poly], target: fmpq_poly, degree: int) -> list[Fraction] | None:
    """The coefficients that combine the known polynomials to the target, or None."""
    from flint import fmpq_mat

    if not known:
        return [] if target == 0 else None
    columns = [*known, target]
    matrix = fmpq_mat(degree, len(columns), [p[row] for row in range(degree) for p in columns])
    form, rank = matrix.rref()
    if rank > len(known):
        return None
    lines = form.tolist()
    return [Fraction(int(lines[k][len(known)].p), int(lines[k][len(known)].q)) for k in range(len(known))]


def _widened(poly: Integral, block: Block, count: int) -> Integral:
    place = {k: j for j, k in enumerate(block.unknowns)}
    return {tuple([m[place[k]] if k in place else 0 for k in range(count)]): c for m, c in poly.items()}
