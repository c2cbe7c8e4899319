"""Which broken rules lead to a student's entries: one, or two in the same entry, at any stage of a higher derivative."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from jachess.calculus.accumulation import differentiate
from jachess.errors import JachessError
from jachess.expression.nodes import Call, Name, Node, postorder, rebuilt
from jachess.expression.tidy import collected, tidy
from jachess.grading.broken_rules import Effort, Replay, Slip
from jachess.grading.diagnosis import Broken, Candidate
from jachess.grading.fingerprints import Array
from jachess.grading.workspace import Entry, Goal, Workspace

RuleRows = dict[str, tuple[tuple[str, Broken], ...]]
MAX_PAIRED = 400  # slips that are paired with each other
MAX_ENTRIES = 36  # wrong entries that are looked at


class Stage:
    """One differentiation on the way to an entry: what is differentiated, by which variable, and what follows."""

    def __init__(self, replay: Replay, number: int, rest: tuple[Name, ...]) -> None:
        self.replay = replay
        self.number = number  # from 1
        self.rest = rest

    def expression(self, *slips: Slip) -> Node | None:
        """The entry that follows from these slips."""
        node = self.replay.expression(*slips)
        for x in self.rest:
            node = None if node is None else differentiate(node, x)
        return node


class BrokenEntries:
    """The search for broken rules in one answer; replays are shared by all entries."""

    def __init__(self, work: Workspace, rows: RuleRows) -> None:
        self.work, self.rows = work, rows
        self._replays: dict[tuple[int, tuple[Name, ...], Name, bool], Replay | None] = {}

    def stages(self, goal: Goal) -> Iterator[Stage]:
        """The last two differentiations of an entry, in each order of a mixed derivative."""
        if self.work.is_large:
            return
        orders = list(dict.fromkeys((goal.variables, goal.variables[::-1])))
        count = len(goal.variables)
        for variables in orders:
            for stage in range(max(0, count - 2), count):
                if stage < count - 1 and variables[-1] not in self.work.prints.variables:
                    continue
                for raw in (False, True):
                    replay = self._replay(goal.component, variables[:stage], variables[stage], raw)
                    if replay is not None:
                        yield Stage(replay, stage + 1, variables[stage + 1 :])

    def _replay(self, component: int, before: tuple[Name, ...], x: Name, raw: bool) -> Replay | None:
        key = component, before, x, raw
        if key not in self._replays:
            f = self.work.derivative(component, before)
            if not raw:
                self._replays[key] = self._made(tidy(f) if before else f, x)
            else:
                other = collected(_in_basic_functions(f)) if before else f
                self._replays[key] = None if not before or other is tidy(f) else self._made(other, x)
        return self._replays[key]

    def _made(self, f: Node, x: Name) -> Replay | None:
        try:
            return Replay(f, x, self.work.prints, self.rows)
        except JachessError:
            return None

    # One slip.

    def single(self, entries: tuple[Entry, ...]) -> list[Candidate]:
        """The slips that lead to one entry or several of these."""
        found: dict[object, Candidate] = {}
        for entry in entries[:MAX_ENTRIES]:
            goal = self.work.goals.get(entry)
            if goal is None:
                continue
            given = self.work.value(self.work.given[entry[0]][entry[1]])
            for stage in self.stages(goal):
                for slip in self._matching(stage, given):
                    self._add(found, entry, stage, (slip,))
        return list(found.values())

    def _matching(self, stage: Stage, given: Array) -> list[Slip]:
        slips = stage.replay.slips
        if not slips:
            return []
        return [slips[k] for k in self.work.prints.matching(self._values(stage), given)]

    def _values(self, stage: Stage) -> Array:
        """The entry for each slip of the stage, one row each, one column for each point."""
        prints = self.work.prints
        matrix = stage.replay.matrix
        if stage.rest:
            return prints.slope(matrix, prints.variables.index(stage.rest[0]))
        return matrix[:, : prints.count].real

    def _add(self, found: dict[object, Candidate], entry: Entry, stage: Stage, slips: tuple[Slip, ...]) -> None:
        key = (*((slip.mistake, slip.node, slip.everywhere, slip.far) for slip in slips), stage.number)
        earlier = found.get(key)
        make: dict[Entry, Callable[[], Node | None]] = {entry: partial(stage.expression, *slips)}
        if earlier is not None:
            if entry in earlier.entries:
                return
            assert isinstance(earlier.wrong, ByEntry)
            found[key] = replace(earlier, entries=(*earlier.entries, entry), wrong=ByEntry(earlier.wrong.makers | make))
            return
        made = [
            Candidate(
                slip.mistake,
                (entry,),
                len(slips),
                stage.number + (10 if slip.everywhere else 5 if slip.seed is not None else 0),
                slip.node,
                stage.replay.x,
                stage.number,
                slip.inner,
                wrong=ByEntry(make),
                far=slip.far,
            )
            for slip in slips
        ]
        found[key] = made[0] if len(made) == 1 else replace(made[0], rank=made[0].rank + made[1].rank, second=made[1])

    # Two slips.

    def double(self, entries: tuple[Entry, ...], budget: int) -> list[Candidate]:
        """Pairs of slips in one stage that lead to one entry or several of these."""
        effort = Effort(budget)
        found: dict[object, Candidate] = {}
        for entry in entries:
            goal = self.work.goals.get(entry)
            if goal is None:
                continue
            given = self.work.given[entry[0]][entry[1]]
            for stage in self.stages(goal):
                if not effort.spend():
                    return list(found.values())
                for pair in self._pairs(stage, self.work.value(given), effort):
                    node = stage.expression(*pair)
                    if node is not None and self.work.same(node, given):
                        self._add(found, entry, stage, pair)
                        break
        return list(found.values())

    def _pairs(self, stage: Stage, given: Array, effort: Effort) -> Iterator[tuple[Slip, Slip]]:
        """Pairs at nodes of which neither is below the other add up; for the others the upper rule is broken on wrong parts."""
        prints = self.work.prints
        numpy = prints.numpy
        places = [k for k, slip in enumerate(stage.replay.slips) if not (slip.everywhere or slip.far)][:MAX_PAIRED]
        slips = [stage.replay.slips[k] for k in places]
        if len(slips) < 2:
            return
        with numpy.errstate(all="ignore"):
            rows = self._values(stage)[places]
            right = (
                prints.slope(stage.replay.right, prints.variables.index(stage.rest[0]))
                if stage.rest
                else stage.replay.right[: prints.count].real
            )
            deltas = rows - right
            wanted = given - right
            usable = numpy.isfinite(wanted) & numpy.isfinite(deltas).all(axis=0)
            if not usable.any():
                return
            column = int(numpy.flatnonzero(usable)[-1])
            sums = deltas[:, None, column] + deltas[None, :, column]
            near = abs(sums - wanted[column]) <= 1e-9 * (abs(sums) + abs(wanted[column])) + 1e-12
            for a, b in numpy.argwhere(near):
                if a < b and slips[a].node is not slips[b].node and prints.same(deltas[a] + deltas[b], wanted):
                    yield slips[a], slips[b]
        if not stage.rest:
            yield from stage.replay.nested(slips, given, effort)


def _in_basic_functions(f: Node) -> Node:
    """The node with secants and their kin written as reciprocals, as many write the derivative of a tangent."""
    new: dict[Node, Node] = {}
    for part in postorder(f):
        args = tuple(new[arg] for arg in part.args)
        if type(part) is Call and part.name in _RECIPROCALS:
            new[part] = 1 / Call(_RECIPROCALS[part.name], args)
        else:
            new[part] = rebuilt(part, args) if args else part
    return new[f]


_RECIPROCALS = {"sec": "cos", "csc": "sin", "sech": "cosh", "csch": "sinh"}


class ByEntry:
    """The wrong expressions of a candidate, made when they are asked for."""

    def __init__(self, makers: dict[Entry, Callable[[], Node | None]]) -> None:
        self.makers = makers

    def __call__(self, entry: Entry) -> Node | None:
        return self.makers[entry]()
