"""What jachess knows: the functions of the vocabulary, as `jachess functions` lists them."""

from __future__ import annotations

from dataclasses import dataclass

from jachess.expression.nodes import Name, Node
from jachess.results.showing import Showing


@dataclass(frozen=True, slots=True)
class KnownFunction:
    """One function: its call with letters for the arguments, and its derivative by each of them (None: not expressible).

    `domain` holds where the function is defined, `smooth` where it is differentiable; both are empty for all real numbers.
    """

    name: str
    title: str
    group: str
    aliases: tuple[str, ...]
    arguments: tuple[Name, ...]
    call: Node
    derivatives: tuple[Node | None, ...]
    domain: tuple[Node, ...]
    smooth: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Catalogue(Showing):
    """Every known function, in the order of the vocabulary; functions of one group stand together."""

    functions: tuple[KnownFunction, ...]
