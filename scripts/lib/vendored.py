"""What the pages bring along for the browser: which packages, which of their files, where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

STATIC: Final = "src/koop_es/web/static/vendor"
"""Where the files go, from the project's root."""

SUMS: Final = f"{STATIC}/SHA256SUMS"
"""Which files are there, and their hashes."""


@dataclass(frozen=True)
class Package:
    """A package of which some files are shipped, unmodified.

    Attributes:
        name: Its name in the npm registry.
        version: Exactly this one.
        integrity: Hash of its archive as the registry states it: algorithm, dash, base64.
        licence: SPDX expression.
        folder: Under ``STATIC``.
        files: Path in the package, and name in the folder; the licence is one of them.
    """

    name: str
    version: str
    integrity: str
    licence: str
    folder: str
    files: tuple[tuple[str, str], ...]


def _fonts(*weights: int) -> tuple[tuple[str, str], ...]:
    names = [
        f"fira-sans-{subset}-{weight}-normal.woff2"
        for subset in ("latin", "latin-ext")
        for weight in weights
    ]
    return tuple((f"files/{name}", name) for name in names)


PACKAGES: Final = (
    Package(
        name="@kern-ux/native",
        version="2.7.2",
        integrity=(
            "sha512-TN0Mqbasp7S1IOqurXickde8MDj5hIcgT4s3f1i33wyv2iVgA1dTO"
            "/FoQyi6rgM9KYTYkIthl9k72g7fBUUvHg=="
        ),
        licence="EUPL-1.2",
        folder="kern",
        files=(("dist/kern.min.css", "kern.min.css"), ("LICENSE.md", "LICENSE.md")),
    ),
    Package(
        name="@fontsource/fira-sans",
        version="5.3.0",
        integrity=(
            "sha512-z1SKSG7eRhm3srlb7rQ3j77QP4TP7OFxCZ4wUWhCdt"
            "+3hOF9K0AyvybpAsz6+JWNcCVV7AqC7dbOT3e67P2r5A=="
        ),
        licence="OFL-1.1",
        folder="fira-sans",
        files=(*_fonts(400, 500, 600), ("LICENSE", "LICENSE")),
    ),
    Package(
        name="swagger-ui-dist",
        version="5.35.0",
        integrity=(
            "sha512-U06rpMtW9V3XPGOBeamTUSr0Z09jMX4IJuANpE/EZbAhw0G8CgwrzU4YmXkn"
            "/h0wCDNsXdGarTNNHC3sU8yVUQ=="
        ),
        licence="Apache-2.0",
        folder="swagger-ui",
        files=(
            ("swagger-ui-bundle.js", "swagger-ui-bundle.js"),
            ("swagger-ui.css", "swagger-ui.css"),
            ("swagger-ui-bundle.js.LICENSE.txt", "swagger-ui-bundle.js.LICENSE.txt"),
            ("LICENSE", "LICENSE"),
            ("NOTICE", "NOTICE"),
        ),
    ),
)
