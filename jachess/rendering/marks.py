"""A class's marks and a student's, as blocks: scores, what went wrong where, what is to be looked at by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

from jachess.rendering.blocks import Block, Heading, Inline, Listing, Paragraph, Span, Style, Table
from jachess.rendering.boxes import cells
from jachess.rendering.formats import RenderOptions
from jachess.rendering.telling import said, why
from jachess.results.verdicts import FoundMistake, Report, StudentReport, Verdict

MARKS: dict[str, Style] = {
    "correct": "ok",
    "wrong": "undefined",
    "undecided": "warning",
    "unreadable": "warning",
    "missing": "faint",
}
SIGNS = {"correct": "✓", "wrong": "✗", "undecided": "?", "unreadable": "!", "missing": "–"}
MEANINGS = {
    "correct": "right",
    "wrong": "not right",
    "undecided": "undecided",
    "unreadable": "cannot be read",
    "missing": "no answer",
}
BAR = 20
LEAST = 12  # columns that a name has before it is cut
NARROW = 64  # columns of a page that has no room for bars


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
        yield _students(report, options.width)
        yield _legend(report)
    by_hand = [(student, verdict) for student in report.students for verdict in student.verdicts if verdict.verdict == "undecided"]
    if by_hand:
        yield Heading(("To be looked at by hand",))
        yield Listing(
            tuple((f"{student.student}, {verdict.question}: {why(verdict, report.reveal)}",) for student, verdict in by_hand)
        )
    yield from _questions(report, options.width < NARROW)
    yield from _histogram(report, options.width)
    odd = [(student, note) for student in report.students for note in (student.reason, *student.notes) if note]
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


def _students(report: Report, width: int) -> Table:
    """A row a student: a column a question where there is room, else the signs side by side."""
    ids = [id for id, _ in report.questions]
    table = _by_question(report, ids)
    if _width(table) <= width:
        return table
    rows: list[tuple[Inline, ...]] = []
    for student in report.students:
        marks = {verdict.question: verdict for verdict in student.verdicts}
        signs = tuple(Span(SIGNS[marks[id].verdict], MARKS[marks[id].verdict]) for id in ids if id in marks)
        rows.append(((student.student,), (_score(student),), signs or ("",), _status(student)))
    heads: tuple[Inline, ...] = (("student",), ("score",), ("answers",), ("status",))
    room = width - _width(Table(heads[1:], tuple(row[1:] for row in rows))) - 2
    if room < LEAST:
        # the signs and the remarks below say what the status says
        heads, rows = heads[:-1], [row[:-1] for row in rows]
        room = max(LEAST, width - _width(Table(heads[1:], tuple(row[1:] for row in rows))) - 2)
    return Table(heads, tuple(((_cut(_text(row[0]), room),), *row[1:]) for row in rows))


def _cut(text: str, room: int) -> str:
    while cells(text) > room:
        text = text[:-2] + "…"
    return text


def _by_question(report: Report, ids: Sequence[str]) -> Table:
    heads: list[Inline] = [("student",), ("score",), ("",), *((id,) for id in ids), ("status",)]
    rows: list[tuple[Inline, ...]] = []
    for student in report.students:
        marks = {verdict.question: verdict for verdict in student.verdicts}
        each = [_cell(marks.get(id)) for id in ids]
        rows.append(((student.student,), (_score(student),), (percent(student.score, student.max),), *each, _status(student)))
    return Table(tuple(heads), tuple(rows))


def _width(table: Table) -> int:
    """The columns that a table of short texts takes."""
    rows = (table.heads, *table.rows)
    return sum(2 + max(cells(_text(row[k])) for row in rows) for k in range(len(table.heads)))


def _text(content: Inline) -> str:
    return "".join(str(part.content) if isinstance(part, Span) else str(part) for part in content)


def _score(student: StudentReport) -> str:
    return f"{number(student.score)}/{number(student.max)}"


def _status(student: StudentReport) -> Inline:
    style: Style = "" if student.status == "graded" else "warning"
    return (Span(student.status, style),)


def _cell(verdict: Verdict | None) -> Inline:
    if verdict is None:
        return ("",)
    sign = SIGNS[verdict.verdict]
    shown = sign if verdict.score in (0, verdict.max) else f"{sign} {number(verdict.score)}"
    return (Span(shown, MARKS[verdict.verdict]),)


def _legend(report: Report) -> Paragraph:
    """What the signs mean, those that occur."""
    occur = {verdict.verdict for student in report.students for verdict in student.verdicts}
    return Paragraph((", ".join(f"{SIGNS[kind]} {MEANINGS[kind]}" for kind in SIGNS if kind in occur),), "faint")


def _questions(report: Report, narrow: bool) -> Iterator[Block]:
    """The questions, the one that went worst first."""
    rows: list[tuple[Fraction, int, tuple[Inline, ...]]] = []
    marks: dict[str, list[Verdict]] = {}
    for student in report.students:
        if student.status != "missing":
            for verdict in student.verdicts:
                marks.setdefault(verdict.question, []).append(verdict)
    for place, (id, points) in enumerate(report.questions):
        verdicts = marks.get(id, [])
        if not verdicts:
            continue
        share = sum((verdict.score for verdict in verdicts), Fraction(0)) / (points * len(verdicts)) if points else Fraction(1)
        counts: Counter[str] = Counter(verdict.verdict for verdict in verdicts)
        if narrow:
            shown: tuple[Inline, ...] = ((" ".join(f"{counts[kind]}{SIGNS[kind]}" for kind in SIGNS if counts[kind]),),)
        else:
            shown = ((Span(bar(share), "label"),), (", ".join(f"{counts[kind]} {kind}" for kind in SIGNS if counts[kind]),))
        rows.append((share, place, ((id,), (f"{round(100 * share)} %",), *shown)))
    if not rows:
        return
    heads: tuple[Inline, ...] = (("question",), ("reached",), *(() if narrow else (("",),)), ("answers",))
    yield Heading(("Questions, the hardest first",))
    yield Table(heads, tuple(row for _, _, row in sorted(rows, key=lambda each: each[:2])))


def bar(share: Fraction, length: int = BAR) -> str:
    """A bar of up to so many signs."""
    return "█" * round(length * share) or "▏"


def mistakes(report: Report) -> list[tuple[FoundMistake, str, list[str]]]:
    """Each mistake that was named, for each question, with the students who made it; the most frequent first."""
    found: dict[tuple[str, str], tuple[FoundMistake, dict[str, None]]] = {}
    for student in report.students:
        for verdict in student.verdicts:
            for mistake in verdict.mistakes:
                found.setdefault((mistake.id, verdict.question), (mistake, {}))[1][student.student] = None
    ordered = sorted(found.items(), key=lambda item: (-len(item[1][1]), item[0]))
    return [(mistake, question, list(students)) for (_, question), (mistake, students) in ordered]


def _histogram(report: Report, width: int) -> Iterator[Block]:
    """The mistakes by how many students made them, each with its questions."""
    titles: dict[str, str] = {}
    made: dict[str, dict[str, None]] = {}
    places: dict[str, dict[str, None]] = {}
    for mistake, question, students in mistakes(report):
        titles.setdefault(mistake.id, mistake.title)
        made.setdefault(mistake.id, {}).update(dict.fromkeys(students))
        places.setdefault(mistake.id, {})[question] = None
    if not titles:
        return
    ids = [id for id, _ in report.questions]
    most = max(map(len, made.values()))
    rows: list[tuple[Inline, ...]] = []
    for id in sorted(titles, key=lambda id: (-len(made[id]), titles[id])):
        students = list(made[id])
        shown = ", ".join(students[:3]) + (f" and {len(students) - 3} more" if len(students) > 3 else "")
        length = Span(bar(Fraction(len(students), most), BAR // 2), "label")
        rows.append(((titles[id],), (", ".join(sorted(places[id], key=ids.index)),), (str(len(students)),), (length,), (shown,)))
    heads: tuple[Inline, ...] = (("mistake",), ("in",), ("by",), ("",), ("who",))
    yield Heading(("Mistakes",))
    # bars go first where there is no room, then names
    for columns in ((0, 1, 2, 3, 4), (0, 1, 2, 4), (0, 1, 2)):
        table = Table(tuple(heads[k] for k in columns), tuple(tuple(row[k] for k in columns) for row in rows))
        if _width(table) <= width:
            yield table
            return
    yield Listing(tuple((f"{_text(row[2])} × {_text(row[0])} ({_text(row[1])})",) for row in rows))


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
    # the mark brings its own blank: in a line it is never parted from what it marks
    mark = Span(f" {words}", MARKS[verdict.verdict])
    yield Heading((f"{verdict.question}:", mark, f", {number(verdict.score)} of {number(verdict.max)}"))
    if verdict.answer:
        yield Paragraph(("your answer: ", Span(verdict.answer, "goal")))
    lines = [(line,) for line in said(report, verdict)]
    if lines:
        yield Listing(tuple(lines))


def totals(students: Sequence[StudentReport]) -> dict[str, int]:
    """How many students have each status."""
    return dict(Counter(student.status for student in students))
