"""A critical point checked by values of f alone: central differences in proved balls, signs beside it, witnesses.

Nothing of the gradient, the Hessian or the classification is used: differences of f with a step of 2^−400 fit a zero gradient
and a claimed inertia, or they do not.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, product
from typing import Any

from jachess.expression.ball import enclose
from jachess.expression.nodes import Name, Node, substitute
from jachess.results.points import CriticalPoint, Witness

BITS = 2400
STEP = 400  # differences are taken with h = 2^−400
ROUNDS = 12
TRIED = 200  # points beside a degenerate one

Centre = list[Any]


def problem_at(f: Node, variables: Sequence[Name], point: CriticalPoint) -> tuple[bool, str]:
    """Whether the point could be checked, and what contradicts the claims about it ("" where nothing does)."""
    centre, problem = _exact(point), ""
    if centre is None:
        centre, problem = _refined(f, variables, point)
    if centre is None:
        return bool(problem), problem
    problem = _by_differences(f, variables, centre, point) or _by_signs(f, variables, centre, point)
    for witness in point.witnesses:
        problem = problem or _by_witness(f, variables, centre, witness)
    return True, problem


def _exact(point: CriticalPoint) -> Centre | None:
    """The coordinates to many bits; None for a point that is known by a few decimals only."""
    balls = [None if value.exact is None else enclose(value.exact, {}, BITS) for value in point.coordinates]
    return None if None in balls else balls


def _refined(f: Node, variables: Sequence[Name], point: CriticalPoint) -> tuple[Centre | None, str]:
    """Where Newton's method on differences of f comes to from rounded coordinates, and what is wrong with that."""
    from flint import arb, arb_mat, ctx

    start = [value.approx for value in point.coordinates if value.approx is not None]
    n = len(variables)
    if len(start) < n:
        return None, ""
    with ctx.workprec(BITS):
        h = arb(2) ** -STEP
        centre = [arb(x) for x in start]
        for _ in range(ROUNDS):
            quotients = _quotients(f, variables, centre)
            if quotients is None:
                return None, ""
            slope, rows = quotients
            try:
                step = arb_mat([[x.mid() for x in row] for row in rows]).solve(arb_mat([[x.mid()] for x in slope]))
            except ZeroDivisionError:
                return None, ""
            centre = [(c - step[k, 0]).mid() for k, c in enumerate(centre)]
            if all(abs(step[k, 0]) < h for k in range(n)):
                break
        else:
            return None, "differences of f show no zero gradient near it"
        if any(abs(c - x) > 1e-9 * (1 + abs(x)) for c, x in zip(centre, start, strict=True)):
            return None, "differences of f show that the gradient is zero elsewhere, not there"
        return centre, ""


def _quotients(f: Node, variables: Sequence[Name], centre: Centre) -> tuple[list[Any], list[list[Any]]] | None:
    """The gradient and the Hessian by central differences; None where f has no value at one of the points."""
    from flint import arb

    n = len(variables)
    h = arb(2) ** -STEP
    known: dict[tuple[int, ...], Any] = {}

    def at(*steps: tuple[int, int]) -> Any:
        moves = [0] * n
        for place, count in steps:
            moves[place] += count
        key = tuple(moves)
        if key not in known:
            here = [c + count * h for c, count in zip(centre, moves, strict=True)]
            known[key] = enclose(f, dict(zip(variables, here, strict=True)), BITS)
            if known[key] is None:
                raise ArithmeticError
        return known[key]

    try:
        slope = [(at((k, 1)) - at((k, -1))) / (2 * h) for k in range(n)]
        rows: list[list[Any]] = [[None] * n for _ in range(n)]
        for i in range(n):
            rows[i][i] = (at((i, 1)) - 2 * at() + at((i, -1))) / h**2
            for j in range(i):
                across = at((i, 1), (j, 1)) - at((i, 1), (j, -1)) - at((i, -1), (j, 1)) + at((i, -1), (j, -1))
                rows[i][j] = rows[j][i] = across / (4 * h**2)
    except ArithmeticError:
        return None
    return slope, rows


def _by_differences(f: Node, variables: Sequence[Name], centre: Centre, point: CriticalPoint) -> str:
    """What contradicts the claims in the central differences of f at the point, or nothing."""
    from flint import arb, arb_mat, ctx

    n = len(variables)
    with ctx.workprec(BITS):
        quotients = _quotients(f, variables, centre)
        if quotients is None:
            return ""
        slope, rows = quotients
        small = arb(2) ** -(STEP // 2)
        for name, value in zip(variables, slope, strict=True):
            if not abs(value) < small:
                return f"the difference quotient by {name.text} is {value.str(6, radius=False)}, not 0"
        second = point.second_order
        if second is None or second.inertia is None or second.inertia.zero:
            return ""
        # the differences are exact up to terms of size h², far below any eigenvalue that is not zero
        negative = _negative(arb_mat([[entry + arb(0, small) for entry in row] for row in rows]))
        if negative is None:
            return ""
        if negative != second.inertia.negative:
            return f"the differences show {negative} negative eigenvalues, {second.inertia.negative} were claimed"
        claimed = "minimum" if not negative else "maximum" if negative == n else "saddle"
        return "" if point.kind == claimed else f"it is a {claimed}, not a {point.kind}"


def _negative(matrix: Any) -> int | None:
    """How many eigenvalues of a symmetric matrix of balls are negative, by symmetric elimination; None if not certain."""
    n = matrix.nrows()
    rows = [[matrix[i, j] for j in range(n)] for i in range(n)]
    left = list(range(n))
    negative = 0
    while left:
        pivot = next((k for k in left if not rows[k][k].contains(0)), None)
        if pivot is None:
            return _by_pairs(rows, left, negative)
        value = rows[pivot][pivot]
        negative += bool(value < 0)
        left.remove(pivot)
        for i in left:
            for j in left:
                rows[i][j] = rows[i][j] - rows[i][pivot] * rows[pivot][j] / value
    return negative


def _by_pairs(rows: list[list[Any]], left: list[int], negative: int) -> int | None:
    """Pivots of size 2 where the diagonal is zero: one eigenvalue of each sign."""
    if len(left) == 2:
        i, j = left
        return negative + 1 if rows[i][i] * rows[j][j] - rows[i][j] ** 2 < 0 else None
    return None


def _by_signs(f: Node, variables: Sequence[Name], centre: Centre, point: CriticalPoint) -> str:
    """Whether f − f(p) has the wrong sign beside a degenerate minimum or maximum, or one that a witness says is one."""
    from flint import arb, ctx

    signs = {"minimum": 1, "maximum": -1}
    second = point.second_order
    if point.kind not in signs or (second is not None and second.inertia is not None and not second.inertia.zero):
        return ""
    claimed = {signs[point.kind]} | {each.sign for each in point.witnesses if each.kind != "curve" and each.sign}
    with ctx.workprec(BITS):
        middle = enclose(f, dict(zip(variables, centre, strict=True)), BITS)
        for moves in islice(product((0, 1, -1, 2, -3), repeat=len(variables)), 1, TRIED):
            # along the diagonals, and along curves that touch the axes
            here = [c + m * arb(2) ** -(60 if m != 2 else 120) for c, m in zip(centre, moves, strict=True)]
            value = enclose(f, dict(zip(variables, here, strict=True)), BITS)
            if value is None or middle is None:
                continue
            sign = int(value > middle) - int(value < middle)
            if sign and -sign in claimed:
                return f"f takes {'greater' if sign > 0 else 'smaller'} values beside it"
    return ""


def _by_witness(f: Node, variables: Sequence[Name], centre: Centre, witness: Witness) -> str:
    """Whether f − f(p) has the sign along a curve that the witness claims, at small values of its parameter."""
    from flint import arb, ctx

    if witness.kind != "curve" or witness.parameter is None or witness.sign == 0:
        return ""
    along = substitute(f, dict(witness.curve))
    with ctx.workprec(BITS):
        start = enclose(f, dict(zip(variables, centre, strict=True)), BITS)
        for shift in (60, 90):
            for side in (1,) if witness.one_sided else (1, -1):
                value = enclose(along, {witness.parameter: side * arb(2) ** -shift}, BITS)
                if value is None or start is None:
                    continue
                difference = value - start
                if (difference > 0 and witness.sign < 0) or (difference < 0 and witness.sign > 0):
                    return "along a witness f has the opposite sign"
    return ""
