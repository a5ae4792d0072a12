"""Alembic's environment: the connection comes from the program, never from a file."""

from typing import Any, Literal

from alembic import context

from printroom.models import Model
from printroom.models.base import UtcTime


def render_item(kind: str, item: Any, _context: object) -> str | Literal[False]:
    """A migration does not import the program's own column types."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcTime) else False


def run() -> None:
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=Model.metadata,
        render_as_batch=True,
        compare_type=False,
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
