"""The views of a result, for notebooks, terminals and other libraries; loaded when they are asked for.

Importing this module registers them with `results.showing`.
"""

from __future__ import annotations

from typing import Any

from jachess.results.matrices import Hierarchy
from jachess.results.showing import register


def _latex(result: Any) -> str:
    from jachess.rendering import render

    return render(result, "latex")


def _html(result: Any) -> str:
    from jachess.rendering import render

    return render(result, "html")


def _text(result: Any) -> str:
    from jachess.rendering import render

    return render(result, "terminal")


def _rich(result: Any) -> Any:
    from jachess.rendering.terminal import renderable

    return renderable(result)


def _sympy(result: Any) -> Any:
    """The entries as a SymPy expression or Matrix."""
    from jachess.algebra.bridge import many_to_sympy

    if isinstance(result, Hierarchy):
        result = result.result
    entries = many_to_sympy([entry for row in result.rows for entry in row])
    if not result.shape:
        return entries[0]
    from sympy import Matrix

    return Matrix(len(result.rows), len(result.rows[0]), entries)


def _compiled(result: Any) -> Any:
    from jachess.expression.compiled import compile_nodes

    if isinstance(result, Hierarchy):
        result = result.result
    return compile_nodes([entry for row in result.rows for entry in row], result.function.variables, result.shape)


register(latex=_latex, html=_html, text=_text, rich=_rich, sympy=_sympy, compiled=_compiled)
