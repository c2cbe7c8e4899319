"""The search as a whole: silent failures of other systems, proofs, limits, and what is said where nothing is proved."""

from __future__ import annotations

import time

import pytest

from jachess.errors import InputError, LimitReached, ShapeError
from jachess.expression.nodes import ZERO
from jachess.library import classify, critical
from jachess.points import search as searching

# Each was answered wrongly, or with less than all, and without a word, by a system in use.
SILENT = [
    ("(x^2 + y^2 - 1)^2", ["(0, 0) maximum"], 1),
    ("exp(x)*cos(y)", [], 0),
    ("cos(x) + x^2/10 + y^2", ["(-2.59574, 0) minimum", "(0, 0) saddle", "(2.59574, 0) minimum"], 0),
    ("x^5 + y^5 - 5*x*y + x^2", ["(0, 0) saddle", "(0.885854, 0.970154) minimum"], 0),
    ("abs(x) + y^2", [], 0),
    ("sin(x)*sin(y)", [], 2),
    ("x*sin(y)", [], 1),
    ("log(x) + log(y)", [], 0),
    ("log(x*y)", [], 0),
    ("(2*x^2 - y)*(y - x^2)", ["(0, 0) saddle"], 0),
    ("5*x^2 + 3*y^2 + x*z^2 - z*y^2", ["(0, 0, 0) saddle"], 0),
    ("x^2 + y^4", ["(0, 0) minimum"], 0),
    ("14*x^2 + 6*y^2 + 13*z^2 + 8*x*y + 26*x*z + 10*y*z", ["(0, 0, 0) minimum"], 0),
    ("x^5/5 - x^2/2 + x/5", ["(0.201654) maximum", "(0.921699) minimum"], 0),
]


def shown(found) -> list[str]:
    return ["(" + ", ".join(f"{value.approx + 0:.6g}" for value in point.coordinates) + f") {point.kind}" for point in found.points]


@pytest.mark.parametrize(("text", "points", "families"), SILENT, ids=[case[0] for case in SILENT])
def test_what_others_lose_in_silence(text, points, families):
    found = critical(text)
    assert shown(found) == points
    assert len(found.families) == families
    assert found.complete == "proved"


def test_the_kink_is_a_candidate():
    (kink,) = critical("abs(x) + y^2").candidates
    assert (kink.kind, [str(value) for _, value in kink.where]) == ("minimum", ["0", "0"])


def test_real_eigenvalues_are_written_without_the_imaginary_unit():
    (point,) = critical("7*x^2 + 3*y^2 + 13/2*z^2 + 4*x*y + 13*x*z + 5*y*z").points
    assert point.second_order is not None
    for value in point.second_order.eigenvalues:
        assert value.approx is not None
        assert value.approx > 0
        assert value.exact is None or "i" not in str(value.exact).replace("pi", "")


PROOFS = [
    ("x^3 - 3*x + y^2", "factored or solved"),
    ("(x^2 + y - 11)^2 + (x + y^2 - 7)^2", "Gröbner"),
    ("cos(x) + x^2/10 + y^2", "outside the box there are none"),
    ("x^5 + y^5 - 5*x*y + x^2", "15 complex solutions, 1 of them real"),
]


@pytest.mark.parametrize(("text", "word"), PROOFS, ids=[text for text, _ in PROOFS])
def test_completeness_says_why(text, word):
    found = critical(text)
    assert found.complete == "proved"
    assert word in found.complete_because
    assert ". " not in found.complete_because
    assert not found.complete_because.endswith(".")


def test_in_a_box_only_what_is_in_it():
    found = critical("x*sin(x) + y^2", box="x in [1, 6], y in [-1, 1]")
    assert [round(point.coordinates[0].approx, 6) for point in found.points] == [2.028758, 4.913180]
    assert found.complete == "proved in box"


@pytest.mark.parametrize("error", [LimitReached("too hard"), RecursionError(), OverflowError("large")])
def test_a_limit_in_one_branch_leaves_the_others(monkeypatch, error):
    """What cannot be solved stays open with its reason; the rest of the answer is kept."""
    real = searching.Search._leaf

    def failing(self, system):
        if any("y" in str(equation) for equation in system.equations):
            raise error
        return real(self, system)

    monkeypatch.setattr(searching.Search, "_leaf", failing)
    found = critical("x^2*(x - 3) + x*(y^5 - y - 1)^2")
    assert found.complete == "unproved"
    assert "was not solved" in found.complete_because
    assert _closings(found.branches) >= {"open"}


def _closings(branches) -> set[str]:
    return {closing for branch in branches for closing in ({branch.closing} | _closings(branch.children))}


@pytest.mark.parametrize("text", ["sin(x*y)*cos(y*z) + sin(z*x) + x^2", "sin(sin(sin(x) + y) + x*y)"])
def test_the_time_limit_ends_the_search_with_what_was_found(text):
    start = time.monotonic()
    found = critical(text, seconds=1.5)
    assert time.monotonic() - start < 15  # a safeguard against endless work, not a measurement
    assert found.complete == "unproved"
    assert found.complete_because


BAD = [
    ("x, y", ShapeError),
    ("3", ShapeError),
    ("f(x) + y", InputError),
]


@pytest.mark.parametrize(("text", "error"), BAD, ids=[text for text, _ in BAD])
def test_bad_input(text, error):
    with pytest.raises(error):
        critical(text)


def test_classify_says_which_derivative_is_not_zero():
    found = classify("x^2 + y^2", at="1,0")
    assert found.point is None
    assert "∂f/∂x is not 0" in found.reason
    assert classify("x^3 - 3*x*y^2", at="0,0").point.name.startswith("monkey saddle")


def test_points_on_a_curve_are_no_points_of_their_own():
    found = critical("(x^2 + y^2)*exp(-x^2 - y^2)")
    assert shown(found) == ["(0, 0) minimum"]
    (family,) = found.families
    assert family.classification[0].kind == "maximum"


def test_families_without_parametrisation_are_equations():
    found = critical("sin(x*y)")
    (family,) = found.families
    assert family.point == ()
    assert [name.text for name in family.parameters] == ["n"]
    assert all(equation is not ZERO for equation in family.equations)
