"""How the inline content of blocks is written: in Unicode, in ASCII, in LaTeX.

Rules and goals are written in a small language of signs, the one a textbook uses: "(u·v)′ = u′·v + u·v′", "(xⁿ)′ = n·xⁿ⁻¹".
`ascii_signs` and `latex_signs` translate it.
"""

from __future__ import annotations

from jachess.expression import notation
from jachess.expression.nodes import Name, Node
from jachess.expression.unicode import GREEK, LOWERED, RAISED, SUPERSCRIPTS
from jachess.rendering.blocks import Formula, Inline, Partial, Span

_RAISED = {raised: letter for letter, raised in RAISED.items()} | dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺⁽⁾", "0123456789-+()", strict=True))
_LOWERED = {low: letter for letter, low in LOWERED.items()} | dict(zip("₀₁₂₃₄₅₆₇₈₉₋₊₌", "0123456789-+=", strict=True))

_ASCII = {
    "·": "*", "−": "-", "′": "'", "″": "''", "‴": "'''", "≤": "<=", "≥": ">=", "≠": "!=", "≈": "~", "→": "->", "…": "...", "∂": "d",
    "×": "x", "∇": "grad ", "Σ": "sum", "Π": "prod", "∫": "integral", "√": "sqrt", "∛": "cbrt", "ℝ": "R", "ℤ": "Z", "∞": "infinity",
    "∉": "not in", "∈": "in", "✓": "[ok]", "–": "-", "—": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "•": "*", "±": "+-",
    "⌊": "floor(", "⌋": ")", "⌈": "ceil(", "⌉": ")", "⎡": "[", "⎢": "[", "⎣": "[", "⎤": "]", "⎥": "]", "⎦": "]",
    "✗": "[x]", "█": "#", "▏": "|",
}  # fmt: skip
_ASCII |= {sign: name for name, sign in GREEK.items() if sign not in _ASCII}

_LATEX = {
    "·": r" \cdot ", "−": "-", "′": "'", "″": "''", "‴": "'''", "≤": r" \le ", "≥": r" \ge ", "≠": r" \ne ", "≈": r" \approx ",
    "→": r" \to ", "…": r"\dots ", "∂": r"\partial ", "×": r" \times ", "∇": r"\nabla ", "Σ": r"\sum ", "Π": r"\prod ",
    "∫": r"\int ", "ℝ": r"\mathbb{R}", "ℤ": r"\mathbb{Z}", "∞": r"\infty ", "∉": r" \notin ", "∈": r" \in ", "±": r" \pm ",
    "✓": r"\checkmark ", ":": r"\colon ", "⌊": r"\lfloor ", "⌋": r" \rfloor ", "⌈": r"\lceil ", "⌉": r" \rceil ", "{": r"\{",
    "}": r"\}", "%": r"\%", "#": r"\#", "&": r"\&", "$": r"\$", "_": r"\_", "\\": r"\backslash ", "^": r"\hat{\ }", "~": r"\sim ",
    "✗": r"\times ", "█": r"\blacksquare ",
}  # fmt: skip
_LATEX |= {sign: rf"\{name} " for name, sign in GREEK.items() if sign not in _LATEX and name != "omicron"}

_LATEX_WORDS = frozenset(
    {"sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "coth"}
    | {"ln", "log", "exp", "max", "min"}
)


# A part longer than so many letters is shown as an ellipsis: shared parts written out could fill the memory.
LONGEST = 100_000


class Writing:
    """Inline content in Unicode; the other two hands are below."""

    joints = (" = ", " ≈ ", " + ", " − ")  # a formula too long for its line may be broken before these

    def node(self, node: Node) -> str:
        return notation.unicode(node, LONGEST)

    def signs(self, text: str) -> str:
        return visible(text)

    def prose(self, text: str) -> str:
        return visible(text)

    def formula(self, content: Formula) -> str:
        """The formula's parts, side by side."""
        return "".join(
            self.signs(part) if isinstance(part, str) else self.partial(part) if isinstance(part, Partial) else self.node(part)
            for part in content.parts
        )

    def partial(self, partial: Partial) -> str:
        sign = "d" if partial.total else self.signs("∂")
        order = len(partial.variables)
        power = self.signs(str(order).translate(SUPERSCRIPTS)) if order > 1 else ""
        below = "".join(f"{sign}{self.node(name)}{self.raised(times)}" for name, times in runs(partial.variables))
        above = f"{sign}{power}{self.function(partial.function)}"
        text = f"{above}/({below})" if len(set(partial.variables)) > 1 and self.loose else f"{above}/{below}"
        return text if partial.of is None else f"{text} [{self.node(partial.of)}]"

    loose = False  # whether a denominator of several signs needs brackets

    def raised(self, times: int) -> str:
        return self.signs(str(times).translate(SUPERSCRIPTS)) if times > 1 else ""

    def function(self, name: str) -> str:
        return self.node(Name(name)) if name else ""

    def inline(self, content: Inline) -> str:
        """A line of prose and formulas as one text, without styles."""
        return "".join(self.piece(part) for part in content)

    def piece(self, part: str | Formula | Span) -> str:
        if isinstance(part, Span):
            part = part.content
        return self.formula(part) if isinstance(part, Formula) else self.prose(part)


class Ascii(Writing):
    """Inline content that every terminal and every parser can take; expressions read back."""

    joints = (" = ", " ~ ", " + ", " - ")
    loose = True

    def node(self, node: Node) -> str:
        return notation.plain(node, LONGEST)

    def signs(self, text: str) -> str:
        return ascii_signs(text)

    def prose(self, text: str) -> str:
        return ascii_signs(text.replace("≈", "[~]"))


class Latex(Writing):
    """Inline content as LaTeX: formulas between the marks given, `$` unless told."""

    def __init__(self, opening: str = "$", closing: str = "$") -> None:
        self.opening, self.closing = opening, closing

    def node(self, node: Node) -> str:
        return notation.latex(node, LONGEST)

    def signs(self, text: str) -> str:
        return latex_signs(text)

    def prose(self, text: str) -> str:
        return latex_text(text)

    def partial(self, partial: Partial) -> str:
        sign = r"\mathrm{d}" if partial.total else r"\partial "
        order = len(partial.variables)
        power = f"^{{{order}}}" if order > 1 else ""
        powers = [(name, f"^{{{times}}}" if times > 1 else "") for name, times in runs(partial.variables)]
        below = " ".join(f"{sign}{self.node(name)}{raised}" for name, raised in powers)
        text = rf"\frac{{{sign.strip()}{power} {self.function(partial.function)}}}{{{below}}}".replace(" }", "}")
        if partial.of is None:
            return text
        return rf"{text}\left[{self.node(partial.of)}\right]"

    def piece(self, part: str | Formula | Span) -> str:
        if isinstance(part, Span):
            part = part.content
        return f"{self.opening}{self.formula(part)}{self.closing}" if isinstance(part, Formula) else self.prose(part)


def runs(names: tuple[Name, ...]) -> list[tuple[Name, int]]:
    """The names with how often each stands there in a row: x, x, y gives (x, 2), (y, 1)."""
    found: list[tuple[Name, int]] = []
    for name in names:
        if found and found[-1][0] is name:
            found[-1] = (name, found[-1][1] + 1)
        else:
            found.append((name, 1))
    return found


def visible(text: str) -> str:
    r"""The text with control characters, direction marks and the like shown as escapes: \x1b, \u202e."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def ascii_signs(text: str) -> str:
    """The signs in ASCII, as the plain form has them; what has no spelling is shown as an escape.

    >>> ascii_signs("(xⁿ)′ = n·xⁿ⁻¹"), ascii_signs("√x ≠ uᵢ")
    ("(x^n)' = n*x^(n-1)", 'sqrt(x) != u_i')
    """
    if text.isascii():
        return visible(text)
    pieces: list[str] = []
    for kind, run in _tokens(text):
        if kind == "raised":
            pieces.append(f"^{run}" if run.isdigit() or len(run) == 1 else f"^({run})")
        elif kind == "lowered":
            pieces.append(run if run.isdigit() else f"_{run}" if run.isalnum() else f"_({run})")
        elif kind == "root":
            pieces.append(f"{_ASCII[run[0]]}({_ASCII.get(run[1:], run[1:])})" if len(run) > 1 else _ASCII[run])
        else:
            pieces.append(run if run.isascii() else "".join(_ASCII.get(char, char) for char in run))
    return visible("".join(pieces).encode("ascii", "backslashreplace").decode())


def latex_signs(text: str) -> str:
    r"""The signs in LaTeX, for mathematics mode.

    >>> latex_signs("(xⁿ)′ = n·xⁿ⁻¹")
    "(x^{n})' = n \\cdot x^{n-1}"
    """
    pieces: list[str] = []
    for kind, run in _tokens(visible(text)):
        if kind == "raised":
            sides = run.split("x")
            raised = r" \times ".join(sides) if len(sides) > 1 and all(map(str.isdigit, sides)) else run
            pieces.append(f"^{{{raised}}}")
        elif kind == "lowered":
            pieces.append(f"_{{{run}}}")
        elif kind == "root":
            inside = _LATEX.get(run[1:], run[1:]).strip() or r"\,"
            pieces.append((r"\sqrt" if run[0] == "√" else r"\sqrt[3]") + f"{{{inside}}}")
        elif kind == "word":
            pieces.append(f"\\{run}" if run in _LATEX_WORDS else rf"\mathrm{{{run}}}" if kind == "call" else rf"\text{{{run}}}")
        else:
            pieces.append("".join(_LATEX.get(char, char) for char in run))
    made = " ".join("".join(pieces).split())
    ends_in_command = pieces and pieces[-1].endswith(" ") and pieces[-1].startswith("\\")
    return " " * text[:1].isspace() + made + " " * (text[-1:].isspace() or bool(ends_in_command))


def latex_text(text: str) -> str:
    """Prose for LaTeX's text mode; mathematical signs among it go into mathematics mode."""
    pieces = []
    for char in visible(text):
        if char in _TEXT:
            pieces.append(_TEXT[char])
        elif char.isascii() or (char.isalpha() and char not in _RAISED and char not in _LOWERED and char not in _LATEX):
            pieces.append(char)
        else:
            pieces.append(f"${latex_signs(char).strip()}$")
    return "".join(pieces).replace("$$", "")


_TEXT = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}",
    "…": r"\dots{}", "–": "--", "—": "---", "‘": "`", "’": "'", "“": "``", "”": "''",
}  # fmt: skip


def _tokens(text: str) -> list[tuple[str, str]]:
    """The text as runs: raised and lowered characters (as what they stand for), words, roots, and the rest."""
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(text):
        start, char = at, text[at]
        if char in _RAISED or char in _LOWERED:
            table, kind = (_RAISED, "raised") if char in _RAISED else (_LOWERED, "lowered")
            while at < len(text) and text[at] in table:
                at += 1
            found.append((kind, "".join(table[each] for each in text[start:at])))
        elif char in "√∛":
            at += 1
            if text[at : at + 1].isalnum():
                at += 1
            found.append(("root", text[start:at]))
        elif char.isascii() and char.isalpha():
            while at < len(text) and text[at].isascii() and text[at].isalnum():
                at += 1
            found.append(("word" if at - start > 1 else "rest", text[start:at]))
        else:
            at += 1
            found.append(("rest", char))
    return found
