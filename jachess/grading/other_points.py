"""Values at another point than the one that is asked for, formulas for values and values for formulas (rows 33 and 34)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, permutations, product

from jachess.expression.nodes import ZERO, Node, substitute
from jachess.grading.diagnosis import Candidate, Rows
from jachess.grading.fingerprints import Fingerprints
from jachess.grading.transformed import whole
from jachess.grading.workspace import Workspace

MAX_PERMUTED = 5
EXCHANGED = "the coordinates of the point were exchanged"
SIGN = "a coordinate of the point was taken with the wrong sign"
ORIGIN = "the value at the origin was given, not that at the point"
ZEROED = "a coordinate of the point was taken as 0"
_REST = (0.37, 0.53, 0.71, 0.83)  # for parameters


def other_points(work: Workspace) -> Iterator[Candidate]:
    """Rows 33 and 34."""
    if work.kind == "linearize":
        return
    constant = not any(entry.support for entry in work.flat)
    if work.context.at is None:
        if constant:
            yield from _evaluated(work)
        return
    formulas = work.formulas
    if formulas is work.right:
        return
    if not constant:
        if _is_formula(work, formulas):
            yield Candidate("evaluation", work.wrong, detail="the value at the point is asked for: put the coordinates in")
        return
    for where, text in _points(work):
        rows = tuple(tuple(substitute(entry, where) for entry in row) for row in formulas)
        for found in whole(work, "wrong-point", rows, text):
            # far-fetched, but for coordinates that are exchanged: a wrong sign in the answer is likelier
            yield replace(found, far=text is not EXCHANGED)


def _evaluated(work: Workspace) -> Iterator[Candidate]:
    """Numbers where formulas are asked for, that are the values at a small whole point."""
    moving = [(i, j) for i, j in work.entries if work.right[i][j].support]
    if len(moving) < 2 or len(work.variables) > 3:
        return
    given = [work.value(work.given[i][j])[:1] for i, j in work.entries]
    for point in product(range(-4, 5), repeat=len(work.variables)):
        prints = Fingerprints(work.names, work.variables, (), at=dict(zip(work.names, (*map(float, point), *_REST), strict=False)))
        if all(prints.same(prints.real(work.right[i][j]), value) for (i, j), value in zip(work.entries, given, strict=True)):
            yield Candidate("evaluation", work.wrong, detail="the formula is asked for, not its value at a point")
            return


def _is_formula(work: Workspace, formulas: Rows) -> bool:
    """Whether the answer is the formula itself: compared at other points than the one that is asked for."""
    flat = [entry for row in formulas for entry in row]
    prints = Fingerprints(work.names, work.variables, (*flat, *work.flat), work.context.assumptions)
    return prints.count > 0 and all(
        prints.same(prints.real(one), prints.real(other)) for one, other in zip(flat, work.flat, strict=True)
    )


def _points(work: Workspace) -> Iterator[tuple[dict[Node, Node], str]]:
    """Points that are taken for the one that is asked for."""
    assert work.context.at is not None
    given = [(name, value) for name, value in work.context.at.values if name in work.variables]
    names = [name for name, _ in given]
    values = [value for _, value in given]
    count = len(values)
    seen = {tuple(values)}

    def other(changed: list[Node], text: str) -> Iterator[tuple[dict[Node, Node], str]]:
        if tuple(changed) not in seen:
            seen.add(tuple(changed))
            yield dict(zip(names, changed, strict=True)), text

    if count <= MAX_PERMUTED:
        for order in permutations(range(count)):
            yield from other([values[k] for k in order], EXCHANGED)
        for many in range(1, count + 1):
            for places in combinations(range(count), many):
                yield from other([-value if k in places else value for k, value in enumerate(values)], SIGN)
    yield from other([ZERO] * count, ORIGIN)
    for k in range(count):
        yield from other([ZERO if place == k else value for place, value in enumerate(values)], ZEROED)
