"""The kind along a family from the order to which f − c vanishes there: f − c = g^m·h with g = 0 on the family.

Where m is even, the sign of h decides; where m is odd and g changes its sign across the family, so does f − c.
"""

from __future__ import annotations

from typing import NamedTuple

from jachess.expression.nodes import ZERO, Call, Node, negate
from jachess.expression.terms import build, split_term
from jachess.expression.tidy import tidy
from jachess.points.setting import Setting
from jachess.points.torus import Member
from jachess.points.transversal import steady_sign
from jachess.results.points import Classification


class Order(NamedTuple):
    """f − c = g^m·h around the family: `multiplicity` is m, `rest` is h on the family, `crossing` whether g changes its sign."""

    multiplicity: int
    rest: Node
    crossing: bool


def order(setting: Setting, member: Member, value: Node) -> Order | None:
    """How f − value vanishes on the family, where it is a product that shows it; None where it is not."""
    if value.support:
        return None
    scale, factors = split_term(tidy(setting.f - value))
    own = [(base, exponent) for base, exponent in factors if type(exponent) is int and member.frozen(base) is ZERO]
    if len(own) != 1:
        return None
    ((base, multiplicity),) = own
    assert isinstance(multiplicity, int)
    if multiplicity < 2:
        return None  # where g = 0 and the gradient of g·h vanishes, so does h or the gradient of g
    from jachess.calculus.accumulation import gradient_entries

    crossing = any(member.frozen(entry) is not ZERO for entry in gradient_entries(base, setting.variables))
    rest = member.frozen(build(scale, [pair for pair in factors if pair[0] is not base]))
    return Order(multiplicity, rest, crossing)


def by_order(found: Order) -> list[Classification]:
    """The kinds along the family; with conditions where the sign of h decides. Empty where that does not say it."""
    text = f"f − c vanishes there to the order {found.multiplicity}"
    if found.multiplicity % 2:
        if found.crossing and found.rest is not ZERO:
            return [Classification("saddle", because=f"{text}, which is odd: it changes its sign across the family")]
        return []
    side = steady_sign(found.rest)
    if side:
        return [_touching(side, text)]
    if not found.crossing or found.rest is ZERO or not found.rest.support:
        return []
    above, below = Call(">", (found.rest, ZERO)), Call("<", (found.rest, ZERO))
    _, factors = split_term(negate(found.rest))
    if len(factors) > 3:
        return []
    return [_touching(1, text, above), _touching(-1, text, below)]


def by_second_derivative(minors: list[Node]) -> list[Classification]:
    """The kinds along a family with one direction across it, by the sign of the second derivative in that direction."""
    if len(minors) != 1 or not minors[0].support:
        return []
    above, below = Call(">", (minors[0], ZERO)), Call("<", (minors[0], ZERO))
    text = "the second derivative across the family is"
    return [
        Classification("minimum", (above,), False, because=f"{text} positive"),
        Classification("maximum", (below,), False, because=f"{text} negative"),
    ]


def _touching(side: int, text: str, *where: Node) -> Classification:
    kind, sign = ("minimum", "positive") if side > 0 else ("maximum", "negative")
    return Classification(kind, where, False, because=f"{text}, which is even, and is {sign} beside it")  # type: ignore[arg-type]
