"""A class marked: the same report however the work is shared out or interrupted; what kills a worker loses only itself."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from jachess.errors import InputError
from jachess.grading.gradebook import Gradebook
from jachess.grading.key import read_key
from jachess.grading.marking import Decided, Marker, Task
from jachess.grading.marking_workers import LocalWorkers, mark_answers
from jachess.grading.running import Limits, Progress, run
from jachess.results.verdicts import Report, Verdict

pytestmark = pytest.mark.process

KEY_TEXT = """
title = "Homework"
[[question]]
id = "1a"
kind = "gradient"
function = "x^2*y + sin(x*y)"
points = 2
[[question]]
id = "1b"
kind = "hessian"
from = "1a"
points = 4
[[question]]
id = "2"
kind = "derivative"
function = "ln(x^2 + 1)*sqrt(x)"
[[question]]
id = "3"
kind = "critical"
answer = "(1, 0) minimum; (-1, 0) saddle"
points = 2
"""
KEY = read_key(KEY_TEXT)
RIGHT = {
    "1a": "[2x*y + y*cos(x*y), x^2 + x*cos(x*y)]",
    "1b": "[[2y - y^2*sin(x*y), 2x + cos(x*y) - x*y*sin(x*y)], [2x + cos(x*y) - x*y*sin(x*y), -x^2*sin(x*y)]]",
    "2": "2x*sqrt(x)/(x^2+1) + ln(x^2+1)/(2*sqrt(x))",
    "3": "(1, 0) minimum; (-1, 0) saddle",
}
WRONG = {
    "1a": ["[2x*y + cos(x*y), x^2 + cos(x*y)]", "[x^2 + x*cos(x*y), 2x*y + y*cos(x*y)]", "2x*y", "[2x*y + {k}, x^2]"],
    "1b": ["[[2y, 2x], [2x, 0]]", "[[{k}, 1], [1, x]]"],
    "2": ["2x/(x^2+1)", "{k}*x", "(x + {k}", "sqrt({k} + x"],
    "3": ["(1, 0) maximum; (-1, 0) saddle", "none", "({k}, 0) minimum"],
}
HOSTILE = [
    "__import__('os')",
    "9^9^9^9^9",
    "(" * 3000,
    "\0\u202e",
    "x" * 70_000,
    "sum(sum(i*j, i, 1, 10^9), j, 1, 10^9)",
    "1/0",
    "[[[[",
    "{\\frac",
    "\ud800x",
]


def answers_of(number: int) -> dict[str, str]:
    """The answers of one student, right and wrong; the same for the same number."""
    luck = random.Random(number)
    found = {}
    for question, right in RIGHT.items():
        chance = luck.random()
        if chance < 0.5:
            found[question] = right
        elif chance < 0.9:
            found[question] = luck.choice(WRONG[question]).format(k=luck.randint(2, 40))
    return found


def write_class(folder: Path, students: int, hostile: int = 0) -> Path:
    folder.mkdir(exist_ok=True)
    for number in range(students):
        (folder / f"student {number}.txt").write_text("".join(f"{id}: {text}\n" for id, text in answers_of(number).items()))
    for number in range(hostile):
        luck = random.Random(f"hostile {number}")
        rows = {id: luck.choice(HOSTILE) for id in RIGHT}
        (folder / f"eve {number}.json").write_text(json.dumps(rows))
    return folder


def honest(report: Report) -> list[object]:
    return [student for student in report.students if not student.student.startswith("eve")]


def verdicts(report: Report, student: str) -> dict[str, Verdict]:
    (found,) = [each for each in report.students if each.student == student]
    return {verdict.question: verdict for verdict in found.verdicts}


@pytest.fixture(scope="module")
def class_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_class(tmp_path_factory.mktemp("class") / "hw", 24, hostile=3)


@pytest.fixture(scope="module")
def whole(class_folder: Path) -> Report:
    return run(KEY, [str(class_folder)], jobs=1)


def test_every_student_is_a_row(whole: Report) -> None:
    names = [student.student for student in whole.students]
    assert names == [f"eve {k}" for k in range(3)] + [f"student {k}" for k in range(24)]
    assert whole.questions == (("1a", 2), ("1b", 4), ("2", 1), ("3", 2))
    assert whole.title == "Homework"
    for student in whole.students:
        assert student.max == 9
        assert len(student.verdicts) == 4
        assert student.score == sum((verdict.score for verdict in student.verdicts), Fraction(0))


def test_a_run_marks_as_one_answer_is_marked(whole: Report) -> None:
    marker = Marker(KEY)
    for number in range(24):
        given = answers_of(number)
        for id, verdict in verdicts(whole, f"student {number}").items():
            earlier = (("1a", given["1a"]),) if id == "1b" and "1a" in given else ()
            assert verdict == marker.mark(Task(id, given.get(id, ""), (), earlier))


@pytest.mark.parametrize("jobs", [2, 4])
def test_the_report_does_not_depend_on_the_jobs(class_folder: Path, whole: Report, jobs: int) -> None:
    assert run(KEY, [str(class_folder)], jobs=jobs) == whole
    assert repr(run(KEY, [str(class_folder)], jobs=jobs)) == repr(whole)


def test_hostile_neighbours_change_nothing(whole: Report, tmp_path: Path) -> None:
    alone = run(KEY, [str(write_class(tmp_path / "hw", 24))], jobs=2)
    assert repr(honest(alone)) == repr(honest(whole))
    assert len(honest(alone)) == 24


class Plain(Executor):
    """The least that an executor is: it runs what it is given, and keeps what that was. Nothing but plain data goes in."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []

    def submit(self, fn: Any, /, *args: Any, **more: Any) -> Future[Any]:
        assert json.loads(json.dumps(args)) == [*json.loads(json.dumps(args))]
        assert not more
        self.calls.append(args)
        future: Future[Any] = Future()
        future.set_result(fn(*args))
        return future


def test_any_executor_will_do(class_folder: Path, whole: Report) -> None:
    executor = Plain()
    assert run(KEY, [str(class_folder)], executor=executor) == whole
    assert executor.calls


class Lost(Plain):
    """An executor that loses every second piece of work, and in the end takes nothing more."""

    def submit(self, fn: Any, /, *args: Any, **more: Any) -> Future[Any]:
        if len(self.calls) > 4:
            raise BrokenProcessPool("the pool is gone")
        future = super().submit(fn, *args, **more)
        if len(self.calls) % 2:
            future = Future()
            future.set_exception(BrokenProcessPool("a process died"))
        return future


def test_what_an_executor_loses_is_marked_here(class_folder: Path, whole: Report) -> None:
    with pytest.warns(RuntimeWarning, match="a process died"):
        assert run(KEY, [str(class_folder)], executor=Lost()) == whole


def test_a_pool_of_processes(class_folder: Path, whole: Report) -> None:
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        assert run(KEY, [str(class_folder)], executor=pool) == whole


def test_equal_answers_are_marked_once(tmp_path: Path) -> None:
    for number in range(50):
        (tmp_path / f"s{number}.txt").write_text("2:   2x/(x^2+1)  \r\n3: none")
    executor = Plain()
    report = run(KEY, [str(tmp_path)], executor=executor)
    assert sum(len(call[1]) for call in executor.calls) == 2
    assert len({repr(student.verdicts) for student in report.students}) == 1


def test_who_follows_from_another_answer_is_marked_by_it(tmp_path: Path) -> None:
    (tmp_path / "ada.txt").write_text("1a: [2x*y + x, x^2]\n1b: [[2y + 1, 2x], [2x, 0]]")
    (tmp_path / "bob.txt").write_text("1a: [2x*y, x^2]\n1b: [[2y + 1, 2x], [2x, 0]]")
    report = run(KEY, [str(tmp_path)])
    assert verdicts(report, "ada")["1b"].followed == "1a"
    assert verdicts(report, "ada")["1b"].score == 2
    assert verdicts(report, "bob")["1b"].score == Fraction(3, 2)  # three of the four entries follow


def test_parameters_are_those_of_the_student(tmp_path: Path) -> None:
    key = read_key('seed = 5\n[variants]\na = "1..40"\n[[question]]\nid = "1"\nkind = "derivative"\nfunction = "a*x^2"\nvariables = "x"\n'
                   '[[question]]\nid = "2"\nanswer = "x"')  # fmt: skip
    for name in ("ada", "bob", "carl"):
        a = int(dict(key.variants.draw(name))["a"])
        (tmp_path / f"{name}.txt").write_text(f"1: {2 * a}x\n2: x")
    executor = Plain()
    report = run(key, [str(tmp_path)], executor=executor)
    assert {student.score for student in report.students} == {2}
    assert sum(len(call[1]) for call in executor.calls) == 4  # question 2 has no parameter: it is marked once


def test_status_and_lateness(tmp_path: Path) -> None:
    key = read_key('deadline = 2026-11-20T12:00:00\nlate = "20%"\n' + KEY_TEXT.replace('title = "Homework"', ""))
    path = tmp_path / "class.csv"
    path.write_text(
        "student,1a,2,3,submitted,9z\n"
        'ada,,,"(1, 0) minimum; (-1, 0) saddle",2026-11-20T11:00:00,\n'
        'late,,,"(1, 0) minimum; (-1, 0) saddle",2026-11-21T13:30:00,x\n'
        "broken,((,,,,\n"
        "mixed,((,x,,,\n"
        "nothing,,,,,\n"
    )
    report = run(key, [str(path)], students=["zoe"])
    found = {student.student: student for student in report.students}
    assert {name: student.status for name, student in found.items()} == {
        "ada": "graded", "late": "graded", "broken": "unreadable", "mixed": "partial", "nothing": "missing", "zoe": "missing",
    }  # fmt: skip
    assert found["ada"].score == 2
    assert found["late"].score == Fraction(8, 5)
    assert found["late"].notes == ("late by 1 d 1 h; 20 % of the points are taken off",)
    assert [note.text for note in report.notes] == ["class.csv: not in the key: 9z"]


def test_the_date_of_a_file_takes_no_points_off(tmp_path: Path) -> None:
    """A copy of a folder has new dates; and what a student's own file says of its time is not believed."""
    key = read_key('deadline = 2026-11-20\nlate = "zero"\n' + KEY_TEXT.replace('title = "Homework"', ""))
    answers = {"3": RIGHT["3"], "submitted": "2026-11-01"}
    (tmp_path / "ada.json").write_text(json.dumps(answers))
    os.utime(tmp_path / "ada.json", (1_800_000_000, 1_800_000_000))
    (tmp_path / "boole_LATE_1_2_hw.txt").write_text(f"3: {RIGHT['3']}")
    os.utime(tmp_path / "boole_LATE_1_2_hw.txt", (1_000_000_000, 1_000_000_000))
    ada, boole = run(key, [str(tmp_path)]).students
    assert ada.score == 2
    assert ada.notes == ("late by 55 d 8 h, by the date of the file; no points are taken off",)
    assert boole.score == 0
    assert boole.notes == ("late, says the platform; 100 % of the points are taken off",)


def test_progress_is_told(class_folder: Path) -> None:
    seen: list[Progress] = []
    run(KEY, [str(class_folder)], progress=seen.append)
    assert seen[-1].students == seen[-1].of == 27
    assert seen[-1].waiting == 0
    assert [each.students for each in seen] == sorted(each.students for each in seen)


def test_a_path_that_is_not_there() -> None:
    with pytest.raises(InputError):
        run(KEY, ["/no/such/folder"])


# What kills a worker.


def poisoned(monkeypatch: pytest.MonkeyPatch, **ways: Any) -> None:
    """Make some answers do harm when they are marked; the worker is forked after this."""
    real = Marker.decided

    def decided(self: Marker, task: Task) -> Decided:
        for word, harm in ways.items():
            if word in task.answer:
                harm()
        return real(self, task)

    monkeypatch.setattr(Marker, "decided", decided)


def _forever() -> None:
    while True:
        pass


def _in_c() -> None:
    pow(7, 10**9)  # no bytecode in between: only a kill from outside ends it


def _memory() -> None:
    held = []
    while True:
        held.append(bytearray(1 << 29))


def _die() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def _leave() -> None:
    os._exit(0)


def _recursion() -> None:
    _recursion()


def _fork() -> None:
    os.setsid() if os.getpid() != os.getsid(0) else None
    os.abort()


HARM = {"forever": _forever, "inc": _in_c, "memory": _memory, "die": _die, "leave": _leave, "recursion": _recursion, "abort": _fork}


def test_a_poisoned_answer_loses_only_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_class(tmp_path / "hw", 10)
    clean = run(KEY, [str(tmp_path / "hw")])
    for number, word in enumerate(HARM):
        (tmp_path / "hw" / f"student {number} eve {word}.txt").write_text(f"1a: {RIGHT['1a']}\n2: {word}*x\n3: none")
    poisoned(monkeypatch, **HARM)
    report = run(KEY, [str(tmp_path / "hw")], jobs=2, limits=Limits(2.0, 256))
    assert [s for s in report.students if "eve" not in s.student] == list(clean.students)
    for number, word in enumerate(HARM):
        found = verdicts(report, f"student {number} eve {word}")
        assert found["1a"].verdict == "correct"
        assert found["3"].verdict == "wrong"
        assert found["2"].verdict == "undecided"
        assert found["2"].evidence is not None
        assert found["2"].evidence.method == "limits"
        (student,) = [s for s in report.students if s.student.endswith(f"eve {word}")]
        assert student.status == "timeout"
    said = {word: verdicts(report, f"student {k} eve {word}")["2"].evidence.text for k, word in enumerate(HARM)}  # type: ignore[union-attr]
    assert said["forever"] == said["inc"] == "marking took longer than 2 s"
    assert said["memory"] == "marking needs more than 256 MB"
    assert "RecursionError" in said["recursion"]


def test_a_search_for_mistakes_that_does_not_end_costs_no_points(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Marker.named

    def named(self: Marker, found: Decided) -> Verdict:
        if "x^3" in found.mark.answer:
            _forever()
        if "x^4" in found.mark.answer:
            raise ValueError("an error of ours")
        return real(self, found)

    monkeypatch.setattr(Marker, "named", named)
    (tmp_path / "ada.txt").write_text("1a: [x^3, x^2 + x*cos(x*y)]\n2: x\n")
    (tmp_path / "bob.txt").write_text("1a: [x^4, x^2 + x*cos(x*y)]\n2: x\n")
    report = run(KEY, [str(tmp_path)], limits=Limits(1.0, 512))
    for name in ("ada", "bob"):
        assert verdicts(report, name)["1a"].verdict == "wrong"
        assert verdicts(report, name)["1a"].score == 1
        assert verdicts(report, name)["2"].verdict == "wrong"
    assert "an error of ours" in verdicts(report, "bob")["1a"].message


def test_mark_answers_takes_plain_data() -> None:
    marks = mark_answers(KEY_TEXT, [("2", "x", (), ()), ("3", "none", (), ())], 10.0, 512)
    assert [json.loads(mark)["v"] for mark in marks] == ["wrong", "wrong"]


def test_workers_end_with_their_block() -> None:
    with LocalWorkers(2) as workers:
        futures = [workers.submit(mark_answers, KEY_TEXT, [("2", f"{k}*x", (), ())], 10.0, 512) for k in range(4)]
        assert all(len(future.result()) == 1 for future in futures)
        # a thread that found no work has started no child, and one that has grown large has ended its own
        assert workers.workers
        children = [worker._child for worker in workers.workers if worker._child > 0]
    for child in children:
        with pytest.raises(ProcessLookupError):
            os.kill(child, 0)


def test_many_answers_take_no_more_memory() -> None:
    """The expressions that a worker has seen are forgotten: thousands of different answers leave no more than a few."""
    script = textwrap.dedent("""
        import resource
        from jachess.expression.nodes import _TABLES
        from jachess.grading.marking_workers import marks_of, _payload
        KEY = '[[question]]\\nid = "1"\\nkind = "derivative"\\nfunction = "x^2*sin(x)"\\n'
        sizes = []
        for start in range(0, 1200, 300):
            items = [("1", f"{k}*x*sin({k}*x + y^{k % 9})", (), ()) for k in range(start, start + 300)]
            for _ in marks_of(_payload(KEY, items)): pass
            sizes.append(sum(map(len, _TABLES)))
        print(sizes)
        assert sizes[-1] < 2 * sizes[0] + 5000, sizes
    """)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr + done.stdout


# The gradebook in a run.


def test_a_second_run_marks_only_what_changed(class_folder: Path, whole: Report, tmp_path: Path) -> None:
    book = str(tmp_path / "class.db")
    hw = tmp_path / "hw"
    write_class(hw, 24, hostile=3)
    first, second, third = Plain(), Plain(), Plain()
    assert repr(run(KEY, [str(hw)], executor=first, gradebook=book).students) == repr(whole.students)
    assert sum(len(call[1]) for call in first.calls) > 20
    assert run(KEY, [str(hw)], executor=second, gradebook=book) == whole
    assert second.calls == []
    (hw / "student 3.txt").write_text("2: 77*x + 5\n3: none")
    run(KEY, [str(hw)], executor=third, gradebook=book)
    assert [item[:2] for call in third.calls for item in call[1]] == [("2", "77*x + 5")]
    fourth = Plain()
    changed = read_key(KEY_TEXT.replace("ln(x^2 + 1)", "ln(x^2 + 2)"))
    run(changed, [str(hw)], executor=fourth, gradebook=book)
    assert {item[0] for call in fourth.calls for item in call[1]} == {"2"}
    with Gradebook(book) as opened:
        scores = [(entry.score, entry.answer) for entry in opened.history("student 3", "2")]
        assert scores[-2:] == [(0, "77*x + 5")] * 2 or scores[-1] == (0, "77*x + 5")
        assert len(opened.history("student 5", "3")) == 1


def test_another_title_or_deadline_marks_nothing_again(class_folder: Path, tmp_path: Path) -> None:
    book = str(tmp_path / "class.db")
    run(KEY, [str(class_folder)], gradebook=book)
    executor = Plain()
    other = read_key('reveal = "none"\nhints = false\ndeadline = 2030-01-01\n' + KEY_TEXT.replace("Homework", "Other"))
    report = run(other, [str(class_folder)], executor=executor, gradebook=book)
    assert executor.calls == []
    assert (report.title, report.reveal, report.hints) == ("Other", "none", False)


SCRIPT = """
import hashlib, sys, time
from jachess.grading.key import read_key
from jachess.grading.marking import Marker
from jachess.grading.running import run
real = Marker.decided
def slow(self, task):
    time.sleep(0.01)
    return real(self, task)
Marker.decided = slow
key = read_key(open(sys.argv[1]).read())
print("ready", flush=True)
try:
    report = run(key, [sys.argv[2]], jobs=2, gradebook=sys.argv[3])
except KeyboardInterrupt:
    sys.exit(130)
print(len(report.students), hashlib.sha256(repr(report).encode()).hexdigest(), flush=True)
"""


@pytest.mark.parametrize("signal_number", [signal.SIGKILL, signal.SIGINT], ids=["kill -9", "Ctrl-C"])
def test_interrupted_runs_lose_no_row(tmp_path: Path, signal_number: int) -> None:
    """Kill a run at random moments until one comes to its end: that report is the one of an undisturbed run."""
    hw = write_class(tmp_path / "hw", 40, hostile=2)
    key = tmp_path / "key.toml"
    key.write_text(KEY_TEXT)
    (tmp_path / "script.py").write_text(SCRIPT)
    luck = random.Random(signal_number)

    def start(book: str) -> subprocess.Popen[str]:
        arguments = [sys.executable, str(tmp_path / "script.py"), str(key), str(hw), str(tmp_path / book)]
        child = subprocess.Popen(
            arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=_environment(), start_new_session=True
        )
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n", child.stderr and child.stderr.read()
        return child

    undisturbed, errors = start("one.db").communicate(timeout=120)
    assert undisturbed.startswith("42 "), errors
    kills = 0
    while True:
        child = start("two.db")
        try:
            output, errors = child.communicate(timeout=luck.uniform(0.05, 0.5) if kills < 6 else 120)
        except subprocess.TimeoutExpired:
            kills += 1
            child.send_signal(signal_number)
            output, errors = child.communicate(timeout=30)
            assert child.returncode == (-9 if signal_number == signal.SIGKILL else 130) or output, errors
            if not output:
                assert not errors.strip() or signal_number == signal.SIGKILL, errors
                continue
        break
    assert kills >= 2
    assert output == undisturbed
    _no_process_is_left(str(tmp_path))


def _environment() -> dict[str, str]:
    root = str(Path(__file__).resolve().parents[2])
    return {**os.environ, "PYTHONPATH": root}


def _no_process_is_left(word: str) -> None:
    """No worker outlives its run."""
    for _ in range(50):
        found = []
        for entry in Path("/proc").iterdir() if Path("/proc").exists() else []:
            if entry.name.isdigit():
                try:
                    command = (entry / "cmdline").read_bytes()
                    state = (entry / "stat").read_text().rsplit(")", 1)[1].split()[0]
                except OSError:
                    continue
                if word.encode() in command and state != "Z":
                    found.append(entry.name)
        if not found:
            return
        time.sleep(0.1)
    raise AssertionError(f"processes are left: {found}")


def test_a_module_in_the_folder_is_not_imported(tmp_path: Path) -> None:
    """Marking in the folder that is marked: files there are answers, whatever they are called."""
    hw = write_class(tmp_path / "hw", 3)
    for name in ("sympy", "numpy", "flint", "json", "tomllib", "random", "jachess", "sitecustomize", "usercustomize", "conftest"):
        (hw / f"{name}.py").write_text("open('canary', 'w').close()\nraise SystemExit('canary')\n")
    key = tmp_path / "key.toml"
    key.write_text(KEY_TEXT)
    code = textwrap.dedent("""
        import sys
        from jachess.grading.key import load_key
        from jachess.grading.running import run
        report = run(load_key(sys.argv[1]), ["."])
        print(sum(student.status == "unreadable" for student in report.students), len(report.students))
    """)
    script = tmp_path / "elsewhere" / "mark.py"
    script.parent.mkdir()
    script.write_text(code)
    done = subprocess.run(
        [sys.executable, str(script), str(key)], cwd=hw, capture_output=True, text=True, env=_environment(), timeout=120
    )
    assert done.stdout.split() == ["10", "13"], done.stderr
    assert not (hw / "canary").exists()


def test_a_cluster_gives_the_same_report(class_folder: Path, whole: Report) -> None:
    distributed = pytest.importorskip("distributed", reason="needs the extra `cluster`")
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, memory_limit=None) as cluster,
        distributed.Client(cluster) as client,
        client.get_executor() as executor,
    ):
        assert repr(run(KEY, [str(class_folder)], executor=executor)) == repr(whole)


def test_the_public_names() -> None:
    import jachess.grading as grading

    assert isinstance(KEY, grading.Key)
    for name in grading.__all__:
        assert getattr(grading, name) is not None
