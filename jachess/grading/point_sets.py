"""Sets of classified points against the right ones: which are missing, which are not critical, which kinds are exchanged."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from jachess.calculus.accumulation import differentiate, gradient_entries
from jachess.errors import JachessError
from jachess.expression.nodes import Name, Node, Number, substitute
from jachess.grading.diagnosis import Answer, Context, ListedPoint

TOLERANCE = 1e-7
EXTREMA = frozenset({"minimum", "maximum"})

Matrix = list[list[float]]


class Diagnosis(NamedTuple):
    """A row of the catalogue with what is said of it, and the places (from 1) in the student's list."""

    mistake: str
    detail: str = ""
    places: tuple[int, ...] = ()


class _Placed(NamedTuple):
    point: ListedPoint
    numbers: tuple[float, ...]


def diagnosed(context: Context, answer: Answer) -> tuple[Diagnosis, ...]:
    """What went wrong with a set of points; () where nothing known fits, or all is right."""
    if answer.points is None:
        if context.right_points and re.search(r"(?<![A-Za-z])i(?![A-Za-z])", answer.text):
            return (Diagnosis("coordinates-swapped", "only real points are asked for: a complex solution is none"),)
        return ()
    right, given = _placed(context.right_points), _placed(answer.points)
    if right is None or given is None:
        return ()
    return _Sets(context, right, given).diagnosed()


def _placed(points: Sequence[ListedPoint]) -> list[_Placed] | None:
    found = []
    for point in points:
        numbers = [_number(node) for node in point.coordinates]
        known = tuple(number for number in numbers if number is not None)
        if len(known) < len(numbers):
            return None
        found.append(_Placed(point, known))
    return found


def _number(node: Node) -> float | None:
    from jachess.expression.ball import nearest_double

    try:
        return None if node.support else nearest_double(node)
    except JachessError:
        return None


def _same(one: Sequence[float], other: Sequence[float]) -> bool:
    return len(one) == len(other) and all(abs(a - b) <= TOLERANCE * (1 + abs(a)) for a, b in zip(one, other, strict=True))


class _Sets:
    """The right points and the student's, those that agree as partners."""

    def __init__(self, context: Context, right: list[_Placed], given: list[_Placed]) -> None:
        function = context.function
        self.f: Node | None = function.components[0] if function and len(function.components) == 1 else None
        self.variables: tuple[Name, ...] = context.variables or (function.variables if function else ())
        self.at: Mapping[Node, Node] = context.at.mapping() if context.at else {}
        self.right, self.given = right, given
        self.partner: dict[int, int] = {}
        for k, place in enumerate(given):
            for j, other in enumerate(right):
                if j not in self.partner.values() and _same(place.numbers, other.numbers):
                    self.partner[k] = j
                    break
        self.extra = [k for k in range(len(given)) if k not in self.partner]
        self.missing = [j for j in range(len(right)) if j not in self.partner.values()]

    def diagnosed(self) -> tuple[Diagnosis, ...]:
        places = self._places()
        if not any(item.mistake == "coordinates-swapped" for item in places):
            places += self._lost()
        return (*places, *self._kinds())

    # Places.

    def _places(self) -> list[Diagnosis]:
        extra, missing = self.extra, self.missing
        if not extra:
            return []
        places = tuple(k + 1 for k in extra)
        if missing and self._all_among(extra, [place.numbers[::-1] for place in self.right]) and len(self.variables) == 2:
            return [Diagnosis("coordinates-swapped", "the coordinates stand in the order of the variables", places)]
        if missing and self._are_values():
            return [Diagnosis("coordinates-swapped", "the value of the function stands in place of the coordinates", places)]
        if len(self.variables) > 1 and self.right and all(map(self._is_projected, extra)):
            return [Diagnosis("coordinates-paired", "", places)]
        return self._not_critical()

    def _all_among(self, extra: list[int], points: list[tuple[float, ...]]) -> bool:
        return all(any(_same(self.given[k].numbers, point) for point in points) for k in extra)

    def _are_values(self) -> bool:
        if self.f is None:
            return False
        values = [self._at(self.f, place.point) for place in self.right]
        return len(self.variables) > 1 and self._all_among(self.extra, [(value,) for value in values if value is not None])

    def _is_projected(self, k: int) -> bool:
        """Whether every coordinate of the point is one of some right point."""
        numbers = self.given[k].numbers
        return len(numbers) == len(self.variables) and all(
            any(_same((number,), place.numbers[axis : axis + 1]) for place in self.right) for axis, number in enumerate(numbers)
        )

    def _not_critical(self) -> list[Diagnosis]:
        """Points at which some derivatives are zero and others are not."""
        if self.f is None:
            return []
        slopes = gradient_entries(self.f, self.variables)
        failing: dict[tuple[str, ...], list[int]] = {}
        for k in self.extra:
            values = [self._at(slope, self.given[k].point) for slope in slopes]
            names = tuple(
                x.text for x, value in zip(self.variables, values, strict=True) if value is None or abs(value) > TOLERANCE
            )
            if names and None not in values and len(names) < len(self.variables):
                failing.setdefault(names, []).append(k + 1)
        return [
            Diagnosis(
                "points-extra",
                f"there the derivative by {' and by '.join(names)} is not zero: all of them have to be",
                tuple(places),
            )
            for names, places in failing.items()
        ]

    def _lost(self) -> list[Diagnosis]:
        """Row 35: what is missing, if what is there too much is understood."""
        if not self.missing:
            return []
        factor = self._lost_factor()
        if factor is not None:
            return [Diagnosis("points-missing", f"dividing an equation by {factor} loses the solutions where that is zero")]
        if self.extra:
            return []
        count = len(self.missing)
        return [Diagnosis("points-missing", f"{count} more point{' is' if count == 1 else 's are'} to be found")]

    def _lost_factor(self) -> Node | None:
        """A factor of an equation that is zero at every missing point and at none of those that were found."""
        if self.f is None or not self.partner:
            return None
        found = [self.given[k].point for k in self.partner]
        lost = [self.right[j].point for j in self.missing]
        for slope in gradient_entries(self.f, self.variables):
            for factor in _factors(slope):
                zeros = [self._at(factor, point) for point in lost]
                others = [self._at(factor, point) for point in found]
                if all(value is not None and abs(value) < TOLERANCE for value in zeros) and all(
                    value is not None and abs(value) > TOLERANCE for value in others
                ):
                    return factor
        return None

    def _at(self, node: Node, point: ListedPoint) -> float | None:
        """A value at a listed point, or at the one that is asked about where the list gives no coordinates."""
        from jachess.expression.ball import enclose

        values: Mapping[Node, Node] = self.at
        if point.coordinates:
            if len(point.coordinates) != len(self.variables):
                return None
            values = dict(zip(self.variables, point.coordinates, strict=True))
        try:
            ball = enclose(substitute(node, values), {}, 128)
        except JachessError:
            return None
        return None if ball is None else float(ball.mid())

    # Kinds.

    def _kinds(self) -> list[Diagnosis]:
        judged = [(k, self.given[k].point.kind, self.right[j].point.kind) for k, j in sorted(self.partner.items())]
        judged = [(k, given, right) for k, given, right in judged if given and right]
        wrong = [(k, given, right) for k, given, right in judged if given != right]
        if not wrong:
            return []
        if all({given, right} == EXTREMA for _, given, right in wrong):
            return [Diagnosis("extrema-exchanged", "", tuple(k + 1 for k, _, _ in wrong))]
        test = self._partial_test({k: given for k, given, _ in judged})
        if test is not None:
            return [Diagnosis("second-derivative-test", test, tuple(k + 1 for k, _, _ in wrong))]
        found: list[Diagnosis] = []
        exchanged = tuple(k + 1 for k, given, right in wrong if {given, right} == EXTREMA)
        confused = [(k, given, right) for k, given, right in wrong if {given, right} != EXTREMA]
        texts = dict.fromkeys(self._confusion(k, given, right) for k, given, right in confused)
        found.append(Diagnosis("saddle-exchanged", "; ".join(texts), tuple(k + 1 for k, _, _ in confused)))
        if exchanged:
            found.append(Diagnosis("extrema-exchanged", "", exchanged))
        return found

    def _confusion(self, k: int, given: str, right: str) -> str:
        if "degenerate" in (given, right) or self._is_singular(k):
            return "where the determinant of the Hessian is zero, the test does not decide: look at higher terms"
        if right == "saddle":
            return "look at the signs of all the eigenvalues of the Hessian there"
        return "look at the sign of the determinant of the Hessian there"

    def _is_singular(self, k: int) -> bool:
        values = self._hessian(k)
        return values is not None and abs(_determinant(values)) < TOLERANCE

    def _hessian(self, k: int) -> Matrix | None:
        if self.f is None or len(self.variables) < 2:
            return None
        rows: Matrix = []
        for x in self.variables:
            first = differentiate(self.f, x)
            values = [self._at(differentiate(first, y), self.given[k].point) for y in self.variables]
            rows.append([value for value in values if value is not None])
            if len(rows[-1]) < len(values):
                return None
        return rows

    def _partial_test(self, labels: Mapping[int, str]) -> str | None:
        """The incomplete test that gives exactly these labels, if there is one."""
        if len(self.variables) < 2:
            return None
        matrices = {k: self._hessian(k) for k in labels}
        if any(matrix is None for matrix in matrices.values()):
            return None
        for text, test, least in _TESTS:
            if len(labels) < least or (test is _by_determinant and len(self.variables) < 3):
                continue
            if all(test(matrix) == labels[k] for k, matrix in matrices.items() if matrix is not None):
                return text
        return None


def _factors(node: Node) -> list[Node]:
    """The factors of an expression that are not numbers, where it has several."""
    from jachess.expression.rational import forms
    from jachess.expression.terms import split_term
    from jachess.expression.tidy import collected

    shape = collected(node)
    best: list[Node] = []
    for form in (shape, *(form for _, form in forms(shape))):
        coefficient, factors = split_term(form)
        bases = [base for base, _ in factors if base.support and type(base) is not Number]
        if len(bases) > max(1, len(best)) or (bases and not best and (len(bases) > 1 or coefficient != 1)):
            best = bases
    return best


def _by_first(h: Matrix) -> str:
    return _extremum(h[0][0])


def _by_diagonal(h: Matrix) -> str:
    signs = {_extremum(h[k][k]) for k in range(len(h))}
    return signs.pop() if len(signs) == 1 else "saddle"


def _by_determinant(h: Matrix) -> str:
    return _extremum(_determinant(h))


def _determinant(h: Matrix) -> float:
    if len(h) == 1:
        return h[0][0]
    return sum((1 - 2 * (k % 2)) * h[0][k] * _determinant([row[:k] + row[k + 1 :] for row in h[1:]]) for k in range(len(h)))


def _extremum(value: float) -> str:
    return "minimum" if value > TOLERANCE else "maximum" if value < -TOLERANCE else "degenerate"


# (what is said, the test, how many points have to be judged before their labels are laid to it)
_TESTS: tuple[tuple[str, Callable[[Matrix], str], int], ...] = (
    ("the diagonal entries alone do not decide: the mixed derivatives count too", _by_diagonal, 1),
    ("the sign of one second derivative alone does not decide", _by_first, 2),
    ("in three variables the sign of the determinant alone does not decide", _by_determinant, 1),
)
