"""Rational bounds of an expression that hold everywhere, seen from its form: −1 ≤ sin(u) ≤ 1, u² ≥ 0, e^u > 0."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from jachess.expression.nodes import Call, E, Negative, Node, Number, Power, Product, Quotient, Sum, postorder


class Bounds(NamedTuple):
    """low ≤ u ≤ high wherever u is defined; None: no bound is known."""

    low: Fraction | None
    high: Fraction | None


_CALLS: dict[str, tuple[int | None, int | None]] = {
    "sin": (-1, 1), "cos": (-1, 1), "tanh": (-1, 1), "sech": (0, 1), "cosh": (1, None), "exp": (0, None), "sqrt": (0, None),
    "abs": (0, None), "acos": (0, 4), "sigmoid": (0, 1), "erf": (-1, 1), "softplus": (0, None),
}  # fmt: skip


def bounds(node: Node) -> Bounds:
    """Bounds of the expression; the same part twice counts as two.

    >>> from jachess.expression.nodes import Name
    >>> bounds(2 * Call("cos", (Name("x"),)) - 1)
    Bounds(low=Fraction(-3, 1), high=Fraction(1, 1))
    """
    known: dict[Node, Bounds] = {}
    for part in postorder(node):
        known[part] = _of(part, [known[arg] for arg in part.args])
    return known[node]


def _of(part: Node, args: list[Bounds]) -> Bounds:
    kind = type(part)
    if type(part) is Number:
        return Bounds(Fraction(part.value), Fraction(part.value))
    if kind is Sum:
        low = high = Fraction(0)
        lows, highs = [arg.low for arg in args], [arg.high for arg in args]
        return Bounds(
            None if None in lows else sum((x for x in lows if x is not None), low),
            None if None in highs else sum((x for x in highs if x is not None), high),
        )
    if kind is Negative:
        return _negated(args[0])
    if kind is Product:
        result = args[0]
        for arg in args[1:]:
            result = _times(result, arg)
        return result
    if kind is Quotient:
        return _times(args[0], _inverse(args[1]))
    if kind is Power:
        return _power(part, args)
    if type(part) is Call and part.name == "ln":
        inner = args[0]
        above, below = inner.low is not None and inner.low >= 1, inner.high is not None and inner.high <= 1
        return Bounds(Fraction(0) if above else None, Fraction(0) if below else None)
    if type(part) is Call and part.name in _CALLS:
        ends = _CALLS[part.name]
        return Bounds(*(None if end is None else Fraction(end) for end in ends))
    return Bounds(None, None)


def _negated(own: Bounds) -> Bounds:
    return Bounds(None if own.high is None else -own.high, None if own.low is None else -own.low)


def _times(left: Bounds, right: Bounds) -> Bounds:
    if None not in (*left, *right):
        ends = [a * b for a in left for b in right if a is not None and b is not None]
        return Bounds(min(ends), max(ends))
    for own, other in ((left, right), (right, left)):
        if own.low is not None and own.low == own.high:
            by = own.low
            scaled = Bounds(*(None if end is None else end * by for end in other))
            return scaled if by > 0 else Bounds(scaled.high, scaled.low) if by < 0 else Bounds(by, by)
    nonnegative = [own.low is not None and own.low >= 0 for own in (left, right)]
    nonpositive = [own.high is not None and own.high <= 0 for own in (left, right)]
    if all(nonnegative) or all(nonpositive):
        return Bounds(Fraction(0), None)
    if (nonnegative[0] and nonpositive[1]) or (nonnegative[1] and nonpositive[0]):
        return Bounds(None, Fraction(0))
    return Bounds(None, None)


def _inverse(own: Bounds) -> Bounds:
    low, high = own
    if low is not None and low > 0:
        return Bounds(Fraction(0) if high is None else 1 / high, 1 / low)
    if high is not None and high < 0:
        return Bounds(1 / high, Fraction(0) if low is None else 1 / low)
    if low is not None and low >= 0:
        return Bounds(Fraction(0), None)
    if high is not None and high <= 0:
        return Bounds(None, Fraction(0))
    return Bounds(None, None)


def _power(part: Node, args: list[Bounds]) -> Bounds:
    base, exponent = part.args
    if base is E:
        return Bounds(Fraction(0), None)
    if type(exponent) is not Number:
        return Bounds(Fraction(0), None)  # a power with a variable exponent needs a positive base
    value = Fraction(exponent.value)
    own = args[0]
    if value < 0:
        inverse = _power(Power((base, Number(-value))), [own, Bounds(-value, -value)])
        return _inverse(inverse)
    if value.numerator % 2 == 0 or value.denominator % 2 == 0:
        low, high = Fraction(0), None
        if value.denominator == 1 and own.low is not None and own.high is not None:
            size = max(abs(own.low), abs(own.high))
            high = size**value.numerator
            if own.low > 0 or own.high < 0:
                low = min(abs(own.low), abs(own.high)) ** value.numerator
        return Bounds(low, high)
    if value.denominator == 1:
        return Bounds(*(None if end is None else end**value.numerator for end in own))
    return Bounds(*(None if end is None else Fraction(0) if end == 0 else None for end in own))
