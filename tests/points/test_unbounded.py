"""Proofs that nothing lies outside a box: given where it is so, never given where it is not."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from jachess.algebra.clock import Clock
from jachess.calculus.accumulation import gradient_entries
from jachess.expression.ball import enclose
from jachess.expression.nodes import Name
from jachess.points.boxes import search
from jachess.points.decay import DecayTape
from jachess.points.unbounded import prove_outside, suggest_box
from jachess.syntax.reading import read_expression

X, Y = Name("x"), Name("y")

# f, variables, half width, whether it can be proved that no critical point lies outside
OUTSIDE = (
    ("cos(x) + x^2/10 + y^2", "x y", 10, True),
    ("cos(x) + x^2/10 + y^2", "x y", 1, False),
    ("exp(x) - x^4", "x", 10, True),
    ("exp(x) - x^4", "x", 5, False),
    ("cosh(x) - x^6", "x", 10, False),
    ("cosh(x) - x^6", "x", 20, True),
    ("x*sin(x)", "x", 10, False),
    ("x^2 + exp(x)*sin(x)", "x", 10, False),
    ("exp(x*y) + x^2 + y^2 - x", "x y", 10, True),
    ("exp(x*y) + (x-15)^2 + y^2", "x y", 10, False),
    ("x^4 + y^4 + sin(x*y)", "x y", 10, True),
    ("x^4 - 3*x^2*y + y^4 + cos(x)", "x y", 10, True),
    ("x^4 - 3*x^2*y + y^4 + cos(x)", "x y", 1, False),
    ("exp(x) + exp(y) - x*y", "x y", 10, True),
    ("sqrt(1 + x^2) + x/2", "x", 10, True),
    ("sqrt(1 + x^2) + x*100/101", "x", 5, False),
    ("ln(1 + x^2) + x^2/20", "x", 10, True),
    ("x^2 + y^2 + z^2 + sin(x*y)/3 + cos(z)", "x y z", 10, True),
    ("20 + x^2 - 10*cos(2*pi*x)", "x", 10, False),
    ("20 + x^2 - 10*cos(2*pi*x)", "x", 32, True),
    ("x*ln(x) - 2*x", "x", 10, True),
    ("exp(-x^2)", "x", 10, True),
    ("sin(x)*cos(y)", "x y", 10, False),
    ("atan(x) - x/300", "x", 10, False),
    ("x^2*exp(-x/20) + y^2", "x y", 10, False),
)


@pytest.mark.parametrize("text, names, half, expected", OUTSIDE, ids=[f"{row[0]} outside {row[2]}" for row in OUTSIDE])
def test_outside(text: str, names: str, half: int, expected: bool) -> None:
    variables = [Name(name) for name in names.split()]
    gradient = gradient_entries(read_expression(text), variables)
    reason = prove_outside(gradient, variables, tuple((Fraction(-half), Fraction(half)) for _ in variables), Clock(60))
    assert (reason is not None) == expected, reason


PROVED = [row for row in OUTSIDE if row[3]]


@pytest.mark.parametrize("text, names, half, expected", PROVED, ids=[row[0] for row in PROVED])
def test_a_larger_box_holds_no_more(text: str, names: str, half: int, expected: bool) -> None:
    variables = [Name(name) for name in names.split()]
    gradient = gradient_entries(read_expression(text), variables)
    counts = set()
    for size in (half, 4 * half):
        box = tuple((Fraction(-size), Fraction(size)) for _ in variables)
        found = search(gradient, variables, box, Clock(20))
        counts.add(len(found.zeros))
    assert len(counts) == 1


def test_a_box_that_is_not_centred() -> None:
    gradient = gradient_entries(read_expression("(x-5)^4 + cos(x)"), [X])
    assert prove_outside(gradient, [X], ((Fraction(3), Fraction(8)),), Clock(60)) is not None
    assert prove_outside(gradient, [X], ((Fraction(6), Fraction(8)),), Clock(60)) is None


def test_suggested_boxes() -> None:
    gradient = gradient_entries(read_expression("cos(x) + x^2/100 + y^2"), [X, Y])
    box, reason = suggest_box(gradient, [X, Y], Clock(60))
    assert reason is None
    assert box[0] == (-10, 10)
    gradient = gradient_entries(read_expression("20 + x^2 - 10*cos(2*pi*x)"), [X])
    box, reason = suggest_box(gradient, [X], Clock(60))
    assert reason == "every zero has |x| <= 32"
    assert box == ((-32, 32),)


@pytest.mark.parametrize(
    "text", ["x*exp(-x)", "x^2*exp(-x)", "x^3*exp(-x^2)", "x*exp(x/2)", "x^2*exp(-3*x^2)/7", "x^5*exp(-x^3)", "x*exp(2*x^3)"]
)
def test_decaying_products_are_enclosed(text: str) -> None:
    node = read_expression(text)
    draw = np.random.default_rng(3)
    lows = np.concatenate((draw.uniform(-4, 4, 200), draw.uniform(0, 1, 20), [-np.inf, 1.0, 2.0, -np.inf]))
    highs = np.concatenate((lows[:220] + draw.exponential(1.0, 220), [-2.0, np.inf, np.inf, np.inf]))
    bounds = DecayTape((node,), (X,)).run(np.stack((-lows, highs))[None]).bounds[0]
    finite = 0
    for low, high, least, most in zip(lows, highs, -bounds[0], bounds[1], strict=True):
        left, right = max(low, -9.0), min(high, 9.0)
        for point in np.linspace(left, right, 9):
            value = enclose(node, {X: Fraction(float(point))}, 100)
            assert not value < least, (low, high, point)
            assert not value > most, (low, high, point)
        # sharp: the hull of a fine sample is nearly the enclosure
        if np.isfinite(least) and np.isfinite(most) and np.isfinite(low) and np.isfinite(high):
            sample = [float(enclose(node, {X: Fraction(float(p))}, 60)) for p in np.linspace(low, high, 60)]
            finite += max(sample) - min(sample) >= 0.8 * (most - least) - 1e-12
    assert finite > 200
