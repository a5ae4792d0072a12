"""pscan: scans of a progressive JPEG."""

from imaging.asking import read, refusal, resolved
from printroom.imaging.commands.output import Pscan


def test_pscan_reads_its_values():
    assert read("pscan", "AUTO") == Pscan("auto")
    assert read("pscan", "4") == Pscan("4")


def test_pscan_refuses_others():
    assert refusal("pscan", "6") == "expected one of auto, 3, 4, 5"


def test_pscan_has_its_effect():
    assert resolved("pscan=5&fmt=pjpeg").output.scans == "5"
