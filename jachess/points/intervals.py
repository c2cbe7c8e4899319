"""Interval arithmetic on many boxes at once, with every rounding on the safe side.

An interval [low, high] for each of m boxes is a NumPy array of shape (2, m) that holds (−low, high): both rows are upper
bounds, so both are rounded up. A bound that is nan is not known; every comparison with it is false, and nothing may be
concluded from it.

Why the bounds hold. + − · / and √ of IEEE 754 doubles are rounded to nearest, so the exact value differs from the computed
v by at most 2⁻⁵³·|v| + 2⁻¹⁰⁷⁵; `up` adds 2⁻⁵²·|v| + 10⁻³⁰⁰. An overflow upwards stays an infinity, one downwards turns
into nan in `up`. The elementary functions of NumPy are not rounded correctly: its developers allow errors of 4 units in
the last place (ulp); here 32 ulp are added to them, and sin and cos get an absolute 2⁻⁴⁸ besides, which makes no use of
how well they reduce large arguments (beyond 2²⁰ they are only known to lie in [−1, 1]).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
State = NDArray[np.uint8] | None  # for each box: 0, or the sum of these
ROUGH, EMPTY = 1, 2  # not known to be defined and continuous on all of the box; undefined on all of it
Value = tuple[Array, State]

ULP = 2.0**-52
TINY = 1e-300
SLACK = 32 * ULP  # for elementary functions
TWO_PI = 6.283185307179586
INF = float("inf")


def up(bounds: Array, factor: float = ULP) -> Array:
    """The upper bounds moved up by factor·|v| + 10⁻³⁰⁰; −∞ becomes nan."""
    wider: Array = np.abs(bounds)
    wider *= factor
    wider += TINY
    np.add(wider, bounds, out=wider)
    return wider


def joined(first: State, second: State) -> State:
    """What is wrong with either of two operands is wrong with the result."""
    if first is None:
        return second
    return first if second is None else first | second


def marked(mask: NDArray[np.bool_], mark: int) -> State:
    """The state that has this mark where the mask is true; None where it never is."""
    return np.where(mask, np.uint8(mark), np.uint8(0)) if mask.any() else None


def thin(values: Array) -> Array:
    """The intervals that hold one double each."""
    return np.stack((-values, values))


def ends(bounds: Array) -> Array:
    """(low, high) from (−low, high)."""
    return np.stack((-bounds[0], bounds[1]))


def from_ends(low_ends: Array, high_ends: Array) -> Array:
    """(−low, high) from low and high."""
    return np.stack((-low_ends, high_ends))


def add(a: Array, b: Array) -> Array:
    """a + b."""
    return up(a + b)


def total(terms: Sequence[Array]) -> Array:
    """The sum of all terms, rounded once: k terms have an error below k·2⁻⁵²·Σ|term|."""
    result = terms[0]
    size = np.abs(terms[0])
    for term in terms[1:]:
        result = result + term
        size = size + np.abs(term)
    slack: Array = size * (len(terms) * ULP) + TINY
    return result + (slack if size.all() else np.where(size == 0, 0.0, slack))


def negative(a: Array) -> Array:
    """−a."""
    return a[::-1]


def multiply(a: Array, b: Array) -> Array:
    """a·b."""
    same, cross = a * b, a * b[::-1]  # (low·low, high·high), (−low·high, −high·low) as products of (−low, high)
    if same.ndim == 2 and same.shape != cross.shape:
        same, cross = np.broadcast_arrays(same, cross)
    result = np.empty(same.shape)
    np.maximum(np.maximum(cross[0], cross[1]), -np.minimum(same[0], same[1]), out=result[0])
    np.maximum(np.maximum(same[0], same[1]), -np.minimum(cross[0], cross[1]), out=result[1])
    return up(result) if result.all() else signed(result, a, b)


def signed(result: Array, a: Array, b: Array) -> Array:
    """The bounds of a·b moved up, except for bounds of 0 that follow from the signs of a and b."""
    alike = ((a[0] <= 0) & (b[0] <= 0)) | ((a[1] <= 0) & (b[1] <= 0))
    unlike = ((a[0] <= 0) & (b[1] <= 0)) | ((a[1] <= 0) & (b[0] <= 0))
    return np.where((result == 0) & np.stack(np.broadcast_arrays(alike, unlike)), 0.0, up(result))


def multiplied(a: Array, count: int) -> Array:
    """a times a whole number > 0."""
    return np.where(a == 0, 0.0, up(a * float(count), 2 * ULP))


def scale(a: Array, factors: Array) -> Array:
    """a times one double for each box."""
    turned = np.where(factors >= 0, a, a[::-1])
    return np.where((turned == 0) | (factors == 0), 0.0, up(np.abs(factors) * turned))


def magnitude(a: Array) -> Array:
    """max |x| for x in a."""
    result: Array = np.maximum(a[0], a[1])
    return result


def mignitude(a: Array) -> Array:
    """min |x| for x in a."""
    result: Array = np.maximum(0.0, -np.minimum(a[0], a[1]))
    return result


def contains_zero(a: Array) -> NDArray[np.bool_]:
    """Where 0 is not proved to lie outside."""
    result: NDArray[np.bool_] = ~((a[0] < 0) | (a[1] < 0))
    return result


def reciprocal(a: Array) -> Value:
    """1/a; rough where a contains 0, empty where it is 0."""
    bad = contains_zero(a)
    result = -1.0 / a[::-1]  # [1/high, 1/low]: −1/high and 1/low are −1/(high) and −1/(−low)
    if not bad.any():
        # 1/x has the sign of x
        return np.where(result == 0, 0.0, up(result)), None
    # an end at 0 exactly leaves the other bound; otherwise nothing is known
    result = np.where((a[::-1] == 0) | (bad & (a != 0).all(axis=0)), INF, result)
    zero = (a[0] == 0) & (a[1] == 0)
    state = np.where(zero, np.uint8(EMPTY | ROUGH), np.where(bad, np.uint8(ROUGH), np.uint8(0)))
    return np.where(result == 0, 0.0, up(result)), state


def integer_power(a: Array, n: int) -> Value:
    """aⁿ for a whole number n."""
    if n == 0:
        return np.stack((np.full(a.shape[1], -1.0), np.full(a.shape[1], 1.0))), None
    if n < 0:
        inner, state = integer_power(a, -n)
        result, more = reciprocal(inner)
        if more is not None:
            bad = contains_zero(a)
            more = more * bad  # an underflow of the power is no pole
            if n % 2 == 0:
                result = np.stack((np.fmin(result[0], 0.0), result[1]))
        return result, joined(state, more)
    if n == 1:
        return a, None
    if n % 2:
        bounds = up(_repeated(np.abs(a), n), n * ULP)
        result = np.where(a >= 0, bounds, -_down(_repeated(np.abs(a), n), n * ULP))
        return np.where(np.isnan(a), np.nan, result), None
    least, most = mignitude(a), magnitude(a)
    result = np.stack((-_down(_repeated(least, n), n * ULP), up(_repeated(most, n), n * ULP)))
    return result, None


def _down(values: Array, factor: float) -> Array:
    """Lower bounds of values ≥ 0, not below 0; where a value overflowed the largest double stands for it."""
    values = np.minimum(values, 1e308)
    return np.maximum(0.0, values - (values * factor + TINY))


def _repeated(values: Array, n: int) -> Array:
    """valuesⁿ for values ≥ 0 by repeated squaring; the relative error is below n·2⁻⁵²."""
    result = None
    while True:
        if n % 2:
            result = values if result is None else result * values
        n //= 2
        if not n:
            assert result is not None
            return result
        values = values * values


def increasing(function: Callable[[Array], Array], a: Array, least: float = -INF, most: float = INF, slack: float = SLACK) -> Array:
    """The image of a under an increasing function with values between `least` and `most`."""
    result = function(ends(a))
    np.negative(result[0], out=result[0])
    result = up(result, slack)
    if least > -INF:
        result[0] = np.fmin(result[0], -least)
    if most < INF:
        result[1] = np.fmin(result[1], most)
    return result


def clipped(a: Array, least: float, most: float = INF, open_ends: bool = False) -> tuple[Array, State]:
    """The part of a inside [least, most], and the marks for what is cut off; ends that are not included are marked too."""
    lows, highs = -a[0], a[1]
    if open_ends:
        outside = (highs <= least) | (lows >= most)
        partly = ~((lows > least) & (highs < most))
    else:
        outside = (highs < least) | (lows > most)
        partly = ~((lows >= least) & (highs <= most))
    if not partly.any():
        return a, None
    state = np.where(outside, np.uint8(EMPTY | ROUGH), np.where(partly, np.uint8(ROUGH), np.uint8(0)))
    inside = np.stack((np.fmin(a[0], -least), np.fmin(a[1], most)))
    if most < INF:
        inside[0] = np.where(outside, -least, inside[0])
        inside[1] = np.where(outside, least, inside[1])
    else:
        inside[1] = np.where(outside, least, inside[1])
        inside[0] = np.where(outside, -least, inside[0])
    return inside, state


def sqrt(a: Array) -> Value:
    """√a on the part of a that is not negative."""
    inside, state = clipped(a, 0.0)
    return increasing(np.sqrt, inside, least=0.0, slack=ULP), state


def root(a: Array, p: int, q: int) -> Value:
    """a^(p/q) in lowest terms, q > 1: the real root for odd q."""
    if q == 2:
        inner, state = sqrt(a)
        result, more = integer_power(inner, p)
        return (np.stack((np.fmin(result[0], 0.0), result[1])), joined(state, more))
    exponent = abs(p) / q

    def powers(values: Array) -> Array:
        """|v|^(|p|/q) ± its error, which is 0 where v is: the exponent itself has a relative error of 2⁻⁵³."""
        return np.cbrt(values) if exponent == 1 / 3 else np.power(values, exponent)

    state = None
    if q % 2 == 0:
        a, state = clipped(a, 0.0)
        bounds = _bounds(powers, a, exponent)
    elif p % 2 == 0:
        least, most = mignitude(a), magnitude(a)
        bounds = _bounds(powers, np.stack((-least, most)), exponent)
    else:
        size = np.abs(a)
        values = powers(size)
        slack = _power_slack(size, exponent)
        bounds = np.where(a >= 0, values + (values * slack + TINY), -np.maximum(0.0, values - (values * slack + TINY)))
        bounds = np.where(np.isnan(a), np.nan, bounds)
    if p > 0:
        return bounds, state
    result, more = reciprocal(bounds)
    return result, joined(state, more)


def _power_slack(values: Array, exponent: float) -> Array:
    with np.errstate(all="ignore"):
        return SLACK + 2 * ULP * exponent * np.where(values > 0, np.fmin(np.abs(np.log(values)), 750.0), 0.0)


def _bounds(powers: Callable[[Array], Array], a: Array, exponent: float) -> Array:
    """The image of an increasing power on a part of [0, ∞)."""
    points = ends(a)
    values = powers(points)
    slack = values * _power_slack(points, exponent) + TINY
    return np.stack((-np.maximum(0.0, np.minimum(values[0], 1e308) - np.fmin(slack[0], 1e300)), values[1] + slack[1]))


def absolute(a: Array) -> Array:
    """|a|."""
    return np.stack((-mignitude(a), magnitude(a)))


def hull(values: Sequence[Array]) -> Array:
    """The least intervals that contain all of these."""
    result = values[0]
    for value in values[1:]:
        result = np.maximum(result, value)
    return result


def maximum(a: Array, b: Array) -> Array:
    """max(a, b)."""
    a, b = np.broadcast_arrays(a, b)
    return np.stack((np.minimum(a[0], b[0]), np.maximum(a[1], b[1])))


def minimum(a: Array, b: Array) -> Array:
    """min(a, b)."""
    a, b = np.broadcast_arrays(a, b)
    return np.stack((np.maximum(a[0], b[0]), np.minimum(a[1], b[1])))


def multiples_inside(a: Array, offset: float, period: float) -> NDArray[np.bool_]:
    """Where offset + k·period for some integer k may lie in a; offset and period are within 2 ulp of what is meant."""
    lows, highs = (-a[0] - offset) / period, (a[1] - offset) / period
    slack = (np.abs(lows) + np.abs(highs) + 1.0) * 2.0**-47
    result: NDArray[np.bool_] = ~(np.ceil(lows - slack) > np.floor(highs + slack))
    return result


def cosine(a: Array, shift: float = 0.0, function: Callable[[Array], Array] = np.cos) -> Array:
    """cos a; with shift = π/2 and sin as the function: sin a."""
    values = function(ends(a))
    result = np.stack((-np.minimum(values[0], values[1]), np.maximum(values[0], values[1])))
    result += 2.0**-48
    far = ~(magnitude(a) < 2.0**20)
    top = multiples_inside(a, shift, TWO_PI) | far
    bottom = multiples_inside(a, shift + TWO_PI / 2, TWO_PI) | far
    result[0] = np.where(bottom, 1.0, np.fmin(result[0], 1.0))
    result[1] = np.where(top, 1.0, np.fmin(result[1], 1.0))
    return result


def sine(a: Array) -> Array:
    """sin a."""
    return cosine(a, TWO_PI / 4, np.sin)


def tangent(a: Array) -> Value:
    """tan a; rough where a may contain a pole. tan at an end is sin/cos there, each within 2⁻⁴⁸."""
    points = ends(a)
    cosines = np.cos(points)
    values = np.sin(points) / cosines
    slack = 2.0**-46 / (cosines * cosines) + np.abs(values) * SLACK
    pole = multiples_inside(a, TWO_PI / 4, TWO_PI / 2) | ~(magnitude(a) < 2.0**20) | ~(np.abs(cosines).min(axis=0) > 2.0**-20)
    result = np.stack((-values[0] + slack[0], values[1] + slack[1]))
    return np.where(pole, INF, result), marked(pole, ROUGH)


def arctangent2(y: Array, x: Array) -> Value:
    """The angle of the point (x, y); rough where the box touches {y = 0, x ≤ 0}."""
    y, x = np.broadcast_arrays(y, x)
    right, above, below = x[0] < 0, y[0] < 0, y[1] < 0
    ratio, _ = reciprocal(np.where(right, x, 1.0) if not right.all() else x)
    first = increasing(np.arctan, multiply(y, np.where(right, ratio, INF)))
    steep = above | below
    inverse, _ = reciprocal(np.where(steep, y, 1.0) if not steep.all() else y)
    angle = negative(increasing(np.arctan, multiply(x, np.where(steep, inverse, INF))))
    quarter = TWO_PI / 4
    turned = up(angle + np.where(above, np.array([[-quarter], [quarter]]), np.array([[quarter], [-quarter]])), 4 * ULP) + 2.0**-50
    result = np.where(right, first, np.where(steep, turned, 3.1415926535897936))
    empty = (y[0] == 0) & (y[1] == 0) & (x[0] == 0) & (x[1] == 0)
    rough = ~(right | steep)
    state = joined(marked(rough, ROUGH), marked(empty, EMPTY | ROUGH))
    return result, state
