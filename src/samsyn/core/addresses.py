"""The site's full addresses where no request tells them: in e-mails and background jobs."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings

# Names under which only this machine reaches the site.
THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "[::1]"})


def absolute(path: str) -> str:
    """The path with the public address before it: SAMSYN_PUBLIC_ADDRESS, port and all.

    Where that is not set, the first host that others reach (SAMSYN_HOSTS), which knows no port.
    """
    return f"{settings.SAMSYN_PUBLIC_ADDRESS or _from_hosts()}{path}"


def fault_in(address: str) -> str:
    """Why it cannot be the site's public address; '' where it can: scheme and host, maybe a port,
    nothing after them."""
    try:
        parts = urlsplit(address)
        port_is_read = parts.port is None or parts.port > 0
    except ValueError:
        return f"'{address}' is no address"
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_is_read:
        return f"'{address}' has no scheme and host, as https://samsyn.example.org has"
    if address != f"{parts.scheme}://{parts.netloc}" or "@" in parts.netloc:
        return f"'{address}' has more than scheme, host and port"
    return ""


def _from_hosts() -> str:
    hosts = [host.lstrip(".") for host in settings.ALLOWED_HOSTS if host != "*"]
    outside = [host for host in hosts if host not in THIS_MACHINE]
    host = (outside or hosts or ["localhost"])[0]
    return f"{'https' if settings.HTTPS else 'http'}://{host}"
