"""Lifted solutions as points and families: each put back and classified, those that repeat gathered into families.

    sin(x)·sin(y)   (π·n, π·m): saddles;   (π/2 + π·n, π/2 + π·m): maxima where n + m is even, minima where it is odd
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jachess.algebra.clock import OutOfTime
from jachess.errors import LimitReached
from jachess.expression.nodes import Name, Node
from jachess.points.free_families import free_families
from jachess.points.lifting import GeneratorPlace, Lifted
from jachess.points.periodic import periodic_families
from jachess.points.setting import Admissible, Classify, Dropped, Known, Setting
from jachess.points.torus import Member
from jachess.points.unfolding import members
from jachess.results.points import Family


@dataclass(frozen=True)
class Gathered:
    """What lifted solutions come to: isolated points (as places), families, and what does not count with its reason.

    `open` says what was not described: equations that could not be solved for their variable.
    """

    points: tuple[GeneratorPlace, ...]
    families: tuple[Family, ...]
    dropped: tuple[Dropped, ...] = ()
    open: tuple[str, ...] = ()


def gather(
    lifted: Sequence[Lifted],
    variables: Sequence[Name],
    classify: Classify,
    *,
    f: Node,
    admissible: Admissible | None = None,
    known: Known | None = None,
    taken: Sequence[Node] = (),
) -> Gathered:
    """Points and families of critical points of f from lifted solutions, of one leaf of a case split or of several.

    `classify` is asked for each kind of member of a family (isolated points are left to the caller). `admissible` gives a
    reason why a place is no critical point, or None; `known` says of a single member of a family that it is in the list of
    points already, so that it is left out of the family. Names in `taken` are not used as integer parameters.
    """
    setting = Setting.of(f, variables, classify, admissible, known, taken)
    points: list[GeneratorPlace] = []
    groups: dict[object, list[Member]] = {}
    for member in members(lifted, variables):
        if len(member.free) == len(member.equations) and member.equations:
            setting.leave_open(f"{' and '.join(f'{equation} = 0' for equation in member.equations)} was not solved")
        elif member.angles or member.free:
            groups.setdefault(member.key, []).append(member)
        else:
            _point(setting, member, points)
    families: list[Family] = []
    for group in groups.values():
        try:
            families += free_families(setting, group) if group[0].free else periodic_families(setting, group)
        except OutOfTime:
            raise
        except LimitReached as error:
            setting.leave_open(f"a family was not described: {error}")
    return Gathered(tuple(points), tuple(families), tuple(setting.dropped), tuple(setting.open))


def _point(setting: Setting, member: Member, points: list[GeneratorPlace]) -> None:
    """Keep an isolated point, or why it does not count."""
    try:
        problem = setting.problem(member.place)
    except OutOfTime:
        raise
    except LimitReached as error:
        setting.leave_open(f"whether a point counts was not decided: {error}")
        return
    if problem is None:
        points.append(member.place)
    else:
        setting.drop(member.template, problem)
