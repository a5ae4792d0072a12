"""The commands, their options and what they print."""

from __future__ import annotations

from importlib.metadata import version as version_of
from pathlib import Path
from typing import Annotated

import typer

from printroom.cli import calling, rendering, serving, signing, tokens, upkeep
from printroom.cli.local import NotReady, look, settings
from printroom.cli.play import play as play_with
from printroom.cli.where import where as where_is
from printroom.contract.faults import Fault
from printroom.imaging import ImagingError
from printroom.imaging.forms import Unreadable
from printroom.repositories.database import NewerData, OutOfReach
from printroom.web import logs
from printroom.web.serving import PortTaken
from printroom.worker import station

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.add_typer(tokens.app, name="token")
Data = Annotated[Path | None, typer.Option(help="The data folder; default: PRINTROOM_DATA, else ./data")]
Host = Annotated[str | None, typer.Option(help="Address to listen on")]
Port = Annotated[int | None, typer.Option(help="Port to listen on")]
REFUSALS = (Fault, NewerData, OutOfReach, PortTaken, NotReady, ImagingError, Unreadable, OSError)


def main() -> None:
    """A refusal is one line on the error output, and exit code 1."""
    try:
        app(standalone_mode=True)
    except REFUSALS as refusal:
        typer.echo(f"printroom: {_said(refusal)}", err=True)
        raise SystemExit(1) from refusal


def _said(refusal: Exception) -> str:
    if isinstance(refusal, OSError) and refusal.strerror:
        return f"{refusal.filename}: {refusal.strerror}" if refusal.filename else refusal.strerror
    return str(refusal)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"printroom {version_of('printroom')}")
        raise typer.Exit


@app.callback()
def printroom(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print it")] = False,
) -> None:
    """An image production system that speaks the IPS API and the Image Server protocol."""


@app.command()
def serve(data: Data = None, host: Host = None, port: Port = None) -> None:
    """Serve everything from one data folder, with worker processes; ends within ten seconds after SIGTERM."""
    config = settings(data=data, host=host, port=port)
    logs.set_up(config.log_level)
    serving.run(config)


@app.command()
def worker(
    data: Data = None,
    number: Annotated[int, typer.Option(help="Which of this host's workers it is", min=1)] = 1,
    parent: Annotated[int | None, typer.Option(help="A process to end with", hidden=True)] = None,
    log_level: Annotated[str | None, typer.Option(help="Instead of PRINTROOM_LOG_LEVEL", hidden=True)] = None,
) -> None:
    """Do jobs until SIGTERM: for worker machines beside a server with PRINTROOM_WORKERS=0."""
    config = settings(data=data, log_level=log_level)
    logs.set_up(config.log_level)
    look(config)
    station.work(config, number=number, parent=parent)


@app.command()
def sweep(
    data: Data = None,
    now: Annotated[bool, typer.Option("--now", help="Also what is younger than a day")] = False,
) -> None:
    """Delete stored bytes that nothing names any more, and what dead processes left behind."""
    done = upkeep.sweep(settings(data=data), now=now)
    typer.echo(f"deleted {done.assets} assets, {done.blobs} blobs and {done.passing} passing files")


@app.command()
def check(data: Data = None) -> None:
    """Hold every row against its stored bytes, reading all of them; exit code 1 where something is wrong."""
    found = 0
    for trouble in upkeep.check(settings(data=data)):
        typer.echo(trouble)
        found += 1
    typer.echo("all stored bytes are whole" if not found else f"{found} things are wrong")
    raise typer.Exit(1 if found else 0)


@app.command()
def migrate(data: Data = None) -> None:
    """Bring a data folder to this program's version."""
    config = settings(data=data)
    logs.set_up(config.log_level)
    serving.prepare(config)


@app.command()
def play(data: Data = None, host: Host = None, port: Port = None) -> None:
    """Serve with a sample company and a dozen pictures, and say what to try; this is what `./run` does."""
    config = settings(data=data, host=host, port=port)
    play_with(config)


@app.command()
def call(
    operation: Annotated[str, typer.Argument(help="An operation, as `copyImage`")],
    fields: Annotated[list[str] | None, typer.Argument(help="Its fields, as `name=value`")] = None,
    user: Annotated[
        str | None, typer.Option(help="E-mail of the user who calls; default: PRINTROOM_BOOTSTRAP_USER")
    ] = None,
    data: Data = None,
) -> None:
    """Run one operation on a data folder and print its reply as JSON."""
    config = settings(data=data)
    typer.echo(calling.call(config, operation, fields or [], user=user or config.bootstrap_user))


@app.command()
def sign(
    url: Annotated[str, typer.Argument(help="An image URL, encoded, as `/is/image/Acme/cat?wid=400`")],
    expires: Annotated[
        str | None, typer.Option(help="Until when: a time, as 2030-01-01T00:00:00Z, or from now, as 90s, 12h or 7d")
    ] = None,
    user: Annotated[
        str | None, typer.Option(help="E-mail of the user who signs; default: PRINTROOM_BOOTSTRAP_USER")
    ] = None,
    data: Data = None,
) -> None:
    """Sign an image URL with the newest signing key of its company."""
    config = settings(data=data)
    typer.echo(signing.sign(config, url, expires=expires, user=user or config.bootstrap_user))


@app.command()
def render(
    source: Annotated[Path, typer.Argument(help="A picture file")],
    commands: Annotated[str, typer.Argument(help="Image Server commands, as `wid=400&op_usm=1,1,6,0`")],
    target: Annotated[Path, typer.Argument(help="The file to write; its suffix is the format unless fmt= is given")],
) -> None:
    """Change one picture file by Image Server commands, without a store."""
    made = rendering.render(source, commands, target)
    typer.echo(f"{target}: {made.width}×{made.height}")


@app.command()
def where(name: Annotated[str, typer.Argument(help="An operation or a command, as `copyImage` or `op_blur`")]) -> None:
    """Say where an operation or a command is: function, types, roles, versions, page, tests."""
    found = where_is(name)
    if found is None:
        raise NotReady(f"{name!r} is neither an operation nor a command")
    typer.echo(found)
