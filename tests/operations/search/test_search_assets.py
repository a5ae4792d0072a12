"""searchAssets: every condition, state, order and page."""

import datetime as dt

import pytest

from printroom.contract.faults import FaultCode
from printroom.contract.messages import SearchAssetsParam, SearchAssetsReturn
from printroom.contract.roles import Role
from printroom.contract.types import (
    ExcludeByproductCondition,
    MetadataCondition,
    SystemFieldCondition,
    TagCondition,
)
from printroom.models import Recipe
from printroom.models.asset import EMPTIED
from refusals import refused

DAY = dt.datetime(2024, 5, 6, 12, 0, 0, tzinfo=dt.UTC)


@pytest.fixture
def search(ask, admin, company):
    """The whole reply; everywhere in the company unless told."""

    def run(*, who=admin, include_subfolders=True, **wanted):
        param = SearchAssetsParam(company_handle=company.handle, include_subfolders=include_subfolders, **wanted)
        return ask(who, param)

    return run


@pytest.fixture
def names(search):
    def run(**wanted):
        reply = search(**wanted)
        found = [asset.name for asset in reply.asset_array]
        assert reply.total_rows == len(found)
        return found

    return run


def system(field, op, value=None, **more):
    return SystemFieldCondition(field=field, op=op, value=value, **more)


def test_search_assets_without_conditions_is_the_root_folder(search, shelf):
    handle = shelf.add("here")
    shelf.add("below", into="a")

    reply = search(include_subfolders=None)
    assert reply == SearchAssetsReturn(total_rows=1, asset_array=tuple(shelf.shown(handle)))


@pytest.mark.parametrize(
    ("folder", "below", "found"),
    [
        (None, True, ["deep", "in a", "in ab", "root"]),
        ("", True, ["deep", "in a", "in ab", "root"]),
        ("Acme/", False, ["root"]),
        ("a", False, ["in a"]),
        ("f|Acme/a/", True, ["deep", "in a"]),
        ("/a/b", True, ["deep"]),
        ("empty", True, []),
    ],
)
def test_search_assets_in_folders(names, shelf, folder, below, found):
    for name, into in (("root", ""), ("in a", "a"), ("in ab", "ab"), ("deep", "a/b")):
        shelf.add(name, into=into)
    shelf.folder("empty")

    assert names(folder=folder, include_subfolders=below) == found


def test_search_assets_refuses_an_unknown_folder_and_a_closed_one(search, shelf, caller):
    shelf.add("cat", into="closed")
    shelf.allow(shelf.group("others"), "Read", folder="closed/")

    with refused(FaultCode.INVALID_PARAMETER) as told:
        search(folder="nowhere")
    assert told.reason == "folder 'nowhere': no such folder"
    with refused(FaultCode.MISSING_PERMISSION):
        search(folder="closed", who=caller(Role.IMAGE_PORTAL_USER))


def test_search_assets_by_trash_state(names, shelf):
    shelf.add("kept")
    shelf.add("thrown", trash_state="InTrash")
    shelf.add("emptied", trash_state=EMPTIED)

    assert names() == names(trash_state="NotInTrash") == ["kept"]
    assert names(trash_state="InTrash") == ["thrown"]
    assert names(trash_state="InEmptiedTrash") == ["emptied"]
    assert names(trash_state="Any") == ["emptied", "kept", "thrown"]


def test_search_assets_finds_what_was_thrown_away_with_its_folder(names, shelf):
    shelf.add("cat", into="a/b")
    shelf.add("dog", into="a")
    shelf.folder("ab")
    with shelf.runtime.unit_of_work(shelf.scope, writing=True) as services:
        services.trash.delete_folder(services.folders.deletable("a"))
    shelf.folder("a")

    assert names(folder="a", trash_state="InTrash") == ["cat", "dog"]
    assert names(folder="a", trash_state="InTrash", include_subfolders=False) == ["dog"]
    assert names(folder="ab", trash_state="InTrash") == []
    assert names(folder="a") == []


def test_search_assets_by_publish_state(names, shelf):
    shelf.add("marked", ready_for_publish=True)
    shelf.add("plain")

    assert names(publish_state="MarkedForPublish") == ["marked"]
    assert names(publish_state="NotMarkedForPublish") == ["plain"]
    assert names(publish_state="Any") == ["marked", "plain"]


def test_search_assets_by_types(names, shelf):
    for name, kind, sub in (("a", "Image", None), ("b", "AdjustedView", "x"), ("c", "WindowsCovering", "y")):
        shelf.add(name, type=kind, sub_type=sub)

    assert names(asset_type_array=("Image", "AdjustedView")) == ["a", "b"]
    assert names(asset_type_array=("WindowCovering",)) == ["c"]
    assert names(asset_type_array=("Image", "Asset")) == ["a", "b", "c"]
    assert names(exclude_asset_type_array=("Image", "WindowCovering")) == ["b"]
    assert names(asset_sub_type_array=("x",)) == ["a", "b"]
    assert names(asset_sub_type_array=("x",), strict_sub_type_check=True) == ["b"]


@pytest.mark.parametrize(
    ("field", "column"),
    [
        ("Name", "name"),
        ("Description", "description"),
        ("Comments", "comments"),
        ("UserData", "user_data"),
        ("Sku", "sku"),
        ("CreateUser", "create_user"),
        ("LastModifyUser", "last_modify_user"),
        ("FileName", "file_name"),
    ],
)
@pytest.mark.parametrize(
    ("op", "value", "found"),
    [
        ("Equals", "RED cat", ["Red Cat"]),
        ("NotEquals", "red cat", ["A red catalog", "Blue %_cat"]),
        ("Contains", "red c", ["A red catalog", "Red Cat"]),
        ("Contains", "%_", ["Blue %_cat"]),
        ("Contains", "", ["A red catalog", "Blue %_cat", "Red Cat"]),
        ("NotContains", "RED", ["Blue %_cat"]),
        ("StartsWith", "red", ["Red Cat"]),
        ("EndsWith", "CAT", ["Blue %_cat", "Red Cat"]),
        ("EndsWith", "a much longer text than any", []),
    ],
)
def test_search_assets_by_a_system_text(search, shelf, field, column, op, value, found):
    for number, text in enumerate(("Red Cat", "Blue %_cat", "A red catalog")):
        shelf.add(text if column == "name" else f"{number}", **({} if column == "name" else {column: text}))

    reply = search(system_field_condition_array=(system(field, op, value),))
    assert sorted(getattr(shelf.row(asset.asset_handle), column) for asset in reply.asset_array) == found


@pytest.mark.parametrize("field", ["Created", "LastModified", "Modified"])
@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ({"op": "Equals", "date_val": DAY}, ["day1"]),
        ({"op": "NotEquals", "date_val": DAY}, ["day0", "day2"]),
        ({"op": "LessThan", "date_val": DAY}, ["day0"]),
        ({"op": "GreaterThanEquals", "value": "2024-05-06T14:00:00+02:00"}, ["day1", "day2"]),
        ({"op": "Between", "min_date": DAY - dt.timedelta(hours=1), "max_date": DAY}, ["day1"]),
        ({"op": "NotBetween", "min_date": DAY - dt.timedelta(hours=1), "max_date": DAY}, ["day0", "day2"]),
    ],
)
def test_search_assets_by_a_moment(names, shelf, field, condition, found):
    column = "created" if field == "Created" else "last_modified"
    for number in range(3):
        shelf.add(f"day{number}", **{column: DAY + dt.timedelta(days=number - 1)})

    assert names(system_field_condition_array=(SystemFieldCondition(field=field, **condition),)) == found


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ({"op": "Equals", "long_val": 200}, ["200", "view"]),
        ({"op": "LessThanEquals", "value": "200"}, ["100", "200", "view"]),
        ({"op": "GreaterThan", "long_val": 100}, ["200", "view"]),
        ({"op": "Between", "min_long": 50, "max_long": 150}, ["100"]),
    ],
)
def test_search_assets_by_file_size(names, shelf, condition, found):
    shelf.add("100", size=100)
    owner = shelf.add("200", size=200)
    shelf.add("view", type="AdjustedView", owner_id=shelf.row(owner).id)
    shelf.add("none")

    assert names(system_field_condition_array=(SystemFieldCondition(field="FileSize", **condition),)) == found


def test_search_assets_by_keywords_and_software(names, shelf):
    tags, software = shelf.field("Keywords", "MultiTag"), shelf.field("CreatedWith", "String")
    shelf.value(shelf.add("cat"), tags, "Small", "grey")
    shelf.value(shelf.add("dog"), tags, "big")
    shelf.value(shelf.add("cow"), software, "Camera 2")

    assert names(system_field_condition_array=(system("Keywords", "Equals", "small"),)) == ["cat"]
    assert names(system_field_condition_array=(system("Keywords", "NotEquals", "small"),)) == ["cow", "dog"]
    assert names(system_field_condition_array=(system("CreatedWith", "Contains", "camera"),)) == ["cow"]


def test_search_assets_by_the_old_keywords(names, shelf):
    shelf.value(shelf.add("one"), shelf.field("Anything", "String"), "A needle here")
    shelf.add("two", description="needle")
    shelf.add("needle three", user_data="thread")
    shelf.add("four")

    assert names(keyword_array=("NEEDLE",)) == ["needle three", "one", "two"]
    assert names(keyword_array=("needle", "thread")) == ["needle three"]


def metadata(field, op, value=None, **more):
    return MetadataCondition(field_handle=field.handle, op=op, value=value, **more)


@pytest.mark.parametrize(
    ("kind", "typed", "condition", "found"),
    [
        ("String", ({}, {}, {}), {"op": "Equals", "value": "ALPHA"}, ["a"]),
        ("String", ({}, {}, {}), {"op": "Equals", "value": "ALPHA", "case_sensitive": True}, []),
        ("String", ({}, {}, {}), {"op": "Contains", "value": "lpha", "case_sensitive": True}, ["a"]),
        ("String", ({}, {}, {}), {"op": "Equals", "values": ("alpha", "gamma")}, ["a", "c"]),
        ("String", ({}, {}, {}), {"op": "NotStartsWith", "value": "x"}, FaultCode.INVALID_PARAMETER),
        ("String", ({}, {}, {}), {"op": "NotContains", "value": "a"}, ["d"]),
        ("String", ({}, {}, {}), {"op": "Equals"}, FaultCode.MISSING_PARAMETER),
        ("Int", ({"whole": 1}, {"whole": 20}, {"whole": 300}), {"op": "LessThan", "long_val": 100}, ["a", "b"]),
        ("Int", ({"whole": 1}, {"whole": 20}, {"whole": 300}), {"op": "Equals", "value": "20"}, ["b"]),
        ("Int", ({"whole": 1}, {"whole": 20}, {"whole": 300}), {"op": "NotEquals", "value": "20"}, ["a", "c", "d"]),
        ("Int", ({"whole": 1}, {"whole": 20}, {"whole": 300}), {"op": "Contains", "value": "2"}, FaultCode(30001)),
        ("Int", ({"whole": 1}, {"whole": 20}, {"whole": 300}), {"op": "Equals", "value": "x"}, FaultCode(30001)),
        ("Int", ({"whole": 1}, {"whole": 20}, {"whole": 9}), {"op": "Between", "min_long": 1}, FaultCode(30002)),
        ("Int", ({"whole": 1}, {"whole": 20}, {"whole": 9}), {"op": "Between", "min_long": 2, "max_long": 9}, ["c"]),
        ("Float", ({"real": 1.5}, {"real": 2.5}, {"real": 0.0}), {"op": "GreaterThan", "double_val": 1.0}, ["a", "b"]),
        ("Boolean", ({"truth": True}, {"truth": False}, {}), {"op": "Equals", "bool_val": False}, ["b"]),
        ("Boolean", ({"truth": True}, {"truth": False}, {}), {"op": "Between", "bool_val": False}, FaultCode(30001)),
        ("Date", ({"moment": DAY}, {}, {}), {"op": "GreaterThanEquals", "date_val": DAY}, ["a"]),
        ("Untyped", ({"whole": 5}, {}, {}), {"op": "LessThan", "long_val": 6}, ["a"]),
    ],
)
def test_search_assets_by_metadata(names, shelf, kind, typed, condition, found):
    field = shelf.field("Field", kind)
    for name, text, values in zip("abc", ("alpha", "beta", "gamma"), typed, strict=True):
        shelf.value(shelf.add(name), field, text, **values)
    shelf.add("d")
    wanted = {"metadata_condition_array": (MetadataCondition(field_handle=field.handle, **condition),)}

    if isinstance(found, FaultCode):
        with refused(found) as told:
            names(**wanted)
        assert told.reason.startswith(f"fieldHandle {field.handle}")
    else:
        assert names(**wanted) == found


def test_search_assets_by_a_standard_field_that_nobody_has_set(names, shelf, company):
    shelf.add("cat")
    handle = f"m|{company.id}|asset|TITLE"

    assert names(metadata_condition_array=(MetadataCondition(field_handle=handle, op="Equals", value="x"),)) == []
    assert names(metadata_condition_array=(MetadataCondition(field_handle=handle, op="NotEquals", value="x"),)) == [
        "cat"
    ]


def test_search_assets_refuses_unknown_and_foreign_fields(names, company):
    for handle in ("", "Title", f"m|{company.id}|ASSET|Nothing", f"m|{company.id + 1}|ASSET|Title"):
        with refused(FaultCode.INVALID_PARAMETER) as told:
            names(metadata_condition_array=(MetadataCondition(field_handle=handle, op="Equals", value="x"),))
        assert told.reason == f"fieldHandle {handle!r}: no such metadata field"


def test_search_assets_by_tags(names, shelf):
    field = shelf.field("Colours", "MultiTag")
    for name, words in (("a", ("red", "blue")), ("b", ("blue",)), ("c", ("green",)), ("d", ())):
        shelf.value(shelf.add(name), field, *words)

    def tagged(op, *words, value=None):
        condition = TagCondition(field_handle=field.handle, op=op, value=value, value_array=words)
        return names(tag_condition_array=(condition,))

    assert tagged("Matches", value="blue") == ["a", "b"]
    assert tagged("MatchesAny", "red", "green") == ["a", "c"]
    assert tagged("MatchesAll", "red", "blue") == ["a"]
    assert tagged("Matches", value="Blue") == []
    for code, op, words in ((30001, "Equals", ("red",)), (30002, "MatchesAll", ())):
        with refused(FaultCode(code)):
            tagged(op, *words)
    plain = shelf.field("Plain", "String")
    with refused(FaultCode.INVALID_PARAMETER) as told:
        names(tag_condition_array=(TagCondition(field_handle=plain.handle, op="Matches", value="x"),))
    assert told.reason == f"fieldHandle {plain.handle}: is no tag field but String"


def test_search_assets_combines_conditions_and_groups(names, shelf):
    field = shelf.field("Field", "String")
    shelf.value(shelf.add("ab"), field, "x")
    shelf.value(shelf.add("a"), field, "y")
    shelf.add("b")
    both = (system("Name", "Contains", "a"), system("Name", "Contains", "b"))
    valued = (metadata(field, "Equals", "x"), metadata(field, "Equals", "y"))

    assert names(system_field_condition_array=both) == ["ab"]
    assert names(system_field_condition_array=both, system_field_match_mode="MatchAny") == ["a", "ab", "b"]
    assert names(metadata_condition_array=valued) == []
    assert names(metadata_condition_array=valued, metadata_match_mode="MatchAny") == ["a", "ab"]
    groups = {"system_field_condition_array": (system("Name", "Equals", "b"),), "metadata_condition_array": valued[:1]}
    assert names(**groups) == names(**groups, condition_match_mode="MatchAll") == []
    assert names(**groups, condition_match_mode="MatchAny") == ["ab", "b"]


@pytest.mark.parametrize(
    ("wanted", "element"),
    [
        ({"trash_state": "Gone"}, "trashState"),
        ({"publish_state": "Out"}, "publishState"),
        ({"sort_by": "Colour"}, "sortBy"),
        ({"sort_direction": "Sideways"}, "sortDirection"),
        ({"project_handle": "p|1|x"}, "projectHandle"),
        ({"keyword_array": ("x",), "condition_match_mode": "Some"}, "conditionMatchMode"),
        ({"system_field_condition_array": (system("Shape", "Equals", "x"),)}, "field"),
        ({"system_field_condition_array": (system("Name", "LessThan", "x"),)}, "Name: op"),
        ({"system_field_condition_array": (system("Created", "Equals", "yesterday"),)}, "Created"),
        (
            {"system_field_condition_array": (system("Name", "Equals", "x"),), "system_field_match_mode": "x"},
            "systemFieldMatchMode",
        ),
    ],
)
def test_search_assets_names_what_it_does_not_know(search, wanted, element):
    with refused(FaultCode.INVALID_PARAMETER) as told:
        search(**wanted)
    assert told.reason.startswith(element)


TITLE, KEYWORDS = "m|1|ASSET|Title", "m|1|ASSET|Keywords"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (lambda words: {"keyword_array": words}, []),
        (lambda words: {"system_field_condition_array": [system("Name", "Equals", word) for word in words]}, []),
        (
            lambda words: {
                "metadata_condition_array": [
                    MetadataCondition(field_handle=TITLE, op="Equals", value=word) for word in words
                ]
            },
            [],
        ),
        (
            lambda words: {
                "tag_condition_array": [TagCondition(field_handle=KEYWORDS, op="MatchesAny", value_array=words)]
            },
            ["cat"],
        ),
        (lambda words: {"asset_type_array": words}, []),
        (lambda words: {"exclude_asset_type_array": words}, ["cat"]),
        (lambda words: {"asset_sub_type_array": words}, ["cat"]),
        (
            lambda words: {
                "exclude_byproduct_array": [
                    ExcludeByproductCondition(engine=word, generated_asset_type="Image") for word in words
                ]
            },
            ["cat"],
        ),
    ],
)
def test_search_assets_takes_five_hundred_conditions_and_no_more(names, shelf, wanted, found):
    shelf.value(shelf.add("cat"), shelf.field("Keywords", "MultiTag"), "w3")
    words = tuple(f"w{number}" for number in range(501))
    assert names(**wanted(words[:500])) == found

    with refused(FaultCode.INVALID_PARAMETER) as told:
        names(**wanted(words))
    assert told.reason.endswith(": at most 500 in one call, not 501")


def test_search_assets_hides_byproducts(names, shelf, company):
    source = shelf.row(shelf.add("source"))

    def made(name, engine, **fields):
        handle = shelf.add(name, **fields)
        shelf.put(
            Recipe(
                company_id=company.id,
                asset_id=shelf.row(handle).id,
                source_id=source.id,
                source_handle=source.handle,
                source_name="source",
                source_digest="",
                engine=engine,
                modifier="",
                resolved="",
                presets={},
                versions={},
                warnings=[],
                result_digest="",
                made_by="a",
            )
        )

    made("copy", "ImageServer")
    made("layer", "PhotoshopLayers")
    made("page", "PostScriptRip", type="Template")

    def hiding(*pairs, **more):
        without = tuple(ExcludeByproductCondition(engine=one, generated_asset_type=two) for one, two in pairs)
        return names(exclude_byproduct_array=without, **more)

    assert names() == names(exclude_byproducts=False) == ["copy", "layer", "page", "source"]
    assert names(exclude_byproducts=True) == ["copy", "source"]
    assert hiding(("PhotoshopLayers", "Image")) == ["copy", "page", "source"]
    assert hiding(("PostScriptRip", "Image"), exclude_byproducts=True) == ["copy", "layer", "page", "source"]
    assert hiding(("PostScriptRip", "Asset"), ("ImageServer", "")) == ["layer", "source"]


def test_search_assets_sorts(search, shelf):
    for name, kind, size, day in (("b", "Image", 300, 1), ("A", "Template", 100, 3), ("c", "AdjustedView", 200, 2)):
        moment = DAY + dt.timedelta(days=day)
        shelf.add(name, type=kind, size=size, created=moment, last_modified=DAY - dt.timedelta(days=day))

    def sorted_by(field=None, direction=None):
        return "".join(asset.name for asset in search(sort_by=field, sort_direction=direction).asset_array)

    assert sorted_by() == sorted_by("Name", "Ascending") == "Abc"
    assert sorted_by("Name", "Descending") == sorted_by(None, "Descending") == "cbA"
    assert sorted_by("Created") == "bcA"
    assert sorted_by("Modified") == sorted_by("LastModified", "Ascending") == "Acb"
    assert sorted_by("AssetType") == "cbA"
    assert sorted_by("FileSize", "Descending") == "bcA"


def test_search_assets_pages(search, shelf):
    for number in range(7):
        shelf.add(f"n{number}")

    def page(number, size):
        reply = search(results_page=number, records_per_page=size)
        assert reply.total_rows == 7
        return [asset.name for asset in reply.asset_array]

    assert [page(number, 3) for number in (1, 2, 3, 4)] == [
        ["n0", "n1", "n2"],
        ["n3", "n4", "n5"],
        ["n6"],
        [],
    ]
    assert page(0, 3) == page(-1, 3) == page(None, 3) == ["n0", "n1", "n2"]
    assert page(1, 0) == page(1, -5) == ["n0"]
    assert page(None, None) == [f"n{number}" for number in range(7)]
    assert page(2**31 - 1, 2**31 - 1) == []


def test_search_assets_gives_more_at_once_when_few_fields_are_asked(search, shelf, runtime, company):
    shelf.add("first")
    with runtime.unit(writing=True) as unit:
        connection = unit.session.connection()
        connection.exec_driver_sql(
            "INSERT INTO asset (company_id, folder_id, type, name, file_name, create_user, last_modify_user, name_space,"
            " original_path, original_file, created, last_modified, ready_for_publish, publish_changed, trash_state,"
            " url_modifier, url_post_apply_modifier, resolution, sku, description, comments, user_data, targets,"
            " image_map, image_set)"
            " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)"
            " SELECT company_id, folder_id, type, 'n' || i, file_name, create_user, last_modify_user, name_space,"
            " original_path, original_file, created, last_modified, ready_for_publish, publish_changed, trash_state,"
            " url_modifier, url_post_apply_modifier, resolution, sku, description, comments, user_data, targets,"
            " image_map, image_set FROM asset, n"
        )

    def got(*fields):
        reply = search(records_per_page=20_000, response_field_array=fields)
        assert reply.total_rows == 1201
        return len(reply.asset_array)

    short = ("totalRows", "assetArray/items/name", "/assetArray/items/assetHandle/", "assetArray/items/type")
    assert got(*short, "assetArray/items/subType") == 1201
    assert got() == got(*short, "assetArray/items/created") == got("assetArray") == 1000


def test_search_assets_shows_only_what_groups_may_read(search, names, shelf, caller):
    reader = caller(Role.IMAGE_PORTAL_USER)
    mine, others = shelf.group("mine", reader), shelf.group("others")
    for name, into in (("opened", "a"), ("deep", "a/b"), ("closed", "c")):
        shelf.add(name, into=into)
    exception, hidden = shelf.add("exception", into="c"), shelf.add("hidden", into="a")
    shelf.allow(mine, "Read", folder="a/")
    shelf.allow(others, "Read", folder="c/")
    shelf.allow(mine, "Read", asset=exception)
    shelf.allow(others, "Read", asset=hidden)

    assert names(who=reader) == ["deep", "exception", "opened"]
    assert names(who=reader, folder="a", include_subfolders=False) == ["opened"]
    assert search(who=reader, records_per_page=1).total_rows == 3
    assert names() == ["closed", "deep", "exception", "hidden", "opened"]


def test_search_assets_stays_in_its_company(ask, admin, other_company, shelf):
    shelf.add("cat")

    param = SearchAssetsParam(company_handle=other_company.handle, include_subfolders=True, trash_state="Any")
    assert ask(admin, param) == SearchAssetsReturn(total_rows=0, asset_array=())
