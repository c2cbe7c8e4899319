"""The real roots of polynomials with integer coefficients, as balls of any precision.

A polynomial is the tuple of its coefficients, the constant one first. Its real roots are isolated by continued fractions,
and each is refined by interval Newton steps to the precision that is asked for. flint is loaded with this module.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Any

from flint import arb, ctx, fmpq, fmpq_poly, fmpz_poly

from jachess.expression.isolation import intervals
from jachess.expression.nodes import Name, Negative, Node, Number, Power, Product, Quotient, Root, Sum, postorder
from jachess.expression.signs import root_size_bits

START = 64
MAX_DEGREE = 200  # of a polynomial that is typed
MAX_BITS = 4000  # of the numerators and denominators of its coefficients
MAX_SIZE = 20_000  # of the degree times the bits of the coefficients: close roots take that many bits to tell apart

_BALLS: dict[tuple[tuple[int, ...], int], tuple[int, arb]] = {}


def isolated(coefficients: tuple[int, ...]) -> tuple[arb, ...]:
    """The distinct real roots of any polynomial but 0, ascending, in balls of 64 bits or more that do not meet."""
    choices = real_roots(coefficients)
    bits = START
    while True:
        found = tuple(root_ball(*choice, bits) for choice in choices)
        if all(left < right for left, right in pairwise(found)):
            return found
        bits *= 2


@lru_cache(maxsize=1024)
def isolated_irreducible(coefficients: tuple[int, ...]) -> tuple[arb, ...]:
    """The real roots of an irreducible polynomial in ascending order, in balls of 64 bits or more that do not meet."""
    if len(coefficients) == 2:
        with ctx.workprec(START + 8):
            return (arb(fmpq(-coefficients[0], coefficients[1])),)
    polynomial = fmpz_poly(list(coefficients))
    with ctx.workprec(START + 32):
        found = [_narrowed(polynomial, *ends) for ends in intervals(coefficients, root_size_bits(coefficients))]
    bits = START
    while True:
        found = [_refined(polynomial, ball, bits) for ball in found]
        if all(left < right for left, right in pairwise(found)):
            return tuple(found)
        bits *= 2


def root_ball(coefficients: tuple[int, ...], k: int, bits: int) -> arb:
    """The k-th real root (ascending, from 1) of an irreducible polynomial, to about `bits` bits.

    Raises: IndexError when there are fewer real roots.
    """
    key = coefficients, k
    known = _BALLS.get(key)
    if known is None:
        known = START, isolated_irreducible(coefficients)[k - 1]
    reached, ball = known
    if reached < bits:
        ball = _refined(fmpz_poly(list(coefficients)), ball, bits)
        if len(_BALLS) > 4096:
            _BALLS.clear()
        _BALLS[key] = bits, ball
    return ball


def _narrowed(polynomial: fmpz_poly, low: Fraction, high: Fraction) -> arb:
    """The interval with its one simple root halved until the slope on it varies by a fourth at most, as a ball."""
    slope = polynomial.derivative()
    rising = _side(polynomial, high)
    while True:
        # outward rounding is harmless: where p is monotonic there is one root at most
        ball = _ball(low).union(_ball(high))
        if slope(ball).rel_accuracy_bits() >= 3:
            return ball
        middle = _simple(low, high)
        if _side(polynomial, middle) == rising:
            high = middle
        else:
            low = middle
        if ball.rel_accuracy_bits() > ctx.prec - 16:
            ctx.prec *= 2


def _ball(value: Fraction) -> arb:
    return arb(fmpq(value.numerator, value.denominator))


def _simple(low: Fraction, high: Fraction) -> Fraction:
    """A dyadic number near the middle of an interval."""
    width = high - low
    bits = max(width.denominator.bit_length() - width.numerator.bit_length() + 3, 0)
    return Fraction(round((low + high) / 2 * (1 << bits)), 1 << bits)


def _side(polynomial: fmpz_poly, at: Fraction) -> int:
    """The sign of the polynomial at a rational number, which is no root."""
    precision = ctx.prec
    while True:
        with ctx.workprec(precision):
            value = polynomial(_ball(at))
        if value > 0:
            return 1
        if value < 0:
            return -1
        precision *= 2


def _refined(polynomial: fmpz_poly, ball: arb, bits: int) -> arb:
    """A ball of `_narrowed` made smaller by N(X) = m − p(m)/p′(X), which contains every root in X."""
    slope = polynomial.derivative()
    precision = bits + 32
    while ball.rel_accuracy_bits() < bits:
        with ctx.workprec(precision):
            middle = ball.mid()
            better = (middle - polynomial(middle) / slope(ball)).intersection(ball)
            if better.rad() * 2 < ball.rad():
                ball = better
            else:
                precision *= 2
    return ball


def normalised(coefficients: tuple[int, ...], k: int) -> Node | None:
    """The k-th distinct real root of any polynomial: a Number where it is rational, else the Root of its irreducible
    factor; None when there are fewer real roots.

    >>> normalised((-2, 2, -1, 1), 1)
    Number(1)
    """
    choices = real_roots(coefficients)
    if not 1 <= k <= len(choices):
        return None
    factor, place = choices[k - 1]
    return Number(Fraction(-factor[0], factor[1])) if len(factor) == 2 else Root(factor, place)


def real_roots(coefficients: tuple[int, ...]) -> list[tuple[tuple[int, ...], int]]:
    """The distinct real roots of any polynomial, ascending: each as its irreducible factor and its place among the roots
    of that, from 1."""
    _, parts = fmpz_poly(list(coefficients)).factor()
    factors = [_signed(part) for part, _ in parts]
    choices = [(factor, place) for factor in factors for place in range(1, len(isolated_irreducible(factor)) + 1)]
    precision = START
    while True:
        balls = sorted(((root_ball(*choice, precision), choice) for choice in choices), key=lambda pair: pair[0].mid())
        if all(left[0] < right[0] for left, right in pairwise(balls)):
            return [choice for _, choice in balls]
        precision *= 2


def _signed(polynomial: fmpz_poly) -> tuple[int, ...]:
    """The coefficients of a primitive polynomial, the leading one made positive."""
    sign = 1 if polynomial.leading_coefficient() > 0 else -1
    return tuple([sign * int(c) for c in polynomial.coeffs()])


def primitive(polynomial: Any) -> tuple[int, ...]:
    """The coefficients of an fmpq_poly or fmpz_poly made integer, without a common divisor, the leading one positive."""
    numerator = polynomial if isinstance(polynomial, fmpz_poly) else polynomial.numer()
    content = numerator.content()
    return _signed(numerator if content == 1 else fmpz_poly([c // content for c in numerator.coeffs()]))


class TooLarge(ValueError):
    """A polynomial of a higher degree, or with longer coefficients, than is taken on."""


def polynomial_of(node: Node, t: Name) -> fmpq_poly | None:
    """The polynomial in t with rational coefficients that a node is, or None. Raises: TooLarge."""
    known: dict[Node, fmpq_poly | None] = {}
    for part in postorder(node):
        args = [known[arg] for arg in part.args]
        if part is t:
            found = fmpq_poly([0, 1])
        elif type(part) is Number:
            found = fmpq_poly([fmpq(part.value.numerator, part.value.denominator)])
        elif type(part) is Power:
            found = _power(args[0], part.args[1])
        else:
            act = _ARITHMETIC.get(type(part))
            found = None if act is None or any(arg is None for arg in args) else act(args)
        if found is not None and (found.degree() > MAX_DEGREE or _height(found) > MAX_BITS):
            raise TooLarge
        known[part] = found
    result = known[node]
    if result is not None and result.degree() * _height(result) > MAX_SIZE:
        raise TooLarge
    return result


def _height(polynomial: fmpq_poly) -> int:
    return max(int(polynomial.numer().height_bits()), int(polynomial.denom()).bit_length())


def _power(base: fmpq_poly | None, exponent: Node) -> fmpq_poly | None:
    if base is None or type(exponent) is not Number or type(exponent.value) is not int:
        return None
    times = exponent.value
    if times < 0:
        if base.degree() > 0 or not base:
            return None
        base, times = fmpq_poly([1 / base[0]]), -times
    if max(base.degree(), 0) * times > MAX_DEGREE or (_height(base) - 1) * times > MAX_BITS:
        raise TooLarge
    return base**times if base.degree() > 0 or abs(base[0]) != 1 else base if times % 2 else base * base


def _times(args: list[fmpq_poly]) -> fmpq_poly:
    result = args[0]
    for factor in args[1:]:
        if result.degree() + factor.degree() > MAX_DEGREE or _height(result) + _height(factor) > 4 * MAX_BITS:
            raise TooLarge
        result = result * factor
    return result


def _plus(args: list[fmpq_poly]) -> fmpq_poly:
    result = args[0]
    for term in args[1:]:
        result = result + term
    return result


def _over(args: list[fmpq_poly]) -> fmpq_poly | None:
    above, below = args
    return above / below[0] if below.degree() == 0 else None


_ARITHMETIC: dict[type[Node], Callable[[list[fmpq_poly]], fmpq_poly | None]] = {
    Sum: _plus, Product: _times, Negative: lambda args: -args[0], Quotient: _over,
}  # fmt: skip
