"""Answers compared: derivatives against rearranged forms (three of four) and near misses, beside SymPy's own ways."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random
from typing import Any

from clock import in_child, seconds
from report import figure, say, table, title

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "grading"))

from rewriting import X, Y, function, near_miss, rearranged

Pair = tuple[str, str, bool]


def pairs(count: int, seed: int = 1) -> list[Pair]:
    """(answer, right answer, whether they are equal) as texts: derivatives of generated functions and what became of them."""
    from jachess.calculus.accumulation import differentiate
    from jachess.expression.checking import Disagreement, agree
    from jachess.expression.nodes import operations
    from jachess.expression.notation import plain
    from jachess.expression.tidy import tidy

    random = Random(seed)
    found: list[Pair] = []
    while len(found) < count:
        f = function(random, (3, 4, 4, 5))
        right = tidy(differentiate(f, random.choice((X, Y))))
        if not right.support or not 6 <= operations(right) <= 50:
            continue
        equal = len(found) % 4 != 3
        answer = rearranged(right, random)
        if answer is right:
            continue
        if not equal:
            slip = near_miss(answer, random)
            if slip is None:
                continue
            answer = slip
            try:
                agree(answer, right)
                continue  # the slip changed nothing
            except Disagreement:
                pass
        found.append((plain(answer), plain(right), equal))
    return found


def decided(items: list[Pair]) -> dict[str, Any]:
    """The time of all pairs, reading included, and the verdicts; equal and different pairs apart."""
    from jachess.grading.equivalence import compare

    result: dict[str, Any] = {"wrong": 0, "undecided": 0}
    for name, chosen in (("equal", [item for item in items if item[2]]), ("different", [item for item in items if not item[2]])):

        def work(chosen: list[Pair] = chosen) -> list[str]:
            return [compare(answer, right).verdict for answer, right, _ in chosen]

        result[name], verdicts = seconds(work)
        result["undecided"] += verdicts.count("undecided")
        result["wrong"] += sum(verdict not in (name, "undecided") for verdict in verdicts)
    return result


def by_sympy(items: list[Pair], way: str) -> dict[str, Any]:
    """The same by SymPy: simplify(a − b) == 0, expand(a − b) == 0, or a.equals(b); reading is not counted."""
    import sympy

    from jachess.algebra.bridge import many_to_sympy
    from jachess.syntax.reading import read

    read_items = [(*many_to_sympy((read(a).components[0], read(b).components[0])), equal) for a, b, equal in items]
    ask = {
        "simplify": lambda a, b: sympy.simplify(a - b) == 0,
        "expand": lambda a, b: sympy.expand(a - b) == 0,
        "equals": lambda a, b: bool(a.equals(b)),
    }[way]
    taken, answers = seconds(lambda: [ask(a, b) for a, b, _ in read_items])
    return {"seconds": taken, "wrong": sum(answer != equal for answer, (_, _, equal) in zip(answers, read_items, strict=True))}


def equivalence() -> None:
    """Pairs a second on one core."""
    items = pairs(2000)
    size = sum(len(a) + len(b) for a, b, _ in items) / len(items) / 2
    title(
        "Answers compared",
        f"{len(items)} pairs of texts ({size:.0f} characters on average): derivatives against rearranged forms (75 %) and near misses (25 %).",
        "Every `equal` is proved, every `different` has a witness; reading is included for jachess, left out for SymPy.",
    )
    warm = items[:40]
    own = in_child(lambda: (decided(warm), decided(items[40:]))[1], 120)
    rest = len(items) - 40
    equal = sum(1 for item in items[40:] if item[2])
    rows = [
        ["jachess", f"{rest / (own['equal'] + own['different']):.0f}", str(own["wrong"]), str(own["undecided"])],
        ["  equal pairs", f"{equal / own['equal']:.0f}", "", ""],
        ["  different pairs", f"{(rest - equal) / own['different']:.0f}", "", ""],
    ]
    for way, count in (("expand", 200), ("simplify", 24), ("equals", 24)):
        found = in_child(lambda way=way, count=count: by_sympy(items[:count], way), 90)
        if found is None:
            say(f"sympy {way}: not finished within 90 s for {count} pairs")
            continue
        rows.append([f"sympy {way} ({count} pairs)", f"{count / found['seconds']:.1f}", str(found["wrong"]), ""])
    table(["method", "pairs/s", "wrong", "undecided"], rows)
    figure("two answers compared, with proof or witness", f"{rest / (own['equal'] + own['different']):.0f} pairs a second")
