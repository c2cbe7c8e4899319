"""Numbers that are near enough: within a tolerance, or within half a unit of the last digit shown."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from jachess.expression.nodes import Node, Number
from jachess.grading.policy import Policy


def tolerates(policy: Policy) -> bool:
    """Whether the policy lets numbers differ at all."""
    return bool(policy.rtol or policy.atol or policy.digits)


def numbers_agree(
    left: Node, right: Node, policy: Policy, shown: tuple[Fraction | None, Fraction | None] = (None, None)
) -> bool | None:
    """Whether two constants are equal within the policy's tolerance; None where it does not apply or is not certain.

    `shown` is half a unit of the last digit of each side, where that side is a decimal.
    >>> from fractions import Fraction
    >>> numbers_agree(Number(Fraction(33, 100)), Number(Fraction(1, 3)), Policy(atol=Fraction(1, 100)))
    True
    """
    if not tolerates(policy) or left.support or right.support:
        return None
    from flint import arb, ctx, fmpq

    from jachess.expression.ball import enclose_many

    def ball(value: Fraction) -> Any:
        return arb(fmpq(value.numerator, value.denominator))

    for bits in (128, 1024):
        first, second = enclose_many((left, right), {}, bits)
        if first is None or second is None or isinstance(first, bool) or isinstance(second, bool):
            return None
        before, ctx.prec = ctx.prec, bits
        try:
            allowed = ball(policy.atol) + ball(policy.rtol) * abs(first).max(abs(second))
            if policy.digits:
                for half in shown:
                    if half is not None:
                        allowed = allowed.max(ball(half))
            distance = abs(first - second)
            if type(left) is Number and type(right) is Number and not policy.rtol:
                return _exactly(Fraction(left.value) - Fraction(right.value), policy, shown)
            if distance <= allowed:
                return True
            if distance > allowed:
                return False
        finally:
            ctx.prec = before
    return None


def _exactly(distance: Fraction, policy: Policy, shown: tuple[Fraction | None, Fraction | None]) -> bool:
    halves = [half for half in shown if half is not None] if policy.digits else []
    return abs(distance) <= max([policy.atol, *halves])


def half_units(text: str) -> dict[Fraction, Fraction]:
    """Half a unit of the last digit of each decimal in a text, by the decimal's value: {0.33: 0.005}.

    >>> half_units("[0.330, 2, 1.5e-3]")
    {Fraction(33, 100): Fraction(1, 2000), Fraction(3, 2000): Fraction(1, 20000)}
    """
    found: dict[Fraction, Fraction] = {}
    place = 0
    size = min(len(text), 1 << 16)
    while place < size:
        if not ("0" <= text[place] <= "9" or text[place] == "."):
            place += 1
            continue
        start = place
        while place < size and "0" <= text[place] <= "9":
            place += 1
        whole = text[start:place]
        part = ""
        if text[place : place + 1] == ".":
            begin = place = place + 1
            while place < size and "0" <= text[place] <= "9":
                place += 1
            part = text[begin:place]
            if not whole and not part:
                continue
        else:
            continue
        exponent = 0
        if text[place : place + 1] in ("e", "E"):
            end = place + 1 + (text[place + 1 : place + 2] in ("+", "-"))
            digits = end
            while digits < size and "0" <= text[digits] <= "9":
                digits += 1
            if digits > end and digits - end < 4:
                exponent = int(text[place + 1 : digits])
                place = digits
        if len(whole) + len(part) > 400 or abs(exponent) > 400:
            continue
        unit = Fraction(10) ** (exponent - len(part))
        value = int((whole + part) or "0") * unit
        if value not in found or unit / 2 < found[value]:
            found[value] = unit / 2
    return found
