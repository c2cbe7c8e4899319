"""Whether a region is bounded, and a box that holds it: by each constraint in turn, by elimination, by ellipsoids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from jachess.algebra.clock import Clock
from jachess.expression.nodes import Name, Node
from jachess.expression.polynomial import Polynomial, TooLarge
from jachess.expression.rational import Ring, quotient_form
from jachess.expression.tidy import collected

if TYPE_CHECKING:
    from jachess.points.constraint_forms import Constraint

MAX_INEQUALITIES = 400
ROUNDS = 3
End = Fraction | None  # None: infinite


@dataclass(slots=True)
class Bounds:
    """low ≤ name ≤ high for each variable (None: no bound known), and the constraints that say so."""

    low: dict[Name, End]
    high: dict[Name, End]
    reasons: dict[str, None] = field(default_factory=dict)

    def closed(self) -> bool:
        """Whether every variable is bounded from both sides."""
        return all(end is not None for end in (*self.low.values(), *self.high.values()))

    def box(self) -> tuple[tuple[Name, Fraction, Fraction], ...] | None:
        """The box, or None where a side is open."""
        found = []
        for name, low in self.low.items():
            high = self.high[name]
            if low is None or high is None:
                return None
            found.append((name, low, high))
        return tuple(found)

    def contradict(self) -> bool:
        """Whether an upper bound lies below a lower one."""
        return any(low is not None and (high := self.high[name]) is not None and low > high for name, low in self.low.items())


def bounded(constraints: Sequence[Constraint], variables: Sequence[Name], clock: Clock) -> str:
    """Why the constraints hold in a bounded region only; empty where that is not seen."""
    found = bounds_of(constraints, variables, clock)
    return ", ".join(found.reasons) if found.closed() else ""


def bounds_of(constraints: Sequence[Constraint], variables: Sequence[Name], clock: Clock) -> Bounds:
    """The bounds that the constraints (g = 0 or g ≥ 0) put on the variables, as far as they are seen.

    A constraint bounds a variable of which it has one power alone, by the bounds of the others; so does one whose part of
    highest degree is definite in all its variables; linear inequalities together do by Fourier–Motzkin elimination.
    """
    from jachess.expression.notation import unicode

    found = Bounds(dict.fromkeys(variables), dict.fromkeys(variables))
    forms = [(each, form) for each in constraints if (form := polynomial(each.g, variables)) is not None]
    for _ in range(ROUNDS + len(variables)):
        clock.check()
        changed = False
        for each, form in forms:
            for sign in (1, -1) if each.equal else (1,):
                if _propagated({m: c * sign for m, c in form.items()}, variables, found):
                    changed = True
                    found.reasons[unicode(each.typed)] = None
        if not changed or found.contradict():
            break
    if found.closed() or found.contradict():
        return found
    for each, form in forms:
        for sign in (1, -1) if each.equal else (1,):
            if _by_definite({m: c * sign for m, c in form.items()}, variables, found):
                found.reasons[unicode(each.typed)] = None
    if not found.closed():
        _by_elimination(constraints, variables, found, clock)
    return found


def polynomial(node: Node, variables: Sequence[Name]) -> Polynomial | None:
    """The node as a polynomial in the variables with rational coefficients."""
    whole = collected(node)
    try:
        ring = Ring(whole)
        top, bottom = quotient_form(ring, whole)
    except TooLarge:
        return None
    if len(bottom) != 1 or any(any(m) for m in bottom) or ring.relations:
        return None
    below = Fraction(next(iter(bottom.values())))
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
        found[tuple(key)] = Fraction(coefficient) / below
    return found


# One constraint at a time


def _propagated(form: Polynomial, variables: Sequence[Name], found: Bounds) -> bool:
    """Whether form ≥ 0 gives a bound that was not known, for a variable with one power in one term of its own."""
    changed = _by_sign(form, variables, found)
    for place, name in enumerate(variables):
        own = [monomial for monomial in form if monomial[place]]
        if len(own) != 1 or sum(own[0]) != own[0][place]:
            continue
        degree, c = own[0][place], Fraction(form[own[0]])
        # c·u^degree ≥ −rest ≥ −most
        most = _most({m: value for m, value in form.items() if m is not own[0]}, variables, found)
        if most is None:
            continue
        if degree % 2 == 0:
            if c > 0:
                continue
            value = most / -c
            end = _root_above(value, degree) if value >= 0 else Fraction(-1)
            if value < 0:  # nothing fits
                found.low[name], found.high[name] = Fraction(1), Fraction(-1)
                return True
            changed |= _tighten(found, name, low=-end, high=end)
        elif degree == 1:
            end = -most / c
            changed |= _tighten(found, name, low=end) if c > 0 else _tighten(found, name, high=end)
        else:
            value = -most / c
            end = _root_above(abs(value), degree)
            outer = end if value >= 0 else -_root_below(abs(value), degree)
            if c > 0:
                lower = _root_below(value, degree) if value >= 0 else -end
                changed |= _tighten(found, name, low=lower)
            else:
                changed |= _tighten(found, name, high=outer)
    return changed


def _by_sign(form: Polynomial, variables: Sequence[Name], found: Bounds) -> bool:
    """c·x·y − d ≥ 0 with c, d > 0 and x ≥ 0: y ≥ 0 as well."""
    powers = [monomial for monomial in form if any(monomial)]
    constant = form.get((0,) * len(variables), 0)
    if len(powers) != 1 or constant >= 0 or form[powers[0]] <= 0:
        return False
    odd = [name for name, exponent in zip(variables, powers[0], strict=True) if exponent % 2]
    unknown = [name for name in odd if (low := found.low[name]) is None or low < 0]
    return len(unknown) == 1 and _tighten(found, unknown[0], low=Fraction(0))


def _tighten(found: Bounds, name: Name, low: End = None, high: End = None) -> bool:
    """Put in a bound where there was none, or a clearly better one."""
    changed = False
    old_low, old_high = found.low[name], found.high[name]
    if low is not None and (old_low is None or low > old_low):
        found.low[name] = low
        changed = True
    if high is not None and (old_high is None or high < old_high):
        found.high[name] = high
        changed = True
    return changed


def _most(form: Polynomial, variables: Sequence[Name], found: Bounds) -> End:
    """An upper bound of a polynomial for variables within their bounds; None where there is none."""
    total = Fraction(0)
    for monomial, c in form.items():
        low: End = Fraction(1)
        high: End = Fraction(1)
        for name, exponent in zip(variables, monomial, strict=True):
            if exponent:
                low, high = _times(low, high, *_power(found.low[name], found.high[name], exponent))
        end = high if c > 0 else low
        if end is None:
            return None
        total += end * Fraction(c)
    return total


def _power(low: End, high: End, exponent: int) -> tuple[End, End]:
    if exponent % 2:
        return (None if low is None else low**exponent), (None if high is None else high**exponent)
    ends = [None if end is None else end**exponent for end in (low, high)]
    top = None if None in ends else max(end for end in ends if end is not None)
    if (low is None or low <= 0) and (high is None or high >= 0):
        return Fraction(0), top
    known = [end for end in ends if end is not None]
    return min(known), top


def _times(a: End, b: End, c: End, d: End) -> tuple[End, End]:
    """The product of two intervals; None is −∞ on the left, ∞ on the right."""
    corners: list[tuple[int, Fraction]] = []  # (infinite part, finite part)
    for x, x_side in ((a, -1), (b, 1)):
        for y, y_side in ((c, -1), (d, 1)):
            if x is not None and y is not None:
                corners.append((0, x * y))
            elif x is not None:
                corners.append((y_side * ((x > 0) - (x < 0)), Fraction(0)))
            elif y is not None:
                corners.append((x_side * ((y > 0) - (y < 0)), Fraction(0)))
            else:
                corners.append((x_side * y_side, Fraction(0)))
    least, most = min(corners), max(corners)
    return (None if least[0] else least[1]), (None if most[0] else most[1])


def _root_above(value: Fraction, degree: int) -> Fraction:
    """A number r ≥ 0 with r^degree ≥ value, near to the root."""
    for exact in (_exact_root(value, degree),):
        if exact is not None:
            return exact
    guess = Fraction(float(value) ** (1 / degree)) if value < 10**200 else value
    step = max(guess, Fraction(1, 10**9)) / 10**12
    while guess**degree < value:
        guess += step
        step *= 2
    return guess.limit_denominator(10**9) + Fraction(1, 10**9)


def _root_below(value: Fraction, degree: int) -> Fraction:
    exact = _exact_root(value, degree)
    if exact is not None:
        return exact
    return max(Fraction(0), _root_above(value, degree) - Fraction(1, 10**6) * (1 + value))


def _exact_root(value: Fraction, degree: int) -> Fraction | None:
    root = Fraction(round(value.numerator ** (1 / degree)), round(value.denominator ** (1 / degree))) if value < 10**12 else None
    return root if root is not None and root**degree == value else None


# Definite forms


def _by_definite(form: Polynomial, variables: Sequence[Name], found: Bounds) -> bool:
    """Whether form ≥ 0 bounds all its variables, as its part of highest degree is negative definite in them."""
    degree = max(map(sum, form), default=0)
    used = sorted({k for monomial in form for k, exponent in enumerate(monomial) if exponent})
    if degree % 2 or not used:
        return False
    if degree == 2:
        return _ellipsoid(form, used, variables, found)
    top = {monomial: c for monomial, c in form.items() if sum(monomial) == degree}
    pure = {k for k in used if any(monomial[k] == degree for monomial in top)}
    if set(used) != pure or not all(c < 0 and all(e % 2 == 0 for e in monomial) for monomial, c in top.items()):
        return False
    least = min(-Fraction(top[m]) for m in top if max(m) == degree)
    lower = [(sum(monomial), abs(Fraction(c))) for monomial, c in form.items() if sum(monomial) < degree]
    radius = Fraction(1)
    while least * radius**degree <= sum(c * radius**d for d, c in lower):
        radius *= 2
    for k in used:
        _tighten(found, variables[k], low=-radius, high=radius)
    return True


def _ellipsoid(form: Polynomial, used: Sequence[int], variables: Sequence[Name], found: Bounds) -> bool:
    """−xᵀAx + bᵀx + c ≥ 0 with A positive definite: |x_i − m_i|² ≤ r·(A⁻¹)_ii about the middle m."""
    from flint import fmpq, fmpq_mat

    n = len(used)

    def coefficient(*places: int) -> Fraction:
        key = [0] * len(variables)
        for place in places:
            key[used[place]] += 1
        return Fraction(form.get(tuple(key), 0))

    rows = [[-coefficient(i, j) / (1 if i == j else 2) for j in range(n)] for i in range(n)]
    matrix = fmpq_mat([[fmpq(v.numerator, v.denominator) for v in row] for row in rows])
    for k in range(1, n + 1):
        if fmpq_mat([[matrix[i, j] for j in range(k)] for i in range(k)]).det() <= 0:
            return False
    inverse = matrix.inv()
    linear = [coefficient(i) for i in range(n)]
    flat = [[Fraction(int(inverse[i, j].p), int(inverse[i, j].q)) for j in range(n)] for i in range(n)]
    middle = [sum((flat[i][j] * linear[j] for j in range(n)), Fraction(0)) / 2 for i in range(n)]
    rest = coefficient() + sum((a * b for a, b in zip(middle, linear, strict=True)), Fraction(0)) / 2
    for i, k in enumerate(used):
        if rest < 0:
            found.low[variables[k]], found.high[variables[k]] = Fraction(1), Fraction(-1)
            continue
        radius = _root_above(rest * flat[i][i], 2)
        _tighten(found, variables[k], low=middle[i] - radius, high=middle[i] + radius)
    return True


# Linear inequalities

Row = tuple[list[Fraction], Fraction]  # row·x + c ≥ 0


def contradictory(constraints: Sequence[Constraint], variables: Sequence[Name], clock: Clock) -> bool:
    """Whether the linear constraints alone, or the bounds that each puts on a variable, leave no common point."""
    if impossible(_linear(constraints, variables), len(variables), clock):
        return True
    return bounds_of(constraints, variables, clock).contradict()


def impossible(rows: Sequence[Row], count: int, clock: Clock) -> bool:
    """Whether linear inequalities have no common point (Fourier–Motzkin elimination of all variables)."""
    left = list(rows)
    for place in range(count):
        left = _without(left, place, clock)
        if len(left) > MAX_INEQUALITIES:
            return False
    return any(constant < 0 for _, constant in left)


def implied(g: Node, constraints: Sequence[Constraint], variables: Sequence[Name], clock: Clock) -> bool:
    """Whether the linear constraints say that g > 0, with nothing left at g = 0."""
    form = polynomial(g, variables)
    if form is None or max(map(sum, form), default=0) > 1:
        return False
    row = _row(form, len(variables))
    return impossible([*_linear(constraints, variables), ([-c for c in row[0]], -row[1])], len(variables), clock)


def _linear(constraints: Sequence[Constraint], variables: Sequence[Name]) -> list[Row]:
    """The linear ones among the constraints; an equation is two inequalities."""
    found: list[Row] = []
    for each in constraints:
        form = polynomial(each.g, variables)
        if form is None or max(map(sum, form), default=0) > 1:
            continue
        row, constant = _row(form, len(variables))
        found.append((row, constant))
        if each.equal:
            found.append(([-c for c in row], -constant))
    return found


def _row(form: Polynomial, n: int) -> Row:
    return [Fraction(form.get(tuple(int(j == k) for j in range(n)), 0)) for k in range(n)], Fraction(form.get((0,) * n, 0))


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
    return _once(rest)


def _once(rows: Sequence[Row]) -> list[Row]:
    """Each direction once, with its sharpest constant."""
    found: dict[tuple[Fraction, ...], Fraction] = {}
    for row, constant in rows:
        scale = max(map(abs, row), default=Fraction(0)) or Fraction(1)
        key = tuple(entry / scale for entry in row)
        value = constant / scale
        found[key] = min(found.get(key, value), value)
    return [(list(row), constant) for row, constant in found.items()]


def _by_elimination(constraints: Sequence[Constraint], variables: Sequence[Name], found: Bounds, clock: Clock) -> None:
    """Bounds on each variable from the linear inequalities together."""
    linear = _linear(constraints, variables)
    held = []
    for place, name in enumerate(variables):
        if found.low[name] is not None and found.high[name] is not None:
            continue
        rows = linear
        for other in range(len(variables)):
            if other != place and len(rows) <= MAX_INEQUALITIES:
                rows = _without(rows, other, clock)
        if len(rows) > MAX_INEQUALITIES:
            continue
        before = found.low[name], found.high[name]
        for row, constant in rows:
            if row[place] > 0:
                _tighten(found, name, low=-constant / row[place])
            elif row[place] < 0:
                _tighten(found, name, high=-constant / row[place])
        if before != (found.low[name], found.high[name]):
            held.append(name.text)
    if held:
        found.reasons[f"the linear inequalities together bound {', '.join(held)}"] = None


__all__ = ["Bounds", "bounded", "bounds_of", "contradictory", "implied", "polynomial"]
