"""What is said of a request over HTTP that cannot be served, by its code.

The rows are like those of ``rule_texts``: the first sentence is the title.
"""

from __future__ import annotations

from typing import Final

from koop_es.wording.translating import msgid

REQUESTS: Final[dict[str, tuple[str, ...]]] = {
    "request.refused": (
        msgid("The request cannot be served."),
        msgid("Compare it with the description of the API."),
    ),
    "request.host_missing": (
        msgid("The request does not say which host it is for."),
        msgid("Send the header Host once."),
    ),
    "request.host_unknown": (
        msgid("This address is not served here."),
        msgid("Open the address that Koop printed at its start."),
    ),
    "request.foreign_write": (
        msgid("Only Koop's own pages may send changes."),
        msgid("Send it from a page of Koop, or with a program that is no browser."),
    ),
    "request.address_too_long": (
        msgid("The address is too long."),
        msgid("Leave parameters out."),
    ),
    "request.headers_too_large": (
        msgid("The request's headers are too large."),
        msgid("Leave headers out, or delete this site's cookies."),
    ),
    "request.too_large": (
        msgid("The request is too large."),
        msgid("At most {limit} bytes are taken here."),
        msgid("Send less at once."),
    ),
    "request.failed": (
        msgid("Something went wrong on this side."),
        msgid("Whether anything was recorded is not known; the same idempotency key records once."),
        msgid("Try again; if it happens again, look into the log."),
    ),
    "request.address_unknown": (
        msgid("The API has nothing at this address."),
        msgid("Compare it with the description of the API."),
    ),
    "request.method_unknown": (
        msgid("This address does not take this method."),
        msgid("Possible are: {allowed}."),
        msgid("Compare it with the description of the API."),
    ),
    "request.media_type_unknown": (
        msgid("The body must be JSON."),
        msgid("Send it with the header Content-Type: application/json."),
    ),
    "request.id_incomplete": (
        msgid("The address names only the beginning of an id."),
        msgid("It is {id}."),
        msgid("Name the whole id of 32 characters; lists and answers have it."),
    ),
    "request.not_acceptable": (
        msgid("The answer has none of the media types that would be accepted."),
        msgid("It has {media_type}."),
        msgid("Name that one in the header Accept, or leave the header out."),
    ),
    "request.if_match_missing": (
        msgid("The request does not say on which version it is based."),
        msgid("Send the ETag of the last answer in the header If-Match, or * for any version."),
    ),
    "request.if_match_malformed": (
        msgid("The header If-Match cannot be read."),
        msgid("Send a version in quotation marks, as the header ETag has it."),
    ),
    "request.parameters_invalid": (
        msgid("The parameters of the request cannot be used."),
        msgid("Correct the ones named, or leave them out."),
    ),
    "body.malformed": (
        msgid("The body is no JSON."),
        msgid("Line {line}, column {column}."),
        msgid("Correct it: UTF-8, numbers that are finite, and nothing behind the end."),
    ),
    "body.too_deep": (
        msgid("The body's values lie too deep within each other."),
        msgid("Line {line}, column {column}."),
        msgid("Compare it with the description of the API."),
    ),
    "body.key_twice": (
        msgid("An object of the body has a key twice."),
        msgid("Line {line}, column {column}."),
        msgid("Leave one of them out."),
    ),
    "command.idempotency_key_running": (
        msgid("A command with this idempotency key is being carried out."),
        msgid("Ask again in a moment to get its answer."),
    ),
    "evidence.not_found": (
        msgid("The cooperation has no such evidence."),
        msgid("Looked for: {id}."),
        msgid("Compare the ids in the cooperation."),
    ),
    "evidence.erased": (
        msgid("The file was erased for good."),
        msgid("Its entry stays in the history."),
    ),
    "request.header_twice": (
        msgid("A header stands twice in the request, with different values."),
        msgid("It is {header}."),
        msgid("Send it once."),
    ),
    "request.too_many": (
        msgid("So many requests are at work that no more are taken."),
        msgid("Try again in a moment."),
    ),
    "events.position_ahead": (
        msgid("The record does not reach as far as this position."),
        msgid("It ends at position {head}."),
        msgid("It may have been restored from a backup: read it again from its beginning."),
    ),
    "events.too_many_streams": (
        msgid("So many programs follow the events that no more are served."),
        msgid("Try again later, or ask for the events in batches."),
    ),
    "form.field_unknown": (
        msgid("The form has no such field or button, or it was sent twice."),
        msgid("It is “{name}”."),
        msgid("Nothing was recorded. Open the form again, and send it from there."),
    ),
}
