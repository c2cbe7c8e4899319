"""Critical points with parameters: the cases by the parameters' signs and zeros.

The system is solved once with the parameters as letters. On the way every polynomial in them that was divided by, or whose
square root was taken, and every one at whose zeros the Hessian of a point becomes singular, is a border. Between the
borders the solution is valid as it stands and no kind can change, so one sample of each cell decides; the cells are found
by projection (Collins 1975). On each border a parameter is put in and the smaller problem is solved in the same way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from jachess.algebra.clock import Clock, OutOfTime, ringing
from jachess.errors import LimitReached, Undefined
from jachess.expression.nodes import (
    ZERO,
    Call,
    Name,
    Node,
    Number,
    divide,
    negate,
    substitute,
)
from jachess.expression.polynomial import TooLarge
from jachess.expression.tidy import tidy
from jachess.points.families import LETTERS
from jachess.points.letters import Solver, Unsolved, coefficients, polynomials
from jachess.points.parameter_cells import Cell, Signs, allowed, cells, truth
from jachess.points.parameter_conditions import readable, shortened, solved_for
from jachess.points.parameter_outcomes import evaluated, outcome
from jachess.points.search import Search, derivatives
from jachess.points.splitting import factored
from jachess.results.functions import Note, VectorFunction
from jachess.results.points import (
    Case,
    CriticalPoints,
    Family,
)

Box = tuple[tuple[Name, Node, Node], ...]

MAX_DEPTH = 4


def by_cases(function: VectorFunction, *, box: Box | None, digits: int, clock: Clock) -> CriticalPoints:
    """The critical points by cases of the parameters; where that is not found, a result that says so."""
    f, variables = function.components[0], function.variables
    gradient, hessian = derivatives(f, variables)
    empty = CriticalPoints(function, gradient, hessian, (), (), "unproved", "")
    names = ", ".join(name.text for name in function.parameters)
    cases: list[Case] = []
    hint = Note(f"give numbers for {names} with --set to get every critical point", "hint")
    try:
        with ringing(clock):
            for case in _cases(function, (), digits, clock, 0):
                cases.append(replace(case, families=tuple(_renamed(each, function) for each in case.families)))
    except OutOfTime as reason:
        because = f"the cases by {names} were not all found: {reason}"
        return replace(empty, cases=tuple(cases), complete_because=because, stopped=str(reason), notes=(hint,))
    except (Unsolved, LimitReached, TooLarge, Undefined) as problem:
        text = problem.reason if isinstance(problem, Undefined) else str(problem) or "an expression became too large"
        because = f"the cases by {names} were not {'all ' if cases else ''}found: {text}"
        return replace(empty, cases=tuple(cases), complete_because=because, notes=(hint,))
    complete = all(case.complete == "proved" for case in cases)
    because = f"the system was solved in letters, and the cases by {names} cover all its values"
    if not complete:
        because = next(case.complete_because for case in cases if case.complete != "proved")
    return replace(empty, cases=tuple(cases), complete="proved" if complete else "unproved", complete_because=because)


def _renamed(family: Family, function: VectorFunction) -> Family:
    """The family with names for its parameters that are not those of the function's parameters."""
    taken = {name.text for name in (*function.variables, *function.parameters, *family.parameters)}
    free = iter([letter for letter in LETTERS if letter not in taken] + [f"tau{k}" for k in range(1, 9)])
    table: dict[Node, Node] = {name: Name(next(free)) for name in family.parameters if name in function.parameters}
    if not table:
        return family

    def put(node: Node) -> Node:
        return substitute(node, table)

    return replace(
        family,
        point=tuple((name, put(value)) for name, value in family.point),
        parameters=tuple(put(name) for name in family.parameters),  # type: ignore[misc]
        where=tuple(map(put, family.where)),
        equations=tuple(map(put, family.equations)),
        hessian=tuple(tuple(map(put, row)) for row in family.hessian),
        eigenvalues=tuple(map(put, family.eigenvalues)),
        classification=tuple(replace(each, where=tuple(map(put, each.where)), witnesses=()) for each in family.classification),
    )


def _cases(function: VectorFunction, when: tuple[Node, ...], digits: int, clock: Clock, depth: int) -> Iterator[Case]:
    """The cases of a function, each under the conditions `when` that led to it."""
    clock.check()
    if not function.parameters:
        found = Search(function, digits, clock).run()
        yield Case(when, found.points, found.families, found.complete, found.complete_because)
        return
    problem = _Problem(function, (), digits, clock)
    relevant = _relevant(problem.borders, problem.outcomes)
    generic: list[Case] = []
    for signs, case in _grouped(problem.borders, relevant, problem.outcomes):
        conditions = [Call(">" if sign > 0 else "<", (problem.borders[k], ZERO)) for k, sign in zip(relevant, signs, strict=True)]
        generic.append(replace(case, when=shortened(list(map(readable, conditions)))))
    needed = _needed(problem.borders, relevant, problem.solver)
    special = [k for k in needed if not _covered(function, problem.borders[k], generic, problem.borders, digits, clock, depth)]
    # a border at which something else holds, though the cases beside it are alike
    apart = tuple(readable(Call("!=", (problem.borders[k], ZERO))) for k in special if k not in relevant)
    for case in generic:
        yield replace(case, when=(*when, *case.when, *apart))
    kept: list[Node] = []
    for k in special:
        yield from _on_border(function, problem.borders[k], kept, when, digits, clock, depth)
        kept.append(problem.borders[k])


class _Problem:
    """A function with parameters, solved: its solutions in letters, borders, cells and what holds in each."""

    def __init__(self, function: VectorFunction, extra: Sequence[Node], digits: int, clock: Clock) -> None:
        self.solver = Solver(function, clock)
        self.solutions = self.solver.solutions()
        self.borders = list(dict.fromkeys([*self.solver.borders(self.solutions), *extra]))
        inside = [cell for cell in cells(self.borders, function.parameters, clock) if allowed(function.assumptions, cell)]
        self.outcomes = [(cell, outcome(function, self.solutions, cell, digits, clock)) for cell in inside]


def _substitutions(border: Node, function: VectorFunction) -> list[tuple[dict[Node, Node], tuple[Node, ...]]] | None:
    """The ways in which a border is 0, as values of parameters with the conditions for each; None where none is found."""
    solution = solved_for(border, function.parameters)
    if solution is not None:
        return [({solution[0]: solution[1]}, (readable(Call("=", (border, ZERO))),))]
    for name in function.parameters:
        parts = coefficients(border, name) if border.support & name.support else None
        if parts is None or len(parts) != 2:
            continue
        low, slope = parts
        inner = solved_for(slope, [other for other in function.parameters if other is not name])
        if inner is None:
            continue
        ways: list[tuple[dict[Node, Node], tuple[Node, ...]]] = []
        zero = readable(Call("=", (border, ZERO)))
        ways.append(({name: tidy(negate(divide(low, slope)))}, (zero, Call("!=", (slope, ZERO)))))
        table: dict[Node, Node] = {inner[0]: inner[1]}
        rest = tidy(substitute(low, table))
        shown = readable(Call("=", (slope, ZERO)))
        if rest is ZERO:
            ways.append((table, (shown,)))
        elif rest.support:
            parts_of_rest = [part for part in factored(rest).factors if part.support]
            for part in parts_of_rest:
                last = solved_for(part, [other for other in function.parameters if other is not inner[0]])
                if last is None:
                    return None
                ways.append(
                    (
                        {inner[0]: tidy(substitute(inner[1], {last[0]: last[1]})), last[0]: last[1]},
                        (shown, readable(Call("=", (part, ZERO)))),
                    )
                )
        return ways
    return None


def _with(function: VectorFunction, table: Mapping[Node, Node]) -> VectorFunction | None:
    """The function with parameters put in; None where that contradicts the assumptions."""
    assumptions = tuple(substitute(condition, table) for condition in function.assumptions)
    if any(not each.support and not truth(each) for each in assumptions):
        return None
    return replace(
        function,
        components=(tidy(substitute(function.components[0], table)),),
        parameters=tuple(each for each in function.parameters if each not in table),
        assumptions=tuple(each for each in assumptions if each.support),
    )


def _covered(
    function: VectorFunction, border: Node, generic: Sequence[Case], borders: Sequence[Node], digits: int, clock: Clock, depth: int
) -> bool:
    """Whether what holds where the border is 0 is what the generic cases say there as well: then it is no case of its own."""
    ways = _substitutions(border, function)
    if ways is None or depth >= MAX_DEPTH:
        return False
    for table, conditions in ways:
        if any(type(c) is Call and c.name == "!=" for c in conditions):
            return False
        smaller = _with(function, table)
        if smaller is None:
            continue
        there = [_substituted(case, table) for case in generic]
        if not smaller.parameters:
            found = Search(smaller, digits, clock).run()
            own = Case((), found.points, found.families, found.complete)
            if not any(all(map(truth, case.when)) and _alike(case, own, {}) for case in there):
                return False
            continue
        extra = [part for other in borders for part in polynomials(tidy(substitute(other, table))) if part.support]
        try:
            problem = _Problem(smaller, extra, digits, clock)
        except Unsolved:
            return False
        for cell, own in problem.outcomes:
            values: dict[Node, Node] = {name: Number(value) for name, value in cell.sample}
            if not any(all(truth(substitute(c, values)) for c in case.when) and _alike(case, own, values) for case in there):
                return False
        for inner in problem.borders:
            if not _covered(smaller, inner, there, problem.borders, digits, clock, depth + 1):
                return False
    return True


def _substituted(case: Case, table: Mapping[Node, Node]) -> Case:
    """A case with parameters put in; its points keep their kinds."""
    points = tuple(
        replace(point, coordinates=tuple(replace(value, exact=_put(value.exact, table)) for value in point.coordinates))
        for point in case.points
    )
    return replace(case, when=tuple(substitute(condition, table) for condition in case.when), points=points)


def _put(node: Node | None, table: Mapping[Node, Node]) -> Node | None:
    if node is None:
        return None
    found = substitute(node, table)
    return tidy(found) if found.support else found


def _alike(case: Case, own: Case, values: Mapping[Node, Node]) -> bool:
    """Whether two cases have the same points with the same kinds at a sample; with families only where there are none."""
    if case.families or own.families or len(case.points) != len(own.points):
        return False
    return sorted(_numbers(case, values)) == sorted(_numbers(own, values)) and all(_numbers(case, values))


def _numbers(case: Case, values: Mapping[Node, Node]) -> list[tuple[Any, ...]]:
    from jachess.expression.ball import nearest_double

    found: list[tuple[Any, ...]] = []
    for point in case.points:
        row: list[Any] = [point.kind]
        for value in point.coordinates:
            try:
                node = None if value.exact is None else evaluated(substitute(value.exact, values))
                row.append(None if node is None or node.support else round(nearest_double(node) or 0.0, 9) + 0.0)
            except Undefined:
                return [()]
        found.append(tuple(row) if None not in row else ())
    return found


def _on_border(
    function: VectorFunction, border: Node, before: Sequence[Node], when: tuple[Node, ...], digits: int, clock: Clock, depth: int
) -> Iterator[Case]:
    """The cases where a border is 0, and none of those before."""
    ways = _substitutions(border, function)
    if ways is None or depth >= MAX_DEPTH:
        if _possible(border, function):
            condition = readable(Call("=", (border, ZERO)))
            text = "this border case was not worked out; --set gives it for numbers"
            yield Case((*when, condition), (), (), "unproved", text)
        return
    for table, conditions in ways:
        smaller = _with(function, table)
        if smaller is None or any(_put(other, table) is ZERO for other in before):
            continue
        nonzero = tuple(c for c in conditions if type(c) is Call and c.name == "!=")
        smaller = replace(smaller, assumptions=(*smaller.assumptions, *nonzero))
        try:
            cases = list(_cases(smaller, (*when, *conditions), digits, clock, depth + 1))
        except Unsolved as problem:
            cases = [Case((*when, *conditions), (), (), "unproved", f"this border case was not worked out: {problem}")]
        for case in cases:
            if not any(_excluded(tidy(substitute(other, table)), case.when) for other in before):
                yield case


def _excluded(border: Node, when: Sequence[Node]) -> bool:
    """Whether the conditions say that a border that was treated before is 0."""
    zero = readable(Call("=", (border, ZERO)))
    return zero in when


def _possible(border: Node, function: VectorFunction) -> bool:
    """Whether the border can be 0 at all."""
    from jachess.expression.conditions import POSITIVE, positivity

    return positivity(border) != POSITIVE and positivity(tidy(negate(border))) != POSITIVE


# Cells put together


def _shape(case: Case) -> Any:
    """What makes two cells one case: the same points in letters with the same kinds."""
    return (
        tuple((point.point, point.kind, point.strict) for point in case.points),
        tuple((family.point, tuple(each.kind for each in family.classification)) for family in case.families),
    )


def _relevant(borders: Sequence[Node], outcomes: Sequence[tuple[Cell, Case]]) -> list[int]:
    """The borders whose sign makes a difference somewhere."""
    kept = list(range(len(borders)))
    for k in range(len(borders) - 1, -1, -1):
        rest = [j for j in kept if j != k]
        seen: dict[Signs, Any] = {}
        if all(seen.setdefault(tuple(cell.signs[j] for j in rest), _shape(case)) == _shape(case) for cell, case in outcomes):
            kept = rest
    return kept


def _grouped(
    borders: Sequence[Node], relevant: Sequence[int], outcomes: Sequence[tuple[Cell, Case]]
) -> Iterator[tuple[Signs, Case]]:
    found: dict[Signs, Case] = {}
    for cell, case in outcomes:
        found.setdefault(tuple(cell.signs[k] for k in relevant), case)
    yield from sorted(found.items(), key=lambda item: tuple(-sign for sign in item[0]))


def _needed(borders: Sequence[Node], relevant: Sequence[int], solver: Solver) -> list[int]:
    """The borders on which something else may hold: those that make a difference, and those that were divided by."""
    divided = {part for node in solver.divided for part in polynomials(node)}
    return [k for k in range(len(borders)) if k in relevant or borders[k] in divided]


__all__ = ["by_cases", "readable"]
