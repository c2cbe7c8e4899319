"""Verdicts on pairs of answers: several hundred with known truth, generated ones, and the evidence that comes with each."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from fractions import Fraction
from multiprocessing import get_context
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rewriting import X, Y, function, near_miss, rearranged

from jachess.algebra.clock import Clock
from jachess.errors import InputError
from jachess.expression.checking import Disagreement, agree
from jachess.expression.enclosures import RealBalls
from jachess.expression.nodes import Call, E, Number, Power, call, free_names
from jachess.grading.deciding import decide, forget
from jachess.grading.equivalence import compare
from jachess.grading.policy import Policy
from jachess.syntax.reading import read, read_expression

PAIRS = Path(__file__).resolve().parents[1] / "collections" / "pairs.txt"
VERDICTS = {"=": "equal", "~": "equal", "!": "different", "?": "undecided"}


def pairs() -> list[tuple[str, str, str, str]]:
    """(mark, left, right, assumptions) of each line."""
    found = []
    for line in PAIRS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            left, right, *rest = [part.strip() for part in line[1:].split(" | ")]
            found.append((line[0], left, right, rest[0] if rest else ""))
    return found


def test_there_are_several_hundred_pairs():
    assert len(pairs()) > 500
    assert len(set(pairs())) == len(pairs())


@pytest.mark.parametrize("mark, left, right, assumptions", pairs(), ids=lambda text: text[:60])
def test_known_pair(mark, left, right, assumptions):
    found = compare(left, right, assumptions=assumptions)
    assert found.verdict == VERDICTS[mark], found.evidence
    assert bool(found.evidence.domain) == (mark == "~"), found.evidence
    assert compare(right, left, assumptions=assumptions).verdict == found.verdict
    if found.verdict == "different":
        assert shows_a_difference(left, right, found)


def shows_a_difference(left, right, found) -> bool:
    """Whether the witness proves that the entries differ."""
    if found.evidence.method == "shape":
        return found.left_shape != found.right_shape
    entry = found.evidence.entry
    place = (entry[0] - 1) * len(found.entries[0]) + entry[1] - 1 if entry else 0
    point = {name: Fraction(value.value) for name, value in found.evidence.witness}
    for bits in (128, 1024, 20_000):
        balls = RealBalls(point, bits)
        balls.stand_ins = True
        one, other = balls.of(found.left[place]), balls.of(found.right[place])
        if one is not None and other is not None and not one.overlaps(other):
            return found.evidence.left != found.evidence.right
    return False


# Generated pairs

seeds = st.integers(0, 10**9).map(Random)


@given(seeds)
def test_a_rearranged_function_is_equal(random):
    f = function(random)
    found = decide(rearranged(f, random), f, seconds=0)
    assert found.verdict != "different"
    assert found.verdict == "equal" or found.evidence.method == "agreement"


@given(seeds)
def test_a_near_miss_is_different(random):
    f = function(random)
    slip = near_miss(rearranged(f, random), random)
    if slip is None:
        return
    try:
        agree(slip, f)
    except Disagreement:
        assert decide(slip, f, seconds=0).verdict == "different"
        assert decide(f, slip, seconds=0).verdict == "different"


@given(seeds, st.integers(3, 300))
def test_a_tiny_change_is_never_equal(random, places):
    f = function(random)
    tiny = Number(Fraction(1, 10**places))
    changed = random.choice((f + tiny, f * (1 + tiny), f + tiny * X * Y))
    assert decide(f, changed, seconds=0).verdict == "different"


# What holds only on a part of the domain, or nowhere: whatever is accepted must agree at all points.
_U = {"x": X, "x*y": X * Y, "x - 1": X - 1, "x^2 - y": X**2 - Y, "sin(x)": call.sin(X), "x + y": X + Y, "1/x": 1 / X, "2*x": 2 * X}
_RULES = {
    "sqrt(u^2) -> u": lambda u: (call.sqrt(u**2), u),
    "sqrt(u^2) -> |u|": lambda u: (call.sqrt(u**2), call.abs(u)),
    "sqrt(u)^2 -> u": lambda u: (call.sqrt(u) ** 2, u),
    "ln(u^2) -> 2 ln u": lambda u: (call.ln(u**2), 2 * call.ln(u)),
    "ln(u^2) -> 2 ln |u|": lambda u: (call.ln(u**2), 2 * call.ln(call.abs(u))),
    "asin(sin u) -> u": lambda u: (call.asin(call.sin(u)), u),
    "atan(tan u) -> u": lambda u: (call.atan(call.tan(u)), u),
    "acos(cos u) -> u": lambda u: (call.acos(call.cos(u)), u),
    "acosh(cosh u) -> u": lambda u: (call.acosh(call.cosh(u)), u),
    "atan(1/u)": lambda u: (call.atan(u) + call.atan(1 / u), call.pi / 2),
    "atan(1/u) with sign": lambda u: (call.atan(u) + call.atan(1 / u), call.pi / 2 * call.sign(u)),
    "cbrt": lambda u: (call.cbrt(u), Power((u**2, Number(Fraction(1, 6))))),
    "cbrt with sign": lambda u: (call.cbrt(u), call.sign(u) * call.abs(u) ** Number(Fraction(1, 3))),
    "sgn^2 -> 1": lambda u: (call.sign(u) ** 2, Number(1)),
    "sgn^3 -> sgn": lambda u: (call.sign(u) ** 3, call.sign(u)),
    "u/|u| -> sgn": lambda u: (u / call.abs(u), call.sign(u)),
    "|u| -> u sgn u": lambda u: (call.abs(u), u * call.sign(u)),
    "step": lambda u: (call.heaviside(u), (1 + call.sign(u)) / 2),
    "piecewise >": lambda u: (call.abs(u), Call("piecewise", (u, Call(">", (u, Number(0))), -u))),
    "piecewise > 1": lambda u: (call.abs(u), Call("piecewise", (u, Call(">", (u, Number(1))), -u))),
    "piecewise with 0": lambda u: (call.sign(u), Call("piecewise", (Number(1), Call(">", (u, Number(0))), Number(-1)))),
    "sqrt(1 - sin^2) -> cos": lambda u: (call.sqrt(1 - call.sin(u) ** 2), call.cos(u)),
    "e^(ln u) -> u": lambda u: (Power((E, call.ln(u))), u),
    "floor(u + 1)": lambda u: (call.floor(u + 1), call.floor(u) + 1),
    "floor -> ceil": lambda u: (call.floor(u), call.ceil(u) - 1),
    "max": lambda u: (call.max(u, Y), (u + Y + call.abs(u - Y)) / 2),
    "max -> u": lambda u: (call.max(u, Y), u),
    "(u^6)^(1/6) -> u": lambda u: (Power((u**6, Number(Fraction(1, 6)))), u),
    "u^y -> |u|^y": lambda u: (Power((u, Y)), Power((call.abs(u), Y))),
    "asinh": lambda u: (call.asinh(u), -call.ln(call.sqrt(u**2 + 1) - u)),
    "acosh": lambda u: (call.acosh(u), call.ln(u - call.sqrt(u**2 - 1))),
    "half angle": lambda u: (call.sin(u / 2), call.sqrt((1 - call.cos(u)) / 2)),
}
_PLACES = [Fraction(p, q) for q in (1, 2, 7) for p in range(-9, 10)] + [Fraction(k, 3) for k in (-100, -31, 31, 100)]


@pytest.mark.parametrize("u", _U)
@pytest.mark.parametrize("rule", _RULES)
def test_what_is_accepted_holds_everywhere(rule, u):
    left, right = _RULES[rule](_U[u])
    found = decide(left, right, seconds=0)
    assert decide(right, left, seconds=0).verdict == found.verdict
    if found.verdict == "equal":
        for x in _PLACES:
            for y in (Fraction(-2), Fraction(0), Fraction(1), Fraction(5, 7)):
                balls = RealBalls({X: x, Y: y}, 128)
                one, other = balls.of(left), balls.of(right)
                assert one is None or other is None or one.overlaps(other), (x, y)


# The evidence


def test_the_witness_is_told_with_both_values():
    evidence = compare("x^2", "x^3").evidence
    assert evidence.method == "ball witness"
    ((name, value),) = evidence.witness
    assert evidence.text == f"at {name} = {value.value} the values are {evidence.left} and {evidence.right}"


def test_agreement_is_not_called_a_proof():
    found = compare("integral(e^(-t^2),t,0,x)", "sqrt(pi)/2*erf(x)", policy=Policy(seconds=0))
    assert found.verdict == "undecided"
    assert found.evidence.method == "agreement"
    assert "no proof" in found.evidence.text


def test_a_part_of_the_domain_is_said():
    evidence = compare("ln(x^2)", "2*ln(x)").evidence
    assert evidence.domain == "x > 0"
    assert "the left also at x = " in evidence.text
    assert compare("x/x", "1").evidence.domain == "x != 0"


def test_no_common_point_is_said():
    found = compare("ln(x)", "ln(-1 - x)", policy=Policy(seconds=0))
    assert (found.verdict, found.evidence.method) == ("undecided", "domain")


@pytest.mark.parametrize(
    "text, name",
    [
        ("asin(x/1000 - 5)", "far away"),
        ("ln(ln(ln(x)))", "towers"),
        ("sqrt(1 - 9*x^2 - 9*y^2 - 9*z^2)", "a small ball"),
        ("sqrt(x - 40)*sqrt(41 - x)", "narrow"),
    ],
    ids=lambda text: text,
)
def test_points_of_the_domain_are_found(text, name):
    f = read_expression(text)
    assert decide(f + 1, 1 + f, seconds=0).verdict == "equal"
    assert decide(f + 1, f + 2, seconds=0).verdict == "different"


def test_entries_have_verdicts_of_their_own():
    found = compare("[[y, x], [1, 2y]]", "[[y, x], [2, y+y]]")
    assert found.entries == (("equal", "equal"), ("different", "equal"))
    assert found.evidence.entry == (2, 1)


@pytest.mark.parametrize(
    "left, right, orientation, verdict",
    [
        ("[x, y]", "[x; y]", "any", "equal"),
        ("[[x, y]]", "[x, y]", "any", "equal"),
        ("[[x, y]]", "[x, y]", "column", "different"),
        ("[[x, y]]", "[x, y]", "row", "equal"),
        ("[[x], [y]]", "[[x, y]]", "any", "equal"),
        ("[[x], [y]]", "[[x, y]]", "row", "different"),
        ("[x, y, 0]", "[x, y]", "any", "different"),
    ],
)
def test_orientation(left, right, orientation, verdict):
    assert compare(left, right, policy=Policy(vector_orientation=orientation)).verdict == verdict


def test_layout():
    left, right = "[[1, x], [y, 2]]", "[[1, y], [x, 2]]"
    assert compare(left, right).verdict == "different"
    found = compare(left, right, policy=Policy(layout="any"))
    assert found.verdict == "equal"
    assert [note.kind for note in found.notes] == ["layout"]


@pytest.mark.parametrize(
    "left, right, policy, verdict",
    [
        ("0.33", "1/3", Policy(digits=True), "equal"),
        ("0.34", "1/3", Policy(digits=True), "different"),
        ("0.330", "1/3", Policy(digits=True), "different"),
        ("-1.414", "-sqrt(2)", Policy(digits=True), "equal"),
        ("1.41, 1.0", "sqrt(2), 1", Policy(digits=True), "equal"),
        ("1.4", "sqrt(2)", Policy(rtol=Fraction(1, 50)), "equal"),
        ("1.4", "sqrt(2)", Policy(atol=Fraction(1, 100)), "different"),
        ("1.41", "sqrt(2)", Policy(atol=Fraction(1, 100)), "equal"),
        ("3", "pi", Policy(digits=True), "different"),
        ("0.33", "1/3", Policy(), "different"),
    ],
)
def test_tolerance(left, right, policy, verdict):
    assert compare(left, right, policy=policy).verdict == verdict
    assert compare(right, left, policy=policy).verdict == verdict


def test_form_is_a_note_and_not_a_verdict():
    found = compare("(x+1)^2", "x^2+2x+1", policy=Policy(form="expanded"))
    assert found.verdict == "equal"
    assert [(note.kind, note.text) for note in found.notes] == [
        ("form", "the answer is not expanded: (x + 1)^2 is not multiplied out")
    ]


def test_functions_and_nodes_are_compared_too():
    f = read("f(y, x) = x*y")
    assert compare(f, X * Y).verdict == "equal"
    assert compare((X, Y), (X, Y + 0 * X)).verdict == "equal"
    with pytest.raises(InputError):
        compare("x +", "x")


def test_time_that_is_up_still_gives_a_verdict():
    left, right = "integral(e^(-t^2),t,0,x)", "sqrt(pi)/2*erf(x)"
    assert compare(left, right, clock=Clock(0.0)).verdict == "undecided"


def _verdict(pair: tuple[str, str, str, str]) -> tuple[str, str, str]:
    _, left, right, assumptions = pair
    found = compare(left, right, assumptions=assumptions, policy=Policy(seconds=0))
    return found.verdict, found.evidence.text, found.evidence.domain


@pytest.mark.process
def test_the_same_in_other_processes_and_in_another_order():
    chosen = [pair for pair in pairs() if pair[0] != "?"][::9]
    alone = [_verdict(pair) for pair in chosen]
    forget()
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        assert list(pool.map(_verdict, reversed(chosen)))[::-1] == alone


def test_unknown_functions_have_stand_ins():
    left, right = read_expression("f(x)*2"), read_expression("f(x)+g(x)")
    assert decide(left, right, seconds=0).verdict == "different"
    assert free_names(left) == (X,)
