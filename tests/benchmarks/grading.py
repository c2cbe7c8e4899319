"""A class marked: students × 12 questions with hostile ones among them; then again with the gradebook of the first run.

2 000 students by default, 10 000 with --full (`make bench ARGS="class --full"`).
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

from clock import ENVIRONMENT
from report import figure, say, table, title

# The questions of a sheet: how each is asked, right answers in several forms, and wrong ones; {k} is a number of one's own.
QUESTIONS: tuple[tuple[dict[str, str], tuple[str, ...], tuple[str, ...]], ...] = (
    (
        {"kind": "gradient", "function": "x^2*y + sin(x*y)"},
        (
            "[2x*y + y*cos(x*y), x^2 + x*cos(x*y)]",
            "[y*(2x + cos(x y)), x*(x + cos(x y))]",
            "[2x*y + cos(y*x)*y + {k} - {k}, x^2 + cos(y*x)*x]",
        ),
        ("[2x*y + cos(x*y), x^2 + cos(x*y)]", "[x^2 + x*cos(x*y), 2x*y + y*cos(x*y)]", "[2x*y + {k}*cos(x*y), x^2]", "[{k}*x, y]"),
    ),
    (
        {"kind": "hessian", "function": "x^3*y + y^2"},
        ("[[6x*y, 3x^2], [3x^2, 2]]", "[[6*y*x, 3*x*x], [3*x^2, 2 + {k} - {k}]]"),
        ("[[6x*y, 0], [0, 2]]", "[[6x*y, 3x^2], [3x^2, 2y]]", "[[6x, 3x^2], [3x^2, {k}]]", "[3x^2*y, x^3 + 2y]"),
    ),
    (
        {"kind": "jacobian", "function": "r*cos(t), r*sin(t)", "variables": "r, t"},
        ("[[cos t, -r sin t], [sin t, r cos t]]", "[cos(t), -sin(t)*r; sin(t), cos(t)*r*{k}/{k}]"),
        ("[[cos t, sin t], [-r sin t, r cos t]]", "[[cos t, r sin t], [sin t, r cos t]]", "r", "[[cos t, {k}], [sin t, r]]"),
    ),
    (
        {"kind": "derivative", "function": "ln(x^2 + 1)*sqrt(x)"},
        (
            "2x*sqrt(x)/(x^2+1) + ln(x^2+1)/(2*sqrt(x))",
            "2*x^(3/2)/(1+x^2) + ln(1+x^2)/2*x^(-1/2)",
            "(4x^2 + (x^2+1)*ln(x^2+1))/(2*sqrt(x)*(x^2+1))",
        ),
        ("2x/(x^2+1)*1/(2*sqrt(x))", "sqrt(x)/(x^2+1) + ln(x^2+1)/(2*sqrt(x))", "2x/(x^2+1) + {k}", "ln(x^2+{k})/(2*sqrt(x))"),
    ),
    (
        {"kind": "derivative", "function": "exp(-x^2)*cos(3*x)"},
        (
            "-2x*exp(-x^2)*cos(3x) - 3*exp(-x^2)*sin(3x)",
            "-e^(-x^2)*(2x*cos(3x) + 3*sin(3x))",
            "-(2x*cos(3x) + 3sin(3x))/e^(x^2) + {k}*0",
        ),
        (
            "-2x*exp(-x^2)*cos(3x) - exp(-x^2)*sin(3x)",
            "6x*exp(-x^2)*sin(3x)",
            "-x^2*exp(-x^2)*cos(3x)",
            "exp(-x^2)*({k}*x - cos(3x))",
        ),
    ),
    (
        {"kind": "derivative", "function": "(x^2 + 1)/(x^3 + 2)"},
        (
            "(2x*(x^3+2) - 3x^2*(x^2+1))/(x^3+2)^2",
            "(-x^4 - 3x^2 + 4x)/(x^3+2)^2",
            "2x/(x^3+2) - (x^2+1)*3x^2/(x^3+2)^2 + {k} - {k}",
        ),
        ("2x/(3x^2)", "(2x*(x^3+2) + 3x^2*(x^2+1))/(x^3+2)^2", "(2x*(x^3+2) - 3x^2*(x^2+1))/(x^3+2)", "{k}*x/(x^3+2)^2"),
    ),
    (
        {"kind": "critical", "function": "x^3 - 3*x + y^2"},
        ("(1, 0) minimum; (-1, 0) saddle", "(-1,0) saddle; (1,0) minimum"),
        ("(1, 0) minimum", "(1, 0) minimum; (-1, 0) maximum", "({k}, 0) minimum; (-1, 0) saddle", "none"),
    ),
    (
        {"kind": "value", "function": "exp(-x)*y", "at": "1,2", "rtol": "0.001"},
        ("2/e", "0.7358", "2*exp(-1)", "{k}*2/({k}*e)"),
        ("e/2", "-2/e", "0.6{k}", "{k}1/e"),
    ),
    (
        {"kind": "eigenvalues", "function": "x^2 + 4*x*y + y^2", "at": "0,0"},
        ("6, -2", "-2, 6", "{k} - {k} - 2, 6"),
        ("6, 2", "3, -1", "{k}, -2", "6"),
    ),
    (
        {"kind": "expression", "answer": "(x + y)^3"},
        ("(x+y)^3", "x^3 + 3x^2*y + 3x*y^2 + y^3", "(x+y)*(x^2 + 2x*y + y^2) + {k}*(x-x)"),
        ("x^3 + y^3", "x^3 + 3x^2*y + 3x*y^2 - y^3", "(x+{k}*y)^3", "(x-y)^3"),
    ),
    (
        {"kind": "directional", "function": "x^2*y", "at": "1,2", "direction": "3,4"},
        ("16/5", "3.2", "(4*3 + 1*4)/5", "16*{k}/(5*{k})"),
        ("16", "4/5", "{k}/5", "[12, 4]"),
    ),
    (
        {"kind": "expression", "answer": "sqrt(x^2 + 1)/x", "assume": "x > 0"},
        ("sqrt(x^2+1)/x", "sqrt(1 + 1/x^2)", "sqrt(1 + x^(-2)) + ln({k}) - ln({k})"),
        ("1 + 1/x", "sqrt(x^2+{k})/x", "sqrt(x^2-1)/x", "x/sqrt(x^2+1)"),
    ),
)
HOSTILE = (
    "9^9^9^9^9^9", "(" * 5000, "x" * 70_000, "__import__('os').system('true')", "\x1b[31m\u202e", "1/0", "sin(" * 60 + "x" + ")" * 60,
    "(x+y+z+w+1)^400", "sum(sum(i*j, i, 1, 10^9), j, 1, 10^9)", "{k}^{k}^{k}^{k}", "x^(10^9)", "tan(x)^500 - sin(x)^500/cos(x)^{k}",
    "(((((x+1)^9+1)^9+1)^9+1)^9+1)^9", "factorial(10^7)", "\\frac{{\\frac{{", "gamma(x^x^x)*{k}", "= cmd|calc", "-" * 9000 + "x",
)  # fmt: skip
SHARE = 20  # every so many-th student is hostile


def write_key(path: Path) -> None:
    """The key of the sheet."""
    parts = [
        f'[[question]]\nid = "{number}"\n' + "".join(f"{name} = {json.dumps(text)}\n" for name, text in fields.items())
        for number, (fields, _, _) in enumerate(QUESTIONS, 1)
    ]
    path.write_text("\n".join(parts), encoding="utf-8")


def write_class(folder: Path, students: int) -> int:
    """A file for each student; how many distinct answers they gave."""
    folder.mkdir()
    distinct: set[tuple[int, str]] = set()
    for student in range(students):
        luck = Random(student)
        rows = {}
        for number, (_, right, wrong) in enumerate(QUESTIONS, 1):
            if student % SHARE == SHARE - 1:
                text = luck.choice(HOSTILE)
            elif luck.random() < 0.05:
                continue
            else:
                text = luck.choice(right if luck.random() < 0.6 else wrong)
            text = text.replace("{k}", str(luck.randint(2, 5000)))
            rows[str(number)] = text
            distinct.add((number, text))
        (folder / f"student {student}.json").write_text(json.dumps(rows), encoding="utf-8")
    return len(distinct)


class Sample(NamedTuple):
    """The resident memory at a moment, in MB: of the process, and of the largest of its workers."""

    main: float
    worker: float


def measured(command: list[str], folder: Path) -> tuple[float, list[Sample]]:
    """The wall time of a run, and its memory ten times a second."""
    samples: list[Sample] = []
    start = time.monotonic()
    process = subprocess.Popen(command, cwd=folder, env={**ENVIRONMENT, "PYTHONPATH": str(Path(__file__).resolve().parents[2])})
    while process.poll() is None:
        main = _resident(process.pid)
        samples.append(Sample(main, max((_resident(child) for child in _children(process.pid)), default=0.0)))
        time.sleep(0.1)
    taken = time.monotonic() - start
    if process.returncode not in (0, 1):
        raise RuntimeError(f"{command} ended with exit code {process.returncode}")
    return taken, [sample for sample in samples if sample.main]


def _resident(pid: int) -> float:
    try:
        with open(f"/proc/{pid}/statm", encoding="ascii") as stream:
            return int(stream.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / (1 << 20)
    except (OSError, ValueError, IndexError):
        return 0.0


def _children(pid: int) -> list[int]:
    found: list[int] = []
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/children", encoding="ascii") as stream:
                found += map(int, stream.read().split())
    except (OSError, ValueError):
        pass
    return found


def grading() -> None:
    """The class marked by two processes, and once more."""
    students = 10_000 if "--full" in sys.argv else 2_000
    with TemporaryDirectory(prefix="jachess-bench-") as name:
        folder = Path(name)
        write_key(folder / "key.toml")
        distinct = write_class(folder / "class", students)
        title(
            "A class marked",
            f"{students} students × {len(QUESTIONS)} answers, every {SHARE}th student hostile (bombs, code, control signs): {distinct} distinct answers.",
            "Wall time of `jachess check --jobs 2`; memory resident in the first and the last fifth of the run.",
        )
        words = [
            sys.executable,
            "-m",
            "jachess",
            "check",
            "key.toml",
            "class",
            "--jobs",
            "2",
            "--gradebook",
            "class.db",
            "--format",
            "csv",
        ]
        rows = []
        times: list[float] = []
        for run in ("first run", "second run, gradebook kept"):
            taken, samples = measured([*words, "--output", f"{len(times)}.csv"], folder)
            times.append(taken)
            part = max(1, len(samples) // 5)
            early, late = samples[part : 2 * part] or samples, samples[-part:]
            memory = [
                f"{statistics.median(values):.0f}"
                for values in ([s.main for s in early], [s.main for s in late], [s.worker for s in early], [s.worker for s in late])
            ]
            rows.append([run, f"{taken:.1f}", f"{students / taken:.0f}", *memory])
        same = (folder / "0.csv").read_bytes() == (folder / "1.csv").read_bytes()
        table(["", "seconds", "students/s", "MB early", "MB late", "worker early", "worker late"], rows)
        say(f"the second run took {times[1] / times[0]:.3f} of the first; the same bytes: {'yes' if same else 'NO'}")
        say()
        figure(
            f"a class of {students} × {len(QUESTIONS)} answers, 5 % of the students hostile, 2 processes",
            f"{times[0]:.0f} s; again with its gradebook {times[1]:.1f} s",
        )
