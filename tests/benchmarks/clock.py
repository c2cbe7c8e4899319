"""Fair times: every run in a fresh child process with the libraries loaded and every cache empty; whole processes in turn."""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any


def in_child(work: Callable[[], Any], budget: float) -> Any:
    """What `work` returns (made of lists, dicts, numbers, texts), computed in a forked child; None after `budget` seconds."""
    reading, writing = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.close(reading)
            with os.fdopen(writing, "wb") as stream:
                stream.write(json.dumps(work()).encode())
            code = 0
        except BaseException as error:
            print(f"  {type(error).__name__}: {error}", file=sys.stderr)
        finally:
            os._exit(code)
    os.close(writing)
    deadline = time.monotonic() + budget
    data = b""
    with os.fdopen(reading, "rb", buffering=0) as stream:
        while True:
            ready, _, _ = select.select([stream], [], [], max(0.0, deadline - time.monotonic()))
            piece = stream.read(1 << 20) if ready else None
            if not piece:
                break
            data += piece
    if piece is None:
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return json.loads(data) if data and piece is not None else None


def seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    """The processor time of one run of `work`, and what it returned."""
    gc.collect()
    gc.freeze()
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def repeated(measure: Callable[[], Any], budget: float, runs: int = 5) -> list[Any]:
    """The results of up to `runs` children; one is enough where a run takes long, [] where the first is over the budget."""
    results: list[Any] = []
    start = time.monotonic()
    while len(results) < runs and (not results or time.monotonic() - start < budget / 2):
        result = in_child(measure, budget)
        if result is None:
            break
        results.append(result)
    return results


# Bytecode is kept, as it is wherever a program is installed.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def processes(commands: dict[str, list[str]], rounds: int = 9) -> dict[str, float]:
    """The median wall time in seconds of each command, run in turn; the first round warms the disk and is not counted."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for round_number in range(rounds + 1):
        for name, command in commands.items():
            start = time.perf_counter()
            subprocess.run(
                command,
                env=ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,
            )
            if round_number:
                times[name].append(time.perf_counter() - start)
    return {name: statistics.median(values) for name, values in times.items()}


_LAUNCHER = """
import os, subprocess, sys
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
_, _, usage = os.wait4(process.pid, 0)
print(usage.ru_maxrss)
"""


def peak_megabytes(command: list[str]) -> float:
    """The largest resident size of a process; started by a small launcher, whose own size would otherwise count."""
    answer = subprocess.run([sys.executable, "-S", "-E", "-c", _LAUNCHER, *command], capture_output=True, text=True, check=True)
    return int(answer.stdout) / 1024
