"""getAssets: the whole record, in the order asked, for a fixed number of queries."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import event

from printroom.contract.messages import GetAssetsParam, GetAssetsReturn
from printroom.contract.roles import Role
from printroom.contract.types import Asset, FontInfo, ImageInfo, LayerViewInfo, Metadata, Permission, TemplateInfo
from printroom.models.asset import EMPTIED

MOMENT = dt.datetime(2024, 5, 6, 7, 8, 9, 123000, tzinfo=dt.UTC)


def test_get_assets_shows_the_whole_record(shelf):
    handle = shelf.add(
        "cat",
        into="pets/small",
        size=12345,
        created=MOMENT,
        create_user="ada@example.com",
        last_modified=MOMENT + dt.timedelta(days=1),
        last_modify_user="bob@example.com",
        ready_for_publish=True,
        original_path="Acme/in/",
        original_file="cat.tif",
        url_modifier="op_blur=2",
        url_post_apply_modifier="qlt=80",
        user_data="a&b",
        comments="none",
        resolution=300.0,
        anchor_x=7,
    )
    title, tags = shelf.field("Title", "String"), shelf.field("Keywords", "MultiTag")
    secret = shelf.field("Secret", "String", is_hidden=True)
    shelf.value(handle, title, "A cat")
    shelf.value(handle, tags, "small", "grey")
    shelf.value(handle, secret, "x")
    group = shelf.group("readers")
    shelf.allow(group, "Read", folder="pets/")

    number = int(handle.split("|")[1])
    assert handle == f"a|{number}|1|{number}"
    file = f"{1:032x}.tif"
    assert shelf.shown(handle) == [
        Asset(
            asset_handle=handle,
            type="Image",
            name="cat",
            file_name="cat.jpg",
            folder="Acme/pets/small/",
            folder_handle="f|Acme/pets/small/",
            ready_for_publish=True,
            trash_state="NotInTrash",
            projects="",
            ips_image_url=f"image-no-ips/Acme/_optimized_/000/{file}",
            created=MOMENT,
            create_user="ada@example.com",
            last_modified=MOMENT + dt.timedelta(days=1),
            last_modify_user="bob@example.com",
            metadata_array=(
                Metadata(name="Keywords", value="small, grey", value_array=("small", "grey")),
                Metadata(name="Title", value="A cat"),
            ),
            image_info=ImageInfo(
                original_path="Acme/in/",
                original_file="cat.tif",
                optimized_path="Acme/_optimized_/000/",
                optimized_file=file,
                width=40,
                height=30,
                file_size=12345,
                resolution=300.0,
                sku="cat",
                description="cat",
                comments="none",
                user_data="a&b",
                anchor_x=7,
                anchor_y=15,
                url_modifier="op_blur=2",
                url_post_apply_modifier="qlt=80",
                zoom_targets=(),
                masks=(),
                image_maps=(),
            ),
            permissions=(
                Permission(
                    group_handle=f"g|{group}",
                    group_name="readers",
                    permission_type="Read",
                    is_allowed=True,
                    is_override=False,
                ),
            ),
        )
    ]


def test_get_assets_shows_typed_metadata(shelf):
    handle = shelf.add("cat")
    for name, kind, text, typed in (
        ("A", "Boolean", "true", {"truth": True}),
        ("B", "Int", "5000000000", {"whole": 5_000_000_000, "real": 5e9}),
        ("C", "Float", "1.5", {"real": 1.5}),
        ("D", "Date", "2024-05-06", {"moment": MOMENT}),
    ):
        shelf.value(handle, shelf.field(name, kind), text, **typed)

    assert shelf.shown(handle)[0].metadata_array == (
        Metadata(name="A", value="true", bool_val=True),
        Metadata(name="B", value="5000000000", long_val=5_000_000_000, double_val=5e9),
        Metadata(name="C", value="1.5", double_val=1.5),
        Metadata(name="D", value="2024-05-06", date_val=MOMENT),
    )


def test_get_assets_shows_a_view_with_the_pixels_of_its_owner(shelf):
    owner = shelf.add("cat", size=99)
    view = shelf.add("view", type="AdjustedView", owner_id=shelf.row(owner).id, url_modifier="op_blur=9")

    (shown,) = shelf.shown(view)
    assert shown.asset_handle == view
    assert shown.ips_image_url == f"image-no-ips/Acme/_optimized_/000/{1:032x}.tif"
    info = shown.image_info
    assert (info.width, info.height, info.file_size, info.resolution) == (40, 30, 99, 150.0)
    assert (info.url_modifier, info.sku) == ("op_blur=9", "view")


def test_get_assets_shows_the_fields_of_each_type(shelf):
    words = {"url_modifier": "a=1", "url_post_apply_modifier": "b=2"}
    layer, template, font = (
        shelf.add(kind, type=kind, sub_type="x", **words) for kind in ("LayerView", "Template", "Font")
    )

    assert [
        (shown.type, shown.sub_type, shown.layer_view_info, shown.template_info, shown.font_info)
        for shown in shelf.shown(layer, template, font)
    ] == [
        ("LayerView", "x", LayerViewInfo(**words), None, None),
        ("Template", "x", None, TemplateInfo(**words), None),
        ("Font", "x", None, None, FontInfo(original_path="", original_file="")),
    ]


def test_get_assets_keeps_the_order_and_leaves_out_what_is_not_there(shelf, ask, admin, company, other_company):
    one, two, gone = shelf.add("one"), shelf.add("two", trash_state="InTrash"), shelf.add("gone", trash_state=EMPTIED)
    number = one.split("|")[1]
    handles = (two, "a|999999|1|999999", "", "rubbish", gone, number, f"a|{number}", f"{number}|9|12", "a|-1", two)

    assert shelf.names(*handles) == ["two", "one", "one", "one", "two"]
    assert shelf.shown() == []
    foreign = GetAssetsParam(company_handle=other_company.handle, asset_handle_array=(one, two))
    assert ask(admin, foreign) == GetAssetsReturn(asset_array=())


def test_get_assets_leaves_out_what_groups_may_not_read(shelf, caller):
    reader = caller(Role.IMAGE_PORTAL_USER)
    mine, others = shelf.group("mine", reader), shelf.group("others")
    opened, closed, exception, hidden = (
        shelf.add(name, into=into)
        for name, into in (("opened", "a"), ("closed", "b"), ("exception", "b"), ("hidden", "a"))
    )
    shelf.allow(mine, "Read", folder="a/")
    shelf.allow(others, "Read", folder="b/")
    shelf.allow(mine, "Read", asset=exception)
    shelf.allow(others, "Read", asset=hidden)

    assert shelf.names(opened, closed, exception, hidden, who=reader) == ["opened", "exception"]
    (shown,) = shelf.shown(exception, who=reader)
    assert shown.permissions == (
        Permission(
            group_handle=f"g|{mine}", group_name="mine", permission_type="Read", is_allowed=True, is_override=True
        ),
    )


def test_get_assets_shows_what_has_changed_since_it_was_asked(shelf):
    """Answers are kept for assets that are asked for again."""
    handle = shelf.add("cat")
    field = shelf.field("Title", "String")
    (before,) = shelf.shown(handle)
    assert (before.name, before.metadata_array, before.permissions) == ("cat", (), ())
    assert shelf.shown(handle) == [before]

    shelf.value(handle, field, "A cat")
    (titled,) = shelf.shown(handle)
    assert titled == replace(before, metadata_array=(Metadata(name="Title", value="A cat"),))
    shelf.allow(shelf.group("readers"), "Read", asset=handle)
    (allowed,) = shelf.shown(handle)
    assert replace(allowed, permissions=()) == titled
    assert [(entry.group_name, entry.is_override) for entry in allowed.permissions] == [("readers", True)]


def test_get_assets_as_another_user(shelf, ask, admin, caller, company):
    reader = caller(Role.IMAGE_PORTAL_USER)
    opened, closed = shelf.add("opened", into="a"), shelf.add("closed", into="b")
    mine = shelf.group("mine", reader)
    shelf.allow(mine, "Read", folder="a/")
    shelf.allow(shelf.group("others"), "Read", folder="b/")

    for who in ({"access_user_handle": reader.handle}, {"access_group_handle": f"g|{mine}"}):
        param = GetAssetsParam(company_handle=company.handle, asset_handle_array=(opened, closed), **who)
        assert [asset.name for asset in ask(admin, param).asset_array] == ["opened"]


@pytest.fixture
def queries(runtime):
    """Every statement that the database is asked."""
    asked = []

    def note(_connection, _cursor, statement, *_):
        asked.append(statement)

    event.listen(runtime.database, "before_cursor_execute", note)
    yield asked
    event.remove(runtime.database, "before_cursor_execute", note)


@pytest.mark.parametrize("role", [Role.IPS_USER, Role.IMAGE_PORTAL_USER])
def test_get_assets_costs_a_fixed_number_of_queries(shelf, caller, queries, role):
    who = caller(role)
    field = shelf.field("Title", "String")
    handles = []
    for number in range(30):
        handle = shelf.add(f"cat{number}", into=f"folder{number}", size=10)
        shelf.value(handle, field, "x")
        handles.append(handle)
    shelf.allow(shelf.group("mine", who), "Read", folder="")

    def cost(*wanted):
        queries.clear()
        assert len(shelf.shown(*wanted, who=who)) == len(wanted)
        return len(queries)

    assert cost(*handles) == cost(handles[0]) <= 12


def test_get_assets_finds_them_by_their_keys(shelf, queries, runtime):
    handle = shelf.add("cat")
    queries.clear()
    shelf.shown(handle)
    (statement,) = (text for text in queries if "url_modifier" in text)

    with runtime.database.connect() as connection:
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", (1,))]
    assert plan[0] == "SEARCH asset USING INTEGER PRIMARY KEY (rowid=?)"
