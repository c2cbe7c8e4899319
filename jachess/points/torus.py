"""Lifted solutions as members of the torus of all angles: what is fixed, what repeats, and expressions seen from there.

A member writes every variable in placeholders for the angles: x = angle₁, y = 2·angle₁ + 3. Members that have the same
writing, and angles that differ by rational multiples of π only, may belong to one family.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from jachess.errors import LimitReached
from jachess.expression.angles import multiple_of_pi
from jachess.expression.exact import value_at
from jachess.expression.nodes import (
    Call,
    Name,
    Negative,
    Node,
    Number,
    Power,
    call,
    free_names,
    postorder,
    rebuilt,
    substitute,
    total,
)
from jachess.expression.rational import expanded, fraction
from jachess.expression.terms import build, split_term
from jachess.expression.tidy import collected, tidy
from jachess.points.arguments import addends, as_node, combination
from jachess.points.lifting import Combination, GeneratorPlace
from jachess.points.scanning import TRIGONOMETRIC
from jachess.points.trigonometric import Angle


def placeholder(k: int) -> Name:
    """The name that stands for the angle number k."""
    return Name(f"angle#{k}")


@dataclass(frozen=True)
class Member:
    """One solution: `template` gives each variable in the placeholders of `angles` and in the free variables.

    `equations` (each = 0) hold besides, where a term is not linear; `bounds` (v ≥ 0, v > 0) too. `rows` are the
    combinations that the angles are.
    """

    template: tuple[tuple[Name, Node], ...]
    rows: tuple[Combination, ...]
    angles: tuple[Angle, ...]
    free: tuple[Name, ...]
    equations: tuple[Node, ...]
    place: GeneratorPlace
    bounds: tuple[Call, ...] = ()

    @property
    def linear(self) -> bool:
        """Whether the angles are linear in the variables, so that whole turns are translations."""
        return all(_is_linear(term) for row in self.rows for term, _ in row)

    @property
    def key(self) -> object:
        """What members of one family have in common."""
        return self.template, self.rows, tuple(angle.rest for angle in self.angles), self.free, self.equations

    def point(self, values: Mapping[Name, Node]) -> tuple[tuple[Name, Node], ...]:
        """The variables where the placeholders have these values."""
        return tuple((name, put_in(value, values)) for name, value in self.template)

    def at(self, angles: Sequence[Angle]) -> GeneratorPlace:
        """The place where the angles are these, which differ by whole turns from the member's own."""
        values = {placeholder(k): angle.node() for k, angle in enumerate(angles)}
        closed = {name: value for name, value in self.point(values) if not value.support}
        return self.place.at([name for name, _ in self.template], closed)

    def frozen(self, node: Node) -> Node:
        """The expression with the functions that repeat evaluated, and the variables in the placeholders.

        What has no placeholder left is the same at all points that the member stands for.
        """
        return self.reduced(self.as_it_stands(node))

    def as_it_stands(self, node: Node) -> Node:
        """The same, with nothing cancelled: x/x keeps its placeholder."""
        table = dict(self.template)
        fixed = self.place.at(list(table), {name: value for name, value in self.template if not value.support})
        done: dict[Node, Node] = {}
        for part in postorder(node):
            made: Node | None = None
            if type(part) is Call and part.support:
                made = self._value(part, fixed, table)
            elif type(part) is Name:
                made = fixed.generators[part].node() if part in fixed.generators else table.get(part, part)
            elif type(part) is Power and type(part.args[1]) is not Number and part.support:
                made = _value_at(part, fixed)
            if made is None:
                made = rebuilt(part, tuple(done[arg] for arg in part.args)) if part.args else part
            done[part] = made
        return done[node]

    def _value(self, part: Call, fixed: GeneratorPlace, table: Mapping[Name, Node]) -> Node | None:
        """The value of a function, where it is the same at all of the member's points."""
        found = _value_at(part, fixed)
        if found is not None or part.name not in TRIGONOMETRIC:
            return found
        # not written by the generators of the solution: the part of the argument that repeats is taken out of it
        mask = sum(placeholder(k).support for k in range(len(self.angles)))
        argument = put_in(part.args[0], table)
        if not argument.support & mask:
            return None
        found_row, rest = combination(argument, mask)
        if not all(type(term) is Name and coefficient.denominator == 1 for term, coefficient in found_row.items()):
            return None
        here = {placeholder(k): angle.node() for k, angle in enumerate(self.angles)}
        turned = tidy(put_in(as_node(found_row), here))
        if not rest.support:
            return value_at(Call(part.name, (tidy(turned + rest),)), {})
        # the addition theorem
        cosine, sine = (value_at(Call(name, (turned,)), {}) for name in ("cos", "sin"))
        above = {"sin": cosine * call.sin(rest) + sine * call.cos(rest), "cos": cosine * call.cos(rest) - sine * call.sin(rest)}
        if part.name in above:
            return tidy(above[part.name])
        top = {"tan": above["sin"], "cot": above["cos"]}.get(part.name, Number(1))
        return tidy(top / above["cos" if part.name in ("tan", "sec") else "sin"])

    def reduced(self, node: Node) -> Node:
        """The expression, tidy, with the equations put in where that takes the free variables out of it."""
        found = tidy(node)
        for equation in self.equations:
            found = _monomial_put_in(found, equation, self.free)
            whole = addends(equation)
            scale, factors = split_term(whole[0])
            bare = build(1, factors)
            times = Fraction(0)
            for other in addends(found):
                coefficient, own = split_term(other)
                if build(1, own) is bare:
                    times += Fraction(coefficient) / scale
            if times:
                less = expanded(collected(found - Number(times) * equation))
                if not any(less.support & name.support for name in self.free):
                    found = tidy(less)
        return found


def _monomial_put_in(node: Node, equation: Node, free: Sequence[Name]) -> Node:
    """The expression with the value of a product such as x·y put in where the equation says that it is a constant."""
    mask = sum(name.support for name in free)
    terms = addends(equation)
    moving = [term for term in terms if term.support & mask]
    if len(moving) != 1:
        return node
    scale, factors = split_term(moving[0])
    own = {base: exponent for base, exponent in factors if type(base) is Name and base.support & mask and type(exponent) is int}
    rest = [pair for pair in factors if pair[0] not in own]
    if any(base.support & mask for base, _ in rest):
        return node
    value = tidy(Negative((total([term for term in terms if term is not moving[0]]),)) / build(scale, rest))
    top, bottom = fraction(collected(node))
    coefficient, parts = split_term(build(1, [(top, 1), (bottom, -1)]))
    powers = {base: exponent for base, exponent in parts if type(exponent) is int}
    times = {Fraction(powers.get(base, 0), exponent) for base, exponent in own.items()}
    if len(times) != 1:
        return node
    (count,) = times
    if not count or count.denominator != 1:
        return node
    left = build(coefficient, [pair for pair in parts if pair[0] not in own])
    return tidy(left * Power((value, Number(int(count)))))


def _value_at(part: Node, place: GeneratorPlace) -> Node | None:
    try:
        return place.value(part).node()
    except LimitReached:
        return None


def put_in(node: Node, values: Mapping[Name, Node]) -> Node:
    """The expression with values in place of names, tidy."""
    if not any(node.support & name.support for name in values):
        return node
    table: dict[Node, Node] = dict(values)  # type: ignore[arg-type]
    return tidy(substitute(node, table))


def _is_linear(term: Node) -> bool:
    """Whether a term is a constant times a name."""
    own = [(base, exponent) for base, exponent in split_term(term)[1] if base.support or getattr(exponent, "support", 0)]
    return len(own) == 1 and type(own[0][0]) is Name and own[0][1] == 1


def is_placeholder(node: Node) -> bool:
    """Whether the name stands for an angle that takes any value."""
    return type(node) is Name and node.text.startswith("angle#")


def _with_bounds(node: Node, member: Member) -> Node:
    """The expression with |v| = v where the member says that v ≥ 0."""
    known: dict[Node, Node] = {Call("abs", (bound.args[0],)): bound.args[0] for bound in member.bounds}
    return tidy(substitute(node, known)) if known else node


def lies_in(member: Member, other: Member) -> bool:
    """Whether all points of a member are among those of another, which has more free variables."""
    if len(other.free) - len(other.equations) <= len(member.free) - len(member.equations):
        return False
    table = dict(member.template)
    here = {placeholder(k): angle.node() for k, angle in enumerate(member.angles)}
    marks = sum(name.support for name in here)
    for name, value in other.template:
        if not any(is_placeholder(each) for each in free_names(value)) and put_in(value, table) is not table[name]:
            return False
    for row, angle in zip(other.rows, other.angles, strict=True):
        left = _with_bounds(member.reduced(put_in(as_node(dict(row)), table)), member)
        if left.support & ~marks:
            return False
        steps = combination(left, marks).row
        if any(type(term) is not Name or coefficient.denominator != 1 for term, coefficient in steps.items()):
            return False
        apart = multiple_of_pi(tidy(put_in(left, here) - angle.node()))
        if apart is None or (apart / 2).denominator != 1:
            return False
    # equations without angles have to hold as well
    return all(
        member.reduced(put_in(equation, table)) is Number(0)
        for equation in other.equations
        if not any(is_placeholder(each) for each in free_names(equation))
    )


