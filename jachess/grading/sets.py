"""Answers that are more than a list of entries: point sets in any order, values with multiplicity, equations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from jachess.algebra.clock import Clock
from jachess.expression.nodes import ZERO, Node, Number, free_names, substitute
from jachess.grading.answers import Answer, Equation, Expressions, Kind, PointSet, Values
from jachess.grading.deciding import decide
from jachess.grading.diagnosis import ListedPoint
from jachess.grading.equivalence import as_conditions, compare
from jachess.grading.places import Samples
from jachess.grading.policy import DEFAULT, Policy
from jachess.grading.tolerance import numbers_agree
from jachess.results.verdicts import Comparison, Evidence, Outcome


class Matching(NamedTuple):
    """Which left element stands for which right one. `pairs` holds (left, right) places; an `open` pair is undecided."""

    pairs: tuple[tuple[int, int], ...]
    open: tuple[tuple[int, int], ...]
    extra: tuple[int, ...]  # left elements without a partner
    missing: tuple[int, ...]  # right elements without a partner


def compare_answers(
    left: Answer, right: Answer, *, policy: Policy = DEFAULT, assumptions: str | Sequence[Node] = (), clock: Clock | None = None
) -> Comparison:
    """The comparison of two answers of one kind. Raises: nothing; answers of different kinds are different."""
    conditions = as_conditions(assumptions)
    if isinstance(left, Expressions) and isinstance(right, Expressions):
        return compare(left.value, right.value, policy=policy, assumptions=conditions, clock=clock)
    if isinstance(left, PointSet) and isinstance(right, PointSet):
        return compare_points(left.points, right.points, policy, conditions, clock)
    if isinstance(left, Values) and isinstance(right, Values):
        return compare_values(left.values, right.values, policy, conditions, clock)
    if isinstance(left, Equation) and isinstance(right, Equation):
        return compare_equations(left, right, policy, conditions, clock)
    if isinstance(left, Kind) and isinstance(right, Kind):
        same = left.word == right.word
        text = f"both are {left.word}" if same else f"{left.word} is not {right.word}"
        return Comparison("equal" if same else "different", Evidence("identical" if same else "type", text))
    return Comparison("different", Evidence("type", f"{_named(left)} is not {_named(right)}"))


def _named(answer: Answer) -> str:
    return {
        "Expressions": "an expression",
        "PointSet": "a set of points",
        "Values": "a list of values",
        "Equation": "an equation",
        "Kind": "a kind of point",
    }[type(answer).__name__]


def compare_points(
    left: Sequence[ListedPoint],
    right: Sequence[ListedPoint],
    policy: Policy = DEFAULT,
    conditions: Sequence[Node] = (),
    clock: Clock | None = None,
) -> Comparison:
    """Point sets in any order; a kind counts where the right side gives one. `entries` has a row for each right point,
    then one for each left point that is too much."""
    first, second = _distinct(left, policy, conditions, clock), _distinct(right, policy, conditions, clock)
    found = match([p.coordinates for p in first], [p.coordinates for p in second], policy, conditions, clock)
    rows: list[Outcome] = ["different"] * len(second)
    faults: list[tuple[Outcome, Evidence]] = []
    for mine, other in found.pairs:
        given, asked = first[mine], second[other]
        if asked.kind and given.kind != asked.kind and (given.kind or asked.kind):
            said = f"is called {given.kind} on the left" if given.kind else "has no kind on the left"
            faults.append(
                (
                    "different",
                    Evidence("type", f"{_shown(asked.coordinates)} {said}, {asked.kind} on the right", entry=(other + 1,)),
                )
            )
        else:
            rows[other] = "equal"
    for mine, other in found.open:
        rows[other] = "undecided"
        text = f"it is not decided whether {_shown(first[mine].coordinates)} is {_shown(second[other].coordinates)}"
        faults.append(("undecided", Evidence("agreement", text, entry=(other + 1,))))
    for other in found.missing:
        faults.append(
            ("different", Evidence("shape", f"the left has no point {_shown(second[other].coordinates)}", entry=(other + 1,)))
        )
    for mine in found.extra:
        faults.append(("different", Evidence("shape", f"the right has no point {_shown(first[mine].coordinates)}")))
    rows += ["different"] * len(found.extra)
    size = len(second[0].coordinates) if second else len(first[0].coordinates) if first else 0
    verdict, evidence = _gathered(
        faults, f"{len(second)} point{'s' * (len(second) != 1)} on both sides, each equal to one of the other side"
    )
    return Comparison(
        verdict,
        evidence,
        tuple(c for p in first for c in p.coordinates),
        tuple(c for p in second for c in p.coordinates),
        (len(first), size),
        (len(second), size),
        tuple((row,) for row in rows),
    )


def _gathered(faults: list[tuple[Outcome, Evidence]], text: str) -> tuple[Outcome, Evidence]:
    for wanted in ("different", "undecided"):
        for verdict, evidence in faults:
            if verdict == wanted:
                return verdict, evidence
    return "equal", Evidence("normal form", text)


def _shown(coordinates: Sequence[Node]) -> str:
    return f"({', '.join(map(str, coordinates))})" if len(coordinates) != 1 else str(coordinates[0])


def _distinct(points: Sequence[ListedPoint], policy: Policy, conditions: Sequence[Node], clock: Clock | None) -> list[ListedPoint]:
    """The points without those that stand twice with the same kind."""
    kept: list[ListedPoint] = []
    for point in points:
        if not any(
            point.kind == other.kind and _same(point.coordinates, other.coordinates, policy, conditions, clock) == "equal"
            for other in kept
        ):
            kept.append(point)
    return kept


def compare_values(
    left: Sequence[Node],
    right: Sequence[Node],
    policy: Policy = DEFAULT,
    conditions: Sequence[Node] = (),
    clock: Clock | None = None,
) -> Comparison:
    """Values in any order, each as often as it occurs. `entries` has a row for each right value, then one for each left
    value that is too much."""
    found = match([(value,) for value in left], [(value,) for value in right], policy, conditions, clock)
    rows: list[Outcome] = ["different"] * len(right)
    faults: list[tuple[Outcome, Evidence]] = []
    for _, other in found.pairs:
        rows[other] = "equal"
    for mine, other in found.open:
        rows[other] = "undecided"
        faults.append(
            ("undecided", Evidence("agreement", f"it is not decided whether {left[mine]} is {right[other]}", entry=(other + 1,)))
        )
    for other in found.missing:
        often = sum(1 for k in range(len(right)) if right[k] is right[other])
        again = " as often as the right" if often > 1 and any(right[b] is right[other] for _, b in found.pairs) else ""
        faults.append(("different", Evidence("shape", f"the left has no value {right[other]}{again}", entry=(other + 1,))))
    for mine in found.extra:
        faults.append(("different", Evidence("shape", f"the right has no value {left[mine]}")))
    rows += ["different"] * len(found.extra)
    verdict, evidence = _gathered(
        faults, f"{len(right)} value{'s' * (len(right) != 1)} on both sides, each equal to one of the other side"
    )
    return Comparison(verdict, evidence, tuple(left), tuple(right), (len(left),), (len(right),), tuple((row,) for row in rows))


def match(
    left: Sequence[tuple[Node, ...]],
    right: Sequence[tuple[Node, ...]],
    policy: Policy = DEFAULT,
    conditions: Sequence[Node] = (),
    clock: Clock | None = None,
) -> Matching:
    """Each left element with a right one that is equal to it, as many as there are; then those that may be equal."""
    verdicts: dict[tuple[int, int], Outcome] = {}
    pairs: list[tuple[int, int]] = []
    free = list(range(len(right)))
    rest: list[int] = []
    for mine, element in enumerate(left):
        for other in free:
            verdicts[mine, other] = _same(element, right[other], policy, conditions, clock)
            if verdicts[mine, other] == "equal":
                pairs.append((mine, other))
                free.remove(other)
                break
        else:
            rest.append(mine)
    maybe: list[tuple[int, int]] = []
    for mine in list(rest):
        for other in free:
            if verdicts.get((mine, other)) == "undecided":
                maybe.append((mine, other))
                free.remove(other)
                rest.remove(mine)
                break
    return Matching(tuple(pairs), tuple(maybe), tuple(rest), tuple(free))


def _same(
    left: tuple[Node, ...], right: tuple[Node, ...], policy: Policy, conditions: Sequence[Node], clock: Clock | None
) -> Outcome:
    if len(left) != len(right):
        return "different"
    outcome: Outcome = "equal"
    for a, b in zip(left, right, strict=True):
        near = numbers_agree(a, b, policy)
        if near:
            continue
        verdict = decide(a, b, conditions, seconds=policy.seconds, clock=clock).verdict
        if verdict == "different":
            return verdict
        if verdict == "undecided":
            outcome = verdict
    return outcome


def compare_equations(
    left: Equation, right: Equation, policy: Policy = DEFAULT, conditions: Sequence[Node] = (), clock: Clock | None = None
) -> Comparison:
    """Equations that are equal up to a factor that is a number and not 0; different only if both are linear (planes, lines)."""
    first, second = left.left - left.right, right.left - right.right
    sides = (first,), (second,)
    names = free_names(first, second)
    for attempt in range(6):
        point = Samples(names, conditions).point(attempt)
        at: dict[Node, Node] = {name: Number(value) for name, value in point.items()}
        a, b = substitute(first, at), substitute(second, at)
        if decide(a, ZERO, seconds=0).verdict == "different" and decide(b, ZERO, seconds=0).verdict == "different":
            break
    else:
        return Comparison("undecided", Evidence("domain", "no point was found at which both equations have a value"), *sides)
    decision = decide(first * b, second * a, conditions, seconds=policy.seconds, clock=clock)
    if decision.verdict == "equal":
        return Comparison(
            "equal", Evidence(decision.evidence.method, "the equations are multiples of each other"), *sides, (), (), (("equal",),)
        )
    if decision.verdict == "different" and all(_linear(node) for node in (first, second)):
        text = "the equations are linear and not multiples of each other"
        return Comparison("different", Evidence("ball witness", text), *sides, (), (), (("different",),))
    text = "the equations are not multiples of each other; they may still have the same solutions"
    return Comparison("undecided", Evidence("agreement", text), *sides, (), (), (("undecided",),))


def _linear(node: Node) -> bool:
    """Whether all second derivatives are 0, by proof."""
    from jachess.calculus.accumulation import differentiate

    names = free_names(node)
    for name in names:
        slope = differentiate(node, name)
        for other in names:
            if decide(differentiate(slope, other), ZERO, seconds=0).verdict != "equal":
                return False
    return True


__all__ = ["Matching", "compare_answers", "compare_equations", "compare_points", "compare_values", "match"]
