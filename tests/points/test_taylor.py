"""Taylor expansions against derivatives, and the parts they are built from."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import factorial

import pytest

from jachess.algebra.clock import Clock
from jachess.algebra.scalars import ConstantPlace
from jachess.calculus.accumulation import differentiate
from jachess.errors import JachessError
from jachess.expression.exact import value_at
from jachess.expression.nodes import Name, Node
from jachess.expression.signs import compare
from jachess.points.coefficients import node_of, simplest_between
from jachess.points.rational_germs import fraction_at
from jachess.points.roots import real_roots, samples
from jachess.points.roots import value_at as polynomial_value
from jachess.points.taylor import NotAnalytic, Taylor
from jachess.syntax.reading import read_expression

X, Y = Name("x"), Name("y")

SMOOTH = (
    ("x^2*y - 3*x*y^3 + 7", "2,1"),
    ("exp(x*y) + x", "0,2"),
    ("sin(x)*cos(y)", "pi/2,0"),
    ("ln(1 + x) - y^2/(1 - y)", "0,0"),
    ("sqrt(1 + x*y) + cbrt(8 + x)", "0,0"),
    ("tan(x + y) - tanh(x)", "0,0"),
    ("atan2(y, x)", "1,1"),
    ("x^y", "1,2"),
    ("2^x*y", "0,1"),
    ("erf(x) + asinh(y)", "0,0"),
    ("lambertw(x) + atan(y)", "0,1"),
    ("integral(cos(t^2), t, 0, x*y)", "0,1"),
    ("sum(x^k*y/k, k, 1, 4)", "0,1"),
    ("abs(x - 1)*y + max(x, y)", "0,1"),
    ("piecewise(x^2, x < 1, y) + hypot(x, y)", "0,1"),
    ("besselj(0, x) + sinc(x) + Si(y) - Shi(x*y)", "0,0"),
    ("logb(x, 2)*y", "1,1"),
    ("sigmoid(x) + softplus(y)", "0,0"),
    ("(x^2 + 1)^(2/3)*y^5", "0,1"),
    ("(1 + x)^(-3) + 1/(y + x)", "0,1"),
)


@pytest.mark.parametrize(("text", "at"), SMOOTH, ids=[row[0] for row in SMOOTH])
def test_coefficients_are_derivatives(text: str, at: str) -> None:
    f = read_expression(text)
    values = [read_expression(part) for part in at.split(",")]
    point = {X: values[0], Y: values[1]}
    jet = Taylor(ConstantPlace(point), (X, Y), 3, Clock()).rest(f)
    for i, j in product(range(4), repeat=2):
        if not 0 < i + j <= 3:
            continue
        node: Node = f
        for _ in range(i):
            node = differentiate(node, X)
        for _ in range(j):
            node = differentiate(node, Y)
        try:
            expected = value_at(node, dict(point)) / (factorial(i) * factorial(j))
        except JachessError:
            continue  # a formula that breaks down where the function is smooth
        assert compare(node_of(jet.get((i, j), Fraction(0))), expected) == 0


@pytest.mark.parametrize("text", ["abs(x)", "sqrt(x)", "x^(4/3)", "max(x, 2*x)", "piecewise(x, x > 0, 0)", "1/x", "floor(x)"])
def test_what_has_no_series(text: str) -> None:
    with pytest.raises((NotAnalytic, JachessError)):
        Taylor(ConstantPlace({X: read_expression("0")}), (X,), 3, Clock()).rest(read_expression(text))


def test_rational_functions_are_exact() -> None:
    place = ConstantPlace({X: read_expression("1"), Y: read_expression("0")})
    found = fraction_at(read_expression("x^2/(1 + y) - 3"), (X, Y), place, Clock())
    assert found is not None
    top, value, polynomial = found
    assert top == {(1, 0): 2, (2, 0): 1, (0, 1): -1}
    assert (value, polynomial) == (1, False)


# Real roots.


@pytest.mark.parametrize(
    ("coefficients", "expected"),
    [
        ([-2, 0, 1], [(-1.41421356, 1), (1.41421356, 1)]),
        ([0, 0, 1], [(0, 2)]),
        ([1, 0, 1], []),
        ([4, 0, -4, 0, 1], [(-1.41421356, 2), (1.41421356, 2)]),
        ([-1, -1, 0, 0, 0, 1], [(1.16730398, 1)]),
        ([6, -11, 6, -1], [(1, 1), (2, 1), (3, 1)]),
    ],
)
def test_rational_roots(coefficients: list[int], expected: list[tuple[float, int]]) -> None:
    roots = real_roots([Fraction(c) for c in coefficients], Clock())
    assert [root.multiplicity for root in roots] == [m for _, m in expected]
    for root, (value, _) in zip(roots, expected, strict=True):
        assert abs(float((root.low + root.high) / 2) - value) < 1e-6


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        # in α = ∛2
        ("x - a", [1.25992105]),
        ("x^2 - a", [-1.12246205, 1.12246205]),
        ("(x^2 - a)^2*(x - 1)", [-1.12246205, 1, 1.12246205]),
        ("x^4 - a", [-1.05946309, 1.05946309]),
        ("x^3 - a*x + 1", [-1.40429]),
        ("x^2 + a", []),
    ],
)
def test_roots_over_a_number_field(shape: str, expected: list[float]) -> None:
    from flint import fmpz_poly

    from jachess.algebra.number_fields import Field

    field = Field(fmpz_poly([-2, 0, 0, 1]))
    a = Name("a")
    from jachess.algebra.scalars import AlgebraicPlace

    place = AlgebraicPlace(field, {a: field.generator, X: field.element(0)}, (X,))
    f = read_expression(shape)
    jet = Taylor(place, (X,), None, Clock()).rest(f)
    degree = max(monomial[0] for monomial in jet)
    polynomial = [place.value(f), *(jet.get((k,), Fraction(0)) for k in range(1, degree + 1))]
    roots = real_roots(polynomial, Clock())
    middles = []
    for root in roots:
        while root.high - root.low > Fraction(1, 10**6):
            root.narrow()
        middles.append(float((root.low + root.high) / 2))
    assert middles == pytest.approx(expected, abs=1e-3)
    signs = [(value > 0) - (value < 0) for value in (float_of(polynomial_value(polynomial, at)) for at in samples(roots))]
    assert 0 not in signs


def float_of(value: object) -> float:
    return float(value) if isinstance(value, Fraction) else float(value.ball(64).mid())  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (Fraction(1), Fraction(2), Fraction(3, 2)),
        (None, Fraction(-5, 2), Fraction(-3)),
        (Fraction(1, 3), Fraction(1, 2), Fraction(2, 5)),
        (Fraction(-1), Fraction(1), Fraction(0)),
        (Fraction(0), Fraction(1, 10), Fraction(1, 11)),
        (Fraction(31415, 10000), Fraction(31416, 10000), Fraction(333, 106)),
    ],
)
def test_simplest_fraction(low: Fraction | None, high: Fraction, expected: Fraction) -> None:
    assert simplest_between(low, high) == expected
