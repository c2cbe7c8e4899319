"""Expressions beside a point: each name is a constant or a series, and every node becomes one.

Beside its value a node gets a verdict: whether it is *smooth* there, that is, whether the formulas of differentiation
hold in a neighbourhood. It is not where the evaluation touches a junction: the argument of |u| or sign(u) exactly 0,
two arguments of max equal, a condition of `piecewise` that holds with equality, a root of 0, ...
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from math import factorial

from jachess.calculus.series import (
    Element,
    Series,
    Undecided,
    compose,
    count,
    exponential,
    is_zero,
    level_of,
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
from jachess.errors import JachessError, Undefined
from jachess.expression.exact import Values, known_value, value_at
from jachess.expression.nodes import (
    BINDERS,
    MINUS_ONE,
    ONE,
    PI,
    RELATIONS,
    ZERO,
    Call,
    E,
    Name,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Unknown,
    call,
    postorder,
    rebuilt,
    substitute,
)
from jachess.vocabulary import FUNCTIONS

MAX_TERMS = 200  # of a finite sum

Outcome = Element | bool | Exception


class Germs:
    """Evaluation beside a point. `span`: how many powers of t beyond the leading one are kept where a series is endless."""

    def __init__(self, point: Mapping[Node, Element], span: Fraction) -> None:
        self.span = span
        self.point = dict(point)
        self._memo: dict[Node, tuple[Outcome, bool]] = {name: (value, True) for name, value in point.items()}
        self._varying = 0
        self._constants = Values({name: value for name, value in point.items() if isinstance(value, Node)})
        for name, value in point.items():
            if isinstance(value, Series):
                self._varying |= name.support

    def of(self, node: Node) -> Element:
        """The node beside the point. Raises: Undefined, Undecided."""
        outcome, _ = self._outcome(node)
        if isinstance(outcome, Exception):
            raise outcome
        if isinstance(outcome, bool):
            raise TypeError(f"{node!r} is a condition")
        return outcome

    def is_smooth(self, node: Node) -> bool:
        """Whether the node is smooth in a neighbourhood of each point that is meant; False also where that is undecided."""
        outcome, smooth = self._outcome(node)
        return smooth and not isinstance(outcome, Exception)

    def _outcome(self, node: Node) -> tuple[Outcome, bool]:
        memo = self._memo
        stack = [node]
        while stack:
            top = stack[-1]
            if top in memo:
                stack.pop()
                continue
            pending = [arg for arg in _children(top) if arg not in memo]
            if pending:
                stack.extend(pending)
                continue
            stack.pop()
            try:
                memo[top] = self._combine(top)
            except (JachessError, Undecided) as error:
                memo[top] = error, False
        return memo[node]

    def _combine(self, node: Node) -> tuple[Outcome, bool]:
        kind = type(node)
        if not node.args:
            return node, True
        if kind is Call:
            name = node.name  # type: ignore[attr-defined]
            if name == "piecewise":
                return self._piecewise(node)
            if name in ("and", "or"):
                return self._connective(name, node)
            if name in BINDERS:
                return self._binder(node)  # type: ignore[arg-type]
        values: list[Element] = []
        smooth = True
        for arg in node.args:
            outcome, fine = self._memo[arg]
            if isinstance(outcome, Exception):
                return outcome, False
            if isinstance(outcome, bool):
                assert kind is Call
                return not outcome, fine
            smooth = smooth and fine
            values.append(outcome)
        if kind is Call and (node.name in RELATIONS or node.name in ("nonpole", "noninteger")):  # type: ignore[attr-defined]
            truth, robust = relation(node.name, values)  # type: ignore[attr-defined]
            return truth, smooth and robust
        if kind is Call:
            smooth = smooth and self._smooth_call(node.name, values)  # type: ignore[attr-defined]
        elif kind is Power:
            smooth = smooth and _smooth_power(node, values)
        constants = tuple(value for value in values if isinstance(value, Node))
        if len(constants) == len(values):
            varies = node.support & self._varying
            return value_at(rebuilt(node, constants), {}) if varies else self._constants.of(node), smooth
        return self._varied(node, values), smooth

    def _varied(self, node: Node, values: list[Element]) -> Element:
        """The value of an operation of which some operand is a series."""
        kind, span = type(node), self.span
        result = values[0]
        if kind is Sum:
            for value in values[1:]:
                result = plus(result, value)
            return result
        if kind is Product:
            for value in values[1:]:
                result = times(result, value)
            return result
        if kind is Quotient:
            return quotient(result, values[1], span)
        if kind is Negative:
            return times(MINUS_ONE, result)
        if kind is Power:
            return self._power(node, result, values[1])
        if kind is Unknown:
            return self._unknown(node, values)  # type: ignore[arg-type]
        return apply(node.name, values, span)  # type: ignore[attr-defined]

    def _power(self, node: Node, base: Element, exponent: Element) -> Element:
        if node.args[0] is E:
            return exponential(exponent, self.span)
        if type(exponent) is Number:
            return rational_power(base, exponent.value, self.span)
        if is_zero(base) is True:
            side = sign_of(exponent)
            if side > 0:
                return ZERO
            raise Undefined("0^0" if side == 0 else "division by zero")
        if sign_of(base) < 0:
            raise Undefined("a negative number to a power that varies")
        return exponential(times(exponent, logarithm(base, self.span)), self.span)

    def _smooth_call(self, name: str, values: list[Element]) -> bool:
        row = FUNCTIONS.get(name)
        if row is None:
            return False
        if name in ("max", "min"):
            return all(is_zero(minus(a, b)) is False for k, a in enumerate(values) for b in values[:k])
        if row.smooth is None and row.definition is not None and row.domain is None:
            names = letters(len(values))
            return Germs(dict(zip(names, values, strict=True)), self.span).is_smooth(row.definition(call, *names))
        conditions = row.smooth or row.domain
        if conditions is None:
            return True
        names = letters(len(values))
        germs = Germs(dict(zip(names, values, strict=True)), self.span)
        return all(germs._outcome(condition) == (True, True) for condition in conditions(call, *names))

    def _unknown(self, node: Unknown, values: list[Element]) -> Element:
        """An undefined function, taken to be smooth, by Taylor's formula."""
        order = 4
        centres: list[Node] = []
        rests: list[Element] = []
        for value in values:
            constant, rest = parts(value) if isinstance(value, Series) else (value, ZERO)
            if not isinstance(constant, Node):
                raise Undecided("an undefined function at a varying point")
            centres.append(constant)
            rests.append(rest)
        level = max(map(level_of, values))
        step = min(lowest(rest) for rest in rests)
        result: Element = rest_only(level, step * order)
        terms: list[tuple[tuple[int, ...], Element]] = [((), ONE)]
        for degree in range(order):
            for slots, factor in terms:
                coefficient = Unknown(node.name, tuple(sorted(node.slots + slots)), tuple(centres))
                result = plus(result, times(coefficient, times(factor, Number(Fraction(1, factorial(degree))))))
            terms = [
                (slots + (k + 1,), times(factor, rest))
                for slots, factor in terms
                for k, rest in enumerate(rests)
                if is_zero(rest) is not True
            ]
        return result

    def _connective(self, name: str, node: Node) -> tuple[Outcome, bool]:
        deciding = name == "or"
        robust, found = True, False
        for arg in node.args:
            outcome, fine = self._memo[arg]
            if isinstance(outcome, Exception):
                return outcome, False
            if outcome is deciding:
                if fine:
                    return deciding, True
                found = True
            robust = robust and fine
        return (deciding, False) if found else (not deciding, robust)

    def _piecewise(self, node: Node) -> tuple[Outcome, bool]:
        args = node.args
        robust = True
        for k in range(0, len(args) - 1, 2):
            condition, fine = self._memo[args[k + 1]]
            if isinstance(condition, Exception):
                return condition, False
            robust = robust and fine
            if condition is True:
                outcome, smooth = self._memo[args[k]]
                return outcome, smooth and robust
        if len(args) % 2:
            outcome, smooth = self._memo[args[-1]]
            return outcome, smooth and robust
        raise Undefined("no condition of the piecewise function holds there")

    def _binder(self, node: Call) -> tuple[Outcome, bool]:
        body, index, low_node, high_node = node.args
        (low, fine_low), (high, fine_high) = self._memo[low_node], self._memo[high_node]
        for end in (low, high):
            if isinstance(end, Exception):
                return end, False
        if node.name == "integral":
            return self._integral(node, fine_low and fine_high)
        if type(low) is not Number or type(high) is not Number or type(low.value) is not int or type(high.value) is not int:
            raise Undecided("a sum whose limits vary")
        if high.value - low.value >= MAX_TERMS:
            raise Undecided("a sum of many terms")
        result: Element = ZERO if node.name == "sum" else ONE
        smooth = True
        for k in range(low.value, high.value + 1):
            inner = Germs({**self.point, index: Number(k)}, self.span)
            value = inner.of(body)
            smooth = smooth and inner.is_smooth(body)
            result = plus(result, value) if node.name == "sum" else times(result, value)
        return result, smooth

    def _integral(self, node: Call, smooth: bool) -> tuple[Outcome, bool]:
        """An integral with a smooth integrand, by Taylor's formula in the one name that varies."""
        body = node.args[0]
        if any(not _is_entire(part) for part in postorder(body)):
            smooth = False
        varying = [name for name, value in self.point.items() if isinstance(value, Series) and name.support & node.support]
        fixed = {name: value for name, value in self.point.items() if isinstance(value, Node)}
        if not varying:
            return self._constants.of(node), smooth
        if len(varying) > 1:
            raise Undecided("an integral along two directions")
        name = varying[0]
        assert type(name) is Name
        value = self.point[name]
        assert isinstance(value, Series)
        centre, rest = parts(value)
        if not isinstance(centre, Node):
            raise Undecided("an integral at a varying point")
        if not smooth:
            raise Undecided("an integral beside a junction")
        current: Node = substitute(node, fixed)
        coefficients: list[Element] = []
        for k in range(4):
            coefficients.append(times(Number(Fraction(1, factorial(k))), value_at(current, {name: centre})))
            current = _derivative(current, name)
        return compose(coefficients, rest, lowest(rest) * 4), smooth


def _children(node: Node) -> tuple[Node, ...]:
    if type(node) is Call and node.name in BINDERS:
        return node.args[2:]
    return node.args


_ENTIRE = frozenset(["exp", "sin", "cos", "sinh", "cosh", "tanh", "sech", "atan", "asinh", "erf", "erfc", "erfi"])


def _is_entire(node: Node) -> bool:
    """Whether an operation is smooth at all real arguments."""
    kind = type(node)
    if kind is Power:
        exponent = node.args[1]
        return node.args[0] is E or (type(exponent) is Number and type(exponent.value) is int and exponent.value >= 0)
    if kind is Call:
        return node.name in _ENTIRE  # type: ignore[attr-defined]
    return kind is not Quotient or not node.args[1].support


def _derivative(node: Node, name: Name) -> Node:
    from jachess.calculus.accumulation import differentiate
    from jachess.expression.tidy import tidy

    return tidy(differentiate(node, name))


@lru_cache(maxsize=8)
def letters(count: int) -> tuple[Name, ...]:
    """Names that no text can contain, for the arguments of a function."""
    return tuple(Name(f"argument {k + 1}") for k in range(count))


def _smooth_power(node: Node, values: list[Element]) -> bool:
    base, exponent = values
    if node.args[0] is E:
        return True
    if type(exponent) is Number and not node.args[1].support:
        if type(exponent.value) is int and exponent.value >= 0:
            return True
        return is_zero(base) is False
    try:
        return sign_of(base) > 0
    except Undecided:
        return False


def relation(name: str, values: list[Element]) -> tuple[bool, bool]:
    """(truth, whether it stays true or false nearby). Raises: Undecided."""
    if name in ("nonpole", "noninteger"):
        return _whole(name, values[0])
    difference = minus(values[0], values[1])
    state = is_zero(difference)
    if state is True:
        return name in ("=", "<=", ">="), False
    if name in ("=", "!=") and state is False:
        return name == "!=", True
    side = sign_of(difference)
    return {"<": side < 0, "<=": side < 0, ">": side > 0, ">=": side > 0, "=": False, "!=": True}[name], True


def _whole(name: str, value: Element) -> tuple[bool, bool]:
    constant, rest = parts(value) if isinstance(value, Series) else (value, ZERO)
    if not isinstance(constant, Node):
        raise Undecided("whether something that varies is a whole number")
    holds = value_at(call.piecewise(1, Call(name, (constant,)), 0), {}) is ONE
    return (True, True) if holds or is_zero(rest) is False else (False, False)


# Functions.


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
            if row.definition is None:
                raise
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
            truth, robust = germs._outcome(condition)
            if truth is False and robust:
                raise Undefined(f"{name} is not defined there")
    conditions = row.smooth or row.domain
    return conditions is None or all(germs._outcome(condition) == (True, True) for condition in conditions(call, *names))


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
    return _derivative(_outer_derivative(name, arity, place, order - 1), names[place])


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
    return u if sign_of(u) >= 0 else times(MINUS_ONE, u)


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
        whole = known_value(name, (constant,)) if isinstance(constant, Node) else None
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
            if sign_of(minus(other, best)) == side:
                best = other
        return best

    return value


def _angle(v: Element, u: Element, span: Fraction) -> Element:
    """atan2(v, u)."""
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


_SPECIAL: dict[str, Callable[..., Element | None]] = {
    "exp": exponential,
    "ln": logarithm,
    "sqrt": lambda u, span: rational_power(u, Fraction(1, 2), span),
    "cbrt": lambda u, span: rational_power(u, Fraction(1, 3), span),
    "sin": _wave("sin"),
    "cos": _wave("cos"),
    "tan": _by(lambda v: call.sin(v) / call.cos(v)),
    "sec": _by(lambda v: 1 / call.cos(v)),
    "cot": _by(lambda v: call.cos(v) / call.sin(v)),
    "csc": _by(lambda v: 1 / call.sin(v)),
    "sinh": _by(lambda v: (call.exp(v) - call.exp(-v)) / 2),
    "cosh": _by(lambda v: (call.exp(v) + call.exp(-v)) / 2),
    "coth": _by(lambda v: 1 + 2 / (call.exp(2 * v) - 1)),
    "csch": _by(lambda v: 2 / (call.exp(v) - call.exp(-v))),
    "sech": _by(lambda v: 2 / (call.exp(v) + call.exp(-v))),
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
    "sign": _sign,
    "heaviside": _step,
    "floor": _rounded("floor"),
    "ceil": _rounded("ceil"),
    "max": _extreme(1),
    "min": _extreme(-1),
    "atan2": _angle,
}
