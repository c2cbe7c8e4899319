"""A given answer checked afresh, by paths that share nothing with the search.

    values       each point is put into f alone: differences of f in proved balls must fit a zero gradient and the
                 inertia that was claimed, and along a witness f − f(p) must have the sign that was claimed
    other system SymPy differentiates f, and the gradient is evaluated by that at every point and at members of families
    nothing lost proved branch and prune around all points, and Newton's method from many starts, must find nothing new

Every check can fail; a failed one is said, and the list then no longer counts as complete.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from jachess.algebra.clock import Clock, OutOfTime
from jachess.errors import JachessError
from jachess.expression.ball import enclose
from jachess.expression.nodes import Call, Name, Node, Number, substitute
from jachess.results.points import CriticalPoint, CriticalPoints, Family

BITS = 600
STARTS = 400
MOST_SAID = 5  # faults that are listed
MOST_TRIED = 8  # ends of Newton's method that are looked at as possible new points
SEED = 1729


def certify(found: CriticalPoints, clock: Clock) -> CriticalPoints:
    """The result with a sentence for each check; a failed check makes the list unproved."""
    if found.constraints or found.cases:
        text = "not checked: --verify looks at critical points without constraints and parameters"
        return replace(found, verified=(text,))
    problems: list[str] = []
    said: list[str] = []
    for check in (_kinds_by_values, _gradient_by_sympy, _nothing_lost_in_boxes, _nothing_lost_by_newton):
        try:
            text, wrong = check(found, clock)
        except OutOfTime:
            said.append(f"{check.__name__[1:].replace('_', ' ')}: no time left")
            continue
        if text:
            said.append(text)
        problems += wrong
    if problems:
        return replace(
            found,
            verified=(*said, *(f"FAILED: {text}" for text in problems[:MOST_SAID]), *_rest(len(problems) - MOST_SAID)),
            complete="unproved",
            complete_because="the independent check found a fault: " + problems[0],
        )
    return replace(found, verified=tuple(said))


def _rest(count: int) -> tuple[str, ...]:
    return (f"FAILED: and {count} more",) if count > 0 else ()


Checked = tuple[str, list[str]]


# Values of f alone


def _kinds_by_values(found: CriticalPoints, clock: Clock) -> Checked:
    from jachess.points.differences import BITS, problem_at

    f, variables = found.function.components[0], found.function.variables
    wrong: list[str] = []
    count = 0
    for number, point in enumerate(found.points, 1):
        clock.check()
        checked, problem = problem_at(f, variables, point)
        count += checked
        if problem:
            wrong.append(f"point {number}: {problem}")
    if not count:
        return "", wrong
    return f"differences of f in balls of {BITS} bits fit a zero gradient and the kind at {_many(count, 'point')}", wrong


def _many(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"all {count} {word}s"


def _balls(point: CriticalPoint) -> list[Any] | None:
    """The coordinates as balls; None for a point that is known by a few decimals only."""
    balls = [None if value.exact is None else enclose(value.exact, {}, BITS) for value in point.coordinates]
    return None if None in balls else balls


# Another system's derivative


def _gradient_by_sympy(found: CriticalPoints, clock: Clock) -> Checked:
    from jachess.algebra.wire import dumps, loads
    from jachess.algebra.worker import shared

    f, variables = found.function.components[0], found.function.variables
    outcome = shared().request(_sympy_gradient, dumps(f, *variables), min(10.0, clock.left()))
    if not outcome.ok or not outcome.values:
        return "", []
    gradient = loads(outcome.values[0])
    wrong: list[str] = []
    points = members = 0
    for number, point in enumerate(found.points, 1):
        centre = _balls(point)
        if centre is None:
            continue
        points += 1
        if not _all_zero(gradient, dict(zip(variables, centre, strict=True))):
            wrong.append(f"point {number}: SymPy's gradient is not 0 there")
    for number, family in enumerate(found.families, 1):
        for member in _members(family):
            members += 1
            if not _all_zero(gradient, member):
                wrong.append(f"family {number}: SymPy's gradient is not 0 at one of its members")
                break
    if not points and not members:
        return "", wrong
    listed = [_many(points, "point")] if points else []
    listed += [f"{members} members of families"] if members else []
    return f"SymPy's derivative of f vanishes at {' and '.join(listed)}", wrong


def _sympy_gradient(payload: bytes) -> Iterator[bytes]:
    from jachess.algebra.bridge import from_sympy, many_to_sympy
    from jachess.algebra.wire import dumps, loads

    f, *variables = loads(payload)
    expression, *symbols = many_to_sympy([f, *variables])
    yield dumps(*(from_sympy(expression.diff(symbol)) for symbol in symbols))


def _all_zero(gradient: Sequence[Node], point: dict[Any, Any]) -> bool:
    for entry in gradient:
        value = enclose(entry, point, BITS)
        if value is not None and not value.contains(0):
            return False
    return True


def _members(family: Family) -> Iterator[dict[Any, Any]]:
    """A few members of a family, as values of the variables."""
    if not family.point or family.equations:
        return
    for shift in range(-2, 4):
        values: dict[Node, Node] = {}
        for place, name in enumerate(family.parameters):
            whole = any(type(c) is Call and c.name in ("integer", "even", "odd") and c.support & name.support for c in family.where)
            values[name] = Number(shift + place) if whole else Number(Fraction(3 * shift + place + 1, 7))
        if any(not _holds(condition, values) for condition in family.where):
            continue
        yield {name: substitute(value, values) for name, value in family.point}


def _holds(condition: Node, values: dict[Node, Node]) -> bool:
    from jachess.algebra.scalars import ConstantPlace

    if type(condition) is Call and condition.name == "integer":
        return True
    try:
        names = tuple(name for name in values if isinstance(name, Name))
        place = ConstantPlace({name: values[name] for name in names}, names)
        if type(condition) is Call and condition.name in ("even", "odd"):
            node = place.value(condition.args[0]).node()
            return isinstance(node, Number) and node.value % 2 == (condition.name == "odd")
        return place.truth(condition)
    except JachessError:
        return False


# Nothing lost


def _hull(found: CriticalPoints) -> list[tuple[Fraction, Fraction]]:
    """A box around all points with some room."""
    sides = []
    for place in range(len(found.function.variables)):
        values = [point.coordinates[place].approx or 0.0 for point in found.points]
        low, high = min([*values, -1.0]), max([*values, 1.0])
        room = 1 + (high - low) / 4
        # ends that no simple coordinate falls on
        sides.append((Fraction(round((low - room) * 64) * 2 + 1, 128), Fraction(round((high + room) * 64) * 2 + 1, 128)))
    if found.box is None:
        return sides
    # a list that is complete in a box says nothing of what lies outside it
    known = {name: (_float(low), _float(high)) for name, low, high in found.box}
    for place, name in enumerate(found.function.variables):
        if name in known:
            first, last = (Fraction(end) for end in known[name])
            inside = max(sides[place][0], first), min(sides[place][1], last)
            sides[place] = inside if inside[0] < inside[1] else (first, last)
    return sides


def _nothing_lost_in_boxes(found: CriticalPoints, clock: Clock) -> Checked:
    if found.families or not found.gradient or len(found.function.variables) > 4:
        return "", []
    from jachess.points.boxes import search
    from jachess.points.domain import domain

    box = _hull(found)
    try:
        conditions = domain(found.function.components[0])
        result = search(found.gradient, found.function.variables, tuple(box), clock.part(0.4, 10.0), domain=conditions)
    except JachessError:
        return "", []
    wrong: list[str] = []
    left = set(range(len(found.points)))
    for zero in result.zeros:
        near = [k for k in left if _inside(found.points[k], zero.box)]
        if not near:
            middle = ", ".join(f"{float((low + high) / 2):.6g}" for low, high in zero.box)
            wrong.append(f"branch and prune proves a critical point near ({middle}) that is not in the list")
        left -= set(near)
    for k in sorted(left):
        if not any(_inside(found.points[k], part) for part in result.open_boxes):
            wrong.append(f"branch and prune proves that there is no critical point where point {k + 1} is")
    if result.stopped and not result.zeros:
        return "", wrong
    open_ = "" if not result.open_boxes else f", {len(result.open_boxes)} parts left open"
    shown = " × ".join(f"[{float(low):.4g}, {float(high):.4g}]" for low, high in box)
    return f"branch and prune in {shown} finds {len(result.zeros)} of the {len(found.points)} points and no other{open_}", wrong


def _inside(point: CriticalPoint, box: Sequence[tuple[Fraction, Fraction]]) -> bool:
    for value, (low, high) in zip(point.coordinates, box, strict=True):
        if value.approx is None:
            return False
        room = Fraction(1, 10**6) + abs(Fraction(value.approx)) / 10**9
        if not low - room <= Fraction(value.approx) <= high + room:
            return False
    return True


def _nothing_lost_by_newton(found: CriticalPoints, clock: Clock) -> Checked:
    """Newton's method from many random starts in floating point; each end that is a zero must be in the list."""
    import numpy as np

    from jachess.expression.compiled import compile_nodes

    variables, n = found.function.variables, len(found.function.variables)
    if not found.gradient or n > 6:
        return "", []
    gradient = compile_nodes(found.gradient, variables, (n,))
    hessian = compile_nodes([entry for row in found.hessian for entry in row], variables, (n, n))
    random_ = random.Random(SEED)
    sides = [(float(low), float(high)) for low, high in _hull(found)]
    if found.box is not None:
        known = {name: (_float(low), _float(high)) for name, low, high in found.box}
        sides = [known.get(name, side) for name, side in zip(variables, sides, strict=True)]
    points = np.array([[random_.uniform(low, high) for low, high in sides] for _ in range(STARTS)]).T
    with np.errstate(all="ignore"):
        for _ in range(60):
            clock.check()
            slope = np.asarray(gradient(*points), float).reshape(n, -1)
            curvature = np.asarray(hessian(*points), float)
            curvature = np.broadcast_to(curvature.reshape(n, n, -1), (n, n, points.shape[1]))
            points = points - _solved(np, curvature, slope)
        slope = np.asarray(gradient(*points), float).reshape(n, -1)
    wrong: list[str] = []
    tried: list[list[float]] = []
    ends = 0
    for column in range(points.shape[1]):
        end = points[:, column]
        inside = all(low <= x <= high for x, (low, high) in zip(end, sides, strict=True))
        if not np.isfinite(end).all() or not inside or not abs(slope[:, column]).max() < 1e-11:
            continue
        if _is_listed(found, end.tolist()):
            ends += 1
        elif len(tried) < MOST_TRIED and not _near(tried, end.tolist()) and _is_proved(found, tried, end.tolist(), clock):
            wrong.append(
                f"Newton's method finds a critical point near ({', '.join(f'{x:.6g}' for x in end)}) that is not in the list"
            )
            break
    return f"Newton's method from {STARTS} random starts ends {ends} times at known points, never at another", wrong


def _float(node: Node) -> float:
    from jachess.expression.ball import nearest_double

    return nearest_double(node) or 0.0


def _solved(np: Any, curvature: Any, slope: Any) -> Any:
    matrices = np.moveaxis(curvature, 2, 0)
    good = np.isfinite(matrices).all(axis=(1, 2)) & np.isfinite(slope).all(axis=0)
    good &= abs(np.linalg.det(np.where(good[:, None, None], matrices, np.eye(len(slope))))) > 1e-200
    step = np.full(slope.shape, np.nan)
    if good.any():
        step[:, good] = np.linalg.solve(matrices[good], slope[:, good].T[:, :, None])[:, :, 0].T
    return step


def _is_listed(found: CriticalPoints, end: list[float]) -> bool:
    for point in found.points:
        if all(
            v.approx is not None and abs(v.approx - x) < 1e-4 * (1 + abs(x)) for v, x in zip(point.coordinates, end, strict=True)
        ):
            return True
    return bool(found.families)


def _near(tried: list[list[float]], end: list[float]) -> bool:
    return any(all(abs(a - b) < 1e-4 * (1 + abs(b)) for a, b in zip(other, end, strict=True)) for other in tried)


def _is_proved(found: CriticalPoints, tried: list[list[float]], end: list[float], clock: Clock) -> bool:
    """Whether a small box around the end certainly holds exactly one zero: then it is no artefact of rounding."""
    from jachess.points.boxes import search

    tried.append(end)
    from jachess.points.domain import domain

    box = tuple((Fraction(x) - Fraction(1, 10**5), Fraction(x) + Fraction(1, 10**5)) for x in end)
    try:
        conditions = domain(found.function.components[0])
        return bool(search(found.gradient, found.function.variables, box, clock.part(0.2, 1.0), domain=conditions).zeros)
    except JachessError:
        return False
