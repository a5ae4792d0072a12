"""A file that kills its decoder is one error line; the worker goes on with the others."""

from __future__ import annotations

import os
import signal

import pytest

from samples import FOLDER, needs_samples
from serving import Server

COMPANY_HANDLE = "c|1"
BROKEN = "the picture cannot be decoded: it broke the decoder or its limit of memory"


def test_a_file_that_kills_its_decoder_is_one_error_line(server: Server):
    worker = server.child("worker")
    decoder = server.decoder(worker)
    # It will hang with the first file, and die of it.
    os.kill(decoder, signal.SIGSTOP)
    files = {f"{name}.png": server.drawing(30 + number, 40) for number, name in enumerate(("killer", "next", "last"))}
    job = server.post(COMPANY_HANDLE, files)
    server.await_progress(COMPANY_HANDLE, job, "Taking in killer.png")
    os.kill(decoder, signal.SIGKILL)
    log = server.finished(COMPANY_HANDLE, job)
    lines = [(line["logType"], line["logMessage"]) for line in log["detailArray"]][2:]
    assert lines == [
        ("UploadError", f"killer.png: {BROKEN}"),
        ("UploadSuccess", "next.png: next"),
        ("UploadSuccess", "last.png: last"),
        ("EndUpload", "Upload has ended"),
    ]
    assert server.processes("worker") == [worker]


@needs_samples
@pytest.mark.slow
def test_hostile_files_do_not_stop_the_others(server: Server):
    hostile = sorted((FOLDER / "hostile").iterdir())
    files = {f"crash-{path.name}": path.read_bytes() for path in hostile}
    worker = server.child("worker")
    log = server.finished(COMPANY_HANDLE, server.post(COMPANY_HANDLE, {**files, "good.png": server.drawing(31, 41)}))
    told = [line for line in log["detailArray"] if line["logType"] in {"UploadError", "UploadSuccess"}]
    assert [line["logMessage"].partition(": ")[0] for line in told] == [*files, "good.png"]
    assert (told[-1]["logType"], told[-1]["assetName"]) == ("UploadSuccess", "good")
    assert (log["fatalError"], log["fileErrorCount"] + log["fileSuccessCount"]) == (False, len(files) + 1)
    assert server.processes("worker") == [worker]
