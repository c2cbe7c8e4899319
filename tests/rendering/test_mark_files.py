"""Reports for programs: JSON, JSON Lines, CSV, JUnit, Gradescope: well formed, harmless, and no key in them."""

from __future__ import annotations

import csv
import io
import json
import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any
from xml.etree import ElementTree

import pytest
from hostile_class import HOSTILE, report

from jachess.rendering.mark_files import cell, csv_text, gradescope_data, json_text, jsonl_text, junit_text, report_data, score
from jachess.results.verdicts import Report


def gradescope_text(made: Report) -> str:
    return "\n".join(json.dumps(gradescope_data(made, student), ensure_ascii=False, allow_nan=False) for student in made.students)


WRITERS: list[Callable[[Report], str]] = [json_text, jsonl_text, csv_text, junit_text, gradescope_text]


def strict(text: str) -> Any:
    return json.loads(text, parse_constant=lambda word: pytest.fail(word))


@pytest.mark.parametrize("write", WRITERS, ids=lambda write: write.__name__)
@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_no_sign_that_does_not_show_survives(text: str, write: Callable[[Report], str]) -> None:
    made = write(report(text, title=text))
    assert made.encode("utf-8")
    allowed = {"\n", "\r"} if write is csv_text else {"\n"}
    assert {char for char in made if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Cn", "Zl", "Zp")} <= allowed


@pytest.mark.parametrize("write", WRITERS, ids=lambda write: write.__name__)
@pytest.mark.parametrize("reveal", ["none", "entries"])
@pytest.mark.parametrize("hints", [True, False])
def test_the_right_answer_is_kept_back(write: Callable[[Report], str], reveal: str, hints: bool) -> None:
    made = write(report(reveal=reveal, hints=hints))
    assert "RIGHT" not in made
    assert '"42"' not in made
    assert "look at x" not in made or hints
    if reveal == "none":
        assert "14/71" not in made
        assert "(1, 2)" not in made


@pytest.mark.parametrize("write", [json_text, jsonl_text, junit_text, gradescope_text], ids=lambda write: write.__name__)
def test_the_right_answer_is_there_where_the_key_says_so(write: Callable[[Report], str]) -> None:
    assert "RIGHT" in write(report(reveal="key"))


# JSON


def test_json_has_the_fields_of_the_contract() -> None:
    found = strict(json_text(report("Ada")))
    assert found["schema"] == "jachess/1"
    assert found["command"] == "check"
    assert [student["status"] for student in found["students"]] == ["partial", "unreadable", "missing", "timeout"]
    ada = found["students"][0]
    assert {"student", "file", "status", "score", "max", "questions"} <= set(ada)
    assert ada["score"] == 2.5
    assert ada["max"] == pytest.approx(14 + 1 / 3)
    assert [question["verdict"] for question in ada["questions"]] == [
        "correct",
        "wrong",
        "undecided",
        "unreadable",
        "missing",
        "wrong",
        "wrong",
        "wrong",
    ]
    wrong = ada["questions"][1]
    assert {"id", "verdict", "score", "max", "mistakes", "evidence"} <= set(wrong)
    assert wrong["mistakes"] == [{"id": "sign", "title": "Sign error", "where": "entry (1, 2)", "hint": "look at Ada"}]
    assert wrong["entries"] == [[True, False], [True, True]]
    assert wrong["evidence"]["witness"] == {"x": "14/71"}
    assert wrong["evidence"]["left"] == "0.5"
    assert "right" not in wrong["evidence"]
    assert found["summary"]["statuses"] == {"partial": 1, "unreadable": 1, "missing": 1, "timeout": 1}
    assert found["summary"]["mistakes"] == [{"id": "sign", "title": "Sign error", "question": "2", "students": 1}]


def test_without_hints_and_entries_json_names_no_mistake() -> None:
    found = strict(json_text(report("Ada", reveal="none", hints=False)))
    assert found["students"][0]["questions"][1]["mistakes"] == []
    assert found["students"][0]["questions"][1]["evidence"] == {"method": "ball witness"}


def test_json_is_the_same_bytes_for_the_same_report() -> None:
    assert json_text(report("Ada")) == json_text(report("Ada"))
    assert report_data(report("Ada")) != report_data(report("Bob"))


def test_json_lines_have_one_answer_each() -> None:
    lines = [strict(line) for line in jsonl_text(report("Ada")).splitlines()]
    assert len(lines) == 4 * 8
    assert all(line["schema"] == "jachess/1" for line in lines)
    assert lines[0]["student"] == "Ada"
    assert lines[8]["reason"] == "Ada"
    assert [line["id"] for line in lines[:8]] == list("12345678")


@pytest.mark.parametrize("value, number", [("3", 3), ("5/2", 2.5), ("1/3", 0.333333), ("0", 0)])
def test_scores_are_numbers(value: str, number: float) -> None:
    assert score(Fraction(value)) == number


# CSV


FORMULA = tuple("=+-@\t\r＝＋－＠")


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_no_cell_is_a_formula(text: str, delimiter: str) -> None:
    made = csv_text(report(text, title=text))
    for row in csv.reader(io.StringIO(made), delimiter=delimiter):
        for found in row:
            assert not found.lstrip().startswith(FORMULA), found


@pytest.mark.parametrize(
    "text, shown", [("x", "x"), ("=1", "'=1"), (" =1", "' =1"), ("x;=1", "x;'=1"), ("'x", "''x"), ("a-b", "a-b"), ("", "")]
)
def test_cells(text: str, shown: str) -> None:
    assert cell(text) == shown


def test_csv_has_a_row_for_each_student() -> None:
    head, *rows = csv.reader(io.StringIO(csv_text(report("Ada"))))
    assert head[:5] == ["student", "status", "score", "max", "percent"]
    assert head[5:8] == ["1", "1_max", "1_verdict"]
    assert head[-2:] == ["mistakes", "notes"]
    assert [row[:3] for row in rows] == [
        ["Ada", "partial", "2.5"],
        ["Ada 2", "unreadable", "0"],
        ["none", "missing", "0"],
        ["late", "timeout", "0"],
    ]
    assert {len(row) for row in rows} == {len(head)}
    assert rows[0][-2:] == ["2: sign", "Ada"]
    assert rows[1][-1] == "Ada"


# JUnit


@pytest.mark.parametrize("text", ["Ada", *HOSTILE], ids=ascii)
def test_junit_adds_up(text: str) -> None:
    root = ElementTree.fromstring(junit_text(report(text, title=text)).encode())
    assert root.tag == "testsuites"
    sums = dict.fromkeys(("tests", "failures", "errors", "skipped"), 0)
    for suite in root:
        cases = suite.findall("testcase")
        counts = {
            "tests": len(cases),
            "failures": len(suite.findall("testcase/failure")),
            "errors": len(suite.findall("testcase/error")),
            "skipped": len(suite.findall("testcase/skipped")),
        }
        assert {name: int(suite.get(name, "-1")) for name in counts} == counts
        assert suite[0].tag == "properties"
        assert all(len([part for part in case if part.tag != "system-out"]) <= 1 for case in cases)
        for name, count in counts.items():
            sums[name] += count
    assert {name: int(root.get(name, "-1")) for name in sums} == sums
    assert sums == {"tests": 33, "failures": 4, "errors": 2, "skipped": 26}


def test_junit_says_what_was_wrong() -> None:
    root = ElementTree.fromstring(junit_text(report("Ada")).encode())
    failure = root.find("testsuite/testcase[@name='2']/failure")
    assert failure is not None
    assert failure.get("message") == "0.5 of 2 points"
    assert "Sign error (entry (1, 2)): look at Ada" in (failure.text or "")
    assert root.find("testsuite/testcase[@name='submission']/error[@type='unreadable']") is not None
    properties = {each.get("name"): each.get("value") for each in root[0][0]}
    assert properties == {"score": "2.5", "max_score": "14.333333", "status": "partial"}


# Gradescope


KNOWN = {
    "score",
    "max_score",
    "status",
    "name",
    "name_format",
    "number",
    "output",
    "output_format",
    "tags",
    "visibility",
    "extra_data",
}


@pytest.mark.parametrize("text", ["Ada", *HOSTILE], ids=ascii)
def test_gradescope_results_are_what_the_platform_takes(text: str) -> None:
    made = report(text)
    most = sum((points for _, points in made.questions), Fraction(0))
    for student in made.students:
        found = strict(json.dumps(gradescope_data(made, student), allow_nan=False))
        assert isinstance(found["score"], (int, float))
        assert sum(test["max_score"] for test in found["tests"]) == pytest.approx(float(most), abs=1e-5)
        for test in found["tests"]:
            assert set(test) <= KNOWN
            assert test["status"] in ("passed", "failed")
            assert math.isfinite(test["score"])
            assert test["output_format"] == "text"
            assert isinstance(test["output"], str)
            assert test["output"]
            assert all(isinstance(tag, str) for tag in test["tags"])
        assert found["stdout_visibility"] == "hidden"


def test_gradescope_passes_what_is_right_alone() -> None:
    made = report("Ada")
    statuses = [test["status"] for test in gradescope_data(made, made.students[0])["tests"]]
    assert statuses == ["passed"] + ["failed"] * 7
    free = replace(made.students[0].verdicts[4], max=Fraction(0))
    alone = replace(made, students=(replace(made.students[0], verdicts=(free,)),))
    assert gradescope_data(alone, alone.students[0])["tests"][0]["status"] == "failed", "a missing answer never passes"


def test_gradescope_keeps_names_of_mistakes_back_without_hints() -> None:
    made = report("Ada", hints=False)
    assert not re.search("sign", json.dumps(gradescope_data(made, made.students[0])), re.IGNORECASE)
