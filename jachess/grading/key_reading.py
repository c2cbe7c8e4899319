"""TOML text → Key: every field has its reader, and every fault is gathered with its line before any of them is said."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from dataclasses import fields
from datetime import UTC, date, datetime
from fractions import Fraction
from functools import partial
from typing import Any

from jachess.errors import InputError, JachessError
from jachess.grading.key import KINDS, Fault, Key, KeyProblem, Question
from jachess.grading.key_lines import Path, line_of, lines_of
from jachess.grading.variants import Parameter, Variants, check_conditions, read_parameter


def read(text: str, name: str = "") -> Key:
    """The key that a TOML text says. Raises: KeyProblem with every fault of it."""
    try:
        data = tomllib.loads(text, parse_float=_exact)
    except tomllib.TOMLDecodeError as error:
        raise KeyProblem([_syntax_fault(str(error), text)], name) from None
    except RecursionError:
        raise KeyProblem([Fault(0, "brackets are nested too deep")], name) from None
    return _Reader(text, data, name).key()


# Single values.


def _exact(text: str) -> Fraction | float:
    try:
        return Fraction(text) if len(text) < 400 and abs(int(text.lower().partition("e")[2] or 0)) < 400 else float(text)
    except ValueError:
        return float(text)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool) or not isinstance(value, (int, Fraction)):
        raise InputError("a text is expected", help="put it in quotes")
    return str(value)


def _list_text(value: Any) -> str:
    """A text, or a list that means the text with commas between."""
    return ", ".join(map(_text, value)) if isinstance(value, list) else _text(value)


def _word(value: Any, allowed: tuple[str, ...]) -> str:
    if value in allowed:
        return str(value)
    shown = value if isinstance(value, str) else _shown(value)
    raise InputError(f"`{shown}` is not one of {', '.join(allowed)}", help=_near(shown, allowed))


def _number(value: Any, low: Fraction | None = None, high: Fraction | None = None) -> Fraction:
    if isinstance(value, str):
        try:
            text = value.strip()
            value = Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)
        except (ValueError, ZeroDivisionError):
            raise InputError(f"`{value}` is not a number", help='write 2, 0.5, "1/3" or "20%"') from None
    if isinstance(value, bool) or not isinstance(value, (int, Fraction)):
        raise InputError(f"`{_shown(value)}` is not a number", help='write 2, 0.5 or "1/3"')
    found = Fraction(value)
    if (low is not None and found < low) or (high is not None and found > high):
        limits = f"from {low} to {high}" if high is not None else f"at least {low}"
        raise InputError(f"{found} is out of range", help=f"it is {limits}")
    return found


def _whole(value: Any, low: int, high: int) -> int:
    found = _number(value, Fraction(low), Fraction(high))
    if found.denominator != 1:
        raise InputError(f"{found} is not a whole number")
    return int(found)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise InputError(f"`{_shown(value)}` is neither true nor false", help="write true or false, without quotes")
    return value


def _names(value: Any) -> tuple[str, ...]:
    from jachess.syntax.reading import read_names

    text = _list_text(value)
    return tuple(name.text for name in read_names(text))


def _from(value: Any) -> tuple[tuple[str, str], ...]:
    if isinstance(value, dict):
        return tuple((str(name), _text(id)) for name, id in value.items())
    return (("", _text(value)),)


def _late(value: Any) -> Fraction:
    if value == "note":
        return Fraction(0)
    if value == "zero":
        return Fraction(1)
    try:
        return _number(value, Fraction(0), Fraction(1))
    except InputError:
        raise InputError(f"`{_shown(value)}` does not say what a late answer loses", help='"note", "zero" or "20%"') from None


def _moment(value: Any) -> datetime:
    """A date stands for its last second, a time without zone for UTC."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            raise InputError(f"`{value}` is not a time", help="write 2026-11-20T23:59:00") from None
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, 23, 59, 59, tzinfo=UTC)
    raise InputError(f"`{_shown(value)}` is not a time", help="write 2026-11-20T23:59:00")


_SHARE = partial(_number, low=Fraction(0), high=Fraction(1))
_TOLERANCE = partial(_number, low=Fraction(0), high=Fraction(1_000_000))

# How each field of a question is read.
_FIELDS: dict[str, Callable[[Any], Any]] = {
    "id": _text,
    "kind": partial(_word, allowed=tuple(KINDS)),
    "function": _list_text,
    "variables": _names,
    "points": partial(_number, low=Fraction(0)),
    "at": _list_text,
    "direction": _list_text,
    "order": partial(_whole, low=1, high=50),
    "answer": _list_text,
    "form": partial(_word, allowed=("any", "simplified", "expanded", "factored", "exact")),
    "form_credit": _SHARE,
    "assume": _list_text,
    "rtol": _TOLERANCE,
    "atol": _TOLERANCE,
    "digits": _flag,
    "vector": partial(_word, allowed=("any", "row", "column")),
    "layout": partial(_word, allowed=("numerator", "denominator", "any")),
    "from": _from,
    "cap": _SHARE,
    "typing": partial(_word, allowed=("full", "part", "none")),
    "partial": _flag,
    "kinds": _flag,
    "message": _text,
}

# What may stand at the top for every question.
_SHARED = frozenset(
    ("points", "form", "form_credit", "assume", "rtol", "atol", "digits", "vector", "layout", "cap", "typing", "partial", "kinds")
)

_OPTIONS: dict[str, Callable[[Any], Any]] = {
    "title": _text,
    "seed": _text,
    "hints": _flag,
    "reveal": partial(_word, allowed=("none", "entries", "key")),
    "deadline": _moment,
    "late": _late,
}


class _Reader:
    """The reading of one key; faults are gathered as it goes."""

    def __init__(self, text: str, data: dict[str, Any], name: str) -> None:
        self.text, self.data, self.name = text, data, name
        self.lines = lines_of(text)
        self.faults: list[Fault] = []

    def key(self) -> Key:
        given: dict[str, Any] = {}
        shared: dict[str, Any] = {}
        for name, value in self.data.items():
            if name in ("question", "variants"):
                continue
            if name in _OPTIONS:
                self._put(given, name, _OPTIONS[name], value, (name,))
            elif name in _SHARED:
                self._put(shared, name, _FIELDS[name], value, (name,))
            elif name == "questions":
                self._fault((name,), "`questions` is not known", "each question begins with the line [[question]]")
            else:
                self._fault((name,), f"`{name}` is not known", _near(name, (*_OPTIONS, *_SHARED, "question", "variants")))
        variants = self._variants(given.pop("seed", ""))
        key = Key(given.pop("title", "") or "Homework", self._questions(shared, variants), variants, **given, text=self.text)
        if self.faults:
            raise KeyProblem(self.faults, self.name)
        return key

    def _fault(self, path: Path, message: str, help: str = "", question: str = "") -> None:
        self.faults.append(Fault(line_of(self.lines, path), message, help, question))

    def _put(self, target: dict[str, Any], name: str, reader: Callable[[Any], Any], value: Any, path: Path, id: str = "") -> None:
        try:
            target[name] = reader(value)
        except InputError as error:
            place = f"question {id}: " if id else ""
            self._fault(path, f"{place}{name}: {error.message}", error.help or error.cause, id)

    def _variants(self, seed: str) -> Variants:
        table = self.data.get("variants", {})
        if not isinstance(table, dict):
            self._fault(("variants",), "`variants` is not a table", "begin it with the line [variants]")
            return Variants()
        parameters: dict[str, Parameter] = {}
        conditions: list[str] = []
        for name, value in table.items():
            path: Path = ("variants", name)
            if name == "where":
                for each in value if isinstance(value, list) else [value]:
                    found: dict[str, str] = {}
                    self._put(found, "where", _text, each, path)
                    conditions += found.values()
                continue
            try:
                names = _names(name)
            except InputError as error:
                self._fault(path, f"variants: {error.message}", error.help)
                continue
            if len(names) != 1 or names[0] in ("e", "pi", "i"):
                self._fault(path, f"variants: `{name}` is not a name for a parameter", "take one letter, such as a")
                continue
            self._put(parameters, names[0], partial(read_parameter, names[0]), value, path)
        variants = Variants(tuple(parameters.values()), tuple(conditions), seed)
        if len(parameters) == len(table) - ("where" in table):
            try:
                check_conditions(variants)
            except InputError as error:
                self._fault(("variants", "where"), f"variants: {error.message}", error.help or error.cause)
        return variants

    def _questions(self, shared: dict[str, Any], variants: Variants) -> tuple[Question, ...]:
        tables = self.data.get("question", [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            self._fault(("question",), "`question` is not a list of tables", "begin each question with the line [[question]]")
            return ()
        if not tables and "questions" not in self.data:
            self._fault((), "the key has no questions", "begin a question with the line [[question]]")
        known: dict[str, Question] = {}
        for number, table in enumerate(tables):
            before = len(self.faults)
            question = self._question(number, table, shared, known)
            if question is None:
                continue
            if len(self.faults) == before:
                self._compute(number, question, known, variants)
            known[question.id] = question
        return tuple(known.values())

    def _question(self, number: int, table: dict[str, Any], shared: dict[str, Any], known: dict[str, Question]) -> Question | None:
        path: Path = ("question", number)
        id = str(table.get("id", "")).strip()
        values: dict[str, Any] = dict(shared)
        for name, value in table.items():
            if name not in _FIELDS:
                self._fault((*path, name), f"{_where(id, number)}: `{name}` is not known", _near(name, _FIELDS), id)
            else:
                self._put(values, name, _FIELDS[name], value, (*path, name), id or str(number + 1))
        if not id:
            self._fault(path, f"{_where(id, number)} has no id", 'write id = "1a"')
            return None
        if any(char in id for char in ":=,\n\t") or not id.isprintable():
            self._fault(
                (*path, "id"), f"the id `{_shown(id)}` has a sign that answers are separated by", "take letters and digits", id
            )
            return None
        if id.casefold() in map(str.casefold, known):
            self._fault((*path, "id"), f"the id `{id}` stands twice", "every question has its own id", id)
            return None
        values["carried"] = self._carried(values.pop("from", ()), number, id, known)
        self._inherit(values, known)
        if "kind" not in table:
            if "answer" not in values:
                self._fault(path, f"question {id} has neither a kind nor an answer", f"kinds are {', '.join(KINDS)}", id)
            values.setdefault("kind", "expression")
        elif "kind" in values and not values.get("answer"):
            self._need(values, path, id)
        values.setdefault("kind", "expression")
        return Question(**values)

    def _carried(
        self, given: tuple[tuple[str, str], ...], number: int, id: str, known: dict[str, Question]
    ) -> tuple[tuple[str, str], ...]:
        for _, source in given:
            if source not in known:
                later = any(isinstance(each, dict) and each.get("id") == source for each in self.data["question"][number:])
                self._fault(
                    ("question", number, "from"),
                    f"question {id}: `{source}` is not an earlier question",
                    "move it before this one" if later else _near(source, known),
                    id,
                )
                return ()
        return given

    def _inherit(self, values: dict[str, Any], known: dict[str, Question]) -> None:
        """A question that follows from another is about the same function, if it does not give its own."""
        for name, source in values["carried"]:
            if name == "" and "function" not in values and "answer" not in values and source in known:
                values["function"] = known[source].function
                values.setdefault("variables", known[source].variables)

    def _need(self, values: dict[str, Any], path: Path, id: str) -> None:
        kind = values["kind"]
        if kind == "expression":
            self._fault(path, f"question {id} has no answer", 'kind "expression" needs answer = "..."', id)
            return
        needed = KINDS[kind]
        for name in ("function", *needed):
            if not values.get(name):
                example = {"function": '"x*y, x+y^2"', "at": '"2,3"', "direction": '"3,4"'}[name]
                self._fault(path, f"question {id}: kind {kind} needs `{name}`", f"write {name} = {example}, or give the answer", id)

    def _compute(self, number: int, question: Question, known: dict[str, Question], variants: Variants) -> None:
        """Work out what is asked, for one choice of the parameters: what cannot be computed is a fault of the key."""
        from jachess.grading.questions import expected

        path: Path = ("question", number)
        try:
            drawn = variants.draw("anybody")
        except InputError:
            return  # said already
        try:
            expected(question, drawn, known)
        except InputError as error:
            place = _field_of(error, question)
            self._fault((*path, place), f"question {question.id}: {place}: {error.message}", error.help or error.cause, question.id)
        except JachessError as error:
            self._fault(
                path, f"question {question.id} has no answer: {error}", "change the function or give the answer", question.id
            )


def _field_of(error: InputError, question: Question) -> str:
    """The field whose text an error is about."""
    for name in ("at", "direction", "assume", "answer", "function"):
        text = getattr(question, name)
        if text and error.text == text:
            return name
    return "answer" if question.answer else "function"


def _syntax_fault(message: str, text: str) -> Fault:
    """The standard reader says the place in its message: "... (at line 3, column 5)", or "(at end of document)"."""
    said, _, place = message.rpartition(" (at ")
    words = place.rstrip(")").replace(",", "").split()
    line = int(words[1]) if len(words) == 4 and words[1].isdigit() else text.rstrip().count("\n") + 1 if text.strip() else 0
    return Fault(
        line, f"the key is not TOML: {said or message}", "texts stand in quotes, lists in brackets, each entry on a line of its own"
    )


def _where(id: str, number: int) -> str:
    return f"question {id}" if id else f"question number {number + 1}"


def _near(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    listed = list(known)
    near = get_close_matches(name, listed, n=1, cutoff=0.5) if len(name) < 40 else []
    if near:
        return f"did you mean `{near[0]}`?"
    return f"known are {', '.join(listed)}" if listed else "there is none before it"


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else str(value)
    return ascii(text[:60])[1:-1] if not text.isprintable() else text[:60]


assert {each.name for each in fields(Question)} >= set(_FIELDS) - {"from"}
