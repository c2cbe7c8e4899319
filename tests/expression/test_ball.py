"""Balls, decimals and doubles: against mpmath, on every function of the vocabulary; and no flint for what is rational."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction
from typing import Any

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpvalues import FUNCTIONS as MP_FUNCTIONS
from mpvalues import mp_value, number

from jachess.errors import LimitReached
from jachess.expression.ball import decimal, enclose, enclose_complex, enclose_many, nearest_double
from jachess.expression.checking import Checker, Disagreement, agree, check_derivative, sample
from jachess.expression.nodes import PI, Call, E, Name, Number, Power, Unknown, call
from jachess.syntax.reading import read_expression
from jachess.vocabulary import FUNCTIONS

X, Y = Name("x"), Name("y")
POINTS = [Fraction(3, 7), Fraction(-3, 7), Fraction(17, 11), Fraction(-17, 11), Fraction(29, 8), Fraction(-41, 9)]


def contains(ball: Any, value: Any) -> bool:
    """Whether the ball meets the value to mpmath's precision."""
    middle, radius = mpmath.mpf(ball.mid().str(40, radius=False)), mpmath.mpf(ball.rad().str(10, radius=False))
    return bool(abs(middle - value) <= 2 * radius + mpmath.mpf(10) ** -28 * (1 + abs(value)))


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_every_function_agrees_with_mpmath(name: str) -> None:
    row, checked = FUNCTIONS[name], 0
    for value in POINTS:
        arity = row.arity or 2
        orders = name in ("polygamma", "besselj", "bessely", "besseli", "besselk", "polylog")
        args = [Number(2 if orders else Fraction(5, 4)) for _ in range(arity - 1)] + [Number(value)]
        expected = MP_FUNCTIONS[name](*[number(arg.value) for arg in args]) if name in MP_FUNCTIONS else None
        ball = enclose(Call(name, tuple(args)), {}, 120)
        assert expected is not None
        if mpmath.isnan(expected):
            assert ball is None
        else:
            assert ball is not None
            assert contains(ball, expected)
            checked += 1
    assert checked >= (1 if name in ("asin", "acos", "atanh", "asech") else 2)


@pytest.mark.parametrize(
    "text, value",
    [
        ("x^(1/3)", -8.0), ("x^(2/3)", -8.0), ("x^(-1/3)", -8.0), ("cbrt(x)", -8.0), ("abs(x) + max(x, 2) - min(x, 3, -9)", -8.0), ("x^x", 2.5),
        ("piecewise(1/x, x > 0, x^2)", -8.0), ("sum(x^k/factorial(k), k, 0, 10)", 1.5), ("prod(x + k, k, 1, 4)", 0.5),
        ("integral(sin(x*t), t, 0, 2)", 1.5), ("integral(sqrt(t)*x, t, 1, 4)", 1.0), ("integral(abs(t - 1), t, 0, x)", 3.0),
    ],
)  # fmt: skip
def test_forms(text: str, value: float) -> None:
    ball = enclose(read_expression(text), {X: Fraction(value)}, 100)
    other = {
        "x^(1/3)": -2, "x^(2/3)": 4, "x^(-1/3)": -0.5, "cbrt(x)": -2, "abs(x) + max(x, 2) - min(x, 3, -9)": 19, "piecewise(1/x, x > 0, x^2)": 64,
        "x^x": mpmath.mpf("2.5") ** mpmath.mpf("2.5"), "sum(x^k/factorial(k), k, 0, 10)": sum(mpmath.mpf("1.5") ** k / mpmath.factorial(k) for k in range(11)),
        "prod(x + k, k, 1, 4)": mpmath.mpf("59.0625"), "integral(sin(x*t), t, 0, 2)": (1 - mpmath.cos(3)) / mpmath.mpf("1.5"),
        "integral(sqrt(t)*x, t, 1, 4)": mpmath.mpf(14) / 3, "integral(abs(t - 1), t, 0, x)": 2.5,
    }[text]  # fmt: skip
    assert ball is not None
    assert contains(ball, mpmath.mpf(other))


@pytest.mark.parametrize("text", ["1/x", "ln(x)", "x^(-1)", "x^0", "sign(1/x)", "atan2(x, x)", "gamma(x)", "heaviside(x)", "ln(-1)", "asin(2)", "(-2)^(1/2)", "f(x)"])
def test_no_ball_where_there_is_no_value(text: str) -> None:
    assert enclose(read_expression(text), {X: 0}, 64) is None


INTEGRALS = [
    ("sign(t)", "-1", "2", 1), ("floor(t)", "0", "7/2", Fraction(9, 2)), ("heaviside(t - 1)*t", "0", "3", 4), ("max(t, 1/2)", "0", "3", Fraction(37, 8)),
    ("piecewise(t, t < 1, t^2)", "0", "3", Fraction(55, 6)), ("cbrt(t)", "-1", "8", Fraction(45, 4)), ("t^(2/3)", "-1", "8", Fraction(99, 5)), ("sqrt(t)", "0", "4", Fraction(16, 3)),
]  # fmt: skip


@pytest.mark.parametrize("body, low, high, value", INTEGRALS, ids=[body for body, *_ in INTEGRALS])
def test_integrals_over_jumps_corners_and_borders(body: str, low: str, high: str, value: Fraction) -> None:
    ball = enclose(read_expression(f"integral({body}, t, {low}, {high})"), {}, 64)
    assert contains(ball, number(Fraction(value)))
    assert float(ball.rad()) < 1e-9


@pytest.mark.parametrize("body, low, high", [("1/t", "-1", "1"), ("ln(t)", "-1", "1"), ("1/t^2", "0", "1")])
def test_integrals_without_a_value(body: str, low: str, high: str) -> None:
    assert enclose(read_expression(f"integral({body}, t, {low}, {high})"), {}, 64) is None


def test_shared_parts_and_deep_graphs() -> None:
    node = X
    for _ in range(3000):
        node = (node + 1) / 2
    first, second = enclose_many((node, node * node), {X: 1}, 64)
    assert contains(first, 1)
    assert contains(second, 1)


def test_complex_balls() -> None:
    from flint import acb

    ball = enclose_complex(call.ln(X) * call.sqrt(X), {X: acb(-1, 1)}, 100)
    expected = mpmath.log(mpmath.mpc(-1, 1)) * mpmath.sqrt(mpmath.mpc(-1, 1))
    assert contains(ball.real, expected.real)
    assert contains(ball.imag, expected.imag)
    assert enclose_complex(call.abs(X), {X: acb(1, 1)}) is None


DECIMALS = [
    ("1/3", 6, "0.333333"), ("2/3", 6, "0.666667"), ("2", 6, "2"), ("1/4", 6, "0.25"), ("-1/8", 2, "-0.12"), ("3/8", 2, "0.38"), ("0", 5, "0"),
    ("123456789", 6, "1.23457e8"), ("1000000", 3, "1000000"), ("10^20", 5, "1e20"), ("10^(-16)", 5, "1e-16"), ("1/70000", 4, "1.429e-5"),
    ("1/7000", 4, "0.0001429"), ("999999999/10^9", 4, "1.000"), ("sqrt(2)", 10, "1.414213562"), ("pi*10^20", 6, "3.14159e20"), ("sqrt(2)/2", 3, "0.707"),
    ("sqrt(2)*sqrt(3) - sqrt(6)", 8, "0"), ("exp(-10^5) + 1", 4, "1.000"),
    ("sin(1)^2 + cos(1)^2", 5, "1.0000"), ("ln(8)/ln(2)", 5, "3.0000"), ("1/2 + sin(pi/7) - sin(pi/7)", 3, "0.500"),
]  # fmt: skip


@pytest.mark.parametrize("text, digits, expected", DECIMALS, ids=[text for text, _, _ in DECIMALS])
def test_decimals(text: str, digits: int, expected: str) -> None:
    assert decimal(read_expression(text), digits) == expected


def test_a_value_on_a_boundary_of_rounding_is_decided() -> None:
    # cos(1)² + sin(1)² − 1/2 is 1/2: no precision separates it from the boundary between 0 and 1 at no digits
    assert decimal(read_expression("cos(1)^2 + sin(1)^2 + 1/4"), 2) == "1.2"


def test_very_large_and_very_small_numbers() -> None:
    assert decimal(E ** (10**6), 10) == "3.033215397e434294"
    assert decimal(-(E ** (-(10**9))), 5) == "-1.2495e-434294482"
    assert nearest_double(-(E ** (10**6))) is None
    assert nearest_double(E ** (-(10**9))) == 0.0
    with pytest.raises(LimitReached):
        decimal(call.exp(call.exp(call.exp(10))), 5)


@given(st.fractions(), st.integers(1, 30))
def test_rational_decimals_are_correctly_rounded(value: Fraction, digits: int) -> None:
    text = decimal(Number(value), digits)
    shown = Fraction(text)
    assert len(text.split("e")[0].replace(".", "").replace("-", "").lstrip("0")) <= max(digits, 16)
    if value:
        exponent = mpmath.floor(mpmath.log10(abs(number(shown))))
        assert abs(shown - value) <= Fraction(1, 2) * Fraction(10) ** (int(exponent) + 1 - digits)
    else:
        assert text == "0"


@given(st.fractions(max_denominator=50), st.integers(2, 40))
def test_irrational_decimals_agree_with_mpmath(value: Fraction, digits: int) -> None:
    with mpmath.workdps(80):
        expected = mpmath.sin(mpmath.mpf(value.numerator) / value.denominator) + mpmath.sqrt(3)
        shown = mpmath.mpf(decimal(call.sin(Number(value)) + call.sqrt(3), digits))
        unit = mpmath.mpf(10) ** (mpmath.floor(mpmath.log10(abs(expected))) + 1 - digits)
        assert abs(shown - expected) <= unit / 2


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_nearest_double_of_a_double(value: float) -> None:
    assert nearest_double(Number(Fraction(value))) == value


@pytest.mark.parametrize("text, value", [("10^400", None), ("-e^1000", None), ("pi", 3.141592653589793), ("sqrt(2)/2", 0.7071067811865476)])
def test_nearest_double(text: str, value: float | None) -> None:
    assert nearest_double(read_expression(text)) == value


def test_rational_numbers_and_surds_do_not_load_flint() -> None:
    code = (
        "import sys; from fractions import Fraction; from jachess.expression.ball import decimal, nearest_double;"
        "from jachess.expression.nodes import Number, call; from jachess.expression.exact import value_at;"
        "n = value_at(call.sqrt(8) / 2 + Number(Fraction(1, 3)), {}); decimal(n, 20); nearest_double(n); decimal(Number(7), 3);"
        "assert not {'flint', 'sympy', 'numpy', 'mpmath'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


# Checks of claims.

RIGHT = [
    ("x^3*y", "3*x^2*y"), ("sin(x*y)", "y*cos(x*y)"), ("ln(x - 100)", "1/(x - 100)"), ("sqrt(-x)", "-1/(2*sqrt(-x))"), ("abs(x)*x", "2*abs(x)"),
    ("x^(2/3)", "2/(3*x^(1/3))"), ("asin(x/1000)", "1/(1000*sqrt(1 - x^2/10^6))"), ("sum(x^k, k, 1, 5)", "sum(k*x^(k-1), k, 1, 5)"),
    ("integral(sin(x*t), t, 0, x)", "sin(x^2) + integral(t*cos(x*t), t, 0, x)"), ("f(x^2, y)", "2*x*D[1](f)(x^2, y)"),
    ("besselj(1, x)", "(besselj(0, x) - besselj(2, x))/2"), ("piecewise(x^2, x < 0, x^3)", "piecewise(2*x, x < 0, 3*x^2)"), ("max(x, y)", "piecewise(1, x > y, 0)"),
]  # fmt: skip


@pytest.mark.parametrize("f, g", RIGHT, ids=[f for f, _ in RIGHT])
def test_right_derivatives_pass_and_near_misses_do_not(f: str, g: str) -> None:
    function, slope = read_expression(f), read_expression(g)
    assert check_derivative(function, X, slope) == 2
    for wrong in (slope + Number(Fraction(1, 10**12)), slope * Number(1 + Fraction(1, 10**12)), -slope, slope + Y * Number(Fraction(1, 10**9))):
        with pytest.raises(Disagreement):
            check_derivative(function, X, wrong)


def test_functions_without_a_real_domain_are_checked_at_complex_points() -> None:
    f = read_expression("sqrt(-1 - x^2)")
    assert check_derivative(f, X, read_expression("-x/sqrt(-1 - x^2)")) == 2


def test_nothing_passes_where_there_is_no_value() -> None:
    assert check_derivative(read_expression("ln(-abs(x))/(x - x)"), X, read_expression("1/x")) == 0


@pytest.mark.parametrize("left, right", [("sin(2*x)", "2*sin(x)*cos(x)"), ("ln(x*y)", "ln(x) + ln(y)"), ("(x^2 - y^2)/(x - y)", "x + y"), ("x > 0", "0 < x")])
def test_equal_expressions_agree(left: str, right: str) -> None:
    assert agree(read_expression(left), read_expression(right)) == 2


def test_different_expressions_disagree() -> None:
    with pytest.raises(Disagreement) as caught:
        agree(read_expression("sin(2*x)"), read_expression("2*sin(x)"))
    assert set(caught.value.point) == {"x"}


def test_a_checker_takes_in_new_names_and_keeps_its_evaluations() -> None:
    checker = Checker((X,))
    f = call.sin(X) * call.exp(X)
    assert checker.derivative(f, X, call.cos(X) * call.exp(X) + f) == 2
    assert checker.derivative(f * Y, X, (call.cos(X) * call.exp(X) + f) * Y) == 2
    assert checker.equal(f, call.exp(X) * call.sin(X)) == 2


def test_sample_points_are_the_same_at_every_run_and_of_every_sign() -> None:
    names = (X, Y)
    assert sample(names, 3) == sample(names, 3)
    assert {tuple(value > 0 for value in sample(names, k).values()) for k in range(13)} == {(a, b) for a in (True, False) for b in (True, False)}


def test_constants_and_mixed_points() -> None:
    assert contains(enclose(X * Y, {X: PI, Y: Power((E, Number(2)))}, 100), mpmath.pi * mpmath.e**2)
    assert enclose(Unknown("f", (), (Number(1),)), {}) is None
    assert contains(enclose(call.besselj(0, X), {X: Fraction(1, 2)}, 100), mp_value(call.besselj(0, Number(Fraction(1, 2)))))
