"""The options of `check`, each declared once."""

# No `from __future__ import annotations` here: typer reads the annotations, and reads real ones faster than texts.
from typing import Annotated, Any, Literal

import typer

from jachess.cli.options import _option

MARKING, REPORTS, OUTPUT, LIMITS = "Marking", "Reports", "Output", "Limits"

MarkFormat = Literal["terminal", "plain", "json", "jsonl", "csv", "junit", "markdown", "html", "latex"]


def _argument(metavar: str, help: str) -> Any:
    return typer.Argument(metavar=metavar, help=help)


KeyFile = Annotated[str, _argument("KEY", "the answer key, a TOML file")]
Submitted = Annotated[list[str] | None, _argument("SUBMISSIONS...", "files, folders or archives; - reads one from standard input")]
Jobs = Annotated[int, _option("--jobs", MARKING, "N", "processes that mark", min=1, max=256)]
Scheduler = Annotated[str | None, _option("--scheduler", MARKING, "tcp://HOST:PORT", "mark on the workers of a Dask scheduler")]
Gradebook = Annotated[str | None, _option("--gradebook", MARKING, "FILE", "keep marks here: a second run marks only what changed")]
Students = Annotated[str | None, _option("--students", MARKING, "FILE", "who is expected, one name a line")]
Reveal = Annotated[
    Literal["none", "entries", "key"] | None,
    _option("--reveal", MARKING, "none|entries|key", "what reports may tell; else as the key says"),
]
SelfTest = Annotated[
    bool, _option("--self-test", MARKING, None, "test the key: its own answers get full marks, mistakes are caught")
]
Feedback = Annotated[str | None, _option("--feedback", REPORTS, "DIR", "a page for each student in this folder")]
FeedbackFormat = Annotated[
    Literal["plain", "markdown", "html"], _option("--feedback-format", REPORTS, "FORMAT", "of those pages: plain, markdown, html")
]
Gradescope = Annotated[str | None, _option("--gradescope", REPORTS, "DIR", "results.json for Gradescope, a folder a student")]
FailUnder = Annotated[
    float | None, _option("--fail-under", REPORTS, "PERCENT", "exit code 1 where the class reaches less", min=0.0, max=100.0)
]
MarksFormat = Annotated[MarkFormat | None, _option("--format", OUTPUT, "FORMAT", ", ".join(MarkFormat.__args__))]
AsJson = Annotated[bool, _option("--json", OUTPUT, None, "the same as --format json")]
MarksOutput = Annotated[str | None, _option("--output", OUTPUT, "FILE", "write a file; its name may tell the format")]
Width = Annotated[int | None, _option("--width", OUTPUT, "COLUMNS", "the width of the page", min=20, max=1000)]
Color = Annotated[Literal["auto", "always", "never"], _option("--color", OUTPUT, "auto|always|never", "colour")]
AsciiOnly = Annotated[bool, _option("--ascii", OUTPUT, None, "no signs beyond ASCII")]
AnswerTime = Annotated[
    float | None, _option("--time-limit", LIMITS, "SECONDS", "give up on an answer after this time", min=0.01, max=1e6)
]
AnswerMemory = Annotated[int | None, _option("--memory-limit", LIMITS, "MB", "give up on an answer beyond this memory", min=1)]
