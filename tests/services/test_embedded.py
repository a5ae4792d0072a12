"""What a file says about itself becomes searchable metadata of its asset."""

from __future__ import annotations

import datetime as dt

import pytest
import pyvips
from hypothesis import given, settings
from hypothesis import strategies as st

from printroom.contract.messages import GetAssetsParam, SearchAssetsParam, SetAssetMetadataParam
from printroom.contract.types import MetadataUpdate, SystemFieldCondition
from printroom.services.embedded import updates
from printroom.services.ingest import Rules
from studio import Studio, drawn

XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}
</rdf:li></rdf:Alt></dc:title><dc:subject><rdf:Bag>{words}</rdf:Bag></dc:subject>
<photoshop:Headline xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/">{headline}</photoshop:Headline>
</rdf:Description></rdf:RDF></x:xmpmeta>"""


def saying(title: str, *words: str, headline: str = "") -> pyvips.Image:
    picture = drawn(40, 30).copy()
    items = "".join(f"<rdf:li>{word}</rdf:li>" for word in words)
    packet = XMP.format(title=title, words=items, headline=headline).encode()
    picture.set_type(pyvips.GValue.blob_type, "xmp-data", packet)
    return picture


@pytest.fixture
def told(ask, studio: Studio):
    """Name, value and words of every field of the asset."""

    def run(handle: str) -> list[tuple[str, str | None, tuple[str, ...] | None]]:
        param = GetAssetsParam(company_handle=studio.company.handle, asset_handle_array=(handle,))
        (found,) = ask(studio.who, param).asset_array
        return [(each.name, each.value, each.value_array) for each in found.metadata_array]

    return run


def test_a_files_title_and_keywords_are_its_assets(ask, told, studio: Studio) -> None:
    handle = studio.add("harbour", saying("Harbour", "boats", "dusk"), suffix=".tif")
    assert told(handle) == [("Keywords", "boats, dusk", ("boats", "dusk")), ("Title", "Harbour", None)]
    condition = SystemFieldCondition(field="Keywords", op="Contains", value="dusk")
    search = SearchAssetsParam(company_handle=studio.company.handle, system_field_condition_array=(condition,))
    assert [each.name for each in ask(studio.who, search).asset_array] == ["harbour"]


def test_a_file_that_takes_anothers_place_says_what_is_still_that_ones_or_empty(ask, told, studio: Studio) -> None:
    handle = studio.add("harbour", saying("Harbour", "boats", "dusk"), suffix=".tif")
    title = MetadataUpdate(field_handle=f"m|{studio.company.id}|ASSET|Title", value="My harbour")
    ask(
        studio.who,
        SetAssetMetadataParam(company_handle=studio.company.handle, asset_handle=handle, update_array=(title,)),
    )
    again = studio.add(
        "harbour", saying("Port", "cranes", headline="Ships"), suffix=".tif", rules=Rules(overwrite=True)
    )
    assert again == handle
    assert told(handle) == [
        ("Headline", "Ships", None),
        ("Keywords", "cranes", ("cranes",)),
        ("Title", "My harbour", None),
    ]

    silent = drawn(40, 30)
    assert studio.add("harbour", silent, suffix=".tif", rules=Rules(overwrite=True)) == handle
    assert [name for name, *_ in told(handle)] == ["Headline", "Keywords", "Title"]


def test_only_what_is_said_has_an_update() -> None:
    said = {"title": " A\x00b ", "creator": "", "keywords": ("x", " "), "created": "2020-05-01T10:00:00"}
    assert list(updates(3, said)) == [
        MetadataUpdate(field_handle="m|3|ASSET|Title", value="Ab"),
        MetadataUpdate(field_handle="m|3|ASSET|Keywords", set_tag_value_array=("x",)),
        MetadataUpdate(field_handle="m|3|ASSET|DateCreated", date_val=dt.datetime(2020, 5, 1, 10, tzinfo=dt.UTC)),
    ]


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.text(max_size=40), st.text(max_size=40))
def test_nothing_that_a_file_says_breaks_it(text: str, created: str) -> None:
    for update in updates(1, {"title": text, "keywords": (text,), "created": created}):
        assert update.field_handle.startswith("m|1|ASSET|")
