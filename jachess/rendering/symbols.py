"""The symbols of an object and of its entries: J(x, y), ∇f, f′(x), ∂f₁/∂x; names in a list; notes."""

from __future__ import annotations

from collections.abc import Sequence

from jachess.expression.nodes import Name, Node, Unknown
from jachess.rendering.blocks import Formula, Listing, Partial, Style, formula
from jachess.results.functions import Note
from jachess.results.matrices import Derivative, DerivativeObject

SYMBOLS = {"derivative": "", "gradient": "∇", "jacobian": "J", "hessian": "H"}
MOST_ARGUMENTS = 6  # a function of more variables is written f, not f(x1, ..., x7)


def symbol(result: DerivativeObject, arguments: tuple[Node, ...]) -> Formula:
    """f′(x), ∇f(x, y), J(x, y), H(x, y)."""
    name = result.function.name
    if isinstance(result, Derivative):
        return formula(Unknown(name, (1,) * result.order, arguments[:1]))
    if result.kind == "gradient":
        return formula("∇", applied(name, arguments))
    return formula(applied(SYMBOLS[result.kind], arguments))


def applied(name: str, arguments: tuple[Node, ...]) -> Node:
    """f(x, y); the bare name where the arguments are too many."""
    return Name(name) if len(arguments) > MOST_ARGUMENTS else Unknown(name, (), arguments)


def component_name(result: DerivativeObject, row: int) -> str:
    """f for a scalar function; f1, f2, ... for the components of a vector, f1_2 for those of a matrix."""
    function = result.function
    if len(function.components) == 1:
        return function.name
    if len(function.shape) == 2:
        return f"{function.name}{row // function.shape[1] + 1}_{row % function.shape[1] + 1}"
    return f"{function.name}{row + 1}"


def partial_symbol(result: DerivativeObject, row: int, column: int) -> Partial:
    """The symbol of the entry in this row and column: ∂f₁/∂x, ∂f/∂x, ∂²f/∂x∂y, df/dx."""
    function = result.function
    variables = function.variables
    if isinstance(result, Derivative):
        return Partial(variables[:1] * result.order, function.name, total=True)
    if result.kind == "gradient":
        return Partial((variables[row],), function.name)
    if result.kind == "hessian":
        return Partial((variables[row], variables[column]), function.name)
    return Partial((variables[column],), component_name(result, row))


def entry_labels(result: DerivativeObject) -> tuple[tuple[Formula, ...], ...]:
    """The symbol of each entry: ∂f₁/∂x."""
    m, n = len(result.rows), len(result.rows[0])
    return tuple(tuple(formula(partial_symbol(result, row, column)) for column in range(n)) for row in range(m))


def names(nodes: tuple[Name, ...]) -> Formula:
    """x, y, z; in the middle of a long list an ellipsis."""
    parts: list[Node | Partial | str] = []
    chosen: list[Name | None] = [*nodes] if len(nodes) <= 12 else [*nodes[:3], None, nodes[-1]]
    for name in chosen:
        parts += [", "] if parts else []
        parts.append("…" if name is None else name)
    return Formula(tuple(parts))


def listed(parts: Sequence[Node | Partial]) -> Formula:
    """The parts with commas between them."""
    return Formula(tuple(each for number, part in enumerate(parts) for each in ((", ", part) if number else (part,))))


def matrix_name(result: DerivativeObject) -> str:
    """What the entries of a list are called: J in J[1,2]."""
    return f"∇{result.function.name}" if result.kind == "gradient" else SYMBOLS[result.kind]


def notes_on(notes: tuple[Note, ...]) -> tuple[Listing, ...]:
    """The notes, each once; none where there are none."""
    if not notes:
        return ()
    notes = tuple(dict.fromkeys(notes))
    style: Style = "warning" if all(note.kind == "warning" for note in notes) else "note"
    words = [note.kind if note.kind in ("warning", "hint") else "note" for note in notes]
    return (Listing(tuple((f"{word}: {note.text}",) for word, note in zip(words, notes, strict=True)), style),)
