"""Where each entry of a TOML text stands: the standard reader does not tell, and a fault without its line is hard to find."""

from __future__ import annotations

Path = tuple[str | int, ...]

_BARE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")


def lines_of(text: str) -> dict[Path, int]:
    """The line, from 1, of each table and of each key in it; the text is one that `tomllib` has read.

    Tables of an array are counted from 0; what stands inside a value has no line of its own.
    >>> lines_of('title = "A"\\n[[question]]\\nid = "1a"')
    {('title',): 1, ('question', 0): 2, ('question', 0, 'id'): 3}
    """
    found: dict[Path, int] = {}
    table: Path = ()
    state = _State()
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        if state.inside:
            state.read(line, 0)
            continue
        start = len(line) - len(line.lstrip())
        if line.startswith("[[", start):
            names, _ = _key(line, start + 2)
            table = _table(names[:-1], found) + (names[-1] if names else "",)
            count = sum(1 for path in found if path[:-1] == table and isinstance(path[-1], int))
            table = (*table, count)
            found[table] = number
        elif line.startswith("[", start):
            names, _ = _key(line, start + 1)
            table = _table(names, found)
            found.setdefault(table, number)
        elif start < len(line) and line[start] != "#":
            names, end = _key(line, start)
            if names and line[end : end + 1] == "=":
                for length in range(1, len(names) + 1):
                    found.setdefault((*table, *names[:length]), number)
                state.read(line, end + 1)
    return found


def line_of(found: dict[Path, int], path: Path) -> int:
    """The line of a place, or of the nearest table around it that has one; 0 for the whole text."""
    while path:
        inside = [line for place, line in found.items() if place[: len(path)] == path]
        if inside:
            return min(inside)
        path = path[:-1]
    return 0


def _table(names: list[str], found: dict[Path, int]) -> Path:
    """The path that the words of a header mean: an array of tables stands for its last table."""
    path: Path = ()
    for name in names:
        path = (*path, name)
        last = [each[-1] for each in found if each[:-1] == path and isinstance(each[-1], int)]
        if last:
            path = (*path, last[-1])
    return path


def _key(line: str, place: int) -> tuple[list[str], int]:
    """The words of a dotted key, and where it ends."""
    names: list[str] = []
    while True:
        while line[place : place + 1] in (" ", "\t"):
            place += 1
        mark = line[place : place + 1]
        if mark in ('"', "'") and mark:
            end = line.find(mark, place + 1)
            if end < 0:
                return names, place
            names.append(line[place + 1 : end])
            place = end + 1
        else:
            end = place
            while end < len(line) and line[end] in _BARE:
                end += 1
            if end == place:
                return names, place
            names.append(line[place:end])
            place = end
        while line[place : place + 1] in (" ", "\t"):
            place += 1
        if line[place : place + 1] != ".":
            return names, place
        place += 1


class _State:
    """What is still open at the end of a line: brackets, and a text of several lines."""

    def __init__(self) -> None:
        self.depth = 0
        self.mark = ""

    @property
    def inside(self) -> bool:
        return bool(self.depth or self.mark)

    def read(self, line: str, place: int) -> None:
        while place < len(line):
            if self.mark:
                end = line.find(self.mark, place)
                while end > 0 and self.mark == '"""' and line[end - 1] == "\\":
                    end = line.find(self.mark, end + 1)
                if end < 0:
                    return
                place, self.mark = end + 3, ""
                continue
            char = line[place]
            if char == "#":
                return
            if char in "\"'":
                if line.startswith(char * 3, place):
                    self.mark = char * 3
                    place += 3
                    continue
                place += 1
                while place < len(line) and line[place] != char:
                    place += 2 if char == '"' and line[place] == "\\" else 1
            elif char in "[{":
                self.depth += 1
            elif char in "]}":
                self.depth -= 1
            place += 1
