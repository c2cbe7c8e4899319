"""Exact values at a point: rational where the point is, closed forms at known angles, and a reason where there is none.

Everything is over the reals, from the leaves upward: each operation first checks that it is defined on the values below
it. What has no value keeps its reason, and passes it on to whatever needs it; a branch of `piecewise` that is not taken
is not needed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jachess.errors import JachessError, LimitError, Undefined
from jachess.expression.nodes import (
    BINDERS,
    RELATIONS,
    ZERO,
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
    divide,
    negate,
    power,
    product,
    rebuilt,
    substitute,
    total,
)
from jachess.expression.radicals import MAX_BITS, bits, power_node
from jachess.expression.signs import compare, is_constant, sign
from jachess.expression.undefined import given, outside, pole, text
from jachess.vocabulary import FUNCTIONS

__all__ = ["Values", "compare", "is_constant", "known_power", "known_value", "sign", "value_at"]

MAX_WORK = 2_000_000  # evaluations of one operation

Outcome = Node | bool | JachessError


def known_value(name: str, args: tuple[Node, ...]) -> Node | None:
    """The closed form of a function at constants, or None; see `known.known_value`."""
    from jachess.expression.known import known_value as value

    return value(name, args)


def known_power(base: Node, exponent: Node) -> Node | None:
    """The closed form of a power of constants, or None; see `known.known_power`."""
    from jachess.expression.known import known_power as value

    return value(base, exponent)


def value_at(node: Node, point: Mapping[Node, Node]) -> Node:
    """The exact value of the node where each name has the constant that `point` gives it.

    Names without a value stay in the result. Raises: Undefined with the reason; LimitError when a number would have
    more than 20 000 bits; LimitReached when it cannot be decided whether some constant is 0.
    >>> from jachess.expression.nodes import Name
    >>> value_at(call.sqrt(Name("x")) / 2, {Name("x"): Number(8)})
    Call('sqrt', Number(2))
    """
    return Values(point).of(node)


class Values:
    """Exact evaluation at one point; what was evaluated is remembered for the next node."""

    def __init__(self, point: Mapping[Node, Node], outer: Values | None = None, index: Name | None = None) -> None:
        self.point = dict(point)
        self._memo: dict[Node, Outcome] = dict(point)
        self.outer = outer
        self._index = index.support if index is not None else 0
        self._work: list[int] = [0] if outer is None else outer._work

    def of(self, node: Node) -> Node:
        """The value of a node. Raises: as `value_at`."""
        outcome = self.outcome(node)
        if isinstance(outcome, JachessError):
            raise outcome
        if isinstance(outcome, bool):
            raise TypeError(f"{node!r} is a condition, not a number")
        if not outcome.args:
            return outcome
        from jachess.expression.tidy import tidy

        return tidy(outcome)

    def truth(self, node: Node) -> bool | None:
        """Whether a relation holds; None when it depends on names without a value. Raises: as `value_at`."""
        outcome = self.outcome(node)
        if isinstance(outcome, JachessError):
            raise outcome
        return outcome if isinstance(outcome, bool) else None

    def outcome(self, node: Node) -> Outcome:
        """The value of a node, the truth of a relation, or the error that stands in the way."""
        memo = self._memo
        stack = [node]
        while stack:
            top = stack[-1]
            if top in memo:
                stack.pop()
                continue
            if self.outer is not None and not top.support & self._index:
                memo[top] = self.outer.outcome(top)
                stack.pop()
                continue
            pending = [arg for arg in _children(top) if arg not in memo]
            if pending:
                stack.extend(pending)
                continue
            stack.pop()
            self._work[0] += 1
            if self._work[0] > MAX_WORK:
                raise LimitError("the value takes too many operations", cause=f"more than {MAX_WORK} operations")
            try:
                memo[top] = self._combine(top)
            except JachessError as error:
                memo[top] = error
        return memo[node]

    def _combine(self, node: Node) -> Outcome:
        kind = type(node)
        if kind is Number or kind is Constant or kind is Name or kind is Root:
            return node
        if kind is Call and node.name in _LAZY:  # type: ignore[attr-defined]
            return _LAZY[node.name](self, node)  # type: ignore[attr-defined]
        args: list[Node | bool] = []
        for arg in node.args:
            value = self._memo[arg] if arg in self._memo else self.outcome(arg)
            if isinstance(value, JachessError):
                return value
            args.append(value)
        if kind is Call and node.name in _RELATION:  # type: ignore[attr-defined]
            return _RELATION[node.name](node, args)  # type: ignore[attr-defined]
        values = [value for value in args if not isinstance(value, bool)]
        result = _COMBINE[kind](self, node, values)
        if type(result) is Number and bits(result.value) > MAX_BITS:
            raise LimitError("the value is too large", cause=f"a number of more than {MAX_BITS} bits")
        return result


def _children(node: Node) -> tuple[Node, ...]:
    if type(node) is Call and node.name in BINDERS:
        return node.args[2:]
    return node.args


# One function for each kind of node: (values, node, the values of its children) -> value.


def _numbers(args: list[Node]) -> bool:
    return all(type(arg) is Number for arg in args)


def _collected(node: Node) -> Node:
    """Like terms and powers brought together; the whole normal form is for the final value alone."""
    from jachess.expression.tidy import collected

    return collected(node)


def _sum(values: Values, node: Node, args: list[Node]) -> Node:
    result = total(args)
    return result if type(result) is Number else _collected(result)


def _product(values: Values, node: Node, args: list[Node]) -> Node:
    if sum(bits(arg.value) for arg in args if type(arg) is Number) > 4 * MAX_BITS:
        raise LimitError("the value is too large", cause=f"a number of more than {MAX_BITS} bits")
    result = product(args)
    return result if type(result) is Number else _collected(result)


def _quotient(values: Values, node: Node, args: list[Node]) -> Node:
    top, bottom = args
    if is_constant(bottom) and sign(bottom) == 0:
        shown = node.args[1]
        raise Undefined(f"division by zero: {text(shown)} = 0" if shown.support else "division by zero")
    if _numbers(args):
        return divide(top, bottom)
    return _collected(Quotient((top, bottom)))


def _negative(values: Values, node: Node, args: list[Node]) -> Node:
    result = negate(args[0])
    return result if type(result) is Number else _collected(result)


def _power(values: Values, node: Node, args: list[Node]) -> Node:
    base, exponent = args
    if base is E:
        return _collected(Power((base, exponent)))
    if not is_constant(base) or not is_constant(exponent):
        return _collected(power(base, exponent))
    side = sign(base)
    shown = node.args[0]
    if side == 0:
        rising = sign(exponent)
        if rising > 0:
            return ZERO
        if rising == 0:
            raise Undefined(f"0^0: {given(shown, ZERO)}" if shown.support else "0^0")
        raise Undefined(f"division by zero: {text(shown)} = 0" if shown.support else "division by zero")
    if type(exponent) is not Number:
        exponent = _collected(exponent)
    if type(exponent) is not Number:
        if side < 0:
            raise Undefined(f"a negative number to the power {text(exponent)}: {given(shown, base)}")
        return _collected(Power((base, exponent)))
    if side < 0 and exponent.value.denominator % 2 == 0:
        root = "square root" if exponent.value.denominator == 2 else f"root of even degree {exponent.value.denominator}"
        raise Undefined(f"{root} of a negative number: {given(shown, base)}")
    if type(base) is Number:
        found = power_node(base.value, exponent.value)
        if found is None:
            raise LimitError("the value is too large", cause=f"a power of more than {MAX_BITS} bits")
        return found
    if side < 0:
        result = power(_collected(negate(base)), exponent)
        return _collected(negate(result) if exponent.value.numerator % 2 else result)
    return _collected(power(base, exponent))


def _call(values: Values, node: Node, args: list[Node]) -> Node:
    assert type(node) is Call
    _check_domain(values, node, args)
    if node.name in ("gamma", "factorial", "binomial") and _numbers(args):
        _factorial_bound(args[0])
    found = known_value(node.name, tuple(args))
    return _collected(Call(node.name, tuple(args)) if found is None else found)


def _check_domain(values: Values, node: Call, args: list[Node]) -> None:
    """Raise Undefined where the function is not defined at the values of its arguments."""
    row = FUNCTIONS[node.name]
    if not all(map(is_constant, args)):
        return
    if node.name in ("besselj", "besseli", "polygamma"):
        _check_order(node, args)
    if row.domain is None:
        return
    if node.name in ("tan", "cot", "sec", "csc"):
        from jachess.expression.angles import is_pole, multiple_of_pi
        from jachess.expression.surds import surd_of

        if is_pole(node.name, args[0]):
            raise Undefined(pole(node, args[0]))
        if multiple_of_pi(args[0]) is not None or surd_of(args[0]) not in (None, {}):
            return  # π is transcendental: an algebraic angle other than 0 is no pole
    for relation, shown in zip(row.domain(call, *args), row.domain(call, *node.args), strict=True):
        if values.truth(relation) is False:
            raise Undefined(outside(node, args, shown))


def _check_order(node: Call, args: list[Node]) -> None:
    """Polygamma has whole orders; Bessel functions of others are real for positive arguments only, or have a pole at 0."""
    order, argument = args
    if type(order) is Number and type(order.value) is int and (order.value >= 0 or node.name != "polygamma"):
        return
    if node.name == "polygamma":
        raise Undefined(f"polygamma is defined for the orders 0, 1, 2, ...: {given(node.args[0], order)}")
    side = sign(argument)
    if side < 0:
        raise Undefined(f"{node.name} of order {text(order)} is defined on [0, infinity): {given(node.args[1], argument)}")
    if side == 0 and sign(order) < 0:
        raise Undefined(f"{node.name} of order {text(order)} has a pole at 0")


def _factorial_bound(argument: Node) -> None:
    size = argument.value  # type: ignore[attr-defined]
    if type(size) is int and size > 1 and size * size.bit_length() > 2 * MAX_BITS:
        raise LimitError("the value is too large", cause=f"a factorial of more than {MAX_BITS} bits")


def _unknown(values: Values, node: Node, args: list[Node]) -> Node:
    return rebuilt(node, tuple(args))


_COMBINE = {
    Sum: _sum,
    Product: _product,
    Quotient: _quotient,
    Negative: _negative,
    Power: _power,
    Call: _call,
    Unknown: _unknown,
}


# Relations and what does not need all of its arguments.


def _ordered(node: Node, args: Sequence[Outcome]) -> Outcome:
    assert type(node) is Call
    left, right = args
    if isinstance(left, bool) or isinstance(right, bool) or isinstance(left, JachessError) or isinstance(right, JachessError):
        raise TypeError("a condition is compared")
    if not is_constant(left) or not is_constant(right):
        return Call(node.name, (left, right))
    side = compare(left, right)
    return {"<": side < 0, "<=": side <= 0, ">": side > 0, ">=": side >= 0, "=": side == 0, "!=": side != 0}[node.name]


def _not(node: Node, args: Sequence[Outcome]) -> Outcome:
    (value,) = args
    return not value if isinstance(value, bool) else rebuilt(node, (value,)) if isinstance(value, Node) else value


def _whole(node: Node, args: Sequence[Outcome]) -> Outcome:
    assert type(node) is Call
    (value,) = args
    if not isinstance(value, Node) or not is_constant(value):
        return Call(node.name, (value,)) if isinstance(value, Node) else value
    if type(value) is not Number:
        nearest = known_value("floor", (value,))
        if type(nearest) is not Number or compare(value, nearest) != 0:
            return True
        value = nearest
    whole = value.value.denominator == 1
    return not (whole and (node.name == "noninteger" or value.value <= 0))


_RELATION = {name: _ordered for name in RELATIONS if name not in ("and", "or", "not")}
_RELATION |= {"not": _not, "nonpole": _whole, "noninteger": _whole}


def _connective(values: Values, node: Node) -> Outcome:
    """`and`, `or`: decided by the first argument that decides, whatever the others are."""
    assert type(node) is Call
    deciding = node.name == "or"
    outcomes = [values._memo[arg] for arg in node.args]
    open_parts = []
    for outcome in outcomes:
        if outcome is deciding:
            return deciding
        if isinstance(outcome, JachessError):
            return outcome
        if not isinstance(outcome, bool):
            open_parts.append(outcome)
    if not open_parts:
        return not deciding
    return open_parts[0] if len(open_parts) == 1 else Call(node.name, tuple(open_parts))


def _piecewise(values: Values, node: Node) -> Outcome:
    args = node.args
    for k in range(0, len(args) - 1, 2):
        condition = values._memo[args[k + 1]]
        if condition is True:
            return values._memo[args[k]]
        if isinstance(condition, JachessError):
            return condition
        if condition is not False:
            # it depends on a name without a value
            return _collected(substitute(Call("piecewise", args[k:]), values.point))
    if len(args) % 2:
        return values._memo[args[-1]]
    raise Undefined("no condition of the piecewise function holds there")


def _binder(values: Values, node: Node) -> Outcome:
    from jachess.expression.binders import binder

    return binder(values, node)


_LAZY = {"piecewise": _piecewise, "and": _connective, "or": _connective, **dict.fromkeys(BINDERS, _binder)}
