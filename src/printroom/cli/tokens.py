"""`printroom token`: bearer tokens of the JSON door."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from printroom.cli.local import opened, settings
from printroom.models import Token
from printroom.services.tokens import Tokens

app = typer.Typer(no_args_is_help=True, help="Bearer tokens of the JSON door.")
Data = Annotated[Path | None, typer.Option(help="The data folder; default: PRINTROOM_DATA, else ./data")]
Email = Annotated[str, typer.Argument(help="E-mail of the user")]


@app.command()
def make(
    email: Email,
    label: Annotated[str, typer.Option(help="What it is for")] = "",
    days: Annotated[int | None, typer.Option(min=1, help="Days until it expires; default: never")] = None,
    data: Data = None,
) -> None:
    """Make a token and print it; it cannot be shown again."""
    expires = dt.datetime.now(dt.UTC) + dt.timedelta(days=days) if days else None
    with opened(settings(data=data)) as runtime, runtime.unit(writing=True) as unit:
        _, secret = Tokens(unit.session).make(email, label=label, expires=expires)
    typer.echo(secret)


@app.command(name="list")
def list_(email: Email, data: Data = None) -> None:
    """List the tokens of a user: number, state, what for, since when."""
    with opened(settings(data=data)) as runtime, runtime.unit() as unit:
        for token in Tokens(unit.session).all(email):
            typer.echo(f"{token.id}\t{_state(token)}\t{token.label}\t{token.created:%Y-%m-%d %H:%M}")


@app.command()
def revoke(number: Annotated[int, typer.Argument(help="The token's number")], data: Data = None) -> None:
    """Make a token useless, at once."""
    with opened(settings(data=data)) as runtime, runtime.unit(writing=True) as unit:
        Tokens(unit.session).revoke(number)
    typer.echo(f"token {number} is revoked")


def _state(token: Token) -> str:
    if token.revoked:
        return "revoked"
    if token.expires is None:
        return "good"
    return f"until {token.expires:%Y-%m-%d}" if token.expires > dt.datetime.now(dt.UTC) else "expired"
