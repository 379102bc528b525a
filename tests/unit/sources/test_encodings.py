"""Code pages of other countries, told from Western text and from each other."""

from __future__ import annotations

import pytest

from samsyn.sources.parse import parse_bytes
from samsyn.sources.text import decode

FOREIGN = {
    ("cp1251", "Проект за обучение на възрастни; Община Варна; създаване на работни места"),
    ("cp1253", "Έργο για την εκπαίδευση ενηλίκων; Δήμος Αθηναίων; νέες θέσεις εργασίας"),
    (
        "cp1250",
        "Szkolenie osób dorosłych; Gmina Łódź; dłuższa ścieżka do zatrudnienia i wsparcie książką",
    ),
    ("cp1250", "Příležitost pro život; Město Žďár; šance na lepší zaměstnání, řešení čtyř škol"),
    ("cp1250", "Felnőttképzés; Győr városa; erősebb közösség, több főállású szakértő és állás"),
}
WESTERN = (
    "Åtgärder för vuxna på väg till arbete; Malmö; språkträning över året",
    "Møde om ældre og unge på Færøerne; Ålborg; børn får højere løn",
    "Près de la forêt à Genève; élèves; où l'été mène, père et mère, accès",
    "Señores y niños de España; mañana; el año pasado, ¿cómo? ¡sí!",
    "Formação e educação; São Paulo; ações não são vãs, opções",
    "Täiskasvanute õpe; Võru; sõõrikud ja õunad, põhjalik õppetöö",
    "Weiße Straße über Köln; Größe und Öl",
)


@pytest.mark.parametrize(("encoding", "text"), sorted(FOREIGN))
def test_a_text_in_its_own_code_page(encoding: str, text: str) -> None:
    decoded = decode((text + "\n").encode(encoding) * 3)
    assert (decoded.encoding, decoded.text) == (encoding, (text + "\n") * 3)


@pytest.mark.parametrize("text", WESTERN)
@pytest.mark.parametrize("times", [1, 20])
def test_western_text_stays_western(text: str, times: int) -> None:
    assert decode((text + "\n").encode("cp1252") * times).text == (text + "\n") * times


@pytest.mark.parametrize("encoding", ["cp1251", "utf-16", "utf-16-le", "utf-8-sig"])
def test_a_list_in_another_alphabet_keeps_its_names(encoding: str) -> None:
    rows = ["Beneficiary;Operation name;Start date;End date;Total cost"]
    rows += [f"Община Варна {n};Обучение на възрастни;2016-01-01;2017-01-01;1000" for n in range(5)]
    parsed = parse_bytes("\r\n".join(rows).encode(encoding), "lista.csv")
    assert len(parsed.records) == 5
    assert parsed.records[0].fields["owner"].value == "Община Варна 0"
