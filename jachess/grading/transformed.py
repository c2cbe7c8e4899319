"""Mistakes that are an operation on the whole right answer: transposed, rows exchanged, another shape, sign, factor (rows 1 to 7).

Each function looks for one group of rows of the catalogue and gives candidates, with the entries that they explain.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import permutations

from jachess.expression.nodes import Node, Number
from jachess.grading.diagnosis import Candidate, Maker, Rows
from jachess.grading.workspace import Entry, Workspace

MAX_PERMUTED = 5


def shapes(work: Workspace) -> Iterator[Candidate]:
    """Rows 1 and 4: the transposed matrix, or all entries in another shape."""
    right, given = work.right, work.answer.rows
    columns: Rows = tuple(zip(*right, strict=True))
    if len(right) > 1 and len(right[0]) > 1 and not work.same_rows(columns, right):
        yield from whole(work, "transposed", columns, f"the answer has shape {len(right)}×{len(right[0])}")
    if work.aligned or len(work.flat) != sum(map(len, right)) or len(work.flat) < 2 or work.same_rows(columns, given):
        return
    for rows, name in ((right, "row by row"), (columns, "column by column")):
        order = [entry for row in rows for entry in row]
        if all(map(work.same, order, work.flat)):
            text = f"they are asked for as {_shape_text(right)}, not {name} as {_shape_text(given)}"
            yield Candidate("shape", (), detail=text)
            return


def _shape_text(rows: Rows) -> str:
    if len(rows) == 1 or len(rows[0]) == 1:
        count = max(len(rows), len(rows[0]))
        return "one expression" if count == 1 else f"a vector of {count}"
    return f"a {len(rows)}×{len(rows[0])} matrix"


def whole(work: Workspace, mistake: str, rows: Rows, detail: str, rank: int = 0) -> Iterator[Candidate]:
    """The candidate, if these rows are the student's and not the right ones."""
    if work.same_rows(rows, work.given) and not (work.aligned and work.same_rows(rows, work.right)):
        yield Candidate(mistake, work.wrong if work.aligned else (), rank=rank, detail=detail, wrong=_grid(rows))


def _grid(rows: Rows) -> Maker:
    return lambda entry: rows[entry[0]][entry[1]]


def always(node: Node) -> Maker:
    """The same expression for every entry."""
    return lambda entry: node


def orders(work: Workspace) -> Iterator[Candidate]:
    """Rows 2 and 3: components or variables in another order."""
    right = work.right
    if work.kind == "eigenvalues":
        return
    m, n = len(right), len(right[0])
    if n == 1 or m == 1:
        entries = tuple(entry for row in right for entry in row)
        mistake = "columns-permuted" if work.kind == "gradient" or m == 1 else "rows-permuted"
        for order in _permutations(len(entries)):
            moved = tuple(entries[k] for k in order)
            yield from whole(work, mistake, tuple((entry,) for entry in moved) if n == 1 else (moved,), _order_text(order))
        return
    hessian = work.kind == "hessian"
    for order in _permutations(m):
        rows = tuple(right[k] for k in order)
        if hessian:
            both = tuple(tuple(row[k] for k in order) for row in rows)
            yield from whole(work, "columns-permuted", both, f"the variables were taken in the order {_listed(order)}")
        yield from whole(work, "rows-permuted", rows, _order_text(order), 1)
    for order in _permutations(n):
        yield from whole(work, "columns-permuted", tuple(tuple(row[k] for k in order) for row in right), _order_text(order), 1)


def _permutations(count: int) -> Iterator[tuple[int, ...]]:
    if 2 <= count <= MAX_PERMUTED:
        for order in permutations(range(count)):
            if order != tuple(range(count)):
                yield order


def _order_text(order: tuple[int, ...]) -> str:
    return f"they stand in the order {_listed(order)}"


def _listed(order: tuple[int, ...]) -> str:
    return ", ".join(str(k + 1) for k in order)


# Signs and factors.


def signs_and_factors(work: Workspace) -> Iterator[Candidate]:
    """Rows 5, 6 and 7: everything, or one entry, with the other sign or off by a factor."""
    everything = list(whole(work, "global-sign", tuple(tuple(-entry for entry in row) for row in work.right), ""))
    yield from everything
    for i, j in () if everything else work.wrong:
        node = -work.right[i][j]
        if work.same(node, work.given[i][j]):
            yield Candidate("sign", ((i, j),), wrong=always(node))
    moving = [(i, j) for i, j in work.entries if work.right[i][j].support]
    factor = _factor(work, work.entries)
    if factor is not None and factor not in (1, -1) and (len(moving) > 1 or (moving and _is_plain(factor))):
        rows = tuple(tuple(Number(factor) * entry for entry in row) for row in work.right)
        yield from whole(work, "constant-factor", rows, _factor_text(factor))
        return
    for i, j in work.wrong if len(work.entries) > 1 else ():
        factor = _factor(work, ((i, j),)) if (i, j) in moving else None
        if factor is not None and factor != -1 and _is_plain(factor):
            yield Candidate(
                "constant-factor", ((i, j),), rank=1, detail=_factor_text(factor), wrong=always(Number(factor) * work.right[i][j])
            )


def _is_plain(factor: Fraction) -> bool:
    """Whether one slips by it: n or 1/n."""
    return factor.denominator == 1 or factor.numerator in (1, -1)


def _factor(work: Workspace, entries: tuple[Entry, ...]) -> Fraction | None:
    """The one small rational by which these entries of the answer are the right ones, or None."""
    factor: Fraction | None = None
    prints = work.prints
    for i, j in entries:
        right, given = work.value(work.right[i][j]), work.value(work.given[i][j])
        if prints.zero(right):
            if not prints.zero(given):
                return None
            continue
        if factor is None:
            usable = prints.numpy.isfinite(right) & prints.numpy.isfinite(given) & (abs(right) > 1e-9)
            if not usable.any():
                return None
            ratio = float((given[usable] / right[usable])[0])
            if not 1e-3 < abs(ratio) < 1e3:
                return None
            factor = Fraction(ratio).limit_denominator(60)
            if abs(float(factor) - ratio) > 1e-9 * abs(ratio) or (factor.denominator > 12 and factor.numerator not in (1, -1)):
                return None
        if not prints.same(float(factor) * right, given):
            return None
    return factor


def _factor_text(factor: Fraction) -> str:
    return f"{factor} times what it should be"
