"""The functions of the vocabulary beside a point.

At a point where a function is smooth it is its Taylor series, with coefficients from the rules of differentiation.
Elsewhere another formula of the same function is used: asin(u) = π/2 − 2·asin(√((1 − u)/2)) beside 1, and so on.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from math import factorial

from jachess.calculus.germs import Germs, derivative, letters
from jachess.calculus.series import (
    Element,
    Series,
    Undecided,
    compose,
    count,
    exponential,
    is_zero,
    logarithm,
    lowest,
    minus,
    parts,
    plus,
    quotient,
    rational_power,
    rest_only,
    sign_of,
    times,
)
from jachess.errors import Undefined
from jachess.expression.exact import known_value, value_at
from jachess.expression.nodes import MINUS_ONE, ONE, PI, ZERO, Call, E, Node, Number, call
from jachess.vocabulary import FUNCTIONS


def apply(name: str, values: list[Element], span: Fraction) -> Element:
    """A function of the vocabulary at elements, some of them series. Raises: Undefined, Undecided."""
    if name in _SPECIAL:
        result = _SPECIAL[name](*values, span)
        if result is not None:
            return result
    row = FUNCTIONS[name]
    varying = [k for k, value in enumerate(values) if isinstance(value, Series)]
    if len(varying) == 1 and row.derivative and row.derivative[varying[0]] is not None:
        place = varying[0]
        value = values[place]
        assert isinstance(value, Series)
        try:
            constant, rest = parts(value)
            at_centre = [*values[:place], constant, *values[place + 1 :]]
            if _regular_at(name, at_centre, span):
                return _taylor(name, at_centre, place, rest, span)
        except Undecided:
            if row.definition is None and name not in _ANOTHER_FORMULA:
                raise
    if name in _ANOTHER_FORMULA:
        return _ANOTHER_FORMULA[name](*values, span)
    if row.definition is not None:
        names = letters(len(values))
        return Germs(dict(zip(names, values, strict=True)), span).of(row.definition(call, *names))
    raise Undecided(f"{name} at a point where it is not smooth")


def _regular_at(name: str, values: list[Element], span: Fraction) -> bool:
    row = FUNCTIONS[name]
    names = letters(len(values))
    germs = Germs(dict(zip(names, values, strict=True)), span)
    if row.domain is not None:
        for condition in row.domain(call, *names):
            truth, robust = germs.outcome(condition)
            if truth is False and robust:
                raise Undefined(f"{name} is not defined there")
    conditions = row.smooth or row.domain
    return conditions is None or all(germs.outcome(condition) == (True, True) for condition in conditions(call, *names))


def _taylor(name: str, values: list[Element], place: int, rest: Element, span: Fraction) -> Element:
    coefficients: list[Element] = []
    n = min(count(rest, span), 12)
    names = letters(len(values))
    germs = Germs(dict(zip(names, values, strict=True)), span)
    for k in range(n):
        value = germs.of(_outer_derivative(name, len(values), place, k))
        coefficients.append(times(value, Number(Fraction(1, factorial(k)))))
    return compose(coefficients, rest, min(span, lowest(rest) * n))


@lru_cache(maxsize=512)
def _outer_derivative(name: str, arity: int, place: int, order: int) -> Node:
    """The derivative of that order of the function by one of its arguments."""
    names = letters(arity)
    if order == 0:
        return Call(name, names)
    return derivative(_outer_derivative(name, arity, place, order - 1), names[place])


def _limit(u: Element) -> str:
    """ "infinite", "-infinite" or "finite"."""
    if isinstance(u, Series) and u.terms:
        first = u.terms[0]
        if first.exponent < 0 or (first.exponent == 0 and first.log > 0):
            return "infinite" if sign_of(u) > 0 else "-infinite"
    return "finite"


def _wave(name: str) -> Callable[[Element, Fraction], Element | None]:
    def value(u: Element, span: Fraction) -> Element | None:
        if not isinstance(u, Series):
            return None
        if _limit(u) != "finite" or (u.order is not None and u.order <= 0):
            return rest_only(u.level, Fraction(0), wild=True)
        constant, rest = parts(u)
        sine, cosine = _at("sin", constant, span), _at("cos", constant, span)
        cycle = [sine, cosine, times(MINUS_ONE, sine), times(MINUS_ONE, cosine)]
        start = 0 if name == "sin" else 1
        n = count(rest, span)
        coefficients = [times(cycle[(start + k) % 4], Number(Fraction(1, factorial(k)))) for k in range(n)]
        return compose(coefficients, rest, min(span, lowest(rest) * n))

    return value


def _at(name: str, constant: Element, span: Fraction) -> Element:
    if isinstance(constant, Node):
        return value_at(Call(name, (constant,)), {})
    return apply(name, [constant], span)


def _by(text: Callable[[Node], Node]) -> Callable[[Element, Fraction], Element]:
    """By another formula of the same function."""

    def value(u: Element, span: Fraction) -> Element:
        (name,) = letters(1)
        return Germs({name: u}, span).of(text(name))

    return value


def _arcsine(u: Element, span: Fraction) -> Element | None:
    """asin beside ±1: asin(u) = π/2 − 2·asin(√((1 − u)/2))."""
    if not isinstance(u, Series):
        return None
    constant, _ = parts(u)
    for end in (1, -1):
        if is_zero(minus(constant, Number(end))) is True:
            formula = _by(lambda v, end=end: end * (PI / 2 - 2 * call.asin(call.sqrt((1 - end * v) / 2))))  # type: ignore[misc]
            return formula(u, span)
    return None


def _arccosine(u: Element, span: Fraction) -> Element | None:
    value = _arcsine(u, span)
    return None if value is None else minus(value_at(PI / 2, {}), value)


def _area_cosine(u: Element, span: Fraction) -> Element | None:
    """acosh beside 1: acosh(u) = 2·asinh(√((u − 1)/2))."""
    if not isinstance(u, Series):
        return None
    if _limit(u) == "infinite":
        return _by(lambda v: call.ln(v + call.sqrt(v**2 - 1)))(u, span)
    if is_zero(minus(parts(u)[0], ONE)) is True:
        return _by(lambda v: 2 * call.asinh(call.sqrt((v - 1) / 2)))(u, span)
    return None


def _arctangent(u: Element, span: Fraction) -> Element | None:
    side = {"infinite": 1, "-infinite": -1}.get(_limit(u))
    if side is None:
        return None
    return minus(value_at(PI * side / 2, {}), apply("atan", [quotient(ONE, u, span)], span))


def _saturating(name: str, high: int, low: int, rate: Callable[[Node], Node]) -> Callable[[Element, Fraction], Element | None]:
    """tanh, erf, erfc: beside an infinite argument the limit, up to what `rate` is of the size of."""

    def value(u: Element, span: Fraction) -> Element | None:
        side = _limit(u)
        if side == "finite":
            return None
        assert isinstance(u, Series)
        size = _by(rate)(u, span)
        order = size.order if isinstance(size, Series) and not size.terms else lowest(size)
        return plus(Number(high if side == "infinite" else low), rest_only(u.level, order or Fraction(0)))

    return value


def _lambert(u: Element, span: Fraction) -> Element | None:
    """W beside −1/e, in powers of p = √(2·(e·u + 1))."""
    if not isinstance(u, Series):
        return None
    constant, _ = parts(u)
    if is_zero(plus(constant, value_at(call.exp(-1), {}))) is not True:
        return None
    p = _by(lambda v: call.sqrt(2 * (E * v + 1)))(u, span)
    series = [Fraction(-1), Fraction(1), Fraction(-1, 3), Fraction(11, 72), Fraction(-43, 540), Fraction(769, 17280)]
    return compose([Number(c) for c in series], p, lowest(p) * len(series))


def _at_zero(coefficient: Callable[[int], Node]) -> Callable[[Element, Fraction], Element | None]:
    """A function that is smooth at 0 although the formula of its derivative breaks down there."""

    def value(u: Element, span: Fraction) -> Element | None:
        if not isinstance(u, Series):
            return None
        constant, rest = parts(u)
        if is_zero(constant) is not True:
            return None
        n = count(rest, span)
        return compose([coefficient(k) for k in range(n)], rest, min(span, lowest(rest) * n))

    return value


def _odd_term(k: int, sign: int) -> Node:
    return Number(Fraction(sign ** (k // 2), k * factorial(k))) if k % 2 else ZERO


def _elliptic(k: int, first: bool) -> Node:
    square = Fraction(factorial(2 * k), 4**k * factorial(k) ** 2) ** 2
    return PI * Number((square if first else square / (1 - 2 * k)) / 2)


def _polylog(order: Element, u: Element, span: Fraction) -> Element | None:
    if type(order) is not Number or type(order.value) is not int:
        return None
    s = order.value
    return _at_zero(lambda k: Number(Fraction(k) ** -s) if k else ZERO)(u, span)


def _absolute(u: Element, span: Fraction) -> Element:
    if _is_rest(u):
        return u
    return u if sign_of(u) >= 0 else times(MINUS_ONE, u)


def _is_rest(u: Element) -> bool:
    """Whether nothing is known but the order; |u| has the same."""
    return isinstance(u, Series) and not u.terms and u.order is not None


def _sign(u: Element, span: Fraction) -> Element:
    return Number(sign_of(u))


def _step(u: Element, span: Fraction) -> Element:
    side = sign_of(u)
    if side == 0:
        raise Undefined("the unit step has no value at 0")
    return ONE if side > 0 else ZERO


def _rounded(name: str) -> Callable[[Element, Fraction], Element]:
    def value(u: Element, span: Fraction) -> Element:
        constant, rest = parts(u) if isinstance(u, Series) else (u, ZERO)
        whole = known_value(name, (constant,)) if isinstance(constant, Node) else value(constant, span)
        if type(whole) is not Number:
            raise Undecided(f"{name} of something that varies")
        if is_zero(minus(constant, whole)) is not True:
            return whole
        side = sign_of(rest)
        if name == "floor":
            return whole - 1 if side < 0 else whole
        return whole + 1 if side > 0 else whole

    return value


def _extreme(side: int) -> Callable[..., Element]:
    def value(*arguments: Element | Fraction) -> Element:
        values = [argument for argument in arguments if not isinstance(argument, Fraction)]
        best = values[0]
        for other in values[1:]:
            difference = minus(other, best)
            if _is_rest(difference):
                best = plus(best, difference)
            elif sign_of(difference) == side:
                best = other
        return best

    return value


def _angle(v: Element, u: Element, span: Fraction) -> Element:
    """atan2(v, u)."""
    if _is_rest(u):
        # from the other axis, when it is not known on which side of this one the point lies
        height = sign_of(v)
        slope = quotient(u, v, span)
        return minus(value_at(PI * height / 2, {}), apply("atan", [slope], span) if isinstance(slope, Series) else slope)
    side, height = sign_of(u), sign_of(v)
    if side == 0:
        if height == 0:
            raise Undefined("the angle of the origin is not defined")
        return value_at(PI * height / 2, {})
    slope = quotient(v, u, span)
    angle = apply("atan", [slope], span) if isinstance(slope, Series) else _at("atan", slope, span)
    if side > 0:
        return angle
    return plus(angle, value_at(PI if height >= 0 else -PI, {}))


def _binomial(n: Element, k: Element, span: Fraction) -> Element:
    """Γ(n + 1)/(Γ(k + 1)·Γ(n − k + 1)), a polynomial in n for small whole k; 1/Γ is entire."""
    if type(k) is Number and type(k.value) is int and 0 <= k.value <= 12:
        result: Element = ONE
        for i in range(k.value):
            result = times(result, quotient(minus(n, Number(i)), Number(i + 1), span))
        return result
    top = apply("gamma", [plus(n, ONE)], span) if isinstance(n, Series) else _at("gamma", plus(n, ONE), span)
    return times(top, times(_reciprocal_gamma(plus(k, ONE), span), _reciprocal_gamma(plus(minus(n, k), ONE), span)))


def _reciprocal_gamma(u: Element, span: Fraction) -> Element:
    constant = parts(u)[0] if isinstance(u, Series) else u
    if type(constant) is Number and type(constant.value) is int and constant.value <= 0:
        # 1/Γ(u) = sin(πu)·Γ(1 − u)/π
        return _by(lambda v: call.sin(PI * v) * call.gamma(1 - v) / PI)(u, span)
    return _by(lambda v: 1 / call.gamma(v))(u, span)


_SPECIAL: dict[str, Callable[..., Element | None]] = {
    "exp": exponential,
    "ln": logarithm,
    "sqrt": lambda u, span: rational_power(u, Fraction(1, 2), span),
    "cbrt": lambda u, span: rational_power(u, Fraction(1, 3), span),
    "sin": _wave("sin"),
    "cos": _wave("cos"),
    "asin": _arcsine,
    "acos": _arccosine,
    "acosh": _area_cosine,
    "atan": _arctangent,
    "tanh": _saturating("tanh", 1, -1, lambda v: call.exp(-call.abs(v))),
    "erf": _saturating("erf", 1, -1, lambda v: call.exp(-(v**2))),
    "erfc": _saturating("erfc", 0, 2, lambda v: call.exp(-(v**2))),
    "lambertw": _lambert,
    "sinc": _at_zero(lambda k: ZERO if k % 2 else Number(Fraction((-1) ** (k // 2), factorial(k + 1)))),
    "Si": _at_zero(lambda k: _odd_term(k, -1)),
    "Shi": _at_zero(lambda k: _odd_term(k, 1)),
    "ellipk": _at_zero(lambda k: _elliptic(k, True)),
    "ellipe": _at_zero(lambda k: _elliptic(k, False)),
    "polylog": _polylog,
    "abs": _absolute,
    "relu": lambda u, span: _extreme(1)(ZERO, u),
    "sign": _sign,
    "heaviside": _step,
    "floor": _rounded("floor"),
    "ceil": _rounded("ceil"),
    "max": _extreme(1),
    "min": _extreme(-1),
    "atan2": _angle,
    "binomial": _binomial,
}
# Where the Taylor series cannot be used, with more than one function of the same argument in it.
_ANOTHER_FORMULA: dict[str, Callable[..., Element]] = {
    "tan": _by(lambda v: call.sin(v) / call.cos(v)),
    "sec": _by(lambda v: 1 / call.cos(v)),
    "cot": _by(lambda v: call.cos(v) / call.sin(v)),
    "csc": _by(lambda v: 1 / call.sin(v)),
    "sinh": _by(lambda v: (call.exp(v) - call.exp(-v)) / 2),
    "cosh": _by(lambda v: (call.exp(v) + call.exp(-v)) / 2),
    "coth": _by(lambda v: 1 + 2 / (call.exp(2 * v) - 1)),
    "csch": _by(lambda v: 2 / (call.exp(v) - call.exp(-v))),
    "sech": _by(lambda v: 2 / (call.exp(v) + call.exp(-v))),
}
