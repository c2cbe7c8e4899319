"""Blocks as lines of styled text of a given width: what the terminal, with or without colour, and the plain format show.

A matrix that is too wide becomes a list of its entries; trees have guides; filling.py breaks the lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from jachess.expression.nodes import ZERO
from jachess.rendering import boxes
from jachess.rendering.blocks import (
    Block,
    Definitions,
    Equation,
    Formula,
    Heading,
    Inline,
    Item,
    Listing,
    Matrix,
    Outline,
    Paragraph,
    Span,
    Style,
    Table,
    formula,
)
from jachess.rendering.boxes import Box, Line, Segment, beside, cells, text_box
from jachess.rendering.filling import Filling, Setter, in_style
from jachess.rendering.writing import Ascii, Writing


class Guides(NamedTuple):
    """The signs that draw the tree of a derivation, and those before a remark."""

    branch: str
    last: str
    down: str
    bullet: str


UNICODE_GUIDES = Guides("├─ ", "└─ ", "│  ", "• ")
ASCII_GUIDES = Guides("|- ", "`- ", "|  ", "* ")

FEW = 4  # fewer zeros than these are listed with the other entries


class Layout(Filling):
    """How blocks are laid out: the width, the hand in which formulas are written, the signs of trees and brackets."""

    def __init__(self, width: int, writing: Writing, setter: Setter | None = None) -> None:
        super().__init__(width, writing, setter)
        plain = isinstance(writing, Ascii)
        self.guides = ASCII_GUIDES if plain else UNICODE_GUIDES
        self.square = boxes.ASCII_SQUARE if plain else boxes.SQUARE

    def lines(self, blocks: tuple[Block, ...]) -> Iterator[Line]:
        """The lines of the blocks, with a blank line between parts."""
        before: Block | None = None
        for block in blocks:
            lines = self.block(block)
            first = next(lines, None)
            if first is None:
                continue
            if before is not None and _apart(before, block):
                yield ()
            yield first
            yield from lines
            before = block

    def block(self, block: Block) -> Iterator[Line]:
        """The lines of one block."""
        if isinstance(block, Heading):
            yield from self.fill(_styled(block.content, "title"), 0)
        elif isinstance(block, Paragraph):
            yield from self.fill(_styled(block.content, block.style), 2)
        elif isinstance(block, Listing):
            for remark in block.items:
                yield from self.fill((f"{self.guides.bullet}", *_styled(remark, block.style)), 2, 4)
        elif isinstance(block, Definitions):
            yield from self.definitions(block)
        elif isinstance(block, Equation):
            yield from self.equation(block)
        elif isinstance(block, Outline):
            for number, item in enumerate(block.items):
                if number and (_tall(item) or _tall(block.items[number - 1])):
                    yield ()
                yield from self.item(item, (("  ", ""),), (("  ", ""),))
        else:
            yield from self.table(block)

    # Formulas

    def definitions(self, block: Definitions) -> Iterator[Line]:
        """Equations aligned at their signs; one too long for its line hangs under its right side."""
        sign = self.writing.signs(f" {block.sign} ")
        lefts = [self.box(left) for left, _ in block.rows]
        margin = max(box.width for box in lefts)
        if margin > self.width // 2:
            margin = 0
        for number, (left, (_, right)) in enumerate(zip(lefts, block.rows, strict=True)):
            side = self.box(right)
            whole = beside([boxes.fitted(left, 0, 0, margin, "right"), text_box(sign), side])
            if whole.width + 2 <= self.width:
                if len(whole.lines) > 1 and number:
                    yield ()
                yield from _indented(whole, 2)
                continue
            hang = 2 + margin + cells(sign) if margin else 4
            head = self.writing.formula(block.rows[number][0])
            start = " " * (2 + max(margin - cells(head), 0)) + head + sign
            yield from self.flow((right,), ((start, ""),), ((" " * min(hang, self.width // 2), ""),))

    def equation(self, block: Equation) -> Iterator[Line]:
        """left = side = side in one line of boxes, or one side under another, or entry by entry."""
        left = self.box(block.left)
        room = self.width - 2
        sides = [side for side in block.sides if not self.left_out(side[1], left.width)]
        if not sides:
            return
        matrices = [(sign, side) for sign, side in sides if isinstance(side, Matrix)]
        made = [(self.box(formula(f" {sign} ")), self.side(side)) for sign, side in sides]
        whole = beside([left, *(part for sign, box in made for part in (sign, box or text_box("")))])
        if whole.width <= room and all(box for _, box in made):
            yield from _indented(whole, 2)
        elif not matrices:
            parts = [part for sign, side in sides if isinstance(side, Formula) for part in (f" {sign} ", *side.parts)]
            yield from self.fill((Formula((*block.left.parts, *parts)),), 2, 6)
        elif all(box and left.width + sign.width + box.width <= room for sign, box in made):
            for number, (sign, box) in enumerate(made):
                start = left if number == 0 else text_box(" " * left.width)
                yield from _indented(beside([start, sign, box or text_box("")]), 2)
        else:
            yield from self.entries(matrices)

    def left_out(self, side: Formula | Matrix, before: int) -> bool:
        return isinstance(side, Matrix) and side.optional and not self.fits(side, before)

    def side(self, side: Formula | Matrix) -> Box | None:
        if not isinstance(side, Matrix):
            return self.box(side)
        return self.matrix(side) if self.fits(side, 0) else None

    def fits(self, matrix: Matrix, before: int) -> bool:
        """Whether the matrix has room in the width, after `before` columns; looks no further than it must."""
        columns = len(matrix.rows[0])
        room = self.width - before - 4
        if columns * 3 > room:
            return False
        widths = [0] * columns
        for row in matrix.rows:
            for column, cell in enumerate(row):
                widths[column] = max(widths[column], self.box(cell).width)
            if sum(widths) + 2 * columns > room:
                return False
        return True

    def matrix(self, matrix: Matrix) -> Box:
        """The matrix in brackets, with its heads."""
        cells_ = [[self.box(cell) for cell in row] for row in matrix.rows]
        if matrix.result:
            cells_ = [[in_style(cell, "result") for cell in row] for row in cells_]
        if matrix.decimal:
            cells_ = _decimals(cells_)
        columns = range(len(matrix.rows[0]))
        sides = ["right" if all(_numeric(row[column]) for row in cells_) else "left" for column in columns]
        tall = any(len(cell.lines) > 1 for row in cells_ for cell in row)
        rows = boxes.grid(cells_, sides, gap=2, loose=tall)
        if matrix.column_heads:
            heads = [in_style(self.box(head), "label") for head in matrix.column_heads]
            widths = [max(row[column].width for row in cells_) for column in columns]
            if all(head.width <= width for head, width in zip(heads, widths, strict=True)):
                head_row = beside([boxes.fitted(head, 0, 0, width + 2) for head, width in zip(heads, widths, strict=True)])
            else:
                head_row = None
        else:
            head_row = None
        middle = (len(rows) - 1) // 2
        body = boxes.enclosed(boxes.stacked(rows, middle), self.square, " ")
        if matrix.row_heads:
            named = [in_style(self.box(head), "label") for head in matrix.row_heads]
            row_boxes = [boxes.fitted(head, row.baseline, row.below) for head, row in zip(named, rows, strict=True)]
            body = beside([boxes.stacked(row_boxes, middle), text_box("  "), body])
        if head_row is None:
            return body
        offset = body.width - boxes.stacked(rows).width - 2
        return boxes.stacked([beside([text_box(" " * offset), head_row]), body], 1)

    def entries(self, sides: list[tuple[str, Matrix]]) -> Iterator[Line]:
        """Matrices entry by entry, where they are too wide: J[1,2] = ∂f₁/∂y = ..."""
        first = sides[0][1]
        rows, columns = len(first.rows), len(first.rows[0])
        zeros = {(i, j) for _, matrix in sides for i, row in enumerate(matrix.rows) for j, cell in enumerate(row) if _is_zero(cell)}
        if len(zeros) < FEW:
            zeros = set()
        for i in range(rows):
            for j in range(columns):
                if (i, j) in zeros:
                    continue
                row = [(sign, matrix, matrix.rows[i][j]) for sign, matrix in sides]
                name = f"{first.symbol}[{i + 1},{j + 1}]" if columns > 1 else f"{first.symbol}[{i + 1}]"
                line: list[str | Formula | Span] = [Span(formula(name), "label")]
                before = ""
                for sign, matrix, cell in row:
                    if matrix.labels:
                        line += [formula(" = "), matrix.labels[i][j]]
                    text = self.writing.piece(cell)
                    if text != before:
                        value = Span(cell, "result") if matrix.result and isinstance(cell, Formula) else cell
                        line += [formula(f" {sign} "), value]
                    before = text
                yield from self.fill(tuple(line), 2, 6)
        if zeros:
            yield from self.fill(("all entries are 0" if len(zeros) == rows * columns else "all other entries are 0",), 2)

    # Trees and tables

    def item(self, item: Item, first: Line, rest: Line) -> Iterator[Line]:
        """A line of an outline with everything below it; `first` and `rest` are the guides before its lines."""
        stack: list[tuple[Item | Inline, Line, Line, Line]] = [(item, first, rest, rest)]
        while stack:
            entry, first, rest, above = stack.pop()
            if not isinstance(entry, Item):
                yield from self.flow(entry, first, (*rest, ("  ", "")), above)
                continue
            below: list[Item | Inline] = [*entry.items, *([entry.close] if entry.close else [])]
            down: Segment = (self.guides.down, "guide") if below else ("   ", "")
            number: Inline = (Span(entry.number, "number"), "  ") if entry.number else ()
            hang: Line = (*rest, down) if below or entry.number else (*rest, ("  ", ""))
            start: Line = (*first, (self.writing.prose(entry.number), "number"), ("  ", "")) if number else first
            yield from self.flow(entry.head, start, hang, above)
            for detail in entry.details:
                yield from self.flow(detail, hang, (*hang, ("  ", "")))
            for at in range(len(below) - 1, -1, -1):
                last = at == len(below) - 1
                sign = self.guides.last if last else self.guides.branch
                after: Segment = ("   ", "") if last else (self.guides.down, "guide")
                stack.append((below[at], (*rest, (sign, "guide")), (*rest, after), (*rest, (self.guides.down, "guide"))))

    def table(self, block: Table) -> Iterator[Line]:
        """Rows under heads, in columns; too wide, each row becomes lines under one another."""
        rows = [[self.one_line(_styled(head, "label")) for head in block.heads]] if block.heads else []
        rows += [[self.one_line(cell) for cell in row] for row in block.rows]
        made = boxes.grid(rows, ["left"] * len(rows[0]))
        if not block.heads or all(box.width + 2 <= self.width for box in made):
            for box in made:
                yield from _indented(box, 2)
            return
        for row in block.rows:
            shown = [(head, cell) for head, cell in zip(block.heads, row, strict=True) if any(part != "" for part in cell)]
            lines = [(*_styled((*head, " "), "label"), *cell) if any(part != "" for part in head) else cell for head, cell in shown]
            if len(shown) > 1 and not any(part != "" for part in shown[0][0]):
                # the first cell is the row's number
                lines[:2] = [(*lines[0], "  ", *lines[1])]
            for number, line in enumerate(lines):
                yield from self.fill(line, 2 if number == 0 else 5, 7)

    def one_line(self, content: Inline) -> Box:
        """The content in one line, however long."""
        return beside([self.box(part if isinstance(part, Formula | Span) else Span(part, "")) for part in content])


def text_of(line: Line) -> str:
    """The line without its styles, and without space at its end."""
    return "".join(text for text, _ in line).rstrip()


def _tall(item: Item) -> bool:
    """Whether the item is a tree, and not one or two lines."""
    return len(item.items) > 1 or bool(item.close)


def _is_zero(cell: Formula | Span) -> bool:
    return isinstance(cell, Formula) and len(cell.parts) == 1 and (cell.parts[0] is ZERO or cell.parts[0] == "0")


def _apart(before: Block, after: Block) -> bool:
    """Whether a blank line stands between two blocks."""
    if isinstance(before, Heading):
        return before.level == 1 or isinstance(after, Heading)
    if isinstance(after, Heading):
        return True
    if isinstance(before, Paragraph) and isinstance(after, Definitions):
        return False
    kinds = (Paragraph, Listing)
    return not (isinstance(before, kinds) and isinstance(after, kinds))


def _styled(content: Inline, style: Style) -> Inline:
    if not style:
        return content
    return tuple(part if isinstance(part, Span) else Span(part, style) for part in content)


def _indented(box: Box, indent: int) -> Iterator[Line]:
    for line in box.lines:
        yield ((" " * indent, ""), *line)


def _numeric(box: Box) -> bool:
    text = "".join(text for text, _ in box.lines[0]).strip()
    return len(box.lines) == 1 and text.strip("-−0123456789./e+ ") == ""


def _decimals(rows: list[list[Box]]) -> list[list[Box]]:
    """The numbers padded behind, so that in each column the decimal points stand under one another."""
    for column in range(len(rows[0])):
        texts = ["".join(text for text, _ in row[column].lines[0]) for row in rows]
        tails = [len(text) - text.index(".") if "." in text else 0 for text in texts]
        for row, tail in zip(rows, tails, strict=True):
            row[column] = beside([row[column], text_box(" " * (max(tails) - tail))])
    return rows
