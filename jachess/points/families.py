"""Critical points that are not isolated: curves, surfaces and regions of them, classified along their length.

On such a set f is constant. Around a point of it the sign of f − c decides the kind: where f − c never changes sign all
points are minima (maxima), none of them strict; where f − c = g^m·h and the set is g = 0, an even m leaves the sign to h,
and with an odd m f changes its sign across the set wherever h ≠ 0. Otherwise the Hessian across the set decides where it is
definite or indefinite there (Bott 1954, the Morse–Bott lemma): its inertia can change only where a coefficient of the
characteristic polynomial vanishes. The borders where h, or that coefficient, is zero are points with a kind of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

from jachess.algebra.scalars import AlgebraicPlace, ConstantPlace, Place, Scalar, scalar
from jachess.errors import LimitReached, Undefined
from jachess.expression.conditions import NONNEGATIVE, POSITIVE, positivity
from jachess.expression.nodes import ZERO, Call, Name, Node, Number, add, negate, product, substitute, total
from jachess.expression.tidy import tidy
from jachess.points.rational_germs import is_polynomial
from jachess.points.splitting import System
from jachess.results.points import Branch, Classification, CriticalPoint, Family, Inertia

if TYPE_CHECKING:
    from jachess.points.search import Search

KINDS = ("curve", "surface", "region")
LETTERS = ("t", "s", "u", "v", "w")


@dataclass(frozen=True, slots=True)
class Shape:
    """A set of critical points: `point` gives the variables in `parameters`; `equations` (each = 0) describe it too."""

    point: tuple[tuple[Name, Node], ...]
    parameters: tuple[Name, ...]
    equations: tuple[Node, ...]
    where: tuple[Node, ...] = ()
    dimension: int = 1


def free_family(search: Search, branch: Branch, system: System, free: tuple[Name, ...]) -> Branch:
    """A leaf without equations: the variables that were not solved for take any value."""
    names = fresh_names(search, len(free))
    table: dict[Node, Node] = dict(zip(free, names, strict=True))
    point = tuple((name, substitute(dict(system.assigned).get(name, name), table)) for name in search.variables)
    equations = tuple(tidy(add(name, negate(value))) for name, value in system.assigned)
    where = tuple(Call("!=", (substitute(part, table), ZERO)) for part in system.nonzero)
    return family_found(search, branch, Shape(point, names, equations, where, len(free)))


def family_found(search: Search, branch: Branch, shape: Shape) -> Branch:
    """The shape as a family of the search, unless it lies in one that was found before."""
    problem = _inadmissible(search, shape)
    if problem:
        return replace(branch, closing="outside", reason=problem)
    where = _within_domain(search, shape)
    if where is None:
        return replace(branch, closing="outside", reason="f is defined at no point of it")
    shape = replace(shape, where=where)
    for number, others in enumerate(search.family_equations):
        if others and shape.point and all(_vanishes_on(equation, shape) for equation in others):
            return replace(branch, closing="repeated", reason="it lies in a family found before", families=(number,))
    family = described(search, shape)
    search.families.append(family)
    search.family_equations.append(shape.equations)
    return replace(branch, closing="solved", families=(len(search.families) - 1,))


def fresh_names(search: Search, count: int) -> tuple[Name, ...]:
    """Names for parameters that nothing else bears."""
    taken = {name.text for name in (*search.variables, *search.function.parameters)}
    letters = [letter for letter in LETTERS if letter not in taken]
    if count <= len(letters):
        return tuple(Name(letter) for letter in letters[:count])
    stem = next(letter for letter in ("t", "s", "tau", "sigma", "param") if letter not in taken)
    return tuple(Name(f"{stem}{k}") for k in range(1, count + 1))


def _inadmissible(search: Search, shape: Shape) -> str:
    """Why no point of the shape counts: f has no value anywhere on it."""
    if not shape.point:
        return ""
    reason = ""
    for place in _sample_places(search, shape):
        try:
            place.value(search.f)
            return ""
        except Undefined as error:
            reason = error.reason
        except LimitReached:
            return ""
    return reason


def _within_domain(search: Search, shape: Shape) -> tuple[Node, ...] | None:
    """The conditions on the shape's parameters, or on the variables, under which f is defined; None where they never hold."""
    from jachess.expression.conditions import simplest
    from jachess.points.domain import domain

    found: dict[Node, None] = {}
    on: dict[Node, Node] = dict(shape.point)
    for condition in domain(search.f):
        own = substitute(condition, on) if on else condition
        if not own.support:
            if not _hold((own,), None, ZERO):
                return None
            continue
        found.update(dict.fromkeys(simplest(own)))
    conditions = (*shape.where, *(condition for condition in found if condition not in shape.where))
    if conditions and shape.point and len(shape.parameters) == 1:
        return conditions_along(conditions, shape.parameters[0])
    return conditions


def conditions_along(conditions: Sequence[Node], parameter: Name) -> tuple[Node, ...] | None:
    """The conditions on one parameter, solved for it where they are rational; None where they never hold.

    >>> from jachess.syntax.reading import read_expression
    >>> [str(each) for each in conditions_along([read_expression("1/t > 0"), read_expression("t < 3")], Name("t"))]
    ['t > 0', 't < 3']
    """
    breaks = _breaks(conditions, parameter)
    if breaks is None:
        return tuple(conditions)
    runs: list[tuple[tuple[Scalar | None, bool], tuple[Scalar | None, bool]]] = []
    missing: list[Scalar] = []
    before = False
    items = _items(breaks)
    for low, high, value in items:
        inside = _hold(conditions, parameter, value)
        closed = low is not None and low is high
        if closed and not inside and low is not None:
            missing.append(low)
        if inside and before:
            runs[-1] = (runs[-1][0], (high, closed))
        elif inside:
            runs.append(((low, closed), (high, closed)))
        before = inside
    if not runs:
        return None
    if len(runs) == len(missing) + 1 and runs[0][0][0] is None and runs[-1][1][0] is None:
        return tuple(Call("!=", (parameter, value.node())) for value in missing)
    written = [tuple(_bounds(parameter, *run)) for run in runs]
    if len(written) == 1:
        return written[0]
    return (Call("or", tuple(each[0] if len(each) == 1 else Call("and", each) for each in written)),)


def _breaks(conditions: Sequence[Node], parameter: Name) -> tuple[Scalar, ...] | None:
    """Where a condition may begin or cease to hold; None where that is not found."""
    found: list[Scalar] = []
    for condition in conditions:
        if type(condition) is not Call or len(condition.args) != 2 or condition.support & ~parameter.support:
            return None
        zeros = real_zeros(tidy(add(condition.args[0], negate(condition.args[1]))), parameter)
        if zeros is None:
            return None
        found += zeros
    return _sorted(found)


def _items(breaks: Sequence[Scalar]) -> Iterator[tuple[Scalar | None, Scalar | None, Node]]:
    """The intervals between the breaks and the breaks themselves, in their order, each with a number in it."""
    for place, (low, high, middle) in enumerate(_intervals(breaks)):
        yield low, high, Number(middle)
        if place < len(breaks):
            yield breaks[place], breaks[place], breaks[place].node()


def _hold(conditions: Sequence[Node], parameter: Name | None, value: Node) -> bool:
    """Whether conditions hold at a value of the parameter; not where one of them is undefined."""
    place = ConstantPlace({}, ()) if parameter is None else ConstantPlace({parameter: value}, (parameter,))
    try:
        return all(place.truth(condition) for condition in conditions)
    except Undefined:
        return False


def _bounds(parameter: Name, low: tuple[Scalar | None, bool], high: tuple[Scalar | None, bool]) -> Iterator[Node]:
    """The conditions of an interval; each end with whether it belongs to it."""
    if low[0] is not None and low[0] is high[0]:
        yield Call("=", (parameter, low[0].node()))
        return
    if low[0] is not None:
        yield Call(">=" if low[1] else ">", (parameter, low[0].node()))
    if high[0] is not None:
        yield Call("<=" if high[1] else "<", (parameter, high[0].node()))


def _vanishes_on(equation: Node, shape: Shape) -> bool:
    return tidy(substitute(equation, dict(shape.point))) is ZERO


# Description and kinds


def described(search: Search, shape: Shape) -> Family:
    """The family with its value, its Hessian and its kinds."""
    kind: Any = KINDS[min(shape.dimension, 3) - 1]
    if shape.dimension == len(search.variables):
        kind = "region"
    on: dict[Node, Node] = dict(shape.point)
    value = _value(search, shape)
    hessian: Any = ()
    eigenvalues: tuple[Node, ...] = ()
    if shape.point:
        hessian = tuple(tuple(tidy(substitute(entry, on)) for entry in row) for row in search.hessian)
        eigenvalues = _eigenvalues(hessian)
    classes, samples, because = classified(search, shape, value)
    return Family(
        kind=kind,
        point=shape.point,
        parameters=shape.parameters,
        where=shape.where,
        equations=() if shape.point else shape.equations,
        function_value=value,
        hessian=hessian,
        eigenvalues=eigenvalues,
        classification=classes,
        because=because,
        samples=samples,
    )


def _value(search: Search, shape: Shape) -> Node | None:
    """f on the set, where it is constant."""
    if shape.point:
        found = tidy(substitute(search.f, dict(shape.point)))
        if not found.support:
            return found
    for place in _sample_places(search, shape):
        try:
            return place.value(search.f).node()
        except (Undefined, LimitReached):
            continue
    return None


def _eigenvalues(hessian: Sequence[Sequence[Node]]) -> tuple[Node, ...]:
    """The eigenvalues along the set for two variables, where one of them is zero: 0 and the trace."""
    if len(hessian) == 1:
        return (hessian[0][0],)
    if len(hessian) == 2 and tidy(hessian[0][0] * hessian[1][1] - hessian[0][1] * hessian[1][0]) is ZERO:
        trace = tidy(hessian[0][0] + hessian[1][1])
        return (ZERO, trace)
    return ()


def classified(
    search: Search, shape: Shape, value: Node | None
) -> tuple[tuple[Classification, ...], tuple[CriticalPoint, ...], str]:
    """The kinds along the set, points of it that were looked at, and the reason."""
    if shape.dimension == len(search.variables):
        return (
            (Classification("minimum", (), False, because="f is constant there: every point is a minimum and a maximum"),),
            (),
            "",
        )
    if value is not None:
        found = _by_factors(search, shape, value) or _by_hessian(search, shape)
        if found:
            return found, (), ""
    return _by_samples(search, shape)


# By the factors of f − c


def _by_factors(search: Search, shape: Shape, value: Node) -> tuple[Classification, ...]:
    difference = tidy(add(search.f, negate(value)))
    side = _side(difference)
    if side:
        from jachess.expression.notation import unicode

        never = "never negative" if side > 0 else "never positive"
        text = f"f − c = {unicode(difference)} is {never}"
        return (Classification("minimum" if side > 0 else "maximum", (), False, because=text),)
    parts = _powers(difference)
    if parts is None or len(shape.equations) != 1:
        return ()
    own = [(base, power) for base, power in parts if _is_zero_on(base, shape)]
    rest = [(base, power) for base, power in parts if not _is_zero_on(base, shape)]
    if len(own) != 1 or not isinstance(own[0][1], int) or own[0][1] < 1:
        return ()
    multiplicity = own[0][1]
    sign, varying = _constant_sign(rest)
    if multiplicity % 2 and not varying and is_polynomial(own[0][0], search.variables):
        return (Classification("saddle", because=_across(multiplicity)),)
    if multiplicity == 1:
        return ()  # then the gradient is zero only where another factor vanishes as well
    h = product([base for base, power in varying]) if varying else Number(1)
    if multiplicity % 2 == 0 and not varying:
        return (Classification("minimum" if sign > 0 else "maximum", (), False, because=_touching(multiplicity, sign)),)
    return _along(search, shape, h, sign, multiplicity)


def _across(multiplicity: int) -> str:
    return f"f − c changes its sign across the set: it vanishes there to the odd order {multiplicity}"


def _touching(multiplicity: int, sign: int) -> str:
    return f"f − c vanishes on the set to the even order {multiplicity} and is {'positive' if sign > 0 else 'negative'} beside it"


def _side(node: Node) -> int:
    """1 where the expression is never negative, −1 never positive, 0 where that is not seen."""
    if positivity(node) >= NONNEGATIVE:
        return 1
    if positivity(tidy(negate(node))) >= NONNEGATIVE:
        return -1
    from jachess.points.bounds import bounds

    low, high = bounds(node)
    if low is not None and low >= 0:
        return 1
    if high is not None and high <= 0:
        return -1
    parts = _powers(node)
    if parts is None:
        return 0
    sign, varying = _constant_sign(parts)
    return sign if not varying else 0


def _powers(node: Node) -> list[tuple[Node, Any]] | None:
    """The node as a product of powers; None where it is no product that factoring finds. The first base may be a number."""
    from jachess.expression import polynomial as poly
    from jachess.expression.polynomial import TooLarge
    from jachess.expression.rational import Ring, quotient_form
    from jachess.expression.tidy import collected

    try:
        ring = Ring(collected(node))
        top, bottom = quotient_form(ring, collected(node))
        top = ring.reduced(top)
        if not top:
            return None
        found: list[tuple[Node, Any]] = []
        for polynomial, side in ((top, 1), (bottom, -1)):
            scale, monomial, rest = poly.content(polynomial)
            found.append((Number(scale), side))
            found += [
                (base, exponent * side if not isinstance(exponent, Node) else exponent) for base, exponent in ring.factors(monomial)
            ]
            if len(rest) > 1:
                constant, factors = poly.factors(rest)
                found.append((Number(Fraction(constant)), side))
                found += [(ring.node(part), power * side) for part, power in factors]
        return found
    except TooLarge:
        return None


def _constant_sign(parts: Sequence[tuple[Node, Any]]) -> tuple[int, list[tuple[Node, Any]]]:
    """The sign of the factors whose sign does not change, and the factors that change theirs."""
    sign, varying = 1, []
    for base, power in parts:
        if type(base) is Number:
            sign *= 1 if base.value > 0 else -1
        elif positivity(base) >= NONNEGATIVE or (isinstance(power, int) and power % 2 == 0):
            continue
        elif positivity(tidy(negate(base))) >= NONNEGATIVE:
            sign *= -1 if isinstance(power, int) and power % 2 else 1
        else:
            varying.append((base, power))
    return sign, varying


def _is_zero_on(node: Node, shape: Shape) -> bool:
    if shape.point:
        return _vanishes_on(node, shape)
    from jachess.expression.tidy import minus

    (equation,) = shape.equations
    return tidy(minus(node, equation)) is ZERO or tidy(add(node, equation)) is ZERO


def _along(search: Search, shape: Shape, h: Node, sign: int, multiplicity: int) -> tuple[Classification, ...]:
    """The kinds where the sign of h, on the set, decides; its zeros are borders."""
    even = multiplicity % 2 == 0
    if not shape.point or len(shape.parameters) != 1:
        if not shape.point:
            return _by_sign_conditions(h, sign, even, multiplicity)
        on = tidy(substitute(h, dict(shape.point)))
        return _by_sign_conditions(on, sign, even, multiplicity)
    (parameter,) = shape.parameters
    on = tidy(substitute(h, dict(shape.point)))
    def between(middle: Fraction) -> Classification:
        side = sign * _sign_at(on, parameter, middle)
        if even:
            return Classification("minimum" if side > 0 else "maximum", (), False, because=_touching(multiplicity, side))
        return Classification("saddle", because=_across(multiplicity))

    breaks = real_zeros(on, parameter)
    found = None if breaks is None else _pieced(search, shape, parameter, breaks, between)
    return found if found is not None else _by_sign_conditions(on, sign, even, multiplicity)


def _by_sign_conditions(h: Node, sign: int, even: bool, multiplicity: int) -> tuple[Classification, ...]:
    if not even:
        return (Classification("saddle", (Call("!=", (h, ZERO)),), because=_across(multiplicity)),)
    above, below = Call(">", (h, ZERO)), Call("<", (h, ZERO))
    return (
        Classification("minimum", (above if sign > 0 else below,), False, because=_touching(multiplicity, 1)),
        Classification("maximum", (below if sign > 0 else above,), False, because=_touching(multiplicity, -1)),
        Classification("saddle", (Call("=", (h, ZERO)),), because="beside such a point f − c takes both signs", border=True),
    )


# By the Hessian across the set


def _by_hessian(search: Search, shape: Shape) -> tuple[Classification, ...]:
    """The kinds by the inertia across the set, where its rank is as large as it can be (Morse–Bott)."""
    n, d = len(search.variables), shape.dimension
    if not shape.point or n > 5:
        return ()
    on: dict[Node, Node] = dict(shape.point)
    matrix = [[tidy(substitute(entry, on)) for entry in row] for row in search.hessian]
    last = elementary(matrix, n - d)
    if last is ZERO:
        return ()
    coefficients = [elementary(matrix, k) for k in range(1, n - d + 1)]
    if not last.support and all(not c.support for c in coefficients):
        found = _inertia_of([scalar(c).sign() for c in coefficients])
        return (_bott(found),)
    if len(shape.parameters) != 1:
        sides = [_side_strict(c) for c in coefficients]
        if all(side is not None for side in sides):
            return (_bott(_inertia_of([side for side in sides if side is not None])),)
        return ()
    (parameter,) = shape.parameters

    def between(middle: Fraction) -> Classification:
        return _bott(_inertia_of([_sign_at(c, parameter, middle) for c in coefficients]))

    breaks = real_zeros(last, parameter)
    found = None if breaks is None else _pieced(search, shape, parameter, breaks, between)
    return found if found is not None else ()


def _side_strict(node: Node) -> int | None:
    if not node.support:
        return scalar(node).sign()
    if positivity(node) == POSITIVE:
        return 1
    return -1 if positivity(tidy(negate(node))) == POSITIVE else None


def elementary(matrix: Sequence[Sequence[Node]], k: int) -> Node:
    """The sum of the principal minors of size k: the k-th elementary symmetric function of the eigenvalues."""
    from jachess.calculus.structure import determinant

    minors = []
    for chosen in combinations(range(len(matrix)), k):
        rows = tuple(tuple(matrix[i][j] for j in chosen) for i in chosen)
        minors.append(rows[0][0] if k == 1 else determinant(rows) or ZERO)
    return tidy(total(minors))


def _inertia_of(signs: Sequence[int]) -> Inertia:
    """The inertia of a symmetric matrix of full rank r by the signs of e₁ … e_r (Descartes)."""
    sequence = [1]
    negative = 0
    for sign in signs:
        # λ^r − e₁λ^(r−1) + e₂λ^(r−2) − …; with −λ for λ its coefficients have the signs of the e: each change is a root < 0
        if sign:
            negative += sign != sequence[-1]
            sequence.append(sign)
    return Inertia(len(signs) - negative, negative, 0)


def _bott(found: Inertia) -> Classification:
    text = "across the set the Hessian is"
    if found.negative == 0:
        return Classification("minimum", (), False, found, because=f"{text} positive definite")
    if found.positive == 0:
        return Classification("maximum", (), False, found, because=f"{text} negative definite")
    return Classification("saddle", (), None, found, because="the Hessian has eigenvalues of both signs")


# By sample points


def _by_samples(search: Search, shape: Shape) -> tuple[tuple[Classification, ...], tuple[CriticalPoint, ...], str]:
    """The kind of sample points, where no argument for the whole set was found."""
    from jachess.points.classify import classify

    samples: list[CriticalPoint] = []
    for place in _sample_places(search, shape):
        try:
            samples.append(
                classify(
                    search.f, search.gradient, search.hessian, search.variables, place, digits=search.digits, clock=search.clock
                )
            )
        except (Undefined, LimitReached):
            continue
        if len(samples) == 3:
            break
    kinds = {sample.kind for sample in samples}
    if len(kinds) == 1 and kinds != {"degenerate"}:
        (kind,) = kinds
        text = "found at sample points; not proved along the whole set"
        return (Classification(kind, (), samples[0].strict, because=text),), tuple(samples), text
    text = "the kind along the set was not decided"
    return (Classification("degenerate", because=text),), tuple(samples), text


def _sample_places(search: Search, shape: Shape) -> Iterator[Place]:
    """A few points of the set with simple coordinates."""
    if not shape.point:
        yield from _points_on(search, shape)
        return
    for shift in range(6):
        values = {
            name: Number(Fraction(2 * k + 1 + shift * (3 if k % 2 else 2), 1 + shift % 3))
            for k, name in enumerate(shape.parameters)
        }
        if shift % 2:
            values = {name: Number(-value.value) for name, value in values.items()}
        inner = ConstantPlace(values, shape.parameters)
        try:
            if any(not inner.truth(condition) for condition in shape.where):
                continue
            yield ConstantPlace({name: inner.value(value).node() for name, value in shape.point}, search.variables)
        except (Undefined, LimitReached):
            continue


def _points_on(search: Search, shape: Shape) -> Iterator[Place]:
    """Points on the zeros of polynomial equations: cut with planes of simple equations."""
    from jachess.algebra.polynomial_systems import solve
    from jachess.points.reduction import NotPolynomial, reduce
    from jachess.points.search import algebraic_points

    found = 0
    for shift in range(8):
        cuts = [add(name, Number(Fraction(-(shift + k), 1 + shift % 2))) for k, name in enumerate(search.variables)]
        reduced = reduce([*shape.equations, *cuts[: shape.dimension]], search.variables)
        if isinstance(reduced, NotPolynomial) or not reduced.plain or reduced.free:
            continue
        solution = solve(reduced.system, len(reduced.unknowns), clock=search.clock)
        for values in algebraic_points(solution, [unknown.generator for unknown in reduced.unknowns]):
            field = next(iter(values.values())).field
            yield AlgebraicPlace(field, values, search.variables)
            found += 1
            if found >= 3:
                return


# Zeros along a curve and the intervals between them


def real_zeros(node: Node, name: Name) -> tuple[Scalar, ...] | None:
    """The real zeros of an expression that is rational in one name, and where its denominator vanishes, ascending; else None."""
    from flint import fmpq, fmpq_poly

    from jachess.algebra.number_fields import Field
    from jachess.expression.polynomial import TooLarge
    from jachess.expression.rational import Ring, quotient_form
    from jachess.expression.tidy import collected

    node = collected(node)
    if not node.support:
        return ()
    try:
        ring = Ring(node)
        top, bottom = quotient_form(ring, node)
    except TooLarge:
        return None
    if [base for base, _ in ring.generators] != [name] or ring.relations or ring.square(0) != (2,):
        return None
    found: list[Scalar] = []
    for polynomial in (top, bottom):
        degree = max(monomial[0] for monomial in polynomial)
        coefficients = [polynomial.get((k,), 0) for k in range(degree + 1)]
        flat = fmpq_poly([fmpq(Fraction(c).numerator, Fraction(c).denominator) for c in coefficients])
        for factor, _ in flat.factor()[1] if hasattr(flat, "factor") else []:
            found += (
                [field.generator for field in Field.all(factor)]
                if factor.degree() > 1
                else [Field.rational().element(-factor[0] / factor[1])]
            )
    return _sorted(found)


def _sorted(numbers: list[Scalar]) -> tuple[Scalar, ...]:
    from functools import cmp_to_key

    ordered: list[Scalar] = sorted(numbers, key=cmp_to_key(_side_of))
    return tuple(each for place, each in enumerate(ordered) if not place or (each - ordered[place - 1]).sign())


def _side_of(left: Scalar, right: Scalar) -> int:
    return (left - right).sign()


def _intervals(breaks: Sequence[Scalar]) -> Iterator[tuple[Scalar | None, Scalar | None, Fraction]]:
    """Low end, high end and a rational number between them, for each interval that the breaks leave."""
    if not breaks:
        yield None, None, Fraction(0)
        return
    yield None, breaks[0], _floor(breaks[0]) - 1
    for low, high in pairwise(breaks):
        yield low, high, _between(low, high)
    yield breaks[-1], None, -_floor(-breaks[-1]) + 1


def _floor(number: Scalar) -> Fraction:
    return Fraction(int(float(number.ball(64).lower()))) - 1


def _between(low: Scalar, high: Scalar) -> Fraction:
    """A simple rational number between two."""
    for denominator in (1, 2, 4, 8, 16, 64, 1 << 10, 1 << 20, 1 << 40, 1 << 80):
        start = int(float(low.ball(64).mid()) * denominator)
        for step in range(-1, 4):
            value = Fraction(start + step, denominator)
            if (low - value).sign() < 0 < (high - value).sign():
                return value
    raise LimitReached("two borders are too close to each other")


def _sign_at(node: Node, name: Name, value: Fraction) -> int:
    return ConstantPlace({name: Number(value)}, (name,)).value(node).sign()


def _border(search: Search, shape: Shape, parameter: Name, value: Scalar) -> Classification:
    """The kind of the point where it may change."""
    from jachess.points.classify import classify

    at = value.node()
    inner = ConstantPlace({parameter: at}, (parameter,))
    try:
        place = ConstantPlace({name: inner.value(expression).node() for name, expression in shape.point}, search.variables)
        found = classify(
            search.f, search.gradient, search.hessian, search.variables, place, digits=search.digits, clock=search.clock
        )
    except Undefined as error:
        return Classification("degenerate", because=f"outside the domain: {error.reason}", border=True)
    except LimitReached as error:
        return Classification("degenerate", because=str(error), border=True)
    inertia = None if found.second_order is None else found.second_order.inertia
    return Classification(found.kind, (), found.strict, inertia, found.because, True, found.name, found.witnesses)


def _pieced(
    search: Search, shape: Shape, parameter: Name, breaks: Sequence[Scalar], between: Callable[[Fraction], Classification]
) -> tuple[Classification, ...] | None:
    """The kinds on the intervals between breaks and at these, as far as the shape's conditions hold; intervals of one kind as one."""
    ends = _breaks(shape.where, parameter)
    if ends is None:
        return None
    items: list[tuple[Classification, tuple[Scalar | None, bool], tuple[Scalar | None, bool]]] = []
    everywhere = True
    for low, high, value in _items(_sorted([*breaks, *ends])):
        if not _hold(shape.where, parameter, value):
            continue
        closed = low is not None and low is high
        if closed and low is not None:
            made = _border(search, shape, parameter, low)
        else:
            assert type(value) is Number
            made = between(Fraction(value.value))
        if items and items[-1][0].kind == made.kind and made.kind != "degenerate":
            items[-1] = (replace(items[-1][0], border=False), items[-1][1], (high, closed))
        else:
            everywhere = not items
            items.append((made, (low, closed), (high, closed)))
    if everywhere:
        return tuple(replace(made, where=()) for made, _, _ in items)
    return tuple(replace(made, where=tuple(_bounds(parameter, low, high))) for made, low, high in items)


__all__ = ["Shape", "described", "family_found", "free_family", "real_zeros"]
