"""Expressions as text: `plain`, which reads back as the same node, `unicode` for the eye, and `latex`.

One printer walks the graph from the leaves, and three alphabets say how each kind of node is written. What decides
about brackets is the grammar of the plain form, which is this (syntax/ reads it, this file writes it):

    a + b + c       one Sum of three terms;   (a + b) + c   a Sum whose first term is a Sum
    a*b*c           one Product;              (a*b)*c       a Product whose first factor is a Product
    a*b/c*d         from the left: Product((Quotient((Product((a, b)), c)), d));   a/b/c is (a/b)/c
    x^y^z           from the right: x^(y^z);  a sign in an exponent stands in brackets: x^(-1)
    a - b           Sum((a, Negative(b)))
    -x*y  -x/y      Negative of the whole term: Negative(Product((x, y))), Negative(Quotient((x, y)))
    -x^2  -2^2      Negative(Power)           (-2)^2        Power of the Number -2

A *literal* is a number written bare, without brackets and without `^` or `!` after it. Literals fold, nothing else does:

    3/4             Number(3/4), a literal over a literal at the start of a term, both integers, the second not 0;
                    so 3/4*x is Product((3/4, x)), x*3/4 is Quotient((Product((x, 3)), 4)), 3/(4) is Quotient((3, 4))
    -2   -2*x       a minus at the start of a term (of the text, after a bracket, `,` `*` `/` `^` `+`) before a literal
    -2/x  -3/4*x    makes the literal negative: Number(-2), Product((-2, x)), Quotient((-2, x)), Product((-3/4, x))
    x - 2           Sum((x, Number(-2))), and x - 3/4 is Sum((x, Number(-3/4))): a literal that is a whole term
    x - 2*y         Sum((x, Negative(Product((2, y))))): a minus between two terms negates the whole term
    -(2)  x - (2)   Negative(Number(2)): brackets keep a number from being a literal
    0.1             Number(1/10), printed 1/10

A real algebraic number is `rootof(t^5 - t - 1, t, 1)`: the first real root, in ascending order, of a polynomial in t.
Calls are `sin(x)`, `log(x, b)` for the Call "logb", `piecewise(value, condition, ..., otherwise)`, `sum(x^i, i, 1, n)`;
relations `x <= y`, `x != y`, `a < b and not (c = d)`; unknown functions `f(x, y)`, `f''(x)`, `D[1,2](f)(x, y)`.

`unicode` and `latex` show the same form with lighter brackets: x − 2·y is written for Sum((x, Product((-2, y)))) too,
and −x·y for Product((Negative(x), y)).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from jachess.expression.nodes import (
    BINDERS,
    Call,
    Constant,
    Name,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Root,
    Sum,
    Unknown,
    postorder,
)

# How tightly a text holds together; an operand that holds less tightly than its place demands is put in brackets.
OR, AND, NOT, RELATION, SUM, NEGATIVE, PRODUCT, POWER, ATOM = range(9)

# How a text begins, which decides whether a minus before it would be read as part of a number.
OTHER, LITERAL, MINUS = range(3)


class Fragment(NamedTuple):
    """The text of one node, how tightly it holds together, and how it begins."""

    text: str
    level: int = ATOM
    lead: int = OTHER


def plain(node: Node, limit: int | None = None) -> str:
    """The ASCII text that reads back as the same node; with a `limit`, parts longer than it become "...".

    >>> from jachess.expression.nodes import Name, Number
    >>> plain(Number(2) * Name("x") ** 2 - Name("theta1"))
    '2*x^2 - theta1'
    """
    return write(node, PLAIN, limit).text


def unicode(node: Node, limit: int | None = None) -> str:
    """The text for people who read it in a terminal: 2·x² − θ₁.

    >>> from jachess.expression.nodes import Name, Number
    >>> unicode(Number(2) * Name("x") ** 2 - Name("theta1"))
    '2·x² − θ₁'
    """
    from jachess.expression.unicode import UNICODE

    return write(node, UNICODE, limit).text


def latex(node: Node, limit: int | None = None) -> str:
    """The LaTeX of the node, for mathematics mode.

    >>> from jachess.expression.nodes import Name, Number
    >>> latex(Number(2) * Name("x") ** 2 / Name("theta1"))
    '\\\\frac{2 x^{2}}{\\\\theta_{1}}'
    """
    from jachess.expression.latex import LATEX

    return write(node, LATEX, limit).text


def write(node: Node, alphabet: Plain, limit: int | None = None) -> Fragment:
    """The node in an alphabet. The walk is iterative: the graph may be deeper than Python's stack."""
    done: dict[Node, Fragment] = {}
    for part in postorder(node):
        fragment = alphabet.fragment(part, done, limit)
        if limit is not None and len(fragment.text) > limit and part is not node:
            fragment = Fragment(alphabet.ellipsis)
        done[part] = fragment
    return done[node]


class Plain:
    """The alphabet that reads back; the other alphabets change its signs and loosen its brackets."""

    strict = True  # brackets that only reading back needs
    plus, minus, leading_minus, times, over, ellipsis = " + ", " - ", "-", "*", "/", "..."
    signs: ClassVar[dict[str, str]] = {
        "<": "<",
        "<=": "<=",
        ">": ">",
        ">=": ">=",
        "=": "=",
        "!=": "!=",
        "and": "and",
        "or": "or",
        "not": "not",
    }

    def fragment(self, node: Node, done: dict[Node, Fragment], limit: int | None) -> Fragment:
        """The text of a node whose children are done."""
        kind = type(node)
        if kind is Number:
            return self.number(node)  # type: ignore[arg-type]
        if kind is Name:
            return Fragment(self.name(node.text))  # type: ignore[attr-defined]
        if kind is Constant:
            return Fragment(self.constant(node.name))  # type: ignore[attr-defined]
        if kind is Sum:
            return self.sum(node, done, limit)
        if kind is Root:
            return self.root(node)  # type: ignore[arg-type]
        args = [done[arg] for arg in node.args]
        if kind is Product:
            return self.product(node, args, limit)
        if kind is Quotient:
            return self.quotient(node, *args)
        if kind is Power:
            return self.power(node, *args)
        if kind is Negative:
            return self.negative(node, *args)
        if kind is Unknown:
            return self.unknown(node, args)  # type: ignore[arg-type]
        return self.call(node, args)  # type: ignore[arg-type]

    def bracketed(self, text: str) -> str:
        return f"({text})"

    def at_least(self, level: int, fragment: Fragment) -> str:
        """The fragment's text, in brackets when it holds together less tightly than `level`."""
        return fragment.text if fragment.level >= level else self.bracketed(fragment.text)

    # Leaves

    def number(self, node: Number) -> Fragment:
        value = node.value
        sign = self.leading_minus if value < 0 else ""
        if type(value) is int:
            return Fragment(sign + digits(abs(value)), NEGATIVE if sign else ATOM, MINUS if sign else LITERAL)
        text = sign + self.ratio(digits(abs(value.numerator)), digits(value.denominator))
        return Fragment(text, NEGATIVE if sign else PRODUCT, MINUS if sign else LITERAL)

    def ratio(self, numerator: str, denominator: str) -> str:
        return f"{numerator}/{denominator}"

    def name(self, text: str) -> str:
        return text

    def constant(self, name: str) -> str:
        return name

    def root(self, node: Root) -> Fragment:
        t = Name("t")
        return Fragment(f"rootof({write(polynomial_node(node.coefficients, t), self).text}, {self.name(t.text)}, {node.k})")

    # Arithmetic

    def sum(self, node: Node, done: dict[Node, Fragment], limit: int | None) -> Fragment:
        pieces: list[str] = []
        length = 0
        lead = OTHER
        for position, term in enumerate(node.args):
            if limit is not None and length > limit and position < len(node.args) - 1:
                pieces += [self.plus, self.ellipsis]
                break
            joint, fragment = self.signed(term, done)
            if position == 0:
                fragment = done[term]
                if fragment.level > SUM:
                    lead = fragment.lead
                pieces.append(self.at_least(NEGATIVE, fragment))
            else:
                pieces += [joint, self.at_least(NEGATIVE, fragment)]
            length += len(pieces[-1])
        return Fragment("".join(pieces), SUM, lead)

    def signed(self, term: Node, done: dict[Node, Fragment]) -> tuple[str, Fragment]:
        """The sign that joins a term to those before it, and the text after the sign."""
        fragment = done[term]
        kind = type(term)
        if kind is Number and fragment.lead == MINUS:
            return self.minus, Fragment(fragment.text[len(self.leading_minus) :])
        if kind is Negative:
            operand = done[term.args[0]]
            bare = operand.level > NEGATIVE and operand.lead != MINUS
            if self.strict and type(term.args[0]) is Number:
                bare = False
            return self.minus, operand if bare else Fragment(self.bracketed(operand.text))
        if fragment.lead == MINUS and fragment.level > SUM:
            if self.strict:
                return self.plus, Fragment(self.bracketed(fragment.text))
            return self.minus, Fragment(fragment.text[len(self.leading_minus) :])
        return self.plus, fragment

    def product(self, node: Node, args: list[Fragment], limit: int | None) -> Fragment:
        first = args[0]
        head = type(node.args[0])
        bare = first.level > PRODUCT or head is Quotient or head is Number or (head is Negative and not self.strict)
        texts = [first.text if bare else self.bracketed(first.text)]
        length = 0
        for factor in args[1:]:
            length += len(texts[-1])
            if limit is not None and length > limit:
                texts.append(self.ellipsis)
                break
            texts.append(self.at_least(POWER, factor))
        return Fragment(self.juxtaposed(node, texts), PRODUCT, first.lead if bare else OTHER)

    def juxtaposed(self, node: Node, texts: list[str]) -> str:
        return self.times.join(texts)

    def quotient(self, node: Node, above: Fragment, below: Fragment) -> Fragment:
        left, right = node.args
        whole = type(left) is Number and type(left.value) is int
        bare = whole or above.level >= POWER or type(left) is Product or (type(left) is Negative and not self.strict)
        top = above.text if bare else self.bracketed(above.text)
        bottom = self.at_least(POWER, below)
        if self.strict and whole and type(right) is Number and below.level == ATOM:
            bottom = self.bracketed(bottom)
        return Fragment(top + self.over + bottom, PRODUCT, above.lead if bare else OTHER)

    def negative(self, node: Node, operand: Fragment) -> Fragment:
        bare = operand.level > NEGATIVE and operand.lead != MINUS and not (self.strict and operand.lead == LITERAL)
        return Fragment(self.leading_minus + (operand.text if bare else self.bracketed(operand.text)), NEGATIVE, MINUS)

    def power(self, node: Node, base: Fragment, exponent: Fragment) -> Fragment:
        return Fragment(f"{self.at_least(ATOM, base)}^{self.at_least(ATOM, exponent)}", POWER)

    # Calls

    def call(self, node: Call, args: list[Fragment]) -> Fragment:
        name = node.name
        if name in self.signs:
            return self.relation(name, args)
        if name in BINDERS:
            return self.binder(node, args)
        if name == "piecewise":
            return self.piecewise(args)
        return self.function(node, args)

    def relation(self, name: str, args: list[Fragment]) -> Fragment:
        sign = self.signs[name]
        if name == "not":
            return Fragment(f"{sign} {self.at_least(ATOM, args[0])}", NOT)
        level = {"or": OR, "and": AND}.get(name, RELATION)
        return Fragment(f" {sign} ".join(self.at_least(level + 1, arg) for arg in args), level)

    def binder(self, node: Call, args: list[Fragment]) -> Fragment:
        return self.function(node, args)

    def piecewise(self, args: list[Fragment]) -> Fragment:
        return Fragment(f"piecewise({', '.join(arg.text for arg in args)})")

    def function(self, node: Call, args: list[Fragment]) -> Fragment:
        name = "log" if node.name == "logb" else node.name
        return Fragment(f"{name}({', '.join(arg.text for arg in args)})")

    def unknown(self, node: Unknown, args: list[Fragment]) -> Fragment:
        inside = ", ".join(arg.text for arg in args)
        order = len(node.slots)
        if order == 0 or (len(args) == 1 and order <= 3):
            return Fragment(f"{node.name}{chr(39) * order}({inside})")
        return Fragment(f"D[{','.join(map(str, node.slots))}]({node.name})({inside})")


def polynomial_node(coefficients: Sequence[int], t: Node) -> Node:
    """The polynomial in t, the coefficient of the constant term first, as it is written: t^5 - t - 1."""
    terms: list[Node] = []
    for exponent in range(len(coefficients) - 1, -1, -1):
        c = coefficients[exponent]
        if not c:
            continue
        if exponent == 0:
            terms.append(Number(c))
            continue
        power = t if exponent == 1 else Power((t, Number(exponent)))
        term = power if abs(c) == 1 else Product((Number(abs(c)), power))
        terms.append(term if c > 0 else Negative((term,)))
    return Sum(tuple(terms)) if len(terms) > 1 else terms[0] if terms else Number(0)


def digits(value: int) -> str:
    """The decimal digits of an integer of any size: Python's own guard against long ones is not an error of ours."""
    if value.bit_length() < 14_000:
        return str(value)
    half = value.bit_length() * 3 // 20  # about half as many decimal digits
    upper, lower = divmod(value, 10**half)
    return digits(upper) + digits(lower).rjust(half, "0")


PLAIN = Plain()
