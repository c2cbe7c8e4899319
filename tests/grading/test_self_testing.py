"""The test that a key makes of itself: it passes good keys, and finds what is wrong with others."""

from __future__ import annotations

from jachess.grading.key import read_key
from jachess.grading.self_testing import self_test

GOOD = """
seed = 1
[variants]
a = "1..3"
[[question]]
id = "g"
kind = "gradient"
function = "a*x^2*y + sin(x*y)"
variables = ["x", "y"]
[[question]]
id = "h"
kind = "hessian"
from = "g"
[[question]]
id = "c"
kind = "classify"
function = "x^2 + a*y^2"
variables = ["x", "y"]
at = "0, 0"
[[question]]
id = "e"
kind = "eigenvalues"
function = "x^2 + a*y^2"
variables = ["x", "y"]
[[question]]
id = "p"
kind = "critical"
answer = "(a, 0) minimum; (-a, 0) saddle"
[[question]]
id = "l"
kind = "linearize"
answer = "z = 2*x + a"
"""


def test_a_good_key() -> None:
    found = self_test(read_key(GOOD))
    assert found.faults == ()
    assert (found.questions, found.variants, found.complete) == (6, 3, True)
    by_name = {row.mistake: row for row in found.mistakes}
    assert all(row.caught == row.made > 0 for row in found.mistakes)
    assert {"power-rule", "chain-factor-missing", "points-missing", "extrema-exchanged"} <= set(by_name)
    assert sum(row.named for row in found.mistakes if row.mistake not in ("wrong-entry", "values-missing")) > 50


def test_many_variants_are_sampled() -> None:
    key = read_key(
        'seed = 1\n[variants]\na = "1..200"\n[[question]]\nid = "1"\nkind = "derivative"\nfunction = "a*x^2"\nvariables = "x"'
    )
    found = self_test(key, most_variants=20)
    assert (found.variants, found.complete, found.faults) == (20, False, ())


def test_a_variant_without_an_answer() -> None:
    text = 'seed = 1\n[variants]\na = "-1..1"\n[[question]]\nid = "1"\nkind = "value"\nfunction = "ln(x - a)"\nvariables = "x"\nat = "1/2"'
    (fault,) = self_test(read_key(text)).faults
    assert "question 1 with a = 1 has no answer" in fault.message
    assert fault.line == 4


def test_a_key_that_does_not_give_itself_full_marks() -> None:
    (fault,) = self_test(read_key('[[question]]\nid = "1"\nanswer = "(x + 1)*(x - 1)"\nform = "expanded"')).faults
    assert "does not give its own answer full marks" in fault.message


def test_a_tolerance_that_takes_wrong_answers_for_right() -> None:
    found = self_test(read_key('[[question]]\nid = "1"\nkind = "value"\nfunction = "x^2"\nat = "2"\natol = 10'))
    assert any("takes -4 for right (global-sign)" in fault.message for fault in found.faults)
