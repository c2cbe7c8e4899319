"""The interval code encloses every value, checked against balls at points of random boxes."""

from __future__ import annotations

import random
import zlib
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jachess.expression.ball import enclose
from jachess.expression.nodes import Call, Name, Negative, Node, Number, Power, Product, Quotient, Sum
from jachess.points.interval_code import Tape
from jachess.syntax.reading import read_expression
from jachess.vocabulary import FUNCTIONS

X, Y = Name("x"), Name("y")
ENDS = (0.0, 1.0, -1.0, 0.5, 2.0, -2.0, 3.0, 1e-9, -1e-9, 1e-300, 100.0, -30.0, 1.5707963267948966, 3.141592653589793, 1e5, 5e-324)


def boxes(seed: str, count: int, n: int = 1) -> list[list[tuple[float, float]]]:
    """Random boxes: wide, narrow and thin, near and far, with ends where functions turn or end."""
    draw = random.Random(zlib.crc32(seed.encode()))
    found = []
    for _ in range(count):
        box = []
        for _ in range(n):
            low = draw.choice(
                (draw.uniform(-5, 5), draw.uniform(-1, 1), draw.gauss(0, 40), draw.choice(ENDS), 10.0 ** draw.uniform(-12, 3))
            )
            width = draw.choice((0.0, 10.0 ** draw.uniform(-12, 1), draw.uniform(0, 1), draw.uniform(0, 5)))
            high = draw.choice((low + width, low + width, low + width, max(low, draw.choice(ENDS))))
            box.append((low, high))
        found.append(box)
    return found


def check(node: Node, names: tuple[Name, ...], cases: list[list[tuple[float, float]]], seed: str) -> int:
    """How many values were compared; fails at the first that is not enclosed."""
    draw = random.Random(zlib.crc32(seed.encode()) + 1)
    array = np.array([[[-low, high] for low, high in box] for box in cases])  # m×n×2
    bounds, rough, empty = Tape((node,), names).run(np.ascontiguousarray(np.moveaxis(array, 0, 2)))
    compared = 0
    for k, box in enumerate(cases):
        low, high = -bounds[0, 0, k], bounds[0, 1, k]
        points = [tuple(low for low, _ in box), tuple(high for _, high in box)]
        points += [tuple(min(max(draw.uniform(low, high), low), high) for low, high in box) for _ in range(3)]
        for point in points:
            value = enclose(node, {name: Fraction(t) for name, t in zip(names, point, strict=True)}, 200)
            if value is None:
                assert rough[0, k] or not _certainly_undefined(node, names, point), (str(node), box, point)
                continue
            compared += 1
            assert not empty[0, k], (str(node), box, point)
            assert not value < low, (str(node), box, point, low, high)
            assert not value > high, (str(node), box, point, low, high)
    return compared


def _certainly_undefined(node: Node, names: tuple[Name, ...], point: tuple[float, ...]) -> bool:
    from jachess.errors import JachessError, Undefined
    from jachess.expression.exact import value_at

    try:
        value_at(node, {name: Number(Fraction(t)) for name, t in zip(names, point, strict=True)})
    except Undefined:
        return True
    except (JachessError, OverflowError):
        return False
    return False


ONE = sorted(name for name, row in FUNCTIONS.items() if row.arity == 1)
SLOW = {
    "lambertw",
    "Si",
    "Ci",
    "Shi",
    "Chi",
    "Ei",
    "li",
    "fresnels",
    "fresnelc",
    "airyai",
    "airybi",
    "airyaiprime",
    "airybiprime",
    "gamma",
    "ellipk",
    "ellipe",
}


@pytest.mark.parametrize("name", ONE)
def test_functions_are_enclosed(name: str) -> None:
    cases = boxes(name, 60 if name in SLOW else 250)
    assert check(Call(name, (X,)), (X,), cases, name) > 40


TEXTS = """
x^2 | x^3 | x^-1 | x^-2 | x^(1/2) | x^(1/3) | x^(2/3) | x^(-1/3) | x^(-2/3) | x^(3/2) | x^(-3/4) | x^7 | x^16 | x^(5/7) | x^(4/7)
2^x | e^x | x^pi | pi^x | x^sqrt(2) | 1/x | 1/x^2 | x/(1+x^2) | abs(x) | x*x*x | x + x - x | -x | 3*x - x | 10^20*x | x/3 | x*10^-30
sin(x)^2 | cos(1/x) | tan(x)^3 | exp(-x^2) | ln(1+x^2) | sqrt(1-x^2) | x^x | sinc(x) | sin(10*x) | exp(exp(x)) | floor(x)*x
sum(x^i, i, 1, 4) | prod(x - i, i, 0, 3) | integral(exp(-t^2), t, 0, x) | piecewise(x^2, x < 1, 2 - x) | piecewise(1/x, x > 0, x^2, x < -1, 3)
besselj(0, x) | besselj(2, x) | besseli(1, x) | polygamma(1, x) | polygamma(2, x) | polylog(2, x) | log(x, 10) | log(3, x)
"""


@pytest.mark.parametrize("text", [text.strip() for line in TEXTS.strip().splitlines() for text in line.split("|")])
def test_expressions_are_enclosed(text: str) -> None:
    slow = any(word in text for word in ("bessel", "poly", "integral"))
    assert check(read_expression(text), (X,), boxes(text, 50 if slow else 250), text) > 40


PAIRS = "x*y | x/y | x - y | atan2(y, x) | hypot(x, y) | max(x, y) | min(x, y, 1) | x^y | exp(x*y) | x*sin(y) + y | beta(x, y) | x^2*y^3 - x*y"


@pytest.mark.parametrize("text", [text.strip() for text in PAIRS.split("|")])
def test_two_variables_are_enclosed(text: str) -> None:
    assert check(read_expression(text), (X, Y), boxes(text, 60 if "beta" in text else 400, 2), text) > 40


_leaves = st.one_of(st.sampled_from([X, Y]), st.fractions(-5, 5, max_denominator=7).map(Number))


def _grown(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.one_of(
        st.tuples(inner, inner).map(Sum),
        st.tuples(inner, inner).map(Product),
        st.tuples(inner, inner).map(Quotient),
        inner.map(lambda u: Negative((u,))),
        st.tuples(inner, st.sampled_from([2, 3, -1, -2, Fraction(1, 2), Fraction(1, 3), Fraction(2, 3)]).map(Number)).map(Power),
        st.tuples(
            st.sampled_from(["exp", "sin", "cos", "ln", "sqrt", "atan", "tanh", "abs", "sinh", "asinh", "acosh", "sign"]), inner
        ).map(lambda pair: Call(pair[0], (pair[1],))),
    )


@settings(max_examples=200, deadline=None)
@given(st.recursive(_leaves, _grown, max_leaves=10), st.integers(0, 10**6))
def test_random_expressions_are_enclosed(node: Node, seed: int) -> None:
    check(node, (X, Y), boxes(str(seed), 20, 2), str(seed))


def test_the_check_would_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    from jachess.points import interval_code

    monkeypatch.setitem(interval_code.FUNCTIONS, "sin", interval_code.FUNCTIONS["cos"])
    with pytest.raises(AssertionError):
        check(Call("sin", (X,)), (X,), boxes("sin", 50), "sin")


ACCURATE = {
    "exp": (-700, 700), "log": (1e-300, 1e300), "log2": (1e-9, 1e9), "log10": (1e-9, 1e9), "sin": (-100, 100), "cos": (-100, 100),
    "arcsin": (-1, 1), "arccos": (-1, 1), "arctan": (-50, 50), "sinh": (-20, 20), "cosh": (-20, 20), "tanh": (-20, 20),
    "arcsinh": (-1e3, 1e3), "arccosh": (1, 1e3), "arctanh": (-1, 1), "cbrt": (1e-9, 1e9), "log1p": (0, 1),
}  # fmt: skip
BALLS = {"arcsin": "asin", "arccos": "acos", "arctan": "atan", "arcsinh": "asinh", "arccosh": "acosh", "arctanh": "atanh"}


@pytest.mark.parametrize("name", sorted(ACCURATE))
def test_numpy_is_as_accurate_as_is_assumed(name: str) -> None:
    """The errors on many points are below 8 ulp; 32 are allowed for. sin and cos: below 2^-50; 2^-48 is allowed for."""
    from flint import arb, ctx

    low, high = ACCURATE[name]
    draw = np.random.default_rng(11)
    spread = [draw.uniform(low, high, 1500)]
    if low > 0:
        spread.append(np.exp(draw.uniform(np.log(low), np.log(high), 1500)))
    else:
        spread.append(draw.uniform(-1, 1, 1500) * 10.0 ** draw.uniform(-12, 0, 1500))
        spread.append(np.arange(-40, 41) * np.pi / 2)
    points = np.concatenate(spread)
    points = points[(points > low) & (points < high)]
    values = getattr(np, name)(points)
    before, ctx.prec = ctx.prec, 120
    try:
        for point, value in zip(points.tolist(), values.tolist(), strict=True):
            ball = arb(point)
            if name == "cbrt":
                exact = ball.root(3)
            elif name in ("log2", "log10"):
                exact = ball.log() / arb(2 if name == "log2" else 10).log()
            else:
                exact = getattr(ball, BALLS.get(name, name))()
            allowed = 2.0**-50 if name in ("sin", "cos") else 8 * float(np.spacing(abs(value)))
            assert not abs(exact - arb(value)) > allowed, (point, value)
    finally:
        ctx.prec = before


CONDITIONS = (
    ("x > 0", (1.0, 2.0), True, False),
    ("x > 0", (0.0, 2.0), True, True),
    ("x >= 0", (0.0, 2.0), True, False),
    ("x < 0", (0.0, 2.0), False, True),
    ("x != 0", (-1.0, 2.0), True, True),
    ("x != 0", (0.0, 0.0), False, True),
    ("x^2 + 1 > 0", (-1.0, 2.0), True, False),
    ("x > 0 and x < 1", (2.0, 3.0), False, True),
    ("x < 0 or x > 1", (2.0, 3.0), True, False),
    ("not x > 0", (2.0, 3.0), False, True),
    ("ln(x) < 5", (-2.0, -1.0), False, True),
    ("ln(x) < 5", (-2.0, 1.0), True, True),
)


@pytest.mark.parametrize("text, box, may, may_not", CONDITIONS, ids=[f"{row[0]} on {row[1]}" for row in CONDITIONS])
def test_conditions(text: str, box: tuple[float, float], may: bool, may_not: bool) -> None:
    (condition,) = read_expression(f"piecewise(1, {text}, 0)").args[1:2]
    found = Tape((condition,), (X,)).truths(np.array([[[-box[0]], [box[1]]]]))
    assert (bool(found[0][0, 0]), bool(found[1][0, 0])) == (may, may_not)
