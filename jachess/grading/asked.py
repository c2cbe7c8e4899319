"""What a question asks: the right answer, and how it is written."""

from __future__ import annotations

from dataclasses import dataclass

from jachess.expression.nodes import Name, Node
from jachess.grading.answers import Answer, AnswerKind, Equation, Expressions, Kind, PointSet, Values
from jachess.grading.diagnosis import Context, ListedPoint
from jachess.grading.key import Question
from jachess.grading.variants import Drawn
from jachess.results.functions import Point, VectorFunction

Rows = tuple[tuple[Node, ...], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """The right answer of a question for one draw of the parameters.

    `function` is the one that the question is about, with the parameters put in, `variables` its variables, `point` the
    place where values are asked, `direction` a vector as it was given. `conditions` hold for all of it.
    """

    question: Question
    drawn: Drawn
    right: Answer
    variables: tuple[Name, ...] = ()
    function: VectorFunction | None = None
    point: Point | None = None
    direction: tuple[Node, ...] = ()
    conditions: tuple[Node, ...] = ()

    @property
    def style(self) -> AnswerKind:
        """How answers are read."""
        return _STYLES[type(self.right)]

    @property
    def value(self) -> VectorFunction | None:
        """The right answer where it is an expression, a vector or a matrix."""
        return self.right.value if isinstance(self.right, Expressions) else None

    @property
    def text(self) -> str:
        """The right answer as it would be typed."""
        return answer_text(self.right)

    def context(self) -> Context:
        """What the search for mistakes is asked."""
        return Context(
            self.question.kind,
            self.function,
            self.variables,
            rows_of(self.right),
            self.point,
            self.question.order,
            self.direction,
            points_of(self.right),
            self.question.form,
            self.conditions,
        )


_STYLES: dict[type, AnswerKind] = {
    Expressions: "expression",
    PointSet: "points",
    Kind: "kind",
    Values: "values",
    Equation: "equation",
}


def rows_of(answer: Answer) -> Rows:
    """The entries of an answer as rows: one entry for an expression, n rows of one for a vector or for values."""
    if isinstance(answer, Values):
        return tuple((value,) for value in answer.values)
    if isinstance(answer, Equation):
        return ((answer.right,),)
    return matrix(answer.value) if isinstance(answer, Expressions) else ()


def matrix(value: VectorFunction) -> Rows:
    """The components of a function as rows: a vector is a column."""
    width = value.shape[1] if len(value.shape) == 2 else 1
    return tuple(value.components[k : k + width] for k in range(0, len(value.components), width))


def points_of(answer: Answer) -> tuple[ListedPoint, ...]:
    """The points of an answer; one kind alone is a point without coordinates."""
    if isinstance(answer, PointSet):
        return answer.points
    return (ListedPoint((), answer.word),) if isinstance(answer, Kind) else ()


def answer_text(answer: Answer) -> str:
    """An answer as it would be typed."""
    if isinstance(answer, (PointSet, Kind)):
        return "; ".join(map(_point_text, points_of(answer))) or "none"
    if isinstance(answer, Values):
        return ", ".join(map(str, answer.values)) or "none"
    if isinstance(answer, Equation):
        return f"{answer.left} = {answer.right}"
    value = answer.value
    if not value.shape:
        return str(value.components[0])
    if len(value.shape) == 1:
        return f"[{', '.join(map(str, value.components))}]"
    rows = ", ".join(f"[{', '.join(map(str, row))}]" for row in matrix(value))
    return f"[{rows}]"


def _point_text(point: ListedPoint) -> str:
    coordinates = f"({', '.join(map(str, point.coordinates))})" if point.coordinates else ""
    return f"{coordinates} {point.kind}".strip()
