"""The curve that constraints leave at a point, as power series, and the signs of f along it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

from jachess.algebra.scalars import Place, scalar
from jachess.calculus.accumulation import gradient_entries
from jachess.calculus.germs import Germs
from jachess.calculus.series import Element, Series, Term, Undecided, minus, sign_of
from jachess.errors import JachessError
from jachess.expression.nodes import Name, Node, Number
from jachess.expression.tidy import tidy
from jachess.points.cones import eliminated

ORDER = 8  # powers of the parameter that are found
SPAN = Fraction(12)


def curve_signs(
    f: Node, zero: Sequence[Node], loose: Sequence[Node], variables: Sequence[Name], place: Place
) -> dict[int, int] | None:
    """The signs of f − f(p) on the two halves (−1, 1) of the curve on which all of `zero` are 0, where no g of `loose` is negative.

    The gradients of `zero` are independent at the place, one fewer than the variables. None where it is not decided.
    """
    try:
        curve = _Curve(zero, variables, place)
        signs: dict[int, int] = {}
        for side in (-1, 1):
            beside = curve.half(side)
            if all(_sign(g, beside, place) >= 0 for g in loose):
                signs[side] = _sign(f, beside, place)
        return signs
    except (Undecided, JachessError, StopIteration):
        return None


def _sign(f: Node, beside: dict[Node, Element], place: Place) -> int:
    """The sign of f − f(p) on half of the curve. Raises: Undecided where the known powers do not say it."""
    difference = minus(Germs(beside, SPAN).of(f), place.value(f).node())
    if isinstance(difference, Series) and difference.terms and difference.terms[0].exponent > ORDER:
        raise Undecided("the powers of the curve that are known do not decide")
    if not isinstance(difference, Series) or difference.terms:
        return sign_of(difference)
    raise Undecided("no power of the curve that is known decides")


class _Curve:
    """x_free = p + t, and the other variables as series in t."""

    def __init__(self, zero: Sequence[Node], variables: Sequence[Name], place: Place) -> None:
        self.zero = tuple(zero)
        self.start = {name: place.value(name).node() for name in variables}
        slopes = [[place.value(tidy(entry)) for entry in gradient_entries(g, variables)] for g in zero]
        n = len(variables)
        self.solved = next(
            chosen
            for chosen in combinations(range(n), n - 1)
            if len(eliminated([[row[j] for j in chosen] for row in slopes], n - 1)[1]) == n - 1
        )
        self.free = next(name for k, name in enumerate(variables) if k not in self.solved)
        self.names = tuple(variables[k] for k in self.solved)
        self.matrix = [[row[j] for j in self.solved] for row in slopes]
        self.terms: dict[Name, list[Node]] = {name: [] for name in self.names}
        for power in range(1, ORDER + 1):
            self._next(power)

    def half(self, side: int) -> dict[Node, Element]:
        """Every variable as a series in t > 0, for the half of the curve where the free variable grows (1) or falls (−1)."""
        found: dict[Node, Element] = {self.free: _series(self.start[self.free], [Number(side)])}
        for name in self.names:
            coefficients = [tidy(Number(side**k) * c) for k, c in enumerate(self.terms[name], 1)]
            found[name] = _series(self.start[name], coefficients)
        return found

    def _next(self, power: int) -> None:
        """One more coefficient of each series: what is left of the equations at this power is taken away."""
        beside = self.half(1)
        rest = []
        for g in self.zero:
            value = Germs(beside, Fraction(power + 1)).of(g)
            rest.append(-scalar(_coefficient(value, power)))
        table = [[*row, right] for row, right in zip(self.matrix, rest, strict=True)]
        rows, pivots = eliminated(table, len(self.names) + 1)
        found = dict(zip(pivots, (row[-1] for row in rows), strict=True))
        for k, name in enumerate(self.names):
            self.terms[name].append(found[k].node())


def _coefficient(value: Element, power: int) -> Node:
    """The coefficient of t^power."""
    if not isinstance(value, Series):
        return Number(0)
    if value.order is not None and value.order <= power:
        raise Undecided("a coefficient of a power series")
    for term in value.terms:
        if term.exponent == power and not term.log and isinstance(term.coefficient, Node):
            return term.coefficient
    return Number(0)


def _series(start: Node, coefficients: Sequence[Node]) -> Element:
    terms = [Term(Fraction(0), 0, start)] + [Term(Fraction(k), 0, c) for k, c in enumerate(coefficients, 1)]
    kept = tuple(term for term in terms if not (type(term.coefficient) is Number and term.coefficient.value == 0))
    return Series(1, kept)


__all__ = ["curve_signs"]
