"""Reading a ledger into an empty home: positions, bytes and receipts are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cryptography.exceptions import InvalidTag

from koop_es.cooperations.events import BEGINNINGS
from koop_es.ledger.canonical import canonical_bytes
from koop_es.ledger.ciphers import KEY_LENGTH, decrypt, encrypt
from koop_es.ledger.codec import Decoder, EntryUnreadable
from koop_es.ledger.port import CodeTaken, RawRecord, Receipt
from koop_es.ledger.transfer import (
    ACTOR_NAME,
    PAGE,
    RECEIPT_KEY,
    Counted,
    EndDiffers,
    EndMissing,
    HomeNotEmpty,
    LineOutOfOrder,
    LineUnreadable,
    Order,
    PartMissing,
    PassphraseWrong,
    commitments,
    derived_key,
    parsed,
    parsed_end,
)
from koop_es.ledger.vault import VaultBroken, VaultRow, unpack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from koop_es.ledger.keeping import Ledger, Restoring
    from koop_es.ledger.keys import KeyStore
    from koop_es.ledger.transfer import End, Line, PrivateLine, ReceiptLine, SealedValue


LEFT_OUT: Final = "left_out"
"""The home's mark: private values of entries up to this position were left out by an import."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import brought.

    Attributes:
        events: Entries.
        receipts: Receipts of commands.
        private: Private values opened and stored anew.
        left_out: Commitments whose private values were not in the file or not opened.
        is_whole: Whether the file tells its end, so that nothing was cut off.
    """

    events: int
    receipts: int
    private: int
    left_out: int
    is_whole: bool


def import_events(
    store: Ledger,
    keys: KeyStore,
    lines: Iterable[bytes],
    *,
    time_zone: str,
    passphrase: str | None = None,
    progress: Callable[[int], None] | None = None,
    needs_end: bool = True,
) -> Imported:
    """Read entries into an empty home, all or nothing: positions, bytes and receipts are kept.

    Several exports that go on where the one before ended may follow each other.

    Args:
        store: The ledger of the home.
        keys: Its keys.
        lines: Of the export.
        time_zone: In which the day of recording is counted.
        passphrase: That of the export, to take over private values.
        progress: Called with the lines read.
        needs_end: Whether a file that does not tell its end is refused; older ones do not.

    Raises:
        HomeNotEmpty: The home has entries already.
        LineUnreadable: A line is no entry of a ledger.
        LineOutOfOrder: Positions, versions or instants do not follow each other.
        PartMissing: It begins behind a position that the home does not reach.
        EndDiffers: Its last line tells of other entries.
        EndMissing: It has no such line.
        PassphraseWrong: The passphrase does not open the private values.
    """
    with store.restoring() as into:
        # Asked where nobody else can write the first entry any more.
        if store.head() > 0:
            raise HomeNotEmpty
        reader = _Reader(keys, into, time_zone, passphrase)
        for number, line in enumerate(lines, start=1):
            if line.strip():
                reader.take(number, line)
            if progress is not None and number % PAGE == 0:
                progress(number)
        if needs_end:
            reader.refuse_cut()
        return reader.finished()


class _Reader:
    def __init__(
        self, keys: KeyStore, into: Restoring, time_zone: str, passphrase: str | None
    ) -> None:
        self._keys = keys
        self._into = into
        self._decoder = Decoder(time_zone)
        self._passphrase = passphrase
        self._derived: dict[str, bytes] = {}
        self._order = Order(whole=True)
        self._events = 0
        self._counted = Counted(0)
        self._is_whole = False
        self._commitments: set[str] = set()
        self._opened: set[str] = set()
        self._receipts: set[str] = set()
        self._receipt_key: bytes | None = None
        self._actors: dict[str, str] = {}

    def finished(self) -> Imported:
        """Keep what concerns the whole home, just before the entries are committed."""
        for actor, name in self._actors.items():
            self._keys.restore_actor(actor, name)
        if self._receipt_key is not None:
            self._keys.restore_receipt_key(self._receipt_key)
        left_out = len(self._commitments - self._opened)
        if left_out:
            self._into.set_mark(LEFT_OUT, str(self._counted.position))
        return Imported(
            events=self._events,
            receipts=len(self._receipts),
            private=len(self._opened),
            left_out=left_out,
            is_whole=self._is_whole,
        )

    def refuse_cut(self) -> None:
        """Refuse a file that ends before its end; it holds nothing that tells how much is missing.

        Raises:
            EndMissing: Its last line is not the one that an export ends with.
        """
        if not self._is_whole:
            raise EndMissing(entries=self._events, position=self._counted.position)

    def take(self, number: int, text: bytes) -> None:
        try:
            line = parsed(text)
        except ValueError as error:
            end = parsed_end(text)
            if end is None:
                raise LineUnreadable(line=number, type="?") from error
            self._take_end(number, end)
            return
        self._is_whole = False
        if not self._order.follows(line):
            raise LineOutOfOrder(line=number, position=line.position)
        try:
            self._take(line)
        except InvalidTag as error:
            raise PassphraseWrong(field="passphrase") from error
        except (EntryUnreadable, VaultBroken, CodeTaken, ValueError, OverflowError) as error:
            raise LineUnreadable(line=number, type=line.type) from error

    def _take_end(self, number: int, end: End) -> None:
        counted = self._counted
        if end.after > counted.after:
            raise PartMissing(line=number, after=end.after)
        found = counted.end()
        if (end.entries, end.entries_sha256) != (found.entries, found.entries_sha256):
            raise EndDiffers(
                line=number,
                told=end.entries,
                told_position=end.last_position,
                entries=found.entries,
                position=found.last_position,
            )
        self._is_whole = True
        self._counted = Counted(counted.position)

    def _take(self, line: Line) -> None:
        raw = canonical_bytes(line.data)
        decode = self._decoder.decode
        record = decode(line.position, line.stream, line.version, line.type, raw)
        entry = RawRecord(
            line.position, line.stream, line.version, line.type, line.recorded_at, raw
        )
        self._into.add_entry(entry)
        self._counted.add(entry)
        if line.version == 1 and isinstance(record.event, BEGINNINGS):
            self._into.add_code(record.event.code, record.stream)
        self._events += 1
        own = commitments(raw)
        self._commitments.update(own)
        if line.private is not None and self._passphrase is not None:
            self._take_private(line.private, line.position, record.envelope.actor, own)
        if line.receipt is not None:
            self._take_receipt(line.receipt, line.position)

    def _take_receipt(self, told: ReceiptLine, position: int) -> None:
        if told.key in self._receipts:
            raise ValueError
        # Without the key of the hash nothing can be compared with it.
        body = told.body if self._receipt_key is not None else None
        self._into.add_receipt(Receipt(told.key, told.command, body, told.answer), position)
        self._receipts.add(told.key)

    def _take_private(
        self, private: PrivateLine, position: int, actor: str, own: Mapping[str, str]
    ) -> None:
        key = self._key_for(private.salt)
        if private.actor is not None:
            self._actors[actor] = decrypt(key, private.actor, ACTOR_NAME).decode()
        if private.receipts is not None:
            self._take_receipt_key(decrypt(key, private.receipts, RECEIPT_KEY))
        self._into.add_vault(self._rows(private.values, key, own), position)

    def _take_receipt_key(self, found: bytes) -> None:
        if self._receipt_key not in {None, found} or len(found) != KEY_LENGTH:
            raise ValueError
        self._receipt_key = found

    def _key_for(self, salt: str) -> bytes:
        if salt not in self._derived:
            assert self._passphrase is not None, "asked only with a passphrase"  # noqa: S101 - narrows the type
            self._derived = {salt: derived_key(self._passphrase, bytes.fromhex(salt))}
        return self._derived[salt]

    def _rows(
        self, values: Sequence[SealedValue], key: bytes, own: Mapping[str, str]
    ) -> list[VaultRow]:
        rows: list[VaultRow] = []
        text_key: tuple[str, bytes] | None = None
        for value in values:
            commitment, subject = value.c, value.subject
            if own.get(commitment) != subject or commitment in self._opened:
                raise ValueError
            plain = decrypt(key, value.sealed, commitment.encode())
            unpack(plain, commitment)
            if subject == "text":
                text_key = text_key or self._keys.fresh_key()
                data_key = text_key
            elif subject == "document":
                data_key = self._keys.fresh_key()
            else:
                data_key = self._keys.subject_key(subject)
            sealed = encrypt(data_key[1], plain, commitment.encode())
            rows.append(VaultRow(commitment, subject, data_key[0], sealed))
            self._opened.add(commitment)
        return rows
