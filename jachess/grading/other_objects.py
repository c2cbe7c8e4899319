"""Another object than the one that is asked for: gradient for Hessian, determinant for matrix, formulas of either done wrong.

Rows 26 and 27 for whole answers, 31, 32 and 42.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jachess.expression.nodes import Node, call, product, total
from jachess.grading.diagnosis import Candidate, Rows
from jachess.grading.transformed import always
from jachess.grading.workspace import Entry, Workspace

MAX_DETERMINANT = 4
RECIPROCAL = "this is the reciprocal: the change of variables was taken in the wrong direction"


def other_objects(work: Workspace) -> Iterator[Candidate]:
    """Rows 26 and 27 for whole answers, 31, 32 and 42."""
    function, xs = work.function, work.variables
    if function is None or work.numeric:
        return
    if work.kind in ("gradient", "derivative", "hessian") and len(function.components) == 1:
        yield from _scalar(work)
    elif work.kind == "jacobian" and not work.aligned:
        if len(function.components) == len(xs) <= MAX_DETERMINANT:
            yield from _list(work, "other-object", [determinant(work.right)], "this is the determinant; the matrix is asked for")
            trace = total(row[k] for k, row in enumerate(work.right))
            yield from _list(work, "other-object", [trace], "this is the trace; the matrix is asked for")
        yield from _list(work, "order", function.components, "the function was copied, not differentiated")
    elif len(work.flat) == 1 and work.aligned:
        if work.kind == "discriminant":
            yield from _discriminant(work)
        elif work.kind == "determinant":
            yield from _determinant(work)
        elif work.kind == "directional":
            yield from _directional(work)


def _list(work: Workspace, mistake: str, nodes: Sequence[Node], detail: str) -> Iterator[Candidate]:
    """The candidate, if the student's entries are these, whatever their shape."""
    if len(nodes) != len(work.flat) or not all(map(work.same, nodes, work.flat)):
        return
    if not work.aligned:
        yield Candidate(mistake, (), detail=detail)
    elif work.wrong:
        width = len(work.right[0])

        def wrong(entry: Entry) -> Node:
            return nodes[entry[0] * width + entry[1]]

        yield Candidate(mistake, work.wrong, detail=detail, wrong=wrong)


def _scalar(work: Workspace) -> Iterator[Candidate]:
    xs = work.variables
    assert work.function is not None
    first = [work.derivative(0, (x,)) for x in xs]
    second = [work.derivative(0, (x, x)) for x in xs]
    if work.kind != "hessian":
        if work.aligned:
            if len(xs) > 1:
                yield from _list(work, "order", second, "these are second derivatives; the first are asked for")
            return
        matrix = [work.derivative(0, (x, y)) for x in xs for y in xs]
        yield from _list(work, "other-object", matrix, "this is the Hessian; the first derivatives are asked for")
        yield from _list(
            work, "other-object", [total(first)], "the partial derivatives were added; they are the entries of a vector"
        )
        yield from _list(work, "order", work.function.components, "the function was copied, not differentiated")
        return
    if work.aligned:
        return
    yield from _list(work, "other-object", first, "this is the gradient; the matrix of second derivatives is asked for")
    yield from _list(work, "other-object", [total(second)], "this is the trace; the matrix is asked for")
    yield from _list(work, "other-object", second, "only the diagonal is given; the whole matrix is asked for")
    if 1 < len(xs) <= MAX_DETERMINANT:
        yield from _list(work, "other-object", [determinant(work.right)], "this is the determinant; the matrix is asked for")


def determinant(rows: Rows, sign: int = -1) -> Node:
    """The determinant, multiplied out by rows; with sign 1 all products are added (the permanent)."""
    if len(rows) == 1:
        return rows[0][0]
    minors = [determinant(tuple(row[:k] + row[k + 1 :] for row in rows[1:]), sign) for k in range(len(rows))]
    return total(sign**k * (entry * minor) for k, (entry, minor) in enumerate(zip(rows[0], minors, strict=True)))


def _found(work: Workspace, mistake: str, node: Node, detail: str = "", rank: int = 0) -> Iterator[Candidate]:
    if work.same(node, work.flat[0]) and not work.same(node, work.right[0][0]):
        yield Candidate(mistake, ((0, 0),), rank=rank, detail=detail, wrong=always(node))


def _discriminant(work: Workspace) -> Iterator[Candidate]:
    x, y = work.variables
    a, b, d = work.derivative(0, (x, x)), work.derivative(0, (x, y)), work.derivative(0, (y, y))
    wrongs = (a * d + b**2, a * d - b, a * d + b, a * d, a * d - 2 * b**2, b**2 - a * d, a + d - b**2, a * d - 2 * b, a**2 - b**2)
    for node in wrongs:
        yield from _found(work, "discriminant", node)


def _determinant(work: Workspace) -> Iterator[Candidate]:
    function, xs = work.function, work.variables
    if function is None or len(function.components) != len(xs) or len(xs) > MAX_DETERMINANT:
        return
    right = work.right[0][0]
    matrix = tuple(tuple(work.derivative(i, (x,)) for x in xs) for i in range(len(xs)))
    yield from _found(work, "determinant", 1 / right, RECIPROCAL)
    yield from _found(work, "determinant", call.abs(right), "the absolute value was taken; the determinant keeps its sign", 1)
    yield from _found(work, "determinant", -right, "it has the opposite sign: mind the order of rows and columns", 2)
    yield from _found(work, "determinant", 1 / call.abs(right), RECIPROCAL, 3)
    yield from _found(work, "determinant", determinant(matrix, 1), "the products have to be subtracted, not added", 4)
    diagonal = product(row[k] for k, row in enumerate(matrix))
    yield from _found(work, "determinant", diagonal, "the product of the diagonal alone is not the determinant", 5)


def _directional(work: Workspace) -> Iterator[Candidate]:
    direction = work.context.direction
    if len(direction) == len(work.variables):
        slopes = [work.derivative(0, (x,)) for x in work.variables]
        yield from _found(work, "not-normalised", total(v * slope for v, slope in zip(direction, slopes, strict=True)))
