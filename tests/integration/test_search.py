"""Finding in the bank, in whichever database the suite runs on."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from samsyn.core.masking import MASK
from samsyn.core.models import Role
from samsyn.projects import search
from samsyn.projects.models import Call, Project, ProjectPlace, ProjectSection
from samsyn.projects.search.tables import PROJECTS
from samsyn.projects.selectors.visibility import hidden_projects, visible_projects
from tests.unit.projects import builders

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()


def project(title: str, **columns: object) -> Project:
    """A constructed project, in the index."""
    places = columns.pop("places", ())
    sections = columns.pop("sections", ())
    key = f"test:{Project.objects.count()}"
    made = Project.objects.create(key=key, title=title, **columns)
    for code in places:  # type: ignore[attr-defined]
        ProjectPlace.objects.create(project=made, place_code=code, relation="stated")
    for position, text in enumerate(sections):  # type: ignore[arg-type]
        ProjectSection.objects.create(
            project=made, position=position, heading="Syfte", text=text, locator={}
        )
    search.update([made.pk])
    return made


def titles(query: str, **options: object) -> list[str]:
    result = search.find(user=NOBODY, query=query, **options)  # type: ignore[arg-type]
    found = Project.objects.in_bulk(result.ids)
    return [found[pk].title for pk in result.ids]


def test_the_title_counts_more_than_the_owner_and_the_text() -> None:
    project("Annat ämne", sections=["En lång text om vägledning och annat för deltagarna."])
    project("Vägledningen först")
    project("Tredje", owner="Stiftelsen Vägledning")

    assert titles("vägledning") == ["Vägledningen först", "Tredje", "Annat ämne"]


def test_the_word_itself_comes_before_its_forms_and_compounds_and_these_before_no_dots() -> None:
    project("Om malgrupper")
    project("Om en målgruppsanalys")
    project("Om målgruppernas ord")
    project("Om målgrupp")

    assert titles("målgrupp") == ["Om målgrupp", "Om målgruppernas ord", "Om en målgruppsanalys"]
    assert set(titles("malgrupp")) == {
        "Om malgrupper", "Om målgrupp", "Om målgruppernas ord", "Om en målgruppsanalys",
    }  # fmt: skip
    assert titles("malgrupper")[0] == "Om malgrupper"


def test_places_are_found_by_name() -> None:
    project("Ett projekt", places=["0428"])
    project("Ett annat", places=["1480"])

    assert titles("Vingåker") == ["Ett projekt"]
    assert titles("Södermanland") == [], "a county is no place of the project unless it is stated"


def test_words_in_quotation_marks_stand_together_in_one_field() -> None:
    project("Unga vuxna i arbete")
    project("Vuxna och unga")
    project("Stöd till unga", summary="Vuxna som stöd.")

    assert titles('"unga vuxna"') == ["Unga vuxna i arbete"]
    assert titles('"vuxna unga"') == []


def test_minus_takes_away_the_word_and_its_forms_but_not_its_compounds() -> None:
    project("Stöd i skolan")
    project("Stöd på arbetsplatsen")
    project("Stöd i gymnasieskola")

    assert set(titles("stöd -skola")) == {"Stöd på arbetsplatsen", "Stöd i gymnasieskola"}
    assert set(titles("-skola")) == {"Stöd på arbetsplatsen", "Stöd i gymnasieskola"}


def test_the_beginning_of_a_word_and_a_number_with_signs() -> None:
    project("Arbetsmarknadens vägar", number="2031/00017")
    project("Arbetets vägar", number="2031/00018")

    assert titles("arbetsm*") == ["Arbetsmarknadens vägar"]
    assert titles("2031/00018") == ["Arbetets vägar"]


def test_a_typo_is_answered_as_it_was_meant_and_says_so() -> None:
    project("Arbetslöshet bland unga")

    result = search.find(user=NOBODY, query="arbetslöhset")

    assert (result.total, result.corrected, result.suggestion) == (1, True, "arbetslöshet")


def test_a_word_that_is_known_is_not_corrected() -> None:
    project("Arbetslöshet bland unga")
    result = search.find(user=NOBODY, query="arbetslöshet")
    assert (result.suggestion, result.corrected) == ("", False)


def test_where_few_have_all_the_words_those_with_some_follow() -> None:
    project("Språkstöd för vuxna")
    project("Språkstöd i förskolan")
    project("Något helt annat")

    result = search.find(user=NOBODY, query="språkstöd vuxna")

    assert titles("språkstöd vuxna") == ["Språkstöd för vuxna", "Språkstöd i förskolan"]
    assert (result.total, result.complete) == (2, 1)


def test_how_many_have_all_the_words_is_told_of_what_the_filters_let_through() -> None:
    project("Språkstöd för vuxna", fund="ESF")
    project("Språkstöd i förskolan", fund="ESF")
    project("Språkstöd åt vuxna", fund="ERUF")

    narrowed = search.survey(user=NOBODY, query="språkstöd vuxna", filters={"fund": ["ESF"]})

    assert (narrowed.total, narrowed.complete) == (2, 1)


def test_filters_and_facets_describe_the_same_selection() -> None:
    project("Stöd ett", programme="2014-2020", places=["0180"], owner="Sala kommun")
    project("Stöd två", programme="2021-2027", places=["0180", "0188"], owner="Sala kommun")

    result = search.find(user=NOBODY, query="stöd", filters={"programme": ["2021-2027"]})

    assert [Project.objects.get(pk=pk).title for pk in result.ids] == ["Stöd två"]
    assert {one.value: one.count for one in result.facets["programme"]} == {
        "2014-2020": 1,
        "2021-2027": 1,
    }
    assert {one.value: one.count for one in result.facets["municipality"]} == {"0180": 1, "0188": 1}
    narrower = Project.objects.filter(title="Stöd ett")
    assert titles("stöd", within=narrower) == ["Stöd ett"]


@pytest.mark.parametrize("query", ["stöd", "", "stöd -två", "stöd saknas"])
def test_a_survey_is_all_the_pages_of_the_answer(query: str) -> None:
    for title in ("Stöd ett", "Stöd två", "Stöd tre", "Annat"):
        project(title, programme="2014-2020" if title == "Stöd tre" else "2021-2027")
    for filters in ({}, {"programme": ["2021-2027"]}):
        page = search.find(user=NOBODY, query=query, filters=filters, page_size=100)
        whole = search.survey(user=NOBODY, query=query, filters=filters)
        assert set(whole.ids) == set(page.ids)
        assert whole.count_facets() == page.facets


def test_without_words_everything_is_found_in_the_lists_order() -> None:
    project("Beta")
    project("Alfa")

    assert titles("", sort="title") == ["Alfa", "Beta"]
    assert titles("", sort="-title") == ["Beta", "Alfa"]
    assert search.find(user=NOBODY, query="").total == 2


def test_pages_together_are_the_whole_and_never_double() -> None:
    for number in range(23):
        project(f"Stöd {number}")

    pages = [search.find(user=NOBODY, query="stöd", page=page, page_size=5) for page in range(1, 6)]

    ids = [pk for page in pages for pk in page.ids]
    assert len(ids) == len(set(ids)) == 23
    assert {page.total for page in pages} == {23}


def test_more_candidates_than_are_ranked_closely_are_still_paged_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from samsyn.projects.search import order

    monkeypatch.setattr(order, "CANDIDATES", 4)
    for number in range(9):
        project("Stöd i titeln" if number == 2 else f"Titel {number}", summary="stöd")

    found = titles("stöd", page_size=20)

    assert found[0] == "Stöd i titeln"
    assert found[1:4] == ["Titel 8", "Titel 7", "Titel 6"], "of equal ones the latest"
    assert len(set(found)) == 9
    assert titles("stöd", page_size=4) == found[:4]
    assert titles("stöd", page_size=3, page=3) == found[6:]


def test_where_many_are_found_the_lists_order_is_followed_until_the_page_is_full(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from samsyn.projects.search import order

    monkeypatch.setattr(order, "NAMED", 1)
    for number in range(9):
        project(f"Titel {number}", summary="stöd" if number > 6 else "annat")

    assert titles("stöd", page_size=1, sort="title") == ["Titel 7"]
    assert titles("stöd", page_size=20, sort="-title") == ["Titel 8", "Titel 7"]


def test_proposals_are_found_by_their_reviewers_only() -> None:
    project("Stöd öppet")
    project("Stöd föreslaget", review_state="proposed", places=["0180"])
    project("Stöd avvisat", review_state="rejected", places=["1480"])
    analyst = builders.user(Role.ANALYST, "01")

    assert titles("stöd") == ["Stöd öppet"]
    found = search.find(user=analyst, query="stöd")
    assert {Project.objects.get(pk=pk).title for pk in found.ids} == {
        "Stöd öppet",
        "Stöd föreslaget",
    }


@pytest.mark.parametrize("place", ["", "01", "0180", None])
def test_hidden_and_visible_projects_are_each_others_rest(place: str | None) -> None:
    for number, state in enumerate(("accepted", "proposed", "rejected") * 2):
        project(f"P{number}", review_state=state, places=["0180"] if number < 3 else ["1480"])
    who = NOBODY if place is None else builders.user(Role.ANALYST, place)

    hidden = set(hidden_projects(who).values_list("pk", flat=True))
    visible = set(visible_projects(who).values_list("pk", flat=True))

    assert hidden | visible == set(Project.objects.values_list("pk", flat=True))
    assert not hidden & visible


def test_a_natural_person_cannot_be_searched_for() -> None:
    project("Ett bidrag", owner="Konstruerad Personsson", owner_is_person=True)
    assert titles("Personsson") == []


def test_masked_spans_are_no_words() -> None:
    project("Kontakt", sections=[f"Ring {MASK * 8} i morgon"])
    assert titles(MASK * 8) == ["Kontakt"], "a question without words asks for everything"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT body FROM {PROJECTS.text}")  # noqa: S608
        assert MASK not in cursor.fetchone()[0]


def test_an_update_replaces_what_was_and_takes_out_what_is_gone() -> None:
    changed = project("Gammalt namn")
    gone = project("Försvinnande")
    Project.objects.filter(pk=changed.pk).update(title="Nytt namn")
    pk = gone.pk
    gone.delete()

    search.update([changed.pk, pk])

    assert titles("gammalt") == []
    assert titles("namn") == ["Nytt namn"]
    assert search.find(user=NOBODY, query="försvinnande").total == 0


def test_a_rebuilt_index_is_the_one_that_updates_made() -> None:
    first = project("Stöd i skolan", summary="Vägledning och praktik.")
    project("Arbete och studier")
    Project.objects.filter(pk=first.pk).update(title="Stöd i skolorna")
    search.update([first.pk])
    before = _index()

    assert search.rebuild() == 2

    assert _index() == before


def _index() -> dict[str, object]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {PROJECTS.text} ORDER BY id")  # noqa: S608
        texts = cursor.fetchall()
        cursor.execute(
            f"SELECT term, SUM(change) FROM {PROJECTS.terms} "  # noqa: S608
            "GROUP BY term HAVING SUM(change) <> 0 ORDER BY term"
        )
        return {"texts": texts, "terms": [(term, int(n)) for term, n in cursor.fetchall()]}


def test_calls_are_found_too() -> None:
    call = Call.objects.create(key="call:1", title="Utlysning om språkstöd")
    hidden = Call.objects.create(key="call:2", title="Språkstöd", review_state="proposed")
    search.update(call_ids=[call.pk, hidden.pk])

    assert search.find_calls(user=NOBODY, query="språkstödet").ids == [call.pk]
    assert search.find_calls(user=NOBODY, query="").ids == []


def test_a_question_of_ten_kilobytes_is_answered_and_says_that_it_was_cut() -> None:
    project("Stöd i skolan")
    result = search.find(user=NOBODY, query="skola " * 2_000)
    assert (result.total, result.cut) == (1, True)


OPERATORS = st.sampled_from(
    [
        *("AND", "OR", "NOT", "NEAR(", ")", "(", '"', "'", "*", "-", ":", "^", "{title}", "|"),
        *("&", "!", "<->", "\\", "%", "_", ";--", "skola", "“", "\x00", "å", "2031/1", "-*"),
    ]
)


class AnyQuestion(TestCase):
    """No question raises, whatever its signs; run against the database itself."""

    def setUp(self) -> None:
        project("Stöd i skolan", summary="Vägledning")

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(OPERATORS | st.text(max_size=12), max_size=8).map(" ".join))
    def test_any_question_is_answered(self, question: str) -> None:
        result = search.find(user=NOBODY, query=question)
        assert 0 <= len(result.ids) <= result.total <= 1
