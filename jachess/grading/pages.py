"""What one submission gives, whatever its format: its answers by question, and the ids of the key as people write them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from jachess.grading.files import visible

MAX_ANSWERS = 1_000  # of one sheet
PREFIXES = (
    "question", "problem", "exercise", "task", "part", "answer", "aufgabe", "teil", "frage", "ejercicio", "pregunta",
    "ex", "nr", "no", "q", "a",
)  # fmt: skip
HEADINGS = frozenset(
    (
        "student",
        "name",
        "names",
        "author",
        "date",
        "course",
        "group",
        "class",
        "homework",
        "title",
        "email",
        "e-mail",
        "id",
        "matrikelnummer",
        "subject",
        "tutor",
        "hw",
        "sheet",
    )
)


class Page(NamedTuple):
    """What one source gives: answers by question (ids of the key; `unknown` are other labels), or a problem.

    `student` and `when` are what the source itself says; whoever knows better need not believe them.
    """

    answers: tuple[tuple[str, str], ...] = ()
    unknown: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    problem: str = ""
    student: str = ""
    when: str = ""


class Ids:
    """The ids of a key, found again in the ways that they are written: `1a`, `1 (a)`, `Q1a`, `Question 1.a`."""

    def __init__(self, ids: Iterable[str]) -> None:
        self.ids = tuple(ids)
        self._found: dict[str, str | None] = {}  # a class writes the same few labels over and over
        self._exact = {id.casefold(): id for id in self.ids}
        loose: dict[str, list[str]] = {}
        for id in self.ids:
            loose.setdefault(_loose(id), []).append(id)
        self._loose = {short: found[0] for short, found in loose.items() if short and len(found) == 1}

    def find(self, label: str) -> str | None:
        """The id that a label means, if it means one."""
        if len(label) > 80:
            return None
        if label not in self._found:
            if len(self._found) > 5_000:
                self._found.clear()
            self._found[label] = self._look(label)
        return self._found[label]

    def _look(self, label: str) -> str | None:
        label = label.strip().strip("*_`#").strip().casefold()
        for text in (label, *_without_prefix(label)):
            found = self._exact.get(text) or self._loose.get(_loose(text))
            if found:
                return found
        return None


class Gathered:
    """The answers of one sheet as they are found."""

    def __init__(self, ids: Ids) -> None:
        self.ids = ids
        self.answers: dict[str, str] = {}
        self.unknown: dict[str, None] = {}
        self.notes: list[str] = []

    def add(self, label: str, text: str) -> None:
        id = self.ids.find(label)
        if id is None:
            if label.strip().casefold() not in HEADINGS and len(self.unknown) < MAX_ANSWERS:
                self.unknown[visible(label.strip(), 40)] = None
            return
        if self.answers.get(id):
            if not text.strip():
                return
            self.notes.append(f"{id} is answered twice; the last answer counts")
        self.answers[id] = text

    def page(self) -> Page:
        return Page(tuple(self.answers.items()), tuple(self.unknown), tuple(dict.fromkeys(self.notes)))


def _loose(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _without_prefix(label: str) -> Iterator[str]:
    for prefix in PREFIXES:
        rest = label.removeprefix(prefix)
        if rest is not label and rest and not rest[0].isalpha():
            yield rest.strip(" .:#")
