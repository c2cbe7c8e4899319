"""Points, settings, lists of names and assumptions: the small texts beside a function."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from jachess.errors import InputError, LimitError, ShapeError, SyntaxProblem
from jachess.expression.nodes import ZERO, Call, Name, Node, free_names
from jachess.results.functions import Point, VectorFunction
from jachess.syntax.components import matching
from jachess.syntax.cost import Excess, bounds, refusal
from jachess.syntax.names import canonical
from jachess.syntax.refusals import is_condition, stray
from jachess.syntax.sources import reader
from jachess.syntax.words import Words

_ENDS = ("", ";", "\n")
_OPEN, _CLOSED = ("(", "[", "{"), (")", "]", "}")

Entry = tuple[str | None, Node, int]  # the name if one is given, the value, the token where the entry begins


def read_points(text: str, function: VectorFunction) -> tuple[Point, ...]:
    """The points that a text says, each with an exact value for every variable of the function, and for parameters by name.

    One point is "2,3" or "x=2,y=3"; several are "(1,2),(3,4)" or "1,2; 3,4".
    Raises: ShapeError when the numbers do not fit the variables; SyntaxProblem; LimitError.
    >>> from jachess.syntax.reading import read
    >>> [(name.text, str(value)) for name, value in read_points("2, pi/3", read("x*y"))[0].values]
    [('x', '2'), ('y', 'pi/3')]
    """
    words = reader(text)
    try:
        groups = _groups(words, len(function.variables))
    except RecursionError:
        raise LimitError("brackets are nested too deep", text=text) from None
    return tuple(_point(words, entries, function) for entries in groups)


def read_names(text: str) -> tuple[Name, ...]:
    """The names that a text lists, in their order: "x, y" or "x y".

    >>> read_names("y, x_1")
    (Name(y), Name(x1))
    """
    words = reader(text)
    words.leaves.clear()
    names: list[Name] = []
    texts = words.texts
    place = 0
    while texts[place] != "":
        token = texts[place]
        if token[:1].isalpha() and token[-1] == "[":
            end = texts.index("]", place) if "]" in texts[place:] else len(texts) - 1
            words.pos = place
            name = words.indexed(token)
            place = end
        elif token[:1].isalpha() and token.replace("_", "").isalnum():
            from jachess.syntax.names import too_long

            if too_long(token):
                words.pos = place
                from jachess.syntax.refusals import not_a_name

                raise not_a_name(words, token)
            name = Name(canonical(token))
        else:
            words.fail(
                f"`{token}` is not a name",
                place,
                cause="a list of names is expected",
                help="write names with commas between, such as x,y",
                kind="names",
            )
        if name in names:
            words.fail(f"`{token}` stands twice", place, cause="every name stands once", help="delete one of them", kind="names")
        names.append(name)  # type: ignore[arg-type]
        place += 1
        if texts[place] in (",", ";"):
            place += 1
            if texts[place] == "":
                words.fail("a name is missing at the end", place, help="delete the comma", kind="names")
    if not names:
        words.fail("no name is given", 0, help="write names with commas between, such as x,y", kind="names")
    return tuple(names)


def read_settings(text: str) -> dict[Node, Node]:
    """The values that a text gives to names: "a=2, b=1/3".

    >>> read_settings("a=2, b=1/3")
    {Name(a): Number(2), Name(b): Number(1/3)}
    """
    words = reader(text)
    values: dict[Node, Node] = {}
    try:
        groups = _groups(words, 0)
    except RecursionError:
        raise LimitError("brackets are nested too deep", text=text) from None
    for entries in groups:
        for name, value, place in entries:
            if name is None:
                words.fail(
                    "a value has no name", place, cause="a setting is a name and its value", help="write a=2,b=1/3", kind="settings"
                )
            if Name(name) in values:
                words.fail(f"`{name}` has two values", place, help="give one of them", kind="settings")
            values[Name(name)] = value
    return values


def read_assumptions(text: str) -> tuple[Node, ...]:
    """The conditions that a text lists: "x>0, n integer".

    `n integer` is the Call "integer"; likewise odd, even. `x, y > 0` is x > 0 and y > 0. `x real` says nothing.
    >>> [str(condition) for condition in read_assumptions("x > 0, n integer")]
    ['x > 0', 'integer(n)']
    """
    words = reader(text)
    texts = words.texts
    found: list[Node] = []
    waiting: list[tuple[Node, int]] = []
    while True:
        place = words.pos
        node: Node | None = None
        if texts[place][:1].isalpha() and texts[place][-1] not in "([":
            at = place + 1 + (texts[place + 1] in ("is", "are"))
            word = texts[at]
            if word in _KINDS and texts[at + 1] in (",", ";", "\n", "", "and"):
                name = words.name(texts[place])
                words.pos = at + 1
                for other in (*(name for name, _ in waiting), name):
                    found += _KINDS[word](other)
                waiting = []
                node = name
        if node is None:
            node = words.expression()
            if type(node) is Name:
                waiting.append((node, place))
            elif not is_condition(node):
                words.fail(
                    "an assumption is not a condition",
                    place,
                    words.pos - 1,
                    cause="a comparison is expected",
                    help='write "x > 0, n integer"',
                    kind="assumption",
                )
            else:
                if type(node) is Call and len(node.args) == 2 and node.name not in ("and", "or"):
                    found += [Call(node.name, (name, node.args[1])) for name, _ in waiting]
                    waiting = []
                found.append(node)
        if texts[words.pos] == "":
            break
        if texts[words.pos] not in (",", ";", "\n", "and"):
            raise stray(words)
        words.pos += 1
        if texts[words.pos] == "":
            break
    if waiting:
        name, place = waiting[0]
        words.fail(
            "an assumption says nothing", place, cause="only a name is given", help='write "x > 0, n integer"', kind="assumption"
        )
    return tuple(found)


_KINDS: dict[str, Callable[[Node], list[Node]]] = {
    "integer": lambda name: [Call("integer", (name,))],
    "integers": lambda name: [Call("integer", (name,))],
    "whole": lambda name: [Call("integer", (name,))],
    "natural": lambda name: [Call("integer", (name,)), Call(">=", (name, ZERO))],
    "odd": lambda name: [Call("odd", (name,))],
    "even": lambda name: [Call("even", (name,))],
    "real": lambda name: [],
    "positive": lambda name: [Call(">", (name, ZERO))],
    "negative": lambda name: [Call("<", (name, ZERO))],
    "nonnegative": lambda name: [Call(">=", (name, ZERO))],
    "nonpositive": lambda name: [Call("<=", (name, ZERO))],
    "nonzero": lambda name: [Call("!=", (name, ZERO))],
}


def _groups(words: Words, wanted: int) -> list[list[Entry]]:
    """The entries of each point."""
    texts = words.texts
    groups: list[list[Entry]] = []
    if texts[0] == "":
        words.fail("no values are given", 0, help="write numbers with commas between, such as 2,3")
    while True:
        if _is_tuple(words, wanted):
            while _is_tuple(words, wanted):
                opening = words.pos
                words.pos += 1
                words.enter(opening)
                groups.append(_entries(words))
                words.depth -= 1
                closing = ")" if texts[opening] == "(" else "]"
                if texts[words.pos] != closing:
                    words.unclosed(opening, closing)
                words.pos += 1
                if texts[words.pos] != ",":
                    break
                words.pos += 1
        else:
            groups.append(_entries(words))
        if texts[words.pos] not in _ENDS:
            raise stray(words)
        if texts[words.pos] == "":
            return groups
        words.pos += 1
        if texts[words.pos] == "":
            return groups


def _is_tuple(words: Words, wanted: int) -> bool:
    """Whether the bracket at the current token encloses a whole point."""
    texts, place = words.texts, words.pos
    if texts[place] not in ("(", "["):
        return False
    closing = matching(texts, place)
    if texts[closing + 1] not in (",", *_ENDS):
        return False
    return wanted <= 1 or texts[place] == "[" or words.has_comma(place) or "=" in texts[place:closing]


def _entries(words: Words) -> list[Entry]:
    texts = words.texts
    entries: list[Entry] = []
    while True:
        place = words.pos
        token = texts[place]
        name: str | None = None
        if token[:1].isalpha() and texts[place + 1] in ("=", ":="):
            name = canonical(token)
            words.pos = place + 2
        elif token[:1].isalpha() and token[-1] == "[" and "=" in texts[place : place + 12]:
            node = words.indexed(token)
            name = node.text if type(node) is Name else ""
            if texts[words.pos] != "=" or not name:
                raise stray(words)
            words.pos += 1
        start = words.pos
        value = words.expression()
        _check_value(words, value, start)
        entries.append((name, value, place))
        if texts[words.pos] != ",":
            return entries
        words.pos += 1


def _check_value(words: Words, value: Node, start: int) -> None:
    last = words.pos - 1
    if value.support or words.open:
        names = free_names(value)
        words.fail(
            f"the value contains the name `{names[0].text}`" if names else "the value contains an index",
            start,
            last,
            cause="the value of a variable is a number",
            help="write a number, such as 2, 1/3, sqrt(2) or pi/4",
            kind="value",
        )
    if is_condition(value):
        words.fail(
            "a condition is not a value",
            start,
            last,
            cause="the value of a variable is a number",
            help="write x=2,y=3",
            kind="value",
        )
    if words.heavy or last - start > 100:
        try:
            bounds((value,), {})
        except Excess as excess:
            raise refusal(excess, words.tokens.source, words.tokens.span(start, last)) from None


def _point(words: Words, entries: list[Entry], function: VectorFunction) -> Point:
    """The entries matched with the function's variables."""
    variables = function.variables
    known = {name.text: name for name in (*variables, *function.parameters)}
    values: dict[Name, Node] = {}
    by_place = 0
    for name, value, place in entries:
        if name is None:
            if by_place < len(variables):
                _put(words, values, variables[by_place], value, place)
            by_place += 1
        elif name not in known:
            words.fail(
                f"`{name}` is not a name in the function",
                place,
                cause=f"the function has {_listed(known)}" if known else "the function is constant",
                help=_nearest(name, known),
                kind="point",
            )
        else:
            _put(words, values, known[name], value, place)
    if by_place and by_place != len(variables):
        raise _wrong_count(words, entries, by_place, function)
    missing = [name.text for name in variables if name not in values]
    if missing:
        raise ShapeError(
            f"the point has no value for {_listed(missing)}",
            text=words.tokens.source,
            span=words.tokens.span(entries[0][2], entries[-1][2]),
            cause=f"a point gives every variable a value: {_listed(name.text for name in variables)}",
            help=f"write {_sample(variables)}",
        )
    parameters = [name for name in function.parameters if name in values]
    # The same bound as for the text, now that the names have values: x^(10^9) at x = 3.
    try:
        bounds(function.components, values)  # type: ignore[arg-type]
    except Excess as excess:
        raise refusal(
            excess, words.tokens.source, words.tokens.span(entries[0][2], entries[-1][2]), "a value is too large there"
        ) from None
    return Point(tuple((name, values[name]) for name in (*variables, *parameters)))


def _put(words: Words, values: dict[Name, Node], name: Name, value: Node, place: int) -> None:
    if name in values:
        words.fail(f"`{name.text}` has two values", place, help="give one of them", kind="point")
    values[name] = value


def _wrong_count(words: Words, entries: list[Entry], count: int, function: VectorFunction) -> InputError:
    wanted = len(function.variables)
    listed = _listed(name.text for name in function.variables) if wanted else ""
    return ShapeError(
        f"the point has {count} value{'s' * (count != 1)}, the function has {wanted} variable{'s' * (wanted != 1)}",
        text=words.tokens.source,
        span=words.tokens.span(entries[0][2], entries[-1][2]),
        cause=f"the variables are {listed}"
        if wanted > 1
        else f"the variable is {listed}"
        if wanted
        else "the function is constant",
        help=f"write {_sample(function.variables)}" + ("; separate several points by `;`" if count > wanted else ""),
    )


def _sample(variables: tuple[Name, ...]) -> str:
    shown = [f"{name.text}={number}" for number, name in enumerate(variables[:4], start=1)]
    return ",".join(shown) + (",..." if len(variables) > 4 else "")


def _listed(names: Iterable[str]) -> str:
    listed = list(names)
    return ", ".join(listed[:8]) + (", ..." if len(listed) > 8 else "")


def _nearest(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, list(known), n=1, cutoff=0.5) if len(name) < 40 else []
    return f"did you mean `{near[0]}`?" if near else "give values to its variables and parameters"


__all__ = ["SyntaxProblem", "read_assumptions", "read_names", "read_points", "read_settings"]
