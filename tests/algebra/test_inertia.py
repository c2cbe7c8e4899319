"""Inertia, minors and eigenvalues of symmetric matrices, exactly, singular ones too, against SymPy and against balls."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from flint import arb, ctx, fmpq, fmpq_poly, fmpz_poly
from hypothesis import given, settings
from hypothesis import strategies as st

from jachess.algebra.eigenvalues import spectrum
from jachess.algebra.inertia import (
    block_indices,
    characteristic_polynomial,
    determinant,
    eigenvalues,
    inertia,
    leading_minors,
)
from jachess.algebra.number_fields import Field, rational
from jachess.algebra.scalars import BallScalar, Scalar, scalar
from jachess.errors import LimitReached
from jachess.expression.nodes import Number
from jachess.expression.notation import plain
from jachess.results.points import Inertia
from jachess.syntax.reading import read_expression

QUINTIC = Field(fmpz_poly([-1, -1, 0, 0, 0, 1]))
ROOT2 = Field(fmpz_poly([-2, 0, 1]), 1)
CUBIC = Field(fmpz_poly([1, -3, 0, 1]), 1)
Rows = list[list[Scalar]]


def matrix(*rows: str) -> Rows:
    """A matrix of written constants, one row a text, entries separated by blanks."""
    return [[scalar(read_expression(entry)) for entry in row.split()] for row in rows]


CASES = [
    (("2",), (1, 0, 0)),
    (("0",), (0, 0, 1)),
    (("2 1", "1 3"), (2, 0, 0)),
    (("0 1", "1 0"), (1, 1, 0)),
    (("1 1", "1 1"), (1, 0, 1)),
    (("0 0", "0 -1"), (0, 1, 1)),
    (("14 4 13", "4 6 5", "13 5 13"), (3, 0, 0)),
    (("0 1 1", "1 0 1", "1 1 0"), (1, 2, 0)),
    (("1 2 3", "2 4 6", "3 6 9"), (1, 0, 2)),
    (("0 0 0", "0 0 0", "0 0 0"), (0, 0, 3)),
    (("sqrt(2) 2", "2 2*sqrt(2)"), (1, 0, 1)),
    (("sqrt(2) 1", "1 0"), (1, 1, 0)),
    (("sqrt(2) sqrt(3)", "sqrt(3) 3/sqrt(2)"), (1, 0, 1)),
    (("pi 1", "1 1/pi"), (1, 0, 1)),
    (("pi e", "e 1"), (1, 1, 0)),
    (("rootof(t^5-t-1,t,1) 1", "1 rootof(t^5-t-1,t,1)^4-1"), (1, 0, 1)),
    (("1e-40 0", "0 -1e-50"), (1, 1, 0)),
    (("1 1", "1 1.0000000000000000000000000000000000000000000000000000000001"), (2, 0, 0)),
    (("1 sqrt(2)", "sqrt(2) 2.0000000000000000000000000000000000000000000000000000000001"), (2, 0, 0)),
]


@pytest.mark.parametrize(("rows", "expected"), CASES, ids=[" / ".join(rows) for rows, _ in CASES])
def test_inertia_by_hand(rows: tuple[str, ...], expected: tuple[int, int, int]) -> None:
    assert inertia(matrix(*rows)) == Inertia(*expected)


def test_polynomials_and_minors() -> None:
    rows = matrix("14 4 13", "4 6 5", "13 5 13")
    assert [c.node() for c in characteristic_polynomial(rows)] == [Number(-40), Number(134), Number(-33), Number(1)]
    assert [minor.node() for minor in leading_minors(rows)] == [Number(14), Number(68), Number(40)]
    rows = matrix("sqrt(2) 1 0", "1 0 sqrt(2)", "0 sqrt(2) 1")
    assert [plain(c.node()) for c in characteristic_polynomial(rows)] == ["1 + 2*sqrt(2)", "sqrt(2) - 3", "-(1 + sqrt(2))", "1"]
    assert plain(determinant(rows).node()) == "-(1 + 2*sqrt(2))"
    assert [plain(minor.node()) for minor in leading_minors(matrix("sqrt(2) 1", "1 sqrt(2)"))] == ["sqrt(2)", "1"]
    assert inertia([]) == Inertia(0, 0, 0)


def test_blocks() -> None:
    rows = matrix("1 0 2 0", "0 3 0 0", "2 0 1 0", "0 0 0 pi")
    assert block_indices(rows) == [[0, 2], [1], [3]]


SPECTRA = [
    (("14 4 13", "4 6 5", "13 5 13"), [f"rootof(t^3 - 33*t^2 + 134*t - 40, t, {k})" for k in (1, 2, 3)]),
    (("2 1", "1 3"), ["(5 - sqrt(5))/2", "(5 + sqrt(5))/2"]),
    (("0 1 1", "1 0 1", "1 1 0"), ["-1", "-1", "2"]),
    (("2 1 0", "1 2 1", "0 1 2"), ["2 - sqrt(2)", "2", "2 + sqrt(2)"]),
    (("sqrt(2) sqrt(2)", "sqrt(2) sqrt(2)"), ["0", "2*sqrt(2)"]),
    (("sqrt(2) 1", "1 0"), ["(sqrt(2) - sqrt(6))/2", "(sqrt(2) + sqrt(6))/2"]),
    (("pi 1", "1 pi"), ["pi - 1", "1 + pi"]),
    (("pi 1", "1 1/pi"), ["0", "pi + 1/pi"]),
    (("e 0 1", "0 3 0", "1 0 e"), ["e - 1", "3", "1 + e"]),
    (("2^(1/3) 1", "1 0"), ["(2^(1/3) - sqrt(4 + 4^(1/3)))/2", "(2^(1/3) + sqrt(4 + 4^(1/3)))/2"]),
    (("rootof(t^5-t-1,t,1) 0", "0 1"), ["1", "rootof(t^5 - t - 1, t, 1)"]),
]


@pytest.mark.parametrize(("rows", "expected"), SPECTRA, ids=[" / ".join(rows) for rows, _ in SPECTRA])
def test_eigenvalues_by_hand(rows: tuple[str, ...], expected: list[str]) -> None:
    found = eigenvalues(matrix(*rows), 20)
    assert [None if value.exact is None else plain(value.exact) for value in found] == expected
    assert [value.approx for value in found] == sorted(value.approx for value in found if value.approx is not None)


def test_eigenvalues_without_a_readable_form() -> None:
    found = eigenvalues(matrix("pi 1 0", "1 e 1", "0 1 1"), 30)
    assert [value.exact for value in found] == [None] * 3
    assert [value.decimal for value in found] == [
        "0.467261824248401588554494836594", "2.29976335968879187784347326391", "4.09284929811164500742496275413",
    ]  # fmt: skip
    three = eigenvalues(matrix("14 4 13", "4 6 5", "13 5 13"), 12)
    assert [value.decimal for value in three] == ["0.324125707655", "4.35798384616", "28.3178904462"]


def test_matrices_known_by_balls() -> None:
    def pi(bits: int) -> arb:
        with ctx.workprec(bits + 8):
            return arb.pi()

    p = BallScalar(pi)
    assert inertia([[p, p - 3], [p - 3, -p]]) == Inertia(1, 1, 0)
    assert [value.decimal for value in eigenvalues([[p, scalar(1)], [scalar(1), p]], 8)] == ["2.1415927", "4.1415927"]
    with pytest.raises(LimitReached):
        inertia([[p, p], [p, p]])


FIELDS: tuple[Any, ...] = (Field.rational(), ROOT2, CUBIC, QUINTIC)


@st.composite
def symmetric(draw: st.DrawFn, most: int = 6, fields: tuple[Any, ...] = FIELDS) -> Rows:
    """A symmetric matrix over one of the fields; often singular, often without trace, sometimes with zeros."""
    field = draw(st.sampled_from(fields))
    n = draw(st.integers(1, most))
    number = st.builds(
        lambda cs: field.element(fmpq_poly([fmpq(c.numerator, c.denominator) for c in cs])),
        st.lists(st.fractions(-4, 4, max_denominator=2), min_size=field.degree, max_size=field.degree),
    )
    vectors = draw(st.lists(st.tuples(st.sampled_from((-1, 1, 2)), st.lists(number, min_size=n, max_size=n)), min_size=0, max_size=n))
    if draw(st.booleans()):
        # a sum of squares of few vectors: its rank is at most their number
        return [[sum((s * v[i] * v[j] for s, v in vectors), field.element(0)) for j in range(n)] for i in range(n)]
    above = [[draw(number) for _ in range(n)] for _ in range(n)]
    rows: Any = [[above[min(i, j)][max(i, j)] for j in range(n)] for i in range(n)]
    if draw(st.booleans()):
        rows[0][0] = rows[0][0] - sum((rows[i][i] for i in range(n)), field.element(0))
    return rows  # type: ignore[no-any-return]


def _by_elimination(rows: Any) -> Inertia:
    """The inertia by congruences (Lagrange), all in exact arithmetic: an independent way."""
    rows = [list(row) for row in rows]
    counts = {1: 0, -1: 0, 0: 0}
    while rows:
        n = len(rows)
        pivot = next((k for k in range(n) if not rows[k][k].is_zero()), None)
        if pivot is None:
            pair = next(((i, j) for i in range(n) for j in range(i) if not rows[i][j].is_zero()), None)
            if pair is None:
                counts[0] += n
                break
            i, pivot = pair
            for j in range(n):
                rows[pivot][j] = rows[pivot][j] + rows[i][j]
            for j in range(n):
                rows[j][pivot] = rows[j][pivot] + rows[j][i]
        d = rows[pivot][pivot]
        counts[d.sign()] += 1
        rest = [k for k in range(n) if k != pivot]
        rows = [[rows[i][j] - rows[i][pivot] * rows[pivot][j] / d for j in rest] for i in rest]
    return Inertia(counts[1], counts[-1], counts[0])


@settings(max_examples=40, deadline=None)
@given(symmetric())
def test_inertia_against_elimination(rows: Rows) -> None:
    assert inertia(rows) == _by_elimination(rows)


@settings(max_examples=40, deadline=None)
@given(symmetric(most=4))
def test_eigenvalues_are_roots_with_their_multiplicity(rows: Rows) -> None:
    found = spectrum(rows)
    known = inertia(rows)
    assert len(found) == len(rows)
    signs = [number.sign() for number in found]
    assert signs == [-1] * known.negative + [0] * known.zero + [1] * known.positive
    # the elementary symmetric functions of the eigenvalues are the coefficients, as balls
    polynomial = characteristic_polynomial(rows)
    with ctx.workprec(400):
        coefficients = [arb(1)]
        for number in found:
            root = number.ball(300)
            coefficients = [
                (coefficients[k - 1] if k else 0) - (coefficients[k] * root if k < len(coefficients) else 0)
                for k in range(len(coefficients) + 1)
            ]
        for c, exact in zip(coefficients, polynomial, strict=True):
            assert (c - exact.ball(300)).contains(0)


@settings(max_examples=25, deadline=None)
@given(symmetric(most=4, fields=(Field.rational(),)))
def test_sympy_agrees(rows: Any) -> None:
    import numpy
    import sympy

    numbers = [[sympy.Rational(entry.value.numerator, entry.value.denominator) for entry in row] for row in rows]
    polynomial = sympy.Matrix(numbers).charpoly().all_coeffs()[::-1]
    assert [Fraction(int(c.p), int(c.q)) for c in polynomial] == [c.value for c in characteristic_polynomial(rows)]  # type: ignore[attr-defined]
    expected = numpy.linalg.eigvalsh([[float(entry) for entry in row] for row in numbers])
    assert [value.approx for value in eigenvalues(rows)] == pytest.approx(list(expected), abs=1e-12)


def test_twenty_by_twenty_with_a_kernel_over_the_quintic_field() -> None:
    a: Any = QUINTIC.generator
    vectors = [[a ** ((i * j) % 7) - rational(fmpq(i, 3)) for i in range(20)] for j in range(1, 8)]
    rows: Any = [[sum(((-1) ** k * v[i] * v[j] for k, v in enumerate(vectors)), QUINTIC.element(0)) for j in range(20)] for i in range(20)]
    assert inertia(rows) == Inertia(4, 3, 13)
