"""Forms of generated functions: tidy, printed and read, sent through the wire, carried to SymPy and back."""

from __future__ import annotations

import generators as g
from hypothesis import assume, given, note

from jachess.algebra.bridge import from_sympy, to_sympy
from jachess.algebra.wire import dumps, loads
from jachess.errors import InputError
from jachess.expression.ball import enclose_many
from jachess.expression.checking import Checker, sample
from jachess.expression.nodes import Call, Node, free_names, operations, postorder
from jachess.expression.notation import plain
from jachess.expression.tidy import collected, tidy
from jachess.syntax.reading import read


@g.budget
@given(f=g.functions)
def test_tidy_keeps_values_and_domain(f: Node) -> None:
    shown = tidy(f)
    note(f"f = {f}\ntidy: {shown}")
    names = free_names(f)
    Checker(names).equal(f, shown, 8)
    for attempt in range(8):
        before, after = enclose_many((f, shown), sample(names, attempt), 128)
        # a factor that cancels may widen the domain by single points, never narrow it
        assert before is None or after is not None, sample(names, attempt)


@g.budget
@given(f=g.functions)
def test_collected_keeps_values(f: Node) -> None:
    note(f"f = {f}\ncollected: {collected(f)}")
    Checker(free_names(f)).equal(f, collected(f), 8)


@g.budget
@given(f=g.functions)
def test_tidy_settles(f: Node) -> None:
    once = tidy(f)
    note(f"f = {f}\ntidy: {once}")
    assert tidy(once) is once


@g.budget
@given(f=g.functions)
def test_plain_text_reads_back_as_the_same_expression(f: Node) -> None:
    text = plain(f)
    assert read(text).components == (f,), text


@g.budget
@given(f=g.functions)
def test_tidy_text_reads_back_as_the_same_expression(f: Node) -> None:
    shown = tidy(f)
    text = plain(shown)
    assert read(text).components == (shown,), text


@g.budget
@given(text=g.texts)
def test_typed_text_reads_and_prints_to_itself(text: str) -> None:
    function = read(text)
    for component in function.components:
        printed = plain(component)
        note(printed)
        assert read(printed).components == (component,)


@g.budget
@given(f=g.functions, h=g.functions)
def test_the_wire_gives_the_same_nodes(f: Node, h: Node) -> None:
    assert loads(dumps(f, h, f)) == (f, h, f)


@g.budget
@given(f=g.functions)
def test_sympy_and_back_keeps_values(f: Node) -> None:
    expression = to_sympy(f) if g.finite(f) else None
    assume(expression is not None)
    back = from_sympy(expression)
    note(f"f = {f}\nSymPy: {expression}\nback: {back}")
    Checker(free_names(f)).equal(f, back, 6)


@g.budget
@given(f=g.functions)
def test_coming_from_sympy_never_fails_otherwise(f: Node) -> None:
    assume(g.finite(f))
    try:
        back = from_sympy(to_sympy(f).together())
    except InputError:
        return
    assert operations(back) >= 0
    assert all(type(part) is not Call or part.name for part in postorder(back))
