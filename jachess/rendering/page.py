"""The HTML format: one page that stands alone, with MathML, readable in light and in dark, and on paper.

It asks nothing of the network and runs no script; everything on it goes through `tag`, which escapes.
"""

from __future__ import annotations

from html import escape
from typing import Any

from jachess.rendering.blocks import (
    Block,
    Definitions,
    Equation,
    Formula,
    Heading,
    Inline,
    Item,
    Listing,
    Outline,
    Paragraph,
    Span,
)
from jachess.rendering.formats import RenderOptions
from jachess.rendering.latex import equation
from jachess.rendering.mathml import CLOSING, OPENING, mathml
from jachess.rendering.present import present
from jachess.rendering.writing import Latex, Writing, visible

_LATEX = Latex()
_TEXT = Writing()


class Markup(str):
    """Text that is HTML already: made by `tag` or by the MathML writer, and by nothing else."""


def tag(name: str, /, *content: str, **attributes: str) -> Markup:
    """An element. Content that is not Markup is escaped, and so is every attribute."""
    inside = "".join(part if isinstance(part, Markup) else escape(visible(part)) for part in content)
    marks = "".join(f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"' for key, value in attributes.items())
    return Markup(f"<{name}{marks}>" if name in ("meta", "br") else f"<{name}{marks}>{inside}</{name}>")


def draw(result: Any, options: RenderOptions) -> str:
    """The page, from its doctype on."""
    from base64 import b64encode
    from hashlib import sha256
    from importlib.resources import files

    style = files("jachess.rendering").joinpath("page.css").read_text(encoding="utf-8")
    blocks = present(result, options)
    title = next((_TEXT.inline(block.content) for block in blocks if isinstance(block, Heading)), "jachess")
    digest = b64encode(sha256(style.encode()).digest()).decode()
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag(
            "meta",
            http_equiv="Content-Security-Policy",
            content=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
        ),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="generator", content="jachess"),
        tag("title", title),
        Markup(f"<style>{style}</style>"),
    )
    body = tag("body", tag("main", *(part for block in blocks for part in (_block(block), Markup("\n")))))
    return f"<!DOCTYPE html>\n{tag('html', head, Markup(chr(10)), body, lang='en')}\n"


def fragment(result: Any, options: RenderOptions) -> str:
    """The object without its derivation, for a cell of a notebook: no style sheet, nothing that could reach the page around it."""
    from dataclasses import replace

    blocks = present(result, replace(options, steps="none"))
    parts: list[str] = []
    for block in blocks:
        if isinstance(block, Equation):
            parts.append(tag("div", Markup(mathml(equation(block, _LATEX, room=False), display=True))))
        elif not isinstance(block, Heading) or block.level > 1:
            parts.append(_block(block))
    return tag("div", *parts)


def _block(block: Block) -> Markup:
    if isinstance(block, Heading):
        return tag(f"h{block.level}", *_inline(block.content))
    if isinstance(block, Paragraph):
        return tag("p", *_inline(block.content), class_=block.style) if block.style else tag("p", *_inline(block.content))
    if isinstance(block, Listing):
        return tag("ul", *(tag("li", *_inline(item), class_=block.style or "remark") for item in block.items))
    if isinstance(block, Definitions):
        rows = [
            tag(
                "tr",
                tag("td", _math(_LATEX.formula(left))),
                tag("td", _math(_LATEX.signs(block.sign) + " " + _LATEX.formula(right))),
            )
            for left, right in block.rows
        ]
        return tag("div", tag("table", *rows), class_="definitions")
    if isinstance(block, Equation):
        answer = any(not isinstance(side, Formula) and side.result for _, side in block.sides)
        return tag(
            "div", _math(equation(block, _LATEX, room=False), display=True), class_="display answer" if answer else "display"
        )
    if isinstance(block, Outline):
        return Markup("\n".join(tag("div", _item(item), class_="entry") for item in block.items))
    rows = [tag("tr", *(tag("td", *_inline(cell)) for cell in row)) for row in block.rows]
    heads = [tag("tr", *(tag("th", *_inline(head)) for head in block.heads))] if block.heads else []
    return tag("table", *heads, *rows, class_="plain")


def _item(item: Item) -> Markup:
    """A line of an outline; one with lines below it can be closed."""
    number = [tag("span", item.number, class_="number")] if item.number else []
    head = [*number, *_inline(item.head)]
    below = [tag("div", *_inline(detail), class_="line") for detail in item.details]
    below += [_item(each) for each in item.items]
    if item.close:
        below.append(tag("div", *_inline(item.close), class_="line"))
    if not below:
        return tag("div", *head, class_="line")
    opened = Markup("<details open>")
    return Markup(opened + tag("summary", *head) + tag("div", *below, class_="below") + "</details>")


def _inline(content: Inline) -> list[Markup]:
    pieces: list[Markup] = []
    for part in content:
        style = ""
        if isinstance(part, Span):
            style, part = part.style, part.content
        made = _math(_LATEX.formula(part)) if isinstance(part, Formula) else Markup(escape(visible(part)).replace("   ", "&emsp;"))
        pieces.append(tag("span", made, class_=style) if style else made)
    return pieces


def _math(latex: str, display: bool = False) -> Markup:
    """The formula as MathML. Matrices get their brackets from the style sheet: few fonts have ones that grow."""
    made = mathml(latex, display)
    return Markup(made.replace(OPENING + "<mtable>", '<mtable class="matrix">').replace("</mtable>" + CLOSING, "</mtable>"))
