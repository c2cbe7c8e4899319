"""Real algebraic numbers as a textbook prints them: (1 + √5)/2, √2 + √3, ∛(1 + √2), 2·cos(π/9).

A candidate is made from the coefficients by the known formulas over the reals, put into tidy form, and taken when it is
short and its ball picks out the very root that is asked for. What has no such form stays a `Root`.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from math import comb, gcd

from jachess.expression.nodes import PI, Call, Node, Number, Product, Root, call, power
from jachess.expression.real_roots import isolated_irreducible, root_ball
from jachess.expression.surds import square_root_node, surd_node, surd_of

MAX_LENGTH = 48  # a longer formula is not readable: the root is shown by its polynomial
MAX_DEGREE = 24
MAX_COSINE = 30  # cos(2·π·j/n) is recognised for n up to this

Coefficients = tuple[int, ...]


@lru_cache(maxsize=4096)
def readable(coefficients: Coefficients, k: int) -> Node:
    """The k-th real root (ascending, from 1) of a primitive irreducible polynomial, in radicals where that is readable,
    else as a Root.

    >>> str(readable((-1, -1, 1), 2)), str(readable((1, 0, -10, 0, 1), 4)), str(readable((-1, -1, 0, 0, 0, 1), 1))
    ('(1 + sqrt(5))/2', 'sqrt(2) + sqrt(3)', 'rootof(t^5 - t - 1, t, 1)')
    """
    if len(coefficients) == 2:
        return Number(Fraction(-coefficients[0], coefficients[1]))
    root = Root(coefficients, k)
    if len(coefficients) - 1 > MAX_DEGREE or max(abs(c) for c in coefficients).bit_length() > 200:
        return root
    from jachess.expression.tidy import length, tidy

    for candidate in _candidates(coefficients):
        if _is_root(candidate, coefficients, k):
            node = tidy(candidate)
            surd = surd_of(candidate) if type(node) is Product else None
            if surd is not None:
                node = surd_node(surd)  # 8 - 2*sqrt(21), not 2*(4 - sqrt(21))
            return node if length(node) <= MAX_LENGTH else root
    return root


def _is_root(candidate: Node, coefficients: Coefficients, k: int) -> bool:
    """Whether a number that is known to be some root of the polynomial, is its k-th real root."""
    from jachess.expression.ball import enclose

    bits = 64
    while bits <= 4096:
        ball = enclose(candidate, {}, bits)
        if ball is not None:
            count = len(isolated_irreducible(coefficients))
            near = [j for j in range(1, count + 1) if root_ball(coefficients, j, bits).overlaps(ball)]
            if len(near) <= 1:
                return near == [k]
        bits *= 2
    return False


def _candidates(coefficients: Coefficients) -> Iterator[Node]:
    """Formulas for the real roots, all of them or none."""
    degree = len(coefficients) - 1
    if degree == 2:
        yield from _quadratic(coefficients)
        return
    yield from _cosines(coefficients)
    # x = y − b/(n·a) has no term of degree n − 1
    shift = Fraction(-coefficients[-2], degree * coefficients[-1])
    depressed = _shifted(coefficients, shift)
    step = gcd(*(j for j, c in enumerate(depressed) if c))
    if step > 1:
        yield from (value + Number(shift) for value in _roots_of_roots(depressed, step))
    elif degree == 3:
        yield from (value + Number(shift) for value in _cubic(*(Fraction(c, depressed[3]) for c in depressed[1::-1])))
    elif degree == 4:
        yield from (value + Number(shift) for value in _quartic(*(Fraction(c, depressed[4]) for c in depressed[2::-1])))


def _shifted(coefficients: Coefficients, shift: Fraction) -> Coefficients:
    """A primitive polynomial whose roots are those of the given one, less the shift."""
    if not shift:
        return coefficients
    degree = len(coefficients) - 1
    moved = [
        sum((coefficients[n] * comb(n, j) * shift ** (n - j) for n in range(j, degree + 1)), Fraction(0))
        for j in range(degree + 1)
    ]
    bottom = 1
    for c in moved:
        bottom = bottom * c.denominator // gcd(bottom, c.denominator)
    whole = [int(c * bottom) for c in moved]
    common = gcd(*whole)
    return tuple(c // common for c in whole)


def _quadratic(coefficients: Coefficients) -> Iterator[Node]:
    c, b, a = coefficients
    root = call.sqrt(b * b - 4 * a * c)
    yield (root - b) / (2 * a)
    yield (-root - b) / (2 * a)


def _roots_of_roots(coefficients: Coefficients, step: int) -> Iterator[Node]:
    """The real roots of q(x^step), from those of q."""
    inner = coefficients[::step]
    for j in range(1, len(isolated_irreducible(inner)) + 1):
        value = readable(inner, j)
        if type(value) is Root:
            continue
        positive = root_ball(inner, j, 64) > 0 if len(inner) > 2 else value.value > 0  # type: ignore[attr-defined]
        if step % 2 == 0 and not positive:
            continue
        if step == 2:
            root = square_root_node(value) or call.sqrt(value)
        else:
            root = power(value if positive else -value, Number(Fraction(1, step)))
        yield root if positive else -root
        if step % 2 == 0:
            yield -root


def _cubic(p: Fraction, q: Fraction) -> Iterator[Node]:
    """The real roots of y³ + p·y + q: Cardano's one, or three cosines where their angle is a known one."""
    square = q * q / 4 + p**3 / 27
    if square > 0:
        root = call.sqrt(Number(square))
        cubes = (Number(-q / 2) + root, Number(-q / 2) - root)
        # v = −p/(3·u) is the real cube root of the other
        signs = (_sign(-q / 2, square, 1), _sign(-q / 2, square, -1))
        u, v = (_real_cube_root(cube, side) for cube, side in zip(cubes, signs, strict=True))
        yield u + v
        return
    # 4·cos³θ − 3·cosθ = cos 3θ, where y = 2·√(−p/3)·cosθ
    cosine = Fraction(27 * q * q, -4 * p**3)  # cos² of 3θ
    known = {Fraction(1, 4): 3, Fraction(1, 2): 4, Fraction(3, 4): 6}.get(cosine)
    if known is not None:
        angle = Fraction(1, known) if q < 0 else 1 - Fraction(1, known)
        for turn in (0, 2, 4):
            yield 2 * call.sqrt(Number(-p / 3)) * call.cos(Number((angle + turn) / 3) * PI)


def _sign(rational: Fraction, square: Fraction, side: int) -> int:
    """The sign of rational ± √square, which is not 0."""
    if (rational > 0) == (side > 0):
        return side
    return side if square > rational * rational else -side


def _real_cube_root(value: Node, side: int) -> Node:
    root = power(value if side > 0 else -value, Number(Fraction(1, 3)))
    return root if side > 0 else -root


def _quartic(p: Fraction, q: Fraction, r: Fraction) -> Iterator[Node]:
    """The real roots of y⁴ + p·y² + q·y + r where it splits over a quadratic field: √z/2 ± √(−z/4 − p/2 − q/(2·√z))."""
    from flint import fmpq, fmpq_poly

    resolvent = fmpq_poly([fmpq(c.numerator, c.denominator) for c in (-q * q, p * p - 4 * r, 2 * p, Fraction(1))])
    _, parts = resolvent.factor()
    for part, _ in parts:
        if part.degree() != 1:
            continue
        value = -part[0] / part[1]
        z = Fraction(int(value.p), int(value.q))
        if z <= 0:
            continue
        root = call.sqrt(Number(z))
        for side in (1, -1):
            inside = Number(-z - 2 * p) - 2 * side * Number(q) / root
            for other in (1, -1):
                yield (side * root + other * call.sqrt(inside)) / 2


def _cosines(coefficients: Coefficients) -> Iterator[Node]:
    """The roots as cos(2·π·j/n) or twice that, where the polynomial is that of such a number."""
    from flint import fmpz_poly

    degree = len(coefficients) - 1
    if degree == 4 or degree > 8 or len(isolated_irreducible(coefficients)) != degree or max(map(abs, coefficients)) > 1024:
        return
    given = fmpz_poly(list(coefficients))
    for factor in (1, 2):
        scaled = fmpz_poly([c * factor ** (degree - j) for j, c in enumerate(coefficients)]) if factor > 1 else given
        scaled = fmpz_poly([c // scaled.content() for c in scaled.coeffs()])
        for n in range(7, MAX_COSINE + 1):
            if fmpz_poly.cos_minpoly(n) == scaled:
                for j in range(1, n // 2 + 1):
                    if gcd(j, n) == 1:
                        value: Node = Call("cos", (Number(Fraction(2 * j, n)) * PI,))
                        yield value if factor == 2 else 2 * value
                return
