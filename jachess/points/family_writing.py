"""Families as they are read: x = π/2 + π·n, the parities that go with each kind, the value as (−1)^(n + m)."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations

from jachess.expression.nodes import PI, ZERO, Call, Name, Node, Number, Sum, total
from jachess.expression.rational import expanded
from jachess.expression.terms import split_term
from jachess.expression.tidy import collected, tidy
from jachess.points.arguments import addends
from jachess.points.lattices import Lattice
from jachess.points.parity import Bits, affine_pieces, alternating, conditions, span
from jachess.points.setting import UNDECIDED, Setting
from jachess.points.torus import Member, placeholder, put_in
from jachess.results.points import Classification, CriticalPoint, Family


@dataclass(frozen=True)
class Class:
    """What is known of a member: `key` tells it from others, `value` is f there, in the placeholders.

    `found` holds where its own conditions do; `more` are kinds elsewhere on the member's points (borders).
    """

    key: Hashable
    value: Node | None
    found: Classification | None
    point: CriticalPoint | None = None
    more: tuple[Classification, ...] = ()


def written(
    setting: Setting, first: Member, lattice: Lattice[Hashable] | None, classes: Mapping[Bits, Class], where: Sequence[Node] = ()
) -> Family:
    """The family of the points of a lattice (None: of one member without angles) with a class for each parity."""
    count = len(lattice.offset) if lattice is not None else 0
    names = setting.letters[:count]
    used = halved(lattice) if lattice is not None else []
    whole = span([tuple(int(j == k) for j in range(count)) for k in range(count) if used[k]], count)
    own = span(list(classes), count)
    if len(own) > len(classes):
        own = whole
    table = {placeholder(k): angle for k, angle in enumerate(angles_in(lattice, names, first))}
    telling = _telling(list(classes), used)
    values = {
        tuple(bits[k] for k in telling): put_in(known.value, table) for bits, known in classes.items() if known.value is not None
    }
    shown = [names[k] for k in telling]
    samples = {known.key: known.point for known in classes.values() if known.point is not None}
    dimension = len(first.free) - len(first.equations)
    rows = tuple(kinds(classes, own, names))
    return Family(
        kind="periodic" if not dimension else "curve" if dimension == 1 else "surface",
        point=point_in(lattice, names, first),
        parameters=(*names, *first.free),
        where=(*integers(names), *conditions((0,) * count, own, whole, names), *where),
        equations=tuple(put_in(equation, table) for equation in first.equations),
        function_value=alternating(values, shown) if len(values) == len(classes) else None,
        classification=rows,
        because="" if rows else UNDECIDED,
        samples=tuple(samples.values()),
    )


def _telling(vectors: Sequence[Bits], used: Sequence[bool]) -> list[int]:
    """The fewest integers of which the parities tell the vectors apart."""
    places = [k for k, each in enumerate(used) if each]
    for size in range(len(places) + 1):
        for chosen in combinations(places, size):
            if len({tuple(bits[k] for k in chosen) for bits in vectors}) == len(vectors):
                return list(chosen)
    return places


def kinds(classes: Mapping[Bits, Class], within: frozenset[Bits], names: Sequence[Name]) -> Iterator[Classification]:
    """The kinds with the parities at which they hold; none where not a single one is known."""
    if all(known.found is None for known in classes.values()):
        return
    groups: dict[Hashable, tuple[Classification, list[Bits]]] = {}
    for bits, known in classes.items():
        for found in (known.found or Classification("degenerate", because=UNDECIDED), *known.more):
            key = (found.kind, found.strict, found.inertia, found.name, found.where, found.border)
            groups.setdefault(key, (found, []))[1].append(bits)
    for found, vectors in groups.values():
        for start, directions in affine_pieces(vectors, len(names)):
            yield replace(found, where=(*found.where, *conditions(start, directions, within, names)))


def undecided(setting: Setting, first: Member, lattice: Lattice[Hashable] | None) -> Family:
    """A periodic family of which nothing but the points is said."""
    names = setting.letters[: len(lattice.offset) if lattice is not None else 0]
    setting.leave_open("for a periodic family it was not decided for which integers its points count")
    return Family("periodic", point_in(lattice, names, first), names, integers(names), because=UNDECIDED)


def integers(names: Sequence[Name]) -> tuple[Node, ...]:
    """integer(n) for each name."""
    return tuple(Call("integer", (name,)) for name in names)


def halved(lattice: Lattice[Hashable]) -> list[bool]:
    """For each integer, whether its parity tells members apart."""
    return [any(bits[k] for bits in lattice.cells) for k in range(len(lattice.offset))]


def turns_at(lattice: Lattice[Hashable], bits: Bits) -> tuple[Fraction, ...]:
    """The angles, in half turns from 0 to 2, at these parities."""
    return tuple([(a + b * step) % 2 for a, b, step in zip(lattice.offset, bits, lattice.steps, strict=True)])


def angles_in(lattice: Lattice[Hashable] | None, names: Sequence[Name], first: Member) -> list[Node]:
    """The angles in the integers."""
    if lattice is None:
        return []
    return [
        expanded(collected(Number(offset) * PI + angle.rest + Number(step) * PI * name))
        for offset, step, name, angle in zip(lattice.offset, lattice.steps, names, first.angles, strict=True)
    ]


def point_in(lattice: Lattice[Hashable] | None, names: Sequence[Name], first: Member) -> tuple[tuple[Name, Node], ...]:
    """Each variable as a textbook writes it: x0 + p·n."""
    if lattice is None:
        return first.template
    found = first.point({placeholder(k): angle for k, angle in enumerate(angles_in(lattice, names, first))})
    return tuple((name, _base_first(value, names)) for name, value in found)


def _base_first(value: Node, names: Sequence[Name]) -> Node:
    mask = sum(name.support for name in names)
    terms = addends(value)
    moving = [split_term(term)[1] for term in terms if term.support & mask]
    turning = [pair for factors in moving for pair in factors if pair[0].support & mask]
    if not turning or any(type(base) is not Name or power != 1 for base, power in turning):
        return value
    base = collected(total([term for term in terms if not term.support & mask]))
    first = () if base is ZERO else base.args if type(base) is Sum else (base,)
    return total([*first, *(tidy(term) for term in terms if term.support & mask)])


def near(found: Sequence[Lattice[Hashable]], first: Member) -> Iterator[Lattice[Hashable]]:
    """The lattices with their first points near 0, counted so that the variables grow with the integers."""
    from math import pi

    from jachess.expression.ball import nearest_double

    for lattice in found:
        offset = list(lattice.offset)
        flips = [0] * len(offset)
        used = halved(lattice)
        for k, angle in enumerate(first.angles):
            if angle.rest.args:
                place = float(offset[k]) + (nearest_double(angle.rest) or 0.0) / pi
                back = round(place / float(lattice.steps[k]) - 1e-9)
                offset[k] -= back * lattice.steps[k]
                flips[k] = back % 2 if used[k] else 0
        steps = tuple([-step if _falls(first, k) else step for k, step in enumerate(lattice.steps)])
        cells = {tuple([a ^ b for a, b in zip(bits, flips, strict=True)]): kind for bits, kind in lattice.cells.items()}
        moved = (0,) * len(offset) in cells
        yield Lattice(tuple(offset) if moved else lattice.offset, steps, cells if moved else lattice.cells)


def _falls(first: Member, k: int) -> bool:
    """Whether all variables that depend on the angle fall where it grows: then the integer is better counted downwards."""
    mark = placeholder(k)
    own = [split_term(term) for _, value in first.template for term in addends(value) if term.support & mark.support]
    return bool(own) and all(scale < 0 and (mark, 1) in factors for scale, factors in own)
