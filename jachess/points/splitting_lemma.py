"""The splitting lemma: f near a degenerate point is a definite quadratic form plus a function of the kernel's variables.

With the variables split as h = (u, y), so that the block of the Hessian in y is not singular, ∂f/∂y = 0 is solved for
y = φ(u) as a power series. In the coordinates u and y − φ(u), f is a quadratic form in the second ones, to leading
order, and the reduced function g(u) = f(u, φ(u)), which starts with terms of degree 3 or more. Where the form is
definite, the sign of g decides the kind of the point.

Source: Gromoll and Meyer (1969), doi:10.1016/0040-9383(69)90022-6.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from jachess.algebra.clock import Clock
from jachess.expression.polynomial import TooLarge
from jachess.points.coefficients import Coefficient, sign_of, vanishes
from jachess.points.curves import Curve, Line
from jachess.points.jets import Jet, degree, derivative, plus, scaled, substituted, truncated, variable

MAX_DEGREE = 120  # of a polynomial in which an exact solution is put back

Rows = Sequence[Sequence[Coefficient]]


class Split(NamedTuple):
    """`kernel` and `definite` are the places of the variables u and y; `sign` is that of the form in y (0: none).

    `squares` writes ½·(the form) as Σ d·(y_i + Σ l_j·y_j)²: for each (d, {place: coefficient}).
    """

    kernel: tuple[int, ...]
    definite: tuple[int, ...]
    sign: int
    squares: tuple[tuple[Coefficient, dict[int, Coefficient]], ...]
    inverse: tuple[tuple[Coefficient, ...], ...]


class Reduced(NamedTuple):
    """The reduced function g in the kernel's variables, known up to `order` (None: exactly), and y = φ(u)."""

    split: Split
    phi: tuple[Jet, ...]
    g: Jet
    order: int | None

    def lifted(self, curve: Curve, depth: int) -> Curve:
        """A curve in u as a curve in all variables, with φ taken up to total degree `depth`."""
        count = len(self.split.kernel) + len(self.split.definite)
        found: list[Line] = [{} for _ in range(count)]
        for place, line in zip(self.split.kernel, curve, strict=True):
            found[place] = line
        jets: list[Jet] = [{(k,): value for k, value in line.items()} for line in curve]
        for place, jet in zip(self.split.definite, self.phi, strict=True):
            value = substituted(truncated(jet, depth), jets, None)
            found[place] = {monomial[0]: coefficient for monomial, coefficient in value.items()}
        return tuple(found)


def split(hessian: Rows, preference: Sequence[int]) -> Split:
    """The variables split so that the Hessian is definite in y and the rest depends on it.

    `hessian` is semidefinite; a place that comes earlier in `preference` rather becomes one of y.
    """
    n = len(hessian)
    rest = [[hessian[i][j] for j in range(n)] for i in range(n)]
    chosen: list[int] = []
    squares = []
    sign = 0
    while True:
        pivot = next((k for k in preference if k not in chosen and not vanishes(rest[k][k])), None)
        if pivot is None:
            break
        chosen.append(pivot)
        value = rest[pivot][pivot]
        sign = sign or sign_of(value)
        inverse = 1 / value
        row = [rest[pivot][j] * inverse for j in range(n)]
        squares.append(
            (value * Fraction(1, 2), {j: row[j] for j in range(n) if j == pivot or (j not in chosen and not vanishes(row[j]))})
        )
        for i in range(n):
            factor = rest[i][pivot]
            if i not in chosen and not vanishes(factor):
                rest[i] = [rest[i][j] - factor * row[j] for j in range(n)]
    definite = tuple(sorted(chosen))
    kernel = tuple(k for k in range(n) if k not in chosen)
    block = [[hessian[i][j] for j in definite] for i in definite]
    return Split(kernel, definite, sign, tuple(squares), _inverse(block))


def _inverse(rows: Rows) -> tuple[tuple[Coefficient, ...], ...]:
    """The inverse of a definite matrix, by Gauss and Jordan; no row has to be exchanged."""
    n = len(rows)
    work = [[*row, *[Fraction(int(i == j)) for j in range(n)]] for i, row in enumerate(rows)]
    for k in range(n):
        inverse = 1 / work[k][k]
        work[k] = [value * inverse for value in work[k]]
        for i in range(n):
            factor = work[i][k]
            if i != k and not vanishes(factor):
                work[i] = [a - factor * b for a, b in zip(work[i], work[k], strict=True)]
    return tuple(tuple(row[n:]) for row in work)


def reduced(f: Jet, known: int | None, order: int, parts: Split, clock: Clock) -> Reduced:
    """The reduced function up to total degree `order`, or exactly where φ turns out to be a polynomial.

    `f` is the jet of f − f(p), known up to total degree `known` (None: exactly). Raises: TooLarge, OutOfTime.
    """
    k = len(parts.kernel)
    if not parts.definite:
        return Reduced(parts, (), f, known)
    n = k + len(parts.definite)
    inside: list[Jet] = [{} for _ in range(n)]
    for number, place in enumerate(parts.kernel):
        inside[place] = variable(number, k)
    slopes = [derivative(f, place) for place in parts.definite]
    phi: list[Jet] = [{} for _ in parts.definite]
    exact = False
    # an error of degree m + 1 in φ is one of degree 2·m + 2 in g
    most = max(1, order // 2)
    for depth in range(1, most + 1):
        values = _along(slopes, inside, parts, phi, depth, clock)
        if not any(values):
            exact = known is None and depth > 1 and _solves(slopes, inside, parts, phi, clock)
            if exact:
                break
            continue
        phi = [
            _corrected(jet, [parts.inverse[row][column] for column in range(len(values))], values) for row, jet in enumerate(phi)
        ]
    else:
        exact = known is None and _solves(slopes, inside, parts, phi, clock)
    full = _inside(inside, parts, phi)
    limit = None if exact else order if known is None else min(order, known)
    return Reduced(parts, tuple(phi), substituted(f, full, limit, clock), limit)


def _corrected(jet: Jet, row: Sequence[Coefficient], values: Sequence[Jet]) -> Jet:
    for factor, value in zip(row, values, strict=True):
        if value and not vanishes(factor):
            jet = plus(jet, scaled(value, -factor))
    return jet


def _inside(inside: Sequence[Jet], parts: Split, phi: Sequence[Jet]) -> list[Jet]:
    full = list(inside)
    for place, jet in zip(parts.definite, phi, strict=True):
        full[place] = jet
    return full


def _along(
    slopes: Sequence[Jet], inside: Sequence[Jet], parts: Split, phi: Sequence[Jet], order: int | None, clock: Clock
) -> list[Jet]:
    """∂f/∂y on y = φ(u)."""
    full = _inside(inside, parts, phi)
    return [substituted(slope, full, order, clock) for slope in slopes]


def _solves(slopes: Sequence[Jet], inside: Sequence[Jet], parts: Split, phi: Sequence[Jet], clock: Clock) -> bool:
    """Whether ∂f/∂y = 0 holds on y = φ(u) exactly, with nothing cut off."""
    if max(map(degree, slopes)) * max(1, max(map(degree, phi))) > MAX_DEGREE:
        return False
    try:
        return not any(_along(slopes, inside, parts, phi, None, clock))
    except TooLarge:
        return False
