"""Lines through a point on which a function does not change, and places with some of their variables."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from jachess.algebra.clock import Clock
from jachess.algebra.scalars import Place, Scalar
from jachess.errors import JachessError
from jachess.expression.nodes import Name, Node, Number, add, product, substitute
from jachess.expression.tidy import tidy
from jachess.points.curves import Curve, ray, small_vectors


class RestrictedPlace:
    """A place with fewer variables."""

    def __init__(self, place: Place, names: tuple[Name, ...]) -> None:
        self.place = place
        self.names = names
        self.exact = place.exact

    def value(self, node: Node) -> Scalar:
        """The value at the whole place."""
        return self.place.value(node)

    def coordinates(self) -> tuple[Scalar, ...]:
        """The values of the variables that are left."""
        return tuple(self.place.value(name) for name in self.names)


def zero_curve(f: Node, variables: Sequence[Name], values: Sequence[Node], parameter: Name, clock: Clock) -> Curve | None:
    """A straight line, or a simple parabola, on which f is constant, by its normal form; None where none was found."""
    count = len(variables)
    at = tidy(substitute(f, dict(zip(variables, values, strict=True))))
    tries: list[Curve] = [ray([Fraction(x) for x in vector]) for vector in small_vectors(count, 60)]
    for curve in tries:
        clock.check()
        point: dict[Node, Node] = {}
        for name, value, line in zip(variables, values, curve, strict=True):
            slope = line.get(1)
            point[name] = add(value, product([Number(slope), parameter])) if slope else value
        try:
            if tidy(substitute(f, point)) is at:
                return curve
        except JachessError:
            continue
    return None
