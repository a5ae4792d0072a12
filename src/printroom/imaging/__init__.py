"""The imaging engine: a command string and a picture become another picture. No HTTP, no database."""

from printroom.imaging.bake import Notice
from printroom.imaging.encode import Encoded, encode
from printroom.imaging.errors import ImagingError
from printroom.imaging.parse import asked, parse
from printroom.imaging.plan import plan
from printroom.imaging.planned import Plan, Purpose
from printroom.imaging.ports import Attributes, Catalog, Level, Record, Sources
from printroom.imaging.render import render
from printroom.imaging.request import Output, Request
from printroom.imaging.resolve import resolve
from printroom.imaging.resolved import Resolved
from printroom.imaging.timing import limit
from printroom.imaging.versions import ENGINE_VERSION, engine_versions, start

__all__ = [
    "ENGINE_VERSION",
    "Attributes",
    "Catalog",
    "Encoded",
    "ImagingError",
    "Level",
    "Notice",
    "Output",
    "Plan",
    "Purpose",
    "Record",
    "Request",
    "Resolved",
    "Sources",
    "asked",
    "encode",
    "engine_versions",
    "limit",
    "parse",
    "plan",
    "render",
    "resolve",
    "start",
]
