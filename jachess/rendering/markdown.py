"""The Markdown format: headings, lists and formulas between dollar signs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jachess.rendering.blocks import Block, Definitions, Equation, Heading, Inline, Item, Listing, Outline, Paragraph
from jachess.rendering.formats import RenderOptions
from jachess.rendering.latex import aligned, equation
from jachess.rendering.present import present
from jachess.rendering.writing import Latex, visible

_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}


class _Writing(Latex):
    """Formulas as LaTeX without the escapes that Markdown would take for its own; prose with Markdown's signs escaped."""

    def formula(self, content: Any) -> str:
        return _protected(super().formula(content))

    def prose(self, text: str) -> str:
        return "".join(_ENTITIES.get(char) or ("\\" + char if char in "\\`*_{}[]#|~$" else char) for char in visible(text))


def draw(result: Any, options: RenderOptions) -> str:
    """The page in Markdown, as GitHub, Jupyter and Pandoc read it."""
    writing = _Writing()
    parts = [part for block in present(result, options) for part in _block(block, writing)]
    return "\n\n".join(parts) + "\n"


def _block(block: Block, writing: Latex) -> Iterator[str]:
    if isinstance(block, Heading):
        yield "#" * block.level + " " + writing.inline(block.content)
    elif isinstance(block, Paragraph):
        yield writing.inline(block.content)
    elif isinstance(block, Listing):
        yield "\n".join(f"- {writing.inline(item)}" for item in block.items)
    elif isinstance(block, Definitions):
        yield f"$$\n{aligned(block, writing, 'aligned')}\n$$"
    elif isinstance(block, Equation):
        yield f"$$\n{_protected(equation(block, writing))}\n$$"
    elif isinstance(block, Outline):
        yield "\n".join(line for item in block.items for line in _item(item, writing, 0))
    else:
        heads = [writing.inline(head) for head in block.heads] or [""] * len(block.rows[0])
        rows = [heads, ["---"] * len(heads), *([writing.inline(cell) for cell in row] for row in block.rows)]
        yield "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _item(item: Item, writing: Latex, depth: int) -> Iterator[str]:
    """The lines of an outline as a nested list; a close is the last line of its list."""
    stack: list[tuple[Item | Inline, int]] = [(item, depth)]
    while stack:
        entry, depth = stack.pop()
        indent = "  " * depth
        if not isinstance(entry, Item):
            yield f"{indent}- {_tidied(writing.inline(entry))}"
            continue
        number = f"**{entry.number}** " if entry.number else ""
        yield f"{indent}- {number}{_tidied(writing.inline(entry.head))}"
        for detail in entry.details:
            # a line of its own inside the list item
            yield f"{indent}  <br>{_tidied(writing.inline(detail))}"
        stack += [(part, depth + 1) for part in reversed((*entry.items, *((entry.close,) if entry.close else ())))]


def _tidied(text: str) -> str:
    return text.replace("   ", " &emsp; ")


def _protected(text: str) -> str:
    """LaTeX whose escapes of punctuation are spelled out: Markdown would take them for its own."""
    for sign, word in ((r"\{", r"\lbrace "), (r"\}", r"\rbrace "), (r"\,", r"\thinspace "), (r"\;", r"\thickspace ")):
        text = text.replace(sign, word)
    return text
