"""What assumptions on the signs of names, such as x > 0, do for a result: |x| is x, sgn(x) is 1, x ≠ 0 goes without saying."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from jachess.expression.nodes import MINUS_ONE, ONE, ZERO, Call, Name, Negative, Node, Number, substitute
from jachess.expression.tidy import tidy

Signs = Mapping[Name, int]

_TURNED = {">": "<", ">=": "<=", "<": ">", "<=": ">="}


def signs_of(assumptions: Iterable[Node]) -> dict[Name, int]:
    """1 for each name that is assumed positive or nonnegative, −1 for each assumed negative or nonpositive."""
    found: dict[Name, int] = {}
    for condition in assumptions:
        if type(condition) is not Call or condition.name not in _TURNED:
            continue
        (left, right), relation = condition.args, condition.name
        if type(left) is Number:
            left, right, relation = right, left, _TURNED[relation]
        if type(left) is Name and type(right) is Number:
            if relation in (">", ">=") and right.value >= 0:
                found[left] = 1
            elif relation in ("<", "<=") and right.value <= 0:
                found[left] = -1
    return found


def under(node: Node, signs: Signs) -> Node:
    """The node with absolute values and signs of these names replaced, tidied."""
    values: dict[Node, Node] = {}
    for name, sign in signs.items():
        values[Call("abs", (name,))] = name if sign > 0 else Negative((name,))
        values[Call("sign", (name,))] = ONE if sign > 0 else MINUS_ONE
    changed = substitute(node, values)
    return node if changed is node else tidy(changed)


def with_signs(node: Node, signs: Signs) -> Node:
    """The node with |x| (or −|x|) in the place of x: an identity between such nodes holds for every real x exactly if
    it holds for every x of the assumed sign."""
    values: dict[Node, Node] = {}
    for name, sign in signs.items():
        size = Call("abs", (name,))
        values[name] = size if sign > 0 else Negative((size,))
    return substitute(node, values)


def goes_without_saying(condition: Node, assumptions: Iterable[Node], signs: Signs) -> bool:
    """Whether a condition is one of the assumptions, or follows from a strict one on the same name."""
    if condition in assumptions:
        return True
    if type(condition) is not Call or len(condition.args) != 2:
        return False
    left, right = condition.args
    if right is not ZERO or type(left) is not Name or left not in signs:
        return False
    strict = any(
        type(assumed) is Call and assumed.name in ("<", ">") and left in assumed.args and ZERO in assumed.args
        for assumed in assumptions
    )
    if condition.name == ">=":
        return signs[left] > 0
    return strict and (condition.name == "!=" or (condition.name == ">" and signs[left] > 0))
