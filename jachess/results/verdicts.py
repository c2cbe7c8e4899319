"""Marked answers: comparisons, mistakes with names, a student's report and the report of a class."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from jachess.expression.nodes import Name, Node
from jachess.results.functions import Note
from jachess.results.showing import Showing

Outcome = Literal["equal", "different", "undecided"]
Mark = Literal["correct", "wrong", "undecided", "unreadable", "missing"]
Status = Literal["graded", "partial", "missing", "unreadable", "timeout"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a comparison ended as it did.

    `method` is a stable word: identical, normal form, rational identity, symbolic proof, ball witness, shape, type,
    tolerance, agreement (values agree to many digits, no proof), domain, limits. `witness` is the point that shows a
    difference, `left` and `right` are the two values there as decimals; `entry` is the place (row, column from 1) in a
    vector or matrix. `text` is one sentence. `domain` says where both sides are equal when that is only a part.
    """

    method: str
    text: str
    witness: tuple[tuple[Name, Node], ...] = ()
    left: str | None = None
    right: str | None = None
    entry: tuple[int, ...] = ()
    domain: str = ""


@dataclass(frozen=True, slots=True)
class Comparison(Showing):
    """Whether two answers are equal, with the evidence; `entries` are the verdicts by entry (rows) where shapes agree.

    `left` and `right` are the answers as they were read: components row by row, and their shape.
    """

    verdict: Outcome
    evidence: Evidence
    left: tuple[Node, ...] = ()
    right: tuple[Node, ...] = ()
    left_shape: tuple[int, ...] = ()
    right_shape: tuple[int, ...] = ()
    entries: tuple[tuple[Outcome, ...], ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundMistake:
    """A mistake that reproduces the student's answer: its name, where it was made, and a hint that keeps the answer back.

    `id` is the row of the catalogue ("chain-factor-missing"); `where` a place in words ("entry (1, 2)"); `step` the
    number of the step in the right derivation where the paths part. `faults` is how many slips together explain it.
    """

    id: str
    title: str
    where: str
    hint: str
    step: str = ""
    entries: tuple[tuple[int, ...], ...] = ()
    faults: int = 1


@dataclass(frozen=True, slots=True)
class Verdict:
    """The mark of one answer. `score` and `max` are exact; `evidence` says how it was decided; `answer` is the text.

    `entries` marks each entry of a vector, matrix or point set. `followed` is the id of the question whose answer by
    the student this one was marked by (follow-through). `seconds` is not part of any report's bytes.
    """

    question: str
    verdict: Mark
    score: Fraction
    max: Fraction
    mistakes: tuple[FoundMistake, ...] = ()
    evidence: Evidence | None = None
    entries: tuple[tuple[bool, ...], ...] = ()
    answer: str = ""
    expected: str = ""
    message: str = ""
    followed: str = ""


@dataclass(frozen=True, slots=True)
class StudentReport:
    """The marks of one student; `notes` say what was odd about the submission (doubled, late, other encoding)."""

    student: str
    file: str
    status: Status
    score: Fraction
    max: Fraction
    verdicts: tuple[Verdict, ...]
    reason: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report(Showing):
    """The marks of a class, in the order of the students' names; `title` and `questions` (id, points) come from the key."""

    title: str
    questions: tuple[tuple[str, Fraction], ...]
    students: tuple[StudentReport, ...]
    reveal: Literal["none", "entries", "key"] = "entries"
    hints: bool = True
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class StudentPage(Showing):
    """One student of a report, for a page of that student's own."""

    report: Report
    student: StudentReport
