"""Answers in decimals: rounded for an exact value, rounded too early, angles in degrees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from jachess.expression.nodes import PI, Call, Node, Number, postorder, rebuilt
from jachess.grading.diagnosis import Candidate
from jachess.grading.transformed import always
from jachess.grading.workspace import Entry, Workspace

_ANGLES = frozenset({"sin", "cos", "tan", "cot", "sec", "csc"})
EARLY = 0.02  # the relative error up to which rounding on the way explains a decimal answer


def decimal_slips(work: Workspace, entries: tuple[Entry, ...]) -> Iterator[Candidate]:
    """Rows 45 and 47 for these entries."""
    typed = _decimals(work.answer.text)
    for entry in entries:
        i, j = entry
        yield from _in_degrees(work, entry, typed)
        if not typed:
            continue
        right, given = work.value(work.right[i][j]), work.value(work.given[i][j])
        unit = _unit(work.given[i][j], typed)
        if unit is not None and _within(right, given, unit / 2 * (1 + 1e-9)):
            yield Candidate("rounded", (entry,), detail="an exact value is asked for, and this is its decimal expansion, rounded")
        elif _has_decimal(work.given[i][j]) and _relative(right, given) < EARLY:
            yield Candidate("rounded", (entry,), rank=1, detail="the value was rounded on the way: keep exact values to the end")


def _decimals(text: str) -> list[str]:
    return re.findall(r"\d*\.\d+|\d+\.", text)


def _unit(node: Node, typed: list[str]) -> float | None:
    """The unit of the last digit shown, for an entry that is one decimal."""
    bare = node.args[0] if node.args and not isinstance(node, Number) else node
    if not isinstance(bare, Number):
        return None
    for text in typed:
        if abs(float(text) - abs(float(bare.value))) < 1e-12:
            return float(10.0 ** -len(text.partition(".")[2]))
    return None


def _has_decimal(node: Node) -> bool:
    """Whether there is a number in it that is a decimal fraction and not a simple one."""
    for part in postorder(node):
        if isinstance(part, Number) and not isinstance(part.value, int):
            rest = part.value.denominator
            for prime in (2, 5):
                while rest % prime == 0:
                    rest //= prime
            if rest == 1 and part.value.denominator > 4:
                return True
    return False


def _within(right: Any, given: Any, allowed: float) -> bool:
    return bool((abs(right - given) <= allowed).all())


def _relative(right: Any, given: Any) -> float:
    worst = 0.0
    for one, other in zip(right.tolist(), given.tolist(), strict=True):
        if one != one or other != other:
            continue
        size = max(abs(one), abs(other))
        worst = max(worst, abs(one - other) / size if size else 0.0)
    return worst


def _in_degrees(work: Workspace, entry: Entry, typed: list[str]) -> Iterator[Candidate]:
    """The right formula with every angle taken in degrees, or with degrees taken for radians."""
    i, j = entry
    formula = work.formulas[i][j]
    given = work.value(work.given[i][j])
    unit = _unit(work.given[i][j], typed)
    for factor in (PI / 180, 180 / PI):
        wrong = _scaled(formula, factor)
        if wrong is formula:
            return
        values = work.value(wrong)
        if work.prints.same(values, given):
            yield Candidate("degrees", (entry,), wrong=None if work.numeric else always(wrong))
        elif unit is not None and _within(values, given, 0.55 * unit):
            yield Candidate("degrees", (entry,), rank=1)


def _scaled(node: Node, factor: Node) -> Node:
    new: dict[Node, Node] = {}
    for part in postorder(node):
        args = tuple(new[arg] for arg in part.args)
        if isinstance(part, Call) and part.name in _ANGLES:
            new[part] = Call(part.name, (args[0] * factor,))
        else:
            new[part] = rebuilt(part, args) if part.args else part
    return new[node]
