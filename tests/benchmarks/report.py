"""The report of a benchmark: aligned tables on standard output, and the few figures that README shows."""

from __future__ import annotations

import sys

# What README shows: (what, figure), in the order in which it was measured.
FIGURES: list[tuple[str, str]] = []


def say(line: str = "") -> None:
    """One line of the report."""
    print(line, flush=True)


def progress(line: str) -> None:
    """What is being done, on standard error."""
    print(f"  ... {line}", file=sys.stderr, flush=True)


def title(text: str, *explanations: str) -> None:
    """The head of a section."""
    say(text)
    say("=" * len(text))
    for explanation in explanations:
        say(explanation)
    say()


def table(heads: list[str], rows: list[list[str]]) -> None:
    """Columns aligned, the first to the left, the others to the right."""
    widths = [max(len(row[column]) for row in [heads, *rows]) for column in range(len(heads))]
    for row in [heads, ["-" * width for width in widths], *rows]:
        cells = [cell.rjust(width) if column else cell.ljust(width) for column, (cell, width) in enumerate(zip(row, widths))]
        say("  ".join(cells).rstrip())
    say()


def milliseconds(value: float | None) -> str:
    """A time in ms with three digits."""
    if value is None:
        return "-"
    return f"{value * 1e3:.3g}" if value < 1 else f"{value * 1e3:.0f}"


def figure(what: str, value: str) -> None:
    """Keep a figure for README."""
    FIGURES.append((what, value))
