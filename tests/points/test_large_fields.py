"""Points of large degree: balls and the exact field give the same points and kinds."""

from __future__ import annotations

import itertools
import random

import pytest

from jachess import critical
from jachess.points import large_fields


def dense(variables: str, degree: int, seed: int) -> str:
    """A polynomial with every monomial up to a degree."""
    rng = random.Random(seed)
    terms = []
    for exponents in itertools.product(range(degree + 1), repeat=len(variables)):
        if 0 < sum(exponents) <= degree:
            factors = "*".join(f"{name}^{k}" for name, k in zip(variables, exponents, strict=True) if k)
            terms.append(f"({rng.randint(1, 9) * rng.choice((1, -1))})*{factors}")
    return " + ".join(terms)


@pytest.mark.parametrize("seed", [1, 2, 5])
def test_balls_agree_with_the_exact_field(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    f = dense("xy", 5, seed)
    exact = critical(f)
    monkeypatch.setattr(large_fields, "LARGE", 3)
    found = critical(f)
    assert found.complete == exact.complete == "proved"
    assert [point.kind for point in found.points] == [point.kind for point in exact.points]
    for left, right in zip(found.points, exact.points, strict=True):
        assert [value.decimal for value in left.coordinates] == [value.decimal for value in right.coordinates]
        assert left.function_value.approx == right.function_value.approx
        assert left.proof == "exact"


def test_a_singular_hessian_is_decided_in_the_field(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large_fields, "LARGE", 1)
    # f' = (x² − 2)³: the second derivative is 0 at ±√2, where f' changes its sign
    found = critical("x^7/7 - 6*x^5/5 + 4*x^3 - 8*x")
    assert [(str(point.coordinates[0].exact), point.kind) for point in found.points] == [
        ("-sqrt(2)", "maximum"),
        ("sqrt(2)", "minimum"),
    ]


def test_four_variables_of_degree_four_take_a_moment() -> None:
    found = critical(dense("xyz", 4, 1))
    assert found.complete == "proved"
    assert "27" in found.complete_because
