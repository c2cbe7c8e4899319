"""Extrema under constraints: textbook problems with known answers, and least and greatest values against random points."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from jachess import InputError, critical
from jachess.expression.ball import nearest_double
from jachess.expression.nodes import Number, substitute
from jachess.points.bounded import bounded, contradictory
from jachess.results.points import CriticalPoints

# function, constraints, {point: kind}, (least, greatest) or None where there is none to be claimed
PROBLEMS = [
    (
        "x*y",
        "x^2 + y^2 = 1",
        {
            "-sqrt(2)/2, -sqrt(2)/2": "maximum",
            "-sqrt(2)/2, sqrt(2)/2": "minimum",
            "sqrt(2)/2, -sqrt(2)/2": "minimum",
            "sqrt(2)/2, sqrt(2)/2": "maximum",
        },
        ("-1/2", "1/2"),
    ),
    ("x + 2*y", "x^2 + y^2 = 5", {"-1, -2": "minimum", "1, 2": "maximum"}, ("-5", "5")),
    ("x^2 + y^2", "x*y = 1", {"-1, -1": "minimum", "1, 1": "minimum"}, None),
    ("x + y", "x^2 + y^2 <= 1", {"-sqrt(2)/2, -sqrt(2)/2": "minimum", "sqrt(2)/2, sqrt(2)/2": "maximum"}, ("-sqrt(2)", "sqrt(2)")),
    (
        "x^2 + y^2",
        "x >= 0, y >= 0, x + y <= 1",
        {"0, 0": "minimum", "0, 1": "maximum", "1/2, 1/2": "saddle", "1, 0": "maximum"},
        ("0", "1"),
    ),
    (
        "x*y*z",
        "x + y + z = 3",
        {"0, 0, 3": "saddle", "0, 3, 0": "saddle", "3, 0, 0": "saddle", "1, 1, 1": "maximum"},
        None,
    ),
    (
        "x^2 + 2*y^2 - x",
        "x^2 + y^2 <= 1",
        {"-1, 0": "saddle", "-1/2, -sqrt(3)/2": "maximum", "-1/2, sqrt(3)/2": "maximum", "1/2, 0": "minimum", "1, 0": "saddle"},
        ("-1/4", "9/4"),
    ),
    (
        "x^2*y",
        "x^2 + 2*y^2 = 6",
        {
            "-2, -1": "minimum",
            "-2, 1": "maximum",
            "0, -sqrt(3)": "maximum",
            "0, sqrt(3)": "minimum",
            "2, -1": "minimum",
            "2, 1": "maximum",
        },
        ("-4", "4"),
    ),
    (
        "x + y + z",
        "x^2 + y^2 + z^2 = 1, x = y",
        {"-sqrt(3)/3, -sqrt(3)/3, -sqrt(3)/3": "minimum", "sqrt(3)/3, sqrt(3)/3, sqrt(3)/3": "maximum"},
        ("-sqrt(3)", "sqrt(3)"),
    ),
    (
        "x^2 - y^2",
        "0 <= x <= 1, 0 <= y <= 1",
        {"0, 0": "saddle", "0, 1": "minimum", "1, 0": "maximum", "1, 1": "saddle"},
        ("-1", "1"),
    ),
    ("exp(x*y)", "x^3 + y^3 = 16", {"2, 2": "maximum"}, None),
    ("x^4 + y^4", "x + y = 0", {"0, 0": "minimum"}, None),
    ("x^2 + y^2 + z^2", "x + y + z = 1", {"1/3, 1/3, 1/3": "minimum"}, None),
    ("x^3 + y^3", "x + y = 2", {"1, 1": "minimum"}, None),
    ("(x - 2)^2 + y^2", "x <= 1", {"1, 0": "minimum"}, None),
    ("x", "y^2 = x^3", {"0, 0": "degenerate"}, None),
]


def _points(found: CriticalPoints) -> dict[str, str]:
    return {", ".join(str(value.exact) for value in point.coordinates): point.kind for point in found.points}


@pytest.mark.parametrize(("f", "where", "points", "extremes"), PROBLEMS, ids=[f"{f} on {where}" for f, where, _, _ in PROBLEMS])
def test_textbook_problems(f: str, where: str, points: dict[str, str], extremes: tuple[str, str] | None) -> None:
    found = critical(f, where=where)
    assert found.complete == "proved"
    assert _points(found) == points
    if extremes is None:
        # on a region without a bound at most one of the two values is claimed
        assert found.extremes is None or found.extremes.minimum is None or found.extremes.maximum is None
    else:
        assert found.extremes is not None
        assert found.extremes.minimum is not None
        assert found.extremes.maximum is not None
        assert (str(found.extremes.minimum.exact), str(found.extremes.maximum.exact)) == extremes


@pytest.mark.parametrize(("f", "where", "extremes"), [(f, where, e) for f, where, _, e in PROBLEMS if e and "=" in where])
def test_no_point_of_the_region_beats_the_extremes(f: str, where: str, extremes: tuple[str, str]) -> None:
    found = critical(f, where=where)
    assert found.extremes is not None
    least, greatest = (value.approx for value in (found.extremes.minimum, found.extremes.maximum) if value is not None)
    assert least is not None
    assert greatest is not None
    rng = random.Random(7)
    names = found.function.variables
    seen = 0
    for _ in range(4000):
        at = {name: Number(Fraction(rng.randint(-300, 300), 100)) for name in names}
        near = all(_nearly(condition, at) for condition in found.constraints)
        if near:
            seen += 1
            value = nearest_double(substitute(found.function.components[0], at))
            assert value is not None
            assert least - 0.3 <= value <= greatest + 0.3
    assert seen or "=" in where.replace("<=", "").replace(">=", "")


def _nearly(condition, at) -> bool:
    left, right = (nearest_double(substitute(side, at)) for side in condition.args)
    if condition.name == "=":
        return abs(left - right) < 0.05
    return left <= right if condition.name in ("<=", "<") else left >= right


def test_multipliers_are_those_of_the_gradients() -> None:
    found = critical("x + 2*y", where="x^2 + y^2 = 5")
    # ∇f = (1, 2) = λ·(2x, 2y): λ = 1/(2x)
    for point in found.points:
        ((name, value),) = point.multipliers
        assert name.text == "lambda"
        assert str(value.exact) == ("1/2" if point.kind == "maximum" else "-1/2")


def test_a_function_that_is_constant_on_the_constraint() -> None:
    found = critical("x^2 + y^2", where="x^2 + y^2 = 1")
    assert found.points == ()
    (family,) = found.families
    assert [str(value) for _, value in family.point] == ["cos(t)", "sin(t)"]


def test_names_that_only_the_constraint_has_are_variables_too() -> None:
    assert [name.text for name in critical("x", where="x^2 + y^2 = 4").function.variables] == ["x", "y"]


@pytest.mark.parametrize(
    ("f", "where", "message"),
    [
        ("x*y", "x >= 1, x <= 0", "contradict"),
        ("x*y", "x + y >= 3, x <= 1, y <= 1", "contradict"),
        ("x*y", "x^2 + y^2 = -1", "holds nowhere"),
        ("x*y", "1 = 2", "no variable"),
    ],
)
def test_constraints_that_cannot_hold_are_refused(f: str, where: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        critical(f, where=where)


def test_parameters_with_constraints_are_refused() -> None:
    with pytest.raises(InputError, match="parameters"):
        critical("a*x + y", vars="x,y", where="x^2 + y^2 = 1")


@pytest.mark.parametrize(
    ("where", "reason"),
    [
        ("x^2 + y^2 <= 4", True),
        ("x^2 + x*y + y^2 <= 4", True),
        ("x^2 - y^2 <= 4", False),
        ("x >= 0, y >= 0, x + y <= 1", True),
        ("x >= 0, y >= 0", False),
        ("x^4 + y^4 = 1", True),
        ("x^2 + y^2 >= 4", False),
        ("x^2 <= 1, 0 <= y <= 2", True),
    ],
)
def test_what_is_bounded(where: str, reason: bool) -> None:
    from jachess.algebra.clock import Clock
    from jachess.library import read
    from jachess.points.constraints import read_conditions
    from jachess.syntax.regions import read_constraints

    function = read("x*y")
    constraints = read_conditions(function, read_constraints(where, function), None)
    assert bool(bounded(constraints, function.variables, Clock())) is reason
    assert not contradictory(constraints, function.variables, Clock())
