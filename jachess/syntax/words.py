"""Words: what a name stands for, and functions with their arguments.

    name (arguments)      a function of the vocabulary, one that `where` defines, or an unknown function f(x, y)
    sin x   sin^2 x       a function without brackets takes the factors that follow, up to a sign, a bracket or a function
    f'(x)   D[1,2](f)(x, y)    derivatives of unknown functions
    x[i+1]                an indexed variable
    x(y + 1)              a product, where x is no function
    sum(u, i, 1, n)       sums, products and integrals bind their index
    rootof(p, t, k)       the k-th real root of a polynomial in t, which is bound too

Declared variables come before everything else, then bound indices and definitions, then constants and functions.
"""

from __future__ import annotations

from typing import NamedTuple

from jachess.errors import SyntaxProblem
from jachess.expression.nodes import Call, Name, Node, Number, free_names
from jachess.syntax import bare, binders, calls
from jachess.syntax.grammar import Grammar
from jachess.syntax.limits import MAX_TERMS
from jachess.syntax.names import FUNCTION_LETTERS, GREEK_NAMES, INFINITIES, canonical, indexed, too_long
from jachess.syntax.spellings import BARE, BINDER_SPELLINGS, GROWING, PIECEWISE, WITH_TWO
from jachess.syntax.tokens import Tokens
from jachess.vocabulary import FUNCTIONS, SPELLINGS

# How a name begins that was perhaps meant as a function and its argument: sinx.
_BEGINNINGS = frozenset(
    {spelling[:3] for spelling, name in SPELLINGS.items() if name in BARE} | {"ln" + letter for letter in "xyzt0123456789"}
)


class Definition(NamedTuple):
    """A function that the text defines: f(t) = body."""

    arguments: tuple[Name, ...]
    body: Node
    size: int


class Words(Grammar):
    """The grammar together with its words: names, functions, calls, bound indices."""

    def __init__(self, tokens: Tokens, leaves: dict[str, Node], declared: frozenset[str] = frozenset()) -> None:
        super().__init__(tokens, leaves)
        self.declared = declared  # spellings that are variables, whatever else they may mean
        self.functions: dict[str, Definition] = {}
        self.names: dict[Name, int] = {}  # every name read, with the token where it first stood
        self.bound: dict[str, Name] = {}  # the indices in scope
        self.open = False  # whether an indexed name waits for the number of a bound index
        self.budget = MAX_TERMS
        self._plain: frozenset[str] | None = None

    def word(self, token: str) -> Node:
        """The operand that begins with a word."""
        last = token[-1]
        if last == "(":
            return calls.called(self, token)
        if last == "[":
            return calls.derivative_in_slots(self) if token == "D[" and calls.is_derivative(self) else self.indexed(token)
        if last == "'":
            self.fail(
                f"`{token}` is not a variable",
                self.pos,
                cause="a prime marks the derivative of an unknown function, as in f'(x)",
                help=f"rename it to {token.rstrip(chr(39))}1",
            )
        name = SPELLINGS.get(token)
        if name is not None and (name in BARE or not self.may_be_plain(token)):
            return bare.without_brackets(self, token, name)
        if token in BINDER_SPELLINGS or (token in PIECEWISE and token != "cases"):
            from jachess.syntax.refusals import without_arguments

            raise without_arguments(self, token)
        base, mark, below = token.partition("_")
        if mark and SPELLINGS.get(base) == "ln" and canonical(token) not in self.declared:
            return bare.logarithm(self, token, below)
        if self.texts[self.pos + 1] == "_" and self.texts[self.pos + 2] in ("(", "{"):
            return self.subscripted(token)
        node = self.name(token)
        self.pos += 1
        return node

    def may_be_plain(self, token: str) -> bool:
        """Whether the spelling of a function may also be a plain name: beta, gamma, W."""
        return len(token) <= 2 or token in GREEK_NAMES or token == "Beta"

    def name(self, token: str) -> Node:
        """What a name stands for by itself, at the current token."""
        leaves = self.leaves
        text = canonical(token)
        node: Node | None = leaves.get(text)
        if node is None:
            base, _, below = token.partition("_")
            if below and (below in self.bound or all(letter in self.bound for letter in below)):
                indices = [below] if below in self.bound else below
                return self.indexed_by(base, tuple(self.bound[letter] for letter in indices), self.pos)
            if token == "i" or token in INFINITIES or too_long(token):
                from jachess.syntax.refusals import not_a_name

                raise not_a_name(self, token)
            self.misspelt(token)
            node = Name(text)
            self.names.setdefault(node, self.pos)
        leaves[token] = node
        return node

    def misspelt(self, token: str) -> None:
        """Refuse sinx and sin2x, which nobody means as names."""
        if len(token) < 3 or token[:3] not in _BEGINNINGS or not token.isalnum():
            return
        for length in range(min(len(token) - 1, 6), 1, -1):
            rest = token[length:]
            if SPELLINGS.get(token[:length]) in BARE and (
                rest in ("x", "y", "z", "t") or rest[0].isdigit() or rest in self.plain_names()
            ):
                self.fail(
                    f"`{token}` is not a function or a usual name",
                    self.pos,
                    cause=f"`{token[:length]}` and its argument have nothing between them",
                    help=f"write {token[:length]}({rest}); if {token} is a variable, say so with --vars",
                    kind="name",
                )

    def plain_names(self) -> frozenset[str]:
        """The words that stand without a bracket somewhere in the text."""
        if self._plain is None:
            texts = self.texts
            self._plain = frozenset(
                canonical(token)
                for place, token in enumerate(texts)
                if token[:1].isalpha() and not (texts[place + 1] == ")" and texts[place - 2] == "]")
            )
        return self._plain

    def indexed(self, token: str) -> Node:
        """x[3], x[i+1], x[2, j]: the variable of that index, or what becomes it when the index is known."""
        place = self.pos
        self.pos += 1
        indices = self.arguments(place, "]")
        if not indices:
            self.fail("an index is missing", place, self.pos - 1, help=f"write {token}1]")
        return self.indexed_by(token[:-1], tuple(indices), place)

    def indexed_by(self, base: str, indices: tuple[Node, ...], place: int) -> Node:
        """The variable with these indices."""
        if all(type(index) is Number for index in indices) or not any(index.support for index in indices):
            return self.variable(base, indices, place)
        for index in indices:
            for name in free_names(index):
                if name not in self.bound.values():
                    self.fail(
                        f"the index `{name.text}` has no value",
                        place,
                        cause=f"`{base}[...]` is an indexed variable, and nothing binds `{name.text}`",
                        help=f"write a number, or sum(..., {name.text}, 1, 9) around it",
                        kind="index",
                    )
        self.open = True
        node = Call("[]", (Name(canonical(base)), *indices))
        self.places[node] = place
        return node

    def variable(self, base: str, indices: tuple[Node, ...], place: int) -> Node:
        """The variable with these known indices."""
        numbers = []
        for index in indices:
            value = binders.whole(index)
            if value is None or value < 0:
                from jachess.syntax.refusals import bad_index

                raise bad_index(self, index, place)
            numbers.append(value)
        text = indexed(canonical(base), numbers)
        node = self.leaves.get(text)
        if node is None:
            node = self.leaves[text] = Name(text)
        if type(node) is Name:
            self.names.setdefault(node, place)
        return node

    def subscripted(self, token: str) -> Node:
        """x_(i+1): another way to write x[i+1]."""
        place = self.pos
        opening = self.pos + 2
        self.pos += 3
        return self.indexed_by(token, tuple(self.arguments(opening, ")" if self.texts[opening] == "(" else "}")), place)

    def written_small(self, text: str) -> Node:
        """The exponent written in superscripts: eˣ, e⁻²ˣ, x⁽ⁿ⁺¹⁾."""
        from jachess.syntax.tokens import scan

        outer = self.texts, self.pos, self.bars
        try:
            self.texts, self.pos, self.bars = scan(text).texts, 0, 0
            node = self.sum()
            if self.texts[self.pos] != "":
                raise LookupError
        except (SyntaxProblem, LookupError):
            self.texts, self.pos, self.bars = outer
            self.fail(
                f"the superscript `{self.texts[self.pos]}` is not an exponent",
                self.pos,
                help="write the exponent after ^, in brackets",
            )
        self.texts, self.pos, self.bars = outer
        return node

    def beside_bracket(self, word: str, note: bool = True) -> Node:
        """A name before a bracket, which is left in place: the two are a product."""
        place = self.pos
        if note and not (self.tokens.latex and word not in FUNCTION_LETTERS):
            self.note(f"`{word}(...)` is read as the product {word}*(...), since `{word}` is not a function", place)
        node = self.name(word)
        self.texts[place] = "("
        return node

    def arguments(self, opening: int, closing: str) -> list[Node]:
        """What stands between the brackets, separated by commas; the place is after the closing bracket."""
        texts = self.texts
        self.enter(opening)
        bars, self.bars = self.bars, 0
        found: list[Node] = []
        if texts[self.pos] != closing:
            while True:
                found.append(self.expression())
                if texts[self.pos] != ",":
                    break
                self.pos += 1
        self.bars = bars
        self.depth -= 1
        if texts[self.pos] != closing:
            self.unclosed(opening, closing)
        self.pos += 1
        return found

    def function(self, name: str, spelling: str, args: list[Node], place: int) -> Node:
        """The call of a known function with the arguments that were given."""
        count = len(args)
        if count == 2:
            name = WITH_TWO.get(name, name)
        arity = FUNCTIONS[name].arity
        if count != arity if arity else count < 2:
            from jachess.syntax.refusals import wrong_count

            raise wrong_count(self, name, spelling, count, place)
        node = Call(name, tuple(args))
        if name in GROWING and not node.support:
            self.heavy = True
            self.places[node] = place
        return node

    def number_or_name(self, token: str) -> Node:
        """What is written below a word: log_2, J_n."""
        return Number(int(token)) if token.isdigit() and len(token) < 20 else self.name(token)

    def has_comma(self, opening: int) -> bool:
        """Whether a comma stands directly in the bracket opened at a token."""
        texts, depth = self.texts, 0
        for place in range(opening, len(texts)):
            last = texts[place][-1:]
            if last in ("(", "[", "{"):
                depth += 1
            elif last in (")", "]", "}"):
                depth -= 1
                if depth == 0:
                    return False
            elif last == "," and depth == 1:
                return True
        return False
