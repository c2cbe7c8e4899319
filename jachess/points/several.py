"""The signs of a germ in three or more variables that starts with terms of degree 3 or more.

Both signs are looked for in simple directions and in planes, where half-branches decide. One sign is proved by a definite
lowest form, by even monomials that dominate all others, by a sum of parts without common variables, or by factors.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from jachess.algebra.clock import Clock
from jachess.errors import LimitReached
from jachess.expression.polynomial import TooLarge
from jachess.points.coefficients import Coefficient, sign_of
from jachess.points.curves import Curve, Line, ray, small_vectors
from jachess.points.domination import is_convenient, positive_part
from jachess.points.factors import by_factors
from jachess.points.half_branches import Open, signs_around
from jachess.points.jets import Jet, degree, form, lowest, scaled, substituted
from jachess.points.reading import Certificate, Reading, exactly, placed

MAX_PLANES = 60


def several(g: Jet, order: int | None, count: int, clock: Clock, depth: int) -> Reading:
    """The signs of the germ. Raises: Open when they are not decided."""
    d = lowest(g)
    head = form(g, d)
    found, zero_directions = _directions(head, count, clock)
    if len(found) == 2:
        kind = "odd " if d % 2 else ""
        return Reading(found, because=f"the lowest terms of the reduced function, of {kind}degree {d}, take both signs")
    ((side, curve),) = found.items()
    upright = scaled(g, side)
    definite = _dominating(upright, order, count, side)
    if definite is not None:
        definite.curves[side] = curve
        return definite
    if order is None:
        parts = components(g, count)
        if len(parts) > 1:
            return _sum(g, parts, count, clock, depth)
    opposite = _in_planes(g, order, count, side, zero_directions, clock)
    if opposite is not None:
        return Reading(
            {side: curve, -side: opposite},
            because="on a plane or in a direction where the lowest terms vanish, the next terms take the other sign",
        )
    by_form = _by_least(head, d, count, side, curve, clock, len(head) == len(g) and order is None)
    if by_form is not None:
        return by_form
    if order is None:
        try:
            return by_factors(g, count, clock, depth, "the reduced function")
        except Open as error:
            raise Open({side: curve}) from error
    raise Open({side: curve})


def value(head: Jet, at: Sequence[Coefficient]) -> Coefficient:
    """The form at a point."""
    total: Coefficient = Fraction(0)
    for monomial, coefficient in head.items():
        for x, exponent in zip(at, monomial, strict=True):
            if exponent:
                coefficient = coefficient * x**exponent
        total = total + coefficient
    return total


def _directions(head: Jet, count: int, clock: Clock) -> tuple[dict[int, Curve], list[tuple[int, ...]]]:
    """A ray for each sign of the form that simple directions show, and simple directions in which it vanishes."""
    odd = lowest(head) % 2
    signs: dict[int, Curve] = {}
    zeros = []
    for vector in small_vectors(count):
        clock.check()
        at = [Fraction(x) for x in vector]
        side = sign_of(value(head, at))
        if side:
            signs.setdefault(side, ray(at))
            if odd:
                signs.setdefault(-side, ray([-x for x in at]))
            if len(signs) == 2:
                break
        else:
            zeros.append(vector)
    if not signs:
        raise Open
    return signs, zeros


def _dominating(g: Jet, order: int | None, count: int, side: int) -> Reading | None:
    """g > 0 because even monomials dominate; `side` is the sign that the germ itself then has."""
    part = positive_part(g)
    if part is None:
        return None
    convenient = is_convenient(part, count)
    if order is not None and (not convenient or _pure(part) > order):
        return None
    even = len(part) == len(g)
    what = "positive" if side > 0 else "negative"
    if even and order is None:
        because = f"the reduced function is a sum of even powers, all with {what} coefficients"
    else:
        because = f"terms with even exponents and {what} coefficients dominate all others near the point"
    zeros: list[Curve] = []
    if not convenient and even:
        lone = next(
            (
                k
                for k in range(count)
                if not is_convenient({m[k : k + 1]: c for m, c in part.items() if not any(m[:k] + m[k + 1 :])}, 1)
            ),
            None,
        )
        if lone is not None:
            zeros.append(tuple({1: Fraction(1)} if k == lone else {} for k in range(count)))
    shown = scaled(g if order is None else part, side)
    certificate = Certificate(
        (),
        shown,
        order is None,
        "" if even else "The terms with even exponents outweigh the others (arithmetic and geometric means).",
    )
    strict = True if convenient else False if even else None
    return Reading({}, zeros, strict, because, certificate=certificate)


def _pure(part: Jet) -> int:
    """The largest degree of the smallest pure powers."""
    least: dict[int, int] = {}
    for monomial in part:
        places = [k for k, i in enumerate(monomial) if i]
        if len(places) == 1:
            least[places[0]] = min(least.get(places[0], 10**9), sum(monomial))
    return max(least.values(), default=0)


def components(g: Jet, count: int) -> list[tuple[tuple[int, ...], Jet]]:
    """The germ as a sum of germs without common variables: the places of each and the germ in them."""
    classes: list[set[int]] = []
    for monomial in g:
        support = {k for k, i in enumerate(monomial) if i}
        apart = [one for one in classes if not one & support]
        classes = [*apart, support.union(*(one for one in classes if one & support))]
    found = []
    for one in classes:
        places = tuple(sorted(one))
        found.append((places, {tuple(m[k] for k in places): c for m, c in g.items() if any(m[k] for k in places)}))
    return found


def _sum(g: Jet, parts: Sequence[tuple[tuple[int, ...], Jet]], count: int, clock: Clock, depth: int) -> Reading:
    """The signs of a sum of germs without common variables: those of its terms."""
    from jachess.points.analysis import read

    signs: dict[int, Curve] = {}
    zeros: list[Curve] = []
    strict: bool | None = True
    used: set[int] = set()
    heads: Jet = {}
    squares = []
    exact = True
    for places, part in parts:
        used.update(places)
        inner = read(exactly(part), len(places), clock, depth=depth + 1)
        for side, curve in inner.curves.items():
            signs.setdefault(side, placed(curve, places, count))
        zeros += [placed(curve, places, count) for curve in inner.zeros]
        strict = False if inner.strict is False else None if inner.strict is None else strict
        if inner.certificate is not None and not inner.both:
            lifted = [{_spread(m, places, count): c for m, c in line.items()} for _, line in inner.certificate.squares]
            squares += [(factor, line) for (factor, _), line in zip(inner.certificate.squares, lifted, strict=True)]
            heads |= {_spread(m, places, count): c for m, c in inner.certificate.head.items()}
            exact = exact and inner.certificate.exact
        else:
            exact = False
    because = "the reduced function is a sum of parts without common variables"
    if len(signs) == 2:
        return Reading(signs, because=f"{because}, which together take both signs")
    if len(used) < count:
        strict = False
        free = next(k for k in range(count) if k not in used)
        zeros.insert(0, tuple({1: Fraction(1)} if k == free else {} for k in range(count)))
    certificate = Certificate(tuple(squares), heads, exact, "") if squares or heads else None
    return Reading(signs, zeros, strict, f"{because}, each of which keeps the same sign", certificate=certificate)


def _spread(monomial: tuple[int, ...], places: Sequence[int], count: int) -> tuple[int, ...]:
    found = [0] * count
    for place, exponent in zip(places, monomial, strict=True):
        found[place] = exponent
    return tuple(found)


def _in_planes(
    g: Jet, order: int | None, count: int, side: int, zero_directions: Sequence[tuple[int, ...]], clock: Clock
) -> Curve | None:
    """A curve with the other sign in one of some planes through the origin, by its half-branches there."""
    axes = [tuple(int(k == place) for k in range(count)) for place in range(count)]
    pairs = [(a, b) for i, a in enumerate(axes) for b in axes[i + 1 :]]
    pairs += [(v, a) for v in zero_directions[:12] for a in axes if v not in axes]
    pairs += [(v, w) for i, v in enumerate(zero_directions[:6]) for w in zero_directions[i + 1 : 6]]
    for first, second in pairs[:MAX_PLANES]:
        clock.check()
        parts: list[Jet] = [{m: Fraction(c) for m, c in (((1, 0), first[k]), ((0, 1), second[k])) if c} for k in range(count)]
        try:
            inside = substituted(g, parts, order, clock)
            if not inside:
                continue
            found = signs_around(inside, order, clock)
        except (Open, TooLarge, LimitReached):
            continue
        if -side in found.curves:
            return _spanned(found.curves[-side], first, second)
    return None


def _spanned(curve: Curve, first: Sequence[int], second: Sequence[int]) -> Curve:
    found: list[Line] = []
    for a, b in zip(first, second, strict=True):
        line: Line = {}
        for factor, part in ((a, curve[0]), (b, curve[1])):
            for exponent, coefficient in part.items():
                if factor:
                    line[exponent] = line.get(exponent, Fraction(0)) + coefficient * factor
        found.append({exponent: c for exponent, c in line.items() if sign_of(c)})
    return tuple(found)


def _by_least(head: Jet, d: int, count: int, side: int, curve: Curve, clock: Clock, whole: bool) -> Reading | None:
    """The least value of the lowest form on the sphere."""
    from jachess.points.definite_forms import least

    found = least(scaled(head, side), count, clock)
    if found is None:
        return None
    if found.sign < 0:
        other = ray(found.direction)
        return Reading(
            {side: curve, -side: other}, because=f"the lowest terms of the reduced function, of degree {d}, take both signs"
        )
    if found.sign > 0:
        what = "positive" if side > 0 else "negative"
        text = f"The terms of degree {degree(head)} are {what} except at 0: all of their least values on affine charts were found."
        return Reading(
            {side: curve},
            strict=True,
            because=f"the lowest terms of the reduced function, of degree {d}, are {what} definite",
            certificate=Certificate((), head, whole, text),
        )
    return None
