"""The zeros of an ideal, case by case: factors apart, linear unknowns put in, finite parts solved, the rest in pieces.

Every step keeps the set of zeros: V(f·g, ...) = V(f, ...) ∪ V(g, ...), an unknown that is linear in an equation with a
constant coefficient is replaced everywhere, and V(I) = V(I : h^∞) ∪ V(I + (h)). What comes out is put together at the
end: a piece inside another one and a point on a piece are not components, and are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import prod
from typing import NamedTuple

from jachess.algebra import apart
from jachess.algebra.clock import Clock, OutOfTime
from jachess.algebra.components import generic, independent, inside, saturated, special_factors
from jachess.algebra.groebner import Integral, TooLong, basis, leading
from jachess.algebra.hulls import hull
from jachess.algebra.integral_polynomials import (
    constant,
    degree,
    frozen,
    integral,
    jacobian_determinant,
    parts,
    product,
    substituted,
)
from jachess.algebra.lifting import simple_zeros
from jachess.algebra.quotient_algebra import quotient, staircase
from jachess.algebra.reality import reality
from jachess.algebra.solution_sets import Cluster, Piece
from jachess.algebra.univariate_representation import PRIME, cluster, multiplicities, numerator, simple, vanishes
from jachess.errors import LimitReached
from jachess.expression.polynomial import Polynomial

MAX_POWERS = 400  # products of polynomials that are 0 at multiple zeros
MAX_DEGREE = 12  # of such a product
LARGE = 20  # zeros: from here on a prime and its powers are quicker than rational numbers


@dataclass(frozen=True, slots=True)
class Case:
    """Equations in the unknowns `alive`, to be solved where no polynomial of `excluded` is zero.

    `given` are the unknowns that were replaced, in order, each by a polynomial in those that were alive then.
    """

    equations: tuple[Integral, ...]
    excluded: tuple[Integral, ...]
    alive: tuple[int, ...]
    given: tuple[tuple[int, Polynomial], ...] = ()
    faithful: bool = True  # no factor was left out: multiplicities are those of the equations
    reduced: bool = False  # the equations are a Gröbner basis by degree, without zeros of `excluded` as components


class Count(NamedTuple):
    """How it is known that all zeros of a case were found: so many, of a quotient of this dimension; by which proof."""

    dimension: int
    distinct: int
    proof: str


class Decomposition:
    """The zeros of a system in `count` unknowns: `points`, `pieces`, and how they were counted."""

    def __init__(self, count: int, clock: Clock) -> None:
        self.count = count
        self.clock = clock
        self.points: list[Cluster] = []
        self.pieces: list[Piece] = []
        self._bases: list[tuple[list[Integral], int]] = []  # of the pieces, and how many sheets they have
        self.counts: list[Count] = []
        self.cases = 1
        self.complete = True
        self.missing = ""
        self._seen: set[tuple[frozenset[object], tuple[int, ...]]] = set()

    def solve(self, equations: Sequence[Integral], excluded: Sequence[Integral]) -> None:
        """Fill in the points and pieces. Where a limit was reached, `complete` is False and `missing` says which."""
        cases = [Case(tuple(equations), tuple(excluded), tuple(range(self.count)))]
        while cases:
            try:
                self.clock.check()
                more = self._step(cases.pop())
            except LimitReached as limit:
                # another case may be smaller, but no case is when the time is over
                self.complete = False
                self.missing = str(limit)
                if isinstance(limit, OutOfTime):
                    break
                continue
            self.cases += max(0, len(more) - 1)
            cases += reversed(more)
        self._put_together()
        if len(equations) == self.count:
            self.points = [
                at if at.multiplicity or not simple(equations, at) else replace(at, multiplicity=1) for at in self.points
            ]
        if self.complete and not self.pieces and not excluded:
            self._count_multiple(equations)

    def _step(self, case: Case) -> list[Case]:
        """Solve a case, or give the cases that together have the same zeros."""
        tidy = case if case.reduced else self._tidied(case)
        if not isinstance(tidy, Case):
            return tidy
        case = tidy
        key = (frozenset(map(frozen, case.equations)), case.alive)
        if not case.given and not case.reduced:
            if key in self._seen:
                return []
            self._seen.add(key)
        linear = self._linear(case)
        if linear is not None:
            return [linear]
        if not case.equations:
            self._add_piece(case, [], case.alive, True, 1)
            return []
        if len(case.alive) == 1:
            return self._univariate(case)
        if len(case.equations) == 1:
            return self._hypersurface(case)
        return self._ideal(case)

    def _tidied(self, case: Case) -> Case | list[Case]:
        """The case with its equations irreducible and without excluded factors, or the cases of a product that it has."""
        excluded = set(map(frozen, case.excluded))
        rows: dict[frozenset[object], list[Integral]] = {}
        faithful = case.faithful
        for poly in case.equations:
            if not poly:
                continue
            factors = parts(poly)
            found = [p for p, _ in factors if frozen(p) not in excluded]
            if not found:
                return []
            faithful = faithful and len(factors) == 1 == factors[0][1]
            rows.setdefault(frozenset(map(frozen, found)), found)
        # a product is zero already where another equation has no other factors than it
        kept = [row for key, row in rows.items() if not any(other < key for other in rows)]
        several = [row for row in kept if len(row) > 1]
        if not several:
            return replace(case, equations=tuple(row[0] for row in kept), faithful=faithful)
        chosen = min(several, key=lambda row: (len(row), sum(map(degree, row))))
        chosen.sort(key=lambda p: (degree(p), len(p)))
        rest = [product(row) for row in kept if row is not chosen]
        return [
            replace(case, equations=(poly, *rest), excluded=(*case.excluded, *chosen[:number]), faithful=False)
            for number, poly in enumerate(chosen)
        ]

    def _linear(self, case: Case) -> Case | None:
        """The case with an unknown replaced that is linear, with a constant coefficient, in one of its equations."""
        best: tuple[tuple[int, int], int, Integral] | None = None
        for poly in case.equations:
            for place in case.alive:
                having = [m for m in poly if m[place]]
                if len(having) == 1 and sum(having[0]) == 1:
                    size = (degree(poly), len(poly))
                    if best is None or size < best[0]:
                        best = size, place, poly
        if best is None:
            return None
        (height, _), place, poly = best
        rest = [p for p in case.equations if p is not poly]
        if height > 1 and len(case.alive) > 2:
            # degrees grow: the number of zeros does not, but the work does
            grown = prod(max(sum(m) + m[place] * (height - 1) for m in p) for p in rest)
            if grown > 4 * height * prod(map(degree, rest)):
                return None
        unit = tuple(int(k == place) for k in range(self.count))
        pivot = poly[unit]
        expression: Polynomial = {m: Fraction(-c, pivot) for m, c in poly.items() if m != unit}
        put = [integral(substituted(p, place, expression, self.clock)) for p in rest]
        avoid = [integral(substituted(p, place, expression, self.clock)) for p in case.excluded]
        alive = tuple(k for k in case.alive if k != place)
        if not all(avoid):
            return Case(({(0,) * self.count: 1},), (), alive)
        avoid = list({frozen(q): q for p in avoid for q, _ in parts(p)}.values())
        return Case(tuple(p for p in put if p), tuple(avoid), alive, (*case.given, (place, expression)), case.faithful)

    def _univariate(self, case: Case) -> list[Case]:
        """The roots of irreducible polynomials in one unknown."""
        from flint import fmpq_poly

        if len(case.equations) > 1:
            # irreducible and different: no common root
            return []
        (place,) = case.alive
        (poly,) = case.equations
        size = degree(poly)
        modulus = fmpq_poly([poly.get(tuple(k * int(j == place) for j in range(self.count)), 0) for k in range(size + 1)])
        modulus = modulus / modulus.leading_coefficient()
        root = fmpq_poly([0, 1]) if size > 1 else fmpq_poly([-modulus[0]])
        self._add_points(case, [cluster(modulus, [root], 1)], Count(size, size, "roots"))
        return []

    def _hypersurface(self, case: Case) -> list[Case]:
        (poly,) = case.equations
        used = [k for k in case.alive if any(m[k] for m in poly)]
        if not used:
            return []
        place = min(used, key=lambda k: max(m[k] for m in poly))
        free = tuple(k for k in case.alive if k != place)
        self._add_piece(case, [poly], free, True, max(m[place] for m in poly))
        return []

    def _ideal(self, case: Case) -> list[Case]:
        """Solve a case by its Gröbner basis."""
        polys = [self._part(p, case) for p in case.equations]
        count = len(case.alive)
        if not case.reduced:
            if self._counted(case, polys):
                return []
            polys = apart.basis(polys, (), self.clock)
        standard = staircase([leading(p) for p in polys], count)
        if standard is None:
            return self._positive(case, polys)
        found = None
        if len(standard) >= LARGE:
            sketch = basis(polys, clock=self.clock, prime=PRIME)
            lifted = simple_zeros(polys, sketch, count, PRIME, self.clock, self._expressions(case))
            if lifted is not None and sum(c.degree for c in lifted.simple) == len(standard):
                found = lifted.simple
        if found is None:
            found = apart.points(polys, count, len(standard), self.clock)
        self._add_points(case, found, Count(len(standard), sum(c.degree for c in found), "quotient"))
        return []

    def _counted(self, case: Case, polys: list[Integral]) -> bool:
        """Solve as many equations as unknowns, when there are many zeros: the simple ones by a prime, the others apart.

        When all multiplicities add up to the product of the degrees (Bézout), or to the dimension of the quotient, nothing is
        missing.
        """
        count = len(case.alive)
        bound = prod(map(degree, polys))
        if len(polys) != count or bound < LARGE:
            return False
        sketch = basis(polys, clock=self.clock, prime=PRIME)
        standard = staircase([leading(p) for p in sketch], count)
        if standard is None or len(standard) < LARGE:
            return False
        lifted = simple_zeros(polys, sketch, count, PRIME, self.clock, self._expressions(case))
        if lifted is None:
            return False
        found = lifted.simple
        total = sum(c.degree for c in found)
        if total < len(standard):
            others = self._multiple(polys, lifted.others, len(standard) - total)
            if others is None:
                return False
            found = found + others
            total += sum(c.degree * (c.multiplicity or 0) for c in others)
        proof = "Bézout"
        if total < bound:
            whole = staircase([leading(p) for p in apart.basis(polys, (), self.clock)], count)
            if whole is None or len(whole) != total:
                return False
            proof = "quotient"
        self._add_points(case, found, Count(total, sum(c.degree for c in found), proof))
        return True

    def _multiple(self, polys: list[Integral], values: list[Integral] | None, wanted: int) -> list[Cluster] | None:
        """The zeros that are not simple, with their multiplicities, which add up to what is wanted.

        Where the values of the unknowns at them are known to be among the roots of gᵢ(xᵢ), the ideal I + (g₁, ..., gₙ)^k has
        no more than the multiplicity of I at each of them; for k large enough it has all of it. Else det J = 0 finds them: it
        spans the socle of the local algebra (Scheja and Storch 1975), so that I + (det J) has one less than I at each.
        """
        count = len(polys)
        level: list[Integral] = values or []
        while values and len(level) <= MAX_POWERS and max(map(degree, level)) + max(map(degree, values)) <= MAX_DEGREE:
            level = list({frozen(q): q for p in level for g in values for q in [product([p, g])]}.values())
            sketch = basis([*level, *polys], clock=self.clock, prime=PRIME)
            if len(staircase([leading(p) for p in sketch], count) or ()) < wanted:
                continue
            special = apart.basis([*level, *polys], (), self.clock)
            inside = staircase([leading(p) for p in special], count)
            assert inside is not None
            found = [c for c in apart.points(special, count, len(inside), self.clock) if (c.multiplicity or 0) > 1]
            if sum(c.degree * (c.multiplicity or 0) for c in found) == wanted:
                return found
            break
        special = apart.basis([*polys, jacobian_determinant(polys, self.clock)], (), self.clock)
        inside = staircase([leading(p) for p in special], count)
        if inside is None:
            return None
        found = apart.points(special, count, len(inside), self.clock)
        return [replace(c, multiplicity=c.multiplicity + 1 if c.multiplicity else None) for c in found]

    def _positive(self, case: Case, polys: list[Integral]) -> list[Case]:
        """Split an ideal of positive dimension, given by its Gröbner basis by degree."""
        if not case.reduced:
            polys = saturated(polys, [self._part(p, case) for p in case.excluded], self.clock)
            whole = tuple(self._whole(p, case) for p in polys)
            # its elements may factor, or be linear in an unknown
            again = replace(case, equations=whole)
            if frozenset(map(frozen, whole)) != frozenset(map(frozen, case.equations)):
                return [again]
            return self._hulled(case, polys) or [replace(again, reduced=True)]
        free = independent([leading(p) for p in polys], len(case.alive))
        special = special_factors(polys, free, self.clock)
        above = generic(polys, free, special, self.clock)
        cases: list[Case] = []
        case = replace(case, reduced=False, faithful=False)
        elements = [self._whole(p, case) for p in above.basis]
        if above.factors:
            cases += [replace(case, equations=(self._whole(p, case), *elements)) for p in above.factors]
        elif not above.empty:
            self._add_piece(case, elements, tuple(case.alive[k] for k in free), above.prime, above.sheets)
        avoided: list[Integral] = []
        for factor in special:
            poly = self._whole(factor, case)
            cases.append(replace(case, equations=(poly, *case.equations), excluded=(*case.excluded, *avoided)))
            avoided.append(poly)
        return cases

    def _hulled(self, case: Case, polys: list[Integral]) -> list[Case]:
        """The ideal as a larger one, nearly without components of lower dimension, and what is outside of its zeros."""
        dimension = len(independent([leading(p) for p in polys], len(case.alive)))
        larger = hull(polys, dimension, self.clock)
        if larger is None:
            return []
        case = replace(case, faithful=False)
        elements = apart.basis(larger, (), self.clock)
        cases = [replace(case, equations=tuple(self._whole(p, case) for p in elements), reduced=True)]
        # outside: where q1 is not 0; where q1 is 0 and q2 is not; and so on
        current = polys
        for poly in sorted(larger, key=lambda p: (degree(p), len(p))):
            rest = saturated(current, [poly], self.clock)
            if not any(constant(p) for p in rest):
                outside = tuple(self._whole(p, case) for p in rest)
                away = tuple(self._whole(q, case) for q, _ in parts(poly))
                cases.append(replace(case, equations=outside, excluded=(*case.excluded, *away)))
            current = apart.basis([*current, poly], (), self.clock)
        return cases

    def _part(self, poly: Integral, case: Case) -> Integral:
        """A polynomial as one in the living unknowns only."""
        return {tuple([m[k] for k in case.alive]): c for m, c in poly.items()}

    def _whole(self, poly: Integral, case: Case) -> Integral:
        """A polynomial in the living unknowns as one in all."""
        place = {k: j for j, k in enumerate(case.alive)}
        return {tuple([m[place[k]] if k in place else 0 for k in range(self.count)]): c for m, c in poly.items()}

    def _add_points(self, case: Case, clusters: Sequence[Cluster], count: Count) -> None:
        self.counts.append(count)
        for found in clusters:
            self.clock.check()
            whole = self._extended(case, found)
            if not any(vanishes(p, whole) for p in case.excluded):
                self.points.append(whole)

    def _expressions(self, case: Case) -> list[Polynomial]:
        """The unknowns that were replaced, last first, in the living ones and in those before them in this list."""
        order = [*case.alive, *(place for place, _ in reversed(case.given))]
        return [{tuple([m[k] for k in order]): c for m, c in expression.items()} for _, expression in reversed(case.given)]

    def _extended(self, case: Case, found: Cluster) -> Cluster:
        """The cluster with all unknowns, those included that were replaced."""
        from flint import fmpq_poly

        numerators = [fmpq_poly(0)] * self.count
        multiplicity = found.multiplicity if case.faithful else None
        order = [*case.alive, *(place for place, _ in reversed(case.given))]
        for k, own in zip(order, found.numerators):
            numerators[k] = own
        whole = replace(found, numerators=tuple(numerators), multiplicity=multiplicity)
        for place, expression in list(reversed(case.given))[len(found.numerators) - len(case.alive) :]:
            numerators[place] = numerator(expression, whole)
            whole = replace(whole, numerators=tuple(numerators))
        return whole

    def _add_piece(self, case: Case, equations: list[Integral], free: tuple[int, ...], prime: bool, sheets: int) -> None:
        if not free:
            self._add_points(replace(case, alive=()), [_origin()], Count(1, 1, "linear"))
            return
        lines = []
        for place, expression in case.given:
            unit = tuple(int(k == place) for k in range(self.count))
            lines.append(integral({unit: Fraction(1), **{m: -c for m, c in expression.items()}}))
        found = apart.basis([*equations, *lines], (), self.clock) if equations or lines else []
        if not prime:
            found = saturated(found, case.excluded, self.clock)
        elif any(inside(found, [p], self.clock) for p in case.excluded):
            return
        if any(constant(p) for p in found):
            return
        self.pieces.append(Piece(tuple({**p} for p in found), len(free), free, prime))
        self._bases.append((found, sheets))

    def _put_together(self) -> None:
        """Leave out what is inside something else."""
        kept: list[tuple[Piece, list[Integral], int]] = []
        endless = Clock()
        for piece, (own, sheets) in sorted(zip(self.pieces, self._bases), key=lambda item: -item[0].dimension):
            if not any(inside(own, other, endless) for _, other, _ in kept):
                kept.append((piece, own, sheets))
        self.pieces = [replace(piece, real=self._reality(piece, own, sheets)) for piece, own, sheets in kept]
        found: list[Cluster] = []
        for at in self.points:
            if not any(all(vanishes(p, at) for p in piece.basis) for piece in self.pieces) and at not in found:
                found.append(at)
        self.points = found

    def _reality(self, piece: Piece, elements: list[Integral], sheets: int) -> bool | None:
        try:
            return reality(elements, piece.free, sheets, self.clock) if piece.prime else None
        except LimitReached:
            return None

    def _count_multiple(self, equations: Sequence[Integral]) -> None:
        """Give the multiplicities that are not known, where the quotient by the equations as they were is small."""
        if all(at.multiplicity for at in self.points) or prod(sorted(map(degree, equations))[: self.count]) > LARGE:
            return
        try:
            algebra = quotient(basis(equations, clock=self.clock, short=True), self.count, self.clock)
            known = multiplicities(algebra, self.points, self.clock)
        except (LimitReached, TooLong):
            return
        self.points = [at if at.multiplicity else replace(at, multiplicity=found) for at, found in zip(self.points, known)]


def _origin() -> Cluster:
    from flint import fmpq_poly

    return Cluster(fmpq_poly([0, 1]), (), 1, 1)
