"""PostgreSQL as read models speak to it: their statements are written in SQLite's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from sqlalchemy import Function, String
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.base import PGDDLCompiler, PGTypeCompiler
from sqlalchemy.dialects.postgresql.psycopg import PGCompiler_psycopg, PGDialect_psycopg

from koop_es.projecting.prepared import SEARCHED

if TYPE_CHECKING:
    from sqlalchemy import Column
    from sqlalchemy.sql.elements import TypeCoerce

DRIVER: Final = "postgresql+koop"


TAKEN_APART: Final = "_taken_apart"
"""End of the name of the column beside one that is ``SEARCHED``."""


class _Words(PGCompiler_psycopg):
    """Says what SQLite's functions do in PostgreSQL's words."""

    def visit_instr_func(self, function: Function[Any], **options: Any) -> str:
        return f"strpos({self._arguments(function, options)})"

    def visit_min_func(self, function: Function[Any], **options: Any) -> str:
        # Of one value it is an aggregate in both. Of several, SQLite gives nothing where one of
        # them is missing; whoever asks so sees to it that none is.
        word = "least" if len(function.clauses) > 1 else "min"
        return f"{word}({self._arguments(function, options)})"

    def visit_json_each_func(self, function: Function[Any], **options: Any) -> str:
        """Take a list apart: one told as text into texts, or one in a document into its items."""
        whole, *path = function.clauses
        if not path:
            return f"json_array_elements_text(CAST({self.process(whole, **options)} AS JSON))"
        return f"json_array_elements({self._within(whole, path[0], options)})"

    def visit_json_extract_func(self, function: Function[Any], **options: Any) -> str:
        whole, path = function.clauses
        return self._within(whole, path, options, as_text=True)

    def visit_type_coerce(self, type_coerce: TypeCoerce[Any], **options: Any) -> str:
        """A document's values are texts, whatever they are taken for."""
        inner = type_coerce.clause
        text: str = self.process(type_coerce.typed_expression, **options)
        if isinstance(inner, Function) and inner.name == "json_extract":
            kind = self.dialect.type_compiler_instance.process(type_coerce.type)
            return f"CAST({text} AS {kind})"
        return text

    def _arguments(self, function: Function[Any], options: dict[str, Any]) -> str:
        return ", ".join(self.process(each, **options) for each in function.clauses)

    def _within(
        self, whole: Any, path: Any, options: dict[str, Any], *, as_text: bool = False
    ) -> str:
        """Name what a path of one step, ``$.name``, leads to."""
        arrow = "->>" if as_text else "->"
        document = self.process(whole, **options)
        if as_text and SEARCHED in getattr(whole, "info", ()):
            document += TAKEN_APART
        return f"({document} {arrow} substr({self.process(path, **options)}, 3))"


class _Types(PGTypeCompiler):
    """Positions and numbers are as large as SQLite's."""

    def visit_INTEGER(self, type_: Any, **options: Any) -> str:  # noqa: N802 - as it is called
        return self.visit_BIGINT(type_, **options)


class _Definitions(PGDDLCompiler):
    """Columns hold plain values, and texts are in the order of their characters' codes."""

    def get_column_specification(self, column: Column[Any], **options: Any) -> str:
        del options
        kind = self.dialect.type_compiler_instance.process(column.type, type_expression=column)
        words = [self.preparer.format_column(column), kind]
        if isinstance(column.type, String):
            words.append('COLLATE "C"')
        if not column.nullable:
            words.append("NOT NULL")
        if SEARCHED in column.info:
            words.append(_taken_apart(str(column.name), column.info[SEARCHED]))
        return " ".join(words)


def _taken_apart(name: str, where: str) -> str:
    """Return the column beside a document that is asked for its values.

    The document itself is kept as text, as the order of its fields is part of it; but then the
    server reads all of it anew for each value.
    """
    document = f"CASE WHEN {where} THEN CAST({name} AS JSONB) END"
    return f", {name}{TAKEN_APART} JSONB GENERATED ALWAYS AS ({document}) STORED"


class KoopPostgres(PGDialect_psycopg):
    """The dialect; ``create_engine`` finds it by ``DRIVER``."""

    supports_statement_cache = True
    statement_compiler = _Words
    type_compiler_cls = _Types
    ddl_compiler = _Definitions

    def do_execute(self, cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
        """Run one statement; no text on the server holds a NUL, so that one is found nowhere."""
        del context
        if isinstance(parameters, dict):
            known = cast("dict[str, Any]", parameters)
            parameters = {name: _without_nul(value) for name, value in known.items()}
        cursor.execute(statement, parameters)


def _without_nul(value: Any) -> Any:
    return value.replace("\0", "\ufffd") if isinstance(value, str) else value


registry.register("postgresql.koop", __name__, "KoopPostgres")
