"""One answer marked: read, compared entry by entry, followed from the student's earlier answers, its mistakes named.

Marking is a pure function of the question, the draw of the parameters, the answer and the earlier answers it follows
from: no clock, no order of work, no other student has a part in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from jachess.errors import InputError, JachessError
from jachess.expression.nodes import BINDERS, Call, Node, postorder
from jachess.grading import mistakes as catalogue
from jachess.grading.answers import Answer, Equation, Expressions, PointSet, Values, read_answer
from jachess.grading.asked import Asked, points_of, rows_of
from jachess.grading.diagnosis import Answer as Given
from jachess.grading.key import Key, Question
from jachess.grading.policy import Policy
from jachess.grading.questions import expected
from jachess.grading.sets import compare_answers, compare_points
from jachess.grading.sheets import MAX_ANSWER
from jachess.grading.variants import Drawn
from jachess.results.verdicts import Comparison, Evidence, Mark, Verdict

VERSION = 1  # of marking: a gradebook marks again what an older version marked
SHOWN = 1_000  # characters of an answer that are kept with its mark

NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Task:
    """What the mark of one answer depends on: the question, the draw, the answer, and the earlier answers it follows from."""

    question: str
    answer: str
    drawn: Drawn = ()
    earlier: tuple[tuple[str, str], ...] = ()


class Decided(NamedTuple):
    """A mark, and what the search for mistakes needs where there is something to search for."""

    mark: Verdict
    asked: Asked | None = None
    given: Given = Given()


def grade(question: Question, answer: str, *, earlier: Mapping[str, str] | None = None, key: Key | None = None) -> Verdict:
    """The mark of one answer to one question; a pure function.

    `earlier` gives the student's answers to other questions of the `key`, by id, for a question that follows from them.
    Raises: InputError when the question itself has no answer.
    >>> grade(Question("1", "gradient", "x^2*y", points=Fraction(2)), "[2x*y, x]").score
    Fraction(1, 1)
    """
    whole = key or Key("", (question,))
    sources = {source for _, source in question.carried}
    carried = tuple((id, normal(text)) for id, text in (earlier or {}).items() if id in sources)
    return Marker(whole).mark(Task(question.id, normal(answer), earlier=carried))


def normal(text: str) -> str:
    """An answer without what makes no difference: how many blanks stand in a place, the kind of its line ends.

    >>> normal(" 2x  + 1\\r\\n")
    '2x + 1'
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").strip(" \n").split("\n")
    return "\n".join(" ".join(word for word in line.split(" ") if word) for line in lines)


class Marker:
    """Marks answers by one key; what the questions ask is worked out once for each draw."""

    def __init__(self, key: Key) -> None:
        self.key = key
        self.known = {question.id: question for question in key.questions}
        self._asked: dict[tuple[str, Drawn], Asked] = {}

    def asked(self, question: str, drawn: Drawn) -> Asked:
        """What a question asks, for one draw. Raises: as `questions.expected`."""
        found = self._asked.get((question, drawn))
        if found is None:
            if len(self._asked) >= 500:
                self._asked.clear()
            found = self._asked[question, drawn] = expected(self.known[question], drawn, self.known)
        return found

    def mark(self, task: Task) -> Verdict:
        """The mark of one answer, with its mistakes named."""
        return self.named(self.decided(task))

    def decided(self, task: Task) -> Decided:
        """The mark of one answer before its mistakes are searched for."""
        question = self.known[task.question]
        if not task.answer:
            return Decided(Verdict(question.id, "missing", NOTHING, question.points))
        asked = self.asked(question.id, task.drawn)
        found = self._decided(asked, task)
        return found._replace(mark=replace(found.mark, answer=shortened(task.answer), expected=shortened(asked.text)))

    def named(self, found: Decided) -> Verdict:
        """The mark with the mistakes that lead to the answer, where it is wrong or cannot be read."""
        if found.asked is None:
            return found.mark
        mistakes = catalogue.explain(found.asked.context(), found.given)
        return _with_slip(replace(found.mark, mistakes=mistakes), found.asked.question)

    def _decided(self, asked: Asked, task: Task) -> Decided:
        question = asked.question
        given = read(asked, task.answer)
        if isinstance(given, Verdict):
            return Decided(given, asked, Given(text=task.answer))
        reason = too_dear(asked, given)
        if reason:
            return Decided(late_or_broken(question, "limits", reason))
        comparison = compared(asked, given)
        mark = scored(asked, given, comparison)
        if mark.verdict == "correct":
            reasons = [note.text for note in comparison.notes if note.kind == "form"]
            if not reasons:
                return Decided(mark)
            # a right answer in another form than the one asked for keeps its share of the points
            mark = replace(mark, score=mark.score * question.form_credit, message=f"right, but {reasons[0]}")
            return Decided(mark, asked, _as_given(given, task.answer))
        followed = self._followed(asked, given, task)
        if followed is not None:
            mark = _with_followed(mark, followed, question)
            if followed.verdict == "correct":
                return Decided(mark)
        if mark.verdict != "wrong":
            return Decided(mark)
        return Decided(replace(mark, message=mark.message or question.message), asked, _as_given(given, task.answer))

    def _followed(self, asked: Asked, given: Answer, task: Task) -> Verdict | None:
        """The mark by what follows from the student's own earlier answers, with its share of the points; or None."""
        question = asked.question
        if not question.carried or not question.cap:
            return None
        from jachess.grading.following import what_follows

        earlier = dict(task.earlier)
        sources: dict[str, tuple[Asked, Answer]] = {}
        for _, source in question.carried:
            text = earlier.get(source, "")
            if not text:
                return None
            right = self.asked(source, task.drawn)
            carried = read(right, text)
            if isinstance(carried, Verdict):
                return None
            sources[source] = right, carried
        try:
            follows = what_follows(asked, sources, self.known, given)
            if follows is None:
                return None
            verdict = scored(follows, given, compared(follows, given))
        except JachessError:
            return None
        ids = ", ".join(source for _, source in question.carried)
        return replace(verdict, followed=ids)


def shortened(text: str) -> str:
    """The start of a long text, as it is kept with the mark."""
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


def policy_of(question: Question) -> Policy:
    """How answers to a question are compared."""
    return Policy(
        vector_orientation=question.vector,
        layout=question.layout if question.kind == "jacobian" else "numerator",
        form=question.form,
        rtol=question.rtol or NOTHING,
        atol=question.atol or NOTHING,
        digits=question.digits,
    )


def read(asked: Asked, text: str) -> Answer | Verdict:
    """An answer as it is read where this is asked, or the mark of one that cannot be read."""
    question = asked.question
    if len(text) > MAX_ANSWER or len(text.encode(errors="replace")) > MAX_ANSWER:
        return _unreadable(question, f"the answer is longer than {MAX_ANSWER >> 10} KB")
    names = [name.text for name in asked.variables] or None
    try:
        return read_answer(text, asked.style, names)
    except InputError as error:
        if question.kind == "linearize" and asked.style == "expression" and "=" in text:
            try:
                return read_answer(text, "equation", names)
            except InputError:
                pass
        return _unreadable(question, error.message + (f" ({error.help})" if error.help else ""))


def too_dear(asked: Asked, given: Answer) -> str:
    """Why an answer is not compared at all, or "": sums and integrals inside one another take hours to enclose.

    Where the right answer has them too, they are compared.
    """
    nodes = [entry for row in rows_of(given) for entry in row]
    nodes += [value for point in points_of(given) for value in point.coordinates]
    allowed = max(1, nesting(*(entry for row in rows_of(asked.right) for entry in row)))
    depth = nesting(*nodes)
    return f"sums and integrals stand inside one another {depth} deep" if depth > allowed else ""


def nesting(*nodes: Node) -> int:
    """How deep sums, products and integrals stand inside one another.

    >>> from jachess.syntax.reading import read_expression
    >>> nesting(read_expression("sum(integral(x*t^i, t, 0, 1), i, 1, 3) + 1"))
    2
    """
    depth: dict[Node, int] = {}
    most = 0
    for node in postorder(*nodes):
        inner = max((depth[arg] for arg in node.args), default=0)
        depth[node] = inner + (type(node) is Call and node.name in BINDERS)
        most = max(most, depth[node])
    return most


def compared(asked: Asked, given: Answer) -> Comparison:
    """The comparison of an answer with the right one."""
    right = asked.right
    if isinstance(given, Equation) and isinstance(right, Expressions) and not right.value.shape:
        height = next((name for name in ("z", "w", "y", "t") if all(each.text != name for each in asked.variables)), "z")
        right = read_answer(f"{height} = {right.value.components[0]}", "equation")
    return compare_answers(given, right, policy=policy_of(asked.question), assumptions=asked.conditions)


def scored(asked: Asked, given: Answer, found: Comparison) -> Verdict:
    """The mark that a comparison gives: the points are shared out over the entries that are equal.

    A point of a set with another kind than the right one has half its share; a point or value too much costs one.
    """
    question = asked.question
    entries = tuple(tuple(entry == "equal" for entry in row) for row in found.entries)
    if found.verdict == "equal":
        return Verdict(question.id, "correct", question.points, question.points, (), found.evidence, entries)
    mark: Mark = "undecided" if found.verdict == "undecided" else "wrong"
    share = _share(asked, given, found) if question.partial else NOTHING
    return Verdict(question.id, mark, share * question.points, question.points, (), found.evidence, entries)


def _share(asked: Asked, given: Answer, found: Comparison) -> Fraction:
    flat = [entry == "equal" for row in found.entries for entry in row]
    right = asked.right
    if isinstance(right, Values) and isinstance(given, Values):
        return _of_set(Fraction(sum(flat)), len(right.values), len(given.values))
    if isinstance(right, PointSet) and isinstance(given, PointSet):
        points = right.points
        places = compare_points(
            [replace(point, kind="") for point in given.points],
            [replace(point, kind="") for point in points],
            policy_of(asked.question),
            asked.conditions,
        )
        there = [entry == "equal" for row in places.entries for entry in row]
        half = sum(1 for place, kind in zip(there, flat, strict=False) if place and not kind)
        listed = sum(there) + max(0, len(there) - len(points))
        return _of_set(sum(flat) + Fraction(half, 2), len(points), listed)
    return Fraction(sum(flat), len(flat)) if len(flat) > 1 else NOTHING


def _of_set(right: Fraction, wanted: int, listed: int) -> Fraction:
    """The share for so many right elements of a set of `wanted`, when `listed` were given: what is too many costs one each."""
    return max(NOTHING, right - max(0, listed - wanted)) / wanted if wanted else NOTHING


def _unreadable(question: Question, message: str) -> Verdict:
    return Verdict(question.id, "unreadable", NOTHING, question.points, message=message)


def _with_slip(verdict: Verdict, question: Question) -> Verdict:
    """A slip of typing alone keeps the share of the points that the key gives it."""
    if len(verdict.mistakes) != 1 or verdict.mistakes[0].id != "typing":
        return verdict
    credit = {"full": Fraction(1), "part": Fraction(1, 2), "none": NOTHING}[question.typing]
    if question.points * credit <= verdict.score:
        return verdict
    return replace(verdict, score=question.points * credit, verdict="wrong" if verdict.verdict == "unreadable" else verdict.verdict)


def _as_given(given: Answer, text: str) -> Given:
    """The answer as the search for mistakes takes it."""
    shape = given.value.shape if isinstance(given, Expressions) else ()
    if isinstance(given, Values):
        shape = (len(given.values),)
    points = points_of(given)
    return Given(rows_of(given), shape, text, points if points or isinstance(given, PointSet) else None)


def _with_followed(verdict: Verdict, followed: Verdict, question: Question) -> Verdict:
    """The mark by the key, with the share for what is wrong by the key and right by the student's own earlier answer.

    Only what is more than the mark by the key counts: an entry that is right by the key has its full share already.
    """
    score = max(verdict.score, followed.score * question.cap)
    flat = [entry for row in verdict.entries for entry in row]
    other = [entry for row in followed.entries for entry in row]
    if question.partial and len(flat) == len(other) > 1:
        share = sum(
            (Fraction(1) if key else question.cap if own else NOTHING for key, own in zip(flat, other, strict=True)), NOTHING
        )
        score = max(score, share / len(flat) * question.points)
    if score == verdict.score and followed.verdict != "correct":
        return verdict
    text = f"right from your own answer to {followed.followed}" if followed.verdict == "correct" else ""
    return replace(verdict, score=score, verdict="wrong", followed=followed.followed, message=text)


def late_or_broken(question: Question, method: str, text: str) -> Verdict:
    """The mark of an answer whose marking ran out of its limits: not wrong, not decided."""
    return Verdict(question.id, "undecided", NOTHING, question.points, evidence=Evidence(method, text))
