"""Derivatives by the definition: the classical cases by table, generated functions against difference quotients of 100 digits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpvalues import mp_value

from jachess.calculus.accumulation import differentiate
from jachess.calculus.onesided import UNDECIDED, derivative_at, limit_along, nonsmooth_at
from jachess.errors import Undefined
from jachess.expression.exact import value_at
from jachess.expression.nodes import ZERO, Call, Name, Node, Number, Power, Product, Quotient, Sum, call
from jachess.expression.tidy import tidy
from jachess.syntax.reading import read_expression

X, Y = Name("x"), Name("y")


def formulas(f: Node, variables: Sequence[Name]) -> Callable[[int], Node]:
    made = [f]
    for name in variables:
        made.append(tidy(differentiate(made[-1], name)))
    return made.__getitem__


def found(text: str, by: str, at: str) -> str:
    """The value, or the reason, as text; "(right)" where the derivative is one-sided."""
    f = read_expression(text)
    variables = [Name(letter) for letter in by]
    values = [value_at(read_expression(part), {}) for part in at.split(",")]
    point: dict[Node, Node] = dict(zip([X, Y], values, strict=False))
    try:
        answer = derivative_at(formulas(f, variables), variables, point)
    except Undefined as error:
        return error.reason
    return f"{answer.value}" + (f" ({answer.side})" if answer.side else "")


CORNER, INFINITE = "corner: the one-sided derivatives are {} and {}", "vertical tangent: the difference quotient tends to {}"
CLASSICAL = "piecewise(0, x = 0 and y = 0, x*y*(x^2 - y^2)/(x^2 + y^2))"
CASES = [
    # it exists although the formula breaks down
    ("abs(x)^3", "x", "0", "0"), ("abs(x)^3", "xx", "0", "0"), ("x*abs(x)", "x", "0", "0"), ("(x^2 + y^2)^(3/4)", "x", "0,0", "0"),
    ("piecewise(x^2*sin(1/x), x != 0, 0)", "x", "0", "0"), ("piecewise(x^4*sin(1/x), x != 0, 0)", "xx", "0", "0"),
    ("max(x, 0)^2", "x", "0", "0"), ("relu(x)^(5/2)", "xx", "0", "0"), ("x^(4/3)", "x", "0", "0"), ("abs(sin(x))^3", "x", "pi", "0"),
    ("piecewise(exp(-1/x^2), x != 0, 0)", "xxx", "0", "0"), ("piecewise(x^2*ln(abs(x)), x != 0, 0)", "x", "0", "0"),
    ("piecewise(x^2, x <= 1, 2*x - 1)", "x", "1", "2"), ("sinc(x)", "xx", "0", "-1/3"), ("Si(x)", "x", "0", "1"), ("ellipk(x)", "xx", "0", "9*pi/64"),
    ("polylog(2, x)", "x", "0", "1"), ("atan2(y, x)", "x", "-1,0", "0"), ("x^y", "x", "-2,2", "-4"), ("hypot(x, y)^2", "xx", "0,0", "2"),
    ("piecewise((exp(x) - 1)/x, x != 0, 1)", "xx", "0", "1/3"), ("piecewise(tan(x)*(1 - cos(x))/x^2, x != 0, 0)", "x", "0", "1/2"),
    ("gamma(x)*abs(x - 1)^2", "x", "1", "0"), ("sum(abs(x - k)^3, k, 1, 3)", "x", "2", "0"), ("abs(x - y)^3", "xy", "sqrt(2),sqrt(2)", "0"),
    (CLASSICAL, "x", "0,0", "0"), (CLASSICAL, "xy", "0,0", "-1"), (CLASSICAL, "yx", "0,0", "1"), (CLASSICAL, "xx", "0,0", "0"),
    ("x*abs(x)*y", "xy", "0,0", "0"), ("max(x, x, y - 1)", "x", "0,0", "1"), ("f(x)*abs(x)*x", "x", "0", "0"),
    # at the border of the domain, from the one side
    ("x*sqrt(x)", "x", "0", "0 (right)"), ("(1 - x)^2*asin(x)", "x", "1", "0 (left)"), ("acosh(x)^2", "x", "1", "2 (right)"),
    # it does not exist
    ("abs(x)", "x", "0", CORNER.format(-1, 1)), ("abs(x)^3", "xxx", "0", "corner of the derivative by x, x: the one-sided derivatives are -6 and 6"),
    ("sqrt(x^2 + y^2)", "x", "0,0", CORNER.format(-1, 1)), ("max(x, x^2)", "x", "1", CORNER.format(1, 2)), ("abs(sin(x))", "x", "pi", CORNER.format(-1, 1)),
    ("piecewise(x*tanh(1/x), x != 0, 0)", "x", "0", CORNER.format(-1, 1)), ("tan(x)*abs(x - pi/4)", "x", "pi/4", CORNER.format(-1, 1)),
    ("cbrt(x)", "x", "0", INFINITE.format("infinity")), ("piecewise(x*ln(abs(x)), x != 0, 0)", "x", "0", INFINITE.format("-infinity")),
    ("x^(4/3)", "xx", "0", "vertical tangent: the difference quotient of the derivative by x tends to infinity"),
    ("x^(2/3)", "x", "0", "cusp: the difference quotient tends to -infinity from the left and infinity from the right"),
    ("max(x, cbrt(x))", "x", "0", "the difference quotient tends from the right to infinity, from the left to 1"),
    ("sqrt(x)", "x", "0", "vertical tangent at the border of the domain, which lies on the right only"),
    ("asin(x)", "x", "1", "vertical tangent at the border of the domain, which lies on the left only"),
    ("lambertw(x)", "x", "-exp(-1)", "vertical tangent at the border of the domain, which lies on the right only"),
    ("floor(x)", "x", "2", "jump: from the left f tends to 1, and its value at the point is 2"), ("sign(x)", "x", "0", "jump: from the left f tends to -1, and its value at the point is 0"),
    ("piecewise(1/x, x != 0, 0)", "x", "0", "jump: from the left f is unbounded"), ("atan2(y, x)", "y", "-1,0", "jump: from the left f tends to -pi, and its value at the point is pi"),
    ("piecewise(x*sin(1/x), x != 0, 0)", "x", "0", "oscillation: the difference quotient has no limit from the left"),
    ("piecewise(x^2*sin(1/x), x != 0, 0)", "xx", "0", "oscillation: the difference quotient of the derivative by x has no limit from the left"),
    ("x^y", "y", "-2,2", "f is not defined beside the point in the direction of y (a negative number to a power that varies)"),
    ("abs(x)*y", "xy", "0,0", "the derivative by x is not defined beside the point in the direction of y (corner: the one-sided derivatives differ)"),
    ("f(x)*abs(x)", "x", "0", UNDECIDED), ("1/x", "x", "0", "division by zero: x = 0"),
]  # fmt: skip


@pytest.mark.parametrize("text, by, at, expected", CASES, ids=[f"{text} by {by} at {at}" for text, by, at, _ in CASES])
def test_by_definition(text: str, by: str, at: str, expected: str) -> None:
    answer = found(text, by, at)
    if expected[0].isdigit() or expected[0] == "-":
        value, _, side = expected.partition(" ")
        expected = str(value_at(read_expression(value), {})) + (f" {side}" if side else "")
    assert answer == expected


SMOOTH = [("abs(x)", 1), ("sqrt(x)", 2), ("max(x, 1)", 2), ("piecewise(x, x < 1, 2)", 0), ("floor(x)", Fraction(1, 2)), ("atan2(x, -1)", 1), ("x^(1/3)", -1), ("sin(x)/x", 1), ("max(x, x)", 0)]
JUNCTIONS = [("abs(x)", 0), ("sqrt(x)", 0), ("max(x, 1)", 1), ("piecewise(x, x < 1, 2)", 1), ("floor(x)", 3), ("atan2(x, -1)", 0), ("x^(1/3)", 0), ("sinc(x)", 0), ("sign(x - 2)", 2)]


@pytest.mark.parametrize("text, at, expected", [(*case, False) for case in SMOOTH] + [(*case, True) for case in JUNCTIONS])
def test_junctions_are_seen(text: str, at: Fraction, expected: bool) -> None:
    assert nonsmooth_at(read_expression(text), {X: Number(at)}) is expected


def test_limits_along_an_axis() -> None:
    assert limit_along(read_expression("sin(x)/x"), X, 1, {X: ZERO}) is Number(1)
    assert limit_along(read_expression("x/abs(x)"), X, -1, {X: ZERO}) is Number(-1)
    assert limit_along(read_expression("sin(1/x)"), X, 1, {X: ZERO}) is None
    assert limit_along(read_expression("(1 + x)^(1/x)"), X, 1, {X: ZERO}) is read_expression("e")


# Generated functions with junctions at 0, against difference quotients.

PIECES = [Fraction(p, q) for p, q in ((1, 3), (2, 3), (4, 3), (5, 3), (3, 2), (5, 2), (1, 2), (2, 1), (3, 1))]
smooth: list[Callable[[Node], Node]] = [
    lambda v: v + 1, lambda v: v**2, lambda v: 2 * v - v**2, call.sin, call.exp, call.cos, call.atan, lambda v: call.ln(1 + v), call.tan,
]  # fmt: skip
kinks: list[Callable[[Node], Node]] = [
    call.abs, call.relu, call.cbrt, call.sqrt, call.sign, call.floor, call.asin, lambda v: call.max(v, X), lambda v: call.min(v, 2 * X),
    lambda v: call.piecewise(v, call("<", X, 0), X), lambda v: call.piecewise(v * call.sin(1 / X), call("!=", X, 0), 0),
]  # fmt: skip
functions = st.recursive(
    st.sampled_from([X, X, X, Number(1), Number(-2)]),
    lambda inner: st.one_of(
        st.builds(lambda a, b: Sum((a, b)), inner, inner),
        st.builds(lambda a, b: Product((a, b)), inner, inner),
        st.builds(lambda a, b: Quotient((a, b)), inner, inner),
        st.builds(lambda a, q: Power((a, Number(q))), inner, st.sampled_from(PIECES)),
        st.builds(lambda f, a: f(a), st.sampled_from(smooth), inner),
        st.builds(lambda f, a: f(a), st.sampled_from(kinks), inner),
    ),
    max_leaves=4,
)


def slopes(f: Node) -> tuple[list[Any], list[Any]]:
    """Difference quotients at 0 from the right and from the left, at shrinking steps."""
    with mpmath.workdps(100):
        start = mp_value(f, {X: 0})
        steps = [mpmath.mpf(10) ** -k for k in (18, 26, 34)]
        return tuple([(mp_value(f, {X: side * h}) - start) / (side * h) for h in steps] for side in (1, -1))  # type: ignore[return-value]


@given(functions)
def test_generated_functions_agree_with_difference_quotients(f: Node) -> None:
    if any(type(part) is Call and part.name in ("max", "min") and part.args[0] is part.args[1] for part in (f, *f.args)):
        return
    try:
        answer = derivative_at(formulas(f, [X]), [X], {X: ZERO})
    except Undefined as error:
        if error.reason.startswith("corner"):
            right, left = slopes(f)
            assert abs(right[-1] - left[-1]) > 1e-4
        elif error.reason.startswith(("vertical", "cusp")):
            assert max(abs(values[-1]) for values in slopes(f) if not mpmath.isnan(values[-1])) > 10
        return
    value = mp_value(answer.value)
    for values, side in zip(slopes(f), ("right", "left"), strict=True):
        if answer.side in ("", side):
            # the quotient approaches its limit, if only like a small power of the step
            assert abs(values[-1] - value) < 1e-3 * (1 + abs(value)) or abs(values[-1] - value) < 0.6 * abs(values[0] - value)
