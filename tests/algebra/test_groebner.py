"""Gröbner bases against SymPy's, and the parts around them."""

from __future__ import annotations

import itertools
import math

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from jachess.algebra.clock import Clock, OutOfTime
from jachess.algebra.groebner import Integral, basis, by_degree, eliminating, leading, reduced
from jachess.algebra.modular_algebra import fraction
from jachess.algebra.quotient_algebra import quotient, radical, staircase

PRIME = 4611686018427387847


@st.composite
def systems(draw: st.DrawFn) -> list[Integral]:
    count = draw(st.integers(2, 3))
    monomials = [m for m in itertools.product(range(3), repeat=count) if sum(m) <= 3]
    polys = []
    for _ in range(draw(st.integers(1, 3))):
        chosen = draw(st.lists(st.sampled_from(monomials), min_size=1, max_size=4, unique=True))
        polys.append({m: draw(st.integers(-4, 4).filter(bool)) for m in chosen})
    return polys


def expressions(polys: list[Integral]) -> tuple[list[sympy.Expr], tuple[sympy.Symbol, ...]]:
    symbols = sympy.symbols("x0:4")[: len(next(iter(polys[0])))]
    return [sum(c * math.prod(x**e for x, e in zip(symbols, m)) for m, c in p.items()) for p in polys], symbols


@settings(max_examples=40, deadline=None)
@given(systems())
def test_the_reduced_basis_is_that_of_sympy(polys: list[Integral]) -> None:
    found = basis(polys)
    mine, symbols = expressions(found)
    theirs = sympy.groebner(expressions(polys)[0], *symbols, order="grevlex").exprs
    normal = lambda p: str(sympy.Poly(p, *symbols).primitive()[1] * sympy.sign(sympy.Poly(p, *symbols).LC(order="grevlex")))
    assert sorted(map(normal, mine)) == sorted(map(normal, theirs))
    assert [leading(p) for p in found] == sorted((leading(p) for p in found), key=by_degree)
    assert all(not reduced(p, found) for p in polys)


@settings(max_examples=20, deadline=None)
@given(systems())
def test_modulo_a_prime_the_leading_monomials_are_the_same(polys: list[Integral]) -> None:
    """True of all primes but a few, and never of these few for numbers as small as here."""
    assert [leading(p) for p in basis(polys, prime=PRIME)] == [leading(p) for p in basis(polys)]


@settings(max_examples=20, deadline=None)
@given(systems())
def test_elimination(polys: list[Integral]) -> None:
    count = len(next(iter(polys[0])))
    found = [p for p in basis(polys, eliminating([0])) if not any(m[0] for m in p)]
    exprs, symbols = expressions(polys)
    theirs = [p for p in sympy.groebner(exprs, *symbols, order="lex").exprs if symbols[0] not in p.free_symbols]
    assert bool(found) == bool(theirs)
    whole = basis(polys)
    assert all(not reduced(p, whole) for p in found)
    own = basis(found) if found else []
    for p in theirs:
        poly = {m: int(c) for m, c in sympy.Poly(p, *symbols).primitive()[1].terms()}
        assert not reduced(poly, own), (p, count)


def test_no_solution() -> None:
    assert basis([{(1, 0): 1}, {(1, 0): 1, (0, 0): 1}]) == [{(0, 0): 1}]
    assert basis([{(0, 0): 5}]) == [{(0, 0): 1}]
    assert basis([]) == []


def test_the_remainder_is_not_divisible() -> None:
    elements = basis([{(2, 0): 1, (0, 1): -1}, {(0, 2): 1, (0, 0): -2}])
    rest = reduced({(5, 0): 1, (1, 1): 3}, elements)
    assert rest == {(1, 1): 3, (1, 0): 2}


def test_the_clock_is_asked() -> None:
    with pytest.raises(OutOfTime):
        basis([{(2, 0): 1, (0, 1): -1}, {(0, 2): 1, (1, 0): -2}], clock=Clock(-1))


@pytest.mark.parametrize(
    ("leads", "count", "expected"),
    [
        ([(2, 0), (0, 2)], 2, [(0, 0), (0, 1), (1, 0), (1, 1)]),
        ([(2, 0), (1, 1), (0, 3)], 2, [(0, 0), (0, 1), (1, 0), (0, 2)]),
        ([(2, 0)], 2, None),
        ([(0, 0)], 2, []),
        ([(3,)], 1, [(0,), (1,), (2,)]),
    ],
    ids=str,
)
def test_standard_monomials(leads: list[tuple[int, ...]], count: int, expected: list[tuple[int, ...]] | None) -> None:
    assert staircase(leads, count) == expected


def test_tables_commute_and_the_radical_is_smaller() -> None:
    polys = [{(2, 0): 1, (0, 1): -1}, {(0, 3): 1, (1, 1): -2, (0, 2): 1}]
    algebra = quotient(basis(polys), 2, Clock())
    x, y = algebra.tables
    assert x * y == y * x
    assert (algebra.dimension, radical(algebra, Clock()).dimension) == (6, 4)


def test_fractions_are_recognised() -> None:
    prime = 2**61 - 1
    assert fraction(-3 * pow(7, -1, prime) % prime, prime, 2**30) == 7
    assert fraction(12345, prime, 2**30) == 1
    assert fraction(3**38 % prime, prime, 1000) is None
