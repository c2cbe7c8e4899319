"""Proved enclosures: nodes evaluated in real and complex balls (flint's arb and acb).

`RealBalls` and `ComplexBalls` hold a point and remember what was evaluated there, so nodes that share parts share work.
A value is a ball that is finite and contains the true value, True or False for a relation that is certain, or None:
undefined there, unbounded, or not decided at this precision. flint is loaded with this module.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, ClassVar

from flint import acb, arb, ctx, fmpq

from jachess.expression.ball_functions import REAL, Ball, odd_root
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
    Root,
    Sum,
    Unknown,
    call,
)
from jachess.vocabulary import FUNCTIONS

MAX_TERMS = 10_000  # of a finite sum or product
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

    `point` gives each name an arb, int, Fraction or constant Node. `bits` is the working precision. An undefined function
    has no value, unless `stand_ins` is set: then a fixed smooth function stands in for it.
    """

    stand_ins = False

    def __init__(self, point: Mapping[Node, Any], bits: int, outer: RealBalls | None = None, bound: Node | None = None) -> None:
        self.bits = bits
        self.outer = outer
        if outer is not None:
            self.stand_ins = outer.stand_ins
        self.bound_bit = bound.support if bound is not None else 0
        self.memo: dict[Node, Any] = {}
        self.work: list[int] = [0] if outer is None else outer.work
        before, ctx.prec = ctx.prec, bits
        for name, value in point.items():
            if isinstance(value, Node):
                self.memo[name] = self.of(value)
            else:
                self.memo[name] = value if type(value) in (arb, acb) else self._ball(value)
        ctx.prec = before

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
            value = getattr(self, _METHODS[type(node)])(node)
        except (ValueError, ZeroDivisionError, OverflowError, TypeError, NotImplementedError):
            return None
        if value is None or value is True or value is False or value.is_finite():
            return value
        return None

    # one method for each kind of node

    def _number(self, node: Number) -> Ball:
        return real_ball(node.value)

    def _constant(self, node: Constant) -> Ball:
        return arb.pi() if node.name == "pi" else arb.const_e()

    def _root(self, node: Root) -> Ball:
        from jachess.expression.real_roots import root_ball

        return root_ball(node.coefficients, node.k, self.bits)

    def _free(self, node: Name) -> Ball | None:
        return None

    def _sum(self, node: Node) -> Ball | None:
        memo = self.memo
        result = None
        for arg in node.args:
            value = memo[arg]
            if value is None:
                return None
            result = value if result is None else result + value
        return result

    def _product(self, node: Node) -> Ball | None:
        memo = self.memo
        result = None
        for arg in node.args:
            value = memo[arg]
            if value is None:
                return None
            result = value if result is None else result * value
        return result

    def _quotient(self, node: Node) -> Ball | None:
        top, bottom = self.memo[node.args[0]], self.memo[node.args[1]]
        return None if top is None or bottom is None else top / bottom

    def _negative(self, node: Node) -> Ball | None:
        value = self.memo[node.args[0]]
        return None if value is None else -value

    def _power(self, node: Node) -> Ball | None:
        base, exponent = node.args
        left, right = self.memo[base], self.memo[exponent]
        if left is None or right is None:
            return None
        if base is E:
            return right.exp()
        if type(exponent) is Number:
            return self._rational_power(left, exponent.value)
        if left > 0:
            return left**right
        rational = rational_constant(exponent)
        if rational is not None:
            return self._rational_power(left, rational)
        if left == 0:
            return arb(0) if right > 0 else None
        if left < 0 and right.is_integer():
            return left ** right.unique_fmpz()
        return None

    def _rational_power(self, base: Ball, exponent: int | Fraction) -> Ball | None:
        if type(exponent) is int:
            if exponent <= 0 and base.contains(0):
                return None
            return _whole_power(base, exponent)
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
            root = odd_root(base.lower(), q).union(odd_root(base.upper(), q))
        return root if p == 1 else _whole_power(root, p)

    def _unknown(self, node: Unknown) -> Ball | None:
        """A fixed smooth stand-in for an undefined function: a sum of exponentials, whose derivatives are the same sums
        with other coefficients."""
        values = [self.memo[arg] for arg in node.args]
        if not self.stand_ins or any(value is None for value in values):
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

    def _call(self, node: Call) -> Any:
        name, args = node.name, node.args
        if name in BINDERS:
            return self._binder(node)
        memo = self.memo
        if name == "piecewise":
            return self._piecewise(node)
        if name in _PREDICATES:
            return self._predicate(name, args)
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

    functions: ClassVar[Mapping[str, Callable[..., Any]]] = REAL

    def _piecewise(self, node: Call) -> Ball | None:
        args = node.args
        for k in range(0, len(args) - 1, 2):
            condition = self.memo[args[k + 1]]
            if condition is None:
                return None
            if condition is True:
                return self.memo[args[k]]
        return self.memo[args[-1]] if len(args) % 2 else None

    def _predicate(self, name: str, args: tuple[Node, ...]) -> bool | None:
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
        return self._relation(name, values[0], values[1], args[0] is args[1])

    def _relation(self, name: str, left: Ball, right: Ball, same: bool) -> bool | None:
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

    def _binder(self, node: Call) -> Ball | None:
        body, index, low_node, high_node = node.args
        low, high = self.memo[low_node], self.memo[high_node]
        if low is None or high is None:
            return None
        if node.name == "integral":
            return self._integral(body, index, low, high)
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

    def _integral(self, body: Node, index: Node, low: Ball, high: Ball) -> Ball | None:
        from jachess.expression.complex_enclosures import integral

        value = integral(self, body, index, acb(low), acb(high))
        return None if value is None or not value.imag.contains(0) else value.real


def _whole_power(base: Ball, exponent: int) -> Ball:
    """baseⁿ; flint's own power has no value on a ball whose middle is 0."""
    if type(base) is not arb or base.is_exact() or base.mid() != 0:
        return base**exponent
    most = base.upper() ** exponent
    return most.union(-most if exponent % 2 else arb(0))


def _integer(value: Ball) -> int | None:
    if type(value) is acb:
        if value.imag != 0:
            return None
        value = value.real
    whole = value.unique_fmpz() if value.is_exact() and value.is_integer() else None
    return None if whole is None else int(whole)


def rational_constant(node: Node) -> int | Fraction | None:
    """The value of a constant that is rational, or None."""
    if node.support:
        return None
    from jachess.expression.surds import surd_of

    surd = surd_of(node)
    if surd is None or any(n != 1 for n in surd):
        return None
    value = surd.get(1, Fraction(0))
    return int(value) if value.denominator == 1 else value


_METHODS = {
    Number: "_number",
    Constant: "_constant",
    Name: "_free",
    Root: "_root",
    Sum: "_sum",
    Product: "_product",
    Quotient: "_quotient",
    Negative: "_negative",
    Power: "_power",
    Call: "_call",
    Unknown: "_unknown",
}
