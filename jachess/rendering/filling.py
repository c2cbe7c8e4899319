"""Prose and formulas in lines of a given width.

Nothing is folded in the middle of a formula: a formula that is too long for its line is broken before a sign between
terms or after a comma, outside all brackets, and where even such a piece is too long it runs over the edge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from jachess.rendering.blocks import Formula, Inline, Span, Style
from jachess.rendering.boxes import Box, Line, Segment, beside, line_cells, text_box
from jachess.rendering.writing import Writing

WIDE = 3  # so many spaces set one thing apart from the next: a line is rather broken there

Setter = Callable[[Formula], Box]


class Filling:
    """Fills lines: the width, the hand in which formulas are written, and what sets them in two dimensions."""

    def __init__(self, width: int, writing: Writing, setter: Setter | None = None) -> None:
        self.width = width
        self.writing = writing
        self.setter = setter

    def box(self, content: Formula | Span) -> Box:
        """A formula as a box: of one line, or of several where fractions are set in two dimensions."""
        if isinstance(content, Span):
            if isinstance(content.content, Formula):
                return text_box(self.writing.formula(content.content), content.style)
            return text_box(self.writing.prose(content.content), content.style)
        return self.setter(content) if self.setter else text_box(self.writing.formula(content))

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
                made = [in_style(self.box(part), style)]
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


def _standing(line: list[Box], first: Line, above: Line, below: Line) -> Iterator[Line]:
    """The boxes side by side, after the segments `first`; those over and under that line after `above` and `below`."""
    made = beside(line)
    room = line_cells(first)
    for number, row in enumerate(made.lines):
        prefix = first if number == made.baseline else above if number < made.baseline else below
        yield (*prefix, (" " * (room - line_cells(prefix)), ""), *row)


def _without_leading_space(line: Line) -> Line:
    (text, style), *rest = line
    return ((text.lstrip(), style), *rest)


def in_style(box: Box, style: Style) -> Box:
    """The box with a style where it has none yet."""
    return box._replace(lines=tuple(tuple((text, old or style) for text, old in line) for line in box.lines))
