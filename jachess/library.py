"""What `import jachess` offers: a function in, an object with its derivation and its values out.

The commands call the same functions, so a script gets what the terminal shows. A function is given as text, as a
SymPy expression or matrix, or as the VectorFunction that `read` returned; a number as text, int, Fraction or float (a
float stands for its shortest decimal: 0.1 is 1/10).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import jachess.views  # noqa: F401  (registers the views of results)
from jachess.errors import InputError
from jachess.given import Names, Points, Settings, function_from_sympy, point_text, point_texts, with_settings, with_variables
from jachess.results.functions import VectorFunction
from jachess.results.matrices import Derivative, DerivativeObject, Gradient, Hessian, Hierarchy, Jacobian

if TYPE_CHECKING:
    from jachess.expression.nodes import Node
    from jachess.results.catalogue import Catalogue, KnownFunction
    from jachess.results.derivations import Derivation
    from jachess.results.points import Classified, CriticalPoints
    from jachess.vocabulary import Function

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
        found = function if names is None else with_variables(function, names)
    else:
        found = function_from_sympy(function, names)
    if assume is not None:
        found = replace(found, assumptions=found.assumptions + reading.read_assumptions(assume))
    if set is not None:
        found = with_settings(found, point_text(set))
    return found


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

    return _finished(matrices.derivative(asked, order=order, steps=_aloud(steps)), at, simplify, digits)


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

    return _finished(matrices.gradient(asked, steps=_aloud(steps)), at, simplify, digits)


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

    return _finished(matrices.jacobian(asked, steps=_aloud(steps)), at, simplify, digits)


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

    return _finished(matrices.hessian(asked, steps=_aloud(steps), both_orders=steps == "full"), at, simplify, digits)


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

    shown = _aloud(steps)
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


def critical(
    function: Any,
    *,
    vars: Names | None = None,
    set: Settings | None = None,
    assume: str | None = None,
    box: str | None = None,
    where: str | None = None,
    verify: bool = False,
    steps: Steps = "full",
    digits: int = DIGITS,
    seconds: float | None = None,
) -> CriticalPoints:
    """Every critical point of a scalar function, classified; `complete` says whether these are all, and why.

    function, vars, set, assume, digits: as for `derivative`. box: where to search when algebra does not find every
    point, "x in [-10, 10], y in [0, 1]". where: constraints, "x^2 + y^2 = 1" or "x >= 0, x + y <= 1". verify: check the
    answer afresh by another path. seconds: the search stops then, with what it has found.
    Raises: InputError, ShapeError.

    >>> found = critical("x^3 - 3*x + y^2")
    >>> [(str(point.coordinates[0].exact), point.kind) for point in found.points], found.complete
    ([('-1', 'saddle'), ('1', 'minimum')], 'proved')
    """
    from jachess.points.search import search
    from jachess.syntax.regions import read_box, read_constraints

    asked = read(function, vars=vars, set=set, assume=assume)
    if where is not None and vars is None:
        asked = _with_names_of(where, asked)
    ends = None if box is None else read_box(box, asked)
    constraints = () if where is None else read_constraints(where, asked)
    return search(asked, box=ends, constraints=constraints, verify=verify, digits=digits, seconds=seconds)


def _with_names_of(where: str, asked: VectorFunction) -> VectorFunction:
    """The function with the names that only its constraints have as further variables: x on y^2 = x^3."""
    from jachess.expression.nodes import free_names
    from jachess.syntax.names import in_natural_order
    from jachess.syntax.regions import read_constraints

    every = in_natural_order(free_names(*read_constraints(where, None)))
    new = [name for name in every if name not in asked.variables and name not in asked.parameters]
    return replace(asked, variables=in_natural_order((*asked.variables, *new))) if new else asked


def classify(
    function: Any,
    *,
    at: Points | None = None,
    vars: Names | None = None,
    set: Settings | None = None,
    assume: str | None = None,
    steps: Steps = "full",
    digits: int = DIGITS,
    seconds: float | None = None,
) -> Classified:
    """Whether a point is a critical point of a scalar function, and of which kind: see `critical`. `at`: one point.

    >>> classify("x^4 + y^4 - 4*x*y", at="0,0").point.kind
    'saddle'
    """
    from jachess.points.search import classify_at
    from jachess.syntax.reading import read_points

    asked = read(function, vars=vars, set=set, assume=assume)
    if at is None:
        raise InputError("no point is given", help="say where: --at 1,2", kind="usage")
    points = [point for text in point_texts(at) for point in read_points(text, asked)]
    if len(points) != 1:
        raise InputError(f"{len(points)} points are given where one is expected", help="classify one point at a time", kind="usage")
    return classify_at(asked, points[0], digits=digits, seconds=seconds)


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


def _aloud(steps: Steps) -> bool:
    """Whether derivations are asked for."""
    if steps not in ("none", "brief", "full"):
        raise InputError(f"`{steps}` is not an amount of steps", help="one of none, brief, full", kind="usage")
    return steps != "none"


def _finished(found: Found, at: Points | None, simplify: bool, digits: int) -> Found:
    """The object with its entries in the shorter form, if that is asked for, and with its values."""
    if simplify:
        found = _simplified(found)
    if at is None:
        return found
    from jachess.calculus.evaluation import evaluate
    from jachess.syntax.reading import read_points

    points = tuple(point for text in point_texts(at) for point in read_points(text, found.function))
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
