"""The kind of a point from the way f is written, where Taylor terms alone never decide: points that are not isolated.

f may be a function of one inner expression (1 − cos(x·y)), a product in which only the factors of odd power matter
(sin(x)²·sin(y)²), or a sum of terms each of which is least, or greatest, at the point.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from jachess.algebra.clock import Clock
from jachess.algebra.scalars import Place
from jachess.errors import LimitReached, Undefined
from jachess.expression import polynomial as poly
from jachess.expression.nodes import Call, Name, Negative, Node, Number, Sum, add, negate, postorder, product, substitute, total
from jachess.expression.polynomial import TooLarge
from jachess.expression.rational import Ring, quotient_form
from jachess.expression.tidy import collected
from jachess.points.analysis import read
from jachess.points.coefficients import sign_of
from jachess.points.constant_lines import RestrictedPlace
from jachess.points.curves import Curve, ray, small_vectors
from jachess.points.half_branches import Open
from jachess.points.jets import Jet
from jachess.points.one_sided import line_sign, side_sign, sign_by_form
from jachess.points.rational_germs import fraction_at
from jachess.points.reading import Reading, Source
from jachess.points.taylor import NotAnalytic, Taylor

MAX_DEPTH = 4
ORDERS = (3, 4, 6, 8, 12)


class Form:
    """f at a place, with what is needed to look at its parts."""

    def __init__(self, place: Place, variables: tuple[Name, ...], clock: Clock) -> None:
        self.place, self.variables, self.clock = place, variables, clock
        self.mask = sum(name.support for name in variables)

    def source(self, f: Node) -> tuple[Source, int]:
        """The jets of f − f(p), times the returned sign."""
        try:
            found = fraction_at(f, self.variables, self.place, self.clock)
        except (TooLarge, NotAnalytic):
            found = None
        if found is not None:
            jet, scale, _ = found
            return (lambda order: (jet, None)), sign_of(scale)
        return (lambda order: (Taylor(self.place, self.variables, order, self.clock).rest(f), order)), 1

    def critical_source(self, f: Node) -> tuple[Source, int]:
        """The jets of f − f(p), whose gradient at the place is known to be zero, even where balls cannot show that."""
        source, side = self.source(f)
        if self.place.exact:
            return source, side

        def without_slope(order: int) -> tuple[Jet, int | None]:
            jet, known = source(order)
            return {monomial: value for monomial, value in jet.items() if sum(monomial) > 1}, known

        return without_slope, side

    def series(self, f: Node, few: bool, critical: bool = False) -> Reading:
        """The signs of f − f(p) by its Taylor series. Raises: Open, TooLarge, LimitReached, NotAnalytic."""
        source, side = self.critical_source(f) if critical else self.source(f)
        return flipped(read(source, len(self.variables), self.clock, few=few), side)

    def read(self, f: Node, depth: int) -> Reading:
        """The signs of f − f(p), by series and by form. Raises: Open, LimitReached."""
        try:
            return self.series(f, few=True)
        except (Open, TooLarge, NotAnalytic, Undefined) as error:
            if depth >= MAX_DEPTH:
                raise Open from error
        if (f.support & self.mask).bit_count() == 1:
            return self.in_one_variable(f)
        return self.by_form(f, depth + 1)

    def point(self) -> dict[Node, Node]:
        """The coordinates as constants."""
        return {name: value.node() for name, value in zip(self.place.names, self.place.coordinates(), strict=True)}

    def in_one_variable(self, f: Node) -> Reading:
        """The signs on both sides, where f depends on one variable and need not be smooth. Raises: Open."""
        place = next(k for k, name in enumerate(self.variables) if f.support & name.support)
        curves: dict[int, Curve] = {}
        strict = len(self.variables) == 1
        missing = ""
        for side in (1, -1):
            try:
                found = side_sign(f, self.variables[place], self.point(), side)
            except Undefined:
                missing = "right" if side > 0 else "left"
                continue
            if found is None:
                raise Open
            if found == 0:
                strict = False
            else:
                curves.setdefault(found, tuple({1: Fraction(side)} if k == place else {} for k in range(len(self.variables))))
        both = "on the side on which it is defined" if missing else "on both sides"
        if len(curves) == 2:
            because = "f - f(p) has different signs on the two sides"
        else:
            because = f"f - f(p) is {'positive' if 1 in curves else 'negative'} {both} of the point, by the leading terms there"
        return Reading(curves, strict=strict if curves else False, because=because)

    def by_form(self, f: Node, depth: int = 0) -> Reading:
        """The signs of f − f(p) from the way f is written. Raises: as `read`."""
        self.clock.check()
        for way in (self.composed, self.multiplied, self.added, self.positive):
            try:
                return way(f, depth)
            except (Open, TooLarge, NotAnalytic, Undefined):
                continue
        raise Open

    def by_rays(self, f: Node) -> Reading:
        """Both signs, found on half-lines; for a function that is not smooth. Raises: Open where they show one sign only."""
        curves: dict[int, Curve] = {}
        point = self.point()
        for vector in small_vectors(len(self.variables), 60):
            for turn in (1, -1):
                self.clock.check()
                direction: dict[Node, Node] = {name: Number(turn * x) for name, x in zip(self.variables, vector, strict=True) if x}
                try:
                    sign = line_sign(f, point, direction)
                except Undefined:
                    continue
                if sign:
                    curves.setdefault(sign, ray([Fraction(turn * x) for x in vector]))
            if len(curves) == 2:
                return Reading(curves, because="f - f(p) has different signs on two half-lines from the point")
        raise Open

    # f = F(u): the first derivative of F that is not 0 decides, with the signs of u.

    def composed(self, f: Node, depth: int) -> Reading:
        """f as a function of one inner expression. Raises: Open where it is not one."""
        inner, outer, parameter = self._inner(f)
        sides, order = self._sides(inner, outer, parameter)
        below = self.read(inner, depth)
        curves = {sides[side]: curve for side, curve in reversed(below.curves.items()) if sides[side]}
        shown = collected(inner)
        constant = any(not sides[side] for side in below.curves)
        if not curves:
            raise Open
        if len(curves) == 2:
            return Reading(
                curves,
                because=f"f - f(p) has the sign of {shown} - ({shown})(p), or the opposite one; {below.because}",
                name=below.name,
            )
        what = "least" if 1 in curves else "greatest"
        if below.both:
            strict: bool | None = False
            because = f"f is a function of {shown} that is {what} at its value there{order}"
        else:
            strict = False if constant else below.strict
            because = f"f is a function of {shown} that is {what} at its value there on the side that occurs; {below.because}"
        return Reading(curves, below.zeros, strict, because)

    def _sides(self, inner: Node, outer: Node, parameter: Name) -> tuple[dict[int, int], str]:
        """The sign of F(s) − F(u(p)) for s above and below u(p), and by which term."""
        for order in ORDERS:
            try:
                jet: Jet = Taylor(self.place, (parameter,), order, self.clock, {parameter: inner}).rest(outer)
            except (NotAnalytic, Undefined):
                break
            if jet:
                exponent = min(jet)[0]
                side = sign_of(jet[(exponent,)])
                return {1: side, -1: -side if exponent % 2 else side}, f", by the term of order {exponent}"
        else:
            raise Open
        value = self.place.value(inner).node()
        found: dict[int, int] = {}
        for side in (1, -1):
            try:
                sign = side_sign(outer, parameter, {**self.point(), parameter: value}, side)
            except Undefined:
                sign = 0  # the value does not occur in the domain of f
            if sign is None:
                raise Open
            found[side] = sign
        return found, ""

    def _inner(self, f: Node) -> tuple[Node, Node, Name]:
        """(u, F, s) with f = F(u), s standing for u in F; u is as small as it can be. Raises: Open."""
        parameter = Name("inner value")
        whole = f.support & self.mask
        for part in postorder(f):
            if part is f or not part.args or part.support & self.mask != whole or whole.bit_count() < 1:
                continue
            if type(part) is Call and part.name in ("<", "<=", ">", ">=", "=", "!=", "and", "or", "not"):
                continue
            if part.support & ~self.mask:
                continue
            outer = substitute(f, {part: parameter})
            if not outer.support & self.mask:
                return part, outer, parameter
        raise Open

    # f = f(p) + c·Πuⁿ: only odd powers matter.

    def multiplied(self, f: Node, depth: int) -> Reading:
        """f − f(p) as a product. Raises: Open where it has one factor only."""
        value = self.place.value(f)
        if not value.is_zero():
            f = add(f, negate(value.node()))
        factors = self._factors(f)
        side = 1
        odd: list[Node] = []
        even: list[Node] = []
        for base, exponent in factors:
            if not base.support & self.mask:
                number = sign_of(self.place.value(base))
                side *= number**exponent if exponent > 0 else number ** (exponent % 2)
                continue
            at = self.place.value(base)
            if not at.is_zero():
                side *= sign_of(at) ** (exponent % 2)
            elif exponent < 0:
                raise Open
            elif exponent % 2:
                odd.append(base)
            else:
                even.append(base)
        units = [base for base, _ in factors if base.support & self.mask]
        if not even and len(odd) < 2 and len(units) < 2:
            raise Open
        if odd:
            rest = product(odd)
            if rest is f or (not even and len(units) == len(odd)):
                raise Open
            below = self.read(rest, depth)
            found = flipped(below, side)
            found.certificate = None
            if below.both:
                return Reading(
                    found.curves, because=f"it is {collected(rest)} times factors that do not change the sign, and {below.because}"
                )
            strict = found.strict
        else:
            found = Reading()
            strict = True
        for base in even:
            below = self.read(base, depth)
            if below.both or below.strict is False:
                strict = False
            elif below.strict is None and strict:
                strict = None
            found.zeros += below.zeros
            if not odd and not found.curves:
                found.curves = {side: next(iter(below.curves.values()))}
        found.strict = strict
        found.because = found.because if odd else "f - f(p) is a product of even powers, times what keeps its sign there"
        if not found.curves:
            raise Open
        return found

    def _factors(self, f: Node) -> list[tuple[Node, int]]:
        """f as a product of powers, over a common denominator. Raises: TooLarge."""
        node = collected(f)
        ring = Ring(node)
        top, bottom = quotient_form(ring, node)
        top = ring.reduced(top)
        found: list[tuple[Node, int]] = []
        for polynomial, direction in ((top, 1), (bottom, -1)):
            if not polynomial:
                raise Open
            scale, monomial, rest = poly.content(polynomial)
            found.append((Number(scale), direction))
            for base, exponent in ring.factors(monomial):
                if not isinstance(exponent, int):
                    found.append((product([base]) if isinstance(exponent, Node) else _root(base, Fraction(exponent)), direction))
                    continue
                found.append((base, exponent * direction))
            if len(rest) > 1:
                _, parts = poly.factors(rest)
                found += [(ring.node(part), n * direction) for part, n in parts]
        return found

    # f ≥ 0 everywhere, and f(p) = 0.

    def positive(self, f: Node, depth: int) -> Reading:
        """f is 0 at the place and nowhere negative, by its form. Raises: Open."""
        for side, node in ((1, f), (-1, collected(negate(f)))):
            if sign_by_form(node) and self.place.value(f).is_zero():
                curve = ray([Fraction(1)] * len(self.variables))
                strict = True if self._alone_zero(node) else None
                what = "nowhere negative" if side > 0 else "nowhere positive"
                return Reading({side: curve}, strict=strict, because=f"f is 0 there and {what}, as its form shows")
        raise Open

    def _alone_zero(self, f: Node) -> bool:
        """Whether f is a piecewise function of one variable that is positive but at the place."""
        if type(f) is not Call or f.name != "piecewise" or len(self.variables) > 1 or len(f.args) != 3:
            return False
        value, condition, _ = f.args
        if type(condition) is not Call or condition.name != "!=" or sign_by_form(value) != 2:
            return False
        left, right = condition.args
        return left is self.variables[0] and not right.support

    # f = Σ terms.

    def added(self, f: Node, depth: int) -> Reading:
        """f as a sum whose terms keep the same sign. Raises: Open where it has one term only, or terms of both signs."""
        groups = self._groups(collected(f))
        if len(groups) < 2:
            groups = [[term] for term in _terms(f) if term.support & self.mask]
        apart = self._are_apart(groups)
        if len(groups) < 2:
            raise Open
        signs: dict[int, Curve] = {}
        strict: bool | None = None
        readings = []
        for group in groups:
            below = self.read(total(group), depth)
            readings.append(below)
            for side, curve in below.curves.items():
                signs.setdefault(side, curve)
            if below.strict:
                strict = True
        if len(signs) == 2:
            if apart:
                return Reading(
                    self._alone(groups, readings),
                    because="it is a sum of parts without common variables, which together take both signs",
                )
            raise Open
        if apart:
            strict = all(
                self._strict_inside(group, below) for group, below in zip(groups, readings, strict=True)
            ) and self._all_used(groups)
        side = next(iter(signs), 0)
        what = "least" if side > 0 else "greatest"
        zeros = [zero for below in readings for zero in below.zeros]
        return Reading(signs, zeros, strict, f"f is a sum of terms each of which is {what} there")

    def _groups(self, f: Node) -> list[list[Node]]:
        """The terms that depend on the variables, in groups without common variables."""
        classes: list[tuple[int, list[Node]]] = []
        for term in _terms(f):
            support = term.support & self.mask
            if not support:
                continue
            apart = [one for one in classes if not one[0] & support]
            joined = [one for one in classes if one[0] & support]
            mask, members = support, [term]
            for other, nodes in joined:
                mask, members = mask | other, [*nodes, *members]
            classes = [*apart, (mask, members)]
        return [nodes for _, nodes in classes]

    def _are_apart(self, groups: Sequence[Sequence[Node]]) -> bool:
        seen = 0
        for group in groups:
            support = 0
            for node in group:
                support |= node.support & self.mask
            if support & seen:
                return False
            seen |= support
        return True

    def _all_used(self, groups: Sequence[Sequence[Node]]) -> bool:
        support = 0
        for group in groups:
            for node in group:
                support |= node.support & self.mask
        return support == self.mask

    def _strict_inside(self, group: Sequence[Node], below: Reading) -> bool:
        """Whether a group that does not have all variables is strict in its own."""
        own = tuple(name for name in self.variables if any(node.support & name.support for node in group))
        if len(own) == len(self.variables):
            return bool(below.strict)
        inside = Form(RestrictedPlace(self.place, own), own, self.clock)
        try:
            return bool(inside.read(total(group), 1).strict)
        except (Open, LimitReached, NotAnalytic):
            return False

    def _alone(self, groups: Sequence[Sequence[Node]], readings: Sequence[Reading]) -> dict[int, Curve]:
        """For each sign a curve that leaves the point in the variables of one group only."""
        found: dict[int, Curve] = {}
        for group, below in zip(groups, readings, strict=True):
            for side, curve in below.curves.items():
                own = tuple(
                    line if any(node.support & name.support for node in group) else {}
                    for name, line in zip(self.variables, curve, strict=True)
                )
                if any(own):
                    found.setdefault(side, own)
        return found


def flipped(reading: Reading, side: int) -> Reading:
    """The reading of the germ times a sign."""
    if side > 0:
        return reading
    return replace(reading, curves={-sign: curve for sign, curve in reading.curves.items()})


def _terms(f: Node) -> list[Node]:
    found = []
    stack = [(f, False)]
    while stack:
        node, minus = stack.pop()
        if type(node) is Sum:
            stack += [(arg, minus) for arg in reversed(node.args)]
        elif type(node) is Negative:
            stack.append((node.args[0], not minus))
        else:
            found.append(negate(node) if minus else node)
    return found


def _root(base: Node, exponent: Fraction) -> Node:
    from jachess.expression.nodes import Power

    return Power((base, Number(exponent)))
