"""``koop evidence``: attach files that prove something, and take them out again."""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from koop_es.cli.asking import Asking, command
from koop_es.cli.commands import command as add
from koop_es.cli.commands import group, sharing
from koop_es.cli.errors import FileNotRead
from koop_es.cli.options import Code
from koop_es.cli.os_errors import reason
from koop_es.cli.output import save
from koop_es.cli.running import carry_out, opened
from koop_es.cli.session import current, say
from koop_es.wording import msgid

if TYPE_CHECKING:
    from koop_es.app import Koop
    from koop_es.cooperations.events import EvidenceAttached

app = group()


@add(app, "attach", msgid("Attach a file; it is stored encrypted."))
@sharing(Asking)
def attach(
    how: Asking,
    cooperation: Code,
    file: Annotated[str, typer.Argument(metavar="FILE", help=msgid("The file."))],
    concerns: Annotated[
        str | None,
        typer.Option(metavar="PART", help=msgid("Goal, milestone, check … that it proves.")),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help=msgid("Name to keep; the file's own if left out.")),
    ] = None,
    media_type: Annotated[
        str | None,
        typer.Option(metavar="TYPE", help=msgid("Such as application/pdf; guessed if left out.")),
    ] = None,
) -> None:
    """Attach evidence."""
    from koop_es.cli import finding
    from koop_es.cli.parts import any_part_named
    from koop_es.cooperations.commands import AttachEvidence
    from koop_es.kernel.text import Document

    guessed = mimetypes.guess_type(name or file)[0] or "application/octet-stream"
    with opened() as koop:
        data = _read(file, koop.settings.largest_evidence_bytes)
        stream = finding.cooperation(koop, cooperation)
        fields = how.fields() | {
            "document": Document(data),
            "file_name": name or Path(file).name,
            "media_type": media_type or guessed,
            "concerns": any_part_named(koop, stream, concerns) if concerns else None,
        }
        carry_out(koop, command(AttachEvidence, fields), how, stream)


def _read(name: str, largest: int) -> bytes:
    file = Path(name)
    try:
        if file.stat().st_size > largest:
            why = current().t.gettext("it is larger than {number} bytes", number=largest)
            raise FileNotRead(file=name, why=why)
        return file.read_bytes()
    except (OSError, ValueError) as error:
        raise FileNotRead(file=name, why=reason(error)) from error


@add(app, "save", msgid("Write an attached file to the disk."))
def save_evidence(
    cooperation: Code,
    evidence: Annotated[
        str,
        typer.Argument(
            metavar="EVIDENCE", help=msgid("Id such as e5, or the beginning of the file's name.")
        ),
    ],
    output: Annotated[str, typer.Option(metavar="FILE", help=msgid("Where to write it."))],
    yes: Annotated[
        bool, typer.Option("--yes", help=msgid("Overwrite the file if it exists."))
    ] = False,
) -> None:
    """Save evidence."""
    from koop_es.cli import finding
    from koop_es.cli.parts import part_named
    from koop_es.ledger.losing import absent

    with opened() as koop:
        stream = finding.cooperation(koop, cooperation)
        part = part_named(koop, stream, "evidence", evidence)
        position, attached = _attached(koop, stream, part)
        commitment = attached.document.commitment
        data = koop.store.open_private([commitment]).get(commitment)
        if not isinstance(data, bytes):
            raise absent(koop.store, position)
    save(Path(output), data, yes=yes)
    say("Written: {file} ({number} bytes)", file=output, number=len(data))


def _attached(koop: Koop, stream: str, part: str) -> tuple[int, EvidenceAttached]:
    from koop_es.cooperations.corrections import corrected
    from koop_es.cooperations.events import EvidenceAttached

    return next(
        (record.position, record.event)
        for record in corrected(koop.store.read_stream(stream))
        if isinstance(record.event, EvidenceAttached) and record.event.evidence_id == part
    )
