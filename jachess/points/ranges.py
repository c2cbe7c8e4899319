"""Bounds that an expression keeps everywhere, read from its form: squares, sines, exponentials, and what is made of them.

The ends are exact constants; None is no bound on that side. A bound is proved, not always the best one.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from jachess.errors import JachessError
from jachess.expression.exact import compare, sign, value_at
from jachess.expression.nodes import (
    MINUS_ONE,
    ONE,
    PI,
    ZERO,
    Call,
    Constant,
    E,
    Name,
    Negative,
    Node,
    Number,
    Numeric,
    Power,
    Product,
    Quotient,
    Sum,
    add,
    call,
    divide,
    multiply,
    negate,
    postorder,
    power,
)
from jachess.expression.tidy import tidy


class Range(NamedTuple):
    """low ≤ the value ≤ high, wherever it is defined; None: no bound."""

    low: Node | None
    high: Node | None


EVERYTHING = Range(None, None)

# Increasing functions: their limits at the lower and the upper end of their domain.
_INCREASING: dict[str, Range] = {
    "exp": Range(ZERO, None),
    "ln": EVERYTHING,
    "log2": EVERYTHING,
    "log10": EVERYTHING,
    "sqrt": Range(ZERO, None),
    "cbrt": EVERYTHING,
    "atan": Range(negate(divide(PI, Number(2))), divide(PI, Number(2))),
    "tanh": Range(MINUS_ONE, ONE),
    "sinh": EVERYTHING,
    "asinh": EVERYTHING,
    "erf": Range(MINUS_ONE, ONE),
    "sigmoid": Range(ZERO, ONE),
    "softplus": Range(ZERO, None),
}
_WITHIN_ONE = Range(MINUS_ONE, ONE)
_BOUNDED: dict[str, Range] = {
    "sin": _WITHIN_ONE,
    "cos": _WITHIN_ONE,
    "sech": Range(ZERO, ONE),
    "acosh": Range(ZERO, None),
    "erfc": Range(ZERO, Number(2)),
    "sign": _WITHIN_ONE,
    "heaviside": Range(ZERO, ONE),
}


def bounds(f: Node) -> Range:
    """The bounds of f over all values of its names. Raises: LimitReached where two constants cannot be compared.

    >>> x = Name("x")
    >>> print(bounds(x**2 + 1).low)
    1
    """
    known: dict[Node, Range] = {}
    for part in postorder(f):
        known[part] = _range(part, [known[arg] for arg in part.args])
    return known[f]


def _range(part: Node, args: Sequence[Range]) -> Range:
    kind = type(part)
    if not part.support:
        try:
            value = value_at(part, {})
        except JachessError:
            return EVERYTHING
        return Range(value, value)
    if kind is Name or kind is Constant:
        return EVERYTHING
    if kind is Sum:
        low = high = ZERO
        ends: list[Node | None] = [low, high]
        for arg in args:
            ends = [None if end is None or more is None else tidy(add(end, more)) for end, more in zip(ends, arg, strict=True)]
        return Range(ends[0], ends[1])
    if kind is Negative:
        return _negated(args[0])
    if kind is Product:
        return _product(part, args)
    if kind is Quotient:
        return _times(args[0], _reciprocal(args[1]))
    if kind is Power:
        return _power(part, args)
    if kind is Call:
        return _call(part, args)  # type: ignore[arg-type]
    return EVERYTHING


def _negated(one: Range) -> Range:
    return Range(None if one.high is None else tidy(negate(one.high)), None if one.low is None else tidy(negate(one.low)))


def _product(part: Node, args: Sequence[Range]) -> Range:
    """A product; equal factors make a square."""
    result: Range | None = None
    counted: dict[Node, int] = {}
    for arg in part.args:
        counted[arg] = counted.get(arg, 0) + 1
    ranges = dict(zip(part.args, args, strict=True))
    for arg, times in counted.items():
        one = ranges[arg] if times == 1 else _whole_power(ranges[arg], times)
        result = one if result is None else _times(result, one)
    assert result is not None
    return result


def _times(left: Range, right: Range) -> Range:
    low = _least([(left.low, right.low), (left.low, right.high), (left.high, right.low), (left.high, right.high)], left, right, -1)
    high = _least([(left.low, right.low), (left.low, right.high), (left.high, right.low), (left.high, right.high)], left, right, 1)
    return Range(low, high)


def _least(pairs: Sequence[tuple[Node | None, Node | None]], left: Range, right: Range, side: int) -> Node | None:
    """The lower (side −1) or upper end of a product of intervals."""
    best: Node | None = None
    for k, (a, b) in enumerate(pairs):
        # which ends these are: −1 a lower end, 1 an upper one
        first, second = (-1 if k < 2 else 1), (-1 if k % 2 == 0 else 1)
        if a is not None and b is not None:
            value = tidy(multiply(a, b))
        else:
            direction = _infinite(a, b, first, second)
            if direction == side:
                return None
            if direction:
                continue
            value = ZERO
        if best is None or compare(value, best) == side:
            best = value
    return best


def _infinite(a: Node | None, b: Node | None, first: int, second: int) -> int:
    """The sign of a product of ends of which one at least is infinite; 0 for 0·∞, which never occurs as a limit here."""
    signs = [first if a is None else sign(a), second if b is None else sign(b)]
    return signs[0] * signs[1]


def _reciprocal(one: Range) -> Range:
    if one.low is not None and sign(one.low) > 0:
        return Range(ZERO if one.high is None else divide(ONE, one.high), divide(ONE, one.low))
    if one.high is not None and sign(one.high) < 0:
        return _negated(_reciprocal(_negated(one)))
    if one.low is ZERO:
        return Range(ZERO if one.high is None else divide(ONE, one.high), None)
    return EVERYTHING


def _power(part: Node, args: Sequence[Range]) -> Range:
    base, exponent = part.args
    if base is E:
        return _monotonic("exp", args[1])
    if type(exponent) is not Number:
        return Range(ZERO, None) if args[0].low is not None and sign(args[0].low) >= 0 else EVERYTHING
    n: Numeric = exponent.value
    if isinstance(n, int):
        return _whole_power(args[0], n) if n > 0 else _reciprocal(_whole_power(args[0], -n))
    top, bottom = n.numerator, n.denominator
    rate = Fraction(abs(n))
    inner = args[0]
    if bottom % 2 == 0:
        inner = Range(ZERO if inner.low is None or sign(inner.low) < 0 else inner.low, inner.high)
    if bottom % 2 and top % 2 == 0:
        inner = _whole_power(inner, 2)
        rate /= 2
    found = Range(*[None if end is None else value_at(power(end, Number(rate)), {}) for end in inner])
    return found if n > 0 else _reciprocal(found)


def _whole_power(one: Range, n: int) -> Range:
    if n % 2:
        return Range(*[None if end is None else tidy(power(end, Number(n))) for end in one])
    low, high = one
    if low is not None and sign(low) >= 0:
        return Range(tidy(power(low, Number(n))), None if high is None else tidy(power(high, Number(n))))
    if high is not None and sign(high) <= 0:
        return _whole_power(_negated(one), n)
    if low is None or high is None:
        return Range(ZERO, None)
    ends = [tidy(power(end, Number(n))) for end in (low, high)]
    return Range(ZERO, ends[0] if compare(ends[0], ends[1]) > 0 else ends[1])


def _monotonic(name: str, inner: Range) -> Range:
    limits = _INCREASING[name]
    ends: list[Node | None] = []
    for end, limit, lower in zip(inner, limits, (True, False), strict=True):
        if end is None:
            ends.append(limit)
            continue
        try:
            ends.append(value_at(call(name, end), {}))
        except JachessError:
            ends.append(limit if lower else None)
    return Range(*ends)


def _call(part: Call, args: Sequence[Range]) -> Range:
    name = part.name
    if name in _INCREASING:
        return _monotonic(name, args[0])
    if name in _BOUNDED:
        return _BOUNDED[name]
    if name == "abs":
        return _absolute(args[0])
    if name == "cosh":
        inner = _absolute(args[0])
        assert inner.low is not None
        return Range(value_at(call.cosh(inner.low), {}), None if inner.high is None else value_at(call.cosh(inner.high), {}))
    if name in ("max", "min"):
        lows, highs = [one.low for one in args], [one.high for one in args]
        if name == "max":
            return Range(_chosen([low for low in lows if low is not None], 1), None if None in highs else _chosen(highs, 1))
        return Range(None if None in lows else _chosen(lows, -1), _chosen([high for high in highs if high is not None], -1))
    return EVERYTHING


def _absolute(one: Range) -> Range:
    low, high = one
    if low is not None and sign(low) >= 0:
        return one
    if high is not None and sign(high) <= 0:
        return _negated(one)
    if low is None or high is None:
        return Range(ZERO, None)
    return Range(ZERO, _chosen([negate(low), high], 1))


def _chosen(ends: Sequence[Node | None], side: int) -> Node | None:
    best: Node | None = None
    for end in ends:
        if end is not None and (best is None or compare(end, best) == side):
            best = end
    return best


def keeps_away(node: Node) -> bool:
    """Whether the node is never 0, with a bound that is not 0, by its form."""
    low, high = bounds(node)
    return (low is not None and sign(low) > 0) or (high is not None and sign(high) < 0)
