"""The site's full address, where no request tells it."""

from __future__ import annotations

from typing import Any

import pytest

from samsyn.core.addresses import absolute, fault_in


def test_the_public_address_goes_before_with_its_port(settings: Any) -> None:
    settings.SAMSYN_PUBLIC_ADDRESS = "https://samsyn.example.org:8443"
    settings.ALLOWED_HOSTS = ["annan.example.org"]
    assert absolute("/projekt/?q=a") == "https://samsyn.example.org:8443/projekt/?q=a"


@pytest.mark.parametrize(
    ("hosts", "expected"),
    [
        (["localhost", ".example.org"], "http://example.org/"),
        (["127.0.0.1"], "http://127.0.0.1/"),
        (["*"], "http://localhost/"),
    ],
)
def test_without_it_the_first_host_that_others_reach(
    settings: Any, hosts: list[str], expected: str
) -> None:
    settings.SAMSYN_PUBLIC_ADDRESS, settings.HTTPS, settings.ALLOWED_HOSTS = "", False, hosts
    assert absolute("/") == expected


@pytest.mark.parametrize("address", ["https://example.org", "http://127.0.0.1:8000"])
def test_a_public_address_is_scheme_host_and_port(address: str) -> None:
    assert fault_in(address) == ""


@pytest.mark.parametrize(
    "address",
    ["example.org", "ftp://example.org", "https://", "https://example.org/samsyn",
     "https://example.org?a", "https://a:b@example.org", "https://example.org:port", "http://[::1"],
)  # fmt: skip
def test_anything_else_is_told(address: str) -> None:
    assert address in fault_in(address)
