"""Families and points against Newton's method from many starts: none is missing, none too many, and the kinds agree."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from windows import problems

from jachess.points.search import search
from jachess.syntax.reading import read

FUNCTIONS = """
sin(x)*sin(y)                  sin(x)+cos(y)               x*sin(y)                    sin(x+y)+sin(x)+sin(y)
cos(x)+cos(y)+cos(x+y)         sin(x)*sin(y)*sin(x+y)      sin(x)^4+cos(x)^4           x^2-2*x*cos(y)
3*cos(x)+cos(2*x)/3            tan(x)-2*x                  x+2*sin(x)                  exp(-x)*sin(x)*cos(y)
Si(x)                          sin(pi*x)+sin(2*pi*x)       sin(x+1)+cos(2*x+2)         e^(sin(x)*cos(y))
(sin(x)+sin(y))^2              cos(x)*cos(y)*cos(z)        sin(x^2)                    cos(x^2+x)
sin(sin(x))                    cos(pi*sin(x))              ln(cos(x)*cos(y))           1/(3+2*cos(x)+2*cos(y))
sin(x/2)*sin(x/3)              sin(x+y)*sin(x-y)           (x-sin(y))^2+cos(y)         2*exp(-x)*sin(x)*y
x*y*exp(-x^2-y^2)              (x^2+y^2)*exp(-x-y)         x*sqrt(4-x^2)               x*ln(x)
exp(x)+exp(y)-x-2*y            x^2*y-ln(y)-x               x^y                         sqrt(x^2+y^2+1)-x/2-y/3
cosh(x)+cos(y)                 x^2*ln(x)                   4^x-2^x                     tanh(x)-x/2
sec(x)*sec(y)                  x*sin(y)*cos(z)             sin(x)*ln(2+cos(y))         acosh(x)-x/2
"""


@pytest.mark.parametrize("text", FUNCTIONS.split())
def test_nothing_is_missing_or_wrong_in_a_window(text: str) -> None:
    found = search(read(text), seconds=30)
    assert found.complete == "proved"
    assert problems(found) == []


ANGLES = ("x", "y", "x+y", "x-y", "2*x", "2*y", "2*x+y", "x+2*y")
TERM = st.builds(
    "{}*{}({})".format, st.sampled_from((1, 2, 3, -1, -2)), st.sampled_from(("sin", "cos")), st.sampled_from(ANGLES)
)
FACTOR = st.sampled_from(("sin({})", "cos({})", "(1+sin({}))", "(2+cos({}))", "sin(2*{})", "cos({})^2"))
EXPONENTIAL = st.builds(
    "{}*exp({})".format, st.sampled_from((1, 2, -1, -3, 5)), st.sampled_from(("x", "y", "x+y", "2*x", "-x", "-y", "x-y"))
)


@settings(max_examples=25)
@given(st.lists(TERM, min_size=2, max_size=3).map("+".join))
def test_sums_of_sines_and_cosines(text: str) -> None:
    found = search(read(text, ["x", "y"]), seconds=30)
    assert problems(found, starts=150) == []


@settings(max_examples=20)
@given(FACTOR, FACTOR, st.sampled_from(("", "+cos(x)", "+sin(y)")))
def test_products_of_sines_and_cosines(left: str, right: str, more: str) -> None:
    found = search(read(f"{left.format('x')}*{right.format('y')}{more}", ["x", "y"]), seconds=30)
    assert problems(found, starts=150) == []


@settings(max_examples=15)
@given(st.lists(EXPONENTIAL, min_size=2, max_size=3).map("+".join), st.sampled_from(("", "-x-y", "+2*x-y", "-3*x-2*y")))
def test_sums_of_exponentials(text: str, more: str) -> None:
    found = search(read(text + more, ["x", "y"]), seconds=30)
    assert problems(found, starts=100) == []
