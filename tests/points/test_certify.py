"""--verify: a right list passes every check; a point dropped, moved, added or renamed, and a false witness, are caught."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from jachess.algebra.clock import Clock
from jachess.expression.nodes import Number
from jachess.library import critical
from jachess.points.certify import certify
from jachess.results.matrices import Value
from jachess.results.points import CriticalPoints, Inertia

FUNCTIONS = [
    "x^3 - 3*x + y^2",
    "(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
    "x*y*exp(-x^2 - y^2)",
    "x^4 + y^4 - 4*x*y + 1",
    "cos(x) + x^2/10 + y^2",
    "x^2 + y^2 - 2*log(x) - 8*log(y)",
    "x^3 + y^3 + z^3 - 3*x*y*z + x*z - y",
]
SINGULAR = ["x^3 - 3*x*y^2", "(y - x^2)*(y - 2*x^2)", "x^2 + y^3", "x^4 + y^4"]
FAMILIES = ["(x^2 + y^2 - 1)^2", "sin(x)*sin(y)", "x^2*y"]


def failures(found: CriticalPoints) -> list[str]:
    checked = certify(found, Clock(20))
    failed = [text for text in checked.verified if text.startswith("FAILED")]
    assert bool(failed) == (checked.complete == "unproved")
    return failed


@pytest.mark.parametrize("text", [*FUNCTIONS, *SINGULAR, *FAMILIES])
def test_right_lists_pass(text):
    found = critical(text, verify=True)
    assert found.complete != "unproved"
    assert len(found.verified) >= 1
    assert not any(sentence.startswith("FAILED") for sentence in found.verified)


def moved(found: CriticalPoints, by: Fraction) -> CriticalPoints:
    first, *rest = found.points
    value, *others = first.coordinates
    near = value.approx + float(by)
    shifted = Value(None, str(near), near) if value.exact is None else Value(value.exact + Number(by), approx=near)
    return replace(found, points=(replace(first, coordinates=(shifted, *others)), *rest))


def renamed(found: CriticalPoints) -> CriticalPoints:
    """The last point with its eigenvalues' signs, and its kind, turned around."""
    *rest, last = found.points
    kind = {"minimum": "maximum", "maximum": "minimum", "saddle": "minimum"}[last.kind]
    n = len(last.coordinates)
    inertia = Inertia(n, 0, 0) if kind == "minimum" else Inertia(0, n, 0)
    return replace(found, points=(*rest, replace(last, kind=kind, second_order=replace(last.second_order, inertia=inertia))))


def only_the_kind(found: CriticalPoints) -> CriticalPoints:
    *rest, last = found.points
    return replace(found, points=(*rest, replace(last, kind="saddle" if last.kind != "saddle" else "minimum")))


MUTATIONS = {
    "the first dropped": lambda found: replace(found, points=found.points[1:]),
    "the last dropped": lambda found: replace(found, points=found.points[:-1]),
    "one moved a little": lambda found: moved(found, Fraction(1, 10**6)),
    "one moved far": lambda found: moved(found, Fraction(3, 7)),
    "signs and kind changed": renamed,
    "only the kind changed": only_the_kind,
    "one added": lambda found: replace(found, points=(*found.points, moved(found, Fraction(1, 3)).points[0])),
}


@pytest.mark.parametrize("mutation", MUTATIONS)
@pytest.mark.parametrize("text", FUNCTIONS)
def test_mutations_are_caught(text, mutation):
    found = critical(text)
    assert failures(MUTATIONS[mutation](found))


@pytest.mark.parametrize("text", SINGULAR)
def test_false_witnesses_are_caught(text):
    found = critical(text)
    (point,) = found.points
    false = tuple(replace(each, sign=-each.sign) for each in point.witnesses if each.sign)
    assert false
    assert failures(replace(found, points=(replace(point, witnesses=false),)))


def test_a_family_that_is_none_is_caught():
    found = critical("(x^2 + y^2 - 1)^2")
    (family,) = found.families
    (x, _), (y, value) = family.point
    assert failures(replace(found, families=(replace(family, point=((x, 2 * value), (y, value))),)))


def test_a_dropped_family_is_caught():
    assert failures(replace(critical("sin(x)*sin(y)"), families=()))
