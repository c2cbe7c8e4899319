"""The grammar of expressions, read by precedence straight into the graph.

    expression  = conjunction { "or" conjunction }
    conjunction = condition { "and" condition }
    condition   = { "not" } sum { ("<" | "<=" | ">" | ">=" | "=" | "!=") sum }       0 < x < 1 is 0 < x and x < 1
    sum         = term { ("+" | "-") term }
    term        = { sign } power { ("*" | "/" | nothing) { sign } power }            from the left; nothing is a product
    power       = operand [ "^" { sign } power ]                                     from the right
    operand     = primary { "!" | superscript }
    primary     = number | word | "(" expression ")" | "|" sum "|" | ("√" | "∛") operand
    word        = name | name "[" indices "]" | function arguments                   words.py

A sign binds weaker than a power and stronger than a product, except at the start of a term, where it takes in the whole
term: -x^2 is −(x²), -x*y is −(x·y). Literals (numbers written bare) fold as the docstring of `expression.notation` says;
everything else keeps its form. Chains (sums, products, powers, signs, factorials) are loops; only brackets recurse, to a
fixed depth.

Between two operands nothing but blanks is a product; number next to number is refused.
"""

from __future__ import annotations

from fractions import Fraction

from jachess.expression.nodes import Call, Negative, Node, Number, Power, Product, Quotient, Sum
from jachess.syntax import literals
from jachess.syntax.literals import FRACTIONS
from jachess.syntax.state import State

# What a token does after an operand. A token that is not listed begins another factor.
ENDS, TIMES, OVER, BAR, RAISED = range(5)
AFTER = dict.fromkeys(("", "+", "-", ")", "]", "}", ",", ";", "\n", "where", "and", "or"), ENDS) | {
    "*": TIMES, "/": OVER, "|": BAR, "^": RAISED, "**": RAISED, "!": RAISED,
}  # fmt: skip
RELATION_SIGNS = {
    "<": "<", "<=": "<=", "=<": "<=", ">": ">", ">=": ">=", "=>": ">=", "=": "=", "==": "=", "!=": "!=", "<>": "!=",
}  # fmt: skip
AFTER |= dict.fromkeys((*RELATION_SIGNS, ":=", "&&"), ENDS)
LOGICAL = frozenset((*RELATION_SIGNS, "and", "or", "&&"))
LOGICAL_CALLS = frozenset({"<", "<=", ">", ">=", "=", "!=", "and", "or", "not", "nonpole", "noninteger", "integer", "odd", "even"})
CLOSING = {"(": ")", "[": "]", "{": "}", "|": "|"}
SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"
RAISED_AS = str.maketrans(SUPERSCRIPTS, "0123456789+-()niabcdefghjklmoprstuvwxyz")


class Grammar(State):
    """The functions of the grammar, one for each line of it."""

    def expression(self) -> Node:
        """An expression or a condition."""
        if self.texts[self.pos] == "not":
            return self.logic(self.condition())
        node = self.sum()
        if self.texts[self.pos] in LOGICAL:
            return self.logic(self.condition(node))
        return node

    def logic(self, first: Node) -> Node:
        """The conditions joined to the first one by `and` and `or`."""
        texts, start = self.texts, self.pos
        alternatives: list[Node] = []
        together = [first]
        while True:
            joint = texts[self.pos]
            if joint == "and" or joint == "&&":
                self.pos += 1
                together.append(self.condition())
                continue
            alternatives.append(together[0] if len(together) == 1 else self.joined("and", together, start))
            if joint != "or":
                break
            self.pos += 1
            together = [self.condition()]
        return alternatives[0] if len(alternatives) == 1 else self.joined("or", alternatives, start)

    def joined(self, name: str, parts: list[Node], place: int) -> Node:
        """Conditions joined by one word."""
        node = Call(name, tuple(parts))
        self.places[node] = place
        return node

    def condition(self, first: Node | None = None) -> Node:
        """One comparison, or a chain of them, or a condition in brackets."""
        texts = self.texts
        refused = 0
        if first is None:
            while texts[self.pos] == "not":
                self.pos += 1
                refused += 1
            start = self.pos
            first = self.sum()
        else:
            start = self.pos
        self.conditions = True
        compared: list[Node] = []
        left = first
        while (sign := RELATION_SIGNS.get(texts[self.pos])) is not None:
            place = self.pos
            self.pos += 1
            right = self.sum()
            node: Node = Call(sign, (left, right))
            self.places[node] = place
            compared.append(node)
            left = right
        if not compared:
            if type(first) is not Call or first.name not in LOGICAL_CALLS:
                self.fail(
                    "a condition is missing its comparison",
                    start,
                    self.pos - 1,
                    cause="`and`, `or` and `not` join conditions such as x > 0",
                )
            node = first
        else:
            node = compared[0] if len(compared) == 1 else self.joined("and", compared, start)
        for _ in range(refused):
            node = self.joined("not", [node], start)
        return node

    def sum(self) -> Node:
        """Terms with signs between them."""
        node = self.term()
        texts = self.texts
        sign = texts[self.pos]
        if sign != "+" and sign != "-":
            return node
        terms = [node]
        while True:
            self.pos += 1
            node = self.term()
            if sign == "-":
                node = Number(-node.value) if type(node) is Number and node.value >= 0 and self.ends_bare() else Negative((node,))
            terms.append(node)
            sign = texts[self.pos]
            if sign != "+" and sign != "-":
                return Sum(tuple(terms))

    def ends_bare(self) -> bool:
        """Whether the token just read is a number, not a bracket or a name."""
        return self.texts[self.pos - 1][0] < ":" and self.texts[self.pos - 1] != ")"

    def term(self) -> Node:
        """Signs, then factors: a leading minus is part of a literal, or else stands before the whole term."""
        texts, leaves = self.texts, self.leaves
        pos = self.pos
        token = texts[pos]
        minus = 0
        while token == "-" or token == "+":
            if token == "-":
                minus += 1
            pos += 1
            token = texts[pos]
        start = pos
        node = leaves.get(token)
        literal = False
        if node is None:
            self.pos = pos
            node = self.primary()
            pos = self.pos
            literal = type(node) is Number and "-" < token[0] < ":"
        else:
            pos += 1
            literal = type(node) is Number and token[0] < ":"
        after = AFTER.get(texts[pos])
        if after is RAISED or (after is None and texts[pos][0] in SUPERSCRIPTS):
            self.pos = pos
            node = self.raised(node)
            pos = self.pos
            after = AFTER.get(texts[pos])
            literal = False
        elif literal and minus and texts[pos - 2] == "-":
            node = Number(-node.value)  # type: ignore[attr-defined]
            minus -= 1
        if after is not ENDS and (after is not BAR or not self.bars):
            node = self.factors(node, start, pos, literal)
        else:
            self.pos = pos
        while minus:
            node = Negative((node,))
            minus -= 1
        return node

    def factors(self, node: Node, start: int, pos: int, literal: bool) -> Node:
        """The product or quotient that begins with `node`, which stands from `start` to before `pos`."""
        texts, leaves = self.texts, self.leaves
        chain = [node]
        divided = 0  # the place of the `/` if the chain so far is a quotient
        while True:
            after = AFTER.get(texts[pos])
            if after is TIMES or after is OVER:
                pos += 1
            elif after is ENDS or (after is BAR and self.bars):
                break
            place = pos
            token = texts[pos]
            factor = leaves.get(token)
            beside = after is None and (divided or token[0] < ":" or texts[pos - 2] == "^")
            if factor is None or beside or after is BAR:
                self.pos = pos
                factor = self.beside(token, start, divided) if after is None or after is BAR else self.signed_operand()
                pos = self.pos
            else:
                pos += 1
                following = AFTER.get(texts[pos])
                if following is RAISED or (following is None and texts[pos][0] in SUPERSCRIPTS):
                    self.pos = pos
                    factor = self.raised(factor)
                    pos = self.pos
            if after is OVER:
                left = chain[0] if len(chain) == 1 else Product(tuple(chain))
                if literal and len(chain) == 1 and pos == place + 1 and self.whole(node, factor, token):
                    node = Number(Fraction(node.value, factor.value))  # type: ignore[attr-defined]
                    chain = [node]
                else:
                    chain = [Quotient((left, factor))]
                divided = place - 1
                literal = False
            else:
                chain.append(factor)
                divided = 0
                literal = False
        self.pos = pos
        return chain[0] if len(chain) == 1 else Product(tuple(chain))

    def whole(self, above: Node, below: Node, token: str) -> bool:
        """Whether a quotient of two literals is one exact fraction."""
        return (
            type(below) is Number and token[0] < ":" and type(below.value) is int and below.value != 0 and type(above.value) is int  # type: ignore[attr-defined]
        )

    def beside(self, token: str, start: int, divided: int) -> Node:
        """The factor that stands beside the one before it, with nothing but blanks between."""
        place = self.pos
        before = self.texts[place - 1] if place else ""
        if before and token[0] < ":" and (token[0] > "/" or (token[0] == "." and len(token) > 1)):
            if before[0] < ":" and (before[0] > "/" or before[0] == "."):
                literals.number_beside_number(self, place)
            self.note(f"`{self.tokens.quote(place - 1, place)}` is read as a product", place - 1, place)
        if token in FRACTIONS and before.isdigit():
            literals.number_beside_number(self, place)
        factor = self.raised(self.primary())
        last = self.pos - 1
        if divided:
            quote = self.tokens.quote
            left, below, right = quote(start, divided - 1), quote(divided + 1, place - 1), quote(place, last)
            if self.texts[place][0] != "(" or len(below) > 0:
                whole = quote(start, last)
                self.note(
                    f"`{whole}` is read as ({left}/{below})*{right}; for the other reading write {left}/({below}*{right})",
                    start,
                    last,
                )
        elif before.isdigit() and self.texts[place - 2 : place - 1] == ["^"] and not self.apart(place):
            base = self.texts[place - 3]
            if base in ("e", "exp") or base[0].isdigit():
                quote = self.tokens.quote
                power, exponent, right = quote(place - 3, place - 1), before, quote(place, last)
                other = f"{base}^({exponent}*{right})"
                text = f"`{quote(place - 3, last)}` is read as {power}*{right}; for the other reading write {other}"
                self.note(text, place - 3, last)
        return factor

    def signed_operand(self) -> Node:
        """An operand after `*` or `/`, with its own signs and power."""
        texts = self.texts
        minus = 0
        token = texts[self.pos]
        while token == "-" or token == "+":
            minus += token == "-"
            self.pos += 1
            token = texts[self.pos]
        node = self.primary()
        literal = type(node) is Number and self.ends_bare() and token[0] != "("
        raised = self.raised(node)
        if raised is node and literal and minus and texts[self.pos - 2] == "-":
            raised = Number(-node.value)  # type: ignore[attr-defined]
            minus -= 1
        for _ in range(minus):
            raised = Negative((raised,))
        return raised

    def raised(self, base: Node) -> Node:
        """The operand with its factorials, superscripts and powers; `self.pos` is the place after the operand."""
        texts = self.texts
        base = self.marked(base)
        token = texts[self.pos]
        if token != "^" and token != "**":
            return base
        chain: list[tuple[int, Node]] = [(0, base)]
        places = [self.pos - 1]
        literal = False
        while token == "^" or token == "**":
            self.pos += 1
            minus = 0
            token = texts[self.pos]
            while token == "-" or token == "+":
                minus += token == "-"
                self.pos += 1
                token = texts[self.pos]
            node = self.leaves.get(token)
            if node is None:
                node = self.primary()
            else:
                self.pos += 1
            literal = type(node) is Number and minus > 0 and texts[self.pos - 2] == "-" and self.ends_bare()
            marked = self.marked(node)
            literal = literal and marked is node
            chain.append((minus, marked))
            places.append(self.pos - 1)
            token = texts[self.pos]
        minus, node = chain.pop()
        if literal:
            node = Number(-node.value)  # type: ignore[attr-defined]
            minus -= 1
        while chain:
            for _ in range(minus):
                node = Negative((node,))
            minus, base = chain.pop()
            node = Power((base, node))
            if not node.support:
                self.heavy = True
                self.ranges[node] = (places[len(chain)], self.pos - 1)
        return node

    def marked(self, node: Node) -> Node:
        """The operand with the `!` and superscripts that follow it."""
        while True:
            token = self.texts[self.pos]
            if token == "!":
                if self.texts[self.pos + 1] == "!":
                    self.fail(
                        "the double factorial `!!` is not known",
                        self.pos,
                        self.pos + 1,
                        help="write (x!)! for the factorial of a factorial",
                    )
                node = Call("factorial", (node,))
                if not node.support:
                    self.heavy = True
                    self.ranges[node] = (self.pos - 1, self.pos)
            elif token and token[0] in SUPERSCRIPTS:
                node = Power((node, self.superscript(token)))
                self.heavy = self.heavy or not node.support
            else:
                return node
            self.pos += 1

    def superscript(self, token: str) -> Node:
        """The exponent that a run of superscripts stands for."""
        text = token.translate(RAISED_AS)
        if text.removeprefix("-").isdigit() and len(text) < 20:
            return Number(int(text))
        return self.written_small(text)

    def primary(self) -> Node:  # noqa: RET503  (`unexpected` raises)
        """A number, a word, or something in brackets."""
        pos = self.pos
        token = self.texts[pos]
        node = self.leaves.get(token)
        if node is not None:
            self.pos = pos + 1
            return node
        first = token[:1]
        if (first.isalpha() and first.isascii()) or (first == "%" and len(token) > 1):
            return self.word(token)
        if "/" < first < ":" or (first == "." and len(token) > 1):
            self.pos = pos + 1
            return literals.number(self, token)
        if first == "(" or first == "{" or first == "[":
            return self.group(token)
        if first == "|":
            return self.absolute()
        if first == "√" or first == "∛" or first == "∜":
            return self.radical(first)
        if first in FRACTIONS and first:
            self.pos = pos + 1
            return Number(Fraction(*FRACTIONS[first]))
        self.unexpected()

    def word(self, token: str) -> Node:
        """A name or a call; see words.py."""
        raise NotImplementedError

    def name(self, token: str) -> Node:
        """What a name stands for; see words.py."""
        raise NotImplementedError

    def written_small(self, text: str) -> Node:
        """The exponent written in superscripts that are more than a number; see words.py."""
        raise NotImplementedError

    def group(self, token: str) -> Node:
        """What stands in brackets."""
        opening = self.pos
        self.pos += 1
        self.enter(opening)
        bars, self.bars = self.bars, 0
        node = self.expression()
        self.bars = bars
        self.depth -= 1
        if self.texts[self.pos] != CLOSING[token]:
            self.unclosed(opening, CLOSING[token])
        self.pos += 1
        return node

    def absolute(self) -> Node:
        """What stands between two bars."""
        opening = self.pos
        self.pos += 1
        self.enter(opening)
        self.bars += 1
        node = self.sum()
        self.bars -= 1
        self.depth -= 1
        if self.texts[self.pos] != "|":
            self.unclosed(opening, "|")
        self.pos += 1
        return Call("abs", (node,))

    def radical(self, sign: str) -> Node:
        """A root sign and the one operand after it."""
        place = self.pos
        self.pos += 1
        self.enter(place)
        if self.texts[self.pos] in ("-", "+"):
            self.fail("a root sign is followed by a sign", self.pos, help="put what is under the root in brackets")
        bracketed = self.texts[self.pos] in ("(", "{")
        node = self.primary()
        self.depth -= 1
        if not bracketed and (AFTER.get(self.texts[self.pos]) in (None, RAISED)):
            quote = self.tokens.quote(place, self.pos - 1)
            self.note(
                f"`{sign}` is read as the root of what directly follows it: {quote}; put more than that in brackets",
                place,
                self.pos - 1,
            )
        if sign == "√":
            return Call("sqrt", (node,))
        return Call("cbrt", (node,)) if sign == "∛" else Power((node, Number(Fraction(1, 4))))
