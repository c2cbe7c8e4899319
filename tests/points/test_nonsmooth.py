"""Kinks and cusps: where the gradient does not exist, candidates with their kinds, and points that are critical all the same."""

from __future__ import annotations

import random

import pytest

from jachess import critical
from jachess.expression.ball import nearest_double
from jachess.expression.nodes import Number, substitute
from jachess.points.nonsmooth import bends, cusps, smooth
from jachess.syntax.reading import read_expression

# function, points {coordinates: kind}, candidates {coordinates: kind}
CASES = [
    ("abs(x) + y^2", {}, {"0, 0": "minimum"}),
    ("abs(x^2 - 1)", {"0": "maximum"}, {"-1": "minimum", "1": "minimum"}),
    ("x*abs(x)", {"0": "saddle"}, {}),
    ("abs(x)^3", {"0": "minimum"}, {}),
    ("sqrt(x^2 + y^2)", {}, {"0, 0": "minimum"}),
    ("x^(2/3) + y^2", {}, {"0, 0": "minimum"}),
    ("x^(4/3)", {"0": "minimum"}, {}),
    ("sqrt(x) - x", {"1/4": "maximum"}, {"0": "minimum"}),
    ("x*sqrt(4 - x^2)", {"-sqrt(2)": "minimum", "sqrt(2)": "maximum"}, {"-2": "maximum", "2": "minimum"}),
    ("abs(x) + abs(y)", {}, {"0, 0": "minimum"}),
    ("abs(x) - abs(y)", {}, {"0, 0": "neither"}),
    ("abs(x) + abs(y) - x*y", {"-1, -1": "saddle", "1, 1": "saddle"}, {"0, 0": "minimum"}),
    ("max(x, y)", {}, {}),
    ("max(x, 1 - x)", {}, {"1/2": "minimum"}),
    ("min(x, 1 - x)", {}, {"1/2": "maximum"}),
    ("min(x^2 + y^2, (x - 2)^2 + y^2)", {"0, 0": "minimum", "2, 0": "minimum"}, {"1, 0": "neither"}),
    ("abs(x - 1) + x^2", {"1/2": "minimum"}, {"1": "neither"}),
    ("abs(x - y) + abs(x + y - 2)", {}, {"1, 1": "minimum"}),
    ("piecewise(x^2, x < 0, x^3)", {"0": "minimum"}, {}),
    ("piecewise(x + 1, x < 0, 1 - x)", {}, {"0": "maximum"}),
    ("relu(x)^2 - x", {"1/2": "minimum"}, {"0": "neither"}),
    ("(x - 1)^(1/3)*x", {"3/4": "minimum"}, {"1": "neither"}),
    ("sqrt(abs(x))", {}, {"0": "minimum"}),
    ("x^2 + abs(y - x^2)", {}, {"0, 0": "minimum"}),
]


def _named(values) -> str:
    return ", ".join(str(value) for value in values)


@pytest.mark.parametrize(("f", "points", "candidates"), CASES, ids=[case[0] for case in CASES])
def test_points_and_candidates(f: str, points: dict[str, str], candidates: dict[str, str]) -> None:
    found = critical(f)
    assert found.complete == "proved"
    assert {_named(value.exact for value in point.coordinates): point.kind for point in found.points} == points
    assert {_named(value for _, value in each.where): each.kind for each in found.candidates} == candidates


@pytest.mark.parametrize("f", [case[0] for case in CASES if case[2]])
def test_kinds_agree_with_values_around(f: str) -> None:
    found = critical(f)
    node, names = found.function.components[0], found.function.variables
    rng = random.Random(3)
    for each in found.candidates:
        start = nearest_double(substitute(node, dict(each.where)))
        assert start is not None
        around = []
        for _ in range(200):
            at = {name: value + Number(rng.choice((0, rng.randint(-1000, 1000)))) / 10**6 for name, value in each.where}
            try:
                value = nearest_double(substitute(node, at))
            except Exception:
                continue
            if value is not None:
                around.append(value - start)
        assert around
        assert names
        if each.kind == "minimum":
            assert min(around) > -1e-12
        elif each.kind == "maximum":
            assert max(around) < 1e-12
        elif each.kind == "neither":
            assert min(around) < 0 < max(around)


def test_a_family_on_one_side_of_a_kink() -> None:
    (family,) = critical("max(x^2, y)").families
    assert [str(condition) for condition in family.where] == ["t < 0"]


def test_a_plateau_between_two_kinks() -> None:
    (family,) = critical("abs(x - 1) + abs(x + 1)").families
    assert {str(condition) for condition in family.where} == {"t < 1", "t > -1"}
    assert family.kind == "region"


def test_jumps_are_not_passed_over_in_silence() -> None:
    found = critical("floor(x) + x^2")
    assert found.complete == "unproved"
    assert "floor" in found.complete_because


@pytest.mark.parametrize(
    ("f", "kinks", "roots"),
    [
        ("abs(x - 1) + max(x, y)", ["x - 1", "x - y"], []),
        ("piecewise(1, x^2 < y, 0)", ["x^2 - y"], []),
        ("abs(x^2 + 1)", [], []),
        ("sqrt(x) + x^(1/3) + x^(5/2)", [], ["x"]),
        ("sqrt(x^2 + 1)", [], []),
    ],
)
def test_where_kinks_and_cusps_are(f: str, kinks: list[str], roots: list[str]) -> None:
    node = read_expression(f)
    assert [str(u) for u in bends(node)] == kinks
    assert [str(u) for u in cusps(node)] == roots


@pytest.mark.parametrize(
    ("f", "positive", "negative"),
    [
        ("abs(x)", "x", "-x"),
        ("max(x, 0)", "x", "0"),
        ("min(x, 0)", "0", "x"),
        ("sign(x)*x^2", "x^2", "-x^2"),
        ("piecewise(x^2, x < 0, x)", "x", "x^2"),
        ("heaviside(x)*x", "x", "0"),
        ("relu(x)", "x", "0"),
        ("piecewise(1, not(x > 0), 2)", "2", "1"),
    ],
)
def test_smooth_pieces(f: str, positive: str, negative: str) -> None:
    node = read_expression(f)
    (u,) = bends(node)
    assert (str(smooth(node, {u: 1})), str(smooth(node, {u: -1}))) == (positive, negative)
