"""Least and greatest values over all: a table of what is known, and what must not be claimed."""

from __future__ import annotations

import pytest

from jachess.expression.nodes import Name, call
from jachess.library import critical
from jachess.points.domination import combination, maximised, positive_part
from jachess.points.ranges import bounds
from jachess.syntax.reading import read_expression

# function, least value (None: there is none, "?": not claimed), greatest value
TABLE = (
    ("x^2 + x*y + y^2 - x", "-1/3", None),
    ("x^4 + y^4 - 4*x*y", "-2", None),
    ("x^3 - 3*x + y^2", None, None),
    ("x^2 - y^2", None, None),
    ("-x^2 - y^4 + y", "?", "3*2^(1/3)/8"),
    ("(x^2 + y - 11)^2 + (x + y^2 - 7)^2", "0", None),
    ("100*(y - x^2)^2 + (1 - x)^2", "0", None),
    ("x*exp(-x^2 - y^2)", "-sqrt(2)/(2*sqrt(e))", "sqrt(2)/(2*sqrt(e))"),
    ("x/(1 + x^2 + y^2)", "-1/2", "1/2"),
    ("1/(1 + x^2 + y^2)", "?", "1"),
    ("exp(x) - x", "1", None),
    ("x - ln(x)", "1", None),
    ("x^4 - 2*x^2", "-1", None),
    ("1/(1 + x^2)", None, "1"),
    ("x^2*y - x", None, None),
    ("x*exp(-x)", "?", "1/e"),
    ("x^6 - 3*x^4 + y^2", "-4", None),
    ("x^4 - x^2 + y^2", "-1/4", None),
    ("x^2 + y^2*(1 - x)^3", None, None),
    ("sin(x)^2 + y^2", "0", None),
    ("cosh(x) + y^2", "1", None),
    ("x^2 + y^2 + z^2 + w^2 - x*w", "0", None),
)


@pytest.mark.parametrize(("text", "least", "greatest"), TABLE, ids=[row[0] for row in TABLE])
def test_extreme_values(text: str, least: str | None, greatest: str | None) -> None:
    found = critical(text, seconds=30)
    for expected, kind in ((least, "minimum"), (greatest, "maximum")):
        extremes = found.extremes
        value = getattr(extremes, kind) if extremes is not None else None
        because = getattr(extremes, f"{kind}_because") if extremes is not None else "not decided"
        marked = [point for point in found.points if point.scope == "global" and point.kind == kind]
        if expected is None or expected == "?":
            assert value is None
            assert not marked
            if expected is None:
                assert f"no {'least' if kind == 'minimum' else 'greatest'} value" in because
        else:
            assert value is not None, because
            assert value.exact is read_expression(expected) or str(value.exact) == expected
            at = getattr(extremes, f"{kind}_at")
            assert at or found.families
            assert [found.points[k] for k in at if found.points[k].kind == kind] == marked
            assert all(point.global_because for point in marked)


def test_a_local_minimum_of_a_function_without_bound_is_not_called_global() -> None:
    """x² + y²·(1 − x)³ has one critical point, a minimum, and no least value: the only one need not be global."""
    found = critical("x^2 + y^2*(1 - x)^3")
    assert [(point.kind, point.scope) for point in found.points] == [("minimum", "local")]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("x^2 + 1", "1", None),
        ("-(x - 1)^4", None, "0"),
        ("sin(x) + cos(y)", "-2", "2"),
        ("3*exp(-x^2)", "0", "3"),
        ("1/(1 + x^2)", "0", "1"),
        ("sqrt(x^2 + 4)", "2", None),
        ("atan(x)", "-pi/2", "pi/2"),
        ("x*x", "0", None),
        ("abs(x) - 2", "-2", None),
        ("cosh(x)*(2 + sin(y))", "1", None),
        ("x^3", None, None),
        ("x - x^2", None, None),
        ("-20*exp(-sqrt(x^2 + y^2)/5)", "-20", "0"),
        ("max(x^2, -1)", "0", None),
        ("ln(1 + x^2)", "0", None),
        ("x^(2/3)", "0", None),
    ],
)
def test_bounds(text: str, low: str | None, high: str | None) -> None:
    found = bounds(read_expression(text))
    assert tuple(None if end is None else str(end) for end in found) == (low, high)


def test_bounds_of_a_call_without_rule_are_none() -> None:
    assert bounds(call.gamma(Name("x"))) == (None, None)


def test_simplex() -> None:
    from fractions import Fraction as F

    # x + y = 4, largest y with x ≥ 0, y + s = 3
    found = maximised([[F(1), F(0)], [F(1), F(1)], [F(0), F(1)]], [F(4), F(3)], [F(0), F(1), F(0)])
    assert found == [1, 3, 0]
    assert maximised([[F(1)], [F(2)]], [F(0)], [F(1), F(1)]) == [0, 0]


def test_combinations_of_exponents() -> None:
    assert combination([(4, 0), (0, 4)], (2, 2)) == ([0.5, 0.5], False)
    assert combination([(4, 0), (0, 4)], (2, 3))[1] is True
    assert combination([(4, 0), (0, 4)], (1, 1))[0] is None


def test_positive_part_pays_for_the_other_terms() -> None:
    from fractions import Fraction as F

    assert positive_part({(4, 0): F(1), (0, 4): F(1), (2, 2): F(-1)}) == {(4, 0): F(1, 2), (0, 4): F(1, 2)}
    assert positive_part({(4, 0): F(1), (0, 4): F(1), (2, 2): F(-2)}) is None
