"""Formulas in two dimensions."""

from __future__ import annotations

from fractions import Fraction

import pytest

from jachess.expression.nodes import ONE, TWO, E, Name, Negative, Node, Number, Power, Product, Quotient, Sum, call
from jachess.rendering.blocks import Partial, formula
from jachess.rendering.layout import text_of
from jachess.rendering.pretty import setter_for
from jachess.rendering.writing import Ascii, Writing

x, y = Name("x"), Name("y")
ratio = Quotient((x, y))

SET = [
    (x * y, ["x·y"]),
    (Power((x, Number(Fraction(1, 2)))), ["x^(1/2)"]),
    (ratio, ["x", "─", "y"]),
    (Quotient((x + 1, y)) + TWO * x, ["x + 1", "───── + 2·x", "  y"]),
    (Quotient((ratio, y + 1)), ["   x", "   ─", "   y", "───────", " y + 1"]),
    (Quotient((Number(-2), x)), ["  2", "− ─", "  x"]),
    (Sum((x, Quotient((Number(-2), x)))), ["    2", "x − ─", "    x"]),
    (Sum((x, Negative((ratio,)))), ["    x", "x − ─", "    y"]),
    (Sum((y, Product((Number(Fraction(-3, 4)), x)))), ["    3", "y − ─·x", "    4"]),
    (Product((Sum((ratio, ONE)), y)), ["⎛x    ⎞", "⎜─ + 1⎟·y", "⎝y    ⎠"]),
    (Power((ratio, TWO)), ["⎛x⎞²", "⎜─⎟", "⎝y⎠"]),
    (Power((E, ratio)), [" x", " ─", " y", "e"]),
    (call.sin(ratio), ["   ⎛x⎞", "sin⎜─⎟", "   ⎝y⎠"]),
    (call.sqrt(ratio), [" ⎛x⎞", "√⎜─⎟", " ⎝y⎠"]),
    (call.abs(ratio), ["│x│", "│─│", "│y│"]),
    (call("<", ratio, ONE), ["x", "─ < 1", "y"]),
]


@pytest.mark.parametrize(("node", "shown"), SET, ids=[str(node) for node, _ in SET])
def test_setting(node: Node, shown: list[str]) -> None:
    box = setter_for(Writing())(formula(node))
    assert [text_of(line) for line in box.lines] == shown
    assert all(sum(len(text) for text, _ in line) == box.width for line in box.lines)


def test_an_operator_holds_its_fraction_in_brackets() -> None:
    box = setter_for(Writing())(formula(Partial((x,), of=ratio), " = ", Quotient((ONE, y))))
    assert [text_of(line) for line in box.lines] == ["     ⎡x⎤   1", "∂/∂x ⎢─⎥ = ─", "     ⎣y⎦   y"]


def test_in_ascii() -> None:
    box = setter_for(Ascii())(formula(call.sin(ratio), " = ", Power((ratio, TWO))))
    assert [text_of(line) for line in box.lines] == ["   /x\\   /x\\2", "sin|-| = |-|", "   \\y/   \\y/"]
