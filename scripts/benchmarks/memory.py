"""How much memory a process has used at most."""

from __future__ import annotations

from pathlib import Path


def peak_mib(process: int | str = "self") -> float:
    """Return the most memory that a process has held since it began its program, in MiB."""
    # What the system tells of resources would count what its parent held, too.
    status = Path(f"/proc/{process}/status").read_text()
    (line,) = (each for each in status.splitlines() if each.startswith("VmHWM"))
    return int(line.split()[1]) / 1024
