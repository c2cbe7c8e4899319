"""Extrema under constraints: equations by Lagrange's multipliers, inequalities by the parts of the region's boundary.

For each set of inequalities that are taken as equations (none: the interior; one: an edge or a face; ...) the points are
those where ∇f is a combination of the gradients of the constraints; the others must hold there. A point is a minimum when
the Hessian of the Lagrangian is positive definite on the tangent space and the multipliers of the inequalities g ≥ 0 are
positive (Karush 1939; Kuhn and Tucker 1951). Where the gradients of the constraints depend on each other that says nothing:
such points are candidates of their own. On a closed and bounded region the values are then compared (Weierstrass).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any, Literal

from jachess.algebra.clock import Clock, OutOfTime, ringing
from jachess.algebra.decimals import value_of
from jachess.algebra.inertia import determinant, inertia
from jachess.algebra.scalars import Place, Scalar, scalar
from jachess.calculus.accumulation import gradient_entries, hessian_entries
from jachess.errors import InputError, LimitReached, Undefined
from jachess.expression.conditions import POSITIVE, positivity
from jachess.expression.nodes import ZERO, Call, Name, Node, add, multiply, negate, total
from jachess.expression.notation import unicode
from jachess.expression.tidy import tidy
from jachess.points.bounded import bounded, contradictory
from jachess.points.completeness import sentence
from jachess.points.search import OUT_OF_TIME, Box, Search, renumbered
from jachess.points.splitting import Splitter, System
from jachess.results.functions import Point, VectorFunction
from jachess.results.matrices import Value
from jachess.results.points import Branch, Classification, CriticalPoint, CriticalPoints, Extremes, Inertia, SecondOrder

Matrix = tuple[tuple[Scalar, ...], ...]

MAX_STRATA = 400
EMPTY = "the constraints contradict each other"
Form = Literal["multipliers", "minors", "singular"]


@dataclass(frozen=True, slots=True)
class Constraint:
    """g = 0 (`equal`) or g ≥ 0, as it was typed; a `strict` inequality leaves its border out."""

    typed: Node
    g: Node
    equal: bool
    strict: bool


def constrained(
    function: VectorFunction, conditions: Sequence[Node], *, box: Box | None, digits: int, clock: Clock
) -> CriticalPoints:
    """Every point where a function may have an extremum under the conditions, with its kind; and the least and greatest value.

    Raises: InputError where the conditions contradict each other, or speak of none of the variables.
    """
    if function.parameters:
        names = ", ".join(name.text for name in function.parameters)
        raise InputError(
            f"constraints together with parameters ({names}) are not worked out",
            help=f"give numbers for {names} with --set",
            kind="usage",
        )
    constraints = read_conditions(function, conditions, box)
    if contradictory(constraints, function.variables, clock):
        raise InputError(EMPTY, cause="no point meets all of them", help="check their signs", kind="constraint")
    run = Strata(function, constraints, digits, clock)
    return run.result(tuple(conditions), box)


def read_conditions(function: VectorFunction, conditions: Sequence[Node], box: Box | None) -> tuple[Constraint, ...]:
    """The conditions as constraints g = 0 and g ≥ 0. Raises: InputError for one that holds nowhere, or has no variable."""
    mask = 0
    for name in function.variables:
        mask |= name.support
    found = []
    for condition in conditions:
        assert type(condition) is Call
        left, right = condition.args
        if not condition.support & mask:
            raise InputError(
                f"the constraint {unicode(condition)} has no variable in it",
                help="name variables of the function",
                kind="constraint",
            )
        difference = add(left, negate(right))
        if condition.name in ("<", "<="):
            difference = add(right, negate(left))
        g = tidy(difference)
        if positivity(tidy(negate(g))) == POSITIVE or (condition.name == "=" and positivity(g) == POSITIVE):
            raise InputError(
                f"the constraint {unicode(condition)} holds nowhere", help="the region is empty; check the signs", kind="constraint"
            )
        found.append(Constraint(condition, g, condition.name == "=", condition.name in ("<", ">")))
    for name, low, high in box or ():
        found.append(Constraint(Call(">=", (name, low)), tidy(add(name, negate(low))), False, False))
        found.append(Constraint(Call("<=", (name, high)), tidy(add(high, negate(name))), False, False))
    return tuple(found)


class Stratum(Search):
    """The points on one part of the region: where the active constraints are equations."""

    def __init__(self, run: Strata, active: tuple[Constraint, ...], form: Form = "multipliers") -> None:
        super().__init__(run.function, run.digits, run.clock)
        self.strata = run
        self.active = active
        self.form = form
        self.members: set[int] = set()
        own = run.variables
        taken = {name.text for name in own}
        stem = next(letter for letter in ("lambda", "mu", "nu", "kappa") if not any(text.startswith(letter) for text in taken))
        self.multipliers = tuple(Name(stem if len(active) == 1 else f"{stem}{k}") for k in range(1, len(active) + 1))
        slopes = [gradient_entries(each.g, own) for each in active]
        self.slopes = tuple(tuple(map(tidy, row)) for row in slopes)
        parts = [multiply(name, each.g) for name, each in zip(self.multipliers, active, strict=True)]
        self.lagrangian = tidy(add(self.f, negate(total(parts)))) if parts else self.f
        if form == "singular":
            self.equations = (*self._dependent(self.slopes), *(each.g for each in active))
            self.variables = own
        elif form == "minors":
            # ∇f depends on the gradients of the constraints, or these on each other: no multipliers occur
            self.equations = (*self._dependent((self.gradient, *self.slopes)), *(each.g for each in active))
            self.variables = own
        else:
            entries = gradient_entries(self.lagrangian, own)
            self.equations = (*map(tidy, entries), *(each.g for each in active))
            self.variables = (*own, *self.multipliers)
        self.own = own

    def _dependent(self, vectors: tuple[tuple[Node, ...], ...]) -> list[Node]:
        """The minors that all vanish where these gradients depend on each other."""
        from jachess.calculus.structure import determinant as symbolic

        k, n = len(vectors), len(self.strata.variables)
        if k > n:
            return []
        found = []
        for chosen in combinations(range(n), k):
            rows = tuple(tuple(row[j] for j in chosen) for row in vectors)
            found.append(rows[0][0] if k == 1 else symbolic(rows) or ZERO)
        return [tidy(each) for each in found]

    def branch(self) -> Branch:
        """The case split of this part."""
        splitter = Splitter(self.variables, self.leaf, self.clock)
        how = self.title()
        if self.form == "singular":
            how += ": where the gradients of the constraints depend on each other"
        branch = splitter.split(System(tuple(each for each in self.equations if each is not ZERO)), how)
        self.gather()
        self._keep_feasible_families()
        return branch

    def _keep_feasible_families(self) -> None:
        """Families without the multipliers, where the other constraints hold; points that lie in one are marked."""
        kept = []
        for family, equations in zip(self.families, self.family_equations, strict=True):
            made = self._family(family)
            if made is None:
                continue
            kept.append(made)
            for number, place in enumerate(self.strata.places):
                try:
                    if equations and all(place.value(equation).is_zero() for equation in equations):
                        self.strata.members.add(number)
                except (Undefined, LimitReached):
                    continue
        self.families = kept

    def _family(self, family: Any) -> Any:
        """The family in the function's own variables; None where it does not meet the other constraints."""
        from jachess.expression.nodes import substitute

        point = tuple((name, value) for name, value in family.point if name not in self.multipliers)
        table: dict[Node, Node] = dict(point)
        where = list(family.where)
        for each in self.strata.constraints:
            if each in self.active or not point:
                continue
            side = tidy(substitute(each.g, table))
            if not side.support:
                if scalar(side).sign() < (1 if each.strict else 0):
                    return None
            elif positivity(side) < 1:
                where.append(Call(">" if each.strict else ">=", (side, ZERO)))
        own = tuple(name for name in family.parameters if any(value.support & name.support for _, value in point))
        if point and not own:
            return None  # one point with a family of multipliers: the stratum of singular points has it
        text = "f is constant along it; points beside it on the region were not compared"
        classes: tuple[Classification, ...] = (Classification("degenerate", because=text),)
        if not [each for each in self.strata.constraints if not each.equal] and len(point) - len(own) == len(self.active):
            classes = (Classification("minimum", (), False, because="it is all of the constraint: f is constant on it"),)
        mask = sum(name.support for name in self.multipliers)
        equations = tuple(equation for equation in family.equations if not equation.support & mask)
        return replace(
            family,
            point=point,
            parameters=own,
            where=tuple(where),
            equations=equations,
            classification=classes,
            hessian=(),
            eigenvalues=(),
            samples=(),
        )

    def title(self) -> str:
        """Which part of the region this is."""
        edges = [each for each in self.active if not each.equal]
        if not edges:
            return "on the constraint" if any(each.equal for each in self.active) else "interior"
        return "on " + ", ".join(f"{unicode(each.g_as_equation())}" for each in map(_Shown, edges))

    def admissible(self, place: Place) -> tuple[Any, str] | None:
        try:
            place.value(self.f)
            if place.exact:
                for equation in self.equations:
                    if not place.value(equation).is_zero():
                        return "not critical", "the equations do not hold there"
            for each in self.strata.constraints:
                if each in self.active:
                    if each.strict:
                        return "outside", f"{unicode(each.typed)} does not hold there"
                    continue
                side = place.value(each.g).sign()
                if side < 0 or (each.strict and side == 0):
                    return "outside", f"{unicode(each.typed)} does not hold there"
                if side == 0 and not each.equal:
                    return "repeated", f"{unicode(each.g)} = 0 there: it belongs to that part of the boundary"
        except Undefined as error:
            return "outside", error.reason
        return None

    def point_found(self, branch: Branch, place: Place) -> Branch:
        problem = self.admissible(place)
        if problem is not None:
            return replace(branch, closing=problem[0], reason=problem[1])
        number, new = self.strata.take(self, place)
        return replace(branch, closing="solved" if new else "repeated", points=(number,))

    # Classification

    def classified(self, place: Place) -> CriticalPoint:
        """The kind of a point by the multipliers and the Hessian of the Lagrangian on the tangent space."""
        own = self.own
        coordinates = tuple(value_of(place.value(name), self.digits) for name in own)
        value = value_of(place.value(self.f), self.digits)
        nodes = tuple(
            (name, each.exact if each.exact is not None else scalar(0).node()) for name, each in zip(own, coordinates, strict=True)
        )
        point = CriticalPoint(
            Point(nodes),
            coordinates,
            value,
            None,
            "degenerate",
            None,
            "undecided",
            place=self.place_name(),
            proof="exact" if place.exact else "interval",
        )
        try:
            slopes = [[place.value(entry) for entry in row] for row in self.slopes]
            basis = null_space(slopes, len(own))
            if basis is None:
                text = (
                    "the gradients of the constraints depend on each other there, so multipliers say nothing; its value is compared"
                )
                return replace(point, because=text)
            multipliers = self._multipliers(place, slopes)
            shown = tuple((name, value_of(value, self.digits)) for name, value in zip(self.multipliers, multipliers, strict=True))
            return self._decided(replace(point, multipliers=shown), place, slopes, multipliers)
        except (LimitReached, Undefined) as error:
            return replace(point, because=f"not decided: {error}")

    def _multipliers(self, place: Place, slopes: list[list[Scalar]]) -> list[Scalar]:
        """λ with ∇f = Σ λ·∇g, by exact elimination."""
        n, k = len(self.own), len(slopes)
        rows = [[slopes[i][j] for i in range(k)] + [place.value(self.gradient[j])] for j in range(n)]
        solution = [scalar(0)] * k
        pivots: list[int] = []
        for column in range(k):
            row = next(r for r in range(n) if r not in pivots and not rows[r][column].is_zero())
            pivots.append(row)
            lead = rows[row][column]
            rows[row] = [entry / lead for entry in rows[row]]
            for other in range(n):
                if other != row and not rows[other][column].is_zero():
                    times = rows[other][column]
                    rows[other] = [x - times * y for x, y in zip(rows[other], rows[row], strict=True)]
        for column, row in enumerate(pivots):
            solution[column] = rows[row][k]
        return solution

    def place_name(self) -> str:
        """What the table says about where the point lies."""
        edges = [each for each in self.active if not each.equal]
        n, k = len(self.own), len(self.active)
        if not edges:
            return "on the constraint" if self.active else "interior"
        word = "corner " if k >= n else "edge " if n - k == 1 else "face "
        return word + ", ".join(unicode(_Shown(each).g_as_equation()) for each in edges)

    def _decided(self, point: CriticalPoint, place: Place, slopes: list[list[Scalar]], multipliers: list[Scalar]) -> CriticalPoint:
        rows = self._lagrangian_hessian(place, multipliers)
        own = list(zip(self.active, slopes, multipliers, strict=True))
        pushes = [value.sign() for each, _, value in own if not each.equal]
        # the cone of directions in which the first order is silent
        tight = [row for each, row, value in own if each.equal or value.sign()]
        loose = [row for each, row, value in own if not each.equal and not value.sign()]
        reduced, _ = _on_tangent(rows, slopes, len(self.own))
        found = inertia(reduced) if reduced else Inertia(0, 0, 0)
        second = SecondOrder(
            tuple(tuple(_node(entry) for entry in row) for row in reduced), (), found, text=self._text(found, rows, slopes)
        )
        if loose:
            wider, directions = _on_tangent(rows, tight, len(self.own))
            found = _on_cone(wider, directions, loose)
        kind, strict, because = _kind(found, [push for push in pushes if push], bool(loose))
        if kind == "degenerate" and not pushes:
            higher = self._by_substitution(place)
            if higher is not None:
                return replace(
                    point, second_order=second, kind=higher.kind, strict=higher.strict, test="higher-order", because=higher.because
                )
        test: Any = "undecided" if kind == "degenerate" else "eigenvalues"
        return replace(point, second_order=second, kind=kind, strict=strict, test=test, because=because)  # type: ignore[arg-type]

    def _lagrangian_hessian(self, place: Place, multipliers: Sequence[Scalar]) -> list[list[Scalar]]:
        n = len(self.own)
        rows = [[place.value(self.hessian[i][j]) for j in range(n)] for i in range(n)]
        for each, value in zip(self.active, multipliers, strict=True):
            bends = hessian_entries(each.g, self.own)
            for i in range(n):
                for j in range(n):
                    entry = bends.at(min(i, j), max(i, j))
                    if entry is not ZERO:
                        rows[i][j] = rows[i][j] - value * place.value(entry)
        return rows

    def _text(self, found: Inertia, rows: list[list[Scalar]], slopes: list[list[Scalar]]) -> str:
        if not self.active:
            return ""
        n, k = len(self.own), len(self.active)
        text = f"on the tangent space (dimension {n - k}) the Hessian of the Lagrangian has {found.positive} positive, "
        text += f"{found.negative} negative and {found.zero} zero eigenvalues"
        if n == k:
            text = "the active constraints leave no direction: the signs of the multipliers decide"
        if k == 1 and n == 2:
            zero = slopes[0][0] - slopes[0][0]
            bordered = ((zero, *slopes[0]), *((slope, *row) for slope, row in zip(slopes[0], rows, strict=True)))
            value = value_of(determinant(bordered), self.digits)
            shown = unicode(value.exact) if value.exact is not None and not value.exact.args else f"≈ {value.decimal}"
            text += f"; the bordered Hessian has the determinant {shown}"
        return text

    def _by_substitution(self, place: Place) -> CriticalPoint | None:
        """Equations that are linear put in: the function of fewer variables, classified by higher order."""
        from jachess.expression.nodes import substitute
        from jachess.points.classify import classify
        from jachess.points.splitting import solved

        f, left, names = self.f, [each.g for each in self.active], list(self.own)
        while left:
            solution = next((s for g in left if (s := solved(g, (), names)) is not None), None)
            if solution is None:
                return None
            table: dict[Node, Node] = {solution.name: solution.value}
            f = tidy(substitute(f, table))
            left = [tidy(substitute(g, table)) for g in left]
            left = [g for g in left if g is not ZERO]
            names.remove(solution.name)
        from jachess.points.search import derivatives

        if not names:
            return None
        gradient, hessian = derivatives(f, names)
        from jachess.algebra.scalars import ConstantPlace

        smaller = ConstantPlace({name: place.value(name).node() for name in names}, names)
        found = classify(f, gradient, hessian, tuple(names), smaller, digits=self.digits, clock=self.clock)
        return found if found.kind != "degenerate" else None


class _Shown:
    def __init__(self, constraint: Constraint) -> None:
        self.constraint = constraint

    def g_as_equation(self) -> Node:
        """The typed inequality as an equation."""
        typed = self.constraint.typed
        return Call("=", typed.args)


def _node(entry: Scalar) -> Node:
    value = value_of(entry, 10)
    if value.exact is not None:
        return value.exact
    from fractions import Fraction

    from jachess.expression.nodes import Number

    return Number(Fraction(value.decimal or "0"))


def _sum(terms: Iterator[Scalar]) -> Scalar:
    result = scalar(0)
    for term in terms:
        result = result + term
    return result


def _on_tangent(rows: list[list[Scalar]], slopes: Sequence[Sequence[Scalar]], n: int) -> tuple[Matrix, list[list[Scalar]]]:
    """A symmetric matrix in a basis of the vectors that all slopes annihilate, and that basis."""
    basis = null_space(slopes, n) or []
    reduced = tuple(tuple(_sum(u[i] * rows[i][j] * v[j] for i in range(n) for j in range(n)) for v in basis) for u in basis)
    return reduced, basis


def _on_cone(matrix: Matrix, basis: list[list[Scalar]], loose: Sequence[Sequence[Scalar]]) -> Inertia:
    """The signs that a quadratic form takes on the cone where the loose constraints do not decrease, as an inertia.

    A definite form keeps its sign; of another, directions in the cone are tried: both signs make a saddle, and anything
    else is left open (a zero eigenvalue).
    """
    from itertools import product as every

    whole = inertia(matrix)
    k = len(basis)
    if whole.positive == k or whole.negative == k:
        return whole
    signs = set()
    for steps in every((-2, -1, 0, 1, 2), repeat=k):
        direction = [_sum(step * u[i] for step, u in zip(steps, basis, strict=True)) for i in range(len(basis[0]))] if k else []
        if any(_sum(a * b for a, b in zip(row, direction, strict=True)).sign() < 0 for row in loose):
            continue
        signs.add(_sum(steps[i] * steps[j] * matrix[i][j] for i in range(k) for j in range(k)).sign())
    if {1, -1} <= signs:
        return Inertia(1, 1, 0)
    return Inertia(int(1 in signs), int(-1 in signs), 1)


def _kind(found: Inertia, pushes: Sequence[int], loose: bool) -> tuple[str, bool | None, str]:
    """The kind on the region by the inertia on the tangent space and the signs of the inequalities' multipliers."""
    tangent = found.positive + found.negative + found.zero
    where = "in the directions along which the first order is silent" if loose else "on the tangent space"
    if found.positive and found.negative:
        return "saddle", None, f"the Hessian of the Lagrangian has both signs {where}"
    if any(push > 0 for push in pushes) and any(push < 0 for push in pushes):
        return "saddle", None, "the multipliers have both signs: f grows along one edge into the region and falls along another"
    side = 1 if any(push > 0 for push in pushes) else -1 if any(push < 0 for push in pushes) else 0
    bent = 1 if found.positive else -1 if found.negative else 0
    if side and bent and side != bent:
        return "saddle", None, "into the region f changes in one direction, along its border in the other"
    if found.zero:
        because = (
            "the first order and the Hessian do not decide how f changes into the region"
            if loose
            else "the Hessian of the Lagrangian is singular on the tangent space"
        )
        return "degenerate", None, because
    sign = side or bent
    word = "minimum" if sign > 0 else "maximum"
    parts = []
    if tangent:
        parts.append(f"the Hessian of the Lagrangian is {'positive' if bent > 0 else 'negative'} definite {where}")
    if pushes:
        parts.append(f"f {'grows' if side > 0 else 'falls'} into the region")
    return word, True, " and ".join(parts)


def null_space(rows: Sequence[Sequence[Scalar]], n: int) -> list[list[Scalar]] | None:
    """A basis of the vectors that all rows annihilate, by exact elimination; None where the rows depend on each other."""
    matrix = [list(row) for row in rows]
    pivots: list[int] = []
    for row in range(len(matrix)):
        column = next((j for j in range(n) if j not in pivots and not matrix[row][j].is_zero()), None)
        if column is None:
            return None
        pivots.append(column)
        lead = matrix[row][column]
        matrix[row] = [entry / lead for entry in matrix[row]]
        for other in range(len(matrix)):
            if other != row and not matrix[other][column].is_zero():
                times = matrix[other][column]
                matrix[other] = [a - times * b for a, b in zip(matrix[other], matrix[row], strict=True)]
    basis = []
    for free in (j for j in range(n) if j not in pivots):
        vector = [scalar(0)] * n
        vector[free] = scalar(1)
        for row, pivot in enumerate(pivots):
            vector[pivot] = -matrix[row][free]
        basis.append(vector)
    return basis


class Strata:
    """All parts of a region."""

    def __init__(self, function: VectorFunction, constraints: tuple[Constraint, ...], digits: int, clock: Clock) -> None:
        self.function = function
        self.variables = function.variables
        self.constraints = constraints
        self.digits = digits
        self.clock = clock
        self.points: list[CriticalPoint] = []
        self.places: list[Place] = []
        self.families: list[Any] = []
        self.members: set[int] = set()  # points that lie in a family
        self.open: list[str] = []
        self.methods: list[str] = []

    def take(self, stratum: Stratum, place: Place) -> tuple[int, bool]:
        """The number of the point in the list, and whether it is new."""
        here = [place.value(name) for name in self.variables]
        for number, other in enumerate(self.places):
            there = [other.value(name) for name in self.variables]
            if all(a.ball(64).overlaps(b.ball(64)) and (a - b).is_zero() for a, b in zip(here, there, strict=True)):
                return number, False
        self.points.append(stratum.classified(place))
        self.places.append(place)
        return len(self.points) - 1, True

    def parts(self) -> Iterator[tuple[tuple[Constraint, ...], Form]]:
        """Each set of constraints that may be active together: first where multipliers exist, then where they may not."""
        fixed = tuple(each for each in self.constraints if each.equal)
        edges = [each for each in self.constraints if not each.equal and not each.strict]
        n = len(self.variables)
        count = 0
        for size in range(min(len(edges), max(n - len(fixed), 0)) + 1):
            for chosen in combinations(edges, size):
                count += 1
                if count > MAX_STRATA:
                    raise InputError(
                        f"the constraints make more than {MAX_STRATA} parts of a boundary",
                        help="give fewer inequalities",
                        kind="limit",
                    )
                yield (*fixed, *chosen), "multipliers"
                if any(not _is_linear(each.g) for each in (*fixed, *chosen)) or len(fixed) + size > 1:
                    yield (*fixed, *chosen), "singular"

    def result(self, conditions: tuple[Node, ...], box: Box | None) -> CriticalPoints:
        """The points on all parts, and the extremes."""
        branches: list[Branch] = []
        stopped = ""
        first = Stratum(self, tuple(each for each in self.constraints if each.equal))
        try:
            with ringing(self.clock):
                for active, form in self.parts():
                    stratum = Stratum(self, active, form)
                    if form == "singular" and not self._worth(stratum):
                        continue
                    before = len(self.points), list(self.places)
                    branch = stratum.branch()
                    if (stratum.open or stratum.by_boxes) and form == "multipliers" and active:
                        # without the multipliers the equations may become polynomial
                        self.points, self.places = self.points[: before[0]], before[1]
                        stratum = Stratum(self, active, "minors")
                        branch = stratum.branch()
                    branches.append(branch)
                    self.open += stratum.open
                    self.methods += stratum.methods
                    if stratum.out_of_time:
                        stopped = OUT_OF_TIME
                    if stratum.searched is not None and not stratum.open:
                        self.open.append("the equations were searched in a box only")
                    self.families += stratum.families
        except OutOfTime as reason:
            stopped = str(reason)
        compact = "" if stopped else bounded(self.constraints, self.variables, self.clock)
        if not self.points and not self.families and not stopped and not self.open and compact:
            raise InputError(EMPTY, cause="no point meets all of them", help="check their signs", kind="constraint")
        order = sorted(
            (k for k in range(len(self.points)) if k not in self.members),
            key=lambda k: tuple(v.approx or 0.0 for v in self.points[k].coordinates),
        )
        moved = {old: new for new, old in enumerate(order)}
        points = tuple(self.points[k] for k in order)
        places = [self.places[k] for k in order]
        complete: Any = "unproved" if stopped or self.open else "proved"
        because = stopped or "; ".join(dict.fromkeys(self.open)) or self._because()
        found = CriticalPoints(
            function=self.function,
            gradient=first.gradient,
            hessian=first.hessian,
            points=points,
            families=tuple(self.families),
            complete=complete,
            complete_because=because,
            box=box,
            branches=tuple(renumbered(branch, moved) for branch in branches),
            constraints=conditions,
            stopped=stopped,
        )
        if complete == "proved" and (points or self.families) and not self._kinks():
            found = self._compared(found, places, compact)
        return found

    def _worth(self, stratum: Stratum) -> bool:
        """Whether the gradients can depend on each other at all: a minor that is a number other than 0 says no."""
        minors = stratum.equations[: -len(stratum.active)]
        return not any(not each.support and each is not ZERO for each in minors)

    def _because(self) -> str:
        parts = sum(1 for _ in self.parts())
        text = "every part of the region was looked at" if parts > 1 else "the equations of the multipliers were solved"
        return f"{text}: {sentence(self.methods)}"

    def _kinks(self) -> bool:
        from jachess.calculus.junctions import may_break

        return may_break(self.function.components[0])

    def _compared(self, found: CriticalPoints, places: Sequence[Place], compact: str) -> CriticalPoints:
        """The least and greatest value where the region is closed and bounded and f is continuous there."""
        if not compact or any(each.strict for each in self.constraints) or not self._continuous():
            return found
        if not places:
            return found
        values = [place.value(self.function.components[0]) for place in places]
        sides: dict[int, list[int]] = {}
        for sign in (-1, 1):
            best = [0]
            for k in range(1, len(values)):
                side = (values[k] - values[best[0]]).sign()
                if side == sign:
                    best = [k]
                elif side == 0:
                    best.append(k)
            sides[sign] = best
        if found.families and not self._with_families(found, values, sides):
            return found
        because = f"the region is closed and bounded ({compact}), so f takes both values there; the candidates were compared"
        points = list(found.points)
        for sign, word in ((-1, "minimum"), (1, "maximum")):
            for k in sides[sign]:
                point = points[k]
                strict = point.strict
                points[k] = replace(
                    point,
                    kind=word,  # type: ignore[arg-type]
                    strict=strict if point.kind == word else len(sides[sign]) == 1 or None,
                    scope="global",
                    global_because=because,
                    test=point.test if point.kind == word else "higher-order",
                    because=point.because
                    if point.kind == word
                    else f"{point.because}; no value on the region is {'less' if sign < 0 else 'greater'}",
                )
        value: list[Value] = [points[sides[sign][0]].function_value for sign in (-1, 1)]
        extremes = Extremes(value[0], tuple(sides[-1]), because, value[1], tuple(sides[1]), because)
        return replace(found, points=tuple(points), extremes=extremes)

    def _with_families(self, found: CriticalPoints, values: Sequence[Scalar], sides: dict[int, list[int]]) -> bool:
        """Whether no family has a smaller or greater value."""
        for family in found.families:
            if family.function_value is None or family.function_value.support:
                return False
            value = scalar(family.function_value)
            if (value - values[sides[-1][0]]).sign() < 0 or (value - values[sides[1][0]]).sign() > 0:
                return False
        return True

    def _continuous(self) -> bool:
        """Whether f is defined on all of ℝⁿ by its form: then it is continuous on the region."""
        from jachess.points.domain import domain

        return not domain(self.function.components[0])


def _is_linear(node: Node) -> bool:
    from jachess.expression.nodes import free_names

    return all(not tidy(entry).support for entry in gradient_entries(node, free_names(node)))


__all__ = ["Constraint", "Strata", "Stratum", "constrained", "null_space"]
