"""Every row of the catalogue is found in its example, named once, and nothing is said of right answers."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from asking import answer, context, found
from wrong_answers import derive, function_text, places, shown

from jachess.errors import JachessError
from jachess.expression.nodes import Name, Node
from jachess.expression.tidy import tidy
from jachess.grading.diagnosis import Answer, Context, Example
from jachess.grading.explaining import ORDER, Search
from jachess.grading.mistakes import CATALOGUE, MISTAKES, explain
from jachess.grading.workspace import Workspace
from jachess.syntax.reading import read

EXAMPLES = [(row.id, example) for row in CATALOGUE for example in (row.example, *row.also)]


def ids(mistakes: tuple) -> list[str]:  # type: ignore[type-arg]
    return [mistake.id for mistake in mistakes]


def test_the_catalogue_is_whole() -> None:
    assert [row.number for row in CATALOGUE] == list(range(1, 49))
    assert len(MISTAKES) == 48
    assert set(ORDER) == set(MISTAKES)


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=lambda value: value.wrong if isinstance(value, Example) else value)
def test_examples(name: str, example: Example) -> None:
    mistakes = found(example.kind, example.function, example.wrong, **dict(example.more))
    assert ids(mistakes) == [name]
    assert mistakes[0].faults == 1
    assert "{" not in mistakes[0].hint


# fmt: off
CASES = [
    # kind, function, answer, the mistake, where
    ("gradient", "x^2*y + sin(x*y)", "2*x*y + cos(x*y), x^2 + x*cos(x*y)", "chain-factor-missing", "entry 1"),
    ("gradient", "x^2*y + sin(x*y)", "2*x*y + cos(x*y), x^2 + cos(x*y)", "chain-factor-missing", "entries 1, 2"),
    ("derivative", "sqrt(3*x + 1)", "1/(2*sqrt(3*x + 1))", "chain-factor-missing", "the answer"),
    ("derivative", "e^(-x)", "e^(-x)", "chain-factor-missing", "the answer"),
    ("derivative", "1/(x^2 + 1)", "-1/(x^2 + 1)^2", "chain-factor-missing", "the answer"),
    ("derivative", "sqrt(x^2 + 1)", "x*sqrt(x^2 + 1)", "power-rule", "the answer"),
    ("derivative", "1/x^3", "-3/x^2", "power-rule", "the answer"),
    ("derivative", "x*e^x", "e^x + x^2*e^(x - 1)", "power-rule-on-exponential", "the answer"),
    ("derivative", "x^2*e^x*sin(x)", "2*x*e^x*cos(x)", "product-of-derivatives", "the answer"),
    ("derivative", "ln(x)/x", "(1 + ln(x))/x^2", "quotient-sign", "the answer"),
    ("derivative", "ln(x)/x", "(1 - ln(x))/x", "quotient-denominator", "the answer"),
    ("derivative", "tan(3*x)", "3*sec(3*x)*tan(3*x)", "elementary-derivative", "the answer"),
    ("derivative", "log10(x)", "1/x", "logarithm-of-base", "the answer"),
    ("derivative", "3^(2*x)", "2*3^(2*x)", "logarithm-of-base", "the answer"),
    ("derivative", "x^x", "x*x^(x - 1)", "power-rule-on-exponential", "the answer"),
    ("jacobian", "x^2*y, sin(x*y)", "[[2*x*y, x^2], [cos(x*y), x*cos(x*y)]]", "chain-factor-missing", "entry (2, 1)"),
    ("jacobian", "x*y, x + y, x^2", "[[y, 1, 2*x], [x, 1, 0]]", "transposed", "the answer"),
    ("jacobian", "x*y, x + 3*y", "y*3 - x", "other-object", "the answer"),
    ("hessian", "x^2*y^3", "[[2*y^3, 6*x*y^2], [6*x*y^2, 6*y]]", "factor-dropped", "entry (2, 2)"),
    ("hessian", "sin(x*y)", "[[-y*sin(x*y), cos(x*y) - x*y*sin(x*y)], [cos(x*y) - x*y*sin(x*y), -x^2*sin(x*y)]]", "chain-factor-missing", "entry (1, 1)"),
    ("gradient", "sin(x)*y^2", "0.0349*y^2, 2*sin(x)*y", "", ""),
    ("gradient", "(x + y)^3", "3*(x^2 + y^2), 3*(x + y)^2", "algebra", "entry 1"),
    ("derivative", "sqrt(x^2 + 9)", "x/(x + 3)", "algebra", "the answer"),
    ("derivative", "x^3 - 5*x^2 + x", "3*x^2 + 10*x + 1", "sign", "the answer"),
    ("derivative", "x^3/3 + x", "x^4/12 + x^2/2", "integrated", "the answer"),
    ("derivative", "x/3 + x^2", "0.33 + 2*x", "rounded", "the answer"),
    ("gradient", "x^2 + y^2 + 7", "2*x + 7, 2*y + 7", "constant-kept", "entries 1, 2"),
    ("determinant", "x*cos(y), x*sin(y)", "x*cos(y)^2 - x*sin(y)^2", "determinant", "the answer"),
    ("directional", "x*y", "4*x + 3*y", "not-normalised", "the answer"),
    ("linearize", "x^2*y", "12 + 12*x + 4*y", "base-point", "the answer"),
    ("linearize", "x^2*y", "12 + 2*x*y*(x - 2) + x^2*(y - 3)", "base-point", "the answer"),
]
MORE = {"directional": {"direction": "3,4"}, "linearize": {"at": "2,3"}}
# fmt: on


@pytest.mark.parametrize(("kind", "function", "text", "name", "where"), CASES, ids=lambda value: str(value))
def test_cases(kind: str, function: str, text: str, name: str, where: str) -> None:
    mistakes = found(kind, function, text, **MORE.get(kind, {}))
    assert ids(mistakes) == ([name] if name else [])
    assert [mistake.where for mistake in mistakes] == ([where] if where else [])


@pytest.mark.parametrize(
    "text",
    ["2*x*sin(x) + x^2*cos(x)", "2*x*sin(x) + x^2*cos(x) + x^7", "tan(x)", "x^2*cosh(x) + 1", "41*x^3", "x*cos(x)*(2 + x)"],
)
def test_silence(text: str) -> None:
    assert found("derivative", "x^2*sin(x)", text) == ()


@pytest.mark.parametrize(
    ("function", "text", "titles"),
    [
        ("x^2*sin(x^3)", "2*x*cos(x^3)", "Inner derivative missing; product of the derivatives"),
        ("e^(x^2)/(x + 1)", "(e^(x^2)*(x + 1) + e^(x^2))/(x + 1)^2", "Inner derivative missing; sign in the quotient rule"),
        ("sin(5*x) + x^4", "cos(5*x) + 4*x^4", "Power rule done wrong; inner derivative missing"),
    ],
)
def test_two_mistakes_in_one_entry(function: str, text: str, titles: str) -> None:
    (mistake,) = found("derivative", function, text)
    assert mistake.faults == 2
    assert sorted(mistake.title.lower().split("; ")) == sorted(titles.lower().split("; "))


def test_two_entries_with_two_mistakes() -> None:
    mistakes = found("gradient", "sin(x^2) + y^5", "cos(x^2), 5*y^5")
    assert {mistake.id: mistake.entries for mistake in mistakes} == {"power-rule": ((2, 1),), "chain-factor-missing": ((1, 1),)}


def test_the_explained_entry_is_named_beside_one_that_is_not() -> None:
    (mistake,) = found("gradient", "sin(x^2) + y^5", "cos(x^2), 7*y + 12")
    assert (mistake.id, mistake.where) == ("chain-factor-missing", "entry 1")


@pytest.mark.parametrize(
    ("kind", "function", "text", "step"),
    [
        ("derivative", "x^2*sin(x^3)", "2*x*sin(x^3) + x^2*cos(x^3)", "1.2"),
        ("gradient", "x^3 + sin(x*y)", "3*x^2 + cos(x*y), x*cos(x*y)", "1.2"),
        ("gradient", "x^3 + sin(x*y)", "3*x^2 + y*cos(x*y), cos(x*y)", "2.2"),
        ("hessian", "x^4 + y^2", "[[4*x^3, 0], [0, 2]]", ""),
        ("hessian", "x^4 + y^2", "[[12*x^3, 0], [0, 2]]", "3.1"),
    ],
)
def test_the_step_where_the_paths_part(kind: str, function: str, text: str, step: str) -> None:
    (mistake,) = found(kind, function, text)
    assert mistake.step == step


def test_hints_do_not_give_the_answer_away() -> None:
    for name, example in EXAMPLES:
        if example.kind == "critical" or name in ("form", "rounded"):
            continue
        more = dict(example.more)
        more.pop("point", None)
        asked = context(example.kind, example.function, **more)
        for mistake in found(example.kind, example.function, example.wrong, **more):
            for row in asked.right:
                for entry in row:
                    assert len(str(entry)) < 3 or str(entry) not in mistake.hint.split(), (name, mistake.hint)


# Values at a point.


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("13, 9", "wrong-point"),
        ("2*x*y + 1, x^2", "evaluation"),
        ("-13, -4", "global-sign"),
        ("14, 4", ""),
        ("13, 5", ""),
        ("8, 1", ""),
    ],
)
def test_numbers_are_laid_to_a_mistake_with_care(text: str, name: str) -> None:
    assert ids(found("gradient", "x^2*y + x", text, at="2,3")) == ([name] if name else [])


# Points.


@pytest.mark.parametrize(
    ("function", "text", "expected"),
    [
        ("x^3 - 3*x + y^2", "(1, 0) minimum; (-1, 0) saddle", []),
        ("x^3 - 3*x + y^2", "(-1, 0) saddle; (1, 0) minimum", []),
        ("x^3 - 3*x + y^2", "none", ["points-missing"]),
        ("x^3 - 3*x + y^2", "(1, 0) minimum; (2, 5) saddle", []),
        ("x^3 - 3*x + y^2", "(1, 0) maximum; (-1, 0) saddle", ["extrema-exchanged"]),
        ("x^3 - 3*x + y^2", "(1, 0) minimum; (-1, 0) maximum", ["second-derivative-test"]),
        ("x^3 - 3*x + y^2", "(1, 0) saddle; (-1, 0) minimum", ["saddle-exchanged"]),
        ("x^3 - 3*x*y + y^3", "(1, 1) minimum", ["points-missing"]),
        ("x^2*y - y", "(0, 1) saddle; (0, -1) saddle", ["coordinates-swapped"]),
        ("x^4 + y^4", "(0, 0) saddle", ["saddle-exchanged"]),
        ("x^2*(x - 2) + y^2", "(4/3, 0) minimum", ["points-missing"]),
        ("x^2 + y^2 - z^2", "(0, 0, 0) maximum", ["second-derivative-test"]),
    ],
)
def test_points(function: str, text: str, expected: list[str]) -> None:
    assert ids(found("critical", function, text)) == expected


def test_dividing_by_a_variable_loses_points() -> None:
    (mistake,) = found("critical", "x^2*(x - 2) + y^2", "(4/3, 0) minimum")
    assert "dividing an equation by x" in mistake.hint


# Typing.


@pytest.mark.parametrize(
    ("kind", "function", "text", "name"),
    [
        ("derivative", "ln(x)/2", "1/2x", "typing"),
        ("derivative", "ln(x)/2", "1/2*x", "typing"),
        ("gradient", "ln(x)/2 + ln(y)/2", "[1/2x, 1/2y]", "typing"),
        ("derivative", "e^(3*x)/3", "e^3x", "typing"),
        ("derivative", "-cos(x^2)/2", "x*sin(x)^2", "typing"),
        ("derivative", "x^3/3", "x2", "typing"),
        ("gradient", "x^2*y", "[2*X*y, x^2]", "typing"),
        ("gradient", "x^2*y", "[2*xy, x^2]", "typing"),
        ("derivative", "(x + 1)^2", "2*(x + 1", "typing"),
        ("gradient", "5 + y", "[O, 1]", "typing"),
        ("derivative", "x + 5", "l", "typing"),
        ("derivative", "x^3 - 3*x^2", "3*x^3 - 3*x^2 - 6*x", ""),
    ],
)
def test_typing(kind: str, function: str, text: str, name: str) -> None:
    asked = context(kind, function, vars="x,y" if "y" in function else "x")
    try:
        given = answer(text)
    except JachessError:
        given = Answer(text=text)
    assert ids(explain(asked, given)) == ([name] if name else [])


# Generated answers.


def generated(seed: int, count: int) -> list[tuple[str, Context, Answer]]:
    """Gradients with one known slip of the plain engine."""
    chance = random.Random(seed)
    made: list[tuple[str, Context, Answer]] = []
    while len(made) < count:
        try:
            f = read(function_text(chance, chance.choice(("x", "xy", "xy", "xyz"))))
            xs = f.variables
            slips = [(j, slip) for j, x in enumerate(xs) for slip in places(f.components[0], x)]
            if not slips:
                continue
            j, slip = chance.choice(slips)
            right = [derive(f.components[0], x) for x in xs]
            wrong = [*right[:j], derive(f.components[0], xs[j], slip), *right[j + 1 :]]
            asked = context_of(f.components[0], xs, [tidy(entry) for entry in right])
            rows = tuple((shown(chance, entry),) for entry in wrong)
            given = Answer(rows, (len(rows),), ", ".join(str(row[0]) for row in rows))
            work = Workspace(asked, given)
        except (JachessError, NotImplementedError):
            continue
        if work.prints.count and work.wrong:
            made.append((slip.mistake, asked, given))
    return made


def context_of(f: Node, xs: tuple[Name, ...], right: list[Node]) -> Context:
    function = read(str(f), [x.text for x in xs])
    return Context("derivative" if len(xs) == 1 else "gradient", function, xs, tuple((entry,) for entry in right))


def test_single_mistakes_are_named() -> None:
    """At least 95 of 100 by their name; the others coincide with another mistake that is as simple."""
    results: Counter[str] = Counter()
    for name, asked, given in generated(11, 150):
        mistakes = explain(asked, given)
        if ids(mistakes) == [name]:
            results["named"] += 1
            continue
        search = Search(Workspace(asked, given), 0.5)
        search.chosen()
        same = name in {candidate.mistake for candidate in search.found if candidate.faults == 1} and len(mistakes) == 1
        results["coincides" if same else "other"] += 1
    assert results["named"] >= 0.95 * results.total() - 3
    assert results["other"] <= 2


def test_right_answers_are_never_explained() -> None:
    for _, asked, _ in generated(12, 40):
        for form in (tidy, lambda node: node):
            rows = tuple((form(row[0]),) for row in asked.right)
            assert explain(asked, Answer(rows, (len(rows),), "")) == ()


def test_unrelated_answers_are_met_with_silence() -> None:
    """Another function's derivative, or a term that does not belong there."""
    chance = random.Random(13)
    named = []
    for _, asked, _ in generated(14, 100):
        x = chance.choice(asked.variables)
        rows = [row[0] for row in asked.right]
        j = chance.randrange(len(rows))
        rows[j] = chance.choice((rows[j] * (x + 3), rows[j] + 7 * x**3, rows[j] / (x**2 + 5), read("sin(x)^3 + 4*x").components[0]))
        given = Answer(tuple((entry,) for entry in rows), (len(rows),), ", ".join(map(str, rows)))
        mistakes = explain(asked, given)
        if mistakes:
            named.append((str(asked.function), given.text, ids(mistakes)))
    assert len(named) <= 1, named


def test_it_is_the_same_every_time() -> None:
    for _, asked, given in generated(15, 10):
        assert explain(asked, given) == explain(asked, given)


def test_functions_of_many_variables() -> None:
    names = [f"x{k}" for k in range(1, 21)]
    f = read(" + ".join(f"sin({name}^2)" for name in names))
    right = tuple((derive(f.components[0], x),) for x in f.variables)
    wrong = (read("cos(x1^2)").components, *right[1:])
    asked = Context("gradient", f, f.variables, right)
    assert ids(explain(asked, Answer(wrong, (20,), ""))) == ["chain-factor-missing"]
