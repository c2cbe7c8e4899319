"""The command `check`: a key and submissions in, reports out."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from jachess.cli.commands import usage_error
from jachess.cli.output import replace_file, write
from jachess.errors import InputError
from jachess.results.verdicts import Report, StudentPage

if TYPE_CHECKING:
    from jachess.grading.key import Key
    from jachess.grading.running import Progress
    from jachess.grading.self_testing import SelfTest

FORMATS = ("terminal", "plain", "json", "jsonl", "csv", "junit", "markdown", "html", "latex")
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
    """Mark, report, and give back the exit code: 0; 1 where somebody could not be graded or the mean is below --fail-under."""
    from jachess.grading.key import load_key

    key = load_key(asked.key)
    if asked.self_test:
        return _self_test(key, asked)
    if not asked.submissions:
        raise usage_error("no submissions are given", "name files or folders after the key: jachess check key.toml submissions/")
    if asked.reveal is not None:
        key = replace(key, reveal=asked.reveal)  # type: ignore[arg-type]
    report = _marked(key, asked)
    if asked.gradescope is not None:
        _write_gradescope(report, asked.gradescope)
    if asked.feedback is not None:
        _write_feedback(report, asked.feedback, asked.feedback_format)
    write(_drawn(report, asked), asked.output)
    return _exit_code(report, asked)


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
        progress = stack.enter_context(_progress())
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
def _with_standard_input(paths: Sequence[str]) -> Iterator[Sequence[str]]:
    """The paths, with what standard input says in a file of its own for `-`."""
    if "-" not in paths:
        yield paths
        return
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="jachess-") as folder:
        file = os.path.join(folder, "standard input.txt")
        with open(file, "wb") as stream:
            stream.write(sys.stdin.buffer.read((1 << 20) + 1))
        yield [file if path == "-" else path for path in paths]


@contextmanager
def _cluster(address: str) -> Iterator[Any]:
    """The executor of a Dask scheduler."""
    try:
        from distributed import Client
    except ImportError:
        raise InputError(
            "--scheduler needs Dask, which is not installed", help="pip install 'jachess[cluster]'", kind="usage"
        ) from None
    try:
        client = Client(address, timeout="10s")
    except (OSError, ValueError, TypeError) as error:
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
        raise InputError(
            f"cannot read the list `{file}`", cause=str(error), help="a text file with one name a line", kind="file"
        ) from None


@contextmanager
def _progress() -> Iterator[Callable[[Progress], None] | None]:
    """A line of progress on standard error while a person is looking, or nothing."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"), TimeElapsedColumn(),
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

    options = RenderOptions(width=asked.width or 80, ascii=asked.ascii)
    if format == "terminal" and asked.output is None:
        from jachess.rendering.terminal import fitted

        options = fitted(options, sys.stdout, asked.color, asked.width)  # type: ignore[arg-type]
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
    """A file name for a student: letters, digits, dot, dash and underscore, no two alike.

    >>> file_name("../Zoë O'Neil", set())
    "Zo_O_Neil"
    """
    stem = re.sub(r"[^A-Za-z0-9._-]+", "_", student)[:80].strip("._") or "student"
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
        replace_file(os.path.join(folder, name), render(StudentPage(report, student), format, RenderOptions(width=80)))


def _exit_code(report: Report, asked: Asked) -> int:
    if any(student.status in ("unreadable", "timeout") for student in report.students):
        return 1
    if any(verdict.verdict in ("undecided", "unreadable") for student in report.students for verdict in student.verdicts):
        return 1
    if asked.fail_under is not None:
        most = sum(student.max for student in report.students)
        reached = sum(student.score for student in report.students)
        if most and 100 * reached / most < asked.fail_under:
            return 1
    return 0


# The key's own test


def _self_test(key: Key, asked: Asked) -> int:
    from jachess.grading.self_testing import self_test

    found = self_test(key)
    if asked.format == "json":
        import json

        print(json.dumps(_self_test_data(found), ensure_ascii=False))
    else:
        write(_self_test_text(found), asked.output)
    return 1 if found.faults else 0


def _self_test_data(found: SelfTest) -> dict[str, Any]:
    return {
        "schema": "jachess/1",
        "command": "check",
        "title": found.title,
        "self_test": "failed" if found.faults else "passed",
        "questions": found.questions,
        "variants": found.variants,
        "complete": found.complete,
        "mistakes": [
            {"id": tried.mistake, "made": tried.made, "caught": tried.caught, "named": tried.named} for tried in found.mistakes
        ],
        "faults": [
            {"line": getattr(fault, "line", None), "message": str(getattr(fault, "message", fault))} for fault in found.faults
        ],
    }


def _self_test_text(found: SelfTest) -> str:
    made = sum(tried.made for tried in found.mistakes)
    caught = sum(tried.caught for tried in found.mistakes)
    named = sum(tried.named for tried in found.mistakes)
    lines = [
        f"{found.title or 'The key'}: {'FAILED' if found.faults else 'passed'}",
        f"  {found.questions} questions, {found.variants} variant{'' if found.variants == 1 else 's'}"
        + ("" if found.complete else " of more"),
        f"  {made} mistakes of {len(found.mistakes)} kinds were made: {caught} marked as wrong, {named} named",
    ]
    for fault in found.faults:
        lines.append(f"  {fault.text if hasattr(fault, 'text') else fault}")
    return "\n".join(lines) + "\n"
