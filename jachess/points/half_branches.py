"""The signs of a germ g(x, y) around its zero: by the edges of Newton polygons and Puiseux half-branches.

Every half-branch of a curve through the origin is x = ±t^q, y = c·t^p + ..., t > 0. On the edge of the Newton polygon
with slope p/q the sign of g on such curves is that of the edge's polynomial in c. At a real root c of odd multiplicity
the sign changes; at one of even multiplicity y = t^p·(c + y₁) is put in, and the same is asked of what is left. For an
isolated critical point this ends. A term that is cut off is never used: where it could matter, `Open` is raised.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from math import gcd

from jachess.algebra.clock import Clock
from jachess.errors import JachessError, LimitReached
from jachess.points.coefficients import Coefficient, sign_of
from jachess.points.curves import Curve, Line
from jachess.points.jets import Jet, form, lowest, substituted
from jachess.points.roots import RealRoot, real_roots, samples

MAX_DEPTH = 60

Germ = dict[tuple[int, int], Coefficient]  # exponents of t ≥ 0 and of y


class Open(JachessError):
    """The terms that are known do not decide; `curves` has what they do show: a curve for a sign."""

    def __init__(self, curves: dict[int, Curve] | None = None) -> None:
        super().__init__("the terms that are known do not decide")
        self.curves = curves or {}


@dataclass(slots=True)
class Signs:
    """What was found: for each sign a curve on which g has it (t > 0), and curves on which g vanishes."""

    curves: dict[int, Curve] = field(default_factory=dict)
    zeros: list[Curve] = field(default_factory=list)
    tangents: list[Coefficient] = field(default_factory=list)  # roots of even multiplicity that were followed

    @property
    def both(self) -> bool:
        """Whether g takes both signs."""
        return len(self.curves) == 2


@dataclass(frozen=True, slots=True)
class Frame:
    """x = side·t^stretch, y = offset(t) + t^shift·y₁."""

    side: int
    stretch: int
    offset: Line
    shift: int

    def inside(self, p: int, q: int, c: Coefficient) -> Frame:
        """The frame after t = τ^q, y₁ = τ^p·(c + y₂)."""
        offset = {exponent * q: value for exponent, value in self.offset.items()}
        shift = self.shift * q + p
        if sign_of(c):
            offset[shift] = c
        return Frame(self.side, self.stretch * q, offset, shift)

    def curve(self, p: int, q: int, c: Coefficient) -> Curve:
        """The curve on which y₁ = c·τ^p."""
        inner = self.inside(p, q, c)
        return {inner.stretch: Fraction(self.side)}, inner.offset


def signs_around(g: Jet, order: int | None, clock: Clock) -> Signs:
    """The signs of g(x, y) near its zero at the origin; `order`: the total degree to which g is known.

    Raises: Open where the known terms do not decide, LimitReached, OutOfTime.
    """
    found = Signs()
    try:
        if order is None:
            _exactly(g, found, clock)
        else:
            _truncated(g, order, found, clock)
    except (Open, LimitReached) as error:
        if found.both:
            return found
        raise Open(found.curves) from error
    return found


def _exactly(g: Jet, found: Signs, clock: Clock) -> None:
    least = min(i for i, _ in g)
    germ = {(i - least, j): value for (i, j), value in g.items()}
    if least:
        found.zeros.append(({}, {1: Fraction(1)}))
    for side in (1, -1):
        front = side**least
        sided = {(i, j): value * (front * side**i) for (i, j), value in germ.items()}
        _polygon(sided, None, Frame(side, 1, {}, 0), found, clock, 0)
        if found.both:
            return


def _truncated(g: Jet, order: int, found: Signs, clock: Clock) -> None:
    degree = lowest(g)
    head = form(g, degree)
    if (0, degree) in head:
        _sheared(g, order, Fraction(0), False, found, clock)
    elif (degree, 0) in head:
        _sheared(g, order, Fraction(0), True, found, clock)
    else:
        k = 1
        while not sign_of(sum((value * k**i for (i, _), value in head.items()), start=Fraction(0))):
            k = -k if k > 0 else -k + 1
        _sheared(g, order, Fraction(k), False, found, clock)


def _sheared(g: Jet, order: int, slope: Fraction, swapped: bool, found: Signs, clock: Clock) -> None:
    """The signs after x = x₁ + slope·y, or with x and y exchanged: then g has the power y^degree."""
    if swapped:
        g = {(j, i): value for (i, j), value in g.items()}
    if slope:
        g = substituted(g, [{(1, 0): Fraction(1), (0, 1): slope}, {(0, 1): Fraction(1)}], order, clock)
    inner = Signs()
    try:
        _both_sides(g, order, inner, clock)
    finally:
        for sign, (x, y) in inner.curves.items():
            found.curves[sign] = _back(x, y, slope, swapped)
        found.zeros += [_back(x, y, slope, swapped) for x, y in inner.zeros]
        found.tangents += inner.tangents


def _both_sides(g: Jet, order: int, inner: Signs, clock: Clock) -> None:
    """The signs for x > 0 and for x < 0 of a germ that has the power y^degree."""
    degree = lowest(g)
    for side in (1, -1):
        germ = {(i, j): value * side**i for (i, j), value in g.items()}
        bound = order + 1  # x = t, y = t·y₁: what is not known has at least this power of t
        frame = Frame(side, 1, {}, 0)
        _edge(germ, bound, (0, degree), 1, 1, frame, inner, clock, 0)
        if inner.both:
            break
        if not any(j == 0 for i, j in germ if i + j == degree):  # y = 0 is a tangent: what is steeper than all y = c·x
            _polygon(
                _moved(germ, bound, degree, 1, 1, Fraction(0), clock),
                bound - degree,
                frame.inside(1, 1, Fraction(0)),
                inner,
                clock,
                1,
            )
            if inner.both:
                break


def _back(x: Line, y: Line, slope: Fraction, swapped: bool) -> Curve:
    if slope:
        x = dict(x)
        for exponent, value in y.items():
            x[exponent] = x.get(exponent, Fraction(0)) + slope * value
        x = {exponent: value for exponent, value in x.items() if sign_of(value)}
    return (y, x) if swapped else (x, y)


def _polygon(germ: Germ, bound: int | None, frame: Frame, found: Signs, clock: Clock, depth: int) -> None:
    """Follow the Newton polygon of a germ that has a pure power of y₁, from that power down to y₁⁰."""
    i0, j0 = 0, min(j for i, j in germ if i == 0)
    if j0 == 0:
        _note(found, sign_of(germ[0, 0]), frame.curve(1, 1, Fraction(0)))
        return
    p, q = 0, 1
    while j0:
        clock.check()
        lower = [(Fraction(i - i0, j0 - j), i, j) for i, j in germ if j < j0]
        slope = min(lower)[0] if lower else None
        if bound is not None and (slope is None or Fraction(bound - i0, j0) <= slope):
            raise Open
        if slope is None:
            # y₁^j0 divides the germ: it vanishes on y₁ = 0
            found.zeros.append(frame.curve(1, 1, Fraction(0)))
            side = sign_of(germ[i0, j0])
            steep = p // q + 1
            for c in (1, -1):
                _note(found, side * c**j0, frame.curve(steep, 1, Fraction(c)))
            return
        p, q = slope.numerator, slope.denominator
        _edge(germ, bound, (i0, j0), p, q, frame, found, clock, depth)
        if found.both:
            return
        _, i0, j0 = min((j, i, j) for at, i, j in lower if at == slope)


def _edge(
    germ: Germ, bound: int | None, corner: tuple[int, int], p: int, q: int, frame: Frame, found: Signs, clock: Clock, depth: int
) -> None:
    """The signs on the curves y₁ = c·τ^p, t = τ^q, of the edge through this corner."""
    weight = q * corner[0] + p * corner[1]
    edge = {j: value for (i, j), value in germ.items() if q * i + p * j == weight}
    least = min(edge)
    polynomial = [edge.get(j, Fraction(0)) for j in range(least, max(edge) + 1)]
    roots = real_roots(polynomial, clock)
    stops = list(roots)
    if least:
        stops.append(RealRoot(Fraction(0), Fraction(0), least))
        stops.sort(key=lambda root: root.low)
    for c in samples(stops):
        value: Coefficient = Fraction(0)
        for j, coefficient in edge.items():
            value = value + coefficient * c**j
        _note(found, sign_of(value), frame.curve(p, q, c))
    if found.both:
        return
    for root in roots:
        if root.multiplicity % 2:
            continue  # the sign changes there; only with both signs found
        if depth >= MAX_DEPTH:
            raise Open
        c = root.value()
        found.tangents.append(c)
        inner = _moved(germ, bound, weight, p, q, c, clock)
        _polygon(inner, None if bound is None else q * bound - weight, frame.inside(p, q, c), found, clock, depth + 1)
        if found.both:
            return


def _moved(germ: Germ, bound: int | None, weight: int, p: int, q: int, c: Coefficient, clock: Clock) -> Germ:
    """germ(τ^q, τ^p·(c + y₂))/τ^weight, without what is not known."""
    room = None if bound is None else q * bound - weight
    rows: dict[int, dict[int, Coefficient]] = {}
    for (i, j), value in germ.items():
        level = q * i + p * j - weight
        if room is None or level < room:
            rows.setdefault(level, {})[j] = value
    result: Germ = {}
    for level, row in rows.items():
        clock.check()
        # Taylor's shift by synthetic division
        size = max(row) + 1
        values: list[Coefficient] = [row.get(j, Fraction(0)) for j in range(size)]
        for start in range(size - 1):
            for j in range(size - 2, start - 1, -1):
                values[j] = values[j] + c * values[j + 1]
        for j, value in enumerate(values):
            if sign_of(value):
                result[level, j] = value
    return result


def _note(found: Signs, sign: int, curve: Curve) -> None:
    """Keep the simplest curve for each sign."""
    if sign and (sign not in found.curves or _cost(curve) < _cost(found.curves[sign])):
        found.curves[sign] = _reduced(curve)


def _reduced(curve: Curve) -> Curve:
    """The curve with t for t^k where only powers of t^k occur."""
    common = gcd(*(exponent for line in curve for exponent in line))
    return tuple({exponent // common: value for exponent, value in line.items()} for line in curve) if common > 1 else curve


def _cost(curve: Curve) -> int:
    total = 0
    for line in curve:
        for exponent, value in line.items():
            size = value.numerator.bit_length() + value.denominator.bit_length() if isinstance(value, Fraction) else 40
            total += exponent + size
    return total
