"""Errors as a person and as a program see them, with the exit code each has."""

from __future__ import annotations

import sys
from typing import NamedTuple

from jachess.errors import InputError, LimitReached, Undefined

UNDEFINED, INPUT, LIMIT, INTERNAL, INTERRUPTED = 1, 2, 3, 70, 130


class Failure(NamedTuple):
    """An error in words: at most five lines on stderr, or one object of JSON."""

    kind: str
    message: str
    exit_code: int
    lines: tuple[str, ...]
    column: int | None = None  # counted from 1
    help: str = ""

    def data(self) -> dict[str, object]:
        """The error as `--format json` answers it."""
        error = {"kind": self.kind, "message": self.message, "column": self.column, "help": self.help}
        return {"error": error, "exit_code": self.exit_code}


def failure(error: BaseException) -> Failure:
    """What to tell about an error, of ours or of anybody's."""
    from shutil import get_terminal_size

    from jachess.syntax.caret import caret_lines

    if isinstance(error, InputError):
        shown = error
    else:
        message, help = _words(error)
        shown = InputError(message, help=help, kind=_kind(error))
    ascii = not (sys.stderr.encoding or "utf-8").lower().startswith("utf")
    width = get_terminal_size((80, 24)).columns if sys.stderr.isatty() else 80
    lines = tuple(caret_lines(shown, ascii, width))
    column = None if shown.span is None else shown.span.start + 1
    return Failure(shown.kind, shown.message, _exit_code(error), lines, column, shown.help)


def _words(error: BaseException) -> tuple[str, str]:
    """The message and the help for an error that is not about the input."""
    if isinstance(error, Undefined):
        return error.reason, ""
    if isinstance(error, LimitReached):
        return str(error), "try a simpler expression, or more with --time-limit or --memory-limit"
    if isinstance(error, MemoryError):
        return "out of memory", "try a smaller expression, or more with --memory-limit"
    if type(error).__module__.startswith("typer"):
        message = getattr(error, "format_message", error.__str__)().partition("\n")[0].rstrip(".")
        return message[:1].lower() + message[1:], "jachess --help"
    words = " ".join(str(error).split())[:200]
    return f"this is a fault of jachess: {type(error).__name__}: {words}", "--debug shows where; please report it with the input"


def _kind(error: BaseException) -> str:
    if isinstance(error, Undefined):
        return "undefined"
    if isinstance(error, (LimitReached, MemoryError)):
        return "limit"
    return "usage" if type(error).__module__.startswith("typer") else "internal"


def _exit_code(error: BaseException) -> int:
    if isinstance(error, InputError):
        return INPUT
    return {"undefined": UNDEFINED, "limit": LIMIT, "usage": INPUT, "internal": INTERNAL}[_kind(error)]
