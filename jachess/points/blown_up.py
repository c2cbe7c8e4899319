"""Polynomials whose reduced function has a monomial as a factor, so that its critical points are not isolated.

With y shifted by the first terms of φ and m a monomial in the kernel's variables u, y = m·w turns f into m²·F(w, u) where
the terms allow it. Then g = m²·G, and G is the reduced function of F in w: at u = 0, F is a quadratic polynomial in w.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from jachess.algebra.clock import Clock
from jachess.expression.polynomial import TooLarge
from jachess.points.coefficients import Coefficient, sign_of, vanishes
from jachess.points.curves import Curve, Line, along, ray
from jachess.points.half_branches import Open
from jachess.points.jets import Jet, degree, plus, substituted, times, truncated, variable
from jachess.points.quadratic import hessian
from jachess.points.reading import Reading, exactly
from jachess.points.splitting_lemma import Split, reduced, split

ORDER = 12
MAX_DEPTH = 1
MAX_TERMS = 400


def by_monomial(jet: Jet, count: int, clock: Clock, depth: int) -> Reading:
    """The signs of the germ. Raises: Open where no monomial can be taken out."""
    parts = split(hessian(jet, count), range(count))
    if not parts.definite or len(parts.kernel) < 2:
        raise Open  # with one variable left, the first term decides, or g = 0
    phi = reduced(jet, None, ORDER, parts, clock).phi
    kernel = [variable(place, count) for place in parts.kernel]
    tried: Jet | None = None
    for most in range(max(map(degree, phi), default=0) + 1):
        clock.check()
        shift = [substituted(truncated(line, most), kernel, None) for line in phi]
        moved = _shifted(jet, parts, shift, count, clock)
        if moved == tried or len(moved) > MAX_TERMS:
            continue
        tried = moved
        exponents = _exponents(moved, parts)
        if not any(exponents):
            continue
        try:
            return _divided(jet, moved, shift, exponents, parts, count, clock, depth)
        except (Open, TooLarge):
            continue
    raise Open


def _shifted(jet: Jet, parts: Split, shift: Sequence[Jet], count: int, clock: Clock) -> Jet:
    """f with y + shift(u) for y."""
    if not any(shift):
        return jet
    inside = [variable(place, count) for place in range(count)]
    for place, line in zip(parts.definite, shift, strict=True):
        inside[place] = plus(inside[place], line)
    return substituted(jet, inside, None, clock)


def _exponents(jet: Jet, parts: Split) -> tuple[int, ...]:
    """The largest monomial m with f(m·w, u) divisible by m²."""
    found = []
    for place in parts.kernel:
        most = 10**6
        for monomial in jet:
            inside = sum(monomial[k] for k in parts.definite)
            if inside < 2:
                most = min(most, monomial[place] // (2 - inside))
        found.append(most)
    return tuple(found) if all(k < 10**6 for k in found) else (0,) * len(found)


def _divided(
    jet: Jet, moved: Jet, shift: Sequence[Jet], exponents: Sequence[int], parts: Split, count: int, clock: Clock, depth: int
) -> Reading:
    inner: Jet = {}
    for monomial, value in moved.items():
        inside = sum(monomial[k] for k in parts.definite)
        exponent = list(monomial)
        for place, k in zip(parts.kernel, exponents, strict=True):
            exponent[place] += (inside - 2) * k
        inner[tuple(exponent)] = value
    unit = [tuple(int(k == place) for k in range(count)) for place in parts.definite]
    linear = [inner.get(one, Fraction(0)) for one in unit]
    least = [-sum((a * b for a, b in zip(row, linear, strict=True)), start=Fraction(0)) for row in parts.inverse]
    value = inner.get((0,) * count, Fraction(0)) + sum((a * b for a, b in zip(linear, least, strict=True)), start=Fraction(0)) / 2
    up = ray([Fraction(int(k == parts.definite[0])) for k in range(count)])
    because = "the reduced function is a monomial's square times a function of one sign"
    zeros = _zeros(jet, shift, exponents, parts, count)
    side = sign_of(value)
    start = [Fraction(0)] * len(parts.kernel)
    if side == parts.sign:
        return Reading({side: up}, zeros, False, because)
    if side:
        curve = _down(jet, shift, exponents, parts, [{1: Fraction(1)} for _ in start], [{0: w} for w in least], side, clock)
        return Reading(
            {parts.sign: up, side: curve}, because="the reduced function is a monomial's square times a function that is not 0"
        )
    if depth > MAX_DEPTH:
        raise Open
    from jachess.points.analysis import read

    centred = substituted_at(inner, parts, least, count, clock)
    below = read(exactly(centred), count, clock, depth=depth + 1)
    if not below.both:
        return Reading({parts.sign: up}, zeros, False, because)
    other = below.curves[-parts.sign]
    lines = [other[place] for place in parts.kernel]
    values: list[Line] = []
    for place, w in zip(parts.definite, least, strict=True):
        values.append({**other[place], **({0: w} if not vanishes(w) else {})})
    curve = _down(jet, shift, exponents, parts, lines, values, -parts.sign, clock)
    return Reading(
        {parts.sign: up, -parts.sign: curve}, because="the reduced function is a monomial's square times one that takes both signs"
    )


def substituted_at(jet: Jet, parts: Split, at: Sequence[Coefficient], count: int, clock: Clock) -> Jet:
    """The polynomial with w₀ + w for w, without its constant term (which is 0)."""
    # w₀ is carried by one more variable, for jets have no constant terms to put in
    wide = {(*monomial, 0): value for monomial, value in jet.items()}
    inside = [variable(place, count + 1) for place in range(count)]
    extra = variable(count, count + 1)
    for place, w in zip(parts.definite, at, strict=True):
        if not vanishes(w):
            inside[place] = plus(inside[place], extra, w)
    found: Jet = {}
    for monomial, value in substituted(wide, [*inside, extra], None, clock).items():
        short = monomial[:count]
        if short in found:
            found[short] = found[short] + value
        else:
            found[short] = value
    zero = (0,) * count
    return {monomial: value for monomial, value in found.items() if monomial != zero and not vanishes(value)}


def _down(
    jet: Jet,
    shift: Sequence[Jet],
    exponents: Sequence[int],
    parts: Split,
    kernel: Sequence[Line],
    values: Sequence[Line],
    sign: int,
    clock: Clock,
) -> Curve:
    """The curve u(t), y = shift(u) + m(u)·w(t), on which the germ has the sign."""
    jets: list[Jet] = [{(k,): value for k, value in line.items()} for line in kernel]
    monomial: Jet = {(0,): Fraction(1)}
    for line, exponent in zip(jets, exponents, strict=True):
        for _ in range(exponent):
            monomial = times(monomial, line, None, clock)
    count = len(parts.kernel) + len(parts.definite)
    found: list[Line] = [{} for _ in range(count)]
    inside: list[Jet] = [{} for _ in range(count)]
    for place, free in zip(parts.kernel, kernel, strict=True):
        found[place] = dict(free)
        inside[place] = {(k,): value for k, value in free.items()}
    for place, w, own in zip(parts.definite, values, shift, strict=True):
        moved = times(monomial, {(k,): value for k, value in w.items()}, None, clock) if monomial else {}
        if own:
            moved = plus(moved, substituted(own, inside, None, clock))
        found[place] = {m[0]: value for m, value in moved.items()}
    curve = tuple(found)
    if not any(curve):
        raise Open
    check = along(jet, None, curve, clock)
    if check is None or not check.exponent or check.sign != sign:
        raise Open
    return curve


def _zeros(jet: Jet, shift: Sequence[Jet], exponents: Sequence[int], parts: Split, count: int) -> list[Curve]:
    """A curve on which m vanishes and y = shift(u), where the germ then vanishes."""
    lone = next(k for k, exponent in enumerate(exponents) if exponent)
    if len(parts.kernel) < 2:
        return []
    other = next(k for k in range(len(parts.kernel)) if k != lone)
    inside: list[Jet] = [{} for _ in range(count)]
    inside[parts.kernel[other]] = {(1,): Fraction(1)}
    found: list[Line] = [{} for _ in range(count)]
    found[parts.kernel[other]] = {1: Fraction(1)}
    for place, own in zip(parts.definite, shift, strict=True):
        found[place] = {m[0]: value for m, value in substituted(own, inside, None).items()} if own else {}
    check = along(jet, None, tuple(found))
    return [tuple(found)] if check is not None and not check.exponent else []
