"""What a file says about itself becomes searchable metadata of its asset."""

from __future__ import annotations

import datetime as dt

import pyvips
from hypothesis import given, settings
from hypothesis import strategies as st

from printroom.contract.messages import GetAssetsParam, SearchAssetsParam
from printroom.contract.types import MetadataUpdate, SystemFieldCondition
from printroom.services.embedded import updates
from studio import Studio, drawn

XMP = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt><rdf:li xml:lang="x-default">Harbour
</rdf:li></rdf:Alt></dc:title><dc:subject><rdf:Bag><rdf:li>boats</rdf:li><rdf:li>dusk</rdf:li></rdf:Bag></dc:subject>
</rdf:Description></rdf:RDF></x:xmpmeta>"""


def test_a_files_title_and_keywords_are_its_assets(ask, studio: Studio) -> None:
    picture = drawn(40, 30)
    picture.set_type(pyvips.GValue.blob_type, "xmp-data", XMP)
    handle = studio.add("harbour", picture, suffix=".tif")
    (found,) = ask(
        studio.who, GetAssetsParam(company_handle=studio.company.handle, asset_handle_array=(handle,))
    ).asset_array
    assert [(each.name, each.value, each.value_array) for each in found.metadata_array] == [
        ("Keywords", "boats, dusk", ("boats", "dusk")),
        ("Title", "Harbour", None),
    ]
    condition = SystemFieldCondition(field="Keywords", op="Contains", value="dusk")
    search = SearchAssetsParam(company_handle=studio.company.handle, system_field_condition_array=(condition,))
    assert [each.name for each in ask(studio.who, search).asset_array] == ["harbour"]


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
