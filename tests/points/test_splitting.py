"""The case split: equations as products, what never vanishes, what is solved for; functions eliminated between equations."""

from __future__ import annotations

import pytest

from jachess.algebra.clock import Clock
from jachess.expression.nodes import ZERO, Name
from jachess.expression.tidy import tidy
from jachess.points.elimination import eliminated
from jachess.points.splitting import Splitter, System, factored, solved, vanishing_terms
from jachess.results.points import Branch
from jachess.syntax.reading import read_expression as read

X, Y = Name("x"), Name("y")

FACTORED = [
    ("x^2*y - x*y^2", ["x", "y", "x - y"]),
    ("exp(x)*(x^2 - 1)", ["x - 1", "x + 1"]),
    ("(x^2 + 1)*y", ["y"]),
    ("x^2 + y^2 + 1", []),
    ("x^3/(y - 1)", ["x"]),
    ("exp(x*y) - 1", ["x", "y"]),
    ("3 - 3*exp(x - y)", ["x - y"]),
    ("exp(x) + 1", []),
    ("ln(x*y)", ["x*y - 1"]),
    ("sinh(x)*atan(y)", ["x", "y"]),
    ("sqrt(x)*y", ["x", "y"]),
    ("x - x", ["0"]),
    ("sin(x)*cos(y)", ["cos(y)", "sin(x)"]),
]


@pytest.mark.parametrize(("text", "factors"), FACTORED, ids=[text for text, _ in FACTORED])
def test_factored(text, factors):
    found = factored(read(text)).factors
    wanted = [read(factor) for factor in factors]
    assert len(found) == len(wanted)
    for factor in wanted:
        assert any(tidy(factor - other) is ZERO or tidy(factor + other) is ZERO for other in found), (factor, found)


SOLVED = [
    ("2*x - y^2", [], "x", "y^2/2"),
    ("x^2 - y", [], "y", "x^2"),
    ("x - y + 1", ["cos(x + y)"], "x", "y - 1"),  # affine: allowed inside functions
    ("x - y^2", ["cos(x)"], None, None),
    ("x*y - 1", [], None, None),
    ("x^2 + y^2 - 1", [], None, None),
]


@pytest.mark.parametrize(("text", "others", "name", "value"), SOLVED, ids=[case[0] for case in SOLVED])
def test_solved(text, others, name, value):
    found = solved(read(text), [read(other) for other in others], [X, Y])
    if name is None:
        assert found is None
    else:
        assert found is not None
        assert (found.name.text, str(found.value)) == (name, value)


def test_terms_that_are_never_negative_vanish_together():
    assert [str(term) for term in vanishing_terms(read("x^2 + y^4"))] == ["x^2", "y^4"]
    assert vanishing_terms(read("x^2 - y^4")) == ()


def leaves(*texts: str) -> list[System]:
    found: list[System] = []

    def leaf(system: System) -> Branch:
        found.append(system)
        return Branch("", closing="solved")

    Splitter((X, Y), leaf, Clock()).split(System(tuple(map(read, texts))), "gradient")
    return found


def test_products_are_branches_and_solutions_are_put_in():
    found = leaves("x*(y - 1)", "x + y^2")
    assert [{n.text: str(v) for n, v in system.assigned} for system in found] == [{"x": "0", "y": "0"}, {"y": "1", "x": "-1"}]


def test_contradictions_are_no_leaves():
    assert leaves("exp(x)", "y") == []
    assert leaves("x", "x - 1") == []


def test_a_denominator_does_not_vanish():
    assert leaves("x*(x - 1)/x", "y")[0].assigned[0][1].value == 1


ELIMINATED = [
    (["cos(x + y) + 2*x - 2*y", "cos(x + y) - 2*x + 2*y + 4"], 1, "x - y - 1"),
    (["2*x^2 + (x^2 + y^2)*ln(x^2 + y^2)", "2*y^2 + (x^2 + y^2)*ln(x^2 + y^2)"], 2, None),
    (["exp(x) + y", "exp(y) + x"], 0, None),
    (["x^2 + y", "x - y"], 0, None),
]


@pytest.mark.parametrize(("texts", "count", "first"), ELIMINATED, ids=[", ".join(case[0]) for case in ELIMINATED])
def test_eliminated(texts, count, first):
    choices = eliminated([read(text) for text in texts], [X, Y])
    assert len(choices) == count
    if first is not None:
        (factor,) = factored(choices[0].equations[0]).factors
        assert str(factor) in (first, str(-read(first)))
