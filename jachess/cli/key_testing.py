"""What `check` answers about the key itself: its faults, and the test of the key by its own answers."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from jachess.cli.commands import usage_error
from jachess.cli.failures import INPUT
from jachess.cli.output import write
from jachess.rendering.writing import visible

if TYPE_CHECKING:
    from jachess.grading.key import Key, KeyProblem
    from jachess.grading.self_testing import SelfTest


def refuse(problem: KeyProblem, file: str, format: str | None) -> int:
    """Say every fault of a key, each with its line, and give back the exit code."""
    count = len(problem.faults)
    message = f"{'a fault' if count == 1 else f'{count} faults'} in the key {visible(file)}"
    lines = [f"error: {message}", *(f"  {visible(str(fault))}" for fault in problem.faults)]
    encoding = sys.stderr.encoding or "utf-8"
    print("\n".join(lines).encode(encoding, "backslashreplace").decode(encoding), file=sys.stderr)
    if format == "json":
        faults = [
            {
                "line": fault.line,
                "question": visible(fault.question),
                "message": visible(fault.message),
                "help": visible(fault.help),
            }
            for fault in problem.faults
        ]
        error = {"kind": problem.kind, "message": message, "column": None, "help": "", "faults": faults}
        print(json.dumps({"error": error, "exit_code": INPUT}, ensure_ascii=False))
    return INPUT


def answer(key: Key, format: str | None, output: str | None) -> int:
    """Test the key and say what was found; the exit code is 1 where it has a fault."""
    from jachess.grading.self_testing import self_test

    if format not in (None, "terminal", "plain", "json"):
        raise usage_error(f"--self-test is not written as {format}", "its formats are terminal, plain and json")
    found = self_test(key)
    as_json = format == "json" or (format is None and (output or "").endswith(".json"))
    write(json.dumps(data(found), ensure_ascii=False) + "\n" if as_json else text(found), output)
    return 1 if found.faults else 0


def data(found: SelfTest) -> dict[str, Any]:
    """The test of a key as JSON."""
    return {
        "schema": "jachess/1",
        "command": "check",
        "title": visible(found.title),
        "self_test": "failed" if found.faults else "passed",
        "questions": found.questions,
        "variants": found.variants,
        "complete": found.complete,
        "mistakes": [
            {"id": tried.mistake, "made": tried.made, "caught": tried.caught, "named": tried.named} for tried in found.mistakes
        ],
        "faults": [
            {"line": fault.line, "question": visible(fault.question), "message": visible(fault.message)} for fault in found.faults
        ],
    }


def text(found: SelfTest) -> str:
    """The test of a key in words."""
    made, caught, named = (sum(getattr(tried, name) for tried in found.mistakes) for name in ("made", "caught", "named"))
    questions = f"{found.questions} question{'' if found.questions == 1 else 's'}"
    variants = f"{found.variants} variant{'' if found.variants == 1 else 's'}{'' if found.complete else ' of more'}"
    lines = [
        f"{visible(found.title) or 'The key'}: {'FAILED' if found.faults else 'passed'}",
        f"  {questions}, {variants}: {'its own answers get full marks' if not found.faults else 'see below'}",
        f"  {made} mistakes of {len(found.mistakes)} kinds were made: {caught} marked as wrong, {named} named",
        *(f"  {visible(str(fault))}" for fault in found.faults),
    ]
    return "\n".join(lines) + "\n"
