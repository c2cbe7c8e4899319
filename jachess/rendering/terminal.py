"""The terminal format: Unicode or ASCII, with or without colour, at the width there is.

Layout is our own (layout.py); `rich` writes the colours, and is not even loaded where there are none.
"""

from __future__ import annotations

import os
from typing import Any, TextIO

from jachess.rendering.boxes import Line
from jachess.rendering.filling import Setter
from jachess.rendering.formats import RenderOptions
from jachess.rendering.layout import Layout, text_of
from jachess.rendering.present import present
from jachess.rendering.writing import Ascii, Writing

# Colours that can be told apart on dark and on light grounds; what matters is bold or dim as well.
COLOURS = {
    "title": "bold",
    "number": "dim",
    "goal": "",
    "rule": "cyan",
    "result": "bold",
    "held": "magenta",
    "ok": "green",
    "note": "yellow",
    "warning": "bold yellow",
    "undefined": "bold red",
    "faint": "dim",
    "label": "dim",
    "guide": "dim",
}
WIDEST = 120  # prose wider than this is hard to read


def draw(result: Any, options: RenderOptions) -> str:
    """The page for a terminal; with colour codes when `options.color`."""
    lines = page(result, options)
    if not options.color:
        return "\n".join(map(text_of, lines)) + "\n"
    return coloured(lines, options.width)


def page(result: Any, options: RenderOptions) -> list[Line]:
    """The lines of the page with their styles."""
    writing: Writing = Ascii() if options.ascii else Writing()
    setter: Setter | None = None
    if options.pretty:
        from jachess.rendering.pretty import setter_for

        setter = setter_for(writing)
    return list(Layout(options.width, writing, setter).lines(present(result, options)))


def coloured(lines: list[Line], width: int) -> str:
    """The lines with their colours as terminal codes."""
    from io import StringIO

    from rich.console import Console

    stream = StringIO()
    console = Console(file=stream, force_terminal=True, width=width, legacy_windows=False, markup=False, highlight=False)
    for line in lines:
        console.print(text(line), no_wrap=True, overflow="ignore", crop=False, soft_wrap=True)
    return stream.getvalue()


def text(line: Line) -> Any:
    """The line as rich's Text: what users wrote is never read as markup."""
    from rich.text import Text

    made = Text(no_wrap=True, overflow="ignore", end="")
    for piece, style in line:
        made.append(piece, COLOURS.get(style, ""))
    made.rstrip()
    return made


def renderable(result: Any, options: RenderOptions | None = None) -> Any:
    """What `rich.print(result)` shows: the page at the console's own width."""

    class Page:
        def __rich_console__(self, console: Any, settings: Any) -> Any:
            from dataclasses import replace

            from rich.segment import Segment

            ascii = not (console.encoding or "utf").lower().startswith("utf")
            fitting = replace(options or RenderOptions(), width=min(settings.max_width, WIDEST), ascii=ascii)
            for line in page(result, fitting):
                yield from text(line).render(console)
                yield Segment.line()

    return Page()


def fitted(options: RenderOptions, stream: TextIO, color: str = "auto", width: int | None = None) -> RenderOptions:
    """The options with the width, the colour and the alphabet that suit the stream.

    A pipe has 80 columns unless COLUMNS says otherwise, and no colour unless it is forced; NO_COLOR is kept to, and
    ASCII is written where the encoding has no box characters.
    """
    from dataclasses import replace
    from shutil import get_terminal_size

    terminal = stream.isatty()
    if width is None:
        width = min(get_terminal_size((80, 24)).columns, WIDEST) if terminal or "COLUMNS" in os.environ else 80
    welcome = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    chosen = color == "always" or (color == "auto" and welcome)
    ascii = options.ascii
    try:
        "⎡├′·²∂".encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        ascii = True
    return replace(options, width=max(width, 20), color=chosen, ascii=ascii)
