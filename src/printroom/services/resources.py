"""Resources: what services need that lives as long as the process; `runtime` makes it, tests make a small one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from printroom.config import Config
from printroom.imaging.ports import Attributes
from printroom.services.lanes import Lane
from printroom.services.passwords import Passwords
from printroom.storage.blobs import Blobs
from printroom.storage.local import Local
from printroom.storage.renditions import Renditions


@dataclass(frozen=True, slots=True)
class Resources:
    """`start_job` and `cancel_job` take a job's key and speak to the job engine, after a commit.

    `copies` and `replies` are the lanes of production and of delivery: neither stops the other. `defaults` are the
    attributes that companies inherit.
    """

    config: Config
    passwords: Passwords
    blobs: Blobs
    local: Local
    renditions: Renditions
    copies: Lane
    replies: Lane
    start_job: Callable[[str], None]
    cancel_job: Callable[[str], None]
    defaults: Attributes = field(default=Attributes())
