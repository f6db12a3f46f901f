"""Values of related rows as one text: both databases can do that, arrays only one."""

from django.db.models import Aggregate, TextField
from django.db.models.sql.compiler import SQLCompiler

SEPARATOR = "\x1f"  # in no name that anybody can type


class Joined(Aggregate):
    """``Subquery(hosts.annotate(names=Joined("name")).values("names"))``; ``parts`` takes it apart again."""

    function = "GROUP_CONCAT"
    template = "%(function)s(%(expressions)s, char(31))"
    output_field = TextField()

    def as_postgresql(self, compiler: SQLCompiler, connection: object, **context: object) -> tuple[str, list[object]]:
        return super().as_sql(compiler, connection, template="STRING_AGG(%(expressions)s::text, chr(31))", **context)


def parts(text: str | None) -> list[str]:
    """The joined values, in no particular order; none of no rows."""
    return text.split(SEPARATOR) if text else []
