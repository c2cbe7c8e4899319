"""Integrals beside a point."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import factorial

from jachess.calculus.germs import Germs, derivative
from jachess.calculus.series import (
    Element,
    Series,
    Undecided,
    compose,
    is_zero,
    lowest,
    minus,
    parts,
    plus,
    times,
    variable,
)
from jachess.errors import JachessError
from jachess.expression.exact import value_at
from jachess.expression.nodes import ZERO, Call, E, Name, Node, Number, Power, Quotient, call, postorder, substitute
from jachess.vocabulary import FUNCTIONS

_ENTIRE = frozenset(["exp", "sin", "cos", "sinh", "cosh", "tanh", "sech", "atan", "asinh", "erf", "erfc", "erfi"])


def _is_entire(node: Node) -> bool:
    """Whether an operation is smooth at all real arguments."""
    kind = type(node)
    if kind is Power:
        exponent = node.args[1]
        return node.args[0] is E or (type(exponent) is Number and type(exponent.value) is int and exponent.value >= 0)
    if kind is Call:
        return node.name in _ENTIRE  # type: ignore[attr-defined]
    return kind is not Quotient or not node.args[1].support


def integral(germs: Germs, node: Call, smooth: bool) -> tuple[Element, bool]:
    """An integral of a smooth integrand, by Taylor's formula in the one name that varies."""
    fixed = {name: value for name, value in germs.point.items() if isinstance(value, Node)}
    varying = [name for name, value in germs.point.items() if isinstance(value, Series) and name.support & node.support]
    if len(varying) > 1:
        raise Undecided("an integral along two directions")
    centre = dict(fixed)
    rest: Element = ZERO
    for name in varying:
        value = germs.point[name]
        assert isinstance(value, Series)
        constant, rest = parts(value)
        if not isinstance(constant, Node):
            raise Undecided("an integral at a varying point")
        centre[name] = constant
    smooth = smooth and (smooth_at_limits(germs, node, centre) or smooth_between(node, centre))
    if not varying:
        return germs.constants.of(node), smooth
    if not smooth:
        raise Undecided("an integral beside a junction")
    assert type(varying[0]) is Name
    current: Node = substitute(node, fixed)
    coefficients: list[Element] = []
    for k in range(4):
        coefficients.append(times(Number(Fraction(1, factorial(k))), value_at(current, centre)))
        current = derivative(current, varying[0])
    return compose(coefficients, rest, lowest(rest) * 4), smooth


def smooth_at_limits(germs: Germs, node: Call, point: Mapping[Node, Node]) -> bool:
    """Whether an integrand that depends on nothing but the variable of integration is smooth at both limits, which is all
    that the derivative by them needs; for a first derivative it is enough that it is continuous there."""
    body, index, low, high = node.args
    if body.support & ~index.support:
        return False
    for limit in (low, high):
        end = value_at(limit, point)
        if Germs({index: end}, germs.span).is_smooth(body):
            continue
        if germs.order != 1 or not _is_continuous(body, index, end, germs.span):
            return False
    return True


def _is_continuous(body: Node, index: Node, at: Node, span: Fraction) -> bool:
    try:
        value = value_at(body, {index: at})
        for side in (1, -1):
            beside = Germs({index: plus(at, times(Number(side), variable(1)))}, span).of(body)
            limit = parts(beside)[0] if isinstance(beside, Series) else beside
            if is_zero(minus(limit, value)) is not True:
                return False
    except (Undecided, JachessError):
        return False
    return True


def smooth_between(node: Call, point: Mapping[Node, Node]) -> bool:
    """Whether the integrand is smooth from the lower to the upper limit of an integral, for certain: every operation
    that is not smooth everywhere is so on a ball that contains the whole interval."""
    body, index, low_node, high_node = node.args
    breaking = [part for part in postorder(body) if not _is_entire(part)]
    if not breaking:
        return True
    from jachess.expression.ball import enclose
    from jachess.expression.enclosures import RealBalls

    low, high = (enclose(end, point, 64) for end in (low_node, high_node))
    if low is None or high is None:
        return False
    balls = RealBalls({**point, index: low.union(high)}, 64)
    for part in breaking:
        conditions: tuple[Node, ...] = ()
        if type(part) is Quotient:
            conditions = (call("!=", part.args[1], 0),)
        elif type(part) is Power:
            conditions = (call("!=" if type(part.args[1]) is Number else ">", part.args[0], 0),)
        elif type(part) is Call and part.name in FUNCTIONS:
            row = FUNCTIONS[part.name]
            found = row.smooth or row.domain
            if found is None:
                return False
            conditions = tuple(found(call, *part.args))
        else:
            return False
        if any(balls.of(condition) is not True for condition in conditions):
            return False
    return True
