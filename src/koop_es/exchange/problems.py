"""What an importer has to say of a file or a row, by stable codes that the wording covers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

# ---------------------------------------------------------------- a file that cannot be used
FILE_UNREADABLE: Final = "import.file_unreadable"
FILE_EMPTY: Final = "import.file_empty"
FILE_ENCODING: Final = "import.file_encoding"
FILE_OF_ANOTHER_KIND: Final = "import.file_of_another_kind"
FILE_CHANGED: Final = "import.file_changed"
COLUMN_MISSING: Final = "import.column_missing"
COLUMN_TWICE: Final = "import.column_twice"
NO_ROWS: Final = "import.no_rows"
NOTHING_READABLE: Final = "import.nothing_readable"
FILE_TOO_LARGE: Final = "import.file_too_large"
LIST_ENCODING: Final = "import.list_encoding"
LIST_TOO_LARGE: Final = "import.list_too_large"
LIST_COLUMN_MISSING: Final = "import.list_column_missing"
LIST_UNKNOWN: Final = "import.list_unknown"
WORKBOOK_BROKEN: Final = "import.workbook_broken"
WORKBOOK_UNSAFE: Final = "import.workbook_unsafe"
SHEET_MISSING: Final = "import.sheet_missing"
NO_JSON: Final = "import.no_json"

# ---------------------------------------------------------------- a row that is left out
ROW_ENCODING: Final = "import.row_encoding"
ROW_NUL: Final = "import.row_nul"
ROW_QUOTES: Final = "import.row_quotes"
ROW_TOO_LONG: Final = "import.row_too_long"
COLUMN_COUNT: Final = "import.column_count"
VALUE_MISSING: Final = "import.value_missing"
VALUE_TOO_LONG: Final = "import.value_too_long"
VALUE_UNFIT: Final = "import.value_unfit"
BAD_DATE: Final = "import.bad_date"
START_AFTER_END: Final = "import.start_after_end"
UNKNOWN_STATUS: Final = "import.unknown_status"
UNKNOWN_ROLE: Final = "import.unknown_role"
DUPLICATE_ID: Final = "import.duplicate_id"
TWO_COORDINATORS: Final = "import.two_coordinators"
LIST_QUOTES: Final = "import.list_quotes"
DATE_AMBIGUOUS: Final = "import.date_ambiguous"
BAD_NUMBER: Final = "import.bad_number"
LOOKS_LIKE_PERSON: Final = "import.looks_like_person"

OF_FILES: Final = (
    FILE_UNREADABLE,
    FILE_EMPTY,
    FILE_ENCODING,
    FILE_OF_ANOTHER_KIND,
    FILE_CHANGED,
    COLUMN_MISSING,
    COLUMN_TWICE,
    NO_ROWS,
    NOTHING_READABLE,
    FILE_TOO_LARGE,
    LIST_ENCODING,
    LIST_TOO_LARGE,
    LIST_COLUMN_MISSING,
    LIST_UNKNOWN,
    WORKBOOK_BROKEN,
    WORKBOOK_UNSAFE,
    SHEET_MISSING,
    NO_JSON,
)
"""What keeps a whole file out, also where it is found in the header, which is row 1."""

PROBLEMS: Final = (
    *OF_FILES,
    ROW_ENCODING,
    ROW_NUL,
    ROW_QUOTES,
    ROW_TOO_LONG,
    COLUMN_COUNT,
    VALUE_MISSING,
    VALUE_TOO_LONG,
    VALUE_UNFIT,
    BAD_DATE,
    START_AFTER_END,
    UNKNOWN_STATUS,
    UNKNOWN_ROLE,
    DUPLICATE_ID,
    TWO_COORDINATORS,
    LIST_QUOTES,
    DATE_AMBIGUOUS,
    BAD_NUMBER,
    LOOKS_LIKE_PERSON,
)
"""What keeps a file or a row out; with ``strict`` any of them keeps everything out.

A refusal of the domain is a problem too, under the refusal's own code.
"""

# ---------------------------------------------------------------- no error, but told
NO_COOPERATION: Final = "import.no_cooperation"
SKIPPED: Final = "import.skipped"
PARTICIPATION_ENDED: Final = "import.participation_ended"
ORGANISATION_VARIES: Final = "import.organisation_varies"
PROJECT_UNKNOWN: Final = "import.project_unknown"
PARTY_TWICE: Final = "import.party_twice"
LEAD_IS_PARTNER: Final = "import.lead_is_partner"
NO_PARTY: Final = "import.no_party"
PARTY_KNOWN: Final = "import.party_known"
END_IN_WORDS: Final = "import.end_in_words"
DATE_OF_MONTH: Final = "import.date_of_month"
DATE_NUMBER: Final = "import.date_number"
STATUS_UNTOLD: Final = "import.status_untold"
COLUMN_NOT_READ: Final = "import.column_not_read"
COLUMN_CALCULATED: Final = "import.column_calculated"
INDIVIDUAL: Final = "import.individual"

NOTES: Final = (
    NO_COOPERATION,
    SKIPPED,
    PARTICIPATION_ENDED,
    ORGANISATION_VARIES,
    PROJECT_UNKNOWN,
    PARTY_TWICE,
    LEAD_IS_PARTNER,
    NO_PARTY,
    PARTY_KNOWN,
    END_IN_WORDS,
    DATE_OF_MONTH,
    DATE_NUMBER,
    STATUS_UNTOLD,
    COLUMN_NOT_READ,
    COLUMN_CALCULATED,
    INDIVIDUAL,
)
"""What is reported and keeps nothing out, also with ``strict``."""

DIFFERS: Final = "import.differs"
CODES: Final = (*PROBLEMS, *NOTES, DIFFERS)
"""Every code of an import."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to be told of a file or of one of its rows.

    Attributes:
        code: One of ``PROBLEMS`` or ``NOTES``, or the code of a refusal.
        file: Name of the file.
        row: Logical row, the header being row 1; None for the file as a whole.
        line: Physical line on which the row begins.
        column: Name of the column at fault.
        params: Values that the sentence names.
    """

    code: str
    file: str
    row: int | None = None
    line: int | None = None
    column: str | None = None
    params: dict[str, str] = field(default_factory=dict[str, str])

    def as_dict(self) -> dict[str, Any]:
        """Return the notice ready for JSON."""
        return {
            "code": self.code,
            "file": self.file,
            "row": self.row,
            "line": self.line,
            "column": self.column,
            "params": dict(self.params),
        }
