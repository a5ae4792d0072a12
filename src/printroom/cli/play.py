"""`printroom play`: a server with a sample company to play with, ready after one command."""

from __future__ import annotations

import os
import secrets
import tempfile
import threading
import time
from pathlib import Path

import typer
import urllib3
from sqlalchemy.orm import Session
from urllib3.exceptions import HTTPError

from printroom.cli import serving
from printroom.cli.local import settings
from printroom.config import Config
from printroom.contract.constants import EmailSetting
from printroom.contract.versions import NEWEST
from printroom.repositories import assets, companies, published, users
from printroom.repositories.database import connect
from printroom.web import logs
from printroom.web.pages import SAMPLE_COMPANY
from printroom.web.serving import look_at_port
from printroom.worker.samples import SCENES, write

USER = "admin@example.com"
PASSWORD_FILE = "password"
FIRST = next(iter(SCENES))
POLL_SECONDS = 0.2
# The terminal is for people here.
QUIET = "ERROR"
# Pictures that are not there after so long are not waited for.
PATIENCE_SECONDS = 300.0


def play(config: Config) -> None:
    """Serve until SIGTERM or SIGINT. What a first start makes, later ones find."""
    look_at_port(config)
    config.data.mkdir(parents=True, exist_ok=True)
    password = kept_password(config.data / PASSWORD_FILE)
    mine = settings(
        **config.model_dump(exclude={"bootstrap_user", "bootstrap_password", "bootstrap_company", "log_level"}),
        log_level=QUIET if config.log_level == "INFO" else config.log_level,
        bootstrap_user=USER,
        bootstrap_password=password,
        bootstrap_company=SAMPLE_COMPANY,
    )
    logs.set_up(mine.log_level)
    serving.prepare(mine)
    guide = Guide(mine, password)
    guide.publish_at_once()
    threading.Thread(target=guide.show, name="guide", daemon=True).start()
    serving.run(mine)


def kept_password(path: Path) -> str:
    """The password of this data folder: random, made once, for its owner's eyes only."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    made = f"{secrets.token_urlsafe(12)}-aA1"
    with os.fdopen(handle, "w") as file:
        file.write(f"{made}\n")
    return made


class Guide:
    """Waits for the server, brings the pictures, and says what to try."""

    def __init__(self, config: Config, password: str) -> None:
        self._config = config
        self._password = password
        self._database = connect(config.database)
        self._http = urllib3.PoolManager(headers=urllib3.make_headers(basic_auth=f"{USER}:{password}"))
        self.address = f"http://{config.host}:{config.port}"

    def publish_at_once(self) -> None:
        with Session(self._database) as session:
            company = companies.by_name(session, SAMPLE_COMPANY)
            if company is not None:
                company.publish_at_once = True
                session.commit()

    def show(self) -> None:
        self._await_server()
        typer.echo(f"\nPrintroom       {self.address}/")
        if not self._knows_me():
            typer.echo("This data folder has users of its own: sign in as one of them.")
            return
        typer.echo(
            f"user            {USER}\npassword        {self._password}   (kept in {self._config.data}/{PASSWORD_FILE})"
        )
        missing = sorted(SCENES.keys() - self._there())
        if missing:
            typer.echo(f"\nDrawing and uploading {len(missing)} sample pictures …")
            self._bring(missing)
        typer.echo(self._three_lines())

    def _three_lines(self) -> str:
        with Session(self._database) as session:
            company = companies.by_name(session, SAMPLE_COMPANY)
            found = company and assets.by_name(session, company.id, FIRST)
            handle = found.handle if found else "HANDLE"
        message = (
            f'{{"companyHandle": "{SAMPLE_COMPANY}", "assetHandle": "{handle}", "folderHandle": "f|{SAMPLE_COMPANY}/", '
            '"name": "first-copy", "urlModifier": "wid=400&op_usm=1,1,6,0"}'
        )
        return (
            f"\nLook at a picture in another size:\n  {self.address}/is/image/{SAMPLE_COMPANY}/{FIRST}?wid=800&op_usm=1,1,6,0\n"
            f"Copy it, 400 pixels wide:\n  curl -u '{USER}:{self._password}' -H 'Content-Type: application/json' \\\n"
            f"    -d '{message}' {self.address}/api/v1/copyImage\n"
            f"Look at the copy:\n  {self.address}/is/image/{SAMPLE_COMPANY}/first-copy\n\nCtrl+C ends it."
        )

    def _await_server(self) -> None:
        while True:
            try:
                if self._http.request("GET", f"{self.address}/health/ready", retries=False).status == 200:
                    return
            except HTTPError:
                pass
            time.sleep(POLL_SECONDS)

    def _knows_me(self) -> bool:
        with Session(self._database) as session:
            return users.by_email(session, USER) is not None

    def _there(self) -> set[str]:
        with Session(self._database) as session:
            company = companies.by_name(session, SAMPLE_COMPANY)
            return set(published.picture_names(session, company.id, most=1000)) if company else set()

    def _bring(self, names: list[str]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            for name in names:
                path = Path(folder) / f"{name}.jpg"
                write(SCENES[name], path)
                self._upload(path)
        until = time.monotonic() + PATIENCE_SECONDS
        while not self._there() >= set(names) and time.monotonic() < until:
            time.sleep(POLL_SECONDS)

    def _upload(self, path: Path) -> None:
        """As any client would: one job a picture (page: UploadFile)."""
        sign_in = f"<user>{USER}</user><password>{self._password}</password>"
        order = (
            f"<companyHandle>{SAMPLE_COMPANY}</companyHandle><jobName>sample-{path.stem}</jobName><endJob>true</endJob>"
            "<uploadParams><overwrite>true</overwrite><readyForPublish>true</readyForPublish>"
            f"<emailSetting>{EmailSetting.NONE}</emailSetting></uploadParams>"
        )
        space = f'xmlns="{NEWEST.namespace}"'
        answer = self._http.request(
            "POST",
            f"{self.address}/scene7/UploadFile",
            fields={
                "auth": f"<authHeader {space}>{sign_in}</authHeader>",
                "uploadParams": f"<uploadPostParam {space}>{order}</uploadPostParam>",
                "file": (path.name, path.read_bytes(), "image/jpeg"),
            },
        )
        if answer.status != 200:
            typer.echo(f"{path.name} was refused: {answer.data.decode(errors='replace')}", err=True)
