"""id: no meaning but to be echoed in JSON replies; other characters than letters, digits, _.- are dropped."""

from imaging.asking import read, resolved
from printroom.imaging.commands.request import Id


def test_id_reads_its_values():
    assert read("id", "42") == Id("42")
    assert read("id", "-7<b>") == Id("-7b")


def test_id_has_its_effect():
    assert resolved("id=42").id == "42"
    assert resolved("id=42&wid=5").digest() == resolved("wid=5").digest()
