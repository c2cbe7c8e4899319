"""Tests on many boxes at once for zeros of n equations in n unknowns: exclusion, contraction, certificates.

Boxes are arrays (n, 2, m) of (−low, high), as in `intervals`. All conclusions hold by interval arithmetic; the matrices and
points that steer the tests are plain doubles, for any of them will do.

* A box is excluded where an equation is undefined on all of it or its image misses 0, or where the mean value form
  F(c) + J(X)·(X − c) misses 0.
* A box is contracted by interval Newton steps (Gauss–Seidel, preconditioned by the inverse of the middle of J(X), and on
  the equations as they are): a zero in the box lies in the contracted box.
* A box around an approximate zero z is certified by Krawczyk's test: if z − Y·F(z) + (I − Y·J(Z))·(Z − z) lies inside Z,
  there is exactly one zero in Z. If only ‖I − Y·J(Z)‖ < 1, there is at most one.

The last two need an F that is continuously differentiable on the box; where that is not known (`rough`), only the first
is used. Source: Neumaier, Interval Methods for Systems of Equations (1990), chapter 5.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from jachess.calculus.accumulation import jacobian_entries
from jachess.expression.nodes import ZERO, Name, Node
from jachess.points.interval_code import Tape
from jachess.points.interval_truths import Mask
from jachess.points.intervals import (
    INF,
    Array,
    add,
    contains_zero,
    multiply,
    reciprocal,
    scale,
    total,
    up,
)


class System:
    """n equations in n unknowns with their interval code.

    Raises: InputError where an equation has an undefined function or another name.
    """

    def __init__(self, equations: Sequence[Node], variables: Sequence[Name], conditions: Sequence[Node] = ()) -> None:
        self.equations, self.variables = tuple(equations), tuple(variables)
        self.size = len(self.variables)
        entries = jacobian_entries(self.equations, self.variables)
        self.places = [place for place in sorted(entries.nonzero) if entries.nonzero[place] is not ZERO]
        self.derivatives = tuple(entries.nonzero[place] for place in self.places)
        self.all = Tape((*self.equations, *self.derivatives), self.variables)
        self.values = Tape(self.equations, self.variables)
        self.conditions_nodes = tuple(conditions)
        self.conditions = Tape(conditions, self.variables) if conditions else None

    def images(self, boxes: Array) -> Images:
        """F and J on the boxes."""
        n, m = self.size, boxes.shape[2]
        bounds, rough, empty = self.all.run(boxes)
        k = len(self.equations)
        jacobian = np.zeros((n, n, 2, m))
        for (i, j), entry in zip(self.places, bounds[k:]):
            jacobian[i, j] = entry
        smooth = np.isfinite(bounds).all(axis=(0, 1)) & ~rough.any(axis=0)
        return Images(bounds[:k], jacobian, np.asarray(smooth), np.asarray(empty[:k].any(axis=0)))


class Images(NamedTuple):
    """F (n, 2, m), J (n, n, 2, m); where F is continuously differentiable on the box; where it is undefined on all of it."""

    values: Array
    jacobian: Array
    smooth: Mask
    empty: Mask


class Examined(NamedTuple):
    """Boxes that were examined: which stay, contracted; approximate zeros that Newton's step gives; where F is smooth."""

    keep: Mask  # of the boxes that were given
    boxes: Array  # the kept ones
    guesses: Array  # (n, kept)
    smooth: Mask  # (kept,)
    smear: Array  # (n, kept): how much each variable's width matters


def middles(boxes: Array) -> Array:
    """A point in each box, (n, m); a double even where the box is unbounded."""
    lows, highs = -boxes[:, 0], boxes[:, 1]
    points = np.clip(lows / 2 + highs / 2, lows, highs)
    one_sided = np.where(lows > -INF, lows + 1.0, np.where(highs < INF, highs - 1.0, 0.0))
    return np.where(np.isfinite(points), points, one_sided)


def widths(boxes: Array) -> Array:
    """The widths of the boxes, (n, m)."""
    return boxes[:, 0] + boxes[:, 1]


def inverses(matrices: Array) -> Array:
    """Approximate inverses of (m, n, n) matrices; singular ones get some other matrix."""
    singular = ~(np.abs(np.linalg.det(matrices)) > 0)
    found: Array = np.linalg.inv(np.where(singular[:, None, None], np.eye(matrices.shape[1]), matrices))
    return np.where(np.isfinite(found), found, 0.0)


def centred(jacobian: Array) -> Array:
    """The middles of interval matrices (n, n, 2, m) as (m, n, n)."""
    return np.moveaxis((jacobian[:, :, 1] - jacobian[:, :, 0]) / 2, 2, 0)


def examined(system: System, boxes: Array) -> Examined:
    """The boxes that may contain a zero, contracted."""
    with np.errstate(all="ignore"):
        return _examined(system, boxes)


def _examined(system: System, boxes: Array) -> Examined:
    n = system.size
    images = system.images(boxes)
    keep = ~images.empty & contains_zero(np.moveaxis(images.values, 1, 0)).all(axis=0)
    if system.conditions is not None:
        may, _ = system.conditions.truths(boxes)
        keep &= may.all(axis=0)
    boxes = boxes[:, :, keep].copy()
    jacobian, smooth = images.jacobian[:, :, :, keep], images.smooth[keep]
    guesses = middles(boxes)
    slopes = np.fmax(jacobian[:, :, 0], jacobian[:, :, 1])
    smear = np.where(np.isfinite(slopes), np.abs(slopes), 1e300).max(axis=0) * widths(boxes)
    part = np.flatnonzero(smooth)
    if part.size:
        alive, inner, points = _contracted(system, boxes[:, :, part], jacobian[:, :, :, part])
        boxes[:, :, part] = inner
        guesses[:, part] = points
        left = np.ones(boxes.shape[2], dtype=bool)
        left[part] = alive
        keep[np.flatnonzero(keep)[~left]] = False
        boxes, guesses, smooth, smear = boxes[:, :, left], guesses[:, left], smooth[left], smear[:, left]
    assert boxes.shape[0] == n
    return Examined(keep, boxes, guesses, smooth, smear)


def _contracted(system: System, boxes: Array, jacobian: Array) -> tuple[Mask, Array, Array]:
    """(which may hold a zero, their contractions, Newton's points) for boxes on which F is smooth."""
    n = system.size
    centre = middles(boxes)
    at_centre = system.values.run(thin_boxes(centre)).bounds
    offsets = up(boxes + np.stack((centre, -centre), axis=1))  # X − c
    alive = np.ones(boxes.shape[2], dtype=bool)
    # the equations as they are
    for i in range(n):
        alive &= _solved(at_centre[i], jacobian[i], offsets)
    inverse = inverses(centred(jacobian))
    rows = [[_combined(inverse[:, i], jacobian[:, j]) for j in range(n)] for i in range(n)]
    right = [_combined(inverse[:, i], at_centre) for i in range(n)]
    for i in range(n):
        alive &= _solved(right[i], np.stack(rows[i]), offsets, only=i)
    middle = (at_centre[:, 1] - at_centre[:, 0]) / 2
    points = centre - np.einsum("mij,jm->im", inverse, middle)
    contracted = np.fmin(boxes, up(offsets + np.stack((-centre, centre), axis=1)))
    alive &= ~(widths(contracted) < 0).any(axis=0)
    return alive, contracted, points


def thin_boxes(points: Array) -> Array:
    """Points (n, m) as boxes."""
    return np.stack((-points, points), axis=1)


def _combined(factors: Array, terms: Array) -> Array:
    """Σ factors[:, k]·terms[k] for doubles (m, n) and intervals (n, 2, m)."""
    return total([scale(term, factors[:, k]) for k, term in enumerate(terms)])


def _solved(value: Array, row: Array, offsets: Array, only: int | None = None) -> Mask:
    """Narrow the offsets t, in place, by value + Σ row[j]·t[j] ∋ 0 for each j (for one j alone); False: no solution."""
    n = len(row)
    alive = np.ones(value.shape[1], dtype=bool)
    products = [multiply(row[j], offsets[j]) for j in range(n)]
    if only is None:
        alive &= contains_zero(total([value, *products]))
    for j in range(n) if only is None else (only,):
        rest = total([value, *(products[k] for k in range(n) if k != j)]) if n > 1 else value
        narrowed = _quotient_inside(rest, row[j], offsets[j])
        alive &= ~(narrowed[0] + narrowed[1] < 0)
        offsets[j] = np.where(alive, narrowed, offsets[j])
        products[j] = multiply(row[j], offsets[j])
    return alive


def _quotient_inside(numerator: Array, divisor: Array, inside: Array) -> Array:
    """The hull of {t in `inside`: numerator + divisor·t contains 0}; low > high where there is none."""
    # s + a·t = 0 with s in [s1, s2], a in [a1, a2]. Turn signs so that s > 0 where s has a sign.
    turn = numerator[1] < 0
    s = np.where(turn, numerator[::-1], numerator)
    a = np.where(turn, divisor[::-1], divisor)
    least = -s[0]  # s1
    proper = least > 0  # otherwise t = 0 may solve it
    # t ≤ −s1/a2 (if a2 > 0) or t ≥ s1/(−a1) (if a1 < 0)
    left = np.where(a[1] > 0, -(least / a[1]), -INF)
    right = np.where(a[0] > 0, least / a[0], INF)
    left = np.where(left == -INF, left, left + (np.abs(left) * 4e-16 + 1e-300))
    right = np.where(right == INF, right, right - (np.abs(right) * 4e-16 + 1e-300))
    has_left, has_right = ~(-inside[0] > left), ~(inside[1] < right)
    low = np.where(has_left, -inside[0], right)
    high = np.where(has_right, inside[1], left)
    narrowed = np.stack((np.fmin(-low, inside[0]), np.fmin(high, inside[1])))
    result = np.where(proper, narrowed, inside)
    # both pieces gone
    gone = proper & ~has_left & ~has_right
    result = np.where(gone, -1.0, result)
    # a has a sign: the outer bounds too, t in −s/a
    signed = ~contains_zero(divisor)
    if signed.any():
        quotient = multiply(numerator[::-1], reciprocal(np.where(signed, divisor, np.array([[-1.0], [1.0]])))[0])
        result = np.where(signed & ~gone, np.fmin(result, quotient), result)
    return result


# certificates


class Certified(NamedTuple):
    """Zones z ± radius (n, k) with at most one zero; that one is there and lies in the box `inside` (n, 2, k)."""

    proved: Mask
    zones: Array  # (n, 2, k)
    inside: Array  # (n, 2, k)


def polished(system: System, points: Array, steps: int = 10) -> tuple[Array, Mask]:
    """Newton's method from each point, and where it converged."""
    with np.errstate(all="ignore"):
        last = np.full(points.shape[1], INF)
        for _ in range(steps):
            images = system.images(thin_boxes(points))
            inverse = inverses(centred(images.jacobian))
            middle = (images.values[:, 1] - images.values[:, 0]) / 2
            change = np.einsum("mij,jm->im", inverse, middle)
            change = np.where(np.isfinite(change), change, 0.0)
            points = points - change
            good = images.smooth
            last = np.where(good, (np.abs(change) / (1e-3 + np.abs(points))).max(axis=0), INF)
            if (~(last > 1e-14) | (last == INF)).all():
                break
        return points, last < 1e-9


def certified(system: System, points: Array, scales: Array) -> Certified:
    """Krawczyk's test on boxes around points; the zones grow while they are proved to hold one zero. `scales` is (n,)."""
    with np.errstate(all="ignore"):
        return _certified(system, points, scales)


def _certified(system: System, points: Array, scales: Array) -> Certified:
    n, count = points.shape
    images = system.images(thin_boxes(points))
    inverse = inverses(centred(images.jacobian))
    right = np.stack([_combined(inverse[:, i], images.values) for i in range(n)])  # Y·F(z)
    factor = np.full(count, 2.0**-10)
    zones, inside = np.zeros((n, 2, count)), np.zeros((n, 2, count))
    proved, waiting = np.zeros(count, dtype=bool), np.ones(count, dtype=bool)
    while waiting.any():
        todo = np.flatnonzero(waiting)
        centre = points[:, todo]
        boxes = thin_boxes(centre) + (scales[:, None] * factor[todo])[:, None, :]
        around = boxes + np.stack((centre, -centre), axis=1)  # Z − z, to the last digit
        radius = around.min(axis=1) * (1 - 1e-12)
        spread, smooth = _spread(system, boxes, inverse[todo], up(around))
        regular = smooth & (spread.max(axis=1) < radius).all(axis=0)
        step = np.stack([add(spread[i], right[i][::-1][:, todo]) for i in range(n)])  # −Y·F(z) + (I − Y·J(Z))·(Z − z)
        here = regular & (step.max(axis=1) < radius).all(axis=0)
        # once the zero is known to be there, a larger zone needs only to be regular
        fine = np.where(proved[todo], regular, here)
        new = fine & ~proved[todo]
        inside[:, :, todo[new]] = np.fmin(up(step + thin_boxes(centre)), boxes)[:, :, new]
        zones[:, :, todo[fine]] = boxes[:, :, fine]
        failed = ~fine & proved[todo]
        proved[todo[fine]] = True
        factor[todo] *= np.where(fine, 2.0, 1 / 16)
        waiting[todo] = ~failed & (factor[todo] > 1e-15) & (factor[todo] < 2.0)
    return Certified(proved, zones, inside)


def _spread(system: System, boxes: Array, inverse: Array, offsets: Array) -> tuple[Array, Mask]:
    """(I − Y·J(Z))·(Z − z) and where F is smooth on Z."""
    n = system.size
    images = system.images(boxes)
    rows = []
    for i in range(n):
        terms = []
        for j in range(n):
            entry = _combined(inverse[:, i], images.jacobian[:, j])[::-1]
            if i == j:
                entry = up(entry + np.array([[-1.0], [1.0]]))
            terms.append(multiply(entry, offsets[j]))
        rows.append(total(terms))
    return np.stack(rows), images.smooth


def tightened(system: System, boxes: Array, steps: int = 8) -> Array:
    """Boxes on which F is smooth and that hold a zero each, made smaller by Newton steps."""
    with np.errstate(all="ignore"):
        for _ in range(steps):
            _, inner, _ = _contracted(system, boxes, system.images(boxes).jacobian)
            inner = np.where(np.isnan(inner) | (widths(inner) < 0).any(axis=0), boxes, inner)
            done = (widths(inner) > widths(boxes) / 2).all()
            boxes = inner
            if done:
                break
        return boxes
