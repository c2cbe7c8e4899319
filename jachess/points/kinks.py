"""Systems with |u| and sgn(u) taken apart by the sign of u, where u = 0 is excluded by a condition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from jachess.expression.nodes import ONE, ZERO, Call, Node, Number, postorder, substitute

MAX_KINKS = 5


def pieces(equations: Sequence[Node], conditions: Sequence[Node]) -> Iterator[tuple[tuple[Node, ...], tuple[Node, ...]]]:
    """The system as (equations, conditions) for each choice of signs; as it is where nothing can be taken apart.

    >>> from jachess.expression.nodes import Name, call
    >>> x = Name("x")
    >>> [str(equation) for (equation,), _ in pieces([call.abs(x) - 1], [call("!=", x, 0)])]
    ['x - 1', '-x - 1']
    """
    bent = {part.args[0] for part in postorder(*equations) if type(part) is Call and part.name in ("abs", "sign", "heaviside")}
    turns = [
        condition
        for condition in conditions
        if type(condition) is Call and condition.name == "!=" and condition.args[1] is ZERO and condition.args[0] in bent
    ][:MAX_KINKS]
    rest = tuple(condition for condition in conditions if condition not in turns)
    for signs in product((1, -1), repeat=len(turns)):
        values: dict[Node, Node] = {}
        extra = []
        for sign, condition in zip(signs, turns):
            u = condition.args[0]
            values[Call("abs", (u,))] = u if sign > 0 else -u
            values[Call("sign", (u,))] = Number(sign)
            values[Call("heaviside", (u,))] = ONE if sign > 0 else ZERO
            extra.append(Call(">" if sign > 0 else "<", (u, ZERO)))
        yield tuple(substitute(equation, values) for equation in equations), (*rest, *extra)
