"""Config: every setting, frozen, read once from the environment (`PRINTROOM_…`)."""

from __future__ import annotations

import ipaddress
import os
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "PRINTROOM_"
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class Config(BaseSettings):
    """What an operator can set. Each field is the environment variable `PRINTROOM_<NAME>`; see docs/settings.md."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    data: Path = Field(
        Path("data"),
        validate_default=True,
        description="Folder of the database, the job store, the blobs and the cache",
    )
    database_url: str = Field(
        "", description="SQLAlchemy URL of a PostgreSQL database; empty: SQLite in the data folder"
    )
    blobs_url: str = Field("", description="s3://bucket/prefix for the blobs; empty: a folder in the data folder")
    s3_endpoint: str = Field("", description="Address of the S3 service, where it is not the default of the region")
    s3_region: str = Field("us-east-1", description="Region of the bucket")
    s3_access_key: str = Field("", description="Access key of the bucket")
    s3_secret_key: SecretStr = Field(SecretStr(""), description="Secret key of the bucket")

    host: str = Field("127.0.0.1", description="Address to listen on")
    port: int = Field(8080, ge=0, le=65535, description="Port to listen on")
    public_url: str = Field("", description="Address that clients use, when a proxy stands before the server")
    trusted_proxies: str = Field(
        "", description="Comma-separated addresses or networks whose X-Forwarded-* headers count"
    )
    web_processes: int = Field(1, ge=1, le=64, description="Server processes")
    workers: int = Field(1, ge=0, le=64, description="Worker processes of this server; 0: none, workers run elsewhere")
    worker_id: str = Field("", description="Name of this worker among all; empty: made from host and number")

    bootstrap_user: str = Field("", description="E-mail of the first IpsAdmin, made when the store is empty")
    bootstrap_password: SecretStr = Field(SecretStr(""), description="Password of the first IpsAdmin")
    bootstrap_company: str = Field("", description="Name of the first company")

    server_dir: str = Field("", description="Folder that UploadDirectoryJob may read below; empty: that job is refused")
    fetch_allow: str = Field(
        "", description="Comma-separated hosts that URL uploads may reach although their address is private"
    )
    default_attributes: dict[str, str] = Field(
        {},
        description='JSON object of catalog attributes that companies inherit, as `{"MaxPix": "2000,2000"}`;'
        " see serving-settings.md",
    )
    max_request_bytes: int = Field(32 << 20, ge=1024, description="Largest SOAP or JSON request body")
    max_upload_bytes: int = Field(
        2 << 30, ge=1024, description="Largest uploaded file (property UploadPostMaxFileSize)"
    )
    max_pixels: int = Field(500_000_000, ge=1, description="Largest picture that is taken in, in pixels")
    max_copy_pixels: int = Field(100_000_000, ge=1, description="Largest picture that copyImage makes, in pixels")
    max_render_pixels: int = Field(16_000_000, ge=1, description="Largest picture rendered for a reply, in pixels")
    max_reply_bytes: int = Field(16 << 20, ge=1024, description="Largest encoded reply")
    max_render_seconds: float = Field(30, gt=0, description="Longest time that one rendering for a reply may take")
    renders_per_client: int = Field(
        0,
        ge=0,
        description="Pictures that one client address may wait for at a time, per server process; 0: any number",
    )
    body_timeout: float = Field(30, gt=0, description="Seconds without a byte after which a sender is dropped")
    not_found_status: int = Field(403, description="HTTP status of the image door for a missing asset: 403 or 404")
    reply_memory_bytes: int = Field(64 << 20, ge=0, description="Rendered replies kept in memory, per server process")
    reply_disk_bytes: int = Field(2 << 30, ge=0, description="Rendered replies kept on disk")
    local_copy_bytes: int = Field(8 << 30, ge=0, description="Local copies of a bucket's files")
    intake_memory_bytes: int = Field(3 << 30, ge=1 << 28, description="Memory of the process that opens unknown files")
    intake_seconds: float = Field(300, gt=0, description="Longest time that one unknown file may take to open")
    render_memory_bytes: int = Field(
        2 << 30, ge=1 << 26, description="Estimated memory of renderings at one time, per process"
    )
    trash_days: int = Field(7, ge=0, description="Days after which the trash is emptied")
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR")

    @field_validator("data")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        """Child processes work in other folders than the server."""
        return value.expanduser().absolute()

    @field_validator("database_url")
    @classmethod
    def _of_postgresql(cls, value: str) -> str:
        return _address(value, {"postgresql"}, "a PostgreSQL address, as postgresql://user:password@host/name")

    @field_validator("blobs_url")
    @classmethod
    def _of_a_bucket(cls, value: str) -> str:
        return _address(value, {"s3"}, "a bucket and a prefix, as s3://bucket/prefix")

    @field_validator("public_url", "s3_endpoint")
    @classmethod
    def _of_the_web(cls, value: str) -> str:
        return _address(value, {"http", "https"}, "an address, as https://images.example.com")

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        if value.upper() not in LEVELS:
            raise ValueError(f"must be {', '.join(LEVELS[:-1])} or {LEVELS[-1]}")
        return value.upper()

    @field_validator("not_found_status")
    @classmethod
    def _known_status(cls, value: int) -> int:
        if value not in {403, 404}:
            raise ValueError("must be 403 or 404")
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: str) -> str:
        for word in filter(None, (word.strip() for word in value.split(","))):
            ipaddress.ip_network(word, strict=False)
        return value

    @property
    def database(self) -> str:
        """The SQLAlchemy URL of the database."""
        return self.database_url or f"sqlite:///{self.data / 'printroom.db'}"

    @property
    def jobs_database(self) -> str:
        """The SQLAlchemy URL of the job store."""
        return self.database_url or f"sqlite:///{self.data / 'jobs.db'}"

    @property
    def cache(self) -> Path:
        return self.data / "cache"

    @property
    def incoming(self) -> Path:
        """Where received bytes and rendered masters are kept until they have a key: beside the blobs."""
        return self.data / "incoming"

    @property
    def fetch_allowed_hosts(self) -> frozenset[str]:
        return frozenset(word.strip().lower() for word in self.fetch_allow.split(",") if word.strip())


def unknown() -> list[str]:
    """Variables of the environment that look like settings and are none: slips, or somebody else's."""
    known = {f"{PREFIX}{name}".upper() for name in Config.model_fields}
    return sorted(name for name in os.environ if name.upper().startswith(PREFIX) and name.upper() not in known)


def _address(value: str, schemes: set[str], expected: str) -> str:
    """The value, which is empty or an address of one of the schemes; it may hold a password, so no error tells it."""
    if value:
        try:
            parts = urlsplit(value)
            sound = parts.scheme in schemes and parts.netloc and parts.port != 0 and not any(map(str.isspace, value))
        except ValueError:
            sound = False
        if not sound:
            raise ValueError(f"must be {expected}")
    return value
