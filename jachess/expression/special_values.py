"""Exact values of the special functions: gamma and what is made of it, Bessel and Airy functions at 0, polylogarithms."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import comb, factorial, log

from jachess.expression.angles import multiple_of_pi, trigonometric
from jachess.expression.logarithms import logarithm
from jachess.expression.nodes import (
    MINUS_ONE,
    ONE,
    PI,
    ZERO,
    Call,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    divide,
    negate,
)
from jachess.expression.radicals import MAX_BITS, scaled
from jachess.expression.signs import sign

_SQRT_PI = Call("sqrt", (PI,))
_HALF = Fraction(1, 2)


def _integer(node: Node) -> int | None:
    return node.value if type(node) is Number and type(node.value) is int else None


def gamma(u: Node) -> Node | None:
    """Γ at whole and half numbers."""
    if type(u) is not Number or u.value.denominator > 2:
        return None
    r = Fraction(u.value)
    if r.denominator == 1:
        n = int(r)
        return None if n < 1 or _factorial_bits(n) > MAX_BITS else Number(factorial(n - 1))
    if abs(r) > 1000:
        return None
    value, step = Fraction(1), _HALF
    while step < r:
        value, step = value * step, step + 1
    while step > r:
        step -= 1
        value /= step
    return scaled(value, _SQRT_PI)


def _factorial_bits(n: int) -> float:
    return n * log(n + 1) * 1.45


def factorial_of(u: Node) -> Node | None:
    """u! = Γ(u + 1)."""
    return gamma(Number(u.value + 1)) if type(u) is Number else None


def log_gamma(u: Node) -> Node | None:
    """ln Γ at whole numbers and 1/2."""
    value = gamma(u)
    if value is _SQRT_PI:
        return Quotient((Call("ln", (PI,)), Number(2)))
    return logarithm(value) or Call("ln", (value,)) if type(value) is Number and value.value > 0 else None


def polygamma(order: Node, u: Node) -> Node | None:
    """Polygamma of odd order at positive whole and half numbers, by ζ(2), ζ(4), ..."""
    k = _integer(order)
    if k is None or type(u) is not Number:
        return None
    r = Fraction(u.value)
    if k < 1 or k > 9 or k % 2 == 0 or r <= 0 or r > 200 or r.denominator > 2:
        return None
    # ψ_k(1) = k!·ζ(k + 1), and at 1/2 that times 2^(k+1) − 1; ψ_k(u + 1) = ψ_k(u) − k!/u^(k+1) for odd k
    start = Fraction(1) if r.denominator == 1 else _HALF
    zeta = {1: Fraction(1, 6), 3: Fraction(1, 90), 5: Fraction(1, 945), 7: Fraction(1, 9450), 9: Fraction(1, 93555)}[k]
    value = factorial(k) * zeta * (1 if start == 1 else 2 ** (k + 1) - 1)
    less = Fraction(0)
    while start < r:
        less += factorial(k) / start ** (k + 1)
        start += 1
    first = scaled(value, Power((PI, Number(k + 1))))
    return Sum((first, Number(-less))) if less else first


def binomial(n: Node, k: Node) -> Node | None:
    """The binomial coefficient for whole k, and where 1/Γ is 0."""
    a, b = _integer(n), _integer(k)
    if b == 0:
        return ONE
    if b is not None and type(n) is Number and 0 <= b <= 200:
        value = Fraction(1)
        for i in range(b):
            value = value * (n.value - i) / (i + 1)
        return Number(value)
    if type(n) is Number and type(k) is Number and (a is None or a >= 0):
        # 1/Γ is 0 at 0, −1, −2, ...
        rest = n.value - k.value
        if (b is not None and b < 0) or (rest.denominator == 1 and rest < 0):
            return ZERO
    if a is None or b is None or a < 0:
        return None
    if b < 0 or b > a:
        return ZERO
    return Number(comb(a, b)) if a <= MAX_BITS else None


def beta(a: Node, b: Node) -> Node | None:
    """B(a, b) where one argument is whole or both are half numbers."""
    if type(a) is not Number or type(b) is not Number:
        return None
    for whole, other in ((a.value, b.value), (b.value, a.value)):
        if type(whole) is int and 0 < whole <= 60:
            # (a − 1)!/(b·(b + 1)···(b + a − 1))
            result = Fraction(factorial(whole - 1))
            for k in range(whole):
                if other + k == 0:
                    return None
                result /= other + k
            return Number(result)
    parts = [gamma(a), gamma(b), gamma(Number(a.value + b.value))]
    ratios = []
    for part in parts:
        if part is None:
            return None
        ratios.append(_over_sqrt_pi(part))
    (p, i), (q, j), (r, k) = ratios
    value, roots = p * q / r, i + j - k
    return scaled(value, PI if roots == 2 else None)


def _over_sqrt_pi(node: Node) -> tuple[Fraction, int]:
    """(r, k) with node = r·√π^k, k 0 or 1, for a value of gamma."""
    if type(node) is Number:
        return Fraction(node.value), 0
    ratio = Fraction(1)
    while node is not _SQRT_PI:
        if type(node) is Negative:
            ratio, node = -ratio, node.args[0]
        elif type(node) is Quotient:
            ratio, node = ratio / node.args[1].value, node.args[0]  # type: ignore[attr-defined]
        else:
            ratio, node = ratio * node.args[0].value, node.args[1]  # type: ignore[attr-defined]
    return ratio, 1


def bessel_first(n: Node, u: Node) -> Node | None:
    """J and I at 0."""
    if u is not ZERO:
        return None
    if n is ZERO:
        return ONE
    return ZERO if _integer(n) is not None or sign(n) > 0 else None


def polylogarithm(order: Node, u: Node) -> Node | None:
    """Li₀, Li₁, and Li₂ at −1 and 1/2."""
    s = _integer(order)
    if u is ZERO:
        return ZERO
    if s == 1:
        return negate(logarithm(ONE - u) or Call("ln", (ONE - u,)))
    if s == 0 and type(u) is Number and u.value != 1:
        return Number(Fraction(u.value) / (1 - u.value))
    if s == 2 and u is MINUS_ONE:
        return scaled(Fraction(-1, 12), Power((PI, Number(2))))
    if s == 2 and type(u) is Number and u.value == _HALF:
        square = Quotient((Power((Call("ln", (Number(2),)), Number(2))), Number(2)))
        return Sum((scaled(Fraction(1, 12), Power((PI, Number(2)))), Negative((square,))))
    return None


def sinc(u: Node) -> Node | None:
    """sin(u)/u at rational multiples of π."""
    turns = multiple_of_pi(u)
    if turns is None or turns == 0:
        return ONE if turns == 0 else None
    value = trigonometric("sin", u)
    return None if value is None else divide(value, u)


def airy(name: str) -> Callable[[Node], Node | None]:
    """The Airy functions and their derivatives at 0."""

    def value(u: Node) -> Node | None:
        if u is not ZERO:
            return None
        gamma = Call("gamma", (Number(Fraction(1 if name.endswith("prime") else 2, 3)),))
        sixths = {"airyai": 4, "airyaiprime": 2, "airybi": 1, "airybiprime": -1}[name]
        power = Fraction(sixths, 6)
        if power < 0:
            return Quotient((Power((Number(3), Number(-power))), gamma))
        result = Quotient((ONE, Product((Power((Number(3), Number(power))), gamma))))
        return Negative((result,)) if name == "airyaiprime" else result

    return value
