"""What is checked when everything is read: indices, conditions, the size of constants; and hints at other meanings."""

from __future__ import annotations

from jachess.expression.nodes import Call, Name, Node, postorder
from jachess.syntax.cost import Excess, bounds, refusal
from jachess.syntax.names import GREEK_NAMES, canonical
from jachess.syntax.refusals import is_condition
from jachess.syntax.words import Words

_MANY = 6000  # digits that make a constant too large even without a power


def check(words: Words, components: tuple[Node, ...], condition: bool = False) -> None:
    """Refuse indices without a value, conditions in place of numbers, and constants that are too large."""
    if words.open:
        for node in postorder(*components):
            if type(node) is Call and node.name == "[]":
                place = words.places.get(node, 0)
                words.fail(
                    "an index has no value",
                    place,
                    help="write a number, or a sum over the index with numbers as bounds",
                    kind="index",
                )
    if words.conditions:
        _check_conditions(words, components, condition)
    if words.heavy or (len(words.tokens.source) > _MANY and _digits(words) > _MANY):
        try:
            bounds(components, {})
        except Excess as excess:
            at = words.ranges.get(excess.node)
            if at is None and excess.node in words.places:
                at = (words.places[excess.node],) * 2
            raise refusal(excess, words.tokens.source, words.tokens.span(*at) if at else None) from None


def _digits(words: Words) -> int:
    """The characters of all numbers in the text."""
    return sum(len(token) for token in words.texts if "-" < token[:1] < ":")


def _check_conditions(words: Words, components: tuple[Node, ...], condition: bool) -> None:
    for component in components:
        if is_condition(component) and not condition:
            _refuse_condition(words, component)
    for node in postorder(*components):
        name = node.name if type(node) is Call else ""
        if name in ("and", "or", "not"):
            wrong = [arg for arg in node.args if not is_condition(arg)]
        elif name == "piecewise":
            wrong = [arg for arg in node.args[::2] if is_condition(arg)]
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


def hints(words: Words, free: list[Name], variables: tuple[Name, ...], definitions: tuple[tuple[Name, Node], ...]) -> None:
    """Remark on names that were perhaps meant as products: xy beside x and y."""
    single = {name.text for name in (*free, *variables) if len(name.text) == 1} | {pair[0].text for pair in definitions} | {"e"}
    for name in free:
        text = name.text
        if text in words.declared:
            continue
        if text == "E":
            words.note("`E` is read as a name; the constant is written e", words.names[name], kind="hint")
        if not 1 < len(text) <= 4 or not text.isalpha() or text in GREEK_NAMES:
            continue
        alone = len(text) < 4 and text[-1] in "xyz" and text[-1] not in single  # ax + b: x would be no variable
        factors = ["pi", *text.replace("pi", "", 1)] if "pi" in text else [*text]
        if "pi" in text or alone or all(letter in single or letter in "xyz" for letter in text):
            words.note(f"`{text}` is read as one name; for the product write {'*'.join(factors)}", words.names[name], kind="hint")
    if len(words.texts) < 200:
        _hint_thousands(words)
    if len(definitions) > 0:
        _hint_unused(words, definitions)


def _hint_thousands(words: Words) -> None:
    """Remark on 1,000, which is two components."""
    texts = words.texts
    for place in range(1, len(texts) - 2):
        if (
            texts[place] == ","
            and len(texts[place + 1]) == 3
            and texts[place + 1].isdigit()
            and texts[place - 1].isdigit()
            and not words.apart(place + 1)
        ):
            left, right = texts[place - 1], texts[place + 1]
            words.note(
                f"`{left},{right}` is read as two components, {left} and {int(right)}; write {left}{right} for one number",
                place - 1,
                place + 1,
                "hint",
            )
            return


def _hint_unused(words: Words, definitions: tuple[tuple[Name, Node], ...]) -> None:
    """Remark on parts that nothing needs."""
    used = {
        canonical(token.rstrip("(["))
        for place, token in enumerate(words.texts)
        if words.texts[place + 1 : place + 2] not in (["="], [":="])
    }
    for name, _ in definitions:
        if name.text not in used:
            place = next(at for at, token in enumerate(words.texts) if canonical(token) == name.text)
            words.note(f"`{name.text}` is defined and not used", place, kind="hint")
