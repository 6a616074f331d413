"""``koop events``: the record itself, entry by entry."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO, Final

import typer

from koop_es.cli.asking import AsJson
from koop_es.cli.cells import line
from koop_es.cli.commands import command as add
from koop_es.cli.commands import group
from koop_es.cli.errors import FileNotRead, NameUnknown, ambiguous
from koop_es.cli.naming import Names, fact_of
from koop_es.cli.os_errors import reason
from koop_es.cli.output import document, put, saving
from koop_es.cli.progress import Progress
from koop_es.cli.running import opened
from koop_es.cli.session import current, say, tell
from koop_es.wording import moment, msgid

if TYPE_CHECKING:
    from koop_es.app import Koop
    from koop_es.ledger.port import RawRecord

app = group()

PAGE: Final = 1000
SHORTEST_PREFIX: Final = 4
LONGEST_POSITION: Final = 18
LAST_POSITION: Final = 10**LONGEST_POSITION - 1
POLL: Final = 0.25
STDIN: Final = "-"

PassphraseFile = Annotated[
    str | None,
    typer.Option(metavar="FILE", help=msgid("File with the passphrase; asked for without one.")),
]
NoInput = Annotated[bool, typer.Option("--no-input", help=msgid("Never ask; fail instead."))]


@add(app, "tail", msgid("Show the last entries."))
def tail(
    number: Annotated[
        int,
        typer.Option("--number", "-n", min=0, max=1_000_000, metavar="N", help=msgid("How many.")),
    ] = 20,
    follow: Annotated[
        bool, typer.Option("--follow", "-f", help=msgid("Go on until interrupted."))
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help=msgid("One JSON document a line."))
    ] = False,
) -> None:
    """Show the last entries."""
    with opened() as koop:
        names = Names(koop)
        last = _last(koop, number)
        koop.store.refuse_unreadable(last)
        for entry in last:
            _write(koop, entry, names, as_json=as_json)
        after = last[-1].position if last else koop.store.head()
        while follow:
            sys.stdout.flush()
            for entry in koop.store.read_raw(after, PAGE):
                koop.store.refuse_unreadable([entry])
                _write(koop, entry, names, as_json=as_json)
                after = entry.position
            time.sleep(POLL)


def _last(koop: Koop, number: int) -> list[RawRecord]:
    """Return the last entries: positions may have gaps, so it looks further back as needed."""
    head, span = koop.store.head(), max(number, 1)
    while number:
        after = max(0, head - span)
        found = koop.store.read_raw(after, span)
        if len(found) >= number or after == 0:
            return found[-number:]
        span *= 2
    return []


def _write(koop: Koop, entry: RawRecord, names: Names, *, as_json: bool) -> None:
    if as_json:
        put(as_line(entry))
        return
    t = current().t
    when = moment(entry.recorded_at, t, koop.settings.time_zone)
    subject = names.code(entry.stream) or names.display(entry.stream)
    put(f"{entry.position}\t{when}\t{line(subject)}\t{line(_sentence(entry, names))}\n")


def _sentence(entry: RawRecord, names: Names) -> str:
    fact = fact_of(entry.position, entry.topic, entry.raw)
    return names.sentence(entry.stream, entry.topic, fact)


def as_line(entry: RawRecord) -> str:
    """Return an entry as one line of JSON, its stored bytes as they are."""
    head = {
        "position": entry.position,
        "stream": entry.stream,
        "version": entry.version,
        "type": entry.topic,
        "recorded_at": entry.recorded_at,
    }
    start = json.dumps(head, separators=(",", ":"))
    return f'{start[:-1]},"data":{entry.raw.decode()}}}\n'


@add(app, "show", msgid("Show one entry as it is stored."))
def show(
    entry: Annotated[
        str,
        typer.Argument(metavar="ENTRY", help=msgid("Position, event id or its beginning.")),
    ],
    as_json: AsJson = False,
) -> None:
    """Show one entry."""
    import hashlib

    with opened() as koop:
        found = _entry(koop, entry)
        koop.store.refuse_unreadable([found])
        names = Names(koop)
        said = _sentence(found, names)
        actor = koop.home.keys.actors()
    data = json.loads(found.raw)
    whole: dict[str, Any] = {
        **json.loads(as_line(found)),
        "hash": hashlib.sha256(found.raw).hexdigest(),
        "sentence": said,
        "actor": actor.get(data["actor"]),
    }
    if as_json:
        put(document(whole))
        return
    put(f"{found.position}  {line(said)}\n")
    for name in ("type", "stream", "version", "recorded_at", "actor", "hash"):
        put(f"  {name}: {whole[name]}\n")
    put(json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True) + "\n")


def _entry(koop: Koop, name: str) -> RawRecord:
    wanted = name.strip().lower().replace("-", "")
    if wanted.isascii() and wanted.isdigit() and len(wanted) <= LONGEST_POSITION:
        found = koop.store.read_raw(int(wanted) - 1, 1)
        if found and found[0].position == int(wanted):
            return found[0]
    elif len(wanted) >= SHORTEST_PREFIX and (matching := _by_id(koop, wanted)):
        if len(matching) == 1:
            return matching[0]
        listed = ", ".join(str(each.position) for each in matching[:8])
        raise ambiguous(name, listed)
    raise NameUnknown(kind=current().t.gettext("entry"), name=name)


def _by_id(koop: Koop, prefix: str) -> list[RawRecord]:
    from koop_es.ledger.port import pages

    needle = f'"event_id":"{prefix}'.encode()
    return [entry for page in pages(koop.store) for entry in page if needle in entry.raw]


@add(app, "export", msgid("Write all entries as JSON lines, their stored bytes as they are."))
def export(
    output: Annotated[
        str | None, typer.Option(metavar="FILE", help=msgid("File to write; else stdout."))
    ] = None,
    after: Annotated[
        int,
        typer.Option(
            min=0,
            max=LAST_POSITION,
            metavar="POSITION",
            help=msgid("Only entries behind this one."),
        ),
    ] = 0,
    with_private: Annotated[
        bool,
        typer.Option(
            "--with-private", help=msgid("Private values too, encrypted to a passphrase.")
        ),
    ] = False,
    passphrase_file: PassphraseFile = None,
    yes: Annotated[
        bool, typer.Option("--yes", help=msgid("Overwrite the file if it exists."))
    ] = False,
    no_input: NoInput = False,
) -> None:
    """Export the record."""
    secret = _passphrase(passphrase_file, no_input=no_input, twice=True) if with_private else None
    progress = Progress(current().t.gettext("Exporting"))
    with opened() as koop:
        # Looked at beforehand, so that a broken ledger leaves nothing half written.
        koop.store.refuse_broken(after)
        if output in {None, "-"}:
            sys.stdout.flush()
            count = koop.export_events(sys.stdout.buffer, after=after, passphrase=secret)
            sys.stdout.buffer.flush()
        else:
            with saving(Path(output or ""), yes=yes) as opened_file:
                count = koop.export_events(
                    opened_file, after=after, passphrase=secret, progress=progress
                )
            progress.end()
    tell(current().t.ngettext("{number} entry exported.", "{number} entries exported.", count))
    if not with_private:
        say("Private values are left out; --with-private adds them, encrypted.")


@add(app, "import", msgid("Read an export into an empty home."))
def import_(
    file: Annotated[
        str, typer.Argument(metavar="FILE|-", help=msgid("What koop events export wrote."))
    ],
    passphrase_file: PassphraseFile = None,
    with_private: Annotated[
        bool, typer.Option("--with-private", help=msgid("Open its private values."))
    ] = False,
    without_end: Annotated[
        bool,
        typer.Option(
            "--without-end",
            help=msgid("Also a file without the line that ends it, as of earlier versions."),
        ),
    ] = False,
    as_json: AsJson = False,
    no_input: NoInput = False,
) -> None:
    """Import a record."""
    from dataclasses import asdict

    secret = None
    if with_private or passphrase_file:
        secret = _passphrase(passphrase_file, no_input=no_input, twice=False)
    progress = Progress(current().t.gettext("Importing"))
    with _source(file) as source, opened(create=True) as koop:
        imported = koop.import_events(
            source, passphrase=secret, progress=progress, needs_end=not without_end
        )
        progress.end()
    if not imported.is_whole:
        say("The file does not tell its end: compare the number with that of the export.")
    if as_json:
        put(document(asdict(imported)))
        return
    t = current().t
    count = imported.events
    put(t.ngettext("{number} entry imported.", "{number} entries imported.", count) + "\n")
    if imported.left_out:
        tell(
            t.ngettext(
                "{number} private value was left out.",
                "{number} private values were left out.",
                imported.left_out,
            )
        )


def _source(file: str) -> BinaryIO:
    try:
        return sys.stdin.buffer if file == STDIN else Path(file).open("rb")
    except (OSError, ValueError) as error:
        raise FileNotRead(file=file, why=reason(error)) from error


def _passphrase(file: str | None, *, no_input: bool, twice: bool) -> str:
    if file is not None:
        from koop_es.cli.documents import read_bytes

        try:
            return read_bytes(file).decode().strip("\r\n")
        except UnicodeDecodeError as error:
            from koop_es.cli.errors import FileNotUtf8

            raise FileNotUtf8(file=file) from error
    if no_input or not sys.stdin.isatty():
        from koop_es.cli.errors import OptionMissing

        raise OptionMissing(name="--passphrase-file", help="koop events --help")
    said = current().t.gettext("Passphrase")
    return str(typer.prompt(said, hide_input=True, confirmation_prompt=twice, err=True))
