"""Generalised power series: how an expression behaves beside a point, term by term, with exact coefficients.

A `Series` of level k is Σ c·t^a·L^m + O(t^order), for t → 0 from the right and L = ln t: exponents a are rational, m whole
numbers, and a coefficient c is an exact constant (a Node) or a series of a lower level, whose t is held fixed while
this one goes to 0. So s·t/(s² + t²), with s of level 2 and t of level 1, is t⁻¹·s − t⁻³·s³ + ... An `Element` is
either. What cannot be decided from the terms that are known raises `Undecided`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import ceil
from typing import NamedTuple

from jachess.errors import LimitReached, Undefined
from jachess.expression.exact import sign, value_at
from jachess.expression.nodes import MINUS_ONE, ONE, ZERO, Call, Node, Number, Numeric, Power, add, divide, multiply
from jachess.expression.tidy import collected

MAX_TERMS = 400
FLAT = Fraction(10**6)  # the order of what vanishes faster than any power


class Undecided(Exception):
    """The terms that are known do not decide; the message says what could not be decided."""


class Term(NamedTuple):
    """coefficient·t^exponent·(ln t)^log."""

    exponent: Fraction
    log: int
    coefficient: Element


class Series(NamedTuple):
    """Terms from the largest to the smallest; `order` None: there is no more. `wild`: the rest oscillates."""

    level: int
    terms: tuple[Term, ...]
    order: Fraction | None = None
    wild: bool = False


Element = Node | Series


def level_of(element: Element) -> int:
    """0 for a constant."""
    return element.level if isinstance(element, Series) else 0


def variable(level: int) -> Series:
    """t itself."""
    return Series(level, (Term(Fraction(1), 0, ONE),))


def rest_only(level: int, order: Fraction, wild: bool = False) -> Series:
    """Something of which only O(t^order) is known."""
    return Series(level, (), order, wild)


def is_zero(element: Element) -> bool | None:
    """Whether the element is 0 for certain; None when its known terms vanish but there is a rest."""
    if isinstance(element, Series):
        for term in element.terms:
            state = is_zero(term.coefficient)
            if state is not True:
                return state
        return element.order is None or None
    if type(element) is Number:
        return element.value == 0
    try:
        return sign(element) == 0
    except (LimitReached, ValueError):
        return None


def sign_of(element: Element) -> int:
    """−1, 0 or 1: the sign beside the point."""
    if isinstance(element, Series):
        if is_zero(element) is True:
            return 0
        term = leading(element)
        side = sign_of(term.coefficient)
        return -side if term.log % 2 else side
    try:
        return sign(element)
    except (LimitReached, ValueError) as error:
        raise Undecided("the sign of a constant") from error


def leading(series: Series) -> Term:
    """The largest term. Raises: Undecided when it is not known."""
    if not series.terms or is_zero(series.terms[0].coefficient) is not False:
        raise Undecided("the leading term")
    return series.terms[0]


def _made(level: int, terms: Iterable[Term], order: Fraction | None, wild: bool) -> Element:
    """The series of these terms: equal powers added, zeros dropped, what the rest covers dropped."""
    sums: dict[tuple[Fraction, int], Element] = {}
    for exponent, log, coefficient in terms:
        if order is not None and exponent >= order:
            continue
        key = exponent, -log
        sums[key] = plus(sums[key], coefficient) if key in sums else coefficient
    kept = tuple(Term(key[0], -key[1], sums[key]) for key in sorted(sums) if is_zero(sums[key]) is not True)
    if len(kept) > MAX_TERMS:
        order, wild = kept[MAX_TERMS].exponent, False
        kept = tuple(term for term in kept if term.exponent < order)
    if order is None:
        if not kept:
            return ZERO
        if len(kept) == 1 and kept[0].exponent == 0 and kept[0].log == 0:
            return kept[0].coefficient
    return Series(level, kept, order, wild)


def _lifted(element: Element, level: int) -> Series:
    if isinstance(element, Series) and element.level == level:
        return element
    if is_zero(element) is True:
        return Series(level, ())
    return Series(level, (Term(Fraction(0), 0, element),))


def plus(left: Element, right: Element) -> Element:
    """left + right."""
    if isinstance(left, Node) and isinstance(right, Node):
        result = add(left, right)
        return result if type(result) is Number else collected(result)
    level = max(level_of(left), level_of(right))
    a, b = _lifted(left, level), _lifted(right, level)
    orders = [one.order for one in (a, b) if one.order is not None]
    order = min(orders, default=None)
    wild = any(one.wild and one.order == order for one in (a, b))
    return _made(level, (*a.terms, *b.terms), order, wild)


def times(left: Element, right: Element) -> Element:
    """left · right."""
    if isinstance(left, Node) and isinstance(right, Node):
        result = multiply(left, right)
        return result if type(result) is Number else collected(result)
    if is_zero(left) is True or is_zero(right) is True:
        return ZERO
    level = max(level_of(left), level_of(right))
    a, b = _lifted(left, level), _lifted(right, level)
    orders = []
    for one, other in ((a, b), (b, a)):
        if one.order is not None:
            lowest = other.terms[0].exponent if other.terms else other.order
            orders.append((one.order + (lowest or Fraction(0)), one.wild or (not other.terms and other.wild)))
    order = min((found for found, _ in orders), default=None)
    wild = any(found == order and oscillates for found, oscillates in orders)
    terms = [Term(p.exponent + q.exponent, p.log + q.log, times(p.coefficient, q.coefficient)) for p in a.terms for q in b.terms]
    return _made(level, terms, order, wild)


def minus(left: Element, right: Element) -> Element:
    """left − right."""
    return plus(left, times(MINUS_ONE, right))


def parts(series: Series) -> tuple[Element, Element]:
    """(c, r) with series = c + r, c of a lower level and r → 0. Raises: Undecided when the series has no finite limit."""
    for term in series.terms:
        if term.exponent < 0 or (term.exponent == 0 and term.log):
            raise Undecided("a limit that is not finite")
    if series.order is not None and series.order <= 0:
        raise Undecided("a limit")
    constant: Element = ZERO
    rest = series.terms
    if rest and rest[0].exponent == 0:
        constant, rest = rest[0].coefficient, rest[1:]
    return constant, _made(series.level, rest, series.order, series.wild)


def compose(coefficients: Sequence[Element], rest: Element, order: Fraction) -> Element:
    """Σ coefficients[k]·rest^k + O(t^order), for rest → 0."""
    if not isinstance(rest, Series):
        return coefficients[0]
    result: Element = rest_only(rest.level, order)
    power: Element = ONE
    for coefficient in coefficients:
        result = plus(result, times(coefficient, power))
        power = _cut(times(power, rest), order)
    return result


def _cut(element: Element, order: Fraction) -> Element:
    if isinstance(element, Series) and (element.order is None or element.order > order):
        return _made(element.level, element.terms, order, False)
    return element


def lowest(rest: Element) -> Fraction:
    """The smallest exponent of an element that tends to 0."""
    if not isinstance(rest, Series):
        return FLAT
    exponent = rest.terms[0].exponent if rest.terms else rest.order
    assert exponent is not None
    if exponent <= 0:
        raise Undecided("a limit")
    return exponent


def count(rest: Element, span: Fraction) -> int:
    """How many powers of `rest` are needed for a relative error of t^span."""
    return max(1, ceil(span / lowest(rest)))


def rational_power(element: Element, exponent: Numeric, span: Fraction) -> Element:
    """element^exponent over the reals: odd roots of negative numbers are real.

    Raises: Undefined for an even root of a negative number, 0^0, or division by zero.
    """
    if isinstance(element, Node):
        return value_at(Power((element, Number(exponent))), {})
    if is_zero(element) is True:
        return value_at(Power((ZERO, Number(exponent))), {})
    if exponent == 1:
        return element
    exponent = Fraction(exponent)
    if exponent.denominator == 1 and 0 < exponent <= 16:
        result: Element = element
        for _ in range(int(exponent) - 1):
            result = times(result, element)
        return result
    if not element.terms and exponent > 0 and exponent.denominator % 2:
        assert element.order is not None
        return rest_only(element.level, element.order * exponent, element.wild)
    first = leading(element)
    if exponent.denominator > 1 and exponent.denominator % 2 == 0 and sign_of(element) < 0:
        raise Undefined("square root of a negative number" if exponent.denominator == 2 else "even root of a negative number")
    if first.log and exponent.denominator > 1:
        # no such term: below t^(a·q − ε) for every ε > 0
        return rest_only(element.level, first.exponent * exponent - Fraction(1, 10**6))
    others = [term for term in element.terms[1:] if term.exponent == first.exponent]
    if others:
        raise Undecided("a power of a sum of logarithms")
    front = Term(
        first.exponent * exponent,
        int(first.log * exponent),
        rational_power(first.coefficient, exponent, span),
    )
    inverse = rational_power(first.coefficient, Fraction(-1), span)
    shifted = [Term(t.exponent - first.exponent, t.log - first.log, times(t.coefficient, inverse)) for t in element.terms[1:]]
    order = None if element.order is None else element.order - first.exponent
    rest = _made(element.level, shifted, order, element.wild)
    factor = _binomial(rest, exponent, span)
    return times(Series(element.level, (front,)), factor)


def _binomial(rest: Element, exponent: Fraction, span: Fraction) -> Element:
    """(1 + rest)^exponent."""
    if is_zero(rest) is True:
        return ONE
    coefficients: list[Element] = [ONE]
    value = Fraction(1)
    for k in range(count(rest, span)):
        value = value * (exponent - k) / (k + 1)
        coefficients.append(Number(value))
    return compose(coefficients[:-1], rest, min(span, lowest(rest) * (len(coefficients) - 1)))


def quotient(left: Element, right: Element, span: Fraction) -> Element:
    """left / right. Raises: Undefined when right is 0."""
    if isinstance(left, Node) and isinstance(right, Node):
        result = divide(left, right)
        return result if type(result) is Number else value_at(result, {})
    if is_zero(right) is True:
        raise Undefined("division by zero")
    if isinstance(right, Node):
        return times(left, value_at(divide(ONE, right), {}))
    return times(left, rational_power(right, -1, span))


def logarithm(element: Element, span: Fraction) -> Element:
    """ln of the element. Raises: Undefined unless it is positive."""
    if isinstance(element, Node):
        return value_at(Call("ln", (element,)), {})
    if sign_of(element) <= 0:
        raise Undefined("ln of a negative number" if is_zero(element) is False else "ln of zero")
    first = leading(element)
    if first.log:
        raise Undecided("a logarithm of a logarithm")
    inverse = rational_power(first.coefficient, Fraction(-1), span)
    shifted = [Term(t.exponent - first.exponent, t.log, times(t.coefficient, inverse)) for t in element.terms[1:]]
    order = None if element.order is None else element.order - first.exponent
    rest = _made(element.level, shifted, order, element.wild)
    result: Element = logarithm(first.coefficient, span)
    if first.exponent:
        result = plus(result, Series(element.level, (Term(Fraction(0), 1, Number(first.exponent)),)))
    if is_zero(rest) is True:
        return result
    n = count(rest, span) + 1
    coefficients = [ZERO, *(Number(Fraction((-1) ** (k + 1), k)) for k in range(1, n))]
    return plus(result, compose(coefficients, rest, min(span, lowest(rest) * n)))


def _below(constant: Node) -> Fraction:
    """A rational just below a constant."""
    from jachess.expression.ball import bounds

    found = bounds(constant, 64)
    if found is None:
        raise Undecided("an exponent")
    return Fraction(int(found[0] * 2**32) - 1, 2**32)


def exponential(element: Element, span: Fraction) -> Element:
    """e^element. What vanishes faster than any power is 0 + O(t^FLAT). Raises: Undecided where it grows faster."""
    if isinstance(element, Node):
        return value_at(Call("exp", (element,)), {})
    large = [term for term in element.terms if term.exponent < 0]
    if large:
        if sign_of(element) > 0:
            raise Undecided("something that grows faster than any power")
        return rest_only(element.level, FLAT)
    logs = [term for term in element.terms if term.exponent == 0 and term.log]
    front: Element = ONE
    if logs:
        power = logs[0].coefficient
        if logs[0].log != 1 or len(logs) > 1 or not isinstance(power, Node):
            raise Undecided("a power of a logarithm in an exponent")
        # e^(a·ln t) = t^a; for an irrational a it is only known to be smaller than t^q for rational q < a
        if type(power) is Number:
            front = Series(element.level, (Term(Fraction(power.value), 0, ONE),))
        else:
            front = rest_only(element.level, _below(power))
        kept = [term for term in element.terms if term is not logs[0]]
        made = _made(element.level, kept, element.order, element.wild)
        if not isinstance(made, Series) or made.level < element.level:
            return times(front, exponential(made, span))
        element = made
    constant, rest = parts(element)
    value = exponential(constant, span)
    coefficients: list[Element] = [ONE]
    for k in range(1, count(rest, span)):
        coefficients.append(quotient(coefficients[-1], Number(k), span))
    return times(front, times(value, compose(coefficients, rest, min(span, lowest(rest) * len(coefficients)))))
