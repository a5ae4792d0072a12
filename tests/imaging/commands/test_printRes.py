"""printRes: dots per inch, written into the reply; no pixel changes."""

from imaging.asking import read, refusal, resolved, steps
from printroom.imaging.commands.output import PrintRes


def test_print_res_reads_its_values():
    assert read("printRes", "300") == PrintRes(300)
    assert read("printRes", "72.5") == PrintRes(72.5)


def test_print_res_refuses_others():
    assert refusal("printRes", "-1").startswith("expected a number from 0 to ")


def test_print_res_has_its_effect():
    assert resolved("printRes=300").output.resolution == 300
    assert resolved("").output.resolution == resolved("printRes=0").output.resolution == 72
    assert steps("printRes=300&scl=1") == steps("scl=1")
