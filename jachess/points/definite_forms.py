"""Whether a form in several variables is positive definite, exactly: by its least values on affine charts.

F > 0 except at 0 if F(0, u₂, ..., u_k) is positive definite and F(1, u₂, ..., u_k) is positive. The second one is then
coercive, so that it has its least value at a critical point; all of these are found exactly.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from jachess.algebra.clock import Clock
from jachess.algebra.polynomial_systems import solve
from jachess.algebra.solution_sets import Cluster
from jachess.points.coefficients import Coefficient, sign_of
from jachess.points.jets import Jet, derivative

MAX_DEGREE = 8
MAX_VARIABLES = 4


class Least(NamedTuple):
    """`sign`: 1 where the form is positive definite, −1 where it takes negative values (in `direction`), 0 where it is
    semidefinite (and vanishes in `direction`)."""

    sign: int
    direction: tuple[Coefficient, ...] = ()


def least(form: Jet, count: int, clock: Clock) -> Least | None:
    """The sign of the least value of a rational form of even degree on the sphere; None where it was not found."""
    if not form:
        return Least(0, (Fraction(1), *[Fraction(0)] * (count - 1)))
    degree = max(map(sum, form))
    if count > MAX_VARIABLES or degree > MAX_DEGREE or not all(isinstance(c, Fraction) for c in form.values()):
        return None
    if count == 1:
        side = sign_of(form[(degree,)])
        return Least(side, (Fraction(1),))
    at_infinity = least({m[1:]: c for m, c in form.items() if not m[0]}, count - 1, clock)
    if at_infinity is None:
        return None
    if at_infinity.sign <= 0:
        found = Least(at_infinity.sign, (Fraction(0), *at_infinity.direction))
        return found if found.sign < 0 else None
    chart: Jet = {}
    for monomial, coefficient in form.items():
        chart[monomial[1:]] = chart.get(monomial[1:], Fraction(0)) + coefficient
    slopes = [derivative(chart, place) for place in range(count - 1)]
    solution = solve([_exact(slope) for slope in slopes if slope], count - 1, clock=clock.part(0.5, 5))
    if not solution.complete or any(block.pieces for block in solution.blocks):
        return None
    return _smallest(chart, solution.points)


def _exact(jet: Jet) -> dict[tuple[int, ...], int | Fraction]:
    return {m: c.numerator if c.denominator == 1 else c for m, c in jet.items()}


def _smallest(chart: Jet, clusters: tuple[Cluster, ...]) -> Least | None:
    from jachess.algebra.number_fields import Field

    found = Least(1)
    for cluster in clusters:
        for field in Field.all(cluster.modulus):
            at = [field.element(polynomial) for polynomial in cluster.coordinates]
            total: Coefficient = Fraction(0)
            for monomial, coefficient in chart.items():
                term: Coefficient = coefficient
                for x, exponent in zip(at, monomial, strict=True):
                    if exponent:
                        term = x**exponent * term
                total = total + term
            side = sign_of(total)
            if side < found.sign:
                found = Least(side, (Fraction(1), *[_plain(x) for x in at]))
    return found


def _plain(value: Coefficient) -> Coefficient:
    from jachess.points.coefficients import plain

    return plain(value)
