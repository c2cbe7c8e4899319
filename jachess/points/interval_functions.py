"""The functions of the vocabulary on many intervals at once; those that NumPy lacks come from balls, one box after the other.

Each gives (bounds, state) as in `intervals`. A function that is missing here is evaluated by its definition or by balls.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from jachess.expression.ball_functions import REAL
from jachess.points.intervals import (
    EMPTY,
    INF,
    ROUGH,
    ULP,
    Array,
    Value,
    absolute,
    add,
    arctangent2,
    clipped,
    contains_zero,
    cosine,
    ends,
    from_ends,
    increasing,
    integer_power,
    joined,
    marked,
    maximum,
    minimum,
    multiply,
    negative,
    reciprocal,
    root,
    sine,
    sqrt,
    tangent,
)

HALF_PI = np.array([[-1.5707963267948966], [1.5707963267948968]])


def exponential(a: Array) -> Array:
    """eᵃ."""
    return increasing(np.exp, a, least=0.0)


def logarithm(a: Array, function: Callable[[Array], Array] = np.log) -> Value:
    """ln a on the positive part of a."""
    inside, state = clipped(a, 0.0, open_ends=True)
    return increasing(function, inside), state


def _within_one(function: Callable[[Array], Array], least: float, most: float, falling: bool = False) -> Callable[[Array], Value]:
    def value(a: Array) -> Value:
        inside, state = clipped(a, -1.0, 1.0)
        return increasing(function, negative(inside) if falling else inside, least, most), state

    return value


def _acosh(a: Array) -> Value:
    inside, state = clipped(a, 1.0)
    return increasing(np.arccosh, inside, least=0.0), state


def _atanh(a: Array) -> Value:
    inside, state = clipped(a, -1.0, 1.0, open_ends=True)
    return increasing(np.arctanh, inside), state


def _always(function: Callable[[Array], Array], least: float = -INF, most: float = INF) -> Callable[[Array], Value]:
    return lambda a: (increasing(function, a, least, most), None)


def _cosh(a: Array) -> Value:
    return increasing(np.cosh, absolute(a), least=1.0), None


def _inverse_of(function: Callable[[Array], Value]) -> Callable[[Array], Value]:
    def value(a: Array) -> Value:
        inner, state = function(a)
        result, more = reciprocal(inner)
        return result, joined(state, more)

    return value


def _sech(a: Array) -> Value:
    size = absolute(a)
    result, _ = reciprocal(increasing(np.cosh, size, least=1.0))
    return np.stack((np.fmin(result[0], 0.0), np.fmin(result[1], 1.0))), None


def _cot(a: Array) -> Value:
    return tangent(add(negative(a), HALF_PI))


def _acot(a: Array) -> Value:
    return add(negative(increasing(np.arctan, a)), HALF_PI), None


def _logistic(values: Array) -> Array:
    result: Array = 1.0 / (1.0 + np.exp(-values))
    return result


def _softplus(values: Array) -> Array:
    result: Array = np.maximum(values, 0.0) + np.log1p(np.exp(-np.abs(values)))
    return result


def _sign(a: Array) -> Value:
    lows, highs = -a[0], a[1]
    zero = contains_zero(a)
    least = np.where(lows > 0, 1.0, np.where(lows == 0, 0.0, -1.0))
    most = np.where(highs < 0, -1.0, np.where(highs == 0, 0.0, 1.0))
    return from_ends(least, most), marked(zero & ~((lows == 0) & (highs == 0)), ROUGH)


def _heaviside(a: Array) -> Value:
    lows, highs = -a[0], a[1]
    result = from_ends(np.where(lows > 0, 1.0, 0.0), np.where(highs < 0, 0.0, 1.0))
    empty = marked((lows == 0) & (highs == 0), EMPTY)
    return result, joined(marked(contains_zero(a), ROUGH), empty)


def _step(function: Callable[[Array], Array]) -> Callable[[Array], Value]:
    def value(a: Array) -> Value:
        points = function(ends(a))
        jumps = ~(points[0] == points[1])
        # ceil is continuous from the left and floor from the right: a whole number at an end may be a jump
        at_end = (ends(a) == points).any(axis=0) & ~(a[0] == -a[1])
        return from_ends(points[0], points[1]), marked(jumps | at_end, ROUGH)

    return value


def _sinc(a: Array) -> Value:
    """sin(u)/u with 1 at 0; |sinc′| < 0.44."""
    middle = _middles(a)
    near = np.abs(middle) < 1e-3
    values = np.where(near, 1.0 - middle * middle / 6, np.sin(middle) / np.where(near, 1.0, middle))
    slack = np.where(near, middle**4 / 100, 0.0) + 2.0**-37
    return _around(a, middle, values, slack, 0.44, 1.0), None


def _middles(a: Array) -> Array:
    middle = (a[1] - a[0]) / 2
    return np.where(np.isfinite(middle), middle, 0.0)


def _around(a: Array, middle: Array, values: Array, slack: Array, slope: float, most: float) -> Array:
    """values ± slope·(distance to the middle), inside [−most, most]."""
    reach = np.maximum(a[0] + middle, a[1] - middle) * (slope * (1 + 1e-12)) + slack
    return np.fmin(np.stack((reach - values, values + reach)) + 1e-15, most)


def _around_both(a: Array, middle: Array, values: tuple[Array, Array], slope: float, most: float) -> Array:
    """As `_around`, for a value that lies between two."""
    none = np.zeros_like(middle)
    return np.maximum(_around(a, middle, values[0], none, slope, most), _around(a, middle, values[1], none, slope, most))


# by balls


def _balls(a: Array) -> list[Any]:
    from flint import arb

    lows, highs = (-a[0]).tolist(), a[1].tolist()
    return [arb(one).union(arb(other)) if abs(one) < INF and abs(other) < INF else None for one, other in zip(lows, highs)]


def float_ends(ball: Any) -> tuple[float, float]:
    """Doubles below and above a ball; infinities where it has no bounds."""
    if ball is None or not ball.is_finite():
        return -INF, INF
    lower, upper = float(ball.lower()), float(ball.upper())
    return lower - abs(lower) * ULP - 1e-300, upper + abs(upper) * ULP + 1e-300


def by_balls(function: Callable[..., Any], *operands: Array) -> Value:
    """The function on each box by a ball; rough where the ball has no bounds."""
    count = max(operand.shape[1] for operand in operands)
    operands = tuple(np.broadcast_to(operand, (2, count)) for operand in operands)
    found = []
    for arguments in zip(*map(_balls, operands), strict=True):
        found.append(float_ends(_guarded(function, arguments)))
    result = np.array(found).T
    result = np.stack((-result[0], result[1]))
    return result, marked(~np.isfinite(result).all(axis=0), ROUGH)


def _guarded(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    if any(argument is None for argument in arguments):
        return None
    try:
        return function(*arguments)
    except (ValueError, ZeroDivisionError, OverflowError, TypeError, NotImplementedError):
        return None


def _at_points(function: Callable[..., Any], points: Array) -> tuple[Array, Array]:
    """(lower, upper) bounds of the function at each double; ±∞ where a ball has none."""
    from flint import arb

    pairs = [float_ends(_guarded(function, (arb(t),))) if abs(t) < INF else (-INF, INF) for t in points.tolist()]
    array = np.array(pairs).reshape(len(pairs), 2)
    return array[:, 0], array[:, 1]


def _monotone_by_balls(name: str, falling: bool = False, least: float = -INF, most: float = INF) -> Callable[[Array], Value]:
    """A function that rises (falls) everywhere, from its values at the ends."""

    def value(a: Array) -> Value:
        first, last = (a[1], -a[0]) if falling else (-a[0], a[1])
        lower, _ = _at_points(REAL[name], first)
        _, upper = _at_points(REAL[name], last)
        return np.stack((np.fmin(-lower, -least), np.fmin(upper, most))), None

    return value


def _lambertw(a: Array) -> Value:
    """Increasing on [−1/e, ∞); 1/e lies between the two doubles below."""
    result = from_ends(_at_points(REAL["lambertw"], -a[0])[0], _at_points(REAL["lambertw"], a[1])[1])
    state = joined(marked(~(-a[0] > -0.36787944117144), ROUGH), marked(a[1] < -0.36787944117145, EMPTY))
    return np.stack((np.fmin(result[0], 1.0), result[1])), state


def _valley_by_balls(name: str, turn: float, bottom: float, sides: Callable[[Array], Value]) -> Callable[[Array], Value]:
    """A function that falls on (0, turn] and rises after, never below `bottom`; elsewhere as `sides`."""

    def value(a: Array) -> Value:
        lows = -a[0]
        right = lows > 0
        if not right.all():
            return sides(a)
        function = REAL[name]
        first = _at_points(function, lows)
        last = _at_points(function, a[1])
        lower = np.where(lows > turn + 1e-9, first[0], np.where(a[1] < turn - 1e-9, last[0], bottom))
        return np.stack((-lower, np.maximum(first[1], last[1]))), None

    return value


def _ball_function(name: str) -> Callable[..., Value]:
    return lambda *operands: by_balls(REAL[name], *operands)


def _steady(name: str, slope: float, most: float) -> Callable[[Array], Value]:
    """A function with |g| ≤ most and |g′| ≤ slope everywhere, from its value at the middle."""

    def value(a: Array) -> Value:
        middle = _middles(a)
        return _around_both(a, middle, _at_points(REAL[name], middle), slope, most), None

    return value


def _besselj(order: Array, a: Array) -> Value:
    """|Jₙ| ≤ 1 and |Jₙ′| ≤ 1 for a whole number n."""
    n = float(order[1, 0])
    if order.shape[1] != 1 or -order[0, 0] != n or n != int(n):
        return by_balls(REAL["besselj"], order, a)
    from flint import arb

    middle = _middles(a)
    return _around_both(a, middle, _at_points(lambda t: REAL["besselj"](arb(n), t), middle), 1.0, 1.0), None


def _many(combine: Callable[[Array, Array], Array]) -> Callable[..., Value]:
    def value(*operands: Array) -> Value:
        result = operands[0]
        for operand in operands[1:]:
            result = combine(result, operand)
        return result, None

    return value


def _hypot(a: Array, b: Array) -> Value:
    total = add(integer_power(a, 2)[0], integer_power(b, 2)[0])
    return increasing(np.sqrt, np.stack((np.fmin(total[0], 0.0), total[1])), least=0.0, slack=ULP), None


def general_power(base: Array, exponent: Array) -> Value:
    """base^exponent as exp(exponent·ln base); nothing is said where the base may be 0 or negative."""
    base, exponent = np.broadcast_arrays(base, exponent)
    bad = ~(base[0] < 0)
    if not bad.any():
        return exponential(multiply(exponent, logarithm(base)[0])), None
    logs = logarithm(np.where(bad, np.array([[-1.0], [1.0]]), base))[0]
    return np.where(bad, INF, exponential(multiply(exponent, logs))), marked(bad, ROUGH)


FUNCTIONS: dict[str, Callable[..., Value]] = {
    "exp": lambda a: (exponential(a), None),
    "ln": logarithm,
    "log10": lambda a: logarithm(a, np.log10),
    "log2": lambda a: logarithm(a, np.log2),
    "sqrt": sqrt,
    "cbrt": lambda a: root(a, 1, 3),
    "sin": lambda a: (sine(a), None),
    "cos": lambda a: (cosine(a), None),
    "tan": tangent,
    "cot": _cot,
    "sec": _inverse_of(lambda a: (cosine(a), None)),
    "csc": _inverse_of(lambda a: (sine(a), None)),
    "asin": _within_one(np.arcsin, -1.5707963267948968, 1.5707963267948968),
    "acos": lambda a: (lambda inner: (add(negative(inner[0]), HALF_PI), inner[1]))(FUNCTIONS["asin"](a)),
    "atan": _always(np.arctan, -1.5707963267948968, 1.5707963267948968),
    "acot": _acot,
    "atan2": arctangent2,
    "sinh": _always(np.sinh),
    "cosh": _cosh,
    "tanh": _always(np.tanh, -1.0, 1.0),
    "coth": _inverse_of(_always(np.tanh, -1.0, 1.0)),
    "sech": _sech,
    "csch": _inverse_of(_always(np.sinh)),
    "asinh": _always(np.arcsinh),
    "acosh": _acosh,
    "atanh": _atanh,
    "abs": lambda a: (absolute(a), None),
    "sign": _sign,
    "heaviside": _heaviside,
    "floor": _step(np.floor),
    "ceil": _step(np.ceil),
    "max": _many(maximum),
    "min": _many(minimum),
    "hypot": _hypot,
    "sigmoid": _always(_logistic, 0.0, 1.0),
    "softplus": _always(_softplus, 0.0),
    "sinc": _sinc,
    "erf": _monotone_by_balls("erf", least=-1.0, most=1.0),
    "erfc": _monotone_by_balls("erfc", falling=True, least=0.0, most=2.0),
    "erfi": _monotone_by_balls("erfi"),
    "Shi": _monotone_by_balls("Shi"),
    "Si": _steady("Si", 1.0, 1.8519370519824664),
    "fresnels": _steady("fresnels", 1.0, 0.7139722140219398),
    "fresnelc": _steady("fresnelc", 1.0, 0.7798934003768231),
    "lambertw": _lambertw,
    "gamma": _valley_by_balls("gamma", 1.4616321449683623, 0.8856031944, _ball_function("gamma")),
    "lgamma": _valley_by_balls("lgamma", 1.4616321449683623, -0.1214862906, _ball_function("lgamma")),
    "besselj": _besselj,
}

# those that go through balls
SLOW = frozenset({"erf", "erfc", "erfi", "Shi", "Si", "fresnels", "fresnelc", "lambertw", "gamma", "lgamma", "besselj"})
