"""`printroom sign`: the operation signUrl, for a company that the URL names."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Final
from urllib.parse import unquote

from printroom.cli import calling
from printroom.cli.local import NotReady
from printroom.config import Config

SPAN: Final = re.compile(r"(\d{1,9})([smhd])", re.ASCII)
DATE: Final = re.compile(r"\d{4}-?\d\d", re.ASCII)
SECONDS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86400}
LONGEST: Final = 36_500 * 86400


def sign(config: Config, url: str, *, expires: str | None, user: str) -> str:
    """The signed URL. Raises Fault, NotReady."""
    elements = [element for element in url.partition("/is/")[2].partition("?")[0].split("/") if element]
    if len(elements) < 2:
        raise NotReady(f"{url!r}: expected an image URL, as /is/image/Acme/cat?wid=400")
    words = [f"companyHandle={unquote(elements[1])}", f"url={url}"]
    words += [f"expires={moment(expires)}"] if expires else []
    return str(json.loads(calling.call(config, "signUrl", words, user=user))["url"])


def moment(text: str) -> str:
    """`7d` from now, or a time as it is. Raises NotReady for what is neither."""
    span = SPAN.fullmatch(text)
    if span is None and not DATE.match(text):
        raise NotReady(f"{text!r}: expected how long from now, as 30m, 12h or 7d, or a date and time")
    if span is None:
        return text
    seconds = int(span[1]) * SECONDS[span[2]]
    if seconds > LONGEST:
        raise NotReady(f"{text}: expected at most {LONGEST // SECONDS['d']}d")
    return (dt.datetime.now(dt.UTC) + dt.timedelta(seconds=seconds)).isoformat(timespec="seconds")
