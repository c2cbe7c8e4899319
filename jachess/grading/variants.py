"""Parameters drawn for each student: the same name and seed always give the same numbers, on every machine."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from jachess.errors import InputError, JachessError
from jachess.expression.nodes import Name, Node
from jachess.syntax.reading import read_assumptions, read_expression

Drawn = tuple[tuple[str, str], ...]  # each parameter with its value as text

MAX_VALUES = 10_000  # of one parameter
_LISTED = 20_000  # combinations that are tried one by one
_TRIES = 2_000


@dataclass(frozen=True, slots=True)
class Parameter:
    """A name, and the values from which one is drawn for each student, each as text."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Variants:
    """The parameters of a key, and the conditions that hold for every draw."""

    parameters: tuple[Parameter, ...] = ()
    conditions: tuple[str, ...] = ()
    seed: str = ""

    def draw(self, student: str) -> Drawn:
        """The values for one student; () when the key has no parameters.

        Raises: InputError when no draw meets the conditions.
        >>> Variants((Parameter("a", ("1", "2", "3")),), seed="7").draw("Ada")
        (('a', '3'),)
        """
        if not self.parameters:
            return ()
        who = unicodedata.normalize("NFC", student).strip()
        if self._count() <= _LISTED:
            allowed = self._allowed()
            if not allowed:
                raise _none(self)
            return allowed[_number(self.seed, who) % len(allowed)]
        for attempt in range(_TRIES):
            drawn = tuple(
                (each.name, each.values[_number(self.seed, who, each.name, str(attempt)) % len(each.values)])
                for each in self.parameters
            )
            if self.allows(drawn):
                return drawn
        raise _none(self)

    def every(self, most: int) -> tuple[tuple[Drawn, ...], bool]:
        """The draws that meet the conditions, at most so many (then spread over all), and whether these are all."""
        if not self.parameters:
            return ((),), True
        if self._count() <= _LISTED:
            allowed = self._allowed()
            if len(allowed) <= most:
                return allowed, True
            return tuple(allowed[len(allowed) * k // most] for k in range(most)), False
        return tuple(dict.fromkeys(self.draw(f"sample {k}") for k in range(most))), False

    def allows(self, drawn: Drawn) -> bool:
        """Whether every condition holds for these values."""
        if not self.conditions:
            return True
        from jachess.expression.exact import Values

        values = Values(constants(drawn))
        return all(values.truth(condition) is True for text in self.conditions for condition in _conditions(text))

    def _count(self) -> int:
        count = 1
        for each in self.parameters:
            count *= len(each.values)
        return count

    def _allowed(self) -> tuple[Drawn, ...]:
        found = _ALLOWED.get(self)
        if found is None:
            found = _ALLOWED[self] = tuple(filter(self.allows, self._product()))
        return found

    def _product(self) -> Iterator[Drawn]:
        for values in product(*(each.values for each in self.parameters)):
            yield tuple((each.name, value) for each, value in zip(self.parameters, values, strict=True))


_ALLOWED: dict[Variants, tuple[Drawn, ...]] = {}


def read_parameter(name: str, given: object) -> Parameter:
    """The parameter that an entry of [variants] says: "1..9", "-2..2 step 1/2", or a list of numbers and texts.

    Raises: InputError.
    >>> read_parameter("a", "1..3").values
    ('1', '2', '3')
    """
    if isinstance(given, str) and ".." in given:
        return Parameter(name, _range(given))
    listed = given if isinstance(given, list) else [given]
    values = tuple(dict.fromkeys(map(_value, listed)))
    if not values:
        raise InputError("the list is empty", help='give values: a = "1..9" or a = [2, 3, 5]', kind="key")
    return Parameter(name, values)


def constants(drawn: Drawn) -> dict[Node, Node]:
    """The values as expressions, by name."""
    return {Name(name): _constant(text) for name, text in drawn}


def _constant(text: str) -> Node:
    from jachess.expression.tidy import tidy

    return tidy(read_expression(text))


def _conditions(text: str) -> tuple[Node, ...]:
    return read_assumptions(text)


def _number(*parts: str) -> int:
    return int.from_bytes(hashlib.sha256("\0".join(parts).encode()).digest()[:8], "big")


def _none(variants: Variants) -> InputError:
    return InputError(
        "no choice of the parameters meets the conditions",
        cause="; ".join(variants.conditions),
        help="give more values, or fewer conditions",
        kind="key",
    )


def _value(given: object) -> str:
    if isinstance(given, bool) or not isinstance(given, (int, Fraction, str)):
        raise InputError(f"`{given}` is not a value", help='values are numbers, or texts such as "sqrt(2)"', kind="key")
    text = str(given) if not isinstance(given, str) else given
    node = read_expression(text)
    if node.support:
        raise InputError(f"`{text}` is not a number", help="a value has no names in it; conditions go to `where`", kind="key")
    return text


def _range(text: str) -> tuple[str, ...]:
    ends, _, step_text = text.partition("step")
    low_text, _, high_text = ends.partition("..")
    try:
        low, high, step = (Fraction(each.strip().replace(" ", "")) for each in (low_text, high_text, step_text or "1"))
    except (ValueError, ZeroDivisionError):
        raise InputError(f"`{text}` is not a range", help='write a = "1..9", or a = "0..1 step 1/4"', kind="key") from None
    if step <= 0 or high < low:
        raise InputError(
            f"`{text}` is an empty range", help="the first number is the smaller one, the step is positive", kind="key"
        )
    if (high - low) / step >= MAX_VALUES:
        raise InputError(f"`{text}` has more than {MAX_VALUES} values", help="take a larger step", kind="key")
    count = (high - low) // step + 1
    return tuple(str(low + k * step) for k in range(count))


def check_conditions(variants: Variants) -> None:
    """Raise InputError where a condition cannot be read, names something else, or leaves nothing to draw."""
    names = {Name(each.name) for each in variants.parameters}
    for text in variants.conditions:
        from jachess.expression.nodes import free_names

        conditions = _conditions(text)
        others = [name.text for name in free_names(*conditions) if name not in names]
        if others:
            raise InputError(
                f"the condition `{text}` has the name `{others[0]}`", help="conditions are on the parameters alone", kind="key"
            )
    try:
        variants.draw("anybody")
    except InputError:
        raise
    except JachessError as error:
        raise InputError(f"a condition has no value: {error}", kind="key") from None


def used(parameters: Iterable[str], texts: Iterable[str]) -> frozenset[str]:
    """Which parameters occur in some texts of a key; in doubt they all do."""
    from jachess.syntax.names import canonical
    from jachess.syntax.tokens import scan

    wanted = list(parameters)
    if not wanted:
        return frozenset()
    seen: set[str] = set()
    for text in texts:
        if "\\" in text:
            return frozenset(wanted)
        try:
            seen.update(canonical(token.rstrip("([")) for token in scan(text).texts if token[:1].isalpha())
        except InputError:
            return frozenset(wanted)
    return frozenset(name for name in wanted if name in seen)
