"""The lines of an error: what, where (a caret under the text), why, what to do."""

from __future__ import annotations

from jachess.errors import InputError, Span

INDENT = "  "
_NAMED = {"\t": " ", "\r": " "}


def caret_lines(error: InputError, ascii: bool = False, width: int = 80) -> list[str]:
    """At most five lines that tell of an error: its message, the line of the text, the caret, the cause, the help.

    ascii: whether only ASCII characters may occur. width: the columns that the line of the text may take.
    >>> from jachess.errors import SyntaxProblem
    >>> print(*caret_lines(SyntaxProblem("unknown function `sine`", text="x^2 + sine(y)", span=Span(6, 10))), sep="\\n")
    error: unknown function `sine`
      x^2 + sine(y)
            ^^^^
    """
    lines = [f"error: {visible(error.message, ascii)}"]
    if error.span is not None and error.text.strip():
        lines += place_lines(error.text, error.span, ascii=ascii, width=width)
    if error.cause:
        lines.append(f"cause: {visible(error.cause, ascii)}")
    if error.help:
        lines.append(f"help: {visible(error.help, ascii)}")
    return lines


def place_lines(text: str, span: Span, *, ascii: bool = False, width: int = 80) -> list[str]:
    """The line of the text that the span is in, windowed to the width, and under it the caret."""
    start = max(0, min(span.start, len(text)))
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", start)
    line = text[first : last if last >= 0 else len(text)]
    start -= first
    end = max(start + 1, min(span.end - first, len(line)))
    cells = [visible(sign, ascii) for sign in line]
    columns = [sum(map(cell_width, cell)) for cell in cells]
    while 0 < start < len(columns) and columns[start] == 0:
        start -= 1  # a mark is seen on the letter before it
    room = max(width - len(INDENT), 10) - (start >= len(columns))  # a caret after the end needs a column of its own
    ellipsis = "..." if ascii else "…"
    left, right = _window(columns, start, end, room, len(ellipsis))
    shown = "".join(cells[left:right])
    before = sum(columns[left:start])
    if left:
        shown = ellipsis + shown
        before += len(ellipsis)
    if right < len(cells):
        shown += ellipsis
    marked = max(1, sum(columns[start : min(end, right)]))
    return [INDENT + shown.rstrip(), INDENT + " " * before + "^" * marked]


def _window(columns: list[int], start: int, end: int, room: int, ellipsis: int) -> tuple[int, int]:
    """The range of characters to show: all of them if they fit, or as many around the span as fit."""
    if sum(columns) <= room:
        return 0, len(columns)
    room -= 2 * ellipsis
    left = right = min(start, len(columns))
    used = 0
    # First the span, from its start; then what stands around it, a little more of what comes before.
    while right < min(end, len(columns)) and used + columns[right] <= room:
        used += columns[right]
        right += 1
    grew = True
    while grew:
        grew = False
        for _ in range(2):
            if left > 0 and used + columns[left - 1] <= room:
                left -= 1
                used += columns[left]
                grew = True
        if right < len(columns) and used + columns[right] <= room:
            used += columns[right]
            right += 1
            grew = True
    return left, right


def cell_width(sign: str) -> int:
    """The columns that a character takes in a terminal: 2 for wide ones, 0 for marks on the letter before."""
    if sign.isascii():
        return 1
    from unicodedata import category, east_asian_width

    if category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(sign) in ("W", "F") else 1


def visible(text: str, ascii: bool = False) -> str:
    """The text with everything that a terminal would not show as itself as an escape."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_visible(sign, ascii) for sign in text)


def _visible(sign: str, ascii: bool) -> str:
    if sign in _NAMED:
        return _NAMED[sign]
    if sign.isprintable() and (sign.isascii() or not ascii):
        return sign
    if sign.isascii():
        return f"\\x{ord(sign):02x}"
    from unicodedata import category

    if not ascii and category(sign) == "Zs":
        return " "
    return f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08x}"
