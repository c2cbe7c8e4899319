"""Polynomials and rational functions at a place, exactly: f − f(p) as a polynomial in the displacements over one that is not 0."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from jachess.algebra.clock import Clock
from jachess.algebra.scalars import Place
from jachess.expression.nodes import Name, Negative, Node, Number, Power, Product, Quotient, Sum, postorder
from jachess.points.coefficients import Coefficient, is_dropped, vanishes
from jachess.points.jets import Jet, plus, power, scaled, times
from jachess.points.taylor import Taylor


def is_polynomial(f: Node, variables: Sequence[Name]) -> bool:
    """Whether f is written as a polynomial in the variables: whatever else it has does not depend on them."""
    mask = sum(name.support for name in variables)
    for part in postorder(f):
        if not part.support & mask or type(part) in (Name, Sum, Product, Negative):
            continue
        if type(part) is Quotient and not part.args[1].support & mask:
            continue
        if type(part) is Power and type(part.args[1]) is Number and type(part.args[1].value) is int and part.args[1].value > 0:
            continue
        return False
    return True


def fraction_at(f: Node, variables: Sequence[Name], place: Place, clock: Clock) -> tuple[Jet, Coefficient, bool] | None:
    """(P, q, whether Q = 1) with f − f(p) = P/Q: polynomials, P without constant term, Q with the value q ≠ 0 at the place.

    None where f is not written as a rational function. Raises: as `Taylor.rest`.
    """
    mask = sum(name.support for name in variables)
    exact = Taylor(place, variables, None, clock)
    zero = (0,) * len(variables)
    # each part as numerator, denominator, both with their constant terms
    done: dict[Node, tuple[Jet, Jet | None]] = {}

    def whole(node: Node) -> Jet:
        value = exact.constant(node)
        jet = exact.rest(node)
        return jet if is_dropped(value) else {**jet, zero: value}

    for part in postorder(f):
        kind = type(part)
        if not part.support & mask or not part.args:
            done[part] = (whole(part), None)
        elif kind is Sum:
            top, bottom = done[part.args[0]]
            for arg in part.args[1:]:
                top, bottom = _added((top, bottom), done[arg], clock)
            done[part] = (top, bottom)
        elif kind is Product:
            top, bottom = done[part.args[0]]
            for arg in part.args[1:]:
                other = done[arg]
                top, bottom = times(top, other[0], None, clock), _below(bottom, other[1], clock)
            done[part] = (top, bottom)
        elif kind is Negative:
            top, bottom = done[part.args[0]]
            done[part] = (scaled(top, -1), bottom)
        elif kind is Quotient:
            (a, b), (c, d) = done[part.args[0]], done[part.args[1]]
            done[part] = (a if d is None else times(a, d, None, clock), _below(b, c, clock))
        elif kind is Power and type(part.args[1]) is Number and type(part.args[1].value) is int:
            n = part.args[1].value
            top, bottom = done[part.args[0]]
            if n < 0:
                top, bottom, n = ({zero: Fraction(1)} if bottom is None else bottom), top, -n
            done[part] = (power(top, n, None, clock), None if bottom is None else power(bottom, n, None, clock))
        else:
            return None
    top, bottom = done[f]
    if bottom is None:
        return {m: c for m, c in top.items() if m != zero}, Fraction(1), True
    value = bottom.get(zero, Fraction(0))
    if vanishes(value):
        return None
    share = top.get(zero, Fraction(0)) / value
    found = top if is_dropped(share) else plus(top, bottom, -share)
    return {m: c for m, c in found.items() if m != zero}, value, len(bottom) == 1


def _below(left: Jet | None, right: Jet | None, clock: Clock) -> Jet | None:
    if left is None or right is None:
        return right if left is None else left
    return times(left, right, None, clock)


def _added(left: tuple[Jet, Jet | None], right: tuple[Jet, Jet | None], clock: Clock) -> tuple[Jet, Jet | None]:
    (a, b), (c, d) = left, right
    if b is d or b == d:
        return plus(a, c), b
    top = plus(a if d is None else times(a, d, None, clock), c if b is None else times(c, b, None, clock))
    return top, _below(b, d, clock)
