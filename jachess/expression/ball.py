"""Constants and expressions as numbers: proved enclosures, correctly rounded decimals, nearest doubles.

Rational constants and sums of square roots are rounded with integers alone; flint is loaded for the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from jachess.errors import LimitReached
from jachess.expression.nodes import Node, Number, Numeric

MAX_PRECISION = 1 << 15


def enclose(node: Node, point: Mapping[Node, Any], bits: int = 64) -> Any:
    """A real ball (flint.arb) that contains the node's value at the point; None: undefined, unbounded or undecided there.

    The values of the point are arb, int, Fraction or constant nodes.
    """
    return enclose_many((node,), point, bits)[0]


def enclose_many(nodes: Iterable[Node], point: Mapping[Node, Any], bits: int = 64) -> list[Any]:
    """The enclosures of several nodes at one point; what they share is evaluated once."""
    from jachess.expression.enclosures import RealBalls

    balls = RealBalls(point, bits)
    return [balls.of(node) for node in nodes]


def enclose_complex(node: Node, point: Mapping[Node, Any], bits: int = 64) -> Any:
    """A complex ball (flint.acb) for the node on principal branches; None as for `enclose`."""
    from jachess.expression.complex_enclosures import ComplexBalls

    return ComplexBalls(point, bits).of(node)


def bounds(constant: Node, bits: int) -> tuple[Fraction, Fraction] | None:
    """Rational low ≤ constant ≤ high, about `bits` bits sharp; None where the constant has no enclosure.

    Raises: OverflowError when it is too large or too small to be written as a fraction.
    """
    if type(constant) is Number:
        value = Fraction(constant.value)
        return value, value
    from jachess.expression.surds import surd_bounds, surd_of

    surd = surd_of(constant)
    if surd is not None:
        if all(n == 1 for n in surd):
            value = surd.get(1, Fraction(0))
            return value, value
        low, high = surd_bounds(surd, bits)
        return Fraction(low, 1 << bits), Fraction(high, 1 << bits)
    ball = enclose(constant, {}, bits)
    if ball is None:
        return None
    return _ends(ball)


def _ends(ball: Any) -> tuple[Fraction, Fraction]:
    middle, radius = _rational(ball.mid()), ball.rad()
    _, exponent = radius.man_exp()
    # a radius far below the precision is made larger, so that it can be written as a fraction
    spread = Fraction(1, 1 << MAX_PRECISION + 64) if exponent < -MAX_PRECISION - 64 else _rational(radius)
    return middle - spread, middle + spread


def _rational(exact: Any) -> Fraction:
    mantissa, exponent = exact.man_exp()
    if abs(exponent) > 2 * MAX_PRECISION:
        raise OverflowError("a number beyond every double")
    shift = int(exponent)
    return Fraction(int(mantissa) << shift) if shift >= 0 else Fraction(int(mantissa), 1 << -shift)


def decimal(constant: Node, digits: int) -> str:
    """The decimal expansion of a constant, correctly rounded to `digits` significant digits.

    An expansion that ends within the digits is printed without trailing zeros; one that was rounded shows all of its
    digits. Very large and very small values are printed as 1.23e-45.
    Raises: LimitReached when the rounding is not certain at the highest precision.
    >>> from jachess.expression.nodes import call
    >>> decimal(Number(Fraction(1, 3)), 6), decimal(Number(2), 6), decimal(call.sqrt(2), 10)
    ('0.333333', '2', '1.414213562')
    """
    if type(constant) is Number:
        return _expansion(constant.value, digits)
    bits = int(digits * 3.33) + 40
    while bits <= MAX_PRECISION:
        try:
            found = bounds(constant, bits)
        except OverflowError:
            text = _huge(constant, digits, bits + 64)
            if text is not None:
                return text
            found = None
        if found is not None:
            low, high = found
            if low == high:
                return _expansion(low, digits)
            if low > 0 or high < 0:
                texts = _rounded(low, digits), _rounded(high, digits)
                if texts[0] == texts[1]:
                    return _laid_out(*texts[0], exact=False)
            elif bits > 4 * digits + 250 and _sign(constant) == 0:
                return "0"
            if bits > 8 * digits + 800:
                # a value that lies on a boundary of rounding never separates: is it that rational number?
                middle = _between(low, high, digits)
                if middle is not None and _equals(constant, middle):
                    return _expansion(middle, digits)
        elif bits > 4 * digits + 2000:
            break
        bits *= 2
    raise LimitReached("the decimals of a constant could not be made certain; ask for fewer digits")


def decimal_between(low: Fraction, high: Fraction, digits: int) -> str | None:
    """The decimal expansion, rounded to `digits` significant digits, of a number that is known to be irrational or 0 and
    lies between low and high; None when these do not decide it."""
    if low == high == 0:
        return "0"
    if low <= 0 <= high:
        return None
    texts = _rounded(low, digits), _rounded(high, digits)
    return _laid_out(*texts[0], exact=False) if texts[0] == texts[1] else None


def ends(ball: Any) -> tuple[Fraction, Fraction]:
    """Rational low and high of a finite ball. Raises: OverflowError when it is too large or too small to be written so."""
    return _ends(ball)


def _huge(constant: Node, digits: int, bits: int) -> str | None:
    """The decimals of a constant whose exponent is beyond every double, by a division with a power of 10; None where they
    are not certain at this precision."""
    from flint import arb, ctx

    ball = enclose(constant, {}, bits)
    with ctx.workprec(bits):
        if ball is None or ball.contains(0):
            return None
        exponent = (abs(ball).log() / arb(10).log()).floor().unique_fmpz()
        if exponent is None or abs(exponent) > 10**15:
            return None
        ball /= arb(10) ** exponent
        ends = _ends(ball)
    low, high = (_rounded(end, digits) for end in ends)
    if low != high:
        return None
    sign, figures, shift = low
    return _laid_out(sign, figures, int(exponent) + shift, exact=False)


def _sign(constant: Node) -> int:
    from jachess.expression.signs import sign

    return sign(constant)


def _equals(constant: Node, value: Fraction) -> bool:
    from jachess.expression.signs import sign

    return sign(constant - Number(value)) == 0


def _between(low: Fraction, high: Fraction, digits: int) -> Fraction | None:
    """The decimal number with digits + 1 significant digits between low and high, if there is one."""
    sign, figures, exponent = _rounded(low, digits + 1)
    value = sign * Fraction(figures) * Fraction(10) ** (exponent - digits)
    return value if low <= value <= high else None


def _rounded(value: Numeric, digits: int) -> tuple[int, int, int]:
    """(sign, figures, exponent): value rounded half to even is ±figures·10^(exponent + 1 − digits), figures of `digits`
    digits."""
    top, bottom = abs(value.numerator), value.denominator
    # a little below log10 of the value, from the bit lengths
    exponent = (top.bit_length() - bottom.bit_length() - 1) * 30103 // 100_000 - 1
    while 10 ** max(exponent + 1, 0) * bottom <= top * 10 ** max(-exponent - 1, 0):
        exponent += 1
    shift = digits - 1 - exponent
    if shift >= 0:
        top *= 10**shift
    else:
        bottom *= 10**-shift
    figures, rest = divmod(top, bottom)
    if 2 * rest > bottom or (2 * rest == bottom and figures % 2):
        figures += 1
        if figures == 10**digits:
            figures, exponent = figures // 10, exponent + 1
    return (-1 if value < 0 else 1), figures, exponent


def _expansion(value: Numeric, digits: int) -> str:
    if value == 0:
        return "0"
    sign, figures, exponent = _rounded(value, digits)
    exact = sign * figures * Fraction(10) ** (exponent + 1 - digits) == value
    return _laid_out(sign, figures, exponent, exact)


def _laid_out(sign: int, figures: int, exponent: int, exact: bool) -> str:
    text = str(figures)
    if exact:
        text = text.rstrip("0")
    minus = "-" if sign < 0 else ""
    if -5 < exponent < 0:
        return f"{minus}0.{'0' * (-exponent - 1)}{text}"
    if 0 <= exponent < len(text):
        whole, part = text[: exponent + 1], text[exponent + 1 :]
        return minus + whole + ("." + part if part else "")
    if exact and 0 <= exponent < 16:
        return minus + text + "0" * (exponent + 1 - len(text))
    return f"{minus}{text[0]}{'.' + text[1:] if len(text) > 1 else ''}e{exponent}"


def nearest_double(constant: Node) -> float | None:
    """The double nearest to a constant; None where that overflows.

    Raises: LimitReached when the rounding is not certain at the highest precision.
    """
    if type(constant) is Number:
        return _double(constant.value)
    bits = 80
    while bits <= MAX_PRECISION:
        try:
            found = bounds(constant, bits)
        except OverflowError:
            tiny, huge = _beyond(constant, bits)
            if tiny or huge:
                return 0.0 if tiny else None
            found = None
        if found is not None:
            low, high = _double(found[0]), _double(found[1])
            if low == high:
                return low
            if found[0] <= 0 <= found[1] and bits > 600 and _sign(constant) == 0:
                return 0.0
            if (
                bits > 2000
                and low is not None
                and high is not None
                and _equals(constant, middle := (Fraction(low) + Fraction(high)) / 2)
            ):
                return _double(middle)
        elif bits > 2000:
            break
        bits *= 2
    raise LimitReached("the value of a constant could not be made certain")


def _beyond(constant: Node, bits: int) -> tuple[bool, bool]:
    """(whether |constant| < 2^−1100 for certain, whether |constant| > 2^1100 for certain)."""
    from flint import arb

    ball = enclose(constant, {}, bits)
    if ball is None:
        return False, False
    return bool(abs(ball) < arb((1, -1100))), bool(abs(ball) > arb((1, 1100)))


def _double(value: Numeric) -> float | None:
    try:
        return value.numerator / value.denominator
    except OverflowError:
        return None
