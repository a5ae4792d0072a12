"""Handles: written in the current form, read in every documented one, and anything at all without an error."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printroom.models import handles
from printroom.models.handles import JobName

FUZZ = settings(derandomize=True, deadline=None, max_examples=300)
TEXT = st.one_of(st.text(), st.text(alphabet="acfgijmpu|/0123456789 -"))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (handles.company_handle(6), "c|6"),
        (handles.asset_handle(739, "Image"), "a|739|1|739"),
        (handles.asset_handle(947, "ZoomTarget"), "a|947|9|947"),
        (handles.asset_handle(5, "Something new"), "a|5|99|5"),
        (handles.folder_handle("MyCompany/PDF/"), "f|MyCompany/PDF/"),
        (handles.user_handle(41, "user@example.com"), "u|41|user@example.com"),
        (handles.group_handle(2), "g|2"),
        (handles.metadata_field_handle(6, "Image", "a|b"), "m|6|IMAGE|a|b"),
        (handles.image_format_handle(47, 301), "i|47|301"),
        (handles.publish_context_handle(3001), "pc|3001"),
        (handles.job_handle(110, original_name="katlyn"), "j|110|katlyn||"),
        (handles.job_handle(6, unique_name="Add_2007-10-24-16:11:07"), "j|6||Add_2007-10-24-16:11:07|"),
        (handles.job_handle(110, unique_name="3e41_2011", active_id=5129821), "j|110||3e41_2011|5129821"),
    ],
)
def test_handles_are_written_in_the_current_form(written, expected):
    assert written == expected


@pytest.mark.parametrize(
    ("prefix", "handle", "expected"),
    [
        ("c", "c|6", 6),
        ("c", "c|0", 0),
        ("c", "47", 47),
        ("c", " c|6 ", 6),
        ("a", "a|27007", 27007),
        ("a", "a|739|1|537", 739),
        ("a", "a|943|1|580", 943),
        ("a", "24265|1|17061", 24265),
        ("a", "34194|9|301", 34194),
        ("u", "u|41|user@example.com", 41),
        ("u", "70|user@example.com", 70),
        ("g", "g|1", 1),
        ("g", "225", 225),
        ("pc", "pc|3001", 3001),
        ("pm", "pm|2", 2),
        ("pt", "pt|10801", 10801),
        ("ps", "ps|941", 941),
    ],
)
def test_first_number_is_the_identity(prefix, handle, expected):
    assert handles.first_number(handle, prefix) == expected


@pytest.mark.parametrize(
    "handle", ["", "|", "c|", "c", "c|six", "c|-6", "c|6.0", "c|٦", "c|1" + "0" * 18, "Acme", "a|6"]
)
def test_first_number_of_what_is_no_handle(handle):
    assert handles.first_number(handle, "c") is None


@pytest.mark.parametrize(
    ("handle", "path"),
    [
        ("f|jcompany/AssetSets/", "jcompany/AssetSets/"),
        ("f|MyCompany/uploadTestDir/SubFolder/", "MyCompany/uploadTestDir/SubFolder/"),
        ("MyCompany/PDF/", "MyCompany/PDF/"),
        ("ApiTestCo", "ApiTestCo/"),
        ("/ApiTestCo//a", "ApiTestCo/a/"),
        ("f|", ""),
        ("", ""),
    ],
)
def test_folder_path_with_and_without_prefix(handle, path):
    assert handles.folder_path(handle) == path


@pytest.mark.parametrize(
    ("handle", "field"),
    [
        ("m|6|IMAGE|saveMetadataField", ("IMAGE", "saveMetadataField")),
        ("m|3|ASSET|SingleFixedTag", ("ASSET", "SingleFixedTag")),
        ("m|3|asset|x", ("ASSET", "x")),
        ("47|ALL|Resolution", ("ASSET", "Resolution")),
        ("m|6|IMAGE|a|b", ("IMAGE", "a|b")),
        ("m|6|IMAGE", None),
        ("", None),
    ],
)
def test_metadata_field_name_in_both_forms(handle, field):
    assert handles.metadata_field_name(handle) == field


@pytest.mark.parametrize(
    ("handle", "name"),
    [
        ("j|110|katlyn||", JobName(110, "katlyn", "", None)),
        (
            "j|110||3e41464dce942449a9e5b_2011-03-30-14:32:08.834|5129821",
            JobName(110, "", "3e41464dce942449a9e5b_2011-03-30-14:32:08.834", 5129821),
        ),
        ("j|6||Add_2007-10-24-16:11:07", JobName(6, "", "Add_2007-10-24-16:11:07", None)),
        (
            "j|2101||uploadFileServlet-1376682217351|54091",
            JobName(2101, "", "uploadFileServlet-1376682217351", 54091),
        ),
        ("47|My Test Job|", JobName(47, "My Test Job", "", None)),
        ("47||Add_2007-09-14-15:04:34", JobName(47, "", "Add_2007-09-14-15:04:34", None)),
        ("0|Cleanup|", JobName(0, "Cleanup", "", None)),
        ("j|110", None),
        ("j|", None),
        ("", None),
        ("katlyn", None),
    ],
)
def test_job_name_in_every_form(handle, name):
    assert handles.job_name(handle) == name


@pytest.mark.parametrize(
    ("handle", "key"), [("i|47|301", 301), ("47|301", 301), ("301", 301), ("i|47|", None), ("", None), ("i", None)]
)
def test_image_format_id_in_both_forms(handle, key):
    assert handles.image_format_id(handle) == key


KEYS = st.integers(min_value=0, max_value=10**18 - 1)
NAMES = st.text(alphabet=st.characters(exclude_characters="|", exclude_categories=("Cs",)))


@FUZZ
@given(key=KEYS, kind=st.sampled_from([*handles.ASSET_TYPE_NUMBERS, "Other"]), email=st.text())
def test_handles_read_what_they_write(key, kind, email):
    assert handles.first_number(handles.company_handle(key), "c") == key
    assert handles.first_number(handles.asset_handle(key, kind), "a") == key
    assert handles.first_number(handles.user_handle(key, email), "u") == key
    assert handles.first_number(handles.group_handle(key), "g") == key
    assert handles.first_number(handles.publish_context_handle(key), "pc") == key
    assert handles.image_format_id(handles.image_format_handle(6, key)) == key


@FUZZ
@given(company=KEYS, original=NAMES, unique=NAMES, active=st.none() | KEYS)
def test_job_handles_read_what_they_write(company, original, unique, active):
    handle = handles.job_handle(company, original_name=original, unique_name=f"{unique}_", active_id=active)

    assert handles.job_name(handle) == JobName(company, original, f"{unique}_", active)


@FUZZ
@given(handle=TEXT)
def test_handles_of_any_text_are_read_without_an_error(handle):
    for prefix in ("c", "a", "u", "g", "pc"):
        key = handles.first_number(handle, prefix)
        assert key is None or 0 <= key < 10**18
    path = handles.folder_path(handle)
    assert path == "" or (path.endswith("/") and "//" not in path and not path.startswith("/"))
    for read in (handles.job_name, handles.image_format_id, handles.metadata_field_name):
        read(handle)
