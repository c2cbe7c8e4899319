"""Proved enclosures: nodes evaluated in real and complex balls (flint's arb and acb).

`RealBalls` and `ComplexBalls` hold a point and remember what was evaluated there, so nodes that share parts share work.
A value is a ball that is finite and contains the true value, True or False for a relation that is certain, or None:
undefined there, unbounded, or not decided at this precision. flint is loaded with this module.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, ClassVar

from flint import acb, arb, ctx, fmpq  # type: ignore[import-untyped]

from jachess.expression.nodes import (
    BINDERS,
    RELATIONS,
    Call,
    Constant,
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
)
from jachess.vocabulary import FUNCTIONS

MAX_TERMS = 10_000  # of a finite sum or product
Ball = Any  # arb or acb; flint has no types

_PREDICATES = RELATIONS | {"nonpole", "noninteger"}


def real_ball(value: Any) -> arb:
    """An int, Fraction, float or arb as a real ball at the present precision."""
    if type(value) is Fraction:
        return arb(fmpq(value.numerator, value.denominator))
    return arb(value)


def _children(node: Node) -> tuple[Node, ...]:
    if type(node) is Call and node.name in BINDERS:
        return node.args[2:]
    return node.args


class RealBalls:
    """Evaluation at one real point.

    `point` gives each name an arb, int, Fraction or constant Node. `bits` is the working precision.
    """

    def __init__(self, point: Mapping[Node, Any], bits: int, outer: RealBalls | None = None, bound: Node | None = None) -> None:
        self.bits = bits
        self.outer = outer
        self.bound_bit = bound.support if bound is not None else 0
        self.memo: dict[Node, Any] = {}
        self.work = [0] if outer is None else outer.work
        for name, value in point.items():
            self.memo[name] = self.of(value) if isinstance(value, Node) else value if type(value) in (arb, acb) else self._ball(value)

    def _ball(self, value: Any) -> Ball:
        return real_ball(value)

    def of(self, node: Node) -> Any:
        """The enclosure of the node at the point: a ball, a truth value, or None."""
        memo = self.memo
        if node in memo:
            return memo[node]
        before = ctx.prec
        ctx.prec = self.bits
        try:
            stack = [node]
            while stack:
                top = stack[-1]
                if top in memo:
                    stack.pop()
                    continue
                if self.outer is not None and not top.support & self.bound_bit:
                    memo[top] = self.outer.of(top)
                    stack.pop()
                    continue
                pending = [arg for arg in _children(top) if arg not in memo]
                if pending:
                    stack.extend(pending)
                    continue
                stack.pop()
                memo[top] = self._value(top)
            return memo[node]
        finally:
            ctx.prec = before

    def _value(self, node: Node) -> Any:
        try:
            value = self.by_kind[type(node)](self, node)
        except (ValueError, ZeroDivisionError, OverflowError, TypeError, NotImplementedError):
            return None
        if value is None or value is True or value is False or value.is_finite():
            return value
        return None

    # one method for each kind of node

    def number(self, node: Number) -> Ball:
        return real_ball(node.value)

    def constant(self, node: Constant) -> Ball:
        return arb.pi() if node.name == "pi" else arb.const_e()

    def free(self, node: Name) -> Ball | None:
        return None

    def sum(self, node: Node) -> Ball | None:
        memo = self.memo
        result = None
        for arg in node.args:
            value = memo[arg]
            if value is None:
                return None
            result = value if result is None else result + value
        return result

    def product(self, node: Node) -> Ball | None:
        memo = self.memo
        result = None
        for arg in node.args:
            value = memo[arg]
            if value is None:
                return None
            result = value if result is None else result * value
        return result

    def quotient(self, node: Node) -> Ball | None:
        top, bottom = self.memo[node.args[0]], self.memo[node.args[1]]
        return None if top is None or bottom is None else top / bottom

    def negative(self, node: Node) -> Ball | None:
        value = self.memo[node.args[0]]
        return None if value is None else -value

    def power(self, node: Node) -> Ball | None:
        base, exponent = node.args
        left, right = self.memo[base], self.memo[exponent]
        if left is None or right is None:
            return None
        if base is E:
            return right.exp()
        if type(exponent) is Number:
            return self.rational_power(left, exponent.value)
        if left > 0:
            return left**right
        rational = _rational_constant(exponent)
        if rational is not None:
            return self.rational_power(left, rational)
        if left == 0:
            return arb(0) if right > 0 else None
        if left < 0 and right.is_integer():
            return left ** right.unique_fmpz()
        return None

    def rational_power(self, base: Ball, exponent: int | Fraction) -> Ball | None:
        if type(exponent) is int:
            if exponent <= 0 and base.contains(0):
                return None
            return base**exponent
        p, q = exponent.numerator, exponent.denominator
        if base > 0:
            root = base.sqrt() if q == 2 else base.root(q)
        elif q % 2 == 0:
            # only 0 itself: a ball that reaches below 0 proves nothing
            if not base >= 0 or p < 0:
                return None
            root = base.sqrt() if q == 2 else arb(0) if base == 0 else arb(0).union(base.upper().root(q))
        elif base < 0:
            root = -((-base).root(q))
        elif p < 0:
            return None
        else:
            root = _odd_root(base.lower(), q).union(_odd_root(base.upper(), q))
        return root if p == 1 else root**p

    def unknown(self, node: Unknown) -> Ball | None:
        """A fixed smooth stand-in for an undefined function: a sum of exponentials, whose derivatives are the same sums
        with other coefficients."""
        values = [self.memo[arg] for arg in node.args]
        if any(value is None for value in values):
            return None
        seed = sum((k + 1) * ord(letter) for k, letter in enumerate(node.name)) % 89
        result = None
        for j in (1, 2, 3):
            rates = [arb(fmpq((seed * (3 * k + 7) * j + 13 * k + 29 * j) % 83 - 41, 64 + j)) for k in range(1, len(values) + 1)]
            term = arb(fmpq(17 * j + seed, 32 + j * j))
            power = arb(0)
            for rate, value in zip(rates, values, strict=True):
                power = rate * value + power
            term = power.exp() * term
            for slot in node.slots:
                term = term * rates[slot - 1]
            result = term if result is None else result + term
        return result

    def call(self, node: Call) -> Any:
        name, args = node.name, node.args
        if name in BINDERS:
            return self.binder(node)
        memo = self.memo
        if name == "piecewise":
            return self.piecewise(node)
        if name in _PREDICATES:
            return self.predicate(name, args)
        values = [memo[arg] for arg in args]
        for value in values:
            if value is None:
                return None
        special = self.functions.get(name)
        if special is not None:
            return special(*values)
        row = FUNCTIONS[name]
        if row.definition is not None:
            return self.of(row.definition(call, *args))
        return None

    functions: ClassVar[Mapping[str, Callable[..., Any]]] = {}
    by_kind: ClassVar[Mapping[type, Callable[..., Any]]] = {}

    def piecewise(self, node: Call) -> Ball | None:
        args = node.args
        for k in range(0, len(args) - 1, 2):
            condition = self.memo[args[k + 1]]
            if condition is None:
                return None
            if condition is True:
                return self.memo[args[k]]
        return self.memo[args[-1]] if len(args) % 2 else None

    def predicate(self, name: str, args: tuple[Node, ...]) -> bool | None:
        values = [self.memo[arg] for arg in args]
        if name == "and":
            return False if any(value is False for value in values) else True if all(value is True for value in values) else None
        if name == "or":
            return True if any(value is True for value in values) else False if all(value is False for value in values) else None
        if any(value is None for value in values):
            return None
        if name == "not":
            return not values[0]
        if name in ("nonpole", "noninteger"):
            value = values[0]
            if not value.contains_integer() or (name == "nonpole" and value > 0):
                return True
            return False if value.is_exact() else None
        return self.relation(name, values[0], values[1], args[0] is args[1])

    def relation(self, name: str, left: Ball, right: Ball, same: bool) -> bool | None:
        if name in ("=", "!="):
            if same or (left.is_exact() and right.is_exact() and left == right):
                return name == "="
            return None if left.overlaps(right) else name == "!="
        if name in (">", ">="):
            left, right, name = right, left, {">": "<", ">=": "<="}[name]
        if same:
            return name == "<="
        if name == "<":
            return True if left < right else False if left >= right else None
        return True if left <= right else False if left > right else None

    def binder(self, node: Call) -> Ball | None:
        body, index, low_node, high_node = node.args
        low, high = self.memo[low_node], self.memo[high_node]
        if low is None or high is None:
            return None
        if node.name == "integral":
            return self.integral(body, index, low, high)
        first, last = _integer(low), _integer(high)
        if first is None or last is None or last - first >= MAX_TERMS:
            return None
        self.work[0] += max(0, last - first)
        if self.work[0] > 20 * MAX_TERMS:
            return None
        adding = node.name == "sum"
        result = self._ball(0 if adding else 1)
        for k in range(first, last + 1):
            value = type(self)({index: self._ball(k)}, self.bits, self, index).of(body)
            if value is None:
                return None
            result = result + value if adding else result * value
        return result

    def integral(self, body: Node, index: Node, low: Ball, high: Ball) -> Ball | None:
        value = _integral(self, body, index, acb(low), acb(high))
        return None if value is None or not value.imag.contains(0) else value.real


def _integer(value: Ball) -> int | None:
    if type(value) is acb:
        if value.imag != 0:
            return None
        value = value.real
    whole = value.unique_fmpz() if value.is_exact() and value.is_integer() else None
    return None if whole is None else int(whole)


def _odd_root(end: arb, degree: int) -> arb:
    if end > 0:
        return end.root(degree)
    return -((-end).root(degree)) if end < 0 else arb(0)


def _rational_constant(node: Node) -> int | Fraction | None:
    if node.support:
        return None
    from jachess.expression.surds import surd_of

    surd = surd_of(node)
    if surd is None or any(n != 1 for n in surd):
        return None
    value = surd.get(1, Fraction(0))
    return int(value) if value.denominator == 1 else value


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
    return None if u.contains_integer() and not u > 0 else _real(acb(u).polygamma(acb(order)))


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


_REAL: dict[str, Callable[..., Any]] = {row.name: getattr(arb, row.ball) for row in FUNCTIONS.values() if row.ball and hasattr(arb, row.ball)}
_REAL.update(
    {
        "abs": abs,
        "sign": _sign,
        "heaviside": _heaviside,
        "floor": _floor,
        "ceil": _ceil,
        "max": _max,
        "min": _min,
        "cbrt": lambda u: u.root(3) if u > 0 else -((-u).root(3)) if u < 0 else _odd_root(u.lower(), 3).union(_odd_root(u.upper(), 3)),
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
RealBalls.functions = _REAL


class ComplexBalls(RealBalls):
    """Evaluation at one complex point, on the principal branches; functions of real arguments only (abs, max, floor,
    ...) have no value, unless their arguments are real.

    With `analytic` a value is given only where the node is analytic on the whole ball, as rigorous integration needs.
    """

    def __init__(
        self,
        point: Mapping[Node, Any],
        bits: int,
        outer: RealBalls | None = None,
        bound: Node | None = None,
        analytic: bool = False,
    ) -> None:
        self.analytic = analytic
        super().__init__(point, bits, outer, bound)

    def _ball(self, value: Any) -> Ball:
        return acb(real_ball(value))

    def of(self, node: Node) -> Any:
        value = super().of(node)
        return acb(value) if type(value) is arb else value

    def number(self, node: Number) -> Ball:
        return acb(real_ball(node.value))

    def constant(self, node: Constant) -> Ball:
        return acb(arb.pi() if node.name == "pi" else arb.const_e())

    def power(self, node: Node) -> Ball | None:
        base, exponent = node.args
        left, right = self.memo[base], self.memo[exponent]
        if left is None or right is None:
            return None
        if base is E:
            return right.exp()
        rational = exponent.value if type(exponent) is Number else _rational_constant(exponent)
        if rational is not None and rational.denominator == 1:
            power = int(rational)
            return None if power <= 0 and left.contains(0) else left**power
        if left.imag == 0 and not (self.analytic and not left.real > 0):
            if rational is not None:
                real = self.rational_power(left.real, rational)
                return None if real is None else acb(real)
            if left.real > 0:
                return left**right
        if _crosses_negative(left):
            return None
        return left**right

    def relation(self, name: str, left: Ball, right: Ball, same: bool) -> bool | None:
        left, right = acb(left), acb(right)
        if left.imag == 0 and right.imag == 0:
            return super().relation(name, left.real, right.real, same)
        return None

    def call(self, node: Call) -> Any:
        if node.name in _REAL_FIRST:
            values = [self.memo[arg] for arg in node.args]
            if any(value is None for value in values):
                return None
            if all(value.imag == 0 for value in values) and not self.analytic:
                real = _REAL[node.name](*[value.real for value in values])
                return None if real is None else acb(real)
            if self.analytic and node.name in _ON_REAL_PARTS:
                return _ON_REAL_PARTS[node.name](*values)
        return super().call(node)

    def integral(self, body: Node, index: Node, low: Ball, high: Ball) -> Ball | None:
        return None if self.analytic else _integral(self, body, index, low, high)


def _crosses_negative(value: acb) -> bool:
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


_COMPLEX: dict[str, Callable[..., Any]] = {
    row.name: getattr(acb, row.ball) for row in FUNCTIONS.values() if row.ball and hasattr(acb, row.ball)
}
_COMPLEX.pop("sign", None)
for _name in ("floor", "ceil"):
    _COMPLEX.pop(_name, None)
for _name, _cuts in {
    "ln": _crosses_negative,
    "sqrt": _crosses_negative,
    "asin": _outside_unit,
    "acos": _outside_unit,
    "atanh": _outside_unit,
    "atan": _outside_unit_imaginary,
    "asinh": _outside_unit_imaginary,
    "acosh": _left_of_one,
    "lgamma": _crosses_negative,
    "Ei": _crosses_negative,
    "Ci": _crosses_negative,
    "Chi": _crosses_negative,
    "li": _left_of_one,
    "lambertw": _left_of_branch,
}.items():
    _COMPLEX[_name] = _off_cut(_COMPLEX[_name], _cuts)
_COMPLEX.update(
    {
        "cbrt": lambda u: None if _crosses_negative(u) else u ** acb(arb(fmpq(1, 3))),
        "factorial": lambda u: (u + 1).gamma(),
        "binomial": _binomial,
        "beta": _beta,
        "polygamma": lambda n, u: u.polygamma(n),
        "polylog": lambda s, u: None if _right_of_one(u) else u.polylog(s),
        "besselj": lambda n, u: None if _crosses_negative(u) else u.bessel_j(n),
        "besseli": lambda n, u: None if _crosses_negative(u) else u.bessel_i(n),
        "bessely": lambda n, u: None if _crosses_negative(u) else u.bessel_y(n),
        "besselk": lambda n, u: None if _crosses_negative(u) else u.bessel_k(n),
        "airyaiprime": lambda u: u.airy()[1],
        "airybiprime": lambda u: u.airy()[3],
        "ellipk": lambda m: None if _right_of_one(m) else m.elliptic_k(),
        "ellipe": lambda m: None if _right_of_one(m) else m.elliptic_e(),
    }
)
# asec, acsc, acosh and the others by definition inherit their cuts from the functions that define them
ComplexBalls.functions = _COMPLEX
# Tried on real balls first. With `analytic`, the extension that is analytic on either side of the imaginary axis.
_REAL_FIRST = frozenset({"abs", "sign", "heaviside", "floor", "ceil", "max", "min", "atan2", "cbrt"})
_ON_REAL_PARTS: dict[str, Callable[..., Any]] = {
    "abs": lambda u: u.real_abs(analytic=True),
    "sign": lambda u: u.real_sgn(analytic=True),
    "max": lambda u, v: u.real_max(v, analytic=True),
    "min": lambda u, v: u.real_min(v, analytic=True),
}


def _integral(balls: RealBalls, body: Node, index: Node, low: acb, high: acb) -> acb | None:
    """∫ body d index from low to high by rigorous quadrature; None when it does not come out finite."""
    outer = balls
    if not isinstance(balls, ComplexBalls):
        names: dict[Node, Any] = {}
        level: RealBalls | None = balls
        while level is not None:
            for node, value in level.memo.items():
                if type(node) is Name and value is not None:
                    names.setdefault(node, acb(value))
            level = level.outer
        outer = ComplexBalls(names, balls.bits)

    def integrand(t: acb, analytic: bool) -> acb:
        value = ComplexBalls({index: t}, ctx.prec, outer, index, analytic=bool(analytic)).of(body)
        return acb("nan") if value is None else value

    value = acb.integral(integrand, low, high, eval_limit=20_000)
    return value if value.is_finite() else None


for _balls in (RealBalls, ComplexBalls):
    _balls.by_kind = {
        Number: _balls.number,
        Constant: _balls.constant,
        Name: _balls.free,
        Sum: _balls.sum,
        Product: _balls.product,
        Quotient: _balls.quotient,
        Negative: _balls.negative,
        Power: _balls.power,
        Call: _balls.call,
        Unknown: _balls.unknown,
    }
