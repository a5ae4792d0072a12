"""The table of catalog attributes: held against the contract, and every value read, written and read again."""

import json
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printroom.imaging.attributes import ELSEWHERE, TABLE, spelled
from printroom.imaging.errors import BadValue
from printroom.imaging.ports import Attributes

CONTRACT = json.loads((Path(__file__).parents[2] / "contract" / "commands.json").read_text())["catalog"]["attributes"]
OUR_OWN = {"BfcPng", "RequireSignature", "PresetsOnly"}
DIFFERENT = {"ErrorDetail", "ClientAddressFilter", "IccProfileSrcRgb", "IccProfileSrcGray", "IccProfileSrcCmyk"}

READ = [
    ("DefaultPix", "400, 0", (400, 0), "400,0"),
    ("MaxPix", "0,0", (0, 0), "0,0"),
    ("BkgColor", "FF8000", (255, 128, 0), "0xff8000"),
    ("ThumbBkgColor", "0x80", (128, 128, 128), "0x808080"),
    ("JpegQuality", "85,1", (85, True), "85,1"),
    ("JpegQuality", "85", (85, False), "85,0"),
    ("ResMode", "Bicub", 3, "3"),
    ("ResMode", "5", 5, "5"),
    ("Bfc", "TRUE", True, "true"),
    ("BfcPng", " LOSSY", "lossy", "lossy"),
    ("ThumbRes", ".25", 0.25, "0.25"),
    ("Expiration", "-1", -1.0, "-1"),
    ("NonImgExpiration", "0.1", 0.1, "0.1"),
    ("PrintResolution", "300", 300, "300"),
    ("DefaultImage", "", "", ""),
    ("LocaleMap", "EN,_en,|de,_de|,", (("en", ("_en", "")), ("de", ("_de",)), ("", ("",))), "en,_en,|de,_de|,"),
    (
        "ClientAddressFilter",
        "192.168.2.117/32, 10.1.2.3/8",
        ("192.168.2.117", "10.0.0.0/8"),
        "192.168.2.117,10.0.0.0/8",
    ),
    ("ClientAddressFilter", "0.0.0.0/0", (), "0.0.0.0/0"),
    ("ClientAddressFilter", "2001:db8::/32", ("2001:db8::/32",), "2001:db8::/32"),
    ("TrustedDomains", " , ", (), ""),
    ("CacheValidationPolicy", "1", 1, "1"),
]
REFUSED = [
    ("DefaultPix", "400"),
    ("DefaultPix", "-1,3"),
    ("DefaultPix", "1,2,3"),
    ("MaxPix", "0,100"),
    ("BkgColor", "ff000080"),
    ("BkgColor", "white"),
    ("JpegQuality", "0"),
    ("JpegQuality", "80,2"),
    ("BfcPng", "avif"),
    ("ResMode", "6"),
    ("ResMode", "best"),
    ("ThumbType", "1.5"),
    ("ThumbRes", "0"),
    ("Expiration", "-2"),
    ("Expiration", "-0.5"),
    ("PrintResolution", "0"),
    ("ErrorDetail", "4"),
    ("RequestLock", "yes"),
    ("DefaultImage", "a\nb"),
    ("PublishInfo", "x" * 5000),
    ("LocaleMap", "en"),
    ("LocaleMap", "en,a|EN,b"),
    ("ClientAddressFilter", "10.0.0.256"),
    ("ClientAddressFilter", "10.0.0.0/33"),
    ("TrustedDomains", "www.example.com"),
    ("CacheValidationPolicy", "0"),
    ("IccDither", "1"),
    ("CacheValidationPolicy", "2"),
]


def test_every_attribute_of_the_contract_is_in_the_table_or_said_to_be_elsewhere():
    assert TABLE.keys() - OUR_OWN | ELSEWHERE.keys() == {each["name"] for each in CONTRACT}
    assert not TABLE.keys() & ELSEWHERE.keys()


def test_every_field_is_written_by_one_attribute():
    assert sorted(each.field for each in TABLE.values()) == sorted(
        field.name for field in fields(Attributes) if field.name != "rule_set"
    )


@pytest.mark.parametrize("name", sorted(TABLE.keys() - OUR_OWN - DIFFERENT))
def test_the_built_in_value_is_the_one_of_the_contract(name):
    stated = next(each["builtin_default_recommended"] for each in CONTRACT if each["name"] == name)
    attribute = TABLE[name]
    built_in = getattr(Attributes(), attribute.field)
    assert attribute.write(built_in).removeprefix("0x") == str(stated)


@pytest.mark.parametrize(("name", "text", "value", "written"), READ)
def test_values_are_read_and_written(name, text, value, written):
    attribute = TABLE[name]
    assert attribute.read(text) == value
    assert attribute.write(value) == written


@pytest.mark.parametrize(("name", "text"), REFUSED)
def test_values_out_of_range_are_refused(name, text):
    with pytest.raises(BadValue):
        TABLE[name].read(text)


def test_names_are_found_without_regard_to_case():
    assert [spelled(name) for name in ("maxpix", " BKGCOLOR", "watermark", "rootpath", "nonsense")] == [
        "MaxPix",
        "BkgColor",
        "Watermark",
        "RootPath",
        None,
    ]


@settings(derandomize=True, deadline=None, max_examples=1500)
@given(st.sampled_from(sorted(TABLE)), st.text() | st.from_regex(r"[-0-9.,xa-f|/:]{0,24}", fullmatch=True))
def test_whatever_is_written_is_read_back_the_same(name, text):
    attribute = TABLE[name]
    try:
        value = attribute.read(text)
    except BadValue:
        return
    json.dumps(value)
    assert attribute.read(attribute.write(value)) == value
