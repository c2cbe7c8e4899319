"""Whether generators are independent of each other, so that every choice of their values is one of the variables."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from jachess.expression.nodes import Name, Node
from jachess.expression.notation import unicode
from jachess.expression.terms import build, split_term
from jachess.points.choosing import Unknown


def clashing(unknowns: Sequence[Unknown], variables: Sequence[Name]) -> str:
    """Which generators are not independent, in words, or nothing where all are: "x and e^x occur together".

    A sine goes with its cosine, and what a relation defines (a root, |u|) with what it is made of.
    """
    own = [unknown for unknown in unknowns if _is_coordinate(unknown)]
    rows = [(unknown, _direction(unknown, variables)) for unknown in own]
    found: list[tuple[int, list[Fraction]]] = []
    for unknown, row in rows:
        if row is None:
            # nothing is known of its direction: it has to have a variable of its own
            others = [each for each in own if each is not unknown]
            rest = unknown.generator.support
            for each in others:
                rest &= ~each.generator.support
            if not rest:
                return _together(unknown, others)
            continue
        for column, pivot in found:
            times = row[column]
            row = [a - times * b for a, b in zip(row, pivot, strict=True)]
        column = next((k for k, value in enumerate(row) if value), -1)
        if column < 0:
            return _together(unknown, [each for each in own if each is not unknown])
        found.append((column, [value / row[column] for value in row]))
    return ""


def _is_coordinate(unknown: Unknown) -> bool:
    if unknown.kind in ("sine", "surd", "absolute"):
        return False
    return unknown.kind != "root" or type(unknown.inner) is Name


def _together(unknown: Unknown, others: Sequence[Unknown]) -> str:
    near = [each for each in others if each.generator.support & unknown.generator.support]
    return f"{' and '.join(unicode(each.generator) for each in (*near[:1], unknown))} occur together"


def _direction(unknown: Unknown, variables: Sequence[Name]) -> list[Fraction] | None:
    """The direction in which the generator changes, up to a factor, where that is the same everywhere."""
    inner = unknown.inner
    if unknown.row:
        names = [_without_constants(term) for term, _ in unknown.row]
        if not all(type(name) is Name for name in names):
            return None
        # a constant factor, π in π·x, only lengthens the direction where there is one term
        if len(names) > 1 and any(type(term) is not Name for term, _ in unknown.row):
            return None
        return [sum((c for (_, c), own in zip(unknown.row, names, strict=True) if own is name), Fraction(0)) for name in variables]
    if unknown.kind == "inverse":
        names = [name for name in variables if name.support & inner.support]
        return [Fraction(name is names[0]) for name in variables] if len(names) == 1 else None
    return [Fraction(inner is name) for name in variables] if type(inner) is Name else None


def _without_constants(term: Node) -> Node:
    """The term without its constant factors: x for π·x."""
    return build(1, [(base, exponent) for base, exponent in split_term(term)[1] if base.support])
