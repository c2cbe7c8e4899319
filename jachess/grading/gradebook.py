"""The gradebook: marks kept in a SQLite file as they are made, so that a run that was killed goes on where it was.

A mark is kept under the hash of all that it depends on: the question with what it follows from, the draw of the
parameters, the answer, the version of jachess. So a second run marks only what has changed, whatever changed it. Beside
the marks stands their history: for each student and question every mark that was given, and when.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from fractions import Fraction
from typing import NamedTuple, Self

from jachess.errors import InputError
from jachess.grading.files import visible

SCHEMA = 1
_APPLICATION = 0x6A636873  # "jchs", so that no other database is written into
_SECONDS = 0.5  # marks are committed this often

_TABLES = """
CREATE TABLE IF NOT EXISTS marks (hash BLOB PRIMARY KEY, mark TEXT NOT NULL, made REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS history (
    student TEXT NOT NULL, question TEXT NOT NULL, number INTEGER NOT NULL, made REAL NOT NULL, hash BLOB,
    verdict TEXT NOT NULL, score TEXT NOT NULL, max TEXT NOT NULL, answer TEXT NOT NULL, version TEXT NOT NULL,
    PRIMARY KEY (student, question, number)) WITHOUT ROWID;
"""


class Entry(NamedTuple):
    """One mark in the history of a student's question: when it was given (seconds since 1970) and by which version."""

    made: float
    verdict: str
    score: Fraction
    max: Fraction
    answer: str
    version: str


class Standing(NamedTuple):
    """The mark that a student has now, as the history keeps it."""

    hash: bytes
    verdict: str
    score: Fraction
    max: Fraction
    answer: str


class Gradebook:
    """A gradebook in a file, made when it is not there; a context manager.

    Raises: InputError when the file is no gradebook, or is one of a later version.
    """

    def __init__(self, path: str, *, clock: Callable[[], float] = time.time) -> None:
        self.path = path
        self.clock = clock
        self._committed = time.monotonic()
        try:
            self._db = sqlite3.connect(path, timeout=30, isolation_level=None)
            self._open()
        except sqlite3.DatabaseError as error:
            with suppress(AttributeError, sqlite3.Error):
                self._db.close()
            raise InputError(
                f"{visible(path)} is not a gradebook",
                cause=str(error),
                help="name another file, or one that does not exist yet",
                kind="file",
            ) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _open(self) -> None:
        db = self._db
        (application,) = db.execute("PRAGMA application_id").fetchone()
        (version,) = db.execute("PRAGMA user_version").fetchone()
        (tables,) = db.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if tables and application != _APPLICATION:
            raise sqlite3.DatabaseError("it is a database of another program")
        if version > SCHEMA:
            raise sqlite3.DatabaseError("a later version of jachess made it")
        # with a write-ahead log a process that is killed loses nothing that was committed, and commits are cheap
        db.execute("PRAGMA journal_mode = WAL").fetchone()
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA trusted_schema = OFF")
        db.execute("BEGIN IMMEDIATE")
        for statement in _TABLES.split(";\n"):
            if statement.strip():
                db.execute(statement)
        db.execute(f"PRAGMA application_id = {_APPLICATION}")
        db.execute(f"PRAGMA user_version = {SCHEMA}")
        db.execute("COMMIT")

    def close(self) -> None:
        """Keep what was made and close the file."""
        with suppress(sqlite3.ProgrammingError):
            self.commit()
            self._db.close()

    def commit(self) -> None:
        """Write what was made to the file."""
        if self._db.in_transaction:
            self._db.execute("COMMIT")
        self._committed = time.monotonic()

    def find(self, hashes: Iterable[bytes]) -> dict[bytes, str]:
        """The marks that are kept under some hashes."""
        wanted = list(hashes)
        found: dict[bytes, str] = {}
        for start in range(0, len(wanted), 500):
            part = wanted[start : start + 500]
            places = ",".join("?" * len(part))
            found.update(self._db.execute(f"SELECT hash, mark FROM marks WHERE hash IN ({places})", part))
        return found

    def keep(self, marks: Mapping[bytes, str]) -> None:
        """Keep marks; they are in the file half a second later at the latest."""
        self._begin()
        now = self.clock()
        self._db.executemany("INSERT OR REPLACE INTO marks VALUES (?, ?, ?)", [(hash, mark, now) for hash, mark in marks.items()])
        if time.monotonic() - self._committed > _SECONDS:
            self.commit()

    def record(self, standings: Iterable[tuple[str, str, Standing]], version: str) -> int:
        """Add to the history what differs from the last mark of each (student, question); returns how many did."""
        self._begin()
        last = {
            (student, question): (number, hash, verdict, score, most)
            for student, question, number, hash, verdict, score, most in self._db.execute(
                "SELECT student, question, max(number), hash, verdict, score, max FROM history GROUP BY student, question"
            )
        }
        now = self.clock()
        rows = []
        for student, question, mark in standings:
            before = last.get((student, question))
            if before is not None and before[1:] == (mark.hash, mark.verdict, str(mark.score), str(mark.max)):
                continue
            number = before[0] + 1 if before else 1
            rows.append(
                (student, question, number, now, mark.hash, mark.verdict, str(mark.score), str(mark.max), mark.answer, version)
            )
        self._db.executemany("INSERT OR REPLACE INTO history VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        self.commit()
        return len(rows)

    def history(self, student: str, question: str) -> tuple[Entry, ...]:
        """Every mark that a student was given for a question, the first one first."""
        rows = self._db.execute(
            "SELECT made, verdict, score, max, answer, version FROM history WHERE student = ? AND question = ? ORDER BY number",
            (student, question),
        )
        return tuple(
            Entry(made, verdict, Fraction(score), Fraction(most), answer, version)
            for made, verdict, score, most, answer, version in rows
        )

    def students(self) -> tuple[str, ...]:
        """The students in the history."""
        return tuple(student for (student,) in self._db.execute("SELECT DISTINCT student FROM history ORDER BY student"))

    def _begin(self) -> None:
        if not self._db.in_transaction:
            self._db.execute("BEGIN IMMEDIATE")
