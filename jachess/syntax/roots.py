"""rootof(t^5 - t - 1, t, 1): a real algebraic number, the first real root, in ascending order, of a polynomial in t.

root₁(t⁵ − t − 1), as it is printed for the eye, is read too. The polynomial may be any with rational coefficients; the
number is that root's irreducible polynomial and its place among the roots of that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jachess.errors import LimitError
from jachess.expression.nodes import Name, Node, Number, free_names
from jachess.syntax.names import canonical

if TYPE_CHECKING:
    from jachess.syntax.words import Words

_HELP = "write rootof(t^5 - t - 1, t, 1): a polynomial, its variable, and which of its real roots, counted from the least"


def root(words: Words, word: str) -> Node:
    """The number whose word with its bracket is the current token."""
    place = words.pos
    comma = _comma(words, place) if word == "rootof" else 0
    token = words.texts[comma + 1] if comma else "t"
    index = Name(canonical(token))
    outer_leaves, outer_bound = words.leaves, words.bound
    words.leaves, words.bound = {**outer_leaves, token: index}, {**outer_bound, token: index}
    words.pos += 1
    args = words.arguments(place, ")")
    words.leaves, words.bound = outer_leaves, outer_bound
    last = words.pos - 1
    if word != "rootof":
        args += [index, Number(int(word[4:].removeprefix("_")[:9]))]
    if len(args) != 3:
        words.fail(f"`{word}` has the wrong number of arguments", place, last, help=_HELP, kind="arity")
    body, _, which = args
    inside = place + 1, (comma or last) - 1
    _check(words, body, index, *inside)
    if type(which) is not Number or type(which.value) is not int or which.value < 1:
        words.fail("the place of a root is a whole number, 1 or more", place, last, help=_HELP, kind="root")
    return _found(words, body, index, which.value, inside, (place, last))


def _comma(words: Words, place: int) -> int:  # noqa: RET503  (`fail` raises)
    """The place of the comma before the variable, which is the whole second argument."""
    texts, depth = words.texts, 0
    for at in range(place, len(texts)):
        last = texts[at][-1:]
        if last in ("(", "[", "{"):
            depth += 1
        elif last in (")", "]", "}"):
            depth -= 1
            if depth == 0:
                break
        elif last == "," and depth == 1:
            if texts[at + 1].isidentifier() and texts[at + 2] in (",", ")"):
                return at
            break
    words.fail("`rootof` needs a polynomial, its variable and a number", place, help=_HELP, kind="arity")


def _check(words: Words, body: Node, index: Name, first: int, last: int) -> None:
    others = [name.text for name in free_names(body) if name is not index]
    if others:
        words.fail(
            f"the polynomial of a root depends on `{others[0]}`",
            first,
            last,
            cause=f"its coefficients must be rational numbers, and its only variable {index.text}",
            help="a root with parameters is not a single number; give them values first",
            kind="root",
        )


def _found(words: Words, body: Node, index: Name, which: int, inside: tuple[int, int], whole: tuple[int, int]) -> Node:
    from jachess.expression.real_roots import MAX_DEGREE, MAX_SIZE, TooLarge, normalised, polynomial_of, primitive, real_roots

    try:
        polynomial = polynomial_of(body, index)
    except TooLarge:
        raise LimitError(
            "the polynomial of a root is too large",
            text=words.tokens.source,
            span=words.tokens.span(*inside),
            cause=f"degrees go to {MAX_DEGREE}, the degree times the bits of the coefficients to {MAX_SIZE}",
            help="take a smaller polynomial",
        ) from None
    if polynomial is None:
        words.fail(
            f"this is not a polynomial in {index.text} with rational coefficients",
            *inside,
            help=_HELP,
            kind="root",
        )
    if polynomial.degree() < 1:
        words.fail("the polynomial of a root is constant", *inside, help=_HELP, kind="root")
    coefficients = primitive(polynomial)
    found = normalised(coefficients, which)
    if found is None:
        count = len(real_roots(coefficients))
        real = "no real root" if count == 0 else "1 real root" if count == 1 else f"{count} real roots"
        words.fail(
            f"the polynomial has {real}, there is no number {which}",
            *whole,
            help="roots are counted without repetition, from the least" if count else "only real roots are numbers here",
            kind="root",
        )
    return found
