"""A second path to numbers: nodes evaluated with mpmath, 40 digits, over the reals. nan where there is no value."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import mpmath
from mpmath import mp, mpf

from jachess.expression.nodes import Call, Constant, E, Name, Negative, Node, Number, Power, Product, Quotient, Root, Sum, postorder

mp.dps = 40
NAN = mpf("nan")

_SAME = {name: getattr(mpmath, name) for name in ["exp", "sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth", "sech", "csch", "atan", "asinh"]}
_SAME |= {name: getattr(mpmath, name) for name in ["erf", "erfc", "erfi", "airyai", "airybi", "fresnels", "fresnelc", "lambertw"]}


def _real(function: Any) -> Any:
    def value(*args: Any) -> Any:
        found = function(*args)
        if isinstance(found, mpmath.mpc):
            return found.real if abs(found.imag) < mpf(10) ** -30 else NAN
        return found

    return value


def _odd_root(u: Any, n: int) -> Any:
    return -mpmath.root(-u, n) if u < 0 else mpmath.root(u, n)


_OTHERS: dict[str, Any] = {
    "ln": lambda u: mpmath.log(u) if u > 0 else NAN,
    "log10": lambda u: mpmath.log10(u) if u > 0 else NAN,
    "log2": lambda u: mpmath.log(u, 2) if u > 0 else NAN,
    "logb": lambda u, b: mpmath.log(u) / mpmath.log(b) if u > 0 and b > 0 and b != 1 else NAN,
    "sqrt": lambda u: mpmath.sqrt(u) if u >= 0 else NAN,
    "cbrt": lambda u: _odd_root(u, 3),
    "asin": lambda u: mpmath.asin(u) if abs(u) <= 1 else NAN,
    "acos": lambda u: mpmath.acos(u) if abs(u) <= 1 else NAN,
    "acot": lambda u: mpmath.pi / 2 - mpmath.atan(u),
    "asec": lambda u: mpmath.acos(1 / u) if abs(u) >= 1 else NAN,
    "acsc": lambda u: mpmath.asin(1 / u) if abs(u) >= 1 else NAN,
    "atan2": lambda v, u: mpmath.atan2(v, u) if v or u else NAN,
    "acosh": lambda u: mpmath.acosh(u) if u >= 1 else NAN,
    "atanh": lambda u: mpmath.atanh(u) if abs(u) < 1 else NAN,
    "acoth": lambda u: mpmath.acoth(u) if abs(u) > 1 else NAN,
    "asech": lambda u: mpmath.acosh(1 / u) if 0 < u <= 1 else NAN,
    "acsch": lambda u: mpmath.asinh(1 / u) if u else NAN,
    "abs": abs,
    "sign": mpmath.sign,
    "heaviside": lambda u: mpf(u > 0) if u else NAN,
    "floor": mpmath.floor,
    "ceil": mpmath.ceil,
    "max": max,
    "min": min,
    "hypot": mpmath.hypot,
    "gamma": mpmath.gamma,
    "lgamma": lambda u: mpmath.loggamma(u) if u > 0 else NAN,
    "digamma": mpmath.digamma,
    "polygamma": lambda n, u: mpmath.polygamma(int(n), u),
    "factorial": mpmath.factorial,
    "binomial": mpmath.binomial,
    "beta": mpmath.beta,
    "besselj": mpmath.besselj,
    "bessely": lambda n, u: mpmath.bessely(n, u) if u > 0 else NAN,
    "besseli": mpmath.besseli,
    "besselk": lambda n, u: mpmath.besselk(n, u) if u > 0 else NAN,
    "Ei": lambda u: mpmath.ei(u) if u else NAN,
    "li": lambda u: mpmath.li(u) if u > 0 and u != 1 else NAN,
    "Si": mpmath.si,
    "Ci": lambda u: mpmath.ci(u) if u > 0 else NAN,
    "Shi": mpmath.shi,
    "Chi": lambda u: mpmath.chi(u) if u > 0 else NAN,
    "airyaiprime": lambda u: mpmath.airyai(u, derivative=1),
    "airybiprime": lambda u: mpmath.airybi(u, derivative=1),
    "polylog": lambda s, u: mpmath.polylog(s, u) if u < 1 else NAN,
    "ellipk": lambda m: mpmath.ellipk(m) if m < 1 else NAN,
    "ellipe": lambda m: mpmath.ellipe(m) if m <= 1 else NAN,
    "sinc": lambda u: mpmath.sin(u) / u if u else mpf(1),
    "sigmoid": lambda u: 1 / (1 + mpmath.exp(-u)),
    "softplus": lambda u: mpmath.log(1 + mpmath.exp(u)),
    "relu": lambda u: max(u, mpf(0)),
}
FUNCTIONS = {name: _real(function) for name, function in (_SAME | _OTHERS).items()}
_RELATIONS: dict[str, Any] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "and": lambda *args: all(args),
    "or": lambda *args: any(args),
    "not": lambda a: not a,
}


def number(value: Any) -> Any:
    """An exact number as an mpf."""
    return mpf(value.numerator) / value.denominator if isinstance(value, Fraction) else mpf(value)


def mp_value(node: Node, point: Mapping[Node, Any] | None = None) -> Any:
    """The value, an mpf; nan where there is none."""
    values: dict[Node, Any] = {name: number(value) for name, value in (point or {}).items()}
    for part in postorder(node):
        if part not in values:
            try:
                values[part] = _value(part, [values[arg] for arg in part.args])
            except (ZeroDivisionError, ValueError, OverflowError, TypeError, mpmath.libmp.ComplexResult):
                values[part] = NAN
    return values[node]


def _value(part: Node, args: list[Any]) -> Any:
    kind = type(part)
    if kind is Number:
        return number(part.value)
    if kind is Constant:
        return +mpmath.pi if part.name == "pi" else +mpmath.e
    if kind is Name:
        return NAN
    if isinstance(part, Root):
        roots = mpmath.polyroots(part.coefficients[::-1], maxsteps=500, extraprec=400)
        return sorted(root.real for root in roots if abs(root.imag) < mpf(10) ** -25)[part.k - 1]
    if kind is Call and part.name == "piecewise":
        for k in range(0, len(args) - 1, 2):
            if args[k + 1] is True or args[k + 1] is mpmath.mpf:
                return args[k]
        return args[-1] if len(args) % 2 else NAN
    if any(not isinstance(arg, bool) and mpmath.isnan(arg) for arg in args):
        return NAN
    if kind is Sum:
        return sum(args)
    if kind is Product:
        result = mpf(1)
        for arg in args:
            result *= arg
        return result
    if kind is Quotient:
        return args[0] / args[1]
    if kind is Negative:
        return -args[0]
    if kind is Power:
        return _power(part, *args)
    if kind is Call and part.name in _RELATIONS:
        return bool(_RELATIONS[part.name](*args))
    if any(abs(arg) > mpf(10) ** 1000 for arg in args):
        return NAN  # mpmath would compute that many digits of π
    return FUNCTIONS[part.name](*args)


def _power(part: Node, base: Any, exponent: Any) -> Any:
    if part.args[0] is E:
        return mpmath.exp(exponent)
    exact = part.args[1].value if type(part.args[1]) is Number else None
    if base == 0:
        return NAN if exponent <= 0 else mpf(0)
    if base > 0 or exponent == mpmath.floor(exponent):
        return base**exponent
    if exact is not None and exact.denominator % 2:
        return _odd_root(base, exact.denominator) ** exact.numerator
    return NAN
