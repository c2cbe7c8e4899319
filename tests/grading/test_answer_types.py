"""Answers that are more than expressions: point sets with kinds, values with multiplicity, equations, numbers."""

from __future__ import annotations

import pytest

from jachess.errors import InputError, ShapeError
from jachess.grading.answers import PointSet, Values, read_answer, read_kind, read_point_set, read_values
from jachess.grading.sets import compare_answers

POINTS = [
    ("(1, 0) minimum; (-1, 0) saddle", "(1, 0) minimum | (-1, 0) saddle"),
    ("(1,0) min, (2,3) saddle point", "(1, 0) minimum | (2, 3) saddle"),
    ("minimum at (1,0); saddle at (0,0)", "(1, 0) minimum | (0, 0) saddle"),
    ("minima: (1,0), (2,0); saddle: (0,0)", "(1, 0) minimum | (2, 0) minimum | (0, 0) saddle"),
    ("x=1, y=0 minimum", "(1, 0) minimum"),
    ("[(1,0),(2,0)]", "(1, 0)  | (2, 0) "),
    ("(1,0): local minimum", "(1, 0) minimum"),
    (r"\left(1,\frac{1}{2}\right) minimum", "(1, 1/2) minimum"),
    ("(1,0) is a maximum", "(1, 0) maximum"),
    ("3 minimum; -3 maximum", "(3) minimum | (-3) maximum"),
    ("(sqrt(2), -1/2) saddle\n(0,0) degenerate", "(sqrt(2), -1/2) saddle | (0, 0) degenerate"),
    ("none", ""),
    ("No critical points.", ""),
]


@pytest.mark.parametrize("text, shown", POINTS, ids=lambda text: text[:40])
def test_points_are_read(text, shown):
    found = read_point_set(text)
    assert " | ".join(f"({', '.join(map(str, p.coordinates))}) {p.kind}" for p in found) == shown


@pytest.mark.parametrize(
    "text, place",
    [
        ("(1,2) foo", "foo"),
        ("(1,x+) minimum", ")"),
        ("(1,0) min max", "min"),
        ("(1,0); minimum", " minimum"),
        ("(1,0) min; (a b c", "("),
    ],
)
def test_errors_have_their_place(text, place):
    with pytest.raises(InputError) as caught:
        read_point_set(text)
    assert caught.value.text == text
    assert caught.value.span is not None
    assert text[caught.value.span.start : caught.value.span.end].startswith(place)


def test_points_fit_the_variables():
    assert [str(c) for c in read_point_set("y=2, x=1 saddle", ["x", "y"])[0].coordinates] == ["1", "2"]
    with pytest.raises(ShapeError):
        read_point_set("(1, 2, 3) saddle", ["x", "y"])
    with pytest.raises(InputError):
        read_answer("  ", "points")


VALUES = [
    ("1,3,3", "1 3 3"),
    ("λ1 = 1, λ2 = 3", "1 3"),
    ("3 (multiplicity 2), 1", "3 3 1"),
    ("3 (twice); 1", "3 3 1"),
    ("{1, sqrt(2)}", "1 sqrt(2)"),
    ("(1+sqrt(5))/2, (1-sqrt(5))/2", "(1 + sqrt(5))/2 (1 - sqrt(5))/2"),
    ("none", ""),
]


@pytest.mark.parametrize("text, shown", VALUES)
def test_values_are_read(text, shown):
    assert (
        " ".join(map(str, read_values(text))) == " ".join(shown.split(" ")) or [str(v) for v in read_values(text)] == shown.split()
    )


def test_kinds_are_read():
    assert read_kind("a local minimum") == "minimum"
    with pytest.raises(InputError):
        read_kind("minimum or saddle")
    with pytest.raises(InputError):
        read_kind("big")


def test_numbers_are_numbers():
    with pytest.raises(InputError):
        read_answer("x+1", "number")
    with pytest.raises(ShapeError):
        read_answer("1, 2", "number")


COMPARED = [
    ("points", "(1,0) min; (-1,0) saddle", "(-1,0) saddle; (1,0) min", "equal", "equal equal"),
    ("points", "(1,0) min; (1,0) min; (-1,0) saddle", "(-1,0) saddle; (1,0) min", "equal", "equal equal"),
    ("points", "(1,0) min; (-1,0) min", "(-1,0) saddle; (1,0) min", "different", "different equal"),
    ("points", "(1,0) min", "(-1,0) saddle; (1,0) min", "different", "different equal"),
    ("points", "(1,0) min; (2,0) min", "(1,0) min", "different", "equal different"),
    ("points", "(cos(pi/8), 0) min", "(sqrt(2+sqrt(2))/2, 0) min", "equal", "equal"),
    ("points", "(1,0)", "(1,0) min", "different", "different"),
    ("points", "(1,0) min", "(1,0)", "equal", "equal"),
    ("points", "none", "none", "equal", ""),
    ("points", "none", "(1,0) min", "different", "different"),
    ("values", "1,3,3", "3,1,3", "equal", "equal equal equal"),
    ("values", "1,3", "3,1,3", "different", "equal equal different"),
    ("values", "1,3,3", "1,3", "different", "equal equal different"),
    ("values", "(1+sqrt(5))/2, 1", "1, sqrt(5)/2+1/2", "equal", "equal equal"),
    ("equation", "z=2x+3y-1", "2x+3y-z=1", "equal", "equal"),
    ("equation", "4x+6y-2z=2", "z=2x+3y-1", "equal", "equal"),
    ("equation", "z-5=2(x-1)+3(y-2)", "z=2x+3y-3", "equal", "equal"),
    ("equation", "z=2x+3y-1", "2x+3y+z=1", "different", "different"),
    ("equation", "L(x,y)=2x+3y-1", "z=2x+3y-1", "equal", "equal"),
    ("equation", "x^2=1", "x^4=1", "undecided", "undecided"),
    ("kind", "saddle point", "saddle", "equal", ""),
    ("kind", "min", "max", "different", ""),
    ("number", "0.5", "1/2", "equal", "equal"),
]


@pytest.mark.parametrize("kind, left, right, verdict, entries", COMPARED, ids=str)
def test_compared(kind, left, right, verdict, entries):
    found = compare_answers(read_answer(left, kind), read_answer(right, kind))
    assert found.verdict == verdict, found.evidence
    assert [entry for row in found.entries for entry in row] == entries.split()


def test_answers_of_different_kinds_are_different():
    found = compare_answers(PointSet(()), Values(()))
    assert (found.verdict, found.evidence.method) == ("different", "type")
