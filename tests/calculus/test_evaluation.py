"""Values of the objects at points: exact, decimal, undefined with its reason; rank, determinant, warnings."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from jachess.calculus import matrices, rank
from jachess.calculus.evaluation import evaluate
from jachess.expression.exact import value_at
from jachess.expression.nodes import Name, Node, Number
from jachess.results.functions import Point
from jachess.results.matrices import Evaluated
from jachess.syntax.reading import read, read_expression


def at(kind: str, text: str, *values: str, digits: int = 10, **options: Any) -> Evaluated:
    function = read(text)
    found = getattr(matrices, kind)(function, steps=False, **options)
    names: tuple[Name, ...] = function.variables + function.parameters
    exact = [value_at(read_expression(value), {}) for value in values]
    return evaluate(found, Point(tuple(zip(names, exact, strict=False))), digits=digits)


def shown(found: Evaluated) -> list[list[str]]:
    return [[str(value.exact) if value.exact is not None else f"! {value.reason}" for value in row] for row in found.rows]


TABLE = [
    ("jacobian", "x*y, x + y^2", "2,3", [["3", "2"], ["1", "6"]]),
    ("gradient", "x^2*sin(y)", "3,pi/6", [["3"], ["9*sqrt(3)/2"]]),
    ("derivative", "e^(2*x)", "ln(3)", [["18"]]),
    ("hessian", "x^3*y^2", "1/2,-1", [["3", "-3/2"], ["-3/2", "1/4"]]),
    ("jacobian", "r*cos(t), r*sin(t)", "sqrt(2),pi/4", [["sqrt(2)/2", "-1"], ["sqrt(2)/2", "1"]]),
    ("jacobian", "x/y, |x|, x*y", "1,0", [["! f1 is not defined there: division by zero: y = 0"] * 2, ["1", "0"], ["0", "1"]]),
    ("derivative", "ln(x)", "-1", [["! f is not defined there: ln of a negative number: x = -1"]]),
    ("derivative", "|x|", "0", [["! corner: the one-sided derivatives are -1 and 1"]]),
    ("derivative", "|x|^3", "0", [["0"]]),
    ("gradient", "(x^2 + y^2)^(3/4)", "0,0", [["0"], ["0"]]),
    ("gradient", "|x| + y^2", "0,3", [["! corner: the one-sided derivatives are -1 and 1"], ["6"]]),
    ("gradient", "|x|*y", "0,0", [["0"], ["0"]]),
    ("hessian", "x*|x| + y^2", "0,1", [["! corner of the derivative by x: the one-sided derivatives are -2 and 2", "0"], ["0", "2"]]),
    ("derivative", "piecewise(x^2, x <= 1, 3*x)", "1", [["! jump: from the right f tends to 3, and its value at the point is 1"]]),
    ("derivative", "binomial(x, 2)", "0", [["-1/2"]]),
    ("derivative", "x^sqrt(2)", "0", [["0"]]),
    ("derivative", "integral(abs(t), t, -1, x)", "0", [["0"]]),
    ("derivative", "integral(sin(t)/t, t, x, x^2)", "1", [["sin(1)"]]),
    ("derivative", "besselj(1/2, x)", "-2", [["! f is not defined there: besselj of order 1/2 is defined on [0, infinity): x = -2"]]),
    ("jacobian", "x*y, a*x", "2,3,5", [["3", "2"], ["5", "0"]]),
]  # fmt: skip


@pytest.mark.parametrize("kind, text, point, expected", TABLE, ids=[f"{kind} {text} at {point}" for kind, text, point, _ in TABLE])
def test_values(kind: str, text: str, point: str, expected: list[list[str]]) -> None:
    if "a*x" in text:
        function = read(text, ["x", "y"])
        found = matrices.jacobian(function, steps=False)
        values = [Number(int(value)) for value in point.split(",")]
        evaluated = evaluate(found, Point(tuple(zip(function.variables + function.parameters, values, strict=True))))
    else:
        evaluated = at(kind, text, *point.split(","))
    assert shown(evaluated) == [[str(value_at(read_expression(e), {})) if e[0] != "!" else e for e in row] for row in expected]
    assert evaluated.status == ("undefined" if "!" in str(expected) else "ok")


def test_each_value_has_its_decimals_and_its_nearest_double() -> None:
    value = at("derivative", "sqrt(x)", "2", digits=5).rows[0][0]
    assert (str(value.exact), value.decimal, value.approx) == ("sqrt(2)/4", "0.35355", 0.3535533905932738)
    assert (value.how, value.reason, value.remark) == ("substitution", None, "")


def test_values_by_definition_say_so() -> None:
    value = at("derivative", "piecewise(x^2*sin(1/x), x != 0, 0)", "0").rows[0][0]
    assert (str(value.exact), value.how) == ("0", "definition")
    assert "definition" in value.remark
    border = at("derivative", "x*sqrt(x)", "0").rows[0][0]
    assert border.remark == "right-hand derivative: the function is not defined on the other side"


def test_the_classical_counterexample() -> None:
    defined = at("hessian", "piecewise(0, x = 0 and y = 0, x*y*(x^2 - y^2)/(x^2 + y^2))", "0", "0")
    assert shown(defined) == [["0", "-1"], ["1", "0"]]
    assert defined.status == "ok"
    (note,) = defined.notes
    assert note.kind == "warning"
    assert "f_xy = -1 but f_yx = 1" in note.text
    bare = at("hessian", "x*y*(x^2 - y^2)/(x^2 + y^2)", "0", "0")
    assert bare.status == "undefined"
    assert all("division by zero" in value.reason for row in bare.rows for value in row if value.reason)
    (note,) = bare.notes
    assert "the limit 0" in note.text
    assert "f_xy = -1 but f_yx = 1" in note.text


def test_a_removable_gap_is_mentioned() -> None:
    found = at("derivative", "sin(x)/x", "0")
    assert found.status == "undefined"
    assert found.notes[0].text == "f has no value at x = 0, but the limit 1; with that value the derivative there is 0"


def test_parameters_without_a_number_stay() -> None:
    function = read("a*|x - b|", ["x"])
    found = evaluate(matrices.derivative(function, steps=False), Point(((Name("x"), Number(2)),)))
    assert found.rows[0][0].exact is not None
    assert found.rows[0][0].decimal is None


def test_unknown_functions_stay() -> None:
    found = at("derivative", "f(x^2)", "3")
    assert str(found.rows[0][0].exact) in ("6*f'(9)", "f'(9)*6")
    assert found.rows[0][0].approx is None


RANKS = [("x*y, x + y^2", "2,3", 2, "16"), ("x + y, 2*x + 2*y", "1,1", 1, "0"), ("x*y, y*z", "0,0,0", 0, None), ("sqrt(2)*x + 2*y, x + sqrt(2)*y", "1,1", 1, "0"),
         ("sin(1)*x + cos(1)*y, -cos(1)*x + sin(1)*y", "1,1", 2, "1"), ("1/x, y", "0,1", None, None)]  # fmt: skip


@pytest.mark.parametrize("text, point, expected, determinant", RANKS, ids=[text for text, *_ in RANKS])
def test_rank_and_determinant(text: str, point: str, expected: int | None, determinant: str | None) -> None:
    found = at("jacobian", text, *point.split(","))
    assert found.rank == expected
    if determinant is None:
        assert found.determinant is None
    else:
        assert found.determinant is not None
        assert found.determinant.decimal in (determinant, determinant + ".000000000")


@given(st.integers(1, 5).flatmap(lambda n: st.lists(st.lists(st.fractions(-3, 3, max_denominator=3), min_size=n, max_size=n), min_size=n, max_size=n)))
def test_rank_and_determinant_agree_with_sympy(rows: list[list[Fraction]]) -> None:
    nodes: list[list[Node]] = [[Number(value) for value in row] for row in rows]
    matrix = sympy.Matrix([[sympy.Rational(value.numerator, value.denominator) for value in row] for row in rows])
    assert rank.rank(nodes) == matrix.rank()
    found = rank.determinant(nodes)
    assert found is Number(Fraction(str(matrix.det())))


def test_large_matrices_have_a_rank() -> None:
    rows = [[Number((i * j) % 7) for j in range(20)] for i in range(20)]
    assert rank.rank(rows) == sympy.Matrix([[entry.value for entry in row] for row in rows]).rank()


@given(st.fractions(-4, 4, max_denominator=6), st.fractions(-4, 4, max_denominator=6))
def test_values_agree_with_differences(x: Fraction, y: Fraction) -> None:
    text = "x^3*y - 2*x/(1 + y^2), |x - 1|*y + max(x, y)^3, atan(x*y) + sqrt(x^2 + 1)"
    found = at("jacobian", text, str(x), str(y))
    with mpmath.workdps(50):
        a, b, h = mpmath.mpf(x.numerator) / x.denominator, mpmath.mpf(y.numerator) / y.denominator, mpmath.mpf(10) ** -20
        functions = [
            lambda u, v: u**3 * v - 2 * u / (1 + v**2),
            lambda u, v: abs(u - 1) * v + max(u, v) ** 3,
            lambda u, v: mpmath.atan(u * v) + mpmath.sqrt(u**2 + 1),
        ]
        for row, f in zip(found.rows, functions, strict=True):
            for value, (right, left) in zip(row, (((a + h, b), (a - h, b)), ((a, b + h), (a, b - h))), strict=True):
                ahead, behind = (f(*right) - f(a, b)) / h, (f(a, b) - f(*left)) / h
                if abs(ahead - behind) > 1e-6:
                    assert value.reason is not None
                    assert value.reason.startswith("corner")
                else:
                    assert value.approx == pytest.approx(float(ahead), abs=1e-12)
