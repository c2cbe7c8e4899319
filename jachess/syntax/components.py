"""Components and the shape that they are written in: a list, a vector in brackets, a matrix row by row."""

from __future__ import annotations

from jachess.errors import ShapeError
from jachess.expression.nodes import Name, Node
from jachess.syntax.names import canonical
from jachess.syntax.words import Words

SEPARATORS = (",", ";", "\n")

Item = Node | tuple[tuple[Node, ...], ...]  # one expression, or rows


def label(words: Words) -> tuple[str, tuple[Name, ...] | None] | None:
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


def items(
    words: Words, first: tuple[str, tuple[Name, ...] | None] | None
) -> tuple[list[tuple[Item, int, bool]], list[tuple[str, int]]]:
    """The components with their places, whether each is a list in brackets, and the names before equals signs."""
    texts = words.texts
    found: list[tuple[Item, int, bool]] = []
    labels: list[tuple[str, int]] = []
    if first is not None and first[1] is None:
        labels.append((first[0], 0))
    while True:
        if found:
            start = words.pos
            name = label(words)
            if name is not None:
                labels.append((name[0], start))
        place = words.pos
        token = texts[place]
        if token == "[" or token == "(":
            closing = matching(texts, place)
            if (
                texts[closing + 1 : closing + 2]
                and texts[closing + 1] in (*SEPARATORS, "", "where")
                and (token == "[" or words.has_comma(place))
            ):
                found.append((_rows(words), place, True))
                token = ""
        if token or texts[place] == "":
            found.append((words.expression(), place, False))
        if texts[words.pos] not in SEPARATORS:
            return found, labels
        words.pos += 1
        if texts[words.pos] in ("", "where") and texts[words.pos - 1] != ",":
            return found, labels


def matching(texts: list[str], opening: int) -> int:
    """The token that closes the bracket opened at a token; the last token if none does."""
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
    nested = texts[words.pos] == "[" and texts[matching(texts, words.pos) + 1] in (",", ";", "]")
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


def shaped(words: Words, items: list[tuple[Item, int, bool]]) -> tuple[tuple[Node, ...], tuple[int, ...]]:
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
