"""Write .env for a first local run: a random secret key, kept out of git."""

from __future__ import annotations

import secrets
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / ".env"


def main() -> None:
    if TARGET.exists():
        return
    TARGET.touch(mode=0o600)
    TARGET.write_text(
        "# Settings of this installation; docs/settings.md explains each. Never commit this file.\n"
        f"SAMSYN_SECRET_KEY={secrets.token_urlsafe(50)}\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
