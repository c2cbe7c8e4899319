"""Arguments of functions as whole combinations of few terms: 2·x + y + π/3 is twice x, once y, and π/3 more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import gcd, lcm
from typing import NamedTuple

from jachess.expression.nodes import ZERO, Node, Number, Sum, total
from jachess.expression.rational import expanded
from jachess.expression.terms import build, split_term
from jachess.expression.tidy import collected

Row = dict[Node, Fraction]


def addends(node: Node) -> tuple[Node, ...]:
    """The terms of an expression multiplied out, collected."""
    whole = expanded(collected(node))
    return whole.args if type(whole) is Sum else (whole,)


class Combination(NamedTuple):
    """An argument: rational multiples of terms that depend on the variables, and a constant."""

    row: Row
    constant: Node


def combination(argument: Node, variables: int) -> Combination:
    """The argument as a combination; `variables` is the support of all the variables.

    >>> from jachess.expression.nodes import Name
    >>> x = Name("x")
    >>> combination(2 * (x + 3), x.support)
    Combination(row={Name(x): Fraction(2, 1)}, constant=Number(6))
    """
    row: Row = {}
    rest: list[Node] = []
    for term in addends(argument):
        if not term.support & variables:
            rest.append(term)
            continue
        coefficient, factors = split_term(term)
        bare = build(1, factors)
        row[bare] = row.get(bare, Fraction(0)) + Fraction(coefficient)
    return Combination({term: c for term, c in row.items() if c}, collected(total(rest)) if rest else ZERO)


def as_node(row: Row) -> Node:
    """The combination written out, collected."""
    return collected(total([Number(coefficient) * term for term, coefficient in row.items()]))


class Basis:
    """Rows of which each of the given combinations is a sum of whole multiples.

    Where the combinations are as independent as their terms, each row is one term times a rational: sin(x), sin(x + y)
    and cos(y/2) need x and y/2. Otherwise the rows are combinations themselves: sin(x + y) alone needs x + y.
    """

    def __init__(self, rows: Iterable[Row], variables: Sequence[Node] = ()) -> None:
        self.rows: list[Row] = []
        for part in _components([row for row in rows if row]):
            terms = list(dict.fromkeys(term for row in part for term in row))
            reduced = _echelon(part, terms)
            if len(reduced) == len(terms):
                reduced = [{term: _common_divisor([row[term] for row in part if term in row])} for term in terms]
            self.rows += reduced
        order = list(variables)

        def first(row: Row) -> int:
            return min((k for k, name in enumerate(order) for term in row if term.support & name.support), default=0)

        self.rows.sort(key=first)

    def refine(self, rows: Iterable[Row]) -> None:
        """Divide rows of the basis by whole numbers so that multiples of them among these rows are whole too."""
        for row in rows:
            for place, own in enumerate(self.rows):
                pivot, coefficient = next(iter(own.items()))
                ratio = row.get(pivot, Fraction(0)) / coefficient
                if ratio and all(row.get(term, Fraction(0)) == ratio * value for term, value in own.items()):
                    self.rows[place] = {term: value / ratio.denominator for term, value in own.items()}

    def coordinates(self, row: Row) -> tuple[int, ...] | None:
        """How often each row of the basis is taken; None where the combination is not in its span."""
        rest = dict(row)
        found: list[int] = []
        for own in self.rows:
            pivot, coefficient = next(iter(own.items()))
            times = rest.get(pivot, Fraction(0)) / coefficient
            if times.denominator != 1:
                return None
            found.append(int(times))
            if times:
                for term, value in own.items():
                    rest[term] = rest.get(term, Fraction(0)) - times * value
        return None if any(rest.values()) else tuple(found)


def _common_divisor(values: Sequence[Fraction]) -> Fraction:
    denominator = lcm(*(value.denominator for value in values))
    return Fraction(gcd(*(int(value * denominator) for value in values)), denominator)


def _components(rows: list[Row]) -> list[list[Row]]:
    """The rows in groups that share no terms."""
    groups: list[tuple[set[Node], list[Row]]] = []
    for row in rows:
        terms, own = set(row), [row]
        for other in [group for group in groups if group[0] & terms]:
            groups.remove(other)
            terms |= other[0]
            own = other[1] + own
        groups.append((terms, own))
    return [own for _, own in groups]


def _echelon(rows: list[Row], terms: Sequence[Node]) -> list[Row]:
    """A basis of the lattice of the rows, each with a first term that the later ones have not (Hermite)."""
    left = [dict(row) for row in rows]
    found: list[Row] = []
    for term in terms:
        own = [row for row in left if row.get(term)]
        left = [row for row in left if not row.get(term)]
        while len(own) > 1:
            own.sort(key=lambda row: abs(row[term]))
            smallest = own[0]
            for row in own[1:]:
                times = row[term] // smallest[term]
                for other, value in smallest.items():
                    row[other] = row.get(other, Fraction(0)) - times * value
            left += [row for row in own[1:] if not row[term]]
            own = [smallest, *(row for row in own[1:] if row[term])]
        left = [kept for row in left if (kept := {key: value for key, value in row.items() if value})]
        if own:
            sign = 1 if own[0][term] > 0 else -1
            found.append({key: sign * own[0][key] for key in terms if own[0].get(key)})
    return found
