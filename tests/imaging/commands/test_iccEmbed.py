"""iccEmbed: 1 puts the profile into the reply."""

from imaging.asking import read, refusal, resolved
from printroom.imaging.commands.output import IccEmbed


def test_icc_embed_reads_its_values():
    assert read("iccEmbed", "1") == IccEmbed(True)
    assert read("iccEmbed", "false") == IccEmbed(False)


def test_icc_embed_refuses_others():
    assert refusal("iccEmbed", "yes") == "expected one of 0, 1, false, true"


def test_icc_embed_has_its_effect():
    assert resolved("iccEmbed=1").output.embed_profile is True
