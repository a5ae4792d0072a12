"""pathEmbed: 1 puts the picture's paths into the reply."""

from imaging.asking import read, refusal, resolved
from printroom.imaging.commands.output import PathEmbed


def test_path_embed_reads_its_values():
    assert read("pathEmbed", "1") == PathEmbed(True)


def test_path_embed_refuses_others():
    assert refusal("pathEmbed", "yes") == "expected one of 0, 1, false, true"


def test_path_embed_has_its_effect():
    assert resolved("pathEmbed=1").output.embed_paths is True
