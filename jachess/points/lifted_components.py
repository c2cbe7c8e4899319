"""A component of positive dimension in generators such as √x, |x| and e^x as a family: parametrised in them and put back.

r·y + 1 = 0 with r = √x:    (r, y) = (t, −1/t), so (x, y) = (t², −1/t) where t > 0
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jachess.algebra.scalars import ConstantPlace
from jachess.calculus.accumulation import gradient_entries
from jachess.errors import LimitReached, Undefined
from jachess.expression.nodes import ZERO, Call, Name, Node, Number, add, divide, negate, power, substitute
from jachess.expression.tidy import tidy
from jachess.points.splitting import System
from jachess.results.points import Branch

if TYPE_CHECKING:
    from jachess.points.search import Search

KINDS = frozenset({"variable", "root", "absolute", "exponential"})
SAMPLES = (1, 2, -1, -3)


def component(search: Search, system: System, reduced: Any, piece: Any) -> Branch | None:
    """The branch of a component, with its family; None where it is not described."""
    from jachess.points.along import conditions_along
    from jachess.points.families import family_found, fresh_names
    from jachess.points.pieces import as_node, real_points
    from jachess.points.shape import Shape

    if any(unknown.kind not in KINDS for unknown in reduced.unknowns) or any(scale.args for scale in reduced.scales):
        return None
    if piece.real is False:
        return Branch("component", closing="complex", reason="it has no real points")
    places = tuple(Name(f"generator{k}") for k in range(1, len(reduced.unknowns) + 1))
    equations = tuple(tidy(as_node(polynomial, places)) for polynomial in piece.basis)
    real = real_points(equations, places, fresh_names(search, len(places)), search.clock)
    if real.empty:
        return Branch("component", closing="complex", reason="it has no real points")
    if not real.point or reduced.free:
        return None
    values: dict[Node, Node] = dict(_by_variable(real, reduced, places))
    where = list(real.where)
    for sign, polynomials in (("!=", reduced.nonzero), (">", reduced.positive), (">=", reduced.nonnegative)):
        for polynomial in polynomials:
            where.append(Call(sign, (tidy(substitute(as_node(polynomial, places), values)), ZERO)))
    known: dict[Name, Node] = {}
    for unknown, place in zip(reduced.unknowns, places, strict=True):
        value = values[place]
        if unknown.kind == "variable":
            known[unknown.generator] = value
        elif type(unknown.inner) is Name and unknown.inner not in known:
            if unknown.kind == "root":
                known[unknown.inner] = tidy(power(value, Number(unknown.degree)))
                where += [Call(">=", (value, ZERO))] if unknown.degree % 2 == 0 else []
            elif unknown.kind == "exponential":
                known[unknown.inner] = tidy(Call("ln", (value,)))
                where.append(Call(">", (value, ZERO)))
        if unknown.kind == "absolute":
            where.append(Call(">=", (value, ZERO)))
    free = system.free(search.variables)
    if any(name not in known for name in free):
        return None
    table: dict[Node, Node] = {name: known[name] for name in free}
    assigned = dict(system.assigned)
    point = tuple((name, tidy(substitute(assigned.get(name, name), table))) for name in search.variables)
    parameters = tuple(name for name in real.parameters if any(value.support & name.support for _, value in point))
    kept = tuple(dict.fromkeys(condition for condition in where if condition.support))
    if any(not condition.support and not ConstantPlace({}, ()).truth(condition) for condition in where):
        return Branch("component", closing="complex", reason="it does not meet the side conditions")
    if len(parameters) != piece.dimension:
        return None
    if len(parameters) == 1:
        along = conditions_along(kept, parameters[0])
        if along is None:
            return Branch("component", closing="outside", reason="no point of it meets the side conditions")
        kept = along
    shape = Shape(point, parameters, (), kept, piece.dimension)
    if not _is_critical(search, shape):
        return None
    return family_found(search, Branch("component", (), system.assigned), shape)


def _by_variable(real: Any, reduced: Any, places: tuple[Name, ...]) -> tuple[tuple[Name, Node], ...]:
    """The point with a variable itself for the parameter, where that is an expression a·t + b with numbers a, b."""
    point: tuple[tuple[Name, Node], ...] = real.point
    if len(real.parameters) != 1 or real.where:
        return point
    (parameter,) = real.parameters
    values = dict(point)
    for unknown, place in zip(reduced.unknowns, places, strict=True):
        value = values[place]
        slope = tidy(gradient_entries(value, (parameter,))[0])
        if unknown.kind == "variable" and slope is not ZERO and not slope.support:
            start = tidy(substitute(value, {parameter: ZERO}))
            table: dict[Node, Node] = {parameter: tidy(divide(add(parameter, negate(start)), slope))}
            return tuple((name, tidy(substitute(each, table))) for name, each in point)
    return point


def _is_critical(search: Search, shape: Any) -> bool:
    """Whether the gradient is 0 at every sample of the shape that meets its conditions, of which there is one at least."""
    seen = False
    for shift in SAMPLES:
        values: dict[Name, Node] = {name: Number(shift) / Number(2 + k) for k, name in enumerate(shape.parameters)}
        inner = ConstantPlace(values, shape.parameters)
        try:
            if not all(inner.truth(condition) for condition in shape.where):
                continue
            place = ConstantPlace({name: inner.value(value).node() for name, value in shape.point}, search.variables)
            problem = search.admissible(place)
            if problem is not None and problem[0] != "outside":
                return False
            seen = seen or problem is None
        except (Undefined, LimitReached):
            continue
    return seen


__all__ = ["component"]
