"""Natural persons among beneficiaries, with constructed names."""

from __future__ import annotations

import pytest

from samsyn.sources.natural_persons import why_natural_person


@pytest.mark.parametrize(
    "name",
    [
        "Anna Exempelsson",
        "Exempelsson, Anna",
        "Dr. Anna Muster",
        "Prof. Dr. med. A. Muster",
        "Musterbau e.K.",
        "Musterladen Inh. Xaver Muster",
        "Kiosk Muster, Inhaberin: A. M.",
        "Exempels Bygg, enskild firma",
        "Tmi Malli",
        "Muster & Partner GbR Anna Muster und Otto Beispiel",
        "Praxis für Beispiele Dr. med. Anna Muster",
    ],
)
def test_persons(name):
    assert why_natural_person(name, None, None)


@pytest.mark.parametrize(
    "name",
    [
        "Exempelstads kommun",
        "Region Exempel",
        "Anna Exempelsson AB",
        "Otto Muster GmbH",
        "Friedrich Muster Universität",
        "Stiftelsen Anna Exempelssons minne",
        "Samordningsförbundet Exempel",
        "Studieförbundet Karin Exempel",
        "Begünstigte oder Begünstigter (Richtlinie A)",
        "City of Exampleton",
        "Falköpings Exempel",
        "",
        "AB",
    ],
)
def test_organisations(name):
    assert why_natural_person(name, None, None) is None


def test_a_personal_number_counts_in_sweden_and_an_organisation_number_does_not():
    # The Swedish Tax Agency's published test number.
    assert why_natural_person("Exempels Bygg", "19121212-1212", "SE")
    assert why_natural_person("Exempels Bygg", "121212-1212", None)
    assert why_natural_person("Exempels kommun", "212000-0142", "SE") is None


def test_the_reason_never_repeats_the_name():
    assert "Anna" not in (why_natural_person("Anna Exempelsson", None, None) or "")
