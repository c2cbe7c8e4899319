"""Characters to tokens, each with its place.

A token is a text. What the later stages need to know about it shows in its first and last character:

    x  x_1  theta  f'      a name; directly before a bracket it carries the bracket: `sin(`, `f'(`, `x[`
    12  0.5  .5  1e-3      a number
    x₁  θ  ²               Greek letters become their names, subscripts part of the name; a superscript is one token
    + - * / ^ ( ) ...      everything else, one sign each; `**`, `<=`, `!=` and the like are one token
    newline                separates components; inside brackets it is dropped

Signs that only look different (`−`, `·`, `≤`, full-width letters) become their plain forms, one character for one, so
that every place still is a place in the text as it was given. The places themselves are found when they are asked for.
"""

from __future__ import annotations

import re
from functools import cache

from jachess.errors import LimitError, Span, SyntaxProblem
from jachess.results.functions import Note
from jachess.syntax.limits import MAX_BYTES, MAX_TOKENS

BLANKS = " \t\r"
_BRACKETS = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}
GREEK_LETTERS = "αβγδεζηθικλμνξοπρςστυφχψωΓΔΘΛΞΠΣΥΦΨΩ"
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"
_SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉"
_SUBSCRIPT_LETTERS = dict(zip("ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "aehijklmnoprstuvx", strict=True))

# One character for one: places do not move.
_SAME = {
    "-": "−–—‐‑⁃﹣", "*": "×·⋅∙•∗✕⨯", "/": "÷∕⁄", "'": "′’ʹ", "|": "∣", "^": "ˆ",
    " ": "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007" "\u2008\u2009\u200a\u202f\u205f\u3000", "(": "⟨",
    ")": "⟩", "ε": "ϵ", "θ": "ϑ", "φ": "ϕ", "ρ": "ϱ", "κ": "ϰ", "π": "ϖ", "μ": "µ", "Ω": "\u2126", "K": "\u212a",
    "l": "ℓ", "h": "ℎ", "e": "ℯ", "σ": "ς",
}  # fmt: skip

# A sign that stands for a longer token.
_LONGER = {"≤": "<=", "≥": ">=", "⩽": "<=", "⩾": ">=", "≠": "!=", "∧": "and", "∨": "or", "¬": "not"}


class Tokens:
    """The tokens of a text, the last one empty; `span(i)` is the place of token i, `span(i, j)` of i up to and with j."""

    __slots__ = ("_spans", "latex", "notes", "source", "text", "texts")

    def __init__(self, source: str, text: str, texts: list[str], spans: list[tuple[int, int]] | None = None) -> None:
        self.source = source  # as it was given, for messages
        self.text = text  # with plain forms; the same length
        self.texts = texts
        self.notes: list[Note] = []
        self.latex = spans is not None  # the scanner of LaTeX knows its places from the start
        self._spans = spans

    def spans(self) -> list[tuple[int, int]]:
        """The places of all tokens: (start, end) in the text."""
        if self._spans is None:
            self._spans = [match.span(1) for match in _pattern(self.text.isascii()).finditer(self.text.rstrip(BLANKS))]
            end = len(self.text.rstrip())
            self._spans.append((end, end))
        return self._spans

    def span(self, first: int, last: int | None = None) -> Span:
        """The place of one token or of a range of them; the bracket that a name carries is not part of its place."""
        spans = self.spans()
        first = min(first, len(spans) - 1)
        last = first if last is None else min(max(first, last), len(spans) - 1)
        start, end = spans[first][0], spans[last][1]
        text = self.texts[first]
        if first == last and len(text) > 1 and text[-1] in "([" and end - start > 1:
            end -= 1
            while end > start + 1 and self.source[end - 1].isspace():
                end -= 1
        return Span(start, end)

    def quote(self, first: int, last: int) -> str:
        """The text from token `first` to token `last`, as it was given."""
        spans = self.spans()
        return " ".join(self.source[spans[first][0] : spans[last][1]].split())


def scan(source: str) -> Tokens:
    """The tokens of a text in plain notation.

    Raises: LimitError over 64 KB or 10 000 tokens; SyntaxProblem at a character that has no meaning or cannot be seen.
    >>> scan("2x^2 - sin(x₁)").texts
    ['2', 'x', '^', '2', '-', 'sin(', 'x1', ')', '']
    """
    text = source
    if len(text) > MAX_BYTES or not text.isascii():
        text = plain_signs(source)
    elif not text.isprintable():
        check_characters(source)
    # Blanks at the end would be tried again from each of them.
    texts: list[str] = _pattern(text.isascii()).findall(text.rstrip(BLANKS))
    texts.append("")
    if len(texts) > MAX_TOKENS + 1:
        raise too_many_tokens(source)
    tokens = Tokens(source, text, texts)
    if not text.isascii():
        plain_words(tokens)
    if "\n" in text:
        drop_newlines(tokens)
    return tokens


def too_many_tokens(source: str) -> LimitError:
    """The refusal of a text with too many parts."""
    return LimitError(
        f"the text has more than {MAX_TOKENS} parts",
        text=source,
        cause="names, numbers and signs are counted",
        help="write repeated terms as sum(..., i, 1, n)",
    )


@cache
def _pattern(ascii: bool) -> re.Pattern[str]:
    # A name may carry primes and the bracket that follows it; the last alternative takes any other character, so that
    # nothing is skipped but blanks.
    name = r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*"
    if not ascii:
        below = f"{_SUBSCRIPTS}{''.join(_SUBSCRIPT_LETTERS)}"
        name = rf"(?:[{GREEK_LETTERS}][0-9]*(?:_[A-Za-z0-9]+)*|{name})(?:[{below}]+(?:,[{_SUBSCRIPTS}]+)*)?"
    primes = "'" if ascii else "['″‴]"
    raised = "" if ascii else rf"|[{_SUPERSCRIPTS}]+"
    return re.compile(
        rf"[ \t\r]*((?:{name})(?:{primes}*[(\[]|{primes}+)?{raised}"
        r"|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|\*\*|<=|>=|!=|==|=<|=>|<>|&&|:=|%pi\b|%e\b|[^ \t\r])"
    )


def plain_words(tokens: Tokens) -> None:
    """Greek letters, subscripts and signs without an ASCII form become words; the places stay those of the text."""
    tokens.spans()
    from jachess.expression.unicode import GREEK

    letters = {letter: word for word, letter in GREEK.items()}
    lower = str.maketrans(_SUBSCRIPTS, "0123456789")
    texts = tokens.texts
    for position, token in enumerate(texts):
        if token.isascii():
            continue
        if token in _LONGER:
            texts[position] = _LONGER[token]
        elif token[0] in letters or token[0].isascii():
            token = token.replace("″", "''").replace("‴", "'''")
            word = letters.get(token[0], token[0])
            below = False
            for sign in token[1:].translate(lower):
                if sign in _SUBSCRIPT_LETTERS:
                    word += _SUBSCRIPT_LETTERS[sign] if below else "_" + _SUBSCRIPT_LETTERS[sign]
                    below = True
                else:
                    word += "_" if sign == "," else sign
            texts[position] = word


def drop_newlines(tokens: Tokens) -> None:
    """Only newlines that separate components stay: not in brackets, at the edges, doubled, or where a line goes on."""
    texts, spans = tokens.texts, tokens.spans()
    kept: list[int] = []
    depth = 0
    for position, token in enumerate(texts):
        if token == "\n":
            before = texts[kept[-1]] if kept else "\n"
            if depth > 0 or before in _GOES_ON:
                continue
        elif token:
            depth = max(0, depth + _BRACKETS.get(token[-1], 0))
            if kept and texts[kept[-1]] == "\n" and token in _CONTINUES:
                kept.pop()
        kept.append(position)
    while len(kept) > 1 and texts[kept[-2]] == "\n":
        del kept[-2]
    tokens.texts = [texts[position] for position in kept]
    tokens._spans = [spans[position] for position in kept]


_GOES_ON = frozenset(
    {"\n", "+", "-", "*", "/", "^", "**", "=", ":=", "<", "<=", ">", ">=", "!=", ",", ";", "where", "and", "or", "not"}
)
_CONTINUES = frozenset({"+", "*", "/", "^", "**", "=", ",", ";", "where", "and", "or", "<", "<=", ">", ">=", "!=", ")", "]"})


# Characters


@cache
def _translation() -> dict[int, str]:
    from unicodedata import normalize

    table = {ord(sign): plain for plain, signs in _SAME.items() for sign in signs}
    # Full-width forms and the letters of mathematical alphabets, as copied from a printed page.
    for code in (*range(0xFF01, 0xFF5F), *range(0x1D400, 0x1D800)):
        plain = normalize("NFKC", chr(code))
        if len(plain) == 1 and plain != chr(code):
            table[code] = table.get(ord(plain), plain)
    return table


def plain_signs(source: str) -> str:
    """The text with plain forms for signs that only look different; refuses what is too long or has no meaning."""
    if len(source) > MAX_BYTES or len(source.encode("utf-8", "replace")) > MAX_BYTES:
        raise LimitError(
            "the text is longer than 64 KB",
            cause=f"it has {len(source)} characters",
            help="write repeated terms as sum(..., i, 1, n), or split the function into parts",
        )
    if not source.isprintable():
        check_characters(source)
    text = source.translate(_translation())
    check_letters(source, text)
    return text


def check_characters(source: str) -> None:
    """Refuse control characters, marks of direction and characters without width, by name and column."""
    for position, sign in enumerate(source):
        if not sign.isprintable() and sign not in "\n\t\r" and ord(sign) not in _translation():
            raise SyntaxProblem(
                f"the character {character_name(sign)} at column {column(source, position)} cannot be seen",
                text=source,
                span=Span(position, position + 1),
                cause="characters that cannot be seen would make the text look different from what is read",
                help="delete it and type this part again",
                kind="character",
            )


def check_letters(source: str, text: str) -> None:
    """Refuse combining marks and letters of other alphabets, which look like something that they are not."""
    if text.isascii():
        return
    from unicodedata import category, normalize

    for position, sign in enumerate(text):
        if sign.isascii() or sign in GREEK_LETTERS or sign in _SUBSCRIPT_LETTERS or sign in _SUPERSCRIPTS:
            continue
        kind = category(sign)
        if kind[0] == "M" or (
            kind in ("Lu", "Ll", "Lt", "Lo", "Lm", "Nd", "Nl", "Cf", "Co", "Cn", "Cs") and sign not in _SUBSCRIPTS
        ):
            plain = normalize("NFD", sign)[0]
            hint = f"write `{plain}`" if plain.isascii() else "names are written with Latin and Greek letters"
            raise SyntaxProblem(
                f"the character {character_name(sign)} at column {column(source, position)} has no meaning here",
                text=source,
                span=Span(position, position + 1),
                cause="it is a mark on the letter before it" if kind[0] == "M" else "it is not a letter that jachess reads",
                help=hint,
                kind="character",
            )


def character_name(sign: str) -> str:
    """A character by code and name: U+202E RIGHT-TO-LEFT OVERRIDE."""
    from unicodedata import name

    controls = {"\0": "NULL", "\x1b": "ESCAPE", "\x7f": "DELETE", "\x08": "BACKSPACE", "\x0b": "VERTICAL TAB", "\x0c": "FORM FEED"}
    return f"U+{ord(sign):04X} {name(sign, controls.get(sign, 'CONTROL CHARACTER'))}"


def column(source: str, position: int) -> int:
    """The column of a place in its line, counted from 1."""
    return position - source.rfind("\n", 0, position)
