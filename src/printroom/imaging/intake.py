"""An unknown file becomes facts and a pyramid, in a limited child process.

`python -m printroom.imaging.intake FOLDER` is that child, the folder its own for passing files: it reads a job a line
from its input and writes an answer a line to its output, both JSON. It is started clean, never forked: libvips hangs in
a fork of a process that has used it.
"""

from __future__ import annotations

import json
import os
import resource
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import pyvips

from printroom.imaging.examine import examine, examine_profile
from printroom.imaging.facts import Facts, IntakeError, Limits, ProfileFacts, from_plain, to_plain
from printroom.imaging.forms import Unreadable

__all__ = ["Facts", "Intake", "IntakeError", "Limits"]

_OPEN_FILES: Final = 64
_MAX_JOBS: Final = 200
_MAX_RESIDENT: Final = 512 << 20
_MAX_ANSWER: Final = 16 << 20
_TOO_LONG: Final = "the picture takes too long to decode"
_OUTGREW: Final = "the picture cannot be decoded: it broke the decoder or its limit of memory"


class Intake:
    """Keeps one warm child, and replaces it when it dies or grows. Safe to share: threads take turns.

    `scratch` is a folder for the child's own passing files; they go with it.
    """

    def __init__(self, *, scratch: Path | None = None) -> None:
        self._scratch = scratch
        self._turn = threading.Lock()
        self._child: _Child | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def examine(self, path: Path, pyramid_path: Path | None, limits: Limits | None = None) -> Facts:
        """Decodes the whole file and writes its pyramid; without a path for one, only decodes.

        Raises IntakeError; then nothing is left at `pyramid_path`.
        """
        limits = limits or Limits()
        job = {"path": str(path), "pyramid": pyramid_path and str(pyramid_path), "limits": asdict(limits)}
        with self._turn:
            try:
                return from_plain(self._ask(job, limits)["facts"])
            except IntakeError:
                if pyramid_path is not None:
                    pyramid_path.unlink(missing_ok=True)
                raise

    def examine_profile(self, path: Path, limits: Limits | None = None) -> ProfileFacts:
        """Reads an ICC profile and converts with it. Raises IntakeError."""
        limits = limits or Limits()
        with self._turn:
            answer = self._ask({"path": str(path), "limits": asdict(limits)}, limits)
        return ProfileFacts(**answer["profile"])

    def warm(self) -> None:
        """Starts the child now, so that the first file need not wait for it."""
        with self._turn:
            self._ready()

    def close(self) -> None:
        """Ends the child."""
        with self._turn:
            self._drop()

    def _ask(self, job: dict[str, Any], limits: Limits) -> dict[str, Any]:  # Any: values of JSON
        child = self._ready()
        try:
            answer = child.ask(job, seconds=limits.seconds)
        except IntakeError:
            self._drop()
            raise
        if child.jobs >= _MAX_JOBS or answer["resident"] > _MAX_RESIDENT:
            self._drop()
        if "refused" in answer:
            raise IntakeError(answer["refused"])
        return answer

    def _ready(self) -> _Child:
        if self._child is not None and not self._child.alive:
            self._drop()
        self._child = self._child or _Child(self._scratch)
        return self._child

    def _drop(self) -> None:
        if self._child is not None:
            self._child.end()
        self._child = None


class _Child:
    def __init__(self, scratch: Path | None) -> None:
        self.jobs = 0
        self._folder = tempfile.mkdtemp(prefix="intake-", dir=scratch)
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-m", "printroom.imaging.intake", self._folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self._folder,
            env={"TMPDIR": self._folder, "VIPS_CONCURRENCY": "1", "LANG": "C.UTF-8"},
            start_new_session=True,
        )

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, job: dict[str, Any], *, seconds: float) -> dict[str, Any]:  # Any: values of JSON
        """The child's answer. Raises IntakeError when it dies or is late; it is of no more use then."""
        assert self._process.stdin is not None
        self.jobs += 1
        try:
            self._process.stdin.write(json.dumps(job).encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise IntakeError(_OUTGREW) from error
        line = self._line(deadline=time.monotonic() + seconds)
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _line(self, *, deadline: float) -> bytes:
        assert self._process.stdout is not None
        descriptor = self._process.stdout.fileno()
        waiting = select.poll()
        waiting.register(descriptor, select.POLLIN)
        read = b""
        while not read.endswith(b"\n"):
            if not waiting.poll(max(deadline - time.monotonic(), 0) * 1000):
                raise IntakeError(_TOO_LONG)
            part = os.read(descriptor, 1 << 16)
            if not part or len(read) > _MAX_ANSWER:
                raise IntakeError(_TOO_LONG if self._process.wait() == -signal.SIGXCPU else _OUTGREW)
            read += part
        return read

    def end(self) -> None:
        self._process.kill()
        self._process.communicate()
        shutil.rmtree(self._folder, ignore_errors=True)


def main() -> None:
    """The child: answers jobs until its input ends, then removes its folder, which nobody else may be left to do."""
    folder = sys.argv[1]
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    pyvips.cache_set_max(0)
    pyvips.block_untrusted_set(True)
    try:
        for line in sys.stdin:
            answers.write(json.dumps(_answer(json.loads(line)) | {"resident": _resident()}) + "\n")
            answers.flush()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _answer(job: dict[str, Any]) -> dict[str, object]:  # Any: values of JSON
    limits = Limits(**job["limits"])
    _bind(limits)
    path = Path(job["path"])
    try:
        if "pyramid" not in job:
            return {"profile": asdict(examine_profile(path))}
        return {"facts": to_plain(examine(path, job["pyramid"] and Path(job["pyramid"]), limits))}
    except Unreadable as error:
        return {"refused": str(error)}


def _bind(limits: Limits) -> None:
    """Sets the limits of this process for the next job. The processor's time counts from here."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime) + 1
    for what, bound in (
        (resource.RLIMIT_CPU, spent + limits.cpu_seconds),
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_FSIZE, limits.file_bytes),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        resource.setrlimit(what, (bound if hard == resource.RLIM_INFINITY else min(bound, hard), hard))


def _resident() -> int:
    """Bytes of memory that this process holds now."""
    pages = Path("/proc/self/statm").read_text("ascii").split()[1]
    return int(pages) * resource.getpagesize()


if __name__ == "__main__":
    main()
