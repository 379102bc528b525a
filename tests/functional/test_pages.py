"""Every page, by axe and by what the browser complains of: both languages, schemes and widths."""

from __future__ import annotations

import time
from typing import Literal
from urllib.parse import urlsplit

import pytest
from allauth.mfa.totp.internal.auth import hotp_value
from axe_playwright_python.sync_playwright import Axe
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.functional.conftest import OpenVisit, Visit
from tests.functional.region import Region

# Answers that are not pages: files, machine addresses, and what only a form may ask for.
NOT_PAGES = {
    "web:robots",
    "web:security",
    "web:health",
    "web:dcat",
    "projects:export_order",
    "actors:csv",
    "projects:people_file",
    "projects:group_sizes_file",
    "web:appearance",
    "core:audit_csv",
    "set_language",
    "mfa_download_recovery_codes",
    # Exist only once two-step sign-in is on: test_two_step_sign_in opens them.
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
}
MOST_BYTES = 200_000
AXE = Axe().axe_script


def pages_without_arguments(resolver: URLResolver | None = None, space: str = "") -> list[str]:
    """Names of every address that needs no argument, so that a new page is tested by itself."""
    found = []
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{entry.namespace}:" if entry.namespace else space
            found += pages_without_arguments(entry, inner)
        elif isinstance(entry, URLPattern) and entry.name and not entry.pattern.regex.groups:
            found.append(f"{space}{entry.name}")
    return sorted(name for name in set(found) - NOT_PAGES if not name.startswith("api-1:"))


def violations(visit: Visit) -> list[str]:
    """What axe finds on the page as it looks now; the rules are put into the page once a load."""
    if not visit.page.evaluate("'axe' in window"):
        visit.page.evaluate(AXE)
    found = visit.page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    return [
        f"{visit.page.url} {rule['id']}: {node['target']} {node.get('failureSummary', '')[:300]}"
        for rule in found
        for node in rule["nodes"]
    ]


def overflow(visit: Visit) -> list[str]:
    """A page that is wider than the window makes people scroll in two directions (WCAG 1.4.10)."""
    size = visit.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    return [f"{visit.page.url} is {size[0]} px wide in {size[1]}"] if size[0] > size[1] else []


def addresses(region: Region) -> list[str]:
    with_arguments = [
        reverse("projects:project", args=[region.project.pk]),
        reverse("projects:results", args=[region.project.pk]),
        reverse("projects:roles", args=[region.project.pk]),
        reverse("projects:kinship", args=[region.project.pk]),
        reverse("projects:placing", args=[region.project.pk]),
        reverse("projects:call", args=[region.call.pk]),
        reverse("places:place", args=["0484"]),
        "/projekt/?q=ingenting-alls",
        "/projekt/jamfor/?a=county%3D04&b=",
        "/finns-inte/",
    ]
    return [reverse(name) for name in pages_without_arguments()] + with_arguments


Look = tuple[int, Literal["light", "dark"]]
NARROW_LIGHT, NARROW_DARK, WIDE_LIGHT, WIDE_DARK = (
    (375, "light"),
    (375, "dark"),
    (1440, "light"),
    (1440, "dark"),
)  # type: tuple[Look, Look, Look, Look]


@pytest.mark.parametrize(
    ("language", "signed_in", "looks"),
    [
        ("sv", True, (NARROW_LIGHT, WIDE_DARK)),
        ("en", True, (NARROW_DARK, WIDE_LIGHT)),
        ("sv", False, (NARROW_DARK,)),
    ],
    ids=["sv-administrator", "en-administrator", "sv-visitor"],
)
def test_no_page_breaks_a_rule(
    visit: OpenVisit, region: Region, language: str, signed_in: bool, looks: tuple[Look, ...]
) -> None:
    """Every page in every language, scheme and width, and in every two of them together."""
    started = visit(language=language, user=region.administrator if signed_in else None)
    faults: list[str] = []
    seen: set[str] = set()
    for path in addresses(region):
        started.open(path)
        reached = urlsplit(started.page.url).path
        if reached in seen and "?" not in path:
            continue  # a page for others leads everybody to the same sign-in
        seen.add(reached)
        for width, scheme in looks:
            started.page.set_viewport_size({"width": width, "height": 900})
            started.page.emulate_media(color_scheme=scheme)
            faults += [f"{width} {scheme} {fault}" for fault in violations(started)]
            faults += overflow(started)
    faults += [fault for fault in started.faults if "/finns-inte/" not in fault]
    assert faults == []


def test_two_step_sign_in(visit: OpenVisit, region: Region) -> None:
    started = visit(user=region.administrator, width=375)
    page = started.page
    started.open(reverse("mfa_activate_totp"))
    page.locator("input[name=password]").fill("a long enough password")
    page.locator("main").get_by_role("button", name="Fortsätt").click()
    secret = page.locator(".qr__key").inner_text()
    code = f"{hotp_value(secret, int(time.time()) // 30):06}"
    page.locator("input[name=code]").fill(code)
    page.locator("main").get_by_role("button", name="Slå på").click()
    faults = violations(started)
    for name in ("mfa_index", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"):
        started.open(reverse(name))
        faults += violations(started) + overflow(started)
    started.open(reverse("mfa_deactivate_totp"))
    faults += violations(started)
    page.locator("main").get_by_role("button", name="Slå av").click()
    started.open(reverse("mfa_index"))
    assert page.locator("main").get_by_role("link", name="Slå på").is_visible()
    assert faults + started.faults == []


def test_the_forced_choice_of_scheme_outweighs_the_device(visit: OpenVisit) -> None:
    started = visit(scheme="dark", scripts=False)
    started.open("/")
    dark = _background(started)
    started.page.get_by_role("button", name="Ljust", exact=True).click()
    assert started.page.locator("html").get_attribute("data-color-scheme") == "light"
    assert (
        started.page.get_by_role("button", name="Ljust", exact=True).get_attribute("aria-pressed")
        == "true"
    )
    assert _background(started) != dark


def _background(visit: Visit) -> str:
    # A picture of one point tells the colour without running a script in the page.
    return visit.page.screenshot(clip={"x": 2, "y": 400, "width": 1, "height": 1}).hex()


@pytest.mark.parametrize("path", ["/", "/projekt/", "/tillganglighet/"])
def test_first_load_is_light(visit: OpenVisit, path: str) -> None:
    started = visit()
    started.open(path)
    # Less than the style sheets and htmx would mean that nothing was measured.
    assert 30_000 < started.weight() < MOST_BYTES
