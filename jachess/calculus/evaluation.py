"""The values of a derivative object at a point: exact, decimal, and a reason in words where there is none.

An entry's formula is evaluated where the function is smooth. Where the evaluation of the function touches a junction
(the corner of |u|, a condition of `piecewise`, a root of 0, ...), or where the formula breaks down although the function
has a value, the entry is found by the definition of the derivative, or the answer says how that limit fails.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from jachess.calculus.junctions import may_break
from jachess.errors import JachessError, LimitReached, Undefined
from jachess.expression.exact import Values, is_constant
from jachess.expression.nodes import ZERO, Call, Name, Node, call, free_names
from jachess.results.functions import Note, Point
from jachess.results.matrices import Derivative, DerivativeObject, Evaluated, Hessian, Jacobian, Value

_BY_DEFINITION = "by the definition of the derivative: the formula does not hold there"
_ONE_SIDED = "{side}-hand derivative: the function is not defined on the other side"
_MAX_RANK = 400  # rows and columns


class Entry(NamedTuple):
    """One entry: the derivative of component number `component` by `variables`, one after the other."""

    component: int
    variables: tuple[Name, ...]
    formula: Node


def evaluate(found: DerivativeObject, point: Point, *, digits: int = 10) -> Evaluated:
    """The object's values at one point, with `digits` significant digits in the decimals.

    Rank (Jacobian, Hessian) and determinant (square ones) are exact, None where an entry has no value or where they
    cannot be decided. Raises: LimitError when a number is too large; LimitReached when a constant cannot be told from 0.
    """
    return _Evaluation(found, point, digits).result()


def entries_of(found: DerivativeObject) -> tuple[tuple[Entry, ...], ...]:
    """The entries in rows."""
    variables = found.function.variables
    if isinstance(found, Derivative):
        return ((Entry(0, variables[:1] * found.order, found.rows[0][0]),),)
    if isinstance(found, Hessian):
        pairs = [[(x, y) for y in variables] for x in variables]
        return tuple(tuple(map(Entry, [0] * len(xs), xs, row)) for xs, row in zip(pairs, found.rows, strict=True))
    if isinstance(found, Jacobian):
        return tuple(tuple(Entry(i, (x,), row[j]) for j, x in enumerate(variables)) for i, row in enumerate(found.rows))
    return tuple((Entry(0, (x,), row[0]),) for x, row in zip(variables, found.rows, strict=True))


class _Evaluation:
    """The work at one point."""

    def __init__(self, found: DerivativeObject, point: Point, digits: int) -> None:
        self.found = found
        self.point = point
        self.digits = digits
        self.where = point.mapping()
        self.values = Values(self.where)
        self.notes: list[Note] = []
        self._numbers: dict[Node, Value] = {}
        # for each component: its own value or the reason why it has none, and whether the formulas hold
        self.function_values = [self._attempt(component) for component in found.function.components]
        self.smooth = [
            isinstance(value, Node) and self._is_smooth(component)
            for component, value in zip(found.function.components, self.function_values, strict=True)
        ]
        self._formulas: dict[tuple[int, tuple[Name, ...]], Node] = {}

    def result(self) -> Evaluated:
        """The values, with what can be said of them together."""
        entries = entries_of(self.found)
        rows = tuple(tuple(self._value(entry) for entry in row) for row in entries)
        complete = all(value.exact is not None for row in rows for value in row)
        constant = complete and all(is_constant(value.exact) for row in rows for value in row if value.exact is not None)
        rank = determinant = None
        if constant and isinstance(self.found, (Jacobian, Hessian)) and max(len(rows), len(rows[0])) <= _MAX_RANK:
            from jachess.calculus import rank as matrices

            exact = [[value.exact for value in row if value.exact is not None] for row in rows]
            rank = matrices.rank(exact)
            if len(exact) == len(exact[0]):
                found = matrices.determinant(exact)
                determinant = None if found is None else self._shown(found)
        self._extension_note()
        self._symmetry_note(rows)
        return Evaluated(self.point, rows, "ok" if complete else "undefined", rank, determinant, tuple(self.notes))

    def _attempt(self, node: Node) -> Node | Undefined:
        try:
            return self.values.of(node)
        except Undefined as error:
            return error
        except LimitReached as error:
            return Undefined(str(error))

    def _is_smooth(self, component: Node) -> bool:
        if not may_break(component):
            return True
        if any(name not in self.where for name in free_names(component)):
            return True  # with parameters left open, the formulas are what can be said
        from jachess.calculus.onesided import nonsmooth_at

        return not nonsmooth_at(component, self.where)

    def _value(self, entry: Entry) -> Value:
        own = self.function_values[entry.component]
        if isinstance(own, Undefined):
            return Value(None, reason=f"{self._name_of(entry.component)} is not defined there: {own.reason}")
        formula = self._attempt(entry.formula)
        if self.smooth[entry.component] and isinstance(formula, Node):
            return self._shown(formula)
        from jachess.calculus.onesided import derivative_at

        try:
            found = derivative_at(self._formula_of(entry), entry.variables, self.where)
        except Undefined as error:
            return Value(None, reason=error.reason)
        remark = _ONE_SIDED.format(side=found.side) if found.side else ""
        if found.value is formula or not found.by_definition:
            return self._shown(found.value, remark=remark)
        return self._shown(found.value, by_definition=True, remark=remark or _BY_DEFINITION)

    def _name_of(self, component: int) -> str:
        function = self.found.function
        return f"{function.name}{component + 1}" if len(function.components) > 1 else function.name

    def _formula_of(self, entry: Entry) -> Callable[[int], Node]:
        """The formulas of f and of its derivatives by the first k variables of the entry."""

        def formula(order: int) -> Node:
            if order == 0:
                return self.found.function.components[entry.component]
            if order == len(entry.variables):
                return entry.formula
            variables = entry.variables[:order]
            if isinstance(self.found, Hessian) and self.found.gradient:
                return self.found.gradient[self.found.function.variables.index(variables[0])]
            key = entry.component, variables
            if key not in self._formulas:
                self._formulas[key] = differentiated(formula(order - 1), variables[-1])
            return self._formulas[key]

        return formula

    def _shown(self, exact: Node, *, by_definition: bool = False, remark: str = "") -> Value:
        plain = not by_definition and not remark
        if plain and exact in self._numbers:
            return self._numbers[exact]
        text = approx = None
        if is_constant(exact):
            from jachess.expression.ball import decimal, nearest_double

            try:
                text, approx = decimal(exact, self.digits), nearest_double(exact)
            except LimitReached:
                remark = remark or "its decimals could not be made certain"
            if text == "0":
                exact = ZERO  # proved to be 0 although its form does not show it
        value = Value(exact, text, approx, how="definition" if by_definition else "substitution", remark=remark)
        if plain:
            self._numbers[exact] = value
        return value

    # Notes.

    def _symmetry_note(self, rows: tuple[tuple[Value, ...], ...]) -> None:
        if not isinstance(self.found, Hessian):
            return
        variables = self.found.function.variables
        for i, x in enumerate(variables):
            for j, y in enumerate(variables[:i]):
                first, second = rows[j][i].exact, rows[i][j].exact
                if first is not None and second is not None and first is not second:
                    self.notes.append(_asymmetry(y, x, first, second, ""))

    def _extension_note(self) -> None:
        """What the derivatives would be if f had its limit as its value at a point where it has none."""
        components = self.found.function.components
        if len(components) != 1 or not isinstance(self.function_values[0], Undefined):
            return
        if not isinstance(self.found, (Derivative, Hessian)):
            return
        limit = self._limit_of(components[0])
        if limit is None:
            return
        variables = self.found.function.variables
        place = ", ".join(f"{name} = {self.where[name]}" for name in variables)
        beside = [call("!=", name, self.where[name]) for name in variables]
        condition = beside[0] if len(beside) == 1 else Call("or", tuple(beside))
        extended = Call("piecewise", (components[0], condition, limit))
        first = f"f has no value at {place}, but the limit {limit} along the axes"
        if isinstance(self.found, Derivative):
            value = self._of_extended(extended, variables[:1] * self.found.order)
            if value is not None:
                first = f"f has no value at {place}, but the limit {limit}"
                what = "derivative" if self.found.order == 1 else f"derivative of order {self.found.order}"
                self.notes.append(Note(f"{first}; with that value the {what} there is {value}", kind="warning"))
            return
        for i, x in enumerate(variables):
            for y in variables[:i]:
                one, other = self._of_extended(extended, (y, x)), self._of_extended(extended, (x, y))
                if one is not None and other is not None and one is not other:
                    self.notes.append(_asymmetry(y, x, one, other, f"{first}; with that value "))

    def _of_extended(self, extended: Node, variables: tuple[Name, ...]) -> Node | None:
        from jachess.calculus.onesided import derivative_at

        def formula(order: int) -> Node:
            node = extended
            for name in variables[:order]:
                node = differentiated(node, name)
            return node

        try:
            return derivative_at(formula, variables, self.where).value
        except JachessError:
            return None

    def _limit_of(self, f: Node) -> Node | None:
        """The limit of f at the point along every axis and from both sides, when that is one number."""
        from jachess.calculus.onesided import limit_along

        limits = {limit_along(f, name, side, self.where) for name in self.found.function.variables for side in (1, -1)}
        return limits.pop() if len(limits) == 1 else None


def _asymmetry(x: Name, y: Name, first: Node, second: Node, start: str) -> Note:
    """The warning that f_xy ≠ f_yx."""
    if len(x.text) == len(y.text) == 1:
        one, other = f"f_{x.text}{y.text}", f"f_{y.text}{x.text}"
    else:
        one, other = f"f_({x.text}, {y.text})", f"f_({y.text}, {x.text})"
    text = (
        f"{start}{one} = {first} but {other} = {second}: the mixed partial derivatives differ, "
        "because they are not continuous there (Clairaut's theorem does not apply)"
    )
    return Note(text if start else f"at this point {text}", kind="warning")


def differentiated(f: Node, x: Name) -> Node:
    """The tidied derivative of f by x."""
    from jachess.calculus.accumulation import differentiate
    from jachess.expression.tidy import tidy

    return tidy(differentiate(f, x))
