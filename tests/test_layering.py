"""Imports point one way: the table of the design, read from the source, imports inside functions included."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "jachess"

BELOW = {"errors": set(), "vocabulary": {"errors"}}
BELOW["expression"] = {"vocabulary", "errors"}
BELOW["results"] = {"expression", "errors"}
for _stage in ("syntax", "calculus", "algebra", "rendering"):
    BELOW[_stage] = {"expression", "vocabulary", "results", "errors"}
BELOW["points"] = {"calculus", "algebra"} | BELOW["calculus"]
BELOW["grading"] = {"syntax", "points", "library"} | BELOW["points"]
BELOW["given"] = {"syntax", "algebra"} | BELOW["syntax"]
BELOW["views"] = {"rendering", "algebra"} | BELOW["syntax"]
BELOW["library"] = {"given", "views"} | {"syntax", "calculus", "algebra", "points", "rendering"} | BELOW["syntax"]
BELOW["__init__"] = {"library", "results", "errors"}
BELOW["cli"] = {"__init__", "library", "grading"} | BELOW["library"]
BELOW["__main__"] = {"cli"}
BELOW["pytest_plugin"] = {"grading", "rendering", "results", "errors"}


def _modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if path.read_text(encoding="utf-8"))


def _part(module: str) -> str:
    """The layer of a dotted name: its second word, or __init__ for the package itself."""
    words = module.split(".")
    return words[1] if len(words) > 1 else "__init__"


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            if node.module == "jachess":
                yield from (
                    f"jachess.{name.name}"
                    if (PACKAGE / name.name).exists() or (PACKAGE / f"{name.name}.py").exists()
                    else "jachess"
                    for name in node.names
                )
            else:
                yield node.module or ""


@pytest.mark.parametrize("path", _modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_one_way(path: Path) -> None:
    own = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    for module in _imports(ast.parse(path.read_text(encoding="utf-8"))):
        if module == "jachess" or module.startswith("jachess."):
            part = _part(module)
            assert part == own or part in BELOW[own], f"{own} must not import {module}"


def test_the_table_would_notice() -> None:
    assert "calculus" not in BELOW["expression"]
    assert list(_imports(ast.parse("def f():\n    from jachess.calculus import rules\n"))) == ["jachess.calculus"]
    assert _part("jachess.calculus.rules") == "calculus"
