"""A process of its own for work that may not end: SymPy, big numbers.

A worker is a forked child with limits on memory, processor time and files, in a session of its own, without the
terminal, gone when its parent is gone. It is started when it is first needed and then serves one request after
another, so SymPy is imported once, in the child, and the parent stays small. The parent keeps the clock: a request
that takes longer than its seconds is ended by SIGKILL, and the next request starts a new child.

A request names a function of a module and hands it bytes; the function yields bytes, any number of times. What was
yielded before the time was up is not lost. Nothing is ever pickled. There are five outcomes, none of them an exception:

    ok        the function came to its end
    timeout   its seconds were over
    memory    it asked for more memory than allowed
    crashed   the process died (a library aborted, the stack overflowed)
    failed    the function raised; the message says what
"""

from __future__ import annotations

import atexit
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Literal, NamedTuple, NoReturn

Status = Literal["ok", "timeout", "memory", "crashed", "failed"]
Task = Callable[[bytes], Iterator[bytes]]

MEGABYTES = 1024  # beyond what the parent had when it forked
LARGEST = 1 << 26  # bytes of one answer


class Outcome(NamedTuple):
    """How a request ended. `values` are the answers that arrived, `message` says in words what went wrong."""

    status: Status
    values: tuple[bytes, ...]
    message: str = ""

    @property
    def ok(self) -> bool:
        """Whether the function came to its end."""
        return self.status == "ok"


class Worker:
    """One child process that serves requests, started again when it has died.

    Safe to share between threads: requests take turns. A process that was forked while a Worker lived gets its own child.
    """

    def __init__(self, megabytes: int = MEGABYTES, preload: tuple[str, ...] = ("sympy",)) -> None:
        self.megabytes = megabytes
        self.preload = preload
        self._lock = threading.Lock()
        self._owner = 0
        self._child = 0
        self._requests = -1
        self._answers = -1
        self._errors = -1
        self._lifeline = -1

    def start(self) -> None:
        """Start the child now, so that it imports what it preloads while the parent does other work."""
        with self._lock:
            if not self._alive():
                self._fork()

    def request(self, task: Task, payload: bytes, seconds: float, *, each: bool = False) -> Outcome:
        """Run `task(payload)` in the child and give what it yields; `task` is a function at the top of a module.

        The seconds do not include the start of the child and its imports, which have their own generous limit; with
        `each` they begin again with every value that is yielded.
        """
        name = f"{task.__module__}:{task.__qualname__}"
        with self._lock:
            if not hasattr(os, "fork"):
                return Outcome("failed", (), "this platform cannot start a worker process")
            for attempt in (1, 2):
                if not self._alive():
                    self._fork()
                try:
                    _send(self._requests, b"r", f"{seconds} {each:d}\n{name}\n".encode() + payload)
                    return self._collect(seconds, each)
                except BrokenPipeError:
                    self._end()
                    if attempt == 2:
                        return Outcome("crashed", (), "the worker process could not be started")
                except BaseException:
                    self._end()
                    raise
            raise AssertionError("not reached")

    def close(self) -> None:
        """End the child, if there is one."""
        with self._lock:
            self._end()

    def kill(self) -> None:
        """End the child at once, from any thread: a request that waits for it ends as crashed."""
        child = self._child
        if child > 0 and self._owner == os.getpid():
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)

    def _alive(self) -> bool:
        if self._owner != os.getpid():
            # after a fork the child belongs to the other process: only our copies of the pipes are closed
            self._forget()
            return False
        try:
            return self._child > 0 and os.waitpid(self._child, os.WNOHANG) == (0, 0)
        except ChildProcessError:
            return False

    def _fork(self) -> None:
        self._forget()
        libc = _libc()
        (requests, self._requests), (self._answers, answers) = os.pipe(), os.pipe()
        (self._errors, errors), (life, self._lifeline) = os.pipe(), os.pipe()
        parent = os.getpid()
        child = os.fork()
        if child == 0:
            _serve_for_ever(libc, parent, _Ends(requests, answers, errors, life), self.megabytes, self.preload)
        for end in (requests, answers, errors, life):
            os.close(end)
        os.set_blocking(self._errors, False)
        self._owner, self._child = parent, child
        _REGISTERED.add(self)

    def _collect(self, seconds: float, each: bool) -> Outcome:
        import select

        values: list[bytes] = []
        data = bytearray()
        complaints = b""
        poll = select.poll()
        poll.register(self._answers, select.POLLIN)
        poll.register(self._errors, select.POLLIN)
        # until the child reports that it has begun, the clock of its start runs
        deadline = time.monotonic() + 30
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                self._end()
                return Outcome("timeout", tuple(values), f"not finished after {seconds:g} s")
            for descriptor, _ in poll.poll(min(left, 1.0) * 1000):
                if descriptor == self._errors:
                    piece = _read(self._errors)
                    complaints = (complaints + piece)[-4096:]
                    if not piece:
                        poll.unregister(self._errors)
                    continue
                piece = _read(self._answers)
                if not piece:
                    return self._died(values, complaints)
                data += piece
                while len(data) >= 5 and len(data) >= 5 + int.from_bytes(data[1:5], "big"):
                    size = int.from_bytes(data[1:5], "big")
                    kind, body = bytes(data[:1]), bytes(data[5 : 5 + size])
                    del data[: 5 + size]
                    if kind == b"b":
                        deadline = time.monotonic() + seconds
                    elif kind == b"v":
                        values.append(body)
                        if each:
                            deadline = time.monotonic() + seconds
                    elif kind in (b"d", b"l"):
                        if kind == b"l":
                            self._end()
                        return Outcome("ok", tuple(values))
                    elif kind == b"m":
                        self._end()
                        return Outcome("memory", tuple(values), f"more than {self.megabytes} MB of memory were asked for")
                    else:
                        return Outcome("failed", tuple(values), body.decode(errors="replace"))

    def _died(self, values: list[bytes], complaints: bytes) -> Outcome:
        complaints += _read(self._errors)
        _, status = os.waitpid(self._child, 0)
        self._child = 0
        self._end()
        number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        if number == getattr(signal, "SIGXCPU", -1):
            return Outcome("timeout", tuple(values), "the limit of processor time was reached")
        # GMP and flint write this and abort when the system gives them no more memory
        if b"alloc" in complaints.lower() or b"MemoryError" in complaints:
            return Outcome("memory", tuple(values), f"more than {self.megabytes} MB of memory were asked for")
        reason = f"by signal {number}" if number else f"with exit code {os.waitstatus_to_exitcode(status)}"
        return Outcome("crashed", tuple(values), f"the worker process ended {reason}")

    def _end(self) -> None:
        if self._owner == os.getpid() and self._child > 0:
            try:
                os.killpg(self._child, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                # the child has not made its session yet
                with suppress(ProcessLookupError):
                    os.kill(self._child, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(self._child, 0)
        self._forget()

    def _forget(self) -> None:
        for end in (self._requests, self._answers, self._errors, self._lifeline):
            if end >= 0:
                os.close(end)
        self._requests = self._answers = self._errors = self._lifeline = -1
        self._child = 0


_REGISTERED: set[Worker] = set()


@atexit.register
def _end_all() -> None:
    for worker in _REGISTERED:
        worker.close()


_SHARED = Worker()


def shared() -> Worker:
    """The worker that the algebra of this process uses."""
    return _SHARED


def _libc() -> object:
    """The C library, for the death signal; loaded before the fork. The signal comes when the thread that forked ends, so
    only the main thread asks for it."""
    if sys.platform != "linux" or threading.current_thread() is not threading.main_thread():
        return None
    try:
        import ctypes

        return ctypes.CDLL(None, use_errno=True)
    except (ImportError, OSError, TypeError):
        return None


def _send(descriptor: int, kind: bytes, body: bytes) -> None:
    data = kind + len(body).to_bytes(4, "big") + body
    while data:
        data = data[os.write(descriptor, data) :]


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 1 << 16)
    except BlockingIOError:
        return b""


# What follows runs in the child.


class _Ends(NamedTuple):
    """The child's ends of the pipes. Nothing is ever written to `life`: it tells when the parent is gone."""

    requests: int
    answers: int
    errors: int
    life: int


def _serve_for_ever(libc: object, parent: int, ends: _Ends, megabytes: int, preload: tuple[str, ...]) -> NoReturn:
    """The child's whole life. It never returns into the parent's code, whatever happens."""
    code = 1
    try:
        _settle(libc, parent, ends, megabytes)
        code = _serve(ends.requests, ends.answers, megabytes, preload)
    except BrokenPipeError:
        code = 0
    except BaseException as problem:
        with suppress(BaseException):
            os.write(2, f"{type(problem).__name__}: {problem}".encode(errors="replace"))
    finally:
        os._exit(code)


def _settle(libc: object, parent: int, ends: _Ends, megabytes: int) -> None:
    import fcntl
    import gc
    import resource

    os.setsid()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGPIPE, signal.SIGIO):
        signal.signal(number, signal.SIG_DFL)
    if libc is not None:
        libc.prctl(1, signal.SIGKILL, 0, 0, 0)  # type: ignore[attr-defined]  # PR_SET_PDEATHSIG
    if hasattr(os, "O_ASYNC"):
        # when the parent's end closes, SIGIO comes and ends this process, even in the middle of a call into C
        fcntl.fcntl(ends.life, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(ends.life, fcntl.F_SETFL, fcntl.fcntl(ends.life, fcntl.F_GETFL) | os.O_ASYNC)
    if os.getppid() != parent:
        os._exit(0)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.dup2(ends.errors, 2)
    # the parent's streams may be files of their own, whose descriptors are about to be closed
    sys.stdin = os.fdopen(0, closefd=False)
    sys.stdout, sys.stderr = os.fdopen(1, "w", closefd=False), os.fdopen(2, "w", closefd=False)
    # every other descriptor of the parent: files being written, sockets, the pipes of other workers
    low = 3
    for kept in sorted((ends.requests, ends.answers, ends.life)):
        os.closerange(low, kept)
        low = kept + 1
    os.closerange(low, 4096)
    for worker in _REGISTERED:
        # the children of the parent are not ours, and their pipes are closed: their numbers may soon be those of other files
        worker._child = 0
        worker._requests = worker._answers = worker._errors = worker._lifeline = -1
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    limit = _address_space() + megabytes * 2**20
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    gc.freeze()


def _address_space() -> int:
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 256 * 2**20


def _serve(requests: int, answers: int, megabytes: int, preload: tuple[str, ...]) -> int:
    import importlib
    import resource

    source = os.fdopen(requests, "rb")
    while True:
        head = source.read(5)
        if len(head) < 5:
            return 0
        limits, name, payload = source.read(int.from_bytes(head[1:5], "big")).split(b"\n", 2)
        seconds, each = limits.split()
        try:
            task = _find(name.decode())
            for module in preload:  # before the clock starts
                importlib.import_module(module)
            _limit_processor(float(seconds))
            _send(answers, b"b", b"")
            for value in task(payload):
                if len(value) > LARGEST:
                    raise ValueError(f"the answer is larger than {LARGEST >> 20} MB")
                _send(answers, b"v", value)
                if each == b"1":
                    _limit_processor(float(seconds))
        except MemoryError:
            _send(answers, b"m", b"")
            return 0
        except RecursionError:
            _send(answers, b"f", b"the expression is nested too deeply")
        except Exception as problem:
            _send(answers, b"f", f"{type(problem).__name__}: {problem}".encode(errors="replace")[:2000])
        else:
            # SymPy's cache keeps what it has seen: a worker that has grown too large takes its leave
            large = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > megabytes * 512
            _send(answers, b"l" if large else b"d", b"")


def _limit_processor(seconds: float) -> None:
    """Allow so many more seconds. The parent's clock comes first; this one is for a parent that has been stopped."""
    import resource

    spent = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(spent.ru_utime + spent.ru_stime + seconds) + 2
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


def _find(name: str) -> Task:
    import importlib

    module, _, function = name.partition(":")
    task: Task = getattr(sys.modules.get(module) or importlib.import_module(module), function)
    return task
