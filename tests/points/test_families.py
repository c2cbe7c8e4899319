"""Critical points that are not isolated: their sets, the kinds along them, their borders and domains."""

from __future__ import annotations

import pytest

from jachess.expression.nodes import Name
from jachess.library import critical
from jachess.points.along import conditions_along, real_zeros
from jachess.syntax.reading import read_expression

# (f, variables, [(point, conditions, [(kind, conditions)])])
CURVES = [
    ("x^2*y^2", "x,y", [("0, t", "", [("minimum", "")]), ("t, 0", "", [("minimum", "")])]),
    ("x^2*y", "x,y", [("0, t", "", [("maximum", "t < 0"), ("saddle", "t = 0"), ("minimum", "t > 0")])]),
    ("x^2*(y^2 - 1)", "x,y", [("0, t", "", [("minimum", "t < -1"), ("saddle", "t = -1"), ("maximum", "t > -1, t < 1"), ("saddle", "t = 1"), ("minimum", "t > 1")])]),
    ("x^3", "x,y", [("0, t", "", [("saddle", "")])]),
    ("x*y - log(x) - log(y)", "x,y", [("t, 1/t", "t > 0", [("minimum", "")])]),
    ("(x*y - 1)^2", "x,y", [("t, 1/t", "t != 0", [("minimum", "")])]),
    ("x*y/(x^2 + y^2)", "x,y", [("t, t", "t != 0", [("maximum", "")]), ("-t, t", "t != 0", [("minimum", "")])]),
    ("x^2*log(y)", "x,y", [("0, t", "t > 0", [("maximum", "t > 0, t < 1"), ("saddle", "t = 1"), ("minimum", "t > 1")])]),
    ("x^2*sqrt(y - 3)", "x,y", [("0, t", "t > 3", [("minimum", "")])]),
    ("(x^2 + y^2 - 1)^2", "x,y", [("cos(t), sin(t)", "", [("minimum", "")])]),
    ("(x^2 + y^2 - 1)^3", "x,y", [("cos(t), sin(t)", "", [("saddle", "")])]),
    ("(x - y)^2*(x + y)", "x,y", [("t, t", "", [("maximum", "t < 0"), ("saddle", "t = 0"), ("minimum", "t > 0")])]),
    ("(z - 1)^2", "x,y,z", [("t, s, 1", "", [("minimum", "")])]),
    ("x^2 - y^2", "x,y,z", [("0, 0, t", "", [("saddle", "")])]),
    ("5", "x,y", [("t, s", "", [("minimum", "")])]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "variables", "wanted"), CURVES, ids=[case[0] for case in CURVES])
def test_families(text, variables, wanted):
    found = critical(text, vars=variables)
    assert found.complete == "proved"
    assert len(found.families) == len(wanted)
    for point, where, kinds in wanted:
        family = next((each for each in found.families if written(value for _, value in each.point) == point), None)
        assert family is not None, [written(value for _, value in each.point) for each in found.families]
        assert written(family.where) == where
        assert [(each.kind, written(each.where)) for each in family.classification] == kinds
        assert all(each.strict is not True for each in family.classification)


def written(nodes) -> str:
    return ", ".join(map(str, nodes))


ALONG = [
    (["1/t > 0", "t < 3"], "t > 0, t < 3"),
    (["t^2 > 1"], "t < -1 or t > 1"),
    (["t^2 > 0"], "t != 0"),
    (["t^2 >= 0"], ""),
    (["t >= 1", "t != 2"], "t >= 1 and t < 2 or t > 2"),
    (["t > 1", "t < 0"], None),
    (["(t - 1)^2 <= 0"], "t = 1"),
]


@pytest.mark.parametrize(("conditions", "wanted"), ALONG, ids=[", ".join(case[0]) for case in ALONG])
def test_conditions_along(conditions, wanted):
    found = conditions_along([read_expression(each) for each in conditions], Name("t"))
    assert (None if found is None else written(found)) == wanted


def test_real_zeros_are_those_of_both_sides_of_a_fraction():
    found = real_zeros(read_expression("(t^2 - 2)/(t - 1)"), Name("t"))
    assert found is not None
    assert [str(value.node()) for value in found] == ["-sqrt(2)", "1", "sqrt(2)"]
    assert real_zeros(read_expression("sin(t)"), Name("t")) is None


def test_isolated_points_beside_a_curve_are_kept():
    found = critical("(x^2 + y^2 - 1)^2*(x^2 + y^2 - 4)^2")
    assert [(point.kind, point.coordinates[0].approx) for point in found.points] == [("maximum", 0.0)]
    assert sorted(family.classification[0].kind for family in found.families) == ["maximum", "minimum", "minimum"]


def test_a_curve_without_real_points_is_none():
    found = critical("(x^2 + y^2 + 1)^2*(x^2 + y^2 + 2)")
    assert found.families == ()
    assert len(found.points) == 1
