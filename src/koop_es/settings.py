"""Every setting: its default and its meaning. Each has a variable ``KOOP_…`` in the environment."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from platformdirs import user_data_dir

from koop_es.kernel.policy import Policy, settings_of_a_home
from koop_es.kernel.refusals import KoopError
from koop_es.logs import FORMATS, LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LANGUAGES: Final = ("de", "en")
ON_POISON: Final = ("stop", "set-aside")
FOLLOW_UPS: Final = ("on", "off")

LAWFUL_BASES: Final = (
    "consent",
    "contract",
    "legal_obligation",
    "vital_interests",
    "public_task",
    "legitimate_interests",
)
WORDS: Final = {
    "KOOP_CODE_PREFIX": (r"[A-Za-z0-9]{1,12}", "1-12 letters or digits"),
    "KOOP_LAWFUL_BASIS": ("|".join(LAWFUL_BASES), ", ".join(LAWFUL_BASES)),
}
"""What the settings that are words may be: a pattern, and the same for people."""


class SettingInvalid(KoopError):
    """A setting has a value that it cannot have."""

    code = "setting.invalid"


@dataclass(frozen=True, slots=True)
class DatabaseURL:
    """Address of a database on a PostgreSQL server; as text, it is without its password.

    Attributes:
        secret: The whole address as it was given, for libpq alone.
    """

    secret: str = field(repr=False)

    def __post_init__(self) -> None:
        parts = urlsplit(self.secret)
        if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
            raise ValueError("postgresql://USER@HOST:PORT/DATABASE")
        _ = parts.port

    def __str__(self) -> str:
        parts = urlsplit(self.secret)
        at = f"{parts.username}@" if parts.username else ""
        host = parts.hostname or ""
        host = f"[{host}]" if ":" in host else host
        port = f":{parts.port}" if parts.port else ""
        return f"postgresql://{at}{host}{port}{parts.path}"


def _default_home() -> Path:
    return Path(user_data_dir("koop", appauthor=False))


@dataclass(frozen=True, slots=True)
class Settings:
    """What a home is run with.

    Attributes:
        home: Folder of the databases and keys (``KOOP_HOME``).
        master_key_file: The key that wraps all others (``KOOP_MASTER_KEY_FILE``).
        ledger_url: Database that holds the ledger instead of a file (``KOOP_LEDGER_URL``).
        projections_url: Database that holds the read models (``KOOP_PROJECTIONS_URL``).
        port: Port of ``koop serve`` (``KOOP_PORT``).
        time_zone: In which calendar days are counted (``KOOP_TIME_ZONE``).
        language: ``de`` or ``en`` (``KOOP_LANG``), else that of the terminal.
        lock_timeout: Seconds to wait for another program that writes (``KOOP_LOCK_TIMEOUT``).
        largest_evidence: MiB of a file attached as evidence (``KOOP_LARGEST_EVIDENCE``).
        on_poison: What a read model does at an entry that it cannot fold: ``stop`` or ``set-aside``
            (``KOOP_ON_POISON``).
        follow_ups: Whether the group or contact that an ending says comes afterwards is founded by
            itself: ``on`` or ``off`` (``KOOP_FOLLOW_UPS``).
        log_format: ``lines``, ``json``, or ``auto``: lines on a terminal (``KOOP_LOG_FORMAT``).
        log_level: ``debug`` to ``error`` or ``none`` (``KOOP_LOG_LEVEL``); else as the command is.
        policy: The numbers of the rules (``KOOP_BACKDATING_TOLERANCE`` and so on).
    """

    home: Path = field(default_factory=_default_home)
    master_key_file: Path | None = None
    ledger_url: DatabaseURL | None = None
    projections_url: DatabaseURL | None = None
    port: int = 8765
    time_zone: str = "Europe/Berlin"
    language: str | None = None
    lock_timeout: float = 30.0
    largest_evidence: int = 16
    on_poison: str = "stop"
    follow_ups: str = "on"
    log_format: str = "auto"
    log_level: str | None = None
    policy: Policy = field(default_factory=Policy)

    @property
    def largest_evidence_bytes(self) -> int:
        """How large a file attached as evidence may be."""
        return self.largest_evidence * 1024 * 1024

    @property
    def ledger_file(self) -> Path:
        """The embedded ledger."""
        return self.home / "ledger.db"

    @property
    def keys_file(self) -> Path:
        """The second store: wrapped keys and actors' names."""
        return self.home / "keys.db"

    @property
    def projections_file(self) -> Path:
        """The read models."""
        return self.home / "projections.db"

    @property
    def wrapping_key_file(self) -> Path:
        """The key that wraps all others."""
        return self.master_key_file or self.home / "master.key"


def from_environment(environment: Mapping[str, str] | None = None) -> Settings:
    """Return the settings that the environment asks for.

    Raises:
        SettingInvalid: A variable has a value that its setting cannot have.
    """
    env = os.environ if environment is None else environment
    given = {name: value for name in env if (value := env[name].strip())}
    home = Path(given["KOOP_HOME"]).expanduser() if "KOOP_HOME" in given else _default_home()
    key_file = given.get("KOOP_MASTER_KEY_FILE")
    return Settings(
        home=home.absolute(),
        master_key_file=Path(key_file).expanduser().absolute() if key_file else None,
        ledger_url=_database(given, "KOOP_LEDGER_URL"),
        projections_url=_database(given, "KOOP_PROJECTIONS_URL"),
        port=_whole(given, "KOOP_PORT", 8765, 0, 65535),
        time_zone=_time_zone(given.get("KOOP_TIME_ZONE", "Europe/Berlin")),
        language=_language(given.get("KOOP_LANG")),
        lock_timeout=_whole(given, "KOOP_LOCK_TIMEOUT", 30, 0, 3600),
        largest_evidence=_whole(given, "KOOP_LARGEST_EVIDENCE", 16, 1, 256),
        on_poison=_one_of(given, "KOOP_ON_POISON", ON_POISON) or "stop",
        follow_ups=_one_of(given, "KOOP_FOLLOW_UPS", FOLLOW_UPS) or "on",
        log_format=_one_of(given, "KOOP_LOG_FORMAT", FORMATS) or "auto",
        log_level=_one_of(given, "KOOP_LOG_LEVEL", LEVELS),
        policy=_policy(given),
    )


def _policy(given: Mapping[str, str]) -> Policy:
    default = Policy()
    values: dict[str, object] = {}
    for setting in settings_of_a_home():
        variable = f"KOOP_{setting.name.upper()}"
        if variable not in given:
            continue
        standard = getattr(default, setting.name)
        if isinstance(standard, int):
            values[setting.name] = _whole(given, variable, standard, 0, 36_500)
        else:
            values[setting.name] = _fitting(given, variable)
    return Policy(**values)  # pyright: ignore[reportArgumentType]


def _fitting(given: Mapping[str, str], variable: str) -> str:
    pattern, expected = WORDS[variable]
    if re.fullmatch(pattern, given[variable]) is None:
        raise SettingInvalid(
            field=variable, variable=variable, value=given[variable], expected=expected
        )
    return given[variable]


def _database(given: Mapping[str, str], variable: str) -> DatabaseURL | None:
    if variable not in given:
        return None
    try:
        return DatabaseURL(given[variable])
    except ValueError:
        # What was given may hold a password, and so may the error that says what is wrong with it.
        raise SettingInvalid(
            field=variable,
            variable=variable,
            value="***",
            expected="postgresql://USER@HOST:PORT/DATABASE",
        ) from None


def _one_of(given: Mapping[str, str], variable: str, words: Iterable[str]) -> str | None:
    word = given.get(variable)
    if word is not None and word not in words:
        raise SettingInvalid(
            field=variable, variable=variable, value=word, expected=", ".join(words)
        )
    return word


def _whole(given: Mapping[str, str], variable: str, default: int, low: int, high: int) -> int:
    text = given.get(variable)
    if text is None:
        return default
    try:
        number = int(text) if text.isascii() and text.isdigit() else low - 1
    except ValueError:
        number = low - 1
    if not low <= number <= high:
        raise SettingInvalid(
            field=variable, variable=variable, value=text, expected=f"{low}-{high}"
        )
    return number


def _time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise SettingInvalid(
            field="KOOP_TIME_ZONE", variable="KOOP_TIME_ZONE", value=name, expected="Europe/Berlin"
        ) from error
    return name


def _language(name: str | None) -> str | None:
    if name is not None and name not in LANGUAGES:
        raise SettingInvalid(
            field="KOOP_LANG", variable="KOOP_LANG", value=name, expected=", ".join(LANGUAGES)
        )
    return name
