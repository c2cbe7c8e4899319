"""Critical points of functions that are built from them: all found, kinds kept by changes of variables, other paths agree."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from math import lcm

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jachess.algebra.clock import Clock
from jachess.expression.nodes import Name, Node, Number, substitute
from jachess.expression.notation import plain
from jachess.expression.rational import expanded
from jachess.library import critical
from jachess.results.points import CriticalPoints
from jachess.syntax.reading import read_expression

X, Y = Name("x"), Name("y")
BUDGET = settings(max_examples=settings.get_profile("suite").max_examples // 4)

Place = tuple[Fraction, ...]


def polynomial(slope: list[int]) -> tuple[dict[int, Fraction], int]:
    """The integral of a polynomial (ascending coefficients) times a number that makes its coefficients whole."""
    scale = lcm(*range(1, len(slope) + 1))
    return {k + 1: Fraction(c * scale, k + 1) for k, c in enumerate(slope) if c}, scale


def from_zeros(zeros: dict[int, int], lead: int) -> list[int]:
    """lead·∏(x − a)^m as ascending coefficients."""
    found = [lead]
    for zero, multiplicity in zeros.items():
        for _ in range(multiplicity):
            found = [b - zero * a for a, b in zip([*found, 0], [0, *found])]
    return found


def text_of(coefficients: dict[int, Fraction], name: str) -> str:
    return " + ".join(f"({c})*{name}^{k}" for k, c in coefficients.items()) or "0"


def kind_at(zeros: dict[int, int], lead: int, zero: int) -> str:
    """The kind of a critical point of the integral by the sign of the slope on both sides."""

    def side(sign: int) -> int:
        result = 1 if lead > 0 else -1
        for other, multiplicity in zeros.items():
            below = sign < 0 if other == zero else zero < other
            result *= (-1) ** multiplicity if below else 1
        return result

    return {(-1, 1): "minimum", (1, -1): "maximum"}.get((side(-1), side(1)), "saddle")


zeros_of = st.dictionaries(st.integers(-4, 4), st.integers(1, 3), min_size=1, max_size=4)
leads = st.sampled_from([-3, -1, 1, 2])


def kinds(found: CriticalPoints) -> dict[Place, str]:
    """Each point with rational coordinates, and its kind."""
    result: dict[Place, str] = {}
    for point in found.points:
        coordinates = []
        for value in point.coordinates:
            assert isinstance(value.exact, Number)
            coordinates.append(Fraction(value.exact.value))
        result[tuple(coordinates)] = point.kind
    return result


@given(zeros_of, leads)
@BUDGET
def test_one_variable_finds_every_chosen_point(zeros: dict[int, int], lead: int) -> None:
    coefficients, _ = polynomial(from_zeros(zeros, lead))
    found = critical(text_of(coefficients, "x"))
    assert found.complete == "proved"
    assert not found.families
    assert kinds(found) == {(Fraction(zero),): kind_at(zeros, lead, zero) for zero in zeros}


def joined(kind: str, other: str) -> str:
    return kind if kind == other else "saddle"


@given(zeros_of, leads, zeros_of, leads)
@BUDGET
def test_a_sum_has_the_product_of_the_points(p: dict[int, int], a: int, q: dict[int, int], b: int) -> None:
    text = f"{text_of(polynomial(from_zeros(p, a))[0], 'x')} + {text_of(polynomial(from_zeros(q, b))[0], 'y')}"
    found = critical(text)
    assert found.complete == "proved"
    wanted = {(Fraction(x), Fraction(y)): joined(kind_at(p, a, x), kind_at(q, b, y)) for x in p for y in q}
    assert kinds(found) == wanted


matrices = st.sampled_from([((1, 1), (0, 1)), ((2, 1), (1, 1)), ((1, -2), (1, 1)), ((0, 1), (1, 3)), ((1, 2), (-1, 1))])


@given(
    st.dictionaries(st.integers(-3, 3), st.just(1), min_size=1, max_size=3),
    leads,
    st.dictionaries(st.integers(-3, 3), st.just(1), min_size=1, max_size=3),
    leads,
    matrices,
)
@BUDGET
def test_a_linear_change_of_variables_moves_the_points(p, a, q, b, matrix) -> None:
    (m11, m12), (m21, m22) = matrix
    f = read_expression(f"{text_of(polynomial(from_zeros(p, a))[0], 'x')} + {text_of(polynomial(from_zeros(q, b))[0], 'y')}")
    moved = expanded(substitute(f, {X: m11 * X + m12 * Y, Y: m21 * X + m22 * Y}))
    found = critical(plain(moved), vars="x,y")
    determinant = m11 * m22 - m12 * m21
    wanted = {}
    for u in p:
        for v in q:
            place = Fraction(m22 * u - m12 * v, determinant), Fraction(m11 * v - m21 * u, determinant)
            wanted[place] = joined(kind_at(p, a, u), kind_at(q, b, v))
    assert found.complete == "proved"
    assert kinds(found) == wanted


coefficients = st.lists(st.integers(-4, 4), min_size=12, max_size=12)
MONOMIALS = ("x", "y", "x^2", "x*y", "y^2", "x^3", "x^2*y", "x*y^2", "y^3", "x^2*y^2", "x^3*y", "x*y^3")


def quartic(chosen: list[int]) -> Node:
    terms = " + ".join(f"({c})*{m}" for c, m in zip(chosen, MONOMIALS))
    return read_expression(f"x^4 + 2*y^4 + {terms}")


@given(coefficients)
@BUDGET
def test_a_rotation_keeps_count_and_kinds(chosen: list[int]) -> None:
    f = quartic(chosen)
    c, s = Fraction(3, 5), Fraction(4, 5)
    turned = expanded(substitute(f, {X: Number(c) * X - Number(s) * Y, Y: Number(s) * X + Number(c) * Y}))
    before, after = critical(plain(f), vars="x,y"), critical(plain(turned), vars="x,y")
    assert before.complete == after.complete == "proved"
    assert Counter(point.kind for point in before.points) == Counter(point.kind for point in after.points)
    values = [sorted(point.function_value.approx for point in each.points) for each in (before, after)]
    assert all(abs(u - v) <= 1e-9 * (1 + abs(u)) for u, v in zip(*values, strict=True))


@given(coefficients)
@BUDGET
def test_quartics_agree_with_the_search_in_boxes(chosen: list[int]) -> None:
    from jachess.points.boxes import search

    found = critical(plain(quartic(chosen)), vars="x,y")
    assert found.complete == "proved"
    assume(not found.families and all(point.test == "eigenvalues" for point in found.points))
    size = 2 + max(abs(value.approx) for point in found.points for value in point.coordinates)
    side = Fraction(round(size * 64) * 2 + 1, 128)
    result = search(found.gradient, (X, Y), ((-side, side), (-side, side)), Clock(20))
    assert result.complete
    middles = [tuple(float(low + high) / 2 for low, high in zero.box) for zero in result.zeros]
    assert len(middles) == len(found.points)
    for point in found.points:
        here = tuple(value.approx for value in point.coordinates)
        assert any(all(abs(a - b) < 1e-5 * (1 + abs(b)) for a, b in zip(middle, here)) for middle in middles)
