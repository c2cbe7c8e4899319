"""From candidates to named mistakes: the fewest faults, then the most entries, then the more specific row.

The search goes from cheap to dear and stops when every wrong entry is explained: operations on the whole answer and one
broken rule; then slips of algebra and decimals; then of typing; then two broken rules in one entry. Where two explanations
are equally simple they coincide as mathematics, and `ORDER` says which is named: a rule before what its result merely
looks like (a lost inner derivative before a constant factor, a wrong sign in the table before a wrong sign).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from typing import cast

from jachess.errors import JachessError
from jachess.expression.nodes import Call, Node, Power, postorder
from jachess.grading.broken_entries import BrokenEntries, ByEntry
from jachess.grading.diagnosis import Answer, Broken, Candidate, Context
from jachess.grading.mistakes import CATALOGUE, MISTAKES
from jachess.grading.workspace import Entry, Workspace
from jachess.results.functions import VectorFunction
from jachess.results.verdicts import FoundMistake

# What is named where explanations are equally simple and lead to the same answer: the earlier one.
ORDER = (
    "shape", "evaluation", "transposed", "other-object", "off-diagonal", "rows-permuted", "columns-permuted", "base-point",
    "not-normalised", "discriminant", "determinant", "wrong-point", "degrees", "wrong-variable", "product-of-partials",
    "power-rule", "power-rule-on-exponential", "chain-factor-missing", "product-of-derivatives", "product-term-dropped",
    "quotient-sign", "quotient-denominator", "elementary-derivative", "logarithm-of-base", "order", "integrated",
    "outer-not-differentiated", "outer-at-inner-derivative", "outer-argument", "chain-factor-twice", "other-variable-varied",
    "constant-kept", "factor-dropped", "global-sign", "sign", "constant-factor", "algebra", "rounded", "typing", "form",
    "not-symmetric", "points-missing", "points-extra", "coordinates-paired", "coordinates-swapped", "extrema-exchanged",
    "saddle-exchanged", "second-derivative-test",
)  # fmt: skip
MAX_SHOWN = 60  # characters of an inner function in a hint
PLACE = {name: place for place, name in enumerate(ORDER)}


@cache
def rule_rows() -> dict[str, tuple[tuple[str, Broken], ...]]:
    """The broken rules of the catalogue by the name of the rule in whose place they stand."""
    rows: dict[str, list[tuple[str, Broken]]] = {}
    for mistake in CATALOGUE:
        for broken in mistake.broken:
            rows.setdefault("chain" if broken.instead_of == "argument" else broken.instead_of, []).append((mistake.id, broken))
    return {name: tuple(pairs) for name, pairs in rows.items()}


def explained(context: Context, answer: Answer, budget: int) -> tuple[FoundMistake, ...]:
    """The mistakes found in an answer; see `mistakes.explain`."""
    if context.right_points or answer.points is not None:
        return _points(context, answer)
    if not context.right:
        return ()
    try:
        work = Workspace(context, answer)
        if work.prints.count == 0:
            return ()
        unevaluated = work.numeric and any(entry.support for entry in work.flat)
        if work.aligned and not work.wrong and not unevaluated:
            return _form(work)
        found = Search(work, budget).chosen()
    except JachessError:
        return ()
    return tuple(_named(work, group) for group in _grouped(found))


class Search:
    """The search in one answer."""

    def __init__(self, work: Workspace, budget: int) -> None:
        self.work = work
        self.budget = budget
        self.found: list[Candidate] = []
        self.rules = BrokenEntries(work, rule_rows())

    def chosen(self) -> list[Candidate]:
        """The simplest explanation."""
        from jachess.grading.other_derivatives import hessians, other_derivatives
        from jachess.grading.other_objects import other_objects
        from jachess.grading.other_points import other_points
        from jachess.grading.transformed import orders, shapes, signs_and_factors

        work = self.work
        if not work.answer.rows:
            self._typing()
            return self.found[:1]
        self._typing(sure=True)
        if self.found:
            return self.found
        if work.aligned and not work.wrong:
            return list(other_points(work))
        self.found += [*shapes(work), *other_objects(work)]
        if not work.aligned:
            if not self.found:
                self._typing()
            return sorted(self.found, key=lambda c: (c.far, PLACE[c.mistake], c.rank))[:1]
        for look in (orders, hessians, other_points, signs_and_factors, other_derivatives):
            self.found += merged(look(work))
        self.found += self.rules.single(work.wrong)
        if self._left(plain=True):
            self._algebra()
        if self._left() and not work.numeric:
            self._typing()
        if self._left() and not work.numeric:
            self._double()
        return self._best()

    def _left(self, plain: bool = False) -> tuple[Entry, ...]:
        """The wrong entries that nothing explains (but that they break the symmetry); plain: nothing that is not far-fetched."""
        explaining = [c for c in self.found if c.mistake != "not-symmetric" and not (plain and c.far)]
        done = {entry for candidate in explaining for entry in candidate.entries}
        return tuple(entry for entry in self.work.wrong if entry not in done)

    def _algebra(self) -> None:
        from jachess.grading.algebra_slips import slips
        from jachess.grading.decimals import decimal_slips
        from jachess.grading.linearisation import planes

        left = self._left(plain=True)
        self.found += merged(planes(self.work))
        self.found += merged(decimal_slips(self.work, left))
        if not self.work.numeric and not self.work.is_large:
            self.found += merged(slips(self.work, left))

    def _typing(self, sure: bool = False) -> None:
        from jachess.grading.typing_slips import repairs

        work = self.work
        names = (*work.variables, *(work.function.parameters if work.function else ()))
        right = [entry for row in work.right for entry in row]
        if len(work.flat) == len(right) and all(map(work.same, work.flat, right)):
            return
        for function, said in repairs(work.answer.text, names, sure):
            if len(function.components) == len(right) and all(map(work.same, function.components, right)):
                self.found.append(Candidate("typing", work.wrong if work.aligned else (), rank=60, detail=said))
                return

    def _double(self) -> None:
        prints, given = self.work.prints, self.work.given
        telling = tuple((i, j) for i, j in self._left() if not prints.zero(self.work.value(given[i][j])))  # many ways lead to 0
        self.found += self.rules.double(telling, self.budget)

    def _best(self) -> list[Candidate]:
        left = set(self.work.wrong)
        result: list[Candidate] = []
        while left:
            order = sorted(self.found, key=lambda c: (c.faults, -len(left & set(c.entries)), c.far, _place(c), c.rank))
            order = [c for c in order if left & set(c.entries)]
            best = next((c for c in order if self._confirmed(c)), None)
            if best is None or (self.work.numeric and not self._telling(best, order, left)):
                break
            result.append(best)
            left -= set(best.entries)
        return result

    def _telling(self, best: Candidate, order: list[Candidate], left: set[Entry]) -> bool:
        """Whether numbers can be laid to a mistake: two of them, or one that is not met by chance; and to no other mistake."""
        whole = PLACE[best.mistake] < PLACE["wrong-variable"] and best.mistake != "degrees"
        explained = [self.work.given[i][j] for i, j in (self.work.entries if whole else best.entries)]
        odd = [node for node in explained if not _is_simple(float(self.work.value(node)[0]))]
        if len(explained) < 2 and not odd and best.mistake not in ("sign", "global-sign", "degrees", "rounded"):
            return False
        rivals = {c.mistake for c in order if c.faults == best.faults and not c.far and left & set(best.entries) <= set(c.entries)}
        return len(rivals) == 1 or PLACE[best.mistake] < PLACE["power-rule"] or bool(odd)

    def _confirmed(self, candidate: Candidate) -> bool:
        """Whether what the mistake leads to is the student's entry, in proved balls."""
        if candidate.wrong is None:
            return True
        for i, j in candidate.entries:
            made = candidate.wrong((i, j))
            if made is None or not self.work.agrees(made, self.work.given[i][j]):
                return False
        return True


def _place(candidate: Candidate) -> int:
    return PLACE[candidate.mistake] + (PLACE[candidate.second.mistake] if candidate.second else 0)


def _is_simple(value: float) -> bool:
    """Whether a number is one of those that many wrong ways lead to: a small fraction."""
    return abs(value) <= 1000 and abs(12 * value - round(12 * value)) < 1e-7


def merged(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Candidates of one entry each, those of one kind made one."""
    found: dict[tuple[str, int, bool], Candidate] = {}
    for candidate in candidates:
        key = candidate.mistake, candidate.rank, candidate.far
        earlier = found.get(key)
        makers = {entry: _maker(candidate, entry) for entry in candidate.entries} if candidate.wrong else {}
        if earlier is None:
            found[key] = replace(candidate, wrong=ByEntry(makers) if makers else None)
        elif not set(candidate.entries) & set(earlier.entries):
            known = earlier.wrong.makers if isinstance(earlier.wrong, ByEntry) else {}
            detail = earlier.detail if candidate.detail in earlier.detail else f"{earlier.detail}; {candidate.detail}"
            found[key] = replace(earlier, entries=earlier.entries + candidate.entries, wrong=ByEntry(known | makers), detail=detail)
    return list(found.values())


def _maker(candidate: Candidate, entry: Entry) -> Callable[[], Node | None]:
    return lambda: candidate.wrong(entry) if candidate.wrong else None


# Names.


def _grouped(found: list[Candidate]) -> list[list[Candidate]]:
    """The candidates, those of one row of the catalogue together: one diagnosis for one mistake."""
    groups: dict[object, list[Candidate]] = {}
    for candidate in found:
        second = candidate.second.mistake if candidate.second else ""
        groups.setdefault((candidate.mistake, second), []).append(candidate)
    return list(groups.values())


def _named(work: Workspace, group: list[Candidate]) -> FoundMistake:
    first = group[0]
    row = MISTAKES[first.mistake]
    entries = tuple(dict.fromkeys((i + 1, j + 1) for candidate in group for i, j in candidate.entries))
    title, hint = row.title, _hint(work, group)
    if first.second is not None and MISTAKES[first.second.mistake] is not row:
        other = MISTAKES[first.second.mistake]
        title = f"{title}; {other.title[0].lower()}{other.title[1:]}"
        hint = f"{hint}; {_hint(work, [candidate.second for candidate in group if candidate.second])}"
    return FoundMistake(row.id, title, _where(work, entries), hint, _step(work, first), entries, first.faults)


def _hint(work: Workspace, group: list[Candidate]) -> str:
    """The hint of the row; it shows an inner function only where that stands in the question itself."""
    inner = ""
    functions = {candidate.inner for candidate in group}
    if len(functions) == 1 and work.function is not None:
        (function,) = functions
        if function is not None and function in set(postorder(*work.function.components)) and len(str(function)) <= MAX_SHOWN:
            inner = f" {function}"
    detail = "; ".join(dict.fromkeys(candidate.detail for candidate in group if candidate.detail))
    return MISTAKES[group[0].mistake].hint.format(inner=inner, rule=_function_name(group[0].node), detail=detail)


def _function_name(node: Node | None) -> str:
    if isinstance(node, Call):
        return node.name
    return "the exponential" if isinstance(node, Power) else "the function"


def _where(work: Workspace, entries: tuple[Entry, ...]) -> str:
    if len(work.entries) == 1 or not entries:
        return "the answer"
    if len(work.right[0]) == 1 or len(work.right) == 1:
        names = [str(max(i, j)) for i, j in entries]
    else:
        names = [f"({i}, {j})" for i, j in entries]
    return ("entry " if len(names) == 1 else "entries ") + ", ".join(names)


def _step(work: Workspace, candidate: Candidate) -> str:
    from jachess.grading.steps import step_number

    if candidate.node is None or candidate.variable is None or work.function is None:
        return ""
    return step_number(work, candidate)


# Sets of points, and right values in another form.


def _points(context: Context, answer: Answer) -> tuple[FoundMistake, ...]:
    from jachess.grading.point_sets import diagnosed

    found = []
    for item in diagnosed(context, answer):
        row = MISTAKES[item.mistake]
        where = (
            ("point " if len(item.places) == 1 else "points ") + ", ".join(map(str, item.places)) if item.places else "the answer"
        )
        entries = tuple((place,) for place in item.places)
        found.append(FoundMistake(row.id, row.title, where, row.hint.format(detail=item.detail), "", entries))
    return tuple(found)


def _form(work: Workspace) -> tuple[FoundMistake, ...]:
    """Row 48: all values are right, and the form that is asked for is another."""
    context, answer = work.context, work.answer
    if context.form == "any":
        return ()
    from jachess.grading.equivalence import compare
    from jachess.grading.policy import Form, Policy

    given = VectorFunction(work.flat, work.variables, (), answer.shape, answer.text)
    right = VectorFunction(tuple(entry for row in work.right for entry in row), work.variables, (), answer.shape)
    found = compare(given, right, policy=Policy(form=cast(Form, context.form), seconds=0), assumptions=context.assumptions)
    notes = [note.text for note in found.notes if note.kind == "form"]
    if not notes:
        return ()
    row = MISTAKES["form"]
    return (FoundMistake(row.id, row.title, "the answer", row.hint.format(detail="; ".join(notes))),)
