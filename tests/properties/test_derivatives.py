"""Derivatives of generated functions against SymPy, against differences at high precision, and against each other."""

from __future__ import annotations

import generators as g
import pytest
from hypothesis import assume, given, note
from oracle import Mismatch, concrete, wrong_derivative

from jachess.calculus.accumulation import differentiate, gradient_entries, hessian_entries, jacobian_entries
from jachess.calculus.matrices import gradient, hessian
from jachess.errors import Undefined
from jachess.expression.ball import enclose_many
from jachess.expression.checking import Checker, sample
from jachess.expression.nodes import ZERO, Call, Name, Node, Number, Power, call, free_names, postorder
from jachess.expression.tidy import tidy
from jachess.results.functions import VectorFunction


def _first(f: Node) -> Name:
    names = free_names(f)
    assume(names)
    return names[0]


@g.budget
@given(f=g.functions)
def test_derivative_is_the_one_of_balls_and_of_sympy(f: Node) -> None:
    x = _first(f)
    slope = differentiate(f, x)
    note(f"f = {f}\nby {x}: {slope}")
    Checker(free_names(f)).derivative(f, x, slope, 4)
    if g.finite(f):
        found = wrong_derivative(f, x, slope, 1)
        assert not isinstance(found, Mismatch), found


@g.budget
@given(f=g.functions)
def test_tidy_derivative_has_the_same_values(f: Node) -> None:
    x = _first(f)
    slope = differentiate(f, x)
    shown = tidy(slope)
    note(f"f = {f}\nby {x}: {slope}\ntidy: {shown}")
    Checker(free_names(f)).equal(slope, shown, 8)


@g.budget
@given(f=g.functions)
def test_explained_and_silent_derivatives_agree(f: Node) -> None:
    x = _first(f)
    names = free_names(f)
    slope = differentiate(f, x)
    note(f"f = {f}\nby {x}: {slope}")
    try:
        entry = gradient(VectorFunction((f,), (x,), tuple(name for name in names if name is not x))).rows[0][0]
    except Undefined:
        if any(type(part) is Call and part.name == "piecewise" for part in postorder(f)):
            return  # a piece without real values is refused, wherever the others are defined
        for attempt in range(8):
            assert None in enclose_many((f, slope), sample(names, attempt)), sample(names, attempt)
        return
    Checker(names).equal(entry, slope, 4)


@g.budget
@given(f=g.functions)
def test_reverse_sweep_agrees_with_forward(f: Node) -> None:
    names = free_names(f)
    assume(names)
    checker = Checker(names)
    for x, entry in zip(names, gradient_entries(f, names), strict=True):
        note(f"f = {f}\nby {x}: {entry}")
        checker.equal(entry, differentiate(f, x))


@g.budget
@given(f=g.polynomials | g.rationals | g.elementary | g.algebraic)
def test_hessian_is_the_jacobian_of_the_gradient(f: Node) -> None:
    names = free_names(f)
    assume(names)
    checker = Checker(names)
    first = gradient_entries(f, names)
    second, twice = hessian_entries(f, names), jacobian_entries(first, names)
    for i in range(len(names)):
        for j in range(len(names)):
            note(f"f = {f}\nentry {i}, {j}")
            checker.equal(second.at(i, j), twice.at(i, j))


@g.budget
@given(f=g.polynomials | g.rationals)
def test_shown_hessian_is_symmetric_and_right(f: Node) -> None:
    names = free_names(f)
    assume(names)
    rows = hessian(VectorFunction((f,), names), steps=False).rows
    for i, x in enumerate(names):
        for j, y in enumerate(names):
            assert rows[i][j] is rows[j][i]
            found = wrong_derivative(differentiate(f, x), y, rows[i][j], 1)
            assert not isinstance(found, Mismatch), (str(f), x, y, found)


@g.budget
@given(f=g.functions, h=g.functions)
def test_derivative_is_linear(f: Node, h: Node) -> None:
    x = _first(f)
    both = differentiate(3 * f - h / 2, x)
    note(f"f = {f}\nh = {h}")
    Checker(free_names(f, h)).equal(both, 3 * differentiate(f, x) - differentiate(h, x) / 2)


@g.budget
@given(f=g.functions)
def test_what_does_not_depend_on_a_name_has_derivative_zero(f: Node) -> None:
    assert differentiate(f, Name("absent")) is ZERO


def test_a_wrong_derivative_is_found() -> None:
    x = Name("x")
    f = call.sin(x**2)
    wrong = call.cos(x**2) * x
    assert isinstance(wrong_derivative(f, x, wrong), Mismatch)
    assert wrong_derivative(f, x, 2 * wrong) == 2


def test_a_wrong_sign_beyond_a_root_is_found() -> None:
    x = Name("x")
    f = Power((x, Number(2) / 3))
    # right for positive x only
    with pytest.raises(Exception, match="differ"):
        Checker((x,)).derivative(f, x, Number(2) / 3 / call.cbrt(call.abs(x)), 6)
    assert concrete(f)
