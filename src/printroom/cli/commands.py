"""The commands, their options and what they print."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from printroom.cli import serving
from printroom.config import Config
from printroom.contract.faults import Fault
from printroom.repositories.database import NewerData
from printroom.web import logs
from printroom.web.serving import PortTaken

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
Data = Annotated[Path | None, typer.Option(help="The data folder; default: PRINTROOM_DATA, else ./data")]
REFUSALS = (Fault, NewerData, PortTaken)


def main() -> None:
    app()


def settings(**given: Any) -> Config:
    """The environment's settings, with what the command line gives in their place."""
    return Config(**{name: value for name, value in given.items() if value is not None})


@app.command()
def serve(
    data: Data = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on")] = None,
) -> None:
    """Serve everything from one data folder, with worker processes; ends within ten seconds after SIGTERM."""
    config = settings(data=data, host=host, port=port)
    logs.set_up(config.log_level)
    try:
        serving.run(config)
    except REFUSALS as refusal:
        _refuse(refusal)


@app.command()
def migrate(data: Data = None) -> None:
    """Bring a data folder to this program's version."""
    config = settings(data=data)
    logs.set_up(config.log_level)
    try:
        serving.prepare(config)
    except REFUSALS as refusal:
        _refuse(refusal)


def _refuse(refusal: Exception) -> None:
    typer.echo(f"printroom: {refusal}", err=True)
    raise typer.Exit(1)
