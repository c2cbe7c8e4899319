"""A class's marks and a student's, as blocks: scores, what went wrong where, what is to be looked at by hand.

What a page may tell is the key's affair (`reveal`): "none" says right or wrong, "entries" also which entries and where two
values differ, "key" the right answer too. No page tells more, whoever it is made for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

from jachess.rendering.blocks import Block, Heading, Inline, Listing, Paragraph, Span, Style, Table
from jachess.rendering.formats import RenderOptions
from jachess.results.verdicts import FoundMistake, Report, StudentReport, Verdict

MARKS: dict[str, Style] = {
    "correct": "ok",
    "wrong": "undefined",
    "undecided": "warning",
    "unreadable": "warning",
    "missing": "faint",
}
SIGNS = {"correct": "✓", "wrong": "✗", "undecided": "?", "unreadable": "!", "missing": "–"}
MOST_QUESTIONS = 8  # columns of a class table; with more the table has the sums alone
BAR = 20


def number(value: Fraction) -> str:
    """A score as people write it: 3, 2.5, 1.67.

    >>> number(Fraction(5, 2)), number(Fraction(5, 3)), number(Fraction(3))
    ('2.5', '1.67', '3')
    """
    return f"{float(value):.2f}".rstrip("0").rstrip(".") if value.denominator != 1 else str(value.numerator)


def percent(score: Fraction, most: Fraction) -> str:
    """A share in whole percent."""
    return f"{round(100 * score / most)} %" if most else "–"


# The class


def class_blocks(report: Report, options: RenderOptions) -> Iterator[Block]:
    """The page of a class."""
    yield Heading((report.title or "Homework",), 1)
    yield Paragraph((summary_line(report),))
    if report.students:
        yield _students(report)
    by_hand = [(student, verdict) for student in report.students for verdict in student.verdicts if verdict.verdict == "undecided"]
    if by_hand:
        yield Heading(("To be looked at by hand",))
        yield Listing(tuple((f"{student.student}, {verdict.question}: {_why(verdict)}",) for student, verdict in by_hand))
    yield from _questions(report)
    yield from _histogram(report)
    odd = [(student, note) for student in report.students for note in student.notes]
    if odd:
        yield Heading(("Notes on submissions",))
        yield Listing(tuple((f"{student.student}: {note}",) for student, note in odd))
    if report.notes:
        yield Listing(tuple((note.text,) for note in report.notes), "note")


def summary_line(report: Report) -> str:
    """12 students: 10 graded, 2 missing; mean 7.2 of 10 (72 %), median 8."""
    counts = Counter(student.status for student in report.students)
    parts = [f"{count} {status}" for status, count in sorted(counts.items(), key=lambda item: -item[1])]
    many = len(report.students)
    text = f"{many} student{'' if many == 1 else 's'}" + (f": {', '.join(parts)}" if parts else "")
    scores = sorted(student.score for student in report.students if student.status != "missing")
    if scores:
        most = report.students[0].max
        mean = sum(scores, Fraction(0)) / len(scores)
        middle = (scores[(len(scores) - 1) // 2] + scores[len(scores) // 2]) / 2
        text += f"; of those handed in mean {number(mean)} of {number(most)} ({percent(mean, most)}), median {number(middle)}"
    return text


def _students(report: Report) -> Table:
    ids = [id for id, _ in report.questions]
    wide = len(ids) <= MOST_QUESTIONS
    heads: list[Inline] = [("student",), ("score",), ("",)]
    heads += [(id,) for id in ids] if wide else []
    heads.append(("status",))
    rows: list[tuple[Inline, ...]] = []
    for student in report.students:
        row: list[Inline] = [
            (student.student,),
            (f"{number(student.score)}/{number(student.max)}",),
            (percent(student.score, student.max),),
        ]
        if wide:
            marks = {verdict.question: verdict for verdict in student.verdicts}
            row += [_cell(marks.get(id)) for id in ids]
        style: Style = "" if student.status == "graded" else "warning"
        status = student.status + (f": {student.reason}" if student.reason else "")
        row.append((Span(status, style),))
        rows.append(tuple(row))
    return Table(tuple(heads), tuple(rows))


def _cell(verdict: Verdict | None) -> Inline:
    if verdict is None:
        return ("",)
    sign = SIGNS[verdict.verdict]
    shown = sign if verdict.score in (0, verdict.max) else f"{sign} {number(verdict.score)}"
    return (Span(shown, MARKS[verdict.verdict]),)


def _why(verdict: Verdict) -> str:
    if verdict.message:
        return verdict.message
    return verdict.evidence.text if verdict.evidence is not None else "undecided"


def _questions(report: Report) -> Iterator[Block]:
    """The questions, the one that went worst first."""
    rows: list[tuple[Fraction, int, tuple[Inline, ...]]] = []
    handed_in = [student for student in report.students if student.status != "missing"]
    if not handed_in:
        return
    for place, (id, points) in enumerate(report.questions):
        verdicts = [verdict for student in handed_in for verdict in student.verdicts if verdict.question == id]
        if not verdicts:
            continue
        share = sum((verdict.score for verdict in verdicts), Fraction(0)) / (points * len(verdicts)) if points else Fraction(1)
        counts = Counter(verdict.verdict for verdict in verdicts)
        kinds = ", ".join(f"{counts[kind]} {kind}" for kind in SIGNS if counts[kind])
        rows.append((share, place, ((id,), (f"{round(100 * share)} %",), (bar(share),), (kinds,))))
    yield Heading(("Questions, the hardest first",))
    yield Table(
        (("question",), ("reached",), ("",), ("answers",)), tuple(row for _, _, row in sorted(rows, key=lambda each: each[:2]))
    )


def bar(share: Fraction) -> str:
    """A bar of up to 20 signs."""
    return "█" * round(BAR * share) or "▏"


def mistakes(report: Report) -> list[tuple[FoundMistake, str, list[str]]]:
    """Each mistake that was named, for each question, with the students who made it; the most frequent first."""
    found: dict[tuple[str, str], tuple[FoundMistake, list[str]]] = {}
    for student in report.students:
        for verdict in student.verdicts:
            for mistake in verdict.mistakes:
                _, students = found.setdefault((mistake.id, verdict.question), (mistake, []))
                if student.student not in students:
                    students.append(student.student)
    ordered = sorted(found.items(), key=lambda item: (-len(item[1][1]), item[0]))
    return [(mistake, question, students) for (_, question), (mistake, students) in ordered]


def _histogram(report: Report) -> Iterator[Block]:
    found = mistakes(report)
    if not found:
        return
    most = max(len(students) for _, _, students in found)
    rows: list[tuple[Inline, ...]] = []
    for mistake, question, students in found:
        shown = ", ".join(students[:3]) + (f" and {len(students) - 3} more" if len(students) > 3 else "")
        rows.append(((mistake.title,), (question,), (str(len(students)),), (bar(Fraction(len(students), most)),), (shown,)))
    yield Heading(("Mistakes",))
    yield Table((("mistake",), ("question",), ("students",), ("",), ("who",)), tuple(rows))


# One student


def student_blocks(report: Report, student: StudentReport, options: RenderOptions) -> Iterator[Block]:
    """The page of one student."""
    yield Heading((f"{report.title or 'Homework'}: {student.student}",), 1)
    yield Paragraph(
        (Span(f"{number(student.score)} of {number(student.max)} points ({percent(student.score, student.max)})", "result"),)
    )
    if student.reason:
        yield Paragraph((Span(student.reason, "warning"),))
    if student.notes:
        yield Listing(tuple((note,) for note in student.notes), "note")
    for verdict in student.verdicts:
        yield from _verdict(report, verdict)


WORDS = {
    "correct": "right",
    "wrong": "not right",
    "undecided": "to be looked at by hand",
    "unreadable": "cannot be read",
    "missing": "no answer",
}


def _verdict(report: Report, verdict: Verdict) -> Iterator[Block]:
    partly = verdict.verdict == "wrong" and verdict.score
    words = "partly right" if partly else WORDS[verdict.verdict]
    yield Heading(
        (f"{verdict.question}: ", Span(words, MARKS[verdict.verdict]), f", {number(verdict.score)} of {number(verdict.max)}")
    )
    if verdict.answer:
        yield Paragraph(("your answer: ", Span(verdict.answer, "goal")))
    lines = [(line,) for line in said(report, verdict)]
    if lines:
        yield Listing(tuple(lines))


def said(report: Report, verdict: Verdict) -> Iterator[str]:
    """What may be said of a mark, a sentence a line."""
    if verdict.message:
        yield verdict.message
    if verdict.followed:
        yield f"marked by your own answer to {verdict.followed}"
    if report.reveal != "none":
        wrong = wrong_entries(verdict)
        if wrong:
            yield f"not right in {'entry' if len(wrong) == 1 else 'entries'} {', '.join(wrong)}"
        if verdict.verdict == "wrong" and verdict.evidence is not None and not verdict.mistakes:
            text = difference(verdict, report.reveal)
            if text:
                yield text
    if report.hints:
        for mistake in verdict.mistakes:
            step = f", step {mistake.step}" if mistake.step and report.reveal == "key" else ""
            where = f" ({mistake.where}{step})" if mistake.where else ""
            yield f"{mistake.title}{where}: {mistake.hint}" if mistake.hint else f"{mistake.title}{where}"
    if report.reveal == "key" and verdict.expected and verdict.verdict != "correct":
        yield f"a right answer: {verdict.expected}"


def wrong_entries(verdict: Verdict) -> list[str]:
    """The places of the entries that are not right: (1, 2), or 2 in a list."""
    rows = verdict.entries
    if not rows or all(all(row) for row in rows):
        return []
    if len(rows) == 1 or all(len(row) == 1 for row in rows):
        flat = [entry for row in rows for entry in row]
        return [str(place) for place, entry in enumerate(flat, 1) if not entry] if len(flat) > 1 else []
    return [f"({i}, {j})" for i, row in enumerate(rows, 1) for j, entry in enumerate(row, 1) if not entry]


def difference(verdict: Verdict, reveal: str) -> str:
    """Where the answer differs from the right one; the right value only where the key may be shown."""
    evidence = verdict.evidence
    if evidence is None:
        return ""
    if evidence.method in ("shape", "type", "form"):
        return evidence.text
    if not evidence.witness or evidence.left is None:
        return ""
    from jachess.expression.notation import unicode

    place = ", ".join(f"{unicode(name)} = {unicode(value)}" for name, value in evidence.witness)
    if reveal == "key" and evidence.right is not None:
        return f"at {place} your answer is {evidence.left}, the right one {evidence.right}"
    return f"at {place} your answer is {evidence.left}, which is not the value there"


def totals(students: Sequence[StudentReport]) -> dict[str, int]:
    """How many students have each status."""
    return dict(Counter(student.status for student in students))
