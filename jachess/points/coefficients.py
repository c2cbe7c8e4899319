"""Exact coefficients: Fractions where they are rational, Scalars elsewhere; their signs, and shortest fractions.

Everything about critical points that is decided is decided by `sign_of`, which is exact or raises LimitReached.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import Any

from jachess.algebra.scalars import BallScalar, ConstantScalar
from jachess.expression.ball import ends
from jachess.expression.nodes import Node, Number

Coefficient = Any  # Fraction, int, or an algebra.scalars.Scalar with the same arithmetic


def sign_of(value: Coefficient) -> int:
    """−1, 0 or 1. Raises: LimitReached when it cannot be decided."""
    if isinstance(value, (Fraction, int)):
        return (value > 0) - (value < 0)
    found: int = value.sign()
    return found


def vanishes(value: Coefficient) -> bool:
    """Whether the coefficient is 0. Raises: LimitReached when it cannot be decided."""
    if isinstance(value, (Fraction, int)):
        return not value
    found: bool = value.is_zero()
    return found


def is_dropped(value: Coefficient) -> bool:
    """Whether a term with this coefficient is left out: it is known to be 0. Balls are never asked, they decide nothing."""
    return not isinstance(value, BallScalar) and vanishes(value)


def plain(value: Coefficient) -> Coefficient:
    """The coefficient as a Fraction where it is known to be rational, else itself."""
    if isinstance(value, (Fraction, int)):
        return Fraction(value)
    if isinstance(value, ConstantScalar):
        node = value.node()
        return Fraction(node.value) if type(node) is Number else value
    if isinstance(value, BallScalar):
        ball = value.refine(64)
        return ends(ball)[0] if ball is not None and ball.is_exact() else value
    if getattr(value, "is_rational", None) is not None and value.is_rational():
        return value.value
    return value


def node_of(value: Coefficient) -> Node:
    """The coefficient as an expression."""
    if isinstance(value, (Fraction, int)):
        return Number(value)
    found: Node = value.node()
    return found


def simplest_between(low: Fraction | None, high: Fraction | None) -> Fraction:
    """The fraction with the smallest denominator, then numerator, strictly between two (None: no end).

    >>> simplest_between(Fraction(1), Fraction(2)), simplest_between(None, None), simplest_between(Fraction(3), None)
    (Fraction(3, 2), Fraction(0, 1), Fraction(4, 1))
    """
    if (low is None or low < 0) and (high is None or high > 0):
        return Fraction(0)
    if high is not None and high <= 0:
        return -simplest_between(-high, None if low is None else -low)
    assert low is not None
    if high is None:
        return Fraction(floor(low) + 1)
    whole = floor(low)
    if whole + 1 < high:
        return Fraction(whole + 1)
    # no whole number strictly inside: 1/(x − whole) lies between the reciprocals
    if low == whole:
        return whole + 1 / Fraction(floor(1 / (high - whole)) + 1)
    return whole + 1 / simplest_between(1 / (high - whole), 1 / (low - whole))
