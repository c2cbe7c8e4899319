"""What every step of the gathering of families asks about: the function, its derivatives, and how places are judged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from jachess.algebra.scalars import Place
from jachess.calculus.accumulation import gradient_entries, hessian_entries
from jachess.errors import Undefined
from jachess.expression.exact import value_at
from jachess.expression.nodes import Name, Node, free_names
from jachess.expression.tidy import tidy
from jachess.points.domain import domain
from jachess.points.lifting import GeneratorPlace
from jachess.results.points import CriticalPoint

Classify = Callable[[Place], CriticalPoint]
Admissible = Callable[[Place], "str | None"]

Known = Callable[[Place], bool]

LETTERS = ("n", "m", "k", "l", "j", "p", "q")
UNDECIDED = "the kind was not decided for all integers at once"


class Dropped(NamedTuple):
    """A point, or a set of points, that does not count, and why."""

    where: tuple[tuple[Name, Node], ...]
    reason: str


@dataclass(frozen=True)
class Setting:
    """The function with its derivatives; `classify` and `admissible` are the caller's, `dropped` gathers what does not count,
    `open` what was not decided."""

    f: Node
    variables: tuple[Name, ...]
    classify: Classify
    asked: Admissible | None
    gradient: tuple[Node, ...]
    hessian: tuple[tuple[Node, ...], ...]
    domain: tuple[Node, ...]
    letters: tuple[Name, ...]
    known: Known | None = None
    dropped: list[Dropped] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    @staticmethod
    def of(
        f: Node,
        variables: Sequence[Name],
        classify: Classify,
        asked: Admissible | None,
        known: Known | None,
        taken: Sequence[Node],
    ) -> Setting:
        """The setting of a function; names in `taken` are not used for integers."""
        used = {name.text for name in (*variables, *free_names(f, *taken))}
        entries = hessian_entries(f, variables)
        n = len(variables)
        above = {(i, j): tidy(entries.at(i, j)) for i in range(n) for j in range(i, n)}
        return Setting(
            f,
            tuple(variables),
            classify,
            asked,
            tuple(tidy(entry) for entry in gradient_entries(f, variables)),
            tuple(tuple(above[min(i, j), max(i, j)] for j in range(n)) for i in range(n)),
            domain(f),
            tuple(Name(letter) for letter in _letters() if letter not in used),
            known,
        )

    def problem(self, place: GeneratorPlace) -> str | None:
        """Why the place is no critical point, or None."""
        try:
            for value in place.closed.values():
                value_at(value, {})
        except Undefined as error:
            return f"not real: {error.reason}"
        try:
            for condition in self.domain:
                if not place.truth(condition):
                    return f"outside the domain: {condition} does not hold"
        except Undefined as error:
            return f"outside the domain: {error.reason}"
        return None if self.asked is None else self.asked(place)

    def leave_open(self, reason: str) -> None:
        """Keep in mind that something was not decided."""
        if reason not in self.open:
            self.open.append(reason)

    def drop(self, where: Sequence[tuple[Name, Node]], reason: str) -> None:
        """Keep in mind what does not count."""
        self.dropped.append(Dropped(tuple(where), reason))


def _letters() -> Iterator[str]:
    yield from LETTERS
    for number in range(1, 100):
        yield f"n{number}"
