"""From the words of the command line to a page on standard output and an exit code."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any, NamedTuple

from jachess.cli.failures import LIMIT, UNDEFINED, Failure, failure
from jachess.cli.limits import certainly_ended, timely
from jachess.cli.options import SUFFIXES, Options
from jachess.cli.output import write
from jachess.errors import InputError, LimitError

# Searches that can always be continued: they work in a process that is certainly ended, and keep what they found.
PATIENT = {"critical": 30.0, "classify": 30.0}
# What a command can be asked for beside its own settings.
DERIVING = ("vars", "at", "set", "assume", "simplify", "digits")
GRACE = 1.0  # seconds a search may take to hand over what it found
ACCEPTED = {"critical": ("vars", "set", "assume", "digits"), "classify": ("vars", "at", "set", "assume", "digits")}
LONGEST = 1 << 16  # bytes of one expression, as in syntax: a longer line of standard input is not even kept


class Page(NamedTuple):
    """The answer to one expression: the text for standard output, the failure if there is one, the exit code."""

    text: str
    failure: Failure | None
    exit_code: int


def answer(command: str, expression: str | None, options: Options, **settings: Any) -> int:
    """Print what `command` answers for the expression, or for each line of standard input; the exit code is given back."""
    options = _with_format(options)
    if expression == "-" and settings.get("right") is None:
        return _answer_lines(command, options, settings)
    page = _page(command, expression, options, settings)
    if page.failure is not None:
        complain(page.failure)
        if options.format != "json":
            return page.exit_code
    write(page.text, options.output if page.failure is None else None)
    return page.exit_code


def _with_format(options: Options) -> Options:
    """The options with the format that the file's name asks for where --format does not say."""
    suffix = "." + (options.output or "").rpartition(".")[2].lower()
    return replace(options, format=options.format or SUFFIXES.get(suffix, "terminal"))


def _fitted(options: Options) -> Options:
    """The options with width, colour and alphabet decided: for the terminal that reads, or for a file or a program."""
    if options.output is not None or options.format != "terminal":
        return replace(options, width=options.width or 80, color="always" if options.color == "always" else "never")
    from jachess.rendering.formats import RenderOptions
    from jachess.rendering.terminal import fitted

    shown = fitted(RenderOptions(ascii=options.ascii), sys.stdout, options.color, options.width)
    return replace(options, width=shown.width, color="always" if shown.color else "never", ascii=shown.ascii)


def complain(problem: Failure) -> None:
    """The error in words, on standard error."""
    print(*problem.lines, sep="\n", file=sys.stderr)


def _answer_lines(command: str, options: Options, settings: dict[str, Any]) -> int:
    worst = 0
    pages: list[str] = []
    separator = "" if options.format == "json" else "\n"
    for line, unreadable in _expressions():
        page = _page(command, line, options, settings) if unreadable is None else _failed(unreadable, options)
        worst = max(worst, page.exit_code)
        if page.failure is not None and options.format != "json":
            complain(page.failure)
        if page.text:
            text = separator + page.text if pages else page.text
            pages.append(text if options.output is not None else "")  # what is written at once is not kept
            if options.output is None:
                write(text, None)
    if options.output is not None:
        write("".join(pages), options.output)
    return worst


def _expressions() -> Iterator[tuple[str, InputError | None]]:
    """The expressions of standard input, one a line, with the reason where a line cannot be one."""
    stream = sys.stdin.buffer
    while line := stream.readline(LONGEST + 1):
        rest = line
        while len(rest) > LONGEST and not rest.endswith(b"\n"):
            rest = stream.readline(LONGEST + 1)
        if len(line) > LONGEST:
            yield "", LimitError("a line is longer than 64 KB", help="split the function into parts with `where`")
            continue
        try:
            text = line.decode("utf-8-sig").partition("#")[0].strip()
        except UnicodeDecodeError as error:
            yield (
                "",
                InputError(
                    "a line is not UTF-8 text",
                    cause=f"byte {error.start + 1} cannot be read",
                    help="save the file as UTF-8",
                    kind="encoding",
                ),
            )
            continue
        if text:
            yield text, None


def _page(command: str, text: str | None, options: Options, settings: dict[str, Any]) -> Page:
    """The page for one expression, made here or, where limits are asked for, in a process that can be ended."""
    try:
        if options.time_limit is not None or options.memory_limit is not None or command in PATIENT:
            return _limited_page(command, text, options, settings)
        return timely(lambda: _made(command, text, options, settings))
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        if options.debug:
            import traceback

            traceback.print_exc()
        return _failed(error, options)


def _limited_page(command: str, text: str | None, options: Options, settings: dict[str, Any]) -> Page:
    import json

    seconds = options.time_limit or PATIENT.get(command)
    if command in PATIENT:
        # the search keeps an eye on the clock itself; the process is ended only if that does not work
        settings = settings | {"seconds": seconds}
        seconds = None if seconds is None else seconds + GRACE
    payload = json.dumps([command, text, asdict(_fitted(options)), settings]).encode()
    made, problem, exit_code = json.loads(certainly_ended(_page_task, payload, seconds, options.memory_limit))
    return Page(made, None if problem is None else Failure(*problem), exit_code)


def _page_task(payload: bytes) -> Iterator[bytes]:
    """The other side of `_limited_page`."""
    import json

    command, text, options, settings = json.loads(payload)
    chosen = Options(**options)
    try:
        page = _made(command, text, chosen, settings)
    except Exception as error:
        page = _failed(error, chosen)
    yield json.dumps(page).encode()


def _made(command: str, text: str | None, options: Options, settings: dict[str, Any]) -> Page:
    compute = _function(command)
    if text is None:
        result = compute()
    elif command == "equal":
        result = _compared(compute, text, options, settings)
    else:
        chosen = ACCEPTED.get(command, DERIVING)
        result = compute(text, steps=options.steps or "brief", **{name: getattr(options, name) for name in chosen}, **settings)
    from jachess.rendering.formats import RenderOptions, render

    options = _fitted(options)
    shown = RenderOptions(
        steps=options.steps or ("brief" if command in PATIENT else "full"),
        understood=_understood(options.understood or ""),
        hint=options.hint,
        digits=options.digits,
        width=options.width or 80,
        color=options.color == "always",
        ascii=options.ascii,
        pretty=options.pretty,
    )
    return Page(render(result, options.format or "terminal", shown), None, _exit_code(result))


def _function(command: str) -> Any:
    """The function that answers a command."""
    if command == "equal":
        from jachess.grading.equality import equal

        return equal
    from jachess import library

    return getattr(library, command)


def _compared(compute: Any, left: str, options: Options, settings: dict[str, Any]) -> Any:
    """The comparison of two answers; a line of standard input has both, with a TAB between them."""
    right = settings["right"]
    if right is None:
        left, tab, right = left.partition("\t")
        if not tab:
            raise InputError(
                "one answer is given where two are compared",
                help="jachess equal A B; on standard input two answers a line, with a TAB between them",
                kind="usage",
            )
    chosen = {name: settings[name] for name in ("rtol", "atol")}
    return compute(left, right, vars=options.vars, assume=options.assume, seconds=options.time_limit, **chosen)


def _understood(text: str) -> frozenset[str]:
    """The words of --understood: names or titles of rules, groups of functions, functions.

    Raises: InputError for a word that is none of them.
    """
    words = frozenset(word for each in text.split(",") if (word := " ".join(each.lower().split())))
    if words:
        from jachess.calculus.rules import RULES
        from jachess.cli.commands import nearest, usage_error
        from jachess.vocabulary import FUNCTIONS

        known = {"all", *(row.group for row in FUNCTIONS.values()), *(row.title for row in FUNCTIONS.values())}
        for rule in RULES:
            known |= {rule.name.lower(), *rule.name.lower().split(), rule.title.lower(), rule.title.lower().removesuffix(" rule")}
        for word in sorted(words - known):
            raise usage_error(f"`{word}` is not a rule", nearest(word, known, "such as sum, product, chain, trigonometric, all"))
    return words


def _exit_code(result: Any) -> int:
    """0, or what else an answer means: no value at a point that was asked for, not decided."""
    verdict = getattr(result, "verdict", None)
    if verdict is not None:
        return {"equal": 0, "different": UNDEFINED, "undecided": LIMIT}[verdict]
    complete = getattr(result, "complete", None)
    if complete is not None:
        return LIMIT if complete == "unproved" or result.stopped else 0
    if hasattr(result, "gradient_there"):
        return UNDEFINED if result.point is None else LIMIT if result.point.kind == "degenerate" else 0
    return UNDEFINED if _undefined(result) else 0


def _undefined(result: Any) -> bool:
    """Whether there is no value at a point that was asked for."""
    parts = (result.result, result.second) if hasattr(result, "second") else (result,)
    return any(evaluated.status == "undefined" for part in parts for evaluated in getattr(part, "at", ()))


def _failed(error: BaseException, options: Options) -> Page:
    problem = failure(error)
    text = ""
    if options.format == "json":
        import json

        text = json.dumps(problem.data(), ensure_ascii=False) + "\n"
    return Page(text, problem, problem.exit_code)
