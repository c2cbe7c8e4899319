"""Words: what a name stands for, and functions with their arguments.

    name (arguments)      a function of the vocabulary, one that `where` defines, or an unknown function f(x, y)
    sin x   sin^2 x       a function without brackets takes the factors that follow, up to a sign, a bracket or a function
    f'(x)   D[1,2](f)(x, y)    derivatives of unknown functions
    x[i+1]                an indexed variable
    x(y + 1)              a product, where x is no function
    sum(u, i, 1, n)       sums, products and integrals bind their index

Declared variables come before everything else, then bound indices and definitions, then constants and functions.
"""

from __future__ import annotations

from typing import NamedTuple

from jachess.expression.nodes import MINUS_ONE, ONE, Call, Name, Node, Number, Power, Quotient, Unknown, free_names, substitute
from jachess.syntax import binders
from jachess.syntax.grammar import AFTER, RAISED, SUPERSCRIPTS, Grammar
from jachess.syntax.names import CONSTANT_SPELLINGS, FUNCTION_LETTERS, GREEK_NAMES, INFINITIES, canonical, indexed, too_long
from jachess.syntax.tokens import Tokens
from jachess.vocabulary import FUNCTIONS, SPELLINGS

# Functions that take an argument without brackets: sin x.
BARE = frozenset(
    "exp ln log10 log2 sqrt cbrt abs sign sin cos tan cot sec csc asin acos atan acot asec acsc sinh cosh tanh coth sech csch "
    "asinh acosh atanh acoth asech acsch erf erfc".split()
)
INVERSE = {
    "sin": "asin", "cos": "acos", "tan": "atan", "cot": "acot", "sec": "asec", "csc": "acsc", "sinh": "asinh", "cosh": "acosh",
    "tanh": "atanh", "coth": "acoth", "sech": "asech", "csch": "acsch",
}  # fmt: skip
BINDER_SPELLINGS = {
    "sum": "sum", "Sum": "sum", "prod": "prod", "product": "prod", "Product": "prod",
    "integral": "integral", "Integral": "integral", "integrate": "integral", "int": "integral",
}  # fmt: skip
PIECEWISE = frozenset({"piecewise", "Piecewise", "cases", "if", "If"})
PREDICATES = frozenset({"nonpole", "noninteger", "integer", "odd", "even"})
CONSTANT_OF_PROPORTION = frozenset("gamma lgamma factorial binomial beta prod sum polygamma".split())  # values that may be huge


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
        self.budget = binders.MAX_TERMS
        self._plain: frozenset[str] | None = None

    # Names

    def word(self, token: str) -> Node:
        """The operand that begins with a word."""
        last = token[-1]
        if last == "(":
            return self.called(token)
        if last == "[":
            return self.derivative_in_slots() if token == "D[" and self.is_derivative() else self.indexed(token)
        if last == "'":
            self.fail(
                f"`{token}` is not a variable",
                self.pos,
                cause="a prime marks the derivative of an unknown function, as in f'(x)",
                help=f"rename it to {token.rstrip(chr(39))}1",
            )
        name = SPELLINGS.get(token)
        if name is not None and (name in BARE or not self.may_be_plain(token)):
            return self.without_brackets(token, name)
        if token in BINDER_SPELLINGS or token in PIECEWISE and token != "cases":
            from jachess.syntax.refusals import without_arguments

            raise without_arguments(self, token)
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
            base, mark, below = token.partition("_")
            if mark and below in self.bound:
                return self.indexed_by(base, (self.bound[below],), self.pos)
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
        if len(token) < 3 or not token[:3] in _BEGINNINGS or not token.isalnum():
            return
        for length in range(min(len(token) - 1, 6), 1, -1):
            rest = token[length:]
            if SPELLINGS.get(token[:length]) in BARE and (rest in ("x", "y", "z", "t") or rest[0].isdigit() or rest in self.plain_names()):
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
                canonical(token) for place, token in enumerate(texts) if token[:1].isalpha() and not (texts[place + 1] == ")" and texts[place - 2] == "]")
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

    # Calls

    def called(self, token: str) -> Node:
        """A word directly before a bracket."""
        spelling = token[:-1]
        word = spelling.rstrip("'")
        primes = len(spelling) - len(word)
        place = self.pos
        if not primes:
            text = canonical(word)
            if text in self.declared or word in self.bound or text in self.leaves and text not in CONSTANT_SPELLINGS:
                return self.beside_bracket(word, note=text not in self.declared)
            if text in self.functions:
                return self.defined(text)
            name = SPELLINGS.get(word)
            if name is not None:
                self.pos += 1
                return self.function(name, word, self.arguments(place, ")"), place)
            if word in BINDER_SPELLINGS:
                return binders.binder(self, BINDER_SPELLINGS[word])
            if word in PIECEWISE:
                self.pos += 1
                return self.piecewise(word, place)
            if word in CONSTANT_SPELLINGS or word == "i":
                return self.beside_bracket(word, note=word != "pi")
            if word in ("pow", "root", "log_") or word in PREDICATES:
                self.pos += 1
                return self.spelled_out(word, self.arguments(place, ")"), place)
            base, mark, below = word.partition("_")
            if mark and SPELLINGS.get(base) == "ln" and below:
                return self.logarithm(word, below)
            if word == "not":
                self.texts[place] = "("
                return self.condition_in_brackets()
        text = canonical(word)
        letters = text.rstrip("0123456789")
        if letters in FUNCTION_LETTERS and (primes or text not in self.plain_names()) or primes and word not in SPELLINGS:
            return self.unknown(text, primes, place)
        if (len(letters) == 1 or letters in GREEK_NAMES or text in self.plain_names()) and not primes:
            return self.beside_bracket(word)
        from jachess.syntax.refusals import unknown_function

        raise unknown_function(self, word, primes)

    def condition_in_brackets(self) -> Node:
        node = self.group("(")
        return self.joined("not", [node], self.pos - 1)

    def beside_bracket(self, word: str, note: bool = True) -> Node:
        """A name before a bracket, which is left in place: the two are a product."""
        place = self.pos
        if note:
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
        if name == "ln" and count == 2:
            name = "logb"
        arity = FUNCTIONS[name].arity
        if count != arity if arity else count < 2:
            from jachess.syntax.refusals import wrong_count

            raise wrong_count(self, name, spelling, count, place)
        node = Call(name, tuple(args))
        if name in CONSTANT_OF_PROPORTION and not node.support:
            self.heavy = True
            self.places[node] = place
        return node

    def spelled_out(self, word: str, args: list[Node], place: int) -> Node:
        """pow(x, n), root(x, n) and the predicates of conditions."""
        if word in PREDICATES:
            if len(args) != 1:
                self.fail(f"`{word}` takes 1 argument, not {len(args)}", place, help=f"write {word}(n)", kind="arity")
            self.conditions = True
            node: Node = Call(word, tuple(args))
            self.places[node] = place
            return node
        if len(args) != 2:
            self.fail(f"`{word}` takes 2 arguments, not {len(args)}", place, help=f"write {word}(x, n)", kind="arity")
        self.heavy = self.heavy or not (args[0].support | args[1].support)
        if word == "root":
            return Power((args[0], Number(1) / args[1] if type(args[1]) is Number and args[1].value else Quotient((ONE, args[1]))))
        return Power((args[0], args[1]))

    def logarithm(self, word: str, base: str) -> Node:
        """log_2(x), log_b x: a logarithm whose base is written below; the current token is the word."""
        place = self.pos
        bracket = self.texts[place][-1] == "("
        if base in ("2", "10"):
            name = f"log{base}"
            if bracket:
                self.pos += 1
                return self.function(name, word, self.arguments(place, ")"), place)
            return self.without_brackets(word, name)
        below = self.number_or_name(base)
        if bracket:
            self.pos += 1
            args = self.arguments(place, ")")
            return self.function("logb", word, [*args, below], place)
        return self.without_brackets(word, "logb", below)

    def number_or_name(self, token: str) -> Node:
        if token.isdigit():
            return Number(int(token))
        return self.name(token)

    def unknown(self, name: str, primes: int, place: int) -> Node:
        """An unknown function at its arguments; primes are derivatives."""
        self.pos += 1
        args = self.arguments(place, ")")
        if not args:
            self.fail(f"`{name}` has no argument", place, help=f"write {name}(x)", kind="arity")
        if primes and len(args) > 1:
            self.fail(
                f"`{name}'` has {len(args)} arguments",
                place,
                cause="a prime marks the derivative of a function of one variable",
                help=f"write D[1]({name})(...) for the derivative by the first argument",
            )
        return Unknown(name, (1,) * primes, tuple(args))

    def is_derivative(self) -> bool:
        """Whether `D[` begins D[1,2](f)(x, y)."""
        texts, place = self.texts, self.pos + 1
        while texts[place].isdigit() or texts[place] == ",":
            place += 1
        return texts[place] == "]" and texts[place + 1] == "(" and texts[place + 2][:1].isalpha() and texts[place + 3 : place + 5] == [")", "("]

    def derivative_in_slots(self) -> Node:
        """D[1,2](f)(x, y): the unknown function f, differentiated by its first and second argument."""
        start = self.pos
        self.pos += 1
        slots = []
        while self.texts[self.pos] != "]":
            if self.texts[self.pos].isdigit():
                slots.append(int(self.texts[self.pos][:9]))
            self.pos += 1
        name = canonical(self.texts[self.pos + 2])
        opening = self.pos + 4
        self.pos += 5
        args = self.arguments(opening, ")")
        if not slots or min(slots) < 1 or max(slots) > len(args):
            self.fail(f"`{name}` has {len(args)} arguments", start, opening, cause="the numbers after D count its arguments, from 1")
        return Unknown(name, tuple(sorted(slots)), tuple(args))

    def defined(self, name: str) -> Node:
        """The call of a function that the text defines."""
        place = self.pos
        definition = self.functions[name]
        self.pos += 1
        args = self.arguments(place, ")")
        if len(args) != len(definition.arguments):
            count = len(definition.arguments)
            self.fail(
                f"`{name}` takes {count} argument{'s' * (count > 1)}, not {len(args)}",
                place,
                cause=f"the text defines {name}({', '.join(argument.text for argument in definition.arguments)})",
                kind="arity",
            )
        binders.spend(self, definition.size, place)
        if not any(arg.support for arg in args):
            self.heavy = True
        return substitute(definition.body, dict(zip(definition.arguments, args, strict=True)))

    def piecewise(self, word: str, place: int) -> Node:
        """piecewise(v, c, ..., otherwise), Piecewise((v, c), (w, True)), if(c, a, b)."""
        texts = self.texts
        self.enter(place)
        bars, self.bars = self.bars, 0
        parts: list[Node] = []
        always = None
        while texts[self.pos] != ")" or not parts:
            pair = texts[self.pos] == "(" and word not in ("if", "If") and self.has_comma(self.pos)
            self.pos += pair
            parts.append(self.expression())
            if pair:
                if texts[self.pos] != ",":
                    self.unclosed(place, ")")
                self.pos += 1
                if texts[self.pos] in ("True", "true", "otherwise"):
                    always = len(parts)
                    self.pos += 1
                else:
                    parts.append(self.expression())
                if texts[self.pos] != ")":
                    self.unclosed(place, ")")
                self.pos += 1
            elif texts[self.pos] == "," and texts[self.pos + 1] in ("True", "true", "otherwise") and texts[self.pos + 2] in (")", ","):
                always = len(parts)
                self.pos += 2
            if texts[self.pos] != ",":
                break
            self.pos += 1
        self.bars = bars
        self.depth -= 1
        if texts[self.pos] != ")":
            self.unclosed(place, ")")
        self.pos += 1
        if word in ("if", "If") and len(parts) == 3:
            parts = [parts[1], parts[0], parts[2]]
        elif word in ("if", "If"):
            self.fail(f"`if` takes 3 arguments, not {len(parts)}", place, help="write if(condition, value, otherwise)", kind="arity")
        if always is not None:
            parts = parts[:always]
        return self.pieces(parts, place)

    def pieces(self, parts: list[Node], place: int) -> Node:
        """The piecewise function of values and conditions in turn."""
        from jachess.syntax.refusals import is_condition

        if len(parts) == 1 or any(is_condition(part) != (turn % 2 == 1) for turn, part in enumerate(parts)):
            self.fail(
                "values and conditions do not alternate",
                place,
                cause="piecewise takes a value, its condition, a value, its condition, ..., and last the value otherwise",
                help="write piecewise(-x, x < 0, x)",
                kind="piecewise",
            )
        self.conditions = True
        return Call("piecewise", tuple(parts))

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

    # Functions without brackets

    def without_brackets(self, spelling: str, name: str, base: Node | None = None) -> Node:
        """sin x, sin^2 x, sin^-1(x), log_b x: a function whose name is not directly followed by its bracket."""
        texts = self.texts
        place = self.pos
        self.pos += 1
        if name == "ln" and texts[self.pos] == "_":
            self.pos += 1
            base = self.primary()
            name = "logb"
            if type(base) is Number and base.value in (2, 10):
                name, base = f"log{base.value}", None
        exponent = self.exponent_of_function()
        if exponent is MINUS_ONE:
            name, exponent = self.inverse(name, spelling, place), None
        token = texts[self.pos]
        if token == "(" or token == "{" and name != "sqrt" and self.has_comma(self.pos):
            opening = self.pos
            self.pos += 1
            args = self.arguments(opening, ")" if token == "(" else "}")
        else:
            args = [self.bare_argument(spelling, name, place)]
        node = self.function(name, spelling, [*args, base] if base is not None else args, place)
        return node if exponent is None else Power((node, exponent))

    def exponent_of_function(self) -> Node | None:
        """The exponent between a function and its argument: sin^2 x."""
        texts = self.texts
        token = texts[self.pos]
        if token and token[0] in SUPERSCRIPTS:
            self.pos += 1
            return self.superscript(token)
        if token != "^" and token != "**":
            return None
        self.pos += 1
        minus = texts[self.pos] == "-"
        self.pos += minus
        node = self.primary()
        if minus:
            return Number(-node.value) if type(node) is Number else -node
        return node

    def inverse(self, name: str, spelling: str, place: int) -> str:
        """The inverse function that sin^-1 stands for."""
        if name not in INVERSE:
            self.fail(
                f"`{spelling}^(-1)` has no meaning here",
                place,
                self.pos - 1,
                cause="after the name of a function, -1 marks the inverse function",
                help=f"write 1/{spelling}(x) for the reciprocal",
            )
        inverse = INVERSE[name]
        self.note(
            f"`{self.tokens.quote(place, self.pos - 1)}` is read as the inverse function {inverse}; write 1/{spelling}(x) for the reciprocal", place, self.pos - 1
        )
        return inverse

    def bare_argument(self, spelling: str, name: str, place: int) -> Node:
        """The factors that a function without brackets takes: numbers, names and their powers, or one more function."""
        texts = self.texts
        self.enter(place)
        minus = 0
        while texts[self.pos] in ("-", "+"):
            minus += texts[self.pos] == "-"
            self.pos += 1
        start = self.pos
        factors: list[Node] = []
        while True:
            token = texts[self.pos]
            first = token[:1]
            number = "-" < first < ":" and token not in ("/", ".")
            if number and factors:
                break
            if first.isalpha() and first.isascii():
                word = token.rstrip("(['")
                function = SPELLINGS.get(word) in BARE or word in BINDER_SPELLINGS or word.partition("_")[0] in ("log", "ln")
                function = function or token[-1] == "(" and (word in SPELLINGS or word in PIECEWISE or word in FUNCTION_LETTERS or word in self.functions)
                if canonical(word) in self.leaves or AFTER.get(token) is not None:
                    function = False
                if AFTER.get(token) is not None or function and factors:
                    break
                factors.append(self.raised(self.primary()))
                if function:
                    break
            elif number or first == "√" or token == "{":
                factors.append(self.raised(self.primary()))
            elif token == "|" and not factors or token in ("(", "[") and factors and not any(factor.support for factor in factors):
                factors.append(self.raised(self.primary()))
                break
            else:
                break
        self.depth -= 1
        if not factors:
            from jachess.syntax.refusals import without_arguments

            raise without_arguments(self, spelling, place)
        last = self.pos - 1
        quote = self.tokens.quote
        if len(factors) > 1 and not type(factors[0]) is Number or len(factors) > 2:
            self.note(f"`{quote(place, last)}` is read as {spelling}({quote(start, last)})", place, last)
        elif texts[self.pos] == "/" or AFTER.get(texts[self.pos], RAISED) is None or texts[self.pos] in ("(", "["):
            self.note(f"`{quote(place, last)}` is read as {spelling}({quote(start, last)}), and what follows stands outside", place, last)
        node = factors[0] if len(factors) == 1 else _product(factors)
        if minus % 2 or minus:
            for turn in range(minus):
                node = Number(-node.value) if turn == 0 and type(node) is Number and len(factors) == 1 and node.value > 0 else _negative(node)
        return node


def _product(factors: list[Node]) -> Node:
    from jachess.expression.nodes import Product

    return Product(tuple(factors))


def _negative(node: Node) -> Node:
    from jachess.expression.nodes import Negative

    return Negative((node,))


_BEGINNINGS = frozenset(spelling[:3] for spelling, name in SPELLINGS.items() if name in BARE) | {"ln" + letter for letter in "xyzt0123456789"}
