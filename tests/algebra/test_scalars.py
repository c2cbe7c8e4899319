"""Scalars of each kind, mixed arithmetic, and the values of expressions at places."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from flint import arb, ctx, fmpz_poly
from hypothesis import given, settings
from hypothesis import strategies as st

from jachess.algebra.decimals import decimal, nearest_double, value_of
from jachess.algebra.number_fields import Element, Field
from jachess.algebra.scalars import (
    AlgebraicPlace,
    BallPlace,
    BallScalar,
    ConstantPlace,
    ConstantScalar,
    Place,
    Scalar,
    root_of,
    scalar,
)
from jachess.errors import LimitReached, Undefined
from jachess.expression.exact import value_at
from jachess.expression.nodes import PI, Call, E, Name, Number, Power, Root, call
from jachess.expression.signs import compare
from jachess.syntax.reading import read_expression

X, Y, Z = Name("x"), Name("y"), Name("z")
QUINTIC = Field(fmpz_poly([-1, -1, 0, 0, 0, 1]))
ROOT2 = Field(fmpz_poly([-2, 0, 1]), 1)


def _pi() -> BallScalar:
    def refine(bits: int) -> arb:
        with ctx.workprec(bits + 8):
            return arb.pi()

    return BallScalar(refine)


def test_constants() -> None:
    half = ConstantScalar(PI / 2)
    assert (half - half).is_zero()
    assert (half * 2).node() is PI
    assert (half - 1).sign() == 1
    assert (1 / ConstantScalar(call.ln(2)) * ConstantScalar(call.ln(8))).sign() == 1
    assert half.ball(300).rel_accuracy_bits() >= 300
    assert (half**2).node() is read_expression("pi^2/4")
    with pytest.raises(Undefined):
        half / (half - half)


def test_what_is_written_becomes_the_most_exact_scalar() -> None:
    assert isinstance(scalar(3), Element)
    assert isinstance(scalar(call.sqrt(2)), Element)
    assert isinstance(scalar(Root((-1, -1, 0, 1), 1)), Element)
    assert isinstance(scalar(PI), ConstantScalar)


def test_mixed_arithmetic() -> None:
    a, pi, ball = QUINTIC.generator, ConstantScalar(PI), _pi()
    assert isinstance(a + pi, ConstantScalar)
    assert isinstance(pi * a, ConstantScalar)
    assert isinstance(a + ball, BallScalar)
    assert isinstance(pi - ball, BallScalar)
    assert isinstance(1 - pi, ConstantScalar)
    assert isinstance(Fraction(1, 2) * a, Element)
    assert (a * pi - pi * a).is_zero()
    for total in (a + pi, a + ball, ball + a):
        assert round(nearest_double(total) or 0, 9) == 4.308896632
    assert (ROOT2.generator * a / a - ROOT2.generator).is_zero()
    assert (ROOT2.generator + a).sign() == 1


def test_balls() -> None:
    pi = _pi()
    assert (pi - 3).sign() == 1
    assert (3 - pi).sign() == -1
    assert (pi * 0).sign() == 0
    assert not pi.exact
    assert (pi**2 / 3).ball(500).rel_accuracy_bits() >= 490
    assert decimal(pi, 50) == "3.1415926535897932384626433832795028841971693993751"
    with pytest.raises(LimitReached):
        (pi - ConstantScalar(PI)).sign()
    with pytest.raises(LimitReached):
        pi.node()
    with pytest.raises(Undefined):
        1 / (pi * 0)


def test_results() -> None:
    value = value_of(QUINTIC.generator, 20)
    assert (value.exact, value.decimal, value.approx) == (Root((-1, -1, 0, 0, 0, 1), 1), "1.1673039782614186843", 1.1673039782614187)
    assert value_of(_pi(), 5) == value_of(ConstantScalar(PI), 5, exact=False)
    assert value_of(scalar(Fraction(1, 4)), 5).decimal == "0.25"
    assert value_of(scalar(0), 5).decimal == "0"
    undecided = value_of(_pi() - ConstantScalar(PI), 5)
    assert (undecided.exact, undecided.decimal, undecided.approx) == (None, None, 0.0)


def test_roots_of_scalars() -> None:
    s = ROOT2.generator
    assert root_of(3 + 2 * s, 2) == 1 + s
    assert root_of(-(7 + 5 * s), 3) == -1 - s
    assert root_of(scalar(Fraction(9, 4)), 2).node() is Number(Fraction(3, 2))
    assert root_of(s, 2).node() is read_expression("2^(1/4)")
    assert (root_of(s, 2) ** 4 - 2).is_zero()
    assert root_of(_pi(), 2).sign() == 1
    assert root_of(scalar(0), 2).is_zero()
    with pytest.raises(Undefined):
        root_of(1 - s, 2)


A: Any = QUINTIC.generator


def _algebraic() -> AlgebraicPlace:
    generators: dict[Any, Any] = {X: A, Power((E, Y)): A**2, call.sqrt(Z): A + 1, call.sin(X * Y): A - 1}
    return AlgebraicPlace(QUINTIC, generators, (X, Y, Z), {Z: (A + 1).node() ** 2})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x^5 - x - 1", lambda: A * 0),
        ("(x^2 + 1)/(x - 2)", lambda: (A * A + 1) / (A - 2)),
        ("e^(2*y)", lambda: A**4),
        ("exp(-3*y)", lambda: A**-6),
        ("x*e^(y)*e^y", lambda: A**5),
        ("sqrt(z)^3", lambda: (A + 1) ** 3),
        ("z^(1/2) - z^(-1/2)", lambda: (A + 1) - 1 / (A + 1)),
        ("sin(x*y)^2", lambda: (A - 1) ** 2),
        ("abs(1 - x)", lambda: A - 1),
        ("max(x, 1, x^2) + sign(x - 7)", lambda: A * A - 1),
        ("sqrt(x^2 + 2*x + 1)", lambda: A + 1),
        ("cbrt(-x^3)", lambda: -A),
        ("piecewise(1/(x - x), x^2 < 1, x, x > 1 and not (x = 2), 7)", lambda: A),
        ("x^(-2)", lambda: A**-2),
        ("3/4*x + 0.5", lambda: A * Fraction(3, 4) + Fraction(1, 2)),
    ],
)
def test_values_in_a_field(text: str, expected: Callable[[], Element]) -> None:
    found = _algebraic().value(read_expression(text))
    assert isinstance(found, Element)
    assert found == expected()


def test_values_beyond_the_field() -> None:
    place = _algebraic()
    y = call.ln((A**2).node())
    assert place.value(Y).node() is y
    assert isinstance(place.value(X * Y), ConstantScalar)
    assert place.value(X * Y).sign() == 1
    assert compare(place.value(X * Y).node(), A.node() * y) == 0
    assert place.value(read_expression("e^(y + 1)")).ball().overlaps((A**2).ball() * arb(1).exp())
    assert place.value(call.cos(X)).node() is call.cos(A.node())
    assert place.coordinates()[0] == A
    assert place.value(Z).sign() == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1/(x^5 - x - 1)", "division by zero: x^5 - x - 1 = 0"),
        ("(x^5 - x - 1)^(-2)", "division by zero: x^5 - x - 1 = 0"),
        ("(x - x)^0", "0^0"),
        ("sqrt(1 - x)", "square root of a negative number"),
        ("ln(1 - x)", "ln of a negative number"),
        ("piecewise(1, x < 0)", "no condition of the piecewise function holds there"),
    ],
)
def test_what_is_not_defined(text: str, reason: str) -> None:
    with pytest.raises(Undefined) as caught:
        _algebraic().value(read_expression(text))
    assert reason in caught.value.reason


def test_a_name_without_a_value() -> None:
    with pytest.raises(LimitReached, match="w"):
        _algebraic().value(Name("w") + 1)
    with pytest.raises(LimitReached, match="w"):
        ConstantPlace({X: call.sqrt(2)}).value(Name("w") + 1)


def test_deep_graphs_are_walked_without_recursion() -> None:
    node: Any = X
    for _ in range(5000):
        node = 1 - node / 1
    assert _algebraic().value(node) == A


def test_places_of_constants() -> None:
    place = ConstantPlace({X: PI / 2, Y: call.sqrt(2)})
    assert place.value(call.sin(X) * Y) == ROOT2.generator
    assert place.value(Y**2 - 2).is_zero()
    assert [number.node() for number in place.coordinates()] == [PI / 2, call.sqrt(2)]
    assert place.exact
    with pytest.raises(Undefined):
        place.value(call.tan(X))
    exact = ConstantPlace({X: Root((-1, -1, 0, 0, 0, 1), 1), Y: Number(2)})
    assert exact.value(X**5 - X + Y) == QUINTIC.element(3)


def test_places_of_balls() -> None:
    def refine(bits: int) -> tuple[arb, ...]:
        with ctx.workprec(bits + 8):
            return arb.pi(), arb(2).sqrt()

    place = BallPlace((X, Y), refine)
    assert place.value(call.sin(X) + Y**2 - 1).sign() == 1
    assert not place.exact
    assert place.coordinates()[1].ball(200).rel_accuracy_bits() > 180
    assert place.value(Number(3)).is_zero() is False
    with pytest.raises(LimitReached):
        place.value(Y**2 - 2).sign()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-3, 3), min_size=6, max_size=6), st.integers(0, 2))
def test_two_ways_to_the_same_value(c: list[int], k: int) -> None:
    """Field arithmetic against the evaluation of closed forms."""
    field = Field.all(fmpz_poly([1, -3, 0, 1]))[k]
    place: Place = AlgebraicPlace(field, {X: field.generator}, (X,))
    node = (c[0] * X**2 + c[1] * X + c[2]) * (c[3] * X**3 - c[4] * X + c[5]) + call.abs(c[1] * X - c[2])
    found: Scalar = place.value(node)
    expected = value_at(node, {X: Root((1, -3, 0, 1), k + 1)})
    assert compare(found.node(), expected) == 0
    assert found.sign() == compare(expected, Number(0))


def test_calls_of_several_arguments() -> None:
    assert _algebraic().value(Call("hypot", (X, X))).sign() == 1
