"""Two reviewers at once, each with a connection of her own: one decides, the other is told."""

from __future__ import annotations

from tests.integration.conftest import Race

ROWS = 12

SCRIPT = """
from django.db import transaction
from samsyn.core import inbox
from samsyn.core.inbox import Filters, StaleError, Step
from samsyn.core.models import ReviewDecision, ReviewedRow, Role
from samsyn.core.services import decisions
from samsyn.projects.models import Project
from samsyn.projects.selectors.drafts import version_of
from tests.unit.projects.builders import document, project, store, user

ROWS = int(sys.argv[1])
Action = ReviewDecision.Action
first, second = user(Role.ANALYST), user(Role.ADMINISTRATOR)
kind = inbox.kinds()["project"]

def drafts(name, beginning):
    records = [project(f"2031/{beginning + n:05}") for n in range(ROWS)]
    store(document(*records, name=name), drafts=True)

def one(pk, action, version, by):
    def task():
        try:
            with transaction.atomic():
                kind.decide(pk=pk, step=Step(action), version=version, by=by)
        except StaleError:
            return "told"
        return str(action)
    return task

drafts("en.txt", 0)
outcomes, faults = [], []
for row in Project.objects.order_by("pk"):
    seen = version_of(row)
    answers, wrong = together(
        one(row.pk, Action.ACCEPT, seen, first), one(row.pk, Action.PUT_ASIDE, seen, second)
    )
    row.refresh_from_db()
    outcomes.append([sorted(map(str, answers)), row.review_state])
    faults += wrong

drafts("tva.txt", 500)
def many(by):
    def task():
        done = decisions.accept_certain(kind=kind, filters=Filters(), by=by)
        while decisions.carry_on(done.pk, size=3):
            pass
        return done.pk
    return task
made, wrong = together(many(first), many(second))
faults += wrong
rows = sum(ReviewDecision.objects.filter(pk__in=made).values_list("rows", flat=True))
noted = ReviewedRow.objects.filter(decision__in=made)
print(json.dumps({
    "outcomes": outcomes, "faults": faults, "bulk_rows": rows, "noted": noted.count(),
    "distinct": noted.values("subject_id").distinct().count(),
    "waiting": Project.objects.filter(review_state="proposed").count(),
}))
"""


def test_one_decides_and_the_other_is_told(race: Race) -> None:
    told = race(SCRIPT, ROWS)
    assert told["faults"] == []
    assert len(told["outcomes"]) == ROWS
    for answers, state in told["outcomes"]:
        assert (answers, state) in [
            (["accept", "told"], "accepted"),
            (["put_aside", "told"], "rejected"),
        ]
    assert (told["bulk_rows"], told["noted"], told["distinct"]) == (ROWS, ROWS, ROWS)
    assert told["waiting"] == 0
