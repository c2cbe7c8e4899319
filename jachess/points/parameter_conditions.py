"""Conditions on parameters as they are read: solved for a parameter where they are linear in one, without what others imply."""

from __future__ import annotations

from collections.abc import Sequence

from jachess.expression.nodes import (
    ZERO,
    Call,
    Name,
    Node,
    Number,
    add,
    free_names,
    substitute,
)
from jachess.expression.tidy import collected, tidy


def readable(condition: Node) -> Node:
    """A condition on a linear expression in one parameter solved for it: 2·a − 1 > 0 is a > 1/2."""
    from jachess.points.splitting import solved

    assert type(condition) is Call
    left, right = condition.args
    whole = collected(left)
    names = free_names(whole)
    if len(names) == 1 and right is ZERO:
        found = solved(whole, (), names)
        if found is not None:
            falling = tidy(substitute(whole, {names[0]: add(found.value, Number(1))}))
            turned = {">": "<", "<": ">", ">=": "<=", "<=": ">="}.get(condition.name, condition.name)
            down = type(falling) is Number and falling.value < 0
            return Call(turned if down else condition.name, (names[0], found.value))
    return Call(condition.name, (whole, right))


def shortened(conditions: list[Node]) -> tuple[Node, ...]:
    """Conditions without those that another implies: of a > 2 and a > −2 the first."""
    from jachess.expression.exact import compare

    kept: list[Node] = []
    for condition in conditions:
        assert type(condition) is Call
        name, end = condition.args
        implied = False
        for other in conditions:
            assert type(other) is Call
            if (
                other is condition
                or other.args[0] is not name
                or other.name != condition.name
                or end.support
                or other.args[1].support
            ):
                continue
            side = compare(other.args[1], end)
            implied = implied or (side > 0 if condition.name == ">" else side < 0)
        if not implied:
            kept.append(condition)
    return tuple(kept)


def solved_for(border: Node, parameters: Sequence[Name]) -> tuple[Name, Node] | None:
    """A parameter that stands alone in a border, and its value there."""
    from jachess.points.splitting import solved

    found = solved(border, (), [name for name in parameters if border.support & name.support])
    return None if found is None else (found.name, found.value)
