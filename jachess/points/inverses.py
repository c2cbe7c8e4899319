"""The argument u for which an invertible function has a given value: ln(u) = t where u = e^t."""

from __future__ import annotations

from jachess.errors import Undefined
from jachess.expression.exact import compare, value_at
from jachess.expression.nodes import PI, ZERO, Call, E, Node, Power
from jachess.expression.notation import plain

_INVERSE = {"atan": "tan", "asin": "sin", "acos": "cos", "asinh": "sinh", "acosh": "cosh", "atanh": "tanh"}


def inverse_value(function: Node, value: Node) -> Node:
    """u where function(u) = value, for a function in `generators.INVERTIBLE`. Raises: Undefined outside its range.

    >>> from jachess.expression.nodes import Name
    >>> str(inverse_value(Call("atan", (Name("x"),)), PI / 4))
    '1'
    """
    name = function.name  # type: ignore[attr-defined]
    if name == "ln":
        return value_at(Power((E, value)), {})
    low, high = {"atan": (-PI / 2, PI / 2), "asin": (-PI / 2, PI / 2), "acos": (ZERO, PI)}.get(name, (None, None))
    if low is not None and high is not None:
        inside = compare(value, low), compare(value, high)
        closed = name != "atan"
        if inside[0] < 0 or inside[1] > 0 or (not closed and 0 in inside):
            raise Undefined(f"{plain(function)} cannot be {plain(value)}")
    if name == "acosh" and compare(value, ZERO) < 0:
        raise Undefined(f"{plain(function)} cannot be {plain(value)}")
    if name == "erf":
        if value is ZERO:
            return ZERO
        raise Undefined(f"erf has no inverse in closed form at {plain(value)}")
    return value_at(Call(_INVERSE[name], (value,)), {})
