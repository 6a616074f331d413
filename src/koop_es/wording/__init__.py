"""From codes to sentences, German and English; at run time only the standard library."""

from koop_es.wording.differences import difference_sentence
from koop_es.wording.events import event_sentence
from koop_es.wording.fields import field_name, field_path
from koop_es.wording.formats import (
    day,
    days,
    distance,
    listed,
    moment,
    number,
    remaining,
    share,
)
from koop_es.wording.headings import heading
from koop_es.wording.labels import label
from koop_es.wording.notices import notice_sentence
from koop_es.wording.refusals import refusal_sentence, refusal_title
from koop_es.wording.report_titles import report_title
from koop_es.wording.translating import Translator, choose_language, msgid, translator
from koop_es.wording.warnings import warning_sentence

__all__ = [
    "Translator",
    "choose_language",
    "day",
    "days",
    "difference_sentence",
    "distance",
    "event_sentence",
    "field_name",
    "field_path",
    "heading",
    "label",
    "listed",
    "moment",
    "msgid",
    "notice_sentence",
    "number",
    "refusal_sentence",
    "refusal_title",
    "remaining",
    "report_title",
    "share",
    "translator",
    "warning_sentence",
]
