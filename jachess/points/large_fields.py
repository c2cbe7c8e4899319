"""Points whose coordinates have large degree: known exactly by a representation, evaluated by balls of any precision.

Arithmetic in a field of degree 80 costs seconds where a ball of a thousand bits costs microseconds. The representation
proves that the points are there and which are real; balls then decide every sign that is not zero. Only where one cannot
be decided is the exact field asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, Any

from jachess.algebra.real_numbers import BallScalar
from jachess.algebra.scalars import BallPlace
from jachess.expression.nodes import Name, Node
from jachess.results.functions import Note
from jachess.results.points import CriticalPoint

if TYPE_CHECKING:
    from jachess.algebra.solution_sets import Cluster

LARGE = 24  # the degree from which balls are used


def real_points(solution: Any, generators: Sequence[Node]) -> Iterator[dict[Node, Any]]:
    """The real isolated points of a polynomial system: each unknown as an Element, or as a BallScalar where degrees are large."""
    from jachess.algebra.number_fields import Field

    fields = [[(cluster, field) for cluster in block.points for field in Field.all(cluster.modulus)] for block in solution.blocks]
    for choice in product(*fields):
        values: dict[Node, Any] = {}
        for block, (cluster, field) in zip(solution.blocks, choice, strict=True):
            for number, place in enumerate(block.unknowns):
                if cluster.degree > LARGE:
                    values[generators[place]] = _by_balls(cluster, field, number)
                else:
                    values[generators[place]] = field.element(cluster.coordinates[number])
        yield values


def _by_balls(cluster: Cluster, field: Any, number: int) -> BallScalar:
    from flint import ctx

    from jachess.algebra.number_fields import evaluated

    def refine(bits: int) -> Any:
        precision = 2 * bits + 128
        while True:
            alpha = field.ball(precision)
            with ctx.workprec(precision):
                value = evaluated(cluster.numerators[number], alpha)
                if cluster.denominator is not None:
                    value = value / evaluated(cluster.denominator, alpha)
            if (value.is_finite() and value.rel_accuracy_bits() >= bits) or precision > 1 << 17:
                return value
            precision *= 2

    return BallScalar(refine)


def is_large(values: dict[Node, Any]) -> bool:
    """Whether a point is known by balls."""
    return any(isinstance(value, BallScalar) for value in values.values())


def ball_place(values: dict[Node, Any], assigned: Sequence[tuple[Name, Node]], variables: Sequence[Name]) -> BallPlace:
    """The place of such a point, with what was solved for."""
    table = dict(assigned)

    def refine(bits: int) -> tuple[Any, ...]:
        from jachess.expression.ball import enclose

        known: dict[Node, Any] = {name: value.ball(bits + 32) for name, value in values.items()}
        return tuple(known[name] if name in known else enclose(table[name], known, bits + 32) for name in variables)

    return BallPlace(variables, refine)


def exact_values(solution: Any, generators: Sequence[Node], index: int) -> dict[Node, Any]:
    """The same point as number `index` of `real_points`, in its exact field."""
    from jachess.points.search import algebraic_points

    return next(values for number, values in enumerate(algebraic_points(solution, generators)) if number == index)


def described(point: CriticalPoint, degree: int) -> CriticalPoint:
    """The point with the word that it is proved exactly, though its coordinates are shown as decimals."""
    text = f"the coordinates are algebraic numbers of degree {degree}, shown as decimals only"
    return replace(point, proof="exact", notes=(*point.notes, Note(text, "reading")))
