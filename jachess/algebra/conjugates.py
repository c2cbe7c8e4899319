"""Characteristic polynomials of elements of number fields, from the balls of all conjugates.

a = g(α)/f′(α), f the field's polynomial with leading coefficient c: this form has short coefficients where a came from the
solution of equations. The polynomial R(y) = c^(n−1)·Π (y·f′(β) − g(β)) over all roots β of f is the resultant of f and
y·f′ − g, so its coefficients are integers, and balls that hold one integer each prove them. flint is loaded with this module.
"""

from __future__ import annotations

from functools import lru_cache

from flint import acb, acb_poly, arb, ctx, fmpq_poly, fmpz_poly

LARGE = 6  # the degree of a field for which this is worth while
HIGH = 48  # the bits of the coefficients of such an element
STEP = 256  # precisions are multiples of it, so that the roots found once serve for the next element too


@lru_cache(maxsize=32)
def _isolated(coefficients: tuple[int, ...]) -> list[acb]:
    with ctx.workprec(64):
        return [root for root, _ in fmpz_poly(list(coefficients)).complex_roots()]


@lru_cache(maxsize=32)
def roots(coefficients: tuple[int, ...], bits: int) -> list[acb]:
    """All complex roots of an irreducible polynomial in balls of about `bits` bits, in one order."""
    if bits <= 64:
        return _isolated(coefficients)
    polynomial = fmpz_poly(list(coefficients))
    slope = polynomial.derivative()
    found: list[acb] = []
    for ball in _isolated(coefficients):
        if found and ball.imag < 0 and found[-1].imag > 0 and ball.conjugate().overlaps(_isolated(coefficients)[len(found) - 1]):
            found.append(found[-1].conjugate())
            continue
        refined = _refined(polynomial, slope, ball, bits)
        if refined is None:
            with ctx.workprec(bits):
                return [root for root, _ in polynomial.complex_roots()]
        found.append(refined)
    return found


def _refined(polynomial: fmpz_poly, slope: fmpz_poly, ball: acb, bits: int) -> acb | None:
    """The ball made smaller by Newton's operator, whose value contains every root in the ball; None where it does not help."""
    precision = 64
    while precision < bits:
        precision = min(2 * precision, bits)
        with ctx.workprec(precision + 32):
            for _ in range(3):
                steepness = slope(ball)
                if steepness.contains(0):
                    return None
                middle = acb(ball.real.mid(), ball.imag.mid())
                step = polynomial(middle) / steepness
                # the root lies in both balls: the smaller one serves
                better = middle - step
                if not _radius(better) * 2 < _radius(ball):
                    break
                ball = better
    return ball


def _radius(ball: acb) -> arb:
    return max(ball.real.rad(), ball.imag.rad())


def by_conjugates(coefficients: tuple[int, ...], modulus: fmpq_poly, polynomial: fmpq_poly) -> fmpq_poly | None:
    """The characteristic polynomial over Q, monic, of the element `polynomial` of the field of `modulus`; None where this
    way to it is not the shorter one.

    `coefficients` are those of the modulus made primitive.
    """
    if modulus.degree() < LARGE or polynomial.numer().height_bits() < HIGH:
        return None
    f = fmpz_poly(list(coefficients))
    n, leading = f.degree(), f.leading_coefficient()
    slope = f.derivative()
    form = (polynomial * fmpq_poly(slope)) % modulus
    if 2 * form.numer().height_bits() > polynomial.numer().height_bits():
        return None
    below, above = slope * form.denom(), form.numer()
    bits = (n - 1) * int(leading).bit_length() + n + 64
    with ctx.workprec(64):
        bits += sum(max(_size(below(root)), _size(above(root)), 0) + 1 for root in _isolated(coefficients))
    while True:
        bits = -(-bits // STEP) * STEP
        with ctx.workprec(bits):
            factors = [acb_poly([-above(root), below(root)]) for root in roots(coefficients, bits)]
            while len(factors) > 1:
                factors = [
                    factors[k] * factors[k + 1] if k + 1 < len(factors) else factors[k] for k in range(0, len(factors), 2)
                ]
            found = [(c * leading ** (n - 1)).real.unique_fmpz() for c in factors[0].coeffs()]
        if None not in found:
            result = fmpq_poly(found)
            return result / result.leading_coefficient()
        bits *= 2


def _size(value: acb) -> int:
    """An upper bound for log₂ of the absolute value."""
    mantissa, exponent = value.abs_upper().man_exp()
    return int(mantissa).bit_length() + int(exponent)
