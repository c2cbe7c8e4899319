"""LaTeX: a second scanner for the same grammar."""

from __future__ import annotations

from jachess.syntax.tokens import Tokens, scan


def is_latex(text: str) -> bool:
    """Whether a text is read as LaTeX."""
    return "\\" in text or "{" in text or "$" in text


def scan_latex(source: str, declared: frozenset[str] = frozenset()) -> Tokens:
    """The tokens of a text in LaTeX."""
    return scan(source)
