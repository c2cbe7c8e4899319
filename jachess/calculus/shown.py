"""The entries of the silent accumulation in the form that is shown, checked against what was accumulated."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from jachess.calculus.assumptions import signs_of, under
from jachess.calculus.verification import Verifier
from jachess.errors import Undefined
from jachess.expression.nodes import ZERO, Name, Node, operations
from jachess.expression.tidy import tidy

if TYPE_CHECKING:
    from jachess.calculus.accumulation import Entries

TIDY_OPERATIONS = 3_000  # an entry with more operations is left as the accumulation made it
CHECKED_OPERATIONS = 150
CHECKED_ENTRIES = 100  # a large system has many entries of one make: the first are checked


class Shown:
    """Gives entries in their shown form; each distinct entry is tidied once, and the first are checked.

    Raises: UnverifiedStep when a tidied entry is found to differ from what was accumulated: an error of jachess.
    """

    def __init__(self, names: Iterable[Name], assumptions: Iterable[Node] = ()) -> None:
        self._verifier = Verifier(names)
        self._signs = signs_of(assumptions)
        self._known: dict[Node, Node] = {}
        self._checked = 0

    def entry(self, found: Node) -> Node:
        """One entry."""
        shown = self._known.get(found)
        if shown is None:
            size = operations(found)
            shown = tidy(found) if size <= TIDY_OPERATIONS else found
            if shown is not found and size <= CHECKED_OPERATIONS and self._checked < CHECKED_ENTRIES:
                self._checked += 1
                with suppress(Undefined):  # no real point to compare at
                    self._verifier.equal(found, shown)
            shown = self._known[found] = under(shown, self._signs)
        return shown

    def rows(self, entries: Entries) -> tuple[tuple[Node, ...], ...]:
        """Every entry as a row; a sparse matrix costs what its nonzero entries cost."""
        height, width = entries.shape
        rows: list[list[Node]] = [[ZERO] * width for _ in range(height)]
        for (i, j), found in entries.nonzero.items():
            rows[i][j] = self.entry(found)
        return tuple(map(tuple, rows))
