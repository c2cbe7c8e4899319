"""Tables: one student's, and those of a whole class as CSV, JSONL or JSON, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jachess.grading.files import visible
from jachess.grading.pages import HEADINGS, Gathered, Ids, Page
from jachess.grading.structured import ANSWER, QUESTION, STUDENT, TIME, as_text, first, from_mapping, loaded, with_said

MAX_CELL = 1 << 18  # characters


def small_table(text: str, ids: Ids) -> Page:
    """One student's table: rows of question and answer, or a head of questions above one row."""
    rows = [cells for _, cells, problem in table_rows(text) if not problem]
    rows = [cells for cells in rows if any(cell.strip() for cell in cells)]
    if not rows:
        return Page()
    gathered = Gathered(ids)
    head = rows[0]
    if sum(1 for cell in head if ids.find(cell)) > 1 or (len(rows) == 2 and len(head) > 2):
        if len(rows) > 2 or (any(cell.casefold().strip() in STUDENT[:2] for cell in head) and len(rows) != 2):
            return Page(problem="a table of several students is read only where it is named as the submissions")
        for name, cell in zip(head, rows[1] if len(rows) > 1 else [], strict=False):
            if ids.find(name) or name.casefold().strip() not in (*STUDENT, *TIME, *HEADINGS):
                gathered.add(name, cell)
        return gathered.page()
    for cells in rows:
        if len(cells) >= 2 and not (cells[0].casefold().strip() in QUESTION and not ids.find(cells[0])):
            gathered.add(cells[0], ",".join(cells[1:]) if len(cells) > 2 else cells[1])
    return gathered.page()


def class_table(text: str, ids: Ids) -> Iterator[tuple[int, str, Page]]:
    """The rows of a table of a class: (line, student, answers). The first row names the columns: `student,1a,2`."""
    columns: list[str | None] = []
    who = when = -1
    unknown: list[str] = []
    by_row: tuple[int, int] | None = None
    for line, cells, problem in table_rows(text):
        if problem:
            yield line, "", Page(problem=problem)
            continue
        if not any(cell.strip() for cell in cells):
            continue
        if not columns:
            folded = [cell.casefold().strip() for cell in cells]
            columns = [ids.find(cell) for cell in cells]
            who = next((folded.index(name) for name in STUDENT if name in folded and columns[folded.index(name)] is None), 0)
            when = next((folded.index(name) for name in TIME if name in folded), -1)
            columns[who] = None
            if not any(columns) and "question" in folded and "answer" in folded:
                by_row = folded.index("question"), folded.index("answer")
            known = {who, when, *(by_row or ())}
            unknown = [cell for place, cell in enumerate(cells) if columns[place] is None and place not in known and cell.strip()]
            continue
        student = cells[who].strip() if who < len(cells) else ""
        time = cells[when].strip() if 0 <= when < len(cells) else ""
        gathered = Gathered(ids)
        if by_row:
            if max(by_row) < len(cells):
                gathered.add(cells[by_row[0]], cells[by_row[1]])
        else:
            for name, cell in zip(columns, cells, strict=False):
                if name is not None:
                    gathered.add(name, cell)
            if len(cells) > len(columns):
                gathered.notes.append("the row has more cells than the table has columns")
        page = gathered.page()
        yield line, student, page._replace(student=student, when=time, unknown=page.unknown if by_row else tuple(unknown))


def class_lines(text: str, ids: Ids) -> Iterator[tuple[int, str, Page]]:
    """The lines of a JSONL, or the list of a JSON, of a class: (line, student, answers)."""
    for number, item, problem in _objects(text):
        if problem or not isinstance(item, Mapping):
            yield number, "", Page(problem=problem or "the line is no JSON object")
            continue
        question = first(item, ("question", "question_id"))
        if question is not None:
            gathered = Gathered(ids)
            gathered.add(as_text(question), as_text(first(item, ANSWER)))
            page = with_said(gathered.page(), item)
        else:
            page = from_mapping(item, ids)
        yield number, page.student, page


def _objects(text: str) -> Iterator[tuple[int, Any, str]]:
    if text.lstrip().startswith("["):
        data, problem = loaded(text)
        if problem or not isinstance(data, list):
            yield 1, None, problem or "the JSON is not a list"
            return
        yield from ((number, item, "") for number, item in enumerate(data, start=1))
        return
    data, problem = loaded(text) if text.lstrip().startswith("{") and text.count("\n") < 10_000 else (None, "lines")
    if not problem and isinstance(data, Mapping):
        if data and all(isinstance(value, Mapping) for value in data.values()) and "answers" not in data:
            # {"Ada": {"1a": "..."}, ...}
            yield from ((number, {"student": name, **value}, "") for number, (name, value) in enumerate(data.items(), start=1))
        else:
            yield 1, data, ""
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            if len(line) > 1 << 20:
                yield number, None, "the line is longer than 1 MB"
                continue
            found, problem = loaded(line)
            yield number, found, problem


def table_rows(text: str) -> Iterator[tuple[int, list[str], str]]:
    """The rows of a CSV with the line where each ends; a row that cannot be read is a problem of its own."""
    import csv
    import io

    csv.field_size_limit(MAX_CELL)
    head = text[: text.find("\n") if "\n" in text else len(text)][:10_000]
    separator = max(",;\t", key=head.count) if any(head.count(sign) for sign in ",;\t") else ","
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
    while True:
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield rows.line_num, [], f"the row cannot be read: {visible(str(error))}"
            continue
        yield rows.line_num, cells, ""
