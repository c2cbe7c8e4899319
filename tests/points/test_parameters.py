"""Functions with parameters: the cases, their conditions, and that each of them says what the search says for numbers."""

from __future__ import annotations

from itertools import product

import pytest

from jachess.expression.exact import Values
from jachess.expression.nodes import Name, Number, substitute
from jachess.library import critical

# (f, variables, the conditions of each case with kinds of its points)
CASES = [
    ("a*x^2 + y^2", "x,y", {"a > 0": ["minimum"], "a < 0": ["saddle"], "a = 0": []}),
    ("x^3 - 3*a*x + y^2", "x,y", {"a > 0": ["minimum", "saddle"], "a < 0": [], "a = 0": ["saddle"]}),
    ("x^2 + a*x*y + y^2", "x,y", {"a > 2": ["saddle"], "a < -2": ["saddle"], "a > -2, a < 2": ["minimum"], "a = 2": [], "a = -2": []}),
    ("x^2 + y^2 + a*x", "x,y", {"": ["minimum"]}),
    ("x^4 + a*x^2 + y^2", "x,y", {"a > 0": ["minimum"], "a < 0": ["minimum", "minimum", "saddle"], "a = 0": ["minimum"]}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "variables", "wanted"), CASES, ids=[case[0] for case in CASES])
def test_cases(text, variables, wanted):
    found = critical(text, vars=variables)
    assert found.complete == "proved"
    seen = {", ".join(sorted(map(str, case.when), reverse=True)): sorted(point.kind for point in case.points) for case in found.cases}
    assert {", ".join(sorted(when.split(", "), reverse=True)): kinds for when, kinds in wanted.items()} == seen


SPECIALISED = [
    ("a*x^2 + b*y^2", "x,y"),
    ("x^3 + y^3 - 3*a*x*y", "x,y"),
    ("a*x^2 + b*x*y + y^2", "x,y"),
    ("x^3/3 - a*x + b*y^2", "x,y"),
    ("(x - a)^2 + b*(y - 1)^2", "x,y"),
    ("a*x^2 + b*x", "x"),
    ("x^2*y + a*y^2 + b*y", "x,y"),
]


@pytest.mark.parametrize(("text", "variables"), SPECIALISED, ids=[case[0] for case in SPECIALISED])
def test_each_case_says_what_numbers_say(text, variables):
    found = critical(text, vars=variables)
    assert found.complete == "proved"
    parameters = found.function.parameters
    for numbers in product((-3, -1, 0, 1, 2), repeat=len(parameters)):
        values = {name: Number(number) for name, number in zip(parameters, numbers, strict=True)}
        cases = [case for case in found.cases if all(Values({}).truth(substitute(when, values)) for when in case.when)]
        assert len(cases) == 1, (numbers, [list(map(str, case.when)) for case in cases])
        setting = ", ".join(f"{name.text}={number}" for name, number in zip(parameters, numbers, strict=True))
        alone = critical(text, vars=variables, set=setting)
        assert sorted(point.kind for point in cases[0].points) == sorted(point.kind for point in alone.points), numbers
        assert len(cases[0].families) == len(alone.families), numbers


def test_assumptions_leave_cases_out():
    found = critical("a*x^2 + y^2", vars="x,y", assume="a > 0")
    assert [sorted(point.kind for point in case.points) for case in found.cases] == [["minimum"]]


def test_what_is_not_solved_in_letters_says_so():
    found = critical("x^5 + a*x^2*y - y^3 + x*y + b*y", vars="x,y")
    assert found.complete == "unproved"
    assert "a, b" in found.complete_because
    assert any("--set" in note.text for note in found.notes)


def test_names_of_families_are_not_those_of_parameters():
    found = critical("t*x^2", vars="x,y")
    names = {name.text for case in found.cases for family in case.families for name in family.parameters}
    assert names
    assert "t" not in names
    assert Name("t") in found.function.parameters
