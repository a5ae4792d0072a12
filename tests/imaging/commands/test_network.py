"""network: on lets Save-Data lower the quality."""

from imaging.asking import read, refusal, resolved
from printroom.imaging.commands.request import Network


def test_network_reads_its_values():
    assert read("network", "on") == Network(True)
    assert read("network", "off") == Network(False)


def test_network_refuses_others():
    assert refusal("network", "5g") == "expected one of on, off"


def test_network_has_its_effect():
    assert resolved("network=on&wid=5").digest() == resolved("wid=5").digest()
