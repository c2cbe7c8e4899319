"""The start of a reading: plain text or LaTeX, scanned, with what the names mean at first."""

from __future__ import annotations

from collections.abc import Iterable

from jachess.expression.nodes import PI, E, Name, Node
from jachess.syntax.names import canonical
from jachess.syntax.tokens import scan
from jachess.syntax.words import Words

_CONSTANTS: dict[str, Node] = {"e": E, "pi": PI, "Pi": PI, "PI": PI, "%pi": PI, "%e": E}


def is_latex(text: str) -> bool:
    """Whether a text is read as LaTeX: it has a backslash, a brace or a dollar sign."""
    return "\\" in text or "{" in text or "$" in text


def reader(text: str, variables: Iterable[str] | None = None) -> Words:
    """The state of a reading at the start of a text; the names in `variables` are variables whatever else they mean."""
    if not isinstance(text, str):
        raise TypeError(f"a text is expected, not {type(text).__name__}")
    leaves = dict(_CONSTANTS)
    declared: frozenset[str] = frozenset()
    if variables is not None:
        declared = frozenset(map(canonical, variables))
        for name in declared:
            leaves[name] = Name(name)
    if is_latex(text):
        from jachess.syntax.latex import scan_latex

        tokens = scan_latex(text, declared)
    else:
        tokens = scan(text)
    words = Words(tokens, leaves, declared)
    words.notes += tokens.notes
    return words
