"""xmpEmbed: 1 puts the picture's XMP into the reply."""

from imaging.asking import read, refusal, resolved
from printroom.imaging.commands.output import XmpEmbed


def test_xmp_embed_reads_its_values():
    assert read("xmpEmbed", "1") == XmpEmbed(True)


def test_xmp_embed_refuses_others():
    assert refusal("xmpEmbed", "yes") == "expected one of 0, 1, false, true"


def test_xmp_embed_has_its_effect():
    assert resolved("xmpEmbed=1").output.embed_xmp is True
