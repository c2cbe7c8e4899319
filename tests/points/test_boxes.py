"""The search in a box: counts known from elsewhere, and a dense search for zeros that may not find one more."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jachess.algebra.clock import Clock
from jachess.calculus.accumulation import gradient_entries, jacobian_entries
from jachess.errors import InputError, LimitReached
from jachess.expression.ball import enclose_many
from jachess.expression.compiled import compile_nodes
from jachess.expression.nodes import ZERO, Call, Name, Node, Number, Product, Sum, call
from jachess.points.boxes import Box, BoxSearch, search
from jachess.syntax.reading import read_expression

PEAKS = "3*(1-x)^2*exp(-x^2-(y+1)^2) - 10*(x/5-x^3-y^5)*exp(-x^2-y^2) - exp(-(x+1)^2-y^2)/3"
MULLER_BROWN = (
    "-200*exp(-(x-1)^2-10*y^2) - 100*exp(-x^2-10*(y-1/2)^2) - 170*exp(-13/2*(x+1/2)^2+11*(x+1/2)*(y-3/2)-13/2*(y-3/2)^2)"
    " + 15*exp(7/10*(x+1)^2+3/5*(x+1)*(y-1)+7/10*(y-1)^2)"
)
RASTRIGIN = "20 + x^2 - 10*cos(2*pi*x) + y^2 - 10*cos(2*pi*y)"
ACKLEY_LIKE = "-20*exp(-(x^2+y^2)/50) - exp((cos(2*pi*x)+cos(2*pi*y))/2)"

# f, variables, half width of the box (or ends for each variable), number of critical points
COUNTS = (
    (PEAKS, "x y", 3, 9),
    (MULLER_BROWN, "x y", ((Fraction(-3, 2), Fraction(6, 5)), (Fraction(-1, 5), 2)), 5),
    ("sin(x+y) + (x-y)^2 - 3/2*x + 5/2*y + 1", "x y", ((Fraction(-3, 2), 4), (-3, 4)), 3),
    (RASTRIGIN, "x y", Fraction(128, 25), 441),
    ("10 + x^2 - 10*cos(2*pi*x)", "x", Fraction(128, 25), 21),
    (ACKLEY_LIKE, "x y", 2, 81),
    ("exp(x*y) + x^2 + y^2 - x", "x y", 10, 1),
    ("cos(x) + x^2/10 + y^2", "x y", 10, 3),
    ("sin(x)*cos(y) + sin(x+y)", "x y", 5, 24),
    ("x*sin(x)", "x", 10, 7),
    ("exp(-x^2)", "x", 10, 1),
    ("exp(x) - x^2", "x", 10, 0),
    ("exp(x) - 2*x^2", "x", 10, 2),
    ("exp(-(x-1)^2-y^2) + exp(-(x+1)^2-y^2)", "x y", 3, 3),
    ("sin(x) + sin(y) + sin(x+y)", "x y", 3, 2),
    ("sin(x) + sin(y) + sin(z)", "x y z", 3, 8),
    ("x^2 + y^2 + z^2 + exp(x+y+z)", "x y z", 3, 1),
    ("cosh(x) + cosh(y) - 2*x*y", "x y", 5, 3),
    ("ln(x^2+1) - x^2/4 + y^2", "x y", 5, 3),
    ("atan(x)*y + x^2 + y^2", "x y", 5, 1),
    ("gamma(x)", "x", ((Fraction(1, 2), 4),), 1),
    ("erf(x) - x/2", "x", 5, 2),
    ("besselj(0, x)", "x", ((Fraction(1, 2), 20),), 6),
    ("besselj(1, x)", "x", 10, 6),
    ("x^x", "x", ((Fraction(1, 100), 5),), 1),
    ("sqrt(x)*cos(x)", "x", ((Fraction(1, 10), 20),), 7),
)


def box_for(half: object, count: int) -> Box:
    if isinstance(half, tuple):
        return tuple((Fraction(low), Fraction(high)) for low, high in half)
    return tuple((-Fraction(half), Fraction(half)) for _ in range(count))  # type: ignore[arg-type]


def solve(text: str, names: str, half: object, **options: object) -> tuple[BoxSearch, tuple[Node, ...], list[Name], Box]:
    variables = [Name(name) for name in names.split()]
    gradient = gradient_entries(read_expression(text), variables)
    box = box_for(half, len(variables))
    return search(gradient, variables, box, Clock(60), **options), gradient, variables, box  # type: ignore[arg-type]


def dense_zeros(equations: Sequence[Node], variables: Sequence[Name], box: Box, starts: int = 4000) -> np.ndarray:
    """Zeros that Newton's method finds from many starts, as rows; without the interval code."""
    n = len(variables)
    rows = [entry for row in jacobian_entries(equations, variables).rows() for entry in row]
    f, jacobian = compile_nodes(equations, variables), compile_nodes(rows, variables, (n, n))
    lows, highs = np.array([float(low) for low, _ in box]), np.array([float(high) for _, high in box])
    points = np.random.default_rng(7).uniform(lows, highs, (starts, n))
    with np.errstate(all="ignore"):
        for _ in range(60):
            values, matrices = f(*points.T).T, np.moveaxis(jacobian(*points.T), 2, 0)
            good = np.isfinite(values).all(axis=1) & np.isfinite(matrices).all(axis=(1, 2))
            good &= np.abs(np.linalg.det(np.where(good[:, None, None], matrices, np.eye(n)))) > 1e-12
            points, values, matrices = points[good], values[good], matrices[good]
            step = np.linalg.solve(matrices, values[:, :, None])[:, :, 0]
            size = np.abs(step).max(axis=1, keepdims=True)
            points = points - step * np.minimum(1.0, 0.5 / np.maximum(size, 1e-300))
        small = np.abs(f(*points.T)).max(axis=0) < 1e-9 if len(points) else np.zeros(0, dtype=bool)
    points = points[small]
    inside = ((points > lows + 1e-6) & (points < highs - 1e-6)).all(axis=1)
    return points[inside]


def check_zeros(found: BoxSearch, equations: Sequence[Node], variables: Sequence[Name], box: Box) -> None:
    """Each zero's balls are small, lie in its box and hold a zero as far as 200 bits show; no box overlaps another."""
    for zero in found.zeros:
        balls = zero.refine(200)
        assert all(ball.rad() < 2.0**-200 for ball in balls)
        values = enclose_many(equations, dict(zip(variables, balls, strict=True)), 260)
        assert all(value is not None and value.contains(0) for value in values)
        assert all(
            not (float(ball) < low - 1e-12 or float(ball) > high + 1e-12) for ball, (low, high) in zip(balls, box, strict=True)
        )
        assert all(
            not (float(ball) < low - 1e-12 or float(ball) > high + 1e-12) for ball, (low, high) in zip(balls, zero.box, strict=True)
        )
    centres = [[float(ball) for ball in zero.refine(60)] for zero in found.zeros]
    assert len({tuple(round(value, 8) for value in centre) for centre in centres}) == len(centres)


def check_against_dense(found: BoxSearch, dense: np.ndarray) -> None:
    """Every zero of the dense search is a found zero, or lies in an open box."""
    centres = np.array([[float(ball) for ball in zero.refine(60)] for zero in found.zeros])
    for point in dense:
        near = len(centres) and (np.abs(centres - point).max(axis=1) < 1e-5).any()
        held = any(
            all(low - 1e-6 <= value <= high + 1e-6 for value, (low, high) in zip(point, part, strict=True))
            for part in found.open_boxes
        )
        assert near or held, point


@pytest.mark.parametrize("text, names, half, count", COUNTS, ids=[f"{row[0][:50]}" for row in COUNTS])
def test_counts(text: str, names: str, half: object, count: int) -> None:
    found, gradient, variables, box = solve(text, names, half)
    assert (found.complete, found.stopped, len(found.zeros)) == (True, "", count)
    assert all(zero.inside and zero.regular for zero in found.zeros)
    assert "one zero or none" in found.because
    if count < 60:
        check_zeros(found, gradient, variables, box)
    dense = [] if "gamma" in text or "bessel" in text else dense_zeros(gradient, variables, box, 1500)
    check_against_dense(found, np.array(dense).reshape(-1, len(variables)))


MORE = (
    ("sin(x^2) + x", "x", 6),
    ("exp(sin(x)) - x/3", "x", 12),
    ("tanh(x*y) + x^2/3 - y^2/5 + x", "x y", 10),
    ("sin(3*x)*cos(2*y) + x*y/5", "x y", 3),
    ("exp(-x^2-y^2)*(x^3-y) + x^2/9", "x y", 3),
    ("sin(x*y) + x^2/4 + y^2/4", "x y", 4),
    ("(4-2*x^2+x^4/3)*x^2 + x*y + (4*y^2-4)*y^2 + exp(-x^2-y^2)", "x y", 5),
    ("sin(x)+sin(y)+sin(z)+x*y*z/10", "x y z", 4),
    ("erf(x-y) + x^2/5 + y^2/7 + erf(x*y)", "x y", 5),
    ("x^2*exp(y) - y^2*exp(-x) + x", "x y", 4),
    ("ln(1+x^2+y^2)*cos(x-2*y)", "x y", 4),
)


@pytest.mark.parametrize("text, names, half", MORE, ids=[row[0] for row in MORE])
def test_nothing_is_missed(text: str, names: str, half: object) -> None:
    found, gradient, variables, box = solve(text, names, half)
    assert found.complete
    check_zeros(found, gradient, variables, box)
    check_against_dense(found, dense_zeros(gradient, variables, box))


@pytest.mark.parametrize("text, half", [("x*sin(x)", 10), ("sin(x^2)+x", 6), ("exp(sin(3*x))-x/3", 8), ("cos(x)*ln(1+x^2)", 9)])
def test_one_zero_at_each_change_of_sign(text: str, half: int) -> None:
    found, (derivative,), (x,), _ = solve(text, "x", half)
    points = np.linspace(-half, half, 20012)
    values = compile_nodes((derivative,), (x,))(points)[0]
    changes = points[:-1][np.sign(values[:-1]) != np.sign(values[1:])]
    zeros = sorted(float(zero.refine(60)[0]) for zero in found.zeros)
    assert len(changes) == len(zeros)
    assert all(abs(change - zero) < 2 * half / 20000 for change, zero in zip(changes, zeros, strict=True))


X, Y = Name("x"), Name("y")
_parts = st.sampled_from(
    [
        X,
        Y,
        call.sin(X),
        call.cos(Y),
        call.exp(-(X**2)),
        X**2,
        Y**2,
        X * Y,
        call.sin(X + 2 * Y),
        call.exp(-(Y**2) - X),
        call.atan(X * Y),
        call.tanh(Y),
    ]
)
_terms = st.lists(st.tuples(st.integers(-4, 4).filter(bool), _parts, _parts), min_size=1, max_size=4)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_terms)
def test_random_functions_lose_no_zero(terms: list[tuple[int, Node, Node]]) -> None:
    f = Sum((X**2, Y**2 / 2, *(Product((Number(Fraction(c, 2)), u, v)) for c, u, v in terms)))
    gradient = gradient_entries(f, (X, Y))
    box = box_for(3, 2)
    found = search(gradient, (X, Y), box, Clock(5), most=3000)
    check_zeros(found, gradient, (X, Y), box)
    check_against_dense(found, dense_zeros(gradient, (X, Y), box, 300))


# Zeros with a singular Jacobian: guessed, proved to be zeros, and proved to be the only ones nearby.
SINGULAR = (
    ("x^4 + y^4 + sin(x)^2*y^2", "x y", 5, ("0", "0")),
    ("x^2*sin(x)", "x", 2, ("0",)),
    ("(x-1/3)^4 + exp(y) - y", "x y", 3, ("1/3", "0")),
    ("x^3 - 3*x*y^2 + exp(x+y) - x - y - 1 - (x+y)^2/2 - (x+y)^3/6", "x y", 1, ("0", "0")),
    ("cosh(x) + cosh(y) - 2 - (x^2+y^2)/2", "x y", 2, ("0", "0")),
    ("(x-pi/2)^3 + sin(x)*0 + y^2 + cos(y)", "x y", 2, ("pi/2", "0")),
    ("(exp(x)-2)^3 + y^2", "x y", 2, ("ln(2)", "0")),
    ("1 - cos(x) + y^4 + x*y^3", "x y", 1, ("0", "0")),
)


@pytest.mark.parametrize("text, names, half, point", SINGULAR, ids=[row[0] for row in SINGULAR])
def test_singular_zeros(text: str, names: str, half: int, point: tuple[str, ...]) -> None:
    found, *_ = solve(text, names, half)
    assert found.complete
    exact = {tuple(map(str, zero.exact)) for zero in found.zeros if zero.exact is not None and not zero.regular}
    assert point in exact
    assert all(zero.because for zero in found.zeros if not zero.regular)


def test_a_curve_of_zeros_stays_open() -> None:
    found, *_ = solve("sin(x^2+y^2)", "x y", 2, most=2000)
    assert not found.complete
    assert "boxes" in found.stopped
    circle = [(np.cos(t) * np.sqrt(np.pi / 2), np.sin(t) * np.sqrt(np.pi / 2)) for t in np.linspace(0, 6, 40)]
    check_against_dense(found, np.array(circle))


def test_a_double_zero_without_closed_form_is_a_suspect() -> None:
    # J1(x) = 0 at 3.8317...: there the Hessian of J0(x) + y^2*J1(x) is singular
    found, *_ = solve("besselj(0, x) + y^2*besselj(1, x)", "x y", ((3, 5), (-1, 1)))
    assert not found.complete
    assert all(low < 3.8317060 and high > 3.8317059 for (low, high), _ in found.suspects[:1])


def test_zeros_on_the_border_are_kept() -> None:
    found, *_ = solve("x*sin(x)", "x", ((0, 10),))
    assert found.complete
    assert found.zeros[0].exact == (ZERO,)
    assert found.zeros[0].inside
    # a border that is no double
    found, *_ = solve("cos(3*x)", "x", ((Fraction(1, 3), Fraction(5, 3)),))
    assert len(found.zeros) == 1


def test_zeros_just_outside_are_not_listed() -> None:
    assert len(solve("sin(x)", "x", ((0, Fraction(157, 100)),))[0].zeros) == 0
    assert len(solve("sin(x)", "x", ((0, Fraction(158, 100)),))[0].zeros) == 1


@pytest.mark.parametrize(
    "text, conditions, expected",
    [
        ("x^3 - 3*x", ("x > 0",), [1.0]),
        ("x^3 - 3*x", ("x < 0",), [-1.0]),
        ("x^3 - 3*x", ("x^2 > 4",), []),
        ("x^3 - 3*x", ("x < 1",), [-1.0]),
        ("x^3 - 3*x", ("x <= 1",), [-1.0, 1.0]),
        ("x^3 - 3*x", ("ln(x) < 5",), [1.0]),
    ],
)
def test_conditions(text: str, conditions: tuple[str, ...], expected: list[float]) -> None:
    domain = [read_expression(f"piecewise(1, {condition}, 0)").args[1] for condition in conditions]
    found, *_ = solve(text, "x", 5, domain=domain)
    assert found.complete
    assert [float(zero.refine(60)[0]) for zero in found.zeros] == pytest.approx(expected)


def test_absolute_values_are_taken_apart() -> None:
    found, *_ = solve("abs(x)^3 + x^2*y + y^2", "x y", 5, domain=[Call("!=", (X, ZERO))])
    assert found.complete
    assert {tuple(round(float(ball), 6) for ball in zero.refine(60)) for zero in found.zeros} == {(-3.0, -4.5), (3.0, -4.5)}


def test_logarithms_outside_their_domain_hold_nothing() -> None:
    found, *_ = solve("ln(x) + ln(y) - x - 2*y", "x y", 5)
    # the gradient 1/x - 1, 1/y - 2 has this zero; ln x itself is not part of it
    assert [tuple(map(str, zero.exact or ())) for zero in found.zeros] == [("1", "1/2")]


def test_no_time_gives_the_whole_box_as_open() -> None:
    variables = [X, Y]
    gradient = gradient_entries(read_expression(PEAKS), variables)
    found = search(gradient, variables, box_for(3, 2), Clock(0.0))
    assert not found.complete
    assert found.stopped == "the time limit was reached"
    check_against_dense(found, dense_zeros(gradient, variables, box_for(3, 2), 300))


def test_too_many_boxes_keep_what_was_found() -> None:
    found, gradient, variables, box = solve(RASTRIGIN, "x y", 5, most=300)
    assert not found.complete
    check_against_dense(found, dense_zeros(gradient, variables, box, 1500))


def test_equal_questions_get_equal_answers() -> None:
    first, second = (solve(PEAKS, "x y", 3)[0] for _ in range(2))
    assert [zero.box for zero in first.zeros] == [zero.box for zero in second.zeros]
    assert (first.boxes, first.because, first.open_boxes) == (second.boxes, second.because, second.open_boxes)


def test_refinement_agrees_with_mpmath() -> None:
    import mpmath

    found, *_ = solve("x*sin(x)", "x", ((1, 3),))
    with mpmath.workdps(300):
        root = mpmath.findroot(lambda t: mpmath.sin(t) + t * mpmath.cos(t), 2.03)
        assert found.zeros[0].refine(900)[0].str(250, radius=False)[:240] == mpmath.nstr(root, 260)[:240]
    with pytest.raises(LimitReached):
        found.zeros[0].refine(1 << 20)


def test_what_is_known_helps() -> None:
    x = Name("x")
    # no simple closed form would be guessed here
    far = Number(Fraction(123457, 1000003))
    equation = (x - far) ** 3
    assert not search([equation], [x], box_for(3, 1), Clock(20)).complete
    found = search([equation], [x], box_for(3, 1), Clock(20), known=[(far,), (Number(1),)])
    assert found.complete
    assert [zero.exact for zero in found.zeros] == [(far,)]


def test_undefined_functions_are_refused() -> None:
    with pytest.raises(InputError, match="has no value"):
        search([Name("x") + Name("a")], [Name("x")], box_for(1, 1), Clock())


def test_a_zero_of_the_numerator_alone_is_dropped() -> None:
    # sin(x)/x: its derivative has the numerator x*cos(x) - sin(x), which is 0 at 0 to the third order
    x = Name("x")
    found = search([read_expression("x*cos(x) - sin(x)")], [x], box_for(10, 1), Clock(20), domain=[Call("!=", (x, ZERO))])
    assert found.complete
    assert [round(float(zero.refine(60)[0]), 6) for zero in found.zeros] == [-7.725252, -4.493409, 4.493409, 7.725252]


def test_balls_around_zero_have_powers() -> None:
    from flint import arb

    for text in ("x^2", "x^3", "x^4/2", "x^(2/3)"):
        (ball,) = enclose_many([read_expression(text)], {X: arb(0, 1e-9)}, 100)
        assert ball is not None
        assert ball.contains(0)
        assert ball.rad() < 1e-5
