"""Rational normal forms: an expression as a quotient of polynomials in its names, functions, roots and exponentials.

The generators of a form are bases with a unit exponent: x, √x (then x is its square), sin(x²), e^x (then e^(3x) is its
cube), x^n. Generators that are roots keep their relation (g² = 1 − x²), so do |u| (g² = u²). Two expressions with the
same normal form are equal wherever both are defined; different forms decide nothing when functions are involved.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import reduce
from math import lcm

from jachess.expression import polynomial as poly
from jachess.expression.nodes import (
    ONE,
    Call,
    Name,
    Negative,
    Node,
    Number,
    Numeric,
    Product,
    Quotient,
    Sum,
)
from jachess.expression.polynomial import Monomial, Polynomial, TooLarge
from jachess.expression.terms import build, exact, product_of, split_term, sum_of
from jachess.expression.tidy import collected, length, minus

Generator = tuple[Node, "Node | None"]
Denominator = dict[int, int]
Form = tuple[Polynomial, Denominator]

MAX_PROOF = 10_000  # work on the proof of one step; balls check a step that costs more
MAX_SHOWN_DEGREE = 60  # of a polynomial that is worth factoring
MAX_SHOWN_TERMS = 150  # a numerator with more terms is not worth showing multiplied out or factored

_COMPOSITE = (Sum, Product, Quotient, Negative)
_PAIRS = (("sin", "cos", 1), ("cosh", "sinh", -1))


class Ring:
    """The generators of some collected expressions, and the expressions as fractions over them."""

    def __init__(self, *nodes: Node) -> None:
        poly.allow()
        self._units: dict[Generator, int] = {}
        self._scanned: set[Node] = set()
        for node in nodes:
            self._scan(node)
        self.generators = list(self._units)
        self.place = {generator: place for place, generator in enumerate(self.generators)}
        self.count = len(self.generators)
        self.bases: list[Polynomial] = []
        self._base_place: dict[tuple[tuple[Monomial, Numeric], ...], int] = {}
        self.relations = self._find_relations()

    def _scan(self, node: Node) -> None:
        stack = [node]
        while stack:
            part = stack.pop()
            if part in self._scanned:
                continue
            self._scanned.add(part)
            if type(part) is Sum:
                stack += part.args
                continue
            for base, exponent in split_term(part)[1]:
                if type(base) is Sum and type(exponent) is int:
                    stack.append(base)
                    continue
                for generator, degree in _generators(base, exponent):
                    self._units[generator] = lcm(self._units.get(generator, 1), Fraction(degree).denominator)
                if type(base) in _COMPOSITE and self._units.get((base, None), 1) > 1:
                    stack.append(base)
                elif type(base) is Call and base.name == "abs":
                    stack.append(base.args[0])

    def _find_relations(self) -> dict[int, tuple[int, Polynomial]]:
        relations: dict[int, tuple[int, Polynomial]] = {}
        for place, (base, rest) in enumerate(self.generators):
            if rest is not None:
                continue
            unit = self._units[base, None]
            if type(base) in _COMPOSITE and unit > 1:
                numerator, below = self.form(base)
                if not below and min(map(min, numerator), default=0) >= 0:
                    relations[place] = unit, numerator
            elif type(base) is Number and unit > 1:
                relations[place] = unit, poly.constant(base.value, self.count)
            elif type(base) is Call and base.name == "abs":
                numerator, below = self.form(base.args[0])
                if not below and min(map(min, numerator), default=0) >= 0 and unit == 1:
                    relations[place] = 2, poly.times(numerator, numerator)
            elif type(base) is Call and base.name == "sign" and unit == 1:
                relations[place] = 2, poly.constant(1, self.count)
        return relations

    def monomial(self, base: Node, exponent: Numeric | Node) -> Monomial:
        """base^exponent as exponents of the generators."""
        found = [0] * self.count
        for generator, degree in _generators(base, exponent):
            found[self.place[generator]] += int(degree * self._units[generator])
        return tuple(found)

    def square(self, place: int) -> Monomial:
        """The square of a generator's base: g² where the generator is the base itself, g⁴ where it is its root."""
        return tuple([2 * self._units[self.generators[place]] if k == place else 0 for k in range(self.count)])

    def form(self, node: Node) -> Form:
        """The collected node as a polynomial (exponents may be negative) over powers of `bases`. Raises TooLarge."""
        if type(node) is Sum:
            result = self.form(node.args[0])
            for term in node.args[1:]:
                result = self.plus(result, self.form(term))
            return result
        coefficient, factors = split_term(node)
        numerator = poly.constant(coefficient, self.count)
        below: Denominator = {}
        for base, exponent in factors:
            if type(base) is Sum and type(exponent) is int:
                top, bottom = self.form(base)
                if exponent < 0:
                    if not top:
                        raise TooLarge
                    top, bottom = self._inverse(top, bottom)
                numerator = poly.times(numerator, poly.to_power(top, abs(exponent)))
                for place, power in bottom.items():
                    below[place] = below.get(place, 0) + power * abs(exponent)
            else:
                numerator = poly.times(numerator, {self.monomial(base, exponent): 1})
        return numerator, below

    def _inverse(self, top: Polynomial, below: Denominator) -> Form:
        numerator = poly.constant(1, self.count)
        for place, power in below.items():
            numerator = poly.times(numerator, poly.to_power(self.bases[place], power))
        scale, monomial, rest = poly.content(top)
        numerator = poly.times(numerator, {tuple([-i for i in monomial]): exact(1 / Fraction(scale))})
        return numerator, ({} if len(rest) == 1 else {self.base(rest): 1})

    def base(self, rest: Polynomial) -> int:
        """The place of a primitive polynomial among the bases of denominators."""
        key = tuple(sorted(rest.items()))
        if key not in self._base_place:
            self._base_place[key] = len(self.bases)
            self.bases.append(rest)
        return self._base_place[key]

    def plus(self, left: Form, right: Form) -> Form:
        """The sum over the least common denominator."""
        if left[1] == right[1]:
            return poly.plus(left[0], right[0]), left[1]
        below = {place: max(left[1].get(place, 0), right[1].get(place, 0)) for place in left[1] | right[1]}
        return poly.plus(self._over(left, below), self._over(right, below)), below

    def _over(self, form: Form, below: Denominator) -> Polynomial:
        numerator = form[0]
        for place, power in below.items():
            missing = power - form[1].get(place, 0)
            if missing:
                numerator = poly.times(numerator, poly.to_power(self.bases[place], missing))
        return numerator

    def reduced(self, numerator: Polynomial) -> Polynomial:
        """The polynomial with powers of roots replaced by their relations; a common monomial is left in front."""
        for place, (degree, value) in self.relations.items():
            if not numerator:
                break
            low = min(monomial[place] for monomial in numerator)
            result: Polynomial = {}
            by_power: dict[int, Polynomial] = {}
            for monomial, coefficient in numerator.items():
                times, rest = divmod(monomial[place] - low, degree)
                by_power.setdefault(times, {})[(*monomial[:place], rest + low, *monomial[place + 1 :])] = coefficient
            for times, terms in by_power.items():
                result = poly.plus(result, poly.times(terms, poly.to_power(value, times)) if times else terms)
            numerator = result
        return numerator

    def node(self, numerator: Polynomial) -> Node:
        """The polynomial as a collected node, multiplied out."""
        return sum_of([build(coefficient, self.factors(monomial)) for monomial, coefficient in numerator.items()])

    def factors(self, monomial: Monomial) -> list[tuple[Node, Numeric | Node]]:
        """The bases and exponents of a monomial."""
        found: list[tuple[Node, Numeric | Node]] = []
        for generator, power in zip(self.generators, monomial, strict=True):
            if power:
                base, rest = generator
                degree = Fraction(power, self._units[generator])
                found.append((base, exact(degree) if rest is None else product_of([Number(degree), rest])))
        return found


def _generators(base: Node, exponent: Numeric | Node) -> Iterator[tuple[Generator, Numeric]]:
    """The generators of base^exponent with their exponents: x^(n + 2) is x^n · x²."""
    if not isinstance(exponent, Node):
        yield (base, None), exponent
        return
    for term in exponent.args if type(exponent) is Sum else (exponent,):
        coefficient, factors = split_term(term)
        if factors:
            yield (base, build(1, factors)), coefficient
        else:
            yield (base, None), coefficient


def forms(node: Node) -> Iterator[tuple[str, Node]]:
    """Other forms of a collected node, each with the name of the last thing that was done to get there."""
    try:
        ring = Ring(node)
        numerator, below = ring.form(node)
        numerator = ring.reduced(numerator)
    except TooLarge:
        return
    if not numerator:
        yield "cancel", Number(0)
        return
    if len(numerator) > MAX_SHOWN_TERMS:
        return
    for name, candidate in (("", numerator), *_pythagorean(ring, numerator)):
        yield from _written_forms(ring, candidate, dict(below), name)


def _written_forms(ring: Ring, numerator: Polynomial, below: Denominator, name: str) -> Iterator[tuple[str, Node]]:
    scale, monomial, rest = poly.content(numerator)
    was = dict(below)
    try:
        rest, below, monomial = _cancelled(ring, rest, below, monomial)
    except TooLarge:
        return
    bottom: list[tuple[Node, Numeric | Node]] = [(ring.node(ring.bases[place]), -power) for place, power in below.items()]
    front = ring.factors(monomial)
    cancelled = "cancel" if was != below else "common denominator" if below else ""
    top = ring.node(rest)
    multiplied = ring.node({_plus(key, monomial): value * scale for key, value in rest.items()})
    if not below and all(power >= 0 for power in monomial):
        yield name or cancelled or "multiply out", multiplied
    yield name or cancelled or "factor", build(scale, [*front, (top, 1), *bottom])
    if below and min(monomial) < 0:
        whole = {_plus(key, tuple(max(i, 0) for i in monomial)): value for key, value in rest.items()}
        yield name or cancelled, build(scale, [*ring.factors(tuple(min(i, 0) for i in monomial)), (ring.node(whole), 1), *bottom])
    elif below and any(monomial):
        yield name or cancelled, build(1, [(multiplied, 1), *bottom])
    if below:
        yield from _pythagorean_below(ring, build(scale, [*front, (top, 1)]), below)
    if 1 < len(rest) <= 80 and max(map(max, rest)) <= MAX_SHOWN_DEGREE and not poly.is_linear(rest) and length(top) > 12:
        try:
            constant, parts = poly.factors(rest)
        except (ValueError, OverflowError):
            return
        if len(parts) > 1 or parts[0][1] > 1:
            product: list[tuple[Node, Numeric | Node]] = [(ring.node(p), n) for p, n in parts]
            yield "factor", build(exact(Fraction(scale * constant)), [*front, *product, *bottom])


def _pythagorean_below(ring: Ring, top: Node, below: Denominator) -> Iterator[tuple[str, Node]]:
    """The fraction with its denominator multiplied out, where sin² + cos² = 1 then makes that shorter."""
    bottom = poly.constant(1, ring.count)
    try:
        for place, power in below.items():
            bottom = poly.times(bottom, poly.to_power(ring.bases[place], power))
    except TooLarge:
        return
    if len(bottom) <= 20:
        for name, candidate in _pythagorean(ring, bottom):
            yield name, build(1, [(top, 1), (ring.node(candidate), -1)])


def _plus(left: Monomial, right: Monomial) -> Monomial:
    return tuple([i + j for i, j in zip(left, right, strict=True)])


def _cancelled(ring: Ring, rest: Polynomial, below: Denominator, monomial: Monomial) -> tuple[Polynomial, Denominator, Monomial]:
    """Numerator and denominator without their common factors; a root below cancels with its radicand above."""
    below = dict(below)
    for place in list(below):
        base = ring.bases[place]
        while below[place] and len(rest) > 1:
            quotient = poly.divided(rest, base)
            if quotient is None:
                break
            rest = quotient
            below[place] -= 1
        if not below[place]:
            del below[place]
            continue
        if len(rest) > 1 and not poly.is_linear(base) and not poly.is_linear(rest):
            common = poly.common_divisor(rest, base)
            if len(common) > 1 and common != base:
                other = poly.divided(base, common)
                above = poly.divided(rest, common)
                if other is not None and above is not None:
                    power = below.pop(place)
                    rest = above
                    for part, exponent in ((common, power - 1), (other, power)):
                        scale, _, primitive = poly.content(part)
                        if scale < 0 and exponent % 2:
                            rest = {key: -value for key, value in rest.items()}
                        if exponent and len(part) > 1:
                            where = ring.base(primitive)
                            below[where] = below.get(where, 0) + exponent
    for place, (degree, value) in ring.relations.items():
        if len(value) < 2:
            continue
        scale, inner, primitive = poly.content(value)
        if scale != 1 or any(inner):
            continue
        while monomial[place] < 0 and len(rest) > 1:
            quotient = poly.divided(rest, primitive)
            if quotient is None:
                break
            rest = quotient
            monomial = (*monomial[:place], monomial[place] + degree, *monomial[place + 1 :])
    return rest, below, monomial


def _pythagorean(ring: Ring, numerator: Polynomial) -> Iterator[tuple[str, Polynomial]]:
    """The numerator with sin² replaced by 1 − cos², or the other way round, where that has fewer terms."""
    for first, second, sign in _PAIRS:
        for (base, _), place in ring.place.items():
            if type(base) is not Call or base.name != first:
                continue
            partner = ring.place.get((Call(second, base.args), None))
            if partner is None:
                continue
            # sin² + cos² = 1 (sign 1), cosh² − sinh² = 1 (sign −1)
            for one, other, constant, slope in ((place, partner, 1, -sign), (partner, place, sign, -sign)):
                value: Polynomial = {(0,) * ring.count: constant, ring.square(other): slope}
                degree = max(ring.square(one))
                result: Polynomial = {}
                for monomial, coefficient in numerator.items():
                    times, left = divmod(monomial[one], degree) if monomial[one] >= 0 else (0, monomial[one])
                    term: Polynomial = {(*monomial[:one], left, *monomial[one + 1 :]): coefficient}
                    result = poly.plus(result, poly.times(term, poly.to_power(value, times)) if times else term)
                if result and len(result) < len(numerator):
                    yield "Pythagorean identity", result


def is_identity(left: Node, right: Node) -> bool:
    """Whether left = right is proved by the rational normal form. False decides nothing."""
    if left is right:
        return True
    difference = minus(left, right)
    if type(difference) is Number:
        return difference.value == 0
    try:
        ring = Ring(difference)
        numerator, _ = ring.form(difference)
        if not numerator:
            return True
        numerator = ring.reduced(numerator)
        return not numerator or _vanishes(ring, numerator)
    except TooLarge:
        return False


def _vanishes(ring: Ring, numerator: Polynomial) -> bool:
    for _, candidate in _pythagorean(ring, numerator):
        if not candidate:
            return True
    for first, second, sign in _PAIRS:
        for (base, _), place in ring.place.items():
            if type(base) is Call and base.name == first:
                partner = ring.place.get((Call(second, base.args), None))
                if partner is not None:
                    value: Polynomial = {(0,) * ring.count: 1, ring.square(partner): -sign}
                    numerator = _replaced(numerator, place, max(ring.square(place)), value)
    return not numerator


def _replaced(numerator: Polynomial, place: int, degree: int, square: Polynomial) -> Polynomial:
    """The polynomial with a power of a generator, the square of its base, replaced."""
    low = min((monomial[place] for monomial in numerator), default=0)
    result: Polynomial = {}
    for monomial, coefficient in numerator.items():
        times, left = divmod(monomial[place] - low, degree)
        term: Polynomial = {(*monomial[:place], left + low, *monomial[place + 1 :]): coefficient}
        result = poly.plus(result, poly.times(term, poly.to_power(square, times)) if times else term)
    return result


def is_derivative(f: Node, x: Name, g: Node) -> bool:
    """Whether ∂f/∂x = g is proved for a rational function f of x, by the derivatives of polynomials alone.

    Everything that does not depend on x counts as a constant. False decides nothing.
    """
    f, g = collected(f), collected(g)
    try:
        ring = Ring(f, g)
        poly.allow(MAX_PROOF)
        for base, rest in ring.generators:
            if base is not x and (base.support | (rest.support if rest else 0)) & x.support:
                return False
        if (x, None) not in ring.place:
            return g is Number(0)
        if any(rest is not None and base is x for base, rest in ring.generators) or ring._units[x, None] != 1:
            return False
        place = ring.place[x, None]
        top, below = quotient_form(ring, f)
        claimed, under = quotient_form(ring, g)
        slope = poly.plus(poly.times(poly.derivative(top, place), below), poly.times(top, poly.derivative(below, place)), scale=-1)
        left = poly.times(slope, under)
        right = poly.times(claimed, poly.times(below, below))
        difference = poly.plus(left, right, scale=-1)
        return not difference or not ring.reduced(difference)
    except TooLarge:
        return False


def quotient_form(ring: Ring, node: Node) -> tuple[Polynomial, Polynomial]:
    """Numerator and denominator without negative exponents."""
    top, below = ring.form(node)
    bottom = poly.constant(1, ring.count)
    for place, power in below.items():
        bottom = poly.times(bottom, poly.to_power(ring.bases[place], power))
    if top:
        low = reduce(lambda a, b: tuple(map(min, a, b)), top, (0,) * ring.count)
        if any(low):
            shift: Polynomial = {tuple([-i for i in low]): 1}
            top, bottom = poly.times(top, shift), poly.times(bottom, shift)
    return top, bottom


def expanded(node: Node) -> Node:
    """The collected node multiplied out where that is a polynomial of bearable size, else the node itself."""
    try:
        ring = Ring(node)
        numerator, below = ring.form(node)
        return node if below else ring.node(ring.reduced(numerator))
    except TooLarge:
        return node


def fraction(node: Node) -> tuple[Node, Node]:
    """Numerator and denominator of a collected node over a common denominator, not cancelled."""
    try:
        ring = Ring(node)
        top, bottom = quotient_form(ring, node)
    except TooLarge:
        return node, ONE
    return ring.node(top), ring.node(bottom)
