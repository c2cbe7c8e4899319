"""The worker: five outcomes, nothing left behind."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from jachess.algebra.worker import Outcome, Worker

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a worker needs fork")


def echo(payload: bytes) -> Iterator[bytes]:
    yield payload
    yield payload[::-1]


def silent(payload: bytes) -> Iterator[bytes]:
    return
    yield


def endless(payload: bytes) -> Iterator[bytes]:
    yield b"first"
    while True:
        pass


def stuck_in_c(payload: bytes) -> Iterator[bytes]:
    yield b"first"
    yield str(len(str(7 ** (10**9)))).encode()


def sleeping(payload: bytes) -> Iterator[bytes]:
    time.sleep(60)
    yield b""


def greedy(payload: bytes) -> Iterator[bytes]:
    yield b"first"
    yield bytes(10**11)


def hungry_library(payload: bytes) -> Iterator[bytes]:
    import flint

    yield b"first"
    yield str(flint.fmpz(3) ** (10**10)).encode()


def aborting(payload: bytes) -> Iterator[bytes]:
    yield b"first"
    os.abort()


def leaving(payload: bytes) -> Iterator[bytes]:
    os._exit(3)
    yield b""


def raising(payload: bytes) -> Iterator[bytes]:
    raise ValueError("no such thing")
    yield b""


def descending(payload: bytes) -> Iterator[bytes]:
    def down(n: int) -> int:
        return down(n + 1) + 1

    yield str(down(0)).encode()


def writing(payload: bytes) -> Iterator[bytes]:
    with open(payload.decode(), "w") as file:
        file.write("x" * 10)
    yield b"written"


def talking(payload: bytes) -> Iterator[bytes]:
    print("to nobody", flush=True)
    os.write(1, b"to nobody")
    os.write(2, b"x" * 200_000)
    yield os.read(0, 10)


def pid(payload: bytes) -> Iterator[bytes]:
    yield str(os.getpid()).encode()


def children(payload: bytes) -> Iterator[bytes]:
    child = os.fork()
    if child == 0:
        time.sleep(60)
        os._exit(0)
    yield str(child).encode()
    time.sleep(60)


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker()
    yield made
    made.close()


def alive(number: int) -> bool:
    try:
        status = Path(f"/proc/{number}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def test_answers_arrive_in_order(worker: Worker) -> None:
    assert worker.request(echo, b"ab\n\x00", 5) == Outcome("ok", (b"ab\n\x00", b"\x00\nba"))
    assert worker.request(silent, b"", 5) == Outcome("ok", ())


def test_large_payloads_and_answers(worker: Worker) -> None:
    payload = os.urandom(3_000_000)
    assert worker.request(echo, payload, 20).values[0] == payload


def test_one_child_serves_many_requests(worker: Worker) -> None:
    assert len({worker.request(pid, b"", 5).values for _ in range(20)}) == 1


@pytest.mark.parametrize("task", [endless, stuck_in_c, sleeping], ids=lambda task: task.__name__)
def test_time_is_kept_by_the_parent(worker: Worker, task) -> None:
    worker.request(silent, b"", 5)
    start = time.monotonic()
    outcome = worker.request(task, b"", 0.3)
    assert outcome.status == "timeout"
    assert "0.3 s" in outcome.message
    assert time.monotonic() - start < 5
    assert outcome.values == (() if task is sleeping else (b"first",))
    assert worker.request(echo, b"again", 5).ok


@pytest.mark.parametrize("task", [greedy, hungry_library], ids=lambda task: task.__name__)
def test_memory_is_limited(worker: Worker, task) -> None:
    outcome = worker.request(task, b"", 20)
    assert (outcome.status, outcome.values) == ("memory", (b"first",))
    assert "1024 MB" in outcome.message
    assert worker.request(echo, b"again", 5).ok


def test_a_crash_is_an_outcome(worker: Worker) -> None:
    assert worker.request(aborting, b"", 5) == Outcome("crashed", (b"first",), "the worker process ended by signal 6")
    assert worker.request(leaving, b"", 5).message == "the worker process ended with exit code 3"
    assert worker.request(echo, b"again", 5).ok


def test_an_exception_is_an_outcome(worker: Worker) -> None:
    assert worker.request(raising, b"", 5) == Outcome("failed", (), "ValueError: no such thing")
    assert worker.request(descending, b"", 5).status in ("failed", "crashed")
    assert worker.request(echo, b"again", 5).ok


def test_no_file_is_written(worker: Worker, tmp_path: Path) -> None:
    target = tmp_path / "out"
    outcome = worker.request(writing, str(target).encode(), 5)
    assert not outcome.ok
    assert not target.exists() or target.read_text() == ""


def test_nothing_is_printed_and_nothing_is_read(worker: Worker, capfd: pytest.CaptureFixture[str]) -> None:
    assert worker.request(talking, b"", 5) == Outcome("ok", (b"",))
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_nothing_is_left_behind(worker: Worker) -> None:
    own = int(worker.request(pid, b"", 5).values[0])
    grandchild = int(worker.request(children, b"", 0.5).values[0])
    deadline = time.monotonic() + 5
    while (alive(own) or alive(grandchild)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not alive(own)
    assert not alive(grandchild)
    again = int(worker.request(pid, b"", 5).values[0])
    worker.close()
    assert not Path(f"/proc/{again}").exists()


@pytest.mark.process
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
@pytest.mark.parametrize("thread", [False, True], ids=["main thread", "another thread"])
def test_the_child_ends_with_its_parent(thread: bool) -> None:
    start = """
worker = shared()
worker.start()
print(worker._child, flush=True)
"""
    if thread:
        start = f"import threading\ndef go():{start.replace(chr(10), chr(10) + '    ')}\nt = threading.Thread(target=go)\nt.start()\nt.join()\n"
    program = f"import os, signal\nfrom jachess.algebra.worker import shared\n{start}\nos.kill(os.getpid(), signal.SIGKILL)\n"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    child = int(done.stdout)
    deadline = time.monotonic() + 5
    while alive(child) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not alive(child)


def test_threads_take_turns(worker: Worker) -> None:
    answers: list[bytes] = []

    def ask(number: int) -> None:
        for _ in range(10):
            answers.append(worker.request(echo, str(number).encode(), 10).values[0])

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == sorted(str(number).encode() for number in range(6) for _ in range(10))


def test_a_forked_process_gets_its_own_child(worker: Worker) -> None:
    first = worker.request(pid, b"", 5).values
    read, write = os.pipe()
    process = os.fork()
    if process == 0:
        try:
            os.write(write, worker.request(pid, b"", 5).values[0])
            worker.close()
        finally:
            os._exit(0)
    os.close(write)
    other = os.read(read, 100)
    os.waitpid(process, 0)
    os.close(read)
    assert other
    assert (other,) != first
    assert worker.request(pid, b"", 5).values == first
