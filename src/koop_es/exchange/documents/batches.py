"""What a batch of first entries did, row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from koop_es.wording import refusal_sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koop_es.exchange.batches import BatchReport, RowDone
    from koop_es.exchange.documents.naming import Names


def batch_document(report: BatchReport, names: Names) -> dict[str, Any]:
    """Return a report ready for JSON, refusals in the language of the names."""
    codes = _codes(report)
    return {
        "correlation_id": report.correlation_id,
        "strict": report.strict,
        "dry_run": report.dry_run,
        "stopped": report.stopped,
        "written": report.written,
        "counts": report.counts(),
        "rows": [_row(row, report, names, codes) for row in report.rows],
    }


def _codes(report: BatchReport) -> dict[str, str]:
    """Return the codes that the batch gave."""
    answers = [row.answer for row in report.rows if row.answer]
    return {answer.stream: answer.code for answer in answers if answer.code}


def _row(
    row: RowDone, report: BatchReport, names: Names, given: Mapping[str, str]
) -> dict[str, Any]:
    answer, error = row.answer, row.error
    stream = answer.stream if answer else None
    kept = report.written or row.status.value == "known"
    code = (given.get(stream) or names.code(stream)) if stream else None
    return {
        "row": row.row,
        "command": row.command,
        "status": row.status.value,
        "cooperation": code or stream,
        "cooperation_id": stream,
        "position": answer.position if answer and kept else None,
        "ids": answer.ids if answer else {},
        "code": error.code if error else None,
        "message": refusal_sentence(error, names.t, names.display) if error else None,
    }
