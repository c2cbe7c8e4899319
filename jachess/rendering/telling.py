"""What may be told of a mark, in words, whoever the page is made for.

The key says how much (`reveal`): "none" tells right or wrong, "entries" also which entries and where two values differ,
"key" the right answer too. Hints to the mistakes that were named are on or off by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator

from jachess.results.verdicts import FoundMistake, Report, Verdict


def said(report: Report, verdict: Verdict) -> Iterator[str]:
    """What may be said of a mark, a sentence a line."""
    if verdict.message:
        yield verdict.message
    elif verdict.followed:
        yield f"marked by your own answer to {verdict.followed}"
    if report.reveal != "none":
        wrong = wrong_entries(verdict)
        if of_sets(verdict):
            flat = [entry for row in verdict.entries for entry in row]
            yield f"{sum(flat)} right, {len(flat) - sum(flat)} missing, wrong or too many"
        elif wrong:
            yield f"not right in {'entry' if len(wrong) == 1 else 'entries'} {', '.join(wrong)}"
        if verdict.verdict == "wrong" and not verdict.mistakes and not (verdict.followed and verdict.message):
            text = difference(verdict, report.reveal)
            if text:
                yield text
    if report.hints:
        for mistake in verdict.mistakes:
            where = f" ({place})" if (place := place_of(mistake, report.reveal)) else ""
            yield f"{mistake.title}{where}: {mistake.hint}" if mistake.hint else f"{mistake.title}{where}"
    if report.reveal == "key" and verdict.expected and verdict.verdict != "correct":
        yield f"a right answer: {verdict.expected}"


def place_of(mistake: FoundMistake, reveal: str) -> str:
    """Where a mistake was made, as far as it may be told: nothing, the entry, the entry and the step."""
    if reveal == "none" or mistake.where == "the answer":
        return ""
    return f"{mistake.where}, step {mistake.step}" if mistake.step and reveal == "key" and mistake.where else mistake.where


def of_sets(verdict: Verdict) -> bool:
    """Whether the answer was compared as a set of points or values: its entries are those of the right set."""
    evidence = verdict.evidence
    return verdict.verdict == "wrong" and bool(verdict.entries) and evidence is not None and evidence.method in ("shape", "type")


def wrong_entries(verdict: Verdict) -> list[str]:
    """The places of the entries that are not right: (1, 2), or 2 in a list."""
    rows = verdict.entries
    if not rows or all(all(row) for row in rows):
        return []
    if len(rows) == 1 or all(len(row) == 1 for row in rows):
        flat = [entry for row in rows for entry in row]
        return [str(place) for place, entry in enumerate(flat, 1) if not entry] if len(flat) > 1 else []
    return [f"({i}, {j})" for i, row in enumerate(rows, 1) for j, entry in enumerate(row, 1) if not entry]


def difference(verdict: Verdict, reveal: str) -> str:
    """Where the answer differs from the right one; the right value only where the key may be shown.

    What is said of sets quotes their elements, so it is left to the key's own line.
    """
    evidence = verdict.evidence
    if evidence is None or reveal == "none" or of_sets(verdict):
        return ""
    if evidence.method in ("shape", "form"):
        return evidence.text.replace("the left is", "your answer is").replace("the right is", "the right one is")
    if evidence.method == "type":
        # "a vector is not a set of points" helps; "minimum is not saddle" would be the answer
        return evidence.text if reveal == "key" or evidence.text.startswith(("a ", "an ")) else ""
    if evidence.left is None:
        return ""
    from jachess.expression.notation import unicode

    place = ", ".join(f"{unicode(name)} = {unicode(value)}" for name, value in evidence.witness)
    start = f"at {place} your answer is {evidence.left}" if place else f"the value of your answer is {evidence.left}"
    if reveal == "key" and evidence.right is not None:
        return f"{start}, the right one {evidence.right}"
    return f"{start}, which is not the value there" if place else f"{start}, which is another one"


def why(verdict: Verdict, reveal: str) -> str:
    """Why an answer is undecided; what quotes the right answer is said only where the key may be shown."""
    if verdict.message:
        return verdict.message
    if verdict.evidence is None:
        return "undecided"
    if reveal == "key" or verdict.evidence.method in ("limits", "domain"):
        return verdict.evidence.text
    return "neither a proof nor a difference was found"
