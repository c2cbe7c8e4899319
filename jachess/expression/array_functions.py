"""The functions that compiled expressions call: those of NumPy, SciPy and `math`, and ours where these differ.

Ours differ where a library has another value outside our domain (ln|Γ(u)| for negative u, the angle of the origin) or
lacks the function. Polylogarithms, and polygamma at negative arguments, come from balls, one point after the other.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from jachess.errors import InputError
from jachess.expression.nodes import Call, Number
from jachess.vocabulary import FUNCTIONS

NAN = float("nan")
MAX_TERMS = 1_000_000  # of a sum whose limits are variables


def where() -> Any:
    """numpy.where."""
    import numpy

    return numpy.where


def logical(name: str) -> Any:
    """`and`, `or`, `not` on arrays of truth values."""
    import numpy

    if name == "not":
        return numpy.logical_not
    combine = numpy.logical_and if name == "and" else numpy.logical_or

    def several(*args: Any) -> Any:
        result = args[0]
        for arg in args[1:]:
            result = combine(result, arg)
        return result

    return several


def power(scalar: bool) -> Callable[[Any, Any], Any]:
    """base^exponent; nan for a negative base unless the exponent is a whole number."""
    if scalar:
        return lambda base, exponent: NAN if base < 0 and exponent != exponent // 1 else base**exponent
    import numpy

    return lambda base, exponent: numpy.power(numpy.asarray(base, dtype=float), exponent)


def odd_power(odd_numerator: bool, scalar: bool) -> Callable[[Any, float], Any]:
    """base^(p/q) for odd q, with the real root of a negative base."""
    if scalar:
        from math import copysign

        return (lambda base, q: copysign(abs(base) ** q, base)) if odd_numerator else (lambda base, q: abs(base) ** q)
    import numpy

    if odd_numerator:
        return lambda base, q: numpy.sign(base) * numpy.power(numpy.abs(base), q)
    return lambda base, q: numpy.power(numpy.abs(base), q)


Code = Callable[..., Any]  # (index, *values) -> (body,)


def run_sum(code: Code, low: Any, high: Any, *values: Any) -> Any:
    """Σ body for index = low ... high; nan where a limit is not a whole number."""
    return _run(code, low, high, values, 0.0, lambda total, value: total + value)


def run_product(code: Code, low: Any, high: Any, *values: Any) -> Any:
    """Π body for index = low ... high; nan where a limit is not a whole number."""
    return _run(code, low, high, values, 1.0, lambda total, value: total * value)


def _run(code: Code, low: Any, high: Any, values: Any, start: float, combine: Callable[[Any, Any], Any]) -> Any:
    import numpy

    low, high = numpy.broadcast_arrays(numpy.asarray(low, dtype=float), numpy.asarray(high, dtype=float))
    whole = (low == numpy.floor(low)) & (high == numpy.floor(high)) & (high - low < MAX_TERMS)
    result = numpy.where(whole, start, NAN)
    if not numpy.any(whole):
        return result
    for k in range(int(numpy.min(low[whole])), int(numpy.max(high[whole])) + 1):
        inside = (k >= low) & (k <= high)
        result = numpy.where(inside, combine(result, code(float(k), *values)[0]), result)
    return result


def run_integral(code: Code, low: Any, high: Any, *values: Any) -> Any:
    """∫ body from low to high by adaptive quadrature, one point after the other."""
    import numpy
    from scipy.integrate import quad

    def at_one(a: float, b: float, *rest: float) -> float:
        try:
            return float(quad(lambda t: code(t, *rest)[0], a, b, limit=200)[0])
        except (ValueError, ZeroDivisionError, OverflowError):
            return NAN

    return numpy.vectorize(at_one, otypes=[float])(low, high, *values)


def function(name: str, scalar: bool) -> Any:
    """The NumPy, SciPy or `math` function of a name of the vocabulary."""
    import math

    if scalar and name in _MATH:
        return getattr(math, _MATH[name])
    if name in OWN:
        return _own(name)
    row = FUNCTIONS[name]
    if not row.numpy:
        raise InputError(f"`{name}` cannot be compiled", cause="neither NumPy nor SciPy has this function", kind="function")
    module, _, attribute = row.numpy.rpartition(".")
    from importlib import import_module

    return getattr(import_module(module), attribute)


_MATH = {
    **{name: name for name in ("exp", "sqrt", "cbrt", "log10", "log2", "hypot", "erf", "erfc")},
    **{name: name for name in ("sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh")},
    "ln": "log",
    "abs": "fabs",
}

# Those that NumPy and SciPy have under another form, or with another value outside our domain.
OWN: dict[str, Callable[[Any, Any], Callable[..., Any]]] = {
    "heaviside": lambda np, sp: lambda u: np.heaviside(u, np.nan),
    "atan2": lambda np, sp: lambda v, u: np.where((u == 0) & (v == 0), np.nan, np.arctan2(v, u)),
    "sinc": lambda np, sp: lambda u: np.sinc(u / np.pi),
    "lgamma": lambda np, sp: lambda u: np.where(np.greater(u, 0), sp.gammaln(u), np.nan),
    "factorial": lambda np, sp: lambda u: sp.gamma(np.add(u, 1)),
    "digamma": lambda np, sp: lambda u: np.where(np.less_equal(u, 0) & (np.floor(u) == u), np.nan, sp.digamma(u)),
    "polygamma": lambda np, sp: _polygamma,
    "lambertw": lambda np, sp: lambda u: np.where(np.greater_equal(u, -np.exp(-1)), np.real(sp.lambertw(u)), np.nan),
    "Si": lambda np, sp: lambda u: sp.sici(u)[0],
    "Ci": lambda np, sp: lambda u: np.where(np.greater(u, 0), sp.sici(u)[1], np.nan),
    "Shi": lambda np, sp: lambda u: sp.shichi(u)[0],
    "Chi": lambda np, sp: lambda u: np.where(np.greater(u, 0), sp.shichi(u)[1], np.nan),
    "fresnels": lambda np, sp: lambda u: sp.fresnel(u)[0],
    "fresnelc": lambda np, sp: lambda u: sp.fresnel(u)[1],
    "airyai": lambda np, sp: lambda u: sp.airy(u)[0],
    "airyaiprime": lambda np, sp: lambda u: sp.airy(u)[1],
    "airybi": lambda np, sp: lambda u: sp.airy(u)[2],
    "airybiprime": lambda np, sp: lambda u: sp.airy(u)[3],
    "polylog": lambda np, sp: _polylog,
    "softplus": lambda np, sp: lambda u: np.logaddexp(0.0, u),
    "nonpole": lambda np, sp: lambda u: ~(np.less_equal(u, 0) & (np.floor(u) == u)),
    "noninteger": lambda np, sp: lambda u: np.floor(u) != u,
}


def _own(name: str) -> Callable[..., Any]:
    import numpy
    from scipy import special

    return OWN[name](numpy, special)


def _polygamma(order: Any, u: Any) -> Any:
    import numpy
    from scipy.special import gamma, zeta

    order, u = numpy.broadcast_arrays(numpy.asarray(order, dtype=float), numpy.asarray(u, dtype=float))
    values = numpy.where(order == 0, _own("digamma")(u), (-1.0) ** (order + 1) * gamma(order + 1) * zeta(order + 1, u))
    if numpy.any(u <= 0):
        # Hurwitz's zeta function stops at 0
        values[u <= 0] = numpy.vectorize(_by_balls("polygamma"), otypes=[float])(order[u <= 0], u[u <= 0])
    return values


def _polylog(order: Any, u: Any) -> Any:
    import numpy

    return numpy.vectorize(_by_balls("polylog"), otypes=[float])(order, u)


def _by_balls(name: str) -> Callable[..., float]:
    def value(*args: float) -> float:
        from jachess.expression.ball import enclose

        if not all(map(_is_finite, args)):
            return NAN
        ball = enclose(Call(name, tuple(Number(Fraction(float(arg))) for arg in args)), {}, 100)
        return NAN if ball is None else float(ball)

    return value


def _is_finite(value: float) -> bool:
    return value - value == 0
