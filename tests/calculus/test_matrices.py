"""Gradient, Jacobian and Hessian: shapes, entries, remarks, refusals."""

from __future__ import annotations

import pytest

from jachess.calculus.matrices import derivative, gradient, hessian, jacobian
from jachess.errors import InputError, ShapeError
from jachess.expression.notation import plain
from jachess.results.matrices import DerivativeObject
from jachess.syntax.reading import read

KINDS = {"derivative": derivative, "gradient": gradient, "jacobian": jacobian, "hessian": hessian}


def entries(result: DerivativeObject) -> list[list[str]]:
    return [[plain(entry) for entry in row] for row in result.rows]


TABLE = [
    ("derivative", "x^3", [["3*x^2"]]),
    ("gradient", "x^2*y + sin(y)", [["2*x*y"], ["x^2 + cos(y)"]]),
    ("jacobian", "x*y, x+y^2", [["y", "x"], ["1", "2*y"]]),
    ("jacobian", "[r*cos(theta), r*sin(theta)]", [["cos(theta)", "-r*sin(theta)"], ["sin(theta)", "r*cos(theta)"]]),
    ("jacobian", "x*y*z", [["y*z", "x*z", "x*y"]]),
    ("hessian", "x^2 + 3*x*y + y^2", [["2", "3"], ["3", "2"]]),
    ("hessian", "e^(x*y)", [["y^2*e^(x*y)", "e^(x*y)*(x*y + 1)"], ["e^(x*y)*(x*y + 1)", "x^2*e^(x*y)"]]),
    ("hessian", "x^4", [["12*x^2"]]),
]


@pytest.mark.parametrize("kind, text, expected", TABLE, ids=lambda value: str(value))
@pytest.mark.parametrize("steps", [True, False], ids=["steps", "silent"])
def test_entries(kind: str, text: str, expected: list[list[str]], steps: bool) -> None:
    assert entries(KINDS[kind](read(text), steps=steps)) == expected


def test_columns_follow_the_declared_order() -> None:
    assert entries(jacobian(read("f(y, x) = x*y^2"))) == [["2*x*y", "y^2"]]


def test_parameters_are_held() -> None:
    assert entries(jacobian(read("a*x^2", ["x"]))) == [["2*a*x"]]


def test_higher_orders() -> None:
    third = derivative(read("x^5"), 3)
    assert entries(third) == [["60*x^2"]]
    assert [made.starts_from for made in third.derivations] == [None, "1", "2"]


REMARKS = [
    ("jacobian", "x*y, x+y^2", "determinant", "2*y^2 - x"),
    ("jacobian", "r*cos(t), r*sin(t)", "determinant", "r"),
    ("hessian", "x^2 + x*y", "constant", "constant because f is quadratic"),
    ("hessian", "x + y", "constant", "constant because f has degree at most 1"),
    ("jacobian", "x + y, x - y", "constant", "constant because f is linear"),
    ("hessian", "x^3 + y^3", "zeros", "diagonal: no two variables are coupled"),
    ("jacobian", "x, x*y", "zeros", "lower triangular: component i depends on the first i variables only"),
    ("jacobian", "x*y, z^2, x + z", "zeros", "f1 does not depend on z; f2 does not depend on x; f2 does not depend on y; f3 does not depend on y"),
    ("jacobian", "x*y, y^2", "zeros", "upper triangular: component i does not depend on the variables before variable i"),
]


@pytest.mark.parametrize("kind, text, remark, expected", REMARKS, ids=lambda value: value)
def test_remarks(kind: str, text: str, remark: str, expected: str) -> None:
    found = [
        plain(one.expression) if one.expression is not None else one.text
        for one in KINDS[kind](read(text)).remarks
        if one.kind == remark
    ]
    assert found == [expected]


def test_a_kinked_function_is_not_called_linear() -> None:
    assert not [one for one in jacobian(read("max(x, y), x")).remarks if one.kind == "constant"]


def test_mixed_partials_are_reused_or_on_request_both_derived() -> None:
    reused = hessian(read("x^2*y^3"))
    below = next(made for made in reused.derivations if (made.row, made.column) == (1, 0) and len(made.variables) == 2)
    assert below.clairaut is not None
    assert below.root is None
    both = hessian(read("x^2*y^3"), both_orders=True)
    assert all(made.root is not None for made in both.derivations)
    assert any(one.kind == "symmetry checked" for one in both.remarks)
    assert entries(both) == entries(reused)


REFUSED = [
    ("derivative", "x*y", "needs one variable"),
    ("gradient", "x, y", "needs one expression"),
    ("hessian", "x, y", "needs one expression"),
    ("jacobian", "3", "no variable"),
]


@pytest.mark.parametrize("kind, text, message", REFUSED, ids=lambda value: value)
def test_what_does_not_fit_is_refused_with_the_shape_expected(kind: str, text: str, message: str) -> None:
    with pytest.raises(ShapeError, match=message):
        KINDS[kind](read(text))


def test_the_order_has_bounds() -> None:
    with pytest.raises(InputError):
        derivative(read("x"), 0)
    with pytest.raises(InputError):
        derivative(read("x"), 51)
