"""Exact values: the closed forms of a textbook, the reasons where there is no value, and both against mpmath."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpvalues import mp_value

from jachess.errors import JachessError, LimitError, Undefined
from jachess.expression.angles import TRIGONOMETRIC, is_pole
from jachess.expression.ball import enclose
from jachess.expression.exact import known_value, sign, value_at
from jachess.expression.nodes import PI, Call, E, Name, Node, Number, Power, Product, Quotient, Sum, call
from jachess.expression.radicals import rational_power
from jachess.expression.surds import surd_of, surd_sign
from jachess.expression.tidy import tidy
from jachess.syntax.reading import read_expression
from jachess.vocabulary import FUNCTIONS

KNOWN = [
    ("sin(pi/6)", "1/2"), ("cos(pi/4)", "sqrt(2)/2"), ("tan(pi/3)", "sqrt(3)"), ("cot(pi/6)", "sqrt(3)"), ("sec(pi/3)", "2"),
    ("csc(pi/4)", "sqrt(2)"), ("sin(pi/12)", "(sqrt(6) - sqrt(2))/4"), ("cos(pi/5)", "(1 + sqrt(5))/4"), ("tan(pi/8)", "sqrt(2) - 1"),
    ("cos(pi/8)", "sqrt(2 + sqrt(2))/2"), ("sin(-7*pi/6)", "1/2"), ("cos(100*pi)", "1"), ("sin(9*pi/7)", "-sin(2*pi/7)"),
    ("cos(pi/14)", "sin(3*pi/7)"), ("sin(2 + pi/2)", "cos(2)"), ("sin(asin(1/3))", "1/3"), ("cos(asin(3/5))", "4/5"),
    ("tan(acos(5/13))", "12/5"), ("sin(atan(1/2))", "sqrt(5)/5"), ("cos(-2)", "cos(2)"),
    ("asin(1/2)", "pi/6"), ("asin(-sqrt(3)/2)", "-pi/3"), ("acos(-1/2)", "2*pi/3"), ("atan(sqrt(3))", "pi/3"), ("atan(1/sqrt(3))", "pi/6"),
    ("atan(2 - sqrt(3))", "pi/12"), ("acot(-1)", "3*pi/4"), ("asec(2)", "pi/3"), ("acsc(-2)", "-pi/6"), ("atan2(1, -1)", "3*pi/4"),
    ("atan2(-1, 0)", "-pi/2"), ("atan2(0, -3)", "pi"), ("atan2(2, 1)", "atan(2)"), ("atan(-2)", "-atan(2)"),
    ("exp(ln(5))", "5"), ("exp(-2*ln(3))", "1/9"), ("exp(ln(2)/2)", "sqrt(2)"), ("ln(e^3)", "3"), ("ln(1/2)", "-ln(2)"), ("ln(sqrt(2))", "ln(2)/2"),
    ("log10(1000)", "3"), ("log2(1/8)", "-3"), ("log(8, 4)", "3/2"), ("log(e^2, e)", "2"),
    ("sqrt(8)", "2*sqrt(2)"), ("sqrt(1/2)", "sqrt(2)/2"), ("sqrt(9/4)", "3/2"), ("cbrt(-16)", "-2*cbrt(2)"), ("sqrt(3 + 2*sqrt(2))", "1 + sqrt(2)"),
    ("(-8)^(2/3)", "4"), ("16^(1/3)", "2*2^(1/3)"), ("2^(-1/2)", "sqrt(2)/2"), ("(4/9)^(-3/2)", "27/8"),
    ("sinh(ln(2))", "3/4"), ("cosh(0)", "1"), ("tanh(ln(3))", "4/5"), ("asinh(3/4)", "ln(2)"), ("acosh(5/4)", "ln(2)"), ("atanh(1/2)", "ln(3)/2"),
    ("abs(sqrt(2) - 2)", "2 - sqrt(2)"), ("sign(3 - pi)", "-1"), ("floor(-pi)", "-4"), ("ceil(e)", "3"), ("max(3, pi, sqrt(10))", "sqrt(10)"),
    ("min(1, sin(4))", "sin(4)"), ("heaviside(sqrt(2))", "1"), ("hypot(3, 4)", "5"), ("relu(-1)", "0"),
    ("gamma(5)", "24"), ("gamma(1/2)", "sqrt(pi)"), ("gamma(-3/2)", "4*sqrt(pi)/3"), ("factorial(6)", "720"), ("binomial(10, 3)", "120"),
    ("binomial(1/2, 2)", "-1/8"), ("beta(1/2, 1/2)", "pi"), ("lgamma(1)", "0"), ("polygamma(1, 1)", "pi^2/6"), ("polygamma(1, 2)", "pi^2/6 - 1"),
    ("besselj(0, 0)", "1"), ("besselj(2, 0)", "0"), ("lambertw(e)", "1"), ("lambertw(2*ln(2))", "ln(2)"), ("lambertw(-1/e)", "-1"),
    ("erf(0)", "0"), ("ellipk(0)", "pi/2"), ("polylog(2, -1)", "-pi^2/12"), ("sinc(pi/2)", "2/pi"), ("sigmoid(ln(3))", "3/4"),
    ("sum(k^2, k, 1, 10)", "385"), ("prod(k, k, 1, 5)", "120"), ("integral(t^2, t, 0, 3)", "9"), ("piecewise(1/0, 1 > 2, 7)", "7"),
]  # fmt: skip


@pytest.mark.parametrize("text, value", KNOWN, ids=[text for text, _ in KNOWN])
def test_closed_forms(text: str, value: str) -> None:
    found = value_at(read_expression(text), {})
    assert found is value_at(read_expression(value), {})
    expected = mp_value(read_expression(value))
    assert abs(mp_value(found) - expected) < mpmath.mpf(10) ** -30


UNDEFINED = [
    ("1/(x - 1)", "1", "division by zero: x - 1 = 0"), ("ln(x)", "-2", "ln of a negative number: x = -2"), ("ln(x^2)", "0", "ln of zero: x^2 = 0"),
    ("sqrt(x)", "-1", "square root of a negative number: x = -1"), ("x^(1/2)", "-8", "square root of a negative number: x = -8"),
    ("x^(3/4)", "-1", "root of even degree 4 of a negative number: x = -1"), ("tan(x)", "pi/2", "tan has a pole at pi/2"),
    ("cot(2*x)", "pi/2", "cot has a pole at pi: 2*x = pi"), ("x^0", "0", "0^0: x = 0"), ("x^x", "0", "0^0: x = 0"),
    ("x^(-2)", "0", "division by zero: x = 0"), ("gamma(x)", "-2", "gamma has a pole at -2"), ("asin(2*x)", "1", "asin is defined on [-1, 1]: 2*x = 2"),
    ("acosh(x)", "0", "acosh is defined on [1, infinity): x = 0"), ("log(x, 1)", "3", "the base of a logarithm must be positive and not 1: 1"),
    ("atan2(x, x)", "0", "the angle of the origin is not defined: both arguments are 0"), ("heaviside(x)", "0", "the unit step has no value at 0: x = 0"),
    ("piecewise(1, x > 0)", "-1", "no condition of the piecewise function holds there"), ("0*ln(x)", "0", "ln of zero: x = 0"),
    ("x^sqrt(2)", "-2", "a negative number to the power sqrt(2): x = -2"), ("1/(sqrt(x)*sqrt(3) - sqrt(3*x))", "2", "division by zero: sqrt(x)*sqrt(3) - sqrt(3*x) = 0"),
    ("1/(sin(x)^2 + cos(x)^2 - 1)", "1", "division by zero: sin(x)^2 + cos(x)^2 - 1 = 0"), ("integral(1/t, t, -1, x)", "1", "no finite value"),
]  # fmt: skip


@pytest.mark.parametrize("text, x, reason", UNDEFINED, ids=[f"{text} at {x}" for text, x, _ in UNDEFINED])
def test_reasons(text: str, x: str, reason: str) -> None:
    with pytest.raises(Undefined) as caught:
        value_at(read_expression(text), {Name("x"): value_at(read_expression(x), {})})
    assert reason in caught.value.reason


@pytest.mark.parametrize("text, x", [("x^x^x", 99), ("factorial(x)", 10**8), ("sum(k, k, 1, x)", 10**9), ("prod(k, k, 1, x)", 9000), ("2^x", 10**7)])
def test_values_that_are_too_large_are_refused(text: str, x: int) -> None:
    with pytest.raises(LimitError):
        value_at(read_expression(text), {Name("x"): Number(x)})


def test_names_without_a_value_stay() -> None:
    assert value_at(read_expression("a*x + x^2"), {Name("x"): Number(3)}) is value_at(read_expression("3*a + 9"), {})


def test_deep_graphs_are_evaluated() -> None:
    x = Name("x")
    node: Node = x
    for _ in range(5000):
        node = Quotient((Sum((node, Number(1))), Number(2)))
    assert value_at(node, {x: Number(1)}) is Number(1)


ZEROS = [
    "sqrt(2)*sqrt(3) - sqrt(6)", "ln(6) - ln(2) - ln(3)", "sin(1)^2 + cos(1)^2 - 1", "tan(2) - sin(2)/cos(2)", "cosh(2)^2 - sinh(2)^2 - 1",
    "sqrt(sqrt(5) + 2) - sqrt(sqrt(5) - 2) - sqrt(2*sqrt(5) - 2)", "asinh(2) - ln(2 + sqrt(5))", "log10(20) - 1 - log10(2)",
    "cos(1)^2 - sin(1)^2 - cos(2)", "sin(3/7) - 3*sin(1/7) + 4*sin(1/7)^3", "tan(2*sqrt(2)) - 2*tan(sqrt(2))/(1 - tan(sqrt(2))^2)",
]  # fmt: skip


@pytest.mark.parametrize("text", ZEROS)
def test_zeros_that_no_ball_can_separate(text: str) -> None:
    assert sign(read_expression(text)) == 0
    assert sign(read_expression(text) + Number(Fraction(1, 10**30))) == 1


ratios = st.builds(Fraction, st.integers(-40, 40), st.integers(1, 12))


@given(ratios.filter(bool), st.builds(Fraction, st.integers(-7, 7), st.integers(1, 6)))
def test_powers_of_rationals(value: Fraction, exponent: Fraction) -> None:
    found = rational_power(value, exponent)
    if value < 0 and exponent.denominator % 2 == 0:
        assert found is None
        return
    assert found is not None
    coefficient, radicand, rest = found
    assert 0 <= rest < 1
    expected = mp_value(Power((Number(value), Number(exponent)))) if exponent else mpmath.mpf(1)
    assert mpmath.almosteq(mpmath.mpf(coefficient.numerator) / coefficient.denominator * mpmath.mpf(radicand) ** mp_value(Number(rest)), expected, 1e-30)


@given(st.sampled_from(sorted(TRIGONOMETRIC)), st.integers(-60, 60), st.integers(1, 30))
def test_trigonometric_functions_at_rational_multiples_of_pi(name: str, p: int, q: int) -> None:
    angle = tidy(Number(Fraction(p, q)) * PI)
    found = known_value(name, (angle,))
    if is_pole(name, angle):
        assert found is None
    elif found is not None:
        assert abs(mp_value(found) - mp_value(Call(name, (angle,)))) < 1e-25 * (1 + abs(mp_value(found)))


small = st.builds(lambda p, q: Number(Fraction(p, q)), st.integers(-9, 9), st.sampled_from([1, 1, 1, 2, 3, 4, 6]))
leaves = st.one_of(small, small.map(lambda r: tidy(r * PI)), st.just(E), small.map(lambda r: tidy(r * call.sqrt(2))), small.map(lambda r: tidy(r * call.ln(3))))
ONE_ARGUMENT = sorted(name for name, row in FUNCTIONS.items() if row.arity == 1 and name not in ("erfi", "airybi", "airybiprime"))
constants = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(lambda a, b: Sum((a, b)), inner, inner),
        st.builds(lambda a, b: Product((a, b)), inner, inner),
        st.builds(lambda a, b: Quotient((a, b)), inner, inner),
        st.builds(lambda name, a: Call(name, (a,)), st.sampled_from(ONE_ARGUMENT), inner),
        st.builds(lambda a, r: Power((a, r)), inner, small),
    ),
    max_leaves=4,
)


@given(constants)
def test_exact_values_agree_with_mpmath_and_with_balls(node: Node) -> None:
    expected = mp_value(node)
    try:
        found = value_at(node, {})
    except JachessError:
        return  # reasons are tested above; mpmath has no sharp poles
    if mpmath.isnan(expected) or not mpmath.isfinite(expected) or abs(expected) > 1e12:
        return
    assert abs(mp_value(found) - expected) < 1e-12 * (1 + abs(expected))
    ball = enclose(found, {}, 100)
    if ball is not None:
        assert abs(mpmath.mpf(ball.mid().str(30, radius=False)) - expected) < 1e-12 * (1 + abs(expected)) + float(ball.rad())


@given(st.lists(st.tuples(st.integers(-5, 5), st.integers(1, 30)), min_size=1, max_size=4))
def test_signs_of_surds(parts: list[tuple[int, int]]) -> None:
    node = tidy(Sum((Number(0), *(r * call.sqrt(n) for r, n in parts))))
    surd = surd_of(node)
    assert surd is not None
    value = sum((r * mpmath.sqrt(n) for r, n in parts), mpmath.mpf(0))
    assert surd_sign(surd) == (0 if abs(value) < 1e-25 else int(mpmath.sign(value)))
