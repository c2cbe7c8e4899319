"""An upper bound on the size of every constant, found before anything is computed.

Each part of an expression that has no free names (or whose names have values) gets a bound on the bits of its numerator
and denominator: exactly while it is small, from the bounds of its parts beyond that. Nothing larger than a few hundred
bits is ever computed here.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import lgamma, log2
from typing import Any, NamedTuple

from jachess.errors import LimitError, Span
from jachess.expression.nodes import BINDERS, Call, Constant, Name, Negative, Node, Number, Power, Product, Quotient, Root, Sum
from jachess.expression.signs import root_size_bits

MAX_BITS = 20_000  # of the numerator or denominator of an exact value
MAX_MAGNITUDE = 1_000_000  # of log₂ of a value that is not rational
MAX_RANGE = 100_000  # terms of a sum that is not written out
_UNKNOWN = 8.0  # log₂ of what a quotient or function that is not followed in detail may gain: a guess, values are then balls
_EXACT = 256  # bits up to which values are computed


class Bound(NamedTuple):
    """Bounds on log₂ of numerator and denominator; for a value that is not rational, `above` bounds log₂ of its size."""

    above: float
    below: float = 0.0
    rational: bool = True


class Excess(Exception):
    """A constant is too large: the node, and what is too large about it."""

    def __init__(self, node: Node, reason: str) -> None:
        super().__init__(reason)
        self.node = node
        self.reason = reason


Value = int | Fraction | Bound | None  # None: it depends on a name without a value


def check_cost(*nodes: Node, at: Mapping[Node, Node] | None = None, text: str = "", span: Span | None = None) -> None:
    """Nothing, when every constant part of the nodes is of reasonable size; `at` gives values to names.

    Raises: LimitError before any work is done.
    >>> from jachess.expression.nodes import Name, Number
    >>> check_cost(Name("x") ** Number(10**9))
    >>> check_cost(Name("x") ** Number(10**9), at={Name("x"): Number(3)})
    Traceback (most recent call last):
        ...
    jachess.errors.LimitError: a constant is too large: a power of about 1.6e+09 bits
    """
    try:
        bounds(nodes, at or {})
    except Excess as excess:
        raise refusal(excess, text, span) from None


def refusal(excess: Excess, text: str = "", span: Span | None = None, what: str = "a constant is too large") -> LimitError:
    """The error that tells of a constant that is too large."""
    return LimitError(
        f"{what}: {excess.reason}",
        text=text,
        span=span,
        cause=f"exact values go to {MAX_BITS} bits",
        help="write a smaller number, or a name in its place",
    )


def bounds(nodes: tuple[Node, ...], at: Mapping[Node, Node]) -> dict[Node, Value]:
    """The bound of every part of the nodes. Raises: Excess at the first part that is too large."""
    known: dict[Node, Value] = {}
    for name, value in at.items():
        known |= _bounds((value,), {})
        known[name] = known[value]
    return _bounds(nodes, known)


def _bounds(nodes: tuple[Node, ...], known: dict[Node, Value]) -> dict[Node, Value]:
    stack = [(node, False) for node in reversed(nodes)]
    while stack:
        node, ready = stack.pop()
        if node in known:
            continue
        kind = type(node)
        if kind is Number:
            known[node] = _number(node, node.value)  # type: ignore[attr-defined]
        elif type(node) is Root:
            known[node] = Bound(float(max(root_size_bits(node.coefficients), 1)), 0.0, False)
        elif not node.args:
            known[node] = Bound(2.0, 0.0, False) if kind is Constant else None
        elif kind is Call and node.name in BINDERS:  # type: ignore[attr-defined]
            if ready:
                known[node] = _binder(node, known)
            else:
                stack += [(node, True), (node.args[3], False), (node.args[2], False)]
        elif ready:
            known[node] = _combined(node, kind, [known[arg] for arg in node.args])
        else:
            stack.append((node, True))
            stack += [(arg, False) for arg in node.args if arg not in known]
    return known


def _bits(value: int | Fraction) -> tuple[float, float]:
    """log₂ of the numerator's size and of the denominator."""
    above = abs(value.numerator)
    return (log2(above) if above else 0.0), (log2(value.denominator) if value.denominator > 1 else 0.0)


def _number(node: Node, value: int | Fraction) -> Value:
    above, below = _bits(value)
    if above + below <= _EXACT and value.denominator == 1:
        return value.numerator
    return value if above + below <= _EXACT else _checked(node, Bound(above, below), "a number")


def _as_bound(value: int | Fraction | Bound) -> Bound:
    return value if type(value) is Bound else Bound(*_bits(value))  # type: ignore[arg-type]


def _checked(node: Node, bound: Bound, what: str) -> Bound:
    """The bound, unless it is too large."""
    if bound.rational and max(bound.above, bound.below) > MAX_BITS:
        size = max(bound.above, bound.below)
        bits = f"{size:.0f}" if size < 1e7 else f"{size:.2g}"
        raise Excess(node, f"{what} of about {bits} bits" if size < 1e300 else f"{what} beyond all bounds")
    if not bound.rational and bound.above > MAX_MAGNITUDE:
        raise Excess(node, f"{what} beyond 2^{bound.above:.2g}" if bound.above < 1e300 else f"{what} beyond all bounds")
    return bound


def _combined(node: Node, kind: type[Node], args: list[Value]) -> Value:
    """The bound of a node from those of its children."""
    if kind is Call and node.name == "piecewise":  # type: ignore[attr-defined]
        values = [_as_bound(arg) for arg in args if arg is not None]
        return _largest(values) if None not in args[::2] and values else None
    if any(arg is None for arg in args):
        return None
    if kind is Negative:
        value = args[0]
        return value if type(value) is Bound else -value  # type: ignore[operator]
    if kind is Sum:
        return _sum(node, args)
    if kind is Product:
        return _product(node, args)
    if kind is Quotient:
        return _quotient(node, *args)
    if kind is Power:
        return _power(node, *args)
    if kind is Call:
        return _call(node, node.name, args)  # type: ignore[attr-defined]
    return None


def _largest(parts: list[Bound]) -> Bound:
    return Bound(max(part.above for part in parts), max(part.below for part in parts), all(part.rational for part in parts))


def _sum(node: Node, args: list[Any]) -> Value:
    total: Any = 0
    below = 0.0
    for arg in args:
        if type(arg) is Bound:
            break
        total += arg
        if type(total) is Fraction:
            below = _bits(total)[1]
            if below > _EXACT:
                break
    else:
        return _number(node, total)
    parts = [_as_bound(arg) for arg in args]
    if not all(part.rational for part in parts):
        return _checked(node, Bound(max(part.above for part in parts) + log2(len(parts)), 0.0, False), "a sum")
    below = sum(part.below for part in parts)
    return _checked(node, Bound(max(part.above - part.below for part in parts) + below + log2(len(parts)), below), "a sum")


def _product(node: Node, args: list[Any]) -> Value:
    result: Any = 1
    for arg in args:
        if type(arg) is Bound:
            break
        result *= arg
        if sum(_bits(result)) > _EXACT:
            break
    else:
        return _number(node, result)
    if any(type(arg) is not Bound and arg == 0 for arg in args):
        return 0
    parts = [_as_bound(arg) for arg in args]
    rational = all(part.rational for part in parts)
    return _checked(
        node,
        Bound(sum(part.above for part in parts), sum(part.below for part in parts) if rational else 0.0, rational),
        "a product",
    )


def _quotient(node: Node, left: Any, right: Any) -> Value:
    if type(right) is not Bound and right == 0:
        return None
    if type(left) is not Bound and type(right) is not Bound:
        return _number(node, Fraction(left) / right)
    above, below = _as_bound(left), _as_bound(right)
    if above.rational and below.rational:
        return _checked(node, Bound(above.above + below.below, above.below + below.above), "a quotient")
    if type(right) is not Bound:
        top, bottom = _bits(right)
        return _checked(node, Bound(max(above.above - top + bottom, 0.0), 0.0, False), "a quotient")
    return Bound(above.above + _UNKNOWN, 0.0, False)


def _power(node: Node, base: Any, exponent: Any) -> Value:
    if type(base) is not Bound:
        if base in (0, 1):
            return int(base)
        if base == -1:
            return -1 if type(exponent) is not Bound and exponent == int(exponent) and int(exponent) % 2 else 1
    whole = type(exponent) is not Bound and exponent == int(exponent)
    bound = _as_bound(base)
    size = _size(exponent)
    if whole and bound.rational:
        above, below = (bound.above * size, bound.below * size) if exponent >= 0 else (bound.below * size, bound.above * size)
        if type(base) is not Bound and above + below <= _EXACT:
            return _number(node, Fraction(base) ** int(exponent))
        return _checked(node, Bound(above, below), "a power")
    rational = bound.rational and type(exponent) is Bound and exponent.rational and not exponent.below
    magnitude = max(bound.above, bound.below if bound.rational else 0.0) * size
    return _checked(node, Bound(magnitude, magnitude if rational else 0.0, rational), "a power")


def _size(value: int | Fraction | Bound) -> float:
    """An upper bound of the absolute value."""
    if type(value) is Bound:
        above = value.above - value.below if value.rational else value.above
        # A rational bound keeps only its larger end: numerators grow with denominators.
        above = value.above if value.rational else above
        return 2.0**above if above < 1000 else float("inf")
    try:
        return abs(float(value))  # type: ignore[arg-type]
    except OverflowError:
        return float("inf")


def _binder(node: Node, known: dict[Node, Value]) -> Value:
    """The bound of a sum or product over a range of numbers, from the bound of its body."""
    body, index, low, high = node.args
    first, last = known[low], known[high]
    if node.name == "integral":  # type: ignore[attr-defined]
        _bounds((body,), {**known, index: None})
        return None if node.support else Bound(_UNKNOWN, 0.0, False)
    if first is None or last is None or type(first) is not int or type(last) is not int:
        inner = {key: value for key, value in known.items() if not key.support & index.support}
        _bounds((body,), {**inner, index: None})
        if any(value is not None and _size(value) > MAX_RANGE for value in (first, last)):
            raise Excess(node, "a sum over a range beyond all bounds")
        return None
    count = last - first + 1
    if count <= 0:
        return 0 if node.name == "sum" else 1  # type: ignore[attr-defined]
    if count > MAX_RANGE:
        raise Excess(node, f"a sum of {count} terms" if count < 10**30 else "a sum over a range beyond all bounds")
    largest = Bound(log2(max(abs(first), abs(last), 2)))
    inner = {key: value for key, value in known.items() if not key.support & index.support}
    part = _bounds((body,), {**inner, index: largest})[body]
    if part is None:
        return None
    term = _as_bound(part)
    if node.name == "sum":  # type: ignore[attr-defined]
        if not term.rational:
            return _checked(node, Bound(term.above + log2(count), 0.0, False), "a sum")
        below = term.below * count
        return _checked(node, Bound(term.above + below + log2(count), below), "a sum")
    return _checked(node, Bound(term.above * count, term.below * count, term.rational), "a product")


def _factorial(node: Node, argument: Any, shift: int, what: str) -> Value:
    size = _size(argument) + shift
    if size > 1e300:
        raise Excess(node, f"{what} beyond all bounds")
    bits = max(0.0, lgamma(size + 1.0)) / 0.6931471805599453 + 1
    rational = (type(argument) is Bound and argument.rational) or type(argument) is int
    return _checked(node, Bound(bits, 0.0, rational), what)


def _call(node: Node, name: str, args: list[Any]) -> Value:
    """The bound of a function's value."""
    first = args[0]
    if name == "factorial":
        return _factorial(node, first, 0, "a factorial")
    if name == "gamma":
        return _factorial(node, first, 0, "a value of the gamma function")
    if name == "binomial":
        size = _size(first)
        if _size(args[1]) < 1000 and size < 1e300:
            size = min(size, _size(args[1]) * log2(size + 2))
        return _checked(node, Bound(size, 0.0), "a binomial coefficient")
    bound = _as_bound(first)
    if name == "exp" and type(first) is not Bound and first < 0:
        return Bound(1.0, 0.0, False)
    if name in ("exp", "sinh", "cosh"):
        return _checked(node, Bound(1.4427 * _size(first) + 1, 0.0, False), f"{name} of a number")
    if name in ("floor", "ceil"):
        return _checked(node, Bound(max(bound.above, 1.0), 0.0), f"{name} of a number")
    if name in ("abs", "max", "min", "hypot"):
        return _largest([_as_bound(arg) for arg in args]) if name != "abs" or type(first) is Bound else abs(first)
    if name in ("sqrt", "cbrt"):
        return Bound(bound.above / 2 + 1, 0.0, False)
    if name in ("sin", "cos", "tanh", "erf", "sign", "heaviside", "atan", "asin"):
        return Bound(1.0, 0.0, False)
    return Bound(_UNKNOWN, 0.0, False)


__all__ = ["Bound", "Excess", "Name", "bounds", "check_cost", "refusal"]
