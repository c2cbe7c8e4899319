"""What only a process of its own shows: imports at start-up, pipes, interrupts, the current folder, completion."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.process

ROOT = Path(__file__).resolve().parents[2]
JACHESS = [sys.executable, "-m", "jachess"]
MAIN_JOB = ["jacobian", "x*y, x+y^2", "--at", "2,3"]
ENGINES = {"sympy", "numpy", "scipy", "flint", "mpmath", "latex2mathml"}


def process(*words: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run([*JACHESS, *words], cwd=cwd, env=environment, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize(
    ("words", "absent"),
    [
        (MAIN_JOB, ENGINES | {"rich"}),
        (["jacobian", "x*y, x +* y"], ENGINES | {"rich"}),
        (["--help"], ENGINES | {"rich"}),
        ([], ENGINES | {"rich"}),
        (["jacobian", "--help"], ENGINES | {"rich"}),
        (["functions"], ENGINES | {"rich"}),
        ([*MAIN_JOB, "--color", "always"], ENGINES),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_nothing_heavy_is_imported_at_start(words: list[str], absent: set[str]) -> None:
    program = f"import sys; from jachess.cli.app import run; run({words!r}); print(sorted({absent!r} & set(sys.modules)), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stderr.splitlines()[-1] == "[]"


def test_a_module_in_the_current_folder_does_not_run(tmp_path: Path) -> None:
    for name in ("sympy", "typer", "json", "dataclasses", "jachess_secret", "rich", "typing"):
        (tmp_path / f"{name}.py").write_text("print('RAN'); raise SystemExit(9)", encoding="utf-8")
    done = process(*MAIN_JOB, "--simplify", cwd=tmp_path)
    assert done.returncode == 0
    assert "RAN" not in done.stdout + done.stderr


def test_a_closed_pipe_is_silent() -> None:
    done = subprocess.run(
        f"{sys.executable} -m jachess functions | head -n 1; {sys.executable} -m jachess functions --format json | true",
        shell=True, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 1


def test_a_full_disk_is_an_error() -> None:
    if not os.path.exists("/dev/full"):
        pytest.skip("no /dev/full here")
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [*JACHESS, *MAIN_JOB], cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False
        )
    assert done.returncode == 2
    assert done.stderr.startswith("error: cannot write the output")
    assert "Traceback" not in done.stderr


def test_an_interrupt_is_silent_and_ends_with_130() -> None:
    running = subprocess.Popen(
        [*JACHESS, "derivative", "-"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert running.stdin is not None
    assert running.stdout is not None
    running.stdin.write("x^2\n")
    running.stdin.flush()
    assert running.stdout.readline()  # it answers line by line, and now waits for the next
    time.sleep(0.2)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=30)
    assert running.returncode == 130
    assert err.strip() == ""


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_any_encoding_of_the_output_will_do(encoding: str) -> None:
    done = subprocess.run(
        [*JACHESS, *MAIN_JOB],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0
    text = done.stdout.decode(encoding)
    assert "2" in text
    assert "\\u" not in text
    assert ("²" in text) == (encoding == "utf-8")


@pytest.mark.parametrize(
    "words", [["\udcff\udcfe"], ["x\udc80"], ["x\u202ey"], ["x" * 100_000]], ids=["not UTF-8", "half", "direction", "long"]
)
def test_garbage_is_answered_in_five_lines(words: list[str]) -> None:
    done = subprocess.run([*JACHESS, "derivative", *words], cwd=ROOT, capture_output=True, timeout=60, check=False)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) <= 5
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("jachess ja", {"jacobian"}),
        ("jachess jacobian --st", {"--steps"}),
        ("jachess jacobian --format ", {"terminal", "plain", "json", "latex", "markdown", "html", "mathml"}),
        ("jachess derivative as", {"asin(", "asec(", "asinh(", "asech("}),
    ],
)
def test_completion_offers_commands_options_values_and_functions(typed: str, offered: set[str]) -> None:
    words = typed.split(" ")
    done = process(_JACHESS_COMPLETE="complete_bash", COMP_WORDS=typed, COMP_CWORD=str(len(words) - 1))
    assert set(done.stdout.split()) == offered


def test_completion_does_not_load_sympy() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "jachess"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
        env={**os.environ, "_JACHESS_COMPLETE": "complete_bash", "COMP_WORDS": "jachess derivative as", "COMP_CWORD": "2"},
    )  # fmt: skip
    assert "asin(" in done.stdout
    assert not ENGINES & {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}


def test_the_console_script_is_the_same_program() -> None:
    done = process("--version")
    assert done.stdout.startswith("jachess ")
    script = "import sys; sys.argv = ['jachess', '--version']; from jachess.__main__ import main; main()"
    assert (
        subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False).stdout == done.stdout
    )
