"""A leaf of the case split whose equations are polynomial in some generators: its points, lines, components and families."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from jachess.algebra.scalars import AlgebraicPlace, Place
from jachess.expression.nodes import Name, Node, add, negate, substitute
from jachess.expression.tidy import tidy
from jachess.points.splitting import Splitter, System
from jachess.results.points import Branch

if TYPE_CHECKING:
    from jachess.points.search import Search


def solved(search: Search, branch: Branch, system: System, reduced: Any) -> Branch:
    """A leaf whose equations are polynomial in the unknowns of `reduced`."""
    from jachess.algebra.polynomial_systems import solve

    reason = "; ".join(reduced.remarks)
    if reduced.contradiction:
        return replace(branch, closing="contradiction", reason=reduced.contradiction)
    solution = solve(reduced.system, len(reduced.unknowns), nonzero=reduced.nonzero, clock=search.clock)
    if solution.complete:
        search.methods.append(solution.method)
    else:
        search.open.append(solution.method)
    if not reduced.plain:
        return _lifted(search, branch, system, reduced, solution, reason)
    children: list[Branch] = []
    from jachess.points.large_fields import is_large, real_points

    unknowns = [unknown.generator for unknown in reduced.unknowns]
    for number, generators in enumerate(real_points(solution, unknowns)):
        search.clock.check()
        if is_large(generators) and not reduced.free:
            children.append(_large_point(search, generators, system, solution, unknowns, number))
        else:
            children.append(_point_or_line(search, generators, system, reduced.free))
    for piece in solution.pieces:
        children += _piece(search, piece, system, reduced)
    return _gathered(search, branch, children, solution, reason)


def _large_point(
    search: Search, generators: dict[Node, Any], system: System, solution: Any, unknowns: Sequence[Node], number: int
) -> Branch:
    """One solution whose coordinates have large degree: by balls, and in its field only where these do not decide."""
    from jachess.points.large_fields import ball_place, described, exact_values

    before = len(search.points)
    made = search.point_found(Branch("point", (), system.assigned), ball_place(generators, system.assigned, search.variables))
    if len(search.points) > before:
        degree = max(cluster.degree for block in solution.blocks for cluster in block.points)
        if search.points[-1].kind == "degenerate" and search.points[-1].test == "undecided":
            search.points.pop()
            search.places.pop()
            exact = exact_values(solution, unknowns, number)
            return search.point_found(Branch("point", (), system.assigned), _with_assigned(search, exact, system))
        search.points[-1] = described(search.points[-1], degree)
    return made


def _point_or_line(search: Search, generators: dict[Node, Any], system: System, free: tuple[Name, ...]) -> Branch:
    """One solution of a polynomial leaf; with variables that are free beside it a family."""
    where = tuple((name, generators[name].node()) for name in system.free(search.variables) if name in generators)
    branch = Branch("point", (), (*where, *system.assigned))
    if not free:
        return search.point_found(branch, _with_assigned(search, generators, system))
    from jachess.points.families import free_family

    table: dict[Node, Node] = dict(where)
    assigned = tuple((name, tidy(substitute(value, table))) for name, value in system.assigned)
    return free_family(search, branch, System((), (*where, *assigned), system.nonzero), free)


def _piece(search: Search, piece: Any, system: System, reduced: Any) -> list[Branch]:
    """A component of positive dimension of a polynomial leaf: a family, or the few real points that it has."""
    from jachess.points.families import Shape, family_found, fresh_names
    from jachess.points.pieces import piece_equations, real_points

    generators = [unknown.generator for unknown in reduced.unknowns]
    equations = piece_equations(piece, generators)
    branch = Branch("component", equations, system.assigned)
    free = system.free(search.variables)
    if piece.real is False:
        return [replace(branch, closing="complex", reason="it has no real points")]
    real = real_points(equations, free, fresh_names(search, len(free)), search.clock)
    if real.empty:
        return [replace(branch, closing="complex", reason=real.empty)]
    if real.isolated:
        splitter = Splitter(search.variables, search.leaf, search.clock)
        return [splitter.split(System(real.isolated, system.assigned, system.nonzero), "the real points of the component")]
    table: dict[Node, Node] = dict(real.point)
    solved_for = tuple(tidy(add(name, negate(value))) for name, value in system.assigned)
    point: tuple[tuple[Name, Node], ...] = ()
    if real.point:
        point = tuple((name, tidy(substitute(dict(system.assigned).get(name, name), table))) for name in search.variables)
    parameters = tuple(name for name in real.parameters if any(value.support & name.support for _, value in point))
    dimension = piece.dimension + len(reduced.free)
    shape = Shape(point, parameters, (*equations, *solved_for), real.where, dimension)
    return [family_found(search, branch, shape)]


def _lifted(search: Search, branch: Branch, system: System, reduced: Any, solution: Any, reason: str) -> Branch:
    """A leaf in generators such as sin(x) and e^x: its solutions are put together with those of other leaves in the end."""
    from jachess.points.lifting import lift

    found = lift(reduced, solution, assigned=system.assigned, clock=search.clock)
    search.waiting += found.lifted
    components: list[Branch] = []
    for piece in found.pieces:
        from jachess.points.lifted_components import component

        made = component(search, system, reduced, piece)
        if made is None:
            text = "a component of solutions in functions of the variables was not described"
            search.open.append(text)
            made = Branch("component", closing="open", reason=text)
        components.append(made)
    children = (*components, *_dropped(found))
    if found.lifted:
        own = Branch("solutions", closing="solved", reason=_real(len(found.lifted)))
        if not children:
            return replace(
                own,
                how=branch.how,
                equations=branch.equations,
                assigned=branch.assigned,
                reason="; ".join(x for x in (reason, own.reason) if x),
            )
        return replace(branch, children=(own, *children), reason=reason)
    if children:
        return replace(branch, children=children, reason=reason)
    return replace(branch, closing="complex", reason="; ".join(x for x in (reason, solution.method) if x))


def _dropped(found: Any) -> tuple[Branch, ...]:
    """The solutions that do not count, each with its reason."""
    return tuple(
        Branch("solution", tuple(add(a, negate(b)) for a, b in each.coordinates), (), closing=each.kind, reason=each.reason)
        for each in found.dropped
    )


def _gathered(search: Search, branch: Branch, children: list[Branch], solution: Any, reason: str) -> Branch:
    """A leaf with several points as one branch: those that count, those that were dropped as children."""
    parts = [reason] if reason else []
    if not children:
        parts.append(solution.method)
        return replace(branch, closing="complex", reason="; ".join(parts))
    if len(children) == 1:
        (child,) = children
        return replace(child, equations=branch.equations, reason="; ".join(x for x in (reason, child.reason) if x))
    dropped = tuple(child for child in children if child.closing not in ("solved", "repeated"))
    points = tuple(sorted({k for child in children for k in child.points}))
    if len(dropped) == len(children) or any(child.families or child.children for child in children):
        return replace(branch, children=tuple(children), reason=reason)
    if dropped:
        kept = Branch("points", closing="solved", points=points, reason=_real(len(children)))
        return replace(branch, children=(kept, *dropped), reason=reason)
    parts.append(_real(len(children)))
    return replace(branch, closing="solved", points=points, reason="; ".join(parts))


def _with_assigned(search: Search, generators: dict[Node, Any], system: System) -> Place:
    """The place where generators have these values, with the values of what was solved for."""
    from jachess.algebra.compounds import Compound
    from jachess.algebra.number_fields import Element, Field

    field = next((value.field for value in generators.values() if isinstance(value, Element)), Field.rational())
    if all(isinstance(value, Element) and value.is_rational() for value in generators.values()):
        field = Field.rational()
    values = dict(generators)
    closed: dict[Name, Node] = {}
    inner = AlgebraicPlace(field, values, [name for name in search.variables if name in values])
    for name, expression in system.assigned:
        found = inner.value(expression)
        if isinstance(found, (Element, Compound)):
            values[name] = found
        else:
            closed[name] = found.node()
    return AlgebraicPlace(field, values, search.variables, closed)


def _real(count: int) -> str:
    return "1 real solution" if count == 1 else f"{count} real solutions"
