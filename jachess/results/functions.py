"""What was read: a function of real variables, and points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jachess.errors import Span
from jachess.expression.nodes import Name, Node


@dataclass(frozen=True, slots=True)
class Note:
    """A remark on how something was read, or on what an answer assumes: one sentence of plain text.

    `kind` is a stable word: reading (an ambiguity that was resolved), hint (perhaps something else was meant),
    assumption, warning. `span` is the place in the source, where there is one.
    """

    text: str
    kind: str = "reading"
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class VectorFunction:
    """m expressions in n ordered real variables; scalar when `shape` is ().

    `shape` is () for one expression, (m,) for a vector, (r, c) for a matrix, whose components run row by row.
    `parameters` are the free names that are not variables: they are held constant. `definitions` are the parts named
    by `where`, already put in place in the components.
    """

    components: tuple[Node, ...]
    variables: tuple[Name, ...]
    parameters: tuple[Name, ...] = ()
    shape: tuple[int, ...] = ()
    source: str = ""
    name: str = "f"
    definitions: tuple[tuple[Name, Node], ...] = ()
    assumptions: tuple[Node, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """A value, exact and free of variables, for each name: the variables in their order, then any parameters."""

    values: tuple[tuple[Name, Node], ...]

    def mapping(self) -> Mapping[Node, Node]:
        """The values by name."""
        return dict(self.values)
