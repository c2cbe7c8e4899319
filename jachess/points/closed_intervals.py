"""Extrema of a function of one variable on intervals: critical points, kinks, ends; and the limits where an end is open.

The line is cut at every zero of a constraint, of a kink of f, and of a condition of its domain. Between two cuts f is smooth,
and so it has its least and greatest value there at a critical point, or as a limit at an end. So the list of values at
critical points and ends, with the one-sided limits at the ends that do not belong to the region, decides on which values f
takes (the closed-interval method).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise, product
from typing import Any

from jachess.algebra.clock import Clock, OutOfTime, ringing
from jachess.algebra.decimals import value_of
from jachess.algebra.scalars import ConstantPlace, Place, Scalar, scalar
from jachess.calculus.germs import Germs
from jachess.calculus.series import Element, Series, Undecided, is_zero, parts, plus, times, variable
from jachess.calculus.series import sign_of as series_sign
from jachess.errors import JachessError, LimitReached, Undefined
from jachess.expression.nodes import Call, Name, Node, Number, Power, add, negate, postorder, substitute
from jachess.expression.notation import unicode
from jachess.expression.tidy import tidy
from jachess.points.bounded import bounds_of
from jachess.points.completeness import sentence
from jachess.points.constraint_forms import Constraint, empty
from jachess.points.domain import domain
from jachess.points.feasible import RationalBox, Region
from jachess.points.growth import limit_at_infinity
from jachess.points.kuhn_tucker import kind_of_signs
from jachess.points.nonsmooth import bends, cusps, smooth
from jachess.points.one_sided import line_sign
from jachess.points.search import OUT_OF_TIME, Box, Search, derivatives
from jachess.points.splitting import Splitter, System, factored
from jachess.points.strata import integer_ranges, same
from jachess.results.functions import Note, Point, VectorFunction
from jachess.results.matrices import Value
from jachess.results.points import Branch, CriticalPoint, CriticalPoints, Extremes, Family

MAX_BENDS = 5
MAX_CUTS = 200


def on_intervals(
    function: VectorFunction,
    constraints: tuple[Constraint, ...],
    conditions: tuple[Node, ...],
    *,
    box: Box | None,
    digits: int,
    clock: Clock,
) -> CriticalPoints:
    """The extrema of a function of one variable where the constraints hold. Raises: InputError where they hold nowhere."""
    return _Intervals(function, constraints, conditions, box, digits, clock).result()


@dataclass(slots=True)
class Stretch:
    """An open interval between two cuts (None: no end), with a number inside; `f` is smooth there where it is `inside`."""

    low: Place | None
    high: Place | None
    sample: Fraction
    inside: bool
    f: Node


@dataclass(frozen=True, slots=True)
class Limit:
    """What f comes near to at an end that does not belong to the region, or from one side of a jump: a number, or ±infinity."""

    value: Scalar | int
    text: str


class _Smooth(Search):
    """The zeros of an expression, or the critical points of a smooth f, without a judgement on where they count."""

    def __init__(self, function: VectorFunction, f: Node, box: Box | None, digits: int, clock: Clock) -> None:
        super().__init__(replace(function, components=(f,)), digits, clock, box)
        self.equations: tuple[Node, ...] = self.gradient
        self.found: list[Place] = []

    def admissible(self, place: Place) -> tuple[Any, str] | None:
        try:
            for equation in self.equations:
                if place.exact and not place.value(equation).is_zero():
                    return "not critical", f"{unicode(equation)} is not 0 there"
        except Undefined as error:
            return "outside", error.reason
        return None

    def point_found(self, branch: Branch, place: Place) -> Branch:
        problem = self.admissible(place)
        if problem is not None:
            return replace(branch, closing=problem[0], reason=problem[1])
        if any(same(place, other, self.variables) for other in self.found):
            return replace(branch, closing="repeated")
        self.found.append(place)
        return replace(branch, closing="solved")

    def solve(self, how: str) -> Branch:
        """The case split of the equations."""
        branch = Splitter(self.variables, self.leaf, self.clock).split(System(self.equations), how)
        self.gather()
        if self.searched is not None and self.box is None:
            self.open.append("the equations were searched in a box only")
        return branch


class _Intervals:
    def __init__(
        self,
        function: VectorFunction,
        constraints: tuple[Constraint, ...],
        conditions: tuple[Node, ...],
        box: Box | None,
        digits: int,
        clock: Clock,
    ) -> None:
        self.function, self.constraints, self.conditions, self.box = function, constraints, conditions, box
        self.f = function.components[0]
        (self.name,) = function.variables
        self.digits, self.clock = digits, clock
        bounds = bounds_of(constraints, function.variables, clock)
        self.hull: RationalBox | None = bounds.box()
        self.open: list[str] = []
        self.methods: list[str] = []
        self.branches: list[Branch] = []
        self.families: list[Family] = []
        self.family_values: list[Node | None] = []
        self.cuts: list[Place] = []
        self.stretches: list[Stretch] = []
        self.points: list[CriticalPoint] = []
        self.places: list[Place] = []
        self.compared = True
        self.stopped = ""

    def _search_box(self) -> Box | None:
        if self.hull is None:
            return None
        ((name, low, high),) = self.hull
        margin = Fraction(1, 1 << 20)
        return ((name, Number(low - margin), Number(high + margin)),)

    # Cuts

    def _find_cuts(self) -> None:
        """Every number at which something may change."""
        expressions: dict[Node, None] = {}
        nodes = (self.f, *(each.g for each in self.constraints))
        for each in self.constraints:
            expressions[each.g] = None
        for node in nodes:
            for u in (*bends(node), *cusps(node)):
                expressions[u] = None
            for condition in self._conditions(node):
                if type(condition) is Call and len(condition.args) == 2:
                    expressions[tidy(add(condition.args[0], negate(condition.args[1])))] = None
            for part in postorder(node):
                if type(part) is Call and part.name in ("floor", "ceil") and part.support:
                    self.open.append(f"{part.name} jumps, and points at its jumps are not looked for")
                    self.compared = False
        for k, expression in enumerate(expressions):
            if k == len(self.constraints) and self.hull is None:
                self._bound_by_cuts()
            for place in self._zeros(expression):
                if not any(same(place, other, (self.name,)) for other in self.cuts):
                    self.cuts.append(place)
        if len(self.cuts) > MAX_CUTS:
            raise LimitReached(f"the region has more than {MAX_CUTS} ends and kinks")
        self.cuts = _ordered(self.cuts, self.name)

    def _bound_by_cuts(self) -> None:
        """The ends of the region are among the zeros of the constraints: a box where both outer stretches lie outside."""
        if not self.cuts or self.open:
            return
        self.cuts = _ordered(self.cuts, self.name)
        outer = self._between(None, self.cuts[0]), self._between(self.cuts[-1], None)
        for sample in outer:
            place = ConstantPlace({self.name: Number(sample)}, (self.name,))
            try:
                if all(place.value(each.g).sign() >= 0 for each in self.constraints):
                    return
            except (Undefined, LimitReached):
                return
        self.hull = ((self.name, *outer),)

    def _conditions(self, node: Node) -> tuple[Node, ...]:
        """Where the expression is defined, the pieces of it included."""
        found: dict[Node, None] = dict.fromkeys(domain(node))
        for part in postorder(node):
            if type(part) is Call and part.name == "piecewise":
                for arg in (*part.args[0:-1:2], *(part.args[-1:] if len(part.args) % 2 else ())):
                    found.update(dict.fromkeys(domain(arg)))
        return tuple(found)

    def _zeros(self, u: Node) -> Iterator[Place]:
        """The numbers at which an expression is 0, in the box where there is one."""
        if not u.support:
            return
        turns = bends(u)
        if len(turns) > MAX_BENDS:
            self.open.append(f"the zeros of {unicode(u)} were not found")
            self.compared = False
            return
        for signs in product((1, -1), repeat=len(turns)):
            piece = smooth(u, dict(zip(turns, signs, strict=True)))
            if not piece.support:
                continue
            search = _Smooth(self.function, piece, self._search_box(), self.digits, self.clock)
            search.equations = (piece,)
            search.solve("")
            places = search.found + self._members(search)
            if search.open or search.families:
                self.open.append(f"the zeros of {unicode(u)} were not all found")
                self.compared = False
            if search.out_of_time:
                self.stopped = OUT_OF_TIME
            for place in places:
                try:
                    if not place.exact or place.value(u).is_zero():
                        yield place
                except (Undefined, LimitReached):
                    yield place

    def _members(self, search: Search) -> list[Place]:
        """The members in the box of families of integers; those families are taken away."""
        places: list[Place] = []
        kept = []
        for family in search.families:
            found = None if self.hull is None else _in_box(family, self.hull, (self.name,))
            if found is None:
                kept.append(family)
            else:
                places += found
        search.families = kept
        return places

    # Stretches

    def _make_stretches(self) -> None:
        ends: list[Place | None] = [None, *self.cuts, None]
        for low, high in pairwise(ends):
            sample = self._between(low, high)
            inside = self._holds(ConstantPlace({self.name: Number(sample)}, (self.name,)))
            f = self._smooth_at(sample) if inside else self.f
            self.stretches.append(Stretch(low, high, sample, inside, f))

    def _between(self, low: Place | None, high: Place | None) -> Fraction:
        if low is None and high is None:
            return Fraction(0)
        if low is None or high is None:
            end = _ends((low or high).value(self.name), 64)  # type: ignore[union-attr]
            return Fraction(end[0].__floor__() - 1) if low is None else Fraction(end[1].__ceil__() + 1)
        bits = 64
        while True:
            a, b = _ends(low.value(self.name), bits)[1], _ends(high.value(self.name), bits)[0]
            if a < b:
                break
            bits *= 2
            if bits > 4096:
                raise LimitReached("two ends are too near to each other")
        middle = (a + b) / 2
        return middle.limit_denominator(max(4, int(8 / (b - a))))

    def _holds(self, place: Place, strictly: bool = True) -> bool:
        """Whether the constraints hold at the place and f is defined there."""
        for each in self.constraints:
            try:
                side = place.value(each.g).sign()
            except Undefined:
                return False
            if side < 0 or (each.equal and side) or (each.strict and not side):
                return False
        try:
            place.value(self.f)
        except Undefined:
            return False
        return True

    def _smooth_at(self, sample: Fraction) -> Node:
        place = ConstantPlace({self.name: Number(sample)}, (self.name,))
        return smooth(self.f, {u: place.value(u).sign() for u in bends(self.f)})

    # The search

    def result(self) -> CriticalPoints:
        """The points, the families and the extremes."""
        gradient, hessian = derivatives(self.f, self.function.variables)
        try:
            with ringing(self.clock):
                self._find_cuts()
                self._make_stretches()
                self._search_stretches()
                self._look_at_cuts()
        except OutOfTime as reason:
            self.stopped = str(reason)
        except LimitReached as reason:
            self.open.append(str(reason))
            self.compared = False
        if not self.stopped and not self.open and not self.points and not any(each.inside for each in self.stretches):
            raise empty()
        order = sorted(range(len(self.points)), key=lambda k: self.points[k].coordinates[0].approx or 0.0)
        moved = {id(self.places[k]): new for new, k in enumerate(order)}
        complete: Any = "unproved" if self.stopped or self.open else "proved"
        because = f"f is smooth between the ends and kinks, and the equation f' = 0 was solved there: {sentence(self.methods)}"
        found = CriticalPoints(
            function=self.function,
            gradient=gradient,
            hessian=hessian,
            points=tuple(self.points[k] for k in order),
            families=tuple(self.families),
            complete=complete,
            complete_because=self.stopped or "; ".join(dict.fromkeys(self.open)) or because,
            box=self.box,
            branches=tuple(
                replace(each, points=tuple(sorted(moved[k] for k in each.points if k in moved))) for each in self.branches
            ),
            constraints=self.conditions,
            stopped=self.stopped,
        )
        if complete != "proved" or not self.compared:
            return found
        try:
            with ringing(self.clock):
                return self._with_extremes(found, [self.places[k] for k in order])
        except LimitReached as reason:
            note = Note(f"the least and the greatest value were not compared: {reason}", "warning")
            return replace(found, notes=(*found.notes, note))

    def _search_stretches(self) -> None:
        """The critical points between the cuts."""
        done: dict[Node, tuple[list[Place], _Smooth]] = {}
        for stretch in self.stretches:
            if not stretch.inside:
                continue
            self.clock.check()
            if not stretch.f.support:
                self._plateau(stretch)
                continue
            if stretch.f not in done:
                done[stretch.f] = self._solved(stretch.f)
            places, search = done[stretch.f]
            if search.open:
                trimmed = self._trimmed(stretch)
                if trimmed is None:
                    self.open += search.open
                else:
                    places, search = trimmed.found, trimmed
            for place in places:
                if self._in(place, stretch):
                    self._add(place, search)
            for family in search.families:
                self._family(family, stretch)

    def _solved(self, f: Node) -> tuple[list[Place], _Smooth]:
        """The zeros of f' in the hull of the region."""
        search = _Smooth(self.function, f, self._search_box(), self.digits, self.clock)
        branch = search.solve("gradient")
        search.found += [place for place in self._members(search) if not any(same(place, o, (self.name,)) for o in search.found)]
        if not search.open:
            self.methods += [*search.methods, *search.searches]
        if search.out_of_time:
            self.stopped = OUT_OF_TIME
        if len({id(each) for each in self.branches}) or f is not tidy(self.f):
            branch = replace(branch, how="where f = " + unicode(f))
        counted = tuple(id(place) for place in search.found)
        self.branches.append(replace(_without_points(branch), points=counted))
        return search.found, search

    def _trimmed(self, stretch: Stretch) -> _Smooth | None:
        """The search between the ends of a stretch, without pieces at ends where f' has no value and is proved not to be 0."""
        if stretch.low is None or stretch.high is None:
            return None
        (slope,), ((bend,),) = derivatives(stretch.f, self.function.variables)
        ends: list[Fraction] = []
        for end, side in ((stretch.low, 1), (stretch.high, -1)):
            low, high = _ends(end.value(self.name), 64)
            try:
                end.value(slope)
                ends.append(low if side > 0 else high)
                continue
            except (Undefined, LimitReached):
                pass
            near = low if low == high else None
            cut = None if near is None else self._free_end(slope, bend, near, side, abs(stretch.sample - low))
            if cut is None:
                return None
            ends.append(cut)
        if ends[0] >= ends[1]:
            return None
        box = ((self.name, Number(ends[0]), Number(ends[1])),)
        search = _Smooth(self.function, stretch.f, box, self.digits, self.clock)
        search.solve("gradient")
        if search.open or search.families:
            return None
        text = "near the end of the domain f' is monotonic and keeps its sign"
        self.methods += [*search.methods, *(f"{each}; {text}" for each in search.searches)]
        return search

    def _free_end(self, slope: Node, bend: Node, end: Fraction, side: int, room: Fraction) -> Fraction | None:
        """A number beside an end such that f' is not 0 between them: f'' has one sign there, and f' the same at both ends."""
        w = Name("w")
        moved: dict[Node, Node] = {self.name: add(Number(end), Number(side) * w)}
        parts = factored(substitute(bend, moved))
        for k in range(2, 40, 6):
            width = room / 2**k
            box: RationalBox = ((w, Fraction(0), width),)
            region = Region((Constraint(Call(">", (w, Number(0))), w, False, True),), (w,), box, self.clock)
            bases = [part.args[0] if type(part) is Power else part for part in (*parts.factors, *parts.below)]
            steady = all(part is w or region.positive(part) or region.positive(tidy(negate(part))) for part in bases)
            if not steady:
                continue
            cut: Fraction = end + side * width
            limit = self._limit_near(slope, end, side)
            there = ConstantPlace({self.name: Number(cut)}, (self.name,)).value(slope).sign()
            if there and limit is not None and limit == there:
                return cut
        return None

    def _limit_near(self, slope: Node, end: Fraction, side: int) -> int | None:
        """The sign of an expression close to an end, on one side."""
        try:
            beside: Element = plus(Number(end), times(Number(side), variable(1)))
            return series_sign(Germs({self.name: beside}, Fraction(3)).of(slope))
        except (Undecided, JachessError):
            return None

    def _in(self, place: Place, stretch: Stretch) -> bool:
        """Whether a number lies strictly between the ends of the stretch."""
        value = place.value(self.name)
        low = stretch.low is None or (value - stretch.low.value(self.name)).sign() > 0
        return low and (stretch.high is None or (stretch.high.value(self.name) - value).sign() > 0)

    def _add(self, place: Place, search: _Smooth) -> None:
        if any(same(place, other, (self.name,)) for other in self.places):
            return
        from jachess.points.classify import classify

        made = classify(
            search.f, search.gradient, search.hessian, self.function.variables, place, digits=self.digits, clock=self.clock
        )
        self.places.append(place)
        self.points.append(replace(made, place="interior"))

    def _plateau(self, stretch: Stretch) -> None:
        """A stretch on which f is constant."""
        from jachess.results.points import Classification

        t = Name("t" if self.name.text != "t" else "s")
        where: list[Node] = []
        for end, relation in ((stretch.low, ">"), (stretch.high, "<")):
            if end is not None:
                where.append(Call(relation, (t, end.value(self.name).node())))
        text = "f is constant there: every point is a minimum and a maximum"
        made = Classification("minimum", (), False, because=text)
        self.families.append(
            Family("region", ((self.name, t),), (t,), tuple(where), function_value=stretch.f, classification=(made,))
        )
        self.branches.append(
            Branch(_titled(where), closing="solved", families=(len(self.families) - 1,), reason="f is constant there")
        )

    def _family(self, family: Family, stretch: Stretch) -> None:
        """A family of integers in a stretch without end."""
        table: dict[Node, Node] = dict(family.point)
        where = list(family.where)
        if not family.point:
            self.open.append("a set of points was not described")
            return
        for end, relation in ((stretch.low, ">"), (stretch.high, "<")):
            if end is not None:
                where.append(Call(relation, (substitute(self.name, table), end.value(self.name).node())))
        value = tidy(substitute(self.f, table))
        self.families.append(replace(family, where=tuple(where), function_value=value))

    # Ends and kinks

    def _look_at_cuts(self) -> None:
        """The cuts that belong to the region: ends, kinks, isolated points."""
        for k, place in enumerate(self.cuts):
            self.clock.check()
            if not self._holds_at_cut(place):
                continue
            left, right = self.stretches[k].inside, self.stretches[k + 1].inside
            if left and right and self._is_regular(place, k):
                continue
            self._cut_point(place, left, right, k)

    def _holds_at_cut(self, place: Place) -> bool:
        try:
            return self._holds(place)
        except LimitReached:
            if place.exact:
                raise
            # known by a ball only: it is a zero of one of the expressions, which one is not seen exactly
            self.open.append(f"the end near {value_of(place.value(self.name), 6).decimal} is not known exactly")
            self.compared = False
            return False

    def _is_regular(self, place: Place, k: int) -> bool:
        """Whether f is smooth across the cut with a slope that is not 0, so that nothing happens there."""
        try:
            slopes = []
            values = []
            for stretch in (self.stretches[k], self.stretches[k + 1]):
                (slope,), _ = derivatives(stretch.f, self.function.variables)
                slopes.append(place.value(slope))
                values.append(place.value(stretch.f))
            if any(not (value - place.value(self.f)).is_zero() for value in values):
                return False
            return (slopes[0] - slopes[1]).is_zero() and not slopes[0].is_zero()
        except (Undefined, LimitReached):
            return False

    def _cut_point(self, place: Place, left: bool, right: bool, k: int) -> None:
        if any(same(place, other, (self.name,)) for other in self.places):
            return
        signs: dict[int, int] = {}
        at: dict[Node, Node] = {self.name: place.value(self.name).node()} if place.exact else {}
        for side, there in ((-1, left), (1, right)):
            if not there:
                continue
            onward: dict[Node, Node] = {self.name: Number(side)}
            sign = line_sign(self.f, at, onward) if at else self._slope_sign(place, k, side)
            if sign is None:
                self._undecided_cut(place, left, right)
                return
            signs[side] = sign
        kind, strict, because = kind_of_signs(signs)
        self._listed(place, left, right, kind, strict, because, "higher-order")

    def _slope_sign(self, place: Place, k: int, side: int) -> int | None:
        """The sign of f − f(p) on one side by the derivative there."""
        stretch = self.stretches[k if side < 0 else k + 1]
        (slope,), _ = derivatives(stretch.f, self.function.variables)
        try:
            sign = place.value(slope).sign()
        except JachessError:
            return None
        return sign * side or None

    def _undecided_cut(self, place: Place, left: bool, right: bool) -> None:
        self._listed(place, left, right, "degenerate", None, "f was not compared with its values beside the point", "undecided")

    def _listed(self, place: Place, left: bool, right: bool, kind: Any, strict: bool | None, because: str, test: Any) -> None:
        coordinate = value_of(place.value(self.name), self.digits)
        where = {(True, True): "kink", (False, True): "left end", (True, False): "right end", (False, False): "isolated point"}
        label = where[left, right]
        if left and right and self._critical(place):
            label = "interior"
        node = coordinate.exact if coordinate.exact is not None else Number(Fraction(coordinate.decimal or "0"))
        self.places.append(place)
        self.points.append(
            CriticalPoint(
                Point(((self.name, node),)),
                (coordinate,),
                value_of(place.value(self.f), self.digits),
                None,
                kind,
                strict,
                test,
                because=because,
                place=label,
                proof="exact" if place.exact else "interval",
            )
        )

    def _critical(self, place: Place) -> bool:
        """Whether the derivative from both sides is 0."""
        k = next(k for k, cut in enumerate(self.cuts) if cut is place)
        try:
            for stretch in (self.stretches[k], self.stretches[k + 1]):
                (slope,), _ = derivatives(stretch.f, self.function.variables)
                if not place.value(slope).is_zero():
                    return False
        except JachessError:
            return False
        return True

    # Least and greatest

    def _with_extremes(self, found: CriticalPoints, places: Sequence[Place]) -> CriticalPoints:
        """The result with the least and the greatest value, and the points that take them."""
        limits = self._limits()
        if limits is None:
            note = Note("the limits of f at the ends that do not belong to the region were not all found", "hint")
            return replace(found, notes=(*found.notes, note))
        values: list[tuple[Scalar, int | None]] = [(place.value(self.f), k) for k, place in enumerate(places)]
        for family in self.families:
            if family.function_value is None or family.function_value.support:
                return found
            values.append((scalar(family.function_value), None))
        points = list(found.points)
        ends: dict[int, tuple[Value | None, tuple[int, ...], str]] = {}
        for sign, word in ((-1, "minimum"), (1, "maximum")):
            ends[sign] = self._end(sign, values, limits)
            value, at, because = ends[sign]
            if value is None:
                continue
            for k in at:
                lone = len(at) == 1
                own = points[k]
                kind = word if own.kind == word or own.scope != "global" else own.kind
                points[k] = replace(own, kind=kind, scope="global", global_because=because)  # type: ignore[arg-type]
                if own.kind != word:
                    points[k] = replace(points[k], strict=True if lone else None)
        return replace(found, points=tuple(points), extremes=Extremes(*ends[-1], *ends[1]))

    def _end(
        self, sign: int, values: Sequence[tuple[Scalar, int | None]], limits: Sequence[Limit]
    ) -> tuple[Value | None, tuple[int, ...], str]:
        """The greatest (sign 1) or least value of all: taken at a point, or only come near to."""
        word = "greatest" if sign > 0 else "least"
        best = list(values[:1])
        for each in values[1:]:
            side = (each[0] - best[0][0]).sign()
            if side == sign:
                best = [each]
            elif side == 0:
                best.append(each)
        for limit in limits:
            if isinstance(limit.value, int):
                if limit.value == sign:
                    return None, (), f"f tends to {'' if sign > 0 else '−'}infinity {limit.text}"
                continue
            if not best or (limit.value - best[0][0]).sign() == sign:
                others = [one.value for one in limits if not isinstance(one.value, int)]
                if all((limit.value - other).sign() != -sign for other in others) and not any(
                    isinstance(one.value, int) and one.value == sign for one in limits
                ):
                    shown = value_of(limit.value, self.digits)
                    text = unicode(shown.exact) if shown.exact is not None else f"≈ {shown.decimal}"
                    return (
                        None,
                        (),
                        f"f comes as near as one likes to {text} {limit.text}, but does not take a value so {_size(sign)}",
                    )
        if not best:
            return None, (), "not decided"
        named = "its values at critical points, kinks and ends were compared"
        if limits:
            because = f"f is smooth between its ends and kinks; {named}, and so were its limits where an end is open"
        else:
            because = f"f is continuous on closed intervals, so it takes its {word} value: {named}"
        return value_of(best[0][0], self.digits), tuple(k for _, k in best if k is not None), because

    def _limits(self) -> list[Limit] | None:
        """The one-sided limits of f at ends of stretches that do not belong to the region or where f jumps; None: not all found."""
        found: list[Limit] = []
        for stretch in self.stretches:
            if not stretch.inside:
                continue
            for end, side in ((stretch.low, 1), (stretch.high, -1)):
                if end is None:
                    limit = limit_at_infinity(stretch.f, self.name, -side)
                    text = f"for {self.name.text} → {'−' if side > 0 else ''}∞"
                else:
                    if self._takes(end, stretch):
                        continue
                    limit = self._limit(stretch.f, end, side)
                    shown = value_of(end.value(self.name), 6)
                    at = unicode(shown.exact) if shown.exact is not None else f"{shown.decimal}"
                    text = f"for {self.name.text} → {at} from the {'right' if side > 0 else 'left'}"
                if limit is None:
                    return None
                found.append(Limit(scalar(limit) if isinstance(limit, Node) else limit, text))
        return found

    def _takes(self, end: Place, stretch: Stretch) -> bool:
        """Whether the end belongs to the region and f is continuous there from this side."""
        try:
            if not self._holds(end):
                return False
            return (end.value(self.f) - end.value(stretch.f)).is_zero()
        except (Undefined, LimitReached):
            return False

    def _limit(self, f: Node, end: Place, side: int) -> Node | int | None:
        """The limit of f at an end from one side: a constant, ±1 for an infinite one, None where it was not found."""
        if not end.exact:
            return None
        try:
            base = end.value(self.name).node()
            beside: Element = plus(base, times(Number(side), variable(1)))
            found = Germs({self.name: beside}, Fraction(3)).of(f)
            if isinstance(found, Node):
                return tidy(found)
            if is_zero(found) is True:
                return Number(0)
            if isinstance(found, Series) and found.terms:
                first = found.terms[0]
                if first.exponent < 0 or (first.exponent == 0 and first.log):
                    return series_sign(found)
            limit = parts(found)[0]
            return tidy(limit) if isinstance(limit, Node) else None
        except (Undecided, JachessError):
            return None


def _size(sign: int) -> str:
    return "great" if sign > 0 else "small"


def _titled(where: Sequence[Node]) -> str:
    return "where " + ", ".join(map(unicode, where)) if where else "everywhere"


def _without_points(branch: Branch) -> Branch:
    return replace(branch, points=(), children=tuple(map(_without_points, branch.children)))


def _ends(value: Scalar, bits: int) -> tuple[Fraction, Fraction]:
    from jachess.expression.ball import ends

    return ends(value.ball(bits))


def _ordered(places: Sequence[Place], name: Name) -> list[Place]:
    """Different places in the order of their coordinate."""
    from functools import cmp_to_key

    def side(left: Place, right: Place) -> int:
        return (left.value(name) - right.value(name)).sign()

    return sorted(places, key=cmp_to_key(side))


def _in_box(family: Family, box: RationalBox, names: tuple[Name, ...]) -> list[Place] | None:
    """The members of a family of integers in a box; None where these are not finitely many."""
    own = [name for name in family.parameters if any(value.support & name.support for _, value in family.point)]
    whole = [each.args[0] for each in family.where if type(each) is Call and each.name == "integer"]
    if not own or not all(name in whole for name in own):
        return None
    ranges = integer_ranges(family.point, own, box)
    if ranges is None:
        return None
    places: list[Place] = []
    for choice in product(*ranges):
        at: dict[Node, Node] = {name: Number(k) for name, k in zip(own, choice, strict=True)}
        try:
            rest = (substitute(each, at) for each in family.where if not (type(each) is Call and each.name == "integer"))
            if all(ConstantPlace({}, ()).truth(each) for each in rest):
                places.append(ConstantPlace({name: tidy(substitute(value, at)) for name, value in family.point}, names))
        except (JachessError, TypeError):
            return None
    return places


__all__ = ["on_intervals"]
