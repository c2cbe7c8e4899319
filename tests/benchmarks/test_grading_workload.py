"""The class of the benchmark: right answers are right and wrong ones are wrong, or its figures would mean nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from grading import HOSTILE, QUESTIONS, write_class, write_key

from jachess.grading.key import load_key
from jachess.grading.marking import grade
from jachess.grading.submissions import Submissions


@pytest.mark.parametrize("number", range(1, len(QUESTIONS) + 1))
@pytest.mark.parametrize("k", [3, 37])
def test_answers_are_what_they_are_taken_for(number: int, k: int, tmp_path: Path) -> None:
    write_key(tmp_path / "key.toml")
    question = load_key(str(tmp_path / "key.toml")).question(str(number))
    _, right, wrong = QUESTIONS[number - 1]
    for text in right:
        assert grade(question, text.replace("{k}", str(k))).verdict == "correct", text
    for text in wrong:
        assert grade(question, text.replace("{k}", str(k))).verdict == "wrong", text


def test_the_class_has_hostile_students(tmp_path: Path) -> None:
    write_key(tmp_path / "key.toml")
    distinct = write_class(tmp_path / "class", 40)
    sheets = list(Submissions([str(tmp_path / "class")], [str(number) for number in range(1, 13)]))
    assert len(sheets) == 40
    assert distinct > 200
    assert (
        sum(
            len(sheet.answers) == 12 and sheet.answers[0][1].startswith(tuple(text[:5] for text in HOSTILE if "{" not in text))
            for sheet in sheets
        )
        >= 1
    )
