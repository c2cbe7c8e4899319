"""Values at a point as blocks: the substitution, the exact values, their decimals, and why there are none."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from jachess.expression.nodes import Name, Node, Number, substitute
from jachess.rendering.blocks import Block, Equation, Formula, Heading, Inline, Listing, Matrix, Paragraph, Partial, Span, formula
from jachess.rendering.formats import RenderOptions
from jachess.rendering.symbols import MOST_ARGUMENTS, listed, matrix_name, notes_on, partial_symbol, symbol
from jachess.results.matrices import DerivativeObject, Evaluated, Value

DEFINITION = "by the definition of the derivative, since the formula breaks down there"


def values_at(result: DerivativeObject, evaluated: Evaluated, options: RenderOptions) -> Iterator[Block]:
    """The object at one point."""
    point = evaluated.point.values
    yield Heading(("At ", _point(point)))
    arguments = tuple(dict(point)[name] for name in result.function.variables if name in dict(point))
    left = symbol(result, arguments)
    rows = evaluated.rows
    sides: list[tuple[str, Formula | Matrix]] = []
    if options.steps != "none":
        shown = _substituted(result, evaluated)
        if shown is not None:
            sides.append(("=", _matrix(result, shown)))
    exact = tuple(tuple(_exact(value) for value in row) for row in rows)
    values = [value for row in rows for value in row]
    if any(value.exact is not None or value.reason is not None for value in values):
        sides.append(("=", _matrix(result, exact, result_=True)))
    if any(_inexact(value) for value in values):
        decimals = tuple(tuple(_decimal(value) for value in row) for row in rows)
        whole = all(value.decimal is None or _same(value) for value in values)
        sides.append(("=" if whole else "≈", _matrix(result, decimals, result_=not sides, decimal=True)))
    if result.shape == () and values[0].reason is not None:
        yield Paragraph((left, " is ", Span("undefined", "undefined"), f": {values[0].reason}"))
    else:
        yield Equation(left, tuple(sides))
    remarks = list(_reasons(result, rows))
    if evaluated.rank is not None:
        remarks.append((f"rank {evaluated.rank}",))
    if evaluated.determinant is not None:
        determinant = evaluated.determinant
        if determinant.exact is not None:
            remarks.append(("determinant ", formula(determinant.exact)))
        elif determinant.decimal is not None:
            remarks.append(("determinant ", formula("≈ " + determinant.decimal)))
    if remarks:
        yield Listing(tuple(remarks))
    yield from notes_on(evaluated.notes)


def _reasons(result: DerivativeObject, rows: tuple[tuple[Value, ...], ...]) -> Iterator[Inline]:
    """Why entries have no value, or had to be found by the definition; entries with one reason share a line."""
    undefined: dict[str, list[Partial]] = {}
    found: dict[str, list[Partial]] = {}
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            if value.reason is not None and result.shape != ():
                undefined.setdefault(value.reason, []).append(partial_symbol(result, i, j))
            elif value.how == "definition":
                found.setdefault(value.remark or DEFINITION, []).append(partial_symbol(result, i, j))
            elif value.remark:
                found.setdefault(value.remark, []).append(partial_symbol(result, i, j))
    for reason, places in undefined.items():
        verb = " is " if len(places) == 1 else " are "
        yield _few(places), verb, Span("undefined", "undefined"), f": {reason}"
    for reason, places in found.items():
        yield (reason,) if result.shape == () else (_few(places), f": {reason}")


def _few(places: list[Partial]) -> Formula:
    """The symbols of a few entries, with an ellipsis where there are more."""
    return Formula((*listed(places[:4]).parts, ", …")) if len(places) > 4 else listed(places)


def _point(values: tuple[tuple[Name, Node], ...]) -> Formula:
    """(x, y) = (2, 3), or x = 2 where there is only one."""
    if len(values) == 1:
        ((name, value),) = values
        return formula(name, " = ", value)
    if len(values) > MOST_ARGUMENTS:
        parts: list[Node | Partial | str] = []
        for name, value in values if len(values) <= 12 else (*values[:3], values[-1]):
            parts += [", "] if parts else []
            if len(values) > 12 and name is values[-1][0]:
                parts += ["…, "]
            parts += [name, " = ", value]
        return Formula(tuple(parts))
    left: list[Node | Partial | str] = ["("]
    right: list[Node | Partial | str] = ["("]
    for number, (name, value) in enumerate(values):
        left += [", ", name] if number else [name]
        right += [", ", value] if number else [value]
    return Formula((*left, ") = ", *right, ")"))


def _matrix(
    result: DerivativeObject,
    rows: tuple[tuple[Formula | Span, ...], ...],
    result_: bool = False,
    decimal: bool = False,
) -> Formula | Matrix:
    if result.shape == ():
        cell = rows[0][0]
        return cell if isinstance(cell, Formula) else formula(str(cell.content))
    name = matrix_name(result)
    return Matrix(rows, name, result=result_, decimal=decimal)


def _substituted(result: DerivativeObject, evaluated: Evaluated) -> tuple[tuple[Formula | Span, ...], ...] | None:
    """The entries with the point put in and nothing worked out; None where that shows nothing new or means nothing."""
    values: dict[Node, Node] = dict(evaluated.point.values)
    rows: list[tuple[Formula | Span, ...]] = []
    new = False
    for entries, found in zip(result.rows, evaluated.rows, strict=True):
        row: list[Formula | Span] = []
        for entry, value in zip(entries, found, strict=True):
            if value.reason is not None:
                row.append(Span("undefined", "undefined"))
            elif value.how == "definition":
                row.append(_exact(value))
            else:
                put = substitute(entry, values)
                new = new or put is not value.exact
                row.append(formula(put))
        rows.append(tuple(row))
    return tuple(rows) if new else None


def _exact(value: Value) -> Formula | Span:
    if value.reason is not None:
        return Span("undefined", "undefined")
    if value.exact is not None:
        return formula(value.exact)
    return formula("≈ " + str(value.decimal))


def _decimal(value: Value) -> Formula | Span:
    if value.reason is not None:
        return Span("undefined", "undefined")
    if value.decimal is None:
        return formula(value.exact) if value.exact is not None else Span("undefined", "undefined")
    return formula(value.decimal.replace("-", "−"))


def _inexact(value: Value) -> bool:
    """Whether a decimal says more than the exact value: an integer is its own decimal."""
    return value.decimal is not None and not (type(value.exact) is Number and type(value.exact.value) is int)


def _same(value: Value) -> bool:
    """Whether the decimal is the exact value and not a rounded one."""
    if type(value.exact) is not Number or value.decimal is None:
        return False
    try:
        return Fraction(value.decimal) == value.exact.value
    except ValueError:
        return False
