"""The error tree of jachess.

    Exception
      JachessError
        InputError          what was given cannot be read: exit code 2
          SyntaxProblem       the text is not an expression
          ShapeError          the object asked for does not fit the function's shape
          LimitError          the text is fine but larger than what is read
        Undefined           the mathematics has no value there: exit code 1
        LimitReached        time, memory or precision ran out: exit code 3

Anything else that escapes is an error of ours and is shown with its traceback.
"""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """A half-open range of characters, `start` to `end`, counted from 0 in the text as it was given."""

    start: int
    end: int


class JachessError(Exception):
    """The root of every error that jachess raises on purpose."""


class InputError(JachessError):
    """Input that cannot be read: what is wrong, where, why, and what to do.

    `message` is one short sentence without its full stop. `text` is the whole text that was read and `span` the
    place in it; both are absent when there is no place to point to (a missing file, say). `kind` is a stable
    word for scripts.
    """

    kind = "input"

    def __init__(
        self,
        message: str,
        *,
        text: str = "",
        span: Span | None = None,
        cause: str = "",
        help: str = "",
        kind: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.text = text
        self.span = span
        self.cause = cause
        self.help = help
        if kind:
            self.kind = kind


class SyntaxProblem(InputError):
    """The text is not an expression."""

    kind = "syntax"


class ShapeError(InputError):
    """The object asked for does not fit the shape of the function; the message states the shape expected."""

    kind = "shape"


class LimitError(InputError):
    """The text could be read, but it is larger than what jachess takes on."""

    kind = "limit"


class Undefined(JachessError):
    """A value or a derivative does not exist over the reals; the message is the reason, one clause, plain text."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class LimitReached(JachessError):
    """Time, memory or precision ran out before an answer was certain; the message says which and what to try."""
