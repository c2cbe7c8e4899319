"""What a caller gives in place of text: numbers, points, settings, SymPy expressions, functions that were read before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from numbers import Real
from typing import Any

from jachess.errors import InputError
from jachess.results.functions import VectorFunction

Numeric = str | int | float | Fraction
Names = str | Iterable[str]
Settings = str | Mapping[str, Numeric]
PointLike = str | Mapping[str, Numeric] | Iterable[Numeric]
Points = PointLike | Iterable[PointLike]


def with_settings(function: VectorFunction, text: str) -> VectorFunction:
    """The function with numbers put in for parameters."""
    from jachess.expression.nodes import substitute
    from jachess.syntax.reading import check_cost, read_settings

    values = read_settings(text)
    for name in values:
        if name not in function.parameters:
            role = "is a variable" if name in function.variables else "is not in the function"
            others = ", ".join(parameter.text for parameter in function.parameters)
            raise InputError(
                f"`{name}` is not a parameter",
                cause=f"it {role}; " + (f"the parameters are {others}" if others else "there are no parameters"),
                help="name the variables with --vars; values of variables go to --at",
                kind="settings",
            )
    check_cost(*function.components, at=values, text=text)
    return replace(
        function,
        components=tuple(substitute(component, values) for component in function.components),
        parameters=tuple(name for name in function.parameters if name not in values),
        definitions=tuple((name, substitute(meaning, values)) for name, meaning in function.definitions),
        assumptions=tuple(substitute(condition, values) for condition in function.assumptions),
    )


def with_variables(function: VectorFunction, names: Iterable[str]) -> VectorFunction:
    """The function with other variables; the names that are left are parameters."""
    from jachess.expression.nodes import Name, free_names
    from jachess.syntax.names import in_natural_order

    variables = tuple(map(Name, names))
    rest = in_natural_order(name for name in free_names(*function.components) if name not in variables)
    return replace(function, variables=variables, parameters=rest)


def function_from_sympy(function: Any, names: list[str] | None) -> VectorFunction:
    """A SymPy expression, or a matrix, list or tuple of expressions."""
    from jachess.algebra.bridge import from_sympy, matrix_from_sympy
    from jachess.expression.nodes import free_names
    from jachess.syntax.names import in_natural_order

    shape: tuple[int, ...] = ()
    if isinstance(function, (list, tuple)) or hasattr(function, "tolist"):
        rows = matrix_from_sympy(function)
        components = tuple(entry for row in rows for entry in row)
        shape = (len(components),) if 1 in (len(rows), len(rows[0])) else (len(rows), len(rows[0]))
    else:
        components = (from_sympy(function),)
    found = VectorFunction(
        components, in_natural_order(free_names(*components)), shape=shape, source=", ".join(map(str, components))
    )
    return found if names is None else with_variables(found, names)


def point_texts(at: Points) -> list[str]:
    """Each point as a text: `at` is one point, or several."""
    if isinstance(at, (str, Mapping)):
        return [point_text(at)]
    points = list(at)
    if points and isinstance(points[0], Real):
        return [point_text(points)]
    return [point_text(point) for point in points]


def point_text(point: Any) -> str:
    """One point, or settings, as the text that would be typed for it."""
    if isinstance(point, str):
        return point
    if isinstance(point, Mapping):
        return ", ".join(f"{name} = {_number_text(value)}" for name, value in point.items())
    if isinstance(point, Iterable):
        return ", ".join(map(_number_text, point))
    return _number_text(point)


def _number_text(value: Any) -> str:
    """An exact number as text; a float by its shortest decimal."""
    if isinstance(value, str):
        return value
    if isinstance(value, (int, Fraction)):
        return f"({value})"
    if hasattr(value, "free_symbols"):
        from jachess.algebra.bridge import from_sympy

        return f"({from_sympy(value)})"
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise InputError(f"`{value!r}` is not a number", help="numbers are int, Fraction, float or text", kind="point") from None
    if number != number or number in (float("inf"), float("-inf")):
        raise InputError(f"`{number}` is not a real number", help="a point has finite coordinates", kind="point")
    return f"({number!r})"
