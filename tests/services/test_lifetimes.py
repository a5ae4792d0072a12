"""How long a client may keep a reply, and what it is told when it asks again."""

from __future__ import annotations

import pytest

from gallery import asking
from printroom.services.answered import Unchanged
from studio import drawn

SEEN = frozenset({"never seen"})


@pytest.fixture
def ask(runtime, gallery):
    gallery.show("cat", drawn(60, 40), user_data="a=1")
    gallery.file("site.css", b"a{}", user_data="a=1")
    return lambda url, **options: runtime.delivery.answer(asking(url, **options))


@pytest.fixture
def content(runtime, ask):
    return lambda url, **options: runtime.static.answer(asking(url, **options))


@pytest.mark.parametrize("query", ["", "?req=tmb", "?req=mask", "?req=userdata", "?req=targets", "?req=map"])
def test_what_never_expires_is_never_sent_again(ask, gallery, query):
    assert ask(f"Acme/cat{query}", etags=SEEN).content != Unchanged()
    gallery.attributes(expiration=-1)
    assert ask(f"Acme/cat{query}", etags=SEEN).content == Unchanged()
    assert ask(f"Acme/cat{query}").content != Unchanged()


def test_properties_that_never_expire_are_never_sent_again(ask, content, gallery):
    gallery.attributes(non_img_expiration=-1)
    assert ask("Acme/cat?req=props", etags=SEEN).content == Unchanged()
    assert content("Acme/site?req=props", etags=SEEN).content == Unchanged()
    assert content("Acme/site?req=userdata", etags=SEEN).content != Unchanged()


@pytest.mark.parametrize("query", ["req=props", "req=userdata", "req=exists", "req=userdata,json&id=2"])
def test_what_is_told_of_a_file_has_a_tag(content, query):
    told = content(f"Acme/site?{query}")
    assert len(told.etag) == 32
    assert content(f"Acme/site?{query}", etags=frozenset({told.etag})).content == Unchanged()
    assert content(f"Acme/site?{query}", etags=SEEN).content == told.content


def test_a_default_image_is_not_kept_where_the_request_says_so(ask, gallery):
    for mode in (0, 1):
        gallery.attributes(default_image="cat", default_image_mode=mode)
        assert [ask(f"Acme/none{query}").hours for query in ("", "?cache=on", "?cache=off", "?cache=on,off")] == [
            1,
            1,
            None,
            1,
        ]
    gallery.attributes(default_image="cat", default_expiration=-1)
    assert ask("Acme/none?cache=off").hours == -1
