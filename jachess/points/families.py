"""Critical points that are not isolated: curves, surfaces and regions of them, with their domains, values and kinds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from jachess.algebra.scalars import AlgebraicPlace, ConstantPlace, Place
from jachess.errors import LimitReached, Undefined
from jachess.expression.nodes import ZERO, Call, Name, Node, Number, add, negate, substitute
from jachess.expression.tidy import tidy
from jachess.points.along import breaks_of, conditions_along, hold, items
from jachess.points.family_kinds import by_factors, by_hessian
from jachess.points.shape import Shape, vanishes_on
from jachess.points.splitting import System
from jachess.results.points import Branch, Classification, CriticalPoint, Family

if TYPE_CHECKING:
    from jachess.points.search import Search

KINDS = ("curve", "surface", "region")
LETTERS = ("t", "s", "u", "v", "w")


def free_family(search: Search, branch: Branch, system: System, free: tuple[Name, ...]) -> Branch:
    """A leaf without equations: the variables that were not solved for take any value."""
    names = fresh_names(search, len(free))
    table: dict[Node, Node] = dict(zip(free, names, strict=True))
    point = tuple((name, substitute(dict(system.assigned).get(name, name), table)) for name in search.variables)
    equations = tuple(tidy(add(name, negate(value))) for name, value in system.assigned)
    where = tuple(Call("!=", (substitute(part, table), ZERO)) for part in system.nonzero)
    return family_found(search, branch, Shape(point, names, equations, where, len(free)))


def family_found(search: Search, branch: Branch, shape: Shape) -> Branch:
    """The shape as a family of the search, unless it lies in one that was found before."""
    problem = _inadmissible(search, shape)
    if problem:
        return replace(branch, closing="outside", reason=problem)
    where = _within_domain(search, shape)
    if where is None:
        return replace(branch, closing="outside", reason="f is defined at no point of it")
    shape = replace(shape, where=where)
    for number, others in enumerate(search.family_equations):
        if others and shape.point and all(vanishes_on(equation, shape) for equation in others):
            return replace(branch, closing="repeated", reason="it lies in a family found before", families=(number,))
    family = described(search, shape)
    search.families.append(family)
    search.family_equations.append(shape.equations)
    return replace(branch, closing="solved", families=(len(search.families) - 1,))


def fresh_names(search: Search, count: int) -> tuple[Name, ...]:
    """Names for parameters that nothing else bears."""
    taken = {name.text for name in (*search.variables, *search.function.parameters)}
    letters = [letter for letter in LETTERS if letter not in taken]
    if count <= len(letters):
        return tuple(Name(letter) for letter in letters[:count])
    stem = next(letter for letter in ("t", "s", "tau", "sigma", "param") if letter not in taken)
    return tuple(Name(f"{stem}{k}") for k in range(1, count + 1))


def _inadmissible(search: Search, shape: Shape) -> str:
    """Why no point of the shape counts: f has no value anywhere on it."""
    if not shape.point:
        return ""
    reason = ""
    for place in _sample_places(search, shape):
        try:
            place.value(search.f)
            return ""
        except Undefined as error:
            reason = error.reason
        except LimitReached:
            return ""
    return reason


def _within_domain(search: Search, shape: Shape) -> tuple[Node, ...] | None:
    """The conditions on the shape's parameters, or on the variables, under which f is defined; None where they never hold."""
    from jachess.expression.conditions import simplest
    from jachess.points.domain import domain

    found: dict[Node, None] = {}
    on: dict[Node, Node] = dict(shape.point)
    for condition in dict.fromkeys((*domain(search.f), *(each for entry in search.gradient for each in domain(entry)))):
        own = substitute(condition, on) if on else condition
        if not own.support:
            if not hold((own,), None, ZERO):
                return None
            continue
        found.update(dict.fromkeys(simplest(own)))
    conditions = (*shape.where, *(condition for condition in found if condition not in shape.where))
    if conditions and shape.point and len(shape.parameters) == 1:
        return conditions_along(conditions, shape.parameters[0])
    return conditions


# Description and kinds


def described(search: Search, shape: Shape) -> Family:
    """The family with its value, its Hessian and its kinds."""
    kind: Any = KINDS[min(shape.dimension, 3) - 1]
    if shape.dimension == len(search.variables):
        kind = "region"
    on: dict[Node, Node] = dict(shape.point)
    value = _value(search, shape)
    hessian: Any = ()
    eigenvalues: tuple[Node, ...] = ()
    if shape.point:
        hessian = tuple(tuple(tidy(substitute(entry, on)) for entry in row) for row in search.hessian)
        eigenvalues = _eigenvalues(hessian)
    classes, samples, because = classified(search, shape, value)
    return Family(
        kind=kind,
        point=shape.point,
        parameters=shape.parameters,
        where=shape.where,
        equations=() if shape.point else shape.equations,
        function_value=value,
        hessian=hessian,
        eigenvalues=eigenvalues,
        classification=classes,
        because=because,
        samples=samples,
    )


def _value(search: Search, shape: Shape) -> Node | None:
    """f on the set, where it is constant."""
    if shape.point:
        found = tidy(substitute(search.f, dict(shape.point)))
        if not found.support:
            return found
    for place in _sample_places(search, shape):
        try:
            return place.value(search.f).node()
        except (Undefined, LimitReached):
            continue
    return None


def _eigenvalues(hessian: Sequence[Sequence[Node]]) -> tuple[Node, ...]:
    """The eigenvalues along the set for two variables, where one of them is zero: 0 and the trace."""
    if len(hessian) == 1:
        return (hessian[0][0],)
    if len(hessian) == 2 and tidy(hessian[0][0] * hessian[1][1] - hessian[0][1] * hessian[1][0]) is ZERO:
        trace = tidy(hessian[0][0] + hessian[1][1])
        return (ZERO, trace)
    return ()


def classified(
    search: Search, shape: Shape, value: Node | None
) -> tuple[tuple[Classification, ...], tuple[CriticalPoint, ...], str]:
    """The kinds along the set, points of it that were looked at, and the reason."""
    if shape.dimension == len(search.variables):
        return (
            (Classification("minimum", (), False, because="f is constant there: every point is a minimum and a maximum"),),
            (),
            "",
        )
    if value is not None:
        found = by_factors(search, shape, value) or by_hessian(search, shape)
        if found:
            return found, (), ""
    return _by_samples(search, shape)


# By sample points


def _by_samples(search: Search, shape: Shape) -> tuple[tuple[Classification, ...], tuple[CriticalPoint, ...], str]:
    """The kind of sample points, where no argument for the whole set was found."""
    from jachess.points.classify import classify

    samples: list[CriticalPoint] = []
    for place in _sample_places(search, shape):
        try:
            samples.append(
                classify(
                    search.f, search.gradient, search.hessian, search.variables, place, digits=search.digits, clock=search.clock
                )
            )
        except (Undefined, LimitReached):
            continue
        if len(samples) == 3:
            break
    kinds = {sample.kind for sample in samples}
    if len(kinds) == 1 and kinds != {"degenerate"}:
        (kind,) = kinds
        text = "found at sample points; not proved along the whole set"
        return (Classification(kind, (), samples[0].strict, because=text),), tuple(samples), text
    text = "the kind along the set was not decided"
    return (Classification("degenerate", because=text),), tuple(samples), text


def _sample_places(search: Search, shape: Shape) -> Iterator[Place]:
    """A few points of the set with simple coordinates."""
    if not shape.point:
        yield from _points_on(search, shape)
        return
    if len(shape.parameters) == 1:
        (parameter,) = shape.parameters
        for low, high, value in items(breaks_of(shape.where, parameter) or ()):
            if low is None or low is not high:
                inner = ConstantPlace({parameter: value}, (parameter,))
                if hold(shape.where, parameter, value):
                    yield ConstantPlace({name: inner.value(each).node() for name, each in shape.point}, search.variables)
    for shift in range(6):
        values = {
            name: Number(Fraction(2 * k + 1 + shift * (3 if k % 2 else 2), 1 + shift % 3))
            for k, name in enumerate(shape.parameters)
        }
        if shift % 2:
            values = {name: Number(-value.value) for name, value in values.items()}
        inner = ConstantPlace(values, shape.parameters)
        try:
            if any(not inner.truth(condition) for condition in shape.where):
                continue
            yield ConstantPlace({name: inner.value(value).node() for name, value in shape.point}, search.variables)
        except (Undefined, LimitReached):
            continue


def _points_on(search: Search, shape: Shape) -> Iterator[Place]:
    """Points on the zeros of polynomial equations: cut with planes of simple equations."""
    from jachess.algebra.polynomial_systems import solve
    from jachess.points.reduction import NotPolynomial, reduce
    from jachess.points.search import algebraic_points

    found = 0
    for shift in range(8):
        cuts = [add(name, Number(Fraction(-(shift + k), 1 + shift % 2))) for k, name in enumerate(search.variables)]
        reduced = reduce([*shape.equations, *cuts[: shape.dimension]], search.variables)
        if isinstance(reduced, NotPolynomial) or not reduced.plain or reduced.free:
            continue
        solution = solve(reduced.system, len(reduced.unknowns), clock=search.clock)
        for values in algebraic_points(solution, [unknown.generator for unknown in reduced.unknowns]):
            field = next(iter(values.values())).field
            yield AlgebraicPlace(field, values, search.variables)
            found += 1
            if found >= 3:
                return


__all__ = ["Shape", "described", "family_found", "free_family", "fresh_names"]
