"""What follows from a student's own earlier answer, so that one mistake is not punished twice.

An earlier answer is carried over only if it has the right type and shape, speaks of the same names, and is not easier
than what was asked: not constant, not the variables themselves. What follows from it may not become constant either.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from jachess.errors import InputError
from jachess.expression.nodes import Name, Node, free_names, total
from jachess.grading.answers import Answer, Expressions, Kind, PointSet, Values
from jachess.grading.asked import Asked, Rows, matrix
from jachess.grading.diagnosis import ListedPoint
from jachess.grading.key import Question
from jachess.grading.questions import asked_with, determinant
from jachess.results.functions import Point, VectorFunction


def what_follows(
    asked: Asked, sources: Mapping[str, tuple[Asked, Answer]], known: Mapping[str, Question], given: Answer
) -> Asked | None:
    """What the question asks when the student's earlier answers stand for the right ones; None where a guard forbids it.

    `sources` has for each earlier question what it asked and what the student answered.
    Raises: JachessError when nothing can be computed from the earlier answers.
    """
    if not all(_may_be_carried(right, answer) for right, answer in sources.values()):
        return None
    question = asked.question
    named = {name: source for name, source in question.carried if name}
    if named:
        values = {name: answer.value for name, source in named.items() if isinstance(answer := sources[source][1], Expressions)}
        if len(values) != len(named):
            return None
        found = asked_with(question, asked.drawn, known, values).right
    else:
        (source,) = (source for _, source in question.carried)
        follow = _FOLLOWS.get(question.kind)
        if follow is None:
            return None
        followed = follow(asked, *sources[source], given)
        if followed is None:
            return None
        found = followed
    if _is_constant(found) and not _is_constant(asked.right):
        return None
    return replace(asked, right=found)


def _may_be_carried(right: Asked, answer: Answer) -> bool:
    """Whether an earlier answer is of the right type and shape, and not easier than what was asked there."""
    if type(answer) is not type(right.right):
        return False
    if isinstance(answer, Values) and isinstance(right.right, Values):
        return len(answer.values) == len(right.right.values)
    if not isinstance(answer, Expressions) or not isinstance(right.right, Expressions):
        return True
    mine, theirs = answer.value, right.right.value
    if len(mine.components) != len(theirs.components) or (
        len(mine.shape) == 2 and len(theirs.shape) == 2 and mine.shape != theirs.shape
    ):
        return False
    allowed = {*right.variables, *free_names(*theirs.components)}
    if not allowed.issuperset(free_names(*mine.components)):
        return False
    if mine.components == theirs.components:
        return True
    constant = sum(1 for component in mine.components if not component.support)
    if constant > max(sum(1 for component in theirs.components if not component.support), len(theirs.components) - 1):
        return False
    if not any(str(component) != "0" for component in mine.components):
        return False
    return not all(type(component) is Name for component in mine.components) or all(
        type(component) is Name for component in theirs.components
    )


def _is_constant(answer: Answer) -> bool:
    return isinstance(answer, Expressions) and not any(component.support for component in answer.value.components)


# What follows, by the kind of the question: from the earlier question and the student's answer to it.


def _rows(right: Asked, answer: Answer) -> Rows | None:
    """The student's entries in the shape that was asked for."""
    if not isinstance(answer, Expressions) or right.value is None:
        return None
    return matrix(replace(answer.value, shape=right.value.shape))


def _put(asked: Asked, components: tuple[Node, ...]) -> Expressions:
    """The entries in the shape of what is asked."""
    shape = asked.value.shape if asked.value is not None else ()
    return Expressions(replace(asked.value or VectorFunction((), ()), components=components, shape=shape))


def _at(entries: tuple[Node, ...], point: Point | None) -> tuple[Node, ...]:
    from jachess.expression.exact import value_at
    from jachess.expression.tidy import tidy

    if point is None:
        return tuple(map(tidy, entries))
    return tuple(value_at(entry, point.mapping()) for entry in entries)


def _entries(asked: Asked, right: Asked, answer: Answer, given: Answer) -> Answer | None:
    """A derivative object: the same one at a point, or the next one by differentiating the student's."""
    from jachess.calculus.accumulation import differentiate, jacobian_entries

    rows = _rows(right, answer)
    if rows is None or asked.value is None:
        return None
    entries = tuple(entry for row in rows for entry in row)
    names = asked.variables
    before, now = right.question, asked.question
    if now.kind == "derivative" and before.kind == "derivative":
        for _ in range(now.order - before.order):
            entries = (differentiate(entries[0], names[0]),)
    elif now.kind == "hessian" and before.kind == "gradient":
        entries = tuple(entry for row in jacobian_entries(entries, names).rows() for entry in row)
    elif (now.kind == "hessian" and before.kind == "hessian") or now.kind == before.kind:
        pass
    elif before.kind not in ("expression", "value"):
        return None
    elif now.kind in ("derivative", "gradient", "jacobian") and before.kind == "expression":
        # the earlier answer is the function
        entries = tuple(entry for row in jacobian_entries(entries, names).rows() for entry in row)
    if right.point is not None and now.at:
        return None
    if len(entries) != len(asked.value.components):
        return None
    return _put(asked, _at(entries, asked.point))


def _value(asked: Asked, right: Asked, answer: Answer, given: Answer) -> Answer | None:
    rows = _rows(right, answer)
    if rows is None or asked.value is None or right.point is not None:
        return None
    entries = tuple(entry for row in rows for entry in row)
    return _put(asked, _at(entries, asked.point)) if len(entries) == len(asked.value.components) else None


def _determinant(asked: Asked, right: Asked, answer: Answer, given: Answer) -> Answer | None:
    rows = _rows(right, answer)
    if rows is None or len(rows) != len(rows[0]):
        return None
    return _put(asked, _at((determinant(rows),), None if right.point else asked.point))


def _hessian_of(right: Asked, answer: Answer, names: tuple[Name, ...]) -> Rows | None:
    """The second derivatives that an earlier answer gives: a Hessian, or a gradient that is differentiated."""
    from jachess.calculus.accumulation import jacobian_entries

    rows = _rows(right, answer)
    if rows is None:
        return None
    if right.question.kind == "gradient" and right.point is None:
        return jacobian_entries(tuple(row[0] for row in rows), names).rows()
    return rows if len(rows) == len(rows[0]) else None


def _eigenvalues(asked: Asked, right: Asked, answer: Answer, given: Answer) -> Answer | None:
    from jachess.grading.spectra import eigenvalues

    rows = _hessian_of(right, answer, asked.variables)
    if rows is None:
        return None
    point = None if right.point else asked.point
    return Values(eigenvalues(tuple(_at(row, point) for row in rows)))


def _kind(asked: Asked, right: Asked, answer: Answer, given: Answer) -> Answer | None:
    """Kinds by the student's own Hessian or eigenvalues; a Hessian that is not symmetric decides nothing."""
    from jachess.grading.spectra import kind_of, kind_of_values

    if isinstance(answer, Values):
        return Kind(kind_of_values(answer.values)) if isinstance(asked.right, Kind) else None
    rows = _hessian_of(right, answer, asked.variables)
    if rows is None:
        return None
    if isinstance(asked.right, Kind):
        return Kind(kind_of(tuple(_at(row, None if right.point else asked.point) for row in rows)))
    if not isinstance(asked.right, PointSet) or right.point is not None:
        return None
    points = []
    for point in asked.right.points:
        where = Point(tuple(zip(asked.variables, point.coordinates, strict=True)))
        points.append(replace(point, kind=kind_of(tuple(_at(row, where) for row in rows))))
    return PointSet(tuple(points))


def _critical(asked: Asked, right: Asked, answer: Answer, given: Answer) -> Answer | None:
    """The zeros of the student's own gradient, with kinds by its derivatives."""
    from jachess.grading.spectra import kind_of, zeros

    rows = _rows(right, answer)
    if right.question.kind not in ("gradient", "derivative") or rows is None or right.point is not None:
        return None
    slopes = tuple(row[0] for row in rows)
    from jachess.calculus.accumulation import jacobian_entries

    points = []
    second = jacobian_entries(slopes, asked.variables).rows()
    for coordinates in zeros(slopes, asked.variables):
        where = Point(tuple(zip(asked.variables, coordinates, strict=True)))
        kind = kind_of(tuple(_at(row, where) for row in second)) if asked.question.kinds else ""
        points.append(ListedPoint(coordinates, kind))
    if not points and isinstance(asked.right, PointSet) and asked.right.points:
        raise InputError("nothing is left to find")
    return PointSet(tuple(points))


def _linearize(asked: Asked, right: Asked, answer: Answer, given: Answer) -> Answer | None:
    from jachess.expression.exact import value_at
    from jachess.expression.tidy import tidy

    rows = _rows(right, answer)
    function, point = asked.function, asked.point
    if rows is None or function is None or point is None or asked.value is None:
        return None
    if right.question.kind == "gradient":
        rows = (tuple(row[0] for row in rows),)
    if right.question.kind not in ("gradient", "derivative", "jacobian") or len(rows) != len(function.components):
        return None
    where = point.mapping()
    models = []
    for component, row in zip(function.components, rows, strict=True):
        slopes = _at(row, None if right.point else point)
        terms = (m * (x - where[x]) for m, x in zip(slopes, asked.variables, strict=True))
        models.append(tidy(total((value_at(component, where), *terms))))
    return _put(asked, tuple(models))


def _directional(asked: Asked, right: Asked, answer: Answer, given: Answer) -> Answer | None:
    from jachess.expression.nodes import call
    from jachess.expression.tidy import tidy

    rows = _rows(right, answer)
    if rows is None or right.question.kind != "gradient" or len(rows) != len(asked.direction):
        return None
    slopes = _at(tuple(row[0] for row in rows), None if right.point else asked.point)
    length = call.sqrt(total(value * value for value in asked.direction))
    return _put(asked, (tidy(total(m * value for m, value in zip(slopes, asked.direction, strict=True)) / length),))


_FOLLOWS: dict[str, Callable[[Asked, Asked, Answer, Answer], Answer | None]] = {
    "derivative": _entries,
    "gradient": _entries,
    "jacobian": _entries,
    "hessian": _entries,
    "value": _value,
    "determinant": _determinant,
    "eigenvalues": _eigenvalues,
    "classify": _kind,
    "critical": _critical,
    "linearize": _linearize,
    "directional": _directional,
}
