"""What `import jachess` offers: a function in, an object with its derivation and its values out.

The commands call the same functions, so a script gets what the terminal shows. A function is given as text, as a
SymPy expression or matrix, or as the VectorFunction that `read` returned; a number as text, int, Fraction or float (a
float stands for its shortest decimal: 0.1 is 1/10).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from numbers import Real
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from jachess.errors import InputError
from jachess.results.functions import VectorFunction
from jachess.results.matrices import Derivative, DerivativeObject, Gradient, Hessian, Hierarchy, Jacobian
from jachess.results.showing import register

if TYPE_CHECKING:
    from jachess.expression.nodes import Node
    from jachess.results.catalogue import Catalogue, KnownFunction
    from jachess.results.derivations import Derivation
    from jachess.vocabulary import Function

Numeric = str | int | float | Fraction
Names = str | Iterable[str]
Settings = str | Mapping[str, Numeric]
PointLike = str | Mapping[str, Numeric] | Iterable[Numeric]
Points = PointLike | Iterable[PointLike]
Steps = Literal["none", "brief", "full"]

Found = TypeVar("Found", bound=DerivativeObject)

DIGITS = 10


def read(function: Any, *, vars: Names | None = None, set: Settings | None = None, assume: str | None = None) -> VectorFunction:
    """The function that the text says, with `vars` in their order as its variables; other names are parameters.

    function: text, a SymPy expression or matrix, or a VectorFunction. set: numbers for parameters. assume: conditions
    that may be relied on, such as "x > 0, n integer".
    Raises: InputError with the place in the text, the cause and what to do.

    >>> read("x*y, x+y^2").shape
    (2,)
    """
    from jachess.syntax import reading

    names = None
    if vars is not None:
        listed = (
            reading.read_names(vars) if isinstance(vars, str) else (name for each in vars for name in reading.read_names(str(each)))
        )
        names = [name.text for name in listed]
    if isinstance(function, str):
        found = reading.read(function, names)
    elif isinstance(function, VectorFunction):
        found = function if names is None else _with_variables(function, names)
    else:
        found = _from_sympy(function, names)
    if assume is not None:
        found = replace(found, assumptions=found.assumptions + reading.read_assumptions(assume))
    if set is not None:
        found = _with_settings(found, _point_text(set))
    return found


def _with_settings(function: VectorFunction, text: str) -> VectorFunction:
    """The function with numbers put in for parameters."""
    from jachess.expression.nodes import substitute
    from jachess.syntax.reading import check_cost, read_settings

    values = read_settings(text)
    for name in values:
        if name not in function.parameters:
            role = "is a variable" if name in function.variables else "is not in the function"
            others = ", ".join(parameter.text for parameter in function.parameters) or "none"
            raise InputError(
                f"`{name}` is not a parameter",
                cause=f"it {role}; the parameters are {others}" if others != "none" else f"it {role}, which has no parameters",
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


def _with_variables(function: VectorFunction, names: Iterable[str]) -> VectorFunction:
    """The function with other variables; the names that are left are parameters."""
    from jachess.expression.nodes import Name, free_names
    from jachess.syntax.names import in_natural_order

    variables = tuple(map(Name, names))
    rest = in_natural_order(name for name in free_names(*function.components) if name not in variables)
    return replace(function, variables=variables, parameters=rest)


def _from_sympy(function: Any, names: list[str] | None) -> VectorFunction:
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
    return found if names is None else _with_variables(found, names)


def derivative(
    function: Any,
    *,
    order: int = 1,
    vars: Names | None = None,
    at: Points | None = None,
    set: Settings | None = None,
    assume: str | None = None,
    steps: Steps = "full",
    simplify: bool = False,
    digits: int = DIGITS,
) -> Derivative:
    """The derivative of a function of one variable, of any order.

    function, vars, set, assume: as for `read`. at: one point or several, "2" or ["1", "pi/2"]; the values are in `.at`.
    steps: "none" leaves the derivations out. simplify: SymPy is asked for a shorter form too. digits: of decimals.
    Raises: InputError, ShapeError where the function does not fit; LimitReached.

    >>> print(derivative("x^2*sin(x)", steps="none").rows[0][0])
    x^2*cos(x) + 2*x*sin(x)
    """
    asked = read(function, vars=vars, set=set, assume=assume)
    from jachess.calculus import matrices

    return _finished(matrices.derivative(asked, order=order, steps=steps != "none"), at, simplify, digits)


def gradient(
    function: Any,
    *,
    vars: Names | None = None,
    at: Points | None = None,
    set: Settings | None = None,
    assume: str | None = None,
    steps: Steps = "full",
    simplify: bool = False,
    digits: int = DIGITS,
) -> Gradient:
    """The gradient of a function of n variables: `rows` has n rows of one entry.

    The parameters are those of `derivative`; a point is "2,3", "x=2, y=3", (2, 3) or {"x": 2, "y": 3}.

    >>> [str(row[0]) for row in gradient("x^2*y").rows]
    ['2*x*y', 'x^2']
    """
    asked = read(function, vars=vars, set=set, assume=assume)
    from jachess.calculus import matrices

    return _finished(matrices.gradient(asked, steps=steps != "none"), at, simplify, digits)


def jacobian(
    function: Any,
    *,
    vars: Names | None = None,
    at: Points | None = None,
    set: Settings | None = None,
    assume: str | None = None,
    steps: Steps = "full",
    simplify: bool = False,
    digits: int = DIGITS,
) -> Jacobian:
    """The Jacobian of m functions of n variables: row i of `rows` holds the derivatives of component i.

    The parameters are those of `gradient`.

    >>> found = jacobian("x*y, x+y^2", at="2,3")
    >>> [[str(entry) for entry in row] for row in found.rows]
    [['y', 'x'], ['1', '2*y']]
    >>> [[value.approx for value in row] for row in found.at[0].rows]
    [[3.0, 2.0], [1.0, 6.0]]
    """
    asked = read(function, vars=vars, set=set, assume=assume)
    from jachess.calculus import matrices

    return _finished(matrices.jacobian(asked, steps=steps != "none"), at, simplify, digits)


def hessian(
    function: Any,
    *,
    vars: Names | None = None,
    at: Points | None = None,
    set: Settings | None = None,
    assume: str | None = None,
    steps: Steps = "brief",
    simplify: bool = False,
    digits: int = DIGITS,
) -> Hessian:
    """The Hessian of a function of n variables: the symmetric matrix of its second derivatives.

    The parameters are those of `gradient`; with steps="full" both orders of each mixed derivative are derived and
    compared, otherwise one is, and the other is the same by Clairaut's theorem.

    >>> [[str(entry) for entry in row] for row in hessian("x^3 + x*y^2").rows]
    [['6*x', '2*y'], ['2*y', '2*x']]
    """
    asked = read(function, vars=vars, set=set, assume=assume)
    from jachess.calculus import matrices

    return _finished(matrices.hessian(asked, steps=steps != "none", both_orders=steps == "full"), at, simplify, digits)


def derive(
    function: Any,
    *,
    vars: Names | None = None,
    at: Points | None = None,
    set: Settings | None = None,
    assume: str | None = None,
    steps: Steps = "full",
    simplify: bool = False,
    digits: int = DIGITS,
) -> Hierarchy:
    """The object that fits the function: its derivative, gradient or Jacobian, and the Hessian of a scalar function.

    The parameters are those of `gradient`.

    >>> derive("x^2*y", steps="none").result.kind
    'gradient'
    """
    asked = read(function, vars=vars, set=set, assume=assume)
    from jachess.calculus import matrices

    shown = steps != "none"
    scalar = not asked.shape
    found: DerivativeObject
    if not scalar:
        found = matrices.jacobian(asked, steps=shown)
    elif len(asked.variables) == 1:
        found = matrices.derivative(asked, steps=shown)
    else:
        found = matrices.gradient(asked, steps=shown)
    second = _finished(matrices.hessian(asked, steps=False), at, simplify, digits) if scalar else None
    return Hierarchy(_finished(found, at, simplify, digits), second)


def functions() -> Catalogue:
    """Every known function with its derivative by each argument, where it is defined and where it is differentiable.

    >>> [str(known.derivatives[0]) for known in functions().functions if known.name == "asin"]
    ['1/sqrt(1 - u^2)']
    """
    from jachess.results.catalogue import Catalogue
    from jachess.vocabulary import ROWS

    return Catalogue(tuple(map(_known, ROWS)))


def _known(row: Function) -> KnownFunction:
    """A row of the vocabulary, with letters put in for its arguments."""
    from jachess.calculus.accumulation import differentiate
    from jachess.expression.nodes import Call, Name, call
    from jachess.expression.tidy import tidy
    from jachess.results.catalogue import KnownFunction

    letters = next((rule.__code__.co_varnames[1 : rule.__code__.co_argcount] for rule in row.derivative if rule), ("u", "v"))
    names = tuple(Name(letter) for letter in letters)
    applied = Call(row.name, names)
    if row.derivative:
        derivatives = tuple(rule and rule(call, *names) for rule in row.derivative)
    else:
        derivatives = tuple(tidy(differentiate(applied, name)) for name in names)
    domain = tuple(row.domain(call, *names)) if row.domain else ()
    smooth = tuple(row.smooth(call, *names)) if row.smooth else domain
    return KnownFunction(row.name, row.title, row.group, row.aliases, names, applied, derivatives, domain, smooth)


def _finished(found: Found, at: Points | None, simplify: bool, digits: int) -> Found:
    """The object with its entries in the shorter form, if that is asked for, and with its values."""
    if simplify:
        found = _simplified(found)
    if at is None:
        return found
    from jachess.calculus.evaluation import evaluate
    from jachess.syntax.reading import read_points

    points = tuple(point for text in _point_texts(at) for point in read_points(text, found.function))
    return replace(found, at=tuple(evaluate(found, point, digits=digits) for point in points))


def _simplified(found: Found) -> Found:
    """The object with each entry in the shortest form that SymPy finds, as one more step of the entry's algebra."""
    from jachess.algebra.simplification import simplify
    from jachess.calculus.structure import remarks_on

    rows = tuple(tuple(map(simplify, row)) for row in found.rows)
    order = max((len(made.variables) for made in found.derivations), default=0)
    derivations = tuple(
        _with_last_step(made, rows[made.row][made.column]) if len(made.variables) == order else made for made in found.derivations
    )
    remarks = tuple(
        remark
        if remark.expression is None or remark.kind != "determinant"
        else replace(remark, expression=simplify(remark.expression))
        for remark in remarks_on(found.kind, found.function, rows, derivations)
    )
    return replace(found, rows=rows, derivations=derivations, remarks=remarks)


def _with_last_step(made: Derivation, result: Node) -> Derivation:
    if made.result is result:
        return made
    from jachess.results.derivations import Step

    step = Step(
        number=f"{made.number}.s",
        kind="algebra",
        rule="simplify",
        title="Simplified by SymPy",
        statement="",
        expression=made.result,
        variable=None,
        result=result,
        verified="numeric",
    )
    return replace(made, result=result, algebra=(*made.algebra, step))


def _point_texts(at: Points) -> list[str]:
    """Each point as a text: `at` is one point, or several."""
    if isinstance(at, (str, Mapping)):
        return [_point_text(at)]
    points = list(at)
    if points and isinstance(points[0], Real):
        return [_point_text(points)]
    return [_point_text(point) for point in points]


def _point_text(point: Any) -> str:
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
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise InputError(f"`{value!r}` is not a number", help="numbers are int, Fraction, float or text", kind="point") from None
    if number != number or number in (float("inf"), float("-inf")):
        raise InputError(f"`{number}` is not a real number", help="a point has finite coordinates", kind="point")
    return f"({number!r})"


def _latex(result: Any) -> str:
    from jachess.rendering import render

    return render(result, "latex")


def _html(result: Any) -> str:
    from jachess.rendering import render

    return render(result, "html")


def _text(result: Any) -> str:
    from jachess.rendering import render

    return render(result, "terminal")


def _rich(result: Any) -> Any:
    from jachess.rendering.terminal import renderable

    return renderable(result)


def _sympy(result: Any) -> Any:
    """The entries as a SymPy expression or Matrix."""
    from jachess.algebra.bridge import many_to_sympy

    if isinstance(result, Hierarchy):
        result = result.result
    entries = many_to_sympy([entry for row in result.rows for entry in row])
    if not result.shape:
        return entries[0]
    from sympy import Matrix

    return Matrix(len(result.rows), len(result.rows[0]), entries)


def _compiled(result: Any) -> Any:
    from jachess.expression.compiled import compile_nodes

    if isinstance(result, Hierarchy):
        result = result.result
    return compile_nodes([entry for row in result.rows for entry in row], result.function.variables, result.shape)


register(latex=_latex, html=_html, text=_text, rich=_rich, sympy=_sympy, compiled=_compiled)
