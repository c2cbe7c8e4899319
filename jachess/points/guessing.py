"""Closed forms of small size inside a tiny box: 3/2, 2·π/3, √2, ln 2; a guess is only ever used after it was proved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice, product
from math import isqrt

from jachess.errors import JachessError
from jachess.expression.ball import bounds
from jachess.expression.nodes import PI, Call, E, Name, Node, Number, call, power
from jachess.expression.signs import sign

MAX_GUESSES = 24
_PI = bounds(PI, 200)


def simplest(low: Fraction, high: Fraction) -> Fraction:
    """The fraction with the least denominator in [low, high].

    >>> simplest(Fraction(31, 10), Fraction(32, 10))
    Fraction(16, 5)
    """
    if low > high:
        raise ValueError("an empty interval")
    if low <= 0 <= high:
        return Fraction(0)
    if high < 0:
        return -simplest(-high, -low)
    whole = low.__floor__()
    if whole == low:
        return Fraction(whole)
    if whole + 1 <= high:
        return Fraction(whole + 1)
    return whole + 1 / simplest(1 / (high - whole), 1 / (low - whole))


def closed_forms(low: Fraction, high: Fraction) -> tuple[Node, ...]:
    """Simple numbers in [low, high], the simplest first: rationals, rational multiples of π, square roots, logarithms."""
    assert _PI is not None
    found: list[tuple[int, Node]] = []
    plain = simplest(low, high)
    found.append((_height(plain), Number(plain)))
    if not low <= 0 <= high:
        ends = sorted((low / _PI[0], low / _PI[1], high / _PI[0], high / _PI[1]))
        turn = simplest(ends[0], ends[-1])
        if turn.denominator > 1 or abs(turn) < 50:
            found.append((_height(turn) + 2, _multiple(turn)))
        squares = sorted((low * low, high * high))
        square = simplest(squares[0], squares[1])
        if not _is_square(square):
            root: Node = call.sqrt(Number(square))
            found.append((_height(square) + 3, root if low > 0 else -root))
        found += _logarithm(low, high)
    return tuple(node for height, node in sorted(found, key=lambda pair: pair[0]) if height < 4000)


def _multiple(turn: Fraction) -> Node:
    top = Number(abs(turn.numerator)) * PI
    whole = top / turn.denominator
    return -whole if turn < 0 else whole


def _logarithm(low: Fraction, high: Fraction) -> list[tuple[int, Node]]:
    if max(abs(low), abs(high)) > 20:
        return []
    first, last = bounds(power(E, Number(low)), 120), bounds(power(E, Number(high)), 120)
    if first is None or last is None:
        return []
    value = simplest(first[0], last[1])
    return [(_height(value) + 4, Call("ln", (Number(value),)))]


def _height(value: Fraction) -> int:
    return abs(value.numerator) + value.denominator


def _is_square(value: Fraction) -> bool:
    return isqrt(value.numerator) ** 2 == value.numerator and isqrt(value.denominator) ** 2 == value.denominator


def exact_zero(
    equations: Sequence[Node], variables: Sequence[Name], box: Sequence[tuple[Fraction, Fraction]]
) -> tuple[Node, ...] | None:
    """A point of simple numbers in the box at which all equations are proved to hold; None where none is found."""
    choices = [closed_forms(low, high) for low, high in box]
    for point in islice(_by_size(choices), MAX_GUESSES):
        if vanishes_at(equations, variables, point):
            return point
    return None


def _by_size(choices: Sequence[Sequence[Node]]) -> Iterator[tuple[Node, ...]]:
    """All combinations, those of simple numbers first."""
    numbered = product(*(tuple(enumerate(each)) for each in choices))
    for combination in sorted(numbered, key=lambda pairs: sum(k for k, _ in pairs)):
        yield tuple(node for _, node in combination)


def vanishes_at(equations: Sequence[Node], variables: Sequence[Name], point: Sequence[Node]) -> bool:
    """Whether it is proved that every equation is 0 at the point."""
    from jachess.expression.ball import enclose_many
    from jachess.expression.exact import value_at

    values: dict[Node, Node] = dict(zip(variables, point))
    balls = enclose_many(equations, values, 120)
    if any(ball is None or not ball.contains(0) for ball in balls):
        return False
    try:
        return all(sign(value_at(equation, values)) == 0 for equation in equations)
    except (JachessError, ValueError):
        return False
