"""What differs between installations, read from the environment: typed, and refused clearly."""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off", ""})


class WrongEnvironment(Exception):
    """A variable of the environment says something that cannot be meant."""

    def __init__(self, name: str, mend: str) -> None:
        super().__init__(f"{name}: {mend}")
        self.name = name
        self.mend = mend


def text(name: str, default: str) -> str:
    """Return the variable, or the default where it is missing or empty."""
    # Empty counts as missing: that is what start-up files leave of a variable that they do not set.
    return os.environ.get(name, "").strip() or default


def switch(name: str) -> bool:
    """Return whether the variable is switched on; a missing one is off."""
    value = os.environ.get(name, "").strip().lower()
    if value not in TRUE | FALSE:
        raise WrongEnvironment(name, "write 1 for yes or 0 for no")
    return value in TRUE


def number(name: str, default: int) -> int:
    """Return the variable as a whole number of one or more."""
    value = text(name, str(default))
    if not value.isdecimal() or int(value) < 1:
        raise WrongEnvironment(name, "write a whole number of one or more")
    return int(value)


def names(name: str, default: str) -> list[str]:
    """Return the variable's words, which commas part."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def folder(name: str, default: Path) -> Path:
    """Return the folder that the variable names, as an absolute path; it need not exist."""
    return Path(text(name, str(default))).expanduser().resolve()


def secret(path: Path) -> str:
    """Return the secret that an installation keeps in a file.

    Before there is an installation, a fresh one is returned that nothing outlives; a system check
    keeps `wings serve` from starting with it.
    """
    return path.read_text().strip() if path.is_file() else secrets.token_urlsafe(48)


def postgresql(name: str, url: str) -> dict[str, object]:
    """Return Django's settings for a database given as postgresql://user:password@host:port/name.

    A host may also be a folder with the server's socket: postgresql:///name?host=/run/postgresql.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise WrongEnvironment(name, "write postgresql://user:password@host:5432/database")
    options = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        # Passwords hold signs that an address cannot: they are written there as %40 and the like.
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or unquote(options.pop("host", "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        # A connection that the server has dropped meanwhile is nobody's fault page.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {key: unquote(value) for key, value in options.items()},
    }
