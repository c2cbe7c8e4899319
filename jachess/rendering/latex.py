"""The LaTeX format: a fragment for the body of a document that loads amsmath and amssymb."""

from __future__ import annotations

from collections.abc import Iterator
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
    Matrix,
    Outline,
    Paragraph,
    Span,
)
from jachess.rendering.formats import RenderOptions
from jachess.rendering.present import present
from jachess.rendering.writing import Latex

MOST_COLUMNS = 10  # amsmath's matrices have no more unless they are told


def draw(result: Any, options: RenderOptions) -> str:
    """The page as a LaTeX fragment."""
    writing = Latex()
    lines = [r"% needs \usepackage{amsmath, amssymb}"]
    lines += [line for block in present(result, options) for line in _block(block, writing)]
    return "\n".join(lines) + "\n"


def answer(result: Any) -> str:
    """The object and its values alone, as one displayed formula: what a notebook shows."""
    blocks = present(result, RenderOptions(steps="none"))
    found = [equation(block, Latex()) for block in blocks if isinstance(block, Equation)]
    body = found[0] if len(found) == 1 else r"\begin{gathered} " + r" \\ ".join(found) + r" \end{gathered}"
    return f"$$ {body} $$"


def _block(block: Block, writing: Latex) -> Iterator[str]:
    if isinstance(block, Heading):
        yield ""
        yield ("\\section*" if block.level == 1 else "\\subsection*") + f"{{{writing.inline(block.content)}}}"
    elif isinstance(block, Paragraph):
        yield rf"\noindent {writing.inline(block.content)}\par"
    elif isinstance(block, Listing):
        yield r"\begin{itemize}"
        yield from (rf"  \item {writing.inline(item)}" for item in block.items)
        yield r"\end{itemize}"
    elif isinstance(block, Definitions):
        yield aligned(block, writing, "align*")
    elif isinstance(block, Equation):
        yield r"\["
        yield f"  {equation(block, writing)}"
        yield r"\]"
    elif isinstance(block, Outline):
        for item in block.items:
            yield r"\medskip"
            yield from _item(item, writing)
    else:
        yield rf"\begin{{tabular}}{{{'l' * len(block.rows[0])}}}"
        rows = [*((block.heads,) if block.heads else ()), *block.rows]
        yield from ("  " + " & ".join(writing.inline(cell) for cell in row) + r" \\" for row in rows)
        yield r"\end{tabular}"


def aligned(block: Definitions, writing: Latex, environment: str) -> str:
    """Equations under one another, aligned at their signs."""
    sign = writing.signs(block.sign)
    rows = [f"  {writing.formula(left)} &{sign} {writing.formula(right)}" for left, right in block.rows]
    return f"\\begin{{{environment}}}\n" + " \\\\\n".join(rows) + f"\n\\end{{{environment}}}"


def equation(block: Equation, writing: Latex, room: bool = True) -> str:
    """left = side = side, matrices in round brackets; without `room` between the rows as MathML, which finds its own."""
    parts = [writing.formula(block.left)]
    for sign, side in block.sides:
        parts += [writing.signs(sign).strip(), matrix(side, writing, room) if isinstance(side, Matrix) else writing.formula(side)]
    return " ".join(parts)


def matrix(block: Matrix, writing: Latex, room: bool) -> str:
    """The cells in round brackets; rows with fractions in them get room."""
    rows = [" & ".join(cell(each, writing) for each in row) for row in block.rows]
    columns = len(block.rows[0])
    if not room:
        body = r" \\ ".join(rows)
        return rf"\left(\begin{{matrix}} {body} \end{{matrix}}\right)"
    tall = any(r"\frac" in row for row in rows)
    body = (r" \\[1ex] " if tall else r" \\ ").join(rows)
    if columns <= MOST_COLUMNS:
        return rf"\begin{{pmatrix}} {body} \end{{pmatrix}}"
    return rf"\left(\begin{{array}}{{{'c' * columns}}} {body} \end{{array}}\right)"


def cell(content: Formula | Span, writing: Latex) -> str:
    """A cell of a matrix; words stand as text."""
    if isinstance(content, Formula):
        return writing.formula(content)
    inside = content.content
    return writing.formula(inside) if isinstance(inside, Formula) else rf"\text{{{writing.prose(inside)}}}"


def _item(item: Item, writing: Latex) -> Iterator[str]:
    """The lines of an outline, indented by hand: LaTeX's own lists nest four deep only."""
    stack: list[tuple[Item | Inline, int]] = [(item, 0)]
    while stack:
        entry, depth = stack.pop()
        if not isinstance(entry, Item):
            yield _line(writing.inline(entry), depth)
            continue
        number = rf"\textbf{{{entry.number}}}\quad " if entry.number else ""
        yield _line(number + writing.inline(entry.head), depth)
        for detail in entry.details:
            yield _line(writing.inline(detail), depth + 1)
        stack += [(part, depth + 1) for part in reversed((*entry.items, *((entry.close,) if entry.close else ())))]


def _line(text: str, depth: int) -> str:
    spaced = text.replace("   ", r" \quad ")
    return rf"{{\leftskip={1.5 * depth:g}em\noindent {spaced}\par}}"
