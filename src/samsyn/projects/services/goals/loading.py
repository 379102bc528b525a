"""A strategy's file into the bank: first a draft that tells the difference, then the load.

The same file again changes nothing. What a person has set stays unless she lets the file have it;
a goal that a newer version lacks is retired and keeps its links.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from samsyn.core.masking import storable
from samsyn.core.models import User
from samsyn.core.services import audit
from samsyn.projects.models import Goal, Strategy, StrategyDraft
from samsyn.projects.policies import check_can_change_strategy, check_can_make_strategy
from samsyn.projects.services.goals.difference import Difference, difference
from samsyn.projects.services.goals.trees import refuse_circles
from samsyn.sources.strategy import StrategyFile, propose, read_strategy

_DOCUMENTS = (b"%PDF", b"PK\x03\x04")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did. `kept` are goals where what a person set stands against the file."""

    new: int
    changed: int
    retired: int
    returned: int
    kept: int

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.retired or self.returned)


def read(data: bytes, name: str) -> StrategyFile:
    """The tree of a CSV or YAML file, or that proposed from a Word or PDF document's headings."""
    is_document = data[:1024].lstrip().startswith(_DOCUMENTS)
    return propose(data, name) if is_document else read_strategy(data, name)


@transaction.atomic
def draft(
    *, data: bytes, name: str, strategy: Strategy | None, by: User, file: StrategyFile | None = None
) -> StrategyDraft:
    """Keep what a file says until a person has seen what it would change.

    `strategy` is the one that it is a version of; None finds it by the file's code, else the file
    gives a new one.
    """
    read_file = file or read(data, name)
    if strategy is None and read_file.head.code:
        strategy = Strategy.objects.filter(code=read_file.head.code).first()
    if strategy is not None:
        check_can_change_strategy(by, strategy)
    else:
        check_can_make_strategy(by, read_file.head.place)
    return StrategyDraft.objects.create(
        strategy=strategy,
        name=storable(name)[:300],
        sha256=hashlib.sha256(data).hexdigest(),
        head=storable(read_file.head.as_json()),
        goals=storable([row.as_json() for row in read_file.goals]),
        findings=storable(
            [
                {"code": one.code, "message": one.message, "values": dict(one.values)}
                for one in read_file.findings
            ]
        ),
        is_proposal=read_file.is_proposal,
        by=by,
    )


def discard(*, draft: StrategyDraft) -> None:
    """Throw the draft away; what stands is untouched."""
    draft.delete()


def difference_of(draft: StrategyDraft) -> Difference:
    standing = () if draft.strategy is None else draft.strategy.goals.all()
    return difference(standing, draft.goals)


@transaction.atomic
def load(
    *,
    draft: StrategyDraft,
    head: Mapping[str, Any],
    by: User,
    taken: Collection[str] | None = None,
    overwrite: Collection[str] = (),
    retire: bool = True,
) -> tuple[Strategy, Loaded]:
    """Let the draft stand, and throw it away.

    `head` are the strategy's own facts as the person confirmed them. `taken` are the codes of the
    goals to take in (None: all); the others are as if the file had not had them. `overwrite` are
    the codes where the file goes before what a person set. `retire` retires what the file lacks.
    Raises ValidationError where the goals would come to lie beneath each other, or the file has no
    goals left.
    """
    rows = [row for row in draft.goals if taken is None or row["code"] in taken]
    rows = _with_parents(rows)
    if not rows:
        raise ValidationError(_("There is no goal to load. Nothing was changed."), code="empty")
    strategy = _strategy(draft, head, by)
    found = difference(Goal.objects.filter(strategy=strategy), rows)
    loaded = Loaded(
        new=len(found.new),
        changed=_change(found, set(overwrite)),
        retired=_retire(found) if retire and not draft.is_proposal else 0,
        returned=Goal.objects.filter(pk__in=[one.pk for one in found.returned]).update(
            retired_at=None
        ),
        kept=sum(
            any(one.by_hand for one in changes) and goal.code not in overwrite
            for goal, changes in found.changed
        ),
    )
    _add(strategy, found, rows)
    _place(strategy, rows, {code for code, kept in _own_parents(strategy, overwrite)})
    refuse_circles(strategy)
    if loaded or strategy.file_sha256 != draft.sha256:
        Strategy.objects.filter(pk=strategy.pk).update(
            file_sha256=draft.sha256, updated_at=timezone.now()
        )
        audit.record(
            by=by, action="strategy.loaded", subject_type="strategy", subject_id=strategy.pk,
            detail={"new": loaded.new, "changed": loaded.changed, "retired": loaded.retired},
        )  # fmt: skip
    draft.delete()
    return strategy, loaded


def _with_parents(rows: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """A goal whose parent was not taken lies at the top."""
    codes = {row["code"] for row in rows}
    return [{**row, "parent": row["parent"] if row["parent"] in codes else ""} for row in rows]


def _strategy(draft: StrategyDraft, head: Mapping[str, Any], by: User) -> Strategy:
    facts = {
        name: head[name]
        for name in ("title", "organisation", "place_code", "start_year", "end_year", "version")
        if name in head
    }
    if draft.strategy_id is None:
        check_can_make_strategy(by, facts.get("place_code", ""))
        code = head.get("code") or free_code(facts["title"])
        if Strategy.objects.filter(code=code).exists():
            raise ValidationError(
                _("A strategy with the code %(code)s was loaded meanwhile. Load the file again.")
                % {"code": code},
                code="stale",
            )
        return Strategy.objects.create(code=code, **facts)
    strategy = Strategy.objects.select_for_update().get(pk=draft.strategy_id)
    check_can_change_strategy(by, strategy)
    check_can_make_strategy(by, facts.get("place_code", strategy.place_code))
    changed = [name for name, value in facts.items() if getattr(strategy, name) != value]
    for name in changed:
        setattr(strategy, name, facts[name])
    if changed:
        strategy.save(update_fields=[*changed, "updated_at"])
    return strategy


def free_code(title: str) -> str:
    """A code of the title that no strategy has."""
    base = slugify(title)[:50] or "strategi"
    code, number = base, 1
    while Strategy.objects.filter(code=code).exists():
        number += 1
        code = f"{base}-{number}"
    return code


def _change(found: Difference, overwrite: set[str]) -> int:
    """Set title and text as the file has them, where it may; parents are set by _place."""
    count = 0
    for goal, changes in found.changed:
        mine = [one for one in changes if not one.by_hand or goal.code in overwrite]
        if not mine:
            continue
        count += 1
        names = {one.name for one in mine}
        for one in mine:
            if one.name != "parent":
                setattr(goal, one.name, one.new)
        goal.by_hand = [name for name in goal.by_hand if name not in names]
        goal.save(update_fields=["title", "text", "by_hand"])
    return count


def _retire(found: Difference) -> int:
    gone = Goal.objects.filter(pk__in=[goal.pk for goal in found.gone])
    return gone.update(retired_at=timezone.now())


def _add(strategy: Strategy, found: Difference, rows: Sequence[Mapping[str, Any]]) -> None:
    """A level at a time, so that each new goal is stored once, with its place in the tree."""
    positions = {row["code"]: position for position, row in enumerate(rows)}
    goals = {goal.code: goal for goal in Goal.objects.filter(strategy=strategy)}
    waiting = list(found.new)
    while waiting:
        ready = [row for row in waiting if not row["parent"] or row["parent"] in goals]
        # Rows that wait for each other are stored without parents; refuse_circles tells of them.
        ready = ready or waiting
        made = [
            Goal(
                strategy=strategy,
                code=row["code"],
                title=row["title"],
                text=row["text"],
                locator=row["locator"],
                parent=goals.get(row["parent"]),
                position=positions[row["code"]],
            )
            for row in ready
        ]
        goals |= {goal.code: goal for goal in Goal.objects.bulk_create(made, batch_size=500)}
        waiting = [row for row in waiting if row["code"] not in goals]


def _own_parents(strategy: Strategy, overwrite: Collection[str]) -> list[tuple[str, list[str]]]:
    """The goals that a person has moved, and that the file does not move back."""
    told = Goal.objects.filter(strategy=strategy).values_list("code", "by_hand")
    return [
        (code, by_hand) for code, by_hand in told if "parent" in by_hand and code not in overwrite
    ]


def _place(strategy: Strategy, rows: list[dict[str, Any]], moved: set[str]) -> None:
    """Order and parents as the file has them, but for those that a person has moved."""
    goals = {goal.code: goal for goal in Goal.objects.filter(strategy=strategy)}
    changed = []
    for position, row in enumerate(rows):
        goal = goals[row["code"]]
        before = (goal.position, goal.parent_id)
        goal.position = position
        if goal.code not in moved:
            goal.parent = goals[row["parent"]] if row["parent"] else None
        if (goal.position, goal.parent_id) != before:
            changed.append(goal)
    # Each statement weighs every row against every case: few rows at a time are quicker.
    Goal.objects.bulk_update(changed, ["position", "parent"], batch_size=100)
