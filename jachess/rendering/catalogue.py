"""The list of known functions, as blocks and as data."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from jachess.expression.nodes import Node
from jachess.expression.notation import plain
from jachess.rendering.blocks import Block, Formula, Heading, Inline, Item, Outline, Partial, Span, formula
from jachess.rendering.steps import GAP
from jachess.results.catalogue import Catalogue, KnownFunction


def catalogue_blocks(catalogue: Catalogue) -> Iterator[Block]:
    """The functions under the headings of their groups, each with its derivatives and where they hold."""
    yield Heading((f"{len(catalogue.functions)} known functions",), 1)
    for group, functions in groupby(catalogue.functions, key=lambda function: function.group):
        yield Heading((group.capitalize(),))
        yield Outline(tuple(map(_item, functions)))


def _item(function: KnownFunction) -> Item:
    also = f"; also {', '.join(function.aliases)}" if function.aliases else ""
    details: list[Inline] = []
    total = len(function.arguments) == 1
    for argument, derivative in zip(function.arguments, function.derivatives, strict=True):
        left = Partial((argument,), of=function.call, total=total)
        if derivative is None:
            details.append((formula(left), " has no expression in known functions"))
        else:
            details.append((formula(left, " = ", derivative), *_where(f"{GAP}where ", function.smooth)))
    if function.domain and function.domain != function.smooth:
        details.append(_where("defined where ", function.domain))
    return Item("", (Span(plain(function.call), "result"), f"{GAP}{function.title}{also}"), tuple(details))


def _where(word: str, conditions: tuple[Node, ...]) -> Inline:
    line: list[str | Formula | Span] = []
    for number, condition in enumerate(conditions):
        line += [" and " if number else word, formula(condition)]
    return tuple(line)


def catalogue_data(catalogue: Catalogue) -> dict[str, Any]:
    """The functions as the JSON answer of `jachess functions`."""
    return {
        "schema": "jachess/1",
        "command": "functions",
        "functions": [
            {
                "name": function.name,
                "title": function.title,
                "group": function.group,
                "aliases": list(function.aliases),
                "call": plain(function.call),
                "arguments": [argument.text for argument in function.arguments],
                "derivatives": [None if derivative is None else plain(derivative) for derivative in function.derivatives],
                "domain": [plain(condition) for condition in function.domain],
                "differentiable": [plain(condition) for condition in function.smooth],
            }
            for function in catalogue.functions
        ],
    }
