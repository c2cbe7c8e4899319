"""Exact values of exponentials, logarithms, hyperbolic functions and Lambert's W: what comes out of ln(r) and e^r."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import log

from jachess.expression.nodes import ONE, ZERO, Call, E, Negative, Node, Number, Numeric, Power, Product, Quotient, add, negate
from jachess.expression.radicals import MAX_BITS, bits, power_node, scaled
from jachess.expression.signs import sign

_HALF = Fraction(1, 2)
_RATIOS = tuple(Fraction(p, q) for p, q in ((1, 1), (2, 1), (3, 1), (1, 2), (-1, 1), (-2, 1), (-1, 2), (1, 3), (-1, 3)))


def logarithm_parts(node: Node) -> tuple[Fraction, Node] | None:
    """(r, c) with node = r·ln(c) for a constant c > 0; None when it is not written so."""
    ratio = Fraction(1)
    while True:
        kind = type(node)
        if kind is Negative:
            ratio, node = -ratio, node.args[0]
        elif kind is Quotient and type(node.args[1]) is Number and node.args[1].value:
            ratio, node = ratio / node.args[1].value, node.args[0]
        elif kind is Product and len(node.args) == 2 and type(node.args[0]) is Number:
            ratio, node = ratio * node.args[0].value, node.args[1]
        elif kind is Product and len(node.args) == 2 and type(node.args[1]) is Number:
            ratio, node = ratio * node.args[1].value, node.args[0]
        elif kind is Call and node.name == "ln":  # type: ignore[attr-defined]
            return ratio, node.args[0]
        else:
            return None


def exponential(u: Node) -> Node | None:
    """e^(r·ln(c)) = c^r."""
    if u is ONE:
        return E
    parts = logarithm_parts(u)
    if parts is None:
        return None
    ratio, base = parts
    if type(base) is Number:
        return power_node(base.value, ratio)
    return base if ratio == 1 else Power((base, Number(ratio)))


def logarithm(u: Node) -> Node | None:
    """ln(e^c) = c, ln(1/n) = −ln(n), ln of a root; other rationals are kept."""
    if u is E:
        return ONE
    kind = type(u)
    if kind is Number:
        value = u.value  # type: ignore[attr-defined]
        if value == 1:
            return ZERO
        if value > 0 and value.numerator == 1:
            return Negative((Call("ln", (Number(value.denominator),)),))
        return None
    if kind is Power and u.args[0] is E:
        return u.args[1]
    if kind is Power and type(u.args[1]) is Number:
        base, exponent = u.args[0], u.args[1].value
        if sign(base) > 0:
            return _ratio(exponent, logarithm(base) or Call("ln", (base,)))
        return None
    if kind is Call and u.name == "exp":  # type: ignore[attr-defined]
        return u.args[0]
    if kind is Call and u.name in ("sqrt", "cbrt"):  # type: ignore[attr-defined]
        degree = 2 if u.name == "sqrt" else 3  # type: ignore[attr-defined]
        if sign(u.args[0]) > 0:
            return _ratio(Fraction(1, degree), logarithm(u.args[0]) or Call("ln", (u.args[0],)))
    if kind is Quotient and u.args[0] is ONE and sign(u.args[1]) > 0:
        return negate(logarithm(u.args[1]) or Call("ln", (u.args[1],)))
    return None


def _ratio(ratio: Numeric, node: Node) -> Node:
    return Number(ratio * node.value) if type(node) is Number else scaled(ratio, node)


def exact_logarithm(value: Numeric, base: Numeric) -> Fraction | None:
    """q with base^q = value, for positive rationals, where it is rational with a denominator below 100."""
    if value <= 0 or base <= 0 or base == 1:
        return None
    if _log(base) == 0.0:
        return None
    guess = Fraction(_log(value) / _log(base)).limit_denominator(100)
    a, b = guess.numerator, guess.denominator
    if (abs(a) + 1) * bits(base) > MAX_BITS or b * bits(value) > MAX_BITS:
        return None
    return guess if Fraction(value) ** b == Fraction(base) ** a else None


def _log(value: Numeric) -> float:
    return log(value.numerator) - log(value.denominator)


def logarithm_to(base: int) -> Callable[[Node], Node | None]:
    """log10, log2."""

    def value(u: Node) -> Node | None:
        return logarithm_of_base(u, Number(base), name=f"log{base}")

    return value


def logarithm_of_base(u: Node, b: Node, name: str = "logb") -> Node | None:
    """log(u, b) where both are rational powers of one rational, or powers of e."""
    if u is ONE:
        return ZERO
    first, second = _power_parts(u), _power_parts(b)
    if first is None or second is None:
        if u is b:
            return ONE
        return None
    (base_u, q_u), (base_b, q_b) = first, second
    if type(base_u) is Number and type(base_b) is Number:
        if q_b == 0 or base_b.value <= 0:
            return None
        ratio = exact_logarithm(base_u.value, base_b.value)
        if ratio is not None:
            return Number(ratio * q_u / q_b)
        if name != "logb" and type(u) is Number and u.value > 0 and u.value.numerator == 1:
            return Negative((Call(name, (Number(u.value.denominator),)),))
        return None
    return Number(q_u / q_b) if base_u is base_b and q_b else None


def _power_parts(node: Node) -> tuple[Node, Fraction] | None:
    kind = type(node)
    if kind is Number or node is E:
        return node, Fraction(1)
    if kind is Call and node.name == "sqrt":  # type: ignore[attr-defined]
        return node.args[0], _HALF
    if kind is Call and node.name == "cbrt":  # type: ignore[attr-defined]
        return node.args[0], Fraction(1, 3)
    if kind is Power and type(node.args[1]) is Number:
        return node.args[0], Fraction(node.args[1].value)
    return None


# Hyperbolic functions of ln(r), and their inverses where a logarithm of a rational comes out.


def hyperbolic(name: str) -> Callable[[Node], Node | None]:
    """sinh, cosh, ... of r·ln(c), which are rational in c^r."""

    def value(u: Node) -> Node | None:
        parts = logarithm_parts(u)
        if parts is None or type(parts[1]) is not Number:
            return None
        power = power_node(parts[1].value, parts[0])
        if type(power) is not Number or power.value == 1:
            return None
        t = Fraction(power.value)
        sinh, cosh = (t - 1 / t) / 2, (t + 1 / t) / 2
        ratios = {"sinh": sinh, "cosh": cosh, "tanh": sinh / cosh, "coth": cosh / sinh, "sech": 1 / cosh, "csch": 1 / sinh}
        return Number(ratios[name])

    return value


def inverse_hyperbolic(name: str) -> Callable[[Node], Node | None]:
    """asinh, acosh, ... of a rational, where the logarithm of a rational comes out."""

    def value(u: Node) -> Node | None:
        if type(u) is not Number or (u is ZERO and name in ("acsch", "asech")):
            return None
        r = Fraction(u.value)
        if name in ("acsch", "asech", "acoth") and r:
            r = 1 / r
        if name in ("atanh", "acoth"):
            return _half_logarithm((1 + r) / (1 - r)) if abs(r) < 1 else None
        inside = r * r + 1 if name in ("asinh", "acsch") else r * r - 1
        if inside < 0:
            return None
        root = power_node(inside, _HALF)
        return _logarithm(r + root.value) if type(root) is Number and (name in ("asinh", "acsch") or r >= 1) else None

    return value


def _logarithm(value: Numeric) -> Node:
    return logarithm(Number(value)) or Call("ln", (Number(value),))


def _half_logarithm(value: Fraction) -> Node:
    found = power_node(value, _HALF)
    if type(found) is Number:
        return _logarithm(found.value)
    if value < 1:
        return negate(_half_logarithm(1 / value))
    return Quotient((Call("ln", (Number(value),)), Number(2)))


def lambert(u: Node) -> Node | None:
    """W(c·e^c) = c for c ≥ −1, written with e or with logarithms."""
    if u is E:
        return ONE
    parts = logarithm_parts(u)
    if parts is not None and type(parts[1]) is Number:
        # r·ln(b) = w·e^w with w = k·ln(b) when b^k = r/k; tried for small k
        (ratio, base), rational = parts, parts[1].value
        for k in _RATIOS:
            power = power_node(rational, k)
            if type(power) is Number and power.value * k == ratio:
                w = scaled(k, Call("ln", (base,)))
                if sign(add(w, ONE)) >= 0:
                    return w
    candidate = _exponential_factor(u)
    return candidate if candidate is not None and sign(add(candidate, ONE)) >= 0 else None


def _exponential_factor(u: Node) -> Node | None:
    """c when u is written as c·e^c, with c rational."""
    ratio, node, exponent = Fraction(1), u, Fraction(0)
    for _ in range(8):
        kind = type(node)
        if kind is Negative:
            ratio, node = -ratio, node.args[0]
        elif kind is Product and len(node.args) == 2 and type(node.args[0]) is Number:
            ratio, node = ratio * node.args[0].value, node.args[1]
        elif kind is Quotient and type(node.args[0]) is Number:
            bottom = node.args[1]
            if type(bottom) is Product and len(bottom.args) == 2 and type(bottom.args[0]) is Number and bottom.args[0].value:
                ratio, bottom = ratio / bottom.args[0].value, bottom.args[1]
            ratio = ratio * node.args[0].value
            exponent -= _exponent_of_e(bottom) or 0
            node = ONE
        elif kind is Quotient and type(node.args[1]) is Number and node.args[1].value:
            ratio, node = ratio / node.args[1].value, node.args[0]
        else:
            break
    own = _exponent_of_e(node)
    if own is not None:
        exponent += own
    elif node is not ONE:
        return None
    return Number(ratio) if ratio == exponent and ratio else None


def _exponent_of_e(node: Node) -> Fraction | None:
    if node is E:
        return Fraction(1)
    if type(node) is Power and node.args[0] is E and type(node.args[1]) is Number:
        return Fraction(node.args[1].value)
    return None


def logistic(u: Node) -> Node | None:
    """1/(1 + c^(−r)) at r·ln(c)."""
    parts = logarithm_parts(u)
    if parts is None or type(parts[1]) is not Number:
        return None
    power = power_node(parts[1].value, -parts[0])
    return Number(1 / (1 + Fraction(power.value))) if type(power) is Number else None
