"""The gate of the image door: who is let in, and what is left of a URL behind it."""

from __future__ import annotations

import contextlib
import dataclasses
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gallery import asking
from printroom.imaging.errors import ImagingError
from printroom.imaging.ports import Attributes
from printroom.models import Company
from printroom.repositories.published import raise_generation
from printroom.services.answered import Answer, Trouble
from printroom.services.gate import Gate, within
from printroom.services.locks import lock, obscured
from printroom.services.signing import sign
from printroom.services.signing_keys import SigningKeys
from printroom.storage.renditions import Reply
from studio import drawn

NOW = 1_800_000_000.0


@pytest.fixture
def gate(runtime):
    delivery = runtime.delivery
    return Gate(delivery._generations, delivery._shelves, clock=lambda: NOW)


@pytest.fixture
def admitted(gate, gallery):
    """The query behind the gate, or the code of the refusal. What is at hand must say the same."""

    def run(url, *, address="10.1.2.3", context="is") -> str:
        ask = replace(asking(url), address=address)
        try:
            found = gate.admit(ask, context)
        except ImagingError as error:
            assert gate.at_hand(ask) is None
            return error.code
        if context == "is":
            assert gate.at_hand(ask) in {found, None}
        return found.query

    return run


@pytest.fixture
def key(runtime, company):
    """A new signing key of the company; its secret."""

    def run(name: str) -> str:
        with runtime.unit(writing=True) as unit:
            return SigningKeys(unit.session, unit.session.get(Company, company.id)).add(name, None)

    return run


@pytest.fixture
def ask(runtime):
    def run(url, **options) -> Answer:
        wanted = dataclasses.replace(asking(url), **options)
        return runtime.delivery.at_hand(wanted) or runtime.delivery.answer(wanted)

    return run


def test_without_attributes_everything_passes_as_it_is(admitted):
    for query in ("wid=4&$x=1", "", "&&8524", "d2lk", "signature=x", "signature=a.b.c"):
        assert admitted(f"Acme/cat?{query}", address="") == query
    assert admitted("Nope/cat?wid=4") == "wid=4"
    assert admitted("Acme/%ff?wid=4") == admitted("%ff/cat?wid=4") == "not_found"


def test_client_addresses(admitted, gallery):
    gallery.attributes(client_addresses=["10.0.0.0/8", "2001:db8::/32", "192.0.2.7"])
    assert [admitted("Acme/cat?wid=4", address=each) for each in ("10.9.9.9", "::ffff:10.0.0.1", "192.0.2.7")] == [
        "wid=4",
        "wid=4",
        "wid=4",
    ]
    assert [admitted("Acme/cat", address=each) for each in ("2001:db8::5%eth0", None)] == ["", ""]
    for other in ("11.0.0.1", "192.0.2.8", "2001:db9::1", "", "unknown", "10.0.0.1, 11.0.0.1", "10.0.0.1/8"):
        assert admitted("Acme/cat?wid=4", address=other) == "refused"


def test_an_address_is_judged_even_where_the_reply_is_at_hand(ask, gallery):
    gallery.show("cat", drawn(30, 20))
    gallery.attributes(client_addresses=["10.0.0.0/8"])
    inside = ask("Acme/cat?wid=15", address="10.0.0.1")
    assert isinstance(inside.content, Reply)
    assert ask("Acme/cat?wid=15", address="10.0.0.2") == inside
    outside = ask("Acme/cat?wid=15", address="9.9.9.9")
    assert outside.content == Trouble("refused", "Request refused", "requests are not answered at this address")
    assert ask("Acme/nothing?wid=15", address="9.9.9.9") == outside


def test_request_lock(admitted, gallery):
    gallery.attributes(request_lock=True)
    assert admitted("Acme/cat?wid=400&fmt=png&8524") == "wid=400&fmt=png"
    assert admitted("Acme/cat?&0000") == ""
    for query in ("", "wid=400&fmt=png", "wid=400&fmt=png&8523"):
        assert admitted(f"Acme/cat?{query}") == "locked"


def test_request_obfuscation(admitted, gallery):
    gallery.attributes(request_obfuscation=True)
    assert admitted(f"Acme/cat?{obscured('wid=400&$x=ü')}") == "wid=400&$x=ü"
    assert admitted("Acme/cat") == ""
    assert admitted("Acme/cat?wid=400") == "locked"


def test_request_obfuscation_comes_off_before_the_lock(admitted, gallery):
    gallery.attributes(request_obfuscation=True, request_lock=True)
    assert admitted("Acme/cat?d2lkPTQwMCZmbXQ9cG5nJjg1MjQ=") == "wid=400&fmt=png"
    assert admitted(f"Acme/cat?{obscured('wid=400')}") == "locked"
    assert admitted("Acme/cat?wid=400&fmt=png&8524") == "locked"


def test_require_signature(admitted, gallery, key):
    secret = key("shop")
    gallery.attributes(require_signature=True)
    told = sign("/is/image/Acme/cat", "wid=4", key="shop", secret=secret)
    assert admitted(f"Acme/cat?{told}") == "wid=4"
    for url in ("Acme/cat?wid=4", "Acme/cat", f"Acme/dog?{told}", f"/Acme/cat?{told}", f"Acme/cat?{told}&wid=400"):
        assert admitted(url) == "locked"
    gone = sign("/is/image/Acme/cat", "wid=4", key="shop", secret=secret, expires=int(NOW) - 1)
    assert admitted(f"Acme/cat?{gone}") == "locked"
    static = sign("/is/content/Acme/cat", "", key="shop", secret=secret)
    assert admitted(f"Acme/cat?{static}", context="static") == ""
    assert admitted(f"Acme/cat?{static}") == "locked"


def test_a_signature_that_nobody_asked_for_must_be_right(admitted, gallery, key):
    told = sign("/is/image/Acme/cat", "wid=4", key="shop", secret=key("shop"))
    assert admitted(f"Acme/cat?{told}") == "wid=4"
    assert admitted(f"Acme/cat?x=1&{told}") == "locked"


def test_a_signature_holds_as_long_as_its_key(admitted, gallery, key, runtime, company):
    gallery.attributes(require_signature=True)
    old = sign("/is/image/Acme/cat", "", key="old", secret=key("old"))
    new = sign("/is/image/Acme/cat", "", key="new", secret=key("new"))
    assert [admitted(f"Acme/cat?{query}") for query in (old, new)] == ["", ""]
    with runtime.unit(writing=True) as unit:
        SigningKeys(unit.session, unit.session.get(Company, company.id)).remove("old")
    assert [admitted(f"Acme/cat?{query}") for query in (old, new)] == ["locked", ""]


def test_a_signature_goes_around_lock_and_obfuscation(admitted, gallery, key):
    secret = key("shop")
    gallery.attributes(require_signature=True, request_obfuscation=True, request_lock=True)
    packed = obscured(f"wid=4&{lock('wid=4')}")
    assert admitted(f"Acme/cat?{sign('/is/image/Acme/cat', packed, key='shop', secret=secret)}") == "wid=4"


def test_signed_urls_share_a_rendition_and_are_kept_no_longer_than_they_hold(ask, gallery, key):
    gallery.show("cat", drawn(30, 20))
    secret = key("shop")
    until = 32_503_680_000
    plain = ask("Acme/cat?wid=15")
    long = ask(f"Acme/cat?{sign('/is/image/Acme/cat', 'wid=15', key='shop', secret=secret, expires=until)}")
    assert long == plain
    gallery.attributes(expiration=-1)
    for_ever = ask(f"Acme/cat?{sign('/is/image/Acme/cat', 'wid=15', key='shop', secret=secret)}")
    ends = ask(f"Acme/cat?{sign('/is/image/Acme/cat', 'wid=15', key='shop', secret=secret, expires=until)}")
    assert (for_ever.hours, ends.etag) == (-1, for_ever.etag)
    assert 0 < ends.hours < until / 3600


def test_presets_only(admitted, gallery):
    gallery.attributes(presets_only=True)
    for query in (
        "",
        "$small$",
        "%24small%24&ts=123",
        "$small$=",
        "$a$&$b$&.v=1&id=4&req=set,json&handler=f&locale=de",
    ):
        assert admitted(f"Acme/cat?{query}") == query
    assert admitted("Acme/cat$small$") == ""
    for query in (
        "wid=4",
        "$small$&wid=4",
        "WID=4",
        "$small$&$x=1",
        "%24x=1",
        "fmt=png",
        "layer=0&src=x",
        " rgn=1,2,3,4",
        "src=is{Acme/x?$small$}",
        "defaultImage=x",
    ):
        assert admitted(f"Acme/cat?{query}") == "refused"
    assert admitted("Acme/cat&wid=4?$small$") == "refused"


def test_presets_only_looks_into_base64(admitted, gallery):
    gallery.attributes(presets_only=True, request_obfuscation=True)
    assert admitted(f"Acme/cat?{obscured('$small$')}") == "$small$"
    assert admitted(f"Acme/cat?{obscured('wid=4')}") == "refused"


def test_presets_are_found_in_any_case_and_as_they_were_published(ask, gallery, runtime, company):
    gallery.show("cat", drawn(300, 200))
    gallery.preset("Small", "wid=30")
    gallery.attributes(presets_only=True)
    one, other = ask("Acme/cat?$small$"), ask("Acme/cat?$SMALL$")
    assert isinstance(one.content, Reply)
    assert one == other
    with runtime.unit(writing=True) as unit:
        raise_generation(unit.session, company.id)
    assert ask("Acme/cat?$sMaLl$") == one


def test_within_reads_networks_of_both_kinds():
    assert within("::1", ("::/0",))
    assert not within("::1", ("10.0.0.0/8",))
    assert not within("x", ("::/0",))


def rules(*written: str) -> str:
    return f"<ruleset>{''.join(written)}</ruleset>"


def test_rules_change_path_and_query(admitted, gate, gallery):
    gallery.attributes(
        rule_set=rules(
            "<rule><expression>/(small|large)$</expression><substitution>?$$1$</substitution></rule>",
            '<rule OnMatch="error"><expression>/secret</expression></rule>',
        )
    )
    assert admitted("Acme/cat?wid=4") == "wid=4"
    assert admitted("Acme/secret/x?wid=4") == "refused"
    found = gate.admit(asking("Acme/cat/small"))
    assert (found.path, found.query) == ("Acme/cat", "$small$")


def test_rules_do_not_lead_into_another_company(admitted, gallery, other_company):
    gallery.attributes(rule_set=rules("<rule><expression>^Acme</expression><substitution>Rival</substitution></rule>"))
    assert admitted("Acme/cat") == "refused"


def test_rules_set_attributes_for_the_request_alone(admitted, gallery):
    gallery.attributes(
        rule_set=rules('<rule RequestLock="1" RequestObfuscation="1"><expression>/locked</expression></rule>')
    )
    assert admitted("Acme/cat?wid=4") == "wid=4"
    assert admitted("Acme/locked?wid=4") == "locked"
    assert admitted(f"Acme/locked?{obscured('wid=400&fmt=png&8524')}") == "wid=400&fmt=png"


def test_a_rule_decides_about_addresses_in_the_companys_place(admitted, gallery):
    gallery.attributes(
        client_addresses=["10.0.0.0/8"],
        rule_set=rules(
            "<rule><expression>/inner</expression><addressfilter>192.168.0.0/16</addressfilter></rule>",
            "<rule><expression>/open</expression><addressfilter>0.0.0.0/0</addressfilter></rule>",
            "<rule><expression>/none</expression><addressfilter/></rule>",
        ),
    )
    inside, private, outside = "10.1.1.1", "192.168.1.1", "9.9.9.9"
    let_in = {
        name: [admitted(f"Acme/{name}?x", address=each) == "x" for each in (inside, private, outside)]
        for name in ("cat", "inner", "open", "none")
    }
    assert let_in == {
        "cat": [True, False, False],
        "inner": [False, True, False],
        "open": [True, True, True],
        "none": [True, False, False],
    }


def test_rules_may_say_what_a_url_of_presets_may_not(admitted, gallery):
    gallery.attributes(presets_only=True, rule_set=rules("<rule><substitution>&amp;qlt=95</substitution></rule>"))
    assert admitted("Acme/cat?$small$") == "$small$&qlt=95"
    assert admitted("Acme/cat?$small$&qlt=9") == "refused"


def test_the_signature_is_that_of_the_url_before_the_rules(admitted, gallery, key):
    secret = key("shop")
    gallery.attributes(require_signature=True, rule_set=rules("<rule><substitution>&amp;qlt=95</substitution></rule>"))
    told = sign("/is/image/Acme/cat", "wid=4", key="shop", secret=secret)
    assert admitted(f"Acme/cat?{told}") == "wid=4&qlt=95"


def test_what_rules_set_counts_for_limits_lifetimes_and_headers(ask, gallery):
    gallery.show("cat", drawn(300, 200))
    gallery.attributes(
        expiration=5,
        rule_set=rules(
            '<rule OnMatch="continue" MaxPix="50,50" Expiration="2"><expression>small=1</expression></rule>',
            "<rule><expression>tint=</expression>"
            '<header Name="X-Tint">$tint$</header><header Name="Cache-Control" Action="add">no-transform</header></rule>',
        ),
    )
    assert [ask("Acme/cat?wid=60").hours, ask("Acme/cat?wid=40&small=1").hours] == [5, 2]
    assert ask("Acme/cat?wid=60&small=1").content.code == "size"
    for _ in range(2):
        answer = ask("Acme/cat?wid=40&$tint=dark%20red")
        assert [(each.name, each.value, each.add) for each in answer.headers] == [
            ("X-Tint", "dark red", False),
            ("Cache-Control", "no-transform", True),
        ]


def test_rules_are_for_nested_requests_too(ask, gallery):
    gallery.show("cat", drawn(300, 200))
    gallery.show("dog", drawn(200, 300))
    plain = ask("Acme/cat?src=is{Acme/dog?wid=40}&fmt=png")
    gallery.attributes(
        rule_set=rules(
            '<rule OnMatch="error"><expression>^Acme/cat[?]wid</expression></rule>',
            "<rule><expression>^Acme/hound</expression><substitution>Acme/dog</substitution></rule>",
        )
    )
    assert ask("Acme/cat?src=is{Acme/hound?wid=40}&fmt=png").content == plain.content
    assert ask("Acme/dog?src=is{Acme/cat?wid=40}").content.code == "refused"


def test_a_rule_set_that_cannot_be_read_any_more_refuses(admitted, gallery):
    gallery.attributes(rule_set="<ruleset><rule>")
    assert admitted("Acme/cat") == "refused"


@settings(
    derandomize=True, deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.text(max_size=30) | st.from_regex(r"[$&=.%?a-z0-9{}]{0,30}", fullmatch=True),
    st.sampled_from(["Acme/cat", "Acme", "", "Acme/cat&wid=4", "%41cme/x$a$"]),
    st.text(max_size=12),
    st.fixed_dictionaries({
        "request_lock": st.booleans(),
        "request_obfuscation": st.booleans(),
        "presets_only": st.booleans(),
        "require_signature": st.booleans(),
        "client_addresses": st.sampled_from([(), ("10.0.0.0/8",)]),
        "rule_set": st.sampled_from([
            "",
            rules("<rule><expression>(a)</expression><substitution>?$1&amp;</substitution></rule>"),
        ]),
    }),
)
def test_whatever_is_sent_is_let_in_or_refused(gate, query, path, address, attributes):
    ask = replace(asking(path), query=query, address=address)
    for context in ("is", "static"):
        with contextlib.suppress(ImagingError):
            gate.judged(ask, Attributes(**attributes), {"shop": "secret"}, context)
