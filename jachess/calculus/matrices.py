"""Derivative, gradient, Jacobian and Hessian of a function, every entry with its derivation.

With `steps` every entry is derived in the open and every step verified; without, the silent accumulation does the same
rules once per node, which is what large systems need.
"""

from __future__ import annotations

from jachess.calculus.derivation import Deriver
from jachess.calculus.shown import Shown
from jachess.calculus.structure import remarks_on
from jachess.calculus.verification import refuse_unreal_constants
from jachess.errors import InputError, ShapeError, Span
from jachess.expression.nodes import Name, Node
from jachess.results.derivations import Derivation
from jachess.results.functions import VectorFunction
from jachess.results.matrices import Derivative, Gradient, Hessian, Jacobian, Remark

MAX_ORDER = 50

Rows = tuple[tuple[Node, ...], ...]


def derivative(function: VectorFunction, order: int = 1, *, steps: bool = True) -> Derivative:
    """The derivative of a scalar function of one variable, of the given order, one derivation for each order.

    Raises: ShapeError when the function is not scalar or has several variables.
    """
    _need_scalar(function, "derivative")
    if len(function.variables) > 1:
        names = ", ".join(name.text for name in function.variables)
        first = function.variables[0].text
        raise ShapeError(
            f"a derivative needs one variable, and this function has {len(function.variables)}: {names}",
            cause="the others are neither held constant nor is a direction given",
            help=f"ask for the `gradient`, or hold the others constant with --vars {first}",
        )
    if not 1 <= order <= MAX_ORDER:
        raise InputError(
            f"the order of a derivative is a whole number from 1 to {MAX_ORDER}, not {order}",
            help="give --order 2 for the second derivative",
            kind="usage",
        )
    (f,), x = function.components, _variable(function)
    derivations: list[Derivation] = []
    deriver = Deriver(_names(function), function.assumptions)
    current = f
    for k in range(1, order + 1):
        if steps:
            starts = derivations[-1].number if derivations else None
            made = deriver.derive(str(k), current, x, function=function.name, variables=(x,) * k, starts_from=starts)
            derivations.append(made)
            current = made.result
        else:
            current = _silent_entry(function, current, x)
    rows = ((current,),)
    remarks = remarks_on("derivative", function, rows, derivations)
    return Derivative(function, rows, tuple(derivations), remarks, order=order, notes=function.notes)


def gradient(function: VectorFunction, *, steps: bool = True) -> Gradient:
    """The gradient of a scalar function: n rows of one entry. Raises: ShapeError when the function is not scalar."""
    _need_scalar(function, "gradient")
    _need_variables(function)
    entries, derivations = _first_order(function, steps)
    rows = tuple((entry,) for entry in entries[0])
    return Gradient(function, rows, derivations, remarks_on("gradient", function, rows, derivations), notes=function.notes)


def jacobian(function: VectorFunction, *, steps: bool = True) -> Jacobian:
    """The m×n Jacobian: row i holds the derivatives of component i by the variables in their order."""
    _need_variables(function)
    rows, derivations = _first_order(function, steps)
    return Jacobian(function, rows, derivations, remarks_on("jacobian", function, rows, derivations), notes=function.notes)


def hessian(function: VectorFunction, *, steps: bool = True, both_orders: bool = False) -> Hessian:
    """The n×n Hessian of a scalar function: entry (i, j) is the derivative by variable i, then by variable j.

    Entries below the diagonal are taken from those above by the symmetry of mixed partials; with `both_orders` they
    are derived as well and compared. Raises: ShapeError when the function is not scalar.
    """
    _need_scalar(function, "hessian")
    _need_variables(function)
    if not steps:
        from jachess.calculus.accumulation import gradient_entries, hessian_entries

        shown = Shown(_names(function), function.assumptions)
        first = tuple(map(shown.entry, gradient_entries(function.components[0], function.variables)))
        rows = shown.rows(hessian_entries(function.components[0], function.variables))
        return Hessian(function, rows, (), remarks_on("hessian", function, rows, ()), notes=function.notes, gradient=first)
    variables = function.variables
    deriver = Deriver(_names(function), function.assumptions)
    derivations = [
        deriver.derive(str(j + 1), function.components[0], x, function=function.name, column=j) for j, x in enumerate(variables)
    ]
    first = tuple(made.result for made in derivations)
    entries: dict[tuple[int, int], Derivation] = {}
    compared: list[tuple[int, int]] = []
    for i, x in enumerate(variables):
        for j, y in enumerate(variables):
            number = str(len(derivations) + 1)
            above = entries.get((j, i))
            if above is not None and not both_orders:
                made = Derivation(
                    number, function.name, i, j, first[i], (x, y), above.result, None,
                    starts_from=str(i + 1), clairaut=above.number, conditions=above.conditions,
                )  # fmt: skip
            else:
                made = deriver.derive(
                    number, first[i], y, function=function.name, row=i, column=j, variables=(x, y), starts_from=str(i + 1)
                )
                if above is not None:
                    compared.append((i, j))
                    deriver.verifier.equal(made.result, above.result)
            entries[i, j] = made
            derivations.append(made)
    rows = tuple(tuple(entries[i, j].result for j in range(len(variables))) for i in range(len(variables)))
    remarks = remarks_on("hessian", function, rows, derivations)
    if compared:
        remarks += (Remark("symmetry checked", "both orders of every mixed partial were derived, and they agree"),)
    return Hessian(function, rows, tuple(derivations), remarks, notes=function.notes, gradient=first)


def _first_order(function: VectorFunction, steps: bool) -> tuple[Rows, tuple[Derivation, ...]]:
    if not steps:
        from jachess.calculus.accumulation import jacobian_entries

        found = jacobian_entries(function.components, function.variables)
        return Shown(_names(function), function.assumptions).rows(found), ()
    deriver = Deriver(_names(function), function.assumptions)
    derivations: list[Derivation] = []
    many = len(function.components) > 1
    for i, f in enumerate(function.components):
        for j, x in enumerate(function.variables):
            name = f"{function.name}{i + 1}" if many else function.name
            derivations.append(deriver.derive(str(len(derivations) + 1), f, x, function=name, row=i, column=j))
    width = len(function.variables)
    rows = tuple(tuple(made.result for made in derivations[start : start + width]) for start in range(0, len(derivations), width))
    return rows, tuple(derivations)


def _silent_entry(function: VectorFunction, f: Node, x: Name) -> Node:
    from jachess.calculus.accumulation import differentiate

    return Shown(_names(function), function.assumptions).entry(differentiate(f, x))


def _names(function: VectorFunction) -> tuple[Name, ...]:
    return function.variables + function.parameters


def _variable(function: VectorFunction) -> Name:
    _need_variables(function)
    return function.variables[0]


def _need_variables(function: VectorFunction) -> None:
    for component in function.components:
        refuse_unreal_constants(component)
    if not function.variables:
        raise ShapeError(
            "there is no variable to differentiate by",
            text=function.source,
            span=Span(0, len(function.source)) if function.source else None,
            cause="the expression is a constant",
            help="name the variables: --vars x",
        )


def _need_scalar(function: VectorFunction, kind: str) -> None:
    if len(function.components) != 1:
        count = len(function.components)
        raise ShapeError(
            f"a {kind} needs one expression, and this function has {count} components",
            cause=f"ℝⁿ → ℝ has a {kind}; ℝⁿ → ℝᵐ has a Jacobian",
            help="ask for the `jacobian`, or give one component",
        )
