"""Constants in equations: the primes under roots, powers of e, and which constants are algebraic."""

from __future__ import annotations

from fractions import Fraction
from math import gcd

from jachess.errors import JachessError
from jachess.expression.nodes import ZERO, Call, Constant, Node, Number, Numeric, Power, Sum, Unknown, postorder
from jachess.expression.radicals import factored
from jachess.expression.terms import exact
from jachess.expression.tidy import collected


def primes(value: Numeric) -> list[Number]:
    """The primes of |value|."""
    return [prime for prime, _ in prime_powers(value)]


def prime_powers(value: Numeric) -> list[tuple[Number, int]]:
    """The primes of |value| with their exponents."""
    above = [(Number(prime), times) for prime, times in factored(abs(value.numerator)) if prime != 1]
    return above + [(Number(prime), -times) for prime, times in factored(value.denominator) if prime != 1]


def least_root(value: Numeric) -> tuple[Numeric, int]:
    """(b, k) with value = b^k and k as large as possible."""
    powers = prime_powers(value)
    times = gcd(*(k for _, k in powers)) if powers else 1
    root = Fraction(1)
    for prime, k in powers:
        root *= Fraction(prime.value) ** (k // times)
    return (exact(root), times) if root > 1 else (exact(1 / root), -times) if root < 1 else (1, 1)


def euler_part(constant: Node) -> tuple[Fraction, Node]:
    """The rational part of a constant exponent, and the rest."""
    rational = Fraction(0)
    rest: list[Node] = []
    for term in constant.args if type(constant) is Sum else (constant,):
        if type(term) is Number:
            rational += Fraction(term.value)
        else:
            rest.append(term)
    return rational, (ZERO if not rest else rest[0] if len(rest) == 1 else Sum(tuple(rest)))


def is_algebraic(node: Node) -> bool:
    """Whether a constant is made of rationals by arithmetic and roots."""
    for part in postorder(node):
        if type(part) is Constant or type(part) is Unknown:
            return False
        if type(part) is Call and part.name not in ("sqrt", "cbrt"):
            return False
        if type(part) is Power and type(part.args[1]) is not Number:
            return False
    return True


def is_constant_call(part: Node) -> bool:
    """Whether the node is a function of a constant that is no root: sin(1), ln(2)."""
    return type(part) is Call and not part.support and part.name not in ("sqrt", "cbrt")


def value_of(part: Node) -> Node:
    """The exact value of a constant, collected; the node itself where nothing simpler is known."""
    from jachess.expression.exact import value_at

    inner = part.args[0] if type(part) is Call and part.name == "ln" else None
    if type(inner) is Number and inner.value > 0 and inner.value != 1:
        root, times = least_root(inner.value)
        return part if times == 1 else collected(times * Call("ln", (Number(root),)))
    return collected(value_at(part, {}))


def is_positive(node: Node) -> bool:
    """Whether a constant is known to be positive."""
    from jachess.expression.exact import sign

    try:
        return sign(node) > 0
    except JachessError:
        return False




def is_nonzero(node: Node) -> bool:
    """Whether a constant is known not to be 0."""
    from jachess.expression.exact import sign

    try:
        return sign(node) != 0
    except JachessError:
        return False
