"""Reception: the parts of one UploadFile post, taken as they come, in a thread: credentials, order, files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from printroom.codecs.soap import envelope
from printroom.codecs.soap.envelope import SoapRequest
from printroom.codecs.soap.parts import Header, parse, read_header
from printroom.contract.faults import ApiFault, Fault, FaultCode
from printroom.contract.messages import UploadPostParam, UploadPostReturn
from printroom.dispatch import run
from printroom.models.handles import job_name
from printroom.runtime import Runtime
from printroom.services.caller import Caller
from printroom.services.jobs import Incoming
from printroom.services.sign_in import scope
from printroom.web.multipart import Part

OPERATION = "uploadPost"
AUTH, ORDER = "auth", "uploadParams"
MOST_XML_BYTES = 1 << 20
SignIn = Callable[[Header], Caller]


@dataclass(slots=True)
class _File:
    """A file on its way; what comes beyond the limit is counted and let go."""

    name: str
    path: Path
    handle: BinaryIO
    size: int = 0


@dataclass(frozen=True, slots=True)
class _Order:
    """The post's order, judged and done: its job is open."""

    request: SoapRequest
    param: UploadPostParam
    caller: Caller
    reply: UploadPostReturn


class Reception:
    """Takes the parts of one post; `room` is an empty folder for its files.

    The order is done before the first byte of a file is kept, so that nobody without leave can fill the disk.
    """

    def __init__(self, runtime: Runtime, room: Path, sign_in: SignIn) -> None:
        self._runtime = runtime
        self._room = room
        self._sign_in = sign_in
        self._texts: dict[str, bytearray] = {}
        self._text: bytearray | None = None
        self._file: _File | None = None
        self._files: list[_File] = []
        self._order: _Order | None = None
        self.header = Header()

    def begin(self, part: Part) -> None:
        if part.name in {AUTH, ORDER} and part.name not in self._texts:
            self._text = self._texts[part.name] = bytearray()
        elif part.file_name:
            self._ordered()
            path = self._room / str(len(self._files))
            self._file = _File(part.file_name, path, path.open("xb"))
            self._files.append(self._file)

    def write(self, chunk: bytes) -> None:
        if self._text is not None:
            self._text += chunk
            if len(self._text) > MOST_XML_BYTES:
                raise ApiFault(FaultCode.INVALID_REQUEST_XML, f"an XML part has at most {MOST_XML_BYTES} bytes")
        if self._file is not None:
            self._file.size += len(chunk)
            if self._file.size <= self._runtime.config.max_upload_bytes:
                self._file.handle.write(chunk)

    def end(self) -> None:
        if self._file is not None:
            self._file.handle.close()
        self._text = self._file = None
        if AUTH in self._texts:
            self.header = read_header([parse(bytes(self._texts[AUTH]))])

    def close(self) -> None:
        """Let go of a file that did not end."""
        if self._file is not None:
            self._file.handle.close()

    def finish(self) -> bytes:
        """The answer: every file is safe and an item of the job, which ends where it shall."""
        order = self._ordered()
        if self._files or order.param.end_job:
            self._post(order)
        return envelope.write_bare(order.request, order.reply)

    def _ordered(self) -> _Order:
        if self._order is None:
            if ORDER not in self._texts:
                raise ApiFault(FaultCode.MISSING_PARAMETER, f"the part {ORDER} is required, before any file")
            request = envelope.read_bare(bytes(self._texts[ORDER]), self.header, operation=OPERATION)
            self._order = self._done(request, self._sign_in(self.header))
        return self._order

    def _done(self, request: SoapRequest, caller: Caller) -> _Order:
        """The files come yet: so the job is not ended by the order itself."""
        call, param = request.call, request.call.message
        if isinstance(param, UploadPostParam):
            call = replace(call, message=replace(param, end_job=None))
        reply = run(self._runtime, caller, call)
        assert isinstance(param, UploadPostParam) and isinstance(reply, UploadPostReturn), "by the contract"
        return _Order(request, param, caller, reply)

    def _post(self, order: _Order) -> None:
        """Bytes first, then the rows that name them."""
        kept = [self._kept(order, file, first=file is self._files[0]) for file in self._files]
        where = partial(
            scope, caller=order.caller, company=order.param.company_handle, access_user=None, access_group=None
        )
        try:
            with self._runtime.unit_of_work(where, writing=True) as services:
                job = services.jobs.readable(order.reply.job_handle)
                services.jobs.post(job, kept, end=order.param.end_job is True)
        except Fault:
            for item in kept:
                if item.blob_key is not None:
                    self._runtime.resources.blobs.delete(item.blob_key)
            raise

    def _kept(self, order: _Order, file: _File, *, first: bool) -> Incoming:
        """The file under a key of its own; one beyond the limit is an item without bytes, and so an error line.

        `fileName` of the order is the first file's name, for the others there is only their own.
        """
        wanted = order.param.file_name if first else None
        path = f"{order.param.dest_folder or ''}/{wanted or file.name}".replace("\\", "/")
        folder, _, name = path.rpartition("/")
        if file.size > self._runtime.config.max_upload_bytes:
            return Incoming(file.name, folder, name, size=file.size)
        company = job_name(order.reply.job_handle)
        assert company is not None, "the handle is ours"
        key = self._runtime.resources.blobs.put_file(
            company.company_id, file.path, suffix=PurePosixPath(name).suffix, move=True
        )
        return Incoming(file.name, folder, name, blob_key=key, size=file.size)
