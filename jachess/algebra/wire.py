"""Nodes as bytes, for the pipe between a process and its worker.

The form is JSON: a list of entries, children before parents, each shared node once, and after them the places of the
roots. Reading it back gives the very same nodes; nothing in it can name a class or run code.

    [["x", "name"], ["2", "number"], [["power"], 0, 1], ...], [2]
"""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

from jachess.expression.nodes import (
    Call,
    Constant,
    Name,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Root,
    Sum,
    Unknown,
    postorder,
)

_COMPOSITES: dict[str, Any] = {"+": Sum, "*": Product, "/": Quotient, "-": Negative, "^": Power}
_SIGNS = {kind: sign for sign, kind in _COMPOSITES.items()}


def dumps(*nodes: Node) -> bytes:
    """The bytes of the nodes, with what they share written once."""
    places: dict[Node, int] = {}
    entries: list[list[Any]] = []
    for node in postorder(*nodes):
        kind = type(node)
        places[node] = len(entries)
        args = [places[arg] for arg in node.args]
        if kind is Number:
            # hexadecimal, because Python refuses decimal digits beyond its own limit
            value = node.value  # type: ignore[attr-defined]
            entries.append(["n", hex(value.numerator), hex(value.denominator)])
        elif kind is Name:
            entries.append(["v", node.text])  # type: ignore[attr-defined]
        elif kind is Constant:
            entries.append(["c", node.name])  # type: ignore[attr-defined]
        elif kind is Root:
            entries.append(["r", [hex(c) for c in node.coefficients], node.k])  # type: ignore[attr-defined]
        elif kind is Call:
            entries.append(["f", node.name, args])  # type: ignore[attr-defined]
        elif kind is Unknown:
            entries.append(["u", node.name, list(node.slots), args])  # type: ignore[attr-defined]
        else:
            entries.append([_SIGNS[kind], args])
    return json.dumps([entries, [places[node] for node in nodes]], separators=(",", ":")).encode()


def loads(data: bytes) -> tuple[Node, ...]:
    """The nodes of `dumps`. Raises: ValueError for anything else."""
    entries, roots = json.loads(data)
    nodes: list[Node] = []
    for entry in entries:
        kind = entry[0]
        if kind == "n":
            nodes.append(Number(Fraction(int(entry[1], 16), int(entry[2], 16))))
        elif kind == "v":
            nodes.append(Name(entry[1]))
        elif kind == "c":
            nodes.append(Constant(entry[1]))
        elif kind == "r":
            nodes.append(Root(tuple(int(c, 16) for c in entry[1]), int(entry[2])))
        else:
            args = tuple(nodes[place] for place in entry[-1])
            if kind == "f":
                nodes.append(Call(entry[1], args))
            elif kind == "u":
                nodes.append(Unknown(entry[1], tuple(entry[2]), args))
            elif kind in _COMPOSITES:
                nodes.append(_COMPOSITES[kind](args))
            else:
                raise ValueError(f"no kind of node: {kind}")
    return tuple(nodes[place] for place in roots)
