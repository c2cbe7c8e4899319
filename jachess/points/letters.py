"""A system with parameters solved in letters: linear equations, products, quadratic equations and pure powers.

Every polynomial in the parameters that was divided by, or whose square root was taken, is kept: its zeros are borders.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from jachess.algebra.clock import Clock
from jachess.expression import polynomial as poly
from jachess.expression.nodes import (
    ZERO,
    Call,
    Name,
    Node,
    Number,
    add,
    divide,
    multiply,
    negate,
    power,
    substitute,
)
from jachess.expression.polynomial import Polynomial, TooLarge
from jachess.expression.rational import Ring, quotient_form
from jachess.expression.tidy import collected, tidy
from jachess.points.family_kinds import elementary
from jachess.points.search import derivatives
from jachess.points.splitting import factored
from jachess.results.functions import VectorFunction


class Unsolved(Exception):
    """The system has no solution in letters that this module finds; the message says why."""


@dataclass(frozen=True, slots=True)
class Letters:
    """One solution in letters: values of variables, those that are free, and what must not be negative for it to be real."""

    values: tuple[tuple[Name, Node], ...]
    free: tuple[Name, ...]
    real: tuple[Node, ...] = ()


MAX_BRANCHES = 60


class Solver:
    """Solves a gradient with its parameters as letters, and notes every border on the way."""

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
                parts = coefficients(equation, name)
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
        parts = coefficients(equation, name)
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
            found.update(dict.fromkeys(polynomials(node)))
        for each in solutions:
            values: dict[Node, Node] = dict(each.values)
            matrix = [[tidy(substitute(entry, values)) for entry in row] for row in self.hessian]
            for k in range(1, len(matrix) + 1):
                found.update(dict.fromkeys(part for part in polynomials(elementary(matrix, k)) if not part.support & self.mask))
        return list(found)


def _joined(factors: Sequence[Node]) -> Node:
    from jachess.points.splitting import build_product

    return build_product(factors)


def coefficients(equation: Node, name: Name) -> list[Node] | None:
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


def polynomials(node: Node) -> Iterator[Node]:
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
