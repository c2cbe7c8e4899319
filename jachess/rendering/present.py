"""A result as blocks: what was read, how each entry is found, the object assembled, its values at points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from jachess.expression.nodes import ZERO, Name, Node, Number, Unknown, substitute
from jachess.rendering.blocks import (
    Block,
    Definitions,
    Equation,
    Formula,
    Heading,
    Inline,
    Listing,
    Matrix,
    Paragraph,
    Partial,
    Span,
    Style,
    Table,
    formula,
)
from jachess.rendering.formats import RenderOptions
from jachess.rendering.steps import component_name, outline, partial_symbol
from jachess.results.functions import Note
from jachess.results.matrices import Derivative, DerivativeObject, Evaluated, Hierarchy, Value

SYMBOLS = {"derivative": "", "gradient": "∇", "jacobian": "J", "hessian": "H"}
DEFINITION = "by the definition of the derivative, since the formula breaks down there"
MOST_ARGUMENTS = 6  # a function of more variables is written f, not f(x1, ..., x7)


def present(result: Any, options: RenderOptions) -> tuple[Block, ...]:
    """The page of a result, from what was read to the values."""
    if isinstance(result, Hierarchy):
        return tuple(_hierarchy(result, options))
    if isinstance(result, DerivativeObject):
        return tuple(_object(result, options))
    from jachess.rendering.catalogue import catalogue_blocks

    return tuple(catalogue_blocks(result))


def _object(result: DerivativeObject, options: RenderOptions) -> Iterator[Block]:
    yield Heading(_title(result), 1)
    yield from _reading(result)
    yield from _findings(result, options)


def _findings(result: DerivativeObject, options: RenderOptions) -> Iterator[Block]:
    """The derivations, the object, its values."""
    if options.steps != "none" and result.derivations:
        yield Heading(("Derivation" if isinstance(result, Derivative) else "Entry by entry",))
        yield from outline(result, options)
    yield from _assembly(result, options)
    for evaluated in result.at:
        yield from _values(result, evaluated, options)


def _hierarchy(result: Hierarchy, options: RenderOptions) -> Iterator[Block]:
    main = result.result
    yield Heading(_title(main), 1)
    yield from _reading(main)
    yield from _ladder(main)
    yield from _findings(main, options)
    if result.second is not None:
        yield Heading(_title(result.second), 1)
        second = result.second
        if main.kind == "gradient" and main.derivations:
            # the first derivatives have been derived above, under the same numbers
            second = replace(second, derivations=tuple(each for each in second.derivations if len(each.variables) > 1))
        yield from _findings(second, options)


# What was read


def _title(result: DerivativeObject) -> Inline:
    """Jacobian of f: ℝ² → ℝ²."""
    m, n = len(result.function.components), len(result.function.variables)
    name = result.kind.capitalize()
    if isinstance(result, Derivative) and result.order > 1:
        name = f"Derivative of order {result.order}"
    signs = f": ℝ{_raised(n) if n > 1 else ''} → ℝ{_raised(m) if m > 1 else ''}"
    return (f"{name} of ", formula(Name(result.function.name), signs))


def _raised(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _reading(result: DerivativeObject) -> Iterator[Block]:
    function = result.function
    rows = []
    for number, component in enumerate(function.components):
        rows.append((formula(applied(component_name(result, number), function.variables)), formula(component)))
    yield Definitions(tuple(rows))
    if function.definitions:
        yield Paragraph(("with",))
        yield Definitions(tuple((formula(name), formula(meaning)) for name, meaning in function.definitions))
    line: list[str | Formula | Span] = []
    if len(function.variables) > MOST_ARGUMENTS:
        line += [f"{len(function.variables)} variables: ", names(function.variables)]
    if function.parameters:
        line += ["; " if line else "", Span(names(function.parameters), "held"), " held constant"]
    if line:
        yield Paragraph(tuple(line))
    if function.assumptions:
        conditions: list[str | Formula | Span] = ["assuming "]
        for number, condition in enumerate(function.assumptions):
            conditions += [", ", formula(condition)] if number else [formula(condition)]
        yield Paragraph(tuple(conditions))
    yield from _notes((*function.notes, *result.notes))


def _notes(notes: tuple[Note, ...]) -> Iterator[Block]:
    notes = tuple(dict.fromkeys(notes))
    if notes:
        style: Style = "warning" if all(note.kind == "warning" for note in notes) else "note"
        words = [note.kind if note.kind in ("warning", "hint") else "note" for note in notes]
        yield Listing(tuple((f"{word}: {note.text}",) for word, note in zip(words, notes, strict=True)), style)


def _ladder(result: DerivativeObject) -> Iterator[Block]:
    """The hierarchy of objects with their shapes; the one that answers is pointed out."""
    m, n = len(result.function.components), len(result.function.variables)
    rows = (
        ("derivative", "one number from one number", "1×1"),
        ("gradient", "one number from n numbers", "n×1"),
        ("jacobian", "m numbers from n numbers", "m×n"),
        ("hessian", "second order, one number from n numbers", "n×n"),
    )
    here = result.kind
    shown = []
    for kind, what, shape in rows:
        mark = f"here {shape.replace('m', str(m)).replace('n', str(n))}" if kind == here else ""
        style: Style = "result" if kind == here else ""
        shown.append(((Span(kind.capitalize(), style),), (what,), (shape,), (Span(mark, style),)))
    yield Heading(("Which object",))
    yield Table((), tuple(shown))


def applied(name: str, arguments: tuple[Node, ...]) -> Node:
    """f(x, y); the bare name where the arguments are too many."""
    return Name(name) if len(arguments) > MOST_ARGUMENTS else Unknown(name, (), arguments)


def names(nodes: tuple[Name, ...]) -> Formula:
    """x, y, z; in the middle of a long list an ellipsis."""
    parts: list[Node | Partial | str] = []
    chosen: list[Name | None] = [*nodes] if len(nodes) <= 12 else [*nodes[:3], None, nodes[-1]]
    for name in chosen:
        parts += [", "] if parts else []
        parts.append("…" if name is None else name)
    return Formula(tuple(parts))


# The object


def symbol(result: DerivativeObject, arguments: tuple[Node, ...]) -> Formula:
    """f′(x), ∇f(x, y), J(x, y), H(x, y)."""
    name = result.function.name
    if isinstance(result, Derivative):
        return formula(Unknown(name, (1,) * result.order, arguments[:1]))
    if result.kind == "gradient":
        return formula("∇", applied(name, arguments))
    return formula(applied(SYMBOLS[result.kind], arguments))


CONVENTIONS = {
    "gradient": "A column of {n}: entry i says how {f} changes with variable i.",
    "jacobian": "{m}×{n}. Row i: how output i changes with each input; column j: by variable j.",
    "hessian": "{n}×{n}. Entry (i, j): {f} differentiated by variable i, then by variable j.",
}


def _assembly(result: DerivativeObject, options: RenderOptions) -> Iterator[Block]:
    variables = result.function.variables
    left = symbol(result, variables)
    if isinstance(result, Derivative):
        if options.hint is None:
            yield Heading(("Result",))
            yield Equation(left, (("=", formula(result.rows[0][0])),))
        yield from _remarks(result)
        return
    m, n = len(result.function.components), len(variables)
    yield Heading(({"gradient": "The gradient", "jacobian": "The Jacobian", "hessian": "The Hessian"}[result.kind],))
    yield Paragraph((CONVENTIONS[result.kind].format(m=m, n=n, f=result.function.name),))
    wide = len(variables) > 40
    labels = () if wide else entry_labels(result)
    # the entry map: which derivative stands where
    if options.steps != "none" and not wide:
        heads = () if result.kind == "gradient" else tuple(formula(name) for name in variables)
        outputs: tuple[Formula, ...] = ()
        if result.kind == "jacobian":
            outputs = tuple(formula(Name(component_name(result, row))) for row in range(m))
        elif result.kind == "hessian":
            outputs = heads
        yield Equation(left, (("=", Matrix(labels, SYMBOLS[result.kind], (), outputs, heads, optional=options.hint is None)),))
    if options.hint is None:
        written = {entry: formula(entry) for row in result.rows for entry in row if entry is not ZERO} | {ZERO: formula(ZERO)}
        cells = tuple(tuple(written[entry] for entry in row) for row in result.rows)
        name = f"∇{result.function.name}" if result.kind == "gradient" else SYMBOLS[result.kind]
        yield Equation(left, (("=", Matrix(cells, name, labels, result=True)),))
        yield from _remarks(result)


def entry_labels(result: DerivativeObject) -> tuple[tuple[Formula, ...], ...]:
    """The symbol of each entry: ∂f₁/∂x."""
    m, n = len(result.rows), len(result.rows[0])
    return tuple(tuple(formula(partial_symbol(result, row, column)) for column in range(n)) for row in range(m))


def _remarks(result: DerivativeObject) -> Iterator[Block]:
    if result.remarks:
        items: list[Inline] = []
        domain = [remark.expression for remark in result.remarks if remark.kind == "domain" and remark.expression is not None]
        for remark in result.remarks:
            if remark.kind == "domain" and remark.expression is not None:
                continue
            items.append((f"{remark.text} ", formula("= ", remark.expression)) if remark.expression is not None else (remark.text,))
        if domain:
            items.append(("valid where ", _enumerated(domain)))
        yield Listing(tuple(items))


def _enumerated(nodes: Sequence[Node]) -> Formula:
    parts: list[Node | Partial | str] = []
    for node in nodes:
        parts += [", ", node] if parts else [node]
    return Formula(tuple(parts))


# Values


def _values(result: DerivativeObject, evaluated: Evaluated, options: RenderOptions) -> Iterator[Block]:
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
    yield from _notes(evaluated.notes)


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
        yield _listed(places), verb, Span("undefined", "undefined"), f": {reason}"
    for reason, places in found.items():
        yield (reason,) if result.shape == () else (_listed(places), f": {reason}")


def _listed(places: list[Partial]) -> Formula:
    """The symbols of a few entries, and how many more there are."""
    parts: list[Node | Partial | str] = []
    for place in places[:4]:
        parts += [", ", place] if parts else [place]
    return Formula((*parts, ", …")) if len(places) > 4 else Formula(tuple(parts))


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
    name = f"∇{result.function.name}" if result.kind == "gradient" else SYMBOLS[result.kind]
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
