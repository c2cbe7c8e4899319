"""Proofs that a system has no zeros outside a box, so that a list that is complete in the box is complete.

Three are tried.
* A bound: where every equation is Σ aᵢⱼ·xⱼ + bᵢ with aᵢⱼ and bᵢ bounded on all of ℝⁿ and the interval matrix (aᵢⱼ) regular, all
  zeros lie in the ball |x| ≤ ‖A⁻¹‖·‖b‖.
* A ray: an equation in one variable has no zero on [c, ∞) when its derivatives at c have one sign up to some order, and
  the derivative of that order has it on all of [c, ∞).
* Branch and prune on boxes that reach to infinity: what is outside the box is cut into slabs, and each piece is excluded
  by the range of an equation, or of an equation divided by one of its terms (which is far larger than the others there).
  The same is tried in cones, where one variable is the largest in size and the others are its multiples by s in [−1, 1].
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil
from typing import Any

import numpy as np

from jachess.algebra.clock import Clock
from jachess.calculus.accumulation import differentiate
from jachess.errors import JachessError
from jachess.expression.nodes import E, Name, Node, Sum, substitute, total
from jachess.expression.rational import expanded
from jachess.expression.terms import build, split_term
from jachess.expression.tidy import collected, tidy
from jachess.points.box_arrays import Box, box_array
from jachess.points.boxes import default_box
from jachess.points.decay import DecayTape
from jachess.points.interval_newton import System, examined, inverses
from jachess.points.intervals import INF, Array, contains_zero, magnitude, scale, up
from jachess.points.intervals import total as interval_total

MAX_TERMS = 12  # of an equation that is divided by each of its terms
MAX_PIECES = 4000
MAX_CHAIN = 8
SECONDS = 3.0
LARGEST = {1: 100, 2: 20}  # a default box is not made larger; 10 in more variables


def suggest_box(equations: Sequence[Node], variables: Sequence[Name], clock: Clock) -> tuple[Box, str | None]:
    """A box to search: one that is proved to hold all zeros, with the reason, or [−10, 10] in every variable."""
    radius = _radius(equations, variables)
    if radius is not None and radius <= LARGEST.get(len(variables), 10):
        whole = Fraction(max(1, ceil(radius)))
        return tuple((-whole, whole) for _ in variables), _bound_reason(whole, variables)
    box = default_box(variables)
    return box, prove_outside(equations, variables, box, clock)


def prove_outside(equations: Sequence[Node], variables: Sequence[Name], box: Box, clock: Clock) -> str | None:
    """Why no zero lies outside the box, as a clause; None where that is not proved.

    >>> from jachess.expression.nodes import call
    >>> x = Name("x")
    >>> prove_outside([x / 5 - call.sin(x)], [x], ((Fraction(-10), Fraction(10)),), Clock())
    'every zero has |x| <= 6'
    >>> prove_outside([call.sin(x)], [x], ((Fraction(-10), Fraction(10)),), Clock()) is None
    True
    """
    part = clock.part(0.3, SECONDS)
    try:
        radius = _radius(equations, variables)
        if radius is not None and all(low <= -radius and radius <= high for low, high in box):
            whole = Fraction(ceil(radius))
            inside = all(low <= -whole and whole <= high for low, high in box)
            return _bound_reason(whole if inside else radius, variables)
        return _by_slabs(equations, tuple(variables), box, radius, part)
    except JachessError:  # no time, or something that cannot be evaluated
        return None


def _bound_reason(radius: Fraction, variables: Sequence[Name] = ()) -> str:
    shown = str(radius) if radius.denominator == 1 else f"{float(radius):.6g}"
    if len(variables) == 1:
        return f"every zero has |{variables[0].text}| <= {shown}"
    return f"in every zero each variable is at most {shown} in size"


def _terms(equation: Node) -> tuple[Node, ...]:
    try:
        equation = expanded(equation)
    except JachessError:
        equation = collected(equation)
    equation = collected(equation)
    return equation.args if type(equation) is Sum else (equation,)


def _everywhere(count: int) -> Array:
    return np.full((count, 2, 1), INF)


def _radius(equations: Sequence[Node], variables: Sequence[Name]) -> Fraction | None:
    """A bound of |xⱼ| over all zeros, from the equations as interval linear systems."""
    n = len(variables)
    coefficients: list[list[list[Node]]] = [[[] for _ in variables] for _ in equations]
    rests: list[list[Node]] = [[] for _ in equations]
    for i, equation in enumerate(equations):
        for term in _terms(equation):
            coefficient, factors = split_term(term)
            place = _linear_factor(factors, variables)
            for j in place:
                rest = [(base, exponent) for base, exponent in factors if base is not variables[j]]
                candidate = build(coefficient, rest)
                if _bounded(candidate, variables):
                    coefficients[i][j].append(candidate)
                    break
            else:
                if not _bounded(term, variables):
                    return None
                rests[i].append(term)
    matrix = [[_range(entries, variables) for entries in row] for row in coefficients]
    constant = [_range(entries, variables) for entries in rests]
    middle = np.array([[[(entry[1, 0] - entry[0, 0]) / 2 for entry in row] for row in matrix]])
    inverse = inverses(middle)
    worst, size = 0.0, 0.0
    for i in range(n):
        spread = 0.0
        for j in range(n):
            entry = interval_total([scale(matrix[k][j], inverse[:, i, k]) for k in range(n)])
            if i == j:
                entry = up(entry + np.array([[1.0], [-1.0]]))
            spread += float(magnitude(entry)[0])
        worst = max(worst, spread * (1 + 1e-12))
        size = max(size, float(magnitude(interval_total([scale(constant[k], inverse[:, i, k]) for k in range(n)]))[0]))
    if not worst < 1:
        return None
    return Fraction(size) * Fraction(1000001, 1000000) / (1 - Fraction(worst))


def _linear_factor(factors: Sequence[tuple[Node, Any]], variables: Sequence[Name]) -> list[int]:
    return [j for j, name in enumerate(variables) for base, exponent in factors if base is name and exponent == 1]


def _bounded(node: Node, variables: Sequence[Name]) -> bool:
    images = DecayTape((node,), variables).run(_everywhere(len(variables)))
    return bool(np.isfinite(images.bounds).all() and not images.empty.any())


def _range(nodes: Sequence[Node], variables: Sequence[Name]) -> Array:
    if not nodes:
        return np.zeros((2, 1))
    bounds = DecayTape(nodes, variables).run(_everywhere(len(variables))).bounds
    return interval_total(list(bounds))


# rays


def _ray_is_free(equation: Node, variable: Name, end: float, side: int) -> bool:
    """Whether an equation in one variable has no zero from `end` on to the right (side 1) or to the left (−1)."""
    ray = np.array([[[-end], [INF]]]) if side > 0 else np.array([[[INF], [end]]])
    point = np.array([[[-end], [end]]])
    sign = 0
    for _ in range(MAX_CHAIN):
        tape = DecayTape((equation,), (variable,))
        there = tape.run(ray)
        if there.rough.any():
            return False
        bounds = there.bounds[0, :, 0]
        # a derivative may also vanish: F then stays on its side of F(c)
        positive, negative = (bounds[0] <= 0, bounds[1] <= 0) if sign else (bounds[0] < 0, bounds[1] < 0)
        if positive or negative:
            return not sign or (positive if sign > 0 else bool(negative))
        start = tape.run(point).bounds[0, :, 0]
        here = 1 if start[0] < 0 else -1 if start[1] < 0 else 0
        if not here or (sign and here != sign):
            return False
        sign = here
        # on a ray to the left the next derivative must have the opposite sign
        equation = tidy(differentiate(equation, variable))
        sign *= side
    return False


# slabs


def _by_slabs(
    equations: Sequence[Node], variables: tuple[Name, ...], box: Box, radius: Fraction | None, clock: Clock
) -> str | None:
    inner = box_array(box)
    inner = inner - np.abs(inner) * 2.0**-50  # the complement of a box that is a little smaller
    outer = np.full_like(inner, INF if radius is None else float(radius) * (1 + 1e-9))
    slabs = list(_complement(inner, outer))
    single = [(equation, k) for equation in equations for k, name in enumerate(variables) if equation.support == name.support]
    left = []
    by_ray = False
    for k, side, slab in slabs:
        end = float(inner[k, 1, 0]) if side > 0 else -float(inner[k, 0, 0])
        if any(place == k and _ray_is_free(equation, variables[k], end, side) for equation, place in single):
            by_ray = True
            continue
        left.append(slab)
    how = "by the signs of derivatives" if by_ray else ""
    if left:
        count = _excluded(equations, variables, np.concatenate(left, axis=2), clock)
        place = "that reach to infinity"
        if count is None and len(variables) > 1:
            count, place, how = _by_cones(equations, variables, inner, clock), "of cones that reach to infinity", ""
        if count is None:
            return None
        boxes = f"{count} box" + ("es" if count > 1 else "")
        how = f"{how + ' and ' if how else ''}by branch and prune on {boxes} {place}"
    if radius is not None:
        how += f", for {_bound_reason(radius, variables)}"
    return how


def _by_cones(equations: Sequence[Node], variables: tuple[Name, ...], inner: Array, clock: Clock) -> int | None:
    """How many boxes it took to prove that no zero has a variable of at least the size R of the inner box."""
    reach = float(inner.min())
    if not reach > 0:
        return None
    looked = 0
    for k, largest in enumerate(variables):
        values: dict[Node, Node] = {name: name * largest for name in variables if name is not largest}
        boxes = np.ones((len(variables), 2, 2))
        boxes[k] = [[-reach, INF], [INF, -reach]]
        inside = [total(_terms(substitute(equation, values))) for equation in equations]
        count = _excluded(inside, variables, boxes, clock)
        if count is None:
            return None
        looked += count
    return looked


def _complement(inner: Array, outer: Array) -> list[tuple[int, int, Array]]:
    """What is in the outer box and not in the inner one, as (variable, side, slab)."""
    slabs = []
    n = inner.shape[0]
    for k in range(n):
        for side in (-1, 1):
            slab = outer.copy()
            slab[:k] = inner[:k]
            slab[k] = [-inner[k, 1], outer[k, 1]] if side > 0 else [outer[k, 0], -inner[k, 0]]
            if (slab[:, 0] + slab[:, 1] > 0).all():
                slabs.append((k, side, slab))
    return slabs


def _excluded(equations: Sequence[Node], variables: tuple[Name, ...], boxes: Array, clock: Clock) -> int | None:
    """How many boxes it took to prove that none holds a zero; None where that failed."""
    system = System(equations, variables)
    ratios = _Ratios(equations, variables)
    looked = rounds = 0
    with np.errstate(all="ignore"):
        while boxes.shape[2]:
            clock.check()
            looked += boxes.shape[2]
            if looked > MAX_PIECES:
                return None
            found = examined(system, boxes)
            boxes = found.boxes[:, :, ~ratios.exclude(found.boxes)]
            if not boxes.shape[2]:
                break
            sizes = boxes[:, 0] + boxes[:, 1]
            if (sizes < 1e-4).all(axis=0).any() or (np.minimum(boxes[:, 0], boxes[:, 1]) < -1e9).any():
                return None
            rounds += 1
            boxes = _cut(boxes, sizes, rounds % 2 == 1)
    return looked


def _cut(boxes: Array, sizes: Array, bounded: bool) -> Array:
    """Each box cut once: where it is unbounded, beyond its finite end; otherwise (or if `bounded`) in the middle of its
    widest bounded side."""
    lows, highs = -boxes[:, 0], boxes[:, 1]
    relative = np.where(np.isfinite(sizes), sizes / (1 + np.minimum(np.abs(lows), np.abs(highs))), INF)
    index = np.arange(boxes.shape[2])
    ends = np.where(np.isfinite(lows), lows, np.where(np.isfinite(highs), highs, 0.0))
    # of several unbounded sides the one that began nearest, so that all get their turn
    order = np.where(np.isfinite(relative), relative * (1e305 if bounded else 1.0), 1e300 / (1 + np.abs(ends)))
    order = np.where(np.isfinite(relative) & (relative < 0.01), relative, order)
    direction = order.argmax(axis=0)
    low, high = lows[direction, index], highs[direction, index]
    middle = np.where(
        np.isfinite(low) & np.isfinite(high),
        low / 2 + high / 2,
        np.where(
            np.isfinite(low),
            np.where(low < 0, np.where(low < -1, low / 4, 1.0), 2 * low + 1),
            np.where(np.isfinite(high), np.where(high > 0, np.where(high > 1, high / 4, -1.0), 2 * high - 1), 0.0),
        ),
    )
    first, second = boxes.copy(), boxes.copy()
    first[direction, 1, index] = middle
    second[direction, 0, index] = -middle
    return np.concatenate((first, second), axis=2)


def _may_vanish(term: Node) -> Node:
    """The term without its factors e^u, which are never 0 but may come as near to it as they like."""
    coefficient, factors = split_term(term)
    return build(coefficient, [(base, exponent) for base, exponent in factors if base is not E])


class _Ratios:
    """The equations, and for each of them and each of its terms T: T, and the equation divided by T."""

    def __init__(self, equations: Sequence[Node], variables: tuple[Name, ...]) -> None:
        nodes: list[Node] = []
        for equation in equations:
            terms = _terms(equation)
            if len(terms) > MAX_TERMS:
                continue
            for term in terms:
                if term.support:
                    quotients = [collected(other / term) for other in terms]
                    nodes += [_may_vanish(term), collected(total(quotients))]
        self.count = len(equations)
        self.tape = DecayTape((*equations, *nodes), variables)

    def exclude(self, boxes: Array) -> Any:
        """Where some equation is proved not to vanish."""
        bounds = self.tape.run(boxes).bounds
        nonzero = ~contains_zero(np.moveaxis(bounds, 1, 0))
        own, terms, ratios = nonzero[: self.count], nonzero[self.count :: 2], nonzero[self.count + 1 :: 2]
        return own.any(axis=0) | (terms & ratios).any(axis=0)
