"""The points on one part of a region where f may have an extremum: its interior, an edge, a corner, by Lagrange's multipliers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from itertools import product as every
from typing import Any, Literal

from jachess.algebra.clock import Clock
from jachess.algebra.scalars import ConstantPlace, Place, scalar
from jachess.calculus.accumulation import gradient_entries
from jachess.errors import InputError, JachessError, LimitReached, Undefined
from jachess.expression.nodes import ZERO, Call, Name, Node, Number, add, multiply, negate, substitute, total
from jachess.expression.notation import unicode
from jachess.expression.tidy import tidy
from jachess.points.constraint_forms import Constraint
from jachess.points.feasible import RationalBox
from jachess.points.kuhn_tucker import Part
from jachess.points.search import Search
from jachess.points.splitting import Splitter, System
from jachess.results.functions import VectorFunction
from jachess.results.points import Branch, Family

Form = Literal["multipliers", "minors", "singular"]

MAX_STRATA = 400
MAX_MEMBERS = 400  # of a periodic family in a bounded region


class Otherwise(Exception):
    """The form of the equations is not the right one: they are better without multipliers."""


class Stratum(Search):
    """The search on one part of the region, where the constraints in `active` are equations."""

    def __init__(
        self,
        part: Part,
        function: VectorFunction,
        active: tuple[Constraint, ...],
        form: Form,
        box: RationalBox | None,
        digits: int,
        clock: Clock,
        own: tuple[Name, ...],
        roots: Mapping[Name, Node],
    ) -> None:
        super().__init__(replace(function, components=(part.f,), variables=part.variables), digits, clock)
        self.part = part
        self.active = active
        self.form = form
        self.region = box
        self.asked = own
        self.roots = dict[Node, Node](roots.items())
        self.own_equations: list[tuple[Node, ...]] = []
        self.found: list[Place] = []
        own = part.variables
        if box is not None and {name for name, _, _ in box} >= set(own):
            self.box = tuple((name, Number(low), Number(high)) for name, low, high in box)
        taken = {name.text for name in own}
        stem = next(letter for letter in ("lambda", "mu", "nu", "kappa") if not any(text.startswith(letter) for text in taken))
        self.multipliers = tuple(Name(stem if len(active) == 1 else f"{stem}{k}") for k in range(1, len(active) + 1))
        self.slopes = tuple(tuple(map(tidy, gradient_entries(each.g, own))) for each in active)
        if form == "singular":
            self.equations = (*self._dependent(self.slopes), *(each.g for each in active))
        elif form == "minors":
            # ∇f depends on the gradients of the constraints, or these on each other: no multipliers occur
            self.equations = (*self._dependent((self.gradient, *self.slopes)), *(each.g for each in active))
        else:
            parts = [multiply(name, each.g) for name, each in zip(self.multipliers, active, strict=True)]
            lagrangian = tidy(add(self.f, negate(total(parts)))) if parts else self.f
            self.equations = (*map(tidy, gradient_entries(lagrangian, own)), *(each.g for each in active))
            self.variables = (*own, *self.multipliers)

    def _dependent(self, vectors: tuple[tuple[Node, ...], ...]) -> list[Node]:
        """The minors that all vanish where these gradients depend on each other."""
        from jachess.calculus.structure import determinant as symbolic

        k, n = len(vectors), len(self.part.variables)
        if k > n:
            return []
        found = []
        for chosen in combinations(range(n), k):
            rows = tuple(tuple(row[j] for j in chosen) for row in vectors)
            found.append(rows[0][0] if k == 1 else symbolic(rows) or ZERO)
        return [tidy(each) for each in found]

    def worth(self) -> bool:
        """Whether the gradients can depend on each other at all, and do not everywhere."""
        minors = self.equations[: -len(self.active)] if self.active else self.equations
        if minors and all(each is ZERO for each in minors):
            return any(any(entry.support for entry in row) for row in self.slopes)
        return not any(not each.support and each is not ZERO for each in minors)

    def branch(self) -> Branch:
        """The case split of this part. Raises: Otherwise."""
        splitter = Splitter(self.variables, self.leaf, self.clock)
        how = self.title()
        if self.form == "singular":
            how += ": where the gradients of the constraints depend on each other"
        branch = splitter.split(System(tuple(each for each in self.equations if each is not ZERO)), how)
        self.gather()
        self._own_families()
        if self.searched is not None and self.box is None:
            self.open.append("the equations were searched in a box only")
        return branch

    def boxed(self, branch: Branch, system: System, free: tuple[Name, ...], why: str) -> Branch:
        if self.form == "multipliers" and self.active:
            raise Otherwise
        return super().boxed(branch, system, free, why)

    def title(self) -> str:
        """Which part of the region this is."""
        edges = [each for each in self.active if not each.equal]
        if not edges:
            return "on the constraint" if any(not each.added for each in self.active) else "interior"
        return "on " + ", ".join(dict.fromkeys(unicode(each.equation()) for each in edges))

    # Points

    def admissible(self, place: Place) -> tuple[Any, str] | None:
        try:
            place.value(self.f)
            if place.exact:
                for equation in self.equations:
                    if not place.value(equation).is_zero():
                        return "not critical", "the equations do not hold there"
            for each in self.part.constraints:
                if each in self.active:
                    continue
                side = place.value(each.g).sign()
                if side < 0 or (side == 0 and each.strict) or (side and each.equal):
                    return "outside", f"{unicode(each.typed)} does not hold there"
        except Undefined as error:
            return "outside", error.reason
        return None

    def point_found(self, branch: Branch, place: Place) -> Branch:
        problem = self.admissible(place)
        if problem is not None:
            return replace(branch, closing=problem[0], reason=problem[1])
        for number, other in enumerate(self.found):
            if same(place, other, self.asked):
                return replace(branch, closing="repeated", points=(number,))
        self.found.append(place)
        return replace(branch, closing="solved", points=(len(self.found) - 1,))

    # Families

    def _own_families(self) -> None:
        """Families without the multipliers, where the other constraints hold; those of integers within bounds as points."""
        families, self.families = self.families, []
        for family, equations in zip(families, self.family_equations, strict=True):
            made = self._family(family)
            if made is not None:
                self.families.append(made)
                inside = self._in_own(equations)
                whole = len(inside) == len(self.asked) - len(made.parameters)
                self.own_equations.append(inside if whole else ())

    def _in_own(self, equations: Sequence[Node]) -> tuple[Node, ...]:
        """The equations in the function's own variables: roots put back, those of multipliers left out."""
        mask = 0
        for name in self.multipliers:
            mask |= name.support
        put_back = (tidy(substitute(each, self.roots)) for each in equations if not each.support & mask)
        return tuple(dict.fromkeys(each for each in put_back if each is not ZERO))

    def _family(self, family: Family) -> Family | None:
        """The family in the function's own variables; None where it does not meet the other constraints, or is points."""
        from jachess.expression.conditions import NONNEGATIVE, POSITIVE, positivity

        mask = 0
        for name in self.multipliers:
            mask |= name.support
        if not family.point and any(equation.support & mask for equation in family.equations):
            if self.form == "multipliers":
                raise Otherwise
            self.open.append("a set of points was not described without the multipliers")
            return None
        whole = tuple((name, value) for name, value in family.point if name not in self.multipliers)
        if whole and self._members(whole, family):
            return None
        table: dict[Node, Node] = dict(whole)
        where = [each for each in family.where if not each.support & mask]
        if not whole:
            where += [each.typed for each in self.part.constraints if each not in self.active and not each.added]
        for each in self.part.constraints if whole else ():
            if each in self.active:
                continue
            side = tidy(substitute(each.g, table))
            if not side.support:
                if scalar(side).sign() < (1 if each.strict else 0):
                    return None
            elif positivity(side) < NONNEGATIVE or each.strict:
                where.append(Call(">" if each.strict else ">=", (side, ZERO)))
        point = tuple((name, value) for name, value in whole if name in self.asked)
        own = tuple(name for name in family.parameters if any(value.support & name.support for _, value in point))
        if point and not own:
            # one point with a family of multipliers: the gradients of the constraints depend on each other there
            try:
                place = ConstantPlace(dict(whole), self.part.variables)
                values = [place.value(name) for name in self.part.variables]
            except JachessError:
                self.open.append("a point with many multipliers was not evaluated")
                return None
            del values
            self.point_found(Branch("point"), place) if self.form != "multipliers" else self._singular_point(place)
            return None
        if len(own) == 1 and where and not any(type(each) is Call and each.name in ("integer", "even", "odd") for each in where):
            from jachess.points.along import conditions_along

            along = conditions_along(tuple(where), own[0])
            if along is None:
                return None
            if len(along) == 1 and type(along[0]) is Call and along[0].name == "=":
                self._one_member(whole, own[0], along[0].args[1])
                return None
            where = list(along)
        equations = self._in_own(family.equations)
        if any(POSITIVE in (positivity(each), positivity(tidy(negate(each)))) for each in equations):
            return None  # with the other sign of a root
        if not point:
            own = tuple(name for name in own if name in self.asked)
        return replace(
            family, point=point, parameters=own, where=tuple(where), equations=equations, hessian=(), eigenvalues=(), samples=()
        )

    def _one_member(self, point: Sequence[tuple[Name, Node]], parameter: Name, value: Node) -> None:
        """The only member of a family that meets the other constraints."""
        table: dict[Node, Node] = {parameter: value}
        try:
            place = ConstantPlace({name: tidy(substitute(each, table)) for name, each in point}, self.part.variables)
            place.coordinates()
        except JachessError:
            self.open.append("a point was not evaluated")
            return
        self._singular_point(place)

    def _singular_point(self, place: Place) -> None:
        """A point whose multipliers are not unique."""
        form, self.form = self.form, "singular"
        equations, self.equations = self.equations, tuple(each.g for each in self.active)
        try:
            self.point_found(Branch("point"), place)
        finally:
            self.form, self.equations = form, equations

    def _members(self, point: Sequence[tuple[Name, Node]], family: Family) -> bool:
        """Whether the family is one of integers that leaves finitely many points in the box; these are taken then."""
        integers = [each.args[0] for each in family.where if type(each) is Call and each.name == "integer"]
        names = [name for name in family.parameters if any(value.support & name.support for _, value in point)]
        if not names or self.region is None or not all(name in integers for name in names):
            return False
        ranges = integer_ranges(point, names, self.region)
        if ranges is None:
            return False
        places: list[Place] = []
        for choice in every(*ranges):
            self.clock.check()
            at: dict[Node, Node] = {name: Number(k) for name, k in zip(names, choice, strict=True)}
            try:
                if not all(ConstantPlace({}, ()).truth(substitute(each, at)) for each in family.where if not _is_integer(each)):
                    continue
                values = {name: tidy(substitute(value, at)) for name, value in point}
                if any(value.support for value in values.values()):
                    return False
                places.append(ConstantPlace(values, self.part.variables))
            except (JachessError, TypeError):
                return False
        for place in places:
            self._singular_point(place)
        return True


def _is_integer(condition: Node) -> bool:
    return type(condition) is Call and condition.name == "integer"


def integer_ranges(point: Sequence[tuple[Name, Node]], names: Sequence[Name], box: RationalBox) -> list[range] | None:
    """For each integer parameter the values that the box allows; None where that is not seen, or where there are many."""
    from jachess.expression.ball import bounds
    from jachess.expression.exact import sign as exact_sign

    ends = {name: (low, high) for name, low, high in box}
    found: list[range] = []
    for parameter in names:
        best: range | None = None
        for name, value in point:
            others = value.support & ~parameter.support
            if name not in ends or not value.support & parameter.support or others:
                continue
            first = tidy(substitute(value, {parameter: Number(0)}))
            step = tidy(add(substitute(value, {parameter: Number(1)}), negate(first)))
            second = tidy(add(substitute(value, {parameter: Number(2)}), negate(substitute(value, {parameter: Number(1)}))))
            try:
                if exact_sign(add(step, negate(second))):
                    continue
            except JachessError:
                continue
            start, width = bounds(first, 60), bounds(step, 60)
            if start is None or width is None or width[0] <= 0 <= width[1]:
                continue
            low, high = ends[name]
            turns = sorted(
                [
                    (low - start[1]) / width[0],
                    (high - start[0]) / width[0],
                    (low - start[0]) / width[1],
                    (high - start[1]) / width[1],
                ]
            )
            best = range(turns[0].__floor__() - 1, turns[-1].__ceil__() + 2)
        if best is None or len(best) > MAX_MEMBERS:
            return None
        found.append(best)
    count = 1
    for each in found:
        count *= len(each)
    return found if count <= MAX_MEMBERS else None


def same(left: Place, right: Place, names: Sequence[Name]) -> bool:
    """Whether two places have the same coordinates."""
    for name in names:
        a, b = left.value(name), right.value(name)
        if not a.ball(64).overlaps(b.ball(64)):
            return False
        try:
            if not (a - b).is_zero():
                return False
        except LimitReached:
            # two proved points whose balls of 400 bits overlap are taken for one
            if not a.ball(400).overlaps(b.ball(400)):
                return False
    return True


def parts_of(constraints: Sequence[Constraint], variables: Sequence[Name]) -> Iterator[tuple[tuple[Constraint, ...], Form]]:
    """Each set of constraints that may be active together: first where multipliers exist, then where they need not."""
    fixed = tuple(each for each in constraints if each.equal)
    edges = [each for each in constraints if not each.equal and not each.strict]
    n = len(variables)
    count = 0
    for size in range(min(len(edges), max(n - len(fixed), 0)) + 1):
        for chosen in combinations(edges, size):
            count += 1
            if count > MAX_STRATA:
                raise InputError(
                    f"the constraints make more than {MAX_STRATA} parts of a boundary", help="give fewer inequalities", kind="limit"
                )
            yield (*fixed, *chosen), "multipliers"
            if fixed or chosen:
                yield (*fixed, *chosen), "singular"


__all__ = ["Otherwise", "Stratum", "integer_ranges", "parts_of", "same"]
