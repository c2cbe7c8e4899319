"""A comparison of two answers as blocks and as JSON: the verdict, what was read, the evidence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jachess.expression.nodes import Node
from jachess.rendering.blocks import (
    Block,
    Definitions,
    Equation,
    Formula,
    Heading,
    Listing,
    Matrix,
    Paragraph,
    Partial,
    Span,
    Style,
    formula,
)
from jachess.rendering.formats import RenderOptions
from jachess.rendering.symbols import notes_on
from jachess.rendering.writing import ascii_signs
from jachess.results.verdicts import Comparison, Evidence

Data = dict[str, Any]

STYLES: dict[str, Style] = {"equal": "ok", "different": "undefined", "undecided": "warning"}
WORDS = {"equal": "Equal", "different": "Different", "undecided": "Undecided"}


def comparison_blocks(result: Comparison, options: RenderOptions) -> Iterator[Block]:
    """The page of `equal`."""
    yield Heading((Span(WORDS[result.verdict], STYLES[result.verdict]),), 1)
    sides = [("A", result.left, result.left_shape), ("B", result.right, result.right_shape)]
    if all(components and not shape for _, components, shape in sides):
        yield Definitions(tuple((formula(name), formula(components[0])) for name, components, _ in sides))
    else:
        yield from (_side(name, components, shape) for name, components, shape in sides if components)
    evidence = result.evidence
    rows = list(_witness(evidence))
    yield Paragraph(("at this point their values differ, which is proved:" if rows and evidence.witness else evidence.text,))
    if rows:
        yield Definitions(tuple(rows))
    wrong = unequal(result)
    if wrong:
        yield Listing(((f"not equal in {'entry' if len(wrong) == 1 else 'entries'} {', '.join(wrong)}",),))
    yield from notes_on(result.notes)


def unequal(result: Comparison) -> list[str]:
    """The places of the entries that are not equal: (1, 2) in a matrix, 2 in a vector."""
    rows = result.entries
    several = len(rows) > 1 and any(len(row) > 1 for row in rows)
    flat = [(i, j, entry) for i, row in enumerate(rows, 1) for j, entry in enumerate(row, 1)]
    if len(flat) < 2:
        return []
    return [f"({i}, {j})" if several else str(max(i, j)) for i, j, entry in flat if entry != "equal"]


def _side(name: str, components: tuple[Node, ...], shape: tuple[int, ...]) -> Equation:
    if not shape:
        return Equation(formula(name), (("=", formula(components[0])),))
    columns = shape[1] if len(shape) == 2 else 1
    rows = tuple(tuple(formula(each) for each in components[k : k + columns]) for k in range(0, len(components), columns))
    return Equation(formula(name), (("=", Matrix(rows, name)),))


def _witness(evidence: Evidence) -> Iterator[tuple[Formula, Formula]]:
    if evidence.witness:
        left: list[Node | Partial | str] = []
        right: list[Node | Partial | str] = []
        for number, (name, value) in enumerate(evidence.witness):
            left += [", ", name] if number else [name]
            right += [", ", value] if number else [value]
        several = len(evidence.witness) > 1
        yield Formula(("(", *left, ")") if several else tuple(left)), Formula(("(", *right, ")") if several else tuple(right))
    for side, decimal in (("A", evidence.left), ("B", evidence.right)):
        if decimal is not None:
            yield formula(side), formula(decimal.replace("-", "−"))


def comparison_data(result: Comparison) -> Data:
    """The answer of `equal` as JSON."""
    from jachess.rendering.data import SCHEMA, note_data, plain

    evidence = result.evidence
    found: Data = {
        "schema": SCHEMA,
        "command": "equal",
        "verdict": result.verdict,
        "evidence": {
            "method": evidence.method,
            "text": ascii_signs(evidence.text),
            "witness": {name.text: plain(value) for name, value in evidence.witness},
            "left": evidence.left,
            "right": evidence.right,
        },
        "left": [plain(each) for each in result.left],
        "right": [plain(each) for each in result.right],
        "shape": [list(result.left_shape), list(result.right_shape)],
        "entries": [list(row) for row in result.entries],
        "notes": [note_data(note) for note in result.notes],
    }
    if evidence.entry:
        found["evidence"]["entry"] = list(evidence.entry)
    if evidence.domain:
        found["evidence"]["domain"] = ascii_signs(evidence.domain)
    return found
