"""Eigenvalues, kinds and critical points, as a key needs them: computed by the modules whose work that is."""

from __future__ import annotations

from collections.abc import Sequence

from jachess.errors import InputError, LimitReached, Undefined
from jachess.expression.nodes import Name, Node, Number, call, free_names, total
from jachess.grading.diagnosis import ListedPoint
from jachess.results.functions import Point, VectorFunction

Rows = Sequence[Sequence[Node]]

SECONDS = 30.0  # for the critical points of a function in a key


def eigenvalues(rows: Rows) -> tuple[Node, ...]:
    """The eigenvalues of a matrix, each as often as it occurs. Raises: InputError where they are not real; LimitReached."""
    from jachess.expression.tidy import tidy

    size = len(rows)
    if any(len(row) != size for row in rows):
        raise InputError(f"a {size} by {len(rows[0])} matrix has no eigenvalues", help="give a square matrix")
    if all(_is_zero(rows[i][j]) for i in range(size) for j in range(i)):
        return tuple(rows[i][i] for i in range(size))
    constant = not any(entry.support for row in rows for entry in row)
    if constant and all(rows[i][j] is rows[j][i] for i in range(size) for j in range(i)):
        from jachess.algebra.inertia import eigenvalues as found
        from jachess.algebra.real_numbers import scalar

        values = tuple(value.exact for value in found([[scalar(entry) for entry in row] for row in rows]))
        if None not in values:
            return tuple(value for value in values if value is not None)
    if size != 2:
        raise LimitReached("the eigenvalues of such a matrix are not computed")
    (a, b), (c, d) = rows
    square = tidy((a - d) ** 2 + 4 * b * c)
    if constant:
        from jachess.expression.exact import sign

        if sign(square) < 0:
            raise InputError("the eigenvalues are not real", help="take a symmetric matrix, or give the answer")
    return tidy((a + d - call.sqrt(square)) / 2), tidy((a + d + call.sqrt(square)) / 2)


def kind_at(function: VectorFunction, point: Point, text: str) -> str:
    """The kind of a critical point: minimum, maximum, saddle or degenerate. Raises: InputError where it is not critical."""
    from jachess.calculus import matrices
    from jachess.expression.exact import sign, value_at

    where = point.mapping()
    try:
        for x, row in zip(function.variables, matrices.gradient(function, steps=False).rows, strict=True):
            slope = value_at(row[0], where)
            if sign(slope) != 0:
                text_of = f"the derivative by {x.text} is {slope} there"
                raise InputError("the point is not critical", text=text, help=text_of)
        kind = kind_of([[value_at(entry, where) for entry in row] for row in matrices.hessian(function, steps=False).rows])
        if kind == "degenerate":
            from jachess.points.search import classify_at

            found = classify_at(function, point, seconds=SECONDS)
            kind = found.point.kind if found.point is not None else kind
    except Undefined as error:
        raise InputError(f"there is no value at the point: {error.reason}", text=text, help="take another point") from None
    return kind


def kind_of(rows: Rows) -> str:
    """The kind that a Hessian of constants shows by its eigenvalues' signs. Raises: InputError where it is not symmetric."""
    from jachess.algebra.inertia import inertia
    from jachess.algebra.real_numbers import scalar
    from jachess.expression.exact import compare

    size = len(rows)
    if any(rows[i][j] is not rows[j][i] and compare(rows[i][j], rows[j][i]) != 0 for i in range(size) for j in range(i)):
        raise InputError("the Hessian is not symmetric")
    if size == 1:
        return kind_of_values(tuple(rows[0]))
    found = inertia([[scalar(entry) for entry in row] for row in rows])
    return _named(found.positive, found.negative, found.zero)


def kind_of_values(values: Sequence[Node]) -> str:
    """The kind that the eigenvalues of a Hessian show."""
    from jachess.expression.exact import sign

    signs = [sign(value) for value in values]
    return _named(signs.count(1), signs.count(-1), signs.count(0))


def _named(positive: int, negative: int, zero: int) -> str:
    if positive and negative:
        return "saddle"
    if zero:
        return "degenerate"
    return "minimum" if positive else "maximum"


def critical_points(function: VectorFunction, kinds: bool) -> tuple[ListedPoint, ...]:
    """Every critical point with its kind. Raises: InputError when there are infinitely many; LimitReached."""
    from jachess.points.search import search

    found = search(function, seconds=SECONDS)
    if found.cases:
        raise InputError("the critical points depend on parameters", help="name them in [variants], or give the answer")
    if found.families:
        raise InputError("there are infinitely many critical points", help="give the answer, or take another function")
    if found.complete != "proved":
        raise LimitReached(f"it is not certain that all critical points were found: {found.complete_because}")
    return tuple(ListedPoint(tuple(value for _, value in each.point.values), each.kind if kinds else "") for each in found.points)


def zeros(equations: tuple[Node, ...], variables: tuple[Name, ...]) -> tuple[tuple[Node, ...], ...]:
    """The real common zeros of n expressions in n variables, all of them. Raises: LimitReached.

    They are the critical points of λ₁·g₁ + ... + λₙ·gₙ in x and λ, with λ = 0 where the Jacobian of g is regular.
    """
    from jachess.points.search import search

    if len(equations) != len(variables):
        raise LimitReached("there are not as many equations as unknowns")
    taken = {name.text for name in (*variables, *free_names(*equations))}
    multipliers = tuple(Name(text) for k in range(1, 100) if (text := f"lambda{k}") not in taken)[: len(equations)]
    whole = total(a * g for a, g in zip(multipliers, equations, strict=True))
    found = search(VectorFunction((whole,), (*variables, *multipliers)), seconds=SECONDS)
    if found.families or found.complete != "proved":
        raise LimitReached("the zeros of this gradient were not all found")
    places: dict[tuple[Node, ...], None] = {}
    for point in found.points:
        coordinates = tuple(value for _, value in point.point.values)
        if all(_is_zero(value) for value in coordinates[len(variables) :]):
            places[coordinates[: len(variables)]] = None
        else:
            raise LimitReached("the Jacobian is singular at a zero")
    return tuple(places)


def _is_zero(node: Node) -> bool:
    return type(node) is Number and node.value == 0
