"""Marks as text and back: what goes through a pipe, over a network and into a gradebook. Nothing is ever pickled."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

from jachess.expression.nodes import Name, Node, Number
from jachess.results.verdicts import Evidence, FoundMistake, Verdict


def to_text(verdict: Verdict) -> str:
    """A mark as one line of JSON; equal marks give equal texts."""
    evidence = verdict.evidence
    data: dict[str, Any] = {
        "q": verdict.question,
        "v": verdict.verdict,
        "s": str(verdict.score),
        "m": str(verdict.max),
        "a": verdict.answer,
        "x": verdict.expected,
    }
    if verdict.mistakes:
        data["w"] = [[m.id, m.title, m.where, m.hint, m.step, m.entries, m.faults] for m in verdict.mistakes]
    if evidence is not None:
        witness = [[name.text, str(value)] for name, value in evidence.witness]
        data["e"] = [evidence.method, evidence.text, witness, evidence.left, evidence.right, evidence.entry, evidence.domain]
    if verdict.entries:
        data["g"] = [[int(entry) for entry in row] for row in verdict.entries]
    if verdict.message:
        data["t"] = verdict.message
    if verdict.followed:
        data["f"] = verdict.followed
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def from_text(text: str) -> Verdict:
    """The mark that a text of `to_text` says."""
    data = json.loads(text)
    mistakes = tuple(
        FoundMistake(id, title, where, hint, step, tuple(map(tuple, entries)), faults)
        for id, title, where, hint, step, entries, faults in data.get("w", ())
    )
    evidence = None
    if "e" in data:
        method, said, witness, left, right, entry, domain = data["e"]
        point = tuple((Name(name), _number(value)) for name, value in witness)
        evidence = Evidence(method, said, point, left, right, tuple(entry), domain)
    return Verdict(
        _same(data["q"]),
        _same(data["v"]),  # type: ignore[arg-type]
        Fraction(data["s"]),
        Fraction(data["m"]),
        mistakes,
        evidence,
        tuple(tuple(map(bool, row)) for row in data.get("g", ())),
        data["a"],
        _same(data["x"]),
        data.get("t", ""),
        data.get("f", ""),
    )


def _number(text: str) -> Node:
    try:
        return Number(Fraction(text))
    except ValueError:
        from jachess.syntax.reading import read_expression

        return read_expression(text)


_SEEN: dict[str, str] = {}


def _same(text: str) -> str:
    """One object for equal texts: a class has many marks with the same right answer."""
    if len(_SEEN) > 10_000:
        _SEEN.clear()
    return _SEEN.setdefault(text, text)
