from datetime import UTC, datetime

import pytest

from printroom.codecs.soap.envelope import read, write
from printroom.codecs.soap.revisions import lift, lower
from printroom.contract.messages import (
    AddCompanyMembershipParam,
    AddUserParam,
    CopyImageReturn,
    GetActiveJobsReturn,
    GetCompanyMembershipReturn,
    GetCompanyMembersReturn,
    GetFoldersReturn,
    GetUserInfoReturn,
    SetUserInfoParam,
    SubmitJobParam,
)
from printroom.contract.types import (
    ActiveJob,
    Company,
    CompanyMember,
    CompanyMembership,
    CompanyMembershipUpdate,
    Folder,
    PDFOptions,
    Permission,
    PermissionSet,
    PhotoshopLayerOptions,
    PhotoshopOptions,
    UploadUrl,
    UploadUrlsJob,
    User,
)
from printroom.contract.versions import Version

MOMENT = datetime(2020, 1, 2, tzinfo=UTC)
FLAT = [Version.PRE_4_0, Version.V2008_01_15, Version.V2008_09_10, Version.V2009_07_31, Version.V2010_01_31]


def user(*, admin: bool = False, default_role: str | None = None) -> User:
    return User(
        user_handle="u|1", first_name="A", last_name="B", email="e", is_valid=True, is_ips_admin=admin,
        default_role=default_role,
    )  # fmt: skip


def add_user(**given: object) -> AddUserParam:
    return AddUserParam(first_name="A", last_name="B", email="e", password="p", is_valid=True, **given)


def membership(role: str) -> CompanyMembershipUpdate:
    return CompanyMembershipUpdate(company_handle="c|1", role=role, is_active=True)


def test_one_old_role_becomes_the_role_in_each_company():
    lifted = lift(add_user(role="IpsUser", company_handle_array=("c|1",)))
    assert (lifted.membership_array, lifted.is_ips_admin) == ((membership("IpsUser"),), False)


@pytest.mark.parametrize("given", [{"role": "IpsAdmin"}, {"default_role": "IpsAdmin"}, {"is_ips_admin": True}])
def test_admin_is_told_in_three_ways(given):
    assert lift(add_user(**given)).is_ips_admin is True
    changed = SetUserInfoParam(first_name="A", last_name="B", email="e", is_valid=True, **given)
    assert lift(changed).is_ips_admin is True


def test_nothing_said_about_admin_stays_unsaid():
    assert lift(SetUserInfoParam(first_name="A", last_name="B", email="e", is_valid=True)).is_ips_admin is None


def test_companies_without_a_role_leave_it_open():
    lifted = lift(AddCompanyMembershipParam(company_handle_array=("c|1",)))
    assert lifted.membership_array == (membership(""),)


def test_memberships_count_more_than_companies():
    given = AddCompanyMembershipParam(membership_array=(membership("IpsUser"),), company_handle_array=("c|2",))
    assert lift(given).membership_array == (membership("IpsUser"),)


def upload(**options: object) -> SubmitJobParam:
    urls = (UploadUrl(source_url="http://x/a.psd", dest_path="a.psd"),)
    job = UploadUrlsJob(
        url_array=urls, overwrite=True, ready_for_publish=True, create_mask=False, email_setting="None", **options
    )
    return SubmitJobParam(company_handle="c|1", job_name="j", upload_urls_job=job)


def test_flat_layer_options_of_a_job_are_nested():
    flat = PhotoshopOptions(maintain_layers=True, layer_naming="LayerName", anchor="Center")
    nested = PhotoshopOptions(
        process="MaintainLayers", layer_options=PhotoshopLayerOptions(layer_naming="LayerName", anchor="Center")
    )
    assert lift(upload(photoshop_options=flat)) == upload(photoshop_options=nested)
    assert lift(upload(photoshop_options=nested)) == upload(photoshop_options=nested)


def test_recorded_pdf_process_is_read_as_rasterize():
    assert lift(upload(pdf_options=PDFOptions(process="render"))) == upload(pdf_options=PDFOptions(process="Rasterize"))
    assert lift(upload(pdf_options=PDFOptions(process="NONE"))) == upload(pdf_options=PDFOptions(process="None"))
    assert lift(upload(pdf_options=PDFOptions(process="odd"))) == upload(pdf_options=PDFOptions(process="odd"))


@pytest.mark.parametrize(
    ("version", "element"),
    [
        *((version, "<role>IpsAdmin</role><isValid>true</isValid>") for version in FLAT),
        (Version.V2012_02_14, "<defaultRole>IpsAdmin</defaultRole><isValid>true</isValid>"),
        (Version.V2013_02_15, "<defaultRole>IpsAdmin</defaultRole><isValid>true</isValid>"),
        (Version.V2014_04_03, "<isValid>true</isValid><isIpsAdmin>true</isIpsAdmin>"),
    ],
)
def test_role_of_a_user_is_written_as_the_version_knows_it(version, element):
    body = f'<getUserInfoParam xmlns="{version.namespace}"/>'
    soap = "http://schemas.xmlsoap.org/soap/envelope/"
    request = read(f'<s:Envelope xmlns:s="{soap}"><s:Body>{body}</s:Body></s:Envelope>'.encode())
    reply = write(request, GetUserInfoReturn(user_info=user(admin=True))).decode()
    assert f"<email>e</email>{element}</userInfo>" in reply


def test_default_role_is_the_old_role():
    lowered = lower(GetUserInfoReturn(user_info=user(default_role="IpsCompanyAdmin")), Version.V2010_01_31)
    assert lowered.user_info.role == "IpsCompanyAdmin"


def test_members_and_memberships_are_flat_before_6_0():
    members = GetCompanyMembersReturn(
        member_array=(CompanyMember(user=user(), role="ImagePortalUser", is_active=True),)
    )
    company = Company(company_handle="c|1", name="Co", root_path="Co/")
    memberships = GetCompanyMembershipReturn(
        membership_array=(CompanyMembership(company=company, role="IpsUser", is_active=True),)
    )
    assert [held.role for held in lower(members, Version.V2010_01_31).user_array] == ["ImagePortalUser"]
    assert lower(memberships, Version.V2010_01_31).company_array == (company,)
    assert lower(memberships, Version.V2012_02_14) == memberships


def test_shared_permissions_are_given_to_each_folder():
    allowed = (Permission(group_handle="g|1", permission_type="Read", is_allowed=True),)
    inner = Folder(folder_handle="f|Co/a/", permission_set_handle="pm|2")
    reply = GetFoldersReturn(
        folder_array=(Folder(folder_handle="f|Co/", permission_set_handle="pm|1", subfolder_array=(inner,)),),
        permission_set_array=(PermissionSet(permission_set_handle="pm|2", permission_array=allowed),),
    )
    (folder,) = lower(reply, Version.V2009_07_31).folder_array
    assert (folder.permissions, folder.subfolder_array[0].permissions) == ((), allowed)
    assert lower(reply, Version.V2010_01_31) == reply


def test_layer_options_of_a_running_job_are_flat_before_4_5():
    options = PhotoshopOptions(process="MaintainLayers", layer_options=PhotoshopLayerOptions(anchor="Center"))
    job = ActiveJob(
        company_handle="c|1", job_handle="j", name="n", original_name="n", type="UrlUpload", state="Running",
        submit_user_email="e", server_name="s", start_date=MOMENT, trigger_time=MOMENT, total_size=1, progress=1,
        progress_message="", last_progress_update=MOMENT,
        upload_urls_job=upload(photoshop_options=options).upload_urls_job,
    )  # fmt: skip
    lowered = lower(GetActiveJobsReturn(job_array=(job,)), Version.V2008_01_15)
    flat = lowered.job_array[0].upload_urls_job.photoshop_options
    assert (flat.maintain_layers, flat.layer_naming, flat.anchor) == (True, None, "Center")


def test_what_never_changed_stays():
    reply = CopyImageReturn(asset_handle="a|1")
    assert lower(reply, Version.V2008_01_15) is reply
