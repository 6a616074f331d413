"""What can be wrong with a command line or with the files that it names.

The tree::

    KoopError
    ├── Usage                      exit code 2
    │   ├── UnknownCommand · UnknownOption · OptionMissing · ValueMissing · ValueUnexpected
    │   ├── WordsUnexpected · NumberExpected · OptionsExclude · NeedsYes · NoChange
    │   └── JsonInvalid · FileNotUtf8
    ├── FileTrouble                exit code 1, FileNotRead 2
    │   └── FileNotRead · FileNotWritten · FileExists
    └── NotFound                   exit code 3
        └── NameUnknown
"""

from __future__ import annotations

from typing import ClassVar

from koop_es.kernel.refusals import KoopError, NotFound
from koop_es.wording import msgid


class Spoken(KoopError):
    """An error of the command line, which brings its own sentences.

    Attributes:
        TEXTS: Message ids: what is wrong, then what to do next.
    """

    TEXTS: ClassVar[tuple[str, ...]]


class Usage(Spoken):
    """The command line itself is wrong."""

    code = "usage.wrong"
    TEXTS = (msgid("{message}"),)


class UnknownCommand(Usage):
    """There is no such command."""

    code = "usage.unknown_command"
    TEXTS = (
        msgid("There is no command “{name}”."),
        msgid("Did you mean: {similar}?"),
        msgid("{help} lists them."),
    )


class UnknownOption(Usage):
    """The command has no such option."""

    code = "usage.unknown_option"
    TEXTS = (
        msgid("There is no option {name}."),
        msgid("Did you mean: {similar}?"),
        msgid("{help} lists them."),
    )


class OptionInFront(UnknownOption):
    """There is no such option of ``koop`` itself."""

    TEXTS = (
        msgid("There is no option {name} in front of the subject."),
        msgid("Options of a command stand behind it: koop SUBJECT COMMAND {name}."),
        msgid("{help} lists those of all commands."),
    )


class OptionMissing(Usage):
    """Something that the command needs was not given."""

    code = "usage.missing"
    TEXTS = (msgid("{name} is missing."), msgid("{help} tells what it is."))


class ValueMissing(Usage):
    """An option stands without its value."""

    code = "usage.value_missing"
    TEXTS = (msgid("{name} needs a value."), msgid("{help} tells which."))


class ValueUnexpected(Usage):
    """A switch was given a value."""

    code = "usage.value_unexpected"
    TEXTS = (msgid("{name} takes no value."), msgid("Leave the value out."))


class WordsUnexpected(Usage):
    """There are more words than the command takes."""

    code = "usage.words_unexpected"
    TEXTS = (
        msgid("This is too much: {words}."),
        msgid("Put quotes around a text of several words; {help} lists what is taken."),
    )


class NumberExpected(Usage):
    """A whole number is expected."""

    code = "usage.number_expected"
    TEXTS = (
        msgid("{name} needs a whole number."),
        msgid("It lies between {least} and {most}."),
        msgid("{help} tells which."),
    )


class ChoiceExpected(Usage):
    """One of a few words is expected."""

    code = "usage.choice_expected"
    TEXTS = (msgid("{name} cannot be “{value}”."), msgid("Possible are: {choices}."))


class OptionsExclude(Usage):
    """Options that exclude each other were given together, or none of them."""

    code = "usage.exclude"
    TEXTS = (msgid("Give exactly one of {names}."),)


class Aborted(Spoken):
    """A person said no."""

    code = "usage.aborted"
    TEXTS = (msgid("Stopped; nothing was stored."),)


class NeedsYes(Usage):
    """A person would be shown the consequences and asked, but nobody is there."""

    code = "usage.needs_yes"
    TEXTS = (
        msgid("This has to be confirmed."),
        msgid("--dry-run shows the consequences; then repeat it with --yes."),
    )


class NoChange(Usage):
    """A change of a field lacks the field or the value."""

    code = "usage.no_change"
    TEXTS = (
        msgid("“{text}” is no change of a field."),
        msgid("Write it as --set FIELD=VALUE, such as --set due_on=2026-11-21."),
    )


class JsonInvalid(Usage):
    """Input is not valid JSON."""

    code = "input.json_invalid"
    TEXTS = (
        msgid("{file} is not valid JSON."),
        msgid("Line {line}, column {column}: {what}."),
        msgid("A line may end in a comment that begins with //."),
    )


class KeyTwice(Usage):
    """An object of the input has a key twice."""

    code = "input.key_twice"
    TEXTS = (msgid("{file} has “{key}” twice in one object."), msgid("Keep one of them."))


class FileNotUtf8(Usage):
    """Input is no UTF-8 text."""

    code = "input.not_utf8"
    TEXTS = (msgid("{file} is no UTF-8 text."), msgid("Save it as UTF-8."))


class FileTrouble(Spoken):
    """A file that was named cannot be read or written."""

    code = "file.trouble"
    TEXTS = (msgid("{file} cannot be used: {why}."),)


class FileNotRead(FileTrouble):
    """A file cannot be read."""

    code = "file.not_read"
    TEXTS = (
        msgid("{file} cannot be read: {why}."),
        msgid("Check the path and that you may read it."),
    )


class FileNotWritten(FileTrouble):
    """A file cannot be written."""

    code = "file.not_written"
    TEXTS = (
        msgid("{file} cannot be written: {why}."),
        msgid("Check the folder, the space on the disk and that you may write there."),
    )


class FileExists(FileTrouble):
    """A file would be overwritten."""

    code = "file.exists"
    TEXTS = (msgid("{file} exists already."), msgid("Repeat it with --yes to overwrite it."))


class FileInHome(FileTrouble):
    """A file of a home would be overwritten, or a stranger put beside them."""

    code = "file.in_home"
    TEXTS = (
        msgid("{file} lies in a home of Koop."),
        msgid("Choose another folder: nothing but Koop itself writes there."),
    )


class NameUnknown(NotFound):
    """Nothing bears that code, id, prefix or name."""

    code = "name.unknown"
    TEXTS = (
        msgid("There is no {kind} “{name}”."),
        msgid("Known are: {known}."),
        msgid("Give the code, the id, 4 or more characters of its beginning, or the exact name."),
    )


def ambiguous(name: str, candidates: str) -> NotFound:
    """Return the refusal of a name that several things bear, as the read models raise it too."""
    # Imported only here: most command lines never need it, and it brings a database library.
    from koop_es.projecting.reading import AmbiguousName

    return AmbiguousName(name=name, candidates=candidates)
