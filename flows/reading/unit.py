"""A unit: one block that is one finding, before it is told from its repeats."""

from __future__ import annotations

from dataclasses import dataclass, field

from flows.reading.blocks import Block
from flows.reading.inline import Text
from flows.reading.known import Known
from flows.reading.title import Title


@dataclass(frozen=True)
class Setting:
    """Where the walk is: the severity, role and titles of the sections around it; `in_series` where the
    section that is looked at has numbered neighbours, `is_regular` where most of those are findings; `known`
    what the document repeats."""

    severity: str = ""
    role: str = ""
    is_alone: bool = False
    is_planned: bool = False
    is_optional: bool = False
    is_wish: bool = False
    trail: tuple[str, ...] = ()
    depth: int = 0
    in_series: bool = False
    is_regular: bool = False
    known: Known = field(default_factory=Known)


@dataclass
class Unit:
    """`is_rated`: its severity is its own, not that of a section around it;
    `is_plan`: it stands where a document repeats what it found, or says what to do next;
    `is_done`: fixed, praised, out of scope; `is_ticked`: only a sign says so;
    `is_confirmed`: its own mark says that it is open;
    `is_weak`: nothing around it says that it is a finding;
    `is_vague`: nor does a mark of its own; `cells` a table row's by the kind of their column;
    `merged` the blocks that tell the same again."""

    block: Block
    text: Text
    title: Title
    setting: Setting
    severity: str = ""
    is_rated: bool = False
    is_plan: bool = False
    is_done: bool = False
    is_ticked: bool = False
    is_confirmed: bool = False
    is_weak: bool = False
    is_vague: bool = False
    cells: dict[str, Text] = field(default_factory=dict)
    merged: list[Block] = field(default_factory=list)
