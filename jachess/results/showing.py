"""What every result can do in a notebook, in a terminal and for other libraries.

Results hold and do not compute, so the work is handed to functions that the library registers when it is imported.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_VIEWS: dict[str, Callable[..., Any]] = {}


def register(**views: Callable[..., Any]) -> None:
    """Name the functions (result -> view) that `Showing` calls: latex, html, rich, text, sympy, compiled."""
    _VIEWS.update(views)


class Showing:
    """The views of a result. Formats are made when they are asked for, from the same blocks as the commands' output."""

    __slots__ = ()

    def _repr_latex_(self) -> str:
        return str(_VIEWS["latex"](self))

    def _repr_html_(self) -> str:
        return str(_VIEWS["html"](self))

    def __rich__(self) -> Any:
        return _VIEWS["rich"](self)

    def __str__(self) -> str:
        return str(_VIEWS["text"](self))

    def to_sympy(self) -> Any:
        """The entries as a SymPy expression (derivative) or Matrix."""
        return _VIEWS["sympy"](self)

    def compile(self) -> Any:
        """A NumPy function of the variables, in their order, each a number or an array; returns an array whose leading
        axes are the object's shape."""
        return _VIEWS["compiled"](self)
