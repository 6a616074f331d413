"""Where in a request something is wrong: a pointer into its body, a parameter, or a header."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koop_es.kernel.refusals import FieldError, Invalid

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pydantic import ValidationError


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong.

    Attributes:
        code: Stable code of what is wrong.
        message: English sentence, where the code alone does not tell.
        pointer: JSON pointer (RFC 6901) into the body.
        parameter: Name of the parameter in the address.
        header: Name of the header.
    """

    code: str
    message: str = ""
    pointer: str | None = None
    parameter: str | None = None
    header: str | None = None

    @property
    def where(self) -> dict[str, str]:
        """What the answer says of the place."""
        named = {"pointer": self.pointer, "parameter": self.parameter, "header": self.header}
        return {name: value for name, value in named.items() if value is not None}


class Faulty(Invalid):
    """The body does not have the shape of what it asks for.

    Attributes:
        faults: What is wrong, and where.
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__([FieldError("", fault.code, fault.message) for fault in faults])


class Unfit(Faulty):
    """Values in the address or in a header have the wrong shape."""

    code = "request.parameters_invalid"


def pointer(path: Iterable[str | int]) -> str:
    """Return a path as a JSON pointer."""
    steps = (str(step).replace("~", "~0").replace("/", "~1") for step in path)
    return "".join(f"/{step}" for step in steps)


def shape_faults(error: ValidationError) -> Iterator[Fault]:
    """Yield what pydantic found wrong in a body."""
    for each in error.errors(include_url=False, include_input=False, include_context=False):
        yield Fault(each["type"], each["msg"], pointer=pointer(each["loc"]))


def parameter_faults(error: ValidationError) -> Iterator[Fault]:
    """Yield what pydantic found wrong in the parameters of an address."""
    for each in error.errors(include_url=False, include_input=False, include_context=False):
        name = str(each["loc"][0]) if each["loc"] else ""
        yield Fault(_code(each["type"], name), each["msg"], parameter=name)


def _code(code: str, name: str) -> str:
    unanswered = code == "extra_forbidden" and name in {"as_of", "known_at"}
    return "time.not_answered" if unanswered else code
