"""An answer key: TOML text → Key, with every fault of it at once, each with its line and what to do.

    title = "Homework 3"          reveal = "none" | "entries" | "key"     hints = true | false
    seed = 7                      deadline = 2026-11-20T23:59:00          late = "note" | "zero" | "20%"
    [variants]                    a = "1..9"      b = [2, 3, 5]           where = "a != b"
    [[question]]                  id, kind, function, variables, points, at, answer, ... (see `Question`)

What holds for every question (form, rtol, digits, vector, cap, typing, ...) may stand once at the top.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Literal, NamedTuple

from jachess.errors import InputError
from jachess.grading.variants import Variants

Form = Literal["any", "simplified", "expanded", "factored", "exact"]

# What each kind of question needs besides its function, where no answer is given.
KINDS: dict[str, tuple[str, ...]] = {
    "derivative": (),
    "gradient": (),
    "jacobian": (),
    "hessian": (),
    "determinant": (),
    "critical": (),
    "classify": ("at",),
    "eigenvalues": (),
    "linearize": ("at",),
    "directional": ("direction",),
    "value": ("at",),
    "expression": (),
}


class Fault(NamedTuple):
    """One fault of a key: its line (0: the whole file), what is wrong, what to do, and the question where it stands."""

    line: int
    message: str
    help: str = ""
    question: str = ""

    def __str__(self) -> str:
        place = f"line {self.line}: " if self.line else ""
        return f"{place}{self.message}" + (f" ({self.help})" if self.help else "")


class KeyProblem(InputError):
    """A key that cannot be used; `faults` are all that was found, in the order of the lines."""

    kind = "key"

    def __init__(self, faults: Iterable[Fault], name: str = "") -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line))
        count = len(self.faults)
        many = f"{count} faults" if count > 1 else "a fault"
        super().__init__(f"{many} in the key{f' {name}' if name else ''}", cause="\n".join(map(str, self.faults)))


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a key.

    `answer` stands in place of what would be computed. `points` are shared out over the entries when `partial` (all or
    nothing otherwise). `carried` lists what is taken from the student's own earlier answers: (name in the function, id of
    the question), the name "" where the kinds say what follows. `cap` is the share of the points that can be had that way,
    `form_credit` the share for an equal answer in another form. `vector` is "any", "row" or "column"; `layout` "numerator"
    (rows follow components), "denominator" or "any". `kinds` says whether points are to be classified. `message` is shown
    with a wrong answer.
    """

    id: str
    kind: str
    function: str = ""
    variables: tuple[str, ...] = ()
    points: Fraction = Fraction(1)
    at: str = ""
    direction: str = ""
    order: int = 1
    answer: str = ""
    form: Form = "any"
    form_credit: Fraction = Fraction(1, 2)
    assume: str = ""
    rtol: Fraction | None = None
    atol: Fraction | None = None
    digits: bool = False
    vector: Literal["any", "row", "column"] = "any"
    layout: Literal["numerator", "denominator", "any"] = "numerator"
    carried: tuple[tuple[str, str], ...] = ()
    cap: Fraction = Fraction(1, 2)
    typing: Literal["full", "part", "none"] = "part"
    partial: bool = True
    kinds: bool = True
    message: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """A homework: its questions in their order, and what holds for all of them. `late` is the share that a late
    submission loses (0: it is only noted)."""

    title: str
    questions: tuple[Question, ...]
    variants: Variants = field(default_factory=Variants)
    reveal: Literal["none", "entries", "key"] = "entries"
    hints: bool = True
    deadline: datetime | None = None
    late: Fraction = Fraction(0)
    text: str = field(default="", repr=False)

    @property
    def max(self) -> Fraction:
        """The sum of all points."""
        return sum((question.points for question in self.questions), Fraction(0))

    def question(self, id: str) -> Question:
        """The question of that id. Raises: KeyError."""
        for question in self.questions:
            if question.id == id:
                return question
        raise KeyError(id)


def read_key(text: str, name: str = "") -> Key:
    """The key that a TOML text says. Raises: KeyProblem with every fault of it.

    >>> key = read_key('[[question]]\\nid = "1"\\nkind = "gradient"\\nfunction = "x*y"')
    >>> key.questions[0].kind, key.max
    ('gradient', Fraction(1, 1))
    """
    from jachess.grading.key_reading import read

    return read(text, name)


def load_key(path: str) -> Key:
    """The key in a file. Raises: KeyProblem; InputError when the file cannot be read."""
    from jachess.grading.files import read_text

    found = read_text(path)
    if found.problem:
        raise InputError(f"the key {path} cannot be read", cause=found.problem, kind="key")
    return read_key(found.text, path)
