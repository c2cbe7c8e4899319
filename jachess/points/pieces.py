"""A component of positive dimension as a set of real points: parametrised where it can be, left out where it has none.

The real points of p = 0 are found on each connected component by the points nearest to, or farthest from, a fixed point
(Seidenberg 1954): where these are none, there is no real point; where the gradient of p is not zero at one of them, the
set is a smooth hypersurface around it. Where all of them are singular points of p, the real set is smaller than its
dimension says (x² + y² = 0 is a point), and the singular points are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from typing import TYPE_CHECKING, Any

from jachess.algebra.clock import Clock
from jachess.calculus.accumulation import gradient_entries
from jachess.expression.conditions import POSITIVE, positivity
from jachess.expression.nodes import ZERO, Call, Name, Node, Number, add, divide, free_names, multiply, negate, power, total
from jachess.expression.terms import split_term
from jachess.expression.tidy import tidy

if TYPE_CHECKING:
    from jachess.algebra.solution_sets import Piece

MAX_SINGULAR = 200


@dataclass(frozen=True, slots=True)
class Real:
    """The real points of a piece: `shapes` give all of it as (point, parameters, conditions); or it is left as equations.

    `empty` is a reason why there are none. `isolated` are systems of equations whose zeros are its only real points.
    """

    point: tuple[tuple[Name, Node], ...] = ()
    parameters: tuple[Name, ...] = ()
    where: tuple[Node, ...] = ()
    empty: str = ""
    isolated: tuple[Node, ...] = ()


def real_points(equations: Sequence[Node], variables: Sequence[Name], names: Sequence[Name], clock: Clock) -> Real:
    """The real points of the common zeros of polynomials; `names` are free to serve as parameters."""
    if len(equations) == 1:
        (equation,) = equations
        if positivity(equation) == POSITIVE or positivity(tidy(negate(equation))) == POSITIVE:
            return Real(empty=f"{_shown(equation)} is never 0")
        for attempt in (_graph, _conic):
            found = attempt(equation, variables, names)
            if found is not None:
                return found
        return _by_nearest_points(equation, variables, clock)
    solved = _triangular(equations, variables, names)
    return Real() if solved is None else solved


def piece_equations(piece: Piece, generators: Sequence[Node]) -> tuple[Node, ...]:
    """The basis of a piece as expressions."""
    return tuple(tidy(as_node(polynomial, generators)) for polynomial in piece.basis)


def as_node(polynomial: Any, generators: Sequence[Node]) -> Node:
    """A polynomial in the generators."""
    terms: list[Node] = []
    for monomial, coefficient in sorted(polynomial.items(), reverse=True):
        term: Node = Number(coefficient)
        for generator, exponent in zip(generators, monomial, strict=True):
            if exponent:
                term = multiply(term, power(generator, Number(exponent)))
        terms.append(term)
    return total(terms)


def _graph(equation: Node, variables: Sequence[Name], names: Sequence[Name]) -> Real | None:
    """The set as a graph: the equation solved for a variable that occurs in it once, to the first power."""
    from jachess.points.splitting import solved

    own = [name for name in variables if equation.support & name.support]
    solution = solved(equation, (), own)
    if solution is None:
        return _linear(equation, variables, names)
    free = [name for name in variables if name is not solution.name]
    table: dict[Node, Node] = dict(zip(free, names, strict=False))
    from jachess.expression.nodes import substitute

    values: dict[Node, Node] = {**table, solution.name: substitute(solution.value, table)}
    return Real(tuple((name, values[name]) for name in variables), tuple(names[: len(free)]))


def _linear(equation: Node, variables: Sequence[Name], names: Sequence[Name]) -> Real | None:
    """a·v + b = 0: v = −b/a where a is not 0. Where a and b have common zeros nothing is said."""
    from jachess.expression.nodes import substitute
    from jachess.expression.rational import expanded

    whole = expanded(equation)
    for name in reversed(variables):
        if not whole.support & name.support:
            continue
        slope = tidy(gradient_entries(whole, (name,))[0])
        if slope.support & name.support or slope is ZERO:
            continue
        rest = tidy(substitute(whole, {name: ZERO}))
        never = positivity(slope) == POSITIVE or positivity(tidy(negate(slope))) == POSITIVE
        if not never and not _apart(slope, rest):
            continue
        free = [other for other in variables if other is not name]
        table: dict[Node, Node] = dict(zip(free, names, strict=False))
        value = tidy(substitute(negate(divide(rest, slope)), table))
        values: dict[Node, Node] = {**table, name: value}
        where = () if never else (Call("!=", (tidy(substitute(slope, table)), ZERO)),)
        return Real(tuple((each, values[each]) for each in variables), tuple(names[: len(free)]), where)
    return None


def _apart(slope: Node, rest: Node) -> bool:
    """Whether two expressions are seen to have no common zero."""
    from jachess.expression.nodes import substitute
    from jachess.points.splitting import factored, solved

    if positivity(rest) == POSITIVE or positivity(tidy(negate(rest))) == POSITIVE:
        return True
    for part in factored(slope).factors:
        own = list(free_names(part))
        found = solved(part, (), own)
        if found is None:
            return False
        there = tidy(substitute(rest, {found.name: found.value}))
        if positivity(there) != POSITIVE and positivity(tidy(negate(there))) != POSITIVE:
            return False
    return True


def _conic(equation: Node, variables: Sequence[Name], names: Sequence[Name]) -> Real | None:
    """a·x² + b·y² + c·x + d·y + e = 0 in two of the variables, a·b > 0: an ellipse by angles, one point, or nothing."""
    from jachess.expression.rational import expanded

    own = [name for name in variables if equation.support & name.support]
    if len(own) != 2 or len(names) < len(variables) - 1:
        return None
    whole = expanded(equation)
    coefficients: dict[tuple[int, int], Fraction] = {}
    terms = whole.args if type(whole).__name__ == "Sum" else (whole,)
    for term in terms:
        coefficient, factors = split_term(term)
        exponents = [0, 0]
        for base, exponent in factors:
            if base not in own or not isinstance(exponent, int):
                return None
            exponents[own.index(base)] += exponent
        coefficients[exponents[0], exponents[1]] = Fraction(coefficient)
    if not set(coefficients) <= {(2, 0), (0, 2), (1, 0), (0, 1), (0, 0)}:
        return None
    a, b = coefficients.get((2, 0), Fraction(0)), coefficients.get((0, 2), Fraction(0))
    if not a or not b or (a > 0) != (b > 0):
        return None
    c, d, e = (coefficients.get(key, Fraction(0)) for key in ((1, 0), (0, 1), (0, 0)))
    x0, y0 = -c / (2 * a), -d / (2 * b)
    level = c * c / (4 * a) + d * d / (4 * b) - e
    if level == 0:
        return Real(isolated=(tidy(add(own[0], Number(-x0))), tidy(add(own[1], Number(-y0)))))
    if (level > 0) != (a > 0):
        return Real(empty=f"{_shown(equation)} = 0 has no real solution")
    t = names[0]
    values: dict[Name, Node] = {
        own[0]: tidy(add(Number(x0), multiply(_root(level / a), Call("cos", (t,))))),
        own[1]: tidy(add(Number(y0), multiply(_root(level / b), Call("sin", (t,))))),
    }
    others = iter(names[1:])
    point = tuple((name, values[name] if name in values else next(others)) for name in variables)
    return Real(point, tuple(names[: len(variables) - 1]))


def _root(value: Fraction) -> Node:
    top, bottom = value.numerator, value.denominator
    if isqrt(top) ** 2 == top and isqrt(bottom) ** 2 == bottom:
        return Number(Fraction(isqrt(top), isqrt(bottom)))
    return tidy(Call("sqrt", (Number(value),)))


def _triangular(equations: Sequence[Node], variables: Sequence[Name], names: Sequence[Name]) -> Real | None:
    """Equations that can be solved one after the other, each for a variable that stands alone in it."""
    from jachess.expression.nodes import substitute
    from jachess.points.splitting import solved

    left = list(equations)
    values: dict[Name, Node] = {}
    while left:
        free = [name for name in variables if name not in values]
        found = next(((k, s) for k, equation in enumerate(left) if (s := solved(equation, (), free)) is not None), None)
        if found is None:
            return None
        place, solution = found
        table: dict[Node, Node] = {solution.name: solution.value}
        values = {name: tidy(substitute(value, table)) for name, value in values.items()} | {solution.name: solution.value}
        left = [tidy(substitute(other, table)) for k, other in enumerate(left) if k != place]
        left = [other for other in left if other is not ZERO]
        if any(not other.support for other in left):
            return Real(empty="the equations contradict each other")
    free = [name for name in variables if name not in values]
    renamed: dict[Node, Node] = dict(zip(free, names, strict=False))
    point = tuple((name, substitute(values.get(name, name), renamed)) for name in variables)
    return Real(point, tuple(names[: len(free)]))


def _by_nearest_points(equation: Node, variables: Sequence[Name], clock: Clock) -> Real:
    """Whether the zeros of a polynomial have real points at all, and whether only singular ones."""
    own = tuple(name for name in variables if equation.support & name.support)
    slopes = gradient_entries(equation, own)
    found = list(_nearest(equation, own, slopes, clock))
    if found and not found[0]:
        return Real()  # not decided: the equation stands for itself
    smooth = any(any(value.sign() for value in values) for values in found)
    if smooth:
        return Real()
    if not found:
        return Real(empty=f"{_shown(equation)} = 0 has no real solution")
    return Real(isolated=tuple(tidy(each) for each in (equation, *slopes)))


def _nearest(equation: Node, own: Sequence[Name], slopes: Sequence[Node], clock: Clock) -> Iterator[tuple[Any, ...]]:
    """The gradient of p at each of its points where it is parallel to the way from a fixed point; () where that fails."""
    from jachess.algebra.polynomial_systems import solve
    from jachess.algebra.scalars import AlgebraicPlace
    from jachess.points.reduction import NotPolynomial, reduce
    from jachess.points.search import algebraic_points

    centre = [Number(Fraction(7 * k + 3, 11 + 2 * k)) for k in range(len(own))]
    away = [add(name, negate(c)) for name, c in zip(own, centre, strict=True)]
    parallel = [
        add(multiply(slopes[i], away[j]), negate(multiply(slopes[j], away[i])))
        for i in range(len(own))
        for j in range(i + 1, len(own))
    ]
    reduced = reduce([equation, *parallel], own)
    if isinstance(reduced, NotPolynomial) or not reduced.plain or reduced.free:
        yield ()
        return
    solution = solve(reduced.system, len(reduced.unknowns), clock=clock)
    if not solution.complete or solution.pieces:
        yield ()
        return
    for values in algebraic_points(solution, [unknown.generator for unknown in reduced.unknowns]):
        field = next(iter(values.values())).field
        place = AlgebraicPlace(field, values, own)
        yield tuple(place.value(slope) for slope in slopes)


def _shown(node: Node) -> str:
    from jachess.expression.notation import unicode

    return unicode(node)
