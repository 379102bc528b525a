"""Actors merged while an import derives them, or somebody states a role: nothing goes astray."""

from __future__ import annotations

from tests.integration.conftest import Race

ROUNDS = 15

SCRIPT = """
from django.db.models import F
from samsyn.core.inbox import StaleError
from samsyn.core.models import Role
from samsyn.projects.models import Actor, ActorChange, Participation, Project
from samsyn.projects.services import actor_changes, actors, roles
from tests.unit.projects.builders import document, project, store, user

ROUNDS = int(sys.argv[1])
admin, analyst = user(Role.ADMINISTRATOR), user(Role.ANALYST)

def told(task):
    def run():
        try:
            task()
        except StaleError:
            return "told"
        return "done"
    return run

def numbers(name):
    return list(Project.objects.filter(owner=name).values_list("pk", flat=True))

def of(name):
    return Actor.objects.get(name=name)

def merging(kept, gone, by=admin):
    return told(lambda: actor_changes.merge(kept_id=kept, gone_id=gone, by=by))

outcomes, faults = [], []
for turn in range(ROUNDS):
    # The one that is kept has now the lower number, now the higher one.
    names = [f"Arbetsgruppen {turn} kommun", f"Zonen {turn} kommun"]
    made = [project(f"2031/{turn:02}{n:03}", owner=names[n % 2]) for n in range(8)]
    store(document(*made, name=f"{turn}.txt"))
    actors.derive_all()
    first, second = (of(name).pk for name in names)
    kept, gone = (first, second) if turn % 2 else (second, first)
    everyone = numbers(names[0]) + numbers(names[1])
    # Half of them change owners, so that roles are written and names let go of meanwhile.
    Project.objects.filter(pk__in=everyone[:4:2]).update(owner=names[1])
    some = Project.objects.get(pk=everyone[3])
    stated = roles.StatedRole(name=names[0], role="partner", source="Ansökan")
    answers, wrong = together(
        merging(kept, gone),
        told(lambda: actors.derive(everyone)),
        told(lambda: actors.derive(everyone[::-1])),
        told(lambda: roles.add(project=some, stated=stated, by=analyst)),
        merging(gone, kept, analyst),
    )
    outcomes.append(answers)
    faults += wrong
    change = ActorChange.objects.filter(undone_at=None, source__in=(kept, gone)).first()
    if change is not None:
        _, wrong = together(
            told(lambda: actor_changes.undo(change_id=change.pk, by=admin)),
            told(lambda: actors.derive(everyone)),
            told(lambda: roles.take_away(
                project=some, by=analyst,
                participation_id=some.participations.get(role="partner").pk,
            )),
        )
        faults += wrong
    Project.objects.filter(pk__in=everyone).update(updated_at=F("updated_at"))

counted = {one.pk: one.participations.values("project").distinct().count()
           for one in Actor.objects.all()}
print(json.dumps({
    "outcomes": outcomes,
    "faults": faults,
    "astray": Participation.objects.exclude(actor=F("name__actor")).count(),
    "on_merged": Participation.objects.filter(actor__merged_into__isnull=False).count(),
    "miscounted": [one.pk for one in Actor.objects.all() if one.project_count != counted[one.pk]],
    "out_of_step": actors.out_of_step(),
}))
"""


def test_a_merge_beside_an_import_and_a_stated_role_leaves_no_part_behind(race: Race) -> None:
    told = race(SCRIPT, ROUNDS)
    assert told["faults"] == []
    assert len(told["outcomes"]) == ROUNDS
    # Of two who merge the same pair at once, one does and the other is told.
    assert all(sorted((one[0], one[4])) == ["done", "told"] for one in told["outcomes"])
    assert all(one[1:4] == ["done", "done", "done"] for one in told["outcomes"])
    assert (told["astray"], told["on_merged"]) == (0, 0)
    assert told["miscounted"] == []
    assert told["out_of_step"] == []


NEW_NAMES = """
from samsyn.projects.models import Actor, ActorName, Participation, Project
from samsyn.projects.services import actors
from tests.unit.projects.builders import document, project, store, value

def partners(names):
    return value([{"name": name, "lead": False} for name in names])

def numbers(first):
    return list(Project.objects.filter(number__startswith=first).values_list("pk", flat=True))

def forget():
    Participation.objects.all().delete()
    ActorName.objects.all().delete()
    Actor.objects.all().delete()

names = [f"Institutet {n:02} för havet" for n in range(40)]
for first, order in (("2031/1", names), ("2031/2", names[::-1])):
    made = [project(f"{first}{n:04}", owner=None, partners=partners([name]))
            for n, name in enumerate(order)]
    store(document(*made, name=f"{first[-1]}.txt"))
faults = []
for turn in range(int(sys.argv[1])):
    forget()
    faults += together(
        lambda: actors.derive(numbers("2031/1")), lambda: actors.derive(numbers("2031/2")))[1]
print(json.dumps({
    "faults": faults,
    "counts": sorted({one.project_count for one in Actor.objects.all()}),
    "actors": Actor.objects.count(),
}))
"""


def test_two_imports_that_meet_the_same_new_names_wait_for_no_circle(race: Race) -> None:
    told = race(NEW_NAMES, 8)
    assert told["faults"] == []
    assert (told["actors"], told["counts"]) == (40, [2])
