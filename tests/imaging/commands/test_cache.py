"""cache: whether client and server may keep the reply."""

from imaging.asking import read, refusal, resolved
from printroom.imaging.commands.request import Cache


def test_cache_reads_its_values():
    assert read("cache", "off") == Cache("off", True)
    assert read("cache", "on,off") == Cache("on", False)
    assert read("cache", "update") == Cache("update", True)


def test_cache_refuses_others():
    assert refusal("cache", "never") == "expected one of on, off, validate, update"


def test_cache_has_its_effect():
    assert resolved("cache=off,off").cache == Cache("off", False)
    assert resolved("cache=off&wid=5").digest() == resolved("wid=5").digest()
