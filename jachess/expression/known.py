"""Exact values of the known functions at exact constants, where a textbook has one."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import ceil, floor

from jachess.errors import LimitReached
from jachess.expression.angles import INVERSE, TRIGONOMETRIC, angle_of, inverse_angle, trigonometric
from jachess.expression.logarithms import (
    exponential,
    hyperbolic,
    inverse_hyperbolic,
    lambert,
    logarithm,
    logarithm_of_base,
    logarithm_to,
    logistic,
)
from jachess.expression.nodes import (
    ONE,
    PI,
    ZERO,
    Call,
    E,
    Negative,
    Node,
    Number,
    Numeric,
    Power,
    Quotient,
    add,
    negate,
)
from jachess.expression.radicals import cube_root_node, power_node
from jachess.expression.signs import compare, is_constant, sign
from jachess.expression.special_values import (
    airy,
    bessel_first,
    beta,
    binomial,
    factorial_of,
    gamma,
    log_gamma,
    polygamma,
    polylogarithm,
    sinc,
)
from jachess.expression.surds import square_root_node

_HALF = Fraction(1, 2)
_ODD = frozenset(
    ["sinh", "tanh", "coth", "csch", "asinh", "atanh", "acoth", "acsch", "erf", "erfi", "Si", "Shi", "fresnels", "fresnelc"]
)
_EVEN = frozenset({"cosh", "sech", "sinc"})
# the value at 0
_AT_ZERO: dict[str, Node] = {
    "exp": ONE,
    "sinh": ZERO,
    "cosh": ONE,
    "tanh": ZERO,
    "sech": ONE,
    "asinh": ZERO,
    "atanh": ZERO,
    "erf": ZERO,
    "erfc": ONE,
    "erfi": ZERO,
    "lambertw": ZERO,
    "Si": ZERO,
    "Shi": ZERO,
    "fresnels": ZERO,
    "fresnelc": ZERO,
    "sinc": ONE,
    "sigmoid": Number(_HALF),
    "softplus": Call("ln", (Number(2),)),
    "ellipk": Quotient((PI, Number(2))),
    "ellipe": Quotient((PI, Number(2))),
}


def known_value(name: str, args: tuple[Node, ...]) -> Node | None:
    """The exact value of a function at constants, in the form a textbook prints; None when no simpler form is known.

    The arguments are free of names and inside the function's domain (where it is undefined the answer is None). The
    result may be the same function at a simpler angle: sin(9·π/7) = −sin(2·π/7).
    >>> known_value("cos", (Quotient((PI, Number(4))),))
    Quotient(Call('sqrt', Number(2)), Number(2))
    """
    for arg in args:
        if not is_constant(arg):
            return None
    if len(args) == 1:
        return _of_one(name, args[0])
    special = _OF_MANY.get(name)
    return None if special is None else special(*args)


def known_power(base: Node, exponent: Node) -> Node | None:
    """base^exponent for constants: rational powers of rationals in lowest form, e^ln(c) = c; None when nothing is known."""
    if type(exponent) is Number:
        if type(base) is Number:
            found = power_node(base.value, exponent.value)
            return None if found is Power((base, exponent)) else found
        if exponent.value == _HALF and is_constant(base):
            return known_value("sqrt", (base,))
    if base is E and is_constant(exponent):
        return known_value("exp", (exponent,))
    return None


def _of_one(name: str, u: Node) -> Node | None:
    if u is ZERO and name in _AT_ZERO:
        return _AT_ZERO[name]
    if name in TRIGONOMETRIC:
        return trigonometric(name, u)
    if name in INVERSE:
        return inverse_angle(name, u, sign)
    special = _OF_ONE.get(name)
    found = special(u) if special is not None else None
    if found is None and type(u) is Number and u.value < 0:
        if name in _ODD:
            return negate(_of_one(name, -u) or Call(name, (-u,)))
        if name in _EVEN:
            return _of_one(name, -u) or Call(name, (-u,))
    return found


def _rational(node: Node) -> Numeric | None:
    return node.value if type(node) is Number else None


def _sqrt(u: Node) -> Node | None:
    if type(u) is Number:
        found = power_node(u.value, _HALF)
        return None if found is Call("sqrt", (u,)) else found
    if type(u) is Power and type(u.args[1]) is Number and u.args[1].value == 2 and sign(u.args[0]) >= 0:
        return u.args[0]
    found = square_root_node(u)
    return None if found is Call("sqrt", (u,)) else found


def _cbrt(u: Node) -> Node | None:
    if type(u) is Number:
        found = cube_root_node(u.value)
        return None if found is Call("cbrt", (u,)) else found
    return None


def _hypot(a: Node, b: Node) -> Node | None:
    if type(a) is not Number or type(b) is not Number:
        return None
    square = Number(a.value**2 + b.value**2)
    return _sqrt(square) or Call("sqrt", (square,))


# Steps.


def _abs(u: Node) -> Node:
    if type(u) is Negative and sign(u.args[0]) >= 0:
        return u.args[0]
    return negate(u) if sign(u) < 0 else u


def _heaviside(u: Node) -> Node | None:
    side = sign(u)
    return None if side == 0 else (ONE if side > 0 else ZERO)


def _whole(up: bool) -> Callable[[Node], Node | None]:
    def value(u: Node) -> Node | None:
        r = _rational(u)
        if r is not None:
            return Number(ceil(r) if up else floor(r))
        from jachess.expression.ball import nearest_double

        guess = nearest_double(u)
        if guess is None or abs(guess) > 2.0**50:
            return None
        n = round(guess)
        side = sign(add(u, Number(-n)))
        return Number(n + (side > 0) if up else n - (side < 0))

    return value


def _extreme(side: int) -> Callable[..., Node | None]:
    def value(*args: Node) -> Node | None:
        best = args[0]
        for arg in args[1:]:
            if arg is not best and compare(arg, best) == side:
                best = arg
        return best

    return value


def _decided(function: Callable[..., Node | None]) -> Callable[..., Node | None]:
    """The same, with None where a sign could not be decided."""

    def value(*args: Node) -> Node | None:
        try:
            return function(*args)
        except LimitReached:
            return None

    return value


_OF_ONE: dict[str, Callable[[Node], Node | None]] = {
    "exp": exponential,
    "ln": _decided(logarithm),
    "log10": logarithm_to(10),
    "log2": logarithm_to(2),
    "sqrt": _decided(_sqrt),
    "cbrt": _cbrt,
    **{name: hyperbolic(name) for name in ("sinh", "cosh", "tanh", "coth", "sech", "csch")},
    **{name: inverse_hyperbolic(name) for name in ("asinh", "acosh", "atanh", "acoth", "asech", "acsch")},
    "abs": _decided(_abs),
    "sign": _decided(lambda u: Number(sign(u))),
    "heaviside": _decided(_heaviside),
    "floor": _decided(_whole(False)),
    "ceil": _decided(_whole(True)),
    "relu": _decided(lambda u: u if sign(u) > 0 else ZERO),
    "gamma": gamma,
    "lgamma": log_gamma,
    "factorial": factorial_of,
    "lambertw": _decided(lambert),
    "ellipe": lambda u: ONE if u is ONE else None,
    "max": lambda u: u,
    "min": lambda u: u,
    "sinc": sinc,
    "sigmoid": logistic,
    **{name: airy(name) for name in ("airyai", "airyaiprime", "airybi", "airybiprime")},
}
_OF_MANY: dict[str, Callable[..., Node | None]] = {
    "logb": logarithm_of_base,
    "atan2": _decided(lambda y, x: angle_of(y, x, sign)),
    "max": _decided(_extreme(1)),
    "min": _decided(_extreme(-1)),
    "hypot": _hypot,
    "polygamma": polygamma,
    "binomial": binomial,
    "beta": beta,
    "besselj": _decided(bessel_first),
    "besseli": _decided(bessel_first),
    "polylog": polylogarithm,
}
