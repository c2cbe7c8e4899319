"""The search: from a function to all its critical points, with the case split that found them and the proof that they are all.

The gradient's system is split into branches; what is left of each is solved exactly where it is, or becomes, polynomial,
and searched in a box of proved intervals where it does not. Every point is put back into the gradient before it counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

from jachess.algebra.clock import Clock, OutOfTime, ringing
from jachess.algebra.scalars import BallPlace, ConstantPlace, Place, Scalar
from jachess.calculus.accumulation import gradient_entries, hessian_entries
from jachess.errors import InputError, LimitReached, ShapeError, Undefined
from jachess.expression.nodes import ZERO, Call, Name, Node, Power, Unknown, postorder, substitute
from jachess.expression.notation import unicode
from jachess.expression.polynomial import TooLarge
from jachess.expression.tidy import tidy
from jachess.points.completeness import sentence
from jachess.points.domain import borders
from jachess.points.elimination import eliminated
from jachess.points.splitting import Splitter, System
from jachess.results.functions import Point, VectorFunction
from jachess.results.points import Branch, Classified, CriticalPoint, CriticalPoints, Family, Rows

Box = tuple[tuple[Name, Node, Node], ...]

MAX_POINTS = 4000
OUT_OF_TIME = "the time limit was reached; --time-limit SECONDS allows more"


def search(
    function: VectorFunction,
    *,
    box: Box | None = None,
    constraints: Sequence[Node] = (),
    verify: bool = False,
    digits: int = 10,
    seconds: float | None = None,
) -> CriticalPoints:
    """Every critical point of a scalar function, in a box or under constraints where these are given.

    Raises: ShapeError when the function is not scalar or has no variable; InputError.
    """
    check_scalar(function)
    clock = Clock(seconds)
    if constraints:
        from jachess.points.constraints import constrained

        found = constrained(function, constraints, box=box, digits=digits, clock=clock)
    elif function.parameters:
        from jachess.points.parameters import by_cases

        found = by_cases(function, box=box, digits=digits, clock=clock)
    elif _jumps(function.components[0]):
        run = Search(function, digits, clock, box)
        run.open.append(f"{_jumps(function.components[0])} jumps, and points at its jumps are not looked for")
        found = run.run()
    elif _has_kinks(function.components[0]):
        from jachess.points.nonsmooth import search_nonsmooth

        found = search_nonsmooth(function, box=box, digits=digits, clock=clock)
    else:
        found = Search(function, digits, clock, box).run()
    if verify:
        from jachess.points.certify import certify

        found = certify(found, clock)
    return found


def _jumps(f: Node) -> str:
    """The name of a function in f that jumps infinitely often, or nothing."""
    return next((part.name for part in postorder(f) if type(part) is Call and part.name in ("floor", "ceil")), "")


def _has_kinks(f: Node) -> bool:
    """Whether f has a function whose gradient need not exist where its argument is 0."""
    if not any(type(part) in (Call, Power) for part in postorder(f)):
        return False
    from jachess.points.nonsmooth import bends, cusps

    return bool(bends(f) or cusps(f))


def classify_at(function: VectorFunction, point: Point, *, digits: int = 10, seconds: float | None = None) -> Classified:
    """Whether the point is a critical point, and of which kind. Raises: as `search`; Undefined outside the domain."""
    check_scalar(function)
    from jachess.algebra.decimals import value_of
    from jachess.points.classify import classify

    f = function.components[0]
    gradient, hessian = derivatives(f, function.variables)
    clock = Clock(seconds)
    place = ConstantPlace(dict(point.values), function.variables)
    place.value(f)
    values: list[Scalar] = [place.value(entry) for entry in gradient]
    there = tuple(value_of(value, digits) for value in values)
    result = Classified(function, gradient, hessian, there, None)
    if any(not value.is_zero() for value in values):
        names = [name for name, value in zip(function.variables, values, strict=True) if not value.is_zero()]
        listed = ", ".join(f"∂f/∂{name.text}" if len(function.variables) > 1 else f"df/d{name.text}" for name in names)
        return replace(result, reason=f"{listed} {'is' if len(names) == 1 else 'are'} not 0 there")
    return replace(result, point=classify(f, gradient, hessian, function.variables, place, digits=digits, clock=clock))


def check_scalar(function: VectorFunction) -> None:
    """Raises: ShapeError for a vector or a function without variables, InputError for undefined functions."""
    if function.shape:
        raise ShapeError(
            f"critical points are those of one function, and {len(function.components)} components are given",
            help="give one expression; for f = 0 in several components solve each apart",
            text=function.source,
        )
    if not function.variables:
        raise ShapeError("the function has no variable", help="name one: --vars x", text=function.source)
    for part in postorder(function.components[0]):
        if type(part) is Unknown:
            raise InputError(
                f"the function `{part.name}` is not known, so nothing can be solved",
                help="write out what it stands for, with `where`",
                text=function.source,
            )


def derivatives(f: Node, variables: Sequence[Name]) -> tuple[tuple[Node, ...], Rows]:
    """The gradient and the Hessian of f in their shown form."""
    gradient = tuple(tidy(entry) for entry in gradient_entries(f, variables))
    entries = hessian_entries(f, variables)
    n = len(variables)
    above = {(i, j): tidy(entries.at(i, j)) for i in range(n) for j in range(i, n)}
    return gradient, tuple(tuple(above[min(i, j), max(i, j)] for j in range(n)) for i in range(n))


class Search:
    """One search: the function, what was found, what is open."""

    def __init__(self, function: VectorFunction, digits: int, clock: Clock, box: Box | None = None) -> None:
        self.function = function
        self.f = function.components[0]
        self.variables = function.variables
        self.digits = digits
        self.clock = clock
        self.box = box
        self.gradient, self.hessian = derivatives(self.f, self.variables)
        self.points: list[CriticalPoint] = []
        self.places: list[Place] = []
        self.families: list[Family] = []
        self.family_equations: list[tuple[Node, ...]] = []  # each = 0 on the family; empty where it has none
        self.members: set[int] = set()  # points that turned out to lie in a family
        self.member_of: dict[int, int] = {}  # and in which
        self.later: set[int] = set()  # degenerate points, looked at when it is known whether they lie in a family
        self.waiting: list[Any] = []  # solutions in generators, until all leaves are closed
        self.methods: list[str] = []  # the proofs for polynomial systems
        self.searches: list[str] = []  # the proofs for searches in boxes
        self.open: list[str] = []
        self.open_boxes: list[Box] = []
        self.searched: Box | None = None
        self.by_boxes = False
        self.borders = borders(self.f)
        self.out_of_time = False

    def run(self) -> CriticalPoints:
        """The search from the gradient to the list with its proof."""
        stopped = ""
        branches: tuple[Branch, ...] = ()
        try:
            with ringing(self.clock):
                splitter = Splitter(self.variables, self.leaf, self.clock)
                branches = (splitter.split(System(tuple(self.gradient)), "gradient"),)
                self.gather()
        except OutOfTime as reason:
            stopped = str(reason)
        return self.finished(branches, stopped)

    def finished(self, branches: tuple[Branch, ...], stopped: str) -> CriticalPoints:
        """The result from what was found; the points in the order of their coordinates."""
        self.leave_out_members()
        if self.out_of_time and not stopped:
            stopped = OUT_OF_TIME
        kept = [k for k in range(len(self.points)) if k not in self.members]
        order = sorted(kept, key=lambda k: tuple(v.approx or 0.0 for v in self.points[k].coordinates))
        moved = {old: new for new, old in enumerate(order)}
        points = tuple(self.points[k] for k in order)
        branches = tuple(renumbered(branch, moved, self.member_of) for branch in branches)
        complete: Any = "proved"
        because = sentence(self.methods, self.searches, sum(map(leaves, branches)))
        if self.searched is not None or self.box is not None:
            complete = "proved in box"
        if stopped or self.open or self.open_boxes:
            complete = "unproved"
            because = "; ".join(dict.fromkeys([*([stopped] if stopped else []), *self.open])) or "a part of the box is open"
        found = CriticalPoints(
            function=self.function,
            gradient=self.gradient,
            hessian=self.hessian,
            points=points,
            families=tuple(self.families),
            complete=complete,
            complete_because=because,
            box=self.searched if self.searched is not None else self.box,
            open_boxes=tuple(self.open_boxes),
            branches=branches,
            stopped=stopped,
        )
        if stopped:
            return found
        from jachess.points.globality import extremes

        try:
            with ringing(self.clock):
                return extremes(found, clock=self.clock)
        except (LimitReached, TooLarge):
            return found

    def leave_out_members(self) -> None:
        """Forget points that lie in a family, and look closer at those that do not and are degenerate."""
        del self.points[len(self.places) :]  # where time ran out between the two
        try:
            with ringing(self.clock):
                self._find_members()
                for number, place in enumerate(self.places):
                    if number in self.later and number not in self.members:
                        self.clock.check()
                        self.points[number] = self._classified(place, self.clock)
        except OutOfTime:
            self.out_of_time = True
        self.later.clear()

    def _find_members(self) -> None:
        for family, equations in enumerate(self.family_equations):
            if not equations:
                continue
            for number, place in enumerate(self.places):
                if number in self.members:
                    continue
                try:
                    if all(place.value(equation).is_zero() for equation in equations):
                        self.members.add(number)
                        self.member_of[number] = family
                except (Undefined, LimitReached):
                    continue

    # Leaves

    def leaf(self, system: System) -> Branch:
        """What is left of a branch, solved; where a limit was met it stays open, and the other branches are gone on with."""
        branch = Branch("", system.equations, system.assigned)
        try:
            self.clock.check()
            return self._leaf(system)
        except OutOfTime as reason:
            self.out_of_time = True
            return replace(branch, closing="open", reason=str(reason))
        except (LimitReached, TooLarge, Undefined, RecursionError, OverflowError) as error:
            text = error.reason if isinstance(error, Undefined) else str(error) or "it is too large"
            self.open.append(f"{_listed(system.equations)} was not solved: {text}")
            return replace(branch, closing="open", reason=text)

    def _leaf(self, system: System) -> Branch:
        free = system.free(self.variables)
        assigned = system.assigned
        branch = Branch("", system.equations, assigned)
        if not system.equations:
            if not free:
                place = ConstantPlace(dict(assigned), self.variables)
                return self.point_found(branch, place)
            return self.family_found(branch, system, free)
        from jachess.points.reduction import NotPolynomial, reduce

        reduced = reduce(system.equations, free, within=(self.f,))
        if not isinstance(reduced, NotPolynomial):
            from jachess.points.polynomial_leaves import solved

            return solved(self, branch, system, reduced)
        choices = eliminated(system.equations, free)
        if choices:
            splitter = Splitter(self.variables, self.leaf, self.clock)
            children = [
                splitter.split(System(each.equations, system.assigned, (*system.nonzero, *each.nonzero)), each.how)
                for each in choices
            ]
            return replace(branch, children=tuple(children))
        return self.boxed(branch, system, free, reduced.why_not)

    def gather(self) -> None:
        """The lifted solutions of all leaves as points and families."""
        from jachess.points.classify import classify
        from jachess.points.gathering import gather

        if not self.waiting:
            return
        waiting, self.waiting = self.waiting, []

        def kind(place: Place) -> CriticalPoint:
            return classify(self.f, self.gradient, self.hessian, self.variables, place, digits=self.digits, clock=self.clock)

        def admissible(place: Place) -> str | None:
            problem = self.admissible(place)
            return None if problem is None else problem[1]

        def listed(place: Place) -> bool:
            return self.known(place) is not None

        try:
            found = gather(waiting, self.variables, kind, f=self.f, admissible=admissible, known=listed)
        except OutOfTime:
            raise
        except LimitReached as error:
            self.open.append(f"the solutions of several branches were not put together: {error}")
            return
        self.open += found.open
        for place in found.points:
            try:
                self.point_found(Branch("point"), place)
            except OutOfTime:
                raise
            except LimitReached as error:
                self.open.append(f"a solution could not be put back into f: {error}")
        for family in found.families:
            table: dict[Node, Node] = dict(family.point)
            known = [equations for equations in self.family_equations if equations]
            if any(all(tidy(substitute(each, table)) is ZERO for each in equations) for equations in known):
                continue  # it lies in a family found before
            if family.equations and all(name is value for name, value in family.point):
                # no parametrisation: the equations describe the set
                family = replace(
                    family,
                    point=(),
                    parameters=tuple(name for name in family.parameters if name not in self.variables),
                )
            self.families.append(family)
            self.family_equations.append(family.equations if not family.where else ())

    def boxed(self, branch: Branch, system: System, free: tuple[Name, ...], why: str) -> Branch:
        """A leaf that is searched in a box."""
        from jachess.points.transcendental import boxed

        self.by_boxes = True
        return boxed(self, branch, system, free, why)

    def family_found(self, branch: Branch, system: System, free: tuple[Name, ...]) -> Branch:
        """A leaf of positive dimension: its free variables take any value."""
        from jachess.points.families import free_family

        return free_family(self, branch, system, free)

    def point_found(self, branch: Branch, place: Place) -> Branch:
        """A leaf that is one point: put back into the gradient, compared with those found before, classified."""
        problem = self.admissible(place)
        if problem is not None:
            return replace(branch, closing=problem[0], reason=problem[1])
        known = self.known(place)
        if known is not None:
            return replace(branch, closing="repeated", reason="it is in the list", points=(known,))
        return replace(branch, closing="solved", points=(self.added(place),))

    def admissible(self, place: Place) -> tuple[Any, str] | None:
        """Why the place is no critical point, as (closing, reason); None where it is one."""
        try:
            if not place.exact:
                # a proved zero of equations that are equivalent to the gradient's wherever f is defined
                place.value(self.f).ball(64)
                return None
            place.value(self.f)
            for border in self.borders:
                if place.value(border).is_zero():
                    return "outside", f"{unicode(border)} = 0 there: it lies on the border of the domain"
            for name, entry in zip(self.variables, self.gradient, strict=True):
                if not place.value(entry).is_zero():
                    return "not critical", f"∂f/∂{name.text} is not 0 there"
        except Undefined as error:
            return "outside", error.reason
        return None

    def known(self, place: Place) -> int | None:
        """The number of the point that this place is."""
        here = place.coordinates()
        for number, other in enumerate(self.places):
            exact = place.exact and other.exact
            if all(_same(a, b, exact) for a, b in zip(here, other.coordinates(), strict=True)):
                return number
        return None

    def added(self, place: Place) -> int:
        """The number of a new point, classified; where its Hessian does not decide, terms of higher order wait."""
        if len(self.points) >= MAX_POINTS:
            raise LimitReached(f"there are more than {MAX_POINTS} points")
        point = self._classified(place, Clock(0.0))
        if point.kind == "degenerate" and place.exact:
            self.later.add(len(self.points))
        self.points.append(point)
        self.places.append(place)
        return len(self.points) - 1

    def _classified(self, place: Place, clock: Clock) -> CriticalPoint:
        from jachess.points.classify import classify

        known = self.f, self.gradient, self.hessian, self.variables
        try:
            return classify(*known, place, digits=self.digits, clock=clock)
        except OutOfTime:
            raise
        except LimitReached:
            # exact arithmetic became too large; the balls of the coordinates may do
            coordinates = place.coordinates()
            balls = BallPlace(self.variables, lambda bits: tuple(each.ball(bits) for each in coordinates))
            return classify(*known, balls, digits=self.digits, clock=clock)


def algebraic_points(solution: Any, generators: Sequence[Node]) -> Iterator[dict[Node, Any]]:
    """The real isolated points of a polynomial system: the value of each unknown as an Element of its own block's field."""
    from jachess.algebra.number_fields import Field

    fields = [[(cluster, field) for cluster in block.points for field in Field.all(cluster.modulus)] for block in solution.blocks]
    for choice in product(*fields):
        values: dict[Node, Any] = {}
        for block, (cluster, field) in zip(solution.blocks, choice, strict=True):
            for place, coordinate in zip(block.unknowns, cluster.coordinates, strict=True):
                values[generators[place]] = field.element(coordinate)
        yield values


def _listed(equations: Sequence[Node]) -> str:
    from jachess.expression.notation import unicode

    return ", ".join(f"{unicode(equation)} = 0" for equation in equations)


def _same(left: Scalar, right: Scalar, exact: bool) -> bool:
    if not left.ball(64).overlaps(right.ball(64)):
        return False
    # two proved zeros whose balls of 400 bits overlap are taken for one
    return (left - right).is_zero() if exact else bool(left.ball(400).overlaps(right.ball(400)))


def leaves(branch: Branch) -> int:
    """How many branches there are that nothing follows."""
    return sum(map(leaves, branch.children)) or 1


def renumbered(branch: Branch, moved: dict[int, int], member_of: Mapping[int, int] | None = None) -> Branch:
    """The branch with the numbers of points as they are after sorting; points that lie in a family are given as its members."""
    points = tuple(sorted(moved[k] for k in branch.points if k in moved))
    families = sorted({member_of[k] for k in branch.points if k in member_of}) if member_of else []
    found = replace(branch, points=points, children=tuple(renumbered(child, moved, member_of) for child in branch.children))
    if branch.closing == "solved" and families and not points and not branch.families:
        return replace(found, closing="repeated", reason="it lies in a family", families=tuple(families))
    return found


__all__ = ["OUT_OF_TIME", "Search", "algebraic_points", "check_scalar", "classify_at", "derivatives", "search"]
