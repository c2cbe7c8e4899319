"""What a question asks, computed: the right answer with its shape, from the function that the key gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from jachess.errors import InputError, LimitReached, ShapeError, Undefined
from jachess.expression.nodes import Name, Node, free_names, substitute, total
from jachess.grading.answers import (
    Answer,
    Expressions,
    Kind,
    PointSet,
    Values,
    read_kind,
    read_point_set,
    read_values,
)
from jachess.grading.asked import Asked, Rows, matrix
from jachess.grading.diagnosis import ListedPoint
from jachess.grading.key import Question
from jachess.grading.variants import Drawn, constants
from jachess.results.functions import Point, VectorFunction
from jachess.results.matrices import DerivativeObject


def expected(question: Question, drawn: Drawn = (), known: Mapping[str, Question] | None = None) -> Asked:
    """What a question asks, for one draw; `known` are the questions of the key, for what is carried over by name.

    Raises: InputError when the key's text cannot be read or does not fit; Undefined, LimitReached when there is no answer.
    >>> asked = expected(Question("1", "gradient", "x^2*y"))
    >>> asked.text, asked.value.shape
    ('[2*x*y, x^2]', (2,))
    """
    return _Asking(question, drawn, known or {}).asked()


def asked_with(question: Question, drawn: Drawn, known: Mapping[str, Question], carried: Mapping[str, VectorFunction]) -> Asked:
    """What a question asks when these stand for the right answers to earlier questions, by their name in the function."""
    return _Asking(question, drawn, known, carried).asked()


class _Asking:
    """The work for one question."""

    def __init__(
        self, question: Question, drawn: Drawn, known: Mapping[str, Question], carried: Mapping[str, VectorFunction] | None = None
    ) -> None:
        self.question = question
        self.drawn = drawn
        self.known = known
        self.values = constants(drawn)
        self.given = dict(carried or {})

    def asked(self) -> Asked:
        question = self.question
        self._carry()
        function = self._function() if question.function else None
        if question.answer:
            return self._answered(function)
        assert function is not None
        return _COMPUTED[question.kind](self, function)

    def _carry(self) -> None:
        """The right answers of the questions whose answers stand here under a name."""
        for name, source in self.question.carried:
            if name and Name(name) not in self.values:
                found = self.given.get(name) or expected(self.known[source], self.drawn, self.known).value
                if found is None or found.shape:
                    raise ShapeError(
                        f"question {source} has several entries, and `{name}` stands for one",
                        help=f'carry over an expression, or write from = "{source}"',
                    )
                self.values[Name(name)] = found.components[0]

    def _function(self) -> VectorFunction:
        return self._read(self.question.function)

    def _read(self, text: str) -> VectorFunction:
        from jachess.syntax.reading import check_cost, read, read_assumptions

        variables = self.question.variables
        found = read(text, list(variables) if variables else None)
        chosen = tuple(name for name in found.variables if name not in self.values)
        if self.values:
            check_cost(*found.components, at=self.values, text=text)
        assumptions = found.assumptions
        if self.question.assume:
            assumptions += read_assumptions(self.question.assume)
        components = tuple(substitute(component, self.values) for component in found.components)
        names = free_names(*components)
        if self.values and not variables:
            # what a carried expression brings along is a variable too
            from jachess.syntax.names import in_natural_order

            chosen = in_natural_order({*chosen, *(name for name in names if name not in found.parameters)})
        return replace(
            found,
            components=components,
            variables=chosen,
            parameters=tuple(name for name in found.parameters if name not in self.values),
            definitions=tuple((name, substitute(meaning, self.values)) for name, meaning in found.definitions),
            assumptions=tuple(substitute(condition, self.values) for condition in assumptions),
        )

    def _points(self, text: str, function: VectorFunction) -> tuple[Point, ...]:
        """The points that a field gives; parameters may stand in them."""
        from jachess.syntax.reading import read_points

        if not self.values:
            return read_points(text, function)
        return read_points(_filled(text, self.values), function)

    def _point(self, function: VectorFunction) -> Point:
        points = self._points(self.question.at, function)
        if len(points) != 1:
            raise InputError("one point is expected", text=self.question.at, help=f"{self.question.kind} is asked at one point")
        return points[0]

    # What is computed, by kind.

    def _answered(self, function: VectorFunction | None) -> Asked:
        question = self.question
        point = None
        if function is not None and question.at and question.kind not in ("critical", "classify"):
            point = self._point(function)
        variables = function.variables if function else tuple(map(Name, question.variables))
        conditions = function.assumptions if function else ()
        text = _filled(question.answer, self.values)
        try:
            right = self._right(text, variables)
        except InputError as error:
            if error.text == text:
                error.text = question.answer
            raise
        if isinstance(right, Expressions):
            if not variables:
                variables = right.value.variables
            conditions += tuple(condition for condition in right.value.assumptions if condition not in conditions)
        return Asked(question, self.drawn, right, variables, function, point, (), conditions)

    def _right(self, text: str, variables: tuple[Name, ...]) -> Answer:
        kind = self.question.kind
        names = [name.text for name in variables] or None
        if kind == "critical" or (kind == "classify" and "(" in text):
            points = read_point_set(text, names)
            if self.question.kinds and any(not point.kind for point in points):
                raise InputError("a point has no kind", text=text, help="write (1, 0) minimum; or kinds = false")
            return PointSet(points if self.question.kinds else tuple(replace(point, kind="") for point in points))
        if kind == "classify":
            return Kind(read_kind(text))
        if kind == "eigenvalues":
            return Values(read_values(text))
        if kind == "linearize" and "=" in text:
            from jachess.grading.answers import read_equation

            return read_equation(text, names)
        return Expressions(self._read(self.question.answer))

    def _object(self, function: VectorFunction) -> Asked:
        from jachess.calculus import matrices

        make: dict[str, Callable[[VectorFunction], DerivativeObject]] = {
            "derivative": lambda f: matrices.derivative(f, self.question.order, steps=False),
            "gradient": lambda f: matrices.gradient(f, steps=False),
            "jacobian": lambda f: matrices.jacobian(f, steps=False),
            "hessian": lambda f: matrices.hessian(f, steps=False),
        }
        found = make[self.question.kind](function)
        rows = found.rows
        point = None
        if self.question.at:
            point = self._point(function)
            rows = self._rows_at(found, point)
        if self.question.kind == "jacobian" and self.question.layout == "denominator":
            rows = tuple(zip(*rows, strict=True))
        shape = found.shape if self.question.kind != "jacobian" else (len(rows), len(rows[0]))
        return self._made(function, tuple(entry for row in rows for entry in row), shape, point)

    def _rows_at(self, found: DerivativeObject, point: Point) -> Rows:
        from jachess.calculus.evaluation import evaluate

        rows = evaluate(found, point).rows
        for row in rows:
            for value in row:
                if value.exact is None:
                    raise InputError(
                        f"there is no value at the point: {value.reason}", text=self.question.at, help="take another point"
                    )
        return tuple(tuple(value.exact for value in row if value.exact is not None) for row in rows)

    def _determinant(self, function: VectorFunction) -> Asked:
        if len(function.shape) == 2:
            rows = matrix(function)
        else:
            from jachess.calculus import matrices

            rows = matrices.jacobian(function, steps=False).rows
        point = self._point(function) if self.question.at else None
        if len(rows) != len(rows[0]):
            raise ShapeError(
                f"a {len(rows)} by {len(rows[0])} matrix has no determinant", help="give as many components as variables"
            )
        return self._made(function, (self._at(determinant(rows), point),), (), point)

    def _at(self, node: Node, point: Point | None) -> Node:
        from jachess.expression.exact import value_at

        if point is None:
            return node
        try:
            return value_at(node, point.mapping())
        except Undefined as error:
            raise InputError(
                f"there is no value at the point: {error.reason}", text=self.question.at, help="take another point"
            ) from None

    def _value(self, function: VectorFunction) -> Asked:
        point = self._point(function)
        values = tuple(self._at(component, point) for component in function.components)
        return self._made(function, values, function.shape, point)

    def _linearize(self, function: VectorFunction) -> Asked:
        from jachess.calculus import matrices
        from jachess.expression.tidy import tidy

        point = self._point(function)
        where = point.mapping()
        slopes = self._rows_at(matrices.jacobian(function, steps=False), point)
        models = tuple(
            tidy(total((self._at(component, point), *(m * (x - where[x]) for m, x in zip(row, function.variables, strict=True)))))
            for component, row in zip(function.components, slopes, strict=True)
        )
        return self._made(function, models, function.shape, point)

    def _directional(self, function: VectorFunction) -> Asked:
        from jachess.calculus import matrices
        from jachess.expression.nodes import call
        from jachess.expression.tidy import tidy

        point = self._point(function) if self.question.at else None
        (steps,) = self._points(self.question.direction, replace(function, parameters=()))
        direction = tuple(value for _, value in steps.values)
        rows = matrices.gradient(function, steps=False).rows
        length = tidy(call.sqrt(total(value * value for value in direction)))
        slope = tidy(total(row[0] * value for row, value in zip(rows, direction, strict=True)) / length)
        return replace(self._made(function, (self._at(slope, point),), (), point), direction=direction)

    def _eigenvalues(self, function: VectorFunction) -> Asked:
        from jachess.grading.spectra import eigenvalues

        point = self._point(function) if self.question.at else None
        if len(function.shape) == 2:
            rows = tuple(tuple(self._at(entry, point) for entry in row) for row in matrix(function))
        else:
            from jachess.calculus import matrices

            found = matrices.hessian(function, steps=False)
            rows = self._rows_at(found, point) if point else found.rows
        return self._whole(function, Values(eigenvalues(rows)), point)

    def _classify(self, function: VectorFunction) -> Asked:
        from jachess.grading.spectra import kind_at

        points = self._points(self.question.at, function)
        kinds = [kind_at(function, point, self.question.at) for point in points]
        if len(points) == 1:
            return self._whole(function, Kind(kinds[0]), points[0])
        listed = tuple(
            ListedPoint(tuple(point.mapping()[name] for name in function.variables), kind)
            for point, kind in zip(points, kinds, strict=True)
        )
        return self._whole(function, PointSet(listed), None)

    def _critical(self, function: VectorFunction) -> Asked:
        from jachess.grading.spectra import critical_points

        return self._whole(function, PointSet(critical_points(function, self.question.kinds)), None)

    def _expression(self, function: VectorFunction) -> Asked:
        raise InputError("there is no answer", help='write answer = "..."')

    def _made(self, function: VectorFunction, components: Sequence[Node], shape: tuple[int, ...], point: Point | None) -> Asked:
        right = VectorFunction(tuple(components), function.variables, function.parameters, shape, assumptions=function.assumptions)
        return self._whole(function, Expressions(right), point)

    def _whole(self, function: VectorFunction, right: Answer, point: Point | None) -> Asked:
        return Asked(self.question, self.drawn, right, function.variables, function, point, (), function.assumptions)


_COMPUTED: dict[str, Callable[[_Asking, VectorFunction], Asked]] = {
    "derivative": _Asking._object,
    "gradient": _Asking._object,
    "jacobian": _Asking._object,
    "hessian": _Asking._object,
    "determinant": _Asking._determinant,
    "critical": _Asking._critical,
    "classify": _Asking._classify,
    "eigenvalues": _Asking._eigenvalues,
    "linearize": _Asking._linearize,
    "directional": _Asking._directional,
    "value": _Asking._value,
    "expression": _Asking._expression,
}


def determinant(rows: Rows) -> Node:
    """The determinant of a square matrix of expressions. Raises: LimitReached when it is too large to multiply out."""
    from jachess.calculus import rank
    from jachess.expression.tidy import tidy

    if all(not entry.support for row in rows for entry in row):
        found = rank.determinant(rows)
        if found is not None:
            return found
    if len(rows) > 4:
        raise LimitReached("the determinant is too large to multiply out")
    return tidy(_expansion(rows))


def _expansion(rows: Rows) -> Node:
    if len(rows) == 1:
        return rows[0][0]
    return total(
        (entry if k % 2 == 0 else -entry) * _expansion(tuple(row[:k] + row[k + 1 :] for row in rows[1:]))
        for k, entry in enumerate(rows[0])
    )


def _filled(text: str, values: Mapping[Node, Node]) -> str:
    """A short text of the key with the parameters' values in place of their names."""
    if not values:
        return text
    from jachess.syntax.tokens import scan

    tokens = scan(text)
    known = {name.text: f"({value})" for name, value in values.items() if isinstance(name, Name)}
    pieces: list[str] = []
    last = 0
    for place, token in enumerate(tokens.texts):
        if token in known:
            span = tokens.span(place)
            pieces += [text[last : span.start], known[token]]
            last = span.end
    return "".join(pieces) + text[last:]
