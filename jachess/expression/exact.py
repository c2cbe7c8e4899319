"""Exact values at a point: rational where the point is, closed forms at known angles, and a reason where there is none.

Everything is over the reals, from the leaves upward: each operation first checks that it is defined on the values below
it. What has no value keeps its reason, and passes it on to whatever needs it; a branch of `piecewise` that is not taken
is not needed.
"""

from __future__ import annotations

from collections.abc import Mapping

from jachess.errors import JachessError, LimitError, Undefined
from jachess.expression.angles import is_pole, multiple_of_pi
from jachess.expression.known import compare, known_power, known_value
from jachess.expression.nodes import (
    BINDERS,
    ONE,
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
    Sum,
    Unknown,
    add,
    call,
    divide,
    multiply,
    negate,
    power,
    product,
    rebuilt,
    substitute,
    total,
)
from jachess.expression.radicals import MAX_BITS, bits, power_node
from jachess.expression.surds import surd_of
from jachess.expression.signs import is_constant, sign
from jachess.vocabulary import FUNCTIONS

__all__ = ["Values", "compare", "is_constant", "known_power", "known_value", "sign", "value_at"]

MAX_TERMS = 10_000  # of a finite sum or product
MAX_WORK = 2_000_000  # evaluations of one operation

Outcome = Node | bool | JachessError


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
        self._outer = outer
        self._index = index.support if index is not None else 0
        self._work: list[int] = [0] if outer is None else outer._work

    def of(self, node: Node) -> Node:
        """The value of a node. Raises: as `value_at`."""
        outcome = self._outcome(node)
        if isinstance(outcome, JachessError):
            raise outcome
        if isinstance(outcome, bool):
            raise TypeError(f"{node!r} is a condition, not a number")
        return outcome

    def truth(self, node: Node) -> bool | None:
        """Whether a relation holds; None when it depends on names without a value. Raises: as `value_at`."""
        outcome = self._outcome(node)
        if isinstance(outcome, JachessError):
            raise outcome
        return outcome if isinstance(outcome, bool) else None

    def _outcome(self, node: Node) -> Outcome:
        memo = self._memo
        stack = [node]
        while stack:
            top = stack[-1]
            if top in memo:
                stack.pop()
                continue
            if self._outer is not None and not top.support & self._index:
                memo[top] = self._outer._outcome(top)
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
        if kind is Number or kind is Constant or kind is Name:
            return node
        if kind is Call and node.name in _LAZY:  # type: ignore[attr-defined]
            return _LAZY[node.name](self, node)  # type: ignore[attr-defined]
        args = []
        for arg in node.args:
            value = self._memo[arg] if arg in self._memo else self._outcome(arg)
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

    def _domain(self, node: Call, args: list[Node]) -> None:
        """Raise Undefined where the function is not defined at the values of its arguments."""
        row = FUNCTIONS[node.name]
        if row.domain is None or not all(map(is_constant, args)):
            return
        if node.name in ("tan", "cot", "sec", "csc"):
            if is_pole(node.name, args[0]):
                raise Undefined(_pole(node, args[0]))
            if multiple_of_pi(args[0]) is not None or surd_of(args[0]) not in (None, {}):
                return  # π is transcendental: an algebraic angle other than 0 is no pole
        for relation, shown in zip(row.domain(call, *args), row.domain(call, *node.args), strict=True):
            if self.truth(relation) is False:
                raise Undefined(_outside(node, args, shown))


def _children(node: Node) -> tuple[Node, ...]:
    if type(node) is Call and node.name in BINDERS:
        return node.args[2:]
    return node.args


# Reasons.


def _text(node: Node) -> str:
    from jachess.expression.notation import plain

    return plain(node)


def _given(node: Node, value: Node) -> str:
    """ "x - 1 = 0", or the value alone for a constant."""
    return f"{_text(node)} = {_text(value)}" if node.support and node is not value else _text(value)


def _pole(node: Call, value: Node) -> str:
    where = "" if type(node.args[0]) is Name or not node.args[0].support else f": {_given(node.args[0], value)}"
    return f"{node.name} has a pole at {_text(value)}{where}"


_INTERVALS = {
    "asin": "[-1, 1]",
    "acos": "[-1, 1]",
    "atanh": "(-1, 1)",
    "acosh": "[1, infinity)",
    "asech": "(0, 1]",
    "asec": "|u| >= 1",
    "acsc": "|u| >= 1",
    "acoth": "|u| > 1",
    "bessely": "(0, infinity)",
    "besselk": "(0, infinity)",
    "lgamma": "(0, infinity)",
    "Ci": "(0, infinity)",
    "Chi": "(0, infinity)",
    "lambertw": "[-1/e, infinity)",
    "polylog": "(-infinity, 1)",
    "ellipk": "(-infinity, 1)",
    "ellipe": "(-infinity, 1]",
}
_POLES = frozenset({"gamma", "digamma", "polygamma", "coth", "csch", "acsch", "Ei", "li"})
_LOGARITHMS = frozenset({"ln", "log10", "log2"})


def _outside(node: Call, args: list[Node], relation: Node) -> str:
    """The reason why a function of the vocabulary is not defined at the values of its arguments."""
    name, last = node.name, args[-1]
    if name in _LOGARITHMS or (name == "logb" and sign(args[0]) <= 0):
        shown = "ln" if name == "ln" else "a logarithm" if name == "logb" else name
        kind = "zero" if sign(args[0]) == 0 else "a negative number"
        return f"{shown} of {kind}: {_given(node.args[0], args[0])}"
    if name == "logb":
        return f"the base of a logarithm must be positive and not 1: {_given(node.args[1], last)}"
    if name == "sqrt":
        return f"square root of a negative number: {_given(node.args[0], last)}"
    if name == "atan2":
        return "the angle of the origin is not defined: both arguments are 0"
    if name == "heaviside":
        return f"the unit step has no value at 0: {_given(node.args[0], last)}"
    if name in ("tan", "cot", "sec", "csc"):
        return _pole(node, last)
    if name in _INTERVALS:
        return f"{name} is defined on {_INTERVALS[name]}: {_given(node.args[-1], last)}"
    if name in _POLES:
        where = f": {_given(node.args[-1], last)}" if node.args[-1].support and type(node.args[-1]) is not Name else ""
        return f"{name} has a pole at {_text(last)}{where}"
    shown_args = ", ".join(map(_text, args))
    return f"{name} is not defined at ({shown_args})" if relation.support == 0 else (
        f"{name}({shown_args}) is not defined: it needs {_text(relation)}"
    )


# One function for each kind of node: (values, node, the values of its children) -> value.


def _numbers(args: list[Node]) -> bool:
    return all(type(arg) is Number for arg in args)


def _tidied(node: Node) -> Node:
    from jachess.expression.tidy import tidy

    return tidy(node)


def _sum(values: Values, node: Node, args: list[Node]) -> Node:
    result = total(args)
    return result if type(result) is Number else _tidied(result)


def _product(values: Values, node: Node, args: list[Node]) -> Node:
    if sum(bits(arg.value) for arg in args if type(arg) is Number) > 4 * MAX_BITS:
        raise LimitError("the value is too large", cause=f"a number of more than {MAX_BITS} bits")
    result = product(args)
    return result if type(result) is Number else _tidied(result)


def _quotient(values: Values, node: Node, args: list[Node]) -> Node:
    top, bottom = args
    if is_constant(bottom) and sign(bottom) == 0:
        shown = node.args[1]
        raise Undefined(f"division by zero: {_text(shown)} = 0" if shown.support else "division by zero")
    if _numbers(args):
        return divide(top, bottom)
    return _tidied(Quotient((top, bottom)))


def _negative(values: Values, node: Node, args: list[Node]) -> Node:
    result = negate(args[0])
    return result if type(result) is Number else _tidied(result)


def _power(values: Values, node: Node, args: list[Node]) -> Node:
    base, exponent = args
    if base is E:
        return _tidied(Power((base, exponent)))
    if not is_constant(base) or not is_constant(exponent):
        return _tidied(power(base, exponent))
    side = sign(base)
    shown = node.args[0]
    if side == 0:
        rising = sign(exponent)
        if rising > 0:
            return ZERO
        if rising == 0:
            raise Undefined(f"0^0: {_given(shown, ZERO)}" if shown.support else "0^0")
        raise Undefined(f"division by zero: {_text(shown)} = 0" if shown.support else "division by zero")
    if type(exponent) is not Number and (side < 0 or surd_of(exponent) is not None):
        exponent = _tidied(exponent)
    if type(exponent) is not Number:
        if side < 0:
            raise Undefined(f"a negative number to the power {_text(exponent)}: {_given(shown, base)}")
        return _tidied(Power((base, exponent)))
    if side < 0 and exponent.value.denominator % 2 == 0:
        root = "square root" if exponent.value.denominator == 2 else f"root of even degree {exponent.value.denominator}"
        raise Undefined(f"{root} of a negative number: {_given(shown, base)}")
    if type(base) is Number:
        found = power_node(base.value, exponent.value)
        if found is None:
            raise LimitError("the value is too large", cause=f"a power of more than {MAX_BITS} bits")
        return found
    if side < 0:
        result = power(_tidied(negate(base)), exponent)
        return _tidied(negate(result) if exponent.value.numerator % 2 else result)
    return _tidied(power(base, exponent))


def _call(values: Values, node: Node, args: list[Node]) -> Node:
    assert type(node) is Call
    values._domain(node, args)
    if node.name in ("gamma", "factorial", "binomial") and _numbers(args):
        _factorial_bound(args[0])
    found = known_value(node.name, tuple(args))
    return _tidied(Call(node.name, tuple(args)) if found is None else found)


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


def _ordered(node: Node, args: list[Outcome]) -> Outcome:
    assert type(node) is Call
    left, right = args
    if isinstance(left, bool) or isinstance(right, bool) or isinstance(left, JachessError) or isinstance(right, JachessError):
        raise TypeError("a condition is compared")
    if not is_constant(left) or not is_constant(right):
        return Call(node.name, (left, right))
    side = compare(left, right)
    return {"<": side < 0, "<=": side <= 0, ">": side > 0, ">=": side >= 0, "=": side == 0, "!=": side != 0}[node.name]


def _not(node: Node, args: list[Outcome]) -> Outcome:
    (value,) = args
    return not value if isinstance(value, bool) else rebuilt(node, (value,)) if isinstance(value, Node) else value


def _whole(node: Node, args: list[Outcome]) -> Outcome:
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
            return _tidied(substitute(Call("piecewise", args[k:]), values.point))
    if len(args) % 2:
        return values._memo[args[-1]]
    raise Undefined("no condition of the piecewise function holds there")


def _binder(values: Values, node: Node) -> Outcome:
    assert type(node) is Call
    body, index, low_node, high_node = node.args
    low, high = values._memo[low_node], values._memo[high_node]
    for end in (low, high):
        if isinstance(end, JachessError):
            return end
    assert isinstance(low, Node) and isinstance(high, Node) and type(index) is Name
    if node.name == "integral":
        return _integral(values, body, index, low, high)
    word = "sum" if node.name == "sum" else "product"
    if type(low) is not Number or type(high) is not Number:
        if is_constant(low) and is_constant(high):
            raise Undefined(f"the limits of the {word} are not whole numbers: {_text(low)}, {_text(high)}")
        return Call(node.name, (_inside(values, body, index), index, low, high))
    first, last = low.value, high.value
    if type(first) is not int or type(last) is not int:
        raise Undefined(f"the limits of the {word} are not whole numbers: {_text(low)}, {_text(high)}")
    if last - first >= MAX_TERMS:
        raise LimitError(f"the {word} has too many terms", cause=f"{last - first + 1} terms; at most {MAX_TERMS} are added up")
    terms = []
    for k in range(first, last + 1):
        outcome = Values({index: Number(k)}, values, index)._outcome(body)
        if isinstance(outcome, JachessError):
            return outcome
        assert isinstance(outcome, Node)
        terms.append(outcome)
    if node.name == "sum":
        return _sum(values, node, terms) if terms else ZERO
    result: Node = ONE
    for term in terms:
        result = multiply(result, term)
        if type(result) is Number and bits(result.value) > MAX_BITS:
            raise LimitError("the value is too large", cause=f"a number of more than {MAX_BITS} bits")
    return result if type(result) is Number else _tidied(result)


def _inside(values: Values, body: Node, index: Name) -> Node:
    """The body of a binder with the point put in, its own index left alone."""
    point: dict[Node, Node] = {}
    level: Values | None = values
    while level is not None:
        point = {**level.point, **point}
        level = level._outer
    point.pop(index, None)
    return substitute(body, point)


def _integral(values: Values, body: Node, index: Name, low: Node, high: Node) -> Outcome:
    inner = _tidied(_inside(values, body, index))
    if low is high:
        return ZERO
    exact = _polynomial_integral(inner, index, low, high)
    if exact is not None:
        return _tidied(exact)
    node = Call("integral", (inner, index, low, high))
    if is_constant(node):
        from jachess.expression.ball import enclose

        if enclose(node, {}, 64) is None:
            raise Undefined(
                f"no finite value was found for the integral of {_text(inner)} from {_text(low)} to {_text(high)}: "
                "the integrand is unbounded there, or not smooth"
            )
    return node


def _polynomial_integral(body: Node, index: Name, low: Node, high: Node) -> Node | None:
    """The integral of Σ c·t^n, for a body that is written as such a sum; None for any other."""
    terms = []
    for term in body.args if type(body) is Sum else (body,):
        found = _monomial(term, index)
        if found is None:
            return None
        coefficient, degree = found
        step = add(power(high, Number(degree + 1)), negate(power(low, Number(degree + 1))))
        terms.append(multiply(coefficient, divide(step, Number(degree + 1))))
    return total(terms)


def _monomial(term: Node, index: Name) -> tuple[Node, int] | None:
    """(c, n) with term = c·index^n, n ≥ 0."""
    if not term.support & index.support:
        return term, 0
    kind = type(term)
    if term is index:
        return ONE, 1
    if kind is Power and term.args[0] is index and type(term.args[1]) is Number:
        exponent = term.args[1].value
        return (ONE, exponent) if type(exponent) is int and 0 < exponent <= 1000 else None
    if kind is Negative:
        inner = _monomial(term.args[0], index)
        return None if inner is None else (negate(inner[0]), inner[1])
    if kind is Quotient and not term.args[1].support & index.support:
        inner = _monomial(term.args[0], index)
        return None if inner is None else (divide(inner[0], term.args[1]), inner[1])
    if kind is Product:
        coefficient, degree = ONE, 0
        for factor in term.args:
            inner = _monomial(factor, index)
            if inner is None:
                return None
            coefficient, degree = multiply(coefficient, inner[0]), degree + inner[1]
        return coefficient, degree
    return None


_LAZY = {"piecewise": _piecewise, "and": _connective, "or": _connective, **dict.fromkeys(BINDERS, _binder)}
