"""copyImage: what it refuses, in which words, and that nothing is left behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from printroom.contract.faults import FaultCode
from printroom.contract.messages import CopyImageParam, CreateFolderParam, DeleteAssetParam, DeleteFolderParam
from printroom.contract.roles import Role
from printroom.models import Asset
from printroom.repositories import companies as company_rows
from printroom.repositories import pictures as picture_rows
from refusals import refused
from studio import Studio, drawn


@pytest.fixture
def source(studio: Studio) -> str:
    return studio.add("cat", drawn(60, 40))


@pytest.mark.parametrize("commands", ["", "wid=30"])
def test_a_used_name(commands: str, copy, source: str, studio: Studio) -> None:
    studio.add("dog", drawn(70, 40))
    before = studio.everything()
    with refused(FaultCode.EXCEPTION) as told:
        copy(source, "dog", commands)
    assert told.reason == "Asset ID 'dog' is already in use."
    assert studio.everything() == before


def test_a_name_in_the_trash_is_used(copy, ask, source: str, studio: Studio) -> None:
    gone = studio.add("dog", drawn(70, 40))
    ask(studio.who, DeleteAssetParam(company_handle=studio.company.handle, asset_handle=gone))
    with refused(FaultCode.EXCEPTION) as told:
        copy(source, "dog", "wid=30")
    assert told.reason == "Asset ID 'dog' is already in use."


def test_names_of_another_case_are_other_names(copy, source: str, studio: Studio) -> None:
    assert studio.asset(copy(source, "Cat", "wid=30")).name == "Cat"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", FaultCode.MISSING_PARAMETER),
        ("  ", FaultCode.MISSING_PARAMETER),
        ("a/b", FaultCode.INVALID_PARAMETER),
        ("a?b", FaultCode.INVALID_PARAMETER),
        ("a\nb", FaultCode.INVALID_PARAMETER),
        ("..", FaultCode.INVALID_PARAMETER),
        ("x" * 201, FaultCode.INVALID_PARAMETER),
    ],
)
@pytest.mark.parametrize("commands", ["", "wid=30"])
def test_a_name_that_urls_cannot_carry(name: str, code: FaultCode, commands: str, copy, source, studio) -> None:
    before = studio.everything()
    with refused(code) as told:
        copy(source, name, commands)
    assert told.reason.startswith("name")
    assert studio.everything() == before


@pytest.mark.parametrize("commands", ["", "wid=30"])
@pytest.mark.parametrize("handle", ["", "a|", "a|999999", "a|x|1|2", "999999|1|1", "f|Acme/", "a|1" + "0" * 30])
def test_an_unknown_asset(handle: str, commands: str, copy, source: str, studio: Studio) -> None:
    before = studio.everything()
    with refused(FaultCode.INVALID_PARAMETER) as told:
        copy(handle, "made", commands)
    assert told.reason == f"assetHandle {handle!r}: no such asset"
    assert studio.everything() == before


@pytest.mark.parametrize("commands", ["", "wid=30"])
def test_another_companys_asset_is_an_unknown_one(commands: str, copy, source, studio: Studio, other_company) -> None:
    foreign = rival(studio, other_company).add("secret", drawn(50, 50))
    before = studio.everything()
    with refused(FaultCode.INVALID_PARAMETER) as told:
        copy(foreign, "made", commands)
    assert told.reason == f"assetHandle {foreign!r}: no such asset"
    assert studio.everything() == before


def rival(studio: Studio, company) -> Studio:
    """The same studio in another company."""
    folder = studio.folder / "rival"
    folder.mkdir(exist_ok=True)
    return Studio(studio.runtime, company, studio.who, studio.intake, folder)


@pytest.mark.parametrize("commands", ["", "wid=30"])
@pytest.mark.parametrize("folder", ["", "f|", "f|Acme/none/", "f|Rival/", "Rival/", "a|1", "f|../", "f|Acme/../Rival/"])
def test_a_missing_folder(folder: str, commands: str, copy, source: str, studio: Studio, other_company) -> None:
    before = studio.everything()
    with refused(FaultCode.INVALID_PARAMETER) as told:
        copy(source, "made", commands, folder=folder)
    assert told.reason == f"folderHandle {folder!r}: no such folder"
    assert studio.everything() == before


def test_a_deleted_folder(copy, ask, source: str, studio: Studio) -> None:
    company = studio.company.handle
    folder = ask(studio.who, CreateFolderParam(company_handle=company, folder_path="shoes")).folder_handle
    ask(studio.who, DeleteFolderParam(company_handle=company, folder_handle=folder))
    with refused(FaultCode.INVALID_PARAMETER) as told:
        copy(source, "made", "wid=30", folder=folder)
    assert told.reason == "folderHandle 'f|Acme/shoes/': no such folder"


@pytest.mark.parametrize("commands", ["", "wid=30"])
def test_what_is_no_image(commands: str, copy, studio: Studio) -> None:
    with studio.runtime.unit(writing=True) as unit:
        font = Asset(
            company_id=studio.company.id,
            folder_id=company_rows.root_folder(unit.session, studio.company).id,
            type="Font",
            name="Garamond",
            file_name="garamond.otf",
            create_user="ada@example.com",
            last_modify_user="ada@example.com",
            name_space="font",
        )
        unit.session.add(font)
        unit.session.flush()
        handle = font.handle
    before = studio.everything()
    with refused(FaultCode.INVALID_PARAMETER) as told:
        copy(handle, "made", commands)
    assert told.reason == f"assetHandle {handle}: the asset is no image (Font)"
    assert studio.everything() == before


@pytest.mark.parametrize("commands", ["", "wid=30"])
def test_a_source_in_the_trash(commands: str, copy, ask, source: str, studio: Studio) -> None:
    ask(studio.who, DeleteAssetParam(company_handle=studio.company.handle, asset_handle=source))
    before = studio.everything()
    with refused(FaultCode.INVALID_PARAMETER) as told:
        copy(source, "made", commands)
    assert told.reason == f"assetHandle {source}: the asset is in the trash"
    assert studio.everything() == before


@pytest.mark.parametrize(
    ("commands", "reason"),
    [
        ("wid=abc", "Error parsing IS command: wid=abc: expected a number"),
        ("wid=0", None),
        ("crop=1,2,3", None),
        ("scl=0", None),
        ("fit=sideways&wid=10", None),
        ("fit=crop", "Error parsing IS command: fit=crop: expected wid or hei beside it"),
        ("op_usm=x", None),
        ("$unknown$", "Undefined macro: the preset $unknown$ is not defined"),
        ("src=is{cat?wid=10", None),
        ("src=is{nothing?wid=10}", None),
        ("src=nothing", "Unable to find image: Unable to find nothing"),
        ("src=..%2Fcat", None),
        ("src={http://example.com/a.jpg}", None),
        ("src=ir{cat}", None),
        ("icc=nothing", None),
        ("bgc=nocolour", None),
        ("layer=$x$", None),
        ("x" * 9000, None),
    ],
)
def test_a_command_string_that_cannot_be_read_or_made(
    commands: str, reason: str | None, copy, source: str, studio: Studio
) -> None:
    before = studio.everything()
    with refused(FaultCode.INVALID_PARAMETER) as told:
        copy(source, "made", commands)
    assert told.reason.startswith("urlModifier: ")
    assert reason is None or told.reason == f"urlModifier: {reason}"
    assert studio.everything() == before


def original(studio: Studio, handle: str) -> Path:
    picture = studio.picture(handle)
    with studio.runtime.unit() as unit:
        key = picture_rows.blob(unit.session, picture.original_id).key
    with studio.runtime.resources.local.path(key) as path:
        return path


@pytest.mark.parametrize("damage", ["gone", "empty", "cut", "rubbish"])
def test_a_source_whose_bytes_are_broken(damage: str, copy, studio: Studio) -> None:
    source = studio.add("cat", drawn(600, 400), suffix=".jpg")
    path = original(studio, source)
    content = path.read_bytes()
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes({"empty": b"", "cut": content[: len(content) // 2], "rubbish": b"GIF89a" * 9}[damage])
    before = studio.everything()
    with refused(FaultCode.EXCEPTION) as told:
        copy(source, "made", "wid=300")
    assert told.reason == "urlModifier: Unable to read image: Acme/cat cannot be read"
    assert studio.everything() == before


@pytest.mark.parametrize("role", [Role.TRIAL_SITE_USER, Role.TRIAL_SITE_ADMIN, Role.IMAGE_PORTAL_USER])
def test_a_role_that_may_not(role: Role, copy, caller, source: str, studio: Studio) -> None:
    before = studio.everything()
    who = caller(role)
    with refused(FaultCode.NO_OPERATION_PERMISSION):
        copy(source, "made", "wid=30", who=who)
    after = studio.everything()
    assert (after[:2], after[2]["asset"]) == (before[:2], before[2]["asset"])


def test_a_caller_of_another_company(copy, caller, source: str, studio: Studio, other_company) -> None:
    who = caller(Role.IPS_USER, company=other_company)
    with refused(FaultCode.INVALID_COMPANY):
        copy(source, "made", "wid=30", who=who)


FORMS = [
    *({"company_handle": form} for form in ("c|{company}", "{company}", "Acme")),
    *(
        {"asset_handle": form}
        for form in ("a|{asset}", "a|{asset}|1|{asset}", "a|{asset}|1|7", "{asset}|1|7", "{asset}")
    ),
    *(
        {"folder_handle": form}
        for form in ("f|Acme/shoes/red/", "Acme/shoes/red/", "f|Acme/shoes/red", "shoes/red", "/shoes//red/")
    ),
]


@pytest.mark.parametrize("form", FORMS)
def test_handles_are_read_in_every_form(form: dict[str, str], ask, source: str, studio: Studio) -> None:
    ask(studio.who, CreateFolderParam(company_handle=studio.company.handle, folder_path="shoes/red"))
    usual = {"company_handle": "c|{company}", "asset_handle": "a|{asset}", "folder_handle": "f|Acme/shoes/red/"}
    numbers = {"company": studio.company.id, "asset": studio.asset(source).id}
    handles = {name: text.format(**numbers) for name, text in (usual | form).items()}
    made = ask(studio.who, CopyImageParam(**handles, name="made", url_modifier="")).asset_handle
    row = studio.asset(made)
    assert (row.original_path, row.name, made) == ("Acme/shoes/red/", "made", f"a|{row.id}|1|{row.id}")
