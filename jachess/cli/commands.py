"""What typer's commands do here beyond typer: expressions that begin with a minus, our own errors, help with examples."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import Any

from typer.core import TyperCommand, TyperGroup

from jachess.cli.options import Options
from jachess.errors import InputError


def usage_error(message: str, help: str) -> InputError:
    """The error for a command line that cannot be read."""
    return InputError(message, help=help, kind="usage")


def nearest(word: str, words: Iterable[str], otherwise: str) -> str:
    """A help line that offers the words closest to `word`, or says something else where none is close."""
    close = get_close_matches(word, list(words), n=2, cutoff=0.7)
    return f"did you mean {' or '.join(f'`{name}`' for name in close)}?" if close else otherwise


class Command(TyperCommand):
    """A command of jachess. `examples` are its arguments in examples of use, one string each."""

    examples: tuple[str, ...] = ()

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Typer's reading of the words, after options and expressions have been told apart."""
        if ctx.resilient_parsing:
            return super().parse_args(ctx, args)
        options, expressions = self._divide(ctx, args)
        if "--help" not in options and "-h" not in options:
            self._check_count(ctx, expressions)
        return super().parse_args(ctx, [*options, "--", *expressions])

    def _divide(self, ctx: Any, args: list[str]) -> tuple[list[str], list[str]]:
        """The words that are options with their values, and the words that are expressions.

        A word with one dash in front is an expression, as is one with two dashes that cannot be an option's name
        (`--2x`); everything after `--` is. The value of an option may begin with one dash (`--at -1,2`), not with two.
        """
        flags = {flag: param for param in self._options(ctx) for flag in param.opts}
        options: list[str] = []
        expressions: list[str] = []
        words = iter(args)
        for word in words:
            name, equals, _ = word.partition("=")
            if word == "--":
                expressions += words
            elif name in flags:
                options.append(word)
                if flags[name].is_flag:
                    if equals:
                        raise usage_error(f"option `{name}` takes no value", f"write `{name}` alone")
                elif not equals:
                    options.append(_value(name, next(words, None), flags))
                _check_choice(name, options[-1].removeprefix(f"{name}="), flags[name])
            elif name.startswith("--") and name[2:].replace("-", "").isalpha():
                raise usage_error(
                    f"unknown option `{name}`", nearest(name, flags, f"`{ctx.command_path} --help` lists the options")
                )
            else:
                expressions.append(word)
        return options, expressions

    def _options(self, ctx: Any) -> list[Any]:
        return [param for param in self.get_params(ctx) if param.param_type_name == "option"]

    def _check_count(self, ctx: Any, expressions: list[str]) -> None:
        arguments = [param for param in self.get_params(ctx) if param.param_type_name == "argument"]
        expected = len(arguments)
        if any(param.nargs == -1 for param in arguments):
            expected = max(expected, len(expressions))
        if len(expressions) < sum(param.required for param in arguments):
            raise usage_error("no expression is given", f"for example: jachess {self.name} {self.examples[0]}")
        if len(expressions) > expected:
            if not expected:
                raise usage_error(f"`{self.name}` takes no expression", f"for example: jachess {self.name} {self.examples[0]}")
            together = " ".join(expressions)
            raise usage_error(
                f"{len(expressions)} expressions are given where one is expected",
                f"put it in quotes: jachess {self.name} '{together}'",
            )

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The help page: usage, what the command answers, examples, the options by group."""
        argument = "".join(f" {param.metavar}" for param in self.get_params(ctx) if param.param_type_name == "argument")
        sections: dict[str, list[tuple[str, str]]] = {}
        for param in self._options(ctx):
            group = getattr(param, "rich_help_panel", None) or "Help"
            sections.setdefault(group, []).append((_spelling(param), param.help or ""))
        formatter.write(f"Usage: jachess {self.name}{argument} [options]\n\n{self.help}\n\nExamples\n")
        formatter.write("".join(f"  jachess {self.name} {example}\n" for example in self.examples))
        left = max(len(spelling) for rows in sections.values() for spelling, _ in rows)
        for title, rows in sections.items():
            formatter.write(f"\n{title}\n")
            formatter.write("".join(_row(spelling, help, left) for spelling, help in rows))


class Group(TyperGroup):
    """`jachess` itself: an unknown command gets a suggestion."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        word = args[0]
        if word not in self.commands and not ctx.resilient_parsing:
            raise usage_error(f"unknown command `{word}`", nearest(word, self.commands, self._advice(word)))
        return super().resolve_command(ctx, args)

    def _advice(self, word: str) -> str:
        if not word.isalpha():
            return f"say what to find: jachess derive '{word}'"
        return f"the commands are {', '.join(self.commands)}"

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        flags = [flag for param in self.get_params(ctx) for flag in param.opts]
        if args and args[0].startswith("-") and args[0] not in flags and not ctx.resilient_parsing:
            name = args[0].partition("=")[0]
            if not name.startswith("--"):
                raise usage_error("no command is given", f"say what to find: jachess derive '{args[0]}'")
            if name not in flags:
                raise usage_error(
                    f"unknown option `{name}`", nearest(name, flags, "options follow the command: jachess COMMAND --help")
                )
        return super().parse_args(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The help page of the program: what it does, the commands, where to go on."""
        left = max(map(len, self.commands))
        formatter.write(f"Usage: jachess COMMAND EXPRESSION [options]\n\n{self.help}\n\nCommands\n")
        for name, command in self.commands.items():
            formatter.write(_row(name, (command.help or "").partition("\n")[0], left))
        formatter.write("\nExamples\n")
        for command in self.commands.values():
            if isinstance(command, Command):
                formatter.write(f"  jachess {command.name} {command.examples[0]}".rstrip() + "\n")
        formatter.write("\nOptions\n")
        options: list[Any] = self.get_params(ctx)
        rows = [(_spelling(param), param.help or "") for param in options]
        left = max(len(spelling) for spelling, _ in rows)
        formatter.write("".join(_row(spelling, help, left) for spelling, help in rows))
        formatter.write("\n`jachess COMMAND --help` explains a command and its options.\n")


def spread(function: Callable[..., int], groups: Iterable[str], without: Iterable[str] = ()) -> Callable[..., int]:
    """The function with its parameter `options: Options` spread out into one parameter an option, as typer reads them.

    Only the options of these groups are offered, and of them not those named in `without`; the others keep their defaults.
    """
    from dataclasses import fields
    from inspect import Parameter, signature

    own = signature(function, eval_str=True)
    offered = [
        field
        for field in fields(Options)
        if field.type.__metadata__[0].rich_help_panel in groups and field.name not in without  # type: ignore[union-attr]
    ]
    parameters = [
        parameter.replace(kind=Parameter.KEYWORD_ONLY) for parameter in own.parameters.values() if parameter.name != "options"
    ]
    parameters += [Parameter(field.name, Parameter.KEYWORD_ONLY, default=field.default, annotation=field.type) for field in offered]

    def command(**values: Any) -> int:
        chosen = Options(**{field.name: values.pop(field.name) for field in offered})
        return function(**values, options=chosen)

    if "options" not in own.parameters:
        return function
    command.__name__, command.__doc__ = function.__name__, function.__doc__
    command.__signature__ = own.replace(parameters=parameters)  # type: ignore[attr-defined]
    return command


def _value(name: str, word: str | None, flags: dict[str, Any]) -> str:
    """The word after an option, refused at once where it is missing or is itself an option."""
    if word is None or word.startswith("--"):
        found = "" if word is None else f", and `{word}` is an option"
        raise usage_error(f"option `{name}` needs a value{found}", f"for example: {name} {flags[name].metavar}")
    return word


def _check_choice(name: str, word: str, param: Any) -> None:
    """Refuse a word that is not one of the option's values, or not a number in its range."""
    kind = param.type
    choices = getattr(kind, "choices", None)
    if choices and word not in choices:
        raise usage_error(f"`{word}` is not a value of `{name}`", nearest(word, choices, f"one of {', '.join(choices)}"))
    least = getattr(kind, "min", None)
    if least is not None:
        whole = isinstance(least, int)
        try:
            good = least <= (int(word) if whole else float(word)) <= (float("inf") if kind.max is None else kind.max)
        except ValueError:
            good = False
        if not good:
            range = f"from {least}" + ("" if kind.max is None else f" to {kind.max:.0f}")
            raise usage_error(f"`{word}` is not a value of `{name}`", f"give a {'whole ' if whole else ''}number {range}")


def _spelling(param: Any) -> str:
    value = "" if param.is_flag or not param.metavar else f" {param.metavar}"
    return ", ".join(param.opts) + value


def _row(left: str, right: str, width: int) -> str:
    """One line of a list in two columns, the second wrapped at the edge of the terminal."""
    from textwrap import wrap

    columns = min(shutil.get_terminal_size((80, 24)).columns, 100) if sys.stdout.isatty() else 80
    lines = wrap(right[:1].lower() + right[1:].rstrip("."), max(20, columns - width - 5)) or [""]
    first = f"  {left:<{width}}  {lines[0]}".rstrip()
    return "\n".join([first, *(" " * (width + 4) + line for line in lines[1:])]) + "\n"
