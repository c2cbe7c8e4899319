"""Number fields: arithmetic, zero, signs, order and minimal polynomials, against SymPy and against balls."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from flint import ctx, fmpq, fmpq_poly, fmpz_poly
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jachess.algebra.field_roots import root_in_field
from jachess.algebra.number_fields import Element, Field, common_field, compare, rational
from jachess.algebra.written import element_of
from jachess.errors import Undefined
from jachess.expression.nodes import Number, Root, call
from jachess.syntax.reading import read_expression

ROOT2 = Field(fmpz_poly([-2, 0, 1]), 1)
QUINTIC = Field(fmpz_poly([-1, -1, 0, 0, 0, 1]))
CUBIC = Field.all(fmpz_poly([1, -3, 0, 1]))
FIELDS = (Field.rational(), ROOT2, Field(fmpz_poly([-2, 0, 1]), 0), *CUBIC, QUINTIC, Field(fmpz_poly([1, 0, -10, 0, 1]), 2))


@st.composite
def elements(draw: st.DrawFn, field: Field | None = None) -> Element:
    """An element of one of the fields, with small coordinates."""
    field = field if field is not None else draw(st.sampled_from(FIELDS))
    numbers = draw(st.lists(st.fractions(-9, 9, max_denominator=6), min_size=field.degree, max_size=field.degree))
    return field.element(fmpq_poly([fmpq(c.numerator, c.denominator) for c in numbers]))


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Element, Element]:
    """Two elements of one field."""
    field = draw(st.sampled_from(FIELDS))
    return draw(elements(field)), draw(elements(field))


def test_fields_and_their_generators() -> None:
    assert [round(float(field.ball().mid()), 6) for field in CUBIC] == [-1.879385, 0.347296, 1.532089]
    assert Field(fmpq_poly([-4, 0, 2]), 1) == ROOT2
    assert hash(Field(fmpz_poly([2, 0, -1]), 1)) == hash(ROOT2)
    assert FIELDS[2] != ROOT2
    assert len({*FIELDS}) == len(FIELDS)
    assert ROOT2.ball(2000).rel_accuracy_bits() >= 2000
    with pytest.raises(IndexError):
        Field(fmpz_poly([1, 0, 1]))


def test_arithmetic_by_hand() -> None:
    a: Any = QUINTIC.generator
    assert (a**5 - a - 1).is_zero()
    assert (a**5 - a).is_rational()
    assert (a**5 - a).sign() == 1
    assert 1 / a == a**4 - 1
    assert a**-2 * a**2 == QUINTIC.element(1)
    assert a * Fraction(1, 3) + 1 == QUINTIC.element(fmpq_poly([1, fmpq(1, 3)]))
    s: Any = ROOT2.generator
    assert (s * s).value == 2
    assert (3 - s).sign() == 1
    assert (1 - s).sign() == -1
    assert (s - s).sign() == 0
    assert s.node() is call.sqrt(2)
    assert (1 + s).node() is read_expression("1 + sqrt(2)")
    assert a.node() is Root((-1, -1, 0, 0, 0, 1), 1)
    assert (a - a + Fraction(1, 2)).node() is Number(Fraction(1, 2))


def test_dividing_by_zero() -> None:
    zero: Any = QUINTIC.element(0)
    wrong: tuple[Callable[[], object], ...] = (
        lambda: 1 / zero,
        lambda: QUINTIC.generator / zero,
        lambda: zero**-1,
        lambda: zero**0,
    )
    for divide in wrong:
        with pytest.raises(Undefined):
            divide()


def test_the_precision_of_others_is_left_alone() -> None:
    before = ctx.prec
    (QUINTIC.generator**7 - 3).ball(900)
    with pytest.raises(Undefined):
        QUINTIC.element(0).inverse()
    assert ctx.prec == before


def test_a_sign_that_needs_many_bits() -> None:
    s = ROOT2.generator
    power = (s - 1) ** 400  # about 2^-509
    assert power.sign() == 1
    assert (-power).sign() == -1
    assert (power - Fraction(1, 2**508)).sign() == -1
    assert (power - Fraction(1, 2**510)).sign() == 1


def test_numbers_of_different_fields() -> None:
    s: Any
    c: Any
    s, c = ROOT2.generator, CUBIC[2].generator
    assert compare(s, c) == -1
    assert compare(c, s) == 1
    assert compare(CUBIC[0].generator, CUBIC[1].generator) == -1
    # √2 again, in the field of √2 + √3
    t = FIELDS[-1].generator
    other: Any = (t**3 - 9 * t) / 2
    assert other.minimal_polynomial() == fmpq_poly([-2, 0, 1])
    assert compare(other, ROOT2.element(fmpq_poly([0, other.sign()]))) == 0
    assert compare(QUINTIC.element(3), ROOT2.element(3)) == 0
    assert (s + c).sign() == 1
    assert (s * c - c * s).sign() == 0
    assert common_field([s, s + 1, Field.rational().element(2)]) == ROOT2
    assert common_field([s, c]) is None


@pytest.mark.parametrize("text", ["3/4", "sqrt(2)", "(1 - sqrt(5))/2", "rootof(t^5 - t - 1, t, 1)", "2*sqrt(3)/3", "2^(1/3)"])
def test_written_numbers_are_elements(text: str) -> None:
    node = read_expression(text)
    found = element_of(node)
    assert found is not None
    assert found.node() is node


def test_constants_computed_in_one_field() -> None:
    two = Field(fmpz_poly([-2, 0, 0, 1])).generator
    assert element_of(read_expression("4^(1/3)/2 + 2^(1/3)")) == two**2 / 2 + two
    assert element_of(read_expression("(rootof(t^5 - t - 1, t, 1)^5 - 1)^(-2)")) == QUINTIC.generator**-2
    assert element_of(read_expression("cbrt(-2) + 12^(1/4)*0")) == -two


def test_what_is_no_element() -> None:
    assert element_of(read_expression("pi")) is None
    assert element_of(read_expression("sqrt(2) + sqrt(3)")) is None


@settings(max_examples=80, deadline=None)
@given(pairs())
def test_the_field_laws_and_the_balls(both: tuple[Element, Element]) -> None:
    a, b = both
    with ctx.workprec(200):
        for exact, ball in ((a + b, a.ball(150) + b.ball(150)), (a - b, a.ball(150) - b.ball(150)), (a * b, a.ball(150) * b.ball(150))):
            assert exact.ball(100).overlaps(ball)
            assert exact.sign() == ((ball > 0) - (ball < 0) if not exact.is_zero() else 0)
    assert (a + b) * (a - b) == a * a - b * b
    if not b.is_zero():
        assert a / b * b == a
        assert b.inverse() * b == b.field.element(1)
    assert compare(a, b) == -compare(b, a) == (a - b).sign()


@settings(max_examples=80, deadline=None)
@given(elements())
def test_minimal_polynomials(a: Element) -> None:
    found = a.minimal_polynomial()
    value: Any = a.field.element(0)
    for c in reversed(found.coeffs()):
        value = value * a + rational(c)
    assert value.is_zero()
    assert found.leading_coefficient() == 1
    _, factors = found.factor()
    assert len(factors) == 1
    assert factors[0][1] == 1
    assert a.field.degree % found.degree() == 0
    coefficients, k = a.root()
    assert len(coefficients) == found.degree() + 1
    assert k >= 1
    assert compare(a, Field(fmpz_poly(list(coefficients)), k - 1).generator) == 0 if len(coefficients) > 2 else a.is_rational()


@settings(max_examples=15, deadline=None)
@given(elements())
def test_minimal_polynomials_of_sympy(a: Element) -> None:
    import sympy

    x = sympy.Symbol("x")
    generator = sympy.CRootOf(sympy.Poly([int(c) for c in a.field.coefficients[::-1]], x), a.field.root) if a.field.degree > 1 else 0
    value = sum((sympy.Rational(int(c.p), int(c.q)) * generator**k for k, c in enumerate(a.polynomial.coeffs())), sympy.Integer(0))
    expected = sympy.Poly(sympy.minimal_polynomial(value, x), x).monic()
    assert [Fraction(int(c.p), int(c.q)) for c in expected.all_coeffs()[::-1]] == [rational(c) for c in a.minimal_polynomial().coeffs()]


@settings(max_examples=60, deadline=None)
@given(elements(), st.sampled_from((2, 3, 4)))
def test_roots_that_lie_in_the_field(a: Element, degree: int) -> None:
    assume(not a.is_zero())
    size: Any = a if a.sign() > 0 else -a
    power = a**degree
    expected = -a if degree % 2 == 0 and a.sign() < 0 else a
    assert root_in_field(power, degree) == expected
    found = root_in_field(size, degree)
    assert found is None or (found**degree == size and found.sign() > 0)


def test_minimal_polynomials_from_conjugates() -> None:
    from flint import fmpq_mat

    from jachess.algebra.conjugates import by_conjugates, roots
    from jachess.algebra.number_fields import multiplication

    # a solution in rational univariate form: g(α)/f′(α), f of degree 11
    field = Field(fmpz_poly([3, -5, 0, 2, 0, 0, -7, 0, 0, 1, 0, 2]))
    slope = field.element(fmpz_poly(list(field.coefficients)).derivative())
    for g in ([1, 2, -3], [0, 5, 0, 0, 0, 7, 1], [4]):
        a: Any = field.element(fmpq_poly(g)) / slope
        found = by_conjugates(field.coefficients, field.modulus, a.polynomial)
        assert found is not None
        assert found == fmpq_mat(multiplication(field, a.polynomial)).charpoly()
        assert a.minimal_polynomial() == found
    assert by_conjugates(field.coefficients, field.modulus, fmpq_poly([1, 1])) is None
    with ctx.workprec(400):
        assert all(abs(fmpz_poly(list(field.coefficients))(root)) < 1e-80 for root in roots(field.coefficients, 400))
