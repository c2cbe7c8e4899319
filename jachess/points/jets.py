"""Truncated power series in several variables: {exponents: coefficient}, cut off above a total degree.

A jet stands for a function near a point, in the displacements from it. `order` None means that nothing is cut off: the
jet is then a polynomial, and the function is exactly that.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from jachess.algebra.clock import Clock
from jachess.expression.polynomial import TooLarge
from jachess.points.coefficients import Coefficient, is_dropped

Monomial = tuple[int, ...]
Jet = dict[Monomial, Coefficient]

MAX_TERMS = 30_000
ENDLESS = Clock()


def variable(place: int, count: int) -> Jet:
    """The displacement of the variable at this place."""
    return {tuple([int(k == place) for k in range(count)]): Fraction(1)}


def plus(left: Jet, right: Jet, scale: Coefficient = 1) -> Jet:
    """left + scale·right."""
    result = dict(left)
    for monomial, coefficient in right.items():
        value = scale * coefficient
        if monomial in result:
            value = result[monomial] + value
            if is_dropped(value):
                del result[monomial]
                continue
        result[monomial] = value
    return result


def scaled(jet: Jet, scale: Coefficient) -> Jet:
    """scale·jet."""
    if is_dropped(scale):
        return {}
    return {monomial: scale * coefficient for monomial, coefficient in jet.items()}


def times(left: Jet, right: Jet, order: int | None, clock: Clock = ENDLESS) -> Jet:
    """left · right without what is above the order. Raises: TooLarge, OutOfTime."""
    if not left or not right:
        return {}
    clock.check()
    if len(left) > len(right):
        left, right = right, left
    result: Jet = {}
    graded = sorted([(sum(monomial), monomial, coefficient) for monomial, coefficient in right.items()], key=_degree)
    for first, a in left.items():
        room = None if order is None else order - sum(first)
        for degree, second, b in graded:
            if room is not None and degree > room:
                break
            monomial = tuple([i + j for i, j in zip(first, second)])
            if monomial in result:
                result[monomial] = result[monomial] + a * b
            else:
                result[monomial] = a * b
        if len(result) > MAX_TERMS:
            raise TooLarge
    return {monomial: value for monomial, value in result.items() if not is_dropped(value)}


def _degree(entry: tuple[int, Monomial, Coefficient]) -> int:
    return entry[0]


def power(base: Jet, exponent: int, order: int | None, clock: Clock = ENDLESS) -> Jet:
    """base ^ exponent, for exponent ≥ 1."""
    result: Jet | None = None
    square = base
    while True:
        if exponent & 1:
            result = square if result is None else times(result, square, order, clock)
        exponent >>= 1
        if not exponent:
            assert result is not None
            return result
        square = times(square, square, order, clock)


def compose(coefficients: Sequence[Coefficient], rest: Jet, order: int | None, clock: Clock = ENDLESS) -> Jet:
    """Σ coefficients[k]·rest^k for k ≥ 1, where rest has no constant term; coefficients[0] is left out."""
    result: Jet = {}
    for coefficient in reversed(coefficients[1:]):
        result = times(result, rest, order, clock)
        if not is_dropped(coefficient):
            result = plus(result, scaled(rest, coefficient))
    return result


def substituted(jet: Jet, parts: Sequence[Jet], order: int | None, clock: Clock = ENDLESS) -> Jet:
    """The jet with a jet without constant term put in for each variable, by Horner's rule in one variable after another."""
    if not jet:
        return {}
    count = len(next(iter(parts[0]), ())) if parts and parts[0] else 0
    for part in parts:
        if part:
            count = len(next(iter(part)))
    return _horner(jet, parts, 0, count, order, clock)


def _horner(jet: Jet, parts: Sequence[Jet], place: int, count: int, order: int | None, clock: Clock) -> Jet:
    if not jet:
        return {}
    if place == len(parts):
        value = jet.get((), 0)
        return {} if is_dropped(value) else {(0,) * count: value}
    by_power: dict[int, Jet] = {}
    for monomial, coefficient in jet.items():
        by_power.setdefault(monomial[0], {})[monomial[1:]] = coefficient
    part = parts[place]
    if not part:
        return _horner(by_power.get(0, {}), parts, place + 1, count, order, clock)
    result: Jet = {}
    last = max(by_power)
    single = len(part) == 1
    if single:  # a monomial: its powers cost nothing
        ((exponents, value),) = part.items()
        for degree, terms in by_power.items():
            if order is not None and sum(exponents) * degree > order:
                continue
            inner = _horner(terms, parts, place + 1, count, order, clock)
            if degree:
                shift = tuple([degree * i for i in exponents])
                inner = times(inner, {shift: value**degree}, order, clock)
            result = plus(result, inner)
        return result
    for degree in range(last, -1, -1):
        if result:
            result = times(result, part, order, clock)
        if degree in by_power:
            result = plus(result, _horner(by_power[degree], parts, place + 1, count, order, clock))
    return result


def derivative(jet: Jet, place: int) -> Jet:
    """The derivative by the variable at this place."""
    result: Jet = {}
    for monomial, coefficient in jet.items():
        exponent = monomial[place]
        if exponent:
            result[(*monomial[:place], exponent - 1, *monomial[place + 1 :])] = coefficient * exponent
    return result


def truncated(jet: Jet, order: int | None) -> Jet:
    """The jet without what is above the order."""
    if order is None:
        return jet
    return {monomial: coefficient for monomial, coefficient in jet.items() if sum(monomial) <= order}


def lowest(jet: Jet) -> int:
    """The lowest total degree that occurs. Raises: ValueError for the jet 0."""
    return min(map(sum, jet))


def form(jet: Jet, degree: int) -> Jet:
    """The terms of this total degree."""
    return {monomial: coefficient for monomial, coefficient in jet.items() if sum(monomial) == degree}


def degree(jet: Jet) -> int:
    """The largest total degree that occurs; −1 for 0."""
    return max(map(sum, jet), default=-1)
