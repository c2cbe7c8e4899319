"""Answers as they are typed, read by what they should be: expressions, numbers, classified points, values, equations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from jachess.errors import InputError, ShapeError, Span
from jachess.expression.nodes import Name, Node
from jachess.grading.diagnosis import ListedPoint
from jachess.results.functions import VectorFunction

AnswerKind = Literal["expression", "number", "points", "kind", "values", "equation"]

# What is said of a point, in the words that students use; the words between carry nothing.
KINDS = {
    "minimum": "minimum", "min": "minimum", "minima": "minimum", "minimums": "minimum",
    "minimiser": "minimum", "minimizer": "minimum", "maximiser": "maximum", "maximizer": "maximum",
    "maximum": "maximum", "max": "maximum", "maxima": "maximum", "maximums": "maximum",
    "saddle": "saddle", "saddles": "saddle", "saddlepoint": "saddle", "saddlepoints": "saddle",
    "degenerate": "degenerate", "undecided": "degenerate", "inconclusive": "degenerate",
}  # fmt: skip
_FILLING = frozenset(
    (
        "local",
        "relative",
        "strict",
        "global",
        "absolute",
        "point",
        "points",
        "at",
        "is",
        "are",
        "a",
        "an",
        "the",
        "has",
        "with",
        "and",
        "of",
        "there",
    )
)
_NONE = frozenset(
    ("none", "no points", "no critical points", "no solution", "no solutions", "{}", "[]", "()", "∅", r"\emptyset", r"\varnothing")
)


@dataclass(frozen=True, slots=True)
class Expressions:
    """One expression, a number, a vector or a matrix."""

    value: VectorFunction


@dataclass(frozen=True, slots=True)
class PointSet:
    """Points in any order, each with its kind ("" where none is said); `none` is the empty set."""

    points: tuple[ListedPoint, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """One word: what kind of point it is."""

    word: str


@dataclass(frozen=True, slots=True)
class Values:
    """Values in any order, each as often as it occurs: eigenvalues."""

    values: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Equation:
    """left = right, such as the equation of a tangent plane; it may be multiplied by a number that is not 0."""

    left: Node
    right: Node


Answer = Expressions | PointSet | Kind | Values | Equation


def read_answer(text: str, kind: AnswerKind = "expression", variables: Sequence[str] | None = None) -> Answer:
    """The answer that a text gives where this kind of answer is asked.

    Raises: InputError with its place in the text.
    >>> read_answer("(1, 0) minimum; (-1, 0) saddle point", "points").points[1].kind
    'saddle'
    >>> read_answer("none", "points")
    PointSet(points=())
    """
    if not text.strip():
        raise InputError("the answer is empty", text=text, kind="empty")
    if kind == "points":
        return PointSet(read_point_set(text, variables))
    if kind == "kind":
        return Kind(read_kind(text))
    if kind == "values":
        return Values(read_values(text))
    if kind == "equation":
        return read_equation(text, variables)
    from jachess.syntax.reading import read

    value = read(text, variables)
    if kind == "number":
        if value.shape:
            raise ShapeError(
                "one number is expected",
                text=text,
                cause=f"there are {len(value.components)} entries",
                help="write one number, such as 3/4",
            )
        if value.components[0].support:
            names = [*value.variables, *value.parameters]
            raise InputError(
                f"a number is expected, and `{names[0].text}` is a name",
                text=text,
                help="write a number, such as 3/4 or sqrt(2)",
                kind="value",
            )
    return Expressions(value)


def read_kind(text: str) -> str:
    """The one kind of point that a text names. Raises: InputError."""
    found = {KINDS[word] for word in _words(text) if word in KINDS}
    strange = [word for word in _words(text) if word not in KINDS and word not in _FILLING]
    if len(found) != 1 or strange:
        raise InputError("a kind of point is expected", text=text, help="write minimum, maximum, saddle or degenerate", kind="kind")
    return found.pop()


def read_point_set(text: str, variables: Sequence[str] | None = None) -> tuple[ListedPoint, ...]:
    """The points that a text lists with their kinds: `(1, 0) minimum; (-1, 0) saddle`, `min: (1, 0), saddle: (0, 0)`,
    `x=1, y=0 minimum`. Raises: InputError with its place in the text."""
    if text.strip().strip(".").lower() in _NONE:
        return ()
    found: list[ListedPoint] = []
    names = tuple(map(Name, variables)) if variables is not None else ()
    kind = ""
    for start, end in _pieces(text):
        first, last, word, before = _kind_of(text, start, end)
        if before:
            kind = word  # `minima: (1, 0), (2, 0)`
        if first >= last:
            if word and (not before or ":" not in text[start:end]):
                raise InputError(
                    "a point is missing before its kind",
                    text=text,
                    span=Span(start, end),
                    help="write (1, 0) minimum",
                    kind="points",
                )
            continue
        given = word if word else kind if kind and ":" in text else ""
        for coordinates in _coordinates(text, first, last, names):
            found.append(ListedPoint(coordinates, given))
    sizes = {len(point.coordinates) for point in found}
    if names and sizes - {len(names)}:
        wrong = next(point for point in found if len(point.coordinates) != len(names))
        raise ShapeError(
            f"a point has {len(wrong.coordinates)} coordinate{'s' * (len(wrong.coordinates) != 1)}",
            text=text,
            cause=f"the variables are {', '.join(name.text for name in names)}",
            help=f"write ({', '.join(str(k + 1) for k in range(len(names)))}) minimum; separate points by `;`",
        )
    if len(sizes) > 1:
        raise ShapeError("the points have different numbers of coordinates", text=text, help="write every point as (a, b)")
    if not found:
        raise InputError("no point is given", text=text, help="write (1, 0) minimum, or none", kind="points")
    return tuple(found)


def _words(text: str) -> list[str]:
    letters = "".join(letter if letter.isalpha() else " " for letter in text)
    return letters.lower().split()


def _pieces(text: str) -> list[tuple[int, int]]:
    """The places of the pieces between `;`, newlines, and the commas that stand between points or after a kind."""
    marks: list[int] = []
    depth = 0
    bracketed = False  # whether the present piece has a bracket group or a kind already
    start = 0
    for place, sign in enumerate(text):
        if sign in "([{":
            depth += 1
            bracketed = True
        elif sign in ")]}":
            depth -= 1
        elif depth <= 0 and (
            sign in ";\n" or (sign == "," and (bracketed or any(word in KINDS for word in _words(text[start:place]))))
        ):
            marks.append(place)
            bracketed = False
            start = place + 1
    ends = [*marks, len(text)]
    starts = [0, *(mark + 1 for mark in marks)]
    whole = text.strip()
    if not marks and whole[:1] in "[{" and _closes(whole) and "(" in whole:
        # [(1, 0), (2, 0)]: a list of points
        inner = text.index(whole[0]) + 1
        return [(a + inner, b + inner) for a, b in _pieces(text[inner : text.rindex(whole[-1])])]
    return [(a, b) for a, b in zip(starts, ends, strict=True) if text[a:b].strip()]


def _closes(text: str) -> bool:
    """Whether the first bracket of a text is closed by its last letter."""
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign in "([{") - (sign in ")]}")
        if depth == 0:
            return place == len(text) - 1
    return False


def _kind_of(text: str, start: int, end: int) -> tuple[int, int, str, bool]:
    """(first, last, kind, whether it stood before): the coordinates of a piece without the words around them."""
    kind = ""
    before = False
    while True:
        while start < end and text[start] in " \t\r:=.-–>,":
            if text[start] == "-" and text[start + 1 : start + 2].strip() not in ("", "-", ">"):
                break
            start += 1
        word = _word_at(text, start, end)
        if word.lower() in KINDS:
            kind, before = KINDS[word.lower()], True
        elif not (word.lower() in _FILLING and (len(word) > 1 or text[start + 1 : start + 2] == " ")):
            break
        start += len(word)
    while True:
        while end > start and text[end - 1] in " \t\r:=.-–>,":
            end -= 1
        first = end
        while first > start and text[first - 1].isalpha():
            first -= 1
        word = text[first:end].lower()
        if word in KINDS:
            if kind and kind != KINDS[word]:
                raise InputError("a point has two kinds", text=text, span=Span(first, end), help="write one of them", kind="kind")
            kind = KINDS[word]
        elif not (word in _FILLING and (len(word) > 1 or text[:first].rstrip().endswith(("is", "has", "at")))):
            if word and len(word) > 2 and text[:first].rstrip().endswith((")", "]")):
                raise InputError(
                    f"`{word}` is not a kind of point",
                    text=text,
                    span=Span(first, end),
                    help="write minimum, maximum, saddle or degenerate",
                    kind="kind",
                )
            break
        end = first
    return start, end, kind, before


def _word_at(text: str, start: int, end: int) -> str:
    last = start
    while last < end and text[last].isalpha():
        last += 1
    return text[start:last]


def _coordinates(text: str, first: int, last: int, names: tuple[Name, ...]) -> list[tuple[Node, ...]]:
    """The coordinates of one point; `x = 1, y = 0` by name, `x = 1` twice for `x = ±1` is not read."""
    from jachess.syntax.points import read_settings
    from jachess.syntax.reading import read

    piece = text[first:last]
    inner = piece.strip()
    if inner[:1] == "(" and _closes(inner):
        inner = inner[1:-1]
    try:
        if "=" in inner and not inner.lstrip().startswith(("f", "F")):
            settings = read_settings(inner)
            order = names or tuple(name for name in settings if type(name) is Name)
            if set(order) != set(settings):
                raise InputError(
                    "a point gives every variable a value",
                    help=f"write {', '.join(f'{name.text} = 1' for name in order)}",
                    kind="points",
                )
            return [tuple(settings[name] for name in order)]
        value = read(piece)
    except InputError as error:
        raise _placed(error, text, first + (piece.find(inner) if "=" in inner else 0), last) from None
    if len(value.shape) == 2:
        rows, columns = value.shape
        return [value.components[k * columns : (k + 1) * columns] for k in range(rows)]
    return [value.components]


def _placed(error: InputError, text: str, first: int, last: int) -> InputError:
    """The error of a piece with its place in the whole text."""
    error.text = text
    error.span = Span(error.span.start + first, error.span.end + first) if error.span is not None else Span(first, last)
    return error


def read_values(text: str) -> tuple[Node, ...]:
    """The values that a text lists: `1, 3, 3`, `[1, 3]`, `λ1 = 1, λ2 = 3`, `3 (multiplicity 2)`, `3 (twice)`.

    Raises: InputError with its place in the text.
    >>> [str(value) for value in read_values("1, 3 (twice)")]
    ['1', '3', '3']
    """
    from jachess.syntax.reading import read

    whole = text.strip()
    if whole.lower() in _NONE:
        return ()
    start, end = text.index(whole), text.index(whole) + len(whole)
    if whole[:1] in "[{(" and _closes(whole) and "," in whole:
        start, end = start + 1, end - 1
    values: list[Node] = []
    for first, last in _listed(text, start, end):
        piece = text[first:last]
        mark = piece.rfind("=")
        if mark >= 0 and not any(sign in piece for sign in "<>"):
            first += mark + 1
            piece = text[first:last]
        count, length = _multiplicity(piece)
        try:
            value = read(piece[:length])
        except InputError as error:
            raise _placed(error, text, first, last) from None
        if value.shape:
            raise ShapeError("a single value is expected", text=text, span=Span(first, last), help="separate the values by commas")
        values += [value.components[0]] * count
    return tuple(values)


def _listed(text: str, start: int, end: int) -> list[tuple[int, int]]:
    depth = 0
    found: list[tuple[int, int]] = []
    first = start
    for place in range(start, end):
        sign = text[place]
        depth += (sign in "([{") - (sign in ")]}")
        if depth == 0 and sign in ",;\n":
            found.append((first, place))
            first = place + 1
    found.append((first, end))
    return [(a, b) for a, b in found if text[a:b].strip()]


_TIMES = {"double": 2, "twice": 2, "doubled": 2, "triple": 3, "thrice": 3}


def _multiplicity(piece: str) -> tuple[int, int]:
    """How often a value counts, and the length of the piece without the words that say so."""
    place = piece.rfind("(")
    words = _words(piece[place:]) if place > 0 else []
    inside = piece[place + 1 :].strip().rstrip(")").strip() if place > 0 else ""
    if not words:
        return 1, len(piece)
    for word, times in _TIMES.items():
        if word in words:
            return times, place
    if any(word in ("multiplicity", "mult", "times") for word in words):
        digits = "".join(letter for letter in inside if letter.isdigit())
        if digits and 0 < int(digits[:3]) <= 64:
            return int(digits[:3]), place
    return 1, len(piece)


def read_equation(text: str, variables: Sequence[str] | None = None) -> Equation:
    """The equation that a text gives; a text without `=` is the right side of z = ..., where the variables end in z.

    Raises: InputError with its place in the text.
    >>> equation = read_equation("z = 2x + 3y - 1")
    >>> str(equation.left), str(equation.right)
    ('z', '2*x + 3*y - 1')
    """
    from jachess.syntax.reading import read_expression

    marks = [place for place, sign in enumerate(text) if sign == "=" and text[place - 1 : place] not in ("<", ">", "!")]
    if len(marks) > 1:
        raise InputError(
            "an equation has one equals sign",
            text=text,
            span=Span(marks[1], marks[1] + 1),
            help="write z = 2x + 3y - 1",
            kind="equation",
        )
    if not marks:
        if not variables:
            raise InputError(
                "an equation is expected", text=text, cause="there is no equals sign", help="write z = 2x + 3y - 1", kind="equation"
            )
        return Equation(Name(variables[-1]), read_expression(text, variables))
    sides: list[Node] = []
    for first, last in ((0, marks[0]), (marks[0] + 1, len(text))):
        try:
            sides.append(read_expression(_left(text[first:last]), variables))
        except InputError as error:
            raise _placed(error, text, first, last) from None
    return Equation(sides[0], sides[1])


def _left(text: str) -> str:
    """L(x, y) = ...: the name of the linearisation stands for the height."""
    head, mark, rest = text.strip().partition("(")
    if (
        mark
        and head.isalpha()
        and len(head) == 1
        and rest.endswith(")")
        and all(part.strip().isalnum() for part in rest[:-1].split(","))
    ):
        return "z" if head in "LTfFgGh" else text
    return text
