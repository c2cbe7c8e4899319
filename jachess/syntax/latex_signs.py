"""The signs of a LaTeX text: commands, braces, numbers, letters, each with its place."""

from __future__ import annotations

import re
from functools import cache

from jachess.errors import Span, SyntaxProblem
from jachess.results.functions import Note
from jachess.syntax import latex_commands
from jachess.syntax.grammar import SUPERSCRIPTS
from jachess.syntax.limits import MAX_TOKENS
from jachess.syntax.names import GREEK_NAMES
from jachess.syntax.state import shortened
from jachess.syntax.tokens import BLANKS, too_many_tokens
from jachess.vocabulary import SPELLINGS

_WORDS = frozenset({"pi", "where", "and", "or", "not", "if", "otherwise", "else", "sum", "prod", "integral", "piecewise", "True"})

# Functions that are seen at the beginning of a run of letters: sinx.
_SPOKEN = frozenset({
    "sin", "cos", "tan", "cot", "sec", "csc", "exp", "sqrt", "sinh", "cosh", "tanh", "arcsin", "arccos", "arctan", "log",
})  # fmt: skip


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(
        r"[ \t\r~]*(\\[A-Za-z]+\*?|\\[^A-Za-z]|[0-9]+(?:\{,\}[0-9]+)*(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?"
        r"|[A-Za-z][A-Za-z0-9]*|\$\$|<=|>=|!=|==|:=|\*\*|'+|[" + SUPERSCRIPTS + r"]+|[^ \t\r~])"
    )


class Signs:
    """The signs of a text, `raw`, with their `places`, and the position of the scan in them."""

    def __init__(self, source: str, text: str, declared: frozenset[str]) -> None:
        self.source, self.text, self.declared = source, text, declared
        self.letters = "\\" in text  # whether letters that stand together are a product
        self.raw: list[str] = []
        self.places: list[tuple[int, int]] = []
        self.notes: list[Note] = []
        self.pos = 0
        for match in _pattern().finditer(text.rstrip(BLANKS + "~")):
            token = match[1]
            start, end = match.span(1)
            if token[0].isalpha() and token[0].isascii():
                self._letters(token, start)
                continue
            while len(token) > 1 and token[0].isdigit() and self._takes_a_digit():
                # \\frac12 takes one digit each
                self.raw.append(token[0])
                self.places.append((start, start + 1))
                token, start = token[1:], start + 1
            self.raw.append(token)
            self.places.append((start, end))
        if len(self.raw) > MAX_TOKENS:
            raise too_many_tokens(source)
        if r"\int" in self.raw:
            self._move_differentials()

    def _letters(self, token: str, start: int) -> None:
        """A run of letters: one word, or one raw token for each letter (digits stay with theirs)."""
        end = start + len(token)
        letters = token.rstrip("0123456789")
        called = len(letters) > 2 and self.text[end : end + 1] == "("  # a word before a bracket is a function
        whole = (
            not self.letters or called or len(letters) == 1 or letters in _WORDS or letters in SPELLINGS or letters in GREEK_NAMES
        )
        if (
            whole
            or token in self.declared
            or letters in self.declared
            or (self.raw and self.raw[-1] == "{" and self._names_environment())
        ):
            self.raw.append(token)
            self.places.append((start, end))
            return
        length = self._function_length(token)
        if length:
            self.notes.append(Note(f"`{token[:40]}` is read as {token[:length]} {token[length:40]}", "reading", Span(start, end)))
            self.raw.append(token[:length])
            self.places.append((start, start + length))
        at = start + length
        for piece in re.findall("[A-Za-z][0-9]*", token[length:]):
            self.raw.append(piece)
            self.places.append((at, at + len(piece)))
            at += len(piece)

    def _function_length(self, token: str) -> int:
        """The length of the function with which a run of letters begins: sinx."""
        for length in range(min(len(token) - 1, 6), 2, -1):
            if token[:length] in _SPOKEN:
                return length
        return 0

    def _takes_a_digit(self) -> bool:
        """Whether the last raw token, or the one before a single digit, is a fraction without braces."""
        takers = latex_commands.FRACTIONS | latex_commands.BINOMIALS
        return self.raw[-1:] != [] and (
            self.raw[-1] in takers or (len(self.raw) > 1 and self.raw[-2] in takers and self.raw[-1].isdigit())
        )

    def _move_differentials(self) -> None:
        r"""\int \frac{dt}{t} becomes \int \frac{1}{t} dt."""
        raw, places = self.raw, self.places
        place = raw.index(r"\int")
        while place < len(raw) - 5:
            place += 1
            if (
                raw[place] not in latex_commands.FRACTIONS
                or raw[place + 1 : place + 3] != ["{", "d"]
                or raw[place + 4 : place + 6] != ["}", "{"]
            ):
                continue
            variable, span = raw[place + 3], places[place + 3]
            depth = 0
            for end in range(place + 5, len(raw)):
                depth += (raw[end] == "{") - (raw[end] == "}")
                if depth == 0:
                    raw[end + 1 : end + 1] = ["d", variable]
                    places[end + 1 : end + 1] = [span, span]
                    raw[place + 2 : place + 4] = ["1"]
                    places[place + 2 : place + 4] = [span]
                    break

    def _names_environment(self) -> bool:
        before = self.raw[-2] if len(self.raw) > 1 else ""
        return before in (r"\begin", r"\end") or before in latex_commands.LETTERS

    def token(self) -> str:
        """The raw token at the current place, empty at the end."""
        return self.raw[self.pos] if self.pos < len(self.raw) else ""

    def fail(self, message: str, at: int, *, cause: str = "", help: str = "", kind: str = "latex") -> SyntaxProblem:
        """The error at a raw token."""
        places = self.places or [(0, 0)]
        start, end = places[at] if at < len(places) else (places[-1][1], places[-1][1])
        return SyntaxProblem(
            shortened(message), text=self.source, span=Span(start, end), cause=cause, help=shortened(help), kind=kind
        )
