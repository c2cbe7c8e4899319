"""Boxes and constraints: where critical points are looked for."""

from __future__ import annotations

from jachess.errors import LimitError, ShapeError
from jachess.expression.nodes import Call, Name, Node, free_names
from jachess.results.functions import VectorFunction
from jachess.syntax.names import canonical
from jachess.syntax.refusals import is_condition, stray
from jachess.syntax.sources import reader
from jachess.syntax.words import Words

Box = tuple[tuple[Name, Node, Node], ...]

EXAMPLE = 'write "x in [-10, 10], y in [0, 1]"'
_BETWEEN = (",", ";", "\n", "and")


def read_box(text: str, function: VectorFunction) -> Box:
    """Low and high for each variable of the function, in their order: "x in [-10, 10], y in [-5, 5]".

    Raises: ShapeError where a variable is missing or not one of the function; InputError where an interval is empty.
    >>> from jachess.syntax.reading import read
    >>> [(name.text, str(low), str(high)) for name, low, high in read_box("y in [0, pi], x in [-1, 1]", read("x*y"))]
    [('x', '-1', '1'), ('y', '0', 'pi')]
    """
    words = reader(text)
    found: dict[str, tuple[Node, Node]] = {}
    try:
        while True:
            _read_side(words, found, function)
            if words.texts[words.pos] == "":
                break
            if words.texts[words.pos] not in _BETWEEN:
                raise stray(words)
            words.pos += 1
            if words.texts[words.pos] == "":
                break
    except RecursionError:
        raise LimitError("brackets are nested too deep", text=text) from None
    missing = [name.text for name in function.variables if name.text not in found]
    if missing:
        raise ShapeError(
            f"the box does not say where {', '.join(f'`{name}`' for name in missing)} lies",
            cause="a box has an interval for each variable",
            help=EXAMPLE,
            text=text,
        )
    return tuple((name, *found[name.text]) for name in function.variables)


def _read_side(words: Words, found: dict[str, tuple[Node, Node]], function: VectorFunction) -> None:
    """One `x in [a, b]`, or `x, y in [a, b]`."""
    texts, place = words.texts, words.pos
    names: list[tuple[str, int]] = []
    while True:
        token = texts[words.pos]
        if not token[:1].isalpha():
            words.fail("a box names each variable and its interval", words.pos, help=EXAMPLE, kind="box")
        if token[-1] == "[":
            node = words.indexed(token)
            names.append((node.text if type(node) is Name else token, place))
        else:
            names.append((canonical(token), words.pos))
            words.pos += 1
        if texts[words.pos] == "," and texts[words.pos + 1][:1].isalpha():
            words.pos += 1
            continue
        break
    if texts[words.pos] not in ("in", "∈"):
        words.fail("a box names each variable and its interval", words.pos, help=EXAMPLE, kind="box")
    words.pos += 1
    opening = words.pos
    if texts[opening] not in ("[", "("):
        words.fail("an interval is written in square brackets", opening, help=EXAMPLE, kind="box")
    words.pos += 1
    words.enter(opening)
    low = _end(words)
    if texts[words.pos] not in (",", ";"):
        words.fail("an interval has two ends", words.pos, help=EXAMPLE, kind="box")
    words.pos += 1
    high = _end(words)
    words.depth -= 1
    if texts[words.pos] not in ("]", ")"):
        words.unclosed(opening, "]")
    words.pos += 1
    from jachess.expression.exact import compare

    if compare(low, high) >= 0:
        words.fail(
            "the interval is empty",
            opening,
            words.pos - 1,
            cause="its left end is not below its right end",
            help=EXAMPLE,
            kind="box",
        )
    known = {name.text for name in function.variables}
    for name, at in names:
        if name not in known:
            words.fail(
                f"`{name}` is not a variable of the function",
                at,
                help=f"the variables are {', '.join(sorted(known))}",
                kind="box",
            )
        if name in found:
            words.fail(f"`{name}` has two intervals", at, help="give one of them", kind="box")
        found[name] = low, high


def _end(words: Words) -> Node:
    """One end of an interval: a number."""
    from jachess.expression.exact import value_at

    start = words.pos
    value = words.expression()
    if value.support:
        name = free_names(value)[0].text
        words.fail(f"the end of an interval contains the name `{name}`", start, words.pos - 1, help=EXAMPLE, kind="box")
    return value_at(value, {})


def read_constraints(text: str, function: VectorFunction | None) -> tuple[Node, ...]:
    """The conditions that a text lists, equations and inequalities: "x^2 + y^2 = 1", "0 <= x <= 1, y >= 0".

    With a function, its names are the only ones that may occur.
    Raises: InputError where a part is not a condition, or names what is neither a variable nor a parameter.
    >>> from jachess.syntax.reading import read
    >>> [str(condition) for condition in read_constraints("x^2 + y^2 = 1, x >= 0", read("x*y"))]
    ['x^2 + y^2 = 1', 'x >= 0']
    """
    words = reader(text)
    texts = words.texts
    found: list[Node] = []
    known = None if function is None else {*function.variables, *function.parameters}
    try:
        while True:
            start = words.pos
            node = words.expression()
            if not is_condition(node):
                words.fail(
                    "a constraint is not a condition",
                    start,
                    words.pos - 1,
                    cause="an equation or an inequality is expected",
                    help='write "x^2 + y^2 = 1" or "x >= 0, x + y <= 1"',
                    kind="constraint",
                )
            for part in _parts(node):
                if type(part) is Call and part.name in ("=", "<=", ">=", "<", ">"):
                    found.append(part)
                    continue
                words.fail(
                    "this kind of constraint is not known",
                    start,
                    words.pos - 1,
                    cause="equations and inequalities can be put together with commas or `and`",
                    help='write "x^2 + y^2 = 1" or "x >= 0, x + y <= 1"',
                    kind="constraint",
                )
            strange = [name for name in free_names(node) if known is not None and name not in known]
            if strange and function is not None:
                words.fail(
                    f"the function has no variable `{strange[0].text}`",
                    start,
                    words.pos - 1,
                    cause="a constraint is on the variables of the function",
                    help=f"name it with --vars {','.join(name.text for name in function.variables)},{strange[0].text}",
                    kind="constraint",
                )
            if texts[words.pos] == "":
                return tuple(found)
            if texts[words.pos] not in _BETWEEN:
                raise stray(words)
            words.pos += 1
            if texts[words.pos] == "":
                return tuple(found)
    except RecursionError:
        raise LimitError("brackets are nested too deep", text=text) from None


def _parts(node: Node) -> list[Node]:
    if type(node) is Call and node.name == "and":
        return [part for arg in node.args for part in _parts(arg)]
    return [node]


__all__ = ["Box", "read_box", "read_constraints"]
