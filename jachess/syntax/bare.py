"""Functions whose name is not directly followed by a bracket: sin x, sin^2 x, sin^-1(x), log_b x.

The argument is the factors that follow: numbers, names and their powers, up to a sign, a bracket or a function; or one
more function with its argument. A bracket after nothing but numbers belongs to them: sin 2(x + 1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jachess.expression.nodes import MINUS_ONE, Negative, Node, Number, Power, Product
from jachess.syntax.grammar import AFTER, RAISED, SUPERSCRIPTS
from jachess.syntax.names import FUNCTION_LETTERS, canonical
from jachess.syntax.spellings import BARE, BINDER_SPELLINGS, INVERSE, PIECEWISE
from jachess.vocabulary import SPELLINGS

if TYPE_CHECKING:
    from jachess.syntax.words import Words


def logarithm(words: Words, word: str, base: str) -> Node:
    """log_2(x), log_b x: a logarithm whose base is written below; the current token is the word."""
    place = words.pos
    bracket = words.texts[place][-1] == "("
    if base in ("2", "10"):
        name = f"log{base}"
        if bracket:
            words.pos += 1
            return words.function(name, word, words.arguments(place, ")"), place)
        return without_brackets(words, word, name)
    below = words.number_or_name(base)
    if bracket:
        words.pos += 1
        args = words.arguments(place, ")")
        return words.function("logb", word, [*args, below], place)
    return without_brackets(words, word, "logb", below)


def without_brackets(words: Words, spelling: str, name: str, base: Node | None = None) -> Node:
    """sin x, sin^2 x, sin^-1(x), log_b x: a function whose name is not directly followed by its bracket."""
    texts = words.texts
    place = words.pos
    words.pos += 1
    if name == "ln" and texts[words.pos] == "_":
        words.pos += 1
        base = words.primary()
        name = "logb"
        if type(base) is Number and base.value in (2, 10):
            name, base = f"log{base.value}", None
    exponent = exponent_of_function(words)
    if exponent is MINUS_ONE:
        name, exponent = inverse(words, name, spelling, place), None
    token = texts[words.pos]
    if token == "(" or (token == "{" and name != "sqrt" and words.has_comma(words.pos)):
        opening = words.pos
        words.pos += 1
        args = words.arguments(opening, ")" if token == "(" else "}")
    else:
        args = [bare_argument(words, spelling, name, place)]
    node = words.function(name, spelling, [*args, base] if base is not None else args, place)
    return node if exponent is None else Power((node, exponent))


def exponent_of_function(words: Words) -> Node | None:
    """The exponent between a function and its argument: sin^2 x."""
    texts = words.texts
    token = texts[words.pos]
    if token and token[0] in SUPERSCRIPTS:
        words.pos += 1
        return words.superscript(token)
    if token != "^" and token != "**":
        return None
    words.pos += 1
    minus = texts[words.pos] == "-"
    words.pos += minus
    node = words.primary()
    if minus:
        return Number(-node.value) if type(node) is Number else -node
    return node


def inverse(words: Words, name: str, spelling: str, place: int) -> str:
    """The inverse function that sin^-1 stands for."""
    if name not in INVERSE:
        words.fail(
            f"`{spelling}^(-1)` has no meaning here",
            place,
            words.pos - 1,
            cause="after the name of a function, -1 marks the inverse function",
            help=f"write 1/{spelling}(x) for the reciprocal",
        )
    inverse = INVERSE[name]
    shown = words.tokens.quote(place, words.pos - 1)
    text = f"`{shown}` is read as the inverse function arc{name}; write 1/{spelling}(x) for the reciprocal"
    words.note(text, place, words.pos - 1)
    return inverse


def bare_argument(words: Words, spelling: str, name: str, place: int) -> Node:
    """The factors that a function without brackets takes: numbers, names and their powers, or one more function."""
    texts = words.texts
    words.enter(place)
    minus = 0
    while texts[words.pos] == "-" and not words.apart(words.pos + 1):
        minus += 1
        words.pos += 1
    start = words.pos
    factors: list[Node] = []
    while True:
        token = texts[words.pos]
        first = token[:1]
        number = "-" < first < ":" and token not in ("/", ".")
        if number and factors:
            break
        if first.isalpha() and first.isascii():
            word = token.rstrip("(['")
            function = SPELLINGS.get(word) in BARE or word in BINDER_SPELLINGS or word.partition("_")[0] in ("log", "ln")
            function = function or (
                token[-1] == "(" and (word in SPELLINGS or word in PIECEWISE or word in FUNCTION_LETTERS or word in words.functions)
            )
            if canonical(word) in words.leaves or AFTER.get(token) is not None:
                function = False
            if AFTER.get(token) is not None or (function and factors):
                break
            factors.append(words.raised(words.primary()))
            if function:
                break
        elif number or first == "√" or token == "{":
            factors.append(words.raised(words.primary()))
        elif (token == "|" and not factors) or (token in ("(", "[") and factors and not any(factor.support for factor in factors)):
            factors.append(words.raised(words.primary()))
            break
        else:
            break
    words.depth -= 1
    if not factors:
        from jachess.syntax.refusals import without_arguments

        raise without_arguments(words, spelling, place)
    last = words.pos - 1
    quote = words.tokens.quote
    if sum(1 for factor in factors if factor.support) > 1:
        words.note(f"`{quote(place, last)}` is read as {spelling}({quote(start, last)})", place, last)
    elif texts[words.pos] == "/" or AFTER.get(texts[words.pos], RAISED) is None or texts[words.pos] in ("(", "["):
        words.note(
            f"`{quote(place, last)}` is read as {spelling}({quote(start, last)}), and what follows stands outside", place, last
        )
    node = factors[0] if len(factors) == 1 else Product(tuple(factors))
    if minus and type(node) is Number and node.value > 0 and len(factors) == 1 and words.ends_bare():
        node, minus = Number(-node.value), minus - 1
    for _ in range(minus):
        node = Negative((node,))
    return node
