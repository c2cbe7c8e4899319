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

from jachess.rendering.marks import difference, mistakes, said, totals
from jachess.rendering.writing import ascii_signs, visible
from jachess.results.verdicts import Report, StudentReport, Verdict

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
        "notes": [{"kind": note.kind, "text": note.text} for note in report.notes],
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
        "mistakes": [
            {
                "id": each.id,
                "title": ascii_signs(each.title),
                "where": visible(each.where),
                "hint": visible(each.hint) if report.hints else "",
            }
            for each in verdict.mistakes
        ]
        if report.reveal != "none" or report.hints
        else [],
        "evidence": None,
        "answer": visible(verdict.answer),
    }
    if verdict.evidence is not None:
        evidence: Data = {"method": verdict.evidence.method}
        if report.reveal != "none":
            evidence["text"] = visible(difference(verdict, report.reveal)) or None
        found["evidence"] = evidence
    if report.reveal != "none" and verdict.entries:
        found["entries"] = [list(row) for row in verdict.entries]
    if verdict.message:
        found["message"] = visible(verdict.message)
    if verdict.followed:
        found["followed"] = visible(verdict.followed)
    if report.reveal == "key" and verdict.expected:
        found["expected"] = verdict.expected
    return found


def json_text(report: Report) -> str:
    """One object of JSON."""
    return json.dumps(report_data(report), ensure_ascii=False, allow_nan=False) + "\n"


def jsonl_text(report: Report) -> str:
    """One object a line, for each answer."""
    lines = []
    for student in report.students:
        head = {"schema": SCHEMA, "student": visible(student.student), "status": student.status}
        lines += [
            json.dumps(head | verdict_data(report, verdict), ensure_ascii=False, allow_nan=False) for verdict in student.verdicts
        ]
        if not student.verdicts:
            lines.append(json.dumps(head | {"id": None, "reason": visible(student.reason)}, ensure_ascii=False))
    return "".join(f"{line}\n" for line in lines)


# CSV


def cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula.

    >>> cell("=1+1"), cell("-x"), cell("x")
    ("'=1+1", "'-x", 'x')
    """
    text = visible(text)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r", "'") else text


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
        share = round(float(100 * student.score / student.max), 2) if student.max else ""
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
        for verdict in student.verdicts:
            _case(suite, report, student, verdict, counts)
        if not student.verdicts:
            case = ElementTree.SubElement(suite, "testcase", classname=clean(student.student), name="submission", time="0")
            kind = "skipped" if student.status == "missing" else "error"
            ElementTree.SubElement(case, kind, message=clean(student.reason or student.status))
            counts["tests"] += 1
            counts["skipped" if kind == "skipped" else "errors"] += 1
        for key, count in counts.items():
            suite.set(key, str(count))
            sums[key] += count
        suite.set("time", "0")
    for key, count in sums.items():
        root.set(key, str(count))
    root.set("time", "0")
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _case(suite: Any, report: Report, student: StudentReport, verdict: Verdict, counts: dict[str, int]) -> None:
    case = ElementTree.SubElement(suite, "testcase", classname=clean(student.student), name=clean(verdict.question), time="0")
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
        ElementTree.SubElement(case, "skipped", message=clean(verdict.message or verdict.verdict))
    if verdict.answer:
        ElementTree.SubElement(case, "system-out").text = clean(verdict.answer)


# Gradescope


def gradescope_data(report: Report, student: StudentReport) -> Data:
    """The results.json of one submission: one test a question, scores that add up, nothing hidden told."""
    tests = []
    for place, verdict in enumerate(student.verdicts, 1):
        tests.append(
            {
                "score": score(verdict.score),
                "max_score": score(verdict.max),
                "status": "passed" if verdict.score == verdict.max else "failed",
                "name": visible(verdict.question),
                "number": str(place),
                "output": "\n".join(map(visible, said(report, verdict))) or verdict.verdict,
                "output_format": "text",
                "tags": [each.id for each in verdict.mistakes] if report.hints else [],
                "visibility": "visible",
            }
        )
    if not tests:
        tests = [
            {
                "score": 0,
                "max_score": score(points),
                "status": "failed",
                "name": visible(id),
                "number": str(place),
                "output": visible(student.reason or student.status),
                "output_format": "text",
                "tags": [],
                "visibility": "visible",
            }
            for place, (id, points) in enumerate(report.questions, 1)
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
