"""Kinds by the eigenvalue test: tables, places of every kind, and matrices of known inertia."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jachess.algebra.number_fields import Field
from jachess.algebra.scalars import AlgebraicPlace, BallPlace, ConstantPlace, Place
from jachess.calculus.accumulation import gradient_entries, hessian_entries
from jachess.errors import Undefined
from jachess.expression.nodes import Name, Number, product, total
from jachess.points.classify import classify
from jachess.results.points import CriticalPoint, Inertia
from jachess.syntax.reading import read_expression

X, Y, Z = Name("x"), Name("y"), Name("z")


def at(text: str, point: str = "", names: tuple[Name, ...] = (X, Y)) -> CriticalPoint:
    values = [read_expression(part) for part in point.split(",")] if point else [Number(0)] * len(names)
    return kind_of(text, ConstantPlace(dict(zip(names, values, strict=True))), names)


def kind_of(text: str, place: Place, names: tuple[Name, ...]) -> CriticalPoint:
    f = read_expression(text)
    return classify(f, gradient_entries(f, names), hessian_entries(f, names).rows(), names, place)


@pytest.mark.parametrize(
    ("text", "point", "kind", "inertia"),
    [
        ("x^2 + y^2", "", "minimum", (2, 0, 0)),
        ("-x^2 - x*y - y^2", "", "maximum", (0, 2, 0)),
        ("x*y", "", "saddle", (1, 1, 0)),
        ("x^3 - 3*x + y^2", "1,0", "minimum", (2, 0, 0)),
        ("x^3 - 3*x + y^2", "-1,0", "saddle", (1, 1, 0)),
        ("x^4 + y^4 - 4*x*y", "1,1", "minimum", (2, 0, 0)),
        ("sin(x)*sin(y)", "pi/2,pi/2", "maximum", (0, 2, 0)),
        ("sin(x)*sin(y)", "pi,0", "saddle", (1, 1, 0)),
        ("x*exp(-x^2 - y^2)", "sqrt(2)/2,0", "maximum", (0, 2, 0)),
        ("exp(x) - x + y^2/2", "", "minimum", (2, 0, 0)),
        ("x*ln(x) + y^2", "1/e,0", "minimum", (2, 0, 0)),
        ("1/x + 1/y + x*y", "1,1", "minimum", (2, 0, 0)),
        ("x^2 - 2*x*y + y^2 - y^2", "", "saddle", (1, 1, 0)),
        ("x^2 + 10^(-30)*y^2", "", "minimum", (2, 0, 0)),
        ("x^2 - 10^(-30)*y^2", "", "saddle", (1, 1, 0)),
        ("x^2 + 2*x*y + (1 - 10^(-40))*y^2", "", "saddle", (1, 1, 0)),
        ("x^2 + 2*sqrt(2)*x*y + 2*y^2 + pi*y^2", "", "minimum", (2, 0, 0)),
        ("abs(x + 1)*(x^2 + y^2)", "", "minimum", (2, 0, 0)),
        ("max(x^2 + y^2, x - 5)", "", "minimum", (2, 0, 0)),
    ],
)
def test_eigenvalues_decide(text: str, point: str, kind: str, inertia: tuple[int, int, int]) -> None:
    found = at(text, point)
    assert found.second_order is not None
    assert (found.kind, found.test, found.second_order.inertia) == (kind, "eigenvalues", Inertia(*inertia))
    assert found.strict is (None if kind == "saddle" else True)


def test_a_singular_hessian_with_both_signs_is_a_saddle() -> None:
    found = at("x^2 - y^2 + z^4", names=(X, Y, Z))
    assert (found.kind, found.test) == ("saddle", "eigenvalues")


def test_one_variable() -> None:
    found = at("x^3 - 3*x", "-1", (X,))
    assert found.second_order is not None
    assert (found.kind, found.second_order.text) == ("maximum", "The second derivative is negative.")
    assert found.because == "the second derivative is negative"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x^2 + y^2", ("positive definite", "Sylvester")),
        ("-x^2 - y^2", ("alternate", "negative definite")),
        ("x*y", ("determinant is negative", "indefinite")),
        ("x^2 + y^4", ("determinant is zero", "all principal minors", "positive semidefinite")),
        ("-y^2 + x^4", ("no leading minor is negative, which alone does not make", "negative semidefinite")),
        ("x^4 + y^4", ("the Hessian is zero",)),
    ],
)
def test_what_the_leading_minors_show(text: str, words: tuple[str, ...]) -> None:
    second = at(text).second_order
    assert second is not None
    assert all(word in second.text for word in words), second.text


def test_the_semidefinite_trap_in_three_variables() -> None:
    second = at("x^2 - z^2", names=(X, Y, Z)).second_order
    assert second is not None
    assert [str(minor.exact) for minor in second.minors] == ["2", "0", "0"]
    assert "row and column 3 is -2" in second.text
    assert "indefinite" in second.text


def test_the_three_readings_are_shown() -> None:
    second = at("x^3 - 3*x*y + y^3", "1,1").second_order
    assert second is not None
    assert str(second.characteristic) == "lambda^2 - 12*lambda + 27"
    assert [str(value.exact) for value in second.eigenvalues] == ["3", "9"]
    assert second.discriminant is not None
    assert str(second.discriminant.exact) == "27"


def test_no_value_is_undefined() -> None:
    with pytest.raises(Undefined):
        at("ln(x) + y^2", "-1,0")


# Algebraic places and balls.


def field(*coefficients: int) -> Field:
    from flint import fmpz_poly

    return Field(fmpz_poly(list(coefficients)))


@pytest.mark.parametrize(
    ("text", "kind", "strict", "test"),
    [
        ("(x^5 - x - 1)^2 + (y - x)^2", "minimum", True, "eigenvalues"),
        ("(x^5 - x - 1)^2 - (y - x)^2", "saddle", None, "eigenvalues"),
        ("(x - y)^2 + (x^5 - x - 1)^4", "minimum", True, "higher-order"),
        ("(x - y)^2 + (x^5 - x - 1)^3", "saddle", None, "higher-order"),
        ("(x - y)^4 + (x^5 - x - 1)^4", "minimum", True, "higher-order"),
        ("(x - y)^4 + (x^5 - x - 1)^4 - 3*(x - y)^2*(x^5 - x - 1)^2", "saddle", None, "higher-order"),
        ("(x - y)^3 - 3*(x - y)*(x^5 - x - 1)^2", "saddle", None, "higher-order"),
        ("(x - y)^2*(x^5 - x - 1)^2", "minimum", False, "higher-order"),
        ("((x - y)^2 - 2*(x^5 - x - 1)^2)^2 + (x^5 - x - 1)^6", "minimum", True, "higher-order"),
        ("((x - y)^2 - 2*(x^5 - x - 1)^2)^2 + (x^5 - x - 1)^5", "saddle", None, "higher-order"),
    ],
)
def test_at_an_algebraic_point(text: str, kind: str, strict: bool | None, test: str) -> None:
    alpha = field(-1, -1, 0, 0, 0, 1)
    place = AlgebraicPlace(alpha, {X: alpha.generator, Y: alpha.generator}, (X, Y))
    found = kind_of(text, place, (X, Y))
    assert (found.kind, found.strict, found.test) == (kind, strict, test), found.because


def ball_place(second: Any = 0) -> BallPlace:
    """x with cos(x) = x, and y."""
    from flint import arb, ctx

    def refine(bits: int) -> tuple[Any, ...]:
        with ctx.workprec(bits + 20):
            x = arb("0.739085133215160641655312087673873404013411758900757464965680635773 +/- 1e-60")
            while x.rel_accuracy_bits() < bits and x.rad() > 0:
                middle = x.mid()
                better = middle - (middle.cos() - middle) / (-x.sin() - 1)
                if not better.rad() < x.rad() / 2:
                    break
                x = better
            return x, arb(second)

    return BallPlace((X, Y), refine)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("sin(x) - x^2/2 - y^2", "maximum"),
        ("sin(x) - x^2/2 + y^2", "saddle"),
        ("sin(x) - x^2/2 - y^4", "maximum"),
        ("sin(x) - x^2/2 + y^3", "saddle"),
        ("x^2/2 - sin(x) + y^4", "minimum"),
    ],
)
def test_at_a_point_known_by_balls(text: str, kind: str) -> None:
    found = kind_of(text, ball_place(), (X, Y))
    assert (found.kind, found.proof) == (kind, "interval")
    assert found.coordinates[0].decimal == "0.7390851332"
    assert found.coordinates[0].exact is None


def test_balls_never_prove_a_singular_hessian() -> None:
    found = kind_of("(sin(x) - x^2/2)*0 + (cos(x) - x)^3 + y^2", ball_place(), (X, Y))
    assert (found.kind, found.test) == ("degenerate", "undecided")
    assert "balls" in found.because


# Matrices of known inertia.

ENTRIES = st.integers(-3, 3)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_inertia_of_a_congruent_diagonal_matrix(data: st.DataObject) -> None:
    """f = Σ dᵢ·(row i of M · x)², M of determinant ±1: the signs of the dᵢ are the inertia (Sylvester)."""
    n = data.draw(st.integers(1, 5))
    signs = data.draw(st.lists(st.sampled_from([-2, -1, 0, 1, 3]), min_size=n, max_size=n))
    names = [Name(f"x{k + 1}") for k in range(n)]
    forms = []
    for i in range(n):
        row = [Fraction(data.draw(ENTRIES)) if j > i else Fraction(int(i == j)) for j in range(n)]
        forms.append(total([product([Number(c), name]) for c, name in zip(row, names, strict=True)]))
    f = total([product([Number(d), form**2]) for d, form in zip(signs, forms, strict=True)])
    place = ConstantPlace({name: Number(0) for name in names})
    found = classify(f, gradient_entries(f, names), hessian_entries(f, names).rows(), names, place)
    positive, negative = sum(d > 0 for d in signs), sum(d < 0 for d in signs)
    assert found.second_order is not None
    assert found.second_order.inertia == Inertia(positive, negative, n - positive - negative)
    if positive and negative:
        assert found.kind == "saddle"
    elif positive:
        assert (found.kind, found.strict) == ("minimum", positive == n)
    elif negative:
        assert (found.kind, found.strict) == ("maximum", negative == n)
    else:
        assert "constant" in found.because
