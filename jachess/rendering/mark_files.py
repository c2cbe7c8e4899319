"""A class's marks as data for other programs: JSON, JSON Lines, CSV, JUnit XML, and the results.json of Gradescope.

A text of a student's never becomes markup, a formula of a spreadsheet or a control sequence: signs that are not printable
are written as escapes, cells that begin like a formula get an apostrophe.
Formats: Gradescope's autograder specification; the JUnit dialect that Jenkins, GitLab and pytest share.
"""

from __future__ import annotations

import csv
import io
import json
from fractions import Fraction
from typing import Any
from xml.etree import ElementTree

from jachess.rendering.data import plain
from jachess.rendering.marks import MEANINGS, mistakes, totals
from jachess.rendering.telling import difference, of_sets, place_of, said, why
from jachess.rendering.writing import ascii_signs, visible
from jachess.results.verdicts import FoundMistake, Report, StudentReport, Verdict

Data = dict[str, Any]
SCHEMA = "jachess/1"


def score(value: Fraction) -> int | float:
    """A score as a JSON number: whole where it is, else to six decimals."""
    return value.numerator if value.denominator == 1 else round(float(value), 6)


# JSON


def report_data(report: Report) -> Data:
    """The whole report as dicts, lists, texts and numbers."""
    return {
        "schema": SCHEMA,
        "command": "check",
        "title": visible(report.title),
        "students": [student_data(report, student) for student in report.students],
        "summary": {
            "students": len(report.students),
            "statuses": totals(report.students),
            "max": score(sum((points for _, points in report.questions), Fraction(0))),
            "mean": score(sum((s.score for s in report.students), Fraction(0)) / len(report.students)) if report.students else None,
            "questions": [{"id": visible(id), "max": score(points)} for id, points in report.questions],
            "mistakes": [
                {"id": mistake.id, "title": ascii_signs(mistake.title), "question": visible(question), "students": len(students)}
                for mistake, question, students in mistakes(report)
            ],
        },
        "notes": [{"kind": note.kind, "text": visible(note.text)} for note in report.notes],
    }


def student_data(report: Report, student: StudentReport) -> Data:
    """One student."""
    found: Data = {
        "student": visible(student.student),
        "file": visible(student.file),
        "status": student.status,
        "score": score(student.score),
        "max": score(student.max),
        "questions": [verdict_data(report, verdict) for verdict in student.verdicts],
    }
    if student.reason:
        found["reason"] = visible(student.reason)
    if student.notes:
        found["notes"] = [visible(note) for note in student.notes]
    return found


def verdict_data(report: Report, verdict: Verdict) -> Data:
    """One mark; only what the key allows to be told."""
    found: Data = {
        "id": visible(verdict.question),
        "verdict": verdict.verdict,
        "score": score(verdict.score),
        "max": score(verdict.max),
        "mistakes": [mistake_data(report, each) for each in verdict.mistakes] if report.hints or report.reveal != "none" else [],
        "evidence": evidence_data(report, verdict),
        "answer": visible(verdict.answer),
    }
    if report.reveal != "none" and verdict.entries:
        found["entries"] = [list(row) for row in verdict.entries]
    if verdict.message:
        found["message"] = visible(verdict.message)
    if verdict.followed:
        found["followed"] = visible(verdict.followed)
    if report.reveal == "key" and verdict.expected:
        found["expected"] = visible(verdict.expected)
    return found


def mistake_data(report: Report, mistake: FoundMistake) -> Data:
    """A mistake: its name for whoever marks; its place and the hint as far as the key allows."""
    return {
        "id": mistake.id,
        "title": ascii_signs(mistake.title),
        "where": ascii_signs(place_of(mistake, report.reveal)),
        "hint": ascii_signs(mistake.hint) if report.hints else "",
    }


def evidence_data(report: Report, verdict: Verdict) -> Data | None:
    """How a mark was decided; the point that shows a difference, with the right value only where the key may be shown."""
    evidence = verdict.evidence
    if evidence is None:
        return None
    found: Data = {"method": evidence.method}
    if report.reveal == "none":
        return found
    text = why(verdict, report.reveal) if verdict.verdict == "undecided" else difference(verdict, report.reveal)
    if text:
        found["text"] = ascii_signs(text)
    if verdict.verdict == "wrong" and evidence.witness and not of_sets(verdict):
        found["witness"] = {name.text: plain(value) for name, value in evidence.witness}
        found["left"] = evidence.left
        if report.reveal == "key":
            found["right"] = evidence.right
    return found


def json_text(report: Report) -> str:
    """One object of JSON."""
    return json.dumps(report_data(report), ensure_ascii=False, allow_nan=False) + "\n"


def jsonl_text(report: Report) -> str:
    """One object a line, for each answer."""
    lines = []
    for student in report.students:
        head = {"schema": SCHEMA, "student": visible(student.student), "status": student.status}
        if student.reason:
            head["reason"] = visible(student.reason)
        lines += [
            json.dumps(head | verdict_data(report, verdict), ensure_ascii=False, allow_nan=False) for verdict in student.verdicts
        ]
    return "".join(f"{line}\n" for line in lines)


# CSV


FORMULA = "=+-@\t\r＝＋－＠"  # what a cell begins with that a spreadsheet runs


def cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula, in whatever locale: some divide a line at its semicolons.

    >>> cell("=1+1"), cell("-x"), cell("x"), cell("x;=1+1")
    ("'=1+1", "'-x", 'x', "x;'=1+1")
    """
    parts = visible(text).split(";")
    return ";".join(f"'{part}" if part.lstrip()[:1] in (*FORMULA, "'", '"') and part.lstrip() else part for part in parts)


def csv_text(report: Report) -> str:
    """One row a student, one pair of columns a question."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    ids = [id for id, _ in report.questions]
    heads = ["student", "status", "score", "max", "percent"]
    for id in ids:
        heads += [id, f"{id}_max", f"{id}_verdict"]
    writer.writerow([cell(head) for head in (*heads, "mistakes", "notes")])
    for student in report.students:
        marks = {verdict.question: verdict for verdict in student.verdicts}
        share = score(round(100 * student.score / student.max, 2)) if student.max else ""
        row: list[Any] = [cell(student.student), student.status, score(student.score), score(student.max), share]
        for id, points in report.questions:
            mark = marks.get(id)
            row += [score(mark.score), score(mark.max), mark.verdict] if mark is not None else ["", score(points), ""]
        named = [f"{verdict.question}: {each.id}" for verdict in student.verdicts for each in verdict.mistakes]
        row += [cell("; ".join(named)), cell("; ".join([*([student.reason] if student.reason else []), *student.notes]))]
        writer.writerow(row)
    return stream.getvalue()


# JUnit


def clean(text: str) -> str:
    """A text of signs that XML 1.0 allows, those that do not show written as escapes."""
    return "".join(
        char
        for char in visible(text)
        if char in "\t\n" or " " <= char <= "\ud7ff" or "\ue000" <= char <= "\ufffd" or char > "\uffff"
    )


def junit_text(report: Report) -> str:
    """One test suite a student, one test case a question."""
    root = ElementTree.Element("testsuites", name=clean(report.title or "homework"))
    sums = {"tests": 0, "failures": 0, "errors": 0, "skipped": 0}
    for student in report.students:
        suite = ElementTree.SubElement(root, "testsuite", name=clean(student.student))
        counts = dict.fromkeys(sums, 0)
        properties = ElementTree.SubElement(suite, "properties")
        for name, value in (("score", student.score), ("max_score", student.max)):
            ElementTree.SubElement(properties, "property", name=name, value=str(score(value)))
        ElementTree.SubElement(properties, "property", name="status", value=student.status)
        if student.reason and student.status != "missing":
            case = ElementTree.SubElement(suite, "testcase", classname=name_of(report, student), name="submission", time="0")
            ElementTree.SubElement(case, "error", message=clean(student.reason), type=student.status)
            counts["tests"] += 1
            counts["errors"] += 1
        for verdict in student.verdicts:
            _case(suite, report, student, verdict, counts)
        for key, count in counts.items():
            suite.set(key, str(count))
            sums[key] += count
        suite.set("time", "0")
    for key, count in sums.items():
        root.set(key, str(count))
    root.set("time", "0")
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def name_of(report: Report, student: StudentReport) -> str:
    """The name of a student's class of tests: the homework and the student."""
    return f"{clean(report.title or 'homework').replace('.', ' ')}.{clean(student.student)}"


def _case(suite: Any, report: Report, student: StudentReport, verdict: Verdict, counts: dict[str, int]) -> None:
    case = ElementTree.SubElement(suite, "testcase", classname=name_of(report, student), name=clean(verdict.question), time="0")
    counts["tests"] += 1
    text = clean("; ".join(said(report, verdict)))
    if verdict.verdict == "wrong":
        counts["failures"] += 1
        message = f"{score(verdict.score)} of {score(verdict.max)} points"
        ElementTree.SubElement(case, "failure", message=message, type="wrong").text = text
    elif verdict.verdict == "unreadable":
        counts["errors"] += 1
        ElementTree.SubElement(case, "error", message=clean(verdict.message or "cannot be read"), type="unreadable").text = text
    elif verdict.verdict in ("undecided", "missing"):
        counts["skipped"] += 1
        said_of = why(verdict, report.reveal) if verdict.verdict == "undecided" else student.reason or "no answer"
        ElementTree.SubElement(case, "skipped", message=clean(said_of))
    if verdict.answer:
        ElementTree.SubElement(case, "system-out").text = clean(verdict.answer)


# Gradescope


def gradescope_data(report: Report, student: StudentReport) -> Data:
    """The results.json of one submission: one test a question, scores that add up, nothing hidden told."""
    tests = [
        {
            "score": score(verdict.score),
            "max_score": score(verdict.max),
            "status": "passed" if verdict.score == verdict.max and verdict.verdict != "missing" else "failed",
            "name": visible(verdict.question),
            "name_format": "text",
            "number": str(place),
            "output": "\n".join(map(visible, said(report, verdict))) or MEANINGS[verdict.verdict],
            "output_format": "text",
            "tags": [each.id for each in verdict.mistakes] if report.hints else [],
            "visibility": "visible",
        }
        for place, verdict in enumerate(student.verdicts, 1)
    ]
    return {
        "score": score(student.score),
        "execution_time": 0,
        "output": "\n".join(map(visible, [*([student.reason] if student.reason else []), *student.notes])),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "extra_data": {"status": student.status},
        "tests": tests,
    }
