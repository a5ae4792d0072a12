"""The address that clients know this server by. Forwarded headers count only from trusted proxies."""

from __future__ import annotations

import ipaddress
import re

from starlette.requests import Request

from printroom.config import Config

HOST = re.compile(r"[A-Za-z0-9._-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")


def public_url(request: Request, config: Config) -> str:
    """Scheme and host without a slash at the end: the setting, else what the client asked."""
    if config.public_url:
        return config.public_url.rstrip("/")
    scheme, host = request.url.scheme, request.headers.get("host", "")
    if trusted(request, config):
        scheme = _first(request, "x-forwarded-proto") or scheme
        host = _first(request, "x-forwarded-host") or host
    if not HOST.fullmatch(host):
        host = f"{config.host}:{config.port}"
    return f"{'https' if scheme == 'https' else 'http'}://{host}"


def client_address(request: Request, config: Config) -> str:
    """Who sent the request: behind trusted proxies the last address that is none of them."""
    peer = request.client.host if request.client else ""
    if not trusted(request, config):
        return peer
    chain = [hop.strip() for hop in request.headers.get("x-forwarded-for", "").split(",") if hop.strip()]
    outside = [hop for hop in chain if not _within(hop, config.trusted_proxies)]
    return outside[-1] if outside else peer


def trusted(request: Request, config: Config) -> bool:
    return request.client is not None and _within(request.client.host, config.trusted_proxies)


def _first(request: Request, header: str) -> str:
    return request.headers.get(header, "").split(",")[0].strip()


def _within(address: str, networks: str) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    listed = filter(None, (word.strip() for word in networks.split(",")))
    return any(found in ipaddress.ip_network(word, strict=False) for word in listed)
