"""template: a record whose commands are the body of the request."""

import pytest

from imaging.asking import read, refusal
from imaging.shelf import Shelf, drawn, photograph
from printroom.imaging import ImagingError, Purpose, parse, plan, render, resolve
from printroom.imaging.commands.request import Template

SHELF = Shelf()
SHELF.put("Co/photo", photograph(320, 240), modifier="crop=0,0,160,120", post_modifier="wid=7&qlt=1")
SHELF.put("Co/plain", drawn(200, 100))
SHELF.put(
    "Co/t", drawn(64, 64), modifier="$w=80&src=$object$&bgColor=ff0000&extend=4,4,4,4&wid=$w$", post_modifier="fmt=png"
)
SHELF.put("Co/backed", drawn(64, 48), modifier="rotate=90")
SHELF.put("Co/layered", drawn(64, 64), modifier="layer=1&src=$object$")
SHELF.put("Co/within", drawn(9, 9), modifier="src=is{Co/plain?template=Co/backed}")
SHELF.put("Co/again", drawn(9, 9), modifier="template=Co/t")
SHELF.put("Co/after", drawn(9, 9), post_modifier="template=Co/t")


def resolved(query, path="Co/photo"):
    return resolve(parse(query, path=path, catalog=SHELF), SHELF)


def size(query, path="Co/photo", purpose=Purpose.DELIVERY):
    found = plan(resolved(query, path), purpose)
    return found.width, found.height


def error(query, path="Co/photo"):
    with pytest.raises(ImagingError) as caught:
        resolved(query, path)
    return caught.value.code, caught.value.message


def test_template_is_a_name():
    assert read("template", "Co/t") == Template("Co/t")
    assert refusal("template", "a,b") == "expected the name of a template"


def test_the_object_is_what_the_template_says_it_is():
    found = resolved("template=Co/t")
    assert [layer.source.name for layer in found.layers] == ["Co/photo"]
    assert found.output.format == "png"


def test_commands_of_the_object_apply_where_it_is_a_source_and_those_behind_it_do_not():
    assert size("template=Co/t") == (80, 61)
    assert resolved("template=Co/t").output.quality == 80


def test_the_request_stands_between_what_the_template_says_before_and_after():
    assert size("template=Co/t&$w=40&extend=0,0,0,0&qlt=33&fmt=webp") == (40, 30)
    assert resolved("template=Co/t&qlt=33&fmt=webp").output.format == "png"
    assert resolved("template=Co/t&qlt=33").output.quality == 33


def test_another_object_may_be_put_into_it():
    assert size("template=Co/t&$object=Co/plain&$w=208") == (208, 108)
    assert resolved("template=$t$&$t=Co%2Ft").layers[0].source.name == "Co/photo"


def test_a_template_without_a_source_shows_its_own_picture():
    assert size("template=Co/backed&scl=1") == (48, 64)
    assert [layer.source.name for layer in resolved("template=Co/backed").layers] == ["Co/backed"]


def test_the_picture_is_that_of_the_same_commands_without_a_template():
    body = "src=Co/photo&bgColor=ff0000&extend=4,4,4,4&wid=80&fmt=png"
    made, same = (
        render(plan(resolve(parse(text, path="Co/plain", catalog=SHELF), SHELF)), SHELF).numpy()
        for text in ("template=Co/t&$object=Co/photo", body)
    )
    assert (made == same).all()


def test_the_last_template_counts():
    assert size("template=Co/layered&template=Co/backed&scl=1") == (48, 64)
    assert size("template=Co/backed&template=&scl=1") == (48, 64)


def test_a_template_may_be_used_inside_a_nested_request():
    assert size("src=is{Co/photo?template=Co/backed}&scl=1", "Co/plain") == (48, 64)
    assert size("scl=1", "Co/within") == (48, 64)


def test_a_missing_template_is_like_a_missing_picture():
    assert error("template=Co/none") == ("not_found", "Unable to find Co/none")
    assert error("src=Co/none") == ("not_found", "Unable to find Co/none")
    assert error("template=Co/none&src=Co/plain") == ("not_found", "Unable to find Co/none")
    assert error("src=is{Co/plain?template=Co/none}") == ("not_found", "Unable to find Co/none")


@pytest.mark.parametrize("path", ["Co/again", "Co/after"])
def test_a_stored_command_names_no_template(path):
    said = "template=Co/t: expected in a request, not among the commands of a record"
    assert error("", path) == ("parse", said)
    assert error(f"template={path}") == ("parse", said)


def test_a_template_is_no_source():
    for name in ("Co/t", "Co/within", "Co/again"):
        assert error(f"src={name}") == (
            "parse",
            f"src={name}: its own commands name another source; nest the request instead",
        )


def test_layers_of_a_template_say_that_they_are_not_there_yet():
    assert error("template=Co/layered")[0] == "parse"


def test_a_copy_takes_a_template():
    assert size("template=Co/t", purpose=Purpose.COPY) == (80, 61)
