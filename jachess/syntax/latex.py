"""LaTeX: a second scanner for the same grammar.

    \\frac{a}{b}  \\frac12           (a/b)          \\sqrt{x}  \\sqrt[n]{x}     sqrt(x), x^(1/n)
    \\sin^{2} x  \\ln|x|  \\log_{b}   as in plain notation, without the backslash
    \\left( \\right)  \\lvert \\rvert  brackets, abs  x_{12}  x_{max}  x_{i+1}    x12, x_max, x[i+1]
    \\sum_{i=1}^{n} u  \\prod         sum(u, i, 1, n), over the factors up to the next sum sign
    \\int_{a}^{b} f \\, dt           integral(f, t, a, b)
    \\begin{pmatrix} a & b \\\\ ...   [a, b; ...]     \\begin{cases} u & x < 0 \\\\ ...   piecewise(u, x < 0, ...)
    \\mathrm{e}  \\operatorname{f}  \\text{if}       words

The commands become the tokens of plain notation, each with the place of the command, and the grammar reads on. Where a
backslash shows that a text is LaTeX, letters that stand together are a product, as LaTeX sets them; words that are known
(functions, Greek letters, declared variables) stay whole. Braces alone leave words as they are.
"""

from __future__ import annotations

from jachess.errors import LimitError, Span
from jachess.results.functions import Note
from jachess.syntax import latex_commands, latex_layouts, latex_scripts
from jachess.syntax.latex_signs import Signs
from jachess.syntax.limits import MAX_DEPTH, MAX_TOKENS
from jachess.syntax.tokens import Tokens, check_characters, drop_newlines, plain_signs, plain_words, too_many_tokens
from jachess.vocabulary import SPELLINGS

_SAMPLES = {
    r"\frac": r"\frac{a}{b}",
    r"\dfrac": r"\dfrac{a}{b}",
    r"\tfrac": r"\tfrac{a}{b}",
    r"\binom": r"\binom{n}{k}",
    "_": "x_{1}",
    "^": "x^{2}",
}
_FUNCTION_LETTERS = {(r"\mathrm", "B"): "beta", (r"\operatorname", "S"): "fresnels", (r"\operatorname", "C"): "fresnelc"}
_WORDS_ALONE = frozenset({"and", "or", "not", "where", "pi"})


def scan_latex(source: str, declared: frozenset[str] = frozenset()) -> Tokens:
    r"""The tokens of a text in LaTeX.

    >>> scan_latex(r"\frac{x}{2}\sin\left(\alpha\right)").texts
    ['(', 'x', '/', '2', ')', 'sin(', 'alpha', ')', '']
    """
    text = plain_signs(source)
    if not source.isprintable():
        check_characters(source)
    latex = Latex(source, text, declared)
    latex.run(len(latex.raw))
    return latex.finished()


class Latex(Signs):
    """The plain tokens made so far, with the position in the signs of the text."""

    def __init__(self, source: str, text: str, declared: frozenset[str]) -> None:
        super().__init__(source, text, declared)
        self.out: list[str] = []
        self.spans: list[tuple[int, int]] = []
        self.real: set[int] = set()  # the brackets among the tokens that were written as brackets
        self.depth = 0

    def emit(self, token: str, at: int, to: int | None = None, *, real: bool = False) -> None:
        """Add a plain token that stands where the raw token `at` (up to `to`) stands."""
        if len(self.out) > MAX_TOKENS:
            raise too_many_tokens(self.source)
        if real:
            self.real.add(len(self.out))
        self.out.append(token)
        at = min(at, len(self.places) - 1)
        to = at if to is None else min(to, len(self.places) - 1)
        self.spans.append((self.places[at][0], self.places[to][1]))

    def finished(self) -> Tokens:
        """The tokens, with names joined to the brackets that directly follow them."""
        texts: list[str] = []
        spans: list[tuple[int, int]] = []
        for place, token in enumerate(self.out):
            before = texts[-1] if texts else ""
            if (
                (token == "(" or token == "[")
                and place in self.real
                and before[:1].isalpha()
                and before[-1] not in "(["
                and before not in _WORDS_ALONE
            ):
                texts[-1] += token
                spans[-1] = (spans[-1][0], self.spans[place][1])
                continue
            texts.append(token)
            spans.append(self.spans[place])
        _drop_outer_brackets(texts, spans)
        end = len(self.text.rstrip())
        texts.append("")
        spans.append((end, end))
        tokens = Tokens(self.source, self.text, texts, spans)
        tokens.notes = self.notes[:10]
        if not self.text.isascii():
            plain_words(tokens)
        if "\n" in texts:
            drop_newlines(tokens)
        self._remark_on_letters(tokens)
        return tokens

    def _remark_on_letters(self, tokens: Tokens) -> None:
        """Remark once on letters that stand together and were read as a product."""
        spans = tokens.spans()
        for place in range(1, len(tokens.texts) - 1):
            left, right = tokens.texts[place - 1], tokens.texts[place]
            if (
                len(left) == 1
                and left.isalpha()
                and right[:1].isalpha()
                and spans[place - 1][1] == spans[place][0]
                and right.rstrip("([") not in SPELLINGS
            ):
                word = self.source[spans[place - 1][0] : spans[place][1]].rstrip("([")
                if word.isalpha():
                    product = f"{left}*{right.rstrip('([')}"
                    tokens.notes.append(
                        Note(
                            f"`{word}` is read as {product}, as LaTeX sets letters",
                            "reading",
                            Span(spans[place - 1][0], spans[place][1]),
                        )
                    )
                    return

    def run(self, end: int, stops: tuple[str, ...] = ()) -> None:
        """Translate up to a place or to one of the stops at this level."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            place = self.places[min(self.pos, len(self.places) - 1)]
            raise LimitError(
                f"groups are nested more than {MAX_DEPTH} deep",
                text=self.source,
                span=Span(*place),
                cause="this is the deepest group that is read",
                help="name the inner parts: ... where u = ...",
            )
        while self.pos < end and self.raw[self.pos] not in stops:
            self.item()
        self.depth -= 1

    def item(self) -> None:
        """Translate one raw token, with the groups that belong to it."""
        at = self.pos
        token = self.raw[at]
        self.pos += 1
        if token[0] == "\\" and len(token) > 1:
            self.command(token, at)
        elif token == "{":
            self.emit("{", at)
            self.run(len(self.raw), ("}",))
            self.closing_brace(at)
            self.emit("}", self.pos - 1)
        elif token == "_":
            latex_scripts.below(self, at)
        elif token == "^":
            latex_scripts.above(self, at)
        elif token[0] == "'":
            self.emit(token, at)
            latex_scripts.join_primes(self)
        elif token == "\n":
            if self.depth == 1:
                self.emit("\n", at)
        elif token == "$" or token == "$$":
            if 0 < at < len(self.raw) - 1 and self.token() not in ("", ".", ",") and at > 1:
                raise self.fail(
                    "`$` stands inside the formula", at, cause="dollar signs stand around a whole formula", help="delete it"
                )
        elif token == "&":
            if self.depth > 1 or not self.letters:
                self.emit("&", at)
        elif token == "." and self.pos >= len(self.raw) - 1:
            return  # the full stop after a formula
        elif "{,}" in token:
            self.emit(self.number(token, at), at)
        else:
            self.emit(token, at, real=token in "()[]")

    def closing_brace(self, opening: int) -> None:
        """Move past the brace that closes a group."""
        if self.token() != "}":
            raise self.fail("`{` is not closed", opening, cause="the text ends before `}`", help="add `}`", kind="brackets")
        self.pos += 1

    def number(self, token: str, at: int) -> str:
        """1{,}000 is 1000; 1{,}5 is 1.5."""
        head, *groups = token.split("{,}")
        if all(len(group.partition(".")[0]) == 3 for group in groups):
            return head + "".join(groups)
        if len(groups) == 1 and "." not in groups[0]:
            self.notes.append(Note(f"`{token}` is read as {head}.{groups[0]}", "reading", Span(*self.places[at])))
            return f"{head}.{groups[0]}"
        raise self.fail(
            f"`{token}` is not a number", at, cause="digits are grouped by threes", help="write it without {,}", kind="number"
        )

    def argument(self, command: str, at: int) -> tuple[int, int]:
        """The raw range of the next argument, without its braces; a single sign needs none."""
        while self.token() in latex_commands.SPACING or self.token() == "\n":
            self.pos += 1
        token = self.token()
        if token in ("", "}", "&", "\\\\"):
            raise self.fail(
                f"`{command}` is missing an argument",
                at,
                cause="it takes its arguments in braces",
                help=f"write {_SAMPLES.get(command, command + '{x}')}",
            )
        if token == "{":
            start = self.pos + 1
            depth = 0
            for end in range(self.pos, len(self.raw)):
                depth += (self.raw[end] == "{") - (self.raw[end] == "}")
                if depth == 0:
                    self.pos = end + 1
                    return start, end
            raise self.fail("`{` is not closed", self.pos, cause="the text ends before `}`", help="add `}`", kind="brackets")
        start = self.pos
        self.pos += 1
        if token in latex_commands.FRACTIONS or token in latex_commands.BINOMIALS:
            self.argument(token, start)
            self.argument(token, start)
        elif token == r"\sqrt" or token in latex_commands.LETTERS:
            if self.token() == "[":
                self.pos = self.raw.index("]", self.pos) + 1 if "]" in self.raw[self.pos :] else self.pos
            self.argument(token, start)
        return start, self.pos

    def translate(self, part: tuple[int, int]) -> None:
        """Translate a raw range; the place stays."""
        after = self.pos
        self.pos = part[0]
        self.run(part[1])
        self.pos = after

    def bracketed(self, part: tuple[int, int], at: int) -> None:
        """Translate a raw range in brackets, unless it is one number or name."""
        bare = part[1] - part[0] == 1 and self.raw[part[0]][0].isalnum() and "{" not in self.raw[part[0]]
        if not bare:
            self.emit("(", at)
        self.translate(part)
        if not bare:
            self.emit(")", max(part[1] - 1, at))

    def command(self, token: str, at: int) -> None:
        """Translate a command."""
        if token in latex_commands.SPACING:
            return
        if token in latex_commands.FRACTIONS:
            self.fraction(token, at)
        elif token == r"\sqrt":
            self.root(at)
        elif token in (r"\left", r"\right"):
            self.delimiter(token, at)
        elif token in latex_commands.LETTERS:
            self.word(token, at)
        elif token in latex_commands.SUMS:
            latex_layouts.summation(self, token, at)
        elif token in latex_commands.BINOMIALS:
            above, below = self.argument(token, at), self.argument(token, at)
            self.emit("binomial(", at)
            self.translate(above)
            self.emit(",", at)
            self.translate(below)
            self.emit(")", self.pos - 1)
        elif token == r"\begin":
            latex_layouts.environment(self, at)
        elif token == "\\\\":
            self.emit("\n", at)
        elif token in latex_commands.REFUSED:
            cause, help = latex_commands.REFUSED[token]
            raise self.fail(f"`{token}` is not read", at, cause=cause, help=help)
        elif token == r"\end":
            raise self.fail(r"`\end` closes nothing", at, cause=r"no \begin is open", help="delete it")
        elif token == r"\_":
            self.emit("_", at)
        elif (plain := latex_commands.meaning(token)) is not None:
            self.emit(plain, at, real=plain in "()[]" or plain[-1] == "(")
        else:
            from difflib import get_close_matches

            near = get_close_matches(token, latex_commands.every_command(), n=1, cutoff=0.6) if 2 < len(token) < 25 else []
            raise self.fail(
                f"unknown LaTeX command `{token}`",
                at,
                cause="it is not among the commands that are read",
                help=f"did you mean `{near[0]}`?" if near else rf"write a name as \operatorname{{{token[1:]}}}",
            )

    def fraction(self, token: str, at: int) -> None:
        r"""\frac{a}{b} as (a/b)."""
        above, below = self.argument(token, at), self.argument(token, at)
        top, bottom = self.raw[above[0] : above[1]], self.raw[below[0] : below[1]]
        if top[:1] == ["d"] and bottom[:1] == ["d"] and 2 <= len(bottom) <= 4 and "d" not in self.declared:
            raise self.fail(
                "a derivative is not read",
                at,
                cause=latex_commands.REFUSED[r"\partial"][0],
                help=latex_commands.REFUSED[r"\partial"][1],
            )
        if (
            self.out
            and self.out[-1][0].isdigit()
            and self.out[-1][-1].isdigit()
            and len(top) == len(bottom) == 1
            and top[0].isdigit()
            and bottom[0].isdigit()
        ):
            number, fraction = self.out[-1], rf"\frac{{{top[0]}}}{{{bottom[0]}}}"
            raise self.fail(
                "a fraction follows a number",
                at,
                cause="it may be a sum (a mixed number) or a product",
                help=rf"write {number}+{fraction} or {number}\cdot{fraction}",
                kind="number",
            )
        self.emit("(", at)
        self.bracketed(above, at)
        self.emit("/", at)
        self.bracketed(below, at)
        self.emit(")", self.pos - 1)

    def root(self, at: int) -> None:
        r"""\sqrt{x} and \sqrt[3]{x} as functions, \sqrt[n]{x} as x^(1/n)."""
        index: tuple[int, int] | None = None
        if self.token() == "[":
            if "]" not in self.raw[self.pos :]:
                raise self.fail("`[` is not closed", self.pos, cause="the text ends before `]`", help="add `]`", kind="brackets")
            end = self.raw.index("]", self.pos)
            index = (self.pos + 1, end)
            self.pos = end + 1
        part = self.argument(r"\sqrt", at)
        degree = "".join(self.raw[index[0] : index[1]]) if index else "2"
        if degree in ("2", "3"):
            self.emit("sqrt(" if degree == "2" else "cbrt(", at)
            self.translate(part)
            self.emit(")", self.pos - 1)
            return
        self.emit("(", at)
        self.bracketed(part, at)
        self.emit("^", at)
        self.emit("(", at)
        self.emit("1", at)
        self.emit("/", at)
        self.bracketed(index or part, at)
        self.emit(")", at)
        self.emit(")", self.pos - 1)

    def delimiter(self, token: str, at: int) -> None:
        r"""\left and \right: the bracket that follows, where | is a bracket too and . is none."""
        sign = self.token()
        if sign in latex_commands.SPACING:
            self.pos += 1
            sign = self.token()
        if (
            token == r"\left"
            and sign == r"\{"
            and self.raw[self.pos + 1 : self.pos + 3] == [r"\begin", "{"]
            and self.raw[self.pos + 3] == "array"
        ):
            self.pos += 2
            latex_layouts.environment(self, at, cases=True)
            while self.token() == "\n" or self.token() in latex_commands.SPACING:
                self.pos += 1
            if self.token() == r"\right":
                self.pos += 2
            return
        plain = latex_commands.SIGNS.get(sign, sign)
        if sign in ("|", r"\vert"):
            plain = "abs(" if token == r"\left" else ")"
        if sign == ".":
            self.pos += 1
            return
        if sign in latex_commands.REFUSED:
            raise self.fail(
                f"`{sign}` is not read", self.pos, cause=latex_commands.REFUSED[sign][0], help=latex_commands.REFUSED[sign][1]
            )
        if plain[-1:] not in ("(", "[", ")", "]"):
            raise self.fail(
                f"`{token}` is not followed by a bracket",
                at,
                cause="it makes the bracket after it grow",
                help=rf"write {token}( or delete it",
            )
        self.pos += 1
        self.emit(plain, at, self.pos - 1, real=True)

    def word(self, token: str, at: int) -> None:
        r"""\mathrm{e}, \operatorname{atan2}, \text{if}."""
        start, end = self.argument(token, at)
        text = self.source[self.places[start][0] : self.places[end - 1][1]] if end > start else ""
        words = text.replace("\\_", "_").replace("\\", " ").split()
        if token in (r"\text", r"\mbox", r"\textrm", r"\textit"):
            words = [word for word in words if word.lower() not in latex_commands.CONNECTING or word == "where"]
        if not words and end > start:
            return
        if not words or not all(word.replace("_", "").isalnum() or word in ("$",) for word in words):
            if end > start and token not in (r"\text", r"\mbox", r"\textrm", r"\textit"):
                self.translate((start, end))
                return
            raise self.fail(
                f"`{token}` is not followed by a word", at, cause="it sets the letters of a name", help=rf"write {token}{{name}}"
            )
        if len(words) == 1 and self.token() in ("(", r"\left", "_"):
            words = [_FUNCTION_LETTERS.get((token, words[0]), words[0])]
        for word in words:
            self.emit(word, at, end)


def _drop_outer_brackets(texts: list[str], spans: list[tuple[int, int]]) -> None:
    r"""\left( \begin{array} ... \end{array} \right): the brackets around a matrix are the matrix's own."""
    stack: list[int] = []
    drop: set[int] = set()
    closed: dict[int, int] = {}
    for place, token in enumerate(texts):
        last = token[-1]
        if last in "([{":
            stack.append(place)
        elif last in ")]}" and stack:
            opening = stack.pop()
            closed[place] = opening
            if texts[opening] in ("(", "[") and texts[opening + 1 : opening + 2] == ["["] and closed.get(place - 1) == opening + 1:
                drop |= {opening, place}
    if drop:
        texts[:] = [token for place, token in enumerate(texts) if place not in drop]
        spans[:] = [span for place, span in enumerate(spans) if place not in drop]
