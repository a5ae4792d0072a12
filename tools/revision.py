"""Make the next migration from what the models say beyond the last one: `python tools/revision.py "Add widgets"`."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from printroom.repositories.database import MIGRATIONS, connect, migrate


def main(message: str) -> None:
    folder = MIGRATIONS / "versions"
    number = len(list(folder.glob("[0-9]*.py"))) + 1
    with tempfile.TemporaryDirectory() as scratch:
        engine = connect(f"sqlite:///{scratch}/empty.db")
        if number > 1:
            migrate(engine)
        with engine.connect().execution_options(writing=True) as connection, connection.begin():
            config = Config()
            config.set_main_option("script_location", str(MIGRATIONS))
            config.attributes["connection"] = connection
            command.revision(config, message, autogenerate=True, rev_id=f"{number:04}")
        assert isinstance(engine, sa.Engine)
    made = str(next(folder.glob(f"{number:04}*.py")))
    for words in (["check", "--fix", "-q"], ["format", "-q"]):
        subprocess.run([str(Path(sys.executable).with_name("ruff")), *words, made], check=False)


if __name__ == "__main__":
    main(sys.argv[1])
