"""The families of the benchmark, small: jachess and SymPy find the same matrices."""

from __future__ import annotations

import pytest
from symbolic import agreement, of_sympy, ours, slope
from workloads import FAMILIES, Family

SMALL = {
    "dense cubic system": 2,
    "robot arm": 3,
    "reaction kinetics": 4,
    "reaction chain": 4,
    "tanh network": 1,
    "Rosenbrock": 4,
    "Lennard-Jones": 2,
    "logistic loss": 2,
    "nested sines": 3,
}


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_a_small_case_agrees_with_sympy(family: Family) -> None:
    case = family.make(SMALL[family.name])
    mine, theirs = ours(case)["values"], of_sympy("sympy", case)["values"]
    assert theirs
    assert agreement(mine, theirs) < 1e-12


def test_disagreement_is_seen() -> None:
    assert agreement([(0, 0, 1.0)], [(0, 0, 1.0)]) == 0
    assert agreement([(0, 0, 1.0)], [(0, 0, 1.5)]) == 0.5
    assert agreement([(0, 0, 1.0)], [(0, 0, 1.0), (1, 0, 2.0)]) == 2


def test_the_exponent_is_the_slope() -> None:
    assert slope([0, 1, 2], [1, 3, 5]) == 2
