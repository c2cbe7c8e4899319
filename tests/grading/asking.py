"""Questions and answers for the tests of mistakes, written as texts."""

from __future__ import annotations

from jachess.calculus import matrices
from jachess.calculus.evaluation import evaluate
from jachess.expression.nodes import call, total
from jachess.expression.tidy import tidy
from jachess.grading.answers import read_point_set
from jachess.grading.diagnosis import Answer, Context, Rows
from jachess.grading.mistakes import explain
from jachess.grading.other_objects import determinant
from jachess.results.functions import VectorFunction
from jachess.results.verdicts import FoundMistake
from jachess.syntax.reading import read, read_points

# What critical points the examples have.
CRITICAL = {
    "x^3 - 3*x + y^2": "(1, 0) minimum; (-1, 0) saddle",
    "x^3 - 3*x*y + y^3": "(0, 0) saddle; (1, 1) minimum",
    "x^2 + y^2": "(0, 0) minimum",
    "x^2 - y^2": "(0, 0) saddle",
    "x^2 - 3*x*y + y^2": "(0, 0) saddle",
    "x^2*y - y": "(1, 0) saddle; (-1, 0) saddle",
    "x^4 + y^4": "(0, 0) minimum",
    "x^2*(x - 2) + y^2": "(0, 0) saddle; (4/3, 0) minimum",
    "x^2 + y^2 - z^2": "(0, 0, 0) saddle",
}


def rows_of(value: VectorFunction) -> Rows:
    width = value.shape[1] if len(value.shape) == 2 else 1
    return tuple(value.components[k : k + width] for k in range(0, len(value.components), width))


def context(
    kind: str, function: str, *, at: str = "", direction: str = "", vars: str = "", form: str = "any", order: int = 1
) -> Context:
    """What is asked, with its right answer."""
    f = read(function, vars.split(",") if vars else None)
    xs = f.variables
    if kind == "critical":
        return Context(kind, f, xs, right_points=read_point_set(CRITICAL[function], [x.text for x in xs]))
    point = read_points(at, f)[0] if at else None
    if kind == "value":
        assert point is not None
        rows: Rows = tuple((matrices_value(component, point),) for component in f.components)
        return Context(kind, f, xs, rows, point)
    if kind in ("derivative", "gradient", "hessian", "jacobian"):
        found = (
            matrices.derivative(f, order, steps=False) if kind == "derivative"
            else matrices.gradient(f, steps=False) if kind == "gradient"
            else matrices.hessian(f, steps=False) if kind == "hessian"
            else matrices.jacobian(f, steps=False)
        )  # fmt: skip
        rows = found.rows
        if point is not None:
            rows = tuple(tuple(value.exact for value in row if value.exact is not None) for row in evaluate(found, point).rows)
        return Context(kind, f, xs, rows, point, order=order, form=form)
    slopes = matrices.jacobian(f, steps=False).rows
    if kind == "determinant":
        return Context(kind, f, xs, ((tidy(determinant(slopes)),),))
    if kind == "discriminant":
        return Context("expression", f, xs, ((tidy(determinant(matrices.hessian(f, steps=False).rows)),),))
    if kind == "directional":
        vector = read(f"[{direction}]").components
        length = tidy(call.sqrt(total(v * v for v in vector)))
        slope = total(entry * v for entry, v in zip(slopes[0], vector, strict=True)) / length
        return Context(kind, f, xs, ((tidy(slope),),), direction=vector)
    if kind == "linearize":
        assert point is not None
        where = point.mapping()
        values = [matrices_value(slope, point) for slope in slopes[0]]
        plane = total((matrices_value(f.components[0], point), *(v * (x - where[x]) for x, v in zip(xs, values, strict=True))))
        return Context(kind, f, xs, ((tidy(plane),),), point)
    raise AssertionError(kind)


def matrices_value(node, point):  # type: ignore[no-untyped-def]
    from jachess.expression.exact import value_at

    return value_at(node, point.mapping())


def answer(text: str, kind: str = "", variables: tuple[str, ...] = ()) -> Answer:
    """The answer that a text says."""
    if kind == "critical":
        return Answer(points=read_point_set(text, list(variables)), text=text)
    value = read(text)
    return Answer(rows_of(value), value.shape, text)


def found(kind: str, function: str, text: str, **more: str) -> tuple[FoundMistake, ...]:
    """The mistakes that are found in an answer."""
    asked = context(kind, function, **{key: value for key, value in more.items() if key != "point"})
    return explain(asked, answer(text, kind, tuple(x.text for x in asked.variables)), budget=50_000)
