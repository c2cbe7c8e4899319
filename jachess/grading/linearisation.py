"""Linearisations and tangent planes done wrong: the base point forgotten, the derivative not evaluated, the value left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from jachess.calculus.accumulation import gradient_entries
from jachess.expression.nodes import Name, Node, substitute, total
from jachess.grading.diagnosis import Candidate
from jachess.grading.transformed import always
from jachess.grading.workspace import Workspace


def planes(work: Workspace) -> Iterator[Candidate]:
    """Row 43, for each component that is wrong."""
    context, function = work.context, work.function
    if work.kind != "linearize" or function is None or context.at is None:
        return
    where = context.at.mapping()
    xs = [x for x in work.variables if x in where]
    width = len(work.right[0])
    for entry in work.wrong:
        place = entry[0] * width + entry[1]
        if place >= len(function.components):
            continue
        f = function.components[place]
        given = work.given[entry[0]][entry[1]]
        for node, detail in _wrong_planes(f, xs, where):
            if work.same(node, given):
                yield Candidate("base-point", (entry,), rank=6, detail=detail, wrong=always(node))


def _wrong_planes(f: Node, xs: Sequence[Name], where: Mapping[Node, Node]) -> Iterator[tuple[Node, str]]:
    slopes = gradient_entries(f, xs)
    there = [substitute(slope, where) for slope in slopes]
    value = substitute(f, where)
    steps = [x - where[x] for x in xs]

    def along(factors: Sequence[Node], moves: Sequence[Node]) -> Node:
        return total(factor * move for factor, move in zip(factors, moves, strict=True))

    yield value + along(there, xs), "the base point has to be subtracted from the variables"
    yield value + along(slopes, steps), "the derivatives have to be evaluated at the base point"
    yield value + along(slopes, xs), "the derivatives have to be evaluated at the base point, and the base point subtracted"
    yield along(there, steps), "the value at the base point is missing"
    yield along(there, xs), "the value at the base point is missing, and the base point has to be subtracted"
    yield value + along(there, [x + where[x] for x in xs]), "the base point has to be subtracted, not added"
    yield value - along(there, steps), "the linear part has the opposite sign"
    yield f + along(there, steps), "the function has to be evaluated at the base point"
    yield along(there, steps) - value, "the value at the base point has the opposite sign"
