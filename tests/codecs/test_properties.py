import datetime as dt
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from printroom.codecs.properties import Element, Form, banner, write, write_areas, write_error, write_plain, write_tree

MOMENT = dt.datetime(2026, 3, 4, 5, 6, 7, tzinfo=dt.UTC)
SIZE = {"image.width": "400", "image.height": "320"}
# As well-known clients cut a reply out of its call.
CALL = re.compile(r'(/\*jsonp\*/)?\s*(\w+)\((.*),\s*"([^"]*)"\);?', re.DOTALL)
SET = Element(
    "set", {"n": "Co/Img", "pv": "1.0", "type": "img"}, [Element("item", {"dx": "7"}, [Element("i", {"n": "a"})])]
)


def test_text_is_a_java_property_file():
    written = write(SIZE, Form(), MOMENT)
    assert written.body == b"#S7Z OK\n#Wed Mar 04 05:06:07 UTC 2026\nimage.width=400\nimage.height=320\n"
    assert written.media_type == "text/plain; charset=UTF-8"


def test_text_keeps_the_blanks_before_a_value():
    assert write({"a.b": "  c d"}, Form(), MOMENT).body.splitlines()[2] == rb"a.b=\  c d"


def test_text_escapes_what_java_would_read_otherwise():
    written = write({"image.modifier": "a\\b:c\td\r\né\U0001f600"}, Form(), MOMENT)
    assert written.body.splitlines()[2] == rb"image.modifier=a\\b\:c\td\r\n\u00e9\ud83d\ude00"


def test_javascript_is_one_assignment_a_line():
    written = write({"image.width": "4'0", "a.b": "</script>\n\\\u2028"}, Form(format="javascript"), MOMENT)
    assert written.body == b"image.width='4''0'\na.b='<\\/script>\\n\\\\\\u2028'\n"
    assert written.media_type == "text/javascript; charset=UTF-8"


def test_javascript_assigns_to_variables_only():
    values = {"alert(1);x": "1", "a b": "2", "a.": "3", "a.b": "4"}
    assert write(values, Form(format="javascript"), MOMENT).body == b"a.b='4'\n"


def test_xml_groups_by_the_first_word():
    written = write({**SIZE, "IMAGE_SET": "a;<&b"}, Form(format="xml"), MOMENT)
    assert written.body == (
        b'<?xml version="1.0" encoding="UTF-8"?><prop-group><prop-group name="image">'
        b'<property name="width" value="400"/><property name="height" value="320"/></prop-group>'
        b'<property name="IMAGE_SET" value="a;&lt;&amp;b"/></prop-group>'
    )
    assert written.media_type == "text/xml; charset=UTF-8"


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "ISO-8859-1"])
def test_xml_comes_in_the_encoding_that_was_asked(encoding):
    written = write({"a.b": "é€\"'\n"}, Form(format="xml", encoding=encoding), MOMENT)
    text = written.body.decode(encoding)
    assert f'encoding="{encoding}"' in text
    tree = etree.fromstring(text.replace(f' encoding="{encoding}"', "").encode())
    assert tree.find("prop-group/property").get("value") == "é€\"'\n"
    assert written.media_type == f"text/xml; charset={encoding}"


def test_json_calls_the_function_of_the_reference():
    written = write(SIZE, Form(format="json", id="12"), MOMENT)
    assert written.body == b'/*jsonp*/s7jsonResponse({"image.width":"400","image.height":"320"},"12");'
    assert written.media_type == "text/javascript; charset=UTF-8"


def test_json_calls_the_handler_and_echoes_nothing_where_there_is_no_id():
    written = write({"a": "b"}, Form(format="json", handler="s7RIJSONResponse"), MOMENT)
    assert written.body == b'/*jsonp*/s7RIJSONResponse({"a":"b"},"");'


def test_an_error_calls_its_own_function_even_with_a_handler():
    form = Form(format="json", handler="mine", id="-3")
    written = write_error("Undefined macro", "the preset $x$ is not defined", form, MOMENT)
    assert written.body == (
        b'/*jsonp*/s7jsonError({"message":"the preset $x$ is not defined","title":"Undefined macro"},"-3");'
    )


def test_an_error_in_text_has_title_and_message():
    assert write_error("Title", "More", Form(), MOMENT).body.splitlines()[2:] == [
        b"error.title=Title",
        b"error.message=More",
    ]


def test_an_error_in_xml_has_title_and_message():
    assert write_error("Title", "More", Form(format="xml"), MOMENT).body == (
        b'<?xml version="1.0" encoding="UTF-8"?><prop-group><prop-group name="error">'
        b'<property name="title" value="Title"/><property name="message" value="More"/></prop-group></prop-group>'
    )


def test_a_tree_is_xml():
    assert write_tree(SET, Form(format="xml")).body == (
        b'<?xml version="1.0" encoding="UTF-8"?>'
        b'<set n="Co/Img" pv="1.0" type="img"><item dx="7"><i n="a"/></item></set>'
    )


def test_a_single_child_is_a_bare_object_in_json():
    assert write_tree(SET, Form(format="json")).body == (
        b'/*jsonp*/s7jsonResponse({"set":{"pv":"1.0","type":"img","n":"Co/Img","item":{"i":{"n":"a"},"dx":"7"}}},"");'
    )


def test_a_single_smart_crop_is_a_list_all_the_same():
    tree = Element("set", {}, [Element("relation", {"n": "a:B"}, [Element("userdata", {"SmartCropDef": "B"})])])
    assert write_tree(tree, Form(format="json")).body == (
        b'/*jsonp*/s7jsonResponse({"set":{"relation":[{"n":"a:B","userdata":{"SmartCropDef":"B"}}]}},"");'
    )


def test_several_children_of_a_name_are_an_array_in_json():
    tree = Element("set", {}, [Element("item", {"dx": "1"}), Element("item", {"dx": "2"}), Element("x", {})])
    assert write_tree(tree, Form(format="json")).body == (
        b'/*jsonp*/s7jsonResponse({"set":{"item":[{"dx":"1"},{"dx":"2"}],"x":{}}},"");'
    )


AREAS = (
    {"shape": "poly", "coords": "0,0, 9,0,9,-4.5", "href": "/a?b&c"},
    {"shape": "circle", "coords": "50%,5,3", "alt": 'it\'s "é"'},
    {"nohref": "nohref"},
)


def test_areas_are_a_list_in_json_and_their_coordinates_numbers():
    assert write_areas(AREAS, Form(format="json", handler="mine", id="-3")).body == (
        b'/*jsonp*/mine([{"shape":"poly","coords":[0,0,9,0,9,-4.5],"href":"/a?b&c"},'
        b'{"shape":"circle","coords":"50%,5,3","alt":"it\'s \\"\\u00e9\\""},{"nohref":"nohref"}],"-3");'
    )
    assert write_areas(AREAS[2:], Form(format="json")).body == b'/*jsonp*/s7jsonResponse([{"nohref":"nohref"}],"");'
    assert write_areas((), Form(format="json")).body == b'/*jsonp*/s7jsonResponse([],"");'


def test_areas_are_a_map_in_xml():
    written = write_areas(AREAS, Form(format="xml", encoding="ISO-8859-1"))
    assert written.media_type == "text/xml; charset=ISO-8859-1"
    assert written.body == (
        '<?xml version="1.0" encoding="ISO-8859-1"?><map><area shape="poly" coords="0,0, 9,0,9,-4.5" href="/a?b&amp;c"/>'
        '<area shape="circle" coords="50%,5,3" alt="it\'s &quot;é&quot;"/><area nohref="nohref"/></map>'
    ).encode("latin-1")


def test_plain_text_is_left_as_it_is():
    assert write_plain("a;b,c\r\n").body == b"a;b,c\r\n"


def test_the_banner_is_a_sign_of_health():
    assert banner(MOMENT).body == b"#S7Z OK\n#Wed Mar 04 05:06:07 UTC 2026\ncopyright=Printroom\n"


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.dictionaries(st.text(min_size=1), st.text()), st.sampled_from(["UTF-8", "UTF-16", "ISO-8859-1"]))
def test_any_values_come_through_every_form(values, encoding):
    body = write(values, Form(format="json"), MOMENT).body.decode("ascii")
    found = CALL.fullmatch(body)
    assert found is not None
    assert json.loads(found[3]) == values
    etree.fromstring(write(values, Form(format="xml", encoding=encoding), MOMENT).body)
    assert write(values, Form(), MOMENT).body.count(b"\n") == len(values) + 2
    assert write({"a": "b", **values}, Form(format="javascript"), MOMENT).body.startswith(b"a='")


NAMES = st.sampled_from(["set", "item", "i", "s", "n", "iv", "other"])
TREES = st.recursive(
    st.builds(Element, NAMES, st.dictionaries(NAMES, st.text(), max_size=3)),
    lambda inner: st.builds(Element, NAMES, st.dictionaries(NAMES, st.text(), max_size=2), st.lists(inner, max_size=3)),
    max_leaves=12,
)


@settings(derandomize=True, deadline=None, max_examples=200)
@given(
    TREES,
    st.sampled_from(["UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "ISO-8859-1"]),
    st.sampled_from(["", "-3", "a.b_c"]),
)
def test_any_tree_comes_through_both_forms(tree, encoding, echoed):
    body = write_tree(tree, Form(format="json", id=echoed)).body.decode("ascii")
    found = CALL.fullmatch(body)
    assert found is not None
    assert (list(json.loads(found[3])), found[4]) == ([tree.name], echoed)
    written = write_tree(tree, Form(format="xml", encoding=encoding)).body.decode(encoding)
    root = etree.fromstring(written.replace(f' encoding="{encoding}"', "").encode())
    assert root.tag == tree.name
    assert [child.tag for child in root] == [child.name for child in tree.children]


def test_keys_of_a_set_come_in_the_order_that_clients_cut_by():
    item = Element(
        "item",
        {"dx": "1", "dy": "2", "iv": "x", "type": "t"},
        [Element("s", {"l": "b", "c": "0"}), Element("i", {"n": "a"})],
    )
    assert write_tree(Element("set", {"n": "S", "pv": "1.0", "type": "t"}, [item]), Form(format="json")).body == (
        b'/*jsonp*/s7jsonResponse({"set":{"pv":"1.0","type":"t","n":"S",'
        b'"item":{"type":"t","i":{"n":"a"},"s":{"c":"0","l":"b"},"dx":"1","dy":"2","iv":"x"}}},"");'
    )
