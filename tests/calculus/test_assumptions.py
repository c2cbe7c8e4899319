"""Assumptions on signs: what they simplify, what they make needless to say, and that they are checked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jachess.calculus.matrices import derivative, jacobian
from jachess.expression.notation import plain
from jachess.syntax.reading import read, read_assumptions

TABLE = [
    ("sqrt(x^2)*ln(x)", "x > 0", "ln(x) + 1"),
    ("abs(x)^3", "x < 0", "-3*x^2"),
    ("abs(x)", "0 < x", "1"),
    ("abs(x)", "x > -1", "sign(x)"),
    ("abs(x)", "n integer", "sign(x)"),
]


@pytest.mark.parametrize("text, assumed, expected", TABLE, ids=lambda value: value)
@pytest.mark.parametrize("steps", [True, False], ids=["steps", "silent"])
def test_derivative_under_an_assumption(text: str, assumed: str, expected: str, steps: bool) -> None:
    function = replace(read(text, ["x"]), assumptions=read_assumptions(assumed))
    assert plain(derivative(function, steps=steps).rows[0][0]) == expected


def test_the_rewriting_is_a_step_of_its_own() -> None:
    function = replace(read("abs(x)*y"), assumptions=read_assumptions("x > 0"))
    made = jacobian(function).derivations[0]
    assert made.algebra[-1].rule == "assumption"
    assert plain(made.result) == "y"


@pytest.mark.parametrize(
    "text, assumed, left",
    [("ln(x)", "x > 0", []), ("1/x", "x > 0", []), ("1/x", "x >= 0", ["x != 0"]), ("1/x", "y > 0", ["x != 0"])],
)
def test_what_is_assumed_is_not_asked_for(text: str, assumed: str, left: list[str]) -> None:
    function = replace(read(text, ["x"]), assumptions=read_assumptions(assumed))
    assert [plain(condition) for condition in derivative(function).derivations[0].conditions] == left
