from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printroom.codecs.soap.envelope import SoapRequest, envelope_of, read, read_bare, write, write_bare
from printroom.codecs.soap.faults import Envelope
from printroom.codecs.soap.parts import MOST_NODES, Header, parse, read_header
from printroom.contract.call import Call
from printroom.contract.faults import ApiFault, Fault, FaultCode
from printroom.contract.messages import (
    CopyImageParam,
    CopyImageReturn,
    GetAssetsReturn,
    GetFoldersParam,
    UploadPostParam,
    UploadPostReturn,
)
from printroom.contract.types import Asset
from printroom.contract.versions import NEWEST, ROOT, Version

SOAP_11 = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP_12 = "http://www.w3.org/2003/05/soap-envelope"
MOMENT = datetime(2020, 1, 2, tzinfo=UTC)
COPY = CopyImageParam(company_handle="c|1", asset_handle="a|2", folder_handle="f|Co/", name="new", url_modifier="wid=9")
FIELDS = (
    "<companyHandle>c|1</companyHandle><assetHandle>a|2</assetHandle><folderHandle>f|Co/</folderHandle>"
    "<name>new</name><urlModifier>wid=9</urlModifier>"
)


def envelope(body: str, *, header: str = "", soap: str = SOAP_11) -> str:
    return f'<s:Envelope xmlns:s="{soap}"><s:Header>{header}</s:Header><s:Body>{body}</s:Body></s:Envelope>'


def copy_image(fields: str = FIELDS, namespace: str = NEWEST.namespace) -> str:
    return f'<copyImageParam xmlns="{namespace}">{fields}</copyImageParam>'


def copied(call: Call) -> Call:
    return Call(operation="copyImage", message=COPY, company_handle="c|1", locale=call.locale)


@pytest.mark.parametrize("soap", [SOAP_11, SOAP_12])
def test_read_finds_version_envelope_header_and_message(soap):
    header = (
        f'<a:authHeader xmlns:a="{ROOT}" s:mustUnderstand="1" s:actor="x"><a:user>me@x</a:user>'
        "<a:password>p&amp;w</a:password><a:locale>de</a:locale><a:appName>t</a:appName>"
        "<a:gzipResponse>true</a:gzipResponse><a:faultHttpStatusCode>200</a:faultHttpStatusCode></a:authHeader>"
    )
    assert read(envelope(copy_image(), header=header, soap=soap).encode()) == SoapRequest(
        envelope=Envelope(soap),
        version=Version.V2014_04_03,
        namespace=NEWEST.namespace,
        header=Header(
            user="me@x", password="p&w", locale="de", gzip_response=True, fault_http_status=200, access_token=None
        ),
        call=Call(operation="copyImage", message=COPY, company_handle="c|1", locale="de"),
    )


@pytest.mark.parametrize(
    ("namespace", "version"),
    [
        *((version.namespace, version) for version in Version),
        (f"{ROOT}/", NEWEST),
        (f"{ROOT}/2012-07-31-beta", NEWEST),
        (f"{ROOT}/2023-01-15", NEWEST),
    ],
)
def test_namespace_decides_the_version_and_is_echoed(namespace, version):
    request = read(envelope(copy_image(namespace=namespace)).encode())
    assert (request.version, request.namespace, request.call) == (version, namespace, copied(request.call))
    reply = write(request, CopyImageReturn(asset_handle="a|3")).decode()
    assert reply == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<soapenv:Envelope xmlns:soapenv="{SOAP_11}"><soapenv:Header/><soapenv:Body>'
        f'<copyImageReturn xmlns="{namespace}"><assetHandle>a|3</assetHandle></copyImageReturn>'
        "</soapenv:Body></soapenv:Envelope>"
    )


COMMENTED = FIELDS.replace("><", "><!-- c -->\n<?pi?><").replace("wid=9", "wid<!-- x -->=9")
REVERSED = "<urlModifier>wid=9</urlModifier><name>new</name>" + FIELDS.split("<name>")[0]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(copy_image(COMMENTED), id="comments"),
        pytest.param(copy_image(REVERSED), id="any-order"),
        pytest.param(copy_image(FIELDS.replace("wid=9", "<![CDATA[wid=9]]>")), id="cdata"),
        pytest.param(copy_image(FIELDS + "<extra>1</extra>"), id="unknown"),
        pytest.param(copy_image(FIELDS.replace("companyHandle", "companyName")), id="alias"),
        pytest.param(copy_image("<companyName>Other</companyName>" + FIELDS), id="alias-before-name"),
        pytest.param(copy_image(FIELDS + "<companyName>Other</companyName>"), id="alias-after-name"),
        pytest.param(f'<q:copyImageParam xmlns:q="{ROOT}">{FIELDS}</q:copyImageParam>', id="unqualified-fields"),
    ],
)
def test_reading_is_lenient(body):
    request = read(envelope(body).encode())
    assert (request.call.message, request.call.fault) == (COPY, None)


@pytest.mark.parametrize(
    ("encode", "content_type"),
    [
        (lambda text: text.encode("utf-16"), "text/xml"),
        (lambda text: text.encode("utf-16"), "text/xml; charset=utf-8"),
        (lambda text: text.encode("utf-16-le"), "text/xml; charset=UTF-16LE"),
        (lambda text: text.encode("utf-16-be"), None),
        (lambda text: text.encode("utf-8-sig"), 'text/xml; charset="utf-8"'),
        (lambda text: text.encode("latin-1"), "text/xml;charset=iso-8859-1"),
        (lambda text: f'<?xml version="1.0" encoding="iso-8859-1"?>{text}'.encode("latin-1"), "text/xml"),
        (lambda text: f'<?xml version="1.0" encoding="utf-16"?>{text}'.encode("utf-16"), "text/xml"),
        (lambda text: text.encode(), "application/soap+xml; charset=no-such"),
    ],
)
def test_every_encoding_is_read(encode, content_type):
    text = envelope(copy_image(FIELDS.replace(">new<", ">Größe<")))
    assert read(encode(text), content_type).call.message.name == "Größe"


@pytest.mark.parametrize(
    ("soap_action", "content_type"),
    [('"copyImage"', None), ("http://x/copyImage", None), ('""', 'application/soap+xml; action="copyImage"; x=y')],
)
def test_action_helps_where_the_body_names_no_operation(soap_action, content_type):
    body = copy_image().replace("copyImageParam", "copyImageReturn")
    assert read(envelope(body).encode(), content_type, soap_action).call.message == COPY


def test_body_counts_more_than_the_action():
    assert read(envelope(copy_image()).encode(), None, '"deleteAsset"').call.message == COPY


def test_older_credentials_are_read():
    header = '<AuthUser xmlns="http://www.scene7.com/IpsApi">me</AuthUser>'
    header += '<AuthPassword xmlns="http://www.scene7.com/IpsApi">pw</AuthPassword>'
    request = read(envelope(copy_image(), header=header).encode())
    assert (request.header.user, request.header.password) == ("me", "pw")


def test_header_of_another_namespace_is_no_credential():
    header = '<authHeader xmlns="http://other/xsd"><user>me</user></authHeader>'
    assert read(envelope(copy_image(), header=header).encode()).header == Header()


@pytest.mark.parametrize("status", ["99", "199", "600", "x", "", "500"])
def test_fault_status_outside_200_to_599_is_ignored(status):
    header = f'<authHeader xmlns="{ROOT}"><faultHttpStatusCode>{status}</faultHttpStatusCode></authHeader>'
    found = read(envelope(copy_image(), header=header).encode()).header.fault_http_status
    assert found == (500 if status == "500" else None)


@pytest.mark.parametrize(
    ("body", "code", "reason"),
    [
        (copy_image(FIELDS.replace("<name>new</name>", "")), 30002, "copyImageParam/name is missing"),
        ("<x:nothingParam xmlns:x='" + ROOT + "'/>", 30003, "there is no operation 'nothing'"),
        ("<copyImageParam/>", 30003, "{}copyImageParam is in no namespace of this API"),
        (
            f'<getFolderTreeParam xmlns="{ROOT}"><companyHandle/><depth>x</depth></getFolderTreeParam>',
            30001,
            "getFolderTreeParam/depth=x: expected a whole number",
        ),
    ],
)
def test_trouble_in_the_message_is_held_for_dispatch(body, code, reason):
    call = read(envelope(body).encode()).call
    assert (call.message, call.fault.code, call.fault.reason) == (None, code, reason)


def test_handles_are_told_even_when_the_message_has_a_fault():
    fields = "<companyHandle>Co</companyHandle><accessUserHandle>u|1</accessUserHandle>"
    fields += "<accessGroupHandle>g|1</accessGroupHandle><recordsPerPage>x</recordsPerPage>"
    call = read(envelope(f'<searchAssetsParam xmlns="{ROOT}">{fields}</searchAssetsParam>').encode()).call
    assert call.fault.code is FaultCode.INVALID_PARAMETER
    assert (call.company_handle, call.access_user_handle, call.access_group_handle) == ("Co", "u|1", "g|1")
    named = read(envelope(copy_image("<companyName>Co</companyName>")).encode()).call
    assert (named.company_handle, named.fault.code) == ("Co", FaultCode.MISSING_PARAMETER)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no xml",
        b"<a/>",
        envelope("").encode(),
        f'<s:Envelope xmlns:s="{SOAP_11}"/>'.encode(),
        f'<s:Other xmlns:s="{SOAP_11}"><s:Body><a/></s:Body></s:Other>'.encode(),
        envelope(copy_image()).encode()[:-3],
        b'<!DOCTYPE a [<!ENTITY e "x">]>' + envelope(copy_image()).replace("new", "&e;").encode(),
        b"<!DOCTYPE a>" + envelope(copy_image()).encode(),
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd">' + envelope(copy_image()).encode(),
        envelope(copy_image()).replace("new", "&e;").encode(),
        envelope("<a>" * 300 + "</a>" * 300).encode(),
        envelope(copy_image()).replace("new", "\x01").encode(),
        envelope(copy_image()).encode().replace(b"new", b"\xff"),
    ],
)
def test_what_is_no_envelope_is_a_fault(body):
    with pytest.raises(ApiFault) as raised:
        read(body)
    assert raised.value.code is FaultCode.INVALID_REQUEST_XML


def test_envelope_of_an_unreadable_request_is_guessed_from_its_type():
    assert envelope_of('application/soap+xml; charset=utf-8; action="x"') is Envelope.SOAP_1_2
    assert envelope_of("text/xml") is Envelope.SOAP_1_1
    assert envelope_of(None) is Envelope.SOAP_1_1


def test_reply_is_cut_to_the_wanted_fields():
    fields = "<responseFieldArray><items>assetArray/items/name</items></responseFieldArray>"
    body = (
        f'<getAssetsParam xmlns="{ROOT}"><companyHandle>c|1</companyHandle><assetHandleArray/>{fields}</getAssetsParam>'
    )
    reply = write(read(envelope(body).encode()), GetAssetsReturn(asset_array=(asset(1), asset(2)))).decode()
    assert reply.split("<soapenv:Body>")[1].split("</soapenv:Body>")[0] == (
        f'<getAssetsReturn xmlns="{ROOT}"><assetArray><items><name>n1</name></items><items><name>n2</name></items>'
        "</assetArray></getAssetsReturn>"
    )


def asset(number: int) -> Asset:
    return Asset(
        asset_handle=f"a|{number}",
        type="Image",
        name=f"n{number}",
        folder="Co/",
        folder_handle="f|Co/",
        ready_for_publish=True,
        created=MOMENT,
        create_user="me",
        last_modified=MOMENT,
        last_modify_user="me",
    )


def test_upload_parts_are_read_without_an_envelope():
    header = read_header([parse(f'<authHeader xmlns="{ROOT}"><user>me</user></authHeader>'.encode())])
    text = f'<uploadPostParams xmlns="{NEWEST.namespace}"><companyHandle>c|1</companyHandle></uploadPostParams>'
    request = read_bare(text.encode(), header, operation="uploadPost")
    assert (request.header.user, request.call.message) == ("me", UploadPostParam(company_handle="c|1"))
    assert write_bare(request, UploadPostReturn(job_handle="j|1")).decode() == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<uploadPostReturn xmlns="{NEWEST.namespace}"><jobHandle>j|1</jobHandle></uploadPostReturn>'
    )


def test_upload_part_cannot_become_another_operation():
    assert read_bare(copy_image().encode(), Header(), operation="uploadPost").call.operation == "uploadPost"


def test_arrays_take_items_of_any_name_and_keep_empty_texts():
    fields = (
        "<companyHandle>c</companyHandle><assetTypeArray><items>Image</items><item/><string>x</string></assetTypeArray>"
    )
    body = f'<getFoldersParam xmlns="{ROOT}">{fields}</getFoldersParam>'
    expected = GetFoldersParam(company_handle="c", asset_type_array=("Image", "", "x"))
    assert read(envelope(body).encode()).call.message == expected


VALID = envelope(copy_image(), header=f'<authHeader xmlns="{ROOT}"><user>me</user></authHeader>').encode()
PIECES = st.sampled_from([
    b"<",
    b">",
    b"&",
    b"\x00",
    b"<items>",
    b"</name>",
    b"<!DOCTYPE a>",
    b"<![CDATA[",
    b"]]>",
    b"&#0;",
    b"xmlns=''",
])


@settings(derandomize=True, deadline=None, max_examples=400)
@given(
    at=st.integers(0, len(VALID)),
    gone=st.integers(0, 40),
    put=st.one_of(st.binary(max_size=20), PIECES),
    content_type=st.one_of(st.none(), st.text(max_size=30), st.sampled_from(["charset=utf-16", "charset=utf-7"])),
)
def test_a_mangled_request_is_read_or_is_a_fault(at, gone, put, content_type):
    answered(VALID[:at] + put + VALID[at + gone :], content_type)


@settings(derandomize=True, deadline=None, max_examples=200)
@given(body=st.binary(max_size=300), action=st.one_of(st.none(), st.text(max_size=20)))
def test_rubbish_is_a_fault(body, action):
    answered(body, None, action)


NAMES = st.sampled_from([
    "companyHandle",
    "jobName",
    "uploadUrlsJob",
    "urlArray",
    "items",
    "sourceUrl",
    "photoshopOptions",
    "layerOptions",
    "maintainLayers",
    "execTime",
    "pdfOptions",
    "process",
    "imageServingPublishJob",
    "emailSetting",
    "depth",
    "filters",
    "metadataConditionArray",
    "dateVal",
])
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12).map(
    lambda text: text.replace("&", "").replace("<", "").replace("\ufffe", "").replace("\uffff", "")
)
TREES = st.recursive(
    TEXTS,
    lambda inner: st.lists(st.tuples(NAMES, inner), max_size=4).map(
        lambda pairs: "".join(f"<{name}>{text}</{name}>" for name, text in pairs)
    ),
    max_leaves=12,
)


@settings(derandomize=True, deadline=None, max_examples=400)
@given(operation=st.sampled_from(["submitJob", "searchAssetsByMetadata", "uploadPost", "addUser"]), tree=TREES)
def test_any_tree_of_known_names_is_read_or_is_a_fault(operation, tree):
    answered(envelope(f'<{operation}Param xmlns="{ROOT}">{tree}</{operation}Param>').encode("utf-8"))


def answered(body: bytes, content_type: str | None = None, action: str | None = None) -> None:
    try:
        request = read(body, content_type, action)
    except Fault as fault:
        assert fault.code is FaultCode.INVALID_REQUEST_XML
    else:
        assert (request.call.message is None) == (request.call.fault is not None)


MANY = f"a document has at most {MOST_NODES} elements and attributes"


@pytest.mark.parametrize(
    "content",
    [b"<a/>" * MOST_NODES, b"<a b='1' c='2'/>" * (MOST_NODES // 3 + 1), b"<a>x</a>" * MOST_NODES],
    ids=["elements", "attributes", "texts"],
)
@pytest.mark.parametrize("charset", ["utf-8", "utf-16"])
def test_a_document_of_too_many_nodes_is_refused_before_it_fills_the_memory(content: bytes, charset: str):
    body = f"<r>{content.decode()}</r>".encode(charset)
    with pytest.raises(ApiFault) as refused:
        parse(body)
    assert (refused.value.code, refused.value.reason) == (FaultCode.INVALID_REQUEST_XML, MANY)


@pytest.mark.parametrize("charset", ["utf-8", "utf-16"])
def test_a_large_document_of_few_nodes_is_read(charset: str):
    parts = [f"Grüße {number} ".ljust(400, "…") for number in range(9000)]
    elements = "".join(f"<a b='1'>{part}</a><!--x-->" for part in parts)
    root = parse(f"<r>{elements}</r>".encode(charset))
    assert [child.text for child in root] == parts


@pytest.mark.parametrize("end", ["", "</r><r/>", "</q>", "<a></r>"])
def test_a_large_document_that_is_not_well_formed_is_refused(end: str):
    with pytest.raises(ApiFault, match="not well-formed XML: ") as refused:
        parse(f"<r>{'<a>xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx</a>' * 60_000}{end}".encode())
    assert refused.value.code == FaultCode.INVALID_REQUEST_XML


def test_a_large_document_with_a_document_type_is_refused():
    with pytest.raises(ApiFault, match="a document type declaration is not allowed"):
        parse(f"<!DOCTYPE r [<!ENTITY x 'y'>]><r>{'<a>xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx</a>' * 60_000}</r>".encode())


def test_a_large_document_in_an_unknown_charset_is_read_by_its_declaration():
    text = "é" * 3_000_000
    body = f"<?xml version='1.0' encoding='iso-8859-1'?><r>{text}</r>".encode("iso-8859-1")
    assert parse(body, "text/xml; charset=nonsense").text == text
