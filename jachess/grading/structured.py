"""Answers in TOML, JSON and JSONL: numbers stay as they were typed, lists are vectors and matrices."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from jachess.grading.files import visible
from jachess.grading.pages import HEADINGS, Gathered, Ids, Page

STUDENT = (
    "student",
    "name",
    "full name",
    "username",
    "user",
    "id number",
    "identifier",
    "email",
    "email address",
    "matrikelnummer",
)
TIME = ("submitted", "submitted_at", "time", "timestamp", "date", "last modified (submission)")
QUESTION = ("question", "question_id", "id", "task", "q")
ANSWER = ("answer", "text", "response", "value")


def toml(text: str, ids: Ids) -> Page:
    """The page that a TOML text says."""
    import tomllib

    if _has_long_key(text):
        return Page(problem="the TOML has a key of more than 100 parts")
    try:
        data = tomllib.loads(text, parse_float=str)
    except (tomllib.TOMLDecodeError, ValueError) as error:
        return Page(problem=f"the TOML cannot be read: {visible(str(error), 200)}")
    except RecursionError:
        return Page(problem="the TOML is nested too deep")
    return from_mapping(data, ids)


def json_object(text: str, ids: Ids) -> Page:
    """The page that one object of JSON says."""
    data, problem = loaded(text)
    if problem:
        return Page(problem=problem)
    if isinstance(data, list):
        return _from_list(data, ids)
    if isinstance(data, Mapping):
        return from_mapping(data, ids)
    return Page(problem="the JSON is not an object")


def json_lines(text: str, ids: Ids) -> Page:
    """The page that objects of JSON say, one a line."""
    items: list[Any] = []
    notes: list[str] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            data, problem = loaded(line)
            if problem:
                notes.append(f"line {number}: {problem}")
            else:
                items.append(data)
    if notes and not items:
        return Page(problem=notes[0])
    found = _from_list(items, ids)
    return found._replace(notes=(*notes[:5], *found.notes))


def loaded(text: str) -> tuple[Any, str]:
    """A JSON text with its numbers as they are typed; what stands twice in an object is kept as a list of pairs."""
    try:
        return json.loads(text, parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=_Pairs), ""
    except RecursionError:
        return None, "the JSON is nested too deep"
    except ValueError as error:
        return None, f"the JSON cannot be read: {visible(str(error), 200)}"


class _Pairs(dict[str, Any]):
    """A JSON object that remembers what stood twice."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.pairs = pairs


def from_mapping(data: Mapping[str, Any], ids: Ids) -> Page:
    """The page that names with answers make."""
    answers = data.get("answers")
    if isinstance(answers, list):
        return with_said(_from_list(answers, ids), data)
    gathered = Gathered(ids)
    if isinstance(answers, Mapping) and not ids.find("answers"):
        _gather(answers, gathered)
    else:
        _gather(data, gathered)
    return with_said(gathered.page(), data)


def _gather(data: Mapping[str, Any], gathered: Gathered) -> None:
    pairs = data.pairs if isinstance(data, _Pairs) else data.items()
    for name, value in pairs:
        if not gathered.ids.find(name):
            if name.casefold() in (*STUDENT, *TIME, *HEADINGS):
                continue
            if isinstance(value, Mapping):
                # [1] a = "..." is the answer to 1a
                for part, inner in value.items():
                    if gathered.ids.find(name + part):
                        gathered.add(name + part, as_text(inner))
                    else:
                        gathered.add(f"{name}.{part}", as_text(inner))
                continue
        gathered.add(name, as_text(value))


def _from_list(items: list[Any], ids: Ids) -> Page:
    gathered = Gathered(ids)
    for item in items:
        if not isinstance(item, Mapping):
            gathered.notes.append("an entry of the list is no object and was left out")
            continue
        question = first(item, QUESTION)
        if question is None:
            _gather(item, gathered)
        else:
            gathered.add(as_text(question), as_text(first(item, ANSWER)))
    return gathered.page()


def with_said(page: Page, data: Mapping[str, Any]) -> Page:
    """The page with what a mapping says of its student and time."""
    student, when = first(data, STUDENT), first(data, TIME)
    return page._replace(
        student=as_text(student) if isinstance(student, (str, int)) else "",
        when=as_text(when) if isinstance(when, (str, int)) else "",
    )


def first(data: Mapping[str, Any], names: Iterable[str]) -> Any:
    """The first value under one of the names, whatever their letters' case; None where there is none."""
    folded = {name.casefold().strip(): value for name, value in data.items() if isinstance(name, str)}
    return next((folded[name] for name in names if folded.get(name) is not None), None)


def as_text(value: Any) -> str:
    """A value of TOML or JSON as the text of an answer: a list is a vector; what is nested deeper than a matrix is not read."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        inner = first(value, ANSWER)
        return as_text(inner) if inner is not None and not isinstance(inner, Mapping) else json.dumps(value, default=str)[:200]
    if isinstance(value, list):
        rows = [f"[{', '.join(map(_plain, row))}]" if isinstance(row, list) else _plain(row) for row in value]
        return f"[{', '.join(rows)}]"
    return str(value)


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else str(value)[:1000]


def _has_long_key(text: str) -> bool:
    """Whether a dotted key has very many parts: the time of the standard reader grows with their square."""
    run = 0
    for char in text:
        if char == ".":
            run += 1
            if run > 100:
                return True
        elif not (char.isalnum() or char in "_- \t\"'"):
            run = 0
    return False
