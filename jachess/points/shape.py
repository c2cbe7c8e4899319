"""A set of critical points that are not isolated, before it is classified."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jachess.expression.nodes import ZERO, Name, Node, substitute
from jachess.expression.tidy import tidy

if TYPE_CHECKING:
    pass


@dataclass(frozen=True, slots=True)
class Shape:
    """A set of critical points: `point` gives the variables in `parameters`; `equations` (each = 0) describe it too."""

    point: tuple[tuple[Name, Node], ...]
    parameters: tuple[Name, ...]
    equations: tuple[Node, ...]
    where: tuple[Node, ...] = ()
    dimension: int = 1


def vanishes_on(equation: Node, shape: Shape) -> bool:
    """Whether an expression is 0 on the whole set."""
    return tidy(substitute(equation, dict(shape.point))) is ZERO
