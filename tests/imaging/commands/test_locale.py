"""locale: which translation of names and strings; without a locale map it changes nothing."""

from imaging.asking import read, resolved
from printroom.imaging.commands.request import Locale


def test_locale_reads_its_values():
    assert read("locale", "de_DE") == Locale("de_DE")
    assert read("locale", "") == Locale("")


def test_locale_has_its_effect():
    assert resolved("locale=de_DE&wid=5").digest() == resolved("wid=5").digest()
