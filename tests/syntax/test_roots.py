"""rootof(p, t, k): what is read, and each way of being wrong with its place."""

from __future__ import annotations

import pytest

from jachess.errors import InputError
from jachess.expression.nodes import Node, Number, Root
from jachess.syntax.reading import read, read_expression

CUBIC = Root((-1, -1, 0, 1), 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rootof(t^3 - t - 1, t, 1)", CUBIC),
        ("rootof(x^3 - x - 1, x, 1)", CUBIC),
        ("rootof(-t^3/2 + (t + 1)/2, t, 1)", CUBIC),
        ("rootof((t^3 - t - 1)*(t - 1)^2, t, 2)", CUBIC),
        ("rootof(t*(t^2 - 1) - 1, t, 1)", CUBIC),
        ("root₁(t³ − t − 1)", CUBIC),
        ("root_1(t^3 - t - 1)", CUBIC),
        ("rootof(2*t - 3, t, 1)", Number(3) / 2),
        ("rootof(t^2 - 0.25, t, 2)", Number(1) / 2),
        ("rootof(t^4 - 5*t^2 + 6, t, 4)", Root((-3, 0, 1), 2)),
        ("2*rootof(t^2 - 2, t, 1)", 2 * Root((-2, 0, 1), 1)),
    ],
)
def test_what_is_read(text: str, expected: Node) -> None:
    assert read_expression(text) is expected


def test_the_variable_of_a_root_is_no_variable_of_the_function() -> None:
    function = read("rootof(t^3 - t - 1, t, 1)*x^2 + y")
    assert [name.text for name in function.variables] == ["x", "y"]


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ("rootof(t^2 + 1, t, 1)", "the polynomial has no real root, there is no number 1", "rootof(t^2 + 1, t, 1)"),
        ("1 + rootof(t^2 - 2, t, 3)", "the polynomial has 2 real roots, there is no number 3", "rootof(t^2 - 2, t, 3)"),
        ("rootof(t^3 - 2, t, 2)", "the polynomial has 1 real root, there is no number 2", "rootof(t^3 - 2, t, 2)"),
        ("rootof(a*t^2 - 2, t, 1)", "the polynomial of a root depends on `a`", "a*t^2 - 2"),
        ("rootof(sin(t), t, 1)", "this is not a polynomial in t with rational coefficients", "sin(t)"),
        ("rootof(t^2 - sqrt(2), t, 1)", "this is not a polynomial in t with rational coefficients", "t^2 - sqrt(2)"),
        ("rootof(1/t - 2, t, 1)", "this is not a polynomial in t with rational coefficients", "1/t - 2"),
        ("rootof(5, t, 1)", "the polynomial of a root is constant", "5"),
        ("rootof(t^201 - 2, t, 1)", "the polynomial of a root is too large", "t^201 - 2"),
        ("rootof((t + 2)^150*(t^2 - 3)^60, t, 1)", "the polynomial of a root is too large", "(t + 2)^150*(t^2 - 3)^60"),
        ("rootof(t - 7^9999, t, 1)", "the polynomial of a root is too large", "t - 7^9999"),
        ("rootof(t^150 - 2^300, t, 1)", "the polynomial of a root is too large", "t^150 - 2^300"),
        ("rootof(t^2 - 2, t, 0)", "the place of a root is a whole number, 1 or more", "rootof(t^2 - 2, t, 0)"),
        ("rootof(t^2 - 2, t, x)", "the place of a root is a whole number, 1 or more", "rootof(t^2 - 2, t, x)"),
        ("rootof(t^2 - 2, 2, 1)", "`rootof` needs a polynomial, its variable and a number", "rootof"),
        ("rootof(t^2 - 2)", "`rootof` needs a polynomial, its variable and a number", "rootof"),
        ("rootof(t^2 - 2, t)", "`rootof` has the wrong number of arguments", "rootof(t^2 - 2, t)"),
        ("root2(t, 2)", "`root2` has the wrong number of arguments", "root2(t, 2)"),
    ],
)
def test_what_is_refused(text: str, message: str, place: str) -> None:
    with pytest.raises(InputError) as caught:
        read_expression(text)
    span = caught.value.span
    assert caught.value.message == message
    assert span is not None
    assert text[span.start : span.end] == place
    assert caught.value.help
