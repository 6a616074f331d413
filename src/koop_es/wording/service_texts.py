"""What is said when read models, pages, queries or a transfer fail, by code.

The rows are like those of ``rule_texts``: the first sentence is the title.
"""

from __future__ import annotations

from typing import Final

from koop_es.wording.translating import msgid

SERVICES: Final[dict[str, tuple[str, ...]]] = {
    # ---------------------------------------------------------------- serving
    "serve.port_in_use": (
        msgid("The port is in use."),
        msgid("It is port {port}."),
        msgid("End the other program, or choose another port with --port or KOOP_PORT."),
    ),
    "serve.cannot_listen": (
        msgid("Koop may not listen at this address."),
        msgid("It is {host}, port {port}."),
        msgid("Choose a port above 1023 with --port or KOOP_PORT."),
    ),
    "serve.workers_failed": (
        msgid("The processes that serve end as soon as they begin."),
        msgid("The log tells why; koop serve without --workers may tell more."),
    ),
    "serve.loopback_only": (
        msgid("Without accounts, Koop serves only the machine on which it runs."),
        msgid("Asked for: {host}."),
        msgid("Leave --host out, or choose 127.0.0.1."),
    ),
    "ledger.stopping": (
        msgid("Koop is being stopped and takes no more changes."),
        msgid("Try again once it runs; the same idempotency key takes effect once."),
    ),
    "form.unreadable": (
        msgid("What was sent cannot be read as a form."),
        msgid("Open the form again, and send it from there."),
    ),
    "page.unknown": (
        msgid("There is no page at this address."),
        msgid("Go back to the list of cooperations."),
    ),
    # ---------------------------------------------------------------- queries
    "query.invalid": (
        msgid("A value in the address cannot be used."),
        msgid("Value given: {value}."),
        msgid("Correct it, or leave it out."),
    ),
    "query.day_invalid": (
        msgid("This is no day of the calendar."),
        msgid("Value given: {value}."),
        msgid("Write it as 2026-11-21 or 21.11.2026."),
    ),
    "query.instant_invalid": (
        msgid("This is no point in time."),
        msgid("Value given: {value}."),
        msgid("Write it as 2026-11-21, 2026-11-21T09:30 or the position of an entry."),
    ),
    "cursor.invalid": (
        msgid("This list was not left off there."),
        msgid("Begin again with its first page."),
    ),
    "cooperation.not_found": (
        msgid("No cooperation answers to this name."),
        msgid("Looked for: {name}."),
        msgid("Check the code, the id or its beginning."),
    ),
    "cooperation.not_yet_recorded": (
        msgid("This cooperation was not recorded yet at that time."),
        msgid("Cooperation: {name}."),
        msgid("Ask for what was known later, or for all that is known now."),
    ),
    "cooperation.not_yet_agreed": (
        msgid("This cooperation was not agreed yet on that day, as far as was known."),
        msgid("Cooperation: {name}. Day: {as_of}."),
        msgid("Ask for a later day."),
    ),
    "party.not_found": (
        msgid("No party answers to this name."),
        msgid("Looked for: {name}."),
        msgid("Check the id, its beginning or the exact name."),
    ),
    # ---------------------------------------------------------------- read models
    "projections.unknown": (
        msgid("There is no read model of this name."),
        msgid("Looked for: {name}."),
        msgid("koop projections list names them all."),
    ),
    "projections.not_ready": (
        msgid("A read model is not built yet."),
        msgid("It is {name}."),
        msgid("Try again in a moment; koop projections list shows how far it is."),
    ),
    "projections.ownership_lost": (
        msgid("Another process has taken over the read models."),
        msgid("It is {name}."),
        msgid("There is nothing to do: that process keeps them up to date."),
    ),
    "projections.rebuild_failed": (
        msgid("A read model could not be rebuilt; the old one goes on serving."),
        msgid("{name} stopped at position {position}: {error}."),
        msgid("The old one has come to position {reached}."),
        msgid("koop events show tells what the entry holds; report it with the version of Koop."),
    ),
    "projections.build_failed": (
        msgid("A version of a read model could not be built."),
        msgid("{name}, version {version}, stopped at position {position}: {error}."),
        msgid("Version {serving} has come to position {reached}; only programs with it read it."),
        msgid(
            "Whoever wrote it mends its fold and raises its version; koop events show tells what "
            "the entry holds."
        ),
    ),
    "projections.stopped_again": (
        msgid("The read model stopped again."),
        msgid("{name} stopped at position {position}: {error}."),
        msgid("koop events show tells what the entry holds; report it with the version of Koop."),
    ),
    "projections.rebuild_unfinished": (
        msgid("The read model is being rebuilt by another process that needs longer."),
        msgid("It is {name}."),
        msgid("Wait, and look at koop projections list."),
    ),
    "projections.of_another_home": (
        msgid("The read models in this database are those of another home."),
        msgid("They are at {server}, in the schema {schema}."),
        msgid("Name a database of its own with KOOP_PROJECTIONS_URL."),
    ),
    "projections.gone": (
        msgid("Somebody removed the read models from the database; they are built anew."),
        msgid("They were at {server}."),
        msgid("The record is not affected. Ask again in a moment."),
    ),
    "projections.retry_unfinished": (
        msgid("The entries that were set aside are being tried again by another process."),
        msgid("Wait, and look at koop projections dead-letters."),
    ),
    "projections.still_read": (
        msgid("Somebody is still reading the read models that were replaced."),
        msgid("Try again once longer queries, such as a report or a dump, have ended."),
    ),
    "projections.unusable": (
        msgid("The file of the read models cannot be used."),
        msgid("It is {file}."),
        msgid("Delete it: it is made anew from the record, and nothing is lost."),
    ),
    "projections.unfit": (
        msgid("A read model of another package does not fit."),
        msgid("It is {entry_point} of {package}: {problem}."),
        msgid("It is left out. Whoever wrote it finds in docs/write-a-projection.md what fits."),
    ),
    "projections.unloadable": (
        msgid("A read model of another package cannot be loaded."),
        msgid("It is {entry_point} of {package}: {error}."),
        msgid("It is left out. Install a version that fits this one of Koop, or remove it."),
    ),
    "projections.name_taken": (
        msgid("Two read models have the same name."),
        msgid("It is {name}, offered by {package} as {entry_point}."),
        msgid("The one that was there first is used. Remove one of the packages."),
    ),
    "projections.engine_failed": (
        msgid("The read models cannot be brought up to date."),
        msgid("The record is not affected; the log tells more. Koop goes on trying."),
    ),
    # ---------------------------------------------------------------- export and import of a ledger
    "transfer.home_not_empty": (
        msgid("Entries are imported into an empty home only."),
        msgid("Set KOOP_HOME to a new folder."),
    ),
    "transfer.line_unreadable": (
        msgid("A line is no entry of a ledger; nothing was imported."),
        msgid("Line {line}."),
        msgid("Kind of entry: {type}."),
        msgid("Take the file as koop events export wrote it."),
    ),
    "transfer.line_out_of_order": (
        msgid("An entry does not follow the ones before it; nothing was imported."),
        msgid("Line {line}, position {position}."),
        msgid("Take the whole file as koop events export wrote it."),
    ),
    "transfer.end_missing": (
        msgid("The file was cut off, or is of an earlier version; nothing was imported."),
        msgid("The line that ends an export is missing behind position {position}."),
        msgid(
            "Export again; a file of an earlier version, which has no such line, is taken with "
            "--without-end."
        ),
    ),
    "transfer.end_differs": (
        msgid("The last line tells of other entries than the file holds; nothing was imported."),
        msgid("Line {line} ends {told} entries up to position {told_position}."),
        msgid("Before it stand {entries} up to position {position}."),
        msgid("Take the whole file as koop events export wrote it."),
    ),
    "transfer.part_missing": (
        msgid("The file holds only a part of the record; nothing was imported."),
        msgid("The entries up to position {after} are missing."),
        msgid("Import all parts at once, one behind the other, or export all."),
    ),
    "transfer.passphrase_too_short": (
        msgid("The passphrase is too short."),
        msgid("It needs at least {least} characters."),
        msgid("Choose a longer one, such as several words."),
    ),
    "transfer.passphrase_wrong": (
        msgid("The passphrase does not open the private values; nothing was imported."),
        msgid("Take the passphrase that was given at the export."),
    ),
}
