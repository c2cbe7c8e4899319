"""One question with one answer, side by side: entries lined up, values at the same points, what each entry asks."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from jachess.calculus.accumulation import differentiate
from jachess.errors import JachessError
from jachess.expression.ball import nearest_double
from jachess.expression.nodes import Name, Node, free_names, operations, postorder
from jachess.grading.diagnosis import Answer, Context, Rows
from jachess.grading.fingerprints import Array, Fingerprints
from jachess.results.functions import VectorFunction

Entry = tuple[int, int]
MAX_OPERATIONS = 600  # of a function whose derivation is replayed


class Goal(NamedTuple):
    """What one entry is: this component, differentiated by these variables in turn."""

    component: int
    variables: tuple[Name, ...]


class Workspace:
    """The right rows and the student's, lined up where they have as many entries, with their values."""

    def __init__(self, context: Context, answer: Answer) -> None:
        self.context = context
        self.answer = answer
        self.right: Rows = context.right
        function = context.function
        self.function: VectorFunction | None = function
        self.variables: tuple[Name, ...] = context.variables or (function.variables if function else ())
        self.flat = tuple(entry for row in answer.rows for entry in row)
        right_flat = tuple(entry for row in self.right for entry in row)
        components = function.components if function else ()
        # at a point: everything is a number there
        self.at: dict[Name, float] | None = None
        self.numeric = context.at is not None and context.kind not in ("linearize",)
        needed = (*components, *right_flat, *self.flat)
        names = _names(self.variables, *needed)
        self.names = names
        if self.numeric and context.at is not None:
            self.at = _numbers(context, names)
        self.prints = Fingerprints(names, self.variables or names, needed, context.assumptions, self.at)
        self.is_large = operations(*components) > MAX_OPERATIONS
        self.aligned = self._aligned()
        self.kind = self._kind()
        self.given: Rows = self._lined_up() if self.aligned else answer.rows

    def _kind(self) -> str:
        """The kind of the question; for an answer that the key gives itself, the kind of which it is the answer."""
        kind, function = self.context.kind, self.function
        if kind not in ("expression", "determinant") or function is None or not self.right or self.at is not None:
            return kind
        scalar = len(function.components) == 1
        xs = self.variables
        m, n = len(self.right), len(self.right[0])
        if scalar and (m, n) == (1, 1) and len(xs) == 2 and self._is(self.discriminant()):
            return "discriminant"
        if kind == "determinant" or self.is_large:
            return kind
        if scalar and (m, n) == (1, 1) and len(xs) == 1 and self._is(self.derivative(0, xs)):
            return "derivative"
        if scalar and (m, n) == (len(xs), 1) and self._fits({(j, 0): Goal(0, (x,)) for j, x in enumerate(xs)}):
            return "gradient"
        if (
            scalar
            and m == n == len(xs)
            and self._fits({(i, j): Goal(0, (x, y)) for i, x in enumerate(xs) for j, y in enumerate(xs)})
        ):
            return "hessian"
        if not scalar and (m, n) == (len(function.components), len(xs)):
            if self._fits({(i, j): Goal(i, (x,)) for i in range(m) for j, x in enumerate(xs)}):
                return "jacobian"
        return kind

    def _is(self, node: Node) -> bool:
        return self.same(self.right[0][0], node)

    def discriminant(self) -> Node:
        """f_xx·f_yy − f_xy² of a scalar function of two variables."""
        x, y = self.variables
        return self.derivative(0, (x, x)) * self.derivative(0, (y, y)) - self.derivative(0, (x, y)) ** 2

    def _aligned(self) -> bool:
        """Whether the answer has the entries of the right one in the same places, up to the way a vector is written."""
        return _form(self.right) == _form(self.answer.rows)

    def _lined_up(self) -> Rows:
        width = len(self.right[0])
        if self.context.kind == "eigenvalues":
            return self._in_order()
        return tuple(self.flat[k : k + width] for k in range(0, len(self.flat), width))

    def _in_order(self) -> Rows:
        """Values whose order is free: those that are right in their places, the others in ascending order."""
        left = sorted(self.flat, key=lambda node: float(self.value(node)[0]))
        found: list[Node | None] = []
        for (right,) in self.right:
            same = next((node for node in left if self.same(node, right)), None)
            if same is not None:
                left.remove(same)
            found.append(same)
        return tuple((left.pop(0) if node is None else node,) for node in found)

    # Values.

    def value(self, node: Node) -> Array:
        """The values at the points."""
        return self.prints.real(node)

    def same(self, left: Node, right: Node) -> bool:
        """Whether two expressions agree at the points."""
        return left is right or self.prints.same(self.value(left), self.value(right))

    def same_rows(self, left: Rows, right: Rows) -> bool:
        """Whether two grids have one shape and agree entry by entry."""
        return tuple(map(len, left)) == tuple(map(len, right)) and all(
            self.same(one, other) for rows in zip(left, right, strict=True) for one, other in zip(*rows, strict=True)
        )

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """All places."""
        return tuple((i, j) for i, row in enumerate(self.right) for j in range(len(row)))

    @cached_property
    def wrong(self) -> tuple[Entry, ...]:
        """The places where the answer differs, for lined-up answers."""
        return tuple((i, j) for i, j in self.entries if not self.same(self.right[i][j], self.given[i][j]))

    # What is asked.

    @cached_property
    def goals(self) -> dict[Entry, Goal]:
        """What each entry asks; empty where the entries are not derivatives of the function."""
        function, kind = self.function, self.kind
        if function is None:
            return {}
        xs = self.variables
        if kind == "derivative" and len(function.components) == 1 and xs:
            return {(0, 0): Goal(0, xs[:1] * max(1, self.context.order))}
        if kind == "gradient" and len(function.components) == 1:
            return {(j, 0) if len(self.right) > 1 or len(xs) == 1 else (0, j): Goal(0, (x,)) for j, x in enumerate(xs)}
        if kind == "hessian" and len(function.components) == 1:
            return {(i, j): Goal(0, (x, y)) for i, x in enumerate(xs) for j, y in enumerate(xs)}
        if kind == "jacobian":
            m, n = len(function.components), len(xs)
            goals = {(i, j): Goal(i, (x,)) for i in range(m) for j, x in enumerate(xs)}
            if len(self.right) == n and len(self.right[0]) == m and not self._fits(goals):
                goals = {(j, i): goal for (i, j), goal in goals.items()}
            return goals
        return {}

    def _fits(self, goals: dict[Entry, Goal]) -> bool:
        if len(self.right) != 1 + max(i for i, _ in goals):
            return False
        return all(self.same(self.right[i][j], self.derivative(*goal)) for (i, j), goal in goals.items())

    def derivative(self, component: int, variables: tuple[Name, ...]) -> Node:
        """A derivative of a component of the function, as the rules give it."""
        assert self.function is not None
        node = self.function.components[component]
        for x in variables:
            node = differentiate(node, x, self.memos.setdefault(x, {}))
        return node

    @cached_property
    def memos(self) -> dict[Name, dict[Node, Node]]:
        """The derivatives that are known, by variable."""
        return {}

    @cached_property
    def formulas(self) -> Rows:
        """The right answer before it was evaluated at the point; the right answer itself where that is not known."""
        if not self.numeric or self.function is None:
            return self.right
        if self.kind == "value" and len(self.function.components) == len(self.entries):
            width = len(self.right[0])
            components = self.function.components
            return tuple(components[k : k + width] for k in range(0, len(components), width))
        if not self.goals:
            return self.right
        return tuple(tuple(self.derivative(*self.goals[i, j]) for j in range(len(row))) for i, row in enumerate(self.right))

    def agrees(self, left: Node, right: Node) -> bool:
        """Whether two expressions that agree in doubles also agree in proved balls."""
        from jachess.expression.checking import Checker, Disagreement

        if left is right or self.numeric:
            return True
        try:
            Checker(free_names(left, right)).equal(left, right, 2)
        except Disagreement:
            return False
        return True


def _form(rows: Rows) -> tuple[int, int]:
    """The shape, with a row for a column."""
    if not rows:
        return (0, 0)
    m, n = len(rows), len(rows[0])
    return (n, 1) if m == 1 else (m, n)


def _names(first: tuple[Name, ...], *nodes: Node) -> tuple[Name, ...]:
    return tuple(dict.fromkeys((*first, *free_names(*nodes), *(part for part in postorder(*nodes) if type(part) is Name))))


def _numbers(context: Context, names: tuple[Name, ...]) -> dict[Name, float] | None:
    assert context.at is not None
    values: dict[Name, float] = {}
    for name, node in context.at.values:
        try:
            number = nearest_double(node)
        except JachessError:
            number = None
        if number is None:
            return None
        values[name] = number
    return {name: values.get(name, 0.37 + 0.11 * k) for k, name in enumerate(names)}
