"""Taylor coefficients of functions for which the rule "integrate the derivative" does not do, or is slow."""

from __future__ import annotations

from fractions import Fraction
from math import factorial

from jachess.expression.nodes import Call, Node, Number, product, substitute, total

MAX_WRITTEN = 200  # terms of a finite sum

# Each derivative of the function: which of the two functions, and with which sign.
CYCLES: dict[str, tuple[tuple[str, int], ...]] = {
    "exp": (("exp", 1),),
    "sin": (("sin", 1), ("cos", 1), ("sin", -1), ("cos", -1)),
    "cos": (("cos", 1), ("sin", -1), ("cos", -1), ("sin", 1)),
    "sinh": (("sinh", 1), ("cosh", 1)),
    "cosh": (("cosh", 1), ("sinh", 1)),
}

# Σ side^k·u^(2k + shift)/((2k + 1)!·(2k + 1)^shift): functions whose derivative is written with a quotient by u.
AT_ZERO = {"sinc": (0, -1), "Si": (1, -1), "Shi": (1, 1)}


def entire_coefficient(power: int, shift: int, side: int) -> Fraction:
    """The coefficient of u^power for a row of AT_ZERO."""
    if (power - shift) % 2:
        return Fraction(0)
    k = (power - shift) // 2
    return Fraction(side**k, factorial(2 * k + 1) * (2 * k + 1) ** shift)


def written_out(node: Call) -> Node | None:
    """A finite sum or product between whole numbers, term by term."""
    body, index, low, high = node.args
    if node.name == "integral" or type(low) is not Number or type(high) is not Number:
        return None
    first, last = low.value, high.value
    if type(first) is not int or type(last) is not int or last - first >= MAX_WRITTEN:
        return None
    parts = [substitute(body, {index: Number(k)}) for k in range(first, last + 1)]
    return total(parts) if node.name == "sum" else product(parts)
