"""A form on its way between a person and a command: values, errors, and what makes it safe."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from koop_es.kernel.refusals import FieldError, Invalid, KoopError
from koop_es.web.forms.fields import Field, Kind
from koop_es.web.forms.values import EXAMPLE, Unreadable, as_typed, is_shown, nested, read
from koop_es.wording.refusals import refusal_sentence
from koop_es.wording.shapes import shape_sentence
from koop_es.wording.translating import msgid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from koop_es.web.history import HistoryEntry
    from koop_es.web.saying import Saying

MOST_ROWS: Final = 50
CHOSEN: Final = frozenset({Kind.CHOICE, Kind.RADIO})
NO_DAY: Final = frozenset({"date_parsing", "date_type", "date_from_datetime_parsing"})
SUCH_AS: Final = msgid("A day is expected here, such as {day}.")
Options = list[tuple[str, str]]


@dataclass(slots=True)
class Form:
    """One form as it is shown or was sent.

    Attributes:
        say: The language of its page.
        fields: What it asks for, in order, by name.
        values: What was typed, by name.
        key: The same key twice takes effect once.
        version: Version of the stream that its sender saw; None where there is none.
        options: What can be chosen where that depends on the cooperation: value and text.
        errors: What is wrong, by field.
        whole: What is wrong with no single field.
        since: What others recorded since the form was opened.
        focus: The field to begin with.
        silent: Beginnings of names that are not read, because what was chosen hides them.
        moved: Rows of the form by the paths of the last payload.
        placed: The fields that its page shows, in their order there.
        actor: Who sends it, where that was chosen in the form.
    """

    say: Saying
    fields: dict[str, Field]
    values: dict[str, str]
    key: str
    version: int | None = None
    options: dict[str, Options] = field(default_factory=dict[str, Options])
    errors: dict[str, str] = field(default_factory=dict[str, str])
    whole: list[str] = field(default_factory=list[str])
    since: list[HistoryEntry] = field(default_factory=list["HistoryEntry"])
    focus: str | None = None
    silent: tuple[str, ...] = ()
    moved: dict[str, str] = field(default_factory=dict[str, str])
    placed: list[str] = field(default_factory=list[str])
    actor: str = ""

    # What a template asks

    def at(self, name: str) -> str:
        """Return the id of a field, and note that it stands here on the page."""
        self.placed.append(name)
        return name

    def value(self, name: str) -> str:
        """Return what was typed, or the default of a fresh form."""
        return self.values.get(name, "")

    def label(self, name: str) -> str:
        """Return what the field is called."""
        asked = self.fields[name]
        return self.say.t.gettext(asked.label) if asked.label else self.say.field(_last(name))

    def whole_label(self, name: str) -> str:
        """Return what the field is called where it does not stand in its row: “Party 2: Name”."""
        row = self.fields[name].row
        if not row:
            return self.label(name)
        told = self.say.t.gettext(row, number=int(name.split(".")[1]) + 1)
        return f"{told}: {self.label(name)}"

    def hint(self, name: str) -> str:
        """Return the sentence below its label, if it has one."""
        return self.say.t.gettext(self.fields[name].hint)

    def choices(self, name: str) -> Options:
        """Return what can be chosen: value and text."""
        asked = self.fields[name]
        told = [(code, self.say.label(asked.codes, code)) for code in asked.options]
        return self.options.get(name, told)

    def described(self, name: str) -> str:
        """Return the ids of what describes the field."""
        ids = [f"{name}-hint"] if self.fields[name].hint else []
        return " ".join([*ids, f"{name}-error"] if name in self.errors else ids)

    def state(self, name: str) -> dict[str, str]:
        """Return the attributes that tell a reader's software of the field's state."""
        told = {"aria-describedby": self.described(name)}
        told |= {"aria-invalid": "true"} if name in self.errors else {}
        told |= {"aria-required": "true"} if self.fields[name].required else {}
        told |= {"autofocus": "autofocus"} if self.focus == name else {}
        return {attribute: value for attribute, value in told.items() if value}

    def is_day(self, name: str) -> bool:
        """Tell whether a date field can show the value; any other stays readable as text."""
        return is_shown(self.value(name))

    def typed(self, *prefixes: str) -> bool:
        """Tell whether anything was typed into, or is wrong with, fields that begin like that."""
        return any(
            name.startswith(prefixes)
            and (name in self.errors or (not asked.passive and self.value(name) != asked.default))
            for name, asked in self.fields.items()
        )

    def rows(self, group: str) -> list[int]:
        """Return the numbers of the rows of a group."""
        found = {name.split(".")[1] for name in self.fields if name.startswith(f"{group}.")}
        return sorted(map(int, found))

    @property
    def summary(self) -> list[tuple[str, str, str]]:
        """What is wrong, in the order of the page: name, label and sentence.

        The name is empty where the page does not show the field.
        """
        there = [name for name in self.placed if name in self.errors]
        hidden = [name for name in self.errors if name not in there]
        return [(name, self.whole_label(name), self.errors[name]) for name in there] + [
            ("", self.whole_label(name), self.errors[name]) for name in hidden
        ]

    @property
    def takes_file(self) -> bool:
        """Whether it is to be sent with a file."""
        return any(asked.kind is Kind.FILE for asked in self.fields.values())

    @property
    def is_wrong(self) -> bool:
        """Whether it comes back with something to mend or to look at."""
        return bool(self.errors or self.whole)

    # What was sent

    def payload(self) -> dict[str, Any]:
        """Return the fields of the command as far as they can be read; the rest is noted."""
        self.moved, found = {}, dict[str, Any]()
        for name, asked in self.fields.items():
            if self.silent and name.startswith(self.silent):
                continue
            text = self.value(name).strip()
            wrong = self._wrong(name, asked, text)
            if wrong is not None:
                self.refuse(Invalid([wrong]))
            elif text and not asked.own and not (asked.passive and self._is_idle(name)):
                try:
                    found[name] = read(asked.kind, text, self.say.t.language)
                except Unreadable as error:
                    self.refuse(Invalid([FieldError(name, error.code, error.detail)]))
        whole, self.moved = nested(found)
        return whole

    def _wrong(self, name: str, asked: Field, text: str) -> FieldError | None:
        if not text:
            return FieldError(name, "missing", "") if asked.required else None
        offered = [value for value, _ in self.choices(name)] if asked.kind in CHOSEN else None
        if offered is not None and text not in offered:
            return FieldError(name, "choice.unknown", "")
        return None

    def _is_idle(self, name: str) -> bool:
        """Tell whether nothing was typed into the row or part that a passive field belongs to."""
        part = name.rpartition(".")[0] + "."
        return not any(
            other.startswith(part) and not asked.passive and self.value(other).strip()
            for other, asked in self.fields.items()
        )

    def refuse(self, error: KoopError, names: Callable[[str], str] | None = None) -> None:
        """Note what is wrong, at the fields that it concerns.

        Args:
            error: Why it was refused.
            names: What parties and other streams are called, by their ids.
        """
        t = self.say.t
        if isinstance(error, Invalid):
            for each in error.errors:
                self.blame(each.path, self._shape(each))
            return
        # The field is shown beside the sentence, so the sentence itself need not name it.
        place, error.field = error.field, None
        for name in error.params.get("missing", place or "").split(", "):
            self.blame(name, refusal_sentence(error, t, names))

    def _shape(self, error: FieldError) -> str:
        if error.code in NO_DAY:
            return self.say.t.gettext(SUCH_AS, day=self.say.day(EXAMPLE))
        return shape_sentence(error, self.say.t)

    def blame(self, path: str, sentence: str) -> None:
        """Note a sentence at the field that a path means, or at the form as a whole."""
        name = self._field(as_typed(path, self.moved)) if path else None
        if name is None:
            self.whole.append(sentence)
        else:
            self.errors.setdefault(name, sentence)

    def _field(self, path: str) -> str | None:
        """Return the field that a path means: itself, the first below it, above it, or within."""
        steps = path.split(".")
        for end in range(len(steps), 0, -1):
            at = ".".join(steps[:end])
            for name in self.fields:
                if name == at or name.startswith(f"{at}."):
                    return name
        # A rule names a part of what was agreed, such as a goal's target, without its place.
        return next((name for name in self.fields if f".{path}." in f".{name}."), None)


def _last(name: str) -> str:
    return next((step for step in reversed(name.split(".")) if not step.isdecimal()), name)


def by_name(fields: Iterable[Field]) -> dict[str, Field]:
    """Return fields by their names."""
    return {each.name: each for each in fields}


def rows_sent(sent: Mapping[str, str], group: str, least: int) -> int:
    """Return how many rows of a group were sent, one more where that was asked for."""
    numbers = [
        int(steps[1])
        for steps in (name.split(".") for name in sent)
        if len(steps) > 2 and steps[0] == group and steps[1].isdecimal() and len(steps[1]) < 4  # noqa: PLR2004 - group, number and field
    ]
    wanted = max([least, *(number + 1 for number in numbers)])
    more = sent.get("do") == f"add:{group}"
    return min(wanted + more, MOST_ROWS)
