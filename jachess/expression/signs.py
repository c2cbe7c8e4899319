"""The sign of an exact constant: by its form, as a surd, in balls of rising precision, or by a bound on its smallness.

A ball that still contains 0 proves nothing. For a constant made of integers by + − × ÷ and roots there is a bound:
if it is not 0 then |c| ≥ 1/(u^(D−1)·l), where u and l bound numerator and denominator over all conjugates and D is the
product of the degrees of its roots. Source: Burnikel, Fleischer, Mehlhorn, Schirra (2000), doi:10.1007/s004530010005.
"""

from __future__ import annotations

from fractions import Fraction

from jachess.errors import LimitReached
from jachess.expression.nodes import (
    Call,
    Constant,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Root,
    Sum,
    Unknown,
    add,
    negate,
    postorder,
)

MAX_PRECISION = 4096
_POSITIVE = frozenset({"exp", "cosh", "sech", "sigmoid", "softplus", "erfc"})


def is_constant(node: Node) -> bool:
    """Whether the node is a definite real number: no free names and no undefined functions."""
    return node.support == 0 and (not node.args or not any(type(part) is Unknown for part in postorder(node)))


def sign(constant: Node) -> int:
    """−1, 0 or 1: the sign of a constant that is defined.

    Raises: LimitReached when balls of 4096 bits contain 0 and no exact form decides; ValueError when it has free names.
    >>> sign(Number(-3))
    -1
    """
    if type(constant) is Number:
        return (constant.value > 0) - (constant.value < 0)
    if not is_constant(constant):
        raise ValueError(f"the sign of {constant!r} depends on its names")
    by_form = sign_by_form(constant)
    if by_form is not None:
        return by_form
    from jachess.expression.surds import surd_of, surd_sign

    surd = surd_of(constant)
    if surd is not None:
        by_surd = surd_sign(surd)
        if by_surd is not None:
            return by_surd
    return _by_balls(constant)


def compare(left: Node, right: Node) -> int:
    """The sign of left − right, for constants. Raises: as `sign`."""
    if type(left) is Number and type(right) is Number:
        return (left.value > right.value) - (left.value < right.value)
    return sign(add(left, negate(right)))


def sign_by_form(node: Node) -> int | None:
    """The sign when the form alone shows it (products and sums of positive parts, ...), else None."""
    signs: dict[Node, int | None] = {}
    for part in postorder(node):
        signs[part] = _form(part, [signs[arg] for arg in part.args])
    return signs[node]


def _form(part: Node, args: list[int | None]) -> int | None:
    kind = type(part)
    if type(part) is Number:
        return (part.value > 0) - (part.value < 0)
    if kind is Constant:
        return 1
    if type(part) is Root:
        return _root_sign(part)
    if kind is Sum:
        return args[0] if args[0] and all(one == args[0] for one in args) else None
    if kind is Negative:
        return None if args[0] is None else -args[0]
    if kind is Product or kind is Quotient:
        result = 1
        for one in args:
            if one is None:
                return None
            result *= one
        return result
    if kind is Power:
        base, exponent = args[0], part.args[1]
        if base == 1:
            return 1
        if base == -1 and type(exponent) is Number and exponent.value.denominator % 2:
            return -1 if exponent.value.numerator % 2 else 1
        return None
    if kind is Call:
        name = part.name  # type: ignore[attr-defined]
        if name in _POSITIVE:
            return 1
        if name in ("sqrt", "cbrt", "atan", "sinh", "tanh", "asinh", "erf", "erfi", "sign"):
            return args[0]
        if name == "abs":
            return None if args[0] is None else abs(args[0])
        if name == "ln" and type(part.args[0]) is Number:
            value = part.args[0].value
            return (value > 1) - (value < 1)
    return None


def _root_sign(root: Root) -> int:
    """The sign of a Root, which is not 0: its ball is refined until it leaves 0."""
    from jachess.expression.real_roots import root_ball

    bits = 64
    while (ball := root_ball(root.coefficients, root.k, bits)).contains(0):
        bits *= 2
    return 1 if ball > 0 else -1


def _by_balls(constant: Node) -> int:
    from jachess.expression.ball import enclose

    precision = 64
    needed: int | None = -1
    while precision <= MAX_PRECISION or (needed is not None and 0 < needed <= 200_000):
        ball = enclose(constant, {}, bits=precision)
        if ball is not None:
            if ball > 0:
                return 1
            if ball < 0:
                return -1
            if ball == 0:
                return 0
        if precision >= 256 and needed == -1:
            from jachess.expression.zeros import vanishes

            if vanishes(constant):
                return 0
            needed = separation_bits(constant)
            if needed is not None and needed <= 200_000:
                precision = max(precision, needed + 64 - 1)
        elif needed is not None and needed > 0 and precision > needed:
            if ball is not None and abs(ball) < _power_of_two(-needed):
                return 0
            if precision > 4 * needed + 4096:
                break
        precision *= 2
    raise LimitReached("it could not be decided whether a constant is zero; try an equivalent, simpler form")


def _power_of_two(exponent: int) -> object:
    from flint import arb

    return arb((1, exponent))


def separation_bits(constant: Node) -> int | None:
    """b with |c| > 2^−b or c = 0, for a constant made of rationals, Roots, sines and cosines of known angles by
    + − × ÷, powers and roots; None for any other."""
    bounds: dict[Node, tuple[float, float]] = {}  # logarithms to base 2 of u and l
    degree = 1
    for part in postorder(constant):
        args = [bounds.get(arg) for arg in part.args]
        if type(part) is Power:
            args = args[:1]
        found, factor = _bound(part, args)
        if found is None:
            continue
        bounds[part] = found
        degree *= factor
        if degree > 4096:
            return None
    if constant not in bounds:
        return None
    u, low = bounds[constant]
    return int((degree - 1) * u + low) + 2


def root_size_bits(coefficients: tuple[int, ...]) -> int:
    """b such that no complex root of the polynomial is larger than 2^b in absolute value. Source: Fujiwara (1916)."""
    *others, leading = coefficients
    bits, degree = leading.bit_length(), len(others)
    # |root| ≤ 2·max |c_i/c_n|^(1/(n − i)); the bits are rounded up
    return 1 + max(-(-max(c.bit_length() - bits + 1, 0) // (degree - place)) for place, c in enumerate(others))


def _bound(part: Node, args: list[tuple[float, float] | None]) -> tuple[tuple[float, float] | None, int]:
    kind = type(part)
    if kind is Number:
        value: Fraction | int = part.value  # type: ignore[attr-defined]
        return (float(max(abs(value.numerator), 1).bit_length()), float(value.denominator.bit_length())), 1
    if type(part) is Root:
        # a·α is an algebraic integer, a the leading coefficient
        bits = part.coefficients[-1].bit_length()
        return (float(bits + root_size_bits(part.coefficients)), float(bits)), len(part.coefficients) - 1
    if type(part) is Call and part.name in ("sin", "cos"):
        from jachess.expression.angles import multiple_of_pi

        angle = multiple_of_pi(part.args[0])
        if angle is None:
            return None, 1
        # twice it is an algebraic integer of half the degree of a root of unity, no conjugate beyond 2
        return (1.0, 1.0), max((angle / 2 if part.name == "cos" else (angle - Fraction(1, 2)) / 2).denominator // 2, 1)
    pairs = [arg for arg in args if arg is not None]
    if not pairs or len(pairs) < len(args):
        return None, 1
    u, low = pairs[0]
    if kind is Negative:
        return (u, low), 1
    if kind is Sum:
        for v, m in pairs[1:]:
            u, low = max(u + m, low + v) + 1, low + m
        return (u, low), 1
    if kind is Product:
        return (sum(p for p, _ in pairs), sum(q for _, q in pairs)), 1
    if kind is Quotient:
        v, m = pairs[1]
        return (u + m, low + v), 1
    root = 1
    if kind is Call and part.name in ("sqrt", "cbrt"):  # type: ignore[attr-defined]
        root = 2 if part.name == "sqrt" else 3  # type: ignore[attr-defined]
    elif kind is Power and type(part.args[1]) is Number:
        exponent = part.args[1].value
        if exponent < 0:
            u, low, exponent = low, u, -exponent
        u, low, root = u * exponent.numerator, low * exponent.numerator, exponent.denominator
    else:
        return None, 1
    if root > 1:
        u, low = ((u + (root - 1) * low) / root, low) if u >= low else (u, ((root - 1) * u + low) / root)
    return (u, low), root
