"""What an import has to say of a file or a row, by code.

The rows are like those of ``rule_texts``; file, row and column are said in front of them.
"""

from __future__ import annotations

from typing import Final

from koop_es.wording.translating import msgid

IMPORTS: Final[dict[str, tuple[str, ...]]] = {
    # ---------------------------------------------------------------- a file that cannot be used
    "import.file_unreadable": (
        msgid("The file cannot be read."),
        msgid("Check the path and that you may read it."),
    ),
    "import.file_empty": (
        msgid("The file is empty."),
        msgid("Choose a file with contents."),
    ),
    "import.file_encoding": (
        msgid("The file is no UTF-8 text."),
        msgid("It looks like {looks_like}."),
        msgid("Save it as UTF-8 and import it again."),
    ),
    "import.file_of_another_kind": (
        msgid("The file is of another kind than expected."),
        msgid("Expected: {expected}."),
        msgid("It looks like {looks_like}."),
        msgid("Check that the files were not mixed up."),
        msgid("For such a file there is: {use}."),
    ),
    "import.file_changed": (
        msgid("The file changed while it was read."),
        msgid("Import it again when nobody writes it."),
    ),
    "import.column_missing": (
        msgid("This column is missing."),
        msgid("Take the file as it was published."),
    ),
    "import.column_twice": (
        msgid("This column is there twice."),
        msgid("Keep one of the two."),
    ),
    "import.no_rows": (
        msgid("The file has a header but no rows."),
        msgid("Check that it was saved whole."),
    ),
    "import.nothing_readable": (
        msgid("Not one row of the file can be read."),
        msgid("Rows: {rows}."),
        msgid("Take the file as it was published."),
    ),
    "import.file_too_large": (
        msgid("The file is too large for a list."),
        msgid("Largest possible: {limit} MB."),
        msgid("Split it."),
    ),
    "import.list_encoding": (
        msgid("The file's characters cannot be read."),
        msgid("Asked for: {encoding}."),
        msgid("Name the encoding in the mapping, or save the file as UTF-8."),
    ),
    "import.list_too_large": (
        msgid("The list has too many rows or columns."),
        msgid("Most rows: {rows}; most columns: {columns}."),
        msgid("Split it, or delete what looks empty and is not."),
    ),
    "import.list_column_missing": (
        msgid("The mapping names a column that the list has not."),
        msgid("In the list: {known}."),
        msgid("Correct the mapping, or its header_row."),
    ),
    "import.list_unknown": (
        msgid("Nobody can tell which columns hold the title and the parties."),
        msgid("In the list: {known}."),
        msgid("Name them in a mapping: [columns] title, and [[party]] column."),
    ),
    "import.workbook_broken": (
        msgid("The workbook is damaged, or protected by a password."),
        msgid("Open it, and save it anew as .xlsx without a password."),
    ),
    "import.workbook_unsafe": (
        msgid("The workbook unpacks to far more than any list, or defines entities: not opened."),
        msgid("Copy the list into a new workbook."),
    ),
    "import.sheet_missing": (
        msgid("The workbook has no such sheet."),
        msgid("Asked for: {name}; there are: {known}."),
        msgid("Correct the mapping."),
    ),
    "import.no_json": (
        msgid("The file is no valid JSON."),
        msgid("Its reader says: {why}."),
        msgid("Take the file as it was published."),
    ),
    # ---------------------------------------------------------------- a row that is left out
    "import.row_encoding": (
        msgid("The row is no UTF-8 text and is left out."),
        msgid("It looks like {looks_like}."),
        msgid("Save the file as UTF-8 and import it again."),
    ),
    "import.row_nul": (
        msgid("The row holds a character that no text may hold, and is left out."),
        msgid("Take the file as it was published."),
    ),
    "import.row_quotes": (
        msgid("The row's quotation marks do not match; it is left out."),
        msgid("Mend the quotation marks."),
    ),
    "import.row_too_long": (
        msgid("The row is too long and is left out."),
        msgid("Longest possible: {limit} characters."),
        msgid("Look for a quotation mark that is not closed."),
    ),
    "import.column_count": (
        msgid("The row has another number of columns than the header and is left out."),
        msgid("Columns: {found}; in the header: {expected}."),
        msgid("Look for a separator too many or too few."),
    ),
    "import.value_missing": (
        msgid("A value that is needed is missing; the row is left out."),
        msgid("Fill it in."),
    ),
    "import.value_too_long": (
        msgid("A value is too long; the row is left out."),
        msgid("Longest possible: {limit} characters."),
        msgid("Shorten it."),
    ),
    "import.value_unfit": (
        msgid("A value does not fit; the row is left out."),
        msgid("Value given: {value}."),
        msgid("Correct it."),
    ),
    "import.bad_date": (
        msgid("This is no day of the calendar; the row is left out."),
        msgid("Value given: {value}."),
        msgid("Write it as 2026-11-21."),
    ),
    "import.start_after_end": (
        msgid("The term would end before it begins; the row is left out."),
        msgid("Begin {starts_on}, end {ends_on}."),
        msgid("Check both dates."),
    ),
    "import.unknown_status": (
        msgid("The status is none that the source knows; the row is left out."),
        msgid("Value given: {value}."),
        msgid("Possible are: {known}."),
        msgid("Correct it."),
    ),
    "import.unknown_role": (
        msgid("The role is none that the source knows; the row is left out."),
        msgid("Value given: {value}."),
        msgid("Possible are: {known}."),
        msgid("Correct it."),
    ),
    "import.duplicate_id": (
        msgid("The same id stands in an earlier row; this one is left out."),
        msgid("It is {id}."),
        msgid("The first one is row {first}."),
        msgid("Keep one of the two."),
    ),
    "import.two_coordinators": (
        msgid("A project has two coordinators and is left out."),
        msgid("Project {id}, rows {rows}."),
        msgid("Keep one of the two."),
    ),
    "import.list_quotes": (
        msgid("From here on a quotation mark is not closed; the rest of the list is left out."),
        msgid("Mend the quotation marks."),
    ),
    "import.date_ambiguous": (
        msgid("Day and month of this date could be read either way; the row is left out."),
        msgid("Value given: {value}."),
        msgid('Say in the mapping how: dates = "dmy" or "mdy".'),
    ),
    "import.bad_number": (
        msgid("This is no number by the marks of the mapping; the row is left out."),
        msgid("Value given: {value}."),
        msgid("Correct it, or the mapping's decimal and thousands."),
    ),
    "import.looks_like_person": (
        msgid("This looks like a person, who is not recorded by an import; the row is left out."),
        msgid("Value given: {value}."),
        msgid("Register the person, and name the id in the mapping under [same_party]."),
    ),
    # ---------------------------------------------------------------- no error, but told
    "import.no_cooperation": (
        msgid("Only one organisation takes part: the party is registered, no cooperation."),
        msgid("Project {id}."),
    ),
    "import.skipped": (
        msgid("No organisation takes part: the project is skipped."),
        msgid("Project {id}."),
    ),
    "import.participation_ended": (
        msgid("The source says that this participation has ended."),
        msgid("Project {project}, organisation {id}."),
        msgid("Record the party's leaving if it matters."),
    ),
    "import.organisation_varies": (
        msgid("The rows describe this organisation differently; the first row counts."),
        msgid("It is {id}."),
        msgid("The first one is row {first}."),
    ),
    "import.project_unknown": (
        msgid("The project is in none of the files; only the organisation is registered."),
        msgid("Project {id}."),
    ),
    "import.party_twice": (
        msgid("The same party stands there twice; it is taken once."),
        msgid("It is “{name}”."),
    ),
    "import.lead_is_partner": (
        msgid("The lead stands among its own partners; it is taken as lead only."),
        msgid("It is “{name}”."),
    ),
    "import.no_party": (
        msgid("This is no party's name and is left aside."),
        msgid("Value given: {value}."),
    ),
    "import.party_known": (
        msgid("A party of that name is registered already; the list's becomes another one."),
        msgid("It is “{name}”, registered as {same}."),
        msgid("To take that one, name its id in the mapping under [same_party]."),
    ),
    "import.end_in_words": (
        msgid("Words stand in the place of the end: it is taken as unknown."),
        msgid("Value given: {value}."),
    ),
    "import.date_of_month": (
        msgid("Only a month or a year is given: its first or last day is taken."),
        msgid("Value given: {value}."),
        msgid("Taken: {day}."),
    ),
    "import.date_number": (
        msgid("This is the number by which spreadsheets count a day."),
        msgid("Value given: {value}."),
        msgid("Taken: {day}."),
    ),
    "import.status_untold": (
        msgid("Nobody knows this status: it is taken as not told."),
        msgid("Value given: {value}."),
        msgid("Words such as: {known}."),
        msgid("Say in the mapping under [status] what it means."),
    ),
    "import.column_not_read": (
        msgid("This column is not read."),
        msgid("Name it in the mapping, or under ignore."),
    ),
    "import.column_calculated": (
        msgid("Formulas stand in this column: their last value is taken."),
    ),
    "import.individual": (
        msgid("The recipient is a natural person, of whom nothing is read."),
        msgid("Grant {id}."),
    ),
    "import.differs": (
        msgid("File and record disagree."),
        msgid("In the record: {stored}; in the file: {in_file}."),
        msgid(
            "With --update a later or new end, a missing goal, an ending and new milestones are "
            "taken over."
        ),
    ),
}
