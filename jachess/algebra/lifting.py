"""All simple zeros of a system by way of one prime: solved modulo p, lifted to p-adic numbers, recognised as rationals.

Modulo a prime the Gröbner basis, the quotient algebra and its univariate representation w(t) = 0, xᵢ = nᵢ(t)/w′(t) take
no time, as no number grows. Where the Jacobian is invertible at all zeros, Newton's iteration doubles the digits (Giusti,
Lecerf, Salvy 2001, doi:10.1006/jcom.2000.0571). In this form of the representation the numbers are as small as they can
be. What is recognised is then proved over Q, without p: each factor of w with its nᵢ by polynomial identities that say
that a monomial has such numerators, from the variables up, and that every equation is a combination of them that is 0.

So the zeros that are given are zeros, and distinct. That there are no others is for the caller to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import gcd, isqrt
from typing import TYPE_CHECKING, NamedTuple

from jachess.algebra.clock import Clock
from jachess.algebra.groebner import Integral
from jachess.algebra.integral_polynomials import Terms, integral
from jachess.algebra.modular_algebra import ModularAlgebra, fraction
from jachess.algebra.solution_sets import Cluster
from jachess.algebra.univariate_representation import real_roots
from jachess.expression.polynomial import Monomial

if TYPE_CHECKING:
    from flint import fmpq_poly, fmpz_mod_poly, fmpz_mod_poly_ctx, fmpz_poly, nmod_poly

MAX_BITS = 400_000


class Found(NamedTuple):
    """The simple zeros, and of the other ones the values of each unknown, as the roots of a polynomial (a guess, or None)."""

    simple: list[Cluster]
    others: list[Integral] | None


def simple_zeros(
    equations: Sequence[Integral],
    basis: Sequence[Integral],
    count: int,
    prime: int,
    clock: Clock,
    given: Sequence[Terms] = (),
) -> Found | None:
    """The zeros of a system that are simple modulo a prime, given its Gröbner basis modulo that prime.

    Each is proved to be a zero, and to be simple. The coordinates are those of the `count` unknowns and then those of
    `given`, polynomials in the unknowns and in those given before (exponents beyond the end of a key are 0). None where
    the prime or the linear forms that were tried had bad luck. Raises OutOfTime.
    """
    algebra = ModularAlgebra(basis, count, prime, clock)
    found = algebra.separated()
    square = _square(equations, count)
    if found is None or square is None:
        return None
    form, minimal, coordinates = found
    run = _Newton(square, count, form, prime, clock, given)
    run.start(minimal, coordinates)
    size = int(run.minimal.degree())
    others = None if size == algebra.size else algebra.values_elsewhere(form, [int(c) for c in run.minimal.coeffs()])
    if size == 0:
        return Found([], others)
    more = len(given)
    widened = [{(*m, *(0,) * more): c for m, c in p.items()} for p in equations]
    for k, expression in enumerate(given):
        unit = tuple([int(j == count + k) for j in range(count + more)])
        widened.append(integral({**{(*m, *(0,) * (count + more - len(m))): -c for m, c in expression.items()}, unit: 1}))
    while run.bits() <= MAX_BITS:
        clusters = run.recognised(widened)
        if clusters is not None:
            return Found(clusters, others)
        run.double()
    return None


def _square(equations: Sequence[Integral], count: int) -> list[Integral] | None:
    """As many equations as unknowns: the equations, or combinations of them."""
    if len(equations) < count:
        return None
    if len(equations) == count:
        return list(equations)
    found: list[Integral] = []
    state = 12345
    for _ in range(count):
        total: Integral = {}
        for poly in equations:
            state = (state * 1103515245 + 12345) % 2**31
            factor = (state >> 12) % 61 - 30
            for m, c in poly.items():
                total[m] = total.get(m, 0) + factor * c
        found.append({m: c for m, c in total.items() if c})
    return found


class _Newton:
    """x(t) with f(x(t)) = 0 modulo w(t) and a power of p, and the inverse of the Jacobian there to half the digits."""

    def __init__(
        self, equations: list[Integral], count: int, form: Sequence[int], prime: int, clock: Clock, given: Sequence[Terms]
    ) -> None:
        self.equations = equations
        self.count = count
        self.given = given
        self.form = form
        self.prime = prime
        self.clock = clock
        self.digits = 1
        self.rows = [[_derivative(p, k) for k in range(count)] for p in equations]

    def bits(self) -> int:
        return self.digits * self.prime.bit_length()

    def start(self, minimal: nmod_poly, coordinates: list[nmod_poly]) -> None:
        """Begin modulo p, with the zeros where the Jacobian is invertible."""
        self._ring(1)
        self.minimal = self.ring([int(c) for c in minimal.coeffs()])
        self.x = [self.ring([int(c) for c in g.coeffs()]) for g in coordinates]
        while self.minimal.degree() > 0:
            self.inverse, determinant = _adjugate(self._jacobian(), self.minimal, self.ring)
            common = determinant.gcd(self.minimal)
            if common.degree() == 0:
                factor = determinant.inverse_mod(self.minimal)
                self.inverse = [[entry * factor % self.minimal for entry in row] for row in self.inverse]
                return
            self.minimal = self.minimal // common
            self.x = [g % self.minimal for g in self.x]

    def _ring(self, digits: int) -> None:
        from flint import fmpz, fmpz_mod_ctx, fmpz_mod_poly_ctx

        self.digits = digits
        self.modulus = fmpz(self.prime) ** digits
        self.ring: fmpz_mod_poly_ctx = fmpz_mod_poly_ctx(fmpz_mod_ctx(self.modulus))

    def _into(self, poly: fmpz_mod_poly) -> fmpz_mod_poly:
        return self.ring([int(c) for c in poly.coeffs()])

    def double(self) -> None:
        """Twice as many digits."""
        n = self.count
        # the inverse first, at the digits that there are
        if self.digits > 1:
            product = self._times(self.inverse, self._jacobian())
            for k in range(n):
                product[k][k] -= 2
            self.inverse = [[-entry for entry in row] for row in self._times(product, self.inverse)]
        self._ring(2 * self.digits)
        self.minimal = self._into(self.minimal)
        self.x = [self._into(g) for g in self.x]
        self.inverse = [[self._into(entry) for entry in row] for row in self.inverse]
        values = self._values(self.equations)
        step = [-self._dot(row, values) for row in self.inverse]
        moved = [(g + s) % self.minimal for g, s in zip(self.x, step)]
        # the form is t + shift now: t is put right, to first order, which is all there is
        shift = self.ring([0, -1])
        for factor, g in zip(self.form, moved):
            shift += g * factor
        shift %= self.minimal
        self.clock.check()
        slope = self.minimal.derivative()
        minimal = self.minimal - shift * slope % self.minimal
        self.x = [(g - shift * g.derivative()) % minimal for g in moved]
        self.minimal = minimal

    def _times(self, left: list[list[fmpz_mod_poly]], right: list[list[fmpz_mod_poly]]) -> list[list[fmpz_mod_poly]]:
        columns = list(zip(*right))
        return [[self._dot(row, column) for column in columns] for row in left]

    def _dot(self, left: Sequence[fmpz_mod_poly], right: Sequence[fmpz_mod_poly]) -> fmpz_mod_poly:
        self.clock.check()
        total = self.ring([0])
        for a, b in zip(left, right):
            total += a * b
        return total % self.minimal

    def _values(self, polys: Sequence[Integral]) -> list[fmpz_mod_poly]:
        powers: dict[Monomial, fmpz_mod_poly] = {(0,) * self.count: self.ring([1])}
        found = []
        for poly in polys:
            total = self.ring([0])
            for monomial, coefficient in poly.items():
                total += self._power(monomial, powers) * coefficient
            found.append(total)
        return found

    def _power(self, monomial: Monomial, powers: dict[Monomial, fmpz_mod_poly]) -> fmpz_mod_poly:
        chain = []
        while monomial not in powers:
            chain.append(monomial)
            monomial = _lower(monomial)[0]
        found = powers[monomial]
        for key in reversed(chain):
            self.clock.check()
            found = powers[key] = found * self.x[_lower(key)[1]] % self.minimal
        return found

    def _jacobian(self) -> list[list[fmpz_mod_poly]]:
        flat = self._values([entry for row in self.rows for entry in row])
        return [flat[k : k + self.count] for k in range(0, len(flat), self.count)]

    def recognised(self, equations: Sequence[Integral]) -> list[Cluster] | None:
        """The clusters, when w and the numerators are rationals of half as many digits, and the proof succeeds."""
        whole = _rational(self.minimal.coeffs(), self.modulus)
        if whole is None:
            return None
        _, parts = whole.factor()
        if any(exponent > 1 for _, exponent in parts):
            return None
        clusters = []
        for part, _ in parts:
            self.clock.check()
            local = self.ring([int(c) for c in part.coeffs()])
            monic = local * self._inverse_of(int(part.leading_coefficient()))
            inside = _Represented(self, part, monic, self._everything(monic))
            if not inside.proves(equations):
                return None
            clusters.append(inside.cluster())
        return clusters

    def _everything(self, monic: fmpz_mod_poly) -> list[fmpz_mod_poly]:
        """The unknowns and what is given by them, modulo a factor of w."""
        found = [g % monic for g in self.x]
        for expression in self.given:
            total = self.ring([0])
            for monomial, coefficient in expression.items():
                term = self.ring([coefficient.numerator * self._inverse_of(coefficient.denominator)])
                for g, exponent in zip(found, monomial):
                    if exponent:
                        term = term * g.pow_mod(exponent, monic) % monic
                total += term
            found.append(total)
        return found

    def _inverse_of(self, number: int) -> int:
        return pow(number, -1, int(self.modulus))


class _Represented:
    """The monomials at the roots of one factor P of w, as numerators over P′: proved over Q from the variables up."""

    def __init__(self, run: _Newton, part: fmpz_poly, monic: fmpz_mod_poly, x: list[fmpz_mod_poly]) -> None:
        from flint import fmpq_poly

        self.run = run
        self.x = x
        self.part = part
        self.monic = monic
        self.slope = part.derivative()
        self.local_slope = run._into(self.slope)
        self.numerators: dict[Monomial, fmpq_poly] = {(0,) * len(x): fmpq_poly(self.slope)}
        self.local: dict[Monomial, fmpz_mod_poly] = {}
        self.exact_part = fmpq_poly(part)
        self.exact_slope = fmpq_poly(self.slope)

    def proves(self, equations: Sequence[Integral]) -> bool:
        """Whether every equation is zero at the roots, by identities of polynomials over Q."""
        from flint import fmpq_poly

        for poly in equations:
            total = fmpq_poly(0)
            for monomial, coefficient in poly.items():
                numerator = self.numerator(monomial)
                if numerator is None:
                    return False
                total += numerator * coefficient
            if total != 0:
                return False
        return all(self.numerator(unit) is not None for unit in self._units())

    def _units(self) -> list[Monomial]:
        return [tuple([int(j == k) for j in range(len(self.x))]) for k in range(len(self.x))]

    def numerator(self, monomial: Monomial) -> fmpq_poly | None:
        """N with monomial·P′ = N at every root of P, of lower degree than P."""
        chain = []
        while monomial not in self.numerators:
            chain.append(monomial)
            monomial = _lower(monomial)[0]
        found = self.numerators[monomial]
        for key in reversed(chain):
            self.run.clock.check()
            below, place = _lower(key)
            x = self.x[place]
            if any(below):
                local = self.local[below] * x % self.monic
                found = self._recognised(local)
                # N(below)·N(x) = N(key)·P′ modulo P
                unit = self._units()[place]
                other = self.numerators[unit] if unit in self.numerators else self.numerator(unit)
                if found is None or other is None:
                    return None
                if (self.numerators[below] * other - found * self.exact_slope) % self.exact_part != 0:
                    return None
            else:
                local = x
                found = self._recognised(local)
                if found is None:
                    return None
            self.local[key] = local
            self.numerators[key] = found
        return found

    def _recognised(self, local: fmpz_mod_poly) -> fmpq_poly | None:
        from flint import fmpq_poly

        scaled = local * self.local_slope % self.monic
        coefficients = scaled.coeffs()
        found = _rational_list(coefficients, self.run.modulus)
        if found is None:
            return None
        numerators, denominator = found
        return fmpq_poly(numerators, denominator)

    def cluster(self) -> Cluster:
        scale = self.exact_part.leading_coefficient()
        monic = self.exact_part / scale
        numerators = [self.numerators[unit] / scale for unit in self._units()]
        return Cluster(monic, tuple(numerators), real_roots(monic), 1, self.exact_slope / scale)


def _lower(monomial: Monomial) -> tuple[Monomial, int]:
    """A monomial divided by its last unknown, and the place of that."""
    place = max(k for k, e in enumerate(monomial) if e)
    return (*monomial[:place], monomial[place] - 1, *monomial[place + 1 :]), place


def _derivative(poly: Integral, place: int) -> Integral:
    return {(*m[:place], m[place] - 1, *m[place + 1 :]): c * m[place] for m, c in poly.items() if m[place]}


def _adjugate(
    matrix: list[list[fmpz_mod_poly]], minimal: fmpz_mod_poly, ring: fmpz_mod_poly_ctx
) -> tuple[list[list[fmpz_mod_poly]], fmpz_mod_poly]:
    """(A, d) with M·A = d, the determinant, over the residues modulo w (Faddeev and LeVerrier)."""
    n = len(matrix)
    prime = int(ring.modulus())
    current = [[ring([int(i == j)]) for j in range(n)] for i in range(n)]
    adjugate = current
    coefficient = ring([0])
    for step in range(1, n + 1):
        adjugate = current
        columns = list(zip(*current))
        product = [[sum((a * b for a, b in zip(row, column)), ring([0])) % minimal for column in columns] for row in matrix]
        trace = sum((product[k][k] for k in range(n)), ring([0]))
        coefficient = trace * pow(-step, -1, prime)
        current = [[product[i][j] + coefficient if i == j else product[i][j] for j in range(n)] for i in range(n)]
    # M·adjugate = −coefficient
    return adjugate, -coefficient


def _rational(coefficients: Sequence[object], modulus: int) -> fmpz_poly | None:
    """The primitive integer polynomial proportional to the residues, when there is a small one."""
    from flint import fmpz_poly

    found = _rational_list(coefficients, modulus)
    if found is None:
        return None
    numerators, _ = found
    common = gcd(*numerators)
    return fmpz_poly([c // common for c in numerators])


def _rational_list(coefficients: Sequence[object], modulus: int) -> tuple[list[int], int] | None:
    """Integers and one denominator that the residues stand for, all so small that chance is excluded; None: not there yet."""
    m = int(modulus)
    denominator = 1
    size = m.bit_length()
    margin = min(64, size // 4)
    half = isqrt(m >> margin)
    for residue in coefficients:
        value = int(residue) * denominator % m  # type: ignore[call-overload]
        if value > m // 2:
            value -= m
        if abs(value) <= half:
            continue
        factor = fraction(value % m, m, half)
        if factor is None:
            return None
        denominator *= factor
        if denominator > half:
            return None
    numerators = []
    for residue in coefficients:
        value = int(residue) * denominator % m  # type: ignore[call-overload]
        if value > m // 2:
            value -= m
        if abs(value) > half:
            return None
        numerators.append(value)
    return numerators, denominator
