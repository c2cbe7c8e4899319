"""The formats by name: one file each, loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """How a result is shown.

    steps: how much of the derivation. understood: words for rules that need no explanation ("chain", "product",
    "trigonometric"): their steps take one line. hint: only so many steps of each derivation, and no answer.
    width, color, ascii, pretty are of the terminal; `terminal.fitted` finds them for a stream.
    """

    steps: Literal["none", "brief", "full"] = "full"
    understood: frozenset[str] = frozenset()
    hint: int | None = None
    digits: int = 10
    width: int = 80
    color: bool = False
    ascii: bool = False
    pretty: bool = False


# The module of each format; its `draw(result, options)` returns the whole text, with a newline at its end.
FORMATS: dict[str, str] = {
    "terminal": "jachess.rendering.terminal",
    "plain": "jachess.rendering.plain",
    "json": "jachess.rendering.data",
    "latex": "jachess.rendering.latex",
    "markdown": "jachess.rendering.markdown",
    "html": "jachess.rendering.page",
    "mathml": "jachess.rendering.mathml",
}


def render(result: Any, format: str = "terminal", options: RenderOptions | None = None) -> str:
    """The result as text in the format, with a newline at its end.

    Raises: KeyError for a format that is not in FORMATS.
    """
    draw: Callable[[Any, RenderOptions], str] = import_module(FORMATS[format]).draw
    return draw(result, options or RenderOptions())
