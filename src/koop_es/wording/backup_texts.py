"""What is said when a backup, a restore or a check finds something, by code.

The rows are like those of ``rule_texts``: the first sentence is the title.
"""

from __future__ import annotations

from typing import Final

from koop_es.wording.translating import msgid

KEEP: Final = msgid("Record nothing more, keep the files as they are and go back to a backup.")
OTHER_BACKUP: Final = msgid("Take another backup.")

BACKUPS: Final[dict[str, tuple[str, ...]]] = {
    "backup.missing": (
        msgid("There is no backup in this folder."),
        msgid("It is {folder}."),
        msgid("Name the folder that koop db backup wrote, and with --keys that of its keys."),
    ),
    "backup.contents_changed": (
        msgid("What the backup says of itself was changed, or sealed with another wrapping key."),
        msgid("It stands in {file}."),
        OTHER_BACKUP,
    ),
    "backup.contents_missing": (
        msgid("The list of what a backup holds is missing, or the backup was never finished."),
        msgid("Looked for: {file}."),
        OTHER_BACKUP,
    ),
    "backup.format_older": (
        msgid("The backup has an older format than this version of Koop."),
        msgid("{file} has format {found}; this version has format {known}."),
        msgid("It was made by {program}."),
        msgid(
            "Restore it with that version, then let koop db upgrade of this one bring the home "
            "up to date."
        ),
    ),
    "backup.format_newer": (
        msgid("The backup has a newer format than this version of Koop."),
        msgid("{file} has format {found}; this version has format {known}."),
        msgid("It was made by {program}."),
        msgid("Install that version or a newer one, and restore it with that."),
    ),
    "backup.file_changed": (
        msgid("A file of the backup is not the one that was written."),
        msgid("It is {file}."),
        OTHER_BACKUP,
    ),
    "backup.target_exists": (
        msgid("A backup overwrites nothing, and there is something already."),
        msgid("It is {folder}."),
        msgid("Name a folder that does not exist yet."),
    ),
    "backup.target_in_home": (
        msgid("A backup in a home would be lost together with it."),
        msgid("{folder} lies in {home}."),
        msgid("Name a folder elsewhere, best on another disk."),
    ),
    "backup.keys_not_apart": (
        msgid("The keys belong apart from the record."),
        msgid("Their folder is {folder}."),
        msgid("Name a folder with --keys that does not lie in the other, nor the other in it."),
    ),
    "restore.home_not_empty": (
        msgid("A backup goes into an empty home only."),
        msgid("It is {home}."),
        msgid("Set KOOP_HOME to a new folder."),
    ),
    "restore.keys_missing": (
        msgid("The keys are older than the record, so not everything in it could be told."),
        msgid("Private values that would be lost: {values}; actors' names: {names}."),
        msgid("They are in {folder}."),
        msgid(
            "Name the keys that were saved with the record with --keys, or do without what is "
            "lost with --missing-keys."
        ),
    ),
    "restore.master_key_missing": (
        msgid("The wrapping key is needed, which is in no backup."),
        msgid("Looked for: {file}."),
        msgid("Name it with --master-key or KOOP_MASTER_KEY_FILE."),
    ),
    "restore.other_master_key": (
        msgid("Another wrapping key lies where the backup's would go."),
        msgid("It is {file}."),
        msgid("Set KOOP_HOME to a new folder, or KOOP_MASTER_KEY_FILE to the right key."),
    ),
    "restore.unfinished": (
        msgid("A backup is being restored here, or that was interrupted."),
        msgid("It is {home}."),
        msgid("Wait for it, or type the same koop db restore again."),
    ),
    # ---------------------------------------------------------------- what a check finds
    "check.nothing_here": (
        msgid("There is neither a home nor a backup in this folder."),
        msgid("It is {folder}."),
        msgid("Name the folder that koop db backup wrote, or none for the home."),
    ),
    "check.version_missing": (
        msgid("An entry is missing, or stands in the wrong order."),
        msgid("It is version {version} of {stream}, before position {position}."),
        KEEP,
    ),
    "check.last_entries_missing": (
        msgid("The last entries are missing."),
        msgid("Position {position} was given; the last one found is {found}."),
        KEEP,
    ),
    "check.entry_contradicts": (
        msgid("An entry was changed: what it says and where it stands differ."),
        msgid("Position {position}."),
        KEEP,
    ),
    "check.receipt_contradicts": (
        msgid("A receipt does not tell of the entries beside it."),
        msgid("Position {position}."),
        KEEP,
    ),
    "check.receipt_missing": (
        msgid("A command's receipt is missing."),
        msgid("Position {position}."),
        KEEP,
    ),
    "check.code_contradicts": (
        msgid("A short code is not that of the agreement it was given to."),
        msgid("It is {code}."),
        KEEP,
    ),
    "check.mark_contradicts": (
        msgid("What the home remembers of itself was changed."),
        msgid("It is the mark {name}."),
        KEEP,
    ),
    "check.value_stray": (
        msgid("A private value does not belong to the entry that it lies with."),
        msgid("Position {position}; its commitment begins with {commitment}."),
        KEEP,
    ),
    "check.value_missing": (
        msgid("The private value of an entry is missing."),
        msgid("Position {position}; its commitment begins with {commitment}."),
        KEEP,
    ),
    "check.key_missing": (
        msgid("The key of a private value is missing."),
        msgid("Position {position}; the value's commitment begins with {commitment}."),
        msgid("Put back the keys that were saved last."),
    ),
    "check.key_broken": (
        msgid("A key or an actor's name was changed and cannot be opened."),
        msgid("Its id is {id}, in {file}."),
        msgid("Put back the keys that were saved last."),
    ),
    "check.count_differs": (
        msgid("The backup does not hold what it says it holds."),
        msgid("{what}: {told} told, {found} found."),
        OTHER_BACKUP,
    ),
    "check.read_model_differs": (
        msgid("A read model is not what the record gives."),
        msgid("It is {name}."),
        msgid("Build it anew with koop projections rebuild."),
    ),
}
