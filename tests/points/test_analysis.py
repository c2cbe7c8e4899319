"""The signs of germs: random ones against a second exact path, normal forms under changes of variables."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jachess.algebra.clock import Clock
from jachess.points.analysis import read
from jachess.points.curves import along
from jachess.points.jets import Jet, lowest, plus, substituted, times, truncated
from jachess.points.reading import Reading, exactly

# The second path: a germ f(x, y) on the boundary of a small square. Each side is a polynomial in one variable, whose real
# roots flint isolates; for a square that is small enough, the signs there are those of the germ.


def signs_on_square(jet: Jet, radius: Fraction) -> tuple[set[int], bool]:
    """The signs on the boundary, and whether the germ vanishes somewhere on it."""
    signs: set[int] = set()
    vanishes = False
    for fixed in (0, 1):
        for side in (radius, -radius):
            coefficients: dict[int, Fraction] = {}
            for monomial, value in jet.items():
                free = monomial[1 - fixed]
                coefficients[free] = coefficients.get(free, Fraction(0)) + value * side ** monomial[fixed]
            found, zero = signs_on_interval([coefficients.get(k, Fraction(0)) for k in range(max(coefficients) + 1)], radius)
            signs |= found
            vanishes = vanishes or zero
    return signs, vanishes


def signs_on_interval(polynomial: list[Fraction], radius: Fraction) -> tuple[set[int], bool]:
    from flint import fmpq, fmpq_poly

    if not any(polynomial):
        return set(), True
    whole = fmpq_poly([fmpq(c.numerator, c.denominator) for c in polynomial]).numer()
    middles = []
    for part, _ in whole.factor()[1]:
        for root, _ in part.complex_roots():
            if root.imag == 0:
                mantissa, exponent = root.real.mid().man_exp()
                middles.append(Fraction(int(mantissa)) * Fraction(2) ** int(exponent))
    inside = sorted(root for root in middles if -radius <= root <= radius)
    stops = [-radius, *inside, radius]
    places = [-radius, radius, *((a + b) / 2 for a, b in pairwise(stops))]
    values = [sum((c * at**k for k, c in enumerate(polynomial)), start=Fraction(0)) for at in places]
    return {(value > 0) - (value < 0) for value in values} - {0}, bool(inside)


COEFFICIENTS = st.sampled_from([Fraction(c) for c in (1, 1, 1, 2, -1, -1, -2, 3)])


@st.composite
def sparse(draw: Any, low: int, high: int, most: int) -> Jet:
    found: Jet = {}
    for _ in range(draw(st.integers(1, most))):
        degree = draw(st.integers(low, high))
        i = draw(st.integers(0, degree))
        found[i, degree - i] = draw(COEFFICIENTS)
    return found


@st.composite
def cusped(draw: Any) -> Jet:
    """y^a − c·x^b."""
    return {(0, draw(st.integers(1, 3))): Fraction(1), (draw(st.integers(1, 4)), 0): draw(COEFFICIENTS)}


@st.composite
def germs(draw: Any) -> Jet:
    """Germs of two variables of many shapes, most of them degenerate."""
    shape = draw(st.integers(0, 4))
    if shape == 0:
        return draw(sparse(2, 6, 4))
    if shape == 1:
        base = draw(sparse(1, 3, 2))
        return plus(times(base, base, None), draw(sparse(3, 9, 2)))
    if shape == 2:
        return times(draw(cusped()), draw(cusped()), None)
    if shape == 3:
        base = draw(cusped())
        return plus(times(base, base, None), draw(sparse(4, 9, 1)))
    base = draw(cusped())
    return times(times(base, base, None), draw(cusped()), None)


@settings(max_examples=150, deadline=None)
@given(germs())
def test_two_variables_against_a_small_square(jet: Jet) -> None:
    assume(jet and lowest(jet) >= 2)
    found = read(exactly(jet), 2, Clock(20))
    check_curves(found, jet)
    for radius in (Fraction(1, 10**3), Fraction(1, 10**5), Fraction(1, 10**8)):
        signs, vanishes = signs_on_square(jet, radius)
        if signs == set(found.curves) and (found.both or found.strict is not vanishes):
            return
    raise AssertionError(f"{found} and on a square {signs}, {vanishes}")


def check_curves(found: Reading, jet: Jet) -> None:
    for sign, curve in found.curves.items():
        value = along(jet, None, curve)
        assert value is not None
        assert value.sign == sign
    for curve in found.zeros:
        value = along(jet, None, curve)
        assert value is not None
        assert value.exponent == 0


# Normal forms: the kind does not change with the variables, nor with a positive factor.

NORMAL_FORMS: tuple[tuple[str, dict[tuple[int, ...], int], int], ...] = (
    ("A2", {(2, 0): 1, (0, 3): 1}, 0),
    ("A3 minimum", {(2, 0): 1, (0, 4): 1}, 1),
    ("A3 saddle", {(2, 0): 1, (0, 4): -1}, 0),
    ("A3 maximum", {(2, 0): -1, (0, 4): -1}, -1),
    ("A4", {(2, 0): 1, (0, 5): 1}, 0),
    ("A5 minimum", {(2, 0): 1, (0, 6): 1}, 1),
    ("D4-", {(2, 1): 1, (0, 3): -1}, 0),
    ("D4+", {(2, 1): 1, (0, 3): 1}, 0),
    ("D5", {(2, 1): 1, (0, 4): 1}, 0),
    ("E6", {(3, 0): 1, (0, 4): 1}, 0),
    ("X9 minimum", {(4, 0): 1, (0, 4): 1, (2, 2): -1}, 1),
    ("X9 saddle", {(4, 0): 1, (0, 4): 1, (2, 2): -3}, 0),
    ("T2,6,6", {(2, 2): 1, (6, 0): 1, (0, 6): 1}, 1),
    ("T2,5,6", {(2, 2): 1, (5, 0): 1, (0, 6): 1}, 0),
    ("(x^2 - y^3)^2 + x*y^5", {(4, 0): 1, (2, 3): -2, (0, 6): 1, (1, 5): 1}, 0),
    ("(x^2 - y^3)^2 + y^7", {(4, 0): 1, (2, 3): -2, (0, 6): 1, (0, 7): 1}, 1),
    ("(x^2 - 2*y^2)^2 + x^6", {(4, 0): 1, (2, 2): -4, (0, 4): 4, (6, 0): 1}, 1),
    ("(x^2 - 2*y^2)^2 - x^6", {(4, 0): 1, (2, 2): -4, (0, 4): 4, (6, 0): -1}, 0),
    ("A2 of three", {(2, 0, 0): 1, (0, 2, 0): 1, (0, 0, 3): 1}, 0),
    ("A3 of three", {(2, 0, 0): -1, (0, 2, 0): -1, (0, 0, 4): -1}, -1),
    ("D4 of three", {(2, 0, 0): 1, (0, 3, 0): 1, (0, 1, 2): -3}, 0),
    ("X9 of three", {(2, 0, 0): 1, (0, 4, 0): 1, (0, 0, 4): 1}, 1),
    ("cubic", {(1, 1, 1): 1}, 0),
    ("quartic", {(4, 0, 0): 1, (0, 4, 0): 1, (0, 0, 4): 1, (1, 1, 2): -1}, 1),
    ("A5 of four", {(2, 0, 0, 0): 1, (0, 2, 0, 0): 1, (0, 0, 2, 0): 1, (0, 0, 0, 6): 1}, 1),
)


@st.composite
def changes(draw: Any, count: int) -> list[Jet]:
    """Polynomial changes of variables: a triangular linear part, in some order, and one more term in each."""
    order = draw(st.permutations(range(count)))
    parts: list[Jet] = []
    for i in range(count):
        part: Jet = {}
        for j in range(count):
            value = Fraction(draw(st.sampled_from([-1, 0, 0, 1, 2]))) if j > i else Fraction(int(i == j))
            if value:
                part[tuple(int(k == order[j]) for k in range(count))] = value
        exponents = [0] * count
        for _ in range(draw(st.integers(2, 3))):
            exponents[draw(st.integers(0, count - 1))] += 1
        if draw(st.booleans()):
            part[tuple(exponents)] = draw(COEFFICIENTS)
        parts.append(part)
    return parts


@pytest.mark.parametrize(("name", "terms", "sign"), NORMAL_FORMS, ids=[row[0] for row in NORMAL_FORMS])
@settings(max_examples=5, deadline=None)
@given(st.data())
def test_normal_form_in_other_variables(name: str, terms: dict[tuple[int, ...], int], sign: int, data: st.DataObject) -> None:
    count = len(next(iter(terms)))
    base: Jet = {monomial: Fraction(value) for monomial, value in terms.items()}
    jet = substituted(base, data.draw(changes(count)), None)
    if data.draw(st.booleans()):
        jet = times(jet, {(0,) * count: Fraction(1), tuple(int(k == 0) for k in range(count)): Fraction(1)}, None)
    for source in (exactly(jet), lambda order: (truncated(jet, order), order)):
        found = read(source, count, Clock(20))
        assert (0 if found.both else found.sign) == sign, found
        assert sign == 0 or found.strict is True
        check_curves(found, jet)
