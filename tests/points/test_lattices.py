"""Lattices of points on the torus, parities, ranges of integers, bounds and domains: the parts that families are made of."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jachess.expression.ball import nearest_double
from jachess.expression.exact import value_at
from jachess.expression.nodes import PI, Name, Node, Number
from jachess.points.bounds import bounds
from jachess.points.domain import borders, domain
from jachess.points.lattices import lattices
from jachess.points.parity import affine_pieces, alternating, conditions, largest_subspace, plus, span
from jachess.points.regions import ranges
from jachess.syntax.reading import read_expression

N, M = Name("n"), Name("m")
HALF = Fraction(1, 2)

QUARTERS = st.sampled_from([Fraction(k, 2) for k in range(4)])


@given(st.dictionaries(st.tuples(QUARTERS, QUARTERS), st.sampled_from("abc"), min_size=1))
def test_lattices_hold_each_point_once_with_its_class(points: dict[tuple[Fraction, Fraction], str]) -> None:
    seen: dict[tuple[Fraction, ...], str] = {}
    for lattice in lattices(points):
        used = [any(bits[k] for bits in lattice.cells) for k in range(2)]
        counts = [range(int(4 / step)) for step in lattice.steps]
        own: dict[tuple[Fraction, ...], str] = {}
        for numbers in product(*counts):
            bits = tuple(n % 2 if half else 0 for n, half in zip(numbers, used, strict=True))
            if bits in lattice.cells:
                place = tuple((a + n * s) % 2 for a, n, s in zip(lattice.offset, numbers, lattice.steps, strict=True))
                assert own.setdefault(place, lattice.cells[bits]) == lattice.cells[bits]
        assert not own.keys() & seen.keys()
        seen |= own
    assert seen == points


BITS = st.sets(st.tuples(*[st.integers(0, 1)] * 3))


@given(BITS)
def test_affine_pieces_cover_a_set_once(vectors: set[tuple[int, ...]]) -> None:
    covered: list[tuple[int, ...]] = []
    for start, directions in affine_pieces(vectors, 3):
        assert span(directions, 3) == directions
        covered += [plus(start, direction) for direction in directions]
    assert sorted(covered) == sorted(vectors)


@given(BITS)
def test_the_largest_subspace_is_one(vectors: set[tuple[int, ...]]) -> None:
    found = largest_subspace(vectors, 3)
    assert found == span(found, 3)
    assert found <= {*vectors, (0, 0, 0)}


@pytest.mark.parametrize(
    "start, directions, expected",
    [
        ((0, 0), {(0, 0), (1, 1)}, ["even(n + m)"]),
        ((0, 1), {(0, 0), (1, 1)}, ["odd(n + m)"]),
        ((1, 0), {(0, 0)}, ["odd(n)", "even(m)"]),
        ((1, 0), {(0, 0), (0, 1)}, ["odd(n)"]),
        ((0, 0), {(0, 0), (0, 1), (1, 0), (1, 1)}, []),
    ],
)
def test_parities_in_words(start: tuple[int, ...], directions: set[tuple[int, ...]], expected: list[str]) -> None:
    every = span([(1, 0), (0, 1)], 2)
    assert [str(each) for each in conditions(start, directions, every, [N, M])] == expected


def test_values_that_alternate() -> None:
    values: dict[tuple[int, ...], Node] = {(0, 0): Number(3), (0, 1): Number(-1), (1, 0): Number(-1), (1, 1): Number(3)}
    assert str(alternating(values, [N, M])) == "2*(-1)^(n + m) + 1"


@pytest.mark.parametrize(
    "text, expected",
    [
        ("n", "..-1 0..0 1.."),
        ("2*n - 1", "..0 1.."),
        ("pi*n - 10", "..3 4.."),
        ("(n - 1)*(n - 3)", "..0 1..1 2..2 3..3 4.."),
        ("n^2 + 1", ".."),
        ("n^2 - 2", "..-2 -1..1 2.."),
        ("e^n", ".."),
        ("7", ".."),
        ("e^n - 5", None),
        ("1/n", "..-1 0..0 1.."),
    ],
)
def test_ranges(text: str, expected: str | None) -> None:
    found = ranges([read_expression(text)], N)
    if expected is None:
        assert found is None
        return
    assert found is not None
    ends = [f"{'' if each.low is None else each.low}..{'' if each.high is None else each.high}" for each in found]
    assert " ".join(ends) == expected


BOUNDED = ["sin(x)*cos(y)", "2*cos(x) - 1", "sin(x)^2 + cos(y)^4", "1/(2 + sin(x))", "e^x/(1 + e^x)", "-x^2", "tanh(x)*sin(y) + 3",
           "(cos(x) - cos(y))^2", "sqrt(x^2 + 1)", "1/(5 + 2*cos(x) + 2*cos(y))", "ln(2 + sin(x))", "abs(x)*(2 - cos(y))", "sin(x)^3",
           "(1 + sin(x))^(-2)", "x^(2/3)", "(sin(x) - 2)^3"]  # fmt: skip


@pytest.mark.parametrize("text", BOUNDED)
@given(st.integers(-30, 30), st.integers(-30, 30))
def test_bounds_hold(text: str, first: int, second: int) -> None:
    node = read_expression(text)
    low, high = bounds(node)
    assert low is not None or high is not None
    number = nearest_double(value_at(node, {Name("x"): Number(Fraction(first, 7)), Name("y"): Number(Fraction(second, 11)) * PI}))
    assert number is not None
    assert low is None or number >= low - 1e-12
    assert high is None or number <= high + 1e-12


DOMAINS = [
    ("ln(x*y)/(1 + x^2) + sqrt(x)", "x*y > 0, x >= 0"),
    ("1/(x - y)", "x - y != 0"),
    ("x^(1/3)", ""),
    ("x^(-1/3)", "x != 0"),
    ("x^(3/2)", "x >= 0"),
    ("x^y", "x > 0"),
    ("tan(x)", "cos(x) != 0"),
    ("asin(x)", "x >= -1, x <= 1"),
    ("e^x/(1 + x^2)", ""),
    ("ln(x^2)", "x != 0"),
]


@pytest.mark.parametrize("text, expected", DOMAINS, ids=[text for text, _ in DOMAINS])
def test_domains(text: str, expected: str) -> None:
    assert ", ".join(map(str, domain(read_expression(text)))) == expected


def test_borders_of_a_domain() -> None:
    assert [str(each) for each in borders(read_expression("sqrt(1 - x^2) + ln(y) + sqrt(x^2 + 1)"))] == ["1 - x^2"]
