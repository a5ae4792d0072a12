"""Baking and serving agree: a copy made by commands, and its source asked with the same commands."""

from __future__ import annotations

from pathlib import Path

import pytest
import pyvips

from printroom.models import ImageFormat
from printroom.services.asking import Ask
from printroom.services.delivery import Delivery
from printroom.services.publishing import Publishing
from printroom.storage.renditions import Reply
from samples import FOLDER, needs_samples
from studio import Studio, apart, drawn

MOST = 2
"""Of 255, on average."""

COMMANDS = [
    "wid=400",
    "wid=400&op_usm=1,1,6,0",
    "hei=317",
    "wid=333&hei=250&fit=crop",
    "wid=333&hei=250&fit=crop&align=1,-1",
    "wid=300&hei=300&fit=stretch",
    "wid=350&hei=350&fit=constrain",
    "wid=300&hei=300&bgc=204060",
    "scl=3",
    "scl=2.7",
    "crop=123,77,701,501",
    "crop=123,77,701,501&wid=400",
    "cropN=0.21,0.13,0.5,0.61&scl=1.9",
    "crop=-100,-80,900,700&wid=500&bgColor=ff8000",
    "rgn=200,150,640,480&wid=320",
    "rect=50,40,300,200,0.5&scl=1",
    "size=500,500",
    "size=480,0&extend=20,10,30,40&bgColor=00ff00",
    "scale=0.37",
    "rotate=90&wid=300",
    "rotate=270&flip=lr&hei=400",
    "rotate=15&wid=500&bgColor=ffffff",
    "flip=lrud&wid=401",
    "op_brightness=15&wid=400",
    "op_contrast=25&wid=400",
    "op_saturation=-60&wid=400",
    "op_sharpen=1&wid=400",
    "op_usmR=1.5,2,3,1&wid=450",
    "resMode=bilin&wid=400",
    "resMode=bicub&wid=400",
    "resMode=bisharp&wid=400",
    "layer=0&rotate=90&flip=ud&scale=0.4&layer=comp&op_brightness=-10",
    "src=is{cat?crop=100,100,800,600&flip=lr}&wid=300",
    "$small$&op_usm=1,1,6,0",
    "icc=AdobeRGB&wid=400",
    "fmt=jpeg,gray&wid=400",
]


@pytest.fixture(scope="module")
def photograph() -> pyvips.Image:
    """A drawing with soft noise."""
    noise = pyvips.Image.gaussnoise(1600, 1066, mean=0, sigma=9, seed=7).gaussblur(0.8)
    return (drawn(1600, 1066).gaussblur(2) * 0.8 + 20 + noise).rint().cast("uchar").copy(interpretation="srgb")


@pytest.fixture
def agreeing(copy, studio: Studio):
    """Takes a picture in, and finds how far each of its copies is from what is served by the same commands."""
    delivery = Delivery(studio.runtime.database, studio.runtime.resources)

    def served(commands: str) -> pyvips.Image:
        opaque = "fmt=png,gray" if "gray" in commands else "fmt=png"
        form = f"&{opaque}" if "gray" in commands or "bgc" in commands else "&fmt=png-alpha"
        answer = delivery.answer(Ask(path="Acme/cat", query=commands + form))
        assert isinstance(answer.content, Reply), answer
        return pyvips.Image.new_from_buffer(answer.content.body, "")

    def run(picture: pyvips.Image | Path, **options: object) -> dict[str, float]:
        source = studio.add("cat", picture, **options)
        with studio.runtime.unit(writing=True) as unit:
            company, asset = unit.session.merge(studio.company), unit.session.merge(studio.asset(source))
            company.settings = {"attributes": {"default_pix": (0, 0), "max_pix": (0, 0)}}
            unit.session.add(ImageFormat(company_id=company.id, name="small", url_modifier="wid=400&qlt=70"))
            asset.ready_for_publish = True
            unit.session.flush()
            publishing = Publishing(unit.session, company)
            publishing.put_out(asset)
            publishing.put_out_settings()
            publishing.finish()
        found = {}
        for number, commands in enumerate(COMMANDS):
            with studio.pixels(copy(source, f"copy{number}", commands)) as pixels:
                found[commands] = difference(pixels, served(commands))
        return found

    yield run
    delivery.close()


def difference(one: pyvips.Image, other: pyvips.Image) -> float:
    """Of what is seen: on white where only one of them has alpha."""
    if one.bands != other.bands:
        one, other = (image.flatten(background=255) if image.hasalpha() else image for image in (one, other))
    return apart(one, other)


def test_copies_agree_with_what_is_served(photograph, agreeing) -> None:
    found = agreeing(photograph, suffix=".jpg", Q=92)
    assert {commands: round(apart, 2) for commands, apart in found.items() if apart > MOST} == {}


PHOTOGRAPHS = [
    "dragonfly-leaves-13mp.jpg",
    "fig-in-bowl-4mp.jpg",
    "hubble-deep-field.jpg",
    "storm-dark-2mp.jpg",
    "sunset-12mp.jpg",
    "temple-640x427.jpg",
]


@needs_samples
@pytest.mark.slow
@pytest.mark.parametrize("name", PHOTOGRAPHS)
def test_copies_of_photographs_agree_too(name: str, agreeing) -> None:
    """The levels of a pyramid are halved by averaging and coded anew, a copy is made of the whole original at once: a
    small, detailed picture that is made smaller by a third would show it, and so would what is sharpened much."""
    found = agreeing(FOLDER / "photos" / name)
    assert {commands: round(apart, 2) for commands, apart in found.items() if apart > MOST} == {}
