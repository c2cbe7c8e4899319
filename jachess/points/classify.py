"""The kind of a critical point: by the inertia of the Hessian, and where that is silent by terms of higher order.

Nothing is decided by floating-point numbers: signs are those of exact numbers, or of balls that leave zero out.
"""

from __future__ import annotations

from collections.abc import Sequence

from jachess.algebra.clock import Clock
from jachess.algebra.decimals import value_of
from jachess.algebra.scalars import Place, Scalar
from jachess.calculus.junctions import may_break
from jachess.errors import JachessError, LimitReached, Undefined
from jachess.expression.nodes import Name, Node, Number
from jachess.points.second_order import is_indefinite, second_order
from jachess.points.verdict import UNDECIDED, Verdict
from jachess.results.functions import Point
from jachess.results.matrices import Value
from jachess.results.points import CriticalPoint, Inertia, SecondOrder

ENDLESS = Clock()


def classify(
    f: Node,
    gradient: Sequence[Node],
    hessian_rows: Sequence[Sequence[Node]],
    variables: Sequence[Name],
    place: Place,
    *,
    digits: int = 10,
    clock: Clock | None = None,
) -> CriticalPoint:
    """The critical point of f at a place where its gradient is zero, with its kind and how that was decided.

    Shapes: gradient n, hessian_rows n×n. What is not decided, or not within the clock, has kind "degenerate", and
    `because` says what was tried. Raises: Undefined where f itself has no value at the place.
    """
    clock = clock or ENDLESS
    variables = tuple(variables)
    value = place.value(f)
    matrix: tuple[tuple[Scalar, ...], ...] | None
    if may_break(f) and not _is_smooth(f, place):
        matrix, reason = None, "f touches a junction there, so its second derivatives need not exist"
    else:
        try:
            matrix, reason = _values(hessian_rows, place), ""
        except Undefined as error:
            matrix, reason = None, f"the Hessian is not defined there ({error.reason})"
        except LimitReached as error:
            matrix, reason = None, f"the Hessian could not be evaluated there ({error})"
    second = None if matrix is None else second_order(matrix, digits)
    verdict = _verdict(f, variables, place, matrix, second, reason, clock)
    coordinates = tuple(value_of(number, digits) for number in place.coordinates())
    return CriticalPoint(
        point=_point(variables, place, coordinates),
        coordinates=coordinates,
        function_value=value_of(value, digits),
        second_order=second,
        kind=verdict.kind,
        strict=verdict.strict,
        test=verdict.test,
        because=verdict.because,
        name=verdict.name,
        witnesses=verdict.witnesses,
        proof="exact" if place.exact else "interval",
    )


def _values(rows: Sequence[Sequence[Node]], place: Place) -> tuple[tuple[Scalar, ...], ...]:
    """The entries at the place; those below the diagonal are the ones above it."""
    upper = {(i, j): place.value(row[j]) for i, row in enumerate(rows) for j in range(i, len(rows))}
    return tuple(tuple(upper[min(i, j), max(i, j)] for j in range(len(rows))) for i in range(len(rows)))


def _is_smooth(f: Node, place: Place) -> bool:
    """Whether f has a Taylor series there: then it touches no junction."""
    from jachess.points.taylor import Taylor

    try:
        Taylor(place, place.names, 2, ENDLESS).rest(f)
    except JachessError:
        return False
    return True


def _point(variables: tuple[Name, ...], place: Place, coordinates: tuple[Value, ...]) -> Point:
    """The point; a coordinate without closed form is the decimal number nearest to it."""
    from fractions import Fraction

    nodes = []
    for value in coordinates:
        nodes.append(value.exact if value.exact is not None else Number(Fraction(value.decimal or "0")))
    return Point(tuple(zip(variables, nodes, strict=True)))


def _verdict(
    f: Node,
    variables: tuple[Name, ...],
    place: Place,
    matrix: tuple[tuple[Scalar, ...], ...] | None,
    second: SecondOrder | None,
    reason: str,
    clock: Clock,
) -> Verdict:
    if matrix is not None and second is not None:
        found = second.inertia
        if found is not None and (found.zero == 0 or (found.positive and found.negative)):
            return by_inertia(found)
        if found is None and is_indefinite(matrix):
            return Verdict(
                "saddle", None, "eigenvalues", "the Hessian has eigenvalues of both signs: a minor of size 1 or 2 shows it"
            )
        if found is None and not place.exact:
            return Verdict(
                "degenerate", None, "undecided",
                "the Hessian seems to be singular; the point is known by balls only, and balls never prove that a number is zero",
            )  # fmt: skip
    try:
        from jachess.points.degenerate import decide

        return decide(f, variables, place, None if second is None else second.inertia, reason, clock)
    except LimitReached as error:
        return Verdict("degenerate", None, "undecided", f"{UNDECIDED}: {error}")


def by_inertia(found: Inertia) -> Verdict:
    """What a Hessian decides that is not singular, or has eigenvalues of both signs."""
    n = found.positive + found.negative + found.zero
    if n == 1:
        if found.positive:
            return Verdict("minimum", True, "eigenvalues", "the second derivative is positive")
        return Verdict("maximum", True, "eigenvalues", "the second derivative is negative")
    if found.positive and found.negative:
        zero = f" ({found.zero} {'is' if found.zero == 1 else 'are'} zero, which does not matter here)" if found.zero else ""
        return Verdict(
            "saddle",
            None,
            "eigenvalues",
            f"the Hessian has eigenvalues of both signs: {found.positive} positive, {found.negative} negative{zero}",
        )
    every = "both" if n == 2 else "all"
    if found.positive:
        return Verdict("minimum", True, "eigenvalues", f"{every} eigenvalues of the Hessian are positive")
    return Verdict("maximum", True, "eigenvalues", f"{every} eigenvalues of the Hessian are negative")
