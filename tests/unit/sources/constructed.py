"""Constructed pages: one set of facts in every layout that funders' pages have. No text is real."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape

Facts = Sequence[tuple[str, str]]

NBSP = "\u00a0"
PROJECT_2007: Facts = (
    ("Programområde", "Programområde 2 Ökat arbetskraftsutbud"),
    ("Projektfas", "Genomförande"),
    ("Projektägare", "Åmåls kommun"),
    ("Kontaktperson", "Örjan Påhittad"),
    ("E-post", "orjan.pahittad@example.se"),
    ("Telefonnummer", "0532-123 45"),
    ("Beviljat ESF-stöd", f"1{NBSP}234{NBSP}567 kr"),
    ("Total projektbudget", f"2{NBSP}469{NBSP}134 kr"),
    ("Projektperiod", "2011-02-01 till 2013-01-31"),
    ("Region", "Västsverige"),
)
PROJECT_2014: Facts = (
    ("Projektnummer", "2016/00999"),
    ("Programområde", "1.1 Kompetensförsörjning"),
    ("Region", "Övre Norrland"),
    ("Utlysning", "2015/00888"),
    ("Projektägare", "Region Norrbotten"),
    ("Planerat antal deltagare", f"1{NBSP}250"),
    ("Projektperiod", "2016-10-01-2018-09-30"),
    ("Total projektbudget", "9 876 543 kr"),
    ("Beviljat ESF-stöd", "6 584 362 kr"),
    ("Kontaktperson", "Örjan Påhittad"),
    ("E-post", "orjan.pahittad@example.se"),
)
CALL: Facts = (
    ("Utlysning", "2020/00777"),
    ("Programområde", "2.1 Öka övergången till arbete"),
    ("Region", "Stockholm"),
    ("Startdatum", "2020-09-01"),
    ("Slutdatum", "2020-10-15"),
    ("Utlyst belopp", "20 000 000 kronor"),
)
SECTIONS = {
    "Sammanfattning": "Kursen ger vuxna i Säffle och Bengtsfors en väg till arbete på sjön.",
    "Så ska vi göra": "Först ritar vi en karta. Sedan går vi – åt rätt håll.",
}
MUNICIPALITIES = ("Åmål", "Säffle", "Bengtsfors")


def glued(title: str, facts: Facts) -> str:
    lines = [f"{label}{value}" for label, value in facts]
    return _plain(title, "\n".join([*lines, "In English"]))


def label_over_value(title: str, facts: Facts) -> str:
    return _plain(title, "\n".join(f"{label}\n{value}" for label, value in facts))


def colon_over_value(title: str, facts: Facts) -> str:
    return _plain(title, "\n".join(f"{label}:\n{value}" for label, value in facts))


def colon(title: str, facts: Facts) -> str:
    return _plain(title, "\n".join(f"{label}: {value}" for label, value in facts))


def tabbed(title: str, facts: Facts) -> str:
    return _plain(title, "\n".join(f"{label}\t{value}" for label, value in facts))


def spaced(title: str, facts: Facts) -> str:
    return _plain(title, "\n".join(f"{label} {value}" for label, value in facts))


def double_spaced(title: str, facts: Facts) -> str:
    return _plain(title, "\n\n".join(f"{label}\n\n{value}" for label, value in facts))


def reversed_order(title: str, facts: Facts) -> str:
    return colon(title, tuple(reversed(facts)))


def table(title: str, facts: Facts) -> str:
    rows = "".join(f"<tr><th>{_e(label)}</th><td>{_e(value)}</td></tr>" for label, value in facts)
    return _html(title, f"<table><tbody>{rows}</tbody></table>")


def table_of_paragraphs(title: str, facts: Facts) -> str:
    rows = "".join(
        f"<tr><td><p><strong>{_e(label)}:</strong></p></td><td><p>{_e(value)}</p></td></tr>"
        for label, value in facts
    )
    return _html(title, f"<table>{rows}</table>")


def definition_list(title: str, facts: Facts) -> str:
    pairs = "".join(f"<dt>{_e(label)}</dt>\n<dd>{_e(value)}</dd>\n" for label, value in facts)
    return _html(title, f"<dl>{pairs}</dl>")


def boxes(title: str, facts: Facts) -> str:
    pairs = "".join(
        f'<div class="row"><div class="l">{_e(label)}</div><div class="v">{_e(value)}</div></div>'
        for label, value in facts
    )
    return _html(title, pairs)


def spans(title: str, facts: Facts) -> str:
    lines = "".join(
        f"<li><span>{_e(label)}</span><span>{_e(value)}</span></li>" for label, value in facts
    )
    return _html(title, f'<ul class="facts">{lines}</ul>')


def breaks(title: str, facts: Facts) -> str:
    lines = "<br>".join(f"<b>{_e(label)}:</b> {_e(value)}" for label, value in facts)
    return _html(title, f"<p>{lines}</p>")


PLAIN: Mapping[str, Callable[[str, Facts], str]] = {
    "glued": glued,
    "label over value": label_over_value,
    "colon over value": colon_over_value,
    "colon": colon,
    "tabbed": tabbed,
    "spaced": spaced,
    "double spaced": double_spaced,
    "reversed": reversed_order,
}
HTML: Mapping[str, Callable[[str, Facts], str]] = {
    "table": table,
    "table of paragraphs": table_of_paragraphs,
    "definition list": definition_list,
    "boxes": boxes,
    "spans": spans,
    "breaks": breaks,
}
LAYOUTS = {**PLAIN, **HTML}
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac_roman")


def _plain(title: str, facts: str) -> str:
    body = "\n\n".join(f"{heading}\n\n{text}" for heading, text in SECTIONS.items())
    places = "\n".join(f"  • {name}" for name in MUNICIPALITIES)
    return (
        f"Logotyp på utskrifter\n\nStäng\n\n{title}\n\n{facts}\n\n{body}\n\nKommun\n\n{places}\n"
        "Skip to content\n"
    )


def _html(title: str, facts: str) -> str:
    body = "".join(f"<h2>{_e(name)}</h2><p>{_e(text)}</p>" for name, text in SECTIONS.items())
    places = "".join(f"<li>{name}</li>" for name in MUNICIPALITIES)
    return (
        f"<!DOCTYPE html><html><head><title>{_e(title)} | Svenska ESF-rådet</title>"
        "<script>var meny = 'Projektägare: Fel AB';</script><style>p { color: red }</style></head>"
        "<body><nav><ul><li>Projektbank</li><li>Utlysningar</li></ul></nav>"
        '<div class="cookie-banner">Vi använder kakor</div>'
        f"<main><h1>{_e(title)}</h1>{facts}{body}<h2>Kommun</h2><ul>{places}</ul></main>"
        "<footer>© Svenska ESF-rådet</footer></body></html>"
    )


def _e(text: str) -> str:
    return escape(text).replace(NBSP, "&nbsp;")
