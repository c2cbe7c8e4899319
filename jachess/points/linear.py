"""Linear equations in the variables with constant coefficients, solved for them: π·x = a, x + y = b."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from jachess.expression.nodes import ONE, ZERO, Name, Node, Number, total
from jachess.expression.terms import build, split_term
from jachess.expression.tidy import collected, tidy

Combination = tuple[tuple[Node, Fraction], ...]


class Solved(NamedTuple):
    """The variables that are determined, as expressions in those that are not; `equations` (each = 0) are the rest."""

    values: dict[Name, Node]
    equations: tuple[Node, ...]


def solved(rows: Iterable[tuple[Combination, Node]], variables: Sequence[Name]) -> Solved:
    """The variables from values of combinations. Terms that are not a constant times a variable stay in `equations`.

    >>> x, y = Name("x"), Name("y")
    >>> found = solved([(((x, Fraction(1)), (y, Fraction(1))), Number(3)), (((x, Fraction(2)),), Number(1))], [x, y])
    >>> {str(name): str(value) for name, value in found.values.items()}
    {'x': '1/2', 'y': '5/2'}
    """
    left: list[tuple[dict[Name, Node], Node]] = []
    equations: list[Node] = []
    for combination, value in rows:
        row: dict[Name, Node] = {}
        for term, times in combination:
            constant, name = _split(term)
            if type(name) is not Name:
                break
            row[name] = collected(row.get(name, ZERO) + Number(times) * constant)
        else:
            left.append((row, value))
            continue
        equations.append(tidy(total([Number(coefficient) * term for term, coefficient in combination]) - value))
    values: dict[Name, Node] = {}
    while left:
        left.sort(key=lambda pair: len(pair[0]))
        row, value = left.pop(0)
        if not row:
            if value is not ZERO:
                equations.append(value)
            continue
        pivot = max(row, key=lambda name: variables.index(name) if name in variables else -1)
        scale = row.pop(pivot)
        found = tidy((value - total([coefficient * name for name, coefficient in row.items()])) / scale)
        rest = {name: collected(coefficient / scale) for name, coefficient in row.items()}
        share = tidy(value / scale)
        for other, _ in left:
            share_of = other.pop(pivot, None)
            if share_of is None:
                continue
            for name, coefficient in rest.items():
                changed = tidy(other.get(name, ZERO) - share_of * coefficient)
                if changed is ZERO:
                    other.pop(name, None)
                else:
                    other[name] = changed
            place = next(k for k, pair in enumerate(left) if pair[0] is other)
            left[place] = other, tidy(left[place][1] - share_of * share)
        values = {name: _replaced(known, pivot, found) for name, known in values.items()}
        values[pivot] = found
    return Solved(values, tuple(equations))


def _replaced(node: Node, name: Name, value: Node) -> Node:
    from jachess.expression.nodes import substitute

    return tidy(substitute(node, {name: value})) if node.support & name.support else node


def _split(term: Node) -> tuple[Node, Node]:
    """The constant factors of a term, and the rest."""
    coefficient, factors = split_term(term)
    constant = build(coefficient, [pair for pair in factors if not pair[0].support and not getattr(pair[1], "support", 0)])
    rest = [pair for pair in factors if pair[0].support or getattr(pair[1], "support", 0)]
    return constant, build(1, rest) if rest else ONE
