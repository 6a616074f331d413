"""``koop db``: back a home up, make a home of a backup, check either."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from koop_es.cli.asking import AsJson, wrong
from koop_es.cli.commands import command as add
from koop_es.cli.commands import group
from koop_es.cli.failing import BROKEN, exit_code, sentence
from koop_es.cli.output import document, put
from koop_es.cli.progress import Progress
from koop_es.cli.running import opened, warn_if_ahead
from koop_es.cli.session import current, say
from koop_es.cli.setting import settings as asked_settings
from koop_es.kernel.refusals import IntegrityBroken, KoopError
from koop_es.wording import msgid

if TYPE_CHECKING:
    from koop_es.ledger.findings import Report
    from koop_es.settings import Settings

app = group()

BACKUP: Final = "FOLDER"
KEYLESS: Final = msgid("{number} private values cannot be opened: their keys are missing.")

Keys = Annotated[
    str | None,
    typer.Option(metavar="DIR", help=msgid("Folder of its keys; FOLDER-keys if left out.")),
]
MasterKey = Annotated[
    str | None,
    typer.Option(
        metavar="FILE", help=msgid("The wrapping key, which is in no backup; else the home's.")
    ),
]


def _folder(name: str) -> Path:
    if not name.strip():
        # A variable of a script that is not set would mean the folder that it happens to run in.
        raise wrong("folder", "text.empty")
    return Path(name).expanduser().absolute()


def _file(name: str | None) -> Path | None:
    return None if name is None else _folder(name)


@add(
    app, "backup", msgid("Copy the home while it is used: the record, and apart from it the keys.")
)
def backup(
    folder: Annotated[
        str, typer.Argument(metavar=BACKUP, help=msgid("A new folder for the record."))
    ],
    keys: Keys = None,
    as_json: AsJson = False,
) -> None:
    """Back the home up."""
    from koop_es.ledger.backup import back_up

    progress = Progress(current().t.gettext("Copying"))
    with opened() as koop:
        made = back_up(
            koop.settings,
            koop.home,
            _folder(folder),
            _file(keys),
            now=koop.now(),
            progress=progress,
        )
        progress.end()
        key_file = koop.settings.wrapping_key_file
    told = made.contents
    if as_json:
        shown = told.model_dump(exclude={"digest", "seal", "format"})
        put(document({"folder": made.folder, "keys": made.keys, **shown}))
    else:
        t = current().t
        entries = t.gettext(
            "{number} entries up to position {position}",
            number=told.entries,
            position=told.position,
        )
        put(f"{made.folder}: {entries}\n")
        apart = t.gettext("the keys; keep them apart from the record")
        put(f"{made.keys}: {apart}\n")
    say("The wrapping key is in neither: keep a copy of {file} in a third place.", file=key_file)


@add(app, "restore", msgid("Make a home of a backup, where there is none yet."))
def restore(
    folder: Annotated[
        str, typer.Argument(metavar=BACKUP, help=msgid("What koop db backup wrote."))
    ],
    keys: Keys = None,
    master_key: MasterKey = None,
    missing_keys: Annotated[
        bool,
        typer.Option(
            "--missing-keys", help=msgid("Restore though keys are missing: their values are lost.")
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Restore a home."""
    from koop_es.ledger.backup import keys_beside
    from koop_es.ledger.restoring import Source
    from koop_es.ledger.restoring import restore as make_home

    settings = asked_settings()
    place = _folder(folder)
    halves = place, _file(keys) or keys_beside(place)
    source = Source(*halves, _file(master_key), may_lack_keys=missing_keys)
    progress = Progress(current().t.gettext("Copying"))
    made = make_home(settings, source, progress)
    progress.end()
    told, lost = made.contents, {"lost_values": made.loss.values, "lost_names": made.loss.names}
    if as_json:
        shown = told.model_dump(include={"position", "entries", "created_at"})
        put(document({"home": settings.home, **shown, **lost}))
        return
    entries = current().t.gettext(
        "{number} entries up to position {position}", number=told.entries, position=told.position
    )
    put(f"{settings.home}: {entries}\n")
    if made.loss.values:
        say(KEYLESS, number=made.loss.values)
    say("Read models are built with the first question; koop db check looks at everything.")


@add(app, "check", msgid("Check whether a home or a backup agrees with itself."))
def check(
    folder: Annotated[
        str | None,
        typer.Argument(metavar="[FOLDER]", help=msgid("A home or a backup; else the home.")),
    ] = None,
    keys: Keys = None,
    master_key: MasterKey = None,
    rebuild: Annotated[
        bool,
        typer.Option(
            "--rebuild", help=msgid("Fold the record afresh and compare the read models, too.")
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Check a home or a backup."""
    from koop_es.ledger.checking import check_backup, is_backup

    settings = asked_settings()
    progress = Progress(current().t.gettext("Checking"))
    place = settings.home if folder is None else _folder(folder)
    if is_backup(place):
        key_file = _file(master_key) or _at_hand(settings.wrapping_key_file)
        report = check_backup(place, _file(keys) or _keys_at_hand(place), key_file, progress)
    else:
        settings = replace(
            settings,
            home=place,
            master_key_file=_file(master_key) or settings.master_key_file,
        )
        report = _checked(settings, progress, named=folder is not None)
        if rebuild and report.is_sound:
            _compare(settings, report)
    progress.end()
    _tell(report, as_json=as_json)
    if report.is_sound and not is_backup(place):
        _warn_of_clock(settings)
    if not report.is_sound:
        raise typer.Exit(_code(report))


def _checked(settings: Settings, progress: Progress, *, named: bool) -> Report:
    from koop_es.ledger.checking import NothingToCheck, check_home
    from koop_es.ledger.errors import HomeMissing

    try:
        return check_home(settings, progress)
    except HomeMissing as error:
        raise NothingToCheck(folder=settings.home) if named else error from error


def _at_hand(file: Path) -> Path | None:
    return file if file.exists() else None


def _keys_at_hand(place: Path) -> Path | None:
    from koop_es.ledger.backup import keys_beside

    return _at_hand(keys_beside(place))


def _compare(settings: Settings, report: Report) -> None:
    from koop_es.app import Koop
    from koop_es.ledger.findings import ReadModelDiffers
    from koop_es.projecting.comparing import differing
    from koop_es_projections import ALL

    progress = Progress(current().t.gettext("Rebuilding"))
    with Koop.open(settings, create=False) as koop:
        koop.catch_up()
        wrong = differing(koop.store, koop.projections, ALL, koop.now, progress)
        progress.end()
    report.rebuilt = tuple(projection.name for projection in ALL)
    for name in wrong:
        report.add(ReadModelDiffers(name=name))


def _warn_of_clock(settings: Settings) -> None:
    from koop_es.app import Koop

    # A home that may be looked at only is not told of its clock.
    with suppress(KoopError), Koop.open(settings, create=False) as koop:
        warn_if_ahead(koop)


def _code(report: Report) -> int:
    """Return 5 if something is broken or missing; else why something could not be looked at."""
    from koop_es.ledger.errors import FileForeign, FileMissing, KeysForeign, SchemaUnknown

    damage = (IntegrityBroken, FileMissing, FileForeign, KeysForeign, SchemaUnknown)
    if any(isinstance(each, damage) for each in report.findings):
        return BROKEN
    return exit_code(report.findings[0])


def _tell(report: Report, *, as_json: bool) -> None:
    session = current()
    t = session.t
    found = [(each, sentence(each, session)) for each in report.findings]
    if as_json:
        put(document(_document(report, [(each.code, s, each.params) for each, s in found])))
        return
    for each, said in found:
        put(f"{said} [{each.code}]\n")
    if report.left_out:
        put(t.gettext("{number} findings more.", number=report.left_out) + "\n")
    read = t.gettext(
        "{entries} entries, {receipts} receipts, {values} private values, "
        "up to position {position}",
        entries=report.entries,
        receipts=report.receipts,
        values=report.private_values,
        position=report.position,
    )
    verdict = t.gettext("everything agrees") if report.is_sound else t.gettext("not sound")
    put(f"{report.place}: {verdict}. {read}.\n")
    if report.absent_values:
        say("{number} private values were left out.", number=report.absent_values)
    if report.keyless_values:
        say(KEYLESS, number=report.keyless_values)
    if not report.opened:
        say("Private values were not opened: the keys or the wrapping key are not at hand.")


def _document(report: Report, findings: list[tuple[str, str, dict[str, str]]]) -> dict[str, Any]:
    return {
        "folder": report.place,
        "sound": report.is_sound,
        "position": report.position,
        "entries": report.entries,
        "receipts": report.receipts,
        "private_values": report.private_values,
        "absent_values": report.absent_values,
        "keyless_values": report.keyless_values,
        "private_values_opened": report.opened,
        "read_models_compared": list(report.rebuilt),
        "findings": [
            {"code": code, "message": said, "params": params} for code, said, params in findings
        ],
        "findings_left_out": report.left_out,
    }
