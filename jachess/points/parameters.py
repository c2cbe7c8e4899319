"""Critical points with parameters: the cases by the parameters' signs and zeros.

The system is solved once with the parameters as letters. On the way every polynomial in them that was divided by, or whose
square root was taken, and every one at whose zeros the Hessian of a point becomes singular, is a border. Between the
borders the solution is valid as it stands and no kind can change, so one sample of each cell decides; the cells are found
by projection (Collins 1975). On each border a parameter is put in and the smaller problem is solved in the same way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

from jachess.algebra.clock import Clock, OutOfTime, ringing
from jachess.algebra.scalars import ConstantPlace
from jachess.errors import JachessError, LimitReached, Undefined
from jachess.expression import polynomial as poly
from jachess.expression.nodes import (
    ZERO,
    Call,
    Name,
    Node,
    Number,
    add,
    divide,
    free_names,
    multiply,
    negate,
    power,
    substitute,
    total,
)
from jachess.expression.polynomial import Polynomial, TooLarge
from jachess.expression.rational import Ring, quotient_form
from jachess.expression.tidy import collected, tidy
from jachess.points.families import elementary, fresh_names
from jachess.points.search import Search, derivatives
from jachess.points.splitting import factored
from jachess.results.functions import Note, Point, VectorFunction
from jachess.results.matrices import Value
from jachess.results.points import (
    Case,
    Classification,
    CriticalPoint,
    CriticalPoints,
    Family,
    SecondOrder,
)

Box = tuple[tuple[Name, Node, Node], ...]
Signs = tuple[int, ...]

MAX_BRANCHES = 60
MAX_CELLS = 400
MAX_DEPTH = 4


class Unsolved(Exception):
    """The system has no solution in letters that this module finds; the message says why."""


@dataclass(frozen=True, slots=True)
class Letters:
    """One solution in letters: values of variables, those that are free, and what must not be negative for it to be real."""

    values: tuple[tuple[Name, Node], ...]
    free: tuple[Name, ...]
    real: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A region of the parameters with a sample in it: `signs` are those of the borders there."""

    sample: tuple[tuple[Name, Fraction], ...]
    signs: Signs


def by_cases(function: VectorFunction, *, box: Box | None, digits: int, clock: Clock) -> CriticalPoints:
    """The critical points by cases of the parameters; where that is not found, a result that says so."""
    f, variables = function.components[0], function.variables
    gradient, hessian = derivatives(f, variables)
    empty = CriticalPoints(function, gradient, hessian, (), (), "unproved", "")
    names = ", ".join(name.text for name in function.parameters)
    cases: list[Case] = []
    hint = Note(f"give numbers for {names} with --set to get every critical point", "hint")
    try:
        with ringing(clock):
            for case in _cases(function, (), digits, clock, 0):
                cases.append(case)
    except OutOfTime as reason:
        because = f"the cases by {names} were not all found: {reason}"
        return replace(empty, cases=tuple(cases), complete_because=because, stopped=str(reason), notes=(hint,))
    except (Unsolved, LimitReached, TooLarge, Undefined) as problem:
        text = problem.reason if isinstance(problem, Undefined) else str(problem) or "an expression became too large"
        because = f"the cases by {names} were not {'all ' if cases else ''}found: {text}"
        return replace(empty, cases=tuple(cases), complete_because=because, notes=(hint,))
    complete = all(case.complete == "proved" for case in cases)
    because = f"the system was solved in letters, and the cases by {names} cover all its values"
    if not complete:
        because = next(case.complete_because for case in cases if case.complete != "proved")
    return replace(empty, cases=tuple(cases), complete="proved" if complete else "unproved", complete_because=because)


def _cases(function: VectorFunction, when: tuple[Node, ...], digits: int, clock: Clock, depth: int) -> Iterator[Case]:
    """The cases of a function, each under the conditions `when` that led to it."""
    clock.check()
    if not function.parameters:
        found = Search(function, digits, clock).run()
        yield Case(when, found.points, found.families, found.complete, found.complete_because)
        return
    problem = _Problem(function, (), digits, clock)
    relevant = _relevant(problem.borders, problem.outcomes)
    generic: list[Case] = []
    for signs, case in _grouped(problem.borders, relevant, problem.outcomes):
        conditions = [Call(">" if sign > 0 else "<", (problem.borders[k], ZERO)) for k, sign in zip(relevant, signs, strict=True)]
        generic.append(replace(case, when=_shortened(list(map(readable, conditions)))))
    needed = _needed(problem.borders, relevant, problem.solver)
    special = [k for k in needed if not _covered(function, problem.borders[k], generic, problem.borders, digits, clock, depth)]
    # a border at which something else holds, though the cases beside it are alike
    apart = tuple(readable(Call("!=", (problem.borders[k], ZERO))) for k in special if k not in relevant)
    for case in generic:
        yield replace(case, when=(*when, *case.when, *apart))
    kept: list[Node] = []
    for k in special:
        yield from _on_border(function, problem.borders[k], kept, when, digits, clock, depth)
        kept.append(problem.borders[k])


class _Problem:
    """A function with parameters, solved: its solutions in letters, borders, cells and what holds in each."""

    def __init__(self, function: VectorFunction, extra: Sequence[Node], digits: int, clock: Clock) -> None:
        self.solver = _Solver(function, clock)
        self.solutions = self.solver.solutions()
        self.borders = list(dict.fromkeys([*self.solver.borders(self.solutions), *extra]))
        cells = [cell for cell in _cells(self.borders, function.parameters, clock) if _allowed(function.assumptions, cell)]
        self.outcomes = [(cell, _outcome(function, self.solutions, cell, digits, clock)) for cell in cells]


def _substitutions(border: Node, function: VectorFunction) -> list[tuple[dict[Node, Node], tuple[Node, ...]]] | None:
    """The ways in which a border is 0, as values of parameters with the conditions for each; None where none is found."""
    solution = _solved_for(border, function.parameters)
    if solution is not None:
        return [({solution[0]: solution[1]}, (readable(Call("=", (border, ZERO))),))]
    for name in function.parameters:
        parts = _coefficients(border, name) if border.support & name.support else None
        if parts is None or len(parts) != 2:
            continue
        low, slope = parts
        inner = _solved_for(slope, [other for other in function.parameters if other is not name])
        if inner is None:
            continue
        ways: list[tuple[dict[Node, Node], tuple[Node, ...]]] = []
        zero = readable(Call("=", (border, ZERO)))
        ways.append(({name: tidy(negate(divide(low, slope)))}, (zero, Call("!=", (slope, ZERO)))))
        table: dict[Node, Node] = {inner[0]: inner[1]}
        rest = tidy(substitute(low, table))
        shown = readable(Call("=", (slope, ZERO)))
        if rest is ZERO:
            ways.append((table, (shown,)))
        elif rest.support:
            parts_of_rest = [part for part in factored(rest).factors if part.support]
            for part in parts_of_rest:
                last = _solved_for(part, [other for other in function.parameters if other is not inner[0]])
                if last is None:
                    return None
                ways.append(
                    (
                        {inner[0]: tidy(substitute(inner[1], {last[0]: last[1]})), last[0]: last[1]},
                        (shown, readable(Call("=", (part, ZERO)))),
                    )
                )
        return ways
    return None


def _with(function: VectorFunction, table: Mapping[Node, Node]) -> VectorFunction | None:
    """The function with parameters put in; None where that contradicts the assumptions."""
    assumptions = tuple(substitute(condition, table) for condition in function.assumptions)
    if any(not each.support and not _truth(each) for each in assumptions):
        return None
    return replace(
        function,
        components=(tidy(substitute(function.components[0], table)),),
        parameters=tuple(each for each in function.parameters if each not in table),
        assumptions=tuple(each for each in assumptions if each.support),
    )


def _covered(
    function: VectorFunction, border: Node, generic: Sequence[Case], borders: Sequence[Node], digits: int, clock: Clock, depth: int
) -> bool:
    """Whether what holds where the border is 0 is what the generic cases say there as well: then it is no case of its own."""
    ways = _substitutions(border, function)
    if ways is None or depth >= MAX_DEPTH:
        return False
    for table, conditions in ways:
        if any(type(c) is Call and c.name == "!=" for c in conditions):
            return False
        smaller = _with(function, table)
        if smaller is None:
            continue
        there = [_substituted(case, table) for case in generic]
        if not smaller.parameters:
            found = Search(smaller, digits, clock).run()
            own = Case((), found.points, found.families, found.complete)
            if not any(all(map(_truth, case.when)) and _alike(case, own, {}) for case in there):
                return False
            continue
        extra = [part for other in borders for part in _polynomials(tidy(substitute(other, table))) if part.support]
        try:
            problem = _Problem(smaller, extra, digits, clock)
        except Unsolved:
            return False
        for cell, own in problem.outcomes:
            values: dict[Node, Node] = {name: Number(value) for name, value in cell.sample}
            if not any(all(_truth(substitute(c, values)) for c in case.when) and _alike(case, own, values) for case in there):
                return False
        for inner in problem.borders:
            if not _covered(smaller, inner, there, problem.borders, digits, clock, depth + 1):
                return False
    return True


def _substituted(case: Case, table: Mapping[Node, Node]) -> Case:
    """A case with parameters put in; its points keep their kinds."""
    points = tuple(
        replace(point, coordinates=tuple(replace(value, exact=_put(value.exact, table)) for value in point.coordinates))
        for point in case.points
    )
    return replace(case, when=tuple(substitute(condition, table) for condition in case.when), points=points)


def _put(node: Node | None, table: Mapping[Node, Node]) -> Node | None:
    if node is None:
        return None
    found = substitute(node, table)
    return tidy(found) if found.support else found


def _alike(case: Case, own: Case, values: Mapping[Node, Node]) -> bool:
    """Whether two cases have the same points with the same kinds at a sample; with families only where there are none."""
    if case.families or own.families or len(case.points) != len(own.points):
        return False
    return sorted(_numbers(case, values)) == sorted(_numbers(own, values)) and all(_numbers(case, values))


def _numbers(case: Case, values: Mapping[Node, Node]) -> list[tuple[Any, ...]]:
    from jachess.expression.ball import nearest_double

    found: list[tuple[Any, ...]] = []
    for point in case.points:
        row: list[Any] = [point.kind]
        for value in point.coordinates:
            try:
                node = None if value.exact is None else _evaluated(substitute(value.exact, values))
                row.append(None if node is None or node.support else round(nearest_double(node) or 0.0, 9) + 0.0)
            except Undefined:
                return [()]
        found.append(tuple(row) if None not in row else ())
    return found


def _on_border(
    function: VectorFunction, border: Node, before: Sequence[Node], when: tuple[Node, ...], digits: int, clock: Clock, depth: int
) -> Iterator[Case]:
    """The cases where a border is 0, and none of those before."""
    ways = _substitutions(border, function)
    if ways is None or depth >= MAX_DEPTH:
        if _possible(border, function):
            condition = readable(Call("=", (border, ZERO)))
            text = "this border case was not worked out; --set gives it for numbers"
            yield Case((*when, condition), (), (), "unproved", text)
        return
    for table, conditions in ways:
        smaller = _with(function, table)
        if smaller is None or any(_put(other, table) is ZERO for other in before):
            continue
        nonzero = tuple(c for c in conditions if type(c) is Call and c.name == "!=")
        smaller = replace(smaller, assumptions=(*smaller.assumptions, *nonzero))
        try:
            cases = list(_cases(smaller, (*when, *conditions), digits, clock, depth + 1))
        except Unsolved as problem:
            cases = [Case((*when, *conditions), (), (), "unproved", f"this border case was not worked out: {problem}")]
        for case in cases:
            if not any(_excluded(tidy(substitute(other, table)), case.when) for other in before):
                yield case


def _shortened(conditions: list[Node]) -> tuple[Node, ...]:
    """Conditions without those that another implies: of a > 2 and a > −2 the first."""
    from jachess.expression.exact import compare

    kept: list[Node] = []
    for condition in conditions:
        assert type(condition) is Call
        name, end = condition.args
        implied = False
        for other in conditions:
            assert type(other) is Call
            if (
                other is condition
                or other.args[0] is not name
                or other.name != condition.name
                or end.support
                or other.args[1].support
            ):
                continue
            side = compare(other.args[1], end)
            implied = implied or (side > 0 if condition.name == ">" else side < 0)
        if not implied:
            kept.append(condition)
    return tuple(kept)


def _excluded(border: Node, when: Sequence[Node]) -> bool:
    """Whether the conditions say that a border that was treated before is 0."""
    zero = readable(Call("=", (border, ZERO)))
    return zero in when


def _possible(border: Node, function: VectorFunction) -> bool:
    """Whether the border can be 0 at all."""
    from jachess.expression.conditions import POSITIVE, positivity

    return positivity(border) != POSITIVE and positivity(tidy(negate(border))) != POSITIVE


def _solved_for(border: Node, parameters: Sequence[Name]) -> tuple[Name, Node] | None:
    from jachess.points.splitting import solved

    found = solved(border, (), [name for name in parameters if border.support & name.support])
    return None if found is None else (found.name, found.value)


def readable(condition: Node) -> Node:
    """A condition on a linear expression in one parameter solved for it: 2·a − 1 > 0 is a > 1/2."""
    from jachess.points.splitting import solved

    assert type(condition) is Call
    left, right = condition.args
    whole = collected(left)
    names = free_names(whole)
    if len(names) == 1 and right is ZERO:
        found = solved(whole, (), names)
        if found is not None:
            falling = tidy(substitute(whole, {names[0]: add(found.value, Number(1))}))
            turned = {">": "<", "<": ">", ">=": "<=", "<=": ">="}.get(condition.name, condition.name)
            down = type(falling) is Number and falling.value < 0
            return Call(turned if down else condition.name, (names[0], found.value))
    return Call(condition.name, (whole, right))


# Solving in letters


class _Solver:
    def __init__(self, function: VectorFunction, clock: Clock) -> None:
        self.function = function
        self.variables = function.variables
        self.clock = clock
        self.gradient, self.hessian = derivatives(function.components[0], function.variables)
        self.mask = 0
        for name in function.variables:
            self.mask |= name.support
        self.divided: dict[Node, None] = {}  # what was divided by: its zeros are cases of their own
        self.other: dict[Node, None] = {}  # what decides whether solutions are real, and of which kind
        self.count = 0

    def solutions(self) -> list[Letters]:
        """Every solution for generic parameters. Raises: Unsolved."""
        found: list[Letters] = []
        for each in self._solve(tuple(self.gradient), (), ()):
            values = dict(each.values)
            if not any(_same_values(values, dict(other.values)) and each.free == other.free for other in found):
                found.append(each)
        # a point that lies in a family
        families = [each for each in found if each.free]
        return [each for each in found if each.free or not any(_member(each, family) for family in families)]

    def _solve(
        self, equations: tuple[Node, ...], assigned: tuple[tuple[Name, Node], ...], real: tuple[Node, ...]
    ) -> Iterator[Letters]:
        self.clock.check()
        self.count += 1
        if self.count > MAX_BRANCHES:
            raise Unsolved("there are too many branches")
        simple: list[Node] = []
        products: list[tuple[Node, ...]] = []
        for equation in equations:
            parts = factored(equation)
            if parts.factors == (ZERO,):
                continue
            for part in (*parts.below, *parts.factors):
                if not part.support & self.mask:
                    self.divided[part] = None
            own = tuple(part for part in parts.factors if part.support & self.mask)
            if not own:
                return
            if len(own) == 1:
                simple.append(own[0])
            else:
                products.append(own)
        products = [each for each in products if not any(part in simple for part in each)]
        choice = self._linear(simple, assigned)
        if choice is not None:
            place, name, value = choice
            yield from self._put_in(simple, products, place, ((name, value, real),), assigned)
            return
        if products:
            chosen = min(products, key=len)
            others = [_joined(each) for each in products if each is not chosen]
            for part in chosen:
                yield from self._solve((part, *simple, *others), assigned, real)
            return
        if not simple:
            solved = {name for name, _ in assigned}
            yield Letters(assigned, tuple(name for name in self.variables if name not in solved), real)
            return
        for place, equation in enumerate(simple):
            roots = self._roots(equation)
            if roots is not None:
                choices = tuple((name, value, (*real, *conditions)) for name, value, conditions in roots)
                yield from self._put_in(simple, products, place, choices, assigned)
                return
        raise Unsolved("an equation in letters is of too high a degree")

    def _put_in(
        self,
        simple: list[Node],
        products: list[tuple[Node, ...]],
        place: int,
        choices: Sequence[tuple[Name, Node, tuple[Node, ...]]],
        assigned: tuple[tuple[Name, Node], ...],
    ) -> Iterator[Letters]:
        for name, value, real in choices:
            table: dict[Node, Node] = {name: value}
            rest = [tidy(substitute(other, table)) for k, other in enumerate(simple) if k != place]
            rest += [tidy(substitute(_joined(each), table)) for each in products]
            before = tuple((other, tidy(substitute(expression, table))) for other, expression in assigned)
            yield from self._solve(tuple(each for each in rest if each is not ZERO), (*before, (name, value)), real)

    def _linear(self, equations: Sequence[Node], assigned: Sequence[tuple[Name, Node]]) -> tuple[int, Name, Node] | None:
        """An equation that is linear in a variable, with a factor in the parameters alone."""
        solved = {name for name, _ in assigned}
        best: tuple[int, int, Name, Node, Node] | None = None
        from jachess.expression.nodes import operations

        for place, equation in enumerate(equations):
            for name in self.variables:
                if name in solved or not equation.support & name.support:
                    continue
                parts = _coefficients(equation, name)
                if parts is None or len(parts) != 2 or parts[1].support & self.mask:
                    continue
                value = tidy(negate(divide(parts[0], parts[1])))
                cost = operations(value) + (100 if value.support & self.mask else 0)
                if best is None or cost < best[0]:
                    best = cost, place, name, value, parts[1]
        if best is None:
            return None
        self._divide(best[4])
        return best[1], best[2], best[3]

    def _divide(self, node: Node) -> None:
        for part in factored(node).factors:
            if part.support:
                self.divided[part] = None

    def _roots(self, equation: Node) -> list[tuple[Name, Node, tuple[Node, ...]]] | None:
        """The solutions of an equation in one variable: of degree 2, or a pure power."""
        names = [name for name in self.variables if equation.support & name.support]
        if len(names) != 1:
            return None
        (name,) = names
        parts = _coefficients(equation, name)
        if parts is None or any(part.support & self.mask for part in parts):
            return None
        degree = len(parts) - 1
        leading = parts[-1]
        if degree == 2:
            self._divide(leading)
            discriminant = tidy(add(multiply(parts[1], parts[1]), negate(multiply(Number(4), multiply(parts[0], leading)))))
            for part in factored(discriminant).factors:
                self.other[part] = None
            conditions = (discriminant,)
            root = Call("sqrt", (discriminant,))
            twice = multiply(Number(2), leading)
            return [
                (name, tidy(divide(add(negate(parts[1]), negate(root) if sign < 0 else root), twice)), conditions)
                for sign in (-1, 1)
            ]
        if all(part is ZERO for part in parts[1:-1]):
            self._divide(leading)
            right = tidy(negate(divide(parts[0], leading)))
            for part in (*factored(right).factors, *factored(leading).factors):
                self.other[part] = None
            value = tidy(power(right, Number(Fraction(1, degree))))
            if degree % 2:
                return [(name, value, ())]
            return [(name, tidy(negate(value)), (right,)), (name, value, (right,))]
        if degree == 4 and parts[1] is ZERO and parts[3] is ZERO:
            raise Unsolved("an equation of degree 4 in letters")
        return None

    def borders(self, solutions: Sequence[Letters]) -> list[Node]:
        """Every polynomial in the parameters at whose zeros the solutions, or their kinds, may change."""
        found: dict[Node, None] = {}
        for node in (*self.divided, *self.other):
            found.update(dict.fromkeys(_polynomials(node)))
        for each in solutions:
            values: dict[Node, Node] = dict(each.values)
            matrix = [[tidy(substitute(entry, values)) for entry in row] for row in self.hessian]
            for k in range(1, len(matrix) + 1):
                found.update(dict.fromkeys(part for part in _polynomials(elementary(matrix, k)) if not part.support & self.mask))
        return list(found)


def _joined(factors: Sequence[Node]) -> Node:
    from jachess.points.splitting import build_product

    return build_product(factors)


def _coefficients(equation: Node, name: Name) -> list[Node] | None:
    """The coefficients of the powers of a variable, ascending; None where it is no polynomial in it."""
    whole = collected(equation)
    try:
        ring = Ring(whole)
        top, _ = quotient_form(ring, whole)
    except TooLarge:
        return None
    if (name, None) not in ring.place:
        return None
    own = ring.place[name, None]
    if ring.square(own)[own] != 2:
        return None
    for base, rest in ring.generators:
        if base is not name and (base.support | (rest.support if rest is not None else 0)) & name.support:
            return None
    parts: dict[int, Polynomial] = {}
    for monomial, coefficient in ring.reduced(top).items():
        parts.setdefault(monomial[own], {})[(*monomial[:own], 0, *monomial[own + 1 :])] = coefficient
    return [tidy(ring.node(parts[k])) if k in parts else ZERO for k in range(max(parts) + 1)]


def _polynomials(node: Node) -> Iterator[Node]:
    """Polynomials in the names of a constant expression that contain its zeros and poles: those under roots are squared."""
    parts = factored(node)
    for part in (*parts.factors, *parts.below):
        if not part.support:
            continue
        rational = _norm(part)
        if rational is part:
            yield part
        else:
            yield from (each for each in factored(rational).factors if each.support)


def _norm(node: Node) -> Node:
    """The product of an expression with its conjugates, free of square roots."""
    for _ in range(4):
        whole = collected(node)
        try:
            ring = Ring(whole)
            top, _below = quotient_form(ring, whole)
        except TooLarge:
            return node
        place = next((k for k, (degree, _) in ring.relations.items() if degree == 2 and any(m[k] for m in top)), None)
        if place is None:
            return node
        top = ring.reduced(top)
        conjugate = {m: -c if m[place] % 2 else c for m, c in top.items()}
        node = tidy(ring.node(ring.reduced(poly.times(top, conjugate))))
    return node


def _same_values(left: Mapping[Name, Node], right: Mapping[Name, Node]) -> bool:
    return left.keys() == right.keys() and all(tidy(add(left[name], negate(right[name]))) is ZERO for name in left)


def _member(point: Letters, family: Letters) -> bool:
    values: dict[Node, Node] = dict(point.values)
    return all(
        tidy(add(substitute(name, values), negate(substitute(expression, values)))) is ZERO for name, expression in family.values
    )


# Cells


def _cells(borders: Sequence[Node], parameters: Sequence[Name], clock: Clock) -> Iterator[Cell]:
    """A sample in each cell of the parameters where no border is 0: every such cell has at least one."""
    from flint import fmpq_mpoly_ctx

    context = fmpq_mpoly_ctx.get([name.text for name in parameters], "lex")
    polynomials = [_as_mpoly(border, parameters, context) for border in borders]
    seen: set[Signs] = set()
    for count, sample in enumerate(_samples(polynomials, len(parameters), context, clock)):
        if count > MAX_CELLS:
            raise Unsolved("there are too many cells")
        signs = tuple(_sign_at(each, sample) for each in polynomials)
        if signs not in seen:
            seen.add(signs)
            yield Cell(tuple(zip(parameters, sample, strict=True)), signs)


def _as_mpoly(node: Node, parameters: Sequence[Name], context: Any) -> Any:
    from flint import fmpq

    whole = collected(node)
    ring = Ring(whole)
    top, _ = quotient_form(ring, whole)
    terms: dict[tuple[int, ...], Any] = {}
    for monomial, coefficient in top.items():
        exponents = [0] * len(parameters)
        for (base, rest), exponent in zip(ring.generators, monomial, strict=True):
            if exponent:
                if base not in parameters or rest is not None:
                    raise Unsolved(f"a border is no polynomial in the parameters: {node}")
                exponents[parameters.index(base)] = exponent
        terms[tuple(exponents)] = fmpq(Fraction(coefficient).numerator, Fraction(coefficient).denominator)
    return context.from_dict(terms)


def _samples(polynomials: Sequence[Any], count: int, context: Any, clock: Clock) -> Iterator[tuple[Fraction, ...]]:
    """Rational points that meet every open cell of the polynomials' signs, by projection."""
    if count == 0:
        yield ()
        return
    last = count - 1
    clock.check()
    squarefree = _irreducible(polynomials)
    own = [each for each in squarefree if each.degrees()[last] > 0]
    projected = [each for each in squarefree if each.degrees()[last] == 0]
    variable = context.names()[last] if hasattr(context, "names") else last
    for k, each in enumerate(own):
        projected += [c for c in _leading(each, last, context) if not c.is_constant()]
        if each.degrees()[last] > 1:
            projected.append(each.discriminant(variable))
        projected += [each.resultant(other, variable) for other in own[:k]]
    projected = [each for each in projected if not each.is_zero() and not each.is_constant()]
    for start in _samples(projected, last, context, clock):
        roots = sorted({root for each in own for root in _real_roots(each, start, last)})
        for value in _between(roots):
            yield (*start, value)


def _irreducible(polynomials: Sequence[Any]) -> list[Any]:
    found: list[Any] = []
    for each in polynomials:
        for factor, _ in each.factor()[1]:
            if factor not in found:
                found.append(factor)
    return found


def _leading(polynomial: Any, last: int, context: Any) -> list[Any]:
    """The coefficient of the highest power of the last variable."""
    highest = int(polynomial.degrees()[last])
    terms = {}
    for monomial, coefficient in polynomial.to_dict().items():
        if monomial[last] == highest:
            terms[(*monomial[:last], 0, *monomial[last + 1 :])] = coefficient
    return [context.from_dict(terms)]


def _real_roots(polynomial: Any, start: tuple[Fraction, ...], last: int) -> list[Fraction]:
    """Rational numbers so close to the real roots in the last variable that no other root lies between."""
    from flint import ctx, fmpq, fmpq_poly

    coefficients: dict[int, Fraction] = {}
    for monomial, coefficient in polynomial.to_dict().items():
        value = Fraction(int(coefficient.p), int(coefficient.q))
        for exponent, x in zip(monomial, start, strict=False):
            value *= x ** int(exponent)
        power_ = int(monomial[last])
        coefficients[power_] = coefficients.get(power_, Fraction(0)) + value
    flat = fmpq_poly(
        [fmpq(c.numerator, c.denominator) for k in range(max(coefficients) + 1) for c in (coefficients.get(k, Fraction(0)),)]
    )
    with ctx.workprec(200):
        roots = [root.real for root, _ in flat.numer().complex_roots() if root.imag == 0] if flat.degree() > 0 else []
    found = []
    for root in roots:
        mantissa, exponent = root.mid().man_exp()
        shift = int(exponent)
        found.append(Fraction(int(mantissa) << shift) if shift >= 0 else Fraction(int(mantissa), 1 << -shift))
    return found


def _between(roots: Sequence[Fraction]) -> Iterator[Fraction]:
    """Simple numbers below, between and above the roots."""
    if not roots:
        yield Fraction(1)
        return
    yield Fraction(roots[0].__floor__() - 1)
    for low, high in pairwise(roots):
        if high - low > Fraction(1, 1 << 80):
            yield _simplest(low, high)
    yield Fraction(roots[-1].__ceil__() + 1)


def _simplest(low: Fraction, high: Fraction) -> Fraction:
    """A number of small denominator strictly between, not too near to the ends."""
    margin = (high - low) / 8
    denominator = 1
    while True:
        value = Fraction(((low + margin) * denominator).__ceil__(), denominator)
        if value < high - margin:
            return value
        denominator *= 2


def _sign_at(polynomial: Any, sample: Sequence[Fraction]) -> int:
    value = Fraction(0)
    for monomial, coefficient in polynomial.to_dict().items():
        term = Fraction(int(coefficient.p), int(coefficient.q))
        for exponent, x in zip(monomial, sample, strict=True):
            term *= x ** int(exponent)
        value += term
    return (value > 0) - (value < 0)


def _allowed(assumptions: Sequence[Node], cell: Cell) -> bool:
    values: dict[Node, Node] = {name: Number(value) for name, value in cell.sample}
    return all(_truth(substitute(each, values)) for each in assumptions)


def _truth(condition: Node) -> bool:
    from jachess.expression.exact import Values

    if condition.support:
        return True
    try:
        return Values({}).truth(condition) is not False
    except (JachessError, TypeError):
        return True


# What holds in a cell


def _outcome(function: VectorFunction, solutions: Sequence[Letters], cell: Cell, digits: int, clock: Clock) -> Case:
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
                at[name] = _evaluated(substitute(expression, values))
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
            if ConstantPlace({}, ()).value(_evaluated(substitute(radicand, values))).sign() < 0:
                return False
        except Undefined:
            return False
    return True


def _evaluated(node: Node) -> Node:
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


# Cells put together


def _shape(case: Case) -> Any:
    """What makes two cells one case: the same points in letters with the same kinds."""
    return (
        tuple((point.point, point.kind, point.strict) for point in case.points),
        tuple((family.point, tuple(each.kind for each in family.classification)) for family in case.families),
    )


def _relevant(borders: Sequence[Node], outcomes: Sequence[tuple[Cell, Case]]) -> list[int]:
    """The borders whose sign makes a difference somewhere."""
    kept = list(range(len(borders)))
    for k in range(len(borders) - 1, -1, -1):
        rest = [j for j in kept if j != k]
        seen: dict[Signs, Any] = {}
        if all(seen.setdefault(tuple(cell.signs[j] for j in rest), _shape(case)) == _shape(case) for cell, case in outcomes):
            kept = rest
    return kept


def _grouped(
    borders: Sequence[Node], relevant: Sequence[int], outcomes: Sequence[tuple[Cell, Case]]
) -> Iterator[tuple[Signs, Case]]:
    found: dict[Signs, Case] = {}
    for cell, case in outcomes:
        found.setdefault(tuple(cell.signs[k] for k in relevant), case)
    yield from sorted(found.items(), key=lambda item: tuple(-sign for sign in item[0]))


def _needed(borders: Sequence[Node], relevant: Sequence[int], solver: _Solver) -> list[int]:
    """The borders on which something else may hold: those that make a difference, and those that were divided by."""
    divided = {part for node in solver.divided for part in _polynomials(node)}
    return [k for k in range(len(borders)) if k in relevant or borders[k] in divided]


__all__ = ["by_cases", "readable"]
