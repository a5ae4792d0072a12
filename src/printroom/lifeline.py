"""Lifeline: a child process that does not outlive its parent, however that ends."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def hold(parent: int, sent: signal.Signals = signal.SIGKILL) -> bool:
    """Have the kernel send that signal to this process when its parent dies; false where it has died already.

    `parent` is the process id that the parent knew before this process began. Elsewhere than on Linux nothing is sent.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, sent)
    return os.getppid() == parent
