"""Prints name, version and licence of each locked package, as the installed packages state them."""

from __future__ import annotations

import re
import runpy
import sys
from importlib.metadata import metadata
from pathlib import Path

VENDORED = Path(__file__).with_name("vendored.py")

HEAD = """\
# Third-party licences

What Koop is installed with: the packages in `requirements.lock`, with the licence that each states.
The full texts come with the packages. Made by `scripts/licences`.

| Package | Version | Licence |
|---|---|---|"""

SHIPPED = """
## Shipped with Koop

Files for the browser, unmodified, in `{static}`, their licences beside them.
Brought by `scripts/vendor`.

| Package | Version | Licence |
|---|---|---|"""


def locked(lock: str) -> list[tuple[str, str]]:
    """Return name and version of each requirement in a lock, sorted by name."""
    return sorted(re.findall(r"^([a-z0-9-]+)==(\S+)", lock, flags=re.MULTILINE))


def licence(package: str) -> str:
    """Return the licence that an installed package states.

    Raises:
        LookupError: It states none.
    """
    stated = metadata(package)
    kinds = [line for line in stated.get_all("Classifier", []) if line.startswith("License :: ")]
    for found in (
        *stated.get_all("License-Expression", []),
        *stated.get_all("License", []),
        " OR ".join(kind.rpartition(" :: ")[2] for kind in kinds),
    ):
        if found not in {"", "UNKNOWN"} and "\n" not in found:
            return found
    msg = f"{package} states no licence"
    raise LookupError(msg)


def table(lock: str) -> str:
    """Return the document for a lock."""
    rows = [f"| {name} | {version} | {licence(name)} |" for name, version in locked(lock)]
    return "\n".join([HEAD, *rows, *shipped()]) + "\n"


def shipped() -> list[str]:
    """Return the part about the files for the browser."""
    # Run on its own, so that this script needs nothing beside it on the path.
    vendored = runpy.run_path(str(VENDORED))
    rows = [f"| {each.name} | {each.version} | {each.licence} |" for each in vendored["PACKAGES"]]
    return [SHIPPED.format(static=vendored["STATIC"]), *rows]


if __name__ == "__main__":
    sys.stdout.write(table(Path(sys.argv[1]).read_text(encoding="utf-8")))
