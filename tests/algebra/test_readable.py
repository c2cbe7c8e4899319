"""Algebraic numbers in readable form: each is the right root, exactly, and is written as expected."""

from __future__ import annotations

import pytest
from flint import fmpz_poly
from hypothesis import given, settings
from hypothesis import strategies as st

from jachess.algebra.readable import MAX_LENGTH, readable
from jachess.expression.ball import enclose
from jachess.expression.nodes import Name, Node, Root, substitute
from jachess.expression.notation import plain, polynomial_node
from jachess.expression.real_roots import isolated_irreducible, primitive, root_ball
from jachess.expression.signs import sign
from jachess.expression.tidy import length
from jachess.syntax.reading import read_expression

TABLE = [
    ("t^2 - 2", ("-sqrt(2)", "sqrt(2)")),
    ("t^2 - t - 1", ("(1 - sqrt(5))/2", "(1 + sqrt(5))/2")),
    ("t^2 - 16*t - 20", ("8 - 2*sqrt(21)", "8 + 2*sqrt(21)")),
    ("t^3 - 2", ("2^(1/3)",)),
    ("t^3 + 2", ("-2^(1/3)",)),
    ("t^5 - 2", ("2^(1/5)",)),
    ("(t - 1)^3 - 2", ("1 + 2^(1/3)",)),
    ("t^4 - 10*t^2 + 1", ("-sqrt(2) - sqrt(3)", "sqrt(2) - sqrt(3)", "sqrt(3) - sqrt(2)", "sqrt(2) + sqrt(3)")),
    ("t^4 + 2*t^2 - 1", ("-sqrt(sqrt(2) - 1)", "sqrt(sqrt(2) - 1)")),
    ("t^4 - 2", ("-2^(1/4)", "2^(1/4)")),
    ("t^6 - 2*t^3 - 1", ("(1 - sqrt(2))^(1/3)", "(1 + sqrt(2))^(1/3)")),
    ("t^4 - 4*t - 1", ("(sqrt(2) - sqrt(4*sqrt(2) - 2))/2", "(sqrt(2) + sqrt(4*sqrt(2) - 2))/2")),
    ("t^3 - t - 1", ("(1/2 - sqrt(69)/18)^(1/3) + (1/2 + sqrt(69)/18)^(1/3)",)),
    ("8*t^3 - 6*t - 1", ("-cos(2*pi/9)", "-cos(4*pi/9)", "cos(pi/9)")),
    ("t^3 - 3*t + 1", ("-2*cos(pi/9)", "2*cos(4*pi/9)", "2*cos(2*pi/9)")),
    ("8*t^3 + 4*t^2 - 4*t - 1", ("-cos(pi/7)", "-cos(3*pi/7)", "cos(2*pi/7)")),
    ("t^3 - 3*t^2 + 3", ("1 - 2*cos(pi/9)", "1 + 2*cos(4*pi/9)", "1 + 2*cos(2*pi/9)")),
    ("t^3 - 33*t^2 + 134*t - 40", tuple(f"rootof(t^3 - 33*t^2 + 134*t - 40, t, {k})" for k in (1, 2, 3))),
    ("t^5 - t - 1", ("rootof(t^5 - t - 1, t, 1)",)),
    ("t^3 + 1000*t - 12347", ("rootof(t^3 + 1000*t - 12347, t, 1)",)),
]


def _coefficients(text: str) -> tuple[int, ...]:
    from jachess.expression.real_roots import polynomial_of

    polynomial = polynomial_of(read_expression(text), Name("t"))
    assert polynomial is not None
    return primitive(polynomial)


def _check(coefficients: tuple[int, ...], k: int) -> Node:
    """The readable form, after it has been seen to be the root: an exact zero of the polynomial, in the ball of that root."""
    node = readable(coefficients, k)
    assert enclose(node, {}, 300).overlaps(root_ball(coefficients, k, 300))
    t = Name("t")
    assert sign(substitute(polynomial_node(coefficients, t), {t: node})) == 0
    assert type(node) is Root or length(node) <= MAX_LENGTH
    assert read_expression(plain(node)) is node
    return node


@pytest.mark.parametrize(("text", "expected"), TABLE, ids=[text for text, _ in TABLE])
def test_how_roots_are_written(text: str, expected: tuple[str, ...]) -> None:
    coefficients = _coefficients(text)
    found = [_check(coefficients, k) for k in range(1, len(isolated_irreducible(coefficients)) + 1)]
    assert tuple(plain(node) for node in found) == expected


@st.composite
def polynomials(draw: st.DrawFn) -> fmpz_poly:
    """Polynomials that often have roots in radicals: q(x^m), shifted, and others of low degree."""
    inner = fmpz_poly(draw(st.lists(st.integers(-7, 7), min_size=2, max_size=5)))
    step, shift = draw(st.integers(1, 3)), draw(st.integers(-2, 2))
    return inner(fmpz_poly([0] * step + [1]))(fmpz_poly([shift, 1]))


@settings(max_examples=60, deadline=None)
@given(polynomials())
def test_random_roots_are_the_right_ones(polynomial: fmpz_poly) -> None:
    if not polynomial:
        return
    for factor, _ in polynomial.factor()[1]:
        coefficients = primitive(factor)
        if len(coefficients) > 2:
            for k in range(1, len(isolated_irreducible(coefficients)) + 1):
                _check(coefficients, k)
