"""A neighbourhood in which an exactly known zero is the only one, also where the Jacobian is singular.

Three proofs are tried. One unknown: the first derivative of F that is not 0 at p is not 0 on the whole neighbourhood. All
but one of the unknowns can be solved for (corank 1): F is 0 only on a curve through p, and the last equation along it has
a derivative that is not 0 on the neighbourhood while the lower ones are 0 at p. Otherwise: with x = p + (t^w₁·u₁, ...), u on
the surface of a cube, every F_i is t^d_i·G_i(t, u), and the G_i have no common zero for t in [0, δ]; the surface is covered
by boxes. The derivatives that must vanish at p are proved to do so exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import permutations, product
from math import factorial, prod
from typing import NamedTuple

import numpy as np

from jachess.algebra.clock import Clock
from jachess.calculus.accumulation import differentiate
from jachess.errors import JachessError
from jachess.expression.exact import value_at
from jachess.expression.nodes import ZERO, Name, Node, operations, total
from jachess.expression.nodes import product as node_product
from jachess.expression.signs import sign
from jachess.expression.tidy import tidy
from jachess.points.interval_code import Tape
from jachess.points.interval_functions import float_ends
from jachess.points.interval_newton import centred, inverses
from jachess.points.intervals import Array, add, contains_zero, multiply, scale, up
from jachess.points.intervals import total as interval_total

SECONDS = 2.0
MAX_ORDER = 8
MAX_OPERATIONS = 1000  # of a derivative along a curve
MAX_PIECES = 20_000  # of the surface of a cube
_WEIGHTS = {
    1: ((1,),),
    2: ((1, 1), (2, 1), (1, 2), (3, 1), (1, 3), (3, 2), (2, 3), (4, 3), (3, 4)),
    3: ((1, 1, 1), *sorted(set(permutations((2, 1, 1)))), *sorted(set(permutations((2, 2, 1))))),
}


class Isolated(NamedTuple):
    """The neighbourhood (n, 2, 1) that holds no other zero, and the proof in a sentence."""

    zone: Array
    because: str


class _Point:
    """The exact point with its derivatives: nodes, their signs at the point and their enclosures."""

    def __init__(self, equations: Sequence[Node], variables: Sequence[Name], point: Sequence[Node], clock: Clock) -> None:
        self.equations, self.variables = tuple(equations), tuple(variables)
        self.values: dict[Node, Node] = dict(zip(variables, point))
        self.clock = clock
        self.derivatives: dict[tuple[int, tuple[int, ...]], Node] = {}
        from jachess.expression.ball import enclose

        ends = [float_ends(enclose(value, {}, 100)) for value in point]
        self.box: Array = np.array([[[-low], [high]] for low, high in ends])

    def derivative(self, i: int, orders: tuple[int, ...]) -> Node:
        """∂^orders of equation i."""
        key = (i, orders)
        if key not in self.derivatives:
            if not any(orders):
                self.derivatives[key] = tidy(self.equations[i])
            else:
                k = next(k for k, order in enumerate(orders) if order)
                lower = self.derivative(i, tuple(order - (j == k) for j, order in enumerate(orders)))
                self.derivatives[key] = tidy(differentiate(lower, self.variables[k]))
        self.clock.check()
        return self.derivatives[key]

    def vanishes(self, node: Node) -> bool:
        """Whether the node is 0 at the point, decided exactly. Raises: JachessError where that fails."""
        return sign(value_at(node, self.values)) == 0

    def smooth(self, box: Array, *more: Node) -> bool:
        """Whether the equations and all derivatives that were formed are defined and continuous on the box."""
        images = Tape((*self.equations, *self.derivatives.values(), *more), self.variables).run(box)
        return not images.rough.any()

    def around(self, radius: Sequence[float]) -> Array:
        """The point's neighbourhood as a box (n, 2, 1)."""
        return up(self.box + np.array(radius)[:, None, None])


def isolated(
    equations: Sequence[Node], variables: Sequence[Name], point: Sequence[Node], scales: Array, clock: Clock
) -> Isolated | None:
    """A neighbourhood in which the exact zero `point` is the only zero; `scales` (n,) are lengths to begin with."""
    try:
        at = _Point(equations, variables, point, clock.part(0.25, SECONDS))
        if len(variables) == 1:
            return _one_unknown(at, scales)
        return _corank_one(at, scales) or _blown_up(at, scales)
    except JachessError:
        clock.check()
        return None


def _one_unknown(at: _Point, scales: Array) -> Isolated | None:
    for order in range(1, 4 * MAX_ORDER):
        node = at.derivative(0, (order,))
        if not at.vanishes(node):
            zone = _largest(at, scales, _one_sign(at, Tape((node,), at.variables)))
            return None if zone is None else Isolated(zone, f"the derivative of order {order} is not 0 near it")
    return None


def _one_sign(at: _Point, tape: Tape) -> Callable[[Array], bool]:
    return lambda box: _not_zero(tape, box) and at.smooth(box)


def _largest(at: _Point, scales: Array, holds: Callable[[Array], bool], steps: int = 24) -> Array | None:
    """The first of the boxes around the point, each half as wide as the one before, on which `holds` is proved."""
    for k in range(steps):
        at.clock.check()
        box = at.around([float(s) * 2.0**-k for s in scales])
        if holds(box):
            return box
    return None


def _not_zero(tape: Tape, box: Array) -> bool:
    images = tape.run(box)
    return bool(not images.rough.any() and not contains_zero(images.bounds[0]).any())


def _corank_one(at: _Point, scales: Array) -> Isolated | None:
    """Solve all equations but one for all unknowns but one; the last equation is then a function of one unknown."""
    n = len(at.variables)
    for left, kept in product(range(n), range(n)):
        others = [k for k in range(n) if k != kept]
        rows = [i for i in range(n) if i != left]
        slopes = [[at.derivative(i, _unit(k, n)) for k in others] for i in rows]
        if at.vanishes(_determinant(slopes)):
            continue
        return _along_curve(at, scales, left, kept, rows, others, slopes)
    return None


def _unit(k: int, n: int) -> tuple[int, ...]:
    return tuple(int(j == k) for j in range(n))


def _determinant(rows: Sequence[Sequence[Node]]) -> Node:
    if len(rows) == 1:
        return rows[0][0]
    terms = []
    for k, entry in enumerate(rows[0]):
        minor = _determinant([[*row[:k], *row[k + 1 :]] for row in rows[1:]])
        terms.append(-entry * minor if k % 2 else entry * minor)
    return total(terms)


def _along_curve(
    at: _Point, scales: Array, left: int, kept: int, rows: list[int], others: list[int], slopes: list[list[Node]]
) -> Isolated | None:
    n = len(at.variables)
    determinant = tidy(_determinant(slopes))
    # dz/dy by Cramer's rule
    push = [at.derivative(i, _unit(kept, n)) for i in rows]
    direction = []
    for place in range(len(others)):
        replaced = [[push[r] if c == place else entry for c, entry in enumerate(row)] for r, row in enumerate(slopes)]
        direction.append(tidy(-_determinant(replaced) / determinant))
    function = at.derivative(left, (0,) * n)
    chain = []
    for _ in range(MAX_ORDER):
        at.clock.check()
        parts = [differentiate(function, at.variables[kept])]
        parts += [step * differentiate(function, at.variables[k]) for k, step in zip(others, direction)]
        function = tidy(total(parts))
        chain.append(function)
        if operations(function) > MAX_OPERATIONS:
            return None
        if not at.vanishes(function):
            break
    else:
        return None
    tape = Tape((function,), at.variables)
    system = Tape([at.equations[i] for i in rows], at.variables)
    matrix = Tape([entry for row in slopes for entry in row], at.variables)

    def holds(box: Array) -> bool:
        return _not_zero(tape, box) and _solvable(at, system, matrix, box, others) and at.smooth(box, *chain)

    for flatter in range(10):
        lengths = np.array([s * 2.0**-flatter if k == kept else s for k, s in enumerate(scales)])
        zone = _largest(at, lengths, holds, 16)
        if zone is not None:
            return Isolated(zone, f"along the curve where the other equations hold, its derivative of order {len(chain)} is not 0")
    return None


def _solvable(at: _Point, system: Tape, matrix: Tape, box: Array, others: list[int]) -> bool:
    """Whether for each value of the unknown that is kept exactly one solution of the other equations lies in the box.

    Krawczyk's test for all those values at once.
    """
    size = len(others)
    found = matrix.run(box)
    if found.rough.any():
        return False
    slopes = found.bounds.reshape(size, size, 2, 1)
    inverse = inverses(centred(slopes))
    strip = box.copy()
    middle = (at.box[:, 1] - at.box[:, 0]) / 2
    for k in others:
        strip[k] = np.stack((-middle[k], middle[k]))
    values = system.run(strip)
    if values.rough.any():
        return False
    for i in range(size):
        spread = []
        for j, k in enumerate(others):
            entry = interval_total([scale(slopes[r, j], inverse[:, i, r]) for r in range(size)])[::-1]
            if i == j:
                entry = up(entry + np.array([[-1.0], [1.0]]))
            offset = up(box[k] + np.stack((middle[k], -middle[k])))
            spread.append(multiply(entry, offset))
        shift = interval_total([scale(values.bounds[r], inverse[:, i, r]) for r in range(size)])[::-1]
        image = add(shift, interval_total(spread))
        radius = (box[others[i]] + np.stack((middle[others[i]], -middle[others[i]]))).min() * (1 - 1e-12)
        if not (image < radius).all():
            return False
    return True


def _blown_up(at: _Point, scales: Array) -> Isolated | None:
    n = len(at.variables)
    for weights in _WEIGHTS.get(n, ((1,) * n,)):
        degrees = [_weighted_degree(at, i, weights) for i in range(n)]
        if all(degree is not None for degree in degrees):
            found = _on_cube(at, scales, weights, [degree for degree in degrees if degree is not None])
            if found is not None:
                return found
    return None


def _exponents(n: int, degree: int) -> list[tuple[int, ...]]:
    """All exponents of this total degree."""
    if n == 1:
        return [(degree,)]
    return [(k, *rest) for k in range(degree, -1, -1) for rest in _exponents(n - 1, degree - k)]


def _weighted_degree(at: _Point, i: int, weights: tuple[int, ...]) -> int | None:
    """The least weighted degree of a term of equation i at the point."""
    n = len(weights)
    limit = MAX_ORDER * min(weights)
    candidates = [a for d in range(1, MAX_ORDER + 1) for a in _exponents(n, d) if _dot(weights, a) <= limit]
    for exponents in sorted(candidates, key=lambda a: (_dot(weights, a), a)):
        node = at.derivative(i, exponents)
        if node is not ZERO and not at.vanishes(node):
            return _dot(weights, exponents)
    return None


def _dot(weights: Sequence[int], exponents: Sequence[int]) -> int:
    return sum(w * a for w, a in zip(weights, exponents))


def _on_cube(at: _Point, scales: Array, weights: tuple[int, ...], degrees: list[int]) -> Isolated | None:
    """Whether G_i(t, u) = F_i(p + t^w·u)/t^d_i have no common zero for t in [0, δ] and u on the cube's surface."""
    n = len(weights)
    time, directions = Name("t"), tuple(Name(f"u{k + 1}") for k in range(n))
    inner: list[list[tuple[int, tuple[int, ...]]]] = []
    outer: list[list[tuple[int, tuple[int, ...]]]] = []
    for i, degree in enumerate(degrees):
        last = -(-degree // min(weights)) - 1  # terms above this total degree are in the remainder
        inner.append([(i, a) for d in range(last + 1) for a in _exponents(n, d) if _dot(weights, a) >= degree])
        outer.append([(i, a) for a in _exponents(n, last + 1)])
    at_point = [term for terms in inner for term in terms]
    on_box = [term for terms in outer for term in terms]
    names = {term: Name(f"c{k}") for k, term in enumerate((*at_point, *on_box))}
    polynomials = []
    for i, degree in enumerate(degrees):
        terms: list[Node] = []
        for term in (*inner[i], *outer[i]):
            a = term[1]
            powers = [name**k if k > 1 else name for name, k in zip(directions, a) if k]
            lift = _dot(weights, a) - degree
            terms.append(node_product([names[term], *([time**lift if lift > 1 else time] if lift else []), *powers]))
        polynomials.append(total(terms))
    variables = (time, *directions, *names.values())
    tape = Tape(polynomials, variables)
    exact = Tape([at.derivative(*term) for term in at_point], at.variables).run(at.box)
    remainders = Tape([at.derivative(*term) for term in on_box], at.variables)
    factorials = [prod(map(factorial, term[1])) for term in (*at_point, *on_box)]
    leading = remainders.run(at.box)
    if exact.rough.any() or leading.rough.any():
        return None
    first = float(scales.min()) if max(weights) == 1 else min(float(scales.min()), 1.0)
    for reach in (0.0, *(first * 2.0**-k for k in range(16))):
        at.clock.check()
        box = at.around([reach**w for w in weights])
        ranges = remainders.run(box) if reach else leading
        if ranges.rough.any():
            continue
        coefficients = [up(bounds * (1 / f), 4 * 2.0**-52) for bounds, f in zip((*exact.bounds, *ranges.bounds), factorials)]
        proved = _covered(tape, n, reach, coefficients, at.clock)
        if not reach:
            # without a proof for t = 0 there is none for any reach
            if not proved:
                return None
            continue
        if proved and at.smooth(box):
            shown = ", ".join(map(str, degrees))
            because = f"the leading forms (of degrees {shown}) have no common zero but it"
            return Isolated(_ball_box(at, [reach**w for w in weights]), because)
    return None


def _ball_box(at: _Point, radius: Sequence[float]) -> Array:
    """A box inside p ± radius."""
    result: Array = at.box + np.array([r * (1 - 1e-9) for r in radius])[:, None, None] - np.abs(at.box) * 1e-15 - 1e-18
    return result


def _covered(tape: Tape, n: int, reach: float, coefficients: Sequence[Array], clock: Clock) -> bool:
    faces = []
    for k, side in product(range(n), (-1.0, 1.0)):
        face = np.array([[1.0, 1.0]] * n)
        face[k] = (-side, side)
        faces.append(face)
    boxes = np.moveaxis(np.array(faces), 0, 2)
    looked = 0
    while boxes.shape[2]:
        clock.check()
        looked += boxes.shape[2]
        if looked > MAX_PIECES:
            return False
        m = boxes.shape[2]
        full = np.concatenate(
            (
                np.broadcast_to(np.array([[[0.0], [reach]]]), (1, 2, m)),
                boxes,
                np.stack([np.broadcast_to(c, (2, m)) for c in coefficients]) if coefficients else np.zeros((0, 2, m)),
            )
        )
        images = tape.run(full)
        left = contains_zero(np.moveaxis(images.bounds, 1, 0)).all(axis=0)
        boxes = boxes[:, :, left]
        if not boxes.shape[2]:
            return True
        sizes = boxes[:, 0] + boxes[:, 1]
        if (sizes.max(axis=0) < 2.0**-9).any():
            return False
        index = np.arange(boxes.shape[2])
        widest = sizes.argmax(axis=0)
        cut = (boxes[widest, 1, index] - boxes[widest, 0, index]) / 2
        first, second = boxes.copy(), boxes.copy()
        first[widest, 1, index] = cut
        second[widest, 0, index] = -cut
        boxes = np.concatenate((first, second), axis=2)
    return True
