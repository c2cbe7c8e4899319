"""Witnesses: curves and forms from which anyone can read the sign of f − f(p), written in the variables themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jachess.expression.nodes import ZERO, Name, Node, Number, add, negate, power, product, substitute, total
from jachess.expression.tidy import collected, tidy
from jachess.points.coefficients import Coefficient, node_of, sign_of
from jachess.points.curves import Along, Curve, Line
from jachess.points.jets import Jet
from jachess.results.points import Witness

PARAMETERS = ("t", "s", "tau", "u", "r", "w")
MAX_SHOWN = 8  # terms of f − f(p) along a curve that are written out


class Coordinates:
    """The variables at a place, and displacements from it as expressions."""

    def __init__(self, variables: Sequence[Name], values: Sequence[Node], taken: int = 0) -> None:
        self.variables = tuple(variables)
        self.values = tuple(values)
        taken |= sum(name.support for name in variables)
        self.parameter = next(name for name in map(Name, PARAMETERS) if not name.support & taken)
        self.at_origin = all(value is ZERO for value in self.values)
        self.displacements = tuple(
            name if value is ZERO else collected(add(name, negate(value)))
            for name, value in zip(self.variables, self.values, strict=True)
        )

    def polynomial(self, jet: Jet, places: Sequence[int] | None = None) -> Node:
        """The jet, written in displacements; its variables are those at `places` (None: all)."""
        bases = self.displacements if places is None else tuple(self.displacements[place] for place in places)
        terms = []
        for monomial, coefficient in sorted(jet.items(), key=lambda item: (sum(item[0]), [-i for i in item[0]])):
            factors = [power(base, Number(exponent)) for base, exponent in zip(bases, monomial, strict=True) if exponent]
            terms.append(product([node_of(coefficient), *factors]))
        return total(terms)

    def line(self, line: Mapping[int, Coefficient]) -> Node:
        """A polynomial in the parameter."""
        return total(
            [product([node_of(value), power(self.parameter, Number(exponent))]) for exponent, value in sorted(line.items())]
        )

    def curve(self, curve: Curve) -> tuple[tuple[Name, Node], ...]:
        """Each variable along the curve."""
        return tuple(
            (name, add(value, self.line(line)) if value is not ZERO else self.line(line))
            for name, value, line in zip(self.variables, self.values, curve, strict=True)
        )

    def assignment(self, curve: Curve) -> str:
        """The curve in words: x = t, y = 3*t^2/2."""
        return ", ".join(f"{name.text} = {collected(node)}" for name, node in self.curve(curve))


def curve_witness(where: Coordinates, curve: Curve, found: Along, scale: Coefficient) -> Witness:
    """The witness of a curve along which f − f(p) = found/scale, to leading order where `found` is not all of it."""
    t = where.parameter
    values = found.values
    if found.exponent == 0:
        text = f"On the curve {where.assignment(curve)} through the point, f is constant: f - f(p) = 0."
        return Witness("curve", ZERO, 0, text, where.curve(curve), t)
    whole: Line | None = None
    if values is not None and len(values) <= MAX_SHOWN:
        whole = values
    exact = whole is not None
    shown: Line = whole if whole is not None else {found.exponent: found.coefficient}
    difference = where.line({exponent: value / scale for exponent, value in shown.items()})
    sign = found.sign * (1 if _positive(scale) else -1)
    one_sided = found.exponent % 2 == 1
    side = f"{t.text} > 0" if one_sided else f"{t.text} != 0"
    equals = "f - f(p) =" if exact else "f - f(p) has the leading term"
    what = "positive" if sign > 0 else "negative"
    text = f"On the curve {where.assignment(curve)}, {equals} {collected(difference)}: {what} for small {side}."
    return Witness("curve", collected(difference), sign, text, _collected(where.curve(curve)), t, not exact, one_sided)


def _collected(curve: tuple[tuple[Name, Node], ...]) -> tuple[tuple[Name, Node], ...]:
    return tuple((name, collected(node)) for name, node in curve)


def _positive(value: Coefficient) -> bool:
    return sign_of(value) > 0


def written_witness(where: Coordinates, curve: Curve, f: Node, sign: int) -> Witness:
    """The witness of a curve on which f is shown as it is written, with t > 0: for an f that is not smooth there."""
    t = where.parameter
    point: dict[Node, Node] = dict(where.curve(curve))
    at = substitute(f, dict(zip(where.variables, where.values, strict=True)))
    difference = tidy(add(substitute(f, point), negate(at)))
    what = "positive" if sign > 0 else "negative"
    text = f"On the curve {where.assignment(curve)}, f - f(p) = {difference}: {what} for small {t.text} > 0."
    return Witness("curve", difference, sign, text, _collected(where.curve(curve)), t, one_sided=True)
