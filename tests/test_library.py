"""The functions of `import jachess`: what they accept, and the views of what they return."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy
import pytest
import sympy

import jachess
from jachess.expression.nodes import Name

X, Y = sympy.symbols("x y", real=True)


def entries(found: Any) -> list[list[str]]:
    return [[str(entry) for entry in row] for row in found.rows]


@pytest.mark.parametrize(
    "function",
    ["x*y, x+y^2", [X * Y, X + Y**2], sympy.Matrix([X * Y, X + Y**2]), jachess.read("x*y, x+y^2"), r"x y, \; x + y^{2}"],
    ids=["text", "list", "Matrix", "read before", "LaTeX"],
)
def test_a_function_is_text_or_sympy_or_read_before(function: Any) -> None:
    found = jachess.jacobian(function, at="2,3")
    assert entries(found) == [["y", "x"], ["1", "2*y"]]
    assert [[value.approx for value in row] for row in found.at[0].rows] == [[3, 2], [1, 6]]


@pytest.mark.parametrize(
    "at",
    [
        "2,3",
        "x=2, y=3",
        "y=3, x=2",
        (2, 3),
        [2, 3.0],
        {"x": 2, "y": "3"},
        ["2,3"],
        [(2, 3)],
        [{"y": 3, "x": 2}],
        numpy.array([2.0, 3.0]),
        numpy.array([2, 3]),
    ],
    ids=repr,
)
def test_a_point_can_be_given_in_many_ways(at: Any) -> None:
    (evaluated,) = jachess.gradient("x*y^2", at=at).at
    assert [str(row[0].exact) for row in evaluated.rows] == ["9", "12"]


def test_several_points() -> None:
    assert [str(each.rows[0][0].exact) for each in jachess.derivative("x^2", at=["1", "1/2", "pi"]).at] == ["2", "1", "2*pi"]
    assert [str(each.rows[0][0].exact) for each in jachess.derivative("x^2", at=[1, 2]).at] == ["2", "4"]
    assert len(jachess.gradient("x*y", at=[(1, 2), (3, 4)]).at) == 2
    assert len(jachess.gradient("x*y", at="1,2; 3,4").at) == 2


@pytest.mark.parametrize(
    ("value", "exact"),
    [
        (0.1, "1/10"),
        (1e-3, "1/1000"),
        (Fraction(-1, 3), "-1/3"),
        (numpy.float64(0.5), "1/2"),
        (-2, "-2"),
        ("sqrt(2)", "sqrt(2)"),
        (sympy.sqrt(2), "sqrt(2)"),
    ],
)
def test_numbers_are_exact(value: Any, exact: str) -> None:
    assert str(jachess.derivative("x^2/2", at={"x": value}).at[0].rows[0][0].exact) == exact


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1j, None, object()], ids=repr)
def test_what_is_no_real_number_is_refused(value: Any) -> None:
    with pytest.raises(jachess.InputError, match="not a"):
        jachess.derivative("x^2", at={"x": value})


def test_variables_parameters_and_settings() -> None:
    found = jachess.gradient("a*x^2 + b*y", vars="y,x")
    assert [name.text for name in found.function.variables] == ["y", "x"]
    assert [name.text for name in found.function.parameters] == ["a", "b"]
    assert entries(found) == [["b"], ["2*a*x"]]
    assert entries(jachess.gradient("a*x^2 + b*y", vars=["x", "y"], set={"a": 2, "b": 0.5})) == [["4*x"], ["1/2"]]
    assert entries(jachess.gradient(jachess.read("x_1*x_2"), vars="x_2")) == [["x1"]]


@pytest.mark.parametrize(
    ("settings", "message"),
    [("x=2", "`x` is not a parameter"), ("c=2", "`c` is not a parameter"), ("a=10^10^10", "constant is too large")],
)
def test_settings_that_do_not_fit_are_refused(settings: str, message: str) -> None:
    with pytest.raises(jachess.InputError, match=message):
        jachess.derivative("x^a", vars="x", set=settings)


def test_a_large_constant_is_refused_when_the_point_is_put_in() -> None:
    with pytest.raises(jachess.LimitError):
        jachess.derivative("9^(9^x)", at="9")


def test_assumptions_are_kept() -> None:
    assert [str(condition) for condition in jachess.read("x^n", vars="x", assume="x > 0, n integer").assumptions] == [
        "x > 0",
        "integer(n)",
    ]


def test_derive_chooses_by_shape() -> None:
    assert [jachess.derive(text, steps="none").result.kind for text in ("x^2", "x*y", "x, y", "x, x^2")] == [
        "derivative",
        "gradient",
        "jacobian",
        "jacobian",
    ]
    second = jachess.derive("x*y", steps="none").second
    assert second is not None
    assert entries(second) == [["0", "1"], ["1", "0"]]
    assert jachess.derive("x, y", steps="none").second is None


def test_steps() -> None:
    assert jachess.jacobian("x*y, x", steps="none").derivations == ()
    assert len(jachess.jacobian("x*y, x").derivations) == 4
    assert [made.clairaut is None for made in jachess.hessian("x*y").derivations] == [True, True, True, True, False, True]
    assert all(made.clairaut is None for made in jachess.hessian("x*y", steps="full").derivations)


def test_an_unknown_amount_of_steps_is_refused() -> None:
    with pytest.raises(jachess.InputError, match="not an amount"):
        jachess.derivative("x", steps="all")  # type: ignore[arg-type]


def test_simplify_is_one_more_step() -> None:
    found = jachess.derivative("sin(x)^4 - cos(x)^4", simplify=True)
    assert len(str(found.rows[0][0])) <= len("4*cos(x)*sin(x)")
    plain = jachess.derivative("sin(x)^4 - cos(x)^4")
    if found.rows != plain.rows:
        assert found.derivations[0].result is found.rows[0][0]
        assert found.derivations[0].algebra[-1].rule == "simplify"


def test_to_sympy() -> None:
    assert jachess.derivative("x^2", steps="none").to_sympy() == 2 * X
    matrix = jachess.jacobian("x*y, x+y^2", steps="none").to_sympy()
    assert matrix == sympy.Matrix([[Y, X], [1, 2 * Y]])
    assert jachess.gradient("x*y", steps="none").to_sympy().shape == (2, 1)


def test_compile() -> None:
    function = jachess.jacobian("x*y, x+y^2", steps="none").compile()
    assert function(2.0, 3.0).tolist() == [[3, 2], [1, 6]]
    many = function(numpy.arange(5.0), 2.0)
    assert many.shape == (2, 2, 5)
    assert many[0, 1].tolist() == [0, 1, 2, 3, 4]
    assert jachess.derivative("x^2", steps="none").compile()(3.0) == 6
    assert jachess.derive("x*y", steps="none").compile()(2.0, 3.0).tolist() == [3, 2]


def test_views() -> None:
    found = jachess.hessian("x^2*y", steps="none", at="1,2")
    assert "pmatrix" in found._repr_latex_()
    assert "<math" in found._repr_html_()
    assert "Hessian" in str(found)
    from rich.console import Console

    console = Console(width=60, record=True, file=open("/dev/null", "w"))  # noqa: SIM115
    console.print(found)
    assert "Hessian" in console.export_text()


def test_results_are_frozen() -> None:
    found = jachess.derivative("x^2", steps="none")
    with pytest.raises(AttributeError):
        found.order = 2  # type: ignore[misc]


def test_functions_are_all_there() -> None:
    from jachess.vocabulary import ROWS

    known = jachess.functions().functions
    assert [each.name for each in known] == [row.name for row in ROWS]
    assert all(len(each.derivatives) == len(each.arguments) for each in known)
    assert str(next(each for each in known if each.name == "tan").derivatives[0]) == "sec(u)^2"


@pytest.mark.parametrize("wrong", [3j, object(), b"x"], ids=repr)
def test_other_objects_are_refused(wrong: Any) -> None:
    with pytest.raises((jachess.InputError, TypeError)):
        jachess.derivative(wrong)


def test_names_are_loaded_when_they_are_used() -> None:
    assert set(dir(jachess)) >= set(jachess.__all__)
    assert jachess.read("x").variables == (Name("x"),)
