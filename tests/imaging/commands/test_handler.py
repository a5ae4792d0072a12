"""handler: the name of the function that a JSON reply calls."""

from imaging.asking import read, refusal, resolved
from printroom.imaging.commands.request import Handler


def test_handler_reads_its_values():
    assert read("handler", "s7RIJSONResponse") == Handler("s7RIJSONResponse")


def test_handler_refuses_others():
    assert refusal("handler", "a.b") == "expected letters and digits"
    assert refusal("handler", "alert(1)") == "expected letters and digits"


def test_handler_has_its_effect():
    assert resolved("handler=cb").handler == "cb"
    assert resolved("handler=cb&wid=5").digest() == resolved("wid=5").digest()
