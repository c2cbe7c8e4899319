"""All zeros of a finite quotient algebra by the roots of one polynomial: x = g(t), w(t) = 0, split into its factors.

Source: Rouillier (1999), doi:10.1007/s002000050114; here after the nilpotent elements have been divided out, where the
minimal polynomial of a linear form that separates the zeros has the dimension as its degree, which proves that it does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count as integers
from typing import TYPE_CHECKING

from jachess.algebra.clock import Clock
from jachess.algebra.integral_polynomials import Terms
from jachess.algebra.quotient_algebra import Algebra, radical
from jachess.algebra.solution_sets import Cluster
from jachess.expression.polynomial import Monomial, derivative

if TYPE_CHECKING:
    from flint import fmpq_poly, nmod_poly

PRIME = 4611686018427387847


def points(algebra: Algebra, clock: Clock) -> list[Cluster]:
    """One cluster for each irreducible factor over Q of the univariate representation; all zeros are in them."""
    if algebra.dimension == 0:
        return []
    unknowns = len(algebra.tables)
    full = algebra
    first = _represented(algebra, next(forms(unknowns)), clock)
    if first is None or not _squarefree(first[0]):
        algebra = radical(algebra, clock)
        first = None
    if first is None:
        for form in forms(unknowns):
            clock.check()
            first = _represented(algebra, form, clock)
            if first is not None:
                break
    assert first is not None
    minimal, coordinates, separating = first
    whole = None if algebra.dimension == full.dimension else _characteristic(full, separating, clock)
    found = []
    for factor, _ in minimal.factor()[1]:
        factor = factor / factor.leading_coefficient()
        multiplicity = 1 if whole is None else _exponent(factor, whole)
        found.append(cluster(factor, [g % factor for g in coordinates], multiplicity))
    return found


def multiplicities(algebra: Algebra, clusters: Sequence[Cluster], clock: Clock) -> list[int]:
    """How often each of the clusters, which are all the zeros of the algebra, counts in its dimension."""
    total = sum(at.degree for at in clusters)
    for form in forms(len(algebra.tables)):
        clock.check()
        least = [minimal_polynomial(value(_linear(form), at) % at.modulus, at.modulus) for at in clusters]
        if sum(p.degree() for p in least) == total == len({str(p) for p in least}) + total - len(clusters):
            whole = _characteristic(algebra, form, clock)
            return [_exponent(p, whole) for p in least]
    raise AssertionError("not reached")


def _linear(form: Sequence[int]) -> dict[Monomial, int]:
    return {tuple([int(j == k) for j in range(len(form))]): c for k, c in enumerate(form) if c}


def minimal_polynomial(element: fmpq_poly, modulus: fmpq_poly) -> fmpq_poly:
    """The minimal polynomial over Q of an element of Q[t]/modulus, monic; the modulus is irreducible."""
    from flint import fmpq_mat, fmpq_poly

    size = int(modulus.degree())
    powers = [fmpq_poly(1)]
    for _ in range(size):
        powers.append(powers[-1] * element % modulus)
    form, rank = fmpq_mat(size, size + 1, [p[row] for row in range(size) for p in powers]).rref()
    return fmpq_poly([-form[k, rank] for k in range(rank)] + [1])


def _exponent(factor: fmpq_poly, whole: fmpq_poly) -> int:
    """How often a factor divides a polynomial."""
    found = 0
    while True:
        whole, remainder = divmod(whole, factor)
        if remainder != 0:
            return found
        found += 1


def forms(unknowns: int) -> Iterator[tuple[int, ...]]:
    """Linear forms to try: single unknowns first (last to first), then small mixed ones; one of them separates the zeros.

    Of the forms (1, k, k², ...) at most a finite number fails, so that the loop over them ends.
    """
    for place in reversed(range(unknowns)):
        yield tuple(int(k == place) for k in range(unknowns))
    if unknowns == 1:
        return
    for step in integers(1):
        yield tuple(step**k for k in range(unknowns))
        yield tuple((-step) ** k for k in range(unknowns))
        yield tuple(step**k for k in reversed(range(unknowns)))


def _represented(algebra: Algebra, form: Sequence[int], clock: Clock) -> tuple[fmpq_poly, list[fmpq_poly], Sequence[int]] | None:
    """(w, the unknowns as polynomials in t modulo w, form) when the powers of t span the algebra, else None."""
    from flint import fmpq_mat, fmpq_poly

    size = algebra.dimension
    table = fmpq_mat(size, size)
    for factor, matrix in zip(form, algebra.tables):
        if factor:
            table += matrix * factor
    rows = [algebra.one]
    for _ in range(size):
        clock.check()
        rows.append(rows[-1] * table)
    krylov = fmpq_mat(size, size, [c for row in rows[:size] for c in row.entries()]).transpose()
    wanted = [rows[size]] + [algebra.one * matrix for matrix in algebra.tables]
    right = fmpq_mat(len(wanted), size, [c for row in wanted for c in row.entries()]).transpose()
    clock.check()
    try:
        solved = krylov.solve(right).transpose().tolist()
    except ZeroDivisionError:
        return None
    minimal = fmpq_poly([-c for c in solved[0]] + [1])
    return minimal, [fmpq_poly(row) for row in solved[1:]], form


def _squarefree(poly: fmpq_poly) -> bool:
    return bool(poly.gcd(poly.derivative()).degree() == 0)


def _characteristic(algebra: Algebra, form: Sequence[int], clock: Clock) -> fmpq_poly:
    from flint import fmpq_mat, fmpq_poly

    clock.check()
    table = fmpq_mat(algebra.dimension, algebra.dimension)
    for factor, matrix in zip(form, algebra.tables):
        if factor:
            table += matrix * factor
    return fmpq_poly(table.charpoly())


def cluster(modulus: fmpq_poly, coordinates: Sequence[fmpq_poly], multiplicity: int | None) -> Cluster:
    """A cluster with its real roots counted."""
    return Cluster(modulus, tuple(coordinates), real_roots(modulus), multiplicity)


def real_roots(modulus: fmpq_poly) -> int:
    """The number of real roots of an irreducible polynomial."""
    size = int(modulus.degree())
    if size <= 1:
        return size
    if size == 2:
        return 2 if modulus.discriminant() > 0 else 0
    # flint separates the roots and proves which are real
    return sum(1 for root, _ in modulus.numer().complex_roots() if root.imag == 0)


def vanishes(poly: Terms, at: Cluster) -> bool:
    """Whether a polynomial is zero at the points of a cluster; exact."""
    shadow = _shadow(at)
    if shadow is not None and not shadow.zero(poly):
        return False
    return bool(value(poly, at) == 0)


def value(poly: Terms, at: Cluster) -> fmpq_poly:
    """The value of a polynomial at the points of a cluster, as a polynomial in t."""
    from flint import fmpq, fmpq_poly

    total = fmpq_poly(0)
    powers: dict[Monomial, fmpq_poly] = {(0,) * len(at.numerators): fmpq_poly(1)}
    for monomial, coefficient in poly.items():
        total += _monomial(monomial, at, powers) * fmpq(coefficient.numerator, coefficient.denominator)
    return total


def numerator(poly: Terms, at: Cluster) -> fmpq_poly:
    """The value of a polynomial at the points of a cluster, times the cluster's denominator (1 where that is None)."""
    from flint import fmpq, fmpq_poly

    if at.denominator is None:
        return value(poly, at)
    if max(map(sum, poly), default=0) > 1:
        return value(poly, at) * at.denominator % at.modulus
    total = fmpq_poly(0)
    for monomial, coefficient in poly.items():
        part = at.numerators[monomial.index(1)] if any(monomial) else at.denominator
        total += part * fmpq(coefficient.numerator, coefficient.denominator)
    return total


def _monomial(monomial: Monomial, at: Cluster, powers: dict[Monomial, fmpq_poly]) -> fmpq_poly:
    chain = []
    while monomial not in powers:
        chain.append(monomial)
        place = next(k for k, e in enumerate(monomial) if e)
        monomial = (*monomial[:place], monomial[place] - 1, *monomial[place + 1 :])
    found = powers[monomial]
    for key in reversed(chain):
        place = next(k for k, e in enumerate(key) if e)
        found = powers[key] = found * at.coordinates[place] % at.modulus
    return found


def simple(equations: Sequence[Terms], at: Cluster) -> bool:
    """Whether the Jacobian of as many equations as unknowns is shown to be invertible at the points, by a prime.

    True is proved (a determinant that is a unit modulo p is none that is 0); False may also be the bad luck of the prime.
    """
    shadow = _shadow(at)
    return shadow is not None and shadow.regular(equations)


class _Shadow:
    """The points of a cluster modulo PRIME."""

    def __init__(self, modulus: nmod_poly, x: list[nmod_poly]) -> None:
        self.modulus = modulus
        self.x = x

    def value(self, poly: Terms) -> nmod_poly:
        from flint import nmod_poly

        total = nmod_poly([0], PRIME)
        for monomial, coefficient in poly.items():
            term = nmod_poly([coefficient.numerator * pow(coefficient.denominator, -1, PRIME) % PRIME], PRIME)
            for x, exponent in zip(self.x, monomial):
                if exponent:
                    term = term * x.pow_mod(exponent, self.modulus) % self.modulus
            total += term
        return total

    def zero(self, poly: Terms) -> bool:
        return bool(self.value(poly) == 0)

    def regular(self, equations: Sequence[Terms]) -> bool:
        """Whether the determinant of the Jacobian is a unit (elimination, with units as pivots)."""
        rows = [[self.value(derivative({**p}, k)) for k in range(len(self.x))] for p in equations]
        while rows:
            pivot = next((row for row in rows if row[0] != 0 and row[0].gcd(self.modulus).degree() == 0), None)
            if pivot is None:
                return False
            _, inverse, _ = pivot[0].xgcd(self.modulus)
            rest = []
            for row in rows:
                if row is not pivot:
                    factor = row[0] * inverse % self.modulus
                    rest.append([(a - factor * b) % self.modulus for a, b in zip(row[1:], pivot[1:])])
            rows = rest
        return True


def _shadow(at: Cluster) -> _Shadow | None:
    """The cluster modulo PRIME, unless the prime is in a denominator or ramifies."""
    polys = [at.modulus, *at.numerators]
    if any(p.denom() % PRIME == 0 for p in polys):
        return None
    modulus = _modulo(at.modulus)
    x = [_modulo(p) for p in at.numerators]
    if at.denominator is not None:
        if at.denominator.denom() % PRIME == 0:
            return None
        below = _modulo(at.denominator)
        common, inverse, _ = below.xgcd(modulus)
        if common.degree() > 0:
            return None
        x = [p * inverse % modulus for p in x]
    return _Shadow(modulus, x)


def _modulo(poly: fmpq_poly) -> nmod_poly:
    from flint import nmod_poly

    inverse = pow(int(poly.denom()), -1, PRIME)
    return nmod_poly([int(c) * inverse % PRIME for c in poly.numer().coeffs()], PRIME)
