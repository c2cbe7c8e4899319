"""Pages of a class and of a student: what they say, what they keep back, what a hostile text can do (nothing)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from fractions import Fraction
from html.parser import HTMLParser

import pytest
from hostile_class import HOSTILE, report

from jachess.rendering.boxes import line_cells
from jachess.rendering.formats import RenderOptions, render
from jachess.rendering.marks import bar, mistakes, number, summary_line
from jachess.rendering.telling import why
from jachess.results.verdicts import Report, StudentPage

FORMATS = ("terminal", "plain", "markdown", "html", "latex")


def pages(made: Report, format: str, width: int = 80, **options: bool) -> str:
    """The page of the class, and those of all its students."""
    chosen = RenderOptions(width=width, **options)  # type: ignore[arg-type]
    return render(made, format, chosen) + "".join(render(StudentPage(made, each), format, chosen) for each in made.students)


@pytest.mark.parametrize("value, text", [("3", "3"), ("5/2", "2.5"), ("5/3", "1.67"), ("0", "0"), ("1/1000", "0"), ("100", "100")])
def test_scores_are_written_as_people_do(value: str, text: str) -> None:
    assert number(Fraction(value)) == text


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_no_sign_that_does_not_show_survives(text: str, format: str) -> None:
    made = pages(report(text, title=text), format)
    assert made.encode("utf-8")
    odd = {char for char in made if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")} - {"\n"}
    assert odd == set()


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_ascii_is_ascii(text: str) -> None:
    assert pages(report(text), "plain").isascii()
    assert pages(report(text), "terminal", ascii=True).isascii()


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_html_has_no_element_of_a_students(text: str) -> None:
    parser = _Tags()
    parser.feed(pages(report(text, title=text), "html"))
    assert parser.tags <= {
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "main",
        "h1",
        "h2",
        "p",
        "ul",
        "li",
        "table",
        "tr",
        "th",
        "td",
        "span",
    }
    assert parser.attributes <= {"lang", "charset", "http-equiv", "content", "name", "class"}


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_markdown_and_latex_have_no_command_of_a_students(text: str) -> None:
    markdown = pages(report(text), "markdown")
    assert not re.search(r"<(?!br>)[a-zA-Z!/]", markdown)
    assert "](" not in markdown.replace("\\](", "")
    assert not re.search(r"\\(input|write18)\b", pages(report(text), "latex"))


@pytest.mark.parametrize("reveal", ["none", "entries"])
@pytest.mark.parametrize("hints", [True, False])
@pytest.mark.parametrize("format", FORMATS)
def test_the_right_answer_is_kept_back(format: str, reveal: str, hints: bool) -> None:
    made = re.sub(r"(?s)<head>.*?</head>", "", pages(report(reveal=reveal, hints=hints), format))
    assert "RIGHT" not in made
    assert "42" not in made
    assert "2.1" not in made
    assert ("(1, 2)" in made) == (reveal == "entries")
    assert ("look at x" in made) == hints


@pytest.mark.parametrize("format", ["terminal", "plain", "html"])
def test_the_right_answer_is_shown_where_the_key_says_so(format: str) -> None:
    made = re.sub(r"\s+", " ", pages(report(reveal="key"), format, width=200))
    assert "a right answer: RIGHT" in made
    assert "your answer is 0.5, the right one RIGHT" in made
    assert "it is not decided whether 1 is RIGHT" in made
    assert "Sign error (entry (1, 2), step 2.1): look at x" in made


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_lines_keep_to_the_width(width: int) -> None:
    made = pages(report("Ada Lovell"), "terminal", width)
    assert max(line_cells(((line, ""),)) for line in made.splitlines()) <= width


def test_a_narrow_page_has_the_signs_side_by_side() -> None:
    made = render(report("Ada"), "terminal", RenderOptions(width=40))
    assert "  Ada      2.5/14.33  ✓✗?!–✗✗✗\n" in made
    assert "  Ada      2.5/14.33  ✓✗?!–✗✗✗  partial\n" in render(report("Ada"), "terminal", RenderOptions(width=50))
    assert "  • none: nothing was handed in\n" in made
    assert "███████████" not in made
    cut = render(report("Ada Mathilda Augusta Lovell of the Lakes"), "terminal", RenderOptions(width=40))
    assert "  Ada Mathilda Aug…  2.5/14.33  ✓✗?!–✗✗✗\n" in cut
    wide = render(report("Ada"), "terminal", RenderOptions(width=100))
    assert "Ada      2.5/14.33  17 %  ✓  ✗ 0.5  ?  !  –  ✗  ✗  ✗  partial" in wide
    assert "✓ right, ✗ not right, ? undecided, ! cannot be read, – no answer" in wide


def test_a_page_of_markup_has_a_column_for_every_question() -> None:
    made = report("Ada")
    many = tuple((str(number), Fraction(1)) for number in range(1, 31))
    page = render(replace(made, questions=many), "html", RenderOptions(width=10_000))
    assert all(f"<th>{number}</th>" in page for number in range(1, 31))


def test_what_is_to_be_looked_at_by_hand_is_listed() -> None:
    made = render(report("Ada"), "plain")
    assert (
        "To be looked at by hand\n  * Ada, 3: neither a proof nor a difference was found\n  * late, 1: took longer than 10 s\n"
        in made
    )
    assert why(report("x").students[0].verdicts[2], "key").startswith("it is not decided")


def test_a_students_page_says_what_is_wrong() -> None:
    made = render(StudentPage(report("Ada"), report("Ada").students[0]), "plain")
    for line in (
        "Sheet: Ada",
        "2.5 of 14.33 points (17 %)",
        "1: right, 2 of 2",
        "2: partly right, 0.5 of 2",
        "* not right in entry (1, 2)",
        "* Sign error (entry (1, 2)): look at Ada",
        "3: to be looked at by hand, 0 of 2",
        "4: cannot be read, 0 of 2",
        "5: no answer, 0 of 2",
        "* 1 right, 1 missing, wrong or too many",
        "* marked by your own answer to 1",
        "* at x = 14/71 your answer is 0.5, which is not the value there",
    ):
        assert f"{line}\n" in made


def test_the_histogram_counts_students_once() -> None:
    made = report("Ada")
    twice = replace(made, students=(made.students[0], replace(made.students[0], student="Bob"), *made.students[1:]))
    assert [(mistake.id, question, students) for mistake, question, students in mistakes(twice)] == [("sign", "2", ["Ada", "Bob"])]
    assert "Sign error  2   2   ██████████  Ada, Bob" in render(twice, "terminal", RenderOptions(width=80))


@pytest.mark.parametrize("share, signs", [(Fraction(1), 20), (Fraction(1, 2), 10), (Fraction(1, 1000), 1), (Fraction(0), 1)])
def test_bars(share: Fraction, signs: int) -> None:
    assert len(bar(share)) == signs
    assert (bar(share)[0] == "█") == (share > Fraction(1, 40))


def test_the_summary_leaves_out_who_handed_in_nothing() -> None:
    assert summary_line(report("x")) == (
        "4 students: 1 partial, 1 unreadable, 1 missing, 1 timeout; of those handed in mean 0.83 of 14.33 (6 %), median 0"
    )
    assert summary_line(replace(report("x"), students=())) == "0 students"
    assert render(replace(report("x"), students=()), "terminal")
