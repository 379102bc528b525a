"""The fields a record may hold, what each is, in which type and unit: the readers' reference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "text", "date", "amount", "count", "rate", "code", "codes", "texts", "figures", "partners"
]


@dataclass(frozen=True, slots=True)
class Field:
    kind: Kind
    meaning: str
    personal: bool = False


# How participants are counted: planned and those who took part, each in all and by sex.
SEXES = ("women", "men", "non_binary")
PARTICIPANTS = tuple(
    f"{when}_{who}" for when in ("planned", "actual") for who in ("participants", *SEXES)
)

FIELDS: dict[str, Field] = {
    "number": Field("code", "the funder's number of the project (dnr), as written"),
    "title": Field("text", "name of the project or call"),
    "owner": Field("text", "organisation that owns the project (beneficiary)"),
    "owner_unit": Field("text", "unit inside the owner's organisation"),
    "owner_org_number": Field("code", "organisation number, NNNNNN-NNNN"),
    "owner_city": Field("text", "the owner's postal town"),
    "owner_postal_code": Field("code", "the owner's postal code, digits only"),
    "fund": Field("text", "the fund as named (ESF, ESF+, ERUF, FEAD, …)"),
    "programme": Field("text", "programming period: 2007-2013, 2014-2020 or 2021-2027"),
    "programme_code": Field("code", "CCI code of the programme"),
    "programme_area_code": Field("code", "code of programme area or priority: '2', '1.1'"),
    "programme_area": Field("text", "programme area or priority in words"),
    "specific_objective": Field("code", "specific objective, code or words as stated"),
    "phase": Field("text", "phase as stated (förstudie, projektering, genomförande, …)"),
    "state": Field("text", "applied, granted, running, ended or rejected"),
    "region": Field("text", "the funder's region"),
    "country": Field("text", "country of the operation, as stated"),
    "location": Field("text", "location as stated (postal code, NUTS, place)"),
    "period_start": Field("date", "first day"),
    "period_end": Field("date", "last day"),
    "year": Field("count", "year that prose gives where no dates stand"),
    "total_budget": Field("amount", "total cost, in `currency`"),
    "esf_support": Field("amount", "granted support from the fund, in `currency`"),
    "call_amount": Field("amount", "amount that a call offers, in `currency`"),
    "currency": Field("code", "ISO 4217 code of the amounts"),
    "union_cofinancing_rate": Field("rate", "the Union's share, 0–1"),
    "planned_participants": Field("count", "participants planned"),
    "planned_women": Field("count", "women among the participants planned"),
    "planned_men": Field("count", "men among the participants planned"),
    "planned_non_binary": Field("count", "non-binary among the participants planned"),
    "actual_participants": Field("count", "participants who took part"),
    "actual_women": Field("count", "women who took part"),
    "actual_men": Field("count", "men who took part"),
    "actual_non_binary": Field("count", "non-binary who took part"),
    "intervention_type": Field("code", "type or field of intervention: code where one stands"),
    "call_number": Field("code", "the funder's number of the call"),
    "contact_person": Field("text", "contact person", personal=True),
    "contact_email": Field("text", "contact's e-mail", personal=True),
    "contact_telephone": Field("text", "contact's telephone", personal=True),
    "summary": Field("text", "summary as stated"),
    "target_groups": Field("texts", "target groups as stated"),
    "municipalities": Field("codes", "municipality codes that a list states"),
    "municipalities_mentioned": Field("codes", "municipality codes found in prose"),
    "counties": Field("codes", "county codes stated or found"),
    "sections": Field("texts", "heading → text of the section"),
    "quoted_figures": Field(
        "figures",
        "figures that a text states: figure (number, or [low, high]), unit, place (code or null), "
        "year, source",
    ),
    "partners": Field(
        "partners",
        "organisations that take part: name, lead (whether it leads), org_number, country (ISO "
        "code where known), place, and amount (the programme's money to it) with its currency",
    ),
    "funder": Field("text", "who funds, as prose says"),
    "beneficiary_is_person": Field("text", "why the beneficiary seems to be a natural person"),
}
