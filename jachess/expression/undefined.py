"""Why an operation has no value: the reasons that are shown, one clause each."""

from __future__ import annotations

from jachess.expression.nodes import Call, Name, Node
from jachess.expression.signs import sign


def text(node: Node) -> str:
    """The node as plain text."""
    from jachess.expression.notation import plain

    return plain(node)


def given(node: Node, value: Node) -> str:
    """ "x - 1 = 0", or the value alone for a constant."""
    return f"{text(node)} = {text(value)}" if node.support and node is not value else text(value)


def pole(node: Call, value: Node) -> str:
    """ "tan has a pole at pi/2"."""
    where = "" if type(node.args[0]) is Name or not node.args[0].support else f": {given(node.args[0], value)}"
    return f"{node.name} has a pole at {text(value)}{where}"


_INTERVALS = {
    "asin": "[-1, 1]",
    "acos": "[-1, 1]",
    "atanh": "(-1, 1)",
    "acosh": "[1, infinity)",
    "asech": "(0, 1]",
    "asec": "|u| >= 1",
    "acsc": "|u| >= 1",
    "acoth": "|u| > 1",
    "bessely": "(0, infinity)",
    "besselk": "(0, infinity)",
    "lgamma": "(0, infinity)",
    "Ci": "(0, infinity)",
    "Chi": "(0, infinity)",
    "lambertw": "[-1/e, infinity)",
    "polylog": "(-infinity, 1)",
    "ellipk": "(-infinity, 1)",
    "ellipe": "(-infinity, 1]",
}
_POLES = frozenset({"gamma", "digamma", "polygamma", "coth", "csch", "acsch", "Ei", "li"})
_LOGARITHMS = frozenset({"ln", "log10", "log2"})


def outside(node: Call, args: list[Node], relation: Node) -> str:
    """The reason why a function of the vocabulary is not defined at the values of its arguments."""
    name, last = node.name, args[-1]
    if name in _LOGARITHMS or (name == "logb" and sign(args[0]) <= 0):
        shown = "ln" if name == "ln" else "a logarithm" if name == "logb" else name
        kind = "zero" if sign(args[0]) == 0 else "a negative number"
        where = f": {given(node.args[0], args[0])}" if node.args[0].support or kind != "zero" else ""
        return f"{shown} of {kind}{where}"
    if name == "logb":
        return f"the base of a logarithm must be positive and not 1: {given(node.args[1], last)}"
    if name == "sqrt":
        return f"square root of a negative number: {given(node.args[0], last)}"
    if name == "atan2":
        return "the angle of the origin is not defined: both arguments are 0"
    if name == "heaviside":
        return "the unit step has no value at 0" + (f": {given(node.args[0], last)}" if node.args[0].support else "")
    if name in ("tan", "cot", "sec", "csc"):
        return pole(node, last)
    if name in _INTERVALS:
        return f"{name} is defined on {_INTERVALS[name]}: {given(node.args[-1], last)}"
    if name in _POLES:
        where = f": {given(node.args[-1], last)}" if node.args[-1].support and type(node.args[-1]) is not Name else ""
        return f"{name} has a pole at {text(last)}{where}"
    shown_args = ", ".join(map(text, args))
    return (
        f"{name} is not defined at ({shown_args})"
        if relation.support == 0
        else (f"{name}({shown_args}) is not defined: it needs {text(relation)}")
    )
