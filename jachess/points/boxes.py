"""All zeros of a system in a box: each one proved, the rest of the box proved empty or left open.

`search` finds them by branch and prune (`branching`), proves each by interval arithmetic (`interval_newton`, `isolation`),
and gives them as boxes that hold exactly one zero and can be refined to any number of bits (`refinement`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from jachess.algebra.clock import Clock, OutOfTime
from jachess.errors import JachessError, LimitReached, ShapeError
from jachess.expression.nodes import Name, Node
from jachess.points.box_arrays import Box, box_array, box_of, clusters, joined
from jachess.points.branching import MAX_BOXES, Branching
from jachess.points.guessing import exact_zero, vanishes_at
from jachess.points.interval_newton import System
from jachess.points.kinks import pieces
from jachess.points.refinement import ExactPoint, Refinement, fractions_around

__all__ = ["Box", "BoxSearch", "Zero", "default_box", "search"]

MAX_OPEN = 40  # open boxes that are shown
MAX_GUESSED = 200  # zeros for which closed forms are tried


@dataclass(frozen=True, slots=True)
class Zero:
    """A zero: `box` contains exactly one.

    `inside` is None where it lies so near to the border of the box that was searched that 400 bits do not show on which
    side. `refine(bits)` gives an arb for each variable, of radius below 2^−bits. `exact` are its coordinates where they
    are known as closed forms. `regular`: the Jacobian is not singular there; otherwise `because` says why there is no
    other zero in the box.
    """

    box: Box
    inside: bool | None
    refine: Callable[[int], tuple[Any, ...]]
    exact: tuple[Node, ...] | None = None
    regular: bool = True
    because: str = ""


@dataclass(frozen=True, slots=True)
class BoxSearch:
    """What a search in a box found; zeros in the order of their coordinates.

    The list is complete in the box when `open_boxes` is empty; otherwise further zeros can only lie in those. `because`
    says so in a clause; `stopped` says why the search ended early. `suspects` are the small ones among the open boxes:
    a zero at which the Jacobian is singular lies there, perhaps.
    """

    zeros: tuple[Zero, ...]
    open_boxes: tuple[Box, ...]
    suspects: tuple[Box, ...]
    boxes: int  # how many were looked at
    because: str
    stopped: str = ""

    @property
    def complete(self) -> bool:
        """Whether every zero in the box is in the list."""
        return not self.open_boxes


def default_box(variables: Sequence[Name]) -> Box:
    """[−10, 10] in every variable."""
    return tuple((Fraction(-10), Fraction(10)) for _ in variables)


def search(
    equations: Sequence[Node],
    variables: Sequence[Name],
    box: Box,
    clock: Clock,
    *,
    domain: Sequence[Node] = (),
    known: Sequence[tuple[Node, ...]] = (),
    most: int = MAX_BOXES,
) -> BoxSearch:
    """All zeros of n equations in n variables inside a bounded box, where the conditions of `domain` hold.

    A zero is a point of the box at which all equations are defined and 0. `known` are points with exact coordinates that
    may be zeros; they are checked, and help where the Jacobian is singular. With a condition u ≠ 0, |u| and sgn(u) are
    taken apart by the sign of u. At most `most` boxes are kept at a time.
    Raises: InputError for undefined functions and for names that are not among the variables; ShapeError.

    >>> x = Name("x")
    >>> found = search([x**2 - 2], [x], ((Fraction(0), Fraction(2)),), Clock())
    >>> [str(zero.exact[0]) for zero in found.zeros], found.complete
    (['sqrt(2)'], True)
    """
    variables = tuple(variables)
    if len(equations) != len(variables) or len(box) != len(variables):
        raise ShapeError(f"{len(variables)} unknowns need as many equations and sides of a box")
    found: list[Zero] = []
    open_boxes: list[Box] = []
    suspects: list[Box] = []
    looked, stopped = 0, ""
    for part, conditions in pieces(equations, domain):
        system = System(part, variables, conditions)
        doing = Branching(system, box_array(box), clock, most)
        try:
            for point in known:
                if vanishes_at(part, variables, point):
                    doing.know(tuple(point))
        except OutOfTime:
            pass
        doing.run()
        looked += doing.looked
        stopped = stopped or doing.stopped
        zeros, undecided = _zeros(system, doing, box)
        found += zeros
        parts = joined(doing.open, system.size)
        hulls = clusters(parts, doing.scales)
        if len(hulls) > MAX_OPEN:
            hulls = [parts.max(axis=2)]
        suspects += [box_of(hull) for hull in hulls if (hull.sum(axis=1) < doing.scales / 256).all()]
        open_boxes += [box_of(hull) for hull in hulls] + undecided
    open_boxes, suspects = list(dict.fromkeys(open_boxes)), list(dict.fromkeys(suspects))
    found.sort(key=lambda zero: tuple(low + high for low, high in zero.box))
    return BoxSearch(tuple(found), tuple(open_boxes), tuple(suspects), looked, _because(looked, open_boxes, stopped), stopped)


def _because(looked: int, open_boxes: Sequence[Box], stopped: str) -> str:
    boxes = f"{looked} box" + ("es" if looked != 1 else "")
    if not open_boxes:
        return f"branch and prune with interval arithmetic: {boxes}, each proved to hold exactly one zero or none"
    count = len(open_boxes)
    text = f"branch and prune with interval arithmetic: after {boxes}, {count} part{'s are' if count > 1 else ' is'} not decided"
    return f"{text} ({stopped})" if stopped else text


def _zeros(system: System, doing: Branching, box: Box) -> tuple[list[Zero], list[Box]]:
    """The zeros in the box and the domain, and boxes with a zero of which neither is known."""
    zeros: list[Zero] = []
    undecided: list[Box] = []
    for zone in doing.zones:
        held = box_of(zone.inside)
        exact = zone.exact
        try:
            if exact is None and len(zeros) < MAX_GUESSED and doing.clock.left() > 1:
                exact = _closed_form(system, held)
            point: Refinement | ExactPoint
            point = Refinement(system.equations, system.variables, held) if exact is None else ExactPoint(system.variables, exact)
            inside = point.position(box)
            holds = point.holds(system.conditions_nodes) if inside is not False else False
        except LimitReached:
            inside, holds = None, None
        if inside is False or holds is False:
            continue
        if holds is None:
            undecided.append(held)
        else:
            zeros.append(Zero(held, inside, point, exact, not zone.because, zone.because))
    return zeros, undecided


def _closed_form(system: System, held: Box) -> tuple[Node, ...] | None:
    """The zero in the box in simple numbers, if it is proved to be that."""
    balls = Refinement(system.equations, system.variables, held)(60)
    try:
        return exact_zero(system.equations, system.variables, [fractions_around(ball) for ball in balls])
    except JachessError:
        return None
