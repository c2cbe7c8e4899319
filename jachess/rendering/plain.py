"""The plain format: ASCII only, without colour; every expression reads back as the same expression."""

from __future__ import annotations

from typing import Any

from jachess.rendering.formats import RenderOptions
from jachess.rendering.layout import Layout, text_of
from jachess.rendering.present import present
from jachess.rendering.writing import Ascii


def draw(result: Any, options: RenderOptions) -> str:
    """The page in ASCII, in lines of the width where its formulas allow it."""
    layout = Layout(options.width, Ascii())
    return "\n".join(map(text_of, layout.lines(present(result, options)))) + "\n"
