"""Blocks as lines of styled text of a given width: what the terminal, with or without colour, and the plain format show.

Nothing is folded in the middle of a formula: a formula that is too long for its line is broken before a sign between
terms or after a comma, outside all brackets, and where even such a piece is too long it runs over the edge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
from jachess.rendering.boxes import Box, Line, Segment, beside, cells, line_cells, text_box
from jachess.rendering.writing import Ascii, Writing


class Guides(NamedTuple):
    """The signs that draw the tree of a derivation, and those before a remark."""

    branch: str
    last: str
    down: str
    bullet: str


UNICODE_GUIDES = Guides("├─ ", "└─ ", "│  ", "• ")
ASCII_GUIDES = Guides("|- ", "`- ", "|  ", "* ")

WIDE = 3  # so many spaces set one thing apart from the next: a line is rather broken there

Setter = Callable[[Formula], Box]


class Layout:
    """How blocks are laid out: the width, the hand in which formulas are written, the signs of trees and brackets."""

    def __init__(self, width: int, writing: Writing, setter: Setter | None = None) -> None:
        self.width = width
        self.writing = writing
        self.setter = setter  # sets a formula in two dimensions
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

    # Lines of prose and formulas

    def fill(self, content: Inline, indent: int, hang: int | None = None) -> Iterator[Line]:
        """The content in lines that fit, indented; lines after the first by `hang`."""
        first: Line = ((" " * indent, ""),) if indent else ()
        rest: Line = ((" " * (indent if hang is None else hang), ""),)
        return self.flow(content, first, rest)

    def flow(self, content: Inline, first: Line, rest: Line, above: Line = ()) -> Iterator[Line]:
        """The content in lines that fit, the first after the segments `first`, the others after `rest`."""
        if self.setter:
            yield from self.tall(content, first, rest, above or rest)
            return
        line = list(first)
        used = line_cells(first)
        margin = line_cells(rest)
        fresh = True
        atoms = list(self.atoms(content))
        for at, (gap, atom) in enumerate(atoms):
            wide = line_cells(atom)
            space = 0 if fresh else gap
            if gap >= WIDE and not fresh and self.turns(used + gap, margin, atoms, at):
                yield tuple(line)
                line, used, fresh, space = [*rest], margin, True, 0
            if used + space + wide <= self.width:
                line += [(" " * space, ""), *atom] if space else atom
                used += space + wide
                fresh = False
                continue
            if margin + wide <= self.width and not fresh:
                yield tuple(line)
                line, used = [*rest, *atom], margin + wide
                continue
            for piece in self.pieces(atom):
                wide = line_cells(piece)
                if not fresh and used + space + wide > self.width:
                    yield tuple(line)
                    line, used, fresh, space = [*rest], margin, True, 0
                    piece = _without_leading_space(piece)
                    wide = line_cells(piece)
                line += [(" " * space, ""), *piece] if space else piece
                used += space + wide
                fresh, space = False, 0
        yield tuple(line)

    def turns(self, used: int, margin: int, atoms: list[tuple[int, Line]], at: int) -> bool:
        """Whether the words from here to the next wide gap begin a line of their own, rather than be cut apart."""
        together = line_cells(atoms[at][1])
        for gap, atom in atoms[at + 1 :]:
            if gap >= WIDE:
                break
            together += gap + line_cells(atom)
        if used + together <= self.width:
            return False
        return margin + together <= self.width or used > (self.width + margin) // 2

    def tall(self, content: Inline, first: Line, rest: Line, above: Line) -> Iterator[Line]:
        """The same with formulas in two dimensions; what rises over the first line stands after the segments `above`."""
        line: list[Box] = []
        used, fresh = line_cells(first), True
        prefix, over = first, above
        for gap, atom in self.boxes(content):
            space = 0 if fresh else gap
            if used + space + atom.width > self.width and not fresh:
                yield from _standing(line, prefix, over, rest)
                line, used, space, prefix, over = [], line_cells(rest), 0, rest, rest
            line += [text_box(" " * space), atom] if space else [atom]
            used += space + atom.width
            fresh = False
        yield from _standing(line, prefix, over, rest)

    def boxes(self, content: Inline) -> Iterator[tuple[int, Box]]:
        """The content cut at the spaces of its prose, as `atoms` does."""
        atom: list[Box] = []
        gap = spaces = 0
        for part in content:
            style: Style = ""
            if isinstance(part, Span):
                style, part = part.style, part.content
            if isinstance(part, Formula):
                made = [_in_style(self.box(part), style)]
            elif style == "ok":
                atom.append(text_box(self.writing.prose(part), style))
                continue
            else:
                made = [text_box(word, style) for word in self.writing.prose(part).split(" ")]
            for number, box in enumerate(made):
                spaces += number > 0
                if not box.width:
                    continue
                if spaces:
                    if atom:
                        yield gap, beside(atom)
                    atom, gap, spaces = [], spaces, 0
                atom.append(box)
        if atom:
            yield gap, beside(atom)

    def atoms(self, content: Inline) -> Iterator[tuple[int, Line]]:
        """The content cut at the spaces of its prose, each piece with the number of spaces before it; formulas are whole."""
        atom: list[Segment] = []
        gap = spaces = 0
        for part in content:
            style: Style = ""
            if isinstance(part, Span):
                style, part = part.style, part.content
            if style == "ok" and isinstance(part, str):
                atom.append((self.writing.prose(part), style))  # a mark is never parted from what it marks
                continue
            words = [self.writing.formula(part)] if isinstance(part, Formula) else self.writing.prose(part).split(" ")
            for number, word in enumerate(words):
                spaces += number > 0
                if not word:
                    continue
                if spaces:
                    if atom:
                        yield gap, tuple(atom)
                    atom, gap, spaces = [], spaces, 0
                atom.append((word, style))
        if atom:
            yield gap, tuple(atom)

    def pieces(self, atom: Line) -> Iterator[Line]:
        """A formula too long for a line, cut between its terms and at its equals signs, outside all brackets."""
        for text, style in atom:
            start = depth = 0
            inside_bars = False
            for at, char in enumerate(text):
                if char in "([{⌊⌈":
                    depth += 1
                elif char in ")]}⌋⌉":
                    depth -= 1
                elif char == "|":
                    inside_bars = not inside_bars
                elif char == " " and depth == 0 and not inside_bars and at > start:
                    if text[at - 1] == "," or text.startswith(self.writing.joints, at):
                        yield ((text[start:at], style),)
                        start = at
            yield ((text[start:], style),)

    # Formulas

    def box(self, content: Formula | Span) -> Box:
        """A formula as a box: of one line, or of several where fractions are set in two dimensions."""
        if isinstance(content, Span):
            if isinstance(content.content, Formula):
                return text_box(self.writing.formula(content.content), content.style)
            return text_box(self.writing.prose(content.content), content.style)
        return self.setter(content) if self.setter else text_box(self.writing.formula(content))

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
        made = [(self.box(formula(f" {sign} ")), self.side(side)) for sign, side in sides]
        if all(box is not None for _, box in made):
            whole = beside([left, *(part for sign, box in made for part in (sign, box) if part is not None)])
            if whole.width <= room:
                yield from _indented(whole, 2)
                return
        for number, ((sign, box), (text, side)) in enumerate(zip(made, sides, strict=True)):
            start = left if number == 0 else text_box(" " * left.width)
            if box is not None and start.width + sign.width + box.width <= room:
                yield from _indented(beside([start, sign, box]), 2)
            elif isinstance(side, Matrix):
                yield from self.entries(side, text)
            else:
                head = self.writing.formula(block.left) if number == 0 else ""
                indent = " " * 2 + head + self.writing.signs(f" {text} " if head else f"  {text} ")
                yield from self.flow((side,), ((indent, ""),), ((" " * min(cells(indent), 6), ""),))

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
            cells_ = [[_in_style(cell, "result") for cell in row] for row in cells_]
        if matrix.decimal:
            cells_ = _decimals(cells_)
        columns = range(len(matrix.rows[0]))
        sides = ["right" if all(_numeric(row[column]) for row in cells_) else "left" for column in columns]
        tall = any(len(cell.lines) > 1 for row in cells_ for cell in row)
        rows = boxes.grid(cells_, sides, gap=2, loose=tall)
        if matrix.column_heads:
            heads = [_in_style(self.box(head), "label") for head in matrix.column_heads]
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
            named = [_in_style(self.box(head), "label") for head in matrix.row_heads]
            row_boxes = [boxes.fitted(head, row.baseline, row.below) for head, row in zip(named, rows, strict=True)]
            body = beside([boxes.stacked(row_boxes, middle), text_box("  "), body])
        if head_row is None:
            return body
        offset = body.width - boxes.stacked(rows).width - 2
        return boxes.stacked([beside([text_box(" " * offset), head_row]), body], 1)

    def entries(self, matrix: Matrix, sign: str) -> Iterator[Line]:
        """The matrix entry by entry, where it is too wide: J[1,2] = ∂f₁/∂y = ..."""
        several = len(matrix.rows[0]) > 1
        skipped = 0
        for i, row in enumerate(matrix.rows):
            for j, cell in enumerate(row):
                if _is_zero(cell):
                    skipped += 1
                    continue
                name = f"{matrix.symbol}[{i + 1},{j + 1}]" if several else f"{matrix.symbol}[{i + 1}]"
                head: Inline = (Span(formula(name), "label"), formula(f" {sign} "))
                label = (matrix.labels[i][j], formula(" = ")) if matrix.labels else ()
                value = Span(cell, "result") if matrix.result and isinstance(cell, Formula) else cell
                yield from self.fill((*head, *label, value), 2, 6)
        if skipped:
            rest = "all entries are 0" if skipped == len(matrix.rows) * len(matrix.rows[0]) else "all other entries are 0"
            yield from self.fill((rest,), 2)

    # Trees and tables

    def item(self, item: Item, first: Line, rest: Line) -> Iterator[Line]:
        """A line of an outline with everything below it; `first` and `rest` are the guides before its lines."""
        stack: list[tuple[Item | Inline, Line, Line, Line]] = [(item, first, rest, rest)]
        while stack:
            entry, first, rest, above = stack.pop()
            if isinstance(entry, tuple):
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
        for box in boxes.grid(rows, ["left"] * len(rows[0])):
            yield from _indented(box, 2)

    def one_line(self, content: Inline) -> Box:
        """The content in one line, however long."""
        return beside([self.box(part if isinstance(part, Formula | Span) else Span(part, "")) for part in content])


def text_of(line: Line) -> str:
    """The line without its styles, and without space at its end."""
    return "".join(text for text, _ in line).rstrip()


def _standing(line: list[Box], first: Line, above: Line, below: Line) -> Iterator[Line]:
    """The boxes side by side, after the segments `first`; those over and under that line after `above` and `below`."""
    made = beside(line)
    room = line_cells(first)
    for number, row in enumerate(made.lines):
        prefix = first if number == made.baseline else above if number < made.baseline else below
        yield (*prefix, (" " * (room - line_cells(prefix)), ""), *row)


def _tall(item: Item) -> bool:
    """Whether the item is a tree, and not one or two lines."""
    return len(item.items) > 1 or bool(item.close)


def _is_zero(cell: Formula | Span) -> bool:
    return isinstance(cell, Formula) and len(cell.parts) == 1 and (cell.parts[0] is ZERO or cell.parts[0] == "0")


def _apart(before: Block, after: Block) -> bool:
    """Whether a blank line stands between two blocks."""
    if isinstance(before, Heading):
        return before.level == 1
    if isinstance(after, Heading):
        return True
    kinds = (Paragraph, Listing)
    return not (isinstance(before, kinds) and isinstance(after, kinds))


def _styled(content: Inline, style: Style) -> Inline:
    if not style:
        return content
    return tuple(part if isinstance(part, Span) else Span(part, style) for part in content)


def _in_style(box: Box, style: Style) -> Box:
    return box._replace(lines=tuple(tuple((text, old or style) for text, old in line) for line in box.lines))


def _indented(box: Box, indent: int) -> Iterator[Line]:
    for line in box.lines:
        yield ((" " * indent, ""), *line)


def _without_leading_space(line: Line) -> Line:
    (text, style), *rest = line
    return ((text.lstrip(), style), *rest)


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
