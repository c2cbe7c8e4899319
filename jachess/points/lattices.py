"""Points that repeat: finite sets of angles modulo whole turns, gathered into lattices x0 + p·n with parity conditions.

Angles are counted in half turns (multiples of π), so a whole turn is 2. Each point has a class (what is known of it);
points of one class that differ by a symmetry of their set share a smaller period, and points that differ by half a
period are one lattice whose classes go by the parity of n, m, ...
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from fractions import Fraction
from itertools import product
from typing import Generic, NamedTuple, TypeVar

from jachess.points.parity import Bits, largest_subspace

Turns = tuple[Fraction, ...]
Class = TypeVar("Class", bound=Hashable)


class Lattice(NamedTuple, Generic[Class]):
    """The points offset + steps·n for integer vectors n whose parities are among those of `cells`, each with its class."""

    offset: Turns
    steps: Turns
    cells: dict[Bits, Class]


def lattices(points: Mapping[Turns, Class]) -> list[Lattice[Class]]:
    """The points modulo 2 in every entry as few lattices.

    >>> half = Fraction(1, 2)
    >>> [found] = lattices({(half,): "maximum", (3 * half,): "minimum"})
    >>> found.offset, found.steps, found.cells
    ((Fraction(1, 2),), (Fraction(1, 1),), {(0,): 'maximum', (1,): 'minimum'})
    """
    own = {_reduced(point, None): kind for point, kind in points.items()}
    by_period: dict[Turns, dict[Turns, Class]] = {}
    for kind in dict.fromkeys(own.values()):
        members = frozenset(point for point, other in own.items() if other == kind)
        periods = _periods(members)
        for point in members:
            by_period.setdefault(periods, {})[_reduced(point, periods)] = kind
    found: list[Lattice[Class]] = []
    for periods, members_of in by_period.items():
        found += _halved(members_of, periods)
    return sorted(found, key=lambda each: (each.steps, each.offset))


def _reduced(point: Turns, periods: Turns | None) -> Turns:
    return tuple([entry % (2 if periods is None else periods[k]) for k, entry in enumerate(point)])


def _periods(members: frozenset[Turns]) -> Turns:
    """For each entry the least shift of it alone that maps the set to itself."""
    first = next(iter(members))
    periods: list[Fraction] = []
    for k in range(len(first)):
        beside = [other for other in members if other[:k] == first[:k] and other[k + 1 :] == first[k + 1 :]]
        shifts = sorted({(other[k] - first[k]) % 2 for other in beside})
        least = Fraction(2)
        for shift in shifts:
            if shift and (2 / shift).denominator == 1 and all(_shifted(point, k, shift) in members for point in members):
                least = shift
                break
        periods.append(least)
    return tuple(periods)


def _shifted(point: Turns, k: int, shift: Fraction) -> Turns:
    return (*point[:k], (point[k] + shift) % 2, *point[k + 1 :])


def _halved(members: dict[Turns, Class], periods: Turns) -> list[Lattice[Class]]:
    """Lattices with these periods, those put together that differ by half periods."""
    left = dict(members)
    found: list[Lattice[Class]] = []
    count = len(periods)
    vectors = list(product((0, 1), repeat=count))
    while left:
        best: tuple[int, Turns, frozenset[Bits]] | None = None
        for point in sorted(left):
            reached = [bits for bits in vectors if _moved(point, bits, periods) in left]
            space = largest_subspace(reached, count)
            if best is None or len(space) > best[0]:
                best = len(space), point, space
        assert best is not None
        _, point, space = best
        cells = {bits: left.pop(_moved(point, bits, periods)) for bits in sorted(space)}
        used = [any(bits[k] for bits in space) for k in range(count)]
        steps = tuple([period / 2 if halved else period for period, halved in zip(periods, used, strict=True)])
        found.append(_normal(Lattice(point, steps, cells), used))
    return found


def _moved(point: Turns, bits: Bits, periods: Turns) -> Turns:
    return tuple([(entry + bit * period / 2) % period for entry, bit, period in zip(point, bits, periods, strict=True)])


def _normal(found: Lattice[Class], used: list[bool]) -> Lattice[Class]:
    """The same lattice from an offset near 0, not counting a step in an entry without parities; bits without use are 0."""
    offset: list[Fraction] = []
    flips: list[int] = []
    for entry, step, halved in zip(found.offset, found.steps, used, strict=True):
        if halved:
            # from [0, step): an odd number of steps back changes the parity that n has
            offset.append(entry % step)
            flips.append(int((entry - entry % step) / step) % 2)
        else:
            low = entry % step
            offset.append(low if low <= step / 2 else low - step)
            flips.append(0)
    if not any(flips):
        return Lattice(tuple(offset), found.steps, found.cells)
    moved = {tuple([a ^ b for a, b in zip(bits, flips, strict=True)]): kind for bits, kind in found.cells.items()}
    if (0,) * len(flips) not in moved:
        return found  # the lattice would not contain its offset
    return Lattice(tuple(offset), found.steps, dict(sorted(moved.items())))
