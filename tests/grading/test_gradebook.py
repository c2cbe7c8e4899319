"""The gradebook: what is kept, what is found again, whose file it is, the history of a mark."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
from fractions import Fraction
from pathlib import Path

import pytest

from jachess.errors import InputError
from jachess.grading.gradebook import Gradebook, Standing

ONE = Fraction(1)


def standing(score: int, verdict: str = "wrong", answer: str = "x") -> Standing:
    return Standing(bytes([score]), verdict, Fraction(score), ONE, answer)


def test_what_is_kept_is_found_again(tmp_path: Path) -> None:
    path = str(tmp_path / "class.db")
    with Gradebook(path) as book:
        assert book.find([b"a", b"b"]) == {}
        book.keep({b"a": "1", b"b": "2"})
        assert book.find([b"a", b"c"]) == {b"a": "1"}
    with Gradebook(path) as book:
        assert book.find([b"a", b"b", b"c"]) == {b"a": "1", b"b": "2"}
        book.keep({b"a": "3"})
    with Gradebook(path) as book:
        assert book.find([b"a"]) == {b"a": "3"}
        many = {k.to_bytes(4, "big"): str(k) for k in range(3000)}
        book.keep(many)
        assert book.find(many) == many


def test_the_history_has_what_changed(tmp_path: Path) -> None:
    times = iter(range(100, 200))
    with Gradebook(str(tmp_path / "class.db"), clock=lambda: float(next(times))) as book:
        assert book.record([("Ada", "1", standing(0)), ("Bob", "1", standing(1))], "1.0") == 2
        assert book.record([("Ada", "1", standing(0)), ("Bob", "1", standing(1))], "1.0") == 0
        assert book.record([("Ada", "1", standing(1, "correct", "2*x")), ("Bob", "1", standing(1))], "1.1") == 1
        entries = book.history("Ada", "1")
        assert [(entry.verdict, entry.score, entry.answer, entry.version) for entry in entries] == [
            ("wrong", 0, "x", "1.0"),
            ("correct", 1, "2*x", "1.1"),
        ]
        assert entries[0].made < entries[1].made
        assert book.history("Ada", "2") == book.history("Carl", "1") == ()
        assert book.students() == ("Ada", "Bob")


def test_a_file_that_is_no_gradebook_is_left_alone(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("these are my notes, and nobody may write over them" * 50)
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as db:
        db.execute("CREATE TABLE marks (hash, mark, made)")
    later = tmp_path / "later.db"
    Gradebook(str(later)).close()
    with sqlite3.connect(later) as db:
        db.execute("PRAGMA user_version = 99")
    for path in (text, other, later):
        db_before = path.read_bytes() if path is text else b""
        with pytest.raises(InputError, match="is not a gradebook"):
            Gradebook(str(path))
        if path is text:
            assert text.read_bytes() == db_before
    with sqlite3.connect(other) as db:
        assert db.execute("PRAGMA application_id").fetchone() == (0,)
    with pytest.raises(InputError):
        Gradebook(str(tmp_path / "no" / "such" / "folder.db"))


def test_names_and_texts_are_data(tmp_path: Path) -> None:
    path = str(tmp_path / "class.db")
    evil = "'; DROP TABLE marks; --"
    with Gradebook(path) as book:
        book.keep({b"a": evil})
        book.record([(evil, evil, standing(1, "correct", evil + "\ud800"[:0] + "\0\n"))], evil)
        assert book.find([b"a"]) == {b"a": evil}
        assert book.history(evil, evil)[0].answer == evil + "\0\n"


def test_two_runs_share_a_gradebook(tmp_path: Path) -> None:
    path = str(tmp_path / "class.db")
    with Gradebook(path) as first, Gradebook(path) as second:
        first.keep({b"a": "1"})
        first.commit()
        second.keep({b"b": "2"})
        second.commit()
        assert first.find([b"a", b"b"]) == second.find([b"a", b"b"]) == {b"a": "1", b"b": "2"}


@pytest.mark.process
def test_what_was_committed_survives_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "class.db"
    program = textwrap.dedent("""
        import sys, time
        from jachess.grading.gradebook import Gradebook
        book = Gradebook(sys.argv[1])
        for k in range(100_000):
            book.keep({k.to_bytes(4, "big"): str(k)})
            if k % 50 == 0:
                book.commit()
                print(k, flush=True)
            time.sleep(0.0001)
    """)
    child = subprocess.Popen([sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    last = 0
    for line in child.stdout:
        last = int(line)
        if last >= 500:
            os.kill(child.pid, signal.SIGKILL)
            break
    child.wait()
    with Gradebook(str(path)) as book:
        wanted = [k.to_bytes(4, "big") for k in range(last + 1)]
        assert len(book.find(wanted)) == last + 1
