"""Branch and prune: boxes are examined, contracted and cut until each is proved empty, lies around a proved zero, or is tiny.

Many boxes are examined at once, level by level. Newton's method from the middles of the boxes gives approximate zeros; each
is certified in a zone that holds no other zero, and boxes inside the zones need no further test. Tiny boxes that crowd
around a point are taken for a zero with a singular Jacobian: if simple numbers are proved to be a zero there, and the only
one nearby, its neighbourhood becomes a zone too. The order of all steps is fixed and no step depends on the time it took,
so equal questions get equal answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from jachess.algebra.clock import Clock, OutOfTime
from jachess.expression.nodes import Node
from jachess.points.box_arrays import box_of, clusters, inside_any, joined
from jachess.points.guessing import exact_zero
from jachess.points.interval_functions import float_ends
from jachess.points.interval_newton import Examined, System, certified, examined, polished, thin_boxes, tightened, widths
from jachess.points.intervals import Array
from jachess.points.isolation import isolated

MAX_BOXES = 100_000  # at one level
MIN_WIDTH = 2.0**-30  # of the first box
SMALL = 2.0**-9  # of the first box: boxes of this width that crowd together are worth a guess
FIRST = 256  # boxes to begin with, and fewer are cut in every direction
MAX_PART = 8192  # boxes between two looks at the clock; fewer where a box costs much
PART_COST = 20_000_000


class Zone(NamedTuple):
    """A box (n, 2) that holds exactly one zero, a smaller one that holds it too, and the zero where it is known exactly."""

    box: Array
    inside: Array
    exact: tuple[Node, ...] | None = None
    because: str = ""


class Branching:
    """One search in the box (n, 2, 1). After `run`: `zones`, `open` parts, how many boxes were `looked` at, why `stopped`."""

    def __init__(self, system: System, box: Array, clock: Clock, most: int = MAX_BOXES) -> None:
        self.system, self.box, self.clock, self.most = system, box, clock, most
        self.scales: Array = np.maximum(widths(box)[:, 0], 1e-30)
        self.zones: list[Zone] = []
        self.zone_boxes: Array = np.zeros((system.size, 2, 0))
        self.open: list[Array] = []
        self.looked = 0
        self.stopped = ""
        self.tried: set[tuple[Node, ...]] = set()
        self._begun: set[tuple[float, ...]] = set()
        self._levels = 0
        self._settled = 0
        self._part = max(16, min(MAX_PART, PART_COST // system.all.cost))

    def add(self, zones: Sequence[Zone]) -> None:
        """Take in zones that were proved."""
        self.zones += zones
        self.zone_boxes = np.concatenate((self.zone_boxes, *(zone.box[:, :, None] for zone in zones)), axis=2)

    def know(self, point: tuple[Node, ...]) -> None:
        """Take in a point at which all equations are proved to hold, if it is proved to be the only one near it."""
        from jachess.expression.ball import enclose

        if point in self.tried:
            return
        self.tried.add(point)
        ends = np.array([float_ends(enclose(value, {}, 100)) for value in point])
        around = np.stack((-ends[:, :1], ends[:, 1:]), axis=1)  # a box that holds the point
        for k, zone in enumerate(self.zones):
            if inside_any(around, zone.box[:, :, None]).any():
                self.zones[k] = zone._replace(exact=point)  # the only zero there
                return
        regular = certified(self.system, (ends[:, :1] + ends[:, 1:]) / 2, self.scales)
        if regular.proved[0] and inside_any(around, regular.zones).all():
            self.add([Zone(regular.zones[:, :, 0], regular.inside[:, :, 0], point)])
            return
        found = isolated(self.system.equations, self.system.variables, point, self.scales / 8, self.clock)
        if found is not None:
            self.add([Zone(found.zone[:, :, 0], found.zone[:, :, 0], point, found.because)])

    def run(self) -> None:
        """Search until nothing is left, time is up, or too many boxes are left."""
        boxes = self._first()
        try:
            while boxes.shape[2]:
                if boxes.shape[2] > self.most:
                    self.stopped = f"more than {self.most} boxes were left to look at"
                    break
                boxes = self._level(boxes)
        except OutOfTime:
            self.stopped = "the time limit was reached"
        # a level that was broken off counts as not done
        if boxes.shape[2]:
            self.open.append(boxes)
        self._finish()

    def _first(self) -> Array:
        boxes = self.box
        while boxes.shape[2] * 2**self.system.size <= FIRST:
            boxes = cut_everywhere(boxes)
        return boxes

    def _level(self, boxes: Array) -> Array:
        self._levels += 1
        boxes = boxes[:, :, ~inside_any(boxes, self.zone_boxes)]
        before = self._volumes(boxes)
        found = self._examined(boxes)
        self.looked += boxes.shape[2]
        boxes, smear, before = found.boxes, found.smear, before[found.keep]
        if self._certify(found.guesses[:, found.smooth], boxes[:, :, found.smooth]) or self._settle(boxes):
            left = ~inside_any(boxes, self.zone_boxes)
            boxes, smear, before = boxes[:, :, left], smear[:, left], before[left]
        relative = widths(boxes) / self.scales[:, None]
        tiny = (relative < MIN_WIDTH).all(axis=0)
        if tiny.any():
            self.open.append(boxes[:, :, tiny])
            boxes, smear, before, relative = boxes[:, :, ~tiny], smear[:, ~tiny], before[~tiny], relative[:, ~tiny]
        # what a contraction made much smaller is examined again as it is
        shrunk = self._volumes(boxes) < before / 4
        again, rest = boxes[:, :, shrunk], boxes[:, :, ~shrunk]
        # cut where it matters most, but not into slices
        sizes = relative[:, ~shrunk]
        weight = np.where(sizes * 64 < sizes.max(axis=0, initial=0), 0, smear[:, ~shrunk])
        halves = bisected(rest, weight.argmax(axis=0))
        if halves.shape[2] * 2**self.system.size <= FIRST:
            halves = cut_everywhere(halves)
        return np.concatenate((again, halves), axis=2)

    def _volumes(self, boxes: Array) -> Array:
        """The volumes of the boxes, where no side counts as shorter than the least."""
        return np.asarray(np.prod(np.maximum(widths(boxes) / self.scales[:, None], MIN_WIDTH), axis=0))

    def _examined(self, boxes: Array) -> Examined:
        """The test in parts that take a fraction of a second each."""
        parts = []
        for start in range(0, max(1, boxes.shape[2]), self._part):
            self.clock.check()
            parts.append(examined(self.system, boxes[:, :, start : start + self._part]))
        return Examined(*(np.concatenate(each, axis=-1) for each in zip(*parts)))

    def _certify(self, guesses: Array, boxes: Array) -> bool:
        """Certify new zeros near the guesses; True where there are any."""
        reach = np.stack((guesses + boxes[:, 0], boxes[:, 1] - guesses), axis=1).min(axis=1)
        near = (reach >= -0.75 * widths(boxes)).all(axis=0) & np.isfinite(guesses).all(axis=0)
        # Newton's method begins once in each cell of the size of the box
        size = np.exp2(np.floor(np.log2(np.maximum(widths(boxes), 1e-300))) - 2)
        cells = list(map(tuple, np.concatenate((np.floor(guesses / size), size))[:, near].T.tolist()))
        points = guesses[:, near][:, [cell not in self._begun for cell in cells]]
        self._begun.update(cells)
        points = self._new(points)
        if not points.shape[1]:
            return False
        points, converged = polished(self.system, points)
        margin = 0.05 * self.scales[:, None]
        converged &= ((points >= -self.box[:, 0] - margin) & (points <= self.box[:, 1] + margin)).all(axis=0)
        points = distinct(self._new(points[:, converged]), self.scales * 1e-9)
        if not points.shape[1]:
            return False
        self.clock.check()
        result = certified(self.system, points, self.scales)
        zones, inside = result.zones[:, :, result.proved], tightened(self.system, result.inside[:, :, result.proved])
        count = len(self.zones)
        for k in range(zones.shape[2]):
            # two guesses of one zero: keep the first
            if not inside_any(inside[:, :, k : k + 1], self.zone_boxes).any():
                self.add([Zone(zones[:, :, k], inside[:, :, k])])
        return len(self.zones) > count

    def _new(self, points: Array) -> Array:
        return points[:, ~inside_any(thin_boxes(points), self.zone_boxes)]

    def _settle(self, boxes: Array) -> bool:
        """Guess the zeros around which small boxes crowd; True where one was proved."""
        if not 0 < boxes.shape[2] <= 1500 or self._levels < self._settled + 3:
            return False
        if (widths(boxes) > SMALL * self.scales[:, None]).any():
            return False
        self._settled = self._levels
        before = len(self.zones)
        for hull in clusters(boxes, self.scales, loose=True)[:20]:
            self._guess(hull)
        return len(self.zones) > before

    def _guess(self, hull: Array) -> None:
        if not np.isfinite(hull).all() or (hull.sum(axis=1) > 16 * SMALL * self.scales).any():
            return
        self.clock.check()
        point = exact_zero(self.system.equations, self.system.variables, box_of(hull))
        if point is not None:
            self.know(point)

    def _finish(self) -> None:
        """Guess once more where all that is left is tiny; drop what lies in zones."""
        parts = joined(self.open, self.system.size)
        if not self.stopped:
            try:
                for hull in clusters(parts, self.scales, loose=True)[:20]:
                    self._guess(hull)
            except OutOfTime:
                self.stopped = "the time limit was reached"
        self.open = [parts[:, :, ~inside_any(parts, self.zone_boxes)]]


def distinct(points: Array, tolerance: Array) -> Array:
    """The points (n, m) without those that are close to an earlier one."""
    kept: dict[tuple[float, ...], int] = {}
    for k, cell in enumerate(zip(*np.floor(points / tolerance[:, None]).tolist())):
        kept.setdefault(cell, k)
    return points[:, sorted(kept.values())]


def bisected(boxes: Array, directions: Any) -> Array:
    """Both parts of each box, cut across the given variable; neighbours stay neighbours."""
    n, _, m = boxes.shape
    index = np.arange(m)
    left, right = boxes.copy(), boxes.copy()
    lows, highs = -boxes[directions, 0, index], boxes[directions, 1, index]
    # a little beside the middle: zeros like to lie in the middle
    cut = np.clip(lows / 2 + highs / 2 + (highs / 128 - lows / 128), lows, highs)
    left[directions, 1, index] = cut
    right[directions, 0, index] = -cut
    return np.stack((left, right), axis=3).reshape(n, 2, 2 * m)


def cut_everywhere(boxes: Array) -> Array:
    """Each box cut across every variable."""
    for k in range(boxes.shape[0]):
        boxes = bisected(boxes, np.full(boxes.shape[2], k))
    return boxes
