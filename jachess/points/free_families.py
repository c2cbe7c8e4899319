"""Families with free variables: lines x + y = π·n, circles x² + y² = π/2 + π·n, classified across (Morse–Bott)."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from jachess.errors import JachessError, Undefined
from jachess.expression.conditions import NONNEGATIVE, positivity, simplest
from jachess.expression.exact import compare
from jachess.expression.nodes import ZERO, Call, Name, Node, Number, total
from jachess.expression.tidy import collected, tidy
from jachess.points.arguments import addends
from jachess.points.bounds import bounds
from jachess.points.family_writing import Class, angles_in, halved, near, turns_at, written
from jachess.points.lattices import Lattice, lattices
from jachess.points.parity import Bits
from jachess.points.periodic import Box, by_range, divisions
from jachess.points.setting import Setting
from jachess.points.torus import Member, placeholder, put_in
from jachess.points.transversal import at_bound, classified_along, transversal_minors, vanishing
from jachess.points.vanishing_order import by_order, by_second_derivative, order
from jachess.results.points import Classification, Family


def free_families(setting: Setting, group: Sequence[Member]) -> Iterator[Family]:
    """The families of members that differ by rational multiples of π only."""
    known = {tuple(angle.turns % 2 for angle in member.angles): member for member in group}
    seen: dict[tuple[Fraction, ...], tuple[Node, ...]] = {}
    inside: dict[tuple[Fraction, ...], tuple[Node, ...]] = {}
    for turns, member in known.items():
        try:
            inside[turns] = _inside(setting, member)
            seen[turns] = _expressions(setting, member)
        except Undefined as error:
            setting.drop(member.template, f"outside the domain: {error.reason}")
    if not seen:
        return
    if not group[0].angles:
        for turns, own in seen.items():
            yield written(setting, known[turns], None, {(): _along(setting, known[turns], own, {})}, inside[turns])
        return
    for lattice in near(lattices({turns: (*own, *inside[turns]) for turns, own in seen.items()}), group[0]):
        cells = {bits: known[turns_at(lattice, bits)] for bits in lattice.cells}
        yield from _in_ranges(setting, cells, lattice, inside[turns_at(lattice, next(iter(cells)))])


def _inside(setting: Setting, member: Member) -> tuple[Node, ...]:
    """The conditions of the domain that hold on a part of the family only. Raises: Undefined where one holds nowhere."""
    found: dict[Node, None] = {}
    for condition in setting.domain:
        if type(condition) is not Call or len(condition.args) != 2:
            setting.leave_open(f"whether {condition} holds along a family was not decided")
            continue
        own = Call(condition.name, (member.frozen(condition.args[0] - condition.args[1]), ZERO))
        if not own.support:
            if not value_of_condition(own):
                raise Undefined(f"{condition} does not hold")
        elif any(own.support & placeholder(k).support for k in range(len(member.angles))):
            setting.leave_open(f"whether {condition} holds along a whole family was not decided")
        elif not _holds(own):
            found.update(dict.fromkeys(simplest(own)))
    return tuple(found)


def _holds(condition: Call) -> bool:
    """Whether bounds show that u > 0, u ≥ 0 or u ≠ 0 holds everywhere."""
    low, high = bounds(condition.args[0])
    if condition.name == ">=":
        return low is not None and low >= 0
    if condition.name == ">":
        return low is not None and low > 0
    return condition.name == "!=" and ((low is not None and low > 0) or (high is not None and high < 0))


def value_of_condition(condition: Node) -> bool:
    """Whether a relation between constants holds."""
    from jachess.expression.exact import Values

    return bool(Values({}).truth(condition))


def _expressions(setting: Setting, member: Member) -> tuple[Node, ...]:
    """f and the minors across the family, in the placeholders and the free variables."""
    return tuple(member.frozen(each) for each in (setting.f, *transversal_minors(member, setting.hessian)))


def _along(setting: Setting, member: Member, own: Sequence[Node], table: Mapping[Name, Node]) -> Class:
    """f and the kind along the family, where the placeholders have these values."""
    value, *minors = [put_in(each, table) for each in own]
    equations = [put_in(equation, table) for equation in member.equations]
    found = classified_along(minors, len(member.free) - len(member.equations), equations) or at_bound(setting.f, value)
    more: tuple[Classification, ...] = ()
    vanishes = order(setting, member, value) if found is None and not equations else None
    if vanishes is not None:
        rows = by_order(vanishes)
        if len(rows) == 1:
            found = rows[0]
        elif rows:
            found, more = rows[0], (*rows[1:], _border(setting, member, vanishes.rest, table))
    if found is None and not equations:
        zero = vanishing(minors)
        if zero is not None:
            found = classified_along([*minors[:-1], zero.sample], len(member.free))
            if found is not None:
                border = _border(setting, member, zero.factor, table)
                if (border.kind, border.strict) == (found.kind, found.strict):
                    found = replace(found, because=f"{found.because}; where it is singular: {border.because}")
                else:
                    found = replace(found, where=(Call("!=", (zero.factor, ZERO)),))
                    more = (border,)
    if found is None and not equations and (rows := by_second_derivative(minors)):
        found, more = rows[0], (*rows[1:], _border(setting, member, minors[0], table))
    key = None if found is None else (found.kind, found.strict, found.inertia, found.where)
    return Class((key, value), own[0], found, more=more)


def _border(setting: Setting, member: Member, factor: Node, table: Mapping[Name, Node]) -> Classification:
    """The kind where a factor of the last minor is zero, by one such point for each class of them."""
    from jachess.algebra.polynomial_systems import solve
    from jachess.points.lifting import lift
    from jachess.points.reduction import reduce
    from jachess.points.unfolding import members

    where = (Call("=", (factor, ZERO)),)
    unknown = Classification("degenerate", where, border=True, because="the Hessian across the family is singular there")
    reduced = reduce([factor], member.free)
    if not reduced:
        return unknown
    solution = solve(reduced.system, len(reduced.unknowns), nonzero=reduced.nonzero)
    found: set[tuple[object, ...]] = set()
    last: Classification | None = None
    for each in members(lift(reduced, solution).lifted, member.free):
        if each.free or each.equations:
            return unknown
        here = {placeholder(k): angle.node() for k, angle in enumerate(member.angles)} | dict(table)
        at = dict(each.point({placeholder(k): angle.node() for k, angle in enumerate(each.angles)}))
        try:
            closed = {name: tidy(put_in(put_in(value, here), at)) for name, value in member.template}
            point = setting.classify(member.place.at(setting.variables, closed))
        except JachessError:
            return unknown
        found.add((point.kind, point.strict))
        last = Classification(
            point.kind, where, point.strict, because=point.because, border=True, name=point.name, witnesses=point.witnesses
        )
    return last if last is not None and len(found) == 1 else unknown


def _in_ranges(
    setting: Setting, cells: Mapping[Bits, Member], lattice: Lattice[Hashable], where: tuple[Node, ...]
) -> Iterator[Family]:
    """The integers for which the family has points, and the kinds."""
    first = next(iter(cells.values()))
    names = setting.letters[: len(lattice.offset)]
    mask = sum(name.support for name in names)
    table = {placeholder(k): angle for k, angle in enumerate(angles_in(lattice, names, first))}
    inside = {bits: tuple(put_in(each, table) for each in _expressions(setting, member)) for bits, member in cells.items()}
    equations = [put_in(each, table) for each in first.equations]
    limits = [bound for each in equations if (bound := _bound(each, first.free)) is not None]
    limits += [put_in(each.args[0], table) for each in first.bounds]
    origin: dict[Name, Node] = dict.fromkeys(first.free, ZERO)
    varying = [*limits, *(put_in(each, origin) for each in equations)]
    varying += [each for own in inside.values() for each in own[1:] if not each.support & ~mask]
    if not any(each.support & mask for each in varying):
        yield written(setting, first, lattice, {bits: _along(setting, cells[bits], own, {}) for bits, own in inside.items()}, where)
        return
    divided = divisions(varying, names) if len(names) == 1 else None
    if divided is None:
        setting.leave_open("for a family it was not decided for which integers it has points")
        yield written(setting, first, lattice, {bits: Class(None, own[0], None) for bits, own in inside.items()}, where)
        return
    (name,), (half,) = names, halved(lattice)
    boxes: dict[Box, dict[Bits, Class]] = {}
    for each in divided[0]:
        classes: dict[Bits, Class] = {}
        for bits, own in inside.items():
            count = each.member(bits[0] if half else None)
            if count is None:
                continue
            number = {name: Number(count)}
            if all(compare(put_in(bound, number), ZERO) > 0 for bound in limits):
                at: dict[Name, Node] = {placeholder(0): put_in(table[placeholder(0)], number), **number}
                known = _along(setting, first, own, at)
                classes[bits] = replace(known, key=known.key[0], value=own[0])  # type: ignore[index]
        boxes[(each,)] = classes
    for family in by_range(setting, first, lattice, boxes):
        yield replace(family, where=(*family.where, *where))


def _bound(equation: Node, free: Sequence[Name]) -> Node | None:
    """v where the equation says that a sum of squares, and the like, is v: it has points around which all is smooth only
    where v > 0. None where the equation does not show such a bound."""
    mask = sum(name.support for name in free)
    terms = addends(equation)
    moving = collected(total([term for term in terms if term.support & mask]))
    rest = collected(total([term for term in terms if not term.support & mask]))
    for sign in (1, -1):
        if positivity(collected(sign * moving)) >= NONNEGATIVE:
            return collected(-sign * rest)
    return None
