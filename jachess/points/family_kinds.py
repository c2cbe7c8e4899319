"""The kinds of critical points along a family of them, by argument: by the factors of f − c, or by the Hessian across the set.

On such a set f is constant, c. Where f − c never changes sign all points are minima (maxima), none of them strict; where
f − c = g^m·h and the set is g = 0, an even m leaves the sign to h, and with an odd m f changes its sign across the set
wherever h ≠ 0. Otherwise the Hessian across the set decides where it is definite or indefinite there (Bott 1954, the
Morse–Bott lemma): its inertia can change only where a coefficient of the characteristic polynomial vanishes. The borders
where h, or that coefficient, is zero are points with a kind of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Any

from jachess.algebra.scalars import ConstantPlace, Scalar, scalar
from jachess.calculus.accumulation import gradient_entries
from jachess.errors import LimitReached, Undefined
from jachess.expression.conditions import NONNEGATIVE, POSITIVE, positivity
from jachess.expression.nodes import ZERO, Call, Name, Node, Number, Sum, add, free_names, negate, product, substitute, total
from jachess.expression.terms import split_term
from jachess.expression.tidy import tidy
from jachess.points.along import ascending, bounds, breaks_of, hold, items, real_zeros, sign_at
from jachess.points.rational_germs import is_polynomial
from jachess.points.shape import Shape, vanishes_on
from jachess.results.points import Classification, Inertia

if TYPE_CHECKING:
    from jachess.points.search import Search


def by_factors(search: Search, shape: Shape, value: Node) -> tuple[Classification, ...]:
    """The kinds along a family by the factors of f − c; () where they do not tell."""
    difference = tidy(add(search.f, negate(value)))
    side = _side(difference)
    if side:
        from jachess.expression.notation import unicode

        never = "never negative" if side > 0 else "never positive"
        text = f"f − c = {unicode(difference)} is {never}"
        return (Classification("minimum" if side > 0 else "maximum", (), False, because=text),)
    parts = _powers(difference)
    if parts is None or (not shape.point and len(shape.equations) != 1):
        return ()
    own = [(base, power) for base, power in parts if _is_zero_on(base, shape)]
    rest = [(base, power) for base, power in parts if not _is_zero_on(base, shape)]
    if not own or any(not isinstance(power, int) or power < 1 for _, power in own):
        return ()
    sign, varying = _constant_sign(rest)
    if len(own) > 1 or len(shape.equations) != 1:
        if any(power % 2 and positivity(base) < NONNEGATIVE for base, power in own):
            return ()
        # a factor that is never negative is zero on the set: the sign is that of the others
        return _along(search, shape, [base for base, _ in varying], sign, 0)
    multiplicity = own[0][1]
    if multiplicity % 2 and (_crosses(own[0][0]) or (not varying and is_polynomial(own[0][0], search.variables))):
        # where another factor is zero too, there are points of the set beside it where it is not
        return (Classification("saddle", because=_across(multiplicity)),)
    if multiplicity == 1:
        return ()  # then the gradient is zero only where another factor vanishes as well
    return _along(search, shape, [base for base, _ in varying], sign, multiplicity)


def _across(multiplicity: int) -> str:
    return f"f − c changes its sign across the set: it vanishes there to the odd order {multiplicity}"


def _touching(multiplicity: int, sign: int) -> str:
    if not multiplicity:
        return f"beside the set f − c is {'positive' if sign > 0 else 'negative'}, by the signs of its factors"
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
        return [each for base, power in found for each in _simpler(base, power)]
    except TooLarge:
        return None


# g(u)/u, or ln(u)/(u − 1), is positive: such a function has the sign and the order of its argument
_LIKE_ARGUMENT = frozenset({"sinh", "tanh", "asinh", "atan"})


def _simpler(base: Node, power: Any) -> list[tuple[Node, Any]]:
    """Factors with the same sign, and the same order at their zeros, as a power of a function."""
    if type(base) is not Call or not isinstance(power, int):
        return [(base, power)]
    inner = base.args[0] if base.name in _LIKE_ARGUMENT else tidy(base.args[0] - 1) if base.name == "ln" else None
    parts = None if inner is None else _powers(inner)
    return [(base, power)] if parts is None else [(each, own * power) for each, own in parts if isinstance(own, int)]


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
        return vanishes_on(node, shape)
    from jachess.expression.tidy import minus

    (equation,) = shape.equations
    return tidy(minus(node, equation)) is ZERO or tidy(add(node, equation)) is ZERO


def _along(search: Search, shape: Shape, varying: Sequence[Node], sign: int, multiplicity: int) -> tuple[Classification, ...]:
    """The kinds where the sign of h, the product of the factors that change theirs, decides on the set; its zeros are borders."""
    even = multiplicity % 2 == 0
    h = product(varying) if varying else Number(1)
    on = tidy(substitute(h, dict(shape.point))) if shape.point else h
    if shape.point and len(shape.parameters) == 1:
        (parameter,) = shape.parameters

        def between(middle: Fraction) -> Classification:
            side = sign * sign_at(on, parameter, middle)
            if even:
                return Classification("minimum" if side > 0 else "maximum", (), False, because=_touching(multiplicity, side))
            return Classification("saddle", because=_across(multiplicity))

        breaks = real_zeros(on, parameter)
        found = None if breaks is None else _pieced(search, shape, parameter, breaks, between)
        if found is not None:
            return found
    if not even:
        return (Classification("saddle", (Call("!=", (on, ZERO)),), because=_across(multiplicity)),)
    sides: list[tuple[int, Node]] = [(1, Call(">", (on, ZERO))), (-1, Call("<", (on, ZERO)))]
    if not on.support:
        sides = [(scalar(on).sign(), ZERO)]
    made = [
        Classification(
            "minimum" if side * sign > 0 else "maximum",
            (where,) if where is not ZERO else (),
            False,
            because=_touching(multiplicity, side * sign),
        )
        for side, where in sides
    ]
    if not on.support:
        return tuple(made)
    made.sort(key=lambda each: each.kind, reverse=True)
    if all(_crosses(base) for base in varying):
        border = Classification("saddle", (), because="beside such a point f − c takes both signs", border=True)
    else:
        border = Classification("degenerate", (), because="a factor of f − c is zero there, and it was not decided", border=True)
    return (*made, replace(border, where=(Call("=", (on, ZERO)),)))


def _crosses(base: Node) -> bool:
    """Whether an expression takes both signs beside each of its zeros: its gradient is not zero there, as its form shows."""
    for name in free_names(base):
        slope = tidy(gradient_entries(base, (name,))[0])
        if not slope.support and slope is not ZERO:
            return True
    if type(base) is Call and base.name in ("sin", "cos"):
        return all(not tidy(entry).support for entry in gradient_entries(base.args[0], free_names(base)))
    return False


def by_hessian(search: Search, shape: Shape) -> tuple[Classification, ...]:
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
    sides = [_side_strict(c) for c in coefficients]
    if all(side is not None for side in sides):
        return (_bott(_inertia_of([side for side in sides if side is not None])),)
    if len(shape.parameters) != 1:
        return ()
    (parameter,) = shape.parameters

    def between(middle: Fraction) -> Classification:
        return _bott(_inertia_of([sign_at(c, parameter, middle) for c in coefficients]))

    breaks = real_zeros(last, parameter)
    return (None if breaks is None else _pieced(search, shape, parameter, breaks, between)) or ()


def _side_strict(node: Node) -> int | None:
    if not node.support:
        return scalar(node).sign()
    if _positive_where_defined(node):
        return 1
    return -1 if _positive_where_defined(tidy(negate(node))) else None


def _positive_where_defined(node: Node) -> bool:
    """Whether the form shows that the expression is positive wherever it has a value: 1/|t| + e^t."""
    if positivity(node) == POSITIVE:
        return True
    for term in node.args if type(node) is Sum else (node,):
        coefficient, factors = split_term(term)
        if coefficient <= 0:
            return False
        for base, exponent in factors:
            below = not isinstance(exponent, Node) and exponent < 0
            even = isinstance(exponent, int) and exponent % 2 == 0
            if positivity(base) != POSITIVE and not (below and (even or positivity(base) >= NONNEGATIVE)):
                return False
    return True


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


def border_at(search: Search, shape: Shape, parameter: Name, value: Scalar) -> Classification:
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
    """The kinds on the intervals between breaks and at these, as far as the shape's conditions hold."""
    ends = breaks_of(shape.where, parameter)
    if ends is None:
        return None
    runs: list[tuple[Classification, tuple[Scalar | None, bool], tuple[Scalar | None, bool]]] = []
    everywhere = True
    for low, high, value in items(ascending([*breaks, *ends])):
        if not hold(shape.where, parameter, value):
            continue
        closed = low is not None and low is high
        if closed and low is not None:
            made = border_at(search, shape, parameter, low)
        else:
            assert type(value) is Number
            made = between(Fraction(value.value))
        if runs and runs[-1][0].kind == made.kind and made.kind != "degenerate":
            runs[-1] = (replace(runs[-1][0], border=False), runs[-1][1], (high, closed))
        else:
            everywhere = not runs
            runs.append((made, (low, closed), (high, closed)))
    if everywhere:
        return tuple(replace(made, where=()) for made, _, _ in runs)
    return tuple(replace(made, where=tuple(bounds(parameter, low, high))) for made, low, high in runs)
