"""A word directly before a bracket: a call, or a product.

In this order: a declared variable, a bound index or a defined part (a product); a function that `where` defines; a
function of the vocabulary; sum, integral, piecewise; an unknown function f, g, h, F, G, H, phi, f1, unless the same word
also stands without a bracket; a single letter or Greek letter (a product); else nothing that is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jachess.expression.nodes import ONE, Call, Node, Number, Power, Quotient, Unknown, substitute
from jachess.syntax import bare, binders
from jachess.syntax.names import CONSTANT_SPELLINGS, FUNCTION_LETTERS, GREEK_NAMES, canonical, too_long
from jachess.syntax.spellings import ALWAYS, BESSEL, BINDER_SPELLINGS, PIECEWISE, PREDICATES, PRINTED
from jachess.vocabulary import SPELLINGS

if TYPE_CHECKING:
    from jachess.syntax.words import Words


def called(words: Words, token: str) -> Node:
    """A word directly before a bracket."""
    spelling = token[:-1]
    word = spelling.rstrip("'")
    primes = len(spelling) - len(word)
    place = words.pos
    if too_long(word):
        from jachess.syntax.refusals import not_a_name

        raise not_a_name(words, word)
    if not primes:
        text = canonical(word)
        if text in words.declared or word in words.bound or (text in words.leaves and text not in CONSTANT_SPELLINGS):
            return words.beside_bracket(word, note=text not in words.declared)
        if text in words.functions:
            return defined(words, text)
        name = SPELLINGS.get(word) or PRINTED.get(word)
        if name is not None:
            words.pos += 1
            return words.function(name, word, words.arguments(place, ")"), place)
        if word in BINDER_SPELLINGS:
            return binders.binder(words, BINDER_SPELLINGS[word])
        if word == "rootof" or _is_counted_root(word):
            from jachess.syntax import roots

            return roots.root(words, word)
        if word in PIECEWISE:
            words.pos += 1
            return piecewise(words, word, place)
        if word in CONSTANT_SPELLINGS or word == "i":
            return words.beside_bracket(word, note=word != "pi")
        if word in ("pow", "root", "log_") or word in PREDICATES:
            words.pos += 1
            return spelled_out(words, word, words.arguments(place, ")"), place)
        base, mark, below = word.partition("_")
        if mark and SPELLINGS.get(base) == "ln" and below:
            return bare.logarithm(words, word, below)
        if base == "Li" and below:
            words.pos += 1
            args = words.arguments(place, ")")
            return words.function("polylog", word, [words.number_or_name(below), *args], place)
        if base.rstrip("0123456789") in BESSEL and text != base.rstrip("0123456789") and text not in words.plain_names():
            return bessel(words, text, place)
        if word == "not":
            words.texts[place] = "("
            return condition_in_brackets(words)
    if spelling in ("Ai'", "Bi'"):
        words.pos += 1
        return words.function(f"airy{spelling[:2].lower()}prime", spelling, words.arguments(place, ")"), place)
    text = canonical(word)
    letters = text.rstrip("0123456789")
    if (letters in FUNCTION_LETTERS and (primes or text not in words.plain_names())) or (primes and word not in SPELLINGS):
        return unknown(words, text, primes, place)
    if (len(letters) == 1 or letters in GREEK_NAMES or text in words.plain_names()) and not primes:
        return words.beside_bracket(word)
    from jachess.syntax.refusals import unknown_function

    raise unknown_function(words, word, primes)


def _is_counted_root(word: str) -> bool:
    """Whether the word is root₂, root2 or root_2, as a root of a polynomial is printed for the eye."""
    return word.startswith("root") and word[4:].removeprefix("_").isdigit()


def condition_in_brackets(words: Words) -> Node:
    """not (x > 0), where the word stood directly before its bracket."""
    node = words.group("(")
    return words.joined("not", [node], words.pos - 1)


def spelled_out(words: Words, word: str, args: list[Node], place: int) -> Node:
    """pow(x, n), root(x, n) and the predicates of conditions."""
    if word in PREDICATES:
        if len(args) != 1:
            words.fail(f"`{word}` takes 1 argument, not {len(args)}", place, help=f"write {word}(n)", kind="arity")
        words.conditions = True
        node: Node = Call(word, tuple(args))
        words.places[node] = place
        return node
    if len(args) != 2:
        words.fail(f"`{word}` takes 2 arguments, not {len(args)}", place, help=f"write {word}(x, n)", kind="arity")
    words.heavy = words.heavy or not (args[0].support | args[1].support)
    if word == "root":
        return Power((args[0], Number(1) / args[1] if type(args[1]) is Number and args[1].value else Quotient((ONE, args[1]))))
    return Power((args[0], args[1]))


def bessel(words: Words, name: str, place: int) -> Node:
    """J_0(x), K_n(x): a Bessel function, whose order is written below."""
    words.pos += 1
    args = words.arguments(place, ")")
    if len(args) != 1:
        words.fail(
            f"`{name}` takes 1 argument, not {len(args)}",
            place,
            cause="it is a Bessel function",
            help=f"write {name}(x)",
            kind="arity",
        )
    at, words.pos = words.pos, place
    order = words.number_or_name(name[1:].lstrip("_"))
    words.pos = at
    function = BESSEL[name[0]]
    words.note(f"`{name}(...)` is read as the Bessel function {function}; for a product write {name}*(...)", place)
    return Call(function, (order, *args))


def unknown(words: Words, name: str, primes: int, place: int) -> Node:
    """An unknown function at its arguments; primes are derivatives."""
    words.pos += 1
    args = words.arguments(place, ")")
    if not args:
        words.fail(f"`{name}` has no argument", place, help=f"write {name}(x)", kind="arity")
    if primes and len(args) > 1:
        words.fail(
            f"`{name}'` has {len(args)} arguments",
            place,
            cause="a prime marks the derivative of a function of one variable",
            help=f"write D[1]({name})(...) for the derivative by the first argument",
        )
    return Unknown(name, (1,) * primes, tuple(args))


def is_derivative(words: Words) -> bool:
    """Whether `D[` begins D[1,2](f)(x, y)."""
    texts, place = words.texts, words.pos + 1
    while texts[place].isdigit() or texts[place] == ",":
        place += 1
    return (
        texts[place] == "]"
        and texts[place + 1] == "("
        and texts[place + 2][:1].isalpha()
        and texts[place + 3 : place + 5] == [")", "("]
    )


def derivative_in_slots(words: Words) -> Node:
    """D[1,2](f)(x, y): the unknown function f, differentiated by its first and second argument."""
    start = words.pos
    words.pos += 1
    slots = []
    while words.texts[words.pos] != "]":
        if words.texts[words.pos].isdigit():
            slots.append(int(words.texts[words.pos][:9]))
        words.pos += 1
    name = canonical(words.texts[words.pos + 2])
    opening = words.pos + 4
    words.pos += 5
    args = words.arguments(opening, ")")
    if not slots or min(slots) < 1 or max(slots) > len(args):
        words.fail(f"`{name}` has {len(args)} arguments", start, opening, cause="the numbers after D count its arguments, from 1")
    return Unknown(name, tuple(sorted(slots)), tuple(args))


def defined(words: Words, name: str) -> Node:
    """The call of a function that the text defines."""
    place = words.pos
    definition = words.functions[name]
    words.pos += 1
    args = words.arguments(place, ")")
    if len(args) != len(definition.arguments):
        count = len(definition.arguments)
        words.fail(
            f"`{name}` takes {count} argument{'s' * (count > 1)}, not {len(args)}",
            place,
            cause=f"the text defines {name}({', '.join(argument.text for argument in definition.arguments)})",
            kind="arity",
        )
    binders.spend(words, definition.size, place)
    if not any(arg.support for arg in args):
        words.heavy = True
    return substitute(definition.body, dict(zip(definition.arguments, args, strict=True)))


def piecewise(words: Words, word: str, place: int) -> Node:
    """piecewise(v, c, ..., otherwise), Piecewise((v, c), (w, True)), if(c, a, b)."""
    texts = words.texts
    words.enter(place)
    bars, words.bars = words.bars, 0
    parts: list[Node] = []
    always = None
    while texts[words.pos] != ")" or not parts:
        pair = texts[words.pos] == "(" and word not in ("if", "If") and words.has_comma(words.pos)
        words.pos += pair
        parts.append(words.expression())
        if pair:
            if texts[words.pos] != ",":
                words.unclosed(place, ")")
            words.pos += 1
            if texts[words.pos] in ALWAYS:
                always = len(parts)
                words.pos += 1
            else:
                parts.append(words.expression())
            if texts[words.pos] != ")":
                words.unclosed(place, ")")
            words.pos += 1
        elif texts[words.pos] == "," and texts[words.pos + 1] in ALWAYS and texts[words.pos + 2] in (")", ","):
            always = len(parts)
            words.pos += 2
        if texts[words.pos] != ",":
            break
        words.pos += 1
    words.bars = bars
    words.depth -= 1
    if texts[words.pos] != ")":
        words.unclosed(place, ")")
    words.pos += 1
    if word in ("if", "If") and len(parts) == 3:
        parts = [parts[1], parts[0], parts[2]]
    elif word in ("if", "If"):
        words.fail(f"`if` takes 3 arguments, not {len(parts)}", place, help="write if(condition, value, otherwise)", kind="arity")
    if always is not None:
        parts = parts[:always]
    return pieces(words, parts, place)


def pieces(words: Words, parts: list[Node], place: int) -> Node:
    """The piecewise function of values and conditions in turn."""
    from jachess.syntax.refusals import is_condition

    if len(parts) == 1 or any(is_condition(part) != (turn % 2 == 1) for turn, part in enumerate(parts)):
        words.fail(
            "values and conditions do not alternate",
            place,
            cause="after a value comes its condition; last may come the value otherwise",
            help="write piecewise(-x, x < 0, x)",
            kind="piecewise",
        )
    words.conditions = True
    return Call("piecewise", tuple(parts))
