"""Ingest: names, folders, overwrite modes; in one transaction, with no bytes left that no row names."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk import desk, intake, picture
from printroom.contract.faults import AuthorizationFault, FaultCode
from printroom.contract.roles import Role
from printroom.models import AccessGroup, Company, FolderPermission
from printroom.services.caller import Access, Scope
from printroom.services.ingest import Arrival, Outcome, Rules
from printroom.services.names import UNCARRIABLE
from printroom.services.naming import candidates, folder_named, named
from printroom.services.storing import seen_of

__all__ = ["desk", "intake"]


@pytest.fixture
def take(desk, tmp_path):
    """`take("a/b/one.jpg", shade=1)` takes a picture in; the asset's name, its folder, the outcome and the warnings."""

    def run(path, *, shade=0, scope=None, **rules):
        folder, _, name = path.rpartition("/")
        file, pyramid = tmp_path / "file.jpg", tmp_path / "pyramid.tif"
        file.write_bytes(picture(shade=shade))
        facts = desk.intake.examine(file, pyramid)
        with desk.runtime.unit_of_work(scope or desk.scope, writing=True) as services:
            put = services.storing.put
            original = put(desk.company.id, file, media_type="image/jpeg", suffix="jpg", digest=facts.digest)
            serving = put(desk.company.id, pyramid, media_type="image/tiff", suffix="tif")
            arrival = Arrival(folder, name, original, serving, seen_of(facts))
            taken = services.ingest.take(arrival, Rules(**rules))
            return taken.asset.name, taken.asset.original_path, taken.outcome, taken.warnings

    return run


@pytest.mark.parametrize(
    "path",
    [
        "Acme/a/b/one.jpg",
        "a/b/one.jpg",
        "/a//b/one.jpg",
        "Acme//a/./b//one.jpg",
        " a / b /one.jpg",
        "f|Acme/a/b//one.jpg",
        " f|a/b/one.jpg",
    ],
)
def test_a_path_starts_with_the_company_or_below_it(take, path):
    assert take(path) == ("one", "Acme/a/b/", Outcome.NEW, ())


def test_no_path_leads_out_of_the_company(take):
    assert take("../Rival/one.jpg") == (
        "one",
        "Acme/_/Rival/",
        Outcome.NEW,
        ("the folder '../Rival' was mended to '_/Rival'",),
    )


def test_names_are_numbered_across_folders(take):
    given_ = [take(path, shade=shade)[0] for shade, path in enumerate(["a/one.jpg", "b/one.png", "one.tif"])]
    assert given_ == ["one", "one-1", "one-2"]


def set_mode(desk, mode):
    with desk.runtime.unit(writing=True) as unit:
        unit.session.get(Company, desk.company.id).settings = {"overwrite_mode": mode}
    desk.company.settings = {"overwrite_mode": mode}


@pytest.mark.parametrize(
    ("mode", "replaced"),
    [
        ("OverwriteFullName", {"a/one.jpg"}),
        ("OverwriteAnyExt", {"a/one.jpg", "a/one.png"}),
        ("OverwriteFullNameAnyFolder", {"a/one.jpg", "b/one.jpg"}),
        ("OverwriteAnyExtAnyFolder", {"a/one.jpg", "a/one.png", "b/one.jpg", "b/one.png"}),
    ],
)
def test_the_company_says_what_is_overwritten(desk, take, mode, replaced):
    set_mode(desk, mode)
    take("a/one.jpg")
    for shade, path in enumerate(["a/one.jpg", "a/one.png", "b/one.jpg", "b/one.png"], start=1):
        before = desk.asset("one").picture_id
        name, _, outcome, _ = take(path, shade=shade, overwrite=True)
        assert (outcome is Outcome.UPDATED, desk.asset("one").picture_id != before) == ((path in replaced),) * 2, path
        if outcome is Outcome.NEW:
            forget(desk, name)
        take("a/one.jpg", overwrite=True)


def forget(desk, name):
    with desk.runtime.unit(writing=True) as unit:
        unit.session.delete(unit.session.merge(desk.asset(name)))


def test_equal_bytes_are_a_duplicate_and_stored_once(desk, take):
    take("one.jpg")
    assert take("one.jpg", overwrite=True)[2] is Outcome.DUPLICATE
    take("two.jpg")
    assert desk.keys() == ["jpg", "tif"]


def test_equal_bytes_of_another_company_are_stored_apart(desk, take, other_company):
    take("one.jpg")
    take("one.jpg", scope=Scope(desk.admin, other_company, Access(unlimited=True)))
    assert desk.keys() == ["jpg", "jpg", "tif", "tif"]


def test_a_folder_that_may_not_be_written_takes_nothing(desk, take, caller):
    who = caller(Role.IMAGE_PORTAL_CONTRIB)
    with desk.runtime.unit_of_work(desk.scope, writing=True) as services:
        folder = services.folders.create("closed")
        group = AccessGroup(company_id=desk.company.id, name="others")
        services.unit.session.add(group)
        services.unit.session.flush()
        services.unit.session.add(FolderPermission(folder_id=folder.id, group_id=group.id, type="Write"))
    scope = Scope(who, desk.company, Access(unlimited=False))
    with pytest.raises(AuthorizationFault) as refused:
        take("closed/deep/one.jpg", scope=scope)
    assert refused.value.code == FaultCode.MISSING_PERMISSION
    assert desk.asset("one") is None


@pytest.mark.parametrize(
    ("file_name", "expected"),
    [
        ("one.jpg", ("one.jpg", "one")),
        ("one.two.jpg", ("one.two.jpg", "one.two")),
        ("one", ("one", "one")),
        (".jpg", (".jpg", ".jpg")),
        ("a/b.jpg", ("a_b.jpg", "a_b")),
        ("..", ("_", "_")),
        ("", ("_", "_")),
        ("cafe\u0301.jpg", ("caf\u00e9.jpg", "caf\u00e9")),
    ],
)
def test_a_file_name_makes_an_asset_name(file_name, expected):
    naming = named(file_name)
    assert (naming.file_name, naming.name) == expected


@settings(derandomize=True, deadline=None, max_examples=500)
@given(st.text(max_size=300))
def test_any_text_makes_names_that_urls_carry(text):
    naming = named(text)
    parts, _ = folder_named(text)
    for name in (naming.name, naming.file_name, *parts):
        assert name and name == name.strip() and len(name) <= 200 and name not in {".", ".."}
        assert not UNCARRIABLE.search(name)


def test_numbered_names_are_never_too_long():
    numbered = candidates("x" * 200)
    assert [len(next(numbered)) for _ in range(12)] == [200] * 12
