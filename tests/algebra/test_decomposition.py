"""Unions of chosen components, hidden in the products of their equations, are taken apart again."""

from __future__ import annotations

import itertools
from random import Random

import pytest
import sympy

from jachess.algebra.clock import Clock
from jachess.algebra.components import independent, saturated
from jachess.algebra.decomposition import Decomposition
from jachess.algebra.groebner import Integral, basis, leading, reduced
from jachess.algebra.hulls import hull
from jachess.algebra.integral_polynomials import jacobian_determinant, parts, product, substituted
from jachess.algebra.polynomial_systems import solve
from jachess.algebra.reality import definite


def polynomials(*texts: str) -> list[Integral]:
    return [{m: int(c) for m, c in sympy.Poly(sympy.sympify(text), *sympy.symbols("x y z")).terms()} for text in texts]


# irreducible over Q, each by its equations
COMPONENTS = [
    ("x", "y"),
    ("x-1", "z"),
    ("x^2+y^2-1", "z"),
    ("x^2+y^2+z^2-4",),
    ("y-z",),
    ("x-y", "y-z^2"),
    ("x*y-z", "x+y-1"),
    ("y-x^2", "z-x^3"),
    ("x^2+y^2-z",),
    ("x^2-2", "y"),
    ("x^2+1", "z-x"),
    ("x+y+z-1", "x*y*z-2"),
    ("x^2+y^2+z^2-4", "x*y-1"),
    ("x^2-3*y^2", "z"),
    ("x", "y", "z"),
    ("x-1", "y-2", "z-3"),
    ("x-2", "y", "z"),
    ("x", "y-1", "z-1"),
    ("x^2-2", "y-x", "z"),
    ("x^3-x-1", "y-x^2", "z-1"),
]


@pytest.mark.parametrize("seed", range(40))
def test_a_union_is_taken_apart(seed: int) -> None:
    random = Random(seed)
    chosen = [polynomials(*texts) for texts in random.sample(COMPONENTS, random.choice([2, 2, 3, 3, 4]))]
    equations = [product(choice) for choice in itertools.product(*chosen)]
    if seed % 2:
        # sums of the products hide the factors
        mixed = [dict(p) for p in equations]
        for one, other in itertools.permutations(range(len(equations)), 2):
            factor = random.randint(-1, 1)
            for m, c in equations[other].items():
                mixed[one][m] = mixed[one].get(m, 0) + factor * c
        mixed = [{m: c for m, c in p.items() if c} for p in mixed]
        whole = basis(mixed)
        if not any(reduced(p, whole) for p in equations):
            equations = mixed
    solution = solve(equations, 3)
    assert solution.complete
    bases = [basis(polys) for polys in chosen]
    components = [own for own in bases if not any(other is not own and not any(reduced(p, own) for p in other) for other in bases)]
    found = [basis([{m: int(c) for m, c in p.items()} for p in piece.basis]) for piece in solution.pieces]
    curves = [own for own in components if dimension(own)]
    assert sorted(map(str, map(normal, found))) == sorted(map(str, map(normal, curves)))
    assert len(solution.points) == len(components) - len(curves)


def normal(elements: list[Integral]) -> list[list[tuple[tuple[int, ...], int]]]:
    return sorted(sorted((p if p[leading(p)] > 0 else {m: -c for m, c in p.items()}).items()) for p in elements)


def dimension(elements: list[Integral]) -> int:
    return len(independent([leading(p) for p in elements], 3))


def test_multiple_zeros_among_many() -> None:
    """81 zeros with multiplicity: 0 counts 16 times (four quadratic forms), (0, 0, −5/4, 0) thrice, the others once."""
    cubes = [{tuple(3 * int(j == k) for j in range(4)): k + 2} for k in range(4)]
    mixed = [
        {**cubes[0], (0, 1, 1, 0): 1, (0, 0, 0, 2): -1, (2, 0, 0, 0): 3},
        {**cubes[1], (1, 0, 0, 1): 2, (0, 2, 0, 0): 1},
        {**cubes[2], (1, 1, 0, 0): -1, (0, 0, 2, 0): 5},
        {**cubes[3], (0, 1, 0, 1): 1, (0, 0, 0, 2): 1, (1, 0, 1, 0): 1},
    ]
    run = Decomposition(4, Clock())
    run.solve(mixed, ())
    assert run.complete
    (count,) = run.counts
    assert count.dimension == 81
    assert sum(c.degree * (c.multiplicity or 0) for c in run.points) == 81
    multiple = {tuple(map(str, c.coordinates)): c.multiplicity for c in run.points if c.multiplicity != 1}
    assert multiple == {("0", "0", "0", "0"): 16, ("0", "0", "(-5/4)", "0"): 3}


def test_the_hull_leaves_out_what_is_smaller() -> None:
    line, point = polynomials("x", "y"), polynomials("x-1", "y-1", "z-1")
    both = basis([product([p, q]) for p in line for q in point])
    found = hull(both, 1, Clock())
    assert found is not None
    assert basis(found) == basis(line)
    assert hull(basis(line), 1, Clock()) is None


def test_saturation() -> None:
    (inside,) = polynomials("x")
    elements = basis(polynomials("x^2*y", "x^3*(z-1)"))
    assert normal(saturated(elements, [inside], Clock())) == normal(basis(polynomials("y", "z-1")))


def test_small_operations() -> None:
    (poly,) = polynomials("4*x^2*y-4*y^3")
    assert [(exponent, len(p)) for p, exponent in parts(poly)] == [(1, 1), (1, 2), (1, 2)]
    assert substituted(poly, 0, {(0, 0, 1): 2, (0, 0, 0): 1}, Clock()) == {
        (0, 1, 2): 16,
        (0, 1, 1): 16,
        (0, 1, 0): 4,
        (0, 3, 0): -4,
    }
    assert jacobian_determinant(polynomials("x^2", "y^2", "x*z"), Clock()) == {(2, 1, 0): 1}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x^2+1", True),
        ("-x^4-y^2-3", True),
        ("x^2-2*x*y+2*y^2-2*y+2", True),
        ("x^2-2*x+1", False),
        ("x^2+y", False),
        ("x^2-1", False),
    ],
)
def test_definite(text: str, expected: bool) -> None:
    (poly,) = polynomials(text)
    assert definite(poly) is expected
