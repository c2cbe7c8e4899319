"""Numbers of several fields: signs and zeros against relations between the roots of one polynomial, and against decimals."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from flint import fmpq_poly
from hypothesis import given, settings
from hypothesis import strategies as st

from jachess.algebra.compounds import Compound
from jachess.algebra.number_fields import Field
from jachess.errors import Undefined

CUBIC = Field.all(fmpq_poly([1, -3, 0, 1]))  # t³ − 3t + 1: three real roots
SQRT2 = Field.all(fmpq_poly([-2, 0, 1]))[1]
SQRT3 = Field.all(fmpq_poly([-3, 0, 1]))[1]
SQRT6 = Field.all(fmpq_poly([-6, 0, 1]))[1]


def test_roots_of_one_polynomial_obey_vieta() -> None:
    a, b, c = (field.generator for field in CUBIC)
    assert (a + b + c).sign() == 0
    assert (a * b + b * c + c * a + 3).sign() == 0
    assert (a * b * c + 1).sign() == 0
    assert (a + b).sign() == -1
    assert (b + c + Fraction(1, 10**30)).sign() == (b + c).sign()


def test_square_roots_multiply() -> None:
    assert (SQRT2.generator * SQRT3.generator - SQRT6.generator).is_zero()
    assert (SQRT2.generator * SQRT3.generator - SQRT6.generator + Fraction(1, 10**200)).sign() == 1
    assert ((SQRT2.generator + SQRT3.generator) ** 2 - 5 - 2 * SQRT6.generator).sign() == 0


def test_quotients() -> None:
    a, b = SQRT2.generator, SQRT3.generator
    assert ((a / b) * b - a).is_zero()
    assert (1 / (a + b) - (b - a)).is_zero()
    with pytest.raises(Undefined):
        a / (a * b - SQRT6.generator)


def test_numbers_of_one_field_in_disguise_keep_their_readable_form() -> None:
    a, b = SQRT2.generator, SQRT3.generator
    found = (a + b) - b
    assert isinstance(found, Compound)
    assert str(found.node()) == "sqrt(2)"
    assert str((a + b).node()) == "sqrt(2) + sqrt(3)"


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(-4, 4), min_size=27, max_size=27))
def test_signs_agree_with_decimals(coefficients: list[int]) -> None:
    polynomial = {k: Fraction(c) for k, c in zip(product(range(3), repeat=3), coefficients, strict=True) if c}
    number = Compound(tuple(CUBIC), polynomial)
    roots = [float(field.ball(80).mid()) for field in CUBIC]
    value = sum(float(c) * roots[0] ** i * roots[1] ** j * roots[2] ** k for (i, j, k), c in polynomial.items())
    sign = number.sign()
    if abs(value) > 1e-6:
        assert sign == (1 if value > 0 else -1)
    # conjugating twice by the cyclic Galois group: the sum over it is rational, so its sign is that of a fraction
    total = sum(
        float(c) * sum(roots[(0 + s) % 3] ** i * roots[(1 + s) % 3] ** j * roots[(2 + s) % 3] ** k for s in range(3))
        for (i, j, k), c in polynomial.items()
    )
    assert isinstance(total, (int, float))
    if sign == 0:
        assert abs(value) < 1e-9
