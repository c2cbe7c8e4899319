"""Extrema under constraints: equations by Lagrange's multipliers, inequalities by the parts of the region's boundary.

For each set of inequalities that are taken as equations (none: the interior; one: an edge or a face; ...) the points are
those where ∇f is a combination of the gradients of the constraints, or where these depend on each other (`strata`). Where f
or a constraint has kinks the region is cut along them, and roots become variables of their own (`lifted_roots`), so that on
each piece everything is smooth. The kind of a point is what it is on every piece around it (`kuhn_tucker`). On a closed
and bounded region on which f is continuous the values are then compared (Weierstrass). In one variable: `closed_intervals`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice, product
from typing import Any

from jachess.algebra.clock import Clock, OutOfTime, ringing
from jachess.algebra.decimals import value_of
from jachess.algebra.scalars import ConstantPlace, Place, Scalar, scalar
from jachess.calculus.accumulation import gradient_entries
from jachess.errors import InputError, JachessError, LimitReached, Undefined
from jachess.expression.conditions import NONNEGATIVE, POSITIVE, positivity
from jachess.expression.exact import value_at
from jachess.expression.nodes import ZERO, Call, Name, Node, Number, add, negate, postorder, substitute
from jachess.expression.notation import unicode
from jachess.expression.tidy import tidy
from jachess.points import growth
from jachess.points.bounded import bounds_of, contradictory
from jachess.points.completeness import sentence
from jachess.points.cones import eliminated, multipliers
from jachess.points.constraint_forms import EMPTY, Constraint, empty, factors, normal, read_conditions
from jachess.points.domain import domain
from jachess.points.feasible import RationalBox, Region
from jachess.points.kuhn_tucker import Judged, Part, by_form, judged
from jachess.points.lifted_roots import lifted
from jachess.points.nonsmooth import bends, smooth
from jachess.points.search import OUT_OF_TIME, Box, derivatives
from jachess.points.splitting import factored
from jachess.points.strata import Otherwise, Stratum, parts_of, same
from jachess.results.functions import Note, Point, VectorFunction
from jachess.results.matrices import Value
from jachess.results.points import Branch, Classification, CriticalPoint, CriticalPoints, Extremes, Family

MAX_BENDS = 5
MAX_PIECES = 64
SAMPLES = 4  # members of a family that are looked at
TRIED = tuple(Fraction(n, 7) for n in (1, -1, 2, -2, 3, 5, -5, 9, -9, 16, -16, 30, -30))
JUMPING = ("floor", "ceil", "sign", "heaviside", "piecewise")


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
        raise empty()
    if len(function.variables) == 1:
        from jachess.points.closed_intervals import on_intervals

        return on_intervals(function, constraints, tuple(conditions), box=box, digits=digits, clock=clock)
    return _Constrained(function, constraints, tuple(conditions), box, digits, clock).result()


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the region on which f and the constraints are smooth; `roots` are the variables that stand for roots."""

    part: Part
    roots: Mapping[Name, Node]
    signs: Mapping[Node, int]
    box: RationalBox | None
    bounds: str
    factors: tuple[Node, ...] = ()

    def title(self) -> str:
        """Which piece this is."""
        said = [f"{unicode(u)} = 0" for u in self.factors]
        said += [f"{unicode(u)} {'≥' if sign > 0 else '≤'} 0" for u, sign in self.signs.items()]
        said += [f"{name.text} = {unicode(value)}" for name, value in self.roots.items()]
        return ", ".join(said)


class _Seen:
    """A place at which roots that another piece has as variables are evaluated as they are written."""

    def __init__(self, place: Place, roots: Mapping[Name, Node]) -> None:
        self.place, self.roots = place, dict[Node, Node](roots.items())
        self.names, self.exact = place.names, place.exact

    def value(self, node: Node) -> Scalar:
        """The value of an expression. Raises: as that of a Place."""
        return self.place.value(substitute(node, self.roots) if self.roots else node)

    def coordinates(self) -> tuple[Scalar, ...]:
        """The value of each variable."""
        return self.place.coordinates()


class _Constrained:
    def __init__(
        self,
        function: VectorFunction,
        constraints: tuple[Constraint, ...],
        conditions: tuple[Node, ...],
        box: Box | None,
        digits: int,
        clock: Clock,
    ) -> None:
        self.function, self.constraints, self.conditions = function, constraints, conditions
        self.f, self.variables = function.components[0], function.variables
        self.box, self.digits, self.clock = box, digits, clock
        self.open: list[str] = []
        self.methods: list[str] = []
        self.branches: list[Branch] = []
        self.families: list[Family] = []
        self.members: list[tuple[frozenset[int], tuple[Node, ...], Node | None]] = []
        self.places: list[Place] = []
        self.pieces: list[Piece] = []
        self.stopped = ""
        self.looked = 0
        self.products: dict[Node, tuple[int, tuple[Node, ...]]] = {}
        bounds = bounds_of(constraints, self.variables, clock)
        self.region = Region(constraints, self.variables, bounds.box(), clock)
        self.closed = True

    # The pieces

    def cut(self) -> None:
        """The region cut along the kinks of f and of the constraints."""
        nodes = (self.f, *(each.g for each in self.constraints))
        for part in postorder(*nodes):
            if type(part) is Call and part.name in ("floor", "ceil") and part.support:
                self.open.append(f"{part.name} jumps, and points at its jumps are not looked for")
                self.closed = False
        every = list(dict.fromkeys(u for node in nodes for u in bends(node)))
        self.products = {u: self._as_product(u) for u in every}
        turns = list(dict.fromkeys(part for _, parts in self.products.values() for part in parts))
        if len(turns) > MAX_BENDS:
            self.open.append(f"more than {MAX_BENDS} kinks: the pieces between them were not searched one by one")
            self.closed = False
            return
        self._look_for_jumps(turns)
        components = [_components(each) for each in self.constraints]
        count = 2 ** len(turns)
        for each in components:
            count *= len(each)
        if count > MAX_PIECES:
            raise InputError(
                f"the region has {count} pieces on which everything is smooth", help="give fewer constraints or kinks", kind="limit"
            )
        for signs in product((1, -1), repeat=len(turns)):
            own = dict(zip(turns, signs, strict=True))
            for chosen in product(*components):
                self.clock.check()
                piece = self._piece(chosen, own, self._signs(own))
                if piece is not None:
                    self.pieces.append(piece)

    def _piece(self, chosen: Sequence[Constraint], own: Mapping[Node, int], signs: Mapping[Node, int]) -> Piece | None:
        """One piece; None where it is empty."""
        added = []
        for u, sign in own.items():
            added.append(Constraint(Call("=", (u, ZERO)), u if sign > 0 else tidy(negate(u)), False, False, added=True))
        try:
            typed = normal([replace(each, g=smooth(each.g, signs)) for each in chosen])
            constraints = normal([*typed, *added])
        except InputError as error:
            if "not worked out" in error.message:
                raise
            return None
        if contradictory(constraints, self.variables, self.clock):
            return None
        bounds = bounds_of(constraints, self.variables, self.clock)
        region = Region(constraints, self.variables, bounds.box() or self.region.box, self.clock)
        nodes = (smooth(self.f, signs), *(each.g for each in constraints))
        made = lifted(nodes, region.positive, self.variables)
        ends = [_at_least_zero(each.typed.args[0]) for each in made.constraints if not each.equal]
        if ends:
            bounds = bounds_of((*constraints, *ends), self.variables, self.clock)
            if bounds.contradict():
                return None
        inner = [replace(each, g=g) for each, g in zip(constraints, made.nodes[1:], strict=True)]
        # what stands under an even root is not negative by itself
        under = {each.typed.args[0] for each in made.constraints if not each.equal}
        inner = [each for each in inner if each.equal or not any(_same_border(each.g, u) for u in under)]
        inner += self._domain_ends(nodes, region, made.constraints)
        variables = (*self.variables, *made.roots)
        f = made.nodes[0]
        gradient, hessian = derivatives(f, variables)
        part = Part(f, gradient, hessian, variables, (*made.constraints, *inner))
        reason = ", ".join(bounds.reasons) if bounds.closed() else ""
        factors = tuple(each.g for each, whole in zip(chosen, self.constraints, strict=True) if each is not whole)
        return Piece(part, made.roots, own, bounds.box() or self.region.box, reason, factors)

    def _domain_ends(self, nodes: Sequence[Node], region: Region, known: Sequence[Constraint]) -> list[Constraint]:
        """Conditions u ≥ 0 of the domain, where the region of definition ends; open conditions only spoil closedness."""
        found: list[Constraint] = []
        lifts = [each.typed.args[0] for each in known]
        for node in nodes:
            for condition in domain(node):
                if type(condition) is not Call or region.holds(condition):
                    continue
                u = tidy(add(condition.args[0], negate(condition.args[1])))
                if condition.name in ("<", "<="):
                    u = tidy(negate(u))
                if condition.name in (">=", "<="):
                    if any(_same_border(u, other) for other in lifts):
                        continue
                    found.append(Constraint(Call("=", (u, ZERO)), u, False, False, added=True))
                    self.open.append(f"f is not differentiable where {unicode(u)} = 0, and points there were not looked for")
                self.closed = False
        return found

    def _as_product(self, u: Node) -> tuple[int, tuple[Node, ...]]:
        """The sign of u as a sign times those of expressions that change theirs on the region."""
        sign, parts = factors(u)
        odd = [u] if parts is None else [node for node, multiplicity in parts if multiplicity % 2]
        changing = []
        for node in odd:
            if self.region.positive(node):
                continue
            if self.region.positive(tidy(negate(node))):
                sign = -sign
            elif positivity(node) < NONNEGATIVE:
                changing.append(node)
        return sign, tuple(changing)

    def _signs(self, own: Mapping[Node, int]) -> dict[Node, int]:
        """The sign of each kink's expression where the parts that change have the signs given."""
        found: dict[Node, int] = {}
        for u, (sign, parts) in self.products.items():
            for part in parts:
                sign *= own[part]
            found[u] = sign
        return found

    def _look_for_jumps(self, turns: Sequence[Node]) -> None:
        """Note where f, or a constraint, may jump at a kink."""
        from jachess.points.kuhn_tucker import put_in

        nodes = (self.f, *(each.g for each in self.constraints))
        if not any(type(part) is Call and part.name in JUMPING for node in nodes for part in postorder(node)):
            return
        for node in nodes:
            for u in turns:
                for rest in product((1, -1), repeat=len(turns) - 1):
                    others = dict(zip([v for v in turns if v is not u], rest, strict=True))
                    above, below = (smooth(node, self._signs({**others, u: side})) for side in (1, -1))
                    difference = tidy(add(above, negate(below)))
                    if difference is ZERO:
                        continue
                    lower = put_in(difference, (u,), (), self.variables)
                    if lower is None or lower.f is not ZERO:
                        self.open.append(f"{'f' if node is self.f else 'a constraint'} may jump where {unicode(u)} = 0")
                        self.closed = False
                        break

    # The search

    def result(self) -> CriticalPoints:
        """The points of all pieces, and the extremes."""
        gradient, hessian = derivatives(self.f, self.variables)
        points: list[CriticalPoint] = []
        kept: list[Place] = []
        try:
            with ringing(self.clock):
                self.cut()
                for piece in self.pieces:
                    self._search(piece)
                for place in self.places:
                    point = self._point(place)
                    if point is not None:
                        points.append(point)
                        kept.append(place)
        except OutOfTime as reason:
            self.stopped = str(reason)
        bounded = "" if self.stopped else self._bounded()
        if self._is_empty(points, bounded):
            raise empty()
        order = sorted(range(len(points)), key=lambda k: tuple(v.approx or 0.0 for v in points[k].coordinates))
        numbers = {id(kept[k]): new for new, k in enumerate(order)}
        complete: Any = "unproved" if self.stopped or self.open else "proved"
        found = CriticalPoints(
            function=self.function,
            gradient=gradient,
            hessian=hessian,
            points=tuple(points[k] for k in order),
            families=tuple(self.families),
            complete=complete,
            complete_because=self.stopped or "; ".join(dict.fromkeys(self.open)) or self._because(),
            box=self.box,
            branches=tuple(self._numbered(branch, numbers) for branch in self.branches),
            constraints=self.conditions,
            stopped=self.stopped,
        )
        if complete == "proved" and (points or self.families):
            try:
                with ringing(self.clock):
                    found = self._compared(found, [kept[k] for k in order], bounded)
            except LimitReached as reason:
                note = Note(f"the least and the greatest value were not compared: {reason}", "warning")
                found = replace(found, notes=(*found.notes, note))
        return found

    def _search(self, piece: Piece) -> None:
        """The points on all parts of one piece."""
        title = piece.title()
        for active, form in parts_of(piece.part.constraints, piece.part.variables):
            self.clock.check()
            stratum = self._stratum(piece, active, form)
            if form == "singular" and not stratum.worth():
                continue
            try:
                branch = stratum.branch()
            except Otherwise:
                # without the multipliers the equations may become polynomial, and a box holds all their solutions
                stratum = self._stratum(piece, active, "minors")
                branch = stratum.branch()
            self.looked += 1
            self.open += stratum.open
            self.methods += [*stratum.methods, *stratum.searches]
            if stratum.out_of_time:
                self.stopped = OUT_OF_TIME
            moved: dict[int, Place] = {}
            for number, place in enumerate(stratum.found):
                known = next((other for other in self.places if same(place, other, self.variables)), None)
                if known is None:
                    self.places.append(place)
                moved[number] = known or place
            start = len(self.families)
            for family, equations in zip(stratum.families, stratum.own_equations, strict=True):
                self._add_family(family, stratum, equations)
            closed = branch if not title else replace(branch, how=f"{branch.how} ({title})")
            self.branches.append(_marked(closed, moved, tuple(range(start, len(self.families)))))

    def _stratum(self, piece: Piece, active: tuple[Constraint, ...], form: Any) -> Stratum:
        return Stratum(piece.part, self.function, active, form, piece.box, self.digits, self.clock, self.variables, piece.roots)

    def _numbered(self, branch: Branch, numbers: Mapping[int, int]) -> Branch:
        """The branch with the numbers of the points in the list."""
        return replace(
            branch,
            points=tuple(sorted({numbers[key] for key in branch.points if key in numbers})),
            children=tuple(self._numbered(child, numbers) for child in branch.children),
        )

    # Families

    def _add_family(self, family: Family, stratum: Stratum, equations: tuple[Node, ...]) -> None:
        """A family with its value and what is known of its kind."""
        if any(
            other.point == family.point and other.where == family.where and other.equations == family.equations
            for other in self.families
        ):
            return
        value: Node | None = family.function_value
        constant = value is not None
        if not family.point and value is not None:
            constant = _divides(family.equations, tidy(add(self.f, negate(value))))
        if not constant and stratum.form == "singular":
            self.open.append(
                "on a family of points where the constraints are singular f is not constant; extrema along it are open"
            )
        cuts = [
            each for each in stratum.active if each.added and not each.equal and each.typed.args[0] not in stratum.roots.values()
        ]
        seen = list(islice(self._sampled(family), SAMPLES)) if constant and family.point else []
        if seen and cuts and all(near is None for _, near in seen):
            return  # f is smooth there, and not stationary: only our own cut passes through it
        classes = self._classes(family, [near for _, near in seen if near])
        self.families.append(replace(family, function_value=value if constant else None, classification=classes, because=""))
        if constant and equations and all(len(factored(equation).factors) == 1 for equation in equations):
            self.members.append((frozenset(map(id, stratum.active)), equations, value))

    def _sampled(self, family: Family) -> Iterator[tuple[Place, list[tuple[Piece, Judged]] | None]]:
        """Members of a family with what f does on each piece around them; None for one that is not stationary."""
        for values in product(TRIED, repeat=len(family.parameters)):
            self.clock.check()
            at: dict[Node, Node] = {name: Number(value) for name, value in zip(family.parameters, values, strict=True)}
            try:
                if not all(ConstantPlace({}, ()).truth(substitute(each, at)) for each in family.where):
                    continue
                place = ConstantPlace({name: value_at(substitute(each, at), {}) for name, each in family.point}, self.variables)
                near = self._near(place)
            except (JachessError, TypeError):
                continue
            if near is not None and not near:
                continue
            yield place, near

    def _classes(self, family: Family, seen: Sequence[Sequence[tuple[Piece, Judged]]]) -> tuple[Classification, ...]:
        """The kind of a family by that of some of its members."""
        found: dict[tuple[str, bool | None], str] = {}
        for near in seen:
            kind, _, because, _ = _together([_across(each, len(family.parameters)) for _, each in near])
            strict = False if kind in ("minimum", "maximum") else None
            found.setdefault((kind, strict), because)
        if len(found) == 1:
            (((kind, strict), because),) = found.items()
            if kind == "degenerate":
                because = "f is constant along it; points of the region beside it were not compared"
            else:
                because = f"{because} (at sample points; not proved along the whole set)"
            return (Classification(kind, (), strict, because=because),)  # type: ignore[arg-type]
        text = "f is constant along it; points of the region beside it were not compared"
        if found:
            text = f"it is not one kind along the set: at sample points {' and '.join(sorted({kind for kind, _ in found}))}"
        return (Classification("degenerate", because=text),)

    def _in_family(self, place: Place, piece: Piece, found: Judged) -> bool:
        """Whether a point is one of a family, and not at an end of it."""
        active = frozenset(map(id, found.active))
        for others, equations, value in self.members:
            try:
                if active == others and all(place.value(equation).is_zero() for equation in equations):
                    if value is not None and (place.value(self.f) - scalar(value)).is_zero():
                        return True
            except (Undefined, LimitReached):
                continue
        return False

    # Points

    def _point(self, place: Place) -> CriticalPoint | None:
        """The point with its kind; None where f is smooth and not stationary, and only our own cut passes through it."""
        near = self._near(place)
        if near is None:
            return None
        if not near:
            near = [(self.pieces[0], Judged(because="it was not decided in which part of the region it lies"))]
        piece, first = near[0]
        if any(self._in_family(place, *each) for each in near):
            return None
        kind, strict, because, test = _together([each for _, each in near])
        if kind == "degenerate":
            kind, strict, because, test = by_form(self.f, place) or (kind, strict, because, test)
        coordinates = tuple(value_of(place.value(name), self.digits) for name in self.variables)
        active = [each for each in first.active if not each.added]
        shown: tuple[tuple[Name, Value], ...] = ()
        if first.multipliers and len(near) == 1:
            own = [(each, value) for each, value in first.multipliers if not each.added]
            names = self._letters(len(own))
            shown = tuple((name, value_of(value, self.digits)) for name, (_, value) in zip(names, own, strict=True))
        kinks = [u for u in piece.signs if _vanishes(place, u)] if len(near) > 1 else []
        return CriticalPoint(
            Point(tuple((name, _node(each)) for name, each in zip(self.variables, coordinates, strict=True))),
            coordinates,
            value_of(place.value(self.f), self.digits),
            first.second if len(near) == 1 else None,
            kind,  # type: ignore[arg-type]
            strict,
            test,  # type: ignore[arg-type]
            because=because,
            place=self._where(active, first, piece, kinks),
            multipliers=shown,
            proof="exact" if place.exact else "interval",
        )

    def _near(self, place: Place) -> list[tuple[Piece, Judged]] | None:
        """The pieces around a point with what f does on them; None where f is smooth and not stationary."""
        seen = [(piece, judged(piece.part, _Seen(place, piece.roots), self.digits, self.clock)) for piece in self.pieces]
        near = [(piece, each) for piece, each in seen if each.inside]
        if len(near) > 1 and any(not each.lone for _, each in near):
            near = [(piece, each) for piece, each in near if not each.lone]
        return None if len(near) > 1 and self._is_smooth(place, near) is False else near

    def _letters(self, count: int) -> tuple[Name, ...]:
        taken = {name.text for name in self.variables}
        stem = next(letter for letter in ("lambda", "mu", "nu", "kappa") if not any(text.startswith(letter) for text in taken))
        return tuple(Name(stem if count == 1 else f"{stem}{k}") for k in range(1, count + 1))

    def _where(self, active: Sequence[Constraint], found: Judged, piece: Piece, kinks: Sequence[Node]) -> str:
        """What the table says about where the point lies."""
        edges = [each for each in active if not each.equal]
        n = len(self.variables)
        words = []
        if edges:
            word = "corner" if len(active) >= n else "edge" if n - len(active) == 1 else "face"
            words.append(f"{word} " + ", ".join(unicode(each.equation()) for each in edges))
        elif active:
            words.append("on the constraint")
        ends = [each for each in found.active if each.added and not each.equal and each.typed.args[0] not in piece.signs]
        for each in ends:
            inner = positivity(each.typed.args[0]) >= NONNEGATIVE
            words.append(f"{'kink' if inner else 'end of the domain'} {unicode(each.typed)}")
        if kinks:
            words.append("kink " + ", ".join(f"{unicode(u)} = 0" for u in kinks))
        return "; ".join(dict.fromkeys(words)) or "interior"

    def _is_smooth(self, place: Place, near: Sequence[tuple[Piece, Judged]]) -> bool | None:
        """Where all pieces have the same first order: whether the point is stationary; None where they differ."""
        try:
            gradients, slopes = [], []
            for piece, _ in near:
                if piece.roots:
                    return None
                gradients.append([place.value(entry) for entry in piece.part.gradient])
                own = [each for each in piece.part.constraints if not each.added and place.value(each.g).is_zero()]
                rows = [[place.value(tidy(e)) for e in gradient_entries(each.g, self.variables)] for each in own]
                slopes.append(rows)
            for rows_of in (gradients, *zip(*slopes, strict=True)) if len({len(rows) for rows in slopes}) == 1 else ():
                if any(not (a - b).is_zero() for other in rows_of[1:] for a, b in zip(rows_of[0], other, strict=True)):
                    return None
            if len({len(rows) for rows in slopes}) != 1:
                return None
            if len(eliminated(slopes[0], len(self.variables))[1]) < len(slopes[0]):
                return None
            return multipliers(slopes[0], gradients[0]) is not None
        except (Undefined, LimitReached):
            return None

    # Least and greatest

    def _bounded(self) -> str:
        """Why the region is bounded; empty where that is not seen."""
        whole = bounds_of(self.constraints, self.variables, self.clock)
        if whole.closed():
            return ", ".join(whole.reasons)
        if self.pieces and all(piece.bounds for piece in self.pieces):
            return ", ".join(unicode(each.typed) for each in self.constraints)
        return ""

    def _is_empty(self, points: Sequence[CriticalPoint], bounded: str) -> bool:
        """Whether the region has no point: a closed and bounded one would have one where f is least."""
        if points or self.families or self.stopped or self.open:
            return False
        return not self.pieces or (bool(bounded) and self.closed and not any(each.strict for each in self.constraints))

    def _because(self) -> str:
        text = "every part of the region was looked at" if self.looked > 1 else "the equations of the multipliers were solved"
        return f"{text}: {sentence(self.methods)}"

    def _compared(self, found: CriticalPoints, places: Sequence[Place], bounded: str) -> CriticalPoints:
        """The least and greatest value where the region is closed and bounded and f is continuous there."""
        reason = ""
        low = high = ""
        if not bounded:
            reason = "it is not seen that the region is bounded"
            if not any(each.strict for each in self.constraints) and self.closed:
                low = growth.coercive(self.f, self.variables, 1, self.clock) or ""
                high = growth.coercive(self.f, self.variables, -1, self.clock) or ""
        elif any(each.strict for each in self.constraints):
            reason = "the region is not closed: a strict inequality leaves its border out"
        elif not self.closed:
            reason = "it is not proved that f is continuous on the whole region"
        if reason and not low and not high:
            return replace(found, notes=(*found.notes, Note(f"least and greatest value are not claimed: {reason}", "hint")))
        values: list[tuple[Scalar, int | None]] = [(place.value(self.f), k) for k, place in enumerate(places)]
        for family in found.families:
            if family.function_value is None:
                note = Note("least and greatest value are not claimed: f is not known on one of the families of points", "hint")
                return replace(found, notes=(*found.notes, note))
            values.append((scalar(family.function_value), None))
        because = f"the region is closed and bounded ({bounded}), so f takes both values there; the candidates were compared"
        reasons = {-1: because, 1: because}
        if reason:
            text = "{}, and the region is closed, so the {} value is taken on it; the candidates were compared"
            reasons = {-1: low and text.format(low, "least"), 1: high and text.format(high, "greatest")}
        points = list(found.points)
        ends: dict[int, tuple[Value | None, tuple[int, ...]]] = {}
        families = list(found.families)
        for sign, word in ((-1, "minimum"), (1, "maximum")):
            if not reasons[sign]:
                continue
            best = values[:1]
            for each in values[1:]:
                side = (each[0] - best[0][0]).sign()
                if side == sign:
                    best = [each]
                elif side == 0:
                    best.append(each)
            at = tuple(k for _, k in best if k is not None)
            ends[sign] = value_of(best[0][0], self.digits), at
            lone = len(best) == 1
            for k in at:
                points[k] = _global(points[k], word, reasons[sign], lone)
            for k, family in enumerate(families):
                if family.function_value is not None and (scalar(family.function_value) - best[0][0]).sign() == 0:
                    text = f"no value on the region is {'less' if sign < 0 else 'greater'}"
                    made = Classification(word, (), False, because=text)  # type: ignore[arg-type]
                    families[k] = replace(family, classification=(made,))
        open_end: tuple[None, tuple[int, ...]] = None, ()
        extremes = Extremes(
            *ends.get(-1, open_end), reasons[-1] or "not decided", *ends.get(1, open_end), reasons[1] or "not decided"
        )
        return replace(found, points=tuple(points), families=tuple(families), extremes=extremes)


def _global(point: CriticalPoint, word: str, because: str, lone: bool) -> CriticalPoint:
    """The point as one where f is least or greatest."""
    if point.kind == word:
        return replace(point, scope="global", global_because=because, strict=True if lone else point.strict)
    if point.scope == "global":
        return point  # f is constant on the region, or it is a single point
    text = f"no value on the region is {'less' if word == 'minimum' else 'greater'}"
    said = point.because if point.kind == "degenerate" else ""
    return replace(
        point,
        kind=word,  # type: ignore[arg-type]
        strict=True if lone else None,
        scope="global",
        global_because=because,
        test="higher-order",
        because="; ".join(each for each in (said, text) if each),
    )


def _together(found: Sequence[Judged]) -> tuple[str, bool | None, str, str]:
    """The kind of a point from its kinds on all pieces around it."""
    if len(found) == 1:
        (one,) = found
        return one.kind, one.strict, one.because, one.test
    kinds = {each.kind for each in found}
    test = "higher-order" if any(each.test == "higher-order" for each in found) else "eigenvalues"
    for kind, word in (("minimum", "grows"), ("maximum", "falls")):
        if kinds == {kind}:
            strict = True if all(each.strict for each in found) else False if any(each.strict is False for each in found) else None
            return kind, strict, f"on each of the pieces around it f {word} away from the point", test
    takes = frozenset().union(*(each.takes | _strictly(each) for each in found))
    if "saddle" in kinds or {1, -1} <= takes:
        return "saddle", None, "f grows away from the point in one direction and falls in another", test
    said = next((each.because for each in found if each.kind == "degenerate"), "the pieces around it do not decide")
    return "degenerate", None, said, "undecided"


def _across(found: Judged, dimension: int) -> Judged:
    """A member of a family where the Hessian is 0 along the family only: its signs across it decide (Morse and Bott)."""
    if found.kind != "degenerate" or found.second is None or found.second.inertia is None or found.flat != dimension:
        return found
    inertia = found.second.inertia
    pushes = [value.sign() for each, value in found.multipliers if not each.equal]
    signs = {sign for sign, count in ((1, inertia.positive), (-1, inertia.negative)) if count}
    signs |= set(pushes)
    if 0 in signs or not signs:
        return found
    if len(signs) == 2:
        return replace(found, kind="saddle", because="across it f grows in one direction and falls in another")
    kind: Any = "minimum" if signs == {1} else "maximum"
    word = "grows" if kind == "minimum" else "falls"
    return replace(found, kind=kind, strict=False, because=f"f {word} in every direction across it")


def _strictly(found: Judged) -> frozenset[int]:
    return (
        frozenset((1,))
        if found.kind == "minimum" and found.strict
        else (frozenset((-1,)) if found.kind == "maximum" and found.strict else frozenset())
    )


def _marked(branch: Branch, moved: Mapping[int, Place], families: tuple[int, ...]) -> Branch:
    """The branch with the places of its points instead of their numbers in the stratum."""
    return replace(
        branch,
        points=tuple(id(moved[k]) for k in branch.points if k in moved),
        families=families if branch.families else (),
        children=tuple(_marked(child, moved, families) for child in branch.children),
    )


def _vanishes(place: Place, u: Node) -> bool:
    try:
        return place.value(u).is_zero()
    except JachessError:
        return False


def _divides(equations: Sequence[Node], difference: Node) -> bool:
    """Whether an expression is 0 wherever the equations hold: one of them is a factor of it."""
    parts = factored(difference).factors
    return parts == (ZERO,) or any(set(factored(each).factors) <= set(parts) for each in equations)


def _components(each: Constraint) -> list[Constraint]:
    """An equation of several factors as one for each of them: x·y = 0 is x = 0 or y = 0."""
    _, parts = factors(each.g) if each.equal else (1, None)
    if parts is None or len(parts) < 2:
        return [each]
    return [replace(each, g=node) for node, _ in parts]


def _at_least_zero(u: Node) -> Constraint:
    return Constraint(Call(">=", (u, ZERO)), u, False, False, added=True)


def _same_border(g: Node, u: Node) -> bool:
    """Whether g is a positive multiple of u."""
    from jachess.expression.nodes import divide

    ratio = tidy(divide(g, u))
    return not ratio.support and positivity(ratio) == POSITIVE


def _node(value: Value) -> Node:
    return value.exact if value.exact is not None else Number(Fraction(value.decimal or "0"))


__all__ = ["EMPTY", "Constraint", "constrained", "read_conditions"]
