"""Neighbourhoods in which a singular zero is the only one, and guesses of closed forms."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from jachess.algebra.clock import Clock
from jachess.calculus.accumulation import gradient_entries
from jachess.expression.compiled import compile_nodes
from jachess.expression.nodes import Name
from jachess.points.guessing import closed_forms, exact_zero, simplest, vanishes_at
from jachess.points.isolation import isolated
from jachess.syntax.reading import read_expression

ISOLATED = (
    ("x^4 - x^5", "x", "0"),
    ("sin(x)^4", "x", "pi"),
    ("x^2*y + y^4", "x y", "0 0"),
    ("x^3 + y^4", "x y", "0 0"),
    ("x^3 + y^5", "x y", "0 0"),
    ("x^2 + y^3", "x y", "0 0"),
    ("x^2 + x*y^2 + y^4", "x y", "0 0"),
    ("(y-x^2)*(y-2*x^2)", "x y", "0 0"),
    ("(x-y)^2 + (x+y)^4", "x y", "0 0"),
    ("x^3 - 3*x*y^2", "x y", "0 0"),
    ("x^4 + y^4", "x y", "0 0"),
    ("cosh(x) + cosh(y) - 2 - (x^2+y^2)/2", "x y", "0 0"),
    ("1 - cos(x) + y^4 + x*y^3", "x y", "0 0"),
    ("z^2 + x^3 - 3*x*y^2", "x y z", "0 0 0"),
    ("x^2 + y^2 + z^4 + x*z^2", "x y z", "0 0 0"),
    ("(x-1)^4 + (y-2)^2 + (x-1)*(y-2)^2", "x y", "1 2"),
)
NOT_ISOLATED = (
    ("x^2*y^2", "x y", "0 0"),
    ("(x-y)^2", "x y", "0 0"),
    ("(x^2-y^3)^2", "x y", "0 0"),
    ("(x*y*z)^2", "x y z", "0 0 0"),
    ("sin(x^2+y^2-1)^2", "x y", "1 0"),
    ("abs(x) - x^2", "x", "0"),
)


@pytest.mark.parametrize("text, names, point", ISOLATED, ids=[row[0] for row in ISOLATED])
def test_isolated(text: str, names: str, point: str) -> None:
    variables = [Name(name) for name in names.split()]
    gradient = gradient_entries(read_expression(text), variables)
    exact = [read_expression(part) for part in point.split()]
    assert vanishes_at(gradient, variables, exact)
    found = isolated(gradient, variables, exact, np.ones(len(variables)), Clock(60))
    assert found is not None
    assert found.because
    # no other zero on a fine grid of the zone: the gradient is small only near the point
    f = compile_nodes(gradient, variables)
    centre = np.array([float(compile_nodes((part,), ())()[0]) for part in exact])
    axes = [np.linspace(-low, high, 41) for low, high in found.zone[:, :, 0]]
    grid = np.stack([axis.ravel() for axis in np.meshgrid(*axes)])
    size = np.abs(f(*grid)).max(axis=0)
    distance = np.abs(grid - centre[:, None]).max(axis=0)
    assert (size[distance > 1e-6] > 0).all()
    assert (found.zone[:, 1, 0] - centre > 1e-3).all()


@pytest.mark.parametrize("text, names, point", NOT_ISOLATED, ids=[row[0] for row in NOT_ISOLATED])
def test_not_isolated(text: str, names: str, point: str) -> None:
    variables = [Name(name) for name in names.split()]
    gradient = gradient_entries(read_expression(text), variables)
    exact = [read_expression(part) for part in point.split()]
    assert isolated(gradient, variables, exact, np.ones(len(variables)), Clock(60)) is None


@pytest.mark.parametrize(
    "low, high, expected",
    [
        ("1/3", "1/2", "1/2"),
        ("-3.15", "-3.14", "-22/7"),
        ("0.3332", "0.3334", "1/3"),
        ("-1", "2", "0"),
        ("2.99", "3.01", "3"),
        ("7", "7", "7"),
    ],
)
def test_simplest(low: str, high: str, expected: str) -> None:
    assert simplest(Fraction(low), Fraction(high)) == Fraction(expected)


@pytest.mark.parametrize("value", ["pi/3", "-2*pi/5", "sqrt(2)", "-sqrt(3/7)", "ln(2)", "ln(3/4)", "5/13", "0", "-17"])
def test_closed_forms(value: str) -> None:
    number = float(compile_nodes((read_expression(value),), ())()[0])
    forms = closed_forms(Fraction(number) - Fraction(1, 10**11), Fraction(number) + Fraction(1, 10**11))
    assert any(abs(float(compile_nodes((form,), ())()[0]) - number) < 1e-14 for form in forms)


def test_a_guess_is_proved() -> None:
    x, y = Name("x"), Name("y")
    equations = [read_expression("sin(x) - y^2"), read_expression("exp(y) - 1")]
    near = [(Fraction(314, 100), Fraction(315, 100)), (Fraction(-1, 100), Fraction(1, 100))]
    assert exact_zero([read_expression("y*(x-3)"), read_expression("y")], [x, y], near) is not None
    found = exact_zero(equations, [x, y], [(Fraction(31415926, 10**7), Fraction(31415927, 10**7)), near[1]])
    assert found is not None
    assert [str(part) for part in found] == ["pi", "0"]
    # close is not enough
    assert not vanishes_at([x - read_expression("10^(-40)")], [x], [read_expression("0")])
