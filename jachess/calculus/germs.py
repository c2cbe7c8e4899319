"""Expressions beside a point: each name is a constant or a series, and every node becomes one.

Beside its value a node gets a verdict: whether it is *smooth* there, that is, whether the formulas of differentiation
hold in a neighbourhood. It is not where the evaluation touches a junction: the argument of |u| or sign(u) exactly 0,
two arguments of max equal, a condition of `piecewise` that holds with equality, a root of 0, ...
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from math import factorial

from jachess.calculus.series import (
    Element,
    Series,
    Undecided,
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
from jachess.expression.exact import Values, value_at
from jachess.expression.nodes import (
    BINDERS,
    MINUS_ONE,
    ONE,
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
    rebuilt,
)
from jachess.vocabulary import FUNCTIONS

MAX_TERMS = 200  # of a finite sum

Outcome = Element | bool | Exception


class Germs:
    """Evaluation beside a point.

    `span`: how many powers of t beyond the leading one are kept where a series is endless. `order`: how often a smooth
    node must be differentiable; None: as often as one likes.
    """

    def __init__(self, point: Mapping[Node, Element], span: Fraction, order: int | None = None) -> None:
        self.span = span
        self.order = order
        self.point = dict(point)
        self._memo: dict[Node, tuple[Outcome, bool]] = {name: (value, True) for name, value in point.items()}
        self._varying = 0
        self.constants = Values({name: value for name, value in point.items() if isinstance(value, Node)})
        for name, value in point.items():
            if isinstance(value, Series):
                self._varying |= name.support

    def of(self, node: Node) -> Element:
        """The node beside the point. Raises: Undefined, Undecided."""
        outcome, _ = self.outcome(node)
        if isinstance(outcome, Exception):
            raise outcome
        if isinstance(outcome, bool):
            raise TypeError(f"{node!r} is a condition")
        return outcome

    def is_smooth(self, node: Node) -> bool:
        """Whether the node is smooth in a neighbourhood of each point that is meant; False also where that is undecided."""
        outcome, smooth = self.outcome(node)
        return smooth and not isinstance(outcome, Exception)

    def outcome(self, node: Node) -> tuple[Outcome, bool]:
        """The value, truth value or error of a node, and whether the node is smooth there."""
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
            if node.name in ("max", "min"):  # type: ignore[attr-defined]
                # an argument that is written twice is no tie
                values = list(dict(zip(node.args, values, strict=True)).values())
            smooth = smooth and self._smooth_call(node.name, values)  # type: ignore[attr-defined]
        elif kind is Power:
            smooth = smooth and _smooth_power(node, values, self.order)
        constants = tuple(value for value in values if isinstance(value, Node))
        if len(constants) == len(values):
            varies = node.support & self._varying
            return value_at(rebuilt(node, constants), {}) if varies else self.constants.of(node), smooth
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
        from jachess.calculus.germ_functions import apply

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
        return all(germs.outcome(condition) == (True, True) for condition in conditions(call, *names))

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
            from jachess.calculus.germ_integrals import integral

            return integral(self, node, fine_low and fine_high)
        if type(low) is not Number or type(high) is not Number or type(low.value) is not int or type(high.value) is not int:
            raise Undecided("a sum whose limits vary")
        if high.value - low.value >= MAX_TERMS:
            raise Undecided("a sum of many terms")
        result: Element = ZERO if node.name == "sum" else ONE
        smooth = True
        for k in range(low.value, high.value + 1):
            inner = Germs({**self.point, index: Number(k)}, self.span, self.order)
            value = inner.of(body)
            smooth = smooth and inner.is_smooth(body)
            result = plus(result, value) if node.name == "sum" else times(result, value)
        return result, smooth


def _children(node: Node) -> tuple[Node, ...]:
    if type(node) is Call and node.name in BINDERS:
        return node.args[2:]
    return node.args


def derivative(node: Node, name: Name) -> Node:
    """The tidied derivative of the node by a name."""
    from jachess.calculus.accumulation import differentiate
    from jachess.expression.tidy import tidy

    return tidy(differentiate(node, name))


@lru_cache(maxsize=8)
def letters(count: int) -> tuple[Name, ...]:
    """Names that no text can contain, for the arguments of a function."""
    return tuple(Name(f"argument {k + 1}") for k in range(count))


def _smooth_power(node: Node, values: list[Element], order: int | None) -> bool:
    base, exponent = values
    if node.args[0] is E:
        return True
    if type(exponent) is Number and not node.args[1].support:
        if type(exponent.value) is int and exponent.value >= 0:
            return True
        # an odd root is smooth enough where its power is high enough
        enough = order is not None and exponent.value > order and exponent.value.denominator % 2 == 1
        return enough or is_zero(base) is False
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
