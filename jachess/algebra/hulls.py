"""The equations of the components of highest dimension of an ideal, guessed modulo a prime from slices.

A random linear space of complementary dimension meets every component of the highest dimension d, and none of a lower
one. So the polynomials that vanish on enough such slices are those that vanish on the d-dimensional part; they are found
by linear algebra modulo a prime, and recognised as rationals. A guess: the caller verifies what he concludes from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import count as integers
from math import comb
from typing import TYPE_CHECKING

from jachess.algebra.clock import Clock
from jachess.algebra.groebner import Integral, basis, by_degree, leading, reduced
from jachess.algebra.integral_polynomials import integral
from jachess.algebra.modular_algebra import ModularAlgebra, rational
from jachess.algebra.quotient_algebra import staircase
from jachess.expression.polynomial import Monomial

if TYPE_CHECKING:
    from flint import nmod_mat

PRIMES = (4611686018427387847, 4611686018427387817, 4611686018427387787, 4611686018427387761)
MAX_MONOMIALS = 400
MAX_SLICE = 40  # points


def hull(elements: Sequence[Integral], dimension: int, clock: Clock) -> list[Integral] | None:
    """Generators of an ideal that contains the given one and should have only its components of this dimension, reduced.

    `elements` is a Gröbner basis by degree. None where nothing was found, or nothing new. What is certain is only that
    the given ideal is contained in it.
    """
    count = len(next(iter(elements[0])))
    found: list[Integral] = []
    for size in integers(1):
        if comb(count + size, size) > MAX_MONOMIALS:
            return None
        monomials = _monomials(count, size)
        fresh = _vanishing(elements, count, dimension, monomials, clock)
        if fresh is None:
            return None
        known = basis(found, clock=clock) if found else []
        for poly in fresh:
            if not known or reduced(poly, known, clock=clock):
                found.append(poly)
                known = basis(found, clock=clock)
        if known and not any(reduced(p, known, clock=clock) for p in elements):
            break
    return found if any(reduced(p, elements, clock=clock) for p in found) else None


def _monomials(count: int, size: int) -> list[Monomial]:
    """All monomials up to a degree, ascending."""
    found: list[Monomial] = [(0,) * count]
    level = found
    for _ in range(size):
        level = list(dict.fromkeys((*m[:k], m[k] + 1, *m[k + 1 :]) for m in level for k in range(count)))
        found = found + level
    return sorted(found, key=by_degree)


def _vanishing(
    elements: Sequence[Integral], count: int, dimension: int, monomials: list[Monomial], clock: Clock
) -> list[Integral] | None:
    """A basis of the combinations of the monomials that vanish on all slices."""
    modulus = 1
    residues: dict[tuple[int, int], int] = {}
    shape: list[int] = []
    for prime in PRIMES:
        space = _nullspace(elements, count, dimension, monomials, prime, clock)
        if space is None:
            return None
        leads, values = space
        if modulus > 1 and leads != shape:
            return None
        shape = leads
        if modulus == 1:
            residues = values
        else:
            inverse = pow(modulus, -1, prime)
            for key in residues.keys() | values.keys():
                old = residues.get(key, 0)
                residues[key] = old + modulus * ((values.get(key, 0) - old) * inverse % prime)
        modulus *= prime
        polys = _recognised(residues, shape, monomials, modulus)
        if polys is not None:
            return polys
    return None


def _recognised(
    residues: dict[tuple[int, int], int], shape: Sequence[int], monomials: Sequence[Monomial], modulus: int
) -> list[Integral] | None:
    rows: dict[int, dict[Monomial, Fraction]] = {lead: {monomials[lead]: Fraction(1)} for lead in shape}
    for (lead, column), residue in residues.items():
        number = rational(residue, modulus)
        if number is None:
            return None
        if number:
            rows[lead][monomials[column]] = number
    return [integral(row) for row in rows.values()]


def _nullspace(
    elements: Sequence[Integral], count: int, dimension: int, monomials: Sequence[Monomial], prime: int, clock: Clock
) -> tuple[list[int], dict[tuple[int, int], int]] | None:
    """Modulo the prime: (the columns of the leading monomials, {(lead, column): coefficient}) of what vanishes on all slices."""
    from flint import nmod_mat

    entries: list[int] = []
    rows = 0
    rank = -1
    for conditions in _slices(elements, count, dimension, monomials, prime, clock):
        entries += [int(c) for c in conditions.entries()]
        rows += conditions.nrows()
        form, current = nmod_mat(rows, len(monomials), entries, prime).rref()
        if current == rank:
            break
        rank = current
        entries = [int(c) for c in form.entries()][: rank * len(monomials)]
        rows = rank
    else:
        return None
    lines = form.tolist()[:rank]
    pivots = [next(k for k, c in enumerate(line) if c != 0) for line in lines]
    leads = [k for k in range(len(monomials)) if k not in set(pivots)]
    values = {(lead, pivot): -int(line[lead]) % prime for pivot, line in zip(pivots, lines) for lead in leads if line[lead] != 0}
    return leads, values


def _slices(
    elements: Sequence[Integral], count: int, dimension: int, monomials: Sequence[Monomial], prime: int, clock: Clock
) -> Iterator[nmod_mat]:
    """For slice after slice, the values of linear forms on the monomials: all are 0 on a polynomial just if it vanishes there."""
    from random import Random

    from flint import nmod_mat

    random = Random(count * 1000 + dimension)
    units = [tuple([int(j == k) for j in range(count)]) for k in range(count)]
    while True:
        clock.check()
        lines = [{**{u: random.randrange(prime) for u in units}, (0,) * count: random.randrange(prime)} for _ in range(dimension)]
        found = basis([*elements, *lines], clock=clock, prime=prime)
        standard = staircase([leading(p) for p in found], count)
        if standard is None or not standard or len(standard) > MAX_SLICE:
            return
        algebra = ModularAlgebra(found, count, prime, clock)
        size, matrices = algebra.size, algebra.tables
        # multiplication by each standard monomial, and its trace
        tower = {(0,) * count: nmod_mat(size, size, [int(i == j) for i in range(size) for j in range(size)], prime)}
        for m in standard[1:]:
            k = next(j for j, e in enumerate(m) if e)
            tower[m] = tower[(*m[:k], m[k] - 1, *m[k + 1 :])] * matrices[k]
        trace = nmod_mat(size, 1, [sum(int(tower[m][j, j]) for j in range(size)) % prime for m in standard], prime)
        forms = [tower[m] * trace for m in standard]
        pairing = nmod_mat(size, size, [int(c) for form in forms for c in form.entries()], prime)
        # the coordinates of every monomial, one a row; the trace form is 0 on nilpotent elements only
        values = {(0,) * count: nmod_mat(1, size, [1] + [0] * (size - 1), prime)}
        for m in monomials[1:]:
            k = next(j for j, e in enumerate(m) if e)
            values[m] = values[(*m[:k], m[k] - 1, *m[k + 1 :])] * matrices[k]
        table = nmod_mat(len(monomials), size, [int(c) for m in monomials for c in values[m].entries()], prime)
        yield pairing * table.transpose()
