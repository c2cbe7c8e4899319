"""The key: what it means, all its faults at once with their lines, parameters drawn per student."""

from __future__ import annotations

from fractions import Fraction

import pytest

from jachess.grading.answers import Kind, PointSet, Values
from jachess.grading.key import Key, KeyProblem, Question, load_key, read_key
from jachess.grading.key_lines import lines_of
from jachess.grading.questions import expected
from jachess.grading.variants import Parameter, Variants, used

CONTRACT = """
title = "Homework 3"

[[question]]
id = "1a"
kind = "jacobian"                # derivative gradient jacobian hessian ...
function = "x*y, x+y^2"
variables = ["x", "y"]
points = 4                       # shared out over the entries
at = "2,3"                       # optional: the value at a point is asked

[[question]]
id = "2"
kind = "expression"
answer = "2*x*cos(x^2)"
form = "any"                     # any simplified expanded factored exact
assume = "x > 0"
"""


def key_of(*lines: str) -> Key:
    return read_key("\n".join(lines))


def asked(kind: str, function: str = "", **fields: object) -> str:
    """What a question asks, as text."""
    return expected(Question("1", kind, function, **fields)).text  # type: ignore[arg-type]


def test_the_example_of_the_contract() -> None:
    key = read_key(CONTRACT)
    assert key.title == "Homework 3"
    assert [(q.id, q.kind, q.points) for q in key.questions] == [("1a", "jacobian", 4), ("2", "expression", 1)]
    assert key.max == 5
    assert expected(key.questions[0]).text == "[[3, 2], [1, 6]]"
    second = expected(key.questions[1])
    assert second.text == "2*x*cos(x^2)"
    assert [str(condition) for condition in second.conditions] == ["x > 0"]


ASKED = [
    ("derivative", "x^3", {}, "3*x^2"),
    ("derivative", "x^3", {"order": 2}, "6*x"),
    ("derivative", "x^3", {"at": "2"}, "12"),
    ("derivative", "a*x^2", {"variables": ("x",)}, "2*a*x"),
    ("gradient", "x^2*y", {}, "[2*x*y, x^2]"),
    ("gradient", "x^2*y", {"variables": ("y", "x")}, "[x^2, 2*x*y]"),
    ("gradient", "x^2*y", {"at": "1,2"}, "[4, 1]"),
    ("jacobian", "x*y, x+y^2", {}, "[[y, x], [1, 2*y]]"),
    ("jacobian", "x*y, x, y^2", {"layout": "denominator"}, "[[y, 1, 0], [x, 0, 2*y]]"),
    ("hessian", "x^3 + x*y^2", {}, "[[6*x, 2*y], [2*y, 2*x]]"),
    ("hessian", "x^3 + x*y^2", {"at": "1,2"}, "[[6, 4], [4, 2]]"),
    ("determinant", "x*y, x+y^2", {}, "2*y^2 - x"),
    ("determinant", "[[x, 1], [2, x]]", {}, "x^2 - 2"),
    ("determinant", "x*y, x+y^2", {"at": "1,2"}, "7"),
    ("linearize", "x^2 + x*y", {"at": "1,2"}, "4*x + y - 3"),
    ("linearize", "x^2, x^3", {"at": "1"}, "[2*x - 1, 3*x - 2]"),
    ("directional", "x^2*y", {"at": "1,2", "direction": "3,4"}, "16/5"),
    ("directional", "x^2*y", {"direction": "1,0"}, "2*x*y"),
    ("value", "x^2*y + y^3", {"at": "2,3"}, "39"),
    ("value", "[x, x^2]", {"at": "3"}, "[3, 9]"),
    ("eigenvalues", "x^2 + 4*x*y + y^2", {}, "-2, 6"),
    ("eigenvalues", "[[2, 1], [1, 2]]", {}, "1, 3"),
    ("eigenvalues", "[[1, 2, 3], [0, 4, 5], [0, 0, 6]]", {}, "1, 4, 6"),
    ("eigenvalues", "x^2 + y^2 + z^2 + x*y", {}, "1, 2, 3"),
    ("classify", "x^2 + y^2", {"at": "0,0"}, "minimum"),
    ("classify", "x^3 - 3*x + y^2", {"at": "(1,0); (-1,0)"}, "(1, 0) minimum; (-1, 0) saddle"),
    ("critical", "x^3 - 3*x + y^2", {"answer": "(1, 0) minimum; (-1, 0) saddle"}, "(1, 0) minimum; (-1, 0) saddle"),
    ("critical", "x^3 - 3*x + y^2", {"answer": "(1, 0), (-1, 0)", "kinds": False}, "(1, 0); (-1, 0)"),
    ("critical", "", {"answer": "none"}, "none"),
    ("eigenvalues", "", {"answer": "1, 3, 3"}, "1, 3, 3"),
    ("gradient", "x^2*y", {"answer": "[2*x*y, x^2 + 1]"}, "[2*x*y, x^2 + 1]"),
    ("linearize", "", {"answer": "z = 2*x + y"}, "z = 2*x + y"),
]


@pytest.mark.parametrize("kind, function, fields, text", ASKED, ids=[f"{row[0]} {row[1]} {row[2]}" for row in ASKED])
def test_what_is_asked(kind: str, function: str, fields: dict[str, object], text: str) -> None:
    assert asked(kind, function, **fields) == text


def test_critical_points_are_computed() -> None:
    found = expected(Question("1", "critical", "x^3 - 3*x + y^2")).right
    assert isinstance(found, PointSet)
    assert {(tuple(map(str, point.coordinates)), point.kind) for point in found.points} == {
        (("1", "0"), "minimum"),
        (("-1", "0"), "saddle"),
    }


def test_the_kinds_of_answers() -> None:
    assert isinstance(expected(Question("1", "classify", "x^2", at="0")).right, Kind)
    assert isinstance(expected(Question("1", "eigenvalues", "x^2 + y^2")).right, Values)


# One fault a line: what is in the key, the line where it is said, words of the message or of the remedy.
FAULTS = [
    ('titel = "A"', 1, "did you mean `title`"),
    ("hints = 1", 1, "true or false"),
    ('reveal = "everything"', 1, "not one of none, entries, key"),
    ('deadline = "soon"', 1, "is not a time"),
    ('late = "often"', 1, '"note", "zero" or "20%"'),
    ('[variants]\na = "9..1"', 2, "empty range"),
    ("[variants]\na = []", 2, "the list is empty"),
    ("[variants]\na = [1, true]", 2, "is not a value"),
    ('[variants]\na = "1..9"\nb = "1..2"\nwhere = "a > 20"', 4, "no choice of the parameters"),
    ('[variants]\na = "1..9"\nwhere = "c > 2"', 3, "has the name `c`"),
    ('[variants]\na = "1..99999999"', 2, "more than 10000 values"),
    ('[variants]\n"2a" = "1..3"', 2, "not a name"),
    ('[variants]\na = ["x + 1"]', 2, "is not a number"),
    ('[[question]]\nkind = "gradient"\nfunction = "x*y"', 1, "has no id"),
    ('[[question]]\nid = "1"\nkind = "gradint"\nfunction = "x*y"', 3, "did you mean `gradient`"),
    ('[[question]]\nid = "1"\nkind = "gradient"\nfuncton = "x*y"', 4, "did you mean `function`"),
    ('[[question]]\nid = "1"\nkind = "gradient"', 1, "needs `function`"),
    ('[[question]]\nid = "1"\nkind = "linearize"\nfunction = "x^2"', 1, "needs `at`"),
    ('[[question]]\nid = "1"\nkind = "expression"\nfunction = "x^2"', 1, "has no answer"),
    ('[[question]]\nid = "1"\nfunction = "x^2"', 1, "neither a kind nor an answer"),
    ('[[question]]\nid = "1"\nanswer = "2 +* x"', 3, "answer: "),
    ('[[question]]\nid = "1"\nkind = "gradient"\nfunction = "x*y"\nat = "1"', 5, "at: the point has 1 value"),
    ('[[question]]\nid = "1"\nkind = "gradient"\nfunction = "x*y, y"', 4, "a gradient needs one expression"),
    ('[[question]]\nid = "1"\nkind = "derivative"\nfunction = "x*y"', 4, "needs one variable"),
    ('[[question]]\nid = "1"\nkind = "value"\nfunction = "ln(x)"\nat = "-1"', 5, "no value at the point"),
    ('[[question]]\nid = "1"\nkind = "classify"\nfunction = "x^2"\nat = "1"', 5, "not critical"),
    ('[[question]]\nid = "1"\nkind = "eigenvalues"\nfunction = "[[0, 1], [-1, 0]]"', 4, "not real"),
    ('[[question]]\nid = "1"\nanswer = "x"\npoints = -1', 4, "out of range"),
    ('[[question]]\nid = "1"\nanswer = "x"\npoints = "many"', 4, "not a number"),
    ('[[question]]\nid = "1"\nanswer = "x"\ncap = 2', 4, "from 0 to 1"),
    ('[[question]]\nid = "1"\nanswer = "x"\nassume = "x ++"', 4, "assume: "),
    ('[[question]]\nid = "1"\nanswer = "x"\nfrom = "0"', 4, "not an earlier question"),
    ('[[question]]\nid = "1"\nanswer = "x"\nfrom = "2"\n[[question]]\nid = "2"\nanswer = "x"', 4, "move it before this one"),
    ('[[question]]\nid = "1"\nanswer = "x"\n[[question]]\nid = "1"\nanswer = "y"', 5, "stands twice"),
    ('[[question]]\nid = "1:a"\nanswer = "x"', 2, "separated by"),
    ('[[question]]\nid = "1"\nkind = "critical"\nanswer = "(1, 0)"', 4, "has no kind"),
    ('[[question]]\nid = "1"\nkind = "classify"\nanswer = "flat"', 4, "kind of point is expected"),
    ("question = 3", 1, "[[question]]"),
    ('[[questions]]\nid = "1"', 1, "[[question]]"),
    ('title = "A', 1, "not TOML"),
    ("a = [1,", 1, "not TOML"),
    ("a = 1\na = 2", 2, "not TOML"),
    ("", 0, "no questions"),
]


@pytest.mark.parametrize("text, line, words", FAULTS, ids=[row[0].replace("\n", " | ") for row in FAULTS])
def test_a_fault_has_its_line_and_remedy(text: str, line: int, words: str) -> None:
    with pytest.raises(KeyProblem) as raised:
        read_key(text)
    said = [fault for fault in raised.value.faults if words in f"{fault.message} ({fault.help})"]
    assert said, raised.value.cause
    assert said[0].line == line


def test_all_faults_are_said_at_once_in_the_order_of_their_lines() -> None:
    texts = ['tittle = "A"', 'reveal = "all"', "[[question]]", 'id = "1"', 'kind = "gradint"', "[[question]]", 'kind = "hessian"',
             'function = "x +* y"', "points = -1"]  # fmt: skip
    with pytest.raises(KeyProblem) as raised:
        read_key("\n".join(texts), "key.toml")
    assert [fault.line for fault in raised.value.faults] == [1, 2, 5, 6, 9]
    assert "5 faults in the key key.toml" in str(raised.value)


def test_what_holds_for_all_questions_stands_once() -> None:
    key = key_of('form = "expanded"', "cap = 1", "points = 3", '[[question]]', 'id = "1"', 'answer = "x"', "[[question]]", 'id = "2"',
                 'answer = "y"', 'form = "any"')  # fmt: skip
    assert [question.form for question in key.questions] == ["expanded", "any"]
    assert [question.points for question in key.questions] == [3, 3]
    assert {question.cap for question in key.questions} == {1}


def test_numbers_are_exact() -> None:
    key = key_of("[[question]]", "id = 1", 'answer = "x"', "points = 0.1", "rtol = 1e-3", 'cap = "30%"')
    assert key.questions[0].points == Fraction(1, 10)
    assert key.questions[0].rtol == Fraction(1, 1000)
    assert key.questions[0].cap == Fraction(3, 10)
    assert key.questions[0].id == "1"


def test_a_question_that_follows_is_about_the_same_function() -> None:
    key = key_of("[[question]]", 'id = "a"', 'kind = "gradient"', 'function = "x^2*y"', 'variables = ["y", "x"]', "[[question]]",
                 'id = "b"', 'kind = "hessian"', 'from = "a"')  # fmt: skip
    assert expected(key.questions[1]).text == "[[0, 2*x], [2*x, 2*y]]"
    assert key.questions[1].carried == (("", "a"),)


def test_an_earlier_answer_under_a_name() -> None:
    key = key_of("[[question]]", 'id = "a"', 'kind = "derivative"', 'function = "x^2"', "[[question]]", 'id = "b"',
                 'answer = "3*g + t"', 'from = { g = "a" }')  # fmt: skip
    known = {question.id: question for question in key.questions}
    found = expected(key.questions[1], (), known)
    assert found.text == "3*(2*x) + t"
    assert [name.text for name in found.variables] == ["t", "x"]


def test_lines_of_a_text() -> None:
    text = 'a = """\nb = 1\n"""\nc = [\n  1,\n]\n[t]\n"d e" = "x # y"\n[[q]]\n[[q]]\nx.y = 2 # z = 3'
    assert lines_of(text) == {
        ("a",): 1, ("c",): 4, ("t",): 7, ("t", "d e"): 8, ("q", 0): 9, ("q", 1): 10, ("q", 1, "x"): 11, ("q", 1, "x", "y"): 11,
    }  # fmt: skip


# Parameters.


def test_a_draw_depends_on_the_seed_and_the_name_alone() -> None:
    variants = Variants((Parameter("a", tuple(map(str, range(1, 10)))), Parameter("b", ("2", "3", "5"))), seed="7")
    assert variants.draw("Ada") == variants.draw("Ada")
    assert len({variants.draw(f"student {k}") for k in range(300)}) == 27
    other = Variants(variants.parameters, seed="8")
    assert any(variants.draw(name) != other.draw(name) for name in "abcdefgh")


def test_a_draw_is_the_same_everywhere() -> None:
    """Marks are compared years later: the numbers that a student had may never change."""
    variants = Variants((Parameter("a", tuple(map(str, range(1, 10)))), Parameter("b", ("2", "3", "5"))), ("a != b",), "7")
    assert [variants.draw(name) for name in ("Ada", "José", "Jose\u0301")] == [
        variants.draw("Ada"),
        variants.draw("José"),
        variants.draw("José"),
    ]
    assert variants.draw("Ada") == (("a", "7"), ("b", "5"))


def test_conditions_hold_for_every_draw() -> None:
    variants = Variants(
        (Parameter("a", tuple(map(str, range(1, 10)))), Parameter("b", ("2", "3", "5"))), ("a > b, a*b != 12",), "1"
    )
    for k in range(200):
        drawn = {name: int(value) for name, value in variants.draw(str(k))}
        assert drawn["a"] > drawn["b"]
        assert drawn["a"] * drawn["b"] != 12
    every, all_of_them = variants.every(1000)
    assert all_of_them
    assert len(every) == len(set(every)) == sum(1 for a in range(1, 10) for b in (2, 3, 5) if a > b and a * b != 12)


def test_many_parameters_are_drawn_by_trying() -> None:
    variants = Variants(tuple(Parameter(f"a{k}", tuple(map(str, range(10)))) for k in range(8)), ("a0 < a1",), "1")
    drawn = dict(variants.draw("Ada"))
    assert int(drawn["a0"]) < int(drawn["a1"])


def test_parameters_are_put_in_everywhere() -> None:
    key = key_of("seed = 1", "[variants]", 'a = "2..2"', 'b = ["-3"]', "[[question]]", 'id = "1"', 'kind = "gradient"',
                 'function = "a*x^2 + b*y"', 'at = "a, 1"', "[[question]]", 'id = "2"', 'answer = "a*x + sin(b*x)"', "[[question]]",
                 'id = "3"', 'kind = "critical"', 'answer = "(a, b) minimum"')  # fmt: skip
    drawn = key.variants.draw("Ada")
    assert expected(key.questions[0], drawn).text == "[8, -3]"
    second = expected(key.questions[1], drawn)
    assert [name.text for name in second.variables] == ["x"]
    assert expected(key.questions[2], drawn).text == "(2, -3) minimum"


def test_a_question_depends_on_the_parameters_in_its_texts() -> None:
    assert used(["a", "b", "x1"], ["a*x^2", "x_1 + 1"]) == {"a", "x1"}
    assert used(["a", "b"], [r"\frac{a}{2}"]) == {"a", "b"}
    assert used(["a"], ["alpha + arc"]) == frozenset()


def test_a_key_in_a_file(tmp_path: pytest.TempPathFactory) -> None:
    path = tmp_path / "key.toml"  # type: ignore[operator]
    path.write_bytes(b"\xef\xbb\xbf" + CONTRACT.replace("\n", "\r\n").encode())
    assert load_key(str(path)).title == "Homework 3"
