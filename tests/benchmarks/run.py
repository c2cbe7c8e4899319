"""`make bench`: every figure beside its peers, in one run of about six minutes.

    python tests/benchmarks/run.py [--readme] [start] [memory] [parsing] [families] [growth] [points] [answers] [critical]

Without names every section is measured. --readme puts the main figures of the run into README.md, between its marks.
"""

from __future__ import annotations

import os
import platform
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
BEGIN, END = "<!-- figures: make bench -->", "<!-- end of figures -->"


def sections() -> dict[str, tuple[str, str]]:
    """Each section's module and function, in the order in which they are measured: small processes first."""
    return {
        "start": ("starting", "start"),
        "memory": ("starting", "memory"),
        "parsing": ("parsing", "parsing"),
        "families": ("symbolic", "families"),
        "growth": ("symbolic", "growth"),
        "points": ("points", "points"),
        "answers": ("equivalence", "equivalence"),
        "class": ("grading", "grading"),
        "critical": ("critical", "critical"),
    }


def main(arguments: list[str]) -> None:
    """Measure the sections that are named, or all."""
    from importlib import import_module

    from report import FIGURES, progress, say

    begin = time.monotonic()
    say(
        f"jachess benchmark: Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )
    say()
    chosen = [name for name in arguments if not name.startswith("-")]
    for name, (module, function) in sections().items():
        if name in chosen or not chosen:
            progress(name)
            getattr(import_module(module), function)()
    say(f"measured in {time.monotonic() - begin:.0f} s")
    if "--readme" in arguments:
        before, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        lines = ["| what | measured |", "| --- | --- |", *(f"| {what} | {value} |" for what, value in FIGURES)]
        README.write_text(f"{before}{BEGIN}\n" + "\n".join(lines) + f"\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(Path(__file__).resolve().parent)]
    main(sys.argv[1:])
