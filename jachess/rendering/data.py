"""The JSON format, schema jachess/1: what scripts, graders and other programs rely on.

Expressions are texts in the plain form, which read back; floats are the nearest doubles; where there is no value, null.
"""

from __future__ import annotations

from typing import Any

from jachess.errors import LimitReached
from jachess.expression import notation
from jachess.expression.nodes import ZERO, Node
from jachess.rendering.formats import RenderOptions
from jachess.rendering.writing import ascii_signs
from jachess.results.catalogue import Catalogue
from jachess.results.derivations import Derivation, Step
from jachess.results.functions import Note, Point, VectorFunction
from jachess.results.matrices import Derivative, DerivativeObject, Evaluated, Hessian, Hierarchy, Remark, Value

SCHEMA = "jachess/1"
LONGEST = 10_000_000  # letters of one expression

Data = dict[str, Any]


def plain(node: Node) -> str:
    """The text that reads back. Raises: LimitReached when shared parts, written out, would fill the memory."""
    if node is ZERO:
        return "0"
    text = notation.plain(node, LONGEST)
    if notation.Plain.ellipsis in text:
        raise LimitReached("an entry is too long to be written out; ask for its value at a point with --format terminal")
    return text


def draw(result: Any, options: RenderOptions) -> str:
    """The result as one line of JSON: the same bytes for the same input."""
    import json

    text = json.dumps(data(result), ensure_ascii=False, allow_nan=False)
    if not text.isprintable():  # a direction mark, say, in the text that was read
        text = "".join(char if char.isprintable() else json.dumps(char)[1:-1] for char in text)
    return text + "\n"


def data(result: Any) -> Data:
    """The result as dicts, lists, texts and numbers."""
    if isinstance(result, DerivativeObject):
        return _object(result, result.kind)
    if isinstance(result, Hierarchy):
        main = result.result
        found = _object(main, "derive")
        m, n = len(main.function.components), len(main.function.variables)
        shapes = (("derivative", [1, 1]), ("gradient", [n, 1]), ("jacobian", [m, n]), ("hessian", [n, n]))
        fitting = [(kind, shape) for kind, shape in shapes if _fits(kind, m, n)]
        found["hierarchy"] = [{"kind": kind, "shape": shape, "here": kind == main.kind} for kind, shape in fitting]
        found["second"] = None if result.second is None else _object(result.second, "hessian")
        return found
    if isinstance(result, Catalogue):
        from jachess.rendering.catalogue import catalogue_data

        return catalogue_data(result)
    return _further(result)


def _further(result: Any) -> Data:
    """Results whose modules are loaded only when they are there."""
    from jachess.rendering import critical_data
    from jachess.results.points import Classified, CriticalPoints

    if isinstance(result, CriticalPoints):
        return critical_data.critical_data(result)
    if isinstance(result, Classified):
        return critical_data.classified_data(result)
    from jachess.results.verdicts import Comparison, Report

    if isinstance(result, Comparison):
        from jachess.rendering.comparison import comparison_data

        return comparison_data(result)
    if isinstance(result, Report):
        from jachess.rendering.mark_files import report_data

        return report_data(result)
    raise TypeError(f"no JSON for {type(result).__name__}")


def _fits(kind: str, m: int, n: int) -> bool:
    return kind == "jacobian" or (m == 1 and (kind != "derivative" or n == 1))


def _object(result: DerivativeObject, command: str) -> Data:
    entries = _shaped(result, [[plain(entry) for entry in row] for row in result.rows])
    kind: Data = {"kind": result.kind, "shape": list(result.shape), "entries": entries}
    if isinstance(result, Derivative):
        kind["order"] = result.order
    if isinstance(result, Hessian) and result.gradient:
        kind["gradient"] = [plain(entry) for entry in result.gradient]
    return {
        "schema": SCHEMA,
        "command": command,
        "input": input_data(result.function),
        "result": kind,
        "at": [_evaluated(result, evaluated) for evaluated in result.at],
        "steps": [_derivation(derivation) for derivation in result.derivations],
        "remarks": [_remark(remark) for remark in result.remarks],
        "notes": [note_data(note) for note in dict.fromkeys((*result.function.notes, *result.notes))],
    }


def input_data(function: VectorFunction) -> Data:
    """What was read."""
    found: Data = {
        "text": function.source,
        "components": [plain(component) for component in function.components],
        "variables": [name.text for name in function.variables],
        "parameters": [name.text for name in function.parameters],
    }
    if len(function.shape) == 2:
        found["shape"] = list(function.shape)
    if function.definitions:
        found["definitions"] = {name.text: plain(meaning) for name, meaning in function.definitions}
    if function.assumptions:
        found["assumptions"] = [plain(condition) for condition in function.assumptions]
    return found


def _shaped(result: DerivativeObject, rows: list[list[Any]]) -> Any:
    """Rows as the contract has them: a scalar for a derivative, a list for a gradient, rows for a matrix."""
    if result.shape == ():
        return rows[0][0]
    return [row[0] for row in rows] if len(result.shape) == 1 else rows


# Values


def _evaluated(result: DerivativeObject, evaluated: Evaluated) -> Data:
    rows = evaluated.rows
    found: Data = {
        "point": _point(evaluated.point),
        "status": evaluated.status,
        "exact": _shaped(result, [[None if value.exact is None else plain(value.exact) for value in row] for row in rows]),
        "value": _shaped(result, [[value.approx for value in row] for row in rows]),
        "decimal": _shaped(result, [[value.decimal for value in row] for row in rows]),
    }
    reasons = [[value.reason for value in row] for row in rows]
    first = next((reason for row in reasons for reason in row if reason is not None), None)
    if first is not None:
        found["reason"] = first
        found["reasons"] = _shaped(result, reasons)
    if any(value.how == "definition" for row in rows for value in row):
        found["how"] = _shaped(result, [[value.how for value in row] for row in rows])
    if evaluated.rank is not None:
        found["rank"] = evaluated.rank
    if evaluated.determinant is not None:
        found["determinant"] = _value(evaluated.determinant)
    if evaluated.notes:
        found["notes"] = [note_data(note) for note in evaluated.notes]
    return found


def _point(point: Point) -> Data:
    return {name.text: plain(value) for name, value in point.values}


def _value(value: Value) -> Data:
    exact = None if value.exact is None else plain(value.exact)
    return {"exact": exact, "value": value.approx} | ({"reason": value.reason} if value.reason is not None else {})


# Derivations


def _derivation(derivation: Derivation) -> Data:
    """The first step of an entry, with the entry's place; its steps end with the moves of algebra."""
    place: Data = {
        "entry": [derivation.row + 1, derivation.column + 1],
        "function": derivation.function,
        "variables": [name.text for name in derivation.variables],
        "starts_from": derivation.starts_from,
    }
    conditions = [plain(condition) for condition in derivation.conditions]
    if derivation.root is None:
        found = {
            "number": derivation.number,
            "rule": "Clairaut",
            "title": "Symmetry of mixed partials",
            "statement": "d^2f/(dx dy) = d^2f/(dy dx)",
            "expression": plain(derivation.expression),
            "variable": derivation.variables[-1].text,
            "result": plain(derivation.result),
            "verified": "exact",
            "conditions": conditions,
            "same_as": derivation.clairaut,
            "steps": [],
        }
    else:
        root = _step(derivation.root)
        moves = [_step(step) for step in derivation.algebra]
        found = root | {"result": plain(derivation.result), "conditions": conditions, "steps": [*root["steps"], *moves]}
    return found | place


def _step(step: Step) -> Data:
    """A step with its own steps; as deep as the derivation, which is bounded."""
    found: Data = {
        "number": step.number,
        "kind": step.kind,
        "rule": step.rule,
        "title": step.title,
        "statement": ascii_signs(step.statement),
        "expression": plain(step.expression),
        "variable": None if step.variable is None else step.variable.text,
        "result": plain(step.result),
        "verified": step.verified,
        "conditions": [plain(condition) for condition in step.conditions],
        "steps": [_step(child) for child in step.steps],
    }
    if step.parts:
        found["parts"] = {letter: plain(node) for letter, node in step.parts}
    if step.combined is not None:
        found["combined"] = plain(step.combined)
    if step.held:
        found["held"] = [name.text for name in step.held]
    if step.same_as is not None:
        found["same_as"] = step.same_as
    if step.remark:
        found["remark"] = step.remark
    return found


# Remarks


def _remark(remark: Remark) -> Data:
    expression = None if remark.expression is None else plain(remark.expression)
    return {"kind": remark.kind, "text": ascii_signs(remark.text), "expression": expression}


def note_data(note: Note) -> Data:
    """A note."""
    found: Data = {"kind": note.kind, "text": note.text}
    if note.span is not None:
        found["column"] = note.span.start + 1
    return found
