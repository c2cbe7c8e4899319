"""The options that commands share, each declared once.

A command takes them as one parameter, `options: Options`; `commands.py` spreads the fields out for typer.
"""

# No `from __future__ import annotations` here: typer reads the annotations, and reads real ones faster than texts.
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import typer

Format = Literal["terminal", "plain", "json", "latex", "markdown", "html", "mathml"]
FORMATS: tuple[str, ...] = Format.__args__  # type: ignore[attr-defined]

# The format that a file's name asks for when --format does not say.
SUFFIXES: dict[str, Format] = {
    ".json": "json",
    ".tex": "latex",
    ".md": "markdown",
    ".html": "html",
    ".htm": "html",
    ".mml": "mathml",
}


def _function_names(incomplete: str) -> list[str]:
    """The known functions whose name begins like the last word of an expression that is being typed."""
    from jachess.vocabulary import FUNCTIONS

    start = len(incomplete)
    while start and incomplete[start - 1].isalnum():
        start -= 1
    word = incomplete[start:]
    return [f"{incomplete[:start]}{name}(" for name in FUNCTIONS if word and name.startswith(word)]


def _option(flag: str, group: str, metavar: str | None, help: str, **settings: Any) -> Any:
    return typer.Option(flag, metavar=metavar, help=help, rich_help_panel=group, show_default=False, **settings)


GROUPS = READING, VALUES, DERIVATION, OUTPUT, LIMITS = "Reading", "Values", "Derivation", "Output", "Limits"

Expression = Annotated[
    str,
    typer.Argument(
        metavar="EXPRESSION", help="the function, in quotes; - reads one a line from standard input", autocompletion=_function_names
    ),
]
Order = Annotated[int, _option("--order", VALUES, "K", "the order of the derivative", min=1, max=20)]

Box = Annotated[
    str | None,
    _option(
        "--box", VALUES, '"x in [-10, 10]"', "search in this box where no algebra finds every point; x in [-10, 10], y in [0, 1]"
    ),
]
Where = Annotated[
    str | None,
    _option("--where", VALUES, '"x^2 + y^2 = 1"', "constraints: equations (Lagrange multipliers) and inequalities (a region)"),
]
Verify = Annotated[bool, _option("--verify", VALUES, None, "check the answer afresh by an independent path")]

First = Annotated[str, typer.Argument(metavar="A", help="an answer, in quotes; - reads two a line, with a TAB between them")]
Second = Annotated[str | None, typer.Argument(metavar="B", help="the answer it is compared with")]
Rtol = Annotated[str, _option("--rtol", VALUES, "1e-6", "numbers may differ by this part of the larger one")]
Atol = Annotated[str, _option("--atol", VALUES, "1e-9", "numbers may differ by this much")]


@dataclass(frozen=True, slots=True)
class Options:
    """What every command of calculus can be asked for."""

    vars: Annotated[
        str | None, _option("--vars", READING, "x,y", "the variables in their order; other names are held constant")
    ] = None
    set: Annotated[str | None, _option("--set", READING, "a=2,b=1/3", "numbers for parameters")] = None
    assume: Annotated[str | None, _option("--assume", READING, "x>0", "what may be relied on: x > 0, n integer")] = None

    at: Annotated[
        list[str] | None, _option("--at", VALUES, "2,3", "values at this point; x=2,y=3 is read too; may be repeated")
    ] = None
    digits: Annotated[int, _option("--digits", VALUES, "N", "digits of decimal values", min=1, max=10000)] = 10

    steps: Annotated[
        Literal["none", "brief", "full"] | None,
        _option("--steps", DERIVATION, "none|brief|full", "how much is derived aloud; full derives mixed partials in both orders"),
    ] = None
    understood: Annotated[str | None, _option("--understood", DERIVATION, "chain,sum", "rules that need no explanation")] = None
    hint: Annotated[int | None, _option("--hint", DERIVATION, "N", "only the first N steps of each derivation", min=1)] = None
    simplify: Annotated[bool, _option("--simplify", DERIVATION, None, "ask SymPy for a shorter form too")] = False

    format: Annotated[Format | None, _option("--format", OUTPUT, "FORMAT", ", ".join(FORMATS))] = None
    output: Annotated[str | None, _option("--output", OUTPUT, "FILE", "write a file; its name may tell the format")] = None
    pretty: Annotated[bool, _option("--pretty", OUTPUT, None, "fractions and powers in two dimensions")] = False
    ascii: Annotated[bool, _option("--ascii", OUTPUT, None, "no signs beyond ASCII")] = False
    color: Annotated[Literal["auto", "always", "never"], _option("--color", OUTPUT, "auto|always|never", "colour")] = "auto"
    width: Annotated[int | None, _option("--width", OUTPUT, "COLUMNS", "the width of the page", min=20, max=1000)] = None

    time_limit: Annotated[
        float | None, _option("--time-limit", LIMITS, "SECONDS", "give up on an expression after this time", min=0.01, max=1e6)
    ] = None
    memory_limit: Annotated[int | None, _option("--memory-limit", LIMITS, "MB", "give up beyond this memory", min=1)] = None
    debug: Annotated[bool, _option("--debug", LIMITS, None, "show where an error of jachess itself came from")] = False
