"""Periodic families: members on the torus of angles that stand for isolated points, gathered and classified.

Where f repeats with its critical points, one member of each kind says it all. Where it does not (x + 2·sin(x), Si(x)),
what decides the kind is written in the integers, and these are divided into ranges on which no sign changes.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product

from jachess.expression.exact import compare
from jachess.expression.nodes import ZERO, Call, Name, Node, Number, Quotient
from jachess.expression.terms import build, split_term
from jachess.expression.tidy import collected, tidy
from jachess.points.domain import borders, domain
from jachess.points.family_writing import Class, angles_in, halved, near, turns_at, undecided, written
from jachess.points.lattices import Lattice, lattices
from jachess.points.lifting import GeneratorPlace
from jachess.points.parity import Bits
from jachess.points.regions import Range, joined, ranges
from jachess.points.setting import UNDECIDED, Setting
from jachess.points.torus import Member, placeholder, put_in
from jachess.points.transversal import elementary
from jachess.points.trigonometric import Angle
from jachess.results.points import Classification, CriticalPoint, Family

Box = tuple[Range, ...]


def periodic_families(setting: Setting, group: Sequence[Member]) -> Iterator[Family]:
    """The families of members that differ by rational multiples of π only, and have no free variables."""
    known = {tuple(angle.turns % 2 for angle in member.angles): member for member in group}
    if _repeats(setting, group[0]):
        yield from _same_everywhere(setting, known)
        return
    seen = {turns: tuple(expressions(setting, member)) for turns, member in known.items()}
    for lattice in near(lattices(seen), group[0]):
        yield from _in_ranges(setting, {bits: known[turns_at(lattice, bits)] for bits in lattice.cells}, lattice)


def _repeats(setting: Setting, member: Member) -> bool:
    """Whether f, and so all of its derivatives, is the same at all points that the member stands for."""
    if not member.linear or member.bounds or _turning(member.as_it_stands(setting.f), member):
        return False
    return not any(_turning(member.frozen(entry), member) for row in setting.hessian for entry in row)


def _turning(node: Node, member: Member) -> bool:
    return any(node.support & placeholder(k).support for k in range(len(member.angles)))


def _same_everywhere(setting: Setting, known: Mapping[tuple[Fraction, ...], Member]) -> Iterator[Family]:
    classes: dict[tuple[Fraction, ...], Class] = {}
    for turns, member in known.items():
        problem = setting.problem(member.place)
        if problem is None:
            classes[turns] = class_of(setting, member.place)
        else:
            setting.drop(member.point(_own(member)), problem)
    first = next(iter(known.values()))
    if classes:
        for lattice in near(lattices({turns: own.key for turns, own in classes.items()}), first):
            yield written(setting, first, lattice, {bits: classes[turns_at(lattice, bits)] for bits in lattice.cells})


def class_of(setting: Setting, place: GeneratorPlace) -> Class:
    """The class of a single point."""
    point = setting.classify(place)
    inertia = point.second_order.inertia if point.second_order is not None else None
    value = point.function_value.exact
    shown: Hashable = value if value is not None else point.function_value.decimal
    found = Classification(point.kind, (), point.strict, inertia, point.because, name=point.name, witnesses=point.witnesses)
    return Class((point.kind, point.strict, inertia, point.name, shown), value, found, point)


def _own(member: Member) -> dict[Name, Node]:
    return {placeholder(k): angle.node() for k, angle in enumerate(member.angles)}


# f does not repeat.


def expressions(setting: Setting, member: Member) -> list[Node]:
    """f, and what decides the kind of the member's points and whether they count, in the placeholders."""
    hessian = [[member.frozen(entry) for entry in row] for row in setting.hessian]
    found = [member.frozen(setting.f), *(elementary(hessian, k) for k in range(1, len(hessian) + 1))]
    found += [bound.args[0] for bound in member.bounds]
    for node in (setting.f, *setting.gradient):
        found += [member.frozen(each) for condition in domain(node) for each in _sides(condition)]
        found += [member.frozen(border) for border in borders(node)]
    found += [each for _, value in member.template for condition in domain(value) for each in _sides(condition)]
    return [tidy(each) for each in found]


def _sides(condition: Node) -> tuple[Node, ...]:
    """Expressions that change their sign where a relation begins or ceases to hold."""
    if type(condition) is not Call or len(condition.args) != 2:
        return ()
    left, right = condition.args
    return collected(left - right), left.args[1] if type(left) is Quotient else Number(1)


def _in_ranges(setting: Setting, cells: Mapping[Bits, Member], lattice: Lattice[Hashable]) -> Iterator[Family]:
    first = next(iter(cells.values()))
    names = setting.letters[: len(lattice.offset)]
    table = {placeholder(k): angle for k, angle in enumerate(angles_in(lattice, names, first))}
    inside = {bits: [put_in(each, table) for each in expressions(setting, member)] for bits, member in cells.items()}
    divided = divisions([each for own in inside.values() for each in own[1:]], names)
    if divided is None:
        yield undecided(setting, first, lattice)
        return
    values = {bits: own[0] for bits, own in inside.items()}
    boxes = {box: _in_box(setting, cells, lattice, box, values) for box in product(*divided)}
    yield from by_range(setting, first, lattice, boxes)


def divisions(conditions: Sequence[Node], names: Sequence[Name]) -> list[list[Range]] | None:
    """For each integer its ranges on which no expression changes its sign; None where that is not seen."""
    parts = [part for each in conditions for part in factors(each)]
    found: list[list[Range]] = []
    for name in names:
        others = sum(other.support for other in names if other is not name)
        own = [part for part in parts if part.support & name.support]
        divided = None if any(part.support & others for part in own) else ranges(own, name)
        if divided is None:
            return None
        found.append(divided)
    return found


def factors(node: Node) -> list[Node]:
    """The factors of an expression, those below as inverses."""
    found: list[Node] = []
    for base, exponent in split_term(collected(node))[1]:
        if isinstance(exponent, Node):
            found.append(build(1, [(base, exponent)]))
        else:
            found.append(build(1, [(base, 1 if exponent > 0 else -1)]))
    return found


def _in_box(
    setting: Setting, cells: Mapping[Bits, Member], lattice: Lattice[Hashable], box: Box, values: Mapping[Bits, Node]
) -> dict[Bits, Class]:
    """The classes of members at integers of the box, one for each parity that counts."""
    used = halved(lattice)
    classes: dict[Bits, Class] = {}
    for bits, member in cells.items():
        counts = [each.member(bit if half else None) for each, bit, half in zip(box, bits, used, strict=True)]
        numbers = [count for count in counts if count is not None]
        if len(numbers) < len(counts):
            continue
        steps = zip(lattice.offset, numbers, lattice.steps, member.angles, strict=True)
        at = [Angle(offset + number * step, angle.rest) for offset, number, step, angle in steps]
        place = member.at(at)
        problem = _below_bounds(member, at) or setting.problem(place)
        if problem is None and all(each.low == each.high for each in box) and setting.known is not None and setting.known(place):
            continue
        if problem is None:
            own = class_of(setting, place)
            classes[bits] = replace(own, key=own.key[:4], value=values[bits])  # type: ignore[index]
        else:
            setting.drop(member.point({placeholder(k): angle.node() for k, angle in enumerate(at)}), problem)
    return classes


def _below_bounds(member: Member, at: Sequence[Angle]) -> str | None:
    table = {placeholder(k): angle.node() for k, angle in enumerate(at)}
    for bound in member.bounds:
        value = put_in(bound.args[0], table)
        side = compare(value, ZERO)
        if side < 0 or (side == 0 and bound.name == ">"):
            return f"{value} would have to be {'positive' if side == 0 else 'a square'}"
    return None


def by_range(
    setting: Setting, first: Member, lattice: Lattice[Hashable], boxes: Mapping[Box, Mapping[Bits, Class]]
) -> Iterator[Family]:
    """One family for all integers, or one for each stretch of them on which its points count."""
    names = setting.letters[: len(lattice.offset)]
    inside = {box: classes for box, classes in boxes.items() if classes}
    if not inside:
        return
    if len(names) == 1:
        for run, gaps in joined([box[0] for box in inside]):
            own = {box: classes for box, classes in inside.items() if box[0].within(run)}
            missing = [gap for gap in gaps if not any(Range(gap, gap).within(box[0]) for box in own)]
            where = (*run.conditions(names[0]), *(Call("!=", (names[0], Number(gap))) for gap in missing))
            yield _ranged(setting, first, lattice, own, where, run)
    elif all(set(classes) == set(lattice.cells) for classes in boxes.values()):
        yield _ranged(setting, first, lattice, inside, (), Range(None, None))
    else:
        yield undecided(setting, first, lattice)


def _ranged(
    setting: Setting,
    first: Member,
    lattice: Lattice[Hashable],
    boxes: Mapping[Box, Mapping[Bits, Class]],
    where: tuple[Node, ...],
    run: Range,
) -> Family:
    names = setting.letters[: len(lattice.offset)]
    by_bits: dict[Bits, set[Hashable]] = {}
    merged: dict[Bits, Class] = {}
    for classes in boxes.values():
        for bits, own in classes.items():
            by_bits.setdefault(bits, set()).add(own.key)
            merged[bits] = own
    found = written(setting, first, lattice, merged, where)
    if all(len(keys) == 1 for keys in by_bits.values()):
        return found
    rows: list[Classification] = []
    samples: dict[Hashable, CriticalPoint] = {}
    for box, classes in boxes.items():
        part = written(setting, first, lattice, _decided(classes))
        inside = tuple(
            condition
            for each, name in zip(box, names, strict=True)
            for condition in each.conditions(name)
            if condition not in run.conditions(name)
        )
        rows += [replace(row, where=(*inside, *row.where)) for row in part.classification]
        samples |= {own.key: own.point for own in classes.values() if own.point is not None}
    return replace(found, classification=tuple(rows), samples=tuple(samples.values()))


def _decided(classes: Mapping[Bits, Class]) -> dict[Bits, Class]:
    """The classes, with a word for those of which the kind is not known."""
    open_kind = Classification("degenerate", because=UNDECIDED)
    return {bits: own if own.found is not None else replace(own, found=open_kind) for bits, own in classes.items()}
