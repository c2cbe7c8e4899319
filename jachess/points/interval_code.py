"""Expressions on many boxes at once: a list of interval operations, one for each distinct node."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from jachess.errors import InputError
from jachess.expression.nodes import (
    BINDERS,
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
    product,
    substitute,
    total,
)
from jachess.points.interval_functions import FUNCTIONS, SLOW, by_balls, exponential, float_ends, general_power
from jachess.points.interval_truths import COMPARE, LOGIC, PREDICATES, Mask, noninteger, nonpole, piecewise
from jachess.points.intervals import (
    EMPTY,
    INF,
    ROUGH,
    Array,
    State,
    Value,
    integer_power,
    joined,
    multiplied,
    multiply,
    negative,
    reciprocal,
    root,
    up,
)
from jachess.points.intervals import total as interval_total
from jachess.vocabulary import FUNCTIONS as VOCABULARY

CHUNK = 2048  # boxes
MAX_TERMS = 500  # of a sum that is written out
BALL_COST = 2000  # operations of arrays that take about the time of one ball


class Images(NamedTuple):
    """The images of k expressions on m boxes: bounds (k, 2, m) as (−low, high); rough and empty (k, m).

    `rough`: not known to be defined and continuous on all of the box; `empty`: undefined on all of it.
    """

    bounds: Array
    rough: Mask
    empty: Mask


class Tape:
    """The interval code of some expressions in some variables.

    Raises: InputError for a name without a value and for an undefined function.
    """

    def __init__(self, nodes: Sequence[Node], variables: Sequence[Name]) -> None:
        self.variables = tuple(variables)
        self.count = len(variables)
        self.places: dict[Node, int] = {name: k for k, name in enumerate(self.variables)}
        self.constants: dict[int, Any] = {}
        self.cost = 1  # of one box, about
        self.code: list[tuple[Callable[..., Any], tuple[int, ...]]] = []  # the k-th writes place count + k
        self.results = tuple(self._place(node) for node in nodes)
        self._released = self._last_uses()

    multiply = staticmethod(multiply)

    def product(self, a: Value, b: Value) -> Value:
        """a·b."""
        return self.multiply(a[0], b[0]), joined(a[1], b[1])

    def quotient(self, a: Value, b: Value) -> Value:
        """a/b."""
        inverse, state = reciprocal(b[0])
        return self.multiply(a[0], inverse), joined(joined(a[1], b[1]), state)

    # running

    def run(self, boxes: Array) -> Images:
        """The images of boxes (n, 2, m)."""
        m = boxes.shape[2]
        k = len(self.results)
        bounds = np.empty((k, 2, m))
        rough, empty = np.zeros((k, m), dtype=bool), np.zeros((k, m), dtype=bool)
        with np.errstate(all="ignore"):
            for start in range(0, m, CHUNK):
                part = slice(start, start + CHUNK)
                for row, (value, state) in enumerate(self._run(boxes[:, :, part])):
                    bounds[row, :, part] = value
                    if state is not None:
                        rough[row, part] = state & ROUGH != 0
                        empty[row, part] = state & EMPTY != 0
        return Images(bounds, rough | empty, empty)

    def truths(self, boxes: Array) -> tuple[Mask, Mask]:
        """For conditions: (may hold somewhere in the box, may fail somewhere), each (k, m)."""
        m = boxes.shape[2]
        may, may_not = np.ones((len(self.results), m), dtype=bool), np.ones((len(self.results), m), dtype=bool)
        with np.errstate(all="ignore"):
            for start in range(0, m, CHUNK):
                part = slice(start, start + CHUNK)
                for row, (value, state) in enumerate(self._run(boxes[:, :, part])):
                    may[row, part], may_not[row, part] = value
                    if state is not None:  # undefined is not true
                        may_not[row, part] |= state & ROUGH != 0
                        may[row, part] &= state & EMPTY == 0
        return may, may_not

    def _run(self, boxes: Array) -> list[Any]:
        registers: list[Any] = [(box, None) for box in boxes]
        constants = self.constants
        for k, (operation, operands) in enumerate(self.code):
            place = self.count + k
            if place in constants:
                registers.append(constants[place])
                continue
            registers.append(operation(*[registers[operand] for operand in operands]))
            for operand in self._released[k]:
                registers[operand] = None
        return [registers[place] for place in self.results]

    def _last_uses(self) -> list[tuple[int, ...]]:
        last: dict[int, int] = {}
        for k, (_, operands) in enumerate(self.code):
            for operand in operands:
                last[operand] = k
        released: list[list[int]] = [[] for _ in self.code]
        for place, k in last.items():
            if place >= self.count and place not in self.results:
                released[k].append(place)
        return [tuple(places) for places in released]

    # writing

    def _emit(self, operation: Callable[..., Any], *operands: int, cost: int = 1) -> int:
        self.cost += cost
        self.code.append((operation, operands))
        return self.count + len(self.code) - 1

    def _constant(self, value: Any) -> int:
        place = self._emit(_nothing)
        self.constants[place] = value
        return place

    def _place(self, root_node: Node) -> int:
        places = self.places
        stack = [root_node]
        while stack:
            node = stack[-1]
            if node in places:
                stack.pop()
                continue
            if not node.support:
                places[node] = self._constant(_constant_value(node))
                continue
            pending = [arg for arg in _operands(node) if arg not in places]
            if pending:
                stack += reversed(pending)
                continue
            places[node] = self._write(node)
        return places[root_node]

    def _write(self, node: Node) -> int:
        kind = type(node)
        if kind is Sum:
            return self._sum(node)
        if kind is Product:
            return self._product(node)
        if kind is Quotient:
            return self._emit(self.quotient, *self._places(node.args))
        if kind is Negative:
            return self._emit(_negative, *self._places(node.args))
        if kind is Power:
            return self._power(node)
        if kind is Call:
            return self._call(node)  # type: ignore[arg-type]
        if kind is Unknown:
            raise InputError(
                f"the undefined function `{node.name}` cannot be evaluated",  # type: ignore[attr-defined]
                help="give its formula with `where`",
                kind="function",
            )
        raise InputError(f"`{node}` has no value", cause="it is not among the variables", kind="name")

    def _places(self, nodes: Sequence[Node]) -> list[int]:
        return [self.places[node] for node in nodes]

    def _sum(self, node: Node) -> int:
        counts: dict[Node, int] = {}
        for arg in node.args:
            negated = type(arg) is Negative
            inner = arg.args[0] if negated else arg
            if inner not in self.places:
                inner, negated = arg, False
            counts[inner] = counts.get(inner, 0) + (-1 if negated else 1)
        # a term that cancels is kept once with 0, for its domain
        factors = tuple(counts.values())

        def operation(*operands: Value) -> Value:
            state: State = None
            terms = []
            for (bounds, more), factor in zip(operands, factors):
                state = joined(state, more)
                if factor:
                    turned = bounds if factor > 0 else negative(bounds)
                    terms.append(turned if abs(factor) == 1 else multiplied(turned, abs(factor)))
            if not terms:
                return np.zeros((2, 1)), state
            return (interval_total(terms) if len(terms) > 1 else terms[0]), state

        return self._emit(operation, *self._places(tuple(counts)))

    def _product(self, node: Node) -> int:
        counts: dict[Node, int] = {}
        for arg in node.args:
            counts[arg] = counts.get(arg, 0) + 1
        factors = [self.places[arg] if n == 1 else self._emit(_integer(n), self.places[arg]) for arg, n in counts.items()]
        place = factors[0]
        for other in factors[1:]:
            place = self._emit(self.product, place, other)
        return place

    def _power(self, node: Node) -> int:
        base, exponent = node.args
        if base is E:
            return self._emit(_exponential, self.places[exponent])
        if type(exponent) is Number:
            value = Fraction(exponent.value)
            p, q = value.numerator, value.denominator
            if max(abs(p), q) <= 1 << 20:
                return self._emit(_integer(p) if q == 1 else _root(p, q), self.places[base])
        if not exponent.support:
            from jachess.expression.enclosures import rational_constant

            rational = rational_constant(exponent)
            if rational is not None:
                return self._place(Power((base, Number(rational))))
        return self._emit(_general_power, *self._places(node.args))

    def _call(self, node: Call) -> int:
        name, args = node.name, node.args
        if name in COMPARE:
            return self._emit(COMPARE[name], *self._places(args))
        if name in ("and", "or", "not"):
            return self._emit(LOGIC[name], *self._places(args))
        if name in ("nonpole", "noninteger"):
            return self._emit(nonpole if name == "nonpole" else noninteger, *self._places(args))
        if name == "piecewise":
            return self._emit(piecewise, *self._places(args))
        if name in BINDERS:
            written = _written_out(node)
            return self._by_balls(node) if written is None else self._place(written)
        if name in FUNCTIONS:
            return self._emit(_lifted(FUNCTIONS[name]), *self._places(args), cost=BALL_COST if name in SLOW else 1)
        row = VOCABULARY.get(name)
        from jachess.expression.ball_functions import REAL

        if name in REAL:
            return self._emit(_lifted(lambda *operands: by_balls(REAL[name], *operands)), *self._places(args), cost=BALL_COST)
        if row is not None and row.definition is not None:
            return self._place(row.definition(call, *args))
        return self._by_balls(node)

    def _by_balls(self, node: Node) -> int:
        """What has no operation of its own, by balls in all its names."""
        from jachess.expression.ball import enclose

        names = [name for name in self.variables if name.support & node.support]

        def value(*balls: Any) -> Any:
            return enclose(node, dict(zip(names, balls)), 64)

        return self._emit(_lifted(lambda *operands: by_balls(value, *operands)), *self._places(names), cost=BALL_COST)


def _nothing() -> None:
    return None


def _operands(node: Node) -> tuple[Node, ...]:
    """The nodes that must be there before; a negated term is used as the term itself."""
    if type(node) is Call:
        if node.name in BINDERS:
            return ()
        row = VOCABULARY.get(node.name)
        if row is not None and node.name not in FUNCTIONS and row.definition is not None:
            return node.args
    if type(node) is Sum:
        return tuple(arg.args[0] if type(arg) is Negative else arg for arg in node.args)
    return node.args


def _written_out(node: Call) -> Node | None:
    body, index, first, last = node.args
    if node.name == "integral" or type(first) is not Number or type(last) is not Number:
        return None
    if type(first.value) is not int or type(last.value) is not int or last.value - first.value > MAX_TERMS:
        return None
    parts = [substitute(body, {index: Number(k)}) for k in range(first.value, last.value + 1)]
    return total(parts) if node.name == "sum" else product(parts)


def _constant_value(node: Node) -> Any:
    """The bounds of a constant as (2, 1) arrays, or a truth."""
    from jachess.expression.ball import enclose

    if type(node) is Number:
        value = node.value
        try:
            nearest = value.numerator / value.denominator
        except OverflowError:
            nearest = INF
        if abs(nearest) < INF:
            bounds = np.array([[-nearest], [nearest]])
            return (bounds if Fraction(nearest) == value else up(bounds)), None
    found = enclose(node, {}, 100)
    if found is True or found is False:
        return (np.array([found]), np.array([not found])), None
    if type(node) is Call and node.name in PREDICATES:
        return (np.array([True]), np.array([True])), None
    lower, upper = float_ends(found)
    return np.array([[-lower], [upper]]), None if found is not None else np.array([ROUGH], dtype=np.uint8)


# the operations on (bounds, state)


def _negative(a: Value) -> Value:
    return negative(a[0]), a[1]


def _exponential(a: Value) -> Value:
    return exponential(a[0]), a[1]


def _general_power(a: Value, b: Value) -> Value:
    result, state = general_power(a[0], b[0])
    return result, joined(joined(a[1], b[1]), state)


def _integer(n: int) -> Callable[[Value], Value]:
    def operation(a: Value) -> Value:
        result, state = integer_power(a[0], n)
        return result, joined(a[1], state)

    return operation


def _root(p: int, q: int) -> Callable[[Value], Value]:
    def operation(a: Value) -> Value:
        result, state = root(a[0], p, q)
        return result, joined(a[1], state)

    return operation


def _lifted(function: Callable[..., Value]) -> Callable[..., Value]:
    def operation(*operands: Value) -> Value:
        result, state = function(*[bounds for bounds, _ in operands])
        for _, more in operands:
            state = joined(state, more)
        return result, state

    return operation
