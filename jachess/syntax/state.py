"""The state of one reading: the tokens, the place in them, what names stand for, and how errors and remarks are made."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from jachess.errors import InputError, LimitError, SyntaxProblem
from jachess.results.functions import Note
from jachess.syntax.limits import MAX_DEPTH

if TYPE_CHECKING:
    from jachess.expression.nodes import Node
    from jachess.syntax.tokens import Tokens

MAX_NOTES = 20


class State:
    """What the functions of the grammar share."""

    def __init__(self, tokens: Tokens, leaves: dict[str, Node]) -> None:
        self.tokens = tokens
        self.texts = tokens.texts
        self.pos = 0
        self.leaves = leaves  # what a token stands for by itself: numbers, constants, names
        self.depth = 0
        self.bars = 0  # open | in the innermost bracket
        self.notes: list[Note] = []
        self.places: dict[Node, int] = {}  # the token of relations and of whatever may turn out wrong later
        self.ranges: dict[Node, tuple[int, int]] = {}  # the tokens of constants that may be too large
        self.conditions = False  # whether a relation was read
        self.heavy = False  # whether a constant was read whose value may be far larger than its text

    def enter(self, place: int) -> None:
        """Count one more level of brackets."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise LimitError(
                f"brackets are nested more than {MAX_DEPTH} deep",
                text=self.tokens.source,
                span=self.tokens.span(place),
                cause="this is the deepest bracket that is read",
                help="name the inner parts: ... where u = ...",
            )

    def note(self, text: str, first: int, last: int | None = None, kind: str = "reading") -> None:
        """Remark on how tokens were read."""
        if len(self.notes) < MAX_NOTES:
            self.notes.append(Note(text if len(text) < 300 else text[:297] + "...", kind, self.tokens.span(first, last)))

    def problem(
        self, message: str, first: int, last: int | None = None, *, cause: str = "", help: str = "", kind: str = ""
    ) -> InputError:
        """The error at these tokens."""
        span = self.tokens.span(first, last)
        return SyntaxProblem(
            shortened(message), text=self.tokens.source, span=span, cause=shortened(cause), help=shortened(help), kind=kind
        )

    def fail(
        self, message: str, first: int, last: int | None = None, *, cause: str = "", help: str = "", kind: str = ""
    ) -> NoReturn:
        """Raise the error at these tokens."""
        raise self.problem(message, first, last, cause=cause, help=help, kind=kind)

    def unexpected(self) -> NoReturn:
        """There is no operand at this place."""
        from jachess.syntax.refusals import unexpected

        raise unexpected(self)

    def unclosed(self, opening: int, closing: str) -> NoReturn:
        """The bracket that was opened is not closed here."""
        from jachess.syntax.refusals import unclosed

        raise unclosed(self, opening, closing)

    def apart(self, place: int) -> bool:
        """Whether blanks stand before a token."""
        spans = self.tokens.spans()
        return spans[place][0] > spans[place - 1][1]


def shortened(text: str) -> str:
    """The text, which may quote a long token, at the length of a line or two."""
    return text if len(text) <= 160 else f"{text[:100]}...{text[-50:]}"
