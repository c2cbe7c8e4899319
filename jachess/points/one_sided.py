"""The sign of f − f(p) on either side of a point of one variable, where f need not be smooth there: |x|³, x^(4/3), pieces.

The leading terms of generalised power series decide; see `calculus.series`.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from jachess.calculus.germs import Germs
from jachess.calculus.series import Element, Series, Undecided, minus, plus, sign_of, times, variable
from jachess.errors import JachessError, Undefined
from jachess.expression.conditions import positivity
from jachess.expression.nodes import MINUS_ONE, Call, Name, Node, Number

SPANS = (Fraction(1), Fraction(4), Fraction(10))


def side_sign(f: Node, name: Name, point: Mapping[Node, Node], side: int) -> int | None:
    """The sign of f − f(p) for the name a little more (side 1) or less (−1) than at p, the others fixed.

    0: f is constant there. None: it was not decided. Raises: Undefined where f is not defined on that side.
    """
    slope: dict[Node, Node] = {name: Number(side)}
    return line_sign(f, point, slope)


def line_sign(f: Node, point: Mapping[Node, Node], direction: Mapping[Node, Node]) -> int | None:
    """The sign of f − f(p) on the half-line p + t·direction for small t > 0; otherwise as `side_sign`."""
    for span in SPANS:
        try:
            at: Element = Germs(point, span).of(f)
            beside: dict[Node, Element] = dict(point)
            for name, slope in direction.items():
                step: Element = variable(1)
                step = times(MINUS_ONE, step) if slope is MINUS_ONE else times(slope, step)
                beside[name] = plus(point[name], step)
            difference = minus(Germs(beside, span).of(f), at)
            if isinstance(difference, Series) and not difference.terms and difference.order is not None:
                continue
            return sign_of(difference)
        except Undecided:
            continue
        except Undefined:
            raise
        except (JachessError, RecursionError):
            return None
    return None


def sign_by_form(f: Node) -> int:
    """2 where f > 0 by its form, 1 where f ≥ 0, 0 where that is not seen; pieces, max and min included."""
    if type(f) is Call and f.name == "piecewise":
        return min(sign_by_form(value) for value in [*f.args[0:-1:2], *(f.args[-1:] if len(f.args) % 2 else ())])
    if type(f) is Call and f.name in ("max", "min"):
        parts = [sign_by_form(arg) for arg in f.args]
        return max(parts) if f.name == "max" else min(parts)
    return positivity(f)
