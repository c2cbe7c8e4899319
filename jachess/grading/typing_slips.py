"""Slips of typing: the text of the answer read in other ways, until one of them is right.

Brackets are put in, moved or taken out at one place (or at every place of one kind); names that the question does not
have are taken for what they look like: X for x, x2 for x^2, xy for x·y, O for 0, l for 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from jachess.errors import JachessError
from jachess.expression.nodes import Name, Node, free_names
from jachess.results.functions import VectorFunction
from jachess.syntax.reading import read
from jachess.syntax.tokens import scan
from jachess.vocabulary import SPELLINGS

MAX_TOKENS = 90
MAX_TRIED = 160
BRACKETS = "brackets are missing or misplaced: what was typed is read in another way than it was meant"
NAMES = "a letter or digit was mistyped: there is a name that the question does not have"

_JOINING = frozenset({"*", "/", "^", "**", "-"})
_OPEN, _CLOSE = "([{", ")]}"
_OPERATORS = frozenset({"+", "-", "*", "/", "^", "**", ",", ";", "=", "newline"})


def repairs(text: str, known: Iterable[Name], sure: bool = False) -> Iterator[tuple[VectorFunction, str]]:
    """Other readings of a text, each with what was changed, the likelier first; the text as it stands is not among them.

    sure: only those at which typing alone is to blame, as in 1/2x.
    """
    seen = {text}
    names = {name.text for name in known}
    variants = ((variant, BRACKETS) for variant in _bracketed_everywhere(text)) if sure else _variants(text, names)
    for variant, said in variants:
        if variant in seen:
            continue
        seen.add(variant)
        if len(seen) > MAX_TRIED:
            return
        try:
            yield read(variant), said
        except JachessError:
            continue


def strange_names(nodes: Iterable[Node], known: Iterable[Name]) -> tuple[Name, ...]:
    """The names in an answer that the question does not have."""
    names = set(known)
    return tuple(name for name in free_names(*nodes) if name not in names)


def _variants(text: str, names: set[str]) -> Iterator[tuple[str, str]]:
    try:
        tokens = scan(text)
    except JachessError:
        return
    texts = tokens.texts[:-1]
    if not texts or len(texts) > MAX_TOKENS or tokens.latex:
        return
    spans = tokens.spans()[: len(texts)]
    if len(spans) != len(texts):
        return
    for variant in _renamed(text, texts, spans, names):
        yield variant, NAMES
        for bracketed in _bracketed_everywhere(variant):
            yield bracketed, NAMES
    for bracketed in _bracketed_everywhere(text):
        yield bracketed, BRACKETS
    for edited in _bracketed(text, texts, spans):
        yield edited, BRACKETS


# Names.


def _renamed(text: str, texts: list[str], spans: list[tuple[int, int]], names: set[str]) -> Iterator[str]:
    strange: dict[str, list[str]] = {}
    for token in texts:
        bare = token.rstrip("([")
        if (
            bare
            and bare[0].isalpha()
            and bare not in names
            and bare not in SPELLINGS
            and bare not in _WORDS
            and token not in strange
        ):
            strange[token] = list(dict.fromkeys(_looks_like(bare, names)))[:4]
    strange = {token: likely for token, likely in strange.items() if likely}
    if not strange or len(strange) > 3:
        return
    for chosen in product(*strange.values()):
        new = dict(zip(strange, chosen, strict=True))
        pieces: list[str] = []
        last = 0
        for token, (start, end) in zip(texts, spans, strict=True):
            if token in new:
                bracket = token[-1] if token[-1] in "([" else ""
                pieces += [text[last:start], f"({new[token]})", bracket]
                last = end
        yield "".join(pieces) + text[last:]


_WORDS = frozenset({"pi", "e", "and", "or", "where", "newline", "none"})


def _looks_like(name: str, names: set[str]) -> Iterator[str]:
    for other in (name.lower(), name.upper()):
        if other != name and (other in names or other in SPELLINGS):
            yield other
    letters = name.rstrip("0123456789").rstrip("_")
    digits = name[len(letters) :].strip("_")
    for base in (letters, letters.lower()):
        if digits and base in names:
            yield f"{base}^{digits}"
            yield f"{base}*{digits}"
    if name in ("O", "o"):
        yield "0"
    if name in ("l", "I"):
        yield "1"
    if len(name) > 1 and all(letter in names for letter in name):
        yield "*".join(name)
    lower = name.lower()
    if len(name) > 1 and all(letter in names for letter in lower):
        yield "*".join(lower)


# Brackets.


def _bracketed_everywhere(text: str) -> Iterator[str]:
    """Every denominator, or every exponent, taken as long as products go."""
    for sign in ("/", "^"):
        if sign not in text or "\\" in text:
            continue
        pieces: list[str] = []
        place = 0
        while place < len(text):
            pieces.append(text[place])
            if text[place] == sign:
                end = _end_of_product(text, place + 1)
                pieces += ["(", text[place + 1 : end], ")"]
                place = end
            else:
                place += 1
        yield "".join(pieces)


def _end_of_product(text: str, place: int) -> int:
    depth = 0
    first = place
    while place < len(text):
        sign = text[place]
        if sign in _OPEN:
            depth += 1
        elif sign in _CLOSE:
            if not depth:
                break
            depth -= 1
        elif not depth and (sign in ",;/\n=" or (sign in "+-" and text[first:place].strip())):
            break
        place += 1
    return place


def _bracketed(text: str, texts: list[str], spans: list[tuple[int, int]]) -> Iterator[str]:
    count = len(texts)
    partner = _partners(texts)
    # a closing bracket moved, a pair taken out
    for first, last in partner.items():
        start, end = spans[first][1] - 1, spans[last][1] - 1
        for k in range(last + 1, min(count, last + 6)):
            if texts[k][-1] in _CLOSE or texts[k] in (",", ";", "newline"):
                break
            if _ends(texts[k]):
                yield text[:end] + text[end + 1 : spans[k][1]] + ")" + text[spans[k][1] :]
        for k in range(last - 1, first, -1):
            if _ends(texts[k]) and _balanced(texts, first + 1, k):
                yield text[: spans[k][1]] + ")" + text[spans[k][1] : end] + text[end + 1 :]
        if texts[first] == "(":
            yield text[:start] + " " + text[start + 1 : end] + " " + text[end + 1 :]
    # a pair put in
    for i in range(count):
        if not _begins(texts, i):
            continue
        before = texts[i - 1] if i else ""
        depth = 0
        for j in range(i, count):
            if texts[j][-1] in _OPEN:
                depth += 1
            elif texts[j][0] in _CLOSE:
                depth -= 1
                if depth < 0:
                    break
            if not depth and texts[j] in (",", ";", "newline"):
                break
            after = texts[j + 1] if j + 1 < count else ""
            if depth or j == i or not _ends(texts[j]):
                continue
            if partner.get(i) == j or (before in _JOINING and _spaced_sum(text, texts, spans, i, j)):
                continue
            if (
                before in ("/", "^", "**", "*", "-")
                or (before and before in SPELLINGS)
                or after in ("/", "^", "**", "*")
                or _begins_operand(after)
            ):
                yield text[: spans[i][0]] + "(" + text[spans[i][0] : spans[j][1]] + ")" + text[spans[j][1] :]
    # one bracket too few, or one too many
    left = _unclosed(texts)
    if left is not None:
        for k in range(count - 1, -1, -1):
            if _ends(texts[k]):
                yield text[: spans[k][1]] + left + text[spans[k][1] :]
    elif sum(token[-1] in _OPEN for token in texts) + 1 == sum(token[0] in _CLOSE for token in texts):
        for k, token in enumerate(texts):
            if token in _CLOSE:
                yield text[: spans[k][0]] + text[spans[k][1] :]
                opening = _OPEN[_CLOSE.index(token)]
                for j in range(k):
                    if _begins(texts, j):
                        yield text[: spans[j][0]] + opening + text[spans[j][0] :]


def _unclosed(texts: list[str]) -> str | None:
    """The bracket that closes the only round one that is left open."""
    stack: list[str] = []
    for token in texts:
        if token[-1] in _OPEN:
            stack.append(token[-1])
        elif token[0] in _CLOSE and stack and _OPEN.index(stack[-1]) == _CLOSE.index(token[0]):
            stack.pop()
    return ")" if stack == ["("] else None


def _spaced_sum(text: str, texts: list[str], spans: list[tuple[int, int]], first: int, last: int) -> bool:
    """Whether a bracket from first to last would join terms that were typed well apart: x^3 - 3*x is no slip for x^(3 - 3*x)."""
    depth = 0
    for k in range(first, last + 1):
        depth += (texts[k][-1] in _OPEN) - (texts[k][0] in _CLOSE)
        if not depth and k > first and texts[k] in ("+", "-") and text[spans[k][0] - 1] == " ":
            return True
    return False


def _partners(texts: list[str]) -> dict[int, int]:
    stack: list[int] = []
    found: dict[int, int] = {}
    for k, token in enumerate(texts):
        if token[-1] in _OPEN:
            stack.append(k)
        elif token[0] in _CLOSE and stack:
            opened = stack.pop()
            if texts[opened][-1] == "(":
                found[opened] = k
    return found


def _balanced(texts: list[str], first: int, last: int) -> bool:
    depth = 0
    for token in texts[first : last + 1]:
        depth += (token[-1] in _OPEN) - (token[0] in _CLOSE)
        if depth < 0:
            return False
    return depth == 0


def _ends(token: str) -> bool:
    """Whether an operand can end with this token."""
    return token[-1] in _CLOSE or (token[-1] not in _OPEN and token not in _OPERATORS and token not in SPELLINGS) or token == "e"


def _begins(texts: list[str], place: int) -> bool:
    """Whether an operand can begin with this token."""
    token = texts[place]
    if token == "-":
        return place == 0 or texts[place - 1] in ("^", "**", "(", ",", "/", "*")
    return _begins_operand(token)


def _begins_operand(token: str) -> bool:
    return bool(token) and token not in _OPERATORS and token[0] not in _CLOSE
