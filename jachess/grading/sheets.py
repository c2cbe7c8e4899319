"""The text of one student's submission → its answers: lines `1a: ...`; TOML, JSON and tables by their own readers."""

from __future__ import annotations

from jachess.grading.files import visible
from jachess.grading.pages import HEADINGS, PREFIXES, Gathered, Ids, Page

MAX_ANSWER = 1 << 16  # bytes
MAX_LINES = 20_000


def read_sheet(text: str, ids: Ids, kind: str = "") -> Page:
    """The answers of one student. `kind` is the ending of the file's name: toml, json, jsonl, csv, tex, ..."""
    from jachess.grading import structured, tables

    if text.count("\n") > MAX_LINES:
        return Page(problem=f"the file has more than {MAX_LINES} lines")
    if kind == "toml":
        return structured.toml(text, ids)
    if kind == "json":
        return structured.json_object(text, ids)
    if kind in ("jsonl", "ndjson"):
        return structured.json_lines(text, ids)
    if kind in ("csv", "tsv"):
        return tables.small_table(text, ids)
    if kind in ("html", "htm"):
        text = without_tags(text)
    return _lines(text, ids)


def _lines(text: str, ids: Ids) -> Page:
    gathered = Gathered(ids)
    before: list[str] = []
    current: list[str] | None = None
    label = ""
    for line in text.split("\n"):
        stripped = line.strip()
        if not stripped or stripped.startswith(("```", "~~~")) or _is_comment(stripped, ids):
            continue
        found = _label(stripped, ids)
        if found is None:
            (before if current is None else current).append(stripped)
            continue
        if current is not None:
            gathered.add(label, _joined(current))
        label, rest = found
        current = [rest] if rest else []
    if current is not None:
        gathered.add(label, _joined(current))
    elif len(ids.ids) == 1 and before:
        gathered.add(ids.ids[0], _joined(before))
        before = []
    if before:
        shown = visible(before[0], 40)
        gathered.notes.append(f"what stands before the first answer was left out: {shown}")
    return gathered.page()


def _label(line: str, ids: Ids) -> tuple[str, str] | None:
    """The label that a line begins with, and the rest of the line."""
    start = line[:80]
    decorated = start.lstrip("*#>-•_ ")
    offset = len(start) - len(decorated)
    if "\\item" in start[:8]:
        line = line.replace("\\item", "", 1).lstrip()
        if line.startswith("["):
            end = line.find("]")
            if 0 < end < 40 and ids.find(line[1:end]):
                return line[1:end], line[end + 1 :].lstrip(" :=")
        start, decorated, offset = line[:80], line[:80], 0
    colon = decorated.find(":")
    if 0 < colon < 60:
        head = decorated[:colon]
        if ids.find(head):
            return head, _rest(line, offset + colon + 1)
        if _like_an_id(head):
            return head, _rest(line, offset + colon + 1)
    for sign in (")", ".", "="):
        place = decorated.find(sign)
        while 0 < place < 40:
            head, after = decorated[: place + (sign == ")")], decorated[place + 1 : place + 2]
            if (sign == "=" or after in ("", " ", "\t")) and _like_an_id(head) and ids.find(head):
                return head, _rest(line, offset + place + 1)
            place = decorated.find(sign, place + 1)
    if decorated and start[:1] in "#*" and ids.find(decorated):
        return decorated, ""
    return None


def _rest(line: str, place: int) -> str:
    rest = line[place:].lstrip(" \t")
    if rest.startswith("="):
        rest = rest[1:]
    return rest.lstrip("*_ \t") if rest.startswith(("**", "__")) else rest.strip()


def _like_an_id(text: str) -> bool:
    """Whether a text before a colon is a label: a short word with a digit, or one letter, or a known word and a number."""
    text = text.strip().strip("*_`").strip()
    if not 0 < len(text) <= 24 or any(sign in text for sign in "\\{}[]^+*/=,<>|$"):
        return False
    words = text.split()
    if text.casefold() in HEADINGS:
        return True
    if len(words) > 1 and words[0].casefold() not in PREFIXES:
        return all(len(word) <= 3 for word in words) and any(char.isdigit() for char in text)
    return any(char.isdigit() for char in text) or (len(text.strip("().")) == 1 and text.strip("().").isalpha())


def _is_comment(line: str, ids: Ids) -> bool:
    """Whether a line only speaks: `# my answers`, `% LaTeX`; a heading with an id is a label."""
    return line[0] in "#%" and _label(line, ids) is None


def _joined(lines: list[str]) -> str:
    """The lines of one answer as one text: a line goes on where an operator stands at the break."""
    text = ""
    for line in lines:
        if not text:
            text = line
        elif text[-1] in "+-*/^=(,[{·×" or line[0] in "+*/^=)],}·×" or (line[0] == "-" and not line.startswith("- (")):
            text += " " + line
        else:
            text += "\n" + line
    return text


def without_tags(text: str) -> str:
    """The text of a small page of HTML: paragraphs and line breaks are lines."""
    from html import unescape

    pieces: list[str] = []
    place = 0
    while True:
        start = text.find("<", place)
        after = text[start + 1 : start + 2]
        if start < 0:
            break
        if not (after.isalpha() or after in ("/", "!")):
            pieces.append(text[place : start + 1])
            place = start + 1
            continue
        end = text.find(">", start)
        if end < 0:
            break
        name = text[start + 1 : start + 8].lower().lstrip("/")
        pieces.append(text[place:start])
        if name.startswith(("p", "br", "div", "li", "tr", "h1", "h2", "h3")):
            pieces.append("\n")
        place = end + 1
    pieces.append(text[place:])
    return unescape("".join(pieces))
