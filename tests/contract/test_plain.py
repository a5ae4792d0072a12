import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from messages import build
from printroom.contract.faults import ApiFault, Fault, FaultCode
from printroom.contract.messages import CopyImageParam, GetAssetsParam, SearchAssetsParam, SubmitJobParam
from printroom.contract.operations import OPERATIONS
from printroom.contract.plain import from_plain, to_plain
from printroom.contract.types import Asset, UploadUrl, UploadUrlsJob, User
from printroom.contract.versions import NEWEST, Version

COPY = {"companyHandle": "c|1", "assetHandle": "a|2", "folderHandle": "f|Co/", "name": "new", "urlModifier": ""}


@pytest.mark.parametrize("full", [True, False])
def test_every_message_comes_back_through_json(full):
    for operation in OPERATIONS.values():
        for cls in (operation.param, operation.returns):
            for version in (NEWEST, Version.PRE_4_0):
                message = build(cls, version, full=full)
                assert from_plain(cls, json.loads(json.dumps(to_plain(message), allow_nan=False))) == message


def test_plain_has_wire_names_and_lists_without_items():
    job = UploadUrlsJob(
        url_array=(UploadUrl(source_url="http://x/a.jpg", dest_path="a.jpg"),),
        overwrite=True, ready_for_publish=False, create_mask=False, email_setting="None",
    )  # fmt: skip
    assert to_plain(SubmitJobParam(company_handle="c|1", job_name="j", upload_urls_job=job)) == {
        "companyHandle": "c|1",
        "jobName": "j",
        "uploadUrlsJob": {
            "urlArray": [{"sourceUrl": "http://x/a.jpg", "destPath": "a.jpg"}],
            "overwrite": True,
            "readyForPublish": False,
            "createMask": False,
            "emailSetting": "None",
        },
    }


@pytest.mark.parametrize("given", [{**COPY, "companyName": "Co"}, {"companyName": "Co", **COPY}])
def test_name_counts_more_than_alias(given):
    assert from_plain(CopyImageParam, given).company_handle == "c|1"


def test_alias_is_read():
    given = {("companyName" if name == "companyHandle" else name): held for name, held in COPY.items()}
    assert to_plain(from_plain(CopyImageParam, given)) == COPY


def test_required_boolean_and_array_may_be_missing_and_null_is_absent():
    assert from_plain(SearchAssetsParam, {"companyHandle": "c", "folder": None}).folder is None
    user = to_plain(build(User, NEWEST, full=False))
    assert from_plain(User, {**user, "isValid": None}).is_valid is False
    assert from_plain(GetAssetsParam, {"companyHandle": "c"}).asset_handle_array == ()


@pytest.mark.parametrize(
    ("change", "code", "reason"),
    [
        ({"name": None}, 30002, "name is missing"),
        ({"name": 5}, 30001, "name=5: expected a text"),
        ({"name": "a\x00"}, 30001, "name='a\\x00': expected a text without control characters"),
        ({"name": "\ud800"}, 30001, "name='\\ud800': expected a text without control characters"),
        ({"other": 5}, 30001, "other: CopyImageParam has no such field"),
    ],
)
def test_wrong_values_are_faults(change, code, reason):
    with pytest.raises(ApiFault) as raised:
        from_plain(CopyImageParam, {**COPY, **change})
    assert (raised.value.code, raised.value.reason) == (code, reason)


@pytest.mark.parametrize(
    ("job", "reason"),
    [
        ({"uploadUrlsJob": 1}, "uploadUrlsJob=1: expected an object"),
        ({"uploadUrlsJob": {"urlArray": "x"}}, "uploadUrlsJob.urlArray=x: expected a list"),
        ({"uploadUrlsJob": {"urlArray": [{"sourceUrl": 1}]}}, "uploadUrlsJob.urlArray[0].sourceUrl=1: expected a text"),
        ({"uploadUrlsJob": {"overwrite": "yes"}}, "uploadUrlsJob.overwrite=yes: expected true or false"),
        ({"execTime": "soon"}, "execTime=soon: expected a date and time such as 2014-04-03T10:00:00.000Z"),
        (
            {"uploadUrlsJob": {"numUrls": 1 << 31}},
            "uploadUrlsJob.numUrls=2147483648: expected a whole number of 32 bits",
        ),
        ({"uploadUrlsJob": {"numUrls": True}}, "uploadUrlsJob.numUrls=True: expected a whole number"),
        (
            {"uploadUrlsJob": {"pdfOptions": {"resolution": "72"}}},
            "uploadUrlsJob.pdfOptions.resolution=72: expected a number",
        ),
    ],
)
def test_a_fault_tells_where_it_is(job, reason):
    with pytest.raises(ApiFault) as raised:
        from_plain(SubmitJobParam, {"companyHandle": "c", "jobName": "j", **job})
    assert (raised.value.code, raised.value.reason) == (FaultCode.INVALID_PARAMETER, reason)


NAMES = st.sampled_from([
    *COPY,
    "uploadUrlsJob",
    "urlArray",
    "execTime",
    "pdfOptions",
    "resolution",
    "numUrls",
    "jobName",
])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=10,
)


@settings(derandomize=True, deadline=None, max_examples=500)
@given(plain=JSON, cls=st.sampled_from([CopyImageParam, SubmitJobParam, Asset]))
def test_any_json_is_read_or_is_a_fault(plain, cls):
    try:
        assert type(from_plain(cls, plain)) is cls
    except Fault as fault:
        assert fault.code in {FaultCode.INVALID_PARAMETER, FaultCode.MISSING_PARAMETER}
