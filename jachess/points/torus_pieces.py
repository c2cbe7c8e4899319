"""Curves and surfaces of solutions in sines and cosines that are straight in the angles: x + y = π + 2·π·n.

A component of positive dimension is such a set where the cosine and the sine of enough whole combinations of the angles
are constant on it, which its Gröbner basis decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from math import gcd

from jachess.algebra.groebner import reduced as remainder
from jachess.algebra.number_fields import Field
from jachess.algebra.solution_sets import Piece
from jachess.expression import polynomial as poly
from jachess.expression.nodes import Name, Node
from jachess.expression.polynomial import Polynomial
from jachess.points.lifting import Combination, GeneratorPlace, Lifted
from jachess.points.reduction import Reduced
from jachess.points.trigonometric import Angle, angle_of

LARGEST = 3  # coefficients of the combinations that are tried


def lift_piece(reduced: Reduced, piece: Piece, *, assigned: Sequence[tuple[Name, Node]] = ()) -> Lifted | None:
    """The component as angles that are constant up to whole turns, the rest being free; None where it is of another shape.

    >>> from jachess.algebra.polynomial_systems import solve
    >>> from jachess.points.reduction import reduce
    >>> from jachess.syntax.reading import read_expression
    >>> x, y = Name("x"), Name("y")
    >>> found = reduce([read_expression("cos(x) - sin(y)")], [x, y])
    >>> pieces = solve(found.system, len(found.unknowns)).pieces
    >>> sorted(str(lift_piece(found, piece).angles[0][1].node()) for piece in pieces)
    ['-pi/2', 'pi/2']
    """
    return _Piece(reduced, piece).lifted(assigned)


class _Piece:
    def __init__(self, reduced: Reduced, piece: Piece) -> None:
        self.reduced = reduced
        self.piece = piece
        self.count = len(reduced.unknowns)
        self.basis = [{key: int(value) for key, value in each.items()} for each in piece.basis]

    def lifted(self, assigned: Sequence[tuple[Name, Node]]) -> Lifted | None:
        """The component, or None."""
        values: list[tuple[Combination, Node]] = []
        cosines: list[int] = []
        for k, unknown in enumerate(self.reduced.unknowns):
            if unknown.kind == "cosine":
                cosines.append(k)
            elif unknown.kind != "sine":
                found = self._constant(self._unknown(k))
                if unknown.kind != "variable" or found is None:
                    return None
                values.append((((unknown.generator, Fraction(1)),), Field.rational().element(found).node()))
        wanted = len(cosines) - self.piece.dimension
        angles: list[tuple[Combination, Angle]] = []
        chosen: list[list[Fraction]] = []
        for vector in _vectors(len(cosines)):
            if len(angles) == wanted:
                break
            if not _independent(chosen, vector):
                continue
            angle = self._angle(cosines, vector)
            if angle is not None:
                chosen.append([Fraction(entry) for entry in vector])
                angles.append((self._combined(cosines, vector), angle))
        if len(angles) < wanted:
            return None
        place = GeneratorPlace(Field.rational(), self.reduced.variables, self.reduced.generators, {}, {})
        return Lifted(place, tuple(values), tuple(angles), self.reduced.free, tuple(assigned))

    def _unknown(self, k: int) -> Polynomial:
        return {tuple([1 if j == k else 0 for j in range(self.count)]): 1}

    def _constant(self, value: Polynomial) -> Fraction | None:
        """The number that a polynomial is on the whole component, where it is rational and the basis shows it."""
        # the remainder is up to a factor: with a new unknown t in front, t − value has the remainder t − constant
        if not value:
            return Fraction(0)
        lifted = {(*key, 0): -int(c) for key, c in value.items()} | {(0,) * self.count + (1,): 1}
        left = remainder(lifted, [{(*key, 0): c for key, c in each.items()} for each in self.basis])
        own = left.pop((0,) * self.count + (1,), 0)
        if not own or any(any(key) for key in left):
            return None
        return -Fraction(left.get((0,) * (self.count + 1), 0), own)

    def _angle(self, cosines: Sequence[int], vector: Sequence[int]) -> Angle | None:
        """The angle that the combination is on the component, without the shifts of its parts; None where it varies."""
        one: Polynomial = poly.constant(1, self.count)
        cosine, sine = one, poly.constant(0, self.count)
        for k, times in zip(cosines, vector, strict=True):
            for _ in range(abs(times)):
                c, s = self._unknown(k), self._unknown(k + 1)
                if times < 0:
                    s = {key: -value for key, value in s.items()}
                cosine, sine = (
                    poly.plus(poly.times(cosine, c), poly.times(sine, s), scale=-1),
                    poly.plus(poly.times(cosine, s), poly.times(sine, c)),
                )
        c_value, s_value = self._constant(cosine), self._constant(sine)
        if c_value is None or s_value is None:
            return None
        q = Field.rational()
        found = angle_of(q.element(c_value), q.element(s_value))
        shift = self.reduced.shift_of(cosines, vector)
        return Angle(found.turns, found.rest - shift)

    def _combined(self, cosines: Sequence[int], vector: Sequence[int]) -> Combination:
        row: dict[Node, Fraction] = {}
        for k, times in zip(cosines, vector, strict=True):
            for term, coefficient in self.reduced.unknowns[k].row:
                row[term] = row.get(term, Fraction(0)) + times * coefficient
        return tuple((term, coefficient) for term, coefficient in row.items() if coefficient)


def _vectors(count: int) -> Iterator[tuple[int, ...]]:
    """Whole vectors without a common divisor, the first entry that is not 0 positive; small ones first."""
    every = product(range(-LARGEST, LARGEST + 1), repeat=count)
    own = [v for v in every if gcd(*v) == 1 and next(entry for entry in v if entry) > 0]
    yield from sorted(own, key=lambda v: (sum(map(abs, v)), [-entry for entry in v]))


def _independent(chosen: Sequence[Sequence[Fraction]], vector: Sequence[int]) -> bool:
    rows = [list(row) for row in (*chosen, [Fraction(entry) for entry in vector])]
    rank = 0
    for column in range(len(vector)):
        pivot = next((row for row in rows[rank:] if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        rows.insert(rank, pivot)
        for k in range(rank + 1, len(rows)):
            times = rows[k][column] / pivot[column]
            rows[k] = [a - times * b for a, b in zip(rows[k], pivot, strict=True)]
        rank += 1
    return rank == len(rows)
