"""From text to a function: declarations, definitions, components, names; everything checked before it is returned.

    text         = [ declaration ] components [ "where" definitions ]
    declaration  = name "(" names ")" "="  |  name "="
    components   = component { ("," | ";" | newline) component }  |  vector  |  matrix
    vector       = "[" expressions "]"            also (a, b)
    matrix       = "[" vector { "," vector } "]"  |  "[" expressions { ";" expressions } "]"
    definitions  = definition { (";" | "," | newline | "and") definition }
    definition   = name "=" expression  |  name "(" names ")" "=" expression  |  condition

Plain text and LaTeX are two scanners of one grammar; LaTeX is read where there is a backslash or a brace.
"""

from __future__ import annotations

from collections.abc import Sequence

from jachess.errors import LimitError, ShapeError, Span
from jachess.expression.nodes import Name, Node
from jachess.results.functions import VectorFunction
from jachess.syntax.caret import caret_lines
from jachess.syntax.checks import check, hints
from jachess.syntax.components import SEPARATORS, items, label, shaped
from jachess.syntax.cost import check_cost
from jachess.syntax.names import in_natural_order, unused_function_name
from jachess.syntax.points import read_assumptions, read_names, read_points, read_settings
from jachess.syntax.refusals import stray
from jachess.syntax.sources import reader
from jachess.syntax.words import Words

__all__ = [
    "caret_lines", "check_cost", "read", "read_assumptions", "read_expression", "read_names", "read_points", "read_settings",
]  # fmt: skip


def read(text: str, variables: Sequence[str] | None = None) -> VectorFunction:
    """The function that a text says. `variables` gives their order; other free names are then parameters.

    Raises: SyntaxProblem, ShapeError, LimitError, each with its place in the text.
    >>> f = read("x*y, x + y^2")
    >>> f.shape, [name.text for name in f.variables]
    ((2,), ['x', 'y'])
    """
    words = reader(text, variables)
    try:
        return _function(words, text, variables)
    except RecursionError:
        raise _too_deep(text) from None


def read_expression(text: str, variables: Sequence[str] | None = None) -> Node:
    """The one expression (or condition) that a text says.

    >>> read_expression("x^2") is Name("x") ** 2
    True
    """
    words = reader(text, variables)
    try:
        _definitions(words)
        node = words.expression()
    except RecursionError:
        raise _too_deep(text) from None
    if words.texts[words.pos] not in ("", "where"):
        if words.texts[words.pos] in SEPARATORS:
            raise ShapeError(
                "one expression is expected",
                text=text,
                span=words.tokens.span(words.pos),
                cause="this begins a second one",
                help="give one expression",
            )
        raise stray(words)
    check(words, (node,), condition=True)
    return node


def _too_deep(text: str) -> LimitError:
    return LimitError("brackets are nested too deep", text=text, help="name the inner parts: ... where u = ...")


def _function(words: Words, text: str, variables: Sequence[str] | None) -> VectorFunction:
    texts = words.texts
    arguments: tuple[Name, ...] | None = None
    if variables is not None:
        arguments = tuple(map(Name, variables))
    declared = label(words) if len(texts) > 2 else None
    if declared is not None and declared[1] is not None:
        if arguments is None:
            arguments = declared[1]
            words.declared = frozenset(name.text for name in arguments)
            words.leaves.update((name.text, name) for name in arguments)
        if any(texts[place] == declared[0] + "(" for place in range(words.pos, len(texts))):
            place = texts.index(declared[0] + "(", words.pos)
            words.fail(
                f"`{declared[0]}` is defined by itself", place, cause="a function is written with other functions", kind="cycle"
            )
    where, definitions, assumptions = _definitions(words)
    found, labels = items(words, declared)
    if texts[words.pos] != ("where" if where else ""):
        raise stray(words)
    components, shape = shaped(words, found)
    support = 0
    for component in components:
        support |= component.support
    for name, place in labels:
        if Name(name).support & support:
            words.fail(
                f"`{name}` stands on both sides of an equals sign"
                if len(labels) == 1
                else f"`{name}` is the name of a component and is used in another",
                place,
                cause="the name before `=` is the name of the function",
                help=f"for a part write ... where {name} = ...; for an equation write left side minus right side",
                kind="equation",
            )
    check(words, components)
    free = [name for name in words.names if name.support & support]
    parameters: tuple[Name, ...] = ()
    if arguments is None:
        arguments = in_natural_order(free)
    elif len(free) > 0:
        known = set(arguments)
        parameters = in_natural_order([name for name in free if name not in known])
    hints(words, free, arguments, definitions)
    if len(words.notes) > 1:
        words.notes.sort(key=lambda note: note.span or Span(0, 0))
    return VectorFunction(
        components,
        arguments,
        parameters,
        shape,
        text,
        declared[0] if declared else unused_function_name(components) if "f" in text else "f",
        definitions,
        assumptions,
        tuple(dict.fromkeys(words.notes)),
    )


# Definitions


def _definitions(words: Words) -> tuple[int | None, tuple[tuple[Name, Node], ...], tuple[Node, ...]]:
    """What `where` defines: the place of the word, the definitions in their order, the conditions."""
    texts = words.texts
    if "where" not in texts:
        return None, (), ()
    from jachess.syntax.definitions import definitions

    return definitions(words, texts.index("where"))
