"""What a command string reaches: names in all their forms, judged once."""

from __future__ import annotations

import pytest

from printroom.models import ImageFormat
from printroom.services.catalog import CallerCatalog, own_name
from printroom.services.permissions import Permissions
from studio import Studio, drawn


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("cat", "cat"),
        ("Acme/cat", "cat"),
        ("/Acme/cat", "cat"),
        ("/cat", None),
        ("Rival/cat", None),
        ("/Rival/cat", None),
        ("acme/cat", None),
        ("Acme/cat/more", None),
        ("//Acme/cat", None),
        ("Acme/", ""),
        ("", ""),
    ],
)
def test_own_name(name: str, own: str | None) -> None:
    assert own_name(name, "Acme") == own


def test_a_catalog_finds_originals_and_what_it_found_stays(studio: Studio) -> None:
    source = studio.add("cat", drawn(60, 40), suffix=".jpg")
    studio.change(source, url_modifier="flip=lr", anchor_x=3, anchor_y=4)
    picture = studio.picture(source)
    with studio.runtime.unit() as unit:
        catalog = CallerCatalog(unit.session, studio.company, Permissions(unit.session, studio.scope))
        record = catalog.record("cat")
        assert record is not None
        assert (record.name, record.revision, record.width, record.height) == ("Acme/cat", picture.revision, 60, 40)
        assert (record.modifier, record.anchor, record.key.endswith(".jpg")) == ("flip=lr", (3, 4), True)
        assert catalog.record("dog") is None
        studio.add("dog", drawn(50, 40))
        assert (catalog.record("Acme/cat") is record, catalog.record("/Acme/dog")) == (True, None)


def test_a_catalog_remembers_the_presets_that_were_used(studio: Studio) -> None:
    with studio.runtime.unit(writing=True) as unit:
        for name in ("Small", "Large"):
            unit.session.add(ImageFormat(company_id=studio.company.id, name=name, url_modifier=f"wid={len(name)}"))
        unit.session.flush()
        catalog = CallerCatalog(unit.session, studio.company, Permissions(unit.session, studio.scope))
        assert (catalog.macro("small"), catalog.macro("none"), catalog.profile("none")) == ("wid=5", None, None)
        assert catalog.used_presets == {"Small": "wid=5"}
