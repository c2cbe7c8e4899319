"""Roots of elements that lie in the field itself: √(3 + 2·√2) = 1 + √2 in Q(√2).

That a is no n-th power is mostly seen modulo a prime: where the modulus has a root there, a must be an n-th power of the
residues. Otherwise the coordinates of a candidate are found as the shortest vector of a lattice (LLL), and the candidate
is raised to the n-th power, exactly. flint is loaded with this module.
"""

from __future__ import annotations

from fractions import Fraction

from flint import ctx, fmpq_poly, fmpz, fmpz_mat, nmod_poly

from jachess.algebra.number_fields import Element

PRIMES = 12  # that are tried to refute
MAX_DEGREE = 16  # of a field whose lattice is reduced
FIRST_PRIME = 10_007


def root_in_field(number: Element, degree: int) -> Element | None:
    """The real root of degree `degree` of a number ≠ 0, positive for even degree, where it lies in the number's field.

    None where it does not, or where the field is too large to tell. Even degrees are for positive numbers only.
    """
    if number.is_rational() and number.field.degree == 1:
        return _rational_root(number, degree)
    if number.field.degree > MAX_DEGREE or _refuted(number, degree):
        return None
    size = max(int(number.polynomial.numer().height_bits()), int(number.polynomial.denom()).bit_length())
    bits = 64 * (number.field.degree + 1) + 4 * size
    for precision in (bits, 4 * bits):
        found = _candidate(number, degree, precision)
        if found is not None and found**degree == number:
            return found
    return None


def _rational_root(number: Element, degree: int) -> Element | None:
    from jachess.expression.radicals import rational_power

    found = rational_power(number.value, Fraction(1, degree))
    return number.field.element(found[0]) if found is not None and found[2] == 0 else None


def _refuted(number: Element, degree: int) -> bool:
    """Whether a prime shows that the number is no n-th power in its field."""
    modulus, top, bottom = number.field.coefficients, number.polynomial.numer(), int(number.polynomial.denom())
    prime = FIRST_PRIME
    for _ in range(PRIMES):
        prime = _next_prime(prime, degree)
        if modulus[-1] % prime == 0 or bottom % prime == 0:
            continue
        for factor, _ in nmod_poly(list(modulus), prime).factor()[1]:
            if factor.degree() != 1:
                continue
            residue = int(-factor[0] / factor[1])
            value = int(nmod_poly([int(c) for c in top.coeffs()], prime)(residue)) * pow(bottom, -1, prime) % prime
            if value and pow(value, (prime - 1) // degree, prime) != 1:
                return True
    return False


def _next_prime(prime: int, degree: int) -> int:
    """The next prime p with p − 1 divisible by the degree, so that not every residue is a power."""
    prime += 1
    while prime % degree != 1 or not fmpz(prime).is_prime():
        prime += 1
    return prime


def _candidate(number: Element, degree: int, bits: int) -> Element | None:
    """The element that agrees with the root to so many bits and has small coordinates, if there is one."""
    field = number.field
    with ctx.workprec(bits + 64):
        alpha, value = field.ball(bits + 64), number.ball(bits + 64)
        root = value.root(degree) if value > 0 else -(-value).root(degree)
        scale = fmpz(1) << bits
        column = [(alpha**k * scale).mid() for k in range(field.degree)] + [(root * scale).mid()]
        places = [int(entry.floor().unique_fmpz()) for entry in column]
    rows = [[int(i == j) for j in range(field.degree + 1)] + [places[i]] for i in range(field.degree + 1)]
    shortest = fmpz_mat(rows).lll().tolist()[0]
    divisor = shortest[field.degree]
    if not divisor:
        return None
    return field.element(fmpq_poly([-c for c in shortest[: field.degree]]) / divisor)
