"""What is said when a command, a file of the home or an import cannot be served, by its code.

The rows are like those of ``rule_texts``: the first sentence is the title.
"""

from __future__ import annotations

from typing import Final

from koop_es.wording.backup_texts import BACKUPS
from koop_es.wording.translating import msgid

HOME: Final[dict[str, tuple[str, ...]]] = {
    "koop.error": (
        msgid("Something went wrong."),
        msgid("Try again; if it happens again, look into the log."),
    ),
    "invalid": (
        msgid("The input does not have the expected shape."),
        msgid("Correct the fields named."),
    ),
    "not_found": (
        msgid("What was named does not exist."),
        msgid("Looked for: {name}."),
        msgid("Looked for: {id}."),
        msgid("Check the code, the id or its beginning."),
    ),
    "name.ambiguous": (
        msgid("Several things answer to this name."),
        msgid("“{name}” fits several: {candidates}."),
        msgid("Give more of the id, or the whole code or title."),
    ),
    "demo.home_in_use": (
        msgid("The home holds entries that are no demo's."),
        msgid("It is {home}."),
        msgid("Set KOOP_HOME to a new folder for the demo."),
    ),
    "stream.unknown": (
        msgid("What was named does not exist."),
        msgid("Looked for: {kind} {id}."),
        msgid("Check the code, the id or its beginning."),
    ),
    "stream.exists": (
        msgid("Something with this id exists already."),
        msgid("It is {id}."),
        msgid("Leave the id out to get a new one."),
    ),
    "actor.unknown": (
        msgid("This actor is not registered."),
        msgid("Nobody is called “{name}” here."),
        msgid("Register the name first: koop actor add NAME."),
    ),
    "actor.exists": (
        msgid("This actor is registered already."),
        msgid("The name is “{name}”."),
        msgid("Use it as it is, or choose another name."),
    ),
    # ---------------------------------------------------------------- commands
    "conflict": (
        msgid("Somebody else was faster."),
        msgid("Look at what changed, then try again."),
    ),
    "ledger.version_conflict": (
        msgid("Somebody else recorded something in the meantime."),
        msgid("You saw version {expected}; now it is version {found}."),
        msgid("Look at what changed, then try again."),
    ),
    "ledger.already_done": (
        msgid("This command was carried out before."),
        msgid("There is nothing to do."),
    ),
    "ledger.code_taken": (
        msgid("The short code was given to another cooperation in the meantime."),
        msgid("It is {code}."),
        msgid("Try again to get the next one."),
    ),
    "command.idempotency_key_reused": (
        msgid("This idempotency key was used for another command, or by somebody else."),
        msgid("Take a new key for a new command."),
    ),
    "command.idempotency_key_not_comparable": (
        msgid(
            "This idempotency key came with an import that does not tell what was asked under it."
        ),
        msgid("See whether it was done; then take a new key for a new command."),
    ),
    "setting.invalid": (
        msgid("A setting has a value that it cannot have."),
        msgid("{variable} is “{value}”; possible: {expected}."),
        msgid("Correct it in the environment or behind --setting."),
    ),
    "private.left_out": (
        msgid("The file is not in this home: an import left private values out."),
        msgid("Import the record with its private values into an empty home."),
    ),
    "private.key_missing": (
        msgid("The file cannot be opened: its key is missing."),
        msgid("The home was restored with keys older than its record."),
        msgid("Restore it into an empty home with the keys that were saved with the record."),
    ),
    "private.erased": (
        msgid("The file was erased."),
        msgid("That it was attached, and when, stays in the record."),
    ),
    # ---------------------------------------------------------------- the files of the home
    "unavailable": (
        msgid("The record cannot be read or written now."),
        msgid("Try again in a moment; if it stays so, run koop doctor."),
    ),
    "home.unusable": (
        msgid("The home cannot be used as a folder."),
        msgid("It is {home}."),
        msgid("Set KOOP_HOME to a folder that you may write."),
    ),
    "home.network_drive": (
        msgid("The home lies on a network drive, where the database cannot be locked safely."),
        msgid("It is {home}."),
        msgid("Set KOOP_HOME to a folder on a local disk."),
    ),
    "home.missing": (
        msgid("There is no home here."),
        msgid("Looked for: {home}."),
        msgid("Set KOOP_HOME to an existing home; recording something makes a new one."),
    ),
    "home.file_missing": (
        msgid("A file of the home is missing."),
        msgid("It is {file}."),
        msgid("Put it back from a backup, or set KOOP_HOME to another home."),
    ),
    "home.file_foreign": (
        msgid("A file is not one of Koop's databases."),
        msgid("It is {file}."),
        msgid("Put the right one back from a backup, or set KOOP_HOME to another folder."),
    ),
    "home.key_file_foreign": (
        msgid("The file that is to hold the wrapping key holds none."),
        msgid("It is {file}."),
        msgid("Set KOOP_MASTER_KEY_FILE to the right key, or put it back from a backup."),
    ),
    "home.schema_unknown": (
        msgid("A file of the home has a format that this version of Koop does not know."),
        msgid("It is {file}."),
        msgid("Keep the file as it is, and put back the one that belongs here."),
    ),
    "home.schema_older": (
        msgid("A file of the home was written by an older version of Koop."),
        msgid("{file} has format {found}; this version needs format {known}."),
        msgid("koop db upgrade brings it up to date, after a copy of it."),
    ),
    "upgrade.in_use": (
        msgid("The home is in use."),
        msgid("It is {home}."),
        msgid("Stop koop serve and what else runs on it; then repeat it."),
    ),
    "upgrade.failed": (
        msgid("The home could not be upgraded; it is as it was."),
        msgid("Format of {what}: {error}."),
        msgid("Report it with the version of Koop, and go on with the version before."),
    ),
    "home.schema_newer": (
        msgid("A file of the home was written by a newer version of Koop."),
        msgid("{file} has format {found}; this version knows format {known}."),
        msgid("Install the newer version."),
    ),
    "home.file_locked": (
        msgid("Another program holds a file."),
        msgid("It is {file}."),
        msgid("Wait until that program is done, or end it, then try again."),
    ),
    "home.read_only": (
        msgid("This home cannot be written, only read."),
        msgid("It is {home}."),
        msgid(
            "To record something, get the right to write the folder and all of its files, or set "
            "KOOP_HOME to another home."
        ),
    ),
    "home.file_read_only": (
        msgid("A file cannot be written."),
        msgid("It is {file}."),
        msgid("Give yourself the right to write it and its folder."),
    ),
    "home.disk_full": (
        msgid("The disk is full, so nothing can be stored on it."),
        msgid("The file is {file}."),
        msgid("Make room, then try again."),
    ),
    "home.file_unreadable": (
        msgid("A file cannot be opened."),
        msgid("It is {file}."),
        msgid("Check that it is there and that you may read it."),
    ),
    "home.wrong_master_key": (
        msgid("The wrapping key does not belong to these keys."),
        msgid("It was tried on {file}."),
        msgid("Set KOOP_MASTER_KEY_FILE to the right key, or put it back from a backup."),
    ),
    "home.keys_foreign": (
        msgid("The keys belong to another home's ledger."),
        msgid("They are in {file}."),
        msgid("Put back the keys that were saved with this ledger."),
    ),
    # ---------------------------------------------------------------- integrity
    "integrity.broken": (
        msgid("What is stored contradicts itself."),
        msgid("Record nothing more, keep the files as they are and go back to a backup."),
    ),
    "home.file_damaged": (
        msgid("A file is damaged."),
        msgid("It is {file}."),
        msgid("Record nothing more, keep the file and go back to a backup."),
    ),
    "ledger.entry_unreadable": (
        msgid("An entry cannot be read by this version of Koop."),
        msgid("Position {position}."),
        msgid("Kind of entry: {topic}."),
        msgid("Install the newest version; if it stays so, go back to a backup."),
    ),
    "ledger.entry_broken": (
        msgid("An entry is not as it was recorded."),
        msgid("Position {position}."),
        msgid("Record nothing more, keep the files as they are and go back to a backup."),
    ),
    "ledger.stream_broken": (
        msgid("What was recorded one after the other does not fit together."),
        msgid("It is about {stream}."),
        msgid("Its entry number {version} is missing or out of place."),
        msgid("Record nothing more, keep the files as they are and go back to a backup."),
    ),
    "vault.broken": (
        msgid("A private value is not the one that was recorded."),
        msgid("Position {position}."),
        msgid("Its commitment begins with {commitment}."),
        msgid("Record nothing more, keep the files as they are and go back to a backup."),
    ),
    **BACKUPS,
}
