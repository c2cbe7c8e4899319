"""Shorter forms, closed forms of constants, zero tests."""

from __future__ import annotations

import pytest

from jachess.algebra.simplification import exact_value, is_zero, simplify
from jachess.expression.notation import plain
from jachess.syntax.reading import read_expression

SHORTER = (
    ("sin(x)^2 + cos(x)^2", "1"),
    ("2*sin(x)*cos(x)", "sin(2*x)"),
    ("cos(x)^4 - sin(x)^4", "cos(2*x)"),
    ("tan(x)*cos(x)", "sin(x)"),
    ("(x^2 - 1)/(x - 1)", "x + 1"),
    ("1/(1 + 1/x)", "x/(x + 1)"),
    ("cosh(x)^2 - sinh(x)^2", "1"),
    ("(e^(2*x) - 1)/(e^(2*x) + 1)", "tanh(x)"),
    ("gamma(x + 1)/gamma(x)", "x"),
)


@pytest.mark.parametrize(("text", "expected"), SHORTER, ids=[text for text, _ in SHORTER])
def test_simplify(text: str, expected: str) -> None:
    assert plain(simplify(read_expression(text), 10)) == expected


@pytest.mark.parametrize("text", ["x", "x*y + 1", "sqrt(x)^2", "ln(x) + ln(y)", "f(x)^2 + f(x)", "e^(ln(x))"])
def test_what_is_short_or_has_another_domain_stays(text: str) -> None:
    node = read_expression(text)
    assert simplify(node, 10) is node


def test_no_answer_in_time_is_no_answer() -> None:
    node = read_expression("sin(x)^2 + cos(x)^2")
    assert simplify(node, 1e-4) in (node, read_expression("1"))


CONSTANTS = (
    ("cos(pi/8)", "sqrt(2 + sqrt(2))/2"),
    ("tan(pi/8)", "sqrt(2) - 1"),
    ("sqrt(3 + 2*sqrt(2))", "sqrt(2) + 1"),
    ("ln(8)/ln(2)", "3"),
    ("atan(sqrt(3))", "pi/3"),
    ("cos(pi/7)", "cos(pi/7)"),
    ("3/4", "3/4"),
)


@pytest.mark.parametrize(("text", "expected"), CONSTANTS, ids=[text for text, _ in CONSTANTS])
def test_exact_value(text: str, expected: str) -> None:
    assert plain(exact_value(read_expression(text), 10)) == expected


def test_exact_value_leaves_functions_alone() -> None:
    node = read_expression("cos(pi*x/8)")
    assert exact_value(node) is node


ZERO = (
    ("sin(x)^2 + cos(x)^2 - 1", True),
    ("sin(2*x) - 2*sin(x)*cos(x)", True),
    ("sqrt(3 + 2*sqrt(2)) - 1 - sqrt(2)", True),
    ("cos(pi/7) - cos(2*pi/7) + cos(3*pi/7) - 1/2", True),
    ("(x + y)^2 - x^2 - 2*x*y - y^2", True),
    ("x - y", False),
    ("sin(x) - x", False),
    ("sqrt(x^2) - x", False),
    ("atan(x) + atan(1/x) - pi/2", False),
    ("acosh(cosh(x)) - x", False),
    ("1", False),
    ("0*x", True),
    ("10^(-60)", False),
    ("f(x) - f(y)", None),
)


@pytest.mark.parametrize(("text", "expected"), ZERO, ids=[text for text, _ in ZERO])
def test_is_zero(text: str, expected: bool | None) -> None:
    assert is_zero(read_expression(text), 10) is expected
