"""Formulas in two dimensions, for `--pretty`: fractions with their bar, exponents above the line, brackets that grow.

What fits on one line is written as everywhere else (expression/notation.py); only what holds a fraction is set here.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from jachess.expression.nodes import (
    BINDERS,
    RELATIONS,
    Call,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    postorder,
)
from jachess.expression.notation import (
    ATOM,
    MINUS,
    NEGATIVE,
    POWER,
    PRODUCT,
    SUM,
    Fragment,
    Plain,
    digits,
)
from jachess.expression.unicode import Unicode, superscript
from jachess.rendering import boxes
from jachess.rendering.blocks import Formula, Partial
from jachess.rendering.boxes import Box, beside, enclosed, fitted, stacked, text_box
from jachess.rendering.writing import Ascii, Writing


def setter_for(writing: Writing) -> Callable[[Formula], Box]:
    """The function that sets a formula as a box, in the given hand."""
    ascii = isinstance(writing, Ascii)
    alphabet = _Ascii() if ascii else Unicode()

    def set_formula(content: Formula) -> Box:
        parts: list[Box] = []
        for part in content.parts:
            if isinstance(part, str):
                parts.append(text_box(writing.signs(part)))
            elif isinstance(part, Partial):
                parts.append(text_box(writing.partial(Partial(part.variables, part.function, None, part.total))))
                if part.of is not None:
                    inside = Setting(alphabet, ascii).box(part.of)
                    parts += [text_box(" "), enclosed(inside, boxes.ASCII_SQUARE if ascii else boxes.SQUARE)]
            else:
                parts.append(Setting(alphabet, ascii).box(part))
        return beside(parts)

    return set_formula


class _Ascii(Plain):
    """The plain alphabet without the brackets that only reading back needs."""

    strict = False


class Setting:
    """The boxes of one expression's parts, children before parents."""

    def __init__(self, alphabet: Plain, ascii: bool) -> None:
        self.alphabet = alphabet
        self.bar = "-" if ascii else "─"
        self.round = boxes.ASCII_ROUND if ascii else boxes.ROUND
        self.bars = (boxes.Brackets("|", "|", "|", "|"),) * 2 if ascii else (boxes.Brackets("|", "│", "│", "│"),) * 2
        self.texts: dict[Node, Fragment] = {}
        self.made: dict[Node, Box] = {}

    def box(self, node: Node) -> Box:
        """The node as a box."""
        for part in postorder(node):
            if part not in self.made:
                self.texts[part] = self.alphabet.fragment(part, self.texts, None)
                self.made[part] = self.set(part)
        return self.made[node]

    def set(self, node: Node) -> Box:
        kind = type(node)
        if kind is Quotient:
            return self.quotient(*node.args)
        if kind is Number and type(node.value) is not int:  # type: ignore[attr-defined]
            return self.number(Fraction(node.value))  # type: ignore[attr-defined]
        if all(len(self.made[arg].lines) == 1 for arg in node.args):
            return text_box(self.texts[node].text)
        if kind is Sum:
            return self.sum(node)
        if kind is Product:
            return self.product(node)
        if kind is Negative:
            return self.minus(self.at_least(PRODUCT, node.args[0]))
        if kind is Power:
            return self.power(node)
        return self.call(node)

    def minus(self, box: Box) -> Box:
        """The box with a minus before it, set apart from the bar of a fraction."""
        return beside([text_box(self.alphabet.leading_minus + " " * (len(box.lines) > 1)), box])

    def number(self, value: Fraction) -> Box:
        made = self.fraction(text_box(digits(abs(value.numerator))), text_box(digits(value.denominator)))
        return self.minus(made) if value < 0 else made

    def quotient(self, above: Node, below: Node) -> Box:
        """A fraction; the minus of a number above its bar stands before it."""
        positive = _without_minus(above) if self.texts[above].lead == MINUS and type(above) is not Negative else None
        if positive is None:
            return self.fraction(self.made[above], self.made[below])
        return self.minus(self.fraction(self.box(positive), self.made[below]))

    def fraction(self, above: Box, below: Box) -> Box:
        """A bar with one box above and one below; the bar is the baseline."""
        width = max(above.width, below.width) + (2 if len(above.lines) + len(below.lines) > 2 else 0)
        return stacked([above, text_box(self.bar * width), below], 1, "centre")

    def level(self, node: Node) -> int:
        """How tightly a box holds together: a fraction's bar does the work of brackets."""
        kind = type(node)
        if kind is Quotient or (kind is Number and len(self.made[node].lines) > 1):
            return NEGATIVE if self.texts[node].lead == MINUS else POWER
        return self.texts[node].level

    def at_least(self, level: int, node: Node) -> Box:
        box = self.made[node]
        return box if self.level(node) >= level else enclosed(box, self.round)

    def sum(self, node: Node) -> Box:
        parts: list[Box] = []
        for number, term in enumerate(node.args):
            sign, shown = self.alphabet.plus, term
            if number and type(term) is Negative and self.level(term.args[0]) > NEGATIVE:
                sign, shown = self.alphabet.minus, term.args[0]
            elif number and self.texts[term].lead == MINUS and self.texts[term].level > SUM:
                positive = _without_minus(term)
                if positive is not None:
                    sign, shown = self.alphabet.minus, positive
            parts += [text_box(sign)] if number else []
            self.box(shown)
            parts.append(self.at_least(NEGATIVE, shown))
        return beside(parts)

    def product(self, node: Node) -> Box:
        parts: list[Box] = []
        for number, factor in enumerate(node.args):
            parts += [text_box(self.alphabet.times)] if number else []
            level = NEGATIVE if not number and self.texts[factor].lead == MINUS else POWER
            parts.append(self.at_least(level, factor))
        return beside(parts)

    def power(self, node: Node) -> Box:
        """The exponent stands above the base, at its upper right."""
        inner, above = node.args
        base, exponent = self.at_least(ATOM, inner), self.made[above]
        if type(inner) is Quotient or type(inner) is Number:
            base = enclosed(self.made[inner], self.round) if len(self.made[inner].lines) > 1 else base
        if len(base.lines) == 1 and type(above) is Number:
            return text_box(self.texts[node].text)
        if len(exponent.lines) == 1 and len(base.lines) > 1:
            text = isinstance(self.alphabet, Unicode) and superscript(above)
            exponent = text_box(text) if text else exponent
            return beside([base, Box(exponent.lines, exponent.width, base.baseline)])
        lines = stacked([exponent, text_box(" " * exponent.width)], 1)
        raised = fitted(lines, base.baseline + len(exponent.lines), 0)
        return beside([base, raised])

    def call(self, node: Node) -> Box:
        """A function, a relation or a binder that holds a fraction."""
        name = getattr(node, "name", "")
        inside = [self.made[arg] for arg in node.args]
        if type(node) is Call and name in RELATIONS and len(inside) > 1:
            sign = text_box(f" {self.alphabet.signs[name]} ")
            return beside(part for number, box in enumerate(inside) for part in ((sign, box) if number else (box,)))
        if type(node) is Call and name == "abs":
            return enclosed(inside[0], self.bars)
        if type(node) is Call and (name in BINDERS or name == "piecewise"):
            return text_box(self.texts[node].text)
        flat = self.alphabet.fragment(_with_dots(node), self.texts | {_DOT: Fragment("…")}, None).text
        head = flat.partition("(")[0].partition("…")[0]
        listed = beside(part for number, box in enumerate(inside) for part in ((text_box(", "), box) if number else (box,)))
        return beside([text_box(head), enclosed(listed, self.round)])


_DOT = Number(0)


def _with_dots(node: Node) -> Node:
    """The node with its arguments left out, for the spelling of its head."""
    from jachess.expression.nodes import rebuilt

    return rebuilt(node, (_DOT,) * len(node.args))


def _without_minus(term: Node) -> Node | None:
    """2·x for −2·x: the term with the sign of its first number turned."""
    kind = type(term)
    if kind is Number:
        return Number(-term.value)  # type: ignore[attr-defined]
    if kind is Product or kind is Quotient:
        first = _without_minus(term.args[0])
        return None if first is None else kind((first, *term.args[1:]))
    return term.args[0] if kind is Negative else None
