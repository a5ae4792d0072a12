"""The upload door: posts as clients send them, and what is refused before a byte is kept."""

from __future__ import annotations

import os
import socket
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

import pytest
import requests

from desk import picture
from serving import PASSWORD, USER, Server

ROOT = "http://www.scene7.com/IpsApi/xsd"
NEWEST = f"{ROOT}/2014-04-03"
OPTIONS = (
    "<uploadParams><overwrite>true</overwrite><readyForPublish>true</readyForPublish>"
    "<createMask>false</createMask><emailSetting>None</emailSetting></uploadParams>"
)


def auth(password=PASSWORD, *, namespace=ROOT, more=""):
    return f'<authHeader xmlns="{namespace}"><user>{USER}</user><password>{password}</password>{more}</authHeader>'


def order(content, *, root="uploadPostParam", namespace=NEWEST):
    return f'<{root} xmlns="{namespace}"><companyHandle>c|1</companyHandle>{content}</{root}>'


def send(server, said, ordered, *files, **more):
    """A post with both XML parts that are not None; a file is (name, bytes)."""
    parts = [("auth", (None, said)), ("uploadParams", (None, ordered))]
    return requests.post(
        f"{server.address}/scene7/UploadFile",
        files=[
            *(part for part in parts if part[1][1] is not None),
            *((f"file{number}", file) for number, file in enumerate(files)),
        ],
        timeout=30,
        **more,
    )


@pytest.fixture
def post(server):
    return partial(send, server)


def handle(reply):
    """The job handle of an answer: a whole document in the namespace of the order."""
    assert (reply.status_code, reply.headers["content-type"]) == (200, "text/xml; charset=utf-8"), reply.text
    root = ElementTree.fromstring(reply.content)
    assert (root.tag, [child.tag for child in root]) == (f"{{{NEWEST}}}uploadPostReturn", [f"{{{NEWEST}}}jobHandle"])
    return root[0].text


def fault(reply):
    """HTTP status, element, code and reason of a bare fault."""
    root = ElementTree.fromstring(reply.content)
    assert [child.tag for child in root] == [f"{{{ROOT}}}code", f"{{{ROOT}}}reason"]
    return reply.status_code, root.tag.removeprefix(f"{{{ROOT}}}"), int(root[0].text), root[1].text


def job(server, name):
    """The job of that name, as it waits for a worker."""
    found = server.api("getActiveJobs", {"companyHandle": "c|1", "originalName": name}).json()["jobArray"]
    return found[0] if found else None


def waiting(server, name):
    """How many files of the job wait."""
    return job(server, name)["taskProgressArray"][0]["numPending"]


def test_files_become_items_of_a_new_job(server, post):
    first = handle(post(auth(), order(f"<jobName>new</jobName>{OPTIONS}"), ("a.jpg", picture()), ("b.jpg", b"x")))
    shown = job(server, "new")
    assert (shown["jobHandle"], shown["type"], shown["state"], waiting(server, "new")) == (
        first,
        "PostUpload",
        "New",
        2,
    )
    assert shown["totalSize"] == len(picture()) + 1
    options = shown["uploadPostJob"]
    assert {
        name: options[name] for name in ("overwrite", "readyForPublish", "preservePublishState", "preserveCrop")
    } == {
        "overwrite": True,
        "readyForPublish": True,
        "preservePublishState": False,
        "preserveCrop": True,
    }


def test_later_posts_go_on_with_the_job_until_it_is_ended(server, post):
    first = handle(post(auth(), order(f"<jobName>long</jobName>{OPTIONS}"), ("a.jpg", b"a")))
    again = order(f"<jobHandle>{first}</jobHandle>")
    assert handle(post(auth(), again, ("b.jpg", b"b"), ("c.jpg", b"c"))) == first
    assert handle(post(auth(), order(f"<jobHandle>{first}</jobHandle><endJob>true</endJob>"), ("d.jpg", b"d"))) == first
    assert waiting(server, "long") == 4
    assert fault(post(auth(), again, ("e.jpg", b"e"))) == (
        500,
        "ipsApiFault",
        30001,
        f"jobHandle '{first}': no open upload job of yours",
    )


def test_an_order_without_files_opens_and_ends_a_job(server, post):
    first = handle(post(auth(), order(f"<jobName>empty</jobName>{OPTIONS}")))
    assert handle(post(auth(), order(f"<jobHandle>{first}</jobHandle><endJob>1</endJob>"))) == first
    assert job(server, "empty")["taskProgressArray"][0]["numPending"] == 0


@pytest.mark.parametrize(
    "sent",
    [
        {"said": auth(namespace=NEWEST)},
        {"ordered": order(f"<jobName>any</jobName>{OPTIONS}", root="uploadPostParams")},
        {"ordered": order("<jobName>any</jobName>")},
        {"said": None, "auth": (USER, PASSWORD)},
    ],
)
def test_orders_are_read_as_clients_write_them(post, sent):
    said = sent.pop("said", auth())
    ordered = sent.pop("ordered", order(f"<jobName>any</jobName>{OPTIONS}"))
    assert handle(post(said, ordered, ("a.jpg", b"x"), **sent)).startswith("j|1||any_")


@pytest.mark.parametrize(
    ("said", "ordered", "expected"),
    [
        (auth("wrong"), OPTIONS, (500, "authenticationFault", 10001, "the user or the password is wrong")),
        (
            auth("wrong", more="<faultHttpStatusCode>200</faultHttpStatusCode>"),
            OPTIONS,
            (200, "authenticationFault", 10001, "the user or the password is wrong"),
        ),
        (None, OPTIONS, (500, "authenticationFault", 10000, "user and password are required")),
        (auth(), OPTIONS, (500, "ipsApiFault", 30002, "jobName is required")),
        (
            auth(),
            "<jobName>x</jobName><uploadParams><overwrite>1</overwrite><emailSetting>None</emailSetting>"
            "<manualCropOptions><left>1</left><right>0</right><top>0</top><bottom>0</bottom></manualCropOptions>"
            "</uploadParams>",
            (500, "ipsApiFault", 30001, "uploadParams/manualCropOptions is not built yet in this server"),
        ),
        (
            auth(),
            "<jobHandle>j|1||nothing|</jobHandle>",
            (500, "ipsApiFault", 30001, "jobHandle 'j|1||nothing|': no such job"),
        ),
    ],
)
def test_what_is_refused_keeps_nothing(server, post, said, ordered, expected):
    assert fault(post(said, order(ordered), ("a.jpg", b"x" * 3_000_000))) == expected
    assert list((server.data / "incoming").iterdir()) == []


def test_another_company_is_refused(post):
    ordered = order(f"<jobName>x</jobName>{OPTIONS}").replace("c|1", "c|99")
    assert fault(post(auth(), ordered, ("a.jpg", b"x")))[:3] == (500, "authorizationFault", 20000)


def test_files_before_the_order_are_refused(server):
    parts = [("file", ("a.jpg", b"x")), ("auth", (None, auth())), ("uploadParams", (None, order(OPTIONS)))]
    reply = requests.post(f"{server.address}/scene7/UploadFile", files=parts, timeout=30)
    assert fault(reply) == (500, "ipsApiFault", 30002, "the part uploadParams is required, before any file")


def test_a_body_of_another_kind_is_refused(server):
    reply = requests.post(f"{server.address}/scene7/UploadFile", data={"a": "b"}, timeout=30)
    assert fault(reply) == (
        500,
        "ipsApiFault",
        30003,
        "the body is no multipart/form-data with a boundary",
    )


def raw(server, body, *, length=None):
    """Sends bytes as they are; the whole answer, or nothing where the server goes away."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as plug:
        head = (
            "POST /scene7/UploadFile HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
            f"Content-Type: multipart/form-data; boundary=XX\r\nContent-Length: {length or len(body)}\r\n\r\n"
        )
        plug.sendall(head.encode() + body)
        answer = b""
        while chunk := plug.recv(65536):
            answer += chunk
        return answer.decode()


def part(name, content, file=None):
    said = f'; filename="{file}"' if file else ""
    return f'--XX\r\nContent-Disposition: form-data; name="{name}"{said}\r\n\r\n{content}\r\n'


def test_files_after_a_terminator_are_taken(server):
    ordered = order(f"<jobName>closed early</jobName>{OPTIONS}")
    body = part("auth", auth()) + part("uploadParams", ordered) + "--XX--\r\n"
    body += part("file", "x", "Acme/x//1.jpg") + "--XX--\r\n"
    assert raw(server, body.encode()).startswith("HTTP/1.1 200")
    assert waiting(server, "closed early") == 1


def test_a_post_that_is_cut_off_leaves_nothing(server):
    ordered = order(f"<jobName>cut off</jobName>{OPTIONS}")
    body = part("auth", auth()) + part("uploadParams", ordered) + part("file", "x" * 3_000_000, "a.jpg")
    assert "no byte came for 1 seconds" in raw(server, body.encode(), length=10_000_000)
    assert waiting(server, "cut off") == 0
    assert list((server.data / "incoming").iterdir()) == []


@pytest.mark.slow
def test_memory_stays_flat_at_a_gib(tmp_path):
    """The server's resident memory, read while a body of 1 GiB goes through it, rises by less than 64 MiB."""
    server = Server(tmp_path / "data", PRINTROOM_WORKERS="0")
    server.start()
    try:
        handle(send(server, auth(), order(f"<jobName>warm</jobName>{OPTIONS}"), ("a.bin", b"x" * (8 << 20))))
        watch = Watch(server.pid)
        body = part("auth", auth()) + part("uploadParams", order(f"<jobName>large</jobName>{OPTIONS}"))
        head = '--XX\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n\r\n'
        reply = requests.post(
            f"{server.address}/scene7/UploadFile",
            data=watch.over([(body + head).encode(), *[bytes(1 << 20)] * 1024, b"\r\n--XX--\r\n"]),
            headers={"Content-Type": "multipart/form-data; boundary=XX"},
            timeout=600,
        )
        handle(reply)
        assert job(server, "large")["totalSize"] == 1 << 30
        assert watch.most - watch.first < 64 << 20
    finally:
        server.stop()


class Watch:
    """The resident memory of a server with its processes, while a body is sent."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.first = self.most = self.now()

    def now(self) -> int:
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        pages = [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in (self.pid, *children)]
        return sum(pages) * os.sysconf("SC_PAGE_SIZE")

    def over(self, pieces):
        for number, piece in enumerate(pieces):
            if number % 64 == 0:
                self.most = max(self.most, self.now())
            yield piece
