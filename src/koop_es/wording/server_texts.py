"""What is said when a PostgreSQL server cannot be used, by code.

The rows are like those of ``rule_texts``: the first sentence is the title.
"""

from __future__ import annotations

from typing import Final

from koop_es.wording.translating import msgid

TALKED_TO: Final = msgid("It is {server}.")
ASK_OPERATOR: Final = msgid("Ask whoever runs the server; its log says more.")

SERVERS: Final[dict[str, tuple[str, ...]]] = {
    "server.driver_missing": (
        msgid("The driver for PostgreSQL is not installed."),
        msgid("Install it: pip install 'koop-es[postgres]'."),
    ),
    "server.address_unusable": (
        msgid("The address of the database cannot be used."),
        TALKED_TO,
        msgid(
            "Correct KOOP_LEDGER_URL or KOOP_PROJECTIONS_URL; in a password, characters such as "
            "@ and / are written as %40 and %2F."
        ),
    ),
    "server.unreachable": (
        msgid("The database server does not answer."),
        TALKED_TO,
        msgid("Check that it runs, and that host and port are right."),
    ),
    "server.login_refused": (
        msgid("The database server refuses the login."),
        TALKED_TO,
        msgid("Check role and password, and that pg_hba.conf lets this machine in."),
    ),
    "server.database_missing": (
        msgid("The server does not have this database."),
        TALKED_TO,
        msgid("Create it first: createdb --encoding=UTF8 --owner=ROLE DATABASE."),
    ),
    "server.too_old": (
        msgid("The database server is too old."),
        msgid("{server} has version {found}; {least} or newer is needed."),
        msgid("Upgrade the server, or use another one."),
    ),
    "server.unsafe": (
        msgid("A setting of the database server would let recorded entries get lost."),
        msgid("On {server}, {setting} is “{value}”, where “{expected}” is safe."),
        msgid("Correct it for the server, the database and the role, then try again."),
    ),
    "server.read_only": (
        msgid("The database server takes no writes."),
        TALKED_TO,
        msgid("Name the primary server instead of a standby, with a role that may write."),
    ),
    "server.rights_missing": (
        msgid("The role lacks a right in the database."),
        TALKED_TO,
        msgid("Let it own the database: ALTER DATABASE … OWNER TO …."),
    ),
    "server.busy": (
        msgid("The database server is kept busy by others."),
        TALKED_TO,
        msgid("Nothing was stored; try again in a moment."),
    ),
    "server.full": (
        msgid("The database server has no room left."),
        TALKED_TO,
        msgid("Nothing was stored; make room on the server, then try again."),
    ),
    "server.damaged": (
        msgid("The database server finds its own files damaged."),
        TALKED_TO,
        msgid("Record nothing more, and go back to a backup of the server."),
    ),
    "server.trouble": (
        msgid("The database server did not do what it was asked for."),
        msgid("{server} reports {sqlstate}."),
        ASK_OPERATOR,
    ),
    "server.connection_lost": (
        msgid("The connection to the database server was lost."),
        TALKED_TO,
        msgid("Nothing was stored; ask again, best with the same idempotency key."),
    ),
    "server.reading_interrupted": (
        msgid("The connection to the database server broke while something was read."),
        TALKED_TO,
        msgid("Nothing was changed; ask again in a moment."),
    ),
    "ledger.outcome_unknown": (
        msgid("It is not known whether this was stored: the database server went away."),
        TALKED_TO,
        msgid("Ask again with the same idempotency key: it takes effect once."),
    ),
    "server.table_foreign": (
        msgid("In the database, tables are in the way that are not Koop's."),
        msgid("{table} is in the way on {server}."),
        msgid("Name an empty database, or the one that holds this home's ledger."),
    ),
    "server.tables_gone": (
        msgid("Tables of Koop are missing in the database, or somebody else changed them."),
        TALKED_TO,
        msgid("Stop Koop and put the database back from a backup; nothing more was stored."),
    ),
    "server.schema_older": (
        msgid("The tables in the database were made by an older version of Koop."),
        msgid("On {server} they have format {found}; this version needs format {known}."),
        msgid("koop db upgrade brings them up to date, after a copy of them."),
    ),
    "server.schema_newer": (
        msgid("The tables in the database were made by a newer version of Koop."),
        msgid("On {server} they have format {found}; this version knows format {known}."),
        msgid("Install the newer version."),
    ),
    "server.schema_unknown": (
        msgid("The tables in the database have a format that this version of Koop does not know."),
        TALKED_TO,
        msgid("Keep the database as it is, and name the one that belongs to this home."),
    ),
    "server.ledger_of_another_home": (
        msgid("The database holds a ledger, and the home has no keys for it."),
        msgid("The home is {home}, the database {server}."),
        msgid(
            "Set KOOP_HOME to the home that it was made with, bring that one's keys.db and "
            "master.key back, or name an empty database."
        ),
    ),
    "server.ledger_missing": (
        msgid("The home has keys already, and the database holds no ledger for them."),
        msgid("The home is {home}, the database {server}."),
        msgid(
            "Name the right database, or set KOOP_HOME to a new folder; koop events export and "
            "koop events import bring a ledger over."
        ),
    ),
}
