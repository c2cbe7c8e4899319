"""Boxes of styled text: what is set side by side, one above the other, in brackets; the terminal's typesetting.

A segment is a text with its style, a line is a tuple of segments, a box is lines of one width with a baseline.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from unicodedata import combining, east_asian_width

from jachess.rendering.blocks import Style

Segment = tuple[str, Style]
Line = tuple[Segment, ...]


class Box(NamedTuple):
    """Lines, the columns they take, and the line on which the box stands beside others."""

    lines: tuple[Line, ...]
    width: int
    baseline: int = 0

    @property
    def below(self) -> int:
        """The number of lines under the baseline."""
        return len(self.lines) - self.baseline - 1


def cells(text: str) -> int:
    """The columns that the text takes in a terminal."""
    return len(text) if text.isascii() else sum(map(_cell, text))


def _cell(char: str) -> int:
    if char < "\u0300" or "\u2010" <= char < "\u2e80":  # letters, superscripts, mathematical signs, box drawing
        return 1
    return 0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1


def line_cells(line: Line) -> int:
    """The columns that a line takes."""
    return sum(cells(text) for text, _ in line)


def text_box(text: str, style: Style = "") -> Box:
    """One line of text."""
    return Box((((text, style),),), cells(text))


def beside(boxes: Iterable[Box]) -> Box:
    """The boxes next to one another, on one baseline."""
    boxes = [box for box in boxes if box.width]
    if len(boxes) == 1:
        return boxes[0]
    above = max((box.baseline for box in boxes), default=0)
    below = max((box.below for box in boxes), default=0)
    rows: list[list[Segment]] = [[] for _ in range(above + below + 1)]
    for box in boxes:
        padded = fitted(box, above, below)
        for row, line in zip(rows, padded.lines, strict=True):
            row.extend(line)
    return Box(tuple(tuple(row) for row in rows), sum(box.width for box in boxes), above)


def fitted(box: Box, above: int, below: int, width: int = 0, side: str = "left") -> Box:
    """The box with blank lines and columns added, to have that much above and below its baseline."""
    width = max(width, box.width)
    space = width - box.width
    left = {"left": 0, "centre": space // 2, "right": space}[side]
    lines = []
    for line in box.lines:
        start = left + box.width - line_cells(line) if side == "right" else left
        end = width - start - line_cells(line)
        lines.append((*(((" " * start, ""),) if start else ()), *line, *(((" " * end, ""),) if end else ())))
    blank: Line = ((" " * width, ""),)
    above, below = max(above - box.baseline, 0), max(below - box.below, 0)
    return Box((blank,) * above + tuple(lines) + (blank,) * below, width, box.baseline + above)


def stacked(boxes: Sequence[Box], baseline: int = 0, side: str = "left") -> Box:
    """The boxes one above the other; the baseline is that of the box whose index is given."""
    width = max(box.width for box in boxes)
    lines: list[Line] = []
    base = 0
    for index, box in enumerate(boxes):
        if index == baseline:
            base = len(lines) + box.baseline
        lines.extend(fitted(box, 0, 0, width, side).lines)
    return Box(tuple(lines), width, base)


class Brackets(NamedTuple):
    """The signs of a bracket: for a single line, then top, middle and bottom of a tall one."""

    single: str
    top: str
    middle: str
    bottom: str


SQUARE = (Brackets("[", "⎡", "⎢", "⎣"), Brackets("]", "⎤", "⎥", "⎦"))
ROUND = (Brackets("(", "⎛", "⎜", "⎝"), Brackets(")", "⎞", "⎟", "⎠"))
ASCII_SQUARE = (Brackets(*"[[[["), Brackets(*"]]]]"))
ASCII_ROUND = (Brackets("(", "/", "|", "\\"), Brackets(")", "\\", "|", "/"))


def bracket(signs: Brackets, height: int, baseline: int, style: Style = "") -> Box:
    """One bracket as high as told."""
    if height == 1:
        return text_box(signs.single, style)
    column = [signs.top, *[signs.middle] * (height - 2), signs.bottom]
    return Box(tuple(((sign, style),) for sign in column), 1, baseline)


def enclosed(box: Box, pair: tuple[Brackets, Brackets], gap: str = "") -> Box:
    """The box between two brackets of its height."""
    height = len(box.lines)
    left, right = (bracket(signs, height, box.baseline) for signs in pair)
    inside = beside([text_box(gap), box, text_box(gap)]) if gap else box
    return beside([left, inside, right])


def grid(rows: Sequence[Sequence[Box]], sides: Sequence[str], gap: int = 2, loose: bool = False) -> list[Box]:
    """The cells aligned in columns: one box a row, all of one width; a row of tall cells has air around it when `loose`."""
    widths = [max(row[column].width for row in rows) for column in range(len(rows[0]))]
    made: list[Box] = []
    for number, row in enumerate(rows):
        above, below = max(cell.baseline for cell in row), max(cell.below for cell in row)
        padded = [fitted(cell, above, below, width, side) for cell, width, side in zip(row, widths, sides, strict=True)]
        spaced: list[Box] = []
        for index, cell in enumerate(padded):
            spaced += [text_box(" " * gap), cell] if index else [cell]
        box = beside(spaced) if sum(widths) else text_box(" ")
        if loose and number:
            blank: Line = ((" " * box.width, ""),)
            box = Box((blank, *box.lines), box.width, box.baseline + 1)
        made.append(box)
    return made
