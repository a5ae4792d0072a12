"""Server properties: what clients ask a server about itself."""

from __future__ import annotations

from collections.abc import Mapping

from printroom.config import Config
from printroom.contract.constants import SystemPropertyName
from printroom.contract.faults import ApiFault, FaultCode
from printroom.services.names import printable

# The release of the newest namespace that is spoken here: clients compare it with what they need.
IPS_VERSION = "6.8"


class Properties:
    """A property of something that this server has not is empty."""

    def __init__(self, config: Config) -> None:
        self._config = config

    def all(self) -> Mapping[str, str]:
        here = self._config.public_url or f"http://{self._config.host}:{self._config.port}"
        return {
            SystemPropertyName.IPS_VERSION: IPS_VERSION,
            SystemPropertyName.IPS_IMAGE_SERVER_URL: f"{here.rstrip('/')}/is/image/",
            SystemPropertyName.VIDEO_ROOT_URL: "",
            SystemPropertyName.SWF_ROOT_URL: "",
            SystemPropertyName.SVG_RENDER_ROOT_URL: "",
            SystemPropertyName.SVG_RENDER_ENABLED: "false",
            SystemPropertyName.UPLOAD_POST_MAX_FILE_SIZE: str(self._config.max_upload_bytes),
            SystemPropertyName.SYSTEM_MESSAGE: "",
        }

    def value(self, name: str) -> str:
        """A fault 30001 for an unknown name."""
        found = self.all().get(name.strip())
        if found is None:
            known = ", ".join(SystemPropertyName)
            raise ApiFault(FaultCode.INVALID_PARAMETER, f"name {printable(name)!r}: expected one of {known}")
        return found
