"""The quotient algebra of an ideal with finitely many zeros over the integers modulo a prime, where no number grows."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import isqrt
from typing import TYPE_CHECKING

from jachess.algebra.clock import Clock
from jachess.algebra.groebner import Integral, leading
from jachess.algebra.integral_polynomials import integral
from jachess.algebra.quotient_algebra import staircase, tables
from jachess.algebra.univariate_representation import forms
from jachess.errors import LimitReached
from jachess.expression.polynomial import Monomial

if TYPE_CHECKING:
    from flint import nmod_mat, nmod_poly

MAX_FORMS = 12
MARGIN = 20  # bits by which a recognised fraction is smaller than chance would make it
MOST = 2000  # solutions of one system: the tables are matrices of this size


class ModularAlgebra:
    """The algebra of a reduced Gröbner basis by degree modulo a prime: the rows of coordinates of products."""

    def __init__(self, basis: Sequence[Integral], count: int, prime: int, clock: Clock) -> None:
        from flint import nmod_mat

        self.count = count
        self.prime = prime
        self.clock = clock
        standard = staircase([leading(p) for p in basis], count)
        assert standard is not None
        self.standard: list[Monomial] = standard
        if len(standard) > MOST:
            raise LimitReached(
                f"the equations have {len(standard)} complex solutions, with multiplicities; more than {MOST} are too many"
            )
        self.size, lines = tables(basis, count, clock, prime)
        self.tables: list[nmod_mat] = []
        for rows in lines:
            clock.check()
            flat = [0] * (self.size * self.size)
            for k, row in enumerate(rows):
                for (j,), c in row.items():
                    if j >= 0:
                        flat[k * self.size + j] = c % prime
            self.tables.append(nmod_mat(self.size, self.size, flat, prime))
        self.one: nmod_mat = nmod_mat(1, self.size, [int(k == 0) for k in range(self.size)], prime)

    def _stacked(self, rows: Sequence[nmod_mat]) -> nmod_mat:
        """The rows as the columns of one matrix."""
        from flint import nmod_mat

        return nmod_mat(len(rows), self.size, [int(c) for row in rows for c in row.entries()], self.prime).transpose()

    def _form(self, form: Sequence[int]) -> nmod_mat:
        """The table of a linear form."""
        from flint import nmod_mat

        table = nmod_mat(self.size, self.size, self.prime)
        for factor, matrix in zip(form, self.tables):
            table += matrix * (factor % self.prime)
        return table

    def _powers(self, start: nmod_mat, table: nmod_mat) -> list[nmod_mat]:
        """start, start·t, ... until they must depend on each other."""
        rows = [start]
        for _ in range(self.size):
            rows.append(rows[-1] * table)
        return rows

    def _relation(self, rows: Sequence[nmod_mat]) -> nmod_poly:
        """The polynomial of lowest degree in t that takes the first row to 0."""
        from flint import nmod_poly

        form, rank = self._stacked(rows).rref()
        return nmod_poly([-int(form[k, rank]) % self.prime for k in range(rank)] + [1], self.prime)

    def _applied(self, poly: nmod_poly, rows: Sequence[nmod_mat]) -> nmod_mat:
        """A polynomial in t, times the first row."""
        from flint import nmod_mat

        total = nmod_mat(1, self.size, self.prime)
        for coefficient, row in zip(poly.coeffs(), rows):
            total += row * int(coefficient)
        return total

    def separated(self) -> tuple[tuple[int, ...], nmod_poly, list[nmod_poly]] | None:
        """(form, w, xᵢ modulo w): the zeros where a linear form t has a root that is simple in its minimal polynomial."""
        from flint import nmod_poly

        for attempt, form in enumerate(forms(self.count)):
            if attempt >= MAX_FORMS:
                return None
            self.clock.check()
            table = self._form(form)
            powers = self._powers(self.one, table)
            whole = self._relation(powers)
            if whole.degree() < self.size and attempt < self.count and self.count > 1:
                # a single unknown need not tell the zeros apart; a mixed form may
                continue
            once = _once(whole)
            # e is 0 at the other zeros, so that e·t^k spans what is there of the algebra
            start = self._applied(whole // once, powers)
            rows = self._powers(start, table)[: int(once.degree())]
            coordinates = self._combined(rows, [start * matrix for matrix in self.tables])
            if coordinates is not None:
                return form, once, [nmod_poly(row, self.prime) for row in coordinates]
        return None

    def _combined(self, rows: Sequence[nmod_mat], wanted: Sequence[nmod_mat]) -> list[list[int]] | None:
        """Each wanted row as a combination of the rows, or None."""
        if not rows:
            return [[0] for _ in wanted]
        form, rank = self._stacked([*rows, *wanted]).rref()
        if rank != len(rows) or any(form[k, k] != 1 for k in range(rank)):
            return None
        return [[int(form[k, rank + j]) for k in range(rank)] for j in range(len(wanted))]

    def values_elsewhere(self, form: Sequence[int], minimal: Sequence[int]) -> list[Integral] | None:
        """For each unknown a polynomial over Q whose roots are its values where `minimal`, in the form, is not 0; or None.

        Recognised from its residues, so a guess.
        """
        from flint import nmod_poly

        start = self._applied(nmod_poly(list(minimal), self.prime), self._powers(self.one, self._form(form)))
        found = []
        for place, table in enumerate(self.tables):
            self.clock.check()
            poly = self._relation(self._powers(start, table))
            free = poly // poly.gcd(poly.derivative())
            terms: dict[Monomial, Fraction] = {}
            for exponent, residue in enumerate(free.coeffs()):
                number = rational(int(residue), self.prime)
                if number is None:
                    return None
                if number:
                    terms[tuple([exponent * int(k == place) for k in range(self.count)])] = number
            found.append(integral(terms))
        return found


def _once(poly: nmod_poly) -> nmod_poly:
    """The product of the factors that occur once."""
    repeated = poly.gcd(poly.derivative())
    free = poly // repeated
    return free // free.gcd(repeated)


def rational(residue: int, modulus: int) -> Fraction | None:
    """The fraction that a residue stands for, when one is so small that chance is nearly excluded."""
    denominator = fraction(residue, modulus, isqrt(modulus >> MARGIN))
    if denominator is None:
        return None
    numerator = residue * denominator % modulus
    return Fraction(numerator - modulus if numerator > modulus // 2 else numerator, denominator)


def fraction(residue: int, modulus: int, bound: int) -> int | None:
    """The denominator q ≤ bound of the fraction r/q = residue with |r| ≤ bound (Wang), or None.

    >>> fraction(5 * pow(7, -1, 10007) % 10007, 10007, 50)
    7
    """
    a, b = modulus, residue
    u, v = 0, 1
    while b > bound:
        q = a // b
        a, b = b, a - q * b
        u, v = v, u - q * v
    return abs(v) if 0 < abs(v) <= bound else None
