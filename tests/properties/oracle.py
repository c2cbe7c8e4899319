"""What a derivative must be, found without jachess's rules: by SymPy's diff, and by differences at high precision.

Nothing here uses `calculus` or `tidy`. SymPy's values are compared with jachess's proved balls at sample points; where
SymPy has no derivative, a central difference with 60 digits takes its place.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import Any, NamedTuple

from jachess.algebra.bridge import to_sympy
from jachess.expression.ball import enclose
from jachess.expression.checking import sample
from jachess.expression.nodes import Name, Node, Unknown, free_names, postorder

ATTEMPTS = 13
DIGITS = 25
SECONDS = 10.0  # for SymPy, which may not come back; what it does not say in time is not counted


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    def stop(number: int, frame: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    except TimeoutError:
        pass
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class Mismatch(NamedTuple):
    """Where a derivative is wrong: the point, the value it has there and the value it should have."""

    point: str
    ours: str
    theirs: str
    by: str


def concrete(node: Node) -> bool:
    """Whether the node has values: no undefined functions in it."""
    return not any(type(part) is Unknown for part in postorder(node))


def wrong_derivative(f: Node, x: Name, g: Node, points: int = 2) -> Mismatch | int:
    """The first point at which g is not ∂f/∂x; or the number of points at which it is."""
    with _limited(SECONDS):
        return _compared(f, x, g, points)
    return 0


def _compared(f: Node, x: Name, g: Node, points: int) -> Mismatch | int:
    names = free_names(f, g)
    if x not in names:
        names = (*names, x)
    symbols: dict[Name, Any] = {}
    expression = to_sympy(f, symbols)
    to_sympy(x, symbols)
    if not concrete(f):
        return _wrong_unknown(expression, symbols, x, g, points)
    slope = _usable(expression.diff(symbols[x]))
    passed = 0
    for attempt in range(ATTEMPTS):
        point = sample(names, attempt)
        ball = enclose(g, point, 160)
        if ball is None or enclose(f, point, 160) is None or ball.rad() * 10**12 > abs(ball.mid()) + 1:
            continue
        values = {symbols[name]: point[name] for name in names if name in symbols}
        expected, by = (_value(slope, values), "SymPy's diff") if slope is not None else (None, "")
        if expected is None:
            expected, by = _difference(expression, symbols[x], values), "a central difference"
        if expected is None:
            continue
        if not _close(ball, expected):
            place = ", ".join(f"{name.text} = {point[name]}" for name in names)
            return Mismatch(place, str(ball.str(15, radius=False)), str(expected.n(15)), by)
        passed += 1
        if passed == points:
            break
    return passed


def _usable(slope: Any) -> Any:
    """The derivative as SymPy can evaluate it away from jumps; None where it left something undone."""
    import sympy

    slope = slope.replace(lambda part: isinstance(part, sympy.DiracDelta), lambda part: sympy.Integer(0))
    slope = slope.replace(
        lambda part: isinstance(part, (sympy.Derivative, sympy.Subs)) and part.has(sympy.floor, sympy.ceiling),
        lambda part: sympy.Integer(0),
    )
    return None if slope.has(sympy.Derivative, sympy.Subs, sympy.nan, sympy.zoo) else slope


def _value(expression: Any, values: dict[Any, Fraction], digits: int = DIGITS) -> Any:
    """A real SymPy Float, or None where SymPy finds no real value."""
    import sympy

    put = {symbol: sympy.Rational(value.numerator, value.denominator) for symbol, value in values.items()}
    try:
        found = sympy.N(expression, digits, subs=put)
        if not found.is_number or found.free_symbols:
            found = expression.xreplace(put).doit().evalf(digits)
        real, imaginary = found.as_real_imag()
    except (ArithmeticError, ValueError, TypeError, NotImplementedError, AttributeError, RecursionError):
        return None
    if not (real.is_Float or real.is_Rational) or not (imaginary.is_Float or imaginary.is_Rational):
        return None
    if abs(imaginary) > abs(real) * 10**-12 + 10**-15:
        return None
    return sympy.Float(real, digits)


def _difference(expression: Any, x: Any, values: dict[Any, Fraction]) -> Any:
    step = Fraction(1, 10**18)
    after = _value(expression, values | {x: values.get(x, Fraction(0)) + step}, 60)
    before = _value(expression, values | {x: values.get(x, Fraction(0)) - step}, 60)
    return None if after is None or before is None else (after - before) / (2 * _rational(step))


def _rational(value: Fraction) -> Any:
    import sympy

    return sympy.Rational(value.numerator, value.denominator)


def _close(ball: Any, expected: Any) -> bool:
    from flint import arb

    theirs = arb(str(expected))
    return bool(abs(ball - theirs) < arb("1e-11") * (1 + abs(theirs)))


def _wrong_unknown(expression: Any, symbols: dict[Name, Any], x: Name, g: Node, points: int) -> Mismatch | int:
    """The same with every undefined function replaced by one that has values."""
    import sympy

    wanted, found = expression.diff(symbols[x]), to_sympy(g, symbols)
    heads = {part.func for part in (wanted + found + expression).atoms(sympy.core.function.AppliedUndef)}
    for number, head in enumerate(sorted(heads, key=lambda head: head.__name__), 1):

        def put(*args: Any, number: int = number) -> Any:
            return sympy.sin(sum((k + number) * arg for k, arg in enumerate(args, 1))) + sympy.prod(args) ** 2 / number

        wanted, found = wanted.replace(head, put).doit(), found.replace(head, put).doit()
    names = tuple(symbols)
    passed = 0
    for attempt in range(ATTEMPTS):
        values = {symbols[name]: value for name, value in sample(names, attempt).items()}
        left, right = _value(wanted, values), _value(found, values)
        if left is None or right is None:
            continue
        if abs(left - right) > 10**-11 * (1 + abs(left)):
            return Mismatch(str(values), str(right.n(15)), str(left.n(15)), "SymPy's diff")
        passed += 1
        if passed == points:
            break
    return passed
