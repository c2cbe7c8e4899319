"""Thousands of functions from textbooks, tables and test collections: nothing refused, nothing wrong.

By default a sample at fixed strides; `make collections` (pytest --full) runs them all, which takes a few minutes.
"""

from __future__ import annotations

import pytest
from crosscheck import collection, problems

FUNCTIONS = tuple(collection())
SAMPLE = 300
# Prime to the lengths of the families, so that every kind is met.
STRIDE = max(len(FUNCTIONS) // SAMPLE, 1) | 1


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "case" in metafunc.fixturenames:
        chosen = FUNCTIONS if metafunc.config.getoption("--full") else FUNCTIONS[::STRIDE]
        metafunc.parametrize("case", chosen, ids=[f"{case.source} {case.text[:60]}" for case in chosen])


@pytest.mark.collections
def test_derivatives_of(case):
    assert problems(case) == []


def test_there_are_thousands_of_functions():
    assert len(FUNCTIONS) > 3000
    assert len({case.text for case in FUNCTIONS}) == len(FUNCTIONS)
