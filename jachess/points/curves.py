"""Curves through the place: each displacement as a polynomial in t, and a jet followed along one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from jachess.algebra.clock import Clock
from jachess.points.coefficients import Coefficient, sign_of
from jachess.points.jets import ENDLESS, Jet, substituted

Line = dict[int, Coefficient]  # a polynomial in t without constant term: {exponent: coefficient}
Curve = tuple[Line, ...]

MAX_DEGREE = 400


class Along(NamedTuple):
    """A jet along a curve: `coefficient`·t^`exponent` is its leading term; `values` is all of it where it is exact."""

    exponent: int
    coefficient: Coefficient
    values: Line | None

    @property
    def sign(self) -> int:
        """The sign for small t > 0."""
        return sign_of(self.coefficient)


def jets_of(curve: Curve) -> list[Jet]:
    """The curve's displacements as jets in t."""
    return [{(k,): value for k, value in line.items()} for line in curve]


def along(jet: Jet, order: int | None, curve: Curve, clock: Clock = ENDLESS) -> Along | None:
    """The jet (known up to `order`) on the curve. None where the known terms vanish on it and a rest is not known.

    Where the jet is exact and vanishes on the whole curve, the result has exponent 0 and coefficient 0.
    Raises: TooLarge, OutOfTime.
    """
    slowest = min((min(line) for line in curve if line), default=None)
    if slowest is None:
        raise ValueError("the curve does not leave the point")
    limit = None if order is None else (order + 1) * slowest - 1
    if limit is None and jet:
        reach = max(map(sum, jet)) * max(max(line) for line in curve if line)
        if reach > MAX_DEGREE:
            limit = MAX_DEGREE
    found = substituted(jet, jets_of(curve), limit, clock)
    if not found:
        return Along(0, Fraction(0), {}) if limit is None else None
    exponent = min(found)[0]
    values = {monomial[0]: value for monomial, value in found.items()} if limit is None else None
    return Along(exponent, found[(exponent,)], values)


def ray(direction: Sequence[Coefficient]) -> Curve:
    """The curve t·direction."""
    return tuple({1: value} if sign_of(value) else {} for value in direction)


def small_vectors(count: int, most: int = 2000) -> list[tuple[int, ...]]:
    """Directions with small whole coordinates, simple ones first, none a multiple of another by −1."""
    reach = {1: 1, 2: 4, 3: 3, 4: 2}.get(count, 1)
    found = (
        [v for v in product(range(-reach, reach + 1), repeat=count) if any(v) and next(x for x in v if x) > 0] if count <= 8 else []
    )
    found.sort(key=lambda v: (sum(map(abs, v)), sum(x != 0 for x in v), [-x for x in v]))
    return found[:most]


def simple_curves(count: int, most: int = 4000) -> Iterator[Curve]:
    """Rays, then curves on which each displacement is 0 or a simple multiple of t, t² or t³."""
    number = 0
    for vector in small_vectors(count, 400):
        for side in (1, -1):
            number += 1
            yield ray([Fraction(side * x) for x in vector])
    steps = [Fraction(x) for x in (1, -1)] + [Fraction(1, 2), Fraction(-1, 2)]
    lines: list[Line] = [{}, *({power: step} for power in (1, 2, 3) for step in steps)]
    for curve in product(lines, repeat=count):
        if any(curve):
            number += 1
            if number > most:
                return
            yield curve
