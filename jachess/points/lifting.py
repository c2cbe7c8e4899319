"""From the solutions in generators back to the variables: x = ln(u), x = r^3, x = π/3 + 2·π·n, exactly.

A solution gives each generator a value; whether it stands for points is decided by exact signs (e^x must be positive, a
square root not negative). What is then known of the variables are values of linear combinations of them, some of them
only up to whole turns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from jachess.algebra.clock import Clock
from jachess.algebra.number_fields import Element, Field
from jachess.algebra.real_numbers import Scalar
from jachess.algebra.scalars import AlgebraicPlace
from jachess.errors import LimitReached, Undefined
from jachess.expression.exact import value_at
from jachess.expression.nodes import ONE, ZERO, Call, Name, Node, Number, Power
from jachess.expression.notation import plain
from jachess.expression.polynomial import Polynomial, TooLarge
from jachess.expression.tidy import collected, tidy
from jachess.points.generators import Generators, NotAlgebraic, Unknown
from jachess.points.reduction import Reduced
from jachess.points.trigonometric import Angle, angle_of

if TYPE_CHECKING:
    from jachess.algebra.solution_sets import Piece, Solution

Combination = tuple[tuple[Node, Fraction], ...]  # terms with their coefficients


class GeneratorPlace(AlgebraicPlace):
    """A place at which the generators of a reduction have values; what is rational in them is exact there."""

    def __init__(
        self,
        field: Field,
        names: Sequence[Name],
        generators: Generators,
        elements: Mapping[int, Element],
        closed: Mapping[Name, Node],
    ) -> None:
        places = {name: generators.place_of("variable", name) for name in names}
        named: dict[Node, Element] = {name: elements[k] for name, k in places.items() if k in elements}
        super().__init__(field, named, names, closed)
        self.reduction = generators
        self.elements = dict(elements)

    def at(self, names: Sequence[Name], closed: Mapping[Name, Node]) -> GeneratorPlace:
        """The same values of the generators at a point, given in all its variables."""
        return GeneratorPlace(self.field, names, self.reduction, self.elements, closed)

    def _known(self, part: Node) -> Scalar | None:
        if type(part) is Name or type(part) is Number:
            if type(part) is Name and part not in self.generators and part not in self.closed:
                raise LimitReached(f"{part.text} takes any value here")
            return super()._known(part)
        if type(part) in (Call, Power) and part.support:
            found = self._by_generators(part)
            if found is not None:
                return found
        return super()._known(part)

    def _by_generators(self, part: Node) -> Scalar | None:
        """The value of a function that the generators write, or None."""
        if type(part) is Power and type(part.args[1]) is Number and type(part.args[1].value) is int:
            return None
        if type(part) is Call and part.name in ("abs", "sign"):
            return None
        try:
            top, below = self.reduction.form(part)
            bottom = self.field.element(1)
            for place, power in below.items():
                bottom = bottom * evaluated(self.reduction.bases[place], self.elements, self.field) ** power  # type: ignore[assignment]
            above = evaluated(top, self.elements, self.field)
        except (NotAlgebraic, TooLarge, KeyError, Undefined):
            return None
        if bottom.is_zero():
            if type(part) is Call and len(part.args) == 1:
                raise Undefined(f"{part.name} has a pole at {plain(part.args[0])}")
            raise Undefined("division by zero")
        return above / bottom


def evaluated(polynomial: Polynomial, elements: Mapping[int, Element], field: Field) -> Element:
    """A polynomial over the generators at their values. Raises: KeyError where one has none."""
    result = field.element(0)
    for monomial, coefficient in polynomial.items():
        term = field.element(coefficient)
        for place, power in enumerate(monomial):
            if power:
                term = term * elements[place] ** power if power > 1 else term * elements[place]  # type: ignore[assignment]
        result = result + term  # type: ignore[assignment]
    return result


@dataclass(frozen=True)
class Lifted:
    """Points that one solution stands for: those where each of `values` and `angles` holds.

    `values` are linear combinations of terms with the constant (or expression in the free variables) that they equal,
    `angles` those that are known up to whole turns. `equations` (each = 0) say the rest, where terms are not linear.
    `free` are the variables that take any value. `place` has the values of the generators, at `representative`.
    """

    place: GeneratorPlace
    values: tuple[tuple[Combination, Node], ...]
    angles: tuple[tuple[Combination, Angle], ...] = ()
    free: tuple[Name, ...] = ()
    assigned: tuple[tuple[Name, Node], ...] = ()


@dataclass(frozen=True)
class Dropped:
    """A solution in the generators that stands for no point: its coordinates as far as known, and why."""

    coordinates: tuple[tuple[Node, Node], ...]
    kind: str  # "outside" or "not critical"
    reason: str


@dataclass(frozen=True)
class Lifting:
    """What the solutions of a reduced system stand for."""

    lifted: tuple[Lifted, ...]
    dropped: tuple[Dropped, ...] = ()
    pieces: tuple[Piece, ...] = ()


def lift(
    reduced: Reduced, solution: Solution, *, assigned: Sequence[tuple[Name, Node]] = (), clock: Clock | None = None
) -> Lifting:
    """The real solutions of the polynomial system, lifted to the variables: isolated ones, and components of positive
    dimension that are straight in the angles; the others are in `pieces` of the answer.

    `assigned` are variables that were solved for before, as expressions in the others.
    """
    clock = clock or Clock()
    lifted: list[Lifted] = []
    dropped: dict[Dropped, None] = {}
    for cluster in solution.points:
        for root in range(cluster.real_roots):
            clock.check()
            number_field = Field(cluster.modulus, root)
            elements = [number_field.element(coordinate) for coordinate in cluster.coordinates]
            found = lift_one(reduced, number_field, elements, assigned)
            if isinstance(found, Dropped):
                dropped[found] = None
            else:
                lifted.append(found)
    pieces: list[Piece] = []
    for piece in solution.pieces:
        from jachess.points.torus_pieces import lift_piece

        clock.check()
        straight = lift_piece(reduced, piece, assigned=assigned)
        if straight is None:
            pieces.append(piece)
        else:
            lifted.append(straight)
    return Lifting(tuple(lifted), tuple(dropped), tuple(pieces))


def lift_one(
    reduced: Reduced, number_field: Field, elements: Sequence[Element], assigned: Sequence[tuple[Name, Node]] = ()
) -> Lifted | Dropped:
    """One real solution of the polynomial system, lifted, or why it stands for no point."""
    return _Lift(reduced, number_field, elements).result(assigned)


class _Lift:
    def __init__(self, reduced: Reduced, number_field: Field, elements: Sequence[Element]) -> None:
        self.reduced = reduced
        self.field = number_field
        self.elements = tuple(elements)

    def result(self, assigned: Sequence[tuple[Name, Node]]) -> Lifted | Dropped:
        """The points, or why there are none."""
        problem = self._outside()
        if problem:
            return self._dropped(problem)
        values: list[tuple[Combination, Node]] = []
        angles: list[tuple[Combination, Angle]] = []
        for k, unknown in enumerate(self.reduced.unknowns):
            if unknown.kind == "cosine":
                angles.append((unknown.row, self._angle(k)))
            else:
                try:
                    values += self._values(k, unknown)
                except Undefined as error:
                    return self._dropped(f"outside the range: {error.reason}")
        own = zip(self.reduced.places, self.elements, self.reduced.scales, strict=True)
        known = {place: element for place, element, scale in own if scale is ONE}
        place = GeneratorPlace(self.field, self.reduced.variables, self.reduced.generators, known, {})
        return Lifted(place, tuple(values), tuple(angles), self.reduced.free, tuple(assigned))

    def _dropped(self, reason: str) -> Dropped:
        coordinates = tuple((unknown.generator, self._value(k)) for k, unknown in enumerate(self.reduced.unknowns))
        return Dropped(coordinates, "outside", reason)

    def _outside(self) -> str:
        """Which side condition does not hold, or nothing."""
        for conditions, sides, text in (
            (self.reduced.positive, (1,), "must be positive"),
            (self.reduced.nonnegative, (0, 1), "must not be negative"),
            (self.reduced.nonzero, (-1, 1), "must not be 0"),
        ):
            for condition in conditions:
                found = evaluated(condition, dict(enumerate(self.elements)), self.field)
                if found.sign() not in sides:
                    return f"{self._shown(condition)} = {self._text(found)}, but it {text}"
        return ""

    def _shown(self, condition: Polynomial) -> str:
        from jachess.expression.notation import unicode

        generators = self.reduced.generators
        whole: Polynomial = {}
        for monomial, coefficient in condition.items():
            key = [0] * generators.count
            for place, power in zip(self.reduced.places, monomial, strict=True):
                key[place] = power
            whole[tuple(key)] = coefficient
        return unicode(generators.node(whole))

    def _text(self, element: Element) -> str:
        from jachess.expression.notation import unicode

        return unicode(element.node())

    def _value(self, k: int) -> Node:
        node = self.elements[k].node()
        scale = self.reduced.scales[k]
        return node if scale is ONE else tidy(scale * node)

    def _angle(self, k: int) -> Angle:
        """The angle of the combination: without the constant that the generator's angle has beside it."""
        own = angle_of(self.elements[k], self.elements[k + 1])
        shift = self.reduced.shift_of([k], [1])
        if shift is ZERO:
            return own
        return Angle(own.turns, collected(own.rest - shift))

    def _values(self, k: int, unknown: Unknown) -> Iterator[tuple[Combination, Node]]:
        if unknown.kind == "variable":
            yield ((unknown.generator, Fraction(1)),), self._value(k)
        elif unknown.kind == "exponential":
            yield unknown.row, tidy(value_at(Call("ln", (self._value(k),)), {}))
        elif unknown.kind == "root" and type(unknown.inner) is Name:
            power = self.elements[k] ** unknown.degree
            scale = self.reduced.scales[k]
            node = power.node()
            yield ((unknown.inner, Fraction(1)),), node if scale is ONE else tidy(scale ** Number(unknown.degree) * node)
        elif unknown.kind == "inverse":
            from jachess.points.inverses import inverse_value

            value = inverse_value(unknown.generator, self._value(k))
            yield from linear_equation(unknown.inner, value, self.reduced.variables)


def linear_equation(left: Node, value: Node, variables: Sequence[Name]) -> Iterator[tuple[Combination, Node]]:
    """left = value as a combination of terms and a constant."""
    from jachess.points.arguments import combination

    mask = 0
    for name in variables:
        mask |= name.support
    found = combination(left, mask)
    yield tuple(found.row.items()), tidy(value - found.constant)
