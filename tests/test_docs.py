"""Public names are documented, and so is every command."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import pytest

import jachess

ROOT = Path(__file__).resolve().parents[1]
# The functions of these modules are entries of one table: the module says what they take and give, the name is the row.
TABLES = {"wrong_rules.py", "combinations.py", "conditions.py", "rule_parts.py", "special_values.py"}
SOURCES = sorted((ROOT / "jachess").rglob("*.py"))


@pytest.mark.parametrize("name", jachess.__all__)
def test_public_names_are_documented(name: str) -> None:
    value = getattr(jachess, name)
    assert inspect.getdoc(value), name
    if inspect.isfunction(value):
        hints = inspect.get_annotations(value)
        assert set(inspect.signature(value).parameters) | {"return"} == set(hints), "every parameter is typed"


def test_the_lists_of_public_names_agree() -> None:
    assert sorted(name for names in jachess._HOMES.values() for name in names) == sorted(jachess.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        jachess.nothing  # type: ignore[attr-defined]


def test_readme_names_what_there_is() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"{len(jachess.functions().functions)} functions" in readme
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"(?:`|^)make ([a-z]+)", readme, re.MULTILINE):
        assert f"\n{target}:" in makefile, f"make {target}"
    for link in re.findall(r"\]\(([^):]+)\)", readme):
        assert (ROOT / link).exists(), link


def _undocumented(tree: ast.Module, path: Path) -> list[str]:
    missing = [] if ast.get_docstring(tree) or path.name == "__init__.py" else ["the module"]
    if path.name in TABLES:
        return missing
    public = [node for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_")]
    return missing + [node.name for node in public if not ast.get_docstring(node)]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_and_their_public_names_have_docstrings(path: Path) -> None:
    assert _undocumented(ast.parse(path.read_text(encoding="utf-8")), path) == []


def test_a_missing_docstring_would_be_found() -> None:
    assert _undocumented(ast.parse("def f(): ...\ndef _g(): ...\n"), Path("a.py")) == ["the module", "f"]
