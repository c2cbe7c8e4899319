"""Where submissions are and whose they are: files, folders, tables of a class, exports of learning platforms.

Nothing is trusted: a folder is read one level deep, links are not followed, what a file is called decides whose it is
(never what stands in it), and whatever cannot be read is a row with its reason. Texts are read when they are needed.
"""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from jachess.errors import InputError
from jachess.grading.files import MAX_CLASS, Found, decoded, read_bytes, read_text, visible
from jachess.grading.pages import MAX_ANSWERS, Ids, Page
from jachess.grading.sheets import read_sheet
from jachess.grading.tables import class_lines, class_table

_TEXT = frozenset(
    (
        "",
        "txt",
        "text",
        "md",
        "markdown",
        "tex",
        "latex",
        "toml",
        "json",
        "jsonl",
        "ndjson",
        "csv",
        "tsv",
        "html",
        "htm",
        "hw",
        "ans",
    )
)
_CLASS = frozenset(("csv", "tsv", "jsonl", "ndjson", "json"))
_IGNORED = frozenset(("thumbs.db", "desktop.ini", "__macosx", "__pycache__", "node_modules"))
MOST = 1_000_000  # entries of one folder


class Source(NamedTuple):
    """One file, entry of an archive or row of a table: whose it is, what it is called, and how its answers are read.

    `load` never raises; its page has a problem where it cannot be read. `late` is what the name says. `trusted` is a
    source that the teacher or a platform made, and not the student: what it says of times counts.
    """

    student: str
    file: str
    load: Callable[[Ids], Page]
    when: Callable[[], float | None] = lambda: None
    late: bool = False
    trusted: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """The answers of one student from all of the student's sources, or why there are none.

    `when` is the time of the last source; it is `sure` where a platform or a table says it, and not only the date of a file
    that may have been copied.
    """

    student: str
    file: str
    answers: tuple[tuple[str, str], ...] = ()
    status: Literal["read", "missing", "unreadable"] = "read"
    reason: str = ""
    notes: tuple[str, ...] = ()
    when: datetime | None = None
    sure: bool = False
    late: bool = False


class Submissions:
    """The submissions at some paths, student by student in the order of their names.

    `students` are names that are expected: who has handed in nothing is a row too.
    Raises: InputError when a path that was given does not exist.
    """

    def __init__(self, paths: Sequence[str], ids: Iterable[str], students: Iterable[str] = ()) -> None:
        self.ids = Ids(ids)
        self.notes: list[str] = []
        found: dict[str, list[Source]] = {visible(student): [] for student in students}
        for path in paths:
            for source in self._sources(path):
                found.setdefault(source.student, []).append(source)
        self._found = dict(sorted(found.items(), key=lambda item: natural(item[0])))

    def __len__(self) -> int:
        return len(self._found)

    def students(self) -> tuple[str, ...]:
        """The names, in natural order."""
        return tuple(self._found)

    def __iter__(self) -> Iterator[Sheet]:
        for student, sources in self._found.items():
            yield _sheet(student, sources, self.ids)

    def _sources(self, path: str) -> Iterator[Source]:
        try:
            seen = os.stat(path)
        except (OSError, ValueError):
            raise InputError(
                f"there is no file or folder {visible(path)}", help="name the submissions after the key", kind="file"
            ) from None
        if stat.S_ISDIR(seen.st_mode):
            yield from _folder(path, self)
        else:
            yield from _given(path, self)


def natural(name: str) -> tuple[tuple[tuple[int, int, str], ...], str]:
    """The key that sorts names as people do: s2 before s10, whatever the letters' case."""
    parts: list[tuple[int, int, str]] = []
    run = ""
    for char in unicodedata.normalize("NFKD", name).casefold() + "\0":
        digit = "0" <= char <= "9"
        if (run and digit != ("0" <= run[-1] <= "9")) or char == "\0":
            if run:
                parts.append((0, int(run[:300]), "") if "0" <= run[0] <= "9" else (1, 0, run))
            run = ""
        run += char
    return tuple(parts), name


# Files and folders.


def _given(path: str, owner: Submissions) -> Iterator[Source]:
    """A file that the user named: an archive, the table of a class, or one student's sheet."""
    name = os.path.basename(path)
    ending = ending_of(name)
    if ending == "zip":
        from jachess.grading.archives import archive

        yield from archive(path, owner.ids, owner.notes)
        return
    if ending in _CLASS:
        found = read_text(path, MAX_CLASS)
        rows = class_sources(found.text, visible(name), owner.ids, owner.notes) if not found.problem else None
        if rows is not None:
            yield from rows
            return
    yield Source(
        _student(name), visible(name), lambda ids: page_of(read_text(path), name, ids), lambda: _modified(path), is_late(name)
    )


def _is_of_class(text: str, ending: str, ids: Ids) -> bool:
    if ending in ("csv", "tsv"):
        head = text[:10_000].split("\n", 1)[0]
        cells = [cell.strip().strip('"').casefold() for cell in head.replace(";", ",").replace("\t", ",").split(",")]
        return any(cell in ("student", "name", "username", "user", "full name") for cell in cells)
    rows = class_lines(text, ids)
    for _, student, _ in rows:
        return bool(student)
    return False


def class_sources(text: str, file: str, ids: Ids, notes: list[str]) -> Iterator[Source] | None:
    """The rows of a table of a class, each a source of its own, or None when the text is no such table."""
    ending = ending_of(file)
    if ending not in _CLASS or not _is_of_class(text, ending, ids):
        return None
    return _rows(text, file, ids, notes)


def _rows(text: str, file: str, ids: Ids, notes: list[str]) -> Iterator[Source]:
    rows = class_table(text, ids) if ending_of(file) in ("csv", "tsv") else class_lines(text, ids)
    unknown: dict[str, None] = {}
    for line, student, page in rows:
        place = f"{file}, line {line}"
        if not student:
            name, page = f"(line {line})", page._replace(problem=page.problem or "the row names no student")
        else:
            name = visible(student.strip())
        unknown.update(dict.fromkeys(page.unknown))
        page = page._replace(unknown=())
        yield Source(name, place, lambda ids, page=page: page, trusted=True)  # type: ignore[misc]
    if unknown:
        notes.append(f"{file}: not in the key: {', '.join(map(visible, list(unknown)[:10]))}")


def _folder(path: str, owner: Submissions) -> Iterator[Source]:
    entries = _entries(path)
    names = [name for name, _ in entries if not _is_ignored(name)]
    if len(names) == 1 and ending_of(names[0]) in _CLASS:
        # a folder that holds nothing but the table of the class
        found = read_text(os.path.join(path, names[0]), MAX_CLASS, follow=False)
        rows = class_sources(found.text, visible(names[0]), owner.ids, owner.notes) if not found.problem else None
        if rows is not None:
            yield from rows
            return
    for name, mode in entries:
        if _is_ignored(name):
            continue
        if stat.S_ISDIR(mode):
            yield from _of_student(path, name)
        else:
            yield _source(path, (name,), owner_of(name))


def _of_student(path: str, folder: str) -> Iterator[Source]:
    """The files in one student's folder; folders in it are not opened."""
    student = owner_of(folder)
    entries = [(name, mode) for name, mode in _entries(path, folder) if not _is_ignored(name)]
    if not entries:
        yield Source(student, visible(folder), lambda ids: Page())
    for name, mode in entries:
        if stat.S_ISDIR(mode):
            yield Source(student, visible(f"{folder}/{name}"), lambda ids: Page(problem="it is a folder inside a folder"))
        else:
            yield _source(path, (folder, name), student)


def _source(path: str, parts: tuple[str, ...], student: str) -> Source:
    shown = visible("/".join(parts))

    def load(ids: Ids) -> Page:
        return page_of(_read(path, parts), parts[-1], ids)

    return Source(student, shown, load, lambda: _modified(os.path.join(path, *parts)), is_late(parts[-1]))


def _read(path: str, parts: tuple[str, ...]) -> Found:
    """The text of a file below a folder, opened step by step without following links."""
    descriptors: list[int] = []
    try:
        flags = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0)
        descriptors.append(os.open(path, flags))
        for part in parts[:-1]:
            descriptors.append(os.open(part, flags | getattr(os, "O_NOFOLLOW", 0), dir_fd=descriptors[-1]))
        found = read_bytes(parts[-1], folder=descriptors[-1])
    except OSError as error:
        return Found(problem=f"it cannot be read ({(error.strerror or 'unknown error').lower()})")
    finally:
        for descriptor in descriptors:
            with suppress(OSError):
                os.close(descriptor)
    return Found(problem=found.problem) if found.problem else decoded(found.data)


def _entries(path: str, folder: str = "") -> list[tuple[str, int]]:
    """Names and modes of what is in a folder, in a fixed order; links are links."""
    found: list[tuple[str, int]] = []
    with suppress(OSError), os.scandir(os.path.join(path, folder) if folder else path) as entries:
        for entry in entries:
            with suppress(OSError):
                found.append((entry.name, entry.stat(follow_symlinks=False).st_mode))
            if len(found) >= MOST:
                break
    return sorted(found, key=lambda item: natural(item[0]))


def page_of(found: Found, name: str, ids: Ids) -> Page:
    """The answers in a text that comes from a file of that name."""
    ending = ending_of(name)
    if found.problem:
        return Page(problem=found.problem)
    if ending not in _TEXT:
        return Page(problem=f"a .{visible(ending, 12)} file is not read: answers are a text, TOML, JSON or CSV")
    page = read_sheet(found.text, ids, ending)
    return page._replace(notes=(found.note, *page.notes)) if found.note else page


def _modified(path: str) -> float | None:
    try:
        return os.lstat(path).st_mtime
    except (OSError, ValueError):
        return None


# Names.


def owner_of(name: str) -> str:
    """The student whose file or folder bears a name, as learning platforms make them.

    >>> owner_of("Ada Lovelace_12345_assignsubmission_file_")
    'Ada Lovelace'
    >>> owner_of("lovelaceada_LATE_4711_815_homework.txt"), owner_of("hw3_ada_attempt_2026-11-20-10-00-00_sheet.txt")
    ('lovelaceada', 'ada')
    >>> owner_of("ada.txt")
    'ada'
    """
    head, mark, _ = name.partition("_assignsubmission_")
    if mark:
        person, _, number = head.rpartition("_")
        return visible(person.strip() if person and number.isdigit() else head.strip())
    head, mark, _ = name.partition("_attempt_")
    if mark and "_" in head:
        return visible(head.rpartition("_")[2])
    parts = name.split("_")
    if len(parts) >= 4 and (parts[1] == "LATE" and parts[2].isdigit() and parts[3].isdigit()):
        return visible(parts[0])
    if len(parts) >= 4 and parts[1].isdigit() and parts[2].isdigit():
        return visible(parts[0])
    return _student(name)


def is_late(name: str) -> bool:
    """Whether the platform marked the file as late in its name."""
    return name.split("_")[1:2] == ["LATE"]


def _student(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return visible(stem if dot and stem and 0 < len(ending) <= 8 and ending.isalnum() else name) or "(no name)"


def ending_of(name: str) -> str:
    """The ending of a file's name, in small letters, without its dot."""
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if dot and stem else ""


def _is_ignored(name: str) -> bool:
    return name.startswith((".", "~$", "._")) or name.casefold() in _IGNORED


# One student.


def _sheet(student: str, sources: list[Source], ids: Ids) -> Sheet:
    """What a student's sources give together: for each question the answer of the latest source."""
    if not sources:
        return Sheet(student, "", status="missing", reason="nothing was handed in")
    pages = [_dated(source, source.load(ids)) for source in sources]
    if len(pages) > 1 and all(when is not None for _, _, when in pages):
        pages.sort(key=lambda item: item[2] or 0.0)
    notes: list[str] = []
    answers: dict[str, str] = {}
    origin: dict[str, str] = {}
    read = [item for item in pages if not item[1].problem]
    for source, page, _ in pages:
        if page.problem and read:
            notes.append(f"{source.file}: {page.problem}")
        notes += page.notes
        if page.unknown:
            notes.append(f"not in the key: {', '.join(page.unknown[:10])}" + (", ..." if len(page.unknown) > 10 else ""))
        if page.student and visible(page.student.strip()) != student:
            notes.append(f"the file says that it is by {visible(page.student.strip(), 60)}")
        for id, text in page.answers[:MAX_ANSWERS]:
            if not text.strip():
                continue
            if id in answers and answers[id] != text:
                notes.append(f"{id} stands in {origin[id]} and in {source.file}; the latter counts")
            answers[id], origin[id] = text, source.file
    files = ", ".join(dict.fromkeys(source.file for source, _, _ in pages))
    if len(pages) > 1:
        notes.insert(0, f"handed in {len(pages)} times" if "line" in files else f"{len(pages)} files")
    common = Sheet(
        student,
        files,
        notes=tuple(notes),
        when=_latest(when for _, _, when in pages),
        sure=all(source.trusted for source in sources),
        late=any(source.late for source in sources),
    )
    if not read:
        return replace(common, status="unreadable", reason=pages[-1][1].problem, notes=())
    if not answers:
        reason = "the sheet has no answers" if any(page.unknown for _, page, _ in read) else "the sheet is empty"
        return replace(common, status="missing", reason=reason)
    return replace(common, answers=tuple(sorted(answers.items(), key=lambda item: ids.ids.index(item[0]))))


def _dated(source: Source, page: Page) -> tuple[Source, Page, float | None]:
    """A source with its page and its time: a student's own file is not asked for it."""
    if source.trusted and page.when:
        with suppress(ValueError):
            said = datetime.fromisoformat(page.when.strip())
            return source, page, (said if said.tzinfo else said.replace(tzinfo=UTC)).timestamp()
    return source, page, source.when()


def _latest(times: Iterable[float | None]) -> datetime | None:
    found = [time for time in times if time is not None]
    if not found:
        return None
    try:
        return datetime.fromtimestamp(max(found), UTC)
    except (ValueError, OverflowError, OSError):
        return None
