"""Another derivative than the one that is asked for: by another variable, of another order, an antiderivative (rows 21 to 30)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from jachess.calculus.accumulation import differentiate
from jachess.errors import JachessError
from jachess.expression.nodes import ONE, ZERO, Name, Node, free_names, substitute, total
from jachess.grading.diagnosis import Candidate, Rows
from jachess.grading.transformed import always, whole
from jachess.grading.workspace import Entry, Goal, Workspace

MAX_VARIABLES = 8


def other_derivatives(work: Workspace) -> Iterator[Candidate]:
    """Rows 21 to 23, 25, 26 and 28, entry by entry."""
    if work.numeric:
        return
    for entry in work.wrong:
        goal = work.goals.get(entry)
        if goal is not None:
            yield from _Entry(work, entry, goal).candidates()


class _Entry:
    """One wrong entry and what it should be."""

    def __init__(self, work: Workspace, entry: Entry, goal: Goal) -> None:
        assert work.function is not None
        self.work, self.entry, self.goal = work, entry, goal
        self.f = work.function.components[goal.component]
        self.right = work.right[entry[0]][entry[1]]
        self.given = work.given[entry[0]][entry[1]]

    def candidates(self) -> Iterator[Candidate]:
        """What explains the entry."""
        yield from self._by_other_variables()
        yield from self._of_other_orders()
        yield from self._integrated()
        yield from self._others_varied()
        yield from self._others_replaced()

    def _found(self, mistake: str, node: Node, rank: int = 0, detail: str = "", zero: bool = False) -> Iterator[Candidate]:
        if self.work.same(node, self.given) and (zero or not self.work.prints.zero(self.work.value(node))):
            variable = self.goal.variables[-1] if mistake in ("other-variable-varied", "factor-dropped") else None
            far = self.work.prints.zero(self.work.value(node))  # many ways lead to 0
            yield Candidate(mistake, (self.entry,), rank=rank, detail=detail, variable=variable, wrong=always(node), far=far)

    def _derivative(self, *variables: Name) -> Node:
        return self.work.derivative(self.goal.component, variables)

    def _by_other_variables(self) -> Iterator[Candidate]:
        asked = " and ".join(name.text for name in self.goal.variables)
        xs = self.work.variables[:MAX_VARIABLES]
        if len(self.goal.variables) == 1:
            for y in xs:
                if y is not self.goal.variables[0]:
                    yield from self._found("wrong-variable", self._derivative(y), detail=asked, zero=True)
        elif self.work.kind == "hessian":
            for k, x in enumerate(xs):
                for y in xs[k:]:
                    if {x, y} != set(self.goal.variables):
                        yield from self._found("wrong-variable", self._derivative(x, y), 1, asked)
            first, second = (self._derivative(x) for x in self.goal.variables)
            yield from self._found("product-of-partials", first * second)

    def _of_other_orders(self) -> Iterator[Candidate]:
        variables = self.goal.variables
        order = len(variables)
        yield from self._found("order", self.f, 1, "the function was copied, not differentiated")
        if order > 1:
            often = "only once" if order == 2 else f"only {order - 1} times"
            for x in dict.fromkeys(variables):
                yield from self._found(
                    "order", self._derivative(*(x,) * (order - 1)), 2, f"the function was differentiated {often}"
                )
        yield from self._found(
            "order", self._derivative(*variables, variables[-1]), 3, "the function was differentiated once too often"
        )

    def _integrated(self) -> Iterator[Candidate]:
        work, given = self.work, self.given
        prints = work.prints
        x = self.goal.variables[-1]
        if x not in prints.variables or not given.support & x.support:
            return
        source = self._derivative(*self.goal.variables[:-1])
        values = work.value(source)
        slope = prints.slope(prints.values(given), prints.variables.index(x))
        own = prints.slope(prints.values(self.right), prints.variables.index(x))  # f″ = f: the derivative is an antiderivative
        if prints.same(slope, values) and not prints.zero(values) and not prints.same(own, values):

            def antiderivative(entry: Entry) -> Node | None:
                return given if work.agrees(differentiate(given, x), source) else None

            yield Candidate("integrated", (self.entry,), wrong=antiderivative)

    def _others_varied(self) -> Iterator[Candidate]:
        """Row 21: the derivative by x with other variables taken to depend on x."""
        *before, x = self.goal.variables
        others = [y for y in self.work.variables[:MAX_VARIABLES] if y is not x]
        for count in range(1, len(others) + 1):
            for chosen in combinations(others, count):
                node = total(self._derivative(*before, y) for y in (x, *chosen))
                yield from self._found("other-variable-varied", node)

    def _others_replaced(self) -> Iterator[Candidate]:
        """Row 22: another variable taken as 0 or 1 in the derivative."""
        x = self.goal.variables[-1]
        for y in free_names(self.right):
            if y is not x and y in self.work.variables:
                for value in (ONE, ZERO):
                    try:
                        node = substitute(self.right, {y: value})
                    except JachessError:
                        continue
                    yield from self._found("factor-dropped", node, 1, zero=True)


def hessians(work: Workspace) -> Iterator[Candidate]:
    """Rows 29 and 30: mixed derivatives left out or misplaced, or not symmetric."""
    right: Rows = work.right
    if work.kind != "hessian" or len(right) < 2:
        return
    diagonal = tuple(tuple(entry if i == j else ZERO for j, entry in enumerate(row)) for i, row in enumerate(right))
    yield from whole(work, "off-diagonal", diagonal, "the mixed derivatives are left out", 1)
    if len(right) == 2:
        (a, b), (c, d) = right
        yield from whole(work, "off-diagonal", ((b, a), (d, c)), "diagonal and mixed derivatives were exchanged")
    for i, j in work.wrong:
        if i != j and (j, i) not in work.wrong:
            yield Candidate("not-symmetric", ((i, j),), detail=f"entry ({j + 1}, {i + 1}) is right", wrong=always(work.given[i][j]))
