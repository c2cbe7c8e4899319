"""Points where the Hessian is singular: decided by higher order, with witnesses that anyone can check.

First the splitting lemma on the Taylor series (`analysis`), then what the form of f shows (`structure`). What stays open is
called degenerate and says what was tried.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from jachess.algebra.clock import Clock
from jachess.algebra.scalars import Place
from jachess.errors import LimitReached, Undefined
from jachess.expression.nodes import TWO, ZERO, Name, Node, Power, Sum, product, total
from jachess.expression.polynomial import TooLarge
from jachess.expression.terms import primitive
from jachess.expression.tidy import collected, tidy
from jachess.points.coefficients import Coefficient, node_of
from jachess.points.constant_lines import zero_curve
from jachess.points.curves import Along, Curve, along
from jachess.points.half_branches import Open
from jachess.points.jets import Jet
from jachess.points.rational_germs import fraction_at
from jachess.points.reading import Certificate, Reading
from jachess.points.structure import Form
from jachess.points.taylor import NotAnalytic, Taylor
from jachess.points.verdict import UNDECIDED, Verdict
from jachess.points.witnesses import Coordinates, curve_witness, written_witness
from jachess.results.points import Inertia, Kind, Witness

SHARE, SECONDS = 0.4, 20  # of the time that is left for one way of deciding, and at most so many seconds
WITNESS_ORDERS = (4, 6, 8, 12, 18, 26, 34)


class Expansion:
    """f − f(p) at a place, to any order: a jet over a factor whose value at the place is `scale`.

    For a polynomial or a rational function the jet is exact.
    """

    def __init__(self, f: Node, variables: tuple[Name, ...], place: Place, clock: Clock) -> None:
        self.f, self.variables, self.place, self.clock = f, variables, place, clock
        self.exact: Jet | None = None
        self.scale: Coefficient = Fraction(1)
        self.polynomial = False
        self._jets: dict[int, Jet] = {}
        try:
            found = fraction_at(f, variables, place, clock)
        except (TooLarge, NotAnalytic):
            found = None
        if found is not None:
            self.exact, self.scale, self.polynomial = found

    def jet(self, order: int) -> tuple[Jet, int | None]:
        """The jet, and the total degree up to which it is known (None: exactly)."""
        if self.exact is not None:
            return self.exact, None
        if order not in self._jets:
            self._jets[order] = Taylor(self.place, self.variables, order, self.clock).rest(self.f)
        return self._jets[order], order

    def along(self, curve: Curve) -> Along | None:
        """f − f(p), times the scale, along a curve."""
        for order in WITNESS_ORDERS:
            try:
                jet, known = self.jet(order)
                found = along(jet, known, curve, self.clock)
            except (TooLarge, LimitReached, NotAnalytic, Undefined):
                return None
            if found is not None:
                return found if self.polynomial else found._replace(values=None)
        return None


def decide(
    f: Node,
    variables: tuple[Name, ...],
    place: Place,
    inertia: Inertia | None,
    reason: str,
    clock: Clock,
) -> Verdict:
    """The kind of a critical point by terms of higher order and by the form of f.

    `reason` says why there is no Hessian, where there is none. Raises: LimitReached.
    """
    tried: list[str] = []
    reading = _reading(f, variables, place, clock, tried)
    if reading is None:
        return Verdict("degenerate", None, "undecided", f"{reason or UNDECIDED}; tried: {'; '.join(tried)}")
    return verdict(reading, Expansion(f, variables, place, clock), inertia, reason)


def _reading(f: Node, variables: tuple[Name, ...], place: Place, clock: Clock, tried: list[str]) -> Reading | None:
    """The signs of f − f(p): by few terms of its series, by its form, by many terms; or on half-lines, where it has none."""
    terms = "the splitting lemma, with the reduced function's lowest terms, Newton polygon and factors"
    form = "the form of f (a function of one inner expression, a product, a sum of terms that keep their sign)"
    ways: list[tuple[str, Callable[[Form], Reading]]] = [
        (terms, lambda at: at.series(f, few=True, critical=True)),
        (form, lambda at: at.by_form(f)),
        ("terms of higher order", lambda at: at.series(f, few=False, critical=True)),
    ]
    while ways:
        name, way = ways.pop(0)
        try:
            return way(Form(place, variables, clock.part(SHARE, SECONDS)))
        except (NotAnalytic, Undefined) as error:
            if name == terms:
                tried.append(f"a Taylor series ({error})")
                ways = [(form, lambda at: at.by_form(f)), ("half-lines from the point", lambda at: at.by_rays(f))]
                if len(variables) == 1:
                    ways.insert(0, ("both sides of the point", lambda at: at.in_one_variable(f)))
        except (Open, TooLarge):
            tried.append(name)
        except LimitReached as error:
            tried.append(f"{name} ({error})")
            if not clock.left():
                break
    return None


def verdict(reading: Reading, expansion: Expansion, inertia: Inertia | None, reason: str) -> Verdict:
    """The reading of f − f(p) in words, with its witnesses."""
    witnesses: list[Witness] = []
    start = reason or "the Hessian is singular"
    if inertia is not None:
        n = inertia.positive + inertia.negative + inertia.zero
        start = "the Hessian is zero" if inertia.zero == n and n > 1 else start
        if n == 1:
            start = "the second derivative is zero"
    because = f"{start}; {reading.because}"
    where = None
    if expansion.place.exact:
        where = Coordinates(expansion.variables, [number.node() for number in expansion.place.coordinates()], expansion.f.support)
    for sign in (1, -1) if where is not None else ():
        assert where is not None
        curve = reading.curves.get(sign)
        if curve is not None and reading.both:
            found = expansion.along(curve)
            if found is not None and found.exponent:
                witnesses.append(curve_witness(where, curve, found, expansion.scale))
            elif found is None:
                witnesses.append(written_witness(where, curve, expansion.f, sign))
    if reading.both:
        return Verdict("saddle", None, "higher-order", because, reading.name, tuple(witnesses))
    if not reading.sign:
        return Verdict(
            "degenerate",
            None,
            "higher-order",
            "f is constant near the point: every point there is a minimum and a maximum, none strict",
        )
    kind: Kind = "minimum" if reading.sign > 0 else "maximum"
    if reading.certificate is not None and where is not None:
        witnesses.append(_form(reading.certificate, reading.sign, expansion, where))
    strict = reading.strict
    if not strict and where is not None:
        constant = _constant_curve(reading, expansion, where)
        if constant is not None:
            witnesses.append(curve_witness(where, constant, Along(0, Fraction(0), {}), Fraction(1)))
            strict = False
        elif reading.zero_set is not None:
            shown = tidy(where.polynomial(reading.zero_set))
            shown = primitive(shown)[1] if type(shown) is Sum else shown
            because += f"; it vanishes where {shown} = 0, a set through the point"
    return Verdict(kind, strict, "higher-order", because, reading.name, tuple(witnesses))


def _constant_curve(reading: Reading, expansion: Expansion, where: Coordinates) -> Curve | None:
    """A curve on which f is constant, by proof."""
    for curve in reading.zeros:
        if expansion.polynomial:
            found = expansion.along(curve)
            if found is not None and not found.exponent:
                return curve
    return zero_curve(expansion.f, where.variables, where.values, where.parameter, expansion.clock)


def _form(certificate: Certificate, sign: int, expansion: Expansion, where: Coordinates) -> Witness:
    """The squares and the form that show the only sign of f − f(p)."""
    scale = expansion.scale
    terms = []
    for factor, line in certificate.squares:
        base = where.polynomial(line)
        square = Power((base if where.at_origin else tidy(base), TWO))
        terms.append(product([node_of(factor / scale), square]))
    if certificate.head:
        terms.append(where.polynomial({monomial: value / scale for monomial, value in certificate.head.items()}))
    exact = certificate.exact and expansion.polynomial
    difference = collected(total(terms)) if terms else ZERO
    only_squares = len(certificate.head) <= 1
    what = "equals" if exact else "has the leading part"
    shape = "a sum of squares" if only_squares and len(terms) > 1 else "a square" if only_squares else "a sum of squares and a form"
    if only_squares and certificate.head:
        shape = "a sum of even powers" if len(terms) > 1 else "an even power"
    if not certificate.squares:
        shape = "a form" if not only_squares else "an even power"
    if sign < 0:
        shape = f"minus {shape}" if only_squares else shape
    text = f"f - f(p) {what} {difference}: {shape}."
    if certificate.text:
        text += " " + certificate.text
    return Witness("squares" if exact and only_squares else "form", difference, sign, text, leading=not exact)
