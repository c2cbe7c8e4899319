"""Angles from their cosine and sine: r·π where that is so, else a readable arc and a multiple of π."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from jachess.expression.nodes import PI, ZERO, Call, Negative, Node, Number, Power
from jachess.expression.tidy import collected, length

if TYPE_CHECKING:
    from jachess.algebra.number_fields import Element

MAX_DENOMINATOR = 60  # of r in r·π


class Angle(NamedTuple):
    """The angle turns·π + rest; `rest` is 0 or has no part that is a rational multiple of π."""

    turns: Fraction
    rest: Node = ZERO

    def node(self) -> Node:
        """The angle as an expression."""
        return collected(Number(self.turns) * PI + self.rest)


def angle_of(cosine: Element, sine: Element) -> Angle:
    """The angle in (−π, π] with this cosine and sine, the squares of which add up to 1.

    Angles that differ by π have the same `rest`, and opposite ones have opposite rests.
    >>> from jachess.algebra.number_fields import Field
    >>> q = Field.rational()
    >>> angle_of(q.element(-1), q.element(0))
    Angle(turns=Fraction(1, 1), rest=Number(0))
    >>> str(angle_of(q.element(Fraction(-3, 5)), q.element(Fraction(4, 5))).node())
    'pi - acos(3/5)'
    """
    turns = _rational_turns(cosine, sine)
    if turns is not None:
        return Angle(turns)
    upward, right = sine.sign() > 0, cosine.sign() > 0
    name, value = _arc(cosine, sine)
    own: Node = Call(name, (value,))
    # own is in (0, π/2): the angle with |cosine| and |sine|
    rest = own if upward == right else Negative((own,))
    return Angle(Fraction(0 if right else 1 if upward else -1), rest)


def _rational_turns(cosine: Element, sine: Element) -> Fraction | None:
    """r with the angle r·π, in (−1, 1], where r is rational with a small denominator; proved by cos(q·r·π) = ±1."""
    if sine.is_zero():
        return Fraction(0 if cosine.sign() > 0 else 1)
    if cosine.is_zero():
        return Fraction(sine.sign(), 2)
    from math import atan2, pi

    estimate = atan2(float(sine.ball(64).mid()), float(cosine.ball(64).mid())) / pi
    for denominator in range(3, MAX_DENOMINATOR + 1):
        numerator = round(estimate * denominator)
        if abs(estimate * denominator - numerator) < 1e-9 and _is_multiple(cosine, denominator, numerator):
            return Fraction(numerator, denominator)
    return None


def _is_multiple(cosine: Element, denominator: int, numerator: int) -> bool:
    """Whether cos(denominator·θ) is that of numerator·π: then θ, which is near it, is numerator·π/denominator."""
    before, now = cosine.field.element(1), cosine
    for _ in range(denominator - 1):
        before, now = now, 2 * cosine * now - before  # type: ignore[assignment]
    return bool((now - (-1) ** (numerator % 2)).is_zero())


def _arc(cosine: Element, sine: Element) -> tuple[str, Node]:
    """The arc function and argument that write the angle with |cosine| and |sine| in the shortest way."""
    c = cosine if cosine.sign() > 0 else -cosine
    s = sine if sine.sign() > 0 else -sine
    for name, value in (("acos", c), ("asin", s), ("atan", s / c)):
        if value.is_rational():  # type: ignore[attr-defined]
            return name, value.node()
    nodes = [("acos", c.node()), ("asin", s.node()), ("atan", (s / c).node())]
    return min(nodes, key=lambda pair: length(pair[1]))


def power_of_minus_one(exponent: Node) -> Node:
    """(−1)^n."""
    return Power((Number(-1), exponent))
