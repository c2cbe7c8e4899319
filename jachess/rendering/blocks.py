"""The blocks of a page: what is said and in which order, without any markup.

A result becomes a tuple of blocks (present.py), and each format draws the blocks in its own way. Blocks hold
expressions as nodes and prose as text; how either is written is the format's affair.

    Inline      a line of prose: texts, formulas and spans of one style
    Formula     parts set side by side: nodes, signs, partial-derivative symbols
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from jachess.expression.nodes import Name, Node

# What a span is, for colour; each must also read without any.
Style = Literal[
    "", "title", "number", "goal", "rule", "result", "held", "ok", "note", "warning", "undefined", "faint", "label", "guide"
]  # fmt: skip


class Partial(NamedTuple):
    """The symbol ∂f₁/∂x, ∂²f/∂x∂y or df/dx (`total`); without a function, the operator ∂/∂x applied to `of`."""

    variables: tuple[Name, ...]
    function: str = ""
    of: Node | None = None
    total: bool = False


class Formula(NamedTuple):
    """Parts set side by side as one formula. A text among them is signs: " = ", "∇", a rule as a textbook writes it."""

    parts: tuple[Node | Partial | str, ...]


class Span(NamedTuple):
    """A piece of a line in one style."""

    content: str | Formula
    style: Style


Inline = tuple[str | Formula | Span, ...]


class Heading(NamedTuple):
    """The title of the page (level 1) or of a part of it (level 2)."""

    content: Inline
    level: int = 2


class Paragraph(NamedTuple):
    """Prose."""

    content: Inline
    style: Style = ""


class Listing(NamedTuple):
    """Short remarks, one a line."""

    items: tuple[Inline, ...]
    style: Style = ""


class Definitions(NamedTuple):
    """Equations under one another, aligned at their signs: (left, right)."""

    rows: tuple[tuple[Formula, Formula], ...]
    sign: str = "="


class Matrix(NamedTuple):
    """Rows of cells in brackets, `rows[0][0]` top left.

    `labels` has the symbol of each entry, for the list that stands in when the matrix is too wide: J[1,2] = ∂f₁/∂y.
    Heads stand beside the rows and above the columns. A result is shown as one; a `decimal` matrix is aligned at the
    decimal points; an `optional` one is left out where it does not fit, since other blocks say the same.
    """

    rows: tuple[tuple[Formula | Span, ...], ...]
    symbol: str = ""
    labels: tuple[tuple[Formula, ...], ...] = ()
    row_heads: tuple[Formula, ...] = ()
    column_heads: tuple[Formula, ...] = ()
    result: bool = False
    decimal: bool = False
    optional: bool = False


class Equation(NamedTuple):
    """left = side = side ..., each side a formula or a matrix with the sign before it."""

    left: Formula
    sides: tuple[tuple[str, Formula | Matrix], ...]


class Item(NamedTuple):
    """A line of an outline: its head, lines of detail, what is below it, and how it closes."""

    number: str
    head: Inline
    details: tuple[Inline, ...] = ()
    items: tuple[Item, ...] = ()
    close: Inline = ()


class Outline(NamedTuple):
    """A tree of numbered lines: a derivation."""

    items: tuple[Item, ...]


class Table(NamedTuple):
    """Rows of short lines under heads."""

    heads: tuple[Inline, ...]
    rows: tuple[tuple[Inline, ...], ...]


Block = Heading | Paragraph | Listing | Definitions | Equation | Outline | Table


def formula(*parts: Node | Partial | str) -> Formula:
    """The parts as one formula."""
    return Formula(parts)
