"""What shows a difference: a point, and the values of both sides there as decimals that anyone can check."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from jachess.expression.nodes import Name, Node, Number
from jachess.results.verdicts import Evidence


def witness(left: Node, right: Node, point: Mapping[Node, Fraction], known: tuple[Any, Any] | None = None) -> Evidence:
    """The evidence that left and right differ at the point, with as many digits as show it; `known` are their balls there."""
    texts = told_apart(*known, 64) if known is not None else None
    first, second = texts or values(left, right, point)
    place = ", ".join(f"{name} = {value}" for name, value in point.items())
    text = f"at {place} the values are {first} and {second}" if place else f"the values are {first} and {second}"
    shown = tuple((name, Number(value)) for name, value in point.items() if type(name) is Name)
    return Evidence("ball witness", text, shown, first, second)


def values(left: Node, right: Node, point: Mapping[Node, Fraction]) -> tuple[str, str]:
    """Both values as decimals, to six digits or as many as are needed to tell them apart."""
    first = second = None
    for bits in (64, 256, 1024, 4096, 16384):
        first, second = balls(left, right, point, bits)
        if first is None or second is None or first.overlaps(second):
            continue
        texts = told_apart(first, second, bits)
        if texts is not None:
            return texts
    return "no value" if first is None else decimal(first, 12), "no value" if second is None else decimal(second, 12)


def told_apart(first: Any, second: Any, bits: int) -> tuple[str, str] | None:
    """Two balls as decimals with the fewest digits that differ."""
    for digits in (6, 12, 20, 40, 80, 160, 320, 640, 1280, 2560, 4096):
        if digits * 3.3 > bits - 4 and digits > 12:
            return None
        texts = decimal(first, digits), decimal(second, digits)
        if texts[0] != texts[1]:
            return texts
    return None


def balls(left: Node, right: Node, point: Mapping[Node, Fraction], bits: int) -> tuple[Any, Any]:
    """The enclosures of both sides; None where a side is not defined or not certain. A fixed smooth function stands in for
    each undefined one."""
    from jachess.expression.enclosures import RealBalls

    found = RealBalls(point, bits)
    found.stand_ins = True
    first, second = found.of(left), found.of(right)
    return (None if isinstance(first, bool) else first), (None if isinstance(second, bool) else second)


def decimal(ball: Any, digits: int) -> str:
    """The middle of a ball to so many digits, without trailing zeros."""
    text = str(ball.str(digits, radius=False))
    if text.startswith("["):
        return text
    head, mark, exponent = text.partition("e")
    if "." in head:
        head = head.rstrip("0").rstrip(".")
    return head + mark + exponent
