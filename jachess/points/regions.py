"""Integers n divided into ranges on which given expressions keep their signs: where π·n − 5 is negative, zero, positive."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from jachess.errors import JachessError
from jachess.expression.conditions import POSITIVE, positivity
from jachess.expression.exact import compare, value_at
from jachess.expression.nodes import ZERO, Call, Name, Node, Number, negate, total
from jachess.expression.terms import build, split_term
from jachess.expression.tidy import collected, tidy
from jachess.points.arguments import addends


class Range(NamedTuple):
    """The integers from low to high; None: without end."""

    low: int | None
    high: int | None

    def conditions(self, name: Name) -> tuple[Node, ...]:
        """The range as relations."""
        if self.low is not None and self.low == self.high:
            return (Call("=", (name, Number(self.low))),)
        found: list[Node] = []
        if self.low is not None:
            found.append(Call(">=", (name, Number(self.low))))
        if self.high is not None:
            found.append(Call("<=", (name, Number(self.high))))
        return tuple(found)

    def within(self, other: Range) -> bool:
        """Whether all its integers are in another range."""
        low = other.low is None or (self.low is not None and self.low >= other.low)
        high = other.high is None or (self.high is not None and self.high <= other.high)
        return low and high

    def member(self, parity: int | None) -> int | None:
        """An integer of the range near 0, even or odd where that is asked; None where there is none."""
        low, high = self.low, self.high
        start = low if low is not None and low > 0 else high if high is not None and high < 0 else 0
        for number in (start, start + 1, start - 1):
            inside = (low is None or number >= low) and (high is None or number <= high)
            if inside and (parity is None or number % 2 == parity):
                return number
        return None


def ranges(expressions: Sequence[Node], name: Name) -> list[Range] | None:
    """The integers in ranges on which none of the expressions changes its sign; None where their zeros are not seen.

    The expressions are in this name alone. An integer at which one of them vanishes is a range of its own.
    >>> n = Name("n")
    >>> ranges([n * Number(2)], n)
    [Range(low=None, high=-1), Range(low=0, high=0), Range(low=1, high=None)]
    """
    zeros: list[Node] = []
    for expression in expressions:
        found = _zeros(expression, name)
        if found is None:
            return None
        zeros += found
    breaks: set[tuple[int, bool]] = set()
    for zero in zeros:
        try:
            below = value_at(Call("floor", (zero,)), {})
            if type(below) is not Number:
                return None
            breaks.add((int(below.value), compare(zero, below) == 0))
        except JachessError:
            return None
    result: list[Range] = []
    low: int | None = None
    for whole, exact in sorted(breaks):
        last = whole - 1 if exact else whole
        if low is None or low <= last:
            result.append(Range(low, last))
        if exact:
            if not result or result[-1] != Range(whole, whole):
                result.append(Range(whole, whole))
        low = whole + 1
    result.append(Range(low, None))
    return result


def _zeros(expression: Node, name: Name) -> list[Node] | None:
    """The real zeros of an expression in one name; None where they are not seen."""
    whole = collected(expression)
    if not whole.support & name.support:
        return []
    found: list[Node] = []
    for candidate in (whole, tidy(whole)):
        found = []
        for base, exponent in split_term(candidate)[1]:
            factor = build(1, [(base, 1)])
            depends = (base.support | (exponent.support if isinstance(exponent, Node) else 0)) & name.support
            if not depends or positivity(build(1, [(base, exponent)])) == POSITIVE:
                continue
            roots = None if isinstance(exponent, Node) else _polynomial_zeros(factor, name)
            if roots is None:
                break
            found += roots
        else:
            return found
    return None


def _polynomial_zeros(factor: Node, name: Name) -> list[Node] | None:
    coefficients: dict[int, list[Node]] = {}
    for term in addends(factor):
        scale, factors = split_term(term)
        degree = 0
        rest = []
        for base, exponent in factors:
            if base is name and type(exponent) is int and exponent > 0:
                degree += exponent
            elif (base.support | (exponent.support if isinstance(exponent, Node) else 0)) & name.support:
                return None
            else:
                rest.append((base, exponent))
        coefficients.setdefault(degree, []).append(build(scale, rest))
    c, b, a = (collected(total(coefficients.get(k, [ZERO]))) for k in range(3))
    if max(coefficients) > 2:
        return None
    if max(coefficients) == 1:
        return [tidy(negate(c) / b)]
    square = tidy(b * b - 4 * a * c)
    try:
        side = compare(square, ZERO)
    except JachessError:
        return None
    if side < 0:
        return []
    root = value_at(Call("sqrt", (square,)), {})
    return [tidy((sign * root - b) / (2 * a)) for sign in (1, -1)]


def joined(allowed: Sequence[Range]) -> Iterator[tuple[Range, tuple[int, ...]]]:
    """Ranges put together where at most single integers are missing between them, with those integers."""
    run: Range | None = None
    gaps: list[int] = []
    for each in allowed:
        if run is not None and run.high is not None and each.low is not None and each.low - run.high <= 2:
            if each.low - run.high == 2:
                gaps.append(run.high + 1)
            run = Range(run.low, each.high)
            continue
        if run is not None:
            yield run, tuple(gaps)
        run, gaps = each, []
    if run is not None:
        yield run, tuple(gaps)



