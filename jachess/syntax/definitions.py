"""What stands after `where`: parts with names, functions, conditions."""

from __future__ import annotations

from typing import NamedTuple

from jachess.expression.nodes import Name, Node, postorder
from jachess.syntax.names import canonical
from jachess.syntax.refusals import is_condition, stray
from jachess.syntax.words import Definition, Words

_SEPARATORS = (",", ";", "\n", "and")


class _Part(NamedTuple):
    """One definition: its name, its arguments, the token of its name, and the tokens of its body."""

    name: str
    arguments: tuple[Name, ...] | None
    place: int
    start: int
    end: int


def definitions(words: Words, where: int) -> tuple[int, tuple[tuple[Name, Node], ...], tuple[Node, ...]]:
    """The place of `where`, the parts that it names in their order, the conditions. Each part is read after those that it
    needs, so that names stand for finished expressions; the place of the reading does not move."""
    start = words.pos
    parts, conditions = _parts(words, where)
    found: dict[str, Node] = {}
    for part in _in_order(words, parts):
        words.pos = part.start
        if part.arguments is None:
            node = words.expression()
            found[part.name] = words.leaves[part.name] = node
            if is_condition(node):
                words.fail(
                    "a part is a condition, not a number",
                    part.place,
                    help="write the condition by itself: where x > 0",
                    kind="condition",
                )
            if node.args and not node.support:
                words.heavy = True
        else:
            outer, declared = words.leaves, words.declared
            own = {argument.text: argument for argument in part.arguments}
            words.leaves = {**outer, **own}
            words.declared = declared | frozenset(own)
            body = words.expression()
            words.leaves, words.declared = outer, declared
            words.functions[part.name] = Definition(part.arguments, body, sum(1 + len(part.args) for part in postorder(body)))
        if words.pos != part.end:
            raise stray(words)
    assumptions = []
    for place in conditions:
        words.pos = place
        node = words.expression()
        if not is_condition(node):
            words.fail("a definition is missing its equals sign", place, help="write ... where u = x*y; v = x + y")
        assumptions.append(node)
        if words.texts[words.pos] not in (*_SEPARATORS, ""):
            raise stray(words)
    words.pos = start
    return where, tuple((Name(part.name), found[part.name]) for part in parts if part.name in found), tuple(assumptions)


def _parts(words: Words, where: int) -> tuple[list[_Part], list[int]]:
    """The definitions as ranges of tokens, and the places of conditions."""
    texts = words.texts
    parts: list[_Part] = []
    conditions: list[int] = []
    place = where + 1
    while texts[place] != "":
        end, depth = place, 0
        while texts[end] != "" and (depth > 0 or texts[end] not in _SEPARATORS):
            last = texts[end][-1]
            depth += 1 if last in "([{" else -1 if last in ")]}" else 0
            end += 1
        part = _part(words, place, end)
        if part is None:
            conditions.append(place)
        else:
            if any(part.name == other.name for other in parts):
                words.fail(f"`{part.name}` is defined twice", part.place, help="give one of them another name", kind="names")
            if part.name in words.declared:
                words.fail(
                    f"`{part.name}` is a variable and a part",
                    part.place,
                    cause="it was declared as a variable",
                    help="rename the part",
                    kind="names",
                )
            parts.append(part)
        place = end + (texts[end] != "")
        if texts[end] in _SEPARATORS and texts[place] == "" and texts[end] not in (";", "\n"):
            words.fail(f"nothing stands after `{texts[end]}`", end, help="write another definition, or delete it")
    if place == where + 1:
        words.fail("nothing stands after `where`", where, help="write ... where u = x*y; v = x + y")
    return parts, conditions


def _part(words: Words, place: int, end: int) -> _Part | None:
    texts = words.texts
    token = texts[place]
    if not token[:1].isalpha():
        if place == end:
            words.fail("a definition is missing", place, help="write ... where u = x*y; v = x + y")
        return None
    if texts[place + 1] in ("=", ":="):
        if token[-1] in "'[(":
            words.fail(f"`{token}` cannot be defined", place, help="define a name such as u")
        return _Part(canonical(token), None, place, place + 2, end)
    if token[-1] != "(":
        return None
    at = place + 1
    arguments: list[Name] = []
    while texts[at][:1].isalpha() and texts[at][-1] not in "(['" and at < end:
        arguments.append(Name(canonical(texts[at])))
        at += 1
        if texts[at] == ",":
            at += 1
    if texts[at] == ")" and texts[at + 1] in ("=", ":=") and arguments:
        if len(set(arguments)) < len(arguments):
            words.fail("an argument stands twice", place, at, help="give each argument once", kind="names")
        return _Part(canonical(token[:-1]), tuple(arguments), place, at + 2, end)
    return None


def _in_order(words: Words, parts: list[_Part]) -> list[_Part]:
    """The parts so that each comes after those that its body names. Chains of definitions may be long: no recursion."""
    by_name = {part.name: part for part in parts}
    needs: dict[str, list[str]] = {}
    for part in parts:
        own = {argument.text for argument in part.arguments or ()}
        named = dict.fromkeys(canonical(token.rstrip("([")) for token in words.texts[part.start : part.end] if token[0].isalpha())
        needs[part.name] = [name for name in named if name in by_name and name not in own]
    ordered: list[_Part] = []
    state: dict[str, int] = {}
    for part in parts:
        stack = [(part.name, iter(needs[part.name]))] if part.name not in state else []
        if stack:
            state[part.name] = 1
        while stack:
            name, rest = stack[-1]
            for other in rest:
                if state.get(other) == 1:
                    words.fail(
                        f"`{other}` is defined by itself",
                        by_name[other].place,
                        cause="the definitions go round in a circle" if other != name else "its definition contains it",
                        help="rename one of them",
                        kind="cycle",
                    )
                if other not in state:
                    state[other] = 1
                    stack.append((other, iter(needs[other])))
                    break
            else:
                state[name] = 2
                ordered.append(by_name[name])
                stack.pop()
    return ordered
