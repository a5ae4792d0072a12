"""The samples of the reference pages and the recorded traffic: requests are read, replies are understood."""

import json
from pathlib import Path

import pytest
from lxml import etree

from printroom.codecs.soap.envelope import read
from printroom.codecs.soap.xml import decode, local_name
from printroom.contract.faults import ApiFault
from printroom.contract.operations import OPERATIONS

EXAMPLES = json.loads((Path(__file__).parents[2] / "examples" / "ips.json").read_text(encoding="utf-8"))
REQUESTS = [example for example in EXAMPLES if example["request_xml"]]
REPLIES = [example for example in EXAMPLES if example["response_xml"]]
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
# Slips of the pages: members without their user, shortened base64, dates stripped of punctuation.
UNREADABLE = {
    "ex060": "ipsApiFault 30002: items/user is missing",
    "ex061": "ipsApiFault 30002: items/company is missing",
    "ex062": "ipsApiFault 30002: settings/defaultSourceProfile is missing",
    "ex094": "expected base64",
    "ex157": "expected a date and time such as 2014-04-03T10:00:00.000Z",
}


@pytest.mark.parametrize("example", REQUESTS, ids=lambda example: f"{example['id']}-{example['operation']}")
def test_sample_request_is_read(example):
    text = example["request_xml"]
    if "Envelope" not in text[:300]:
        text = f'<s:Envelope xmlns:s="{SOAP}"><s:Body>{text}</s:Body></s:Envelope>'
    call = read(text.encode()).call
    assert (call.operation, call.fault) == (example["operation"], None)
    assert type(call.message) is OPERATIONS[example["operation"]].param


@pytest.mark.parametrize("example", REPLIES, ids=lambda example: f"{example['id']}-{example['operation']}")
def test_sample_reply_is_understood(example):
    element = etree.fromstring(example["response_xml"])
    if local_name(element) == "Envelope":
        element = element[-1][0]
    name = local_name(element)
    if name.endswith("ault"):
        assert "fault" in example
        return
    cls = OPERATIONS[name.removesuffix("Return")].returns
    if example["id"] in UNREADABLE:
        with pytest.raises(ApiFault, match=UNREADABLE[example["id"]]):
            decode(element, cls, reply=True)
    else:
        assert type(decode(element, cls, reply=True)) is cls
