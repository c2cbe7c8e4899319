"""Marks: entries, sets, forms, tolerance, what follows from earlier answers, and slips of typing."""

from __future__ import annotations

from fractions import Fraction

import pytest

from jachess.grading.key import Key, Question, read_key
from jachess.grading.marking import Marker, Task, grade, nesting, normal
from jachess.grading.records import from_text, to_text
from jachess.results.verdicts import Verdict


def mark(kind: str, function: str, answer: str, /, **fields: object) -> Verdict:
    fields.setdefault("points", Fraction(12))
    return grade(Question("1", kind, function, **fields), answer)  # type: ignore[arg-type]


# kind, function, fields, answer, verdict, score of 12
MARKS = [
    ("gradient", "x^2*y", {}, "[2xy, x^2]".replace("xy", "x y"), "correct", 12),
    ("gradient", "x^2*y", {}, "2x y, x^2", "correct", 12),
    ("gradient", "x^2*y", {}, "[2x y; x^2]", "correct", 12),
    ("gradient", "x^2*y", {}, r"\begin{pmatrix} 2xy \\ x^2 \end{pmatrix}", "correct", 12),
    ("gradient", "x^2*y", {}, "[2x y, x^3]", "wrong", 6),
    ("gradient", "x^2*y", {"partial": False}, "[2x y, x^3]", "wrong", 0),
    ("gradient", "x^2*y", {}, "[2x y, x^2, 0]", "wrong", 0),
    ("gradient", "x^2*y", {}, "2x y", "wrong", 0),
    ("gradient", "x^2*y", {}, "", "missing", 0),
    ("gradient", "x^2*y", {}, "   \n", "missing", 0),
    ("gradient", "x^2*y", {}, "[2x y, x^2", "unreadable", 0),
    ("gradient", "x^2*y", {}, "no idea at all", "wrong", 0),
    ("jacobian", "x*y, x+y^2", {}, "[[y, x], [1, 2y]]", "correct", 12),
    ("jacobian", "x*y, x+y^2", {}, "[[y, x], [1, y]]", "wrong", 9),
    ("jacobian", "x*y, x+y^2", {}, "[[y, 1], [x, 2y]]", "wrong", 6),
    ("jacobian", "x*y, x+y^2", {"layout": "any"}, "[[y, 1], [x, 2y]]", "correct", 12),
    ("jacobian", "x*y, x+y^2", {"layout": "denominator"}, "[[y, 1], [x, 2y]]", "correct", 12),
    ("jacobian", "x*y, x+y^2", {"at": "2,3"}, "[[3, 2], [1, 6]]", "correct", 12),
    ("hessian", "x^3 + x*y^2", {}, "[[6x, 2y], [2y, 2x]]", "correct", 12),
    ("value", "x^2*y", {"at": "2,3"}, "12", "correct", 12),
    ("value", "x^2*y", {"at": "2,3"}, "12.0", "correct", 12),
    ("value", "sqrt(x)", {"at": "2"}, "1.414", "wrong", 0),
    ("value", "sqrt(x)", {"at": "2", "digits": True}, "1.414", "correct", 12),
    ("value", "sqrt(x)", {"at": "2", "digits": True}, "1.413", "wrong", 0),
    ("value", "sqrt(x)", {"at": "2", "atol": Fraction(1, 100)}, "1.41", "correct", 12),
    ("value", "sqrt(x)", {"at": "2", "rtol": Fraction(1, 1000)}, "1.41", "wrong", 0),
    ("linearize", "x^2 + x*y", {"at": "1,2"}, "4x + y - 3", "correct", 12),
    ("linearize", "x^2 + x*y", {"at": "1,2"}, "z = 3 + 4(x-1) + (y-2)", "correct", 12),
    ("linearize", "x^2 + x*y", {"at": "1,2"}, "L(x, y) = 3 + 4(x-1) + (y-2)", "correct", 12),
    ("linearize", "x^2 + x*y", {"at": "1,2"}, "4(x-1) + (y-2) - (z-3) = 0", "correct", 12),
    ("linearize", "x^2 + x*y", {"at": "1,2"}, "4(x-1) + (y-2) + (z-3) = 0", "wrong", 0),
    ("classify", "x^2 + y^2", {"at": "0,0"}, "minimum", "correct", 12),
    ("classify", "x^2 + y^2", {"at": "0,0"}, "a local min", "correct", 12),
    ("classify", "x^2 + y^2", {"at": "0,0"}, "saddle point", "wrong", 0),
    ("classify", "x^2 + y^2", {"at": "0,0"}, "banana", "unreadable", 0),
    ("eigenvalues", "x^2 + 4*x*y + y^2", {}, "6, -2", "correct", 12),
    ("eigenvalues", "x^2 + 4*x*y + y^2", {}, "6, 2", "wrong", 6),
    ("eigenvalues", "x^2 + 4*x*y + y^2", {}, "6", "wrong", 6),
    ("eigenvalues", "x^2 + 4*x*y + y^2", {}, "6, -2, 0", "wrong", 6),
    ("eigenvalues", "x^2 + y^2", {}, "2 (twice)", "correct", 12),
    ("eigenvalues", "x^2 + y^2", {}, "2", "wrong", 6),
    ("critical", "", {"answer": "(1, 0) minimum; (-1, 0) saddle"}, "(-1, 0) saddle; (1, 0) min", "correct", 12),
    ("critical", "", {"answer": "(1, 0) minimum; (-1, 0) saddle"}, "(1, 0) minimum", "wrong", 6),
    ("critical", "", {"answer": "(1, 0) minimum; (-1, 0) saddle"}, "(1, 0) maximum; (-1, 0) saddle", "wrong", 9),
    ("critical", "", {"answer": "(1, 0) minimum; (-1, 0) saddle"}, "(1, 0) minimum; (-1, 0) saddle; (0, 0) saddle", "wrong", 6),
    ("critical", "", {"answer": "(1, 0) minimum; (-1, 0) saddle"}, "(1, 0); (-1, 0)", "wrong", 6),
    ("critical", "", {"answer": "(1, 0) minimum; (-1, 0) saddle"}, "none", "wrong", 0),
    ("critical", "", {"answer": "(1, 0) minimum; (-1, 0) saddle"}, "(1, 0) minimum; (0, 0) saddle", "wrong", 6),
    ("critical", "", {"answer": "(1, 0) minimum; (-1, 0) saddle"}, "(1, 0) minimum; (1, 0) minimum", "wrong", 6),
    ("critical", "", {"answer": "none"}, "none", "correct", 12),
    ("critical", "", {"answer": "none"}, "(0, 0) minimum", "wrong", 0),
    ("expression", "", {"answer": "sqrt(x^2)", "assume": "x > 0"}, "x", "correct", 12),
    ("expression", "", {"answer": "2*x"}, "x + x", "correct", 12),
    ("expression", "", {"answer": "2*x"}, "2*x + 10^(-30)", "wrong", 0),
    ("directional", "x^2*y", {"at": "1,2", "direction": "3,4"}, "3.2", "correct", 12),
]


@pytest.mark.parametrize(
    "kind, function, fields, answer, verdict, score", MARKS, ids=[f"{row[0]} {row[1]} {row[3]}".replace("\n", " ") for row in MARKS]
)
def test_marks(kind: str, function: str, fields: dict[str, object], answer: str, verdict: str, score: int) -> None:
    found = mark(kind, function, answer, **fields)
    assert (found.verdict, found.score, found.max) == (verdict, score, 12)
    assert found.answer == normal(answer)
    if verdict != "missing":
        assert found.expected
    if verdict == "unreadable":
        assert found.message


def test_the_same_answer_has_the_same_mark() -> None:
    for kind, function, fields, answer, *_ in MARKS:
        assert mark(kind, function, answer, **fields) == mark(kind, function, answer, **fields)


def test_marks_go_through_text_unchanged() -> None:
    for kind, function, fields, answer, *_ in MARKS:
        found = mark(kind, function, answer, **fields)
        assert from_text(to_text(found)) == found
        assert "\n" not in to_text(found)


def test_an_equal_answer_in_another_form_loses_a_share() -> None:
    found = mark("derivative", "(x + 1)^3", "3x^2 + 6x + 3", form="factored", form_credit=Fraction(1, 4))
    assert (found.verdict, found.score) == ("correct", 3)
    assert "form" in [mistake.id for mistake in found.mistakes]
    assert found.message.startswith("right, but")
    assert mark("derivative", "(x + 1)^3", "3(x + 1)^2", form="factored").score == 12


def test_a_wrong_answer_has_the_message_of_the_key() -> None:
    assert mark("derivative", "x^2", "3x", message="see page 7").message == "see page 7"
    assert mark("derivative", "x^2", "2x", message="see page 7").message == ""


@pytest.mark.parametrize("typing, score", [("full", 12), ("part", 6), ("none", 0)])
def test_a_slip_of_typing(typing: str, score: int) -> None:
    """(1/2)x typed as 1/2x is read as x/2; e^-x^2 typed for e^(-x^2); a bracket that was forgotten at the end."""
    found = mark("derivative", "x^3/6", "x2/2", typing=typing)
    assert [mistake.id for mistake in found.mistakes] == ["typing"]
    assert found.score == score


# What follows from earlier answers.

CHAIN = read_key("""
[[question]]
id = "g"
kind = "gradient"
function = "x^2*y + y^3"
points = 2
[[question]]
id = "h"
kind = "hessian"
from = "g"
points = 4
[[question]]
id = "h1"
kind = "hessian"
at = "1, 1"
from = "h"
points = 4
[[question]]
id = "kind"
kind = "classify"
answer = "saddle"
from = "h1"
[[question]]
id = "e"
kind = "eigenvalues"
at = "1, 0"
from = "h"
points = 2
[[question]]
id = "lin"
kind = "linearize"
at = "1, 1"
from = "g"
[[question]]
id = "d"
kind = "derivative"
function = "t^3"
[[question]]
id = "n"
answer = "D^2 + t"
from = { D = "d" }
[[question]]
id = "v"
kind = "value"
function = "3*t^2"
at = "2"
from = "d"
[[question]]
id = "j"
kind = "jacobian"
function = "x*y, x + y^2"
[[question]]
id = "det"
kind = "determinant"
from = "j"
[[question]]
id = "all"
kind = "determinant"
from = "j"
cap = 1
[[question]]
id = "never"
kind = "determinant"
from = "j"
cap = 0
""")

HALF = Fraction(1, 2)
# question, earlier answer, answer, score, whether the earlier answer decided
FOLLOWED = [
    ("h", "[2x*y, x^2 + 3y^2]", "[[2y, 2x], [2x, 6y]]", 4, False),
    ("h", "[2x*y, x^2 + y^2]", "[[2y, 2x], [2x, 2y]]", Fraction(7, 2), True),
    ("h", "[2x*y, x^2 + y^2]", "[[2y, 2x], [2x, 6y]]", 4, False),
    ("h", "[2x*y, x^2 + y^2]", "[[2y, 2x], [2x, y]]", 3, False),
    ("h", "", "[[2y, 2x], [2x, 2y]]", 3, False),
    ("h", "[2x*y, x^2 + ", "[[2y, 2x], [2x, 2y]]", 3, False),
    ("h", "[1, 2]", "[[0, 0], [0, 0]]", 0, False),  # constant: too easy
    ("h", "[0, 0]", "[[0, 0], [0, 0]]", 0, False),
    ("h", "[x, y]", "[[1, 0], [0, 1]]", 0, False),  # the variables themselves
    ("h", "2x*y", "[[2y, 2x], [2x, 2y]]", 3, False),  # another shape
    ("h", "[2x*z, x^2]", "[[2z, 0], [2x, 0]]", 1, False),  # another name
    ("h1", "[[2y, 2x], [2x, 2y]]", "[[2, 2], [2, 2]]", Fraction(7, 2), True),
    ("kind", "[[2, 0], [0, 6]]", "minimum", HALF, True),
    ("kind", "[[2, 0], [0, 6]]", "maximum", 0, False),
    ("kind", "[[2, 1], [0, 6]]", "minimum", 0, False),  # not symmetric
    ("e", "[[2y + x, 2x], [2x, 6y + x]]", "3, -1", 1, True),
    ("lin", "[x*y, x^2 + 3y^2]", "2 + (x - 1) + 4(y - 1)", HALF, True),
    ("n", "3t^2", "9t^4 + t", 1, False),
    ("n", "t^2", "t^4 + t", HALF, True),
    ("n", "5", "25 + t", 0, False),
    ("v", "3t", "6", HALF, True),
    ("det", "[[y, x], [1, y]]", "y^2 - x", HALF, True),
    ("all", "[[y, x], [1, y]]", "y^2 - x", 1, True),
    ("never", "[[y, x], [1, y]]", "y^2 - x", 0, False),
    ("det", "[[1, 0], [0, 1]]", "1", 0, False),
]


@pytest.mark.parametrize(
    "question, earlier, answer, score, followed", FOLLOWED, ids=[f"{row[0]}: {row[1]} -> {row[2]}" for row in FOLLOWED]
)
def test_what_follows(question: str, earlier: str, answer: str, score: Fraction, followed: bool) -> None:
    ((_, source),) = CHAIN.question(question).carried
    found = grade(CHAIN.question(question), answer, earlier={source: earlier}, key=CHAIN)
    assert found.score == score
    assert found.followed == (source if followed else "")
    if followed:
        assert found.verdict == "wrong"
        assert found.message == f"right from your own answer to {source}"
        assert not found.mistakes


def test_critical_points_of_the_students_own_gradient() -> None:
    key = read_key("""
[[question]]
id = "g"
kind = "gradient"
function = "x^3 - 3*x + y^2"
[[question]]
id = "c"
kind = "critical"
answer = "(1, 0) minimum; (-1, 0) saddle"
variables = ["x", "y"]
from = "g"
points = 4
""")
    question = key.question("c")
    found = grade(question, "(1, 1) minimum; (-1, 1) saddle", earlier={"g": "[3x^2 - 3, 2y - 2]"}, key=key)
    assert (found.followed, found.score) == ("g", 2)


# Limits.


def test_nested_sums_are_not_compared() -> None:
    found = mark("derivative", "x^2", "sum(sum(sum(i*j*k, i, 1, 10000), j, 1, 10000), k, 1, 10000)")
    assert found.verdict == "undecided"
    assert found.evidence is not None
    assert found.evidence.method == "limits"


def test_nesting_counts_on_a_path() -> None:
    from jachess.syntax.reading import read_expression

    assert nesting(read_expression("x + 1")) == 0
    assert nesting(read_expression("sum(i, i, 1, n) + integral(t, t, 0, x)")) == 1


def test_an_answer_that_is_too_long() -> None:
    found = mark("derivative", "x^2", "x+" * 40_000 + "x")
    assert (found.verdict, found.message) == ("unreadable", "the answer is longer than 64 KB")
    assert len(found.answer) < 2_000


HOSTILE = ["__import__('os').system('touch canary')", "().__class__.__bases__[0].__subclasses__()", "9^9^9^9^9", "(" * 5000, "\0", "x\u202ey",
           "10^(10^10)", "factorial(10^9)", "x" * 60_000, "[" * 90 + "]" * 90, "1." + "3" * 5000, "-" * 9000 + "x", "\x1b[2J", "S", "lambda x: x",
           "1e999999999", "x^(10^9)"]  # fmt: skip


@pytest.mark.parametrize("answer", HOSTILE, ids=[ascii(answer)[:40] for answer in HOSTILE])
def test_hostile_answers_are_marked_and_nothing_more(answer: str, tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # type: ignore[arg-type]
    found = mark("derivative", "x^2", answer)
    assert found.verdict in ("wrong", "unreadable", "undecided")
    assert found.score == 0
    import os

    assert not os.listdir()


def test_normal_keeps_what_matters() -> None:
    assert normal("\t 2x  +\t1 \r\n y\r") == "2x + 1\ny"
    assert normal("x y") != normal("xy")


def test_a_key_marks_by_the_draw_of_the_student() -> None:
    key = read_key(
        'seed = 1\n[variants]\na = "2..3"\n[[question]]\nid = "1"\nkind = "derivative"\nfunction = "a*x^2"\nvariables = ["x"]'
    )
    marker = Marker(key)
    assert marker.mark(Task("1", "4x", (("a", "2"),))).verdict == "correct"
    assert marker.mark(Task("1", "4x", (("a", "3"),))).verdict == "wrong"


def test_grade_needs_no_key() -> None:
    question = Question("1", "gradient", "x^2*y", points=Fraction(1))
    assert grade(question, "[2x*y, x^2]").score == 1
    assert isinstance(Key("", (question,)).max, Fraction)
