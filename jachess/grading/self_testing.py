"""A key tests itself: its own answers get full marks in every variant, and answers with a mistake in them do not.

The mistakes are those of the catalogue: each rule broken at each place of each derivation, and the whole answer changed in
the usual ways. What is asked of the key is that none of them passes as right; how many are named is counted beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from jachess.errors import InputError, JachessError
from jachess.expression.nodes import Node, negate
from jachess.grading.answers import Equation, Expressions, Kind, PointSet, Values
from jachess.grading.asked import Asked, Rows, answer_text, rows_of
from jachess.grading.diagnosis import Answer
from jachess.grading.key import Fault, Key
from jachess.grading.marking import Marker, Task
from jachess.grading.variants import Drawn
from jachess.results.functions import VectorFunction

MOST_VARIANTS = 500
WITH_MISTAKES = 3  # variants in which mistakes are made
MOST_SLIPS = 4  # of one mistake, for each question and variant


class Tried(NamedTuple):
    """How often a mistake was made, how often it was marked as wrong, and how often it was named."""

    mistake: str
    made: int
    caught: int
    named: int


@dataclass(frozen=True, slots=True)
class SelfTest:
    """What the test of a key found: no faults, and the key is good. `complete` says whether every variant was tried."""

    title: str
    questions: int
    variants: int
    complete: bool
    mistakes: tuple[Tried, ...]
    faults: tuple[Fault, ...]


def self_test(key: Key, *, most_variants: int = MOST_VARIANTS) -> SelfTest:
    """Test a key by marking its own right answers, and wrong ones.

    >>> from jachess.grading.key import read_key
    >>> found = self_test(read_key('[[question]]\\nid = "1"\\nkind = "gradient"\\nfunction = "x^2*y"'))
    >>> found.faults, found.variants
    ((), 1)
    """
    every, complete = key.variants.every(most_variants)
    marker = Marker(key)
    faults: dict[str, Fault] = {}
    counts: dict[str, list[int]] = {}
    lines = _lines(key)
    for number, drawn in enumerate(every):
        for question in key.questions:
            where = f"question {question.id}" + (
                f" with {', '.join(f'{name} = {value}' for name, value in drawn)}" if drawn else ""
            )
            try:
                asked = marker.asked(question.id, drawn)
                problem = _own_answer(marker, asked, drawn)
            except JachessError as error:
                said = error.message if isinstance(error, InputError) else str(error)
                problem = f"has no answer: {said}"
            if problem:
                faults.setdefault(question.id, Fault(lines.get(question.id, 0), f"{where} {problem}", "", question.id))
                continue
            if number < WITH_MISTAKES:
                for mistake, text in wrong_answers(asked):
                    passed = _try(marker, asked, drawn, mistake, text, counts)
                    if passed:
                        faults.setdefault(
                            f"{question.id} {mistake}",
                            Fault(lines.get(question.id, 0), f"{where} takes {text} for right ({mistake})", "", question.id),
                        )
    tried = tuple(Tried(mistake, *numbers) for mistake, numbers in sorted(counts.items()))
    found = tuple(sorted(faults.values(), key=lambda fault: fault.line))
    return SelfTest(key.title, len(key.questions), len(every), complete, tried, found)


def _own_answer(marker: Marker, asked: Asked, drawn: Drawn) -> str:
    """What is wrong with the mark of the key's own answer, or ""."""
    question = asked.question
    mark = marker.mark(Task(question.id, asked.text, drawn))
    if mark.verdict == "correct" and mark.score == question.points:
        return ""
    if mark.verdict == "correct":
        return f"does not give its own answer full marks: {mark.message}"
    said = mark.message or (mark.evidence.text if mark.evidence else "")
    return f"marks its own answer as {mark.verdict}: {said}"


def _try(marker: Marker, asked: Asked, drawn: Drawn, mistake: str, text: str, counts: dict[str, list[int]]) -> bool:
    """Mark one wrong answer; whether it passes as right."""
    mark = marker.mark(Task(asked.question.id, text, drawn))
    numbers = counts.setdefault(mistake, [0, 0, 0])
    numbers[0] += 1
    numbers[1] += mark.verdict != "correct"
    numbers[2] += any(found.id == mistake for found in mark.mistakes)
    return mark.verdict == "correct"


def wrong_answers(asked: Asked) -> Iterator[tuple[str, str]]:
    """Wrong answers to a question, each with the name of its mistake; every one differs from the right answer for certain."""
    right = asked.right
    seen = {asked.text}
    for mistake, text in (*_changed(asked), *_broken_rules(asked)):
        if text not in seen:
            seen.add(text)
            if isinstance(right, (Kind, PointSet)) or _differs(asked, text):
                yield mistake, text


def _changed(asked: Asked) -> Iterator[tuple[str, str]]:
    """The whole answer changed: signs, factors, transposed, points and values left out, kinds exchanged."""
    right = asked.right
    if isinstance(right, Kind):
        for word in ("minimum", "maximum", "saddle"):
            if word != right.word:
                yield "saddle-exchanged" if "saddle" in (word, right.word) else "extrema-exchanged", word
    elif isinstance(right, PointSet):
        for k in range(len(right.points)):
            yield "points-missing", answer_text(PointSet(right.points[:k] + right.points[k + 1 :]))
        other = {"minimum": "maximum", "maximum": "minimum"}
        exchanged = PointSet(tuple(replace(point, kind=other.get(point.kind, point.kind)) for point in right.points))
        yield "extrema-exchanged", answer_text(exchanged)
    elif isinstance(right, Values):
        for k in range(len(right.values)):
            if len(right.values) > 1:
                yield "values-missing", answer_text(Values(right.values[:k] + right.values[k + 1 :]))
        yield "global-sign", answer_text(Values(tuple(map(negate, right.values))))
    elif isinstance(right, Equation):
        yield "sign", answer_text(Equation(right.left, negate(right.right)))
    else:
        yield from _entries_changed(right.value)


def _entries_changed(value: VectorFunction) -> Iterator[tuple[str, str]]:
    entries = value.components

    def changed(components: Sequence[Node], shape: tuple[int, ...] = value.shape) -> str:
        return answer_text(Expressions(replace(value, components=tuple(components), shape=shape)))

    yield "global-sign", changed([negate(entry) for entry in entries])
    yield "constant-factor", changed([2 * entry for entry in entries])
    for k, entry in enumerate(entries):
        yield "sign", changed([*entries[:k], negate(entry), *entries[k + 1 :]])
        yield "wrong-entry", changed([*entries[:k], entry + 1, *entries[k + 1 :]])
    if len(value.shape) == 2:
        rows, columns = value.shape
        if rows == columns:
            yield "transposed", changed([entries[j * columns + i] for i in range(rows) for j in range(columns)])
        yield "rows-permuted", changed([*entries[columns:], *entries[:columns]])
    elif len(entries) > 1:
        yield "columns-permuted", changed([*entries[1:], entries[0]])


def _broken_rules(asked: Asked) -> Iterator[tuple[str, str]]:
    """Each rule broken at each place of the derivation of each entry."""
    from jachess.grading.broken_entries import BrokenEntries
    from jachess.grading.explaining import rule_rows
    from jachess.grading.workspace import Workspace

    value = asked.value
    if (
        value is None
        or asked.function is None
        or asked.question.kind not in ("derivative", "gradient", "jacobian", "hessian")
        or asked.point
    ):
        return
    rows: Rows = rows_of(asked.right)
    work = Workspace(asked.context(), Answer(rows, value.shape, asked.text))
    rules = BrokenEntries(work, rule_rows())
    made: dict[str, int] = {}
    for (i, j), goal in work.goals.items():
        for stage in rules.stages(goal):
            for slip in stage.replay.slips:
                wrong = stage.expression(slip) if made.get(slip.mistake, 0) < MOST_SLIPS else None
                if wrong is None:
                    continue
                made[slip.mistake] = made.get(slip.mistake, 0) + 1
                entries = [wrong if (r, c) == (i, j) else entry for r, row in enumerate(rows) for c, entry in enumerate(row)]
                yield slip.mistake, answer_text(Expressions(replace(value, components=tuple(entries))))


def _differs(asked: Asked, text: str) -> bool:
    """Whether a changed answer is proved to be another one: a broken rule may lead to the right result by chance."""
    from jachess.grading.answers import read_answer
    from jachess.grading.sets import compare_answers

    try:
        given = read_answer(text, asked.style, [name.text for name in asked.variables] or None)
        return compare_answers(given, asked.right, assumptions=asked.conditions).verdict == "different"
    except JachessError:
        return False


def _lines(key: Key) -> dict[str, int]:
    """The line of each question in the text of the key."""
    import tomllib

    from jachess.grading.key_lines import lines_of

    if not key.text:
        return {}
    found = lines_of(key.text)
    tables = tomllib.loads(key.text).get("question", [])
    return {str(table.get("id", "")).strip(): found.get(("question", number), 0) for number, table in enumerate(tables)}
