"""One variable less, exactly: a polynomial of degree 2 in y is a·y² + b·y + c = ((2·a·y + b)² + D)/(4·a), D = 4·a·c − b².

Where a is not 0 at the place, the germ takes the sign of a, and the other one exactly where D takes negative values.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from jachess.algebra.clock import Clock
from jachess.points.coefficients import Coefficient, sign_of, vanishes
from jachess.points.curves import Curve, Line, along, ray
from jachess.points.half_branches import Open
from jachess.points.jets import Jet, plus, scaled, substituted, times
from jachess.points.reading import Certificate, Reading, exactly

MAX_STEPS = 24  # terms of y = −b/(2·a) along a curve


class Completed(NamedTuple):
    """The variable at `place` is y; a, b and D are polynomials in the others, `a0` is the value of a at the place."""

    place: int
    a: Jet
    b: Jet
    rest: Jet
    a0: Coefficient


def completed(jet: Jet, count: int, clock: Clock) -> Completed | None:
    """The completed square in the first variable where that can be done; None where there is none. Raises: TooLarge."""
    if count < 2:
        return None
    for place in range(count):
        square = tuple(2 * (k == place) for k in range(count))
        if square not in jet or max(monomial[place] for monomial in jet) > 2:
            continue
        parts: list[Jet] = [{}, {}, {}]
        for monomial, value in jet.items():
            parts[monomial[place]][(*monomial[:place], *monomial[place + 1 :])] = value
        c, b, a = parts
        rest = plus(scaled(times(a, c, None, clock), 4), times(b, b, None, clock), -1)
        return Completed(place, a, b, rest, jet[square])
    return None


def by_square(jet: Jet, count: int, clock: Clock, depth: int) -> Reading:
    """The signs of the germ from those of D. Raises: Open where no square can be completed."""
    from jachess.points.analysis import read

    found = completed(jet, count, clock)
    if found is None:
        raise Open
    side = sign_of(found.a0)
    upward = ray([Fraction(int(k == found.place)) for k in range(count)])
    start = "after completing a square"
    if not found.rest:
        zeros = [
            curve for curve in [_zero(found, ray([Fraction(int(k == 0)) for k in range(count - 1)]), jet)] if curve is not None
        ]
        certificate = _certificate(found, Reading(), count)
        return Reading({side: upward}, zeros, False, f"{start} nothing is left", certificate=certificate)
    below = read(exactly(found.rest), count - 1, clock, depth=depth + 1)
    because = f"{start}, for what is left: {below.because}"
    if -1 in below.curves:
        return Reading({side: upward, -side: _lifted(found, below.curves[-1], jet, -side, clock)}, because=because)
    zeros = [curve for curve in (_zero(found, zero, jet) for zero in below.zeros) if curve is not None]
    return Reading({side: upward}, zeros, below.strict, because, certificate=_certificate(found, below, count))


def _series(found: Completed, curve: Curve, terms: int) -> Line:
    """−b/(2·a) along a curve, up to t^terms."""
    parts: list[Jet] = [{(k,): value for k, value in line.items()} for line in curve]
    top = {m[0]: v for m, v in substituted(found.b, parts, terms).items()}
    bottom = {m[0]: v for m, v in substituted(found.a, parts, terms).items()}
    line: Line = {}
    inverse = 1 / (bottom[0] * -2)
    for k in range(1, terms + 1):
        value = top.get(k, Fraction(0)) * inverse
        for j, known in line.items():
            if k - j in bottom:
                value = value - known * bottom[k - j] / bottom[0]
        if not vanishes(value):
            line[k] = value
    return line


def _inserted(place: int, curve: Curve, line: Line) -> Curve:
    return (*curve[:place], line, *curve[place:])


def _lifted(found: Completed, curve: Curve, jet: Jet, sign: int, clock: Clock) -> Curve:
    """The curve with y near −b/(2·a), as few terms as give the sign."""
    line = _series(found, curve, MAX_STEPS)
    for most in (0, *sorted(line)):
        lifted = _inserted(found.place, curve, {k: value for k, value in line.items() if k <= most})
        check = along(jet, None, lifted, clock)
        if check is not None and check.exponent and check.sign == sign:
            return lifted
    raise Open


def _zero(found: Completed, curve: Curve, jet: Jet) -> Curve | None:
    """The curve with y = −b/(2·a), where that is a short polynomial on which the germ vanishes."""
    lifted = _inserted(found.place, curve, _series(found, curve, MAX_STEPS))
    check = along(jet, None, lifted)
    return lifted if check is not None and not check.exponent else None


def _certificate(found: Completed, below: Reading, count: int) -> Certificate | None:
    """The square and what shows that D has one sign, where a is constant."""
    if len(found.a) > 1 or (found.rest and below.certificate is None):
        return None
    scale = 1 / (found.a0 * 4)

    def spread(jet: Jet) -> Jet:
        return {(*m[: found.place], 0, *m[found.place :]): value for m, value in jet.items()}

    line = spread(found.b)
    line[tuple(int(k == found.place) for k in range(count))] = found.a0 * 2
    squares: list[tuple[Coefficient, Jet]] = [(scale, line)]
    if below.certificate is None:
        return Certificate(tuple(squares), {}, True, "")
    squares += [(factor * scale, spread(inner)) for factor, inner in below.certificate.squares]
    head = scaled(spread(below.certificate.head), scale)
    return Certificate(tuple(squares), head, below.certificate.exact, below.certificate.text)
