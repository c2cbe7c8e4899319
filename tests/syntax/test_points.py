"""Points, settings, lists of names, assumptions."""

from __future__ import annotations

import pytest

from jachess.errors import InputError, LimitError, ShapeError
from jachess.expression.nodes import Name, Number
from jachess.expression.notation import plain
from jachess.syntax.reading import read, read_assumptions, read_names, read_points, read_settings

POINTS = [
    ("x*y", "2,3", "x=2 y=3"),
    ("x*y", "x=2,y=3", "x=2 y=3"),
    ("x*y", "y=3, x=2", "x=2 y=3"),
    ("x*y", "(2, 3)", "x=2 y=3"),
    ("x*y", "[2, 3]", "x=2 y=3"),
    ("x*y", "(1,2),(3,4)", "x=1 y=2 | x=3 y=4"),
    ("x*y", "(1,2);(3,4)", "x=1 y=2 | x=3 y=4"),
    ("x*y", "1,2; 3,4", "x=1 y=2 | x=3 y=4"),
    ("x*y", "1,2\n3,4\n", "x=1 y=2 | x=3 y=4"),
    ("x*y", "(x=1, y=2), (y=4, x=3)", "x=1 y=2 | x=3 y=4"),
    ("x*y", "(1),(2)", "x=1 y=2"),
    ("x*y", "(1+2)*3, (4)", "x=(1 + 2)*3 y=4"),
    ("x*y", "pi/3, sqrt(2)", "x=pi/3 y=sqrt(2)"),
    ("x*y", "-1, -1/2", "x=-1 y=-1/2"),
    ("x*y", "0.1, 1e-3", "x=1/10 y=1/1000"),
    ("x*y", r"\frac{1}{2}, \sqrt{2}", "x=1/2 y=sqrt(2)"),
    ("x*y", "−1, ½", "x=-1 y=1/2"),
    ("x", "2", "x=2"),
    ("x", "2; 3", "x=2 | x=3"),
    ("x", "(2), (3)", "x=2 | x=3"),
    ("x", "x=2", "x=2"),
    ("x1*x2", "x_1=2, x[2]=3", "x1=2 x2=3"),
    ("f(x) = a*x", "2, a=3", "x=2 a=3"),
    ("f(x) = a*x", "a=3, x=2", "x=2 a=3"),
    ("f(x) = a*x", "2", "x=2"),
    ("f(y, x) = x*y", "2, 3", "y=2 x=3"),
    ("x^(10^9)", "1", "x=1"),
    ("x^(10^9)", "0", "x=0"),
]


@pytest.mark.parametrize(("function", "text", "points"), POINTS, ids=[f"{function} at {text!r}" for function, text, _ in POINTS])
def test_points_have_a_value_for_every_variable(function: str, text: str, points: str) -> None:
    found = read_points(text, read(function))
    assert " | ".join(" ".join(f"{name.text}={plain(value)}" for name, value in point.values) for point in found) == points


WRONG = [
    ("x*y", "2", ShapeError, "the point has 1 value, the function has 2 variables", "2"),
    ("x*y", "1,2,3", ShapeError, "the point has 3 values, the function has 2 variables", "1,2,3"),
    ("x", "1,2", ShapeError, "the point has 2 values, the function has 1 variable", "1,2"),
    ("7", "1", ShapeError, "the point has 1 value, the function has 0 variables", "1"),
    ("x*y", "x=2", ShapeError, "the point has no value for y", "x"),
    ("x*y", "x=2,z=3", InputError, "`z` is not a name in the function", "z"),
    ("x*y", "x=2,x=3", InputError, "`x` has two values", "x"),
    ("x*y", "2,3,y=1", InputError, "`y` has two values", "y"),
    ("x*y", "2,y", InputError, "the value contains the name `y`", "y"),
    ("x*y", "2,1<3", InputError, "a condition is not a value", "1<3"),
    ("x*y", "2,", InputError, "nothing stands after `,`", ","),
    ("x*y", "", InputError, "no values are given", ""),
    ("x*y", "2,i", InputError, "`i` is the imaginary unit", "i"),
    ("x*y", "9^9^9,1", LimitError, "a constant is too large: a power of about 1.2e+09 bits", "9^9^9"),
    ("x^(10^9)", "3", LimitError, "a value is too large there: a power of about 1.6e+09 bits", "3"),
    ("x^(10^9)", "1/2", LimitError, "a value is too large there: a power of about 1e+09 bits", "1"),
    ("x!", "10^6", LimitError, "a value is too large there: a factorial of about 1.8e+07 bits", "10"),
]


@pytest.mark.parametrize(
    ("function", "text", "kind", "message", "place"), WRONG, ids=[f"{case[0]} at {case[1]!r}" for case in WRONG]
)
def test_points_that_do_not_fit_are_refused(function: str, text: str, kind: type[InputError], message: str, place: str) -> None:
    with pytest.raises(kind) as caught:
        read_points(text, read(function))
    assert caught.value.message == message
    assert caught.value.span is not None
    assert text[caught.value.span.start :].startswith(place)


NAMES = [
    ("x,y", "x y"),
    ("x y", "x y"),
    ("y, x_1", "y x1"),
    ("θ; x₂", "theta x2"),
    ("e,pi,i,sin", "e pi i sin"),
    ("x[1], x[2]", "x1 x2"),
    (r"\alpha, x_{12}", "alpha x12"),
]


@pytest.mark.parametrize(("text", "names"), NAMES, ids=[text for text, _ in NAMES])
def test_names_are_listed(text: str, names: str) -> None:
    assert " ".join(name.text for name in read_names(text)) == names


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x,x", "`x` stands twice"),
        ("x,2", "`2` is not a name"),
        ("", "no name is given"),
        ("x,", "a name is missing at the end"),
        ("x+y", "`+` is not a name"),
        ("f(x)", "`f(` is not a name"),
        ("a" * 33, "a name has more than 32 letters"),
    ],
)
def test_what_is_no_list_of_names_is_refused(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_names(text)
    assert caught.value.message == message


def test_settings_give_values_to_names() -> None:
    assert read_settings("a=2, b_1=-1/3; c=sqrt(2)") == {
        Name("a"): Number(2),
        Name("b1"): read_settings("x=-1/3")[Name("x")],
        Name("c"): read_settings("x=sqrt(2)")[Name("x")],
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2", "a value has no name"),
        ("a=2,a=3", "`a` has two values"),
        ("a=b", "the value contains the name `b`"),
        ("a=", "nothing stands after `=`"),
        ("a", "the value contains the name `a`"),
    ],
)
def test_what_is_no_setting_is_refused(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_settings(text)
    assert caught.value.message == message


ASSUMPTIONS = [
    ("x>0", "x > 0"),
    ("x>0, n integer", "x > 0; integer(n)"),
    ("x, y > 0", "x > 0; y > 0"),
    ("x, y positive", "x > 0; y > 0"),
    ("0 < x < 1", "0 < x and x < 1"),
    ("x > 0 and y > 0", "x > 0 and y > 0"),
    ("n is even; m odd", "even(n); odd(m)"),
    ("n natural", "integer(n); n >= 0"),
    ("x real, y nonzero", "y != 0"),
    ("x + y > 0 or x = 0", "x + y > 0 or x = 0"),
    ("a ≠ 0", "a != 0"),
    ("x^2 + y^2 <= 1", "x^2 + y^2 <= 1"),
    ("integer(n)", "integer(n)"),
]


@pytest.mark.parametrize(("text", "conditions"), ASSUMPTIONS, ids=[text for text, _ in ASSUMPTIONS])
def test_assumptions_are_conditions(text: str, conditions: str) -> None:
    assert "; ".join(map(plain, read_assumptions(text))) == conditions


@pytest.mark.parametrize("text", ["", "x", "x + 1", "x > ", "x,", "n integer odd", "(x > 0"])
def test_what_is_no_assumption_is_refused(text: str) -> None:
    with pytest.raises(InputError) as caught:
        read_assumptions(text)
    assert caught.value.help or caught.value.cause
