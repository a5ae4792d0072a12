"""quantize: the palette of gif and png8."""

from imaging.asking import read, refusal, resolved
from printroom.imaging.commands.output import Palette
from printroom.imaging.request import Quantize


def test_quantize_reads_its_arguments():
    assert read("quantize", "adaptive,off,16,ff0000,00FF00") == Palette(
        Quantize("adaptive", False, 16, ((255, 0, 0), (0, 255, 0)))
    )
    assert read("quantize", "web") == Palette(Quantize("web"))


def test_quantize_refuses_others():
    assert refusal("quantize", "grey") == "expected one of adaptive, web, mac"
    assert refusal("quantize", "web,diffuse,1") == "expected a number from 2 to 256"
    assert refusal("quantize", "web,diffuse,9,ff") == "expected palette entries of six hex digits"
    assert refusal("quantize", "web,diffuse,9,zzzzzz") == "expected palette entries of six hex digits"


def test_quantize_has_its_effect():
    assert resolved("quantize=adaptive,off,8").output.quantize == Quantize("adaptive", False, 8)
