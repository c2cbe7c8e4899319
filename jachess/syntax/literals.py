"""Numbers: the exact values of literals, and why some are refused."""

from __future__ import annotations

from fractions import Fraction
from typing import NoReturn

from jachess.errors import LimitError
from jachess.expression.nodes import Node, Number
from jachess.syntax.limits import MAX_DIGITS, MAX_EXPONENT
from jachess.syntax.state import State

FRACTIONS = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5),
    "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅐": (1, 7), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8),
    "⅑": (1, 9), "⅒": (1, 10),
}  # fmt: skip


def number(state: State, token: str) -> Node:
    """The exact value of a literal; `state.pos` is the place after it."""
    if token.isdigit():
        if len(token) > MAX_DIGITS:
            long_literal(state, token)
        node = Number(int(token))
    else:
        mantissa, _, exponent = token.replace("E", "e").partition("e")
        if len(mantissa) > MAX_DIGITS:
            long_literal(state, token)
        if exponent and (len(exponent) > 6 or abs(int(exponent)) > MAX_EXPONENT):
            raise LimitError(
                "the exponent of a number is too large",
                text=state.tokens.source,
                span=state.tokens.span(state.pos - 1),
                cause=f"exponents of literals go to {MAX_EXPONENT}",
                help="write a power, such as 10^n",
            )
        above, _, below = mantissa.partition(".")
        value = Fraction(int((above + below) or "0"), 10 ** len(below))
        node = Number(value * Fraction(10) ** int(exponent) if exponent else value)
    state.leaves[token] = node
    return node


def long_literal(state: State, token: str) -> NoReturn:
    """A number with more digits than are read."""
    raise LimitError(
        f"a number has {len(token)} digits",
        text=state.tokens.source,
        span=state.tokens.span(state.pos - 1),
        cause=f"literals go to {MAX_DIGITS} digits",
        help="write a power, such as 10^n",
    )


def number_beside_number(state: State, place: int) -> NoReturn:
    """Two numbers with nothing between them."""
    left, right = state.texts[place - 1], state.texts[place]
    together = not state.apart(place)
    if right in FRACTIONS:
        state.fail(
            "a fraction follows a number",
            place - 1,
            place,
            cause="it may be a sum (a mixed number) or a product",
            help=f"write {left}+{right} or {left}*{right}",
            kind="number",
        )
    state.fail(
        f"the number {right} follows the number {left}",
        place - 1,
        place,
        cause="a number has one decimal point" if together else "nothing between two numbers is not read as a product",
        help=f"write {left}*{right} for the product",
        kind="number",
    )
