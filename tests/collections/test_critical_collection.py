"""Critical points of several hundred functions against truths that were found by hand, in the literature and by Newton's method.

By default a sample at fixed strides; `make collections` (pytest --full) runs them all and counts.
"""

from __future__ import annotations

from collections import Counter

import pytest
from critical_checks import RIGHT, UNPROVED, faults, verdict
from critical_truth import lines

LINES = tuple(lines())
# What is answered honestly but not completely; everything else is right and complete.
OPEN: set[str] = set()
STRIDE = 7


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "line" in metafunc.fixturenames:
        full = metafunc.config.getoption("--full")
        start = 0 if "answer" in metafunc.function.__name__ else 3
        chosen = LINES if full else LINES[start::STRIDE]
        metafunc.parametrize("line", chosen, ids=[line.text[:70] for line in chosen])


@pytest.mark.collections
def test_answer_for(line):
    kind, problems = verdict(line)
    assert kind == (UNPROVED if line.text in OPEN else RIGHT), problems


@pytest.mark.collections
def test_truth_of(line):
    assert faults(line) == []


def test_there_are_hundreds_of_functions():
    assert len(LINES) > 300
    assert len({(line.text, str(line.options)) for line in LINES}) == len(LINES)
    assert len(OPEN) <= 0.05 * len(LINES)


def test_a_wrong_truth_is_found():
    """The checks can fail: a point moved, a kind changed, a point left out, one added."""
    good = next(line for line in LINES if line.text == "x^3 - 3*x + y^2")
    assert verdict(good)[0] == RIGHT
    assert faults(good) == []
    wrong = [
        "(1, 0) saddle; (-1, 0) saddle",
        "(1, 0.001) minimum; (-1, 0) saddle",
        "(1, 0) minimum",
        "(1, 0) minimum; (-1, 0) saddle; (2, 0) saddle",
    ]
    seen = Counter()
    for truth in wrong:
        line = type(good)(good.text, good.section, (((), truth),), {})
        seen[verdict(line)[0]] += 1
        assert faults(line), truth
    assert seen == {"wrong": 4}
