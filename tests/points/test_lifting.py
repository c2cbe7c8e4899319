"""Points that come from generators, exactly, with their kinds; solutions that stand for no point, with the reason."""

from __future__ import annotations

from fractions import Fraction

import pytest

from jachess.algebra.number_fields import Field
from jachess.algebra.polynomial_systems import solve
from jachess.points.lifting import lift
from jachess.points.reduction import Reduced, reduce
from jachess.points.search import search
from jachess.points.trigonometric import angle_of
from jachess.syntax.reading import read, read_expression

POINTS = [
    ("e^x-x", {"0": "minimum"}),
    ("e^x+e^(-2*x)", {"ln(2)/3": "minimum"}),
    ("exp(x+1)+exp(-x)", {"-1/2": "minimum"}),
    ("2^x+2^(-x)", {"0": "minimum"}),
    ("4^x-2^x", {"-1": "minimum"}),
    ("exp(2*x)-3*exp(x)+x", {"-ln(2)": "maximum", "0": "minimum"}),
    ("sinh(x)-2*x", {"ln(2 - sqrt(3))": "maximum", "ln(2 + sqrt(3))": "minimum"}),
    ("tanh(x)-x/2", {"ln(sqrt(2) - 1)": "minimum", "ln(1 + sqrt(2))": "maximum"}),
    ("x*ln(x)", {"1/e": "minimum"}),
    ("x^x", {"1/e": "minimum"}),
    ("x^2*ln(x)", {"1/sqrt(e)": "minimum"}),
    ("ln(x)^2", {"1": "minimum"}),
    ("ln(x)/x", {"e": "maximum"}),
    ("x/ln(x)", {"e": "minimum"}),
    ("e*x-exp(x)", {"1": "maximum"}),
    ("x^y", {"1, 0": "saddle"}),
    ("x*ln(y)", {"0, 1": "saddle"}),
    ("x*atan(y)", {"0, 0": "saddle"}),
    ("atan(x)-x/2", {"-1": "minimum", "1": "maximum"}),
    ("x*y*exp(-x^2-y^2)", {
        "0, 0": "saddle",
        "-sqrt(2)/2, -sqrt(2)/2": "maximum",
        "-sqrt(2)/2, sqrt(2)/2": "minimum",
        "sqrt(2)/2, -sqrt(2)/2": "minimum",
        "sqrt(2)/2, sqrt(2)/2": "maximum",
    }),
    ("(x^2+y^2)*exp(-x-y)", {"0, 0": "minimum", "1, 1": "saddle"}),
    ("exp(-x^2-y^2)", {"0, 0": "maximum"}),
    ("exp(x)+exp(y)-x-2*y", {"0, ln(2)": "minimum"}),
    ("x^2+y^2-pi*x", {"pi/2, 0": "minimum"}),
    ("x^2*y+pi*y", {}),
    ("sqrt(x)+sqrt(y)-x-y", {"1/4, 1/4": "maximum"}),
    ("x*sqrt(4-x^2)", {"-sqrt(2)": "minimum", "sqrt(2)": "maximum"}),
    ("sqrt(1-x^2-y^2)", {"0, 0": "maximum"}),
    ("sqrt(x^2+y^2+1)", {"0, 0": "minimum"}),
    ("sqrt(x^2+1)-x/2", {"sqrt(3)/3": "minimum"}),
    ("x^(3/2)-x", {"4/9": "minimum"}),
    ("x^(4/3)-x+y^2", {"27/64, 0": "minimum"}),
    ("ln(1+x^2+y^2)", {"0, 0": "minimum"}),
    ("log(x)+log(y)", {}),
    ("log(x*y)", {}),
    ("e^x*cos(y)", {}),
    ("asin(x)-2*x", {"-sqrt(3)/2": "maximum", "sqrt(3)/2": "minimum"}),
    ("x^2+y^2-ln(x*y)", {"-sqrt(2)/2, -sqrt(2)/2": "minimum", "sqrt(2)/2, sqrt(2)/2": "minimum"}),
]  # fmt: skip


@pytest.mark.parametrize("text, expected", POINTS, ids=[text for text, _ in POINTS])
def test_points(text: str, expected: dict[str, str]) -> None:
    found = search(read(text), seconds=30)
    assert found.complete == "proved"
    assert not found.families
    told = {", ".join(str(coordinate.exact) for coordinate in point.coordinates): point.kind for point in found.points}
    assert told == expected


DROPPED = [
    ("e^x + 1", "x", "eˣ = −1, but it must be positive"),
    ("e^(2*x) - e^x - 1", "x", "eˣ = (1 − √5)/2, but it must be positive"),
    ("sqrt(x) + 2", "x", "√x = −2, but it must not be negative"),
    ("atan(x) - 2", "x", "atan(x) cannot be 2"),
    ("asin(x) + 3", "x", "asin(x) cannot be -3"),
]


@pytest.mark.parametrize("text, names, reason", DROPPED, ids=[row[0] for row in DROPPED])
def test_solutions_that_stand_for_no_point(text: str, names: str, reason: str) -> None:
    variables = read("+".join(names)).variables
    reduced = reduce([read_expression(text)], variables)
    assert isinstance(reduced, Reduced)
    if reduced.contradiction:
        assert "is never 0" in reduced.contradiction
        return
    found = lift(reduced, solve(reduced.system, len(reduced.unknowns), nonzero=reduced.nonzero))
    assert any(reason in dropped.reason for dropped in found.dropped)


ANGLES = [
    ((1, 0), "0"),
    ((-1, 0), "pi"),
    ((0, 1), "pi/2"),
    ((0, -1), "-pi/2"),
    ((Fraction(3, 5), Fraction(4, 5)), "acos(3/5)"),
    ((Fraction(3, 5), Fraction(-4, 5)), "-acos(3/5)"),
    ((Fraction(-3, 5), Fraction(4, 5)), "pi - acos(3/5)"),
    ((Fraction(-3, 5), Fraction(-4, 5)), "acos(3/5) - pi"),
]


@pytest.mark.parametrize("pair, expected", ANGLES, ids=[text for _, text in ANGLES])
def test_angles_from_rational_sines_and_cosines(pair: tuple[Fraction | int, Fraction | int], expected: str) -> None:
    q = Field.rational()
    assert str(angle_of(q.element(pair[0]), q.element(pair[1])).node()) == expected


@pytest.mark.parametrize("denominator", [3, 4, 5, 6, 8, 9, 12])
def test_angles_that_are_rational_multiples_of_pi_are_found(denominator: int) -> None:
    """cos(q·x) = ±1 is solved by the multiples of π/q, and by nothing else."""
    x = read("x").variables
    reduced = reduce([read_expression(f"sin({denominator}*x)*cos(x)^0 + 0*cos(x)")], x, within=[read_expression("cos(x)")])
    assert isinstance(reduced, Reduced)
    found = lift(reduced, solve(reduced.system, len(reduced.unknowns)))
    turns = {lifted.angles[0][1].turns % 2 for lifted in found.lifted}
    assert all(lifted.angles[0][1].rest.args == () for lifted in found.lifted)
    assert turns == {Fraction(k, denominator) % 2 for k in range(2 * denominator)}
