"""All zeros of polynomial systems: tables with known truth, systems built from chosen zeros, other solvers beside ours."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from jachess.algebra.clock import Clock
from jachess.algebra.groebner import basis, leading
from jachess.algebra.integral_polynomials import integral
from jachess.algebra.polynomial_systems import Cluster, Solution, connected, solve
from jachess.algebra.quotient_algebra import staircase
from jachess.algebra.univariate_representation import value
from jachess.expression.polynomial import Polynomial


def polynomials(texts: list[str], names: str) -> list[Polynomial]:
    symbols = sympy.symbols(names)
    symbols = symbols if isinstance(symbols, tuple) else (symbols,)
    found = []
    for text in texts:
        poly = sympy.Poly(sympy.expand(sympy.sympify(text, rational=True)), *symbols)
        found.append({m: Fraction(int(c.p), int(c.q)) for m, c in poly.terms() if c})
    return found


def gradient(text: str, names: str) -> tuple[list[Polynomial], int]:
    symbols = sympy.symbols(names)
    symbols = symbols if isinstance(symbols, tuple) else (symbols,)
    f = sympy.sympify(text, rational=True)
    return polynomials([str(sympy.diff(f, x)) for x in symbols], names), len(symbols)


def check(equations: list[Polynomial], solution: Solution, *, distinct: bool = True) -> None:
    """Every cluster is a set of zeros, none is there twice, and none is on a piece."""
    seen = []
    for cluster in solution.points:
        assert all(value(p, cluster) == 0 for p in equations if p)
        assert [exponent for _, exponent in cluster.modulus.factor()[1]] == [1]
        assert cluster.modulus.leading_coefficient() == 1
        for piece in solution.pieces:
            assert any(value(p, cluster) != 0 for p in piece.basis)
        key = (str(cluster.modulus), tuple(map(str, cluster.coordinates)))
        assert key not in seen
        seen.append(key)
    for piece in solution.pieces:
        assert len(piece.free) == piece.dimension > 0
    if distinct:
        assert sum(cluster.degree for cluster in solution.points) == solution.complex_count
        assert sum(cluster.real_roots for cluster in solution.points) == solution.real_count


# function, variables, complex isolated critical points, real ones, pieces as (dimension, basis)
FUNCTIONS = [
    ("(x^2+y-11)^2+(x+y^2-7)^2", "x y", 9, 9, []),
    ("(4-21/10*x^2+x^4/3)*x^2+x*y+(-4+4*y^2)*y^2", "x y", 15, 15, []),
    ("(3/2-x+x*y)^2+(9/4-x+x*y^2)^2+(21/8-x+x*y^3)^2", "x y", 7, 3, []),
    (
        "(1+(x+y+1)^2*(19-14*x+3*x^2-14*y+6*x*y+3*y^2))*(30+(2*x-3*y)^2*(18-32*x+12*x^2+48*y-36*x*y+27*y^2))",
        "x y",
        25,
        9,
        [],
    ),
    ("2*x^2-21/20*x^4+x^6/6+x*y+y^2", "x y", 5, 5, []),
    ("x^4-16*x^2+5*x+y^4-16*y^2+5*y", "x y", 9, 9, []),
    ("x^4-16*x^2+5*x+y^4-16*y^2+5*y+z^4-16*z^2+5*z", "x y z", 27, 27, []),
    ("100*(y-x^2)^2+(1-x)^2", "x y", 1, 1, []),
    ("100*(y-x^2)^2+(1-x)^2+100*(z-y^2)^2+(1-y)^2", "x y z", 3, 1, []),
    ("100*(y-x^2)^2+(1-x)^2+100*(z-y^2)^2+(1-y)^2+100*(w-z^2)^2+(1-z)^2", "x y z w", 9, 3, []),
    ("x^5+y^5-5*x*y+x^2", "x y", 16, 2, []),
    ("x^3-3*x*y^2", "x y", 1, 1, []),
    ("(y-x^2)*(y-2*x^2)", "x y", 1, 1, []),
    ("x^2+y^3", "x y", 1, 1, []),
    ("x^4+y^4", "x y", 1, 1, []),
    ("x^3-3*x+y^2", "x y", 2, 2, []),
    ("x+y", "x y", 0, 0, []),
    ("x^2-y^2+x*y^2*0", "x y", 1, 1, []),
    ("x^3/3+x^2*y^2-2/3*x^3-y^2*x", "x y", 3, 3, []),
    ("(x^2+y^2-1)^2", "x y", 1, 1, [(1, ["x^2+y^2-1"])]),
    ("x^2*y^2", "x y", 0, 0, [(1, ["x"]), (1, ["y"])]),
    ("(x*y*z)^2", "x y z", 0, 0, [(2, ["x"]), (2, ["y"]), (2, ["z"])]),
    ("x*y*z", "x y z", 0, 0, [(1, ["x", "y"]), (1, ["x", "z"]), (1, ["y", "z"])]),
    ("x^2*y", "x y", 0, 0, [(1, ["x"])]),
    ("(x^2-y^3)^2", "x y", 0, 0, [(1, ["x^2-y^3"])]),
    ("(x^2-y^3)^2+z^2", "x y z", 0, 0, [(1, ["x^2-y^3", "z"])]),
    ("(x^2+y^2+1)^2", "x y", 1, 1, [(1, ["x^2+y^2+1"])]),
    ("(x+y-1)^2", "x y", 0, 0, [(1, ["x+y-1"])]),
    ("(x^2+y^2-z)^2+(x+y+z-1)^2", "x y z", 1, 1, [(1, ["x+y+z-1", "x^2+y^2-z"])]),
    ("(x^2+y^2+z^2-1)^2*(x-2)^2", "x y z", 2, 2, [(2, ["x-2"]), (2, ["x^2+y^2+z^2-1"])]),
    ("x^2+(y^2-1)^2*(y^2+z^2-1)^2", "x y z", 1, 1, [(1, ["x", "y-1"]), (1, ["x", "y+1"]), (1, ["x", "y^2+z^2-1"])]),
    ("(x^2+y^2-1)^2*((x-3)^2+(y-4)^2)", "x y", 3, 3, [(1, ["x^2+y^2-1"])]),
    ("x^2", "x y", 0, 0, [(1, ["x"])]),
    ("0", "x y", 0, 0, [(2, [])]),
]


@pytest.mark.parametrize(("text", "names", "complex_count", "real_count", "pieces"), FUNCTIONS, ids=[row[0] for row in FUNCTIONS])
def test_critical_points(text: str, names: str, complex_count: int, real_count: int, pieces: list[tuple[int, list[str]]]) -> None:
    equations, count = gradient(text, names)
    solution = solve(equations, count)
    assert solution.complete
    assert (solution.complex_count, solution.real_count) == (complex_count, real_count)
    check(equations, solution)
    symbols = sympy.symbols(names)
    found = sorted((piece.dimension, ideal(list(piece.basis), symbols)) for piece in solution.pieces)
    assert found == sorted((dimension, ideal(polynomials(texts, names), symbols)) for dimension, texts in pieces)
    assert all(piece.prime for piece in solution.pieces)


def ideal(polys: list[Polynomial], symbols: tuple[sympy.Symbol, ...]) -> list[str]:
    if not polys:
        return []
    expressions = [sum(sympy.Rational(c) * math.prod(x**e for x, e in zip(symbols, m)) for m, c in p.items()) for p in polys]
    return [str(p) for p in sympy.groebner(expressions, *symbols, order="grevlex").exprs]


# systems: equations, what must not vanish, names, complex count, real count, dimensions of pieces
SYSTEMS = [
    (["x^2-2", "y-x"], [], "x y", 2, 2, []),
    (["x^2+1"], [], "x", 2, 0, []),
    (["x^5-x-1"], [], "x", 5, 1, []),
    (["x^3", "y^2"], [], "x y", 1, 1, []),
    (["1"], [], "x y", 0, 0, []),
    (["x", "x-1"], [], "x", 0, 0, []),
    (["x*y-1"], [], "x y", 0, 0, [1]),
    (["x^2-y^2"], [], "x y", 0, 0, [1, 1]),
    (["x^2-2*y^2"], [], "x y", 0, 0, [1]),
    (["x*(x-1)", "x*y"], [], "x y", 1, 1, [1]),
    (["x*(x-1)", "x*y"], ["x"], "x y", 1, 1, []),
    (["x*(x-1)", "x*y"], ["x-1"], "x y", 0, 0, [1]),
    (["x*(x-1)", "x*y"], ["y-1"], "x y", 1, 1, [1]),
    (["x*(x-1)", "x*y"], ["y"], "x y", 0, 0, [1]),
    (["x^2-y^2", "x*y-1"], ["x-y"], "x y", 2, 0, []),
    (["x^2-x*z", "x*y-y*z"], ["x-z"], "x y z", 0, 0, [1]),
    (["x^2+y^2-1", "x-y"], ["x+y"], "x y", 2, 2, []),
    (["x^2-1"], ["0"], "x y", 0, 0, []),
    (["x^2-1", "y^2-2"], [], "x y z", 0, 0, [1, 1]),
    (["x^2-y", "y^2-z", "z^2-x"], [], "x y z", 8, 2, []),
    (["x+y+z", "x*y+y*z+z*x", "x*y*z-1"], [], "x y z", 6, 0, []),
    (["x^2+y+z-1", "x+y^2+z-1", "x+y+z^2-1"], [], "x y z", 5, 5, []),
    (["y*z-x", "z*x-y", "x*y-z"], [], "x y z", 5, 5, []),
    (["x^2*y-1", "x*y^2-1", "x-y"], [], "x y", 3, 1, []),
    (["x^2-x", "x*(y^2+x-z)", "x*z-x*y"], [], "x y z", 2, 0, [2]),
    (["(x^2+y^2-1)*(x-5)*x", "(x^2+y^2-1)*(y-3)"], [], "x y", 2, 2, [1]),
    (["x^2-y*z", "y^2-x*z", "z^2-x*y"], [], "x y z", 0, 0, [1, 1]),
]


@pytest.mark.parametrize(
    ("texts", "away", "names", "complex_count", "real_count", "dimensions"), SYSTEMS, ids=[str(row[:2]) for row in SYSTEMS]
)
def test_systems(texts: list[str], away: list[str], names: str, complex_count: int, real_count: int, dimensions: list[int]) -> None:
    equations = polynomials(texts, names)
    excluded = polynomials(away, names)
    solution = solve(equations, len(names.split()), nonzero=excluded)
    assert solution.complete
    check(equations, solution)
    found = sum(cluster.degree for cluster in solution.points), sum(cluster.real_roots for cluster in solution.points)
    assert found == (complex_count, real_count)
    assert sorted(piece.dimension for piece in solution.pieces) == dimensions
    assert all(value(p, cluster) != 0 for p in excluded for cluster in solution.points)


MULTIPLICITIES = [
    (["x^3-y", "y^2"], "x y", {6}),
    (["x^2-y^2", "x^3-y^3+x*y"], "x y", {4, 1}),
    (["x^2+y^2-1", "x-1"], "x y", {2}),
    (["3*x^2-3*y^2", "-6*x*y"], "x y", {4}),
    (["x^2-2", "(y-x)^2*(y+x)"], "x y", {2, 1}),
    (["x^3"], "x", {3}),
    (["x^3", "y^2*x"], "x y", set()),
    (["x*(x-1)^2", "x*y"], "x y", {None}),
]


@pytest.mark.parametrize(("texts", "names", "expected"), MULTIPLICITIES, ids=[str(row[0]) for row in MULTIPLICITIES])
def test_multiplicities(texts: list[str], names: str, expected: set[int | None]) -> None:
    solution = solve(polynomials(texts, names), len(names.split()))
    assert {cluster.multiplicity for cluster in solution.points} == expected


REALITY = [
    (["x^2+y^2+1"], "x y", False),
    (["x^2+x*y+y^2+5"], "x y", False),
    (["x^2+x*y+y^2-5"], "x y", True),
    (["x^2+y^2"], "x y", None),
    (["x^2-2*y^2"], "x y", True),
    (["y^2-x^3+x"], "x y", True),
    (["x^4+y^4+z^2+3"], "x y z", False),
    (["x^2+y^2+z^2-1", "x+y+z"], "x y z", True),
    (["x^2+y^2+1", "z-x"], "x y z", False),
    (["x^3-y^2*z", "x+y+z-1"], "x y z", True),
]


@pytest.mark.parametrize(("texts", "names", "expected"), REALITY, ids=[str(row[0]) for row in REALITY])
def test_real_pieces(texts: list[str], names: str, expected: bool | None) -> None:
    (piece,) = solve(polynomials(texts, names), len(names.split())).pieces
    assert piece.prime
    assert piece.real is expected


PRODUCTS = [
    (["x^2-2", "y^2-3"], "x y", [4], [4]),
    (["x^2-2", "y^2-2"], "x y", [2, 2], [2, 2]),
    (["x^3-2", "y^3-2"], "x y", [3, 6], [1, 0]),
    (["x^2+1", "y-3", "z^2-2"], "x y z", [4], [0]),
    (["x-1", "y^3-2"], "x y", [3], [1]),
    (["x-1", "y-2"], "x y", [1], [1]),
]


@pytest.mark.parametrize(("texts", "names", "degrees", "reals"), PRODUCTS, ids=[str(row[0]) for row in PRODUCTS])
def test_products_of_blocks(texts: list[str], names: str, degrees: list[int], reals: list[int]) -> None:
    equations = polynomials(texts, names)
    solution = solve(equations, len(names.split()))
    assert len(solution.blocks) == len(equations)
    check(equations, solution)
    assert [cluster.degree for cluster in solution.points] == degrees
    assert [cluster.real_roots for cluster in solution.points] == reals


def test_independent_blocks_stay_apart() -> None:
    text = "+".join(f"{v}^4-16*{v}^2+{k}*{v}" for k, v in enumerate("xyzw", 5))
    equations, count = gradient(text, "x y z w")
    solution = solve(equations, count)
    assert [block.unknowns for block in solution.blocks] == [(0,), (1,), (2,), (3,)]
    assert (solution.complex_count, solution.real_count) == (81, 81)
    assert len(list(solution.choices())) == 1
    assert "4 systems" in solution.method


def test_connected_unknowns() -> None:
    assert connected(polynomials(["x*y", "z-w"], "x y z w u"), 5) == [(0, 1), (2, 3), (4,)]


def test_no_time_is_an_honest_answer() -> None:
    equations, count = gradient("(x*y*z+x^2+y^2+z^2+w^2*x)^2+x^3*w-y", "x y z w")
    solution = solve(equations, count, clock=Clock(0))
    assert not solution.complete
    assert "time" in solution.method


def test_found_before_the_time_was_up_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    from jachess.algebra import decomposition
    from jachess.algebra.clock import OutOfTime

    original = decomposition.Decomposition._ideal

    def late(self: decomposition.Decomposition, case: decomposition.Case) -> list[decomposition.Case]:
        if any(max(map(sum, p)) > 2 for p in case.equations):
            raise OutOfTime("the time limit was reached")
        return original(self, case)

    monkeypatch.setattr(decomposition.Decomposition, "_ideal", late)
    equations = polynomials(["x*(x^3+x*y+y^3+1)", "y^2-2+x*(x+y^3-3)"], "x y")
    solution = solve(equations, 2)
    assert not solution.complete
    assert sum(cluster.degree for cluster in solution.points) == 2
    check(equations, solution)


def numbers(cluster: Cluster) -> list[tuple[complex, ...]]:
    """The points of a cluster in floating point."""
    found = []
    for root, _ in cluster.modulus.numer().complex_roots():
        t = complex(root)
        found.append(tuple(sum(complex(float(c)) * t**k for k, c in enumerate(g.coeffs())) for g in cluster.coordinates))
    return found


coordinates = st.tuples(st.integers(-3, 3), st.integers(-3, 3))


@settings(max_examples=25, deadline=None)
@given(st.lists(coordinates, min_size=1, max_size=4, unique=True), st.integers(1, 2))
def test_chosen_points_are_found(points: list[tuple[int, int]], power: int) -> None:
    """The products over the points of (a linear form through each), for all choices: zero exactly at the points."""
    forms = [[{(1, 0): 1, (0, 0): -a}, {(0, 1): 1, (0, 0): -b}] for a, b in points]
    equations = []
    for choice in itertools.product(*forms):
        total: Polynomial = {(0, 0): 1}
        for factor in choice * power:
            total = times(total, factor)
        equations.append(total)
    solution = solve(equations, 2)
    assert solution.complete
    assert not solution.pieces
    assert sorted(tuple(int(g[0]) for g in c.coordinates) for c in solution.points) == sorted(points)
    assert all(c.degree == 1 for c in solution.points)


def times(left: Polynomial, right: Polynomial) -> Polynomial:
    result: Polynomial = {}
    for m, a in left.items():
        for k, b in right.items():
            key = tuple(i + j for i, j in zip(m, k))
            result[key] = result.get(key, 0) + a * b
    return {m: c for m, c in result.items() if c}


@st.composite
def functions(draw: st.DrawFn) -> tuple[Polynomial, int]:
    count = draw(st.integers(2, 3))
    monomials = [m for m in itertools.product(range(4), repeat=count) if 0 < sum(m) <= (4 if count == 2 else 3)]
    chosen = draw(st.lists(st.sampled_from(monomials), min_size=2, max_size=6, unique=True))
    return {m: draw(st.integers(-3, 3).filter(bool)) for m in chosen}, count


@settings(max_examples=30, deadline=None)
@given(functions())
def test_the_points_agree_with_sympy(given_function: tuple[Polynomial, int]) -> None:
    """The number of distinct zeros of a finite system is the dimension of its radical, built here by SymPy."""
    f, count = given_function
    equations = [{(*m[:k], m[k] - 1, *m[k + 1 :]): c * m[k] for m, c in f.items() if m[k]} for k in range(count)]
    solution = solve(equations, count)
    assert solution.complete
    check([p for p in equations if p], solution)
    symbols = sympy.symbols("x0:3")[:count]
    expressions = [sum(c * math.prod(x**e for x, e in zip(symbols, m)) for m, c in p.items()) for p in equations if p]
    ours = sympy.groebner(expressions, *symbols, order="grevlex")
    if not ours.is_zero_dimensional:
        assert solution.pieces or ours.exprs == [1]
        return
    assert not solution.pieces
    radical = list(ours.exprs)
    for x in symbols:
        least = sympy.groebner(expressions, *[y for y in symbols if y != x], x, order="lex").exprs[-1]
        radical.append(sympy.prod(p for p, _ in sympy.factor_list(least, x)[1]))
    leads = [sympy.Poly(p, *symbols).monoms(order="grevlex")[0] for p in sympy.groebner(radical, *symbols, order="grevlex").exprs]
    standard = staircase(leads, count)
    assert standard is not None
    assert sum(cluster.degree for cluster in solution.points) == len(standard)


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(-5, 5), min_size=20, max_size=20))
def test_the_points_agree_with_eigenvalues(coefficients: list[int]) -> None:
    """The values of x at the zeros are the eigenvalues of multiplication by x (Stickelberger), here in floating point."""
    import numpy

    monomials = [m for m in itertools.product(range(4), repeat=2) if sum(m) <= 3]
    first = {**{m: c for m, c in zip(monomials, coefficients) if c}, (3, 0): 7}
    second = {**{m: c for m, c in zip(monomials, coefficients[10:]) if c}, (0, 3): 6}
    solution = solve([first, second], 2)
    assert solution.complete
    elements = basis([integral(first), integral(second)])
    standard = staircase([leading(p) for p in elements], 2)
    if standard is None or any(c.multiplicity != 1 for c in solution.points):
        return
    assert len(standard) == solution.complex_count
    from jachess.algebra.quotient_algebra import quotient

    algebra = quotient(elements, 2, Clock())
    table = numpy.array([[float(c) for c in row] for row in algebra.tables[0].tolist()])
    expected = sorted(numpy.linalg.eigvals(table), key=lambda z: (round(z.real, 4), round(z.imag, 4)))
    found = sorted(
        (point[0] for cluster in solution.points for point in numbers(cluster)), key=lambda z: (round(z.real, 4), round(z.imag, 4))
    )
    assert len(expected) == len(found)
    assert all(min(abs(z - w) for w in found) < 1e-3 * (1 + abs(z)) for z in expected)


def test_numbers_of_a_large_system_are_proved() -> None:
    """27 points of a quartic in three variables: by the prime and by exact algebra the same."""
    from jachess.algebra.quotient_algebra import quotient
    from jachess.algebra.univariate_representation import points

    equations, count = gradient("x^4+2*y^4+3*z^4-x^2*y*z+5*x*y^2-7*z^2*x+x*y-3*z+2*y-x", "x y z")
    solution = solve(equations, count)
    assert (solution.complex_count, solution.complete) == (27, True)
    assert "Bézout" in solution.method
    check(equations, solution)
    exact = points(quotient(basis([integral(p) for p in equations]), count, Clock()), Clock())
    assert sorted(c.degree for c in exact) == sorted(c.degree for c in solution.points)
    assert sum(c.real_roots for c in exact) == solution.real_count
