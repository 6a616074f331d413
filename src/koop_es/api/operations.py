"""What can be asked over HTTP: one row an operation, from which routes and descriptions come."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from koop_es.kernel.aggregate import Command

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from pydantic import BaseModel
    from starlette.responses import Response

    from koop_es.api.calls import Call
    from koop_es.api.queries import Query
    from koop_es.api.reading import Reading, Told

POLICY: Final = "local operator"
"""Who may: without accounts whoever works on this machine."""

_PLACE: Final = re.compile(r"{(\w+)}")
_CAPITAL: Final = re.compile(r"(?<!^)(?=[A-Z])")


def places(path: str) -> list[str]:
    """Return the names of a path's values in their order."""
    return _PLACE.findall(path)


def snake(name: str) -> str:
    """Return ``SetGoal`` as ``set_goal``."""
    return _CAPITAL.sub("_", name).lower()


@dataclass(frozen=True, slots=True)
class Write:
    """A command at its address.

    Attributes:
        path: Its address below ``/v1``. The first value in it is the id of what is changed,
            unless the command creates; the others are fields of the command.
        body: The command's class.
        tag: Under which heading it is described.
    """

    path: str
    body: type[Command]
    tag: str

    method = "POST"

    @property
    def name(self) -> str:
        """Its name in the description: ``set_goal``."""
        return snake(self.body.__name__)

    @property
    def creates(self) -> bool:
        """Whether something new comes into being."""
        return self.body.CREATES

    @property
    def fields(self) -> list[str]:
        """The fields of the command that the path tells."""
        return places(self.path)[0 if self.creates else 1 :]

    @property
    def closed(self) -> frozenset[str]:
        """The fields of the command that a body may not hold."""
        return frozenset({"imported", "token_hash", *self.body.FILLED, *self.fields})


@dataclass(frozen=True, slots=True)
class Read:
    """A query at its address.

    Attributes:
        path: Its address below ``/v1``.
        query: The parameters that it takes.
        answer: What answers it; its name is that of the operation.
        tag: Under which heading it is described.
        slow: Whether it may take so long that it is answered in a thread of its own.
        lasting: Whether the answer stays the same until the record or the read models change.
        files: Whether it is also told as a file, where ``Accept`` prefers one.
    """

    path: str
    query: type[Query]
    answer: Callable[[Reading, Any], Told]
    tag: str
    slow: bool = False
    lasting: bool = True
    files: bool = False

    method = "GET"

    @property
    def name(self) -> str:
        """Its name in the description: ``list_cooperations``."""
        return self.answer.__name__


@dataclass(frozen=True, slots=True)
class Other:
    """What is neither a command nor answered by a document.

    Attributes:
        method: ``GET`` or ``POST``.
        path: Its address below ``/v1``.
        query: The parameters that it takes.
        answer: What answers it; its name is that of the operation.
        tag: Under which heading it is described.
        body: Model of the body, where it takes one.
        creates: Whether something new comes into being, which gets an address.
    """

    method: str
    path: str
    query: type[Query]
    answer: Callable[[Call], Awaitable[Response]]
    tag: str
    body: type[BaseModel] | None = None
    creates: bool = False

    @property
    def name(self) -> str:
        """Its name in the description."""
        return getattr(self.answer, "__name__", "")


Operation = Write | Read | Other
