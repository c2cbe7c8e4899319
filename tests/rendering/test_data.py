"""JSON as the contract has it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from jachess import library
from jachess.errors import LimitReached
from jachess.expression.nodes import ONE, TWO, Name, Node, Product, Sum
from jachess.rendering import render
from jachess.rendering.data import data
from jachess.results.functions import VectorFunction
from jachess.results.matrices import Gradient
from jachess.syntax.reading import read_expression


def found(command: str, text: str, **asked: Any) -> Any:
    return json.loads(render(getattr(library, command)(text, **asked), "json"))


def test_the_example_of_the_contract() -> None:
    answer = found("jacobian", "x*y, x+y^2", at="2,3", steps="none")
    core = {key: answer[key] for key in ("schema", "command", "input", "result", "steps", "notes")}
    assert core == {
        "schema": "jachess/1",
        "command": "jacobian",
        "input": {"text": "x*y, x+y^2", "components": ["x*y", "x + y^2"], "variables": ["x", "y"], "parameters": []},
        "result": {"kind": "jacobian", "shape": [2, 2], "entries": [["y", "x"], ["1", "2*y"]]},
        "steps": [],
        "notes": [],
    }
    (at,) = answer["at"]
    assert at["point"] == {"x": "2", "y": "3"}
    assert at["status"] == "ok"
    assert at["exact"] == [["3", "2"], ["1", "6"]]
    assert at["value"] == [[3.0, 2.0], [1.0, 6.0]]
    assert "reason" not in at


def test_shapes() -> None:
    assert found("derivative", "x^2", at="3")["at"][0]["value"] == 6.0
    assert found("derivative", "x^2")["result"]["entries"] == "2*x"
    assert found("gradient", "x*y", at="2,3")["at"][0]["exact"] == ["3", "2"]
    assert found("hessian", "x*y")["result"]["entries"] == [["0", "1"], ["1", "0"]]


def test_undefined_for_that_entry_only() -> None:
    (at,) = found("gradient", "abs(x) + y^2", at="0,1")["at"]
    assert at["status"] == "undefined"
    assert at["exact"] == [None, "2"]
    assert at["value"] == [None, 2.0]
    assert at["reason"] == at["reasons"][0]
    assert at["reasons"][1] is None


def test_undefined_scalar() -> None:
    (at,) = found("derivative", "abs(x)", at="0")["at"]
    assert (at["status"], at["exact"], at["value"]) == ("undefined", None, None)
    assert at["reason"]


def test_a_step() -> None:
    (step,) = found("derivative", "sin(x^2)")["steps"]
    wanted = {"number", "rule", "title", "statement", "expression", "variable", "result", "verified", "conditions", "steps"}
    stack = [step]
    while stack:
        part = stack.pop()
        assert wanted <= part.keys()
        assert part["verified"] in ("exact", "numeric")
        assert part["statement"].isascii()
        stack += part["steps"]
    assert (step["rule"], step["title"], step["statement"]) == ("chain", "Chain rule", "(g(u))' = g'(u)*u'")
    assert [part["number"] for part in step["steps"]] == [f"1.{k}" for k in range(1, len(step["steps"]) + 1)]


def test_every_expression_reads_back() -> None:
    result = library.hessian("x^2*y/(1 + x^2) + sin(x*y)", at="1,1/3")
    answer = data(result)
    for row, texts in zip(result.rows, answer["result"]["entries"], strict=True):
        for node, text in zip(row, texts, strict=True):
            assert read_expression(text) is node
    stack = list(answer["steps"])
    while stack:
        step = stack.pop()
        for key in ("expression", "result", "combined"):
            if key in step:
                read_expression(step[key])
        stack += step["steps"]


def test_the_same_bytes_for_the_same_input() -> None:
    texts = {render(library.gradient("x*y + z"), "json") for _ in range(3)}
    assert len(texts) == 1


def test_the_hierarchy() -> None:
    answer = found("derive", "x^2*y")
    assert answer["command"] == "derive"
    assert answer["result"]["kind"] == "gradient"
    assert [row["kind"] for row in answer["hierarchy"] if row["here"]] == ["gradient"]
    assert answer["second"]["result"]["kind"] == "hessian"


def test_shared_parts_that_would_fill_the_memory_are_refused() -> None:
    x = Name("x")
    node: Node = x
    for _ in range(100):
        node = Product((Sum((node, ONE)), Sum((node, TWO))))
    with pytest.raises(LimitReached):
        data(Gradient(VectorFunction((x,), (x,)), ((node,),)))
