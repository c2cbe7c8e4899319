"""Where expressions are defined: their conditions, points at which these hold, and how two domains differ."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from jachess.expression.nodes import (
    BINDERS,
    ZERO,
    Call,
    E,
    Name,
    Node,
    Number,
    Power,
    Quotient,
    call,
    free_names,
    postorder,
    substitute,
)
from jachess.grading.normal_forms import NormalForms
from jachess.grading.places import Point, Samples
from jachess.vocabulary import FUNCTIONS

MAX_STEPS = 60  # of the search for a point


class Restriction(NamedTuple):
    """What is said where the domains of two equal expressions differ."""

    conditions: str  # "x > 0"
    text: str  # "the right also at x = -3/7"


def conditions(node: Node, whole: Container[Node] = ()) -> tuple[Node, ...]:
    """What must hold for an expression to be defined, each part before what is built on it; not inside pieces. Names in
    `whole` stand for whole numbers."""
    found: dict[Node, None] = {}
    for part in _outside_pieces(node):
        kind = type(part)
        if kind is Quotient:
            below = part.args[1]
            if below.support:
                found[Call("!=", (below, ZERO))] = None
        elif kind is Power:
            for condition in _power(part.args[0], part.args[1], whole):
                found[condition] = None
        elif type(part) is Call and part.support:
            row = FUNCTIONS.get(part.name)
            if row is not None and row.domain is not None:
                for condition in row.domain(call, *part.args):
                    found[condition] = None
    return tuple(condition for condition in found if condition.support)


def _power(base: Node, exponent: Node, whole: Container[Node]) -> Iterable[Node]:
    if base is E or not (base.support or exponent.support):
        return
    if type(exponent) is not Number:
        if base.support:
            yield Call("!=" if whole and all(name in whole for name in free_names(exponent)) else ">", (base, ZERO))
        return
    value = Fraction(exponent.value)
    if value.denominator % 2 == 0:
        yield Call(">=" if value > 0 else ">", (base, ZERO))
    elif value < 0:
        yield Call("!=", (base, ZERO))


def _outside_pieces(node: Node) -> Iterable[Node]:
    """The parts that are needed wherever the node is: not the branches of a piecewise function, not bodies of binders."""
    parts = list(postorder(node))
    if not any(type(part) is Call and part.name in _INSIDE for part in parts):
        return parts
    order: list[Node] = []
    seen: set[Node] = set()
    stack = [node]
    while stack:
        part = stack.pop()
        if part in seen:
            continue
        seen.add(part)
        order.append(part)
        if type(part) is Call and part.name == "piecewise":
            continue
        stack += part.args[2:] if type(part) is Call and part.name in BINDERS else part.args
    order.reverse()
    return order


_INSIDE = BINDERS | {"piecewise"}


# The search for a point at which everything is defined


def valid_point(nodes: Sequence[Node], samples: Samples) -> Point | None:
    """A point at which every node has a value and the assumptions hold, found by making the first violated condition less
    violated, one coordinate at a time; None where that does not succeed."""
    wanted = list(dict.fromkeys([*samples.other, *(condition for node in nodes for condition in conditions(node, samples.step))]))
    best: tuple[tuple[int, float], Point] | None = None
    for attempt in range(8):
        start = samples.number(attempt)
        if start is None:
            break
        found = _descended(start, wanted, nodes, samples)
        if found[0][0] > len(wanted):
            return found[1]
        if best is None or found[0] > best[0]:
            best = found
    return None


def _descended(point: Point, wanted: list[Node], nodes: Sequence[Node], samples: Samples) -> tuple[tuple[int, float], Point]:
    score = _score(point, wanted, nodes)
    step = Fraction(1, 2)
    for _ in range(MAX_STEPS):
        if score[0] > len(wanted):
            break
        better: tuple[tuple[int, float], Point] | None = None
        for name in samples.names:
            value = point[name]
            scale = max(abs(value), Fraction(1, 8))
            for moved in (value + step * scale, value - step * scale, value * 4, value / 4, -value):
                if name in samples.step or name in samples.low or name in samples.high:
                    moved = samples.moved(name, moved, Fraction(1, 3))
                if abs(moved) > 10**12 or moved == value:
                    continue
                candidate = {**point, name: moved.limit_denominator(10**6) if name not in samples.step else moved}
                found = _score(candidate, wanted, nodes)
                if found > (better[0] if better else score):
                    better = found, candidate
        if better is None:
            if step < Fraction(1, 2000):
                break
            step /= 4
        else:
            score, point = better
    return score, point


def _score(point: Point, wanted: list[Node], nodes: Sequence[Node]) -> tuple[int, float]:
    """How many conditions hold from the first on, and how nearly the next one does (0 is best)."""
    from jachess.expression.enclosures import RealBalls

    balls = RealBalls(point, 64)
    balls.stand_ins = True
    for place, condition in enumerate(wanted):
        if balls.of(condition) is not True:
            return place, -_distance(condition, balls)
    if any(balls.of(node) is None for node in nodes):
        return len(wanted), 0.0
    return len(wanted) + 1, 0.0


def _distance(condition: Node, balls: Any) -> float:
    if type(condition) is not Call or len(condition.args) != 2:
        return 1e300
    sides = [balls.of(arg) for arg in condition.args]
    if any(side is None or isinstance(side, bool) for side in sides):
        return 1e300
    gap = float(abs(sides[0] - sides[1]).mid())
    return -gap if condition.name == "!=" else gap


# Powers whose base may be negative


def signed_powers(left: Node, right: Node, samples: Samples) -> tuple[Node, ...]:
    """The powers u^v with a variable v that is not known to be whole, whose base is not known to be positive."""
    from jachess.expression.conditions import positivity

    found = []
    for part in postorder(left, right):
        if type(part) is Power and part.args[1].support and part.args[0] is not E:
            base, exponent = part.args
            if all(name in samples.step for name in free_names(exponent)):
                continue
            if type(base) is Name and samples.low.get(base, Fraction(-1)) >= 0:
                continue
            if not positivity(base):
                found.append(part)
    return tuple(found)


def at_whole_exponents(powers: tuple[Node, ...], samples: Samples) -> Iterable[Point]:
    """Points at which exponents are small whole numbers or halves, and bases of either sign."""
    values = [Fraction(k, 2) for k in (2, -2, 4, 1, -4, 6, 3, -1, -6, 8)]
    used = {name: None for power in powers for name in free_names(power)}
    for attempt in range(60):
        base = samples.number(attempt % 6)
        if base is None:
            return
        point: Point = dict(base)
        for k, name in enumerate(sorted(used, key=lambda one: one.text)):
            value = values[(attempt * (2 * k + 1) + 3 * k + attempt // len(values)) % len(values)]
            if samples.admits(name, value):
                point[name] = value
        yield point


# How two domains differ


def restricted(left: Node, right: Node, samples: Samples, forms: NormalForms | None = None) -> Restriction | None:
    """What is to be said where one of two equal expressions is defined and the other is not; None where no such point is
    known. `forms` are normal forms of both sides, if there are any."""
    first, second = conditions(left, samples.step), conditions(right, samples.step)
    if set(first) == set(second):
        return None
    if forms is not None:
        common = set(first) & set(second)
        first, second = (tuple(c for c in side if c in common or not forms.always(c)) for side in (first, second))
        if len(first) == len(second) == len(common):
            return None
    found: list[str] = []
    text = ""
    for mine, others, node, name in ((first, second, right, "right"), (second, first, left, "left")):
        for condition in _more(mine, others):
            point = _outside(condition, node, samples)
            if point is not None:
                shown = str(condition)
                if shown not in found:
                    found.append(shown)
                    place = ", ".join(f"{key} = {value}" for key, value in point.items())
                    text = text or f"the {name} also at {place}"
    return Restriction(", ".join(found), text) if found else None


def _more(mine: tuple[Node, ...], others: tuple[Node, ...]) -> list[Node]:
    """The conditions on one side that the other does not have, in their simplest form."""
    from jachess.expression.conditions import simplest

    known = {plain for condition in others for plain in simplest(condition)}
    known |= {Call("!=", condition.args) for condition in known if type(condition) is Call and condition.name in ("<", ">")}
    known |= {
        Call(condition.name + "=", condition.args)
        for condition in known
        if type(condition) is Call and condition.name in ("<", ">")
    }
    return [plain for condition in mine if condition not in others for plain in simplest(condition) if plain not in known]


def _outside(condition: Node, node: Node, samples: Samples) -> Point | None:
    """A point at which the condition does not hold, yet the node has a value and the assumptions hold."""
    from jachess.expression.enclosures import RealBalls

    if type(condition) is Call and condition.name == "!=":
        return _on_the_zero_set(condition.args[0] - condition.args[1], node, samples)
    for attempt in range(19):
        point = samples.number(attempt)
        if point is None:
            break
        balls = RealBalls(point, 64)
        balls.stand_ins = True
        if balls.of(condition) is False and balls.of(node) is not None and all(balls.of(other) is True for other in samples.other):
            return point
    return None


def _on_the_zero_set(u: Node, node: Node, samples: Samples) -> Point | None:
    """A rational point with u = 0 at which the node has a value and the assumptions hold, found along one of the names."""
    from jachess.errors import JachessError
    from jachess.expression.ball import enclose
    from jachess.expression.exact import value_at

    while type(u) is Power or (type(u) is Call and u.name in ("abs", "sqrt", "cbrt", "sign")):
        u = u.args[0]
    for name in free_names(u)[:4]:
        for attempt in (0, 1, 4):
            point = samples.number(attempt)
            if point is None:
                return None
            rest: dict[Node, Node] = {other: Number(value) for other, value in point.items() if other is not name}
            for root in _rational_roots(substitute(u, rest), name):
                if not samples.admits(name, root):
                    continue
                candidate: Point = {**point, name: root}
                try:
                    value_at(node, {other: Number(value) for other, value in candidate.items()})
                except JachessError:
                    continue
                if all(enclose(other, candidate) is True for other in samples.other):
                    return candidate
    return None


def _rational_roots(u: Node, name: Name) -> list[Fraction]:
    """Rational roots of a polynomial; of another function 0, if that is one."""
    from jachess.errors import JachessError
    from jachess.expression.exact import value_at
    from jachess.expression.real_roots import TooLarge, polynomial_of
    from jachess.expression.tidy import collected

    try:
        polynomial = polynomial_of(collected(u), name)
    except TooLarge:
        return []
    if polynomial is None:
        try:
            return [Fraction(0)] if value_at(u, {name: ZERO}) is ZERO else []
        except JachessError:
            return []
    if polynomial.degree() < 1:
        return []
    _, factors = polynomial.numer().factor()
    return sorted(Fraction(-int(factor[0]), int(factor[1])) for factor, _ in factors if factor.degree() == 1)
