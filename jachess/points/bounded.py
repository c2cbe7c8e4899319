"""Whether a region is bounded: by linear inequalities, by an ellipse or the like, in each variable."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from jachess.algebra.clock import Clock
from jachess.expression.nodes import Name, Node
from jachess.expression.polynomial import Polynomial, TooLarge
from jachess.expression.rational import Ring, quotient_form
from jachess.expression.tidy import collected

MAX_INEQUALITIES = 400


def bounded(constraints: Sequence[Any], variables: Sequence[Name], clock: Clock) -> str:
    """Why the constraints (g = 0 or g ≥ 0) hold in a bounded region only; empty where that is not seen.

    Each variable must be bounded by linear inequalities alone (Fourier–Motzkin elimination), or occur in a constraint
    whose part of highest degree is positive definite in its variables, up to sign: x² + y² ≤ 4.
    """
    from jachess.expression.notation import unicode

    held: set[Name] = set()
    reasons: list[str] = []
    linear = _linear(constraints, variables)
    for each in constraints:
        polynomial = _polynomial(each.g, variables)
        degree = 0 if polynomial is None else max(map(sum, polynomial), default=0)
        if polynomial is None or degree == 1:
            continue
        for sign in (1, -1) if each.equal else (-1,):
            names = _definite(polynomial, degree, sign, variables)
            if names and not names <= held:
                held |= names
                reasons.append(unicode(each.typed))
    free = [name for name in variables if name not in held]
    if free:
        for name in free:
            if not _held_by(linear, variables.index(name), clock):
                return ""
        reasons.append("linear inequalities bound " + ", ".join(unicode(name) for name in free))
    return "; ".join(reasons)


Row = tuple[list[Fraction], Fraction]  # row·x + c ≥ 0


def contradictory(constraints: Sequence[Any], variables: Sequence[Name], clock: Clock) -> bool:
    """Whether the linear constraints alone have no common point (Fourier–Motzkin elimination of all variables)."""
    rows: list[Row] = _linear(constraints, variables)
    for place in range(len(variables)):
        rows = _without(rows, place, clock)
        if len(rows) > MAX_INEQUALITIES:
            return False
    return any(constant < 0 for _, constant in rows)


def _linear(constraints: Sequence[Any], variables: Sequence[Name]) -> list[Row]:
    """The linear ones among the constraints; an equation is two inequalities."""
    found: list[Row] = []
    for each in constraints:
        polynomial = _polynomial(each.g, variables)
        if polynomial is None or max(map(sum, polynomial), default=0) != 1:
            continue
        row = [Fraction(polynomial.get(tuple(int(j == k) for j in range(len(variables))), 0)) for k in range(len(variables))]
        constant = Fraction(polynomial.get((0,) * len(variables), 0))
        found.append((row, constant))
        if each.equal:
            found.append(([-c for c in row], -constant))
    return found


def _without(rows: Sequence[Row], place: int, clock: Clock) -> list[Row]:
    """What the inequalities say of the other variables."""
    clock.check()
    above = [each for each in rows if each[0][place] > 0]
    below = [each for each in rows if each[0][place] < 0]
    rest = [each for each in rows if each[0][place] == 0]
    for up, a in above:
        for down, b in below:
            s, t = -down[place], up[place]
            rest.append(([s * x + t * y for x, y in zip(up, down, strict=True)], s * a + t * b))
    return rest


def _polynomial(node: Node, variables: Sequence[Name]) -> Polynomial | None:
    """The node as a polynomial in the variables with rational coefficients."""
    whole = collected(node)
    try:
        ring = Ring(whole)
        top, bottom = quotient_form(ring, whole)
    except TooLarge:
        return None
    if len(bottom) != 1 or any(any(m) for m in bottom) or ring.relations:
        return None
    places = []
    for base, rest in ring.generators:
        if base not in variables or rest is not None:
            return None
        places.append(variables.index(base))
    found: Polynomial = {}
    for monomial, coefficient in top.items():
        key = [0] * len(variables)
        for place, exponent in zip(places, monomial, strict=True):
            key[place] = exponent
        found[tuple(key)] = coefficient
    return found


def _definite(polynomial: Polynomial, degree: int, sign: int, variables: Sequence[Name]) -> set[Name]:
    """The variables of a polynomial whose highest form, times the sign, is a positive definite sum: all of them, or none."""
    used = {k for monomial in polynomial for k, exponent in enumerate(monomial) if exponent}
    if degree % 2:
        return set()
    top = {monomial: c for monomial, c in polynomial.items() if sum(monomial) == degree}
    if degree == 2 and _quadratic_definite(top, sorted(used), sign):
        return {variables[k] for k in used}
    pure = {k for k in used if any(monomial[k] == degree for monomial in top)}
    even = all(all(exponent % 2 == 0 for exponent in monomial) and c * sign > 0 for monomial, c in top.items())
    return {variables[k] for k in used} if even and pure == used else set()


def _quadratic_definite(top: Polynomial, used: Sequence[int], sign: int) -> bool:
    from jachess.algebra.inertia import inertia
    from jachess.algebra.scalars import scalar

    n = len(used)
    rows = []
    for i in range(n):
        row = []
        for j in range(n):
            key = [0] * len(next(iter(top)))
            key[used[i]] += 1
            key[used[j]] += 1
            value = Fraction(top.get(tuple(key), 0)) * sign
            row.append(scalar(value if i == j else value / 2))
        rows.append(tuple(row))
    return inertia(tuple(rows)).positive == n


def _held_by(linear: Sequence[Row], place: int, clock: Clock) -> bool:
    """Whether linear inequalities bound one variable from both sides, by eliminating the others."""
    rows = list(linear)
    for other in range(len(rows[0][0]) if rows else 0):
        if other != place:
            rows = _without(rows, other, clock)
            if len(rows) > MAX_INEQUALITIES:
                return False
    return any(row[place] > 0 for row, _ in rows) and any(row[place] < 0 for row, _ in rows)
