"""The sentence that says why a list of critical points is complete."""

from __future__ import annotations

from collections.abc import Sequence

SPLIT = "each equation was factored or solved for a variable until every branch of the case split was closed"
# words of a method, and what it is called where several systems were solved
LABELS = (
    ("Gröbner", "Gröbner bases"),
    ("elimination", "elimination"),
    ("factoring", "factoring"),
    ("Bézout", "counting by degrees"),
)


def sentence(systems: Sequence[str], searches: Sequence[str] = (), leaves: int = 1) -> str:
    """How all branches were closed: `systems` are the proofs for polynomial systems, `searches` those in boxes.

    `leaves` is the number of branches that the case split has.

    >>> sentence([])
    'each equation was factored or solved for a variable until every branch of the case split was closed'
    >>> sentence(["elimination leaves a single solution"] * 2)
    'each of the 2 polynomial systems that the case split leaves was solved completely, by elimination'
    """
    parts: list[str] = []
    if len(systems) == 1:
        parts.append(systems[0] if leaves == 1 else f"the case split leaves one polynomial system, and {systems[0]}")
    elif systems:
        used = [label for word, label in LABELS if any(word in each for each in systems)]
        how = f", by {_and(used)}" if used else ""
        parts.append(f"each of the {len(systems)} polynomial systems that the case split leaves was solved completely{how}")
    parts += dict.fromkeys(searches)
    return "; ".join(parts) or SPLIT


def _and(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
