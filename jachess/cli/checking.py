"""The command `check`: a key and submissions in, reports out."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from jachess.cli.commands import usage_error
from jachess.cli.output import replace_file, write
from jachess.errors import InputError
from jachess.rendering.writing import visible
from jachess.results.verdicts import Report, StudentPage

if TYPE_CHECKING:
    from jachess.grading.key import Key
    from jachess.grading.running import Progress

MOST_INPUT = 1 << 28  # bytes of standard input
WIDE = 10_000  # columns of a page that is not set in columns
SUFFIXES = {
    ".json": "json",
    ".jsonl": "jsonl",
    ".csv": "csv",
    ".xml": "junit",
    ".md": "markdown",
    ".html": "html",
    ".htm": "html",
    ".txt": "plain",
    ".tex": "latex",
}
ENDINGS = {"plain": "txt", "markdown": "md", "html": "html"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command was asked for."""

    key: str
    submissions: tuple[str, ...]
    jobs: int = 1
    scheduler: str | None = None
    gradebook: str | None = None
    fail_under: float | None = None
    gradescope: str | None = None
    feedback: str | None = None
    feedback_format: str = "markdown"
    reveal: str | None = None
    students: str | None = None
    self_test: bool = False
    format: str | None = None
    output: str | None = None
    seconds: float | None = None
    megabytes: int | None = None
    width: int | None = None
    color: str = "auto"
    ascii: bool = False


def check(asked: Asked) -> int:
    """Mark, report, and give back the exit code: 0; 1 where somebody could not be graded or the class is below --fail-under."""
    from jachess.grading.key import KeyProblem, load_key

    try:
        key = load_key(asked.key)
        if asked.self_test:
            from jachess.cli.key_testing import answer

            return answer(key, asked.format, asked.output)
        if not asked.submissions:
            raise usage_error(
                "no submissions are given", "name files or folders after the key: jachess check key.toml submissions/"
            )
        if asked.reveal is not None:
            key = replace(key, reveal=asked.reveal)  # type: ignore[arg-type]
        return _reported(_marked(key, asked), asked)
    except KeyProblem as problem:
        from jachess.cli.key_testing import refuse

        return refuse(problem, asked.key, asked.format)
    except InputError as error:
        if asked.format == "json":
            import json

            from jachess.cli.failures import failure

            print(json.dumps(failure(error).data(), ensure_ascii=False))
        raise


def _reported(report: Report, asked: Asked) -> int:
    if asked.gradescope is not None:
        _write_gradescope(report, asked.gradescope)
    if asked.feedback is not None:
        _write_feedback(report, asked.feedback, asked.feedback_format)
    write(_drawn(report, asked), asked.output)
    return _exit_code(report, asked.fail_under)


def _marked(key: Key, asked: Asked) -> Report:
    from jachess.grading.running import Limits, run

    limits = Limits()
    if asked.seconds is not None:
        limits = replace(limits, seconds=asked.seconds)
    if asked.megabytes is not None:
        limits = replace(limits, megabytes=asked.megabytes)
    with ExitStack() as stack:
        paths = stack.enter_context(_with_standard_input(asked.submissions))
        executor = None if asked.scheduler is None else stack.enter_context(_cluster(asked.scheduler))
        stack.enter_context(_warnings())
        progress = stack.enter_context(_progress())
        stack.enter_context(_interruption(asked.gradebook))
        return run(
            key,
            paths,
            jobs=asked.jobs,
            executor=executor,
            gradebook=asked.gradebook,
            limits=limits,
            students=_expected(asked.students),
            progress=progress,
        )


@contextmanager
def _interruption(gradebook: str | None) -> Iterator[None]:
    """Ctrl-C ends the run with a word on what is kept."""
    try:
        yield
    except KeyboardInterrupt:
        kept = "--gradebook FILE keeps marks as they are made"
        if gradebook is not None:
            kept = f"the marks made so far are kept in {visible(gradebook)}; the same command goes on from there"
        print(f"\ninterrupted: {kept}", file=sys.stderr, flush=True)
        raise


@contextmanager
def _warnings() -> Iterator[None]:
    """Warnings as lines of ours on standard error."""
    import warnings

    with warnings.catch_warnings():
        warnings.showwarning = lambda message, *_: print(f"warning: {visible(str(message))[:300]}", file=sys.stderr)
        yield


@contextmanager
def _with_standard_input(paths: Sequence[str]) -> Iterator[Sequence[str]]:
    """The paths, with what standard input says in a file of its own for `-`."""
    if "-" not in paths:
        yield paths
        return
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="jachess-") as folder:
        data = sys.stdin.buffer.read(MOST_INPUT + 1)
        file = os.path.join(folder, f"standard input.{kind_of(data)}")
        with open(file, "wb") as stream:
            stream.write(data)
        yield [file if path == "-" else path for path in paths]


def kind_of(data: bytes) -> str:
    """The ending of a file in which the data would stand: json, jsonl, the csv of a class, or txt.

    >>> kind_of(b'{"1a": "x"}'), kind_of(b"student,1a\\nada,x"), kind_of(b"1a: x")
    ('json', 'csv', 'txt')
    """
    import json

    text = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    first = text[:10_000].partition(b"\n")[0]
    if text[:1] in (b"{", b"["):
        try:
            json.loads(first)
        except (ValueError, RecursionError):
            return "json"
        return "jsonl" if text.count(b"\n", 0, len(text.rstrip())) else "json"
    heads = [head.strip(b' "\r').lower() for head in first.replace(b";", b",").replace(b"\t", b",").split(b",")]
    return "csv" if len(heads) > 1 and heads[0] in (b"student", b"name", b"username") else "txt"


@contextmanager
def _cluster(address: str) -> Iterator[Any]:
    """The executor of a Dask scheduler."""
    try:
        from distributed import Client
    except ImportError:
        raise InputError(
            "--scheduler needs Dask, which is not installed", help="pip install 'jachess[cluster]'", kind="usage"
        ) from None
    import logging

    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        client = Client(address, timeout="10s")
    except (OSError, ValueError, TypeError, ImportError) as error:
        raise InputError(
            f"no scheduler answers at `{address}`",
            cause=str(error).partition("\n")[0][:200],
            help="start one with `dask scheduler` and give its address: tcp://HOST:PORT",
            kind="usage",
        ) from None
    try:
        yield client.get_executor()
    finally:
        client.close()


def _expected(file: str | None) -> tuple[str, ...]:
    """The students of a list, one a line."""
    if file is None:
        return ()
    try:
        with open(file, encoding="utf-8-sig") as stream:
            return tuple(line.strip() for line in stream.read(1 << 22).splitlines() if line.strip())
    except (OSError, UnicodeDecodeError) as error:
        cause = (error.strerror or str(error)).lower() if isinstance(error, OSError) else "it is not UTF-8 text"
        help = "a text file with one name a line"
        raise InputError(f"cannot read the list `{file}`", cause=cause, help=help, kind="file") from None


@contextmanager
def _progress() -> Iterator[Callable[[Progress], None] | None]:
    """A line of progress on standard error while a person is looking, or nothing."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    console = Console(stderr=True)
    with Bars(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=console, transient=True,
    ) as bar:  # fmt: skip
        students = bar.add_task("students", total=None)
        answers = bar.add_task("answers", total=None)

        def show(state: Progress) -> None:
            bar.update(students, completed=state.students, total=state.of)
            bar.update(answers, completed=state.marked + state.known, total=state.marked + state.known + state.waiting)

        yield show


# Reports


def _drawn(report: Report, asked: Asked) -> str:
    format = asked.format or SUFFIXES.get("." + (asked.output or "").rpartition(".")[2].lower(), "terminal")
    from jachess.rendering import mark_files

    texts = {
        "json": mark_files.json_text,
        "jsonl": mark_files.jsonl_text,
        "csv": mark_files.csv_text,
        "junit": mark_files.junit_text,
    }
    if format in texts:
        return texts[format](report)
    return _page(report, format, asked)


def _page(result: Any, format: str, asked: Asked) -> str:
    from jachess.rendering.formats import RenderOptions, render

    # a page of markup finds its own width
    options = RenderOptions(width=asked.width or (80 if format in ("terminal", "plain") else WIDE), ascii=asked.ascii)
    if format == "terminal" and asked.output is None:
        from jachess.rendering.terminal import fitted

        options = fitted(options, sys.stdout, asked.color, asked.width)
    return render(result, format, options)


def _folder(path: str) -> None:
    try:
        os.makedirs(path, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"cannot make the folder `{path}`",
            cause=error.strerror or str(error),
            help="name a folder where you may write",
            kind="output",
        ) from None


def file_name(student: str, taken: set[str]) -> str:
    """A file name for a student: letters of any script, digits, dot, dash and underscore, no two alike.

    >>> file_name("../Zoë O'Neil", set()), file_name("", {"student"})
    ('Zoë_O_Neil', 'student-2')
    """
    from unicodedata import category, normalize

    letters = (char if char in ".-" or category(char)[0] in "LNM" else "_" for char in normalize("NFC", student))
    stem = re.sub("_+", "_", "".join(letters)).encode()[:120].decode(errors="ignore").strip("._-") or "student"
    name, count = stem, 1
    while name.casefold() in taken:
        count += 1
        name = f"{stem}-{count}"
    taken.add(name.casefold())
    return name


def _write_gradescope(report: Report, folder: str) -> None:
    """results.json for each student in a folder of the student's own; directly in the folder where there is only one."""
    import json

    from jachess.rendering.mark_files import gradescope_data

    taken: set[str] = set()
    for student in report.students:
        own = folder if len(report.students) == 1 else os.path.join(folder, file_name(student.student, taken))
        _folder(own)
        text = json.dumps(gradescope_data(report, student), ensure_ascii=False, allow_nan=False, indent=1)
        replace_file(os.path.join(own, "results.json"), text + "\n")


def _write_feedback(report: Report, folder: str, format: str) -> None:
    from jachess.rendering.formats import RenderOptions, render

    _folder(folder)
    taken: set[str] = set()
    for student in report.students:
        name = f"{file_name(student.student, taken)}.{ENDINGS[format]}"
        replace_file(os.path.join(folder, name), render(StudentPage(report, student), format, RenderOptions()))


def _exit_code(report: Report, fail_under: float | None) -> int:
    if any(student.status in ("unreadable", "timeout") for student in report.students):
        return 1
    if any(verdict.verdict in ("undecided", "unreadable") for student in report.students for verdict in student.verdicts):
        return 1
    if fail_under is not None:
        # a class in which nobody handed anything in has reached nothing
        most = sum((student.max for student in report.students), Fraction(0))
        reached = sum((student.score for student in report.students), Fraction(0))
        if (100 * reached / most if most else Fraction(0)) < Fraction(fail_under):
            return 1
    return 0
