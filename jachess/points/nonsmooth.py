"""Functions with kinks: |u|, sgn(u), max, min, pieces; and with cusps: roots of what may be 0.

Each kink has an expression u that is 0 on it. Where all u ≠ 0 the function is smooth on each region of their signs and is
searched there. On the kinks the gradient need not exist: the candidates are the critical points of f restricted to the set
where some of the u are 0. Where the gradients of all regions around such a point are 0 it is a critical point like any
other; otherwise it is listed apart, and its kind is found from the signs of f − f(p) around it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, product
from typing import Any

from jachess.algebra.clock import Clock, OutOfTime, ringing
from jachess.algebra.decimals import value_of
from jachess.algebra.scalars import ConstantPlace, Place
from jachess.errors import JachessError, LimitReached, Undefined
from jachess.expression.conditions import NONNEGATIVE, POSITIVE, positivity
from jachess.expression.nodes import (
    ONE,
    RELATIONS,
    ZERO,
    Call,
    Name,
    Node,
    Number,
    Power,
    add,
    free_names,
    negate,
    postorder,
    rebuilt,
    substitute,
)
from jachess.expression.notation import unicode
from jachess.expression.tidy import tidy
from jachess.points.parameter_conditions import readable
from jachess.points.search import Box, Search, derivatives, renumbered
from jachess.points.splitting import Splitter, System
from jachess.results.functions import VectorFunction
from jachess.results.points import Branch, Candidate, CriticalPoint, CriticalPoints, Family

MAX_BENDS = 6
KINDS = {"minimum": "minimum", "maximum": "maximum", "saddle": "neither"}
MAX_STRATA = 64
BENT = ("abs", "sign", "relu", "heaviside", "max", "min")


def bends(f: Node) -> tuple[Node, ...]:
    """The expressions that are 0 on the kinks of f: u for |u|, a − b for max(a, b) and for a condition a < b.

    >>> from jachess.syntax.reading import read_expression
    >>> [str(u) for u in bends(read_expression("abs(x - 1) + max(x, y)"))]
    ['x - 1', 'x - y']
    """
    found: dict[Node, None] = {}
    for part in postorder(f):
        if type(part) is not Call:
            continue
        if part.name in ("abs", "sign", "relu", "heaviside"):
            _note(found, part.args[0])
        elif part.name in ("max", "min"):
            for first, second in combinations(part.args, 2):
                _note(found, add(first, negate(second)))
        elif part.name == "piecewise":
            for condition in part.args[1::2] if len(part.args) % 2 == 0 else part.args[1:-1:2]:
                for relation in _relations(condition):
                    _note(found, add(relation.args[0], negate(relation.args[1])))
    return tuple(found)


def _note(found: dict[Node, None], u: Node) -> None:
    u = tidy(u)
    if u.support and positivity(u) != POSITIVE and positivity(tidy(negate(u))) != POSITIVE and tidy(negate(u)) not in found:
        found[u] = None


def _relations(condition: Node) -> Iterator[Call]:
    if type(condition) is Call:
        if condition.name in ("and", "or", "not"):
            for arg in condition.args:
                yield from _relations(arg)
        elif condition.name in RELATIONS:
            yield condition


def cusps(f: Node) -> tuple[Node, ...]:
    """The expressions under roots of f that may be 0, where the root is not differentiable, and those that end the domain."""
    from jachess.points.domain import borders

    found: dict[Node, None] = {}
    for part in postorder(f):
        u: Node | None = None
        if type(part) is Call and part.name in ("sqrt", "cbrt"):
            u = part.args[0]
        elif type(part) is Power and type(part.args[1]) is Number:
            value = Fraction(part.args[1].value)
            u = part.args[0] if 0 < value < 1 else None
        if u is not None and u.support and positivity(u) != POSITIVE:
            found[tidy(u)] = None
    for u in map(tidy, borders(f)):
        if tidy(negate(u)) not in found:
            found[u] = None
    return tuple(found)


def smooth(f: Node, signs: Mapping[Node, int]) -> Node:
    """f where each u has the sign given: |u| is u or −u, of pieces the one that holds.

    >>> from jachess.syntax.reading import read_expression
    >>> f = read_expression("abs(x - 1) + x")
    >>> str(smooth(f, {bends(f)[0]: -1}))
    '1'
    """
    memo: dict[Node, Node] = {}
    for part in postorder(f):
        args = tuple(memo[arg] for arg in part.args)
        memo[part] = _smoothed(part, args, signs) if type(part) is Call and part.args else (rebuilt(part, args) if args else part)
    return tidy(memo[f])


def _smoothed(part: Call, args: tuple[Node, ...], signs: Mapping[Node, int]) -> Node:
    name = part.name
    if name in ("abs", "sign", "relu", "heaviside"):
        side = _sign(part.args[0], signs)
        if side == 0:
            return rebuilt(part, args)
        table = {"abs": args[0] if side > 0 else negate(args[0]), "sign": Number(side), "relu": args[0] if side > 0 else ZERO}
        return table.get(name, ONE if side > 0 else ZERO)
    if name in ("max", "min"):
        best = 0
        for k in range(1, len(args)):
            side = _sign(add(part.args[k], negate(part.args[best])), signs)
            if side == 0:
                return rebuilt(part, args)
            if (side > 0) == (name == "max"):
                best = k
        return args[best]
    if name == "piecewise":
        for k in range(0, len(args) - 1, 2):
            truth = _truth(part.args[k + 1], signs)
            if truth is None:
                return rebuilt(part, args)
            if truth:
                return args[k]
        return args[-1] if len(args) % 2 else rebuilt(part, args)
    return rebuilt(part, args)


def _sign(u: Node, signs: Mapping[Node, int]) -> int:
    """The sign of u in the region; 0 where nothing says it."""
    u = tidy(u)
    if u in signs:
        return signs[u]
    other = tidy(negate(u))
    if other in signs:
        return -signs[other]
    if positivity(u) == POSITIVE:
        return 1
    return -1 if positivity(other) == POSITIVE else 0


def _truth(condition: Node, signs: Mapping[Node, int]) -> bool | None:
    if type(condition) is not Call:
        return None
    if condition.name == "not":
        inner = _truth(condition.args[0], signs)
        return None if inner is None else not inner
    if condition.name in ("and", "or"):
        parts = [_truth(arg, signs) for arg in condition.args]
        if None in parts:
            return None
        return all(parts) if condition.name == "and" else any(parts)
    side = _sign(add(condition.args[0], negate(condition.args[1])), signs)
    if side == 0:
        return None
    return {"<": side < 0, "<=": side < 0, ">": side > 0, ">=": side > 0, "=": False, "!=": True}.get(condition.name)


class _Region(Search):
    """The points of one region, where f is smooth."""

    def __init__(self, function: VectorFunction, signs: Mapping[Node, int], digits: int, clock: Clock, box: Box | None) -> None:
        super().__init__(replace(function, components=(smooth(function.components[0], signs),)), digits, clock, box)
        self.signs = dict(signs)

    def admissible(self, place: Place) -> tuple[Any, str] | None:
        for u, sign in self.signs.items():
            try:
                side = place.value(u).sign()
            except (Undefined, LimitReached) as error:
                return "outside", str(error)
            if side != sign:
                shown = f"{unicode(u)} {'>' if sign > 0 else '<'} 0"
                return "outside", f"{shown} does not hold there" if side else f"{unicode(u)} = 0 there: it lies on the kink"
        return super().admissible(place)

    def title(self) -> str:
        """Which region this is."""
        return "where " + ", ".join(f"{unicode(u)} {'>' if sign > 0 else '<'} 0" for u, sign in self.signs.items())


class _OnKink(Search):
    """The critical points of f restricted to the set where some expressions are 0."""

    def __init__(self, function: VectorFunction, zero: Sequence[Node], others: Sequence[Node], digits: int, clock: Clock) -> None:
        f = function.components[0]
        restricted = tidy(_restricted(f, zero))
        super().__init__(replace(function, components=(restricted,)), digits, clock)
        self.own = function.variables
        self.zero = zero = tuple(_apart(zero))
        self.others = tuple(others)
        self.whole = f
        self.found: list[Place] = []
        from jachess.calculus.accumulation import gradient_entries

        put_in = _put_in(f, zero, self.own)
        if put_in is not None:
            lower, left = put_in
            self.variables = self.own
            slopes = map(tidy, gradient_entries(lower, left)) if left else ()
            self.equations = tuple(each for each in (*slopes, *self.zero) if each is not ZERO)
            return
        multipliers = tuple(Name(f"lambda{k}") for k in range(1, len(zero) + 1))
        self.variables = (*self.own, *multipliers)
        lagrangian = restricted
        for name, u in zip(multipliers, zero, strict=True):
            lagrangian = add(lagrangian, negate(name * u))
        self.equations = tuple(
            each for each in (*map(tidy, gradient_entries(tidy(lagrangian), self.own)), *self.zero) if each is not ZERO
        )

    def admissible(self, place: Place) -> tuple[Any, str] | None:
        try:
            if any(not place.value(u).is_zero() for u in self.zero):
                return "not critical", "it does not lie on the kink"
            if len(self.zero) < len(self.own):
                for other in self.others:
                    if place.value(other).is_zero():
                        return "repeated", "it lies on more than these kinks"
            place.value(self.whole)
        except Undefined as error:
            return "outside", error.reason
        return None

    def point_found(self, branch: Branch, place: Place) -> Branch:
        problem = self.admissible(place)
        if problem is not None:
            return replace(branch, closing=problem[0], reason=problem[1])
        self.found.append(place)
        return replace(branch, closing="solved")


def _apart(zero: Sequence[Node]) -> Iterator[Node]:
    """Expressions that are 0 together where these are: a sum that is never negative is taken apart into its terms."""
    from jachess.points.splitting import factored, vanishing_terms

    for u in zero:
        parts = [factored(term).factors for term in vanishing_terms(u)]
        if parts and all(len(factors) == 1 for factors in parts):
            yield from dict.fromkeys(factors[0] for factors in parts)
        else:
            yield u


def _put_in(f: Node, zero: Sequence[Node], variables: Sequence[Name]) -> tuple[Node, list[Name]] | None:
    """f where the expressions are 0, in fewer variables; None where they cannot be solved for variables one by one."""
    from jachess.expression.exact import value_at
    from jachess.points.splitting import solved

    left, names = list(zero), list(variables)
    while left:
        found = next((s for u in left if (s := solved(u, (), names)) is not None), None)
        if found is None:
            return None
        table: dict[Node, Node] = {found.name: found.value}
        f = substitute(f, table)
        left = [each for each in (tidy(substitute(u, table)) for u in left) if each is not ZERO]
        names.remove(found.name)
        if any(not each.support for each in left):
            return None
    try:
        return (tidy(f) if f.support else value_at(f, {})), names
    except JachessError:
        return None


def _restricted(f: Node, zero: Sequence[Node]) -> Node:
    """f where the expressions are 0: |u| = 0, √u = 0, max(a, b) = a."""
    wanted = set(zero) | {tidy(negate(u)) for u in zero}
    memo: dict[Node, Node] = {}
    for part in postorder(f):
        args = tuple(memo[arg] for arg in part.args)
        made: Node = rebuilt(part, args) if args else part
        named = type(part) is Call and part.name in ("abs", "sign", "relu", "heaviside", "sqrt", "cbrt")
        raised = type(part) is Power and type(part.args[1]) is Number and part.args[1].value > 0
        if (named or raised) and tidy(part.args[0]) in wanted:
            made = ZERO
        elif type(part) is Call and part.name in ("asin", "acos", "acosh", "asec", "acsc", "asech"):
            end = next((c for c in (1, -1) if tidy(add(part.args[0], Number(-c))) in wanted), None)
            if end is not None:
                made = _evaluated(Call(part.name, (Number(end),)))
        elif type(part) is Call and part.name in ("max", "min") and len(args) == 2:
            if tidy(add(part.args[0], negate(part.args[1]))) in wanted:
                made = args[0]
        elif type(part) is Call and part.name == "piecewise":
            for k in range(0, len(args) - 1, 2):
                for relation in _relations(part.args[k + 1]):
                    if tidy(add(relation.args[0], negate(relation.args[1]))) in wanted:
                        made = args[k] if relation.name in ("<=", ">=", "=") else (args[k + 2] if k + 2 < len(args) else args[-1])
                        break
                else:
                    continue
                break
        memo[part] = made
    return memo[f]


def search_nonsmooth(function: VectorFunction, *, box: Box | None, digits: int, clock: Clock) -> CriticalPoints:
    """Critical points of a function with kinks or cusps, and the points where its gradient does not exist."""
    f = function.components[0]
    turns, roots = bends(f), cusps(f)
    master = Search(function, digits, clock, box)
    if len(turns) > MAX_BENDS:
        master.open.append(f"more than {MAX_BENDS} kinks: the regions between them were not searched one by one")
        return master.finished((), "")
    branches: list[Branch] = []
    stopped = ""
    candidates: list[Candidate] = []
    seen: list[Place] = []
    try:
        with ringing(clock):
            for signs in product((1, -1), repeat=len(turns)):
                if any(sign < 0 and positivity(u) >= NONNEGATIVE for u, sign in zip(turns, signs, strict=True)):
                    continue
                region = _Region(function, dict(zip(turns, signs, strict=True)), digits, clock, box)
                _search_region(region, master, branches, bool(turns))
            for zero in _subsets((*turns, *roots), len(function.variables)):
                others = tuple(u for u in (*turns, *roots) if u not in zero)
                candidates += _on_kink(function, zero, others, turns, master, seen, clock)
    except OutOfTime as reason:
        stopped = str(reason)
    found = master.finished(tuple(branches), stopped)
    return replace(found, candidates=tuple(candidates))


def _search_region(region: _Region, master: Search, branches: list[Branch], several: bool) -> None:
    if not region.f.support:
        branch = Branch(region.title(), closing="solved", reason="f is constant there: every point is critical")
        from jachess.points.families import Shape, described, fresh_names

        names = fresh_names(region, len(region.variables))
        point = tuple(zip(region.variables, names, strict=True))
        where = _conditions(region, dict(point))
        if where is None:
            return
        shape = Shape(point, names, (), where, len(names))
        master.families.append(described(region, shape))
        master.family_equations.append(())
        branches.append(replace(branch, families=(len(master.families) - 1,)))
        return
    splitter = Splitter(region.variables, region.leaf, region.clock)
    branch = splitter.split(System(tuple(region.gradient)), region.title() if several else "gradient")
    region.gather()
    region.leave_out_members()
    start = len(master.points)
    kept = [k for k in range(len(region.points)) if k not in region.members]
    moved = {old: start + new for new, old in enumerate(kept)}
    master.points += [region.points[k] for k in kept]
    master.places += [region.places[k] for k in kept]
    for family, equations in zip(region.families, region.family_equations, strict=True):
        if not family.point:
            where = (*family.where, *_conditions(region, {}))
        else:
            extra = _conditions(region, dict(family.point))
            if extra is None:
                continue
            where = (*family.where, *extra)
        master.families.append(replace(family, where=where))
        master.family_equations.append(equations)
    master.methods += region.methods
    master.searches += region.searches
    master.out_of_time = master.out_of_time or region.out_of_time
    master.open += region.open
    master.open_boxes += region.open_boxes
    master.searched = region.searched or master.searched
    master.out_of_time = master.out_of_time or region.out_of_time
    branches.append(renumbered(branch, moved))


def _conditions(region: _Region, point: Mapping[Name, Node]) -> Any:
    """What the region asks of a family's parameters; None where it asks for what never holds."""
    table: dict[Node, Node] = dict(point.items())
    found: list[Node] = []
    for u, sign in region.signs.items():
        side = tidy(substitute(u, table))
        steady = _steady_sign(side)
        if steady is not None:
            if steady != sign:
                return None
            continue
        if positivity(side if sign > 0 else tidy(negate(side))) != POSITIVE:
            found.append(readable(Call(">" if sign > 0 else "<", (side, ZERO))))
    return None if _contradict(found) else tuple(found)


def _steady_sign(side: Node) -> int | None:
    """The sign of a constant, or of an expression in integers inside of sines and cosines, the same for all of them."""
    if not side.support:
        return ConstantPlace({}, ()).value(side).sign()
    inside = 0
    for part in postorder(side):
        if type(part) is Call and part.name in ("sin", "cos", "tan"):
            inside |= part.support
    bare = substitute(side, {part: ONE for part in postorder(side) if type(part) is Call and part.name in ("sin", "cos", "tan")})
    if bare.support or inside != side.support:
        return None
    signs = set()
    for shift in range(12):
        try:
            at: dict[Node, Node] = {name: Number(shift) for name in free_names(side)}
            signs.add(ConstantPlace({}, ()).value(_evaluated(substitute(side, at))).sign())
        except JachessError:
            return None
    return signs.pop() if len(signs) == 1 else None


def _contradict(conditions: Sequence[Node]) -> bool:
    """Whether two of the conditions leave no room: t > 1 and t < −1."""
    for first, second in combinations(conditions, 2):
        if type(first) is not Call or type(second) is not Call or first.args[0] is not second.args[0]:
            continue
        if {first.name, second.name} == {"<", ">"} and not first.args[1].support and not second.args[1].support:
            low, high = (first, second) if first.name == ">" else (second, first)
            if (ConstantPlace({}, ()).value(low.args[1]) - ConstantPlace({}, ()).value(high.args[1])).sign() >= 0:
                return True
    return False


def _subsets(expressions: Sequence[Node], n: int) -> Iterator[tuple[Node, ...]]:
    count = 0
    for size in range(1, min(n, len(expressions)) + 1):
        for chosen in combinations(expressions, size):
            count += 1
            if count > MAX_STRATA:
                return
            yield chosen


def _on_kink(
    function: VectorFunction,
    zero: tuple[Node, ...],
    others: tuple[Node, ...],
    turns: tuple[Node, ...],
    master: Search,
    seen: list[Place],
    clock: Clock,
) -> Iterator[Candidate]:
    """The candidates on one set of kinks; those that are critical points after all go to the list of points."""
    digits = master.digits
    run = _OnKink(function, zero, others, digits, clock)
    splitter = Splitter(run.variables, run.leaf, clock)
    splitter.split(System(run.equations), "kink")
    run.gather()
    if run.open:
        master.open.append("the points on the kinks were not all found")
    families, lone = _families(run, function)
    for place in (*run.found, *lone):
        own = _own_place(place, function.variables)
        if own is not None and not _has_value(function.components[0], own):
            continue
        if own is None or any(_equal(own, other, function.variables) for other in (*seen, *master.places)):
            continue
        if any(equations and _all_zero(own, equations) for _, equations in families):
            continue
        seen.append(own)
        if _is_critical(function, own, turns):
            if master.known(own) is None:
                master.points.append(_classified(master, own))
                master.places.append(own)
            continue
        found = _classified(master, own)
        kind = KINDS.get(found.kind, "undecided")
        because, strict = found.because, found.strict
        if kind == "undecided":
            kind, strict, because = _by_regions(function, own, turns, digits, clock)
        where = found.point.values
        yield Candidate(where, (), (), found.function_value, kind, because, strict, found.witnesses)  # type: ignore[arg-type]
    for family, _ in families:
        names = tuple(name for name in family.parameters if any(value.support & name.support for _, value in family.point))
        value = family.function_value if family.function_value is not None else _value_on(function, family)
        if value is not None and value.support:
            value = None
        shown = None if value is None else value_of(ConstantPlace({}, ()).value(value), digits)
        kind, because = _side_of(function.components[0], value)
        yield Candidate(family.point, () if family.point else family.equations, names, shown, kind, because)  # type: ignore[arg-type]


def _has_value(f: Node, place: Place) -> bool:
    try:
        place.value(f)
    except JachessError:
        return False
    return True


def _by_regions(
    function: VectorFunction, place: Place, turns: Sequence[Node], digits: int, clock: Clock
) -> tuple[str, bool | None, str]:
    """The kind by what f does in each region that touches the point, each with its smooth f and its border (Karush–Kuhn–Tucker)."""
    from jachess.points.constraint_forms import Constraint
    from jachess.points.kuhn_tucker import Part, judged

    undecided = "undecided", None, "f was not compared with its values around it"
    try:
        active = [u for u in turns if place.value(u).is_zero()]
        fixed = {u: place.value(u).sign() for u in turns if u not in active}
        kinds, strict = set(), True
        for signs in product((1, -1), repeat=len(active)):
            own = dict(zip(active, signs, strict=True))
            borders = []
            for u, sign in own.items():
                g = u if sign > 0 else tidy(negate(u))
                borders.append(Constraint(Call(">=", (g, ZERO)), g, False, False))
            there = smooth(function.components[0], fixed | own)
            gradient, hessian = derivatives(there, function.variables)
            found = judged(Part(there, gradient, hessian, function.variables, tuple(borders)), place, digits, clock)
            if not found.inside:
                continue
            kinds.add(found.kind)
            strict = strict and bool(found.strict)
    except JachessError:
        return undecided
    if kinds <= {"minimum"} or kinds <= {"maximum"}:
        (kind,) = kinds
        word = "grows" if kind == "minimum" else "falls"
        return kind, strict, f"in each of the regions around it f {word} away from the point"
    if "saddle" in kinds or {"minimum", "maximum"} <= kinds:
        return "neither", None, "f grows away from the point in one direction and falls in another"
    return undecided


def _families(run: _OnKink, function: VectorFunction) -> tuple[list[tuple[Family, tuple[Node, ...]]], list[Place]]:
    """The families in the function's own variables with their equations there, and those that are single points."""
    kept: list[tuple[Family, tuple[Node, ...]]] = []
    lone: list[Place] = []
    mask = 0
    for name in function.variables:
        mask |= name.support
    for family, equations in zip(run.families, run.family_equations, strict=True):
        point = tuple((name, value) for name, value in family.point if name in function.variables)
        if point and all(not value.support for _, value in point):
            lone.append(ConstantPlace(dict(point), function.variables))
            continue
        inside = tuple(each for each in equations if not each.support & ~mask)
        kept.append((replace(family, point=point), inside if len(inside) == len(function.variables) - 1 else ()))
    return kept, lone


def _all_zero(place: Place, equations: Sequence[Node]) -> bool:
    try:
        return all(place.value(equation).is_zero() for equation in equations)
    except JachessError:
        return False


def _value_on(function: VectorFunction, family: Family) -> Node | None:
    """f on a family, from one of its members, where it is the same on another."""
    f = function.components[0]
    if not family.point:
        return None
    values: list[Node] = []
    for start in (0, 1, 2):
        at: dict[Node, Node] = {name: Number(start) for name in family.parameters}
        try:
            place = ConstantPlace({name: _evaluated(substitute(value, at)) for name, value in family.point}, function.variables)
            values.append(place.value(f).node())
        except JachessError:
            continue
    return values[0] if values and all(value is values[0] for value in values) else None


def _evaluated(node: Node) -> Node:
    from jachess.expression.exact import value_at

    return value_at(node, {})


def _side_of(f: Node, value: Node | None) -> tuple[str, str]:
    """The kind of points with a value, where f − value has one sign everywhere."""
    if value is not None and not value.support:
        difference = tidy(add(f, negate(value)))
        if positivity(difference) >= NONNEGATIVE:
            return "minimum", f"f − c = {unicode(difference)} is never negative"
        if positivity(tidy(negate(difference))) >= NONNEGATIVE:
            return "maximum", f"f − c = {unicode(difference)} is never positive"
    return "undecided", "f was not compared with its values around it"


def _own_place(place: Place, variables: Sequence[Name]) -> Place | None:
    """The place in the function's variables alone."""
    try:
        return ConstantPlace({name: place.value(name).node() for name in variables}, variables)
    except JachessError:
        return None


def _equal(left: Place, right: Place, variables: Sequence[Name]) -> bool:
    for name in variables:
        a, b = left.value(name), right.value(name)
        if not a.ball(64).overlaps(b.ball(64)):
            return False
        try:
            if not (a - b).is_zero():
                return False
        except LimitReached:
            continue
    return True


def _is_critical(function: VectorFunction, place: Place, turns: Sequence[Node]) -> bool:
    """Whether the gradient exists at the place and is 0: those of all regions around it are."""
    from jachess.points.domain import borders

    f, variables = function.components[0], function.variables
    active = [u for u in turns if place.value(u).is_zero()]
    fixed = {u: place.value(u).sign() for u in turns if u not in active}
    try:
        if any(place.value(border).is_zero() for border in borders(f)):
            return False
        for signs in product((1, -1), repeat=len(active)):
            region = smooth(f, fixed | dict(zip(active, signs, strict=True)))
            gradient, _ = derivatives(region, variables)
            if any(not place.value(entry).is_zero() for entry in gradient):
                return False
            if (place.value(region) - place.value(f)).sign():
                return False  # f jumps there
    except (Undefined, LimitReached):
        return False
    return True


def _classified(master: Search, place: Place) -> CriticalPoint:
    from jachess.points.classify import classify

    return classify(
        master.f, master.gradient, master.hessian, master.function.variables, place, digits=master.digits, clock=master.clock
    )
