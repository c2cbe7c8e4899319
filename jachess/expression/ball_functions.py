"""The functions of the vocabulary on real and complex balls: each gives a ball, or None where the value is not proved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import acb, arb, fmpq

from jachess.vocabulary import FUNCTIONS

Ball = Any  # arb or acb; flint has no types


def odd_root(end: arb, degree: int) -> arb:
    """The real root of odd degree."""
    if end > 0:
        return end.root(degree)
    return -((-end).root(degree)) if end < 0 else arb(0)


def _cube_root(u: arb) -> arb:
    if u > 0 or u < 0:
        return odd_root(u, 3)
    return odd_root(u.lower(), 3).union(odd_root(u.upper(), 3))


def _sign(u: arb) -> arb | None:
    return arb(1) if u > 0 else arb(-1) if u < 0 else arb(0) if u == 0 else None


def _heaviside(u: arb) -> arb | None:
    return arb(1) if u > 0 else arb(0) if u < 0 else None


def _floor(u: arb) -> arb | None:
    value = u.floor()
    return value if value.is_exact() else None


def _ceil(u: arb) -> arb | None:
    value = u.ceil()
    return value if value.is_exact() else None


def _atan2(y: arb, x: arb) -> arb | None:
    if x > 0 or y > 0 or y < 0 or (y == 0 and x < 0):
        return arb.atan2(y, x)
    return None


def _max(first: arb, *rest: arb) -> arb:
    for value in rest:
        first = first.max(value)
    return first


def _min(first: arb, *rest: arb) -> arb:
    for value in rest:
        first = first.min(value)
    return first


def _real(value: acb) -> arb | None:
    return value.real if value.imag.contains(0) else None


def _polygamma(order: arb, u: arb) -> arb | None:
    if not (order.is_exact() and order.is_integer() and order >= 0) or (u.contains_integer() and not u > 0):
        return None
    return _real(acb(u).polygamma(acb(order)))


def _polylog(order: arb, u: arb) -> arb | None:
    return u.polylog(order) if u < 1 else None


def _bessel(method: Callable[..., arb], positive: bool) -> Callable[[arb, arb], arb | None]:
    def value(order: arb, u: arb) -> arb | None:
        if positive and not u > 0:
            return None
        if not u > 0 and not (order.is_exact() and order.is_integer()):
            return None
        return method(u, order)

    return value


def _positive_only(method: Callable[[arb], arb]) -> Callable[[arb], arb | None]:
    return lambda u: method(u) if u > 0 else None


def _binomial(n: Ball, k: Ball) -> Ball:
    return (n + 1).gamma() * (k + 1).rgamma() * (n - k + 1).rgamma()


def _beta(a: Ball, b: Ball) -> Ball:
    return a.gamma() * b.gamma() * (a + b).rgamma()


def _softplus(u: Ball) -> Ball:
    return u.exp().log1p()


def _methods(ball: type) -> dict[str, Callable[..., Any]]:
    return {row.name: getattr(ball, row.ball) for row in FUNCTIONS.values() if row.ball and hasattr(ball, row.ball)}


REAL = _methods(arb)
REAL.update(
    {
        "abs": abs,
        "sign": _sign,
        "heaviside": _heaviside,
        "floor": _floor,
        "ceil": _ceil,
        "max": _max,
        "min": _min,
        "cbrt": _cube_root,
        "atan2": _atan2,
        "lgamma": _positive_only(arb.lgamma),
        "Ci": _positive_only(arb.ci),
        "Chi": _positive_only(arb.chi),
        "li": _positive_only(arb.li),
        "factorial": lambda u: (u + 1).gamma(),
        "binomial": _binomial,
        "beta": _beta,
        "polygamma": _polygamma,
        "polylog": _polylog,
        "besselj": _bessel(arb.bessel_j, False),
        "besseli": _bessel(arb.bessel_i, False),
        "bessely": _bessel(arb.bessel_y, True),
        "besselk": _bessel(arb.bessel_k, True),
        "airyaiprime": lambda u: u.airy()[1],
        "airybiprime": lambda u: u.airy()[3],
        "ellipk": lambda m: _real(acb(m).elliptic_k()) if m < 1 else None,
        "ellipe": lambda m: _real(acb(m).elliptic_e()) if m <= 1 else None,
        "softplus": _softplus,
    }
)


def crosses_negative(value: acb) -> bool:
    """Whether the ball touches the cut of the logarithm, (−∞, 0]."""
    return bool(value.imag.contains(0) and not value.real > 0)


def _off_cut(function: Callable[..., Any], cuts: Callable[[acb], bool]) -> Callable[..., Any]:
    return lambda u: None if cuts(u) else function(u)


def _outside_unit(value: acb) -> bool:
    """Whether the ball touches (−∞, −1] or [1, ∞)."""
    return bool(value.imag.contains(0) and not (value.real > -1 and value.real < 1))


def _outside_unit_imaginary(value: acb) -> bool:
    return bool(value.real.contains(0) and not (value.imag > -1 and value.imag < 1))


def _left_of_one(value: acb) -> bool:
    return bool(value.imag.contains(0) and not value.real > 1)


def _right_of_one(value: acb) -> bool:
    return bool(value.imag.contains(0) and not value.real < 1)


def _left_of_branch(value: acb) -> bool:
    return bool(value.imag.contains(0) and not value.real > arb(fmpq(-36, 100)))


def _complex_cube_root(u: acb) -> acb | None:
    """The branch that is real on the real axis, on either side of the imaginary axis."""
    third = acb(arb(fmpq(1, 3)))
    if u.real < 0:
        return -((-u) ** third)
    return None if crosses_negative(u) else u**third


COMPLEX = _methods(acb)
COMPLEX.pop("sign", None)
for _name in ("floor", "ceil"):
    COMPLEX.pop(_name, None)
for _name, _cuts in {
    "ln": crosses_negative,
    "sqrt": crosses_negative,
    "asin": _outside_unit,
    "acos": _outside_unit,
    "atanh": _outside_unit,
    "atan": _outside_unit_imaginary,
    "asinh": _outside_unit_imaginary,
    "acosh": _left_of_one,
    "lgamma": crosses_negative,
    "Ei": crosses_negative,
    "Ci": crosses_negative,
    "Chi": crosses_negative,
    "li": _left_of_one,
    "lambertw": _left_of_branch,
}.items():
    COMPLEX[_name] = _off_cut(COMPLEX[_name], _cuts)
COMPLEX.update(
    {
        "cbrt": _complex_cube_root,
        "factorial": lambda u: (u + 1).gamma(),
        "binomial": _binomial,
        "beta": _beta,
        "polygamma": lambda n, u: u.polygamma(n),
        "polylog": lambda s, u: None if _right_of_one(u) else u.polylog(s),
        "besselj": lambda n, u: None if crosses_negative(u) else u.bessel_j(n),
        "besseli": lambda n, u: None if crosses_negative(u) else u.bessel_i(n),
        "bessely": lambda n, u: None if crosses_negative(u) else u.bessel_y(n),
        "besselk": lambda n, u: None if crosses_negative(u) else u.bessel_k(n),
        "airyaiprime": lambda u: u.airy()[1],
        "airybiprime": lambda u: u.airy()[3],
        "ellipk": lambda m: None if _right_of_one(m) else m.elliptic_k(),
        "ellipe": lambda m: None if _right_of_one(m) else m.elliptic_e(),
    }
)
# asec, acsc, acosh and the others by definition inherit their cuts from the functions that define them


# Tried on real balls first. With `analytic`, the extension that is analytic on either side of the imaginary axis.
REAL_FIRST = frozenset({"abs", "sign", "heaviside", "floor", "ceil", "max", "min", "atan2", "cbrt"})
ON_REAL_PARTS: dict[str, Callable[..., Any]] = {
    "abs": lambda u: u.real_abs(analytic=True),
    "sign": lambda u: u.real_sgn(analytic=True),
    "max": lambda u, v: u.real_max(v, analytic=True),
    "min": lambda u, v: u.real_min(v, analytic=True),
    "heaviside": lambda u: _on_real(_heaviside, u),
    "floor": lambda u: _on_real(_floor, u),
    "ceil": lambda u: _on_real(_ceil, u),
}


def _on_real(function: Callable[[arb], arb | None], u: acb) -> acb | None:
    value = function(u.real)
    return None if value is None else acb(value)


# Enclosures that contain both sides of a jump.
HULLS: dict[str, Callable[..., Any]] = {
    "sign": lambda u: u.sgn(),
    "heaviside": lambda u: (u.sgn() + 1) / 2,
    "floor": lambda u: u.floor(),
    "ceil": lambda u: u.ceil(),
}
