"""Every result in every format; nothing that a user wrote is taken for markup, and no colour comes uninvited."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import pytest

from jachess import library
from jachess.rendering import FORMATS, RenderOptions, render
from jachess.rendering.boxes import cells
from jachess.rendering.latex import answer
from jachess.rendering.page import fragment, tag
from jachess.rendering.terminal import fitted, renderable
from jachess.results.functions import Note

RESULTS: dict[str, Any] = {
    "derivative": library.derivative("sin(x^2)", at=["0", "1/3"]),
    "order": library.derivative("x^x", order=2, at=["-1"]),
    "gradient": library.gradient("x*y/(x^2+y^2)", at=["1,2", "0,0"]),
    "jacobian": library.jacobian("x*y, a*x+y^2", vars="x,y", at="2,3", set="a=2"),
    "hessian": library.hessian("x^3*sin(y)", steps="full"),
    "hierarchy": library.derive("x^2*y", at="1,1"),
    "wide": library.jacobian(", ".join(f"x{k}^2*x{k % 9 + 1}" for k in range(1, 10)), steps="none"),
    "pieces": library.gradient("max(x, y)*piecewise(x, x < 0, abs(y))"),
    "functions": library.functions(),
}
EVERYTHING = [(name, format) for name in RESULTS for format in FORMATS if (name, format) != ("functions", "mathml")]


@pytest.mark.parametrize(("name", "format"), EVERYTHING)
@pytest.mark.parametrize("steps", ["none", "brief", "full"])
def test_every_result_in_every_format(name: str, format: str, steps: Any) -> None:
    text = render(RESULTS[name], format, RenderOptions(steps=steps))
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert text.strip()
    assert "\x1b" not in text
    assert not re.search(r"Number\(|Name\(|Formula\(|\bNone\b|\bnan\b|\bzoo\b", text)
    if format == "plain":
        assert text.isascii()
    if format == "latex":
        assert text.isascii()
        for opening, closing in ((r"(?<!\\){", r"(?<!\\)}"), (r"\\left(?!skip)", r"\\right"), (r"\\begin", r"\\end")):
            assert len(re.findall(opening, text)) == len(re.findall(closing, text))
        assert text.count("$") % 2 == 0


@pytest.mark.parametrize("name", RESULTS)
@pytest.mark.parametrize("settings", [{}, {"ascii": True}, {"pretty": True}, {"width": 40}, {"hint": 2}], ids=str)
def test_the_terminal_keeps_to_its_settings(name: str, settings: dict[str, Any]) -> None:
    lines = render(RESULTS[name], "terminal", RenderOptions(**settings)).splitlines()
    assert all(line == line.rstrip() for line in lines)
    if settings.get("ascii"):
        assert all(line.isascii() for line in lines)
    if settings.get("width", 80) == 80 and not settings.get("pretty"):
        assert max(map(cells, lines)) <= 80


EVIL = "\x1b[31m[bold]x[/bold] </p><script>alert(1)</script> \\input{a} $b$ \u202e"


@pytest.mark.parametrize("format", FORMATS)
def test_what_a_user_wrote_is_never_markup(format: str) -> None:
    result = library.derivative("x^2")
    result = replace(result, function=replace(result.function, notes=(Note(EVIL),), source=EVIL))
    for color in (False, True):
        text = render(result, format, RenderOptions(color=color, width=200))
        assert "\x1b[31m" not in text
        assert "\u202e" not in text
        assert format in ("json", "plain", "terminal") or "<script" not in text
        assert format != "latex" or "\\input" not in text
        if format in ("plain", "terminal"):
            assert "[bold]x[/bold]" in text


def test_colour_only_where_it_is_asked_for() -> None:
    result = RESULTS["gradient"]
    plain, coloured = (render(result, "terminal", RenderOptions(color=color)) for color in (False, True))
    assert "\x1b[" in coloured
    from rich.text import Text

    assert Text.from_ansi(coloured).plain.strip() == plain.strip()


class Stream(io.StringIO):
    def __init__(self, terminal: bool, encoding: str) -> None:
        super().__init__()
        self.terminal, self.code = terminal, encoding

    def isatty(self) -> bool:
        return self.terminal

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self.code


@pytest.mark.parametrize(
    ("terminal", "encoding", "asked", "environment", "color", "ascii"),
    [
        (True, "utf-8", "auto", {}, True, False),
        (False, "utf-8", "auto", {}, False, False),
        (False, "utf-8", "always", {}, True, False),
        (True, "utf-8", "never", {}, False, False),
        (True, "utf-8", "auto", {"NO_COLOR": "1"}, False, False),
        (True, "utf-8", "auto", {"TERM": "dumb"}, False, False),
        (True, "ascii", "auto", {}, True, True),
        (True, "iso-8859-1", "auto", {}, True, True),
        (True, "no-such-code", "auto", {}, True, True),
    ],
)
def test_what_suits_a_stream(
    monkeypatch: pytest.MonkeyPatch, terminal: bool, encoding: str, asked: str, environment: dict[str, str], color: bool, ascii: bool
) -> None:
    for name in ("NO_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    options = fitted(RenderOptions(), Stream(terminal, encoding), asked)
    assert (options.color, options.ascii) == (color, ascii)


def test_a_pipe_has_eighty_columns_unless_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    assert fitted(RenderOptions(), Stream(False, "utf-8")).width == 80
    monkeypatch.setenv("COLUMNS", "50")
    assert fitted(RenderOptions(), Stream(False, "utf-8")).width == 50
    assert fitted(RenderOptions(), Stream(False, "utf-8"), width=33).width == 33


# The page


class Balanced(HTMLParser):
    """Checks that what is opened is closed, and keeps the tags and addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.addresses: list[str] = []

    def handle_starttag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.add(name)
        self.addresses += [value or "" for key, value in attributes if key in ("href", "src", "action")]
        if name not in ("meta", "br", "mspace"):
            self.open.append(name)

    def handle_endtag(self, name: str) -> None:
        if name not in ("meta", "br", "mspace"):
            assert self.open.pop() == name


@pytest.mark.parametrize("name", RESULTS)
def test_the_page_stands_alone(name: str) -> None:
    text = render(RESULTS[name], "html")
    reader = Balanced()
    reader.feed(text)
    assert reader.open == []
    assert reader.addresses == []
    assert not reader.tags & {"script", "link", "img", "iframe", "object", "form"}
    assert "url(" not in text
    assert "@import" not in text


def test_the_policy_allows_the_page_its_own_style_and_nothing_else() -> None:
    from base64 import b64encode
    from hashlib import sha256

    text = render(RESULTS["gradient"], "html")
    style = text.partition("<style>")[2].partition("</style>")[0]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert f"default-src &#x27;none&#x27;; style-src &#x27;sha256-{digest}&#x27;" in text


def test_a_tag_escapes() -> None:
    assert tag("p", "<b>&", tag("i", "x"), class_='"') == '<p class="&quot;">&lt;b&gt;&amp;<i>x</i></p>'


@pytest.mark.parametrize("name", [name for name in RESULTS if name != "functions"])
def test_mathml_is_well_formed(name: str) -> None:
    for line in render(RESULTS[name], "mathml").splitlines():
        assert ElementTree.fromstring(line).tag == "{http://www.w3.org/1998/Math/MathML}math"


# Notebooks


def test_what_a_notebook_shows() -> None:
    result = RESULTS["jacobian"]
    assert answer(result).startswith("$$")
    assert r"\begin{pmatrix} y & x \\ 2 & 2 y \end{pmatrix}" in answer(result)
    reader = Balanced()
    reader.feed(fragment(result, RenderOptions()))
    assert reader.open == []
    assert "style" not in reader.tags


def test_rich_prints_a_result_at_its_own_width() -> None:
    from rich.console import Console

    stream = io.StringIO()
    Console(file=stream, width=40).print(renderable(RESULTS["jacobian"]))
    assert stream.getvalue().rstrip("\n") + "\n" == render(RESULTS["jacobian"], "terminal", RenderOptions(width=40))


def test_json_is_one_line_without_nan() -> None:
    text = render(RESULTS["order"], "json")
    assert text.count("\n") == 1
    json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))
