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

from collections.abc import Iterable, Sequence

from jachess.errors import LimitError, ShapeError, Span, SyntaxProblem
from jachess.expression.nodes import E, PI, Call, Constant, Name, Node, postorder
from jachess.results.functions import Note, VectorFunction
from jachess.syntax.caret import caret_lines
from jachess.syntax.cost import Excess, bounds, check_cost, refusal
from jachess.syntax.names import GREEK_NAMES, canonical, in_natural_order
from jachess.syntax.refusals import is_condition, stray
from jachess.syntax.tokens import Tokens, scan
from jachess.syntax.words import Definition, Words

__all__ = [
    "caret_lines", "check_cost", "read", "read_assumptions", "read_expression", "read_names", "read_points", "read_settings",
]  # fmt: skip

_CONSTANTS: dict[str, Node] = {"e": E, "pi": PI, "Pi": PI, "PI": PI, "%pi": PI, "%e": E}
_SEPARATORS = (",", ";", "\n")
_LONG = 4000  # characters from which the digits of a text alone may make a constant too large


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
        definitions = _definitions(words)[1]
        node = words.expression()
    except RecursionError:
        raise _too_deep(text) from None
    if words.texts[words.pos] not in ("", "where"):
        if words.texts[words.pos] in _SEPARATORS:
            raise ShapeError(
                "one expression is expected", text=text, span=words.tokens.span(words.pos), cause="this begins a second one", help="give one expression"
            )
        raise stray(words)
    _check(words, (node,), definitions=bool(definitions))
    return node


def reader(text: str, variables: Iterable[str] | None = None) -> Words:
    """The state of a reading at the start of a text; the names in `variables` are variables whatever else they mean."""
    if not isinstance(text, str):
        raise TypeError(f"a text is expected, not {type(text).__name__}")
    leaves = dict(_CONSTANTS)
    declared: frozenset[str] = frozenset()
    if variables is not None:
        declared = frozenset(variables)
        for name in declared:
            leaves[name] = Name(name)
    if "\\" in text or "{" in text or "$" in text:
        from jachess.syntax.latex import scan_latex

        tokens = scan_latex(text, declared)
    else:
        tokens = scan(text)
    words = Words(tokens, leaves, declared)
    words.notes += tokens.notes
    return words


def _too_deep(text: str) -> LimitError:
    return LimitError("brackets are nested too deep", text=text, help="name the inner parts: ... where u = ...")


def _function(words: Words, text: str, variables: Sequence[str] | None) -> VectorFunction:
    texts = words.texts
    arguments: tuple[Name, ...] | None = None
    if variables is not None:
        arguments = tuple(map(Name, variables))
    label = _label(words) if len(texts) > 2 else None
    if label is not None and label[1] is not None:
        if arguments is None:
            arguments = label[1]
            words.declared = frozenset(name.text for name in arguments)
            words.leaves.update((name.text, name) for name in arguments)
        if any(texts[place] == label[0] + "(" for place in range(words.pos, len(texts))):
            place = texts.index(label[0] + "(", words.pos)
            words.fail(f"`{label[0]}` is defined by itself", place, cause="a function is written with other functions", kind="cycle")
    where, definitions, assumptions = _definitions(words)
    items, labels = _items(words, label)
    if texts[words.pos] != ("where" if where else ""):
        raise stray(words)
    components, shape = _shaped(words, items)
    support = 0
    for component in components:
        support |= component.support
    for name, place in labels:
        if Name(name).support & support:
            words.fail(
                f"`{name}` stands on both sides of an equals sign" if len(labels) == 1 else f"`{name}` is the name of a component and is used in another",
                place,
                cause="the name before `=` is the name of the function",
                help=f"for a part write ... where {name} = ...; for an equation write left side minus right side",
                kind="equation",
            )
    _check(words, components, definitions=bool(definitions), labels=len(labels))
    free = [name for name in words.names if name.support & support]
    parameters: tuple[Name, ...] = ()
    if arguments is None:
        arguments = in_natural_order(free)
    elif len(free) > 0:
        known = set(arguments)
        parameters = in_natural_order([name for name in free if name not in known])
    _hints(words, free, arguments, definitions)
    if len(words.notes) > 1:
        words.notes.sort(key=lambda note: note.span or Span(0, 0))
    return VectorFunction(
        components, arguments, parameters, shape, text, label[0] if label else "f", definitions, assumptions, tuple(dict.fromkeys(words.notes))
    )


# Declarations


def _label(words: Words) -> tuple[str, tuple[Name, ...] | None] | None:
    """The name, and the arguments if there are any, before an equals sign at the current place; the place moves past it."""
    texts, place = words.texts, words.pos
    token = texts[place]
    if not token[:1].isalpha() or token[-1] == "[":
        return None
    if texts[place + 1] in ("=", ":=") and token[-1] != "(":
        words.pos = place + 2
        return token, None
    if token[-1] != "(":
        return None
    at = place + 1
    names: list[str] = []
    while texts[at][:1].isalpha() and texts[at][-1] not in "(['":
        names.append(texts[at])
        at += 1
        if texts[at] != ",":
            break
        at += 1
    if texts[at] != ")" or texts[at + 1] not in ("=", ":=") or not names:
        return None
    arguments = tuple(Name(canonical(name)) for name in names)
    if len(set(arguments)) < len(arguments):
        words.fail("an argument stands twice", place + 1, at - 1, help="give each argument once", kind="names")
    words.pos = at + 2
    return token[:-1].rstrip("'"), arguments


# Components

Item = Node | tuple[tuple[Node, ...], ...]  # one expression, or rows


def _items(words: Words, first: tuple[str, tuple[Name, ...] | None] | None) -> tuple[list[tuple[Item, int, bool]], list[tuple[str, int]]]:
    """The components with their places, whether each is a list in brackets, and the names before equals signs."""
    texts = words.texts
    items: list[tuple[Item, int, bool]] = []
    labels: list[tuple[str, int]] = []
    if first is not None and first[1] is None:
        labels.append((first[0], 0))
    while True:
        if items:
            start = words.pos
            label = _label(words)
            if label is not None:
                labels.append((label[0], start))
        place = words.pos
        token = texts[place]
        if token == "[" or token == "(":
            closing = _matching(texts, place)
            if texts[closing + 1 : closing + 2] and texts[closing + 1] in (*_SEPARATORS, "", "where") and (token == "[" or words.has_comma(place)):
                items.append((_rows(words), place, True))
                token = ""
        if token or texts[place] == "":
            items.append((words.expression(), place, False))
        if texts[words.pos] not in _SEPARATORS:
            return items, labels
        words.pos += 1
        if texts[words.pos] in ("", "where") and texts[words.pos - 1] != ",":
            return items, labels


def _matching(texts: list[str], opening: int) -> int:
    depth = 0
    for place in range(opening, len(texts)):
        last = texts[place][-1:]
        if last in ("(", "[", "{"):
            depth += 1
        elif last in (")", "]", "}"):
            depth -= 1
            if depth == 0:
                return place
    return len(texts) - 2


def _rows(words: Words) -> tuple[tuple[Node, ...], ...]:
    """The rows in brackets: one row for a vector; the place is after the closing bracket."""
    texts = words.texts
    opening = words.pos
    closing = ")" if texts[opening] == "(" else "]"
    words.pos += 1
    rows: list[tuple[Node, ...]] = []
    row: list[Node] = []
    nested = texts[words.pos] == "[" and texts[_matching(texts, words.pos) + 1] in (",", ";", "]")
    while True:
        if nested:
            if texts[words.pos] != "[":
                raise ShapeError(
                    "a row of the matrix has no brackets",
                    text=words.tokens.source,
                    span=words.tokens.span(words.pos),
                    cause="the rows before it have brackets",
                    help="write [[a, b], [c, d]]",
                )
            inner = words.pos
            words.pos += 1
            words.enter(inner)
            rows.append(tuple(_row(words)))
            words.depth -= 1
            if texts[words.pos] != "]":
                words.unclosed(inner, "]")
            words.pos += 1
        else:
            row.append(words.expression())
        separator = texts[words.pos]
        if separator == ";" and not nested:
            rows.append(tuple(row))
            row = []
        elif separator not in (",", ";"):
            break
        words.pos += 1
        if texts[words.pos] == closing and separator == ";":
            break
    if row:
        rows.append(tuple(row))
    if texts[words.pos] != closing:
        words.unclosed(opening, closing)
    words.pos += 1
    lengths = {len(row) for row in rows}
    if len(lengths) > 1:
        raise ShapeError(
            "the rows of the matrix have different lengths",
            text=words.tokens.source,
            span=words.tokens.span(opening, words.pos - 1),
            cause=f"they have {', '.join(str(len(row)) for row in rows[:8])} entries",
            help="give every row the same number of entries",
        )
    if nested:
        return (*rows, ()) if len(rows) == 1 else tuple(rows)
    if lengths == {1} and len(rows) > 1:
        return (tuple(row[0] for row in rows),)
    return tuple(rows)


def _row(words: Words) -> list[Node]:
    entries = [words.expression()]
    while words.texts[words.pos] == ",":
        words.pos += 1
        entries.append(words.expression())
    return entries


def _shaped(words: Words, items: list[tuple[Item, int, bool]]) -> tuple[tuple[Node, ...], tuple[int, ...]]:
    """All components in one row, and the shape that they were written in."""
    if len(items) == 1:
        item = items[0][0]
        if isinstance(item, Node):
            return (item,), ()
        if len(item) == 1:
            return item[0], (len(item[0]),)
        rows = tuple(row for row in item if row)
        return tuple(entry for row in rows for entry in row), (len(rows), len(rows[0]))
    if not any(listed for _, _, listed in items):
        return tuple(item for item, _, _ in items), (len(items),)  # type: ignore[misc]
    flat = [item[0] for item, _, listed in items if listed and len(item) == 1]  # type: ignore[arg-type, index]
    if len(flat) == len(items) and len({len(row) for row in flat}) == 1:
        return tuple(entry for row in flat for entry in row), (len(flat), len(flat[0]))
    raise ShapeError(
        "the components have different shapes",
        text=words.tokens.source,
        span=words.tokens.span(items[1][1]),
        cause="a vector or matrix stands beside another component",
        help="write one list [a, b, c], or one matrix [a, b; c, d]",
    )


# Definitions


def _definitions(words: Words) -> tuple[int | None, tuple[tuple[Name, Node], ...], tuple[Node, ...]]:
    """What `where` defines: the place of the word, the definitions in their order, the conditions."""
    texts = words.texts
    if "where" not in texts:
        return None, (), ()
    from jachess.syntax.definitions import definitions

    return definitions(words, texts.index("where"))


# Checks


def _check(words: Words, components: tuple[Node, ...], *, definitions: bool = False, labels: int = 0) -> None:
    """Refuse indices without a value, conditions in place of numbers, and constants that are too large."""
    if words.open:
        for node in postorder(*components):
            if type(node) is Call and node.name == "[]":
                place = words.places.get(node, 0)
                words.fail("an index has no value", place, help="write a number, or a sum over the index with numbers as bounds", kind="index")
    if words.conditions:
        _check_conditions(words, components)
    if words.heavy or definitions or len(words.tokens.source) > _LONG:
        try:
            bounds(components, {})
        except Excess as excess:
            at = words.ranges.get(excess.node)
            if at is None and excess.node in words.places:
                at = (words.places[excess.node],) * 2
            raise refusal(excess, words.tokens.source, words.tokens.span(*at) if at else None) from None


def _check_conditions(words: Words, components: tuple[Node, ...]) -> None:
    for component in components:
        if is_condition(component) and len(components) >= 1:
            _refuse_condition(words, component)
    for node in postorder(*components):
        kind = type(node)
        if kind is Call and node.name in ("and", "or", "not"):
            wrong = [arg for arg in node.args if not is_condition(arg)]
        elif kind is Call and node.name == "piecewise":
            wrong = [arg for arg in node.args[:: 2] if is_condition(arg)]
        else:
            wrong = [arg for arg in node.args if is_condition(arg)]
        for arg in wrong:
            _refuse_condition(words, arg)


def _refuse_condition(words: Words, node: Node) -> None:
    place = words.places.get(node, 0)
    if type(node) is Call and node.name == "=":
        words.fail(
            "an equation is not a function",
            place,
            cause="`=` compares two numbers; it gives no number",
            help="write the left side minus the right side",
            kind="equation",
        )
    if not is_condition(node):
        words.fail("a condition is expected", place, help="write a comparison such as x > 0", kind="condition")
    words.fail(
        "a condition stands where a number is expected",
        place,
        cause="a comparison is true or false",
        help="write piecewise(a, x < 0, b) to choose between two values",
        kind="condition",
    )


def _hints(words: Words, free: list[Name], variables: tuple[Name, ...], definitions: tuple[tuple[Name, Node], ...]) -> None:
    """Remark on names that were perhaps meant as products: xy beside x and y."""
    for name in free:
        text = name.text
        if len(text) < 2 or not text.isalpha() or text in GREEK_NAMES or name in variables and text in words.declared:
            continue
        letters = [*text]
        known = {other.text for other in (*free, *variables)} | {pair[0].text for pair in definitions} | {"e"}
        if len(text) <= 4 and (all(letter in known for letter in letters) or all(letter in "xyz" for letter in letters)):
            words.note(f"`{text}` is read as one name; for the product write {'*'.join(letters)}", words.names[name], kind="hint")
        elif "pi" in text and len(text) <= 4:
            rest = text.replace("pi", "", 1)
            words.note(f"`{text}` is read as one name; for the product write pi*{rest}", words.names[name], kind="hint")


from jachess.syntax.points import read_assumptions, read_names, read_points, read_settings  # noqa: E402  (they read expressions)
