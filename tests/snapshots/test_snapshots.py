"""Each kind of result in each format, 80 columns wide, without colour: one golden file a case and format.

`make snapshots` rewrites them; reading the diff is the review.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pytest

from jachess import library
from jachess.rendering import FORMATS, RenderOptions, render

FILES = Path(__file__).parent / "files"
ENDINGS = {"terminal": "txt", "plain": "plain.txt", "json": "json", "latex": "tex", "markdown": "md", "html": "html", "mathml": "mml"}


class Case(NamedTuple):
    """A result, and the formats and options in which it is shown."""

    name: str
    command: str
    text: str
    asked: dict[str, Any] = {}  # noqa: RUF012  (read only)
    shown: dict[str, Any] = {}  # noqa: RUF012
    formats: tuple[str, ...] = tuple(FORMATS)


TERMINAL = ("terminal",)

CASES = [
    # each kind of result in every format
    Case("jacobian", "jacobian", "x*y, x+y^2", {"at": ["2,3", "1/3,sqrt(2)"]}),
    Case("derivative", "derivative", "x*sin(x^2)", {"at": ["0", "pi"]}),
    Case("gradient", "gradient", "x*y/(x^2+y^2)", {"at": ["1,2", "0,0"]}),
    Case("hessian", "hessian", "x^3*sin(a*y)", {"vars": "x,y"}),
    Case("hierarchy", "derive", "x^2*y", {"at": ["1,1"], "steps": "brief"}, {"steps": "brief"}),
    # widths, alphabets, amounts
    Case("jacobian-40", "jacobian", "x*y, x+y^2", {"at": ["1/3,sqrt(2)"]}, {"width": 40}, TERMINAL),
    Case("jacobian-ascii", "jacobian", "theta*y, x1+y^2", {}, {"ascii": True}, TERMINAL),
    Case("jacobian-none", "jacobian", "x*y, x+y^2", {"at": ["2,3"], "steps": "none"}, {"steps": "none"}, TERMINAL),
    Case("gradient-40", "gradient", "x*y/(x^2+y^2)", {"at": ["0,0"]}, {"width": 40}, TERMINAL),
    Case("gradient-pretty", "gradient", "x*y/(x^2+y^2)", {"at": ["1,2"]}, {"pretty": True}, TERMINAL),
    Case("gradient-pretty-ascii", "gradient", "x*y/(x^2+y^2)", {}, {"pretty": True, "ascii": True}, TERMINAL),
    Case("gradient-understood", "gradient", "x*y/(x^2+y^2)", {}, {"understood": frozenset({"sum", "constant multiple"})}, TERMINAL),
    Case("derivative-hint", "derivative", "x*sin(x^2)", {}, {"hint": 3}, TERMINAL),
    Case("derivative-brief", "derivative", "x*sin(x^2)", {"steps": "brief"}, {"steps": "brief"}, TERMINAL),
    Case("derivative-order-2", "derivative", "x^x", {"order": 2}, {}, TERMINAL),
    Case("derivative-undefined", "derivative", "abs(x)", {"at": ["0", "-2"]}, {}, TERMINAL),
    Case("derivative-pieces", "derivative", "piecewise(x^2, x < 0, x^3)", {"at": ["0"]}, {}, ("terminal", "latex", "html")),
    # too wide for its page: entry by entry
    Case("jacobian-wide", "jacobian", ", ".join(f"x{k}*sin(x{k % 12 + 1})" for k in range(1, 13)), {"steps": "none"}, {"steps": "none"}, TERMINAL),
    Case("where", "gradient", "u^2 + v where u = x*y; v = x + y", {"steps": "brief"}, {"steps": "brief"}, TERMINAL),
]

SHOWN = [(case, format) for case in CASES for format in case.formats]


@pytest.mark.parametrize(("case", "format"), SHOWN, ids=[f"{case.name}-{format}" for case, format in SHOWN])
def test_snapshot(case: Case, format: str, update: bool) -> None:
    result = getattr(library, case.command)(case.text, **case.asked)
    text = render(result, format, RenderOptions(**case.shown))
    file = FILES / f"{case.name}.{ENDINGS[format]}"
    if update:
        FILES.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8"), "`make snapshots` rewrites it, if the change is meant"


def test_no_file_is_left_over() -> None:
    assert {file.name for file in FILES.iterdir()} == {f"{case.name}.{ENDINGS[format]}" for case, format in SHOWN}
