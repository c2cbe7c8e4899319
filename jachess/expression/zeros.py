"""Whether a constant is exactly 0, by rewriting it in independent parts and taking the rational normal form.

Logarithms of rationals become logarithms of primes; hyperbolic functions and their inverses exponentials and logarithms;
sin(k·c) and cos(k·c), for whole k, rational functions of tan(c/2), for which a name stands. What then cancels is 0 for
certain.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import comb, gcd, lcm

from jachess.expression.nodes import (
    ONE,
    Call,
    E,
    Name,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    call,
    postorder,
    product,
    rebuilt,
    total,
)
from jachess.expression.radicals import factored, scaled

MAX_MULTIPLE = 24  # of an angle

# From sine and cosine.
_TRIGONOMETRIC: dict[str, Callable[[Node, Node], Node]] = {
    "sin": lambda s, c: s,
    "cos": lambda s, c: c,
    "tan": lambda s, c: s / c,
    "cot": lambda s, c: c / s,
    "sec": lambda s, c: 1 / c,
    "csc": lambda s, c: 1 / s,
}


def _e(u: Node) -> Node:
    return Power((E, u))


_BY_EXPONENTIALS: dict[str, Callable[[Node], Node]] = {
    "exp": _e,
    "sinh": lambda u: (_e(u) - _e(-u)) / 2,
    "cosh": lambda u: (_e(u) + _e(-u)) / 2,
    "tanh": lambda u: (_e(u) - _e(-u)) / (_e(u) + _e(-u)),
    "coth": lambda u: (_e(u) + _e(-u)) / (_e(u) - _e(-u)),
    "sech": lambda u: 2 / (_e(u) + _e(-u)),
    "csch": lambda u: 2 / (_e(u) - _e(-u)),
    "asinh": lambda u: call.ln(u + call.sqrt(u**2 + 1)),
    "acosh": lambda u: call.ln(u + call.sqrt(u**2 - 1)),
    "atanh": lambda u: (call.ln(1 + u) - call.ln(1 - u)) / 2,
    "sigmoid": lambda u: 1 / (1 + _e(-u)),
    "softplus": lambda u: call.ln(1 + _e(u)),
}


def vanishes(constant: Node) -> bool:
    """Whether the constant is 0 for certain; False says nothing."""
    from jachess.expression.tidy import tidy

    return tidy(in_independent_parts(tidy(constant))) is Number(0)


def in_independent_parts(constant: Node) -> Node:
    """The constant rewritten as the module says; the names in it stand for tangents."""
    angles = [part.args[0] for part in postorder(constant) if type(part) is Call and part.name in _TRIGONOMETRIC]
    waves = _waves(angles)
    result: dict[Node, Node] = {}
    for part in postorder(constant):
        new: Node | None = None
        args = tuple(result[arg] for arg in part.args)
        if type(part) is Call:
            if part.name in _TRIGONOMETRIC:
                new = _TRIGONOMETRIC[part.name](*waves[part.args[0]])
            elif part.name in _BY_EXPONENTIALS:
                new = _BY_EXPONENTIALS[part.name](args[0])
            elif part.name in ("ln", "log2", "log10", "logb"):
                new = _logarithm(part.name, args)
        result[part] = new if new is not None else rebuilt(part, args) if part.args else part
    return result[constant]


def _waves(angles: list[Node]) -> dict[Node, tuple[Node, Node]]:
    """(sine, cosine) of each angle. Angles that are small rational multiples of each other share their tangent."""
    families: dict[Node, list[tuple[Fraction, Node]]] = {}
    for angle in dict.fromkeys(angles):
        ratio, base = _ratio(angle)
        families.setdefault(base, []).append((ratio, angle))
    found: dict[Node, tuple[Node, Node]] = {}
    count = 0
    for members in families.values():
        unit = Fraction(gcd(*(r.numerator for r, _ in members)), lcm(*(r.denominator for r, _ in members)))
        if max(abs(r / unit) for r, _ in members) <= MAX_MULTIPLE:
            count += 1
            t = Name(f"tangent {count}")
            for ratio, angle in members:
                found[angle] = _multiple(int(ratio / unit), t)
        else:
            for _, angle in members:
                count += 1
                found[angle] = _multiple(1, Name(f"tangent {count}"))
    return found


def _ratio(angle: Node) -> tuple[Fraction, Node]:
    """(r, c) with angle = r·c and r rational and not 0."""
    ratio = Fraction(1)
    while True:
        kind = type(angle)
        if type(angle) is Number and angle.value:
            return ratio * angle.value, ONE
        if kind is Negative:
            ratio, angle = -ratio, angle.args[0]
        elif kind is Quotient and type(angle.args[1]) is Number and angle.args[1].value:
            ratio, angle = ratio / angle.args[1].value, angle.args[0]
        elif kind is Product and type(angle.args[0]) is Number and angle.args[0].value:
            ratio, angle = ratio * angle.args[0].value, product(angle.args[1:])
        else:
            return ratio, angle


def _multiple(k: int, t: Node) -> tuple[Node, Node]:
    """(sin(k·c), cos(k·c)) with t = tan(c/2), from (cos c + i·sin c)^k = ((1 − t²) + 2·i·t)^k / (1 + t²)^k."""
    real: list[Node] = []
    imaginary: list[Node] = []
    for j in range(abs(k) + 1):
        coefficient = comb(abs(k), j) * (-1) ** (j // 2)
        term = coefficient * (1 - t**2) ** (abs(k) - j) * (2 * t) ** j
        (imaginary if j % 2 else real).append(term)
    bottom = (1 + t**2) ** abs(k)
    sine = total(imaginary) / bottom
    return (sine if k > 0 else -sine), total(real) / bottom


def _logarithm(name: str, args: tuple[Node, ...]) -> Node | None:
    top = _of_primes(args[0])
    if name == "ln" or top is None:
        return top
    bottom = _of_primes(args[1] if name == "logb" else Number(int(name[3:])))
    return None if bottom is None else Quotient((top, bottom))


def _of_primes(argument: Node) -> Node | None:
    """ln of a positive rational in logarithms of primes."""
    if type(argument) is not Number or argument.value <= 0:
        return None
    value = argument.value
    terms = [scaled(count, Call("ln", (Number(base),))) for base, count in factored(value.numerator)]
    terms += [scaled(-count, Call("ln", (Number(base),))) for base, count in factored(value.denominator)]
    return total(terms)
