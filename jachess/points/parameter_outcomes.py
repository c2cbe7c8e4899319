"""What holds in a cell of the parameters: the solutions in letters, their kinds at the sample, checked by a search there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from jachess.algebra.clock import Clock
from jachess.algebra.scalars import ConstantPlace
from jachess.errors import Undefined
from jachess.expression.nodes import (
    ZERO,
    Call,
    Name,
    Node,
    Number,
    add,
    divide,
    multiply,
    negate,
    substitute,
    total,
)
from jachess.expression.tidy import tidy
from jachess.points.families import fresh_names
from jachess.points.letters import Letters, Unsolved
from jachess.points.parameter_cells import Cell
from jachess.points.search import Search, derivatives
from jachess.results.functions import Point, VectorFunction
from jachess.results.matrices import Value
from jachess.results.points import (
    Case,
    Classification,
    CriticalPoint,
    CriticalPoints,
    Family,
    SecondOrder,
)


def outcome(function: VectorFunction, solutions: Sequence[Letters], cell: Cell, digits: int, clock: Clock) -> Case:
    """The case at a cell: the solutions that are real there, with their kinds at the sample, checked by a search there."""
    values: dict[Node, Node] = {name: Number(value) for name, value in cell.sample}
    sampled = replace(
        function, components=(tidy(substitute(function.components[0], values)),), parameters=(), assumptions=(), definitions=()
    )
    search = Search(sampled, digits, clock)
    found = search.run()
    letters = [each for each in solutions if _is_real(each, values)]
    points: list[CriticalPoint] = []
    families: list[Family] = []
    used: set[int] = set()
    for each in letters:
        at: dict[Name, Node] = {}
        try:
            for name, expression in each.values:
                at[name] = evaluated(substitute(expression, values))
        except Undefined:
            continue
        if each.free:
            families.append(_family(function, each, found, at))
            continue
        match = next((k for k, point in enumerate(found.points) if k not in used and _matches(point, at)), None)
        if match is None:
            if _is_member(at, found):
                continue
            raise Unsolved("a solution in letters was not confirmed at a sample")
        used.add(match)
        points.append(_in_letters(function, each, found.points[match]))
    if len(used) != len(found.points) or len(families) != len(found.families) or found.complete != "proved":
        raise Unsolved("the solutions in letters are not all that there are at a sample")
    return Case((), tuple(points), tuple(families), "proved", "the system was solved in letters")


def _is_real(each: Letters, values: Mapping[Node, Node]) -> bool:
    for radicand in each.real:
        try:
            if ConstantPlace({}, ()).value(evaluated(substitute(radicand, values))).sign() < 0:
                return False
        except Undefined:
            return False
    return True


def evaluated(node: Node) -> Node:
    """The value of a constant; an expression with names as it is."""
    from jachess.expression.exact import value_at

    return node if node.support else value_at(node, {})


def _matches(point: CriticalPoint, at: Mapping[Name, Node]) -> bool:
    from jachess.expression.ball import nearest_double

    for (name, _), value in zip(point.point.values, point.coordinates, strict=True):
        number = nearest_double(at[name])
        if number is None or value.approx is None or abs(number - value.approx) > 1e-9 * (1 + abs(number)):
            return False
    return True


def _is_member(at: Mapping[Name, Node], found: CriticalPoints) -> bool:
    return bool(found.families) and not any(_matches(point, at) for point in found.points)


def _in_letters(function: VectorFunction, each: Letters, sample: CriticalPoint) -> CriticalPoint:
    """The point of the sample with everything written in letters."""
    values: dict[Node, Node] = dict(each.values)
    f, variables = function.components[0], function.variables
    _, rows = derivatives(f, variables)
    hessian = tuple(tuple(tidy(substitute(entry, values)) for entry in row) for row in rows)
    coordinates = tuple(Value(tidy(dict(each.values)[name])) for name in variables)
    second = sample.second_order
    if second is not None:
        second = SecondOrder(hessian, tuple(Value(value) for value in _spectrum(hessian)), second.inertia)
    return replace(
        sample,
        point=Point(
            tuple((name, value.exact) for name, value in zip(variables, coordinates, strict=True) if value.exact is not None)
        ),
        coordinates=coordinates,
        function_value=Value(tidy(substitute(f, values))),
        second_order=second,
        witnesses=(),
        scope="local",
        global_because="",
        because=sample.because if sample.test == "eigenvalues" else f"{sample.because} (at a sample of this case)",
    )


def _spectrum(hessian: Sequence[Sequence[Node]]) -> tuple[Node, ...]:
    """The eigenvalues in letters where they are short: those of a diagonal matrix, and of one of size 2."""
    n = len(hessian)
    if all(hessian[i][j] is ZERO for i in range(n) for j in range(n) if i != j):
        return tuple(hessian[k][k] for k in range(n))
    if n == 2:
        half = tidy(divide(add(hessian[0][0], hessian[1][1]), Number(2)))
        spread = tidy(divide(add(hessian[0][0], negate(hessian[1][1])), Number(2)))
        root = Call("sqrt", (tidy(add(multiply(spread, spread), multiply(hessian[0][1], hessian[0][1]))),))
        from jachess.expression.tidy import length

        found = tuple(tidy(total([half, part])) for part in (negate(root), root))
        return found if max(map(length, found)) < 80 else ()
    return ()


def _family(function: VectorFunction, each: Letters, found: CriticalPoints, at: Mapping[Name, Node]) -> Family:
    """The family in letters, with the kinds of the family of the sample that has the same free variables."""
    names = fresh_names_for(function, len(each.free))
    table: dict[Node, Node] = dict(zip(each.free, names, strict=True))
    point = tuple((name, substitute(dict(each.values).get(name, name), table)) for name in function.variables)
    sample = next((family for family in found.families if len(family.parameters) == len(each.free)), None)
    classes: tuple[Classification, ...] = ()
    if sample is not None:
        classes = tuple(replace(made, witnesses=()) for made in sample.classification if not made.where) or sample.classification
    value = tidy(substitute(function.components[0], dict(each.values)))
    kinds = ("curve", "surface", "region")
    kind: Any = "region" if len(each.free) == len(function.variables) else kinds[len(each.free) - 1]
    shown = tuple((name, tidy(expression)) for name, expression in point)
    return Family(
        kind, shown, names, function_value=value if not value.support & each.free[0].support else None, classification=classes
    )


def fresh_names_for(function: VectorFunction, count: int) -> tuple[Name, ...]:
    """Names for the parameters of a family, as `families.fresh_names` gives them."""

    class Holder:
        variables = function.variables

    holder = Holder()
    holder.function = function  # type: ignore[attr-defined]
    return fresh_names(holder, count)  # type: ignore[arg-type]
