"""A leaf of the case split that is not polynomial: searched in a box, and outside it where that can be proved empty."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from jachess.algebra.scalars import BallPlace, ConstantPlace, Place
from jachess.errors import LimitReached
from jachess.expression.nodes import ZERO, Call, Name, Node, Number, substitute
from jachess.points.splitting import System
from jachess.results.points import Branch

if TYPE_CHECKING:
    from jachess.points.search import Box, Search


def boxed(search: Search, branch: Branch, system: System, free: tuple[Name, ...], why: str) -> Branch:
    """The zeros of the leaf's equations in the box; what is not proved is kept as open."""
    from jachess.points.boxes import search as in_box

    if len(system.equations) != len(free):
        reason = f"{len(system.equations)} equations in {len(free)} unknowns without a polynomial form: {why}"
        search.open.append(reason)
        return replace(branch, closing="open", reason=reason)
    box, outside = _box(search, system, free)
    shown: Box = tuple((name, Number(low), Number(high)) for name, (low, high) in zip(free, box, strict=True))
    found = in_box(system.equations, free, box, search.clock.part(0.6), domain=_domain(search, system, free))
    points: list[int] = []
    dropped: list[Branch] = []
    lost = 0
    for zero in found.zeros:
        if search.clock.left() == 0:
            search.out_of_time = True
            lost += 1
            continue
        try:
            child = search.point_found(Branch("point"), _place(search, system, free, zero))
        except LimitReached:
            lost += 1
            continue
        points += child.points
        if child.closing not in ("solved", "repeated"):
            dropped.append(child)
    if lost:
        search.open.append(f"{lost} of {len(found.zeros)} proved zeros could not be put back into f")
    reason = f"{why}; {found.because}"
    if found.complete and search.box is None and outside is None:
        from jachess.points.unbounded import prove_outside

        outside = prove_outside(system.equations, free, box, search.clock)
    if outside:
        search.searches.append(f"{found.because}; outside the box there are none: {outside}")
    else:
        search.searched = _joined(search, shown)
        search.searches.append(found.because)
    if not found.complete:
        search.open.append(found.stopped or found.because)
        search.open_boxes += [
            tuple((name, Number(low), Number(high)) for name, (low, high) in zip(free, part, strict=True))
            for part in found.open_boxes
        ]
        search.out_of_time = search.out_of_time or search.clock.left() == 0
    closing: Any = "solved" if points else "open" if not found.complete else "contradiction"
    if not points and found.complete:
        reason = f"{reason}: there is none"
    return replace(branch, closing=closing, reason=reason, points=tuple(sorted(set(points))))


def _domain(search: Search, system: System, free: tuple[Name, ...]) -> tuple[Node, ...]:
    """Where f is defined, in the variables that are searched, and what must not vanish."""
    from jachess.expression.tidy import tidy
    from jachess.points.domain import domain

    table: dict[Node, Node] = dict(system.assigned)
    mask = 0
    for name in free:
        mask |= name.support
    conditions = (tidy(substitute(condition, table)) for condition in domain(search.f))
    nonzero = tuple(Call("!=", (part, ZERO)) for part in system.nonzero)
    return (*(condition for condition in conditions if condition.support & mask and not condition.support & ~mask), *nonzero)


def _box(search: Search, system: System, free: tuple[Name, ...]) -> tuple[tuple[tuple[Fraction, Fraction], ...], str | None]:
    """The box to search, and a reason why all zeros lie in it where there is one."""
    if search.box is None:
        from jachess.points.unbounded import suggest_box

        return suggest_box(system.equations, free, search.clock)
    from jachess.expression.ball import bounds

    ends = {name: (low, high) for name, low, high in search.box}
    found = []
    for name in free:
        low, high = bounds(ends[name][0], 80), bounds(ends[name][1], 80)
        if low is None or high is None:
            raise LimitReached("an end of the box could not be enclosed")
        found.append((low[0], high[1]))
    return tuple(found), None


def _joined(search: Search, shown: Box) -> Box:
    """The box that was searched, with what other leaves searched."""
    known = {name: (low, high) for name, low, high in search.searched or ()}
    known |= {name: (low, high) for name, low, high in shown}
    return tuple((name, *known[name]) for name in search.variables if name in known)


def _place(search: Search, system: System, free: tuple[Name, ...], zero: Any) -> Place:
    if zero.exact is not None:
        values: dict[Name, Node] = dict(zip(free, zero.exact, strict=True))
        inner = ConstantPlace(values, free)
        for name, expression in system.assigned:
            values[name] = inner.value(expression).node()
        return ConstantPlace(values, search.variables)
    assigned = dict(system.assigned)

    def refine(bits: int) -> tuple[Any, ...]:
        from jachess.expression.ball import enclose

        known: dict[Node, Any] = dict(zip(free, zero.refine(bits), strict=True))
        return tuple(known[name] if name in known else enclose(assigned[name], known, bits + 32) for name in search.variables)

    return BallPlace(search.variables, refine)
