"""Indices and exponents of LaTeX: x_{12}, x_{i+1}, x^{2}, f^{(4)}(x), primes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jachess.errors import Span
from jachess.results.functions import Note
from jachess.syntax import latex_commands
from jachess.syntax.names import FUNCTION_LETTERS
from jachess.vocabulary import SPELLINGS

if TYPE_CHECKING:
    from jachess.syntax.latex import Latex


def below(latex: Latex, at: int) -> None:
    """An index: x_1, x_{12}, x_{max}, x_{i+1}, \\log_{b}."""
    name = latex.out[-1] if latex.out else ""
    if not name[:1].isalpha() or name[-1] in "([":
        raise latex.fail(
            "an index has no name before it",
            at,
            cause="an underscore joins a name and its index",
            help="write x_1",
            kind="index",
        )
    if len(latex.token()) > 1 and latex.token().isdigit():
        part = (latex.pos, latex.pos + 1)
        latex.pos += 1
    else:
        part = latex.argument("_", at)
    raw = [token for token in latex.raw[part[0] : part[1]] if token not in latex_commands.SPACING]
    if raw[:1] and raw[0] in latex_commands.LETTERS and raw[1:2] == ["{"]:
        raw = raw[2:-1]
    if SPELLINGS.get(name) == "ln":
        latex.emit("_", at)
        latex.emit("(", at)
        latex.translate(part)
        latex.emit(")", latex.pos - 1)
        return
    joined = "".join(raw).replace("\\_", "_")
    numbers = joined.split(",")
    start = latex.spans[-1][0]
    end = latex.places[min(latex.pos, len(latex.places)) - 1][1]
    if all(number.isdigit() for number in numbers):
        latex.out[-1] = f"{name}_{'_'.join(numbers)}"
        latex.spans[-1] = (start, end)
    elif joined.replace("_", "").isalnum() and joined[0].isalpha():
        latex.out[-1] = f"{name}_{joined}"
        latex.spans[-1] = (start, end)
    elif len(raw) == 1 and raw[0][:1] == "\\" and (latex_commands.meaning(raw[0]) or "").isalpha():
        latex.out[-1] = f"{name}_{latex_commands.meaning(raw[0])}"
        latex.spans[-1] = (start, end)
    else:
        latex.out[-1] = f"{name}["
        latex.translate(part)
        latex.emit("]", latex.pos - 1)


def above(latex: Latex, at: int) -> None:
    """An exponent; a prime above is a prime; x^2_1 is x_1^2."""
    while latex.token() in latex_commands.SPACING:
        latex.pos += 1
    token = latex.token()
    group = latex.raw[latex.pos + 1 : latex.pos + 3] if token == "{" else []
    if token == r"\prime" or (token == "{" and group and group[0] in (r"\prime", "'")) or token == "'":
        start, end = latex.argument("^", at)
        primes = sum(len(raw) if raw[0] == "'" else 1 for raw in latex.raw[start:end])
        latex.emit("'" * primes, at)
        join_primes(latex)
        return
    if _is_order(latex):
        derivative_order(latex, at)
        return
    if token == r"\circ" or group[:1] == [r"\circ"]:
        raise latex.fail("degrees are not read", latex.pos, cause="angles are in radians", help="write *pi/180 for degrees")
    if len(token) > 1 and token.isdigit():
        latex.notes.append(
            Note(f"`^{token}` is read as ^{{{token}}}", "reading", Span(latex.places[at][0], latex.places[latex.pos][1]))
        )
        part = (latex.pos, latex.pos + 1)
    elif token in ("-", "+"):
        latex.emit("^", at)
        return
    else:
        before = latex.pos
        part = latex.argument("^", at)
        after, latex.pos = latex.pos, before
        if after < len(latex.raw) and latex.raw[after] == "_" and latex.out and latex.out[-1][:1].isalpha():
            latex.pos = after + 1
            below(latex, after)
            after = latex.pos
        latex.emit("^", at)
        latex.pos = after
        _exponent(latex, part, at)
        return
    latex.emit("^", at)
    latex.pos = part[1]
    _exponent(latex, part, at)


def _is_order(latex: Latex) -> bool:
    """Whether this is the (n) of f^{(n)}(x)."""
    name = latex.out[-1] if latex.out else ""
    raw, at = latex.raw, latex.pos
    if name not in FUNCTION_LETTERS or raw[at : at + 2] != ["{", "("] or raw[at + 3 : at + 5] != [")", "}"]:
        return False
    return raw[at + 5 : at + 6] == ["("] or raw[at + 5 : at + 7] == [r"\left", "("]


def derivative_order(latex: Latex, at: int) -> None:
    r"""f^{(4)}(x), the fourth derivative of an unknown function; \psi^{(n)}(x), a polygamma function."""
    order = latex.raw[latex.pos + 2]
    inside = (latex.pos + 2, latex.pos + 3)
    latex.pos += 5
    if latex.out[-1] == "psi":
        latex.out[-1] = "polygamma("
        latex.translate(inside)
        latex.emit(",", at)
        latex.pos += 1 + (latex.token() == r"\left")
    elif order.isdigit() and int(order[:4]) <= 20:
        latex.out[-1] += "'" * int(order)
        latex.spans[-1] = (latex.spans[-1][0], latex.places[latex.pos - 1][1])
    else:
        raise latex.fail(
            "the order of a derivative is a number up to 20",
            inside[0],
            cause="f^{(4)} is the fourth derivative of f",
            help="write a number",
        )


def _exponent(latex: Latex, part: tuple[int, int], at: int) -> None:
    bare = part[1] - part[0] == 1 and latex.raw[part[0]][0].isalnum() and "{" not in latex.raw[part[0]]
    if not bare:
        latex.emit("{", at)
    latex.translate(part)
    if not bare:
        latex.emit("}", max(latex.pos - 1, at))


def join_primes(latex: Latex) -> None:
    """Make the primes just read part of the name before them."""
    if len(latex.out) > 1 and latex.out[-2][:1].isalpha() and latex.out[-2][-1] not in "([":
        primes = latex.out.pop()
        end = latex.spans.pop()[1]
        latex.out[-1] += primes
        latex.spans[-1] = (latex.spans[-1][0], end)
