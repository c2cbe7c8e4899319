"""Reports to be drawn: one of everything that can happen, with texts that attack whoever shows them."""

from __future__ import annotations

from fractions import Fraction

from jachess.expression.nodes import Name, Number
from jachess.results.functions import Note
from jachess.results.verdicts import Evidence, FoundMistake, Report, StudentReport, Verdict

HOSTILE = [
    "=cmd|' /C calc'!A0",
    "+1",
    "-1+cmd|x",
    "@SUM(A1)",
    "\t=1+1",
    "\r\n=1+1",
    "x;=1+1",
    "x; -1",
    "'=1",
    "＝1+1",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "[click](javascript:alert(1)) `code` | cell | **bold**",
    "\\input{/etc/passwd} \\write18{ls} $x$ %",
    "]]>&amp;<!--",
    "\x1b[31mred\x1b]0;title\x07",
    "\x9b31m",
    "abc\u202egnp.exe",
    "\u2066\u200b\ufeff\u2028\u2029",
    "\x00\ufffe\uffff",
    "lone \ud800 surrogate",
    "::notice::x\n::error::y",
    "a\nb\nc",
]


def evidence(reveals: str = "42") -> Evidence:
    return Evidence("ball witness", f"the right one is {reveals}", ((Name("x"), Number(Fraction(14, 71))),), "0.5", reveals, (1, 1))


def report(text: str = "x", title: str = "Sheet", reveal: str = "entries", hints: bool = True) -> Report:
    """A class in which every verdict and status occurs, with `text` wherever a student's or a key's text may stand."""
    mistake = FoundMistake("sign", "Sign error", "entry (1, 2)", f"look at {text}", "2.1")
    two, half = Fraction(2), Fraction(1, 2)
    verdicts = (
        Verdict("1", "correct", two, two, (), Evidence("identical", "the same"), ((True,),), text, "RIGHT"),
        Verdict("2", "wrong", half, two, (mistake,), evidence(), ((True, False), (True, True)), text, "RIGHT", text),
        Verdict(
            "3", "undecided", Fraction(0), two, (), Evidence("agreement", "it is not decided whether 1 is RIGHT"), (), text, "RIGHT"
        ),
        Verdict("4", "unreadable", Fraction(0), two, (), None, (), text, "RIGHT", f"cannot read {text}"),
        Verdict("5", "missing", Fraction(0), two),
        Verdict(
            "6",
            "wrong",
            Fraction(0),
            Fraction(1, 3),
            (),
            Evidence("shape", "the left has no point RIGHT"),
            ((False,), (True,)),
            text,
            "RIGHT",
        ),
        Verdict("7", "wrong", Fraction(0), two, (), Evidence("type", "minimum is not RIGHT"), (), text, "RIGHT"),
        Verdict("8", "wrong", Fraction(0), two, (), evidence("RIGHT"), ((False,),), text, "RIGHT", "", "1"),
    )
    questions = tuple((verdict.question, verdict.max) for verdict in verdicts)
    total = sum((points for _, points in questions), Fraction(0))
    missing = tuple(Verdict(id, "missing", Fraction(0), points) for id, points in questions)
    students = (
        StudentReport(text, text, "partial", Fraction(5, 2), total, verdicts, "", (text,)),
        StudentReport(f"{text} 2", text, "unreadable", Fraction(0), total, missing, text, ()),
        StudentReport("none", "", "missing", Fraction(0), total, missing, "nothing was handed in"),
        StudentReport(
            "late",
            "late.txt",
            "timeout",
            Fraction(0),
            total,
            (Verdict("1", "undecided", Fraction(0), two, (), Evidence("limits", "took longer than 10 s")), *missing[1:]),
        ),
    )
    return Report(title, questions, students, reveal, hints, (Note(text, "warning"),))  # type: ignore[arg-type]
