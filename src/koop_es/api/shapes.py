"""The models of the answers, made from the views that the answers are told from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, Final, Union, cast, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, create_model

from koop_es_projections.current_status import act_views, proposal_views
from koop_es_projections.current_status.views import CooperationItem
from koop_es_projections.current_status.words import Words

NAMES: Final[dict[str, Any]] = {
    "CooperationItem": CooperationItem,
    "Decimal": Decimal,
    "Mapping": Mapping,
    "Words": Words,
    "date": date,
    **{name: each for name, each in vars(act_views).items() if is_dataclass(each)},
    **{name: each for name, each in vars(proposal_views).items() if is_dataclass(each)},
}
"""What the views name in their annotations alone."""


WRITTEN: Final[dict[Any, Any]] = {Words: str | None, Decimal: str}
"""What is written as text."""


class Shape(BaseModel):
    """The base of all answers."""

    model_config = ConfigDict(extra="forbid")


def shape(
    view: type[Any], called: str, /, *, without: frozenset[str] = frozenset(), **more: Any
) -> Any:
    """Return the model of a view's fields.

    Args:
        view: A frozen dataclass.
        called: What the model is called.
        without: Fields that the answer does not have.
        more: Types of the fields that it has beside or in place of the view's.
    """
    hints = get_type_hints(view, localns=NAMES)
    own = {each.name: _plain(hints[each.name]) for each in fields(view)}
    kept = {key: kind for key, kind in own.items() if key not in without}
    given: dict[str, Any] = {key: (kind, ...) for key, kind in {**kept, **more}.items()}
    return create_model(called, __base__=Shape, __doc__=_said(view), **given)


def _said(view: type[Any]) -> str:
    return (view.__doc__ or "").partition("\n")[0]


@cache
def _of(view: type[Any]) -> Any:
    return shape(view, f"{view.__name__.removesuffix('View')}View")


def _plain(hint: Any) -> Any:
    """Return a view's type as JSON has it: private texts as text, decimals as text."""
    if hint in WRITTEN:
        return WRITTEN[hint]
    if isinstance(hint, type) and is_dataclass(hint):
        return _of(hint)
    origin, inside = get_origin(hint), get_args(hint)
    if origin is tuple:
        return list[_plain(inside[0])]
    if origin is Mapping:
        return dict[inside[0], _plain(inside[1])]
    if origin in {Union, UnionType}:
        return Union[tuple(_plain(each) for each in inside)]  # noqa: UP007 - made at run time
    return cast("Any", hint)
