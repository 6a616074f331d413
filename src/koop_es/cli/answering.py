"""What a command that wrote answers: what happened, new ids, the position, warnings."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from koop_es.cli.cells import line
from koop_es.cli.failing import sentence
from koop_es.cli.output import document, put
from koop_es.cli.session import current, say, tell
from koop_es.kernel.refusals import KoopError
from koop_es.wording import label, warning_sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping, Sequence

    from koop_es.app import Koop
    from koop_es.cli.naming import Names
    from koop_es.ledger.answers import Answer


def write_answer(
    koop: Koop, answer: Answer, *, as_json: bool, more: Mapping[str, Any] | None = None
) -> None:
    """Tell what a command did: on stdout what happened, on stderr what to look at.

    Args:
        koop: Where it happened.
        answer: What the command bus answered.
        as_json: Whether stdout gets one JSON document.
        more: What that document also holds.
    """
    from koop_es.cli.naming import Names

    names = Names(koop)
    if as_json:
        put(document({**_told(answer, names), **(more or {})}))
        return
    for said in _said(koop, answer, names):
        put(f"{said}\n")
    with after_storing(answer):
        _write_warnings(koop, answer, names.parts_of(answer.stream))
        _write_pending(answer, names)


def write_answers(koop: Koop, answers: Sequence[Answer], *, as_json: bool) -> None:
    """Tell what several commands did that were stored together; see ``write_answer``."""
    from koop_es.cli.naming import Names

    if not as_json:
        for answer in answers:
            write_answer(koop, answer, as_json=False)
        return
    names = Names(koop)
    put(document({"items": [_told(answer, names) for answer in answers]}))


def _write_pending(answer: Answer, names: Names) -> None:
    """Tell what happens next to what waits for a second person."""
    for approval in answer.pending if not answer.dry_run else ():
        subject = names.code(answer.stream) or answer.stream
        say(
            "Another person approves it: koop approval grant {subject} {approval} --actor NAME",
            subject=subject,
            approval=approval,
        )


@contextmanager
def after_storing(answer: Answer) -> Generator[None]:
    """Tell what fails once a command is stored; it is no failure of the command any more.

    Whoever took it for one would send the command again, and record it twice.

    Raises:
        KoopError: Nothing was stored, for it was a dry run.
    """
    try:
        yield
    except KoopError as error:
        if answer.dry_run:
            raise
        say("It is recorded. What follows could not be told: {why}", why=sentence(error, current()))


def _told(answer: Answer, names: Names) -> dict[str, Any]:
    from koop_es.exchange.documents.answers import answer_document

    with after_storing(answer):
        code = answer.code or names.code(answer.stream)
        return answer_document(answer, code, names.parts_of(answer.stream), current().t)
    return answer_document(answer, answer.code, str, current().t)


def _said(koop: Koop, answer: Answer, names: Names) -> list[str]:
    with after_storing(answer):
        return list(_lines(koop, answer, answer.code or names.code(answer.stream), names))
    return list(_places(answer))


def _write_warnings(koop: Koop, answer: Answer, parts: Callable[[str], str]) -> None:
    """Tell the warnings that the command brought or changed, and how many stood before."""
    from koop_es.cli.stood import stood_before

    stood = stood_before(koop, answer) if answer.warnings else []
    brought = [warning for warning in answer.warnings if warning not in stood]
    for warning in brought:
        tell(line(warning_sentence(warning, current().t, parts)))
    if more := len(answer.warnings) - len(brought):
        tell(
            current().t.ngettext(
                "{number} warning stands as before; --json shows it.",
                "{number} warnings stand as before; --json shows them.",
                more,
            )
        )


def _lines(koop: Koop, answer: Answer, code: str | None, names: Names) -> Iterator[str]:
    t = current().t
    subject = code or names.title(answer.stream) or answer.stream
    if answer.dry_run:
        said = t.gettext("This would be accepted; nothing was stored.")
        yield said if subject == answer.stream else line(f"{subject}: {said}")
        return
    if answer.replayed:
        yield t.gettext("{subject}: carried out before under this key.", subject=subject)
    # What comes into being without a code is named by its sentence, and by its id below.
    begins = f"{subject}: " if code or answer.version > 1 else ""
    for said in _sentences(koop, answer, names):
        yield line(f"{begins}{said}")
    yield from _places(answer)


def _places(answer: Answer) -> Iterator[str]:
    t = current().t
    for kind, ids in answer.ids.items():
        yield f"  {label('part', kind, t)}: {', '.join(ids)}"
    if answer.version == 1:
        yield f"  {t.gettext('Id')}: {answer.stream}"
    yield f"  {t.gettext('Position')}: {answer.position}"


def _sentences(koop: Koop, answer: Answer, names: Names) -> Iterator[str]:
    wanted = {event["id"] for event in answer.events}
    for record in koop.store.read_stream(answer.stream):
        if record.event_id in wanted:
            yield names.sentence(answer.stream, record.topic, json.loads(record.raw)["fact"])
