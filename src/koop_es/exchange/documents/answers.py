"""What a command answers: new ids, the position, warnings with their sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from koop_es.wording import warning_sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from koop_es.kernel.warnings import RuleWarning
    from koop_es.ledger.answers import Answer
    from koop_es.wording import Translator


def answer_document(
    answer: Answer, code: str | None, parts: Callable[[str], str], t: Translator
) -> dict[str, Any]:
    """Return what a command answered.

    Args:
        answer: The command bus's answer.
        code: Short code of the cooperation, None of anything else.
        parts: Title of a part by its id, for warnings.
        t: The language of the warnings.
    """
    return {
        "stream": answer.stream,
        "code": code,
        "version": answer.version,
        "position": answer.position,
        "ids": answer.ids,
        "events": answer.events,
        "pending": answer.pending,
        "warnings": warning_documents(answer.warnings, parts, t),
        "replayed": answer.replayed,
        "dry_run": answer.dry_run,
    }


def warning_documents(
    warnings: Iterable[RuleWarning], parts: Callable[[str], str], t: Translator
) -> list[dict[str, Any]]:
    """Return warnings with their sentences."""
    return [
        {"code": each.code, "level": each.level.value, "params": each.params}
        | {"message": warning_sentence(each, t, parts)}
        for each in warnings
    ]
