"""Packages with entry points, put on the path as pip would leave them."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping
    from pathlib import Path

GROUP = "koop_es.projections"


def put_package(folder: Path, name: str, code: str, offered: Mapping[str, str]) -> None:
    """Leave a package of one module in a folder.

    Args:
        folder: Where it lies.
        name: Its name, and that of its module.
        code: The module.
        offered: Its entry points for read models.
    """
    (folder / f"{name}.py").write_text(code)
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    points = "".join(f"{point} = {value}\n" for point, value in offered.items())
    (info / "entry_points.txt").write_text(f"[{GROUP}]\n{points}")


@contextmanager
def forgetting_modules(folder: Path) -> Generator[None]:
    """Forget afterwards what was imported from a folder, and nothing else.

    Whatever the program itself imports meanwhile must stay what it is for all tests after this.
    """
    try:
        yield
    finally:
        for name, module in list(sys.modules.items()):
            if (getattr(module, "__file__", None) or "").startswith(str(folder)):
                del sys.modules[name]
