"""Roots of polynomials as numbers: isolation, balls, signs, decimals, text, and the leaf `Root` throughout the core."""

from __future__ import annotations

import copy
import pickle
from fractions import Fraction
from itertools import pairwise

import pytest
from flint import ctx, fmpz_poly
from hypothesis import given, settings
from hypothesis import strategies as st

from jachess.algebra.bridge import from_sympy, to_sympy
from jachess.algebra.wire import dumps, loads
from jachess.calculus.accumulation import differentiate
from jachess.expression.ball import decimal, enclose, enclose_complex, nearest_double
from jachess.expression.compiled import compile_nodes
from jachess.expression.exact import value_at
from jachess.expression.nodes import ZERO, Call, Name, Node, Number, Root
from jachess.expression.notation import latex, plain, unicode
from jachess.expression.real_roots import isolated, normalised, primitive, real_roots, root_ball
from jachess.expression.signs import compare, separation_bits, sign
from jachess.expression.tidy import tidy
from jachess.syntax.reading import read_expression

QUINTIC = Root((-1, -1, 0, 0, 0, 1), 1)
X = Name("x")


def test_a_root_is_one_object_wherever_it_is_written() -> None:
    assert Root((-1, -1, 0, 0, 0, 1), 1) is QUINTIC
    assert copy.deepcopy(QUINTIC) is QUINTIC
    assert pickle.loads(pickle.dumps(QUINTIC)) is QUINTIC
    assert QUINTIC.support == 0
    assert QUINTIC.args == ()
    assert loads(dumps(QUINTIC * X)) == (QUINTIC * X,)


def test_how_a_root_is_written() -> None:
    node = 2 * QUINTIC**2 + 1
    assert plain(node) == "2*rootof(t^5 - t - 1, t, 1)^2 + 1"
    assert unicode(node) == "2·root₁(t⁵ − t − 1)² + 1"
    assert latex(QUINTIC) == r"\operatorname{root}_{1}(t^{5} - t - 1)"
    assert plain(Root((3, 0, -5, 2), 2)) == "rootof(2*t^3 - 5*t^2 + 3, t, 2)"


def test_values_of_a_root() -> None:
    assert decimal(QUINTIC, 40) == "1.167303978261418684256045899854842180721"
    assert nearest_double(QUINTIC) == 1.1673039782614187
    assert abs(enclose(QUINTIC**5 - QUINTIC - 1, {}, 5000)) < 1e-300
    assert enclose_complex(QUINTIC, {}, 64).imag == 0
    assert compile_nodes((QUINTIC * X,), (X,))(2.0)[0] == 2 * 1.1673039782614187


def test_a_root_is_a_constant() -> None:
    assert tidy(differentiate(QUINTIC * X**2, X)) is tidy(2 * QUINTIC * X)
    assert differentiate(QUINTIC, X) is ZERO
    assert tidy(QUINTIC + X - QUINTIC) is X
    assert tidy(QUINTIC * X * QUINTIC) is tidy(QUINTIC**2 * X)
    assert value_at(X**2 * 2, {X: QUINTIC}) is tidy(2 * QUINTIC**2)


def test_sympy_has_the_same_root() -> None:
    assert from_sympy(to_sympy(QUINTIC + 1)) is QUINTIC + 1
    three = [Root((1, -3, 0, 1), k) for k in (1, 2, 3)]
    assert [float(to_sympy(root).evalf()) for root in three] == pytest.approx([nearest_double(root) for root in three])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rootof(8*t^3 - 6*t - 1, t, 3) - cos(pi/9)", 0),
        ("rootof(8*t^3 - 6*t - 1, t, 3) - cos(pi/9) + 1/10^40", 1),
        ("rootof(t^5 - t - 1, t, 1)^5 - rootof(t^5 - t - 1, t, 1) - 1", 0),
        ("rootof(t^5 - t - 1, t, 1)^2 - rootof(t^5 - 2*t^3 + t - 1, t, 1)", 0),
        ("rootof(t^3 - 3*t - 1, t, 1) + rootof(t^3 - 3*t - 1, t, 2) + rootof(t^3 - 3*t - 1, t, 3)", 0),
        ("rootof(t^3 - t - 1, t, 1) - (1/2 - sqrt(69)/18)^(1/3) - (1/2 + sqrt(69)/18)^(1/3)", 0),
        ("rootof(t^2 - 2, t, 1) + sqrt(2)", 0),
        ("rootof(t^2 - 2, t, 2) - 1.41421356237309504880168872420969807856967187537694", 1),
        ("8*cos(2*pi/7)^3 + 4*cos(2*pi/7)^2 - 4*cos(2*pi/7) - 1", 0),
    ],
)
def test_signs_are_exact(text: str, expected: int) -> None:
    assert sign(read_expression(text)) == expected


def test_comparing_roots() -> None:
    three = [Root((1, -3, 0, 1), k) for k in (1, 2, 3)]
    assert [compare(a, b) for a in three for b in three] == [0, -1, -1, 1, 0, -1, 1, 1, 0]
    assert separation_bits(QUINTIC) is not None
    assert separation_bits(read_expression("e + pi")) is None


@pytest.mark.parametrize(
    ("coefficients", "k", "expected"),
    [
        ((-2, 2, -1, 1), 1, Number(1)),
        ((1, 0, 1), 1, None),
        ((-2, 0, 1), 3, None),
        ((0, 0, -2, 0, 1), 2, Number(0)),
        ((-6, 0, 5, 0, -1), 3, Root((-2, 0, 1), 2)),
        ((1, -4, 4), 1, Number(Fraction(1, 2))),
    ],
)
def test_the_normal_form_of_a_root(coefficients: tuple[int, ...], k: int, expected: Node | None) -> None:
    assert normalised(coefficients, k) is expected


def _mignotte(degree: int, bits: int) -> tuple[int, ...]:
    return primitive(fmpz_poly([0] * degree + [1]) - 2 * fmpz_poly([-1, 2**bits]) ** 2)


def test_roots_that_almost_coincide() -> None:
    coefficients = _mignotte(30, 60)
    balls = isolated(coefficients)
    assert len(balls) == 4
    assert all(a < b for a, b in pairwise(balls))
    assert (balls[2] - balls[1]).log() < -600
    for k in range(1, 5):
        assert root_ball(coefficients, k, 3000).rel_accuracy_bits() >= 3000


def test_the_precision_of_others_is_left_alone() -> None:
    before = ctx.prec
    isolated(_mignotte(12, 40))
    root_ball((-1, -1, 0, 0, 0, 1), 1, 777)
    assert ctx.prec == before


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(-40, 40), min_size=2, max_size=6), min_size=1, max_size=3))
def test_real_roots_are_those_of_all_complex_roots(factors: list[list[int]]) -> None:
    polynomial = fmpz_poly([1])
    for factor in factors:
        polynomial *= fmpz_poly(factor)
    if polynomial.degree() < 1:
        return
    coefficients = tuple(int(c) for c in polynomial.coeffs())
    expected = sorted((root.real for root, _ in polynomial.complex_roots() if root.imag == 0), key=lambda ball: ball.mid())
    found = isolated(coefficients)
    assert len(found) == len(expected) == len(real_roots(coefficients))
    assert all(ball.overlaps(other) for ball, other in zip(found, expected, strict=True))
    for k in range(1, len(found) + 1):
        node = normalised(coefficients, k)
        assert node is not None
        assert read_expression(plain(node)) is node


def test_names_are_free_beside_a_root() -> None:
    node = read_expression("x*rootof(x^3 - x - 1, x, 1) + t")
    assert node is read_expression("x*rootof(t^3 - t - 1, t, 1) + t")
    assert isinstance(node.args[0].args[1], Root)
    assert type(Call("sin", (node,))) is Call
