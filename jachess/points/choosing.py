"""Which generators stand for the functions in expressions: few, and such that everything is rational in them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import Literal, NamedTuple

from jachess.expression.angles import multiple_of_pi
from jachess.expression.nodes import ZERO, Call, E, Name, Node, Number, Power
from jachess.expression.terms import build
from jachess.expression.tidy import collected
from jachess.points.arguments import Basis, Combination, Row, as_node
from jachess.points.constants import euler_part, is_algebraic, value_of
from jachess.points.scanning import NotAlgebraic, Scan

Kind = Literal["variable", "sine", "cosine", "exponential", "root", "absolute", "inverse", "surd", "constant"]


class Unknown(NamedTuple):
    """A generator. `inner` is what it is a function of: the angle, the exponent, the radicand, or the variable itself.

    `row` is `inner` as a combination of terms where it is an angle or an exponent. A root has its `degree`.
    """

    generator: Node
    kind: Kind
    inner: Node
    row: tuple[tuple[Node, Fraction], ...] = ()
    degree: int = 1


class Choice:
    """The generators for what a scan has seen, each at its place; the sine of an angle is next to its cosine.

    `angles` and `exponents` are bases of the combinations that occur, `shifts` the constants beside the angles of the
    basis. `within` are expressions of which the angles are made whole multiples too. Raises: NotAlgebraic.
    """

    def __init__(self, scan: Scan, variables: Sequence[Name], within: Sequence[Node]) -> None:
        self.scan = scan
        self.variables = tuple(variables)
        self.unknowns: list[Unknown] = []
        self._place: dict[tuple[str, Node], int] = {}
        self.exponents = Basis([without_logarithms(found.row) for found in scan.exponents.values()], self.variables)
        self.angles = Basis([found.row for found in scan.angles.values()], self.variables)
        self.angles.refine(scan.angles_within(within))
        self.shifts = self._find_shifts()
        for found in scan.angles.values():
            for value in fixed_values(self.rest_of(found)):
                scan.look(value)
        self._choose()

    def place_of(self, kind: Kind, inner: Node) -> int | None:
        """The place of the generator of this kind, of which `inner` is the inner expression (the call itself for "inverse")."""
        return self._place.get((kind, inner))

    def _choose(self) -> None:
        for name in (name for name in self.variables if name in self.scan.names):
            degree = self.scan.roots.get(name, 1)
            if degree > 1:
                self._add(Unknown(root(name, degree), "root", name, degree=degree))
            else:
                self._add(Unknown(name, "variable", name))
        for row in self.exponents.rows:
            inner = as_node(row)
            self._add(Unknown(self._written(inner), "exponential", inner, tuple(row.items())))
        for row, shift in zip(self.angles.rows, self.shifts, strict=True):
            inner = collected(as_node(row) + shift)
            terms = tuple(row.items())
            self._add(Unknown(collected(Call("cos", (inner,))), "cosine", inner, terms))
            self._add(Unknown(collected(Call("sin", (inner,))), "sine", inner, terms))
        for node in self.scan.opaque:
            if node.name == "abs":  # type: ignore[attr-defined]
                self._add(Unknown(node, "absolute", node.args[0]))
            else:
                self._add(Unknown(node, "inverse", node.args[0]))
        for base, degree in self.scan.roots.items():
            if type(base) is Number or not base.support:
                algebraic = type(base) is Number or is_algebraic(base)
                if degree > 1 or not algebraic:
                    kind: Kind = "surd" if algebraic else "constant"
                    self._add(Unknown(root(base, degree), kind, base, degree=degree))
            elif degree > 1 and type(base) is not Name:
                self._add(Unknown(root(base, degree), "root", base, degree=degree))
        constants = [euler_part(found.constant) for found in self.scan.exponents.values()]
        degree = lcm(*(part.denominator for part, _ in constants)) if constants else 1
        if any(part for part, _ in constants):
            self._add(Unknown(root(E, degree), "constant", E, degree=degree))
        for _, rest in constants:
            if rest is not ZERO and ("constant", rest) not in self._place:
                self._add(Unknown(Power((E, rest)), "constant", rest))

    def _add(self, unknown: Unknown) -> None:
        key = unknown.generator if unknown.kind == "inverse" else unknown.inner
        self._place[unknown.kind, key] = len(self.unknowns)
        self.unknowns.append(unknown)

    def _written(self, inner: Node) -> Node:
        """e^inner as it is written in the expressions, where it is: 2^x for e^(x·ln 2)."""
        for part, found in self.scan.exponents.items():
            if type(part) is Power and as_node(found.row) is inner and found.constant is ZERO:
                return part
        return collected(Power((E, inner)))

    def _find_shifts(self) -> list[Node]:
        """For each angle, the constant that goes with it: x + 1 for sin(x + 1) and cos(2·x + 2)."""
        shifts: list[Node] = [ZERO] * len(self.angles.rows)
        for found in self.scan.angles.values():
            places = self.angles.coordinates(found.row) or ()
            own = [place for place, times in enumerate(places) if times]
            if len(own) == 1 and multiple_of_pi(found.constant) is None and shifts[own[0]] is ZERO:
                shifts[own[0]] = collected(found.constant / places[own[0]])
        return shifts

    def rest_of(self, found: Combination) -> Node:
        """What is left of the constant of an angle when the shifts of the basis are taken off."""
        rest = found.constant
        for shift, times in zip(self.shifts, self.angles.coordinates(found.row) or (), strict=False):
            rest = rest - times * shift
        return collected(rest)


def without_logarithms(row: Row) -> Row:
    """An exponent without the terms c·ln(u), which are powers of u."""
    return {term: value for term, value in row.items() if not (type(term) is Call and term.name == "ln")}


def fixed_values(angle: Node) -> tuple[Node, ...]:
    """cos and sin of a constant angle, which must be numbers made with roots. Raises: NotAlgebraic."""
    values = tuple(value_of(Call(name, (angle,))) for name in ("cos", "sin"))
    for name, value in zip(("cos", "sin"), values, strict=True):
        if not is_algebraic(value):
            raise NotAlgebraic(f"{Call(name, (angle,))} is not algebraic")
    return values


def root(base: Node, degree: int) -> Node:
    """The root of this degree, collected."""
    return base if degree == 1 else build(1, [(base, Fraction(1, degree))])
