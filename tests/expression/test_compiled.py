"""Compiled expressions: scalars and arrays against each other and against balls, for every function; nan where undefined."""

from __future__ import annotations

from fractions import Fraction

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jachess.errors import InputError
from jachess.expression.ball import enclose
from jachess.expression.compiled import CHUNK, compile_nodes
from jachess.expression.nodes import Call, Name, Node, Number, Power, Product, Quotient, Sum, call
from jachess.syntax.reading import read_expression
from jachess.vocabulary import FUNCTIONS

X, Y = Name("x"), Name("y")
VALUES = [0.375, -0.375, 1.625, -1.625, 3.25, -4.5]


def exact(node: Node, **point: float) -> float | None:
    """The double beside the ball's middle; None where there is no value."""
    ball = enclose(node, {Name(name): Fraction(value) for name, value in point.items()}, 120)
    return None if ball is None else float(ball.mid())


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_every_function_of_the_vocabulary(name: str) -> None:
    orders = name in ("polygamma", "besselj", "bessely", "besseli", "besselk", "polylog")
    others = [Number(2 if orders else Fraction(5, 4)) for _ in range((FUNCTIONS[name].arity or 2) - 1)]
    node = Call(name, (*others, X))
    function = compile_nodes((node,), (X,))
    (array,) = function(numpy.array(VALUES))
    assert array.shape == (len(VALUES),)
    for value, found in zip(VALUES, array, strict=True):
        expected = exact(node, x=value)
        (scalar,) = function(value)
        if expected is None:
            assert not numpy.isfinite(found)
            assert not numpy.isfinite(scalar)
        else:
            assert found == pytest.approx(expected, rel=1e-10)
            assert scalar == pytest.approx(expected, rel=1e-10)


FORMS = [
    "x^7 - 3*x^2*y", "x^(1/3)", "x^(2/3)", "x^(-1/5)", "x^(4/3)", "x^100", "x^(-3)", "2^x*e^(y)", "x^y", "(x - y)/(x + y)", "max(x, y, 1/2)", "min(x, -y)",
    "piecewise(x^2, x < 0, y, x = 3, x*y)", "piecewise(1/x, x > 0 and not y > 1, 2)", "abs(x)*sign(y)", "sum(x^k/k, k, 1, 6)", "prod(x + k, k, 1, 4)",
    "sum(x^k, k, 1, 3 + floor(y/100))", "integral(sin(x*t), t, 0, 2)", "pi*x + e", "(x^2 + y^2)^(3/4)", "log(abs(x) + 2, 3)", "123456789^5*x",
]  # fmt: skip


@pytest.mark.parametrize("text", FORMS)
@pytest.mark.parametrize("y", [0.625, 2.5])
def test_forms(text: str, y: float) -> None:
    node = read_expression(text)
    function = compile_nodes((node,), (X, Y))
    (array,) = function(numpy.array(VALUES), y)
    for value, found in zip(VALUES, array, strict=True):
        expected = exact(node, x=value, y=y)
        (scalar,) = function(value, y)
        if expected is None:
            assert not numpy.isfinite(found)
        else:
            assert found == pytest.approx(expected, rel=1e-11)
            assert scalar == pytest.approx(expected, rel=1e-11)


def test_undefined_is_nan_without_a_warning() -> None:
    function = compile_nodes((call.ln(X), call.sqrt(X), call.asin(X), call.piecewise(1, call(">", X, 0))), (X,))
    with numpy.errstate(all="raise"):
        assert numpy.isnan(function(-2.0)).all()
        assert numpy.isnan(function(numpy.array([-2.0, -3.0]))).all()


def test_shapes_broadcast_and_entries_come_first() -> None:
    function = compile_nodes((X, Y, X * Y, Number(7)), (X, Y), (2, 2))
    assert function(2, 3).tolist() == [[2, 3], [6, 7]]
    assert function(numpy.ones((4, 1)), numpy.ones((1, 5))).shape == (2, 2, 4, 5)
    assert compile_nodes((Number(2),), ())().tolist() == [2]


def test_long_arrays_are_cut_into_chunks() -> None:
    values = numpy.linspace(-2, 2, 2 * CHUNK + 17)
    assert numpy.array_equal(compile_nodes((X * X + 1,), (X,))(values)[0], values * values + 1)


def test_shared_parts_are_evaluated_once_and_deep_graphs_compile() -> None:
    node: Node = X
    for _ in range(3000):
        node = Quotient((Sum((node, node)), Number(2)))
    assert compile_nodes((node,), (X,))(1.25).tolist() == [1.25]


@pytest.mark.parametrize("text", ["f(x)", "x*a"])
def test_what_has_no_value_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        compile_nodes((read_expression(text),), (X,))


def test_names_are_never_part_of_the_code() -> None:
    odd = Name("__import__('os').system('true')")
    assert compile_nodes((odd + 1,), (odd,))(1).tolist() == [2]


leaves = st.sampled_from([X, Y, X, Number(2), Number(Fraction(-1, 3))])
nodes = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(lambda a, b: Sum((a, b)), inner, inner),
        st.builds(lambda a, b: Product((a, b)), inner, inner),
        st.builds(lambda a, b: Quotient((a, b)), inner, inner),
        st.builds(lambda a, q: Power((a, Number(q))), inner, st.sampled_from([Fraction(2), Fraction(3), Fraction(1, 3), Fraction(-2, 3), Fraction(1, 2)])),
        st.builds(lambda name, a: Call(name, (a,)), st.sampled_from(["sin", "exp", "abs", "atan", "cbrt", "sqrt", "ln", "sign", "relu"]), inner),
    ),
    max_leaves=8,
)


@given(nodes, st.sampled_from(VALUES), st.sampled_from(VALUES))
def test_arrays_and_scalars_agree_with_balls(node: Node, x: float, y: float) -> None:
    expected = exact(node, x=x, y=y)
    if expected is None or abs(expected) > 1e100:
        return
    ball = enclose(node, {X: Fraction(x), Y: Fraction(y)}, 53)
    if ball is None or float(ball.rad()) > 1e-12 * (abs(expected) + 1e-3):
        return  # too much cancellation for doubles
    function = compile_nodes((node,), (X, Y))
    assert function(x, y)[0] == pytest.approx(expected, rel=1e-8, abs=1e-12)
    assert function(numpy.array([x, x]), y)[0, 1] == pytest.approx(expected, rel=1e-8, abs=1e-12)
