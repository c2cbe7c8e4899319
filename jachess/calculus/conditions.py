"""The conditions under which the rules of differentiation hold, as relations."""

from __future__ import annotations

from fractions import Fraction

from jachess.calculus.combinations import OPPOSITE, negated
from jachess.expression.nodes import ZERO, Call, Node, Number, call
from jachess.vocabulary import FUNCTIONS


def positive(u: Node) -> tuple[Node, ...]:
    return () if u.support == 0 else (Call(">", (u, ZERO)),)


def nonzero(u: Node) -> tuple[Node, ...]:
    return () if u.support == 0 else (Call("!=", (u, ZERO)),)


def power_conditions(base: Node, exponent: Node) -> tuple[Node, ...]:
    """Where base^exponent is differentiable when the exponent is constant: the real odd roots reach negative bases."""
    if type(exponent) is Number:
        value = Fraction(exponent.value)
        if value.denominator % 2 == 0:
            return positive(base) if value < 1 else (Call(">=", (base, ZERO)),) if base.support else ()
        return nonzero(base) if value < 1 else ()
    return positive(base)


def smooth_conditions(f: Node, *arguments: Node) -> tuple[Node, ...]:
    """The relations under which the function of the vocabulary is differentiable at these arguments."""
    if type(f) is not Call:
        return ()
    row = FUNCTIONS[f.name]
    where = row.smooth or row.domain
    conditions = where(call, *arguments) if where else ()
    return tuple(condition for condition in conditions if condition.support)


def call_conditions(f: Node, *exprs: Node) -> tuple[Node, ...]:
    return smooth_conditions(f, *f.args)


def pieces_conditions(f: Node, *exprs: Node) -> tuple[Node, ...]:
    """The borders between pieces, and the single points that equations set apart, are not covered by the formula."""
    found: list[Node] = []
    stack = list(f.args[1::2])
    while stack:
        condition = stack.pop(0)
        if type(condition) is not Call:
            continue
        if condition.name == "or" or (condition.name == "and" and not all(is_call(arg, "=") for arg in condition.args)):
            stack = list(condition.args) + stack
        elif condition.name == "and":
            found.append(negated(condition))
        elif condition.name in OPPOSITE:
            found.append(Call("!=", condition.args))
    return tuple(dict.fromkeys(condition for condition in found if condition.support))


def is_call(node: Node, name: str) -> bool:
    return type(node) is Call and node.name == name


def ties(f: Node, *exprs: Node) -> tuple[Node, ...]:
    first, *rest = f.args
    return tuple(Call("!=", (first, other)) for other in rest) if len(rest) == 1 else ()
