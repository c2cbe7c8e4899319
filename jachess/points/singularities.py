"""The names of simple singularities: recognised from the corank and the terms of lowest order, never guessed.

Signs are told apart where that makes a difference over the reals: A₃ is x⁴ or −x⁴, D₄⁻ has three real lines (x²y − y³,
the monkey saddle x³ − 3xy²), D₄⁺ one (x²y + y³). Source: Arnold, Gusein-Zade, Varchenko (1985), Singularities of
Differentiable Maps I, part II.
"""

from __future__ import annotations

from fractions import Fraction

from jachess.algebra.clock import Clock
from jachess.points.coefficients import Coefficient, sign_of, vanishes
from jachess.points.jets import Jet, form, lowest, substituted
from jachess.points.roots import real_roots, square_free, trimmed

_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_CHAIN = {2: "fold", 3: "cusp", 4: "swallowtail", 5: "butterfly"}


def subscript(number: int) -> str:
    """The number in small figures below the line."""
    return str(number).translate(_SUBSCRIPTS)


def chain(order: int) -> str:
    """A_k for a reduced function of one variable that starts with u^order, k = order − 1."""
    k = order - 1
    symbol = f"A{subscript(k)}"
    return f"{_CHAIN[k]} {symbol}" if k in _CHAIN else symbol


def pair(g: Jet, order: int | None, alone: bool, clock: Clock) -> str:
    """The name for a reduced function of two variables, or "". `alone`: f itself has no other variables.

    Raises: LimitReached, OutOfTime.
    """
    degree = lowest(g)
    if degree == 3:
        return _cubic(g, order, alone, clock)
    if degree >= 4:
        lines = _lines(form(g, degree), clock)
        if lines is None:
            return ""
        if degree == 4:
            return "dog saddle X₉" if alone and lines == 4 and _is_harmonic(form(g, 4)) else "X₉"
        if alone and lines == degree and _is_harmonic(form(g, degree)):
            return f"saddle with {2 * degree} sectors"
    return ""


def _lines(head: Jet, clock: Clock) -> int | None:
    """How many real lines a binary form vanishes on; None when it has a multiple factor, real or not."""
    polynomial, at_infinity = _dehomogenised(head)
    if at_infinity > 1 or any(multiplicity > 1 for _, multiplicity in square_free(polynomial)):
        return None
    return len(real_roots(polynomial, clock)) + at_infinity


def _dehomogenised(head: Jet) -> tuple[list[Coefficient], int]:
    """The form at x = 1 as a polynomial in y, and the multiplicity of the line x = 0."""
    degree = lowest(head)
    polynomial = trimmed([head.get((degree - j, j), Fraction(0)) for j in range(degree + 1)])
    return polynomial, degree + 1 - len(polynomial)


def _is_harmonic(head: Jet) -> bool:
    """Whether f_xx + f_yy = 0 for a form: then its lines cut the plane into equal sectors."""
    sums: Jet = {}
    for (i, j), value in head.items():
        for shift, factor in (((i - 2, j), i * (i - 1)), ((i, j - 2), j * (j - 1))):
            if factor:
                sums[shift] = sums.get(shift, Fraction(0)) + value * factor
    return all(vanishes(value) for value in sums.values())


def _cubic(g: Jet, order: int | None, alone: bool, clock: Clock) -> str:
    head = form(g, 3)
    lines = _lines(head, clock)
    if lines == 3:
        return "monkey saddle D₄⁻" if alone else "elliptic umbilic D₄⁻"
    if lines == 1:
        return "hyperbolic umbilic D₄⁺"
    # a multiple line: it is real and, with what it leaves, over the field of the coefficients
    slope = _multiple_line(head)
    if slope is None:
        return ""
    turned, triple = slope
    g = substituted(g, turned, order, clock)
    if triple:
        # x³ + ...: the terms of weight below and at 1 tell E₆, E₇ and E₈ apart
        known = 99 if order is None else order
        for exponents, name in (((0, 4), "E₆"), ((1, 3), "E₇"), ((0, 5), "E₈")):
            if sum(exponents) <= known and not vanishes(g.get(exponents, Fraction(0))):
                return name
        return ""
    # x²y + ...: in x = y·x₁ it is y³·(x₁² + a·y^m + ...), and that is D_(m + 4)
    inner: Jet = {}
    for (i, j), value in g.items():
        inner[i, i + j - 3] = value
    m = _contact(inner, None if order is None else order - 3)
    if m is None:
        return ""
    k = m + 4
    return f"parabolic umbilic D{subscript(k)}" if k == 5 else f"D{subscript(k)}"


def _multiple_line(head: Jet) -> tuple[list[Jet], bool] | None:
    """A linear change of variables after which the multiple line is x = 0 (and the single one is not); whether it is triple."""
    polynomial, at_infinity = _dehomogenised(head)
    one = Fraction(1)
    if at_infinity > 1:
        return [{(1, 0): one}, {(0, 1): one}], at_infinity == 3
    for part, multiplicity in square_free(polynomial):
        if multiplicity > 1 and len(part) == 2:
            c = -part[0] / part[1]  # y = c·x: new x is y − c·x, new y is x
            changed: Jet = {(1, 0): one}
            if sign_of(c):
                changed[0, 1] = c
            return [{(0, 1): one}, changed], multiplicity == 3
    return None


def _contact(inner: Jet, order: int | None) -> int | None:
    """The order in y of x₁² + ... after x₁ is solved from the derivative by it; None when it is not known."""
    from jachess.points.splitting_lemma import reduced, split

    known = 12 if order is None else order
    inner = {monomial: value for monomial, value in inner.items() if sum(monomial) > 0}
    second = inner.get((2, 0), Fraction(0)) * 2
    if vanishes(second) or not vanishes(inner.get((1, 0), Fraction(0))):
        return None
    if not vanishes(inner.get((0, 1), Fraction(0))):
        return 1
    hessian = [[second, inner.get((1, 1), Fraction(0))], [inner.get((1, 1), Fraction(0)), inner.get((0, 2), Fraction(0)) * 2]]
    determinant = hessian[0][0] * hessian[1][1] - hessian[0][1] * hessian[0][1]
    if not vanishes(determinant):
        return 2
    found = reduced(inner, order, known, split(hessian, (0,)), Clock(5))
    return lowest(found.g) if found.g else None
