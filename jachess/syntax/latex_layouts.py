"""What LaTeX sets over several places: sums, products and integrals with their bounds, matrices, cases, aligned lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jachess.errors import Span
from jachess.results.functions import Note
from jachess.syntax import latex_commands
from jachess.syntax.names import GREEK_NAMES

if TYPE_CHECKING:
    from jachess.syntax.latex import Latex

_ENDS_BODY = frozenset({
    "+", "-", ",", ";", "&", "\\\\", ")", "]", "}", "=", "<", ">", "<=", ">=", "$", "where", r"\right", r"\end", r"\text",
})  # fmt: skip
_OPENING = frozenset({"(", "[", "{", r"\left", r"\begin", r"\{", r"\lvert"})
_CLOSING = frozenset({")", "]", "}", r"\right", r"\end", r"\}", r"\rvert"})


def summation(latex: Latex, token: str, at: int) -> None:
    r"""\sum_{i=1}^{n} u, \prod, \int_a^b f dt."""
    bounds: dict[str, tuple[int, int]] = {}
    while latex.token() in ("_", "^") or latex.token() in latex_commands.SPACING or latex.token() == "\n":
        sign = latex.token()
        latex.pos += 1
        if sign in ("_", "^"):
            bounds[sign] = latex.argument(token, at)
    if len(bounds) < 2:
        kind = "integral" if token == r"\int" else "sum"
        sample = r"\int_{a}^{b} f \, dt" if token == r"\int" else rf"{token}_{{i=1}}^{{n}}"
        raise latex.fail(
            f"`{token}` needs a lower and an upper bound",
            at,
            cause=f"an {kind} runs between two bounds" if kind == "integral" else "a sum runs between two bounds",
            help=f"write {sample}",
        )
    if token == r"\int":
        integral(latex, at, bounds)
        return
    low = bounds["_"]
    raw = list(latex.raw[low[0] : low[1]])
    if len(raw) < 3 or raw[1] != "=":
        raise latex.fail(
            f"`{token}` names no index",
            low[0],
            cause="the lower bound says where the index begins",
            help=rf"write {token}_{{i=1}}^{{n}}",
        )
    end = body_end(latex)
    if end == latex.pos:
        raise latex.fail(
            f"`{token}` has nothing to add up", at, cause="its terms are missing", help=rf"write {token}_{{i=1}}^{{n}} x_i"
        )
    latex.emit(latex_commands.SUMS[token], at)
    latex.run(end)
    latex.emit(",", at)
    latex.translate((low[0], low[0] + 1))
    latex.emit(",", at)
    latex.translate((low[0] + 2, low[1]))
    latex.emit(",", at)
    latex.translate(bounds["^"])
    latex.emit(")", max(end - 1, at))


def body_end(latex: Latex) -> int:
    """The raw place where the factors of a sum end."""
    depth = 0
    for place in range(latex.pos, len(latex.raw)):
        token = latex.raw[place]
        if place > 0 and latex.raw[place - 1] in (r"\left", r"\right"):
            continue  # the bracket itself: its command counts
        if depth == 0 and token in _ENDS_BODY and (place > latex.pos or token not in "+-"):
            return place
        depth += (token in _OPENING) - (token in _CLOSING)
    return len(latex.raw)


def integral(latex: Latex, at: int, bounds: dict[str, tuple[int, int]]) -> None:
    r"""\int_{a}^{b} f dt as integral(f, t, a, b)."""
    place, variable = differential(latex, at)
    latex.emit("integral(", at)
    if place == latex.pos:
        latex.emit("1", at)
    latex.run(place)
    latex.emit(",", at)
    after = latex.pos = variable + 1
    latex.translate((variable, variable + 1))
    latex.emit(",", at)
    latex.translate(bounds["_"])
    latex.emit(",", at)
    latex.translate(bounds["^"])
    latex.emit(")", variable)
    latex.pos = after


def differential(latex: Latex, at: int) -> tuple[int, int]:
    """The raw places of the d that ends an integral and of its variable."""
    depth = inner = 0
    for place in range(latex.pos, len(latex.raw)):
        token = latex.raw[place]
        if latex.raw[place - 1] not in (r"\left", r"\right"):
            depth += (token in _OPENING) - (token in _CLOSING)
        if depth < 0:
            break
        if depth > 0:
            continue
        variable = 0
        if token == r"\int":
            inner += 1
        elif token == "d":
            variable = place + 1
        elif token in latex_commands.LETTERS and latex.raw[place + 1 : place + 4] == ["{", "d", "}"]:
            variable = place + 4
        if variable and _is_variable(latex, variable):
            if inner == 0:
                return place, variable
            inner -= 1
    raise latex.fail(
        "the integral has no differential",
        at,
        cause="the variable of an integral follows a d",
        help=r"write \int_{a}^{b} f \, dt",
    )


def _is_variable(latex: Latex, place: int) -> bool:
    token = latex.raw[place] if place < len(latex.raw) else ""
    return (token[:1].isalpha() and token.isascii()) or token[1:] in GREEK_NAMES


def environment(latex: Latex, at: int, cases: bool = False) -> None:
    r"""\begin{...} ... \end{...}; the place is after \begin."""
    start, end = latex.argument(r"\begin", at)
    name = "".join(latex.raw[start:end])
    if name in ("cases", "dcases", "rcases") or cases:
        kind = "cases"
    elif name in latex_commands.MATRICES:
        kind = "matrix"
    elif name in latex_commands.LAYOUTS:
        kind = "layout"
    else:
        raise latex.fail(
            f"the environment `{name}` is not read",
            at,
            cause="matrices, cases and aligned formulas are read",
            help=r"write \begin{pmatrix} or \begin{cases}",
        )
    if name == "array" and latex.token() == "{":
        latex.argument(r"\begin", at)
    if name in ("vmatrix", "Vmatrix"):
        latex.notes.append(Note(f"`{name}` (a determinant) is read as a matrix", "reading", Span(*latex.places[at])))
    if kind == "layout":
        latex.depth -= 1
        latex.run(len(latex.raw), (r"\end",))
        latex.depth += 1
    else:
        cells(latex, kind, at)
    if latex.token() != r"\end":
        raise latex.fail(
            rf"`\begin{{{name}}}` is not closed",
            at,
            cause=rf"the text ends before \end{{{name}}}",
            help=rf"add \end{{{name}}}",
            kind="brackets",
        )
    latex.pos += 1
    closing = latex.argument(r"\end", at)
    if "".join(latex.raw[closing[0] : closing[1]]) != name:
        raise latex.fail(
            rf"`\begin{{{name}}}` is closed by another `\end`", latex.pos - 1, help=rf"write \end{{{name}}}", kind="brackets"
        )


def cells(latex: Latex, kind: str, at: int) -> None:
    """The cells of a matrix or of cases, row by row."""
    latex.emit("piecewise(" if kind == "cases" else "[", at)
    rows = 0
    while latex.token() not in ("", r"\end"):
        first = True
        if rows:
            latex.emit("," if kind == "cases" else ";", latex.pos - 1)
        while True:
            before = len(latex.out)
            latex.run(len(latex.raw), ("&", "\\\\", r"\end"))
            if kind == "cases":
                finish_cell(latex, before, first)
            elif not first and len(latex.out) == before:
                pass
            if latex.token() != "&":
                break
            latex.pos += 1
            if kind == "matrix":
                latex.emit(",", latex.pos - 1)
            first = False
        rows += 1
        if latex.token() == "\\\\":
            latex.pos += 1
            while latex.token() == "\n" or latex.token() in latex_commands.SPACING:
                latex.pos += 1
    latex.emit(")" if kind == "cases" else "]", latex.pos)


def finish_cell(latex: Latex, before: int, first: bool) -> None:
    """A cell of cases: without the comma at its end; the condition after a comma, or none where it says otherwise."""
    while len(latex.out) > before and latex.out[-1] in (",", ".", ";", "\n"):
        latex.out.pop()
        latex.spans.pop()
    cell = latex.out[before:]
    if first:
        return
    if any(word in latex_commands.OTHERWISE for word in cell) or not cell:
        del latex.out[before:]
        del latex.spans[before:]
        return
    latex.out.insert(before, ",")
    latex.spans.insert(before, latex.spans[before])
    latex.real = {place + (place >= before) for place in latex.real}
