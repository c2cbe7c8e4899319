"""A result as blocks: what was read, how each entry is found, the object assembled, its values at points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from jachess.expression.nodes import ZERO, Name
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
    Span,
    Style,
    Table,
    formula,
)
from jachess.rendering.formats import RenderOptions
from jachess.rendering.steps import outline
from jachess.rendering.symbols import (
    MOST_ARGUMENTS,
    SYMBOLS,
    applied,
    component_name,
    entry_labels,
    listed,
    matrix_name,
    names,
    notes_on,
    symbol,
)
from jachess.rendering.values import values_at
from jachess.results.catalogue import Catalogue
from jachess.results.matrices import Derivative, DerivativeObject, Hierarchy


def present(result: Any, options: RenderOptions) -> tuple[Block, ...]:
    """The page of a result, from what was read to the values."""
    if isinstance(result, Hierarchy):
        return tuple(_hierarchy(result, options))
    if isinstance(result, DerivativeObject):
        return tuple(_object(result, options))
    if isinstance(result, Catalogue):
        from jachess.rendering.catalogue import catalogue_blocks

        return tuple(catalogue_blocks(result))
    return tuple(_further(result, options))


def _further(result: Any, options: RenderOptions) -> Iterator[Block]:
    """Results whose modules are loaded only when they are there."""
    from jachess.rendering import critical
    from jachess.results.points import Classified, CriticalPoints

    if isinstance(result, CriticalPoints):
        return critical.critical_blocks(result, options)
    if isinstance(result, Classified):
        return critical.classified_blocks(result, options)
    from jachess.results.verdicts import Comparison, Report, StudentPage

    if isinstance(result, Comparison):
        from jachess.rendering.comparison import comparison_blocks

        return comparison_blocks(result, options)
    if isinstance(result, Report):
        from jachess.rendering.marks import class_blocks

        return class_blocks(result, options)
    if isinstance(result, StudentPage):
        from jachess.rendering.marks import student_blocks

        return student_blocks(result.report, result.student, options)
    raise TypeError(f"no page for {type(result).__name__}")


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
        yield from values_at(result, evaluated, options)


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
    shape, n = result.function.shape, len(result.function.variables)
    m = len(result.function.components)
    outputs = "ˣ".join(map(_raised, shape)) if len(shape) == 2 else _raised(m) if m > 1 else ""
    name = result.kind.capitalize()
    if isinstance(result, Derivative) and result.order > 1:
        name = f"Derivative of order {result.order}"
    signs = f": ℝ{_raised(n) if n > 1 else ''} → ℝ{outputs}"
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
        yield Paragraph(("where",))
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
    yield from notes_on((*function.notes, *result.notes))


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


# The object


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
        name = matrix_name(result)
        yield Equation(left, (("=", Matrix(cells, name, labels, result=True)),))
        yield from _remarks(result)


def _remarks(result: DerivativeObject) -> Iterator[Block]:
    if result.remarks:
        items: list[Inline] = []
        domain = [remark.expression for remark in result.remarks if remark.kind == "domain" and remark.expression is not None]
        for remark in result.remarks:
            if remark.kind == "domain" and remark.expression is not None:
                continue
            items.append((f"{remark.text} ", formula("= ", remark.expression)) if remark.expression is not None else (remark.text,))
        if domain:
            items.append(("valid where ", listed(domain)))
        yield Listing(tuple(items))
