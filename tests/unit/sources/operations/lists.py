"""Constructed lists of operations: our own wording, shaped as the publishers' exports are."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence

import xlsxwriter

ESF_RADET = {
    "Diarienummer / Operation ID": "23-017-S01",
    "Stödmottagare / Beneficiary": "Exempelstads kommun",
    "Projektägare organisationsnummer / Beneficiary ID": "2120000142",
    "Projektägare ort / Beneficiary city": "Exempelstad",
    "Stödmottagarens land / Beneficiary country": "Sverige",
    "Namn på insatsen / Operation Name": "Vägar till arbete i Exempelstad",
    "Programområde / Priority": "A.1 Kompetens",
    "Specifikt mål / Specific objective concerned": "1.2 Delta i utbildning",
    "Interventionsområde / Intervention field": "134. Påhittad åtgärd",
    "Total projektbudget / Total budget SEK": "4 973 906",
    "Unionens medfinansieringsgrad / Union co-financing rate": "40%",
    "EU-stöd i SEK / EU contribution SEK": "1 989 562",
    "Sammanfattning / Summary (HTML)": "<p>Ett påhittat projekt &amp; mer.</p><p>Slut</p>",
    "Sammanfattning engelsk / Summary in english": "A made-up project",
    "Startdatum / Start date": "2023-08-01",
    "Slutdatum / End date": "2026-07-31",
    "EU-fond / EU fund": "ESF+",
    "Program CCI / Program CCI": "2021SE05SFPR001",
}

KOHESIO = {
    "Operation_Unique_Identifier": "https://linkedopendata.eu/entity/Q1",
    "Operation_Local_Identifier": "2021SE05SFPR001_23-017-S01",
    "Operation_Name_English": "Ways to work",
    "Operation_Name_Programme_Language": "Vägar till arbete",
    "Country": "Sweden",
    "CountryCode": "SE",
    "Operation_Start_Date": "01/08/2023",
    "Operation_End_Date": "31/07/2026",
    "Cofinancing_Rate": "40.00",
    "Total_Eligible_Expenditure_amount": "433393.02",
    "Project_EU_Budget": "173357.21",
    "Beneficiary_Unique_Identifier": "https://linkedopendata.eu/entity/Q2",
    "Beneficiary_Name": "Exempelstads kommun",
    "Location_Indicator_latitude_longitude": "Point(15.2 59.3)",
    "Category_Of_Intervention": "134",
    "Category_Label": "Made-up measures",
    "Fund_Code": "ESF+",
    "Programme_Code": "2021SE05SFPR001",
    "NUTS3_Code": "SE124",
    "Programming_Period": "2021-2027",
    "Operation_Summary_Programme_Language": "Ett påhittat projekt",
    "InfoRegio_ID": "",
}

KEEP_PROJECT = {
    "Period": "2014-2020",
    "Programme": "Made-up Sea",
    "Project acronym": "TESTA",
    "Project name in English": "Testing together",
    "Project start": "2016-01-01",
    "Project end": "2018-12-31",
    "Project's total budget / expenditure": "EUR 1,234,567.00",
    "Project's EU funding": "EUR 740,740.20",
    "Union co-financing rate": "60%",
}
KEEP_PARTNERS = [
    {"Project acronym": "TESTA", "Organisation in English": "Made-up University",
     "Lead partner (Yes/No)": "No", "Country code": "FI"},
    {"Project acronym": "TESTA", "Organisation in English": "Region Exempel",
     "Lead partner (Yes/No)": "Yes", "Country code": "SE"},
]  # fmt: skip

SWEDISH = ["Dnr", "Projektnamn", "Sökande", "Startdatum", "Slutdatum", "Total kostnad (kr)",
           "Beviljat belopp (kr)", "EU-andel", "Kommun"]  # fmt: skip


def swedish(*rows: Sequence[str]) -> bytes:
    """A municipality's own spreadsheet as CSV."""
    return as_csv([SWEDISH, *rows], ";")


def as_csv(rows: Sequence[Sequence[str]], separator: str = ",", encoding: str = "utf-8") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue().encode(encoding)


def table_of(record: dict[str, str], *more: dict[str, str]) -> list[list[str]]:
    return [list(record), *(list(row.values()) for row in (record, *more))]


def as_xlsx(**sheets: Sequence[Sequence[object]]) -> bytes:
    """A workbook; `None` leaves a cell blank."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if cell is not None:
                    sheet.write(row, column, cell)
    book.close()
    return out.getvalue()


def with_part(workbook: bytes, name: str, content: bytes) -> bytes:
    """The workbook with one part added or replaced."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return out.getvalue()
