"""Any message ⇄ JSON, and the OpenAPI document of all operations, from the contract."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any  # JSON is whatever it is

from printroom.codecs.calls import call_of
from printroom.codecs.fields import cut, selection
from printroom.contract.call import Call
from printroom.contract.faults import ApiFault, FaultCode
from printroom.contract.operations import OPERATIONS, Operation
from printroom.contract.plain import from_plain, to_plain
from printroom.contract.shape import Member, members
from printroom.contract.types import TYPES

JSON = Any


def read(operation: str, body: bytes, *, locale: str = "") -> Call:
    """Raises ApiFault 30003 for what is no JSON object; an empty body is an empty object."""
    plain = _parsed(body) if body.strip() else {}
    if not isinstance(plain, dict):
        raise ApiFault(FaultCode.INVALID_REQUEST_XML, "the body must be a JSON object")
    return call_of(
        operation, lambda param: from_plain(param, plain), held=lambda name: _text(plain, name), locale=locale
    )


def _parsed(body: bytes) -> JSON:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as problem:
        raise ApiFault(FaultCode.INVALID_REQUEST_XML, f"not JSON: {problem}") from problem


def _text(plain: Mapping[str, JSON], name: str) -> str | None:
    held = plain.get(name)
    return held if isinstance(held, str) else None


def write(call: Call, message: object) -> bytes:
    """The reply, cut to the fields that the request asks for."""
    return json.dumps(cut(to_plain(message), selection(call.message)), ensure_ascii=False).encode("utf-8", "replace")


def openapi(built: Collection[str]) -> JSON:
    """OpenAPI 3.1 of the operations in `built`: POST /api/v1/<operation>, with JSON in and out."""
    operations = [operation for name, operation in OPERATIONS.items() if name in built]
    return {
        "openapi": "3.1.0",
        "info": {"title": "Printroom", "version": "1", "description": "Every operation of the IPS API, as JSON."},
        "servers": [{"url": "/api/v1"}],
        "security": [{"basic": []}, {"bearer": []}],
        "paths": {f"/{operation.name}": {"post": _path(operation)} for operation in operations},
        "components": {
            "securitySchemes": {
                "basic": {"type": "http", "scheme": "basic"},
                "bearer": {"type": "http", "scheme": "bearer"},
            },
            "schemas": {**_schemas(operations), "Problem": PROBLEM},
            "responses": {"Problem": {"description": "Refused, with code and reason", "content": REFUSED}},
        },
    }


PROBLEM: JSON = {
    "type": "object",
    "properties": {
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "integer", "description": "A fault code of the IPS API: 10000 to 30003"},
    },
}
REFUSED: JSON = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
SCALARS: Mapping[str, JSON] = {
    "string": {"type": "string"},
    "int": {"type": "integer", "format": "int32"},
    "long": {"type": "integer", "format": "int64"},
    "double": {"type": "number", "format": "double"},
    "boolean": {"type": "boolean"},
    "dateTime": {"type": "string", "format": "date-time"},
    "base64Binary": {"type": "string", "contentEncoding": "base64"},
}


def _path(operation: Operation) -> JSON:
    refused = {"$ref": "#/components/responses/Problem"}
    return {
        "operationId": operation.name,
        "summary": operation.note,
        "tags": [operation.family],
        "deprecated": operation.deprecated,
        "requestBody": {"required": True, "content": _content(operation.param)},
        "responses": {
            "200": {"description": "Done", "content": _content(operation.returns)},
            **dict.fromkeys(("401", "403", "422", "501"), refused),
        },
    }


def _content(cls: type) -> JSON:
    return {"application/json": {"schema": _reference(cls.__name__)}}


def _reference(name: str) -> JSON:
    return {"$ref": f"#/components/schemas/{name}"}


def _schemas(operations: Collection[Operation]) -> dict[str, JSON]:
    """The messages and every type that they lead to."""
    waiting = [cls for operation in operations for cls in (operation.param, operation.returns)]
    schemas: dict[str, JSON] = {}
    while waiting:
        cls = waiting.pop()
        if cls.__name__ not in schemas:
            schemas[cls.__name__] = _object(cls)
            names = (member.wire.item_type or member.wire.type for member in members(cls))
            waiting += [TYPES[name] for name in names if name in TYPES]
    return dict(sorted(schemas.items()))


def _object(cls: type) -> JSON:
    needed = [member.wire.name for member in members(cls) if not member.optional and _must_be_sent(member)]
    schema = {"type": "object", "properties": {member.wire.name: _property(member) for member in members(cls)}}
    return {**schema, "required": needed} if needed else schema


def _must_be_sent(member: Member) -> bool:
    return member.wire.item is None and member.wire.type != "boolean"


def _property(member: Member) -> JSON:
    wire = member.wire
    name = wire.item_type or wire.type
    schema = SCALARS.get(name) or _reference(name)
    return {"type": "array", "items": schema} if wire.item else schema
