"""The MathML format: the answer alone, one <math> element a line."""

from __future__ import annotations

from functools import cache
from typing import Any

from jachess.rendering.blocks import Equation, Paragraph, Span
from jachess.rendering.formats import RenderOptions
from jachess.rendering.latex import equation
from jachess.rendering.present import present
from jachess.rendering.writing import Latex

# What the converter makes of the brackets around a matrix.
OPENING = '<mo stretchy="true" fence="true" form="prefix">&#x00028;</mo>'
CLOSING = '<mo stretchy="true" fence="true" form="postfix">&#x00029;</mo>'


def draw(result: Any, options: RenderOptions) -> str:
    """The object, then its values at each point, each as one <math> element."""
    from dataclasses import replace

    writing = Latex()
    lines = []
    for block in present(result, replace(options, steps="none", hint=None)):
        if isinstance(block, Equation):
            lines.append(mathml(equation(block, writing, room=False), display=True))
        elif isinstance(block, Paragraph) and any(isinstance(part, Span) and part.style == "undefined" for part in block.content):
            lines.append(mathml(words_and_formulas(block, writing), display=True))
    return "\n".join(lines) + "\n"


def words_and_formulas(block: Paragraph, writing: Latex) -> str:
    """A line of prose and formulas as one formula."""
    words = Latex(opening="}", closing=r"\text{")
    return r"\text{" + words.inline(block.content) + "}"


def _with_room(latex: str) -> str:
    """A thin space between a factor and the function behind it, which TeX sets by itself: x sin(x), not xsin(x)."""
    from re import sub

    functions = r"(?:operatorname|sin|cos|tan|cot|sec|csc|arc|ln|log|exp|max|min)"
    return sub(rf"(?<!\\left)(?<!\\cdot)(?<=[\w}})])\s*(?=\\{functions})", r"\\,", latex)


@cache
def mathml(latex: str, display: bool = False) -> str:
    """The LaTeX, which is our own, as a <math> element."""
    from latex2mathml.converter import convert

    made: str = convert(_with_room(latex), display="block" if display else "inline")
    for letter in "ed":
        made = made.replace(f"<mi>&#x{ord(letter):05X};</mi>", f'<mi mathvariant="normal">{letter}</mi>')
    return made
