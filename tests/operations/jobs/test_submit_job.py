"""submitJob: one job element, of a kind that is built, checked before anything is kept."""

from __future__ import annotations

import datetime as dt

import pytest

from printroom.config import Config
from printroom.contract import types as t
from printroom.contract.faults import ApiFault, AuthorizationFault, FaultCode
from printroom.contract.messages import GetActiveJobsParam, SubmitJobParam
from printroom.contract.roles import Role
from printroom.models import PublishContext

PLAIN = {"overwrite": False, "ready_for_publish": False, "create_mask": False, "email_setting": "None"}
URL = t.UploadUrl(source_url="http://a.example/b.jpg", dest_path="b.jpg")
PUBLISH = t.ImageServingPublishJob(publish_type="Full", email_setting="None")


@pytest.fixture
def config(tmp_path):
    (tmp_path / "served" / "shoot").mkdir(parents=True)
    return Config(data=tmp_path / "data", server_dir=str(tmp_path / "served"))


@pytest.fixture
def submit(ask, company, caller):
    who = caller(Role.IPS_USER)

    def run(*, job_name="j", **given):
        return ask(who, SubmitJobParam(company_handle=company.handle, job_name=job_name, **given)).job_handle

    run.who = who
    return run


def urls(**options):
    return t.UploadUrlsJob(**({"url_array": (URL,)} | PLAIN | options))


def directory(path="shoot", **options):
    given = {"include_subfolders": False, "process_metadata_files": False, "server_dir": path}
    return t.UploadDirectoryJob(**(given | PLAIN | options))


def fault(call, *args, **given):
    with pytest.raises(ApiFault) as refused:
        call(*args, **given)
    return refused.value.code, refused.value.reason


def not_built(element):
    return FaultCode.INVALID_PARAMETER, f"{element} is not built yet in this server"


def active(ask, submit, company):
    return ask(submit.who, GetActiveJobsParam(company_handle=company.handle)).job_array


@pytest.mark.parametrize(
    ("job", "kind"),
    [
        ({"upload_urls_job": urls()}, "UrlUpload"),
        ({"upload_directory_job": directory()}, "UploadFromServerDirectory"),
        ({"image_serving_publish_job": PUBLISH}, "ImageServingPublish"),
    ],
)
def test_a_job_is_handed_in(ask, submit, company, runtime, job, kind):
    assert submit(locale="de", description="why", **job) == f"j|{company.id}|j||"
    (shown,) = active(ask, submit, company)
    assert (shown.type, shown.state, shown.original_name, shown.locale, shown.description) == (
        kind,
        "New",
        "j",
        "de",
        "why",
    )
    assert (shown.submit_user_email, len(runtime.jobs.pending())) == (submit.who.email, 1)


def test_two_jobs_of_one_name_are_two(ask, submit, company):
    submit(image_serving_publish_job=PUBLISH)
    submit(image_serving_publish_job=PUBLISH)
    first, second = active(ask, submit, company)
    assert (first.original_name, second.original_name, first.name != second.name) == ("j", "j", True)


def test_exactly_one_element_is_expected(submit):
    assert fault(submit) == (FaultCode.INVALID_PARAMETER, "exactly one job element is expected, not none")
    assert fault(submit, image_serving_publish_job=PUBLISH, upload_urls_job=urls()) == (
        FaultCode.INVALID_PARAMETER,
        "exactly one job element is expected, not imageServingPublishJob, uploadUrlsJob",
    )


def test_kinds_that_are_not_built_say_so(submit):
    export = t.OptimizeImagesJob(email_setting="None")
    assert fault(submit, optimize_images_job=export) == not_built("optimizeImagesJob")


def test_times_are_not_built(submit):
    later = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
    for element, given in (("execTime", {"exec_time": later}), ("execSchedule", {"exec_schedule": "0 0 1 * * ?"})):
        assert fault(submit, image_serving_publish_job=PUBLISH, **given) == (
            FaultCode.INVALID_PARAMETER,
            f"{element} is not built yet in this server: jobs start at once",
        )


@pytest.mark.parametrize(
    ("options", "element"),
    [
        ({"manual_crop_options": t.ManualCropOptions(left=0, right=3, top=0, bottom=0)}, "manualCropOptions"),
        (
            {"auto_color_crop_options": t.AutoColorCropOptions(corner="UpperLeft", tolerance=0.1)},
            "autoColorCropOptions",
        ),
        (
            {"auto_transparent_crop_options": t.AutoTransparentCropOptions(tolerance=0.1)},
            "autoTransparentCropOptions",
        ),
        (
            {"knockout_background_options": t.KnockoutBackgroundOptions(corner="UpperLeft", fill_method="FloodFill")},
            "knockoutBackgroundOptions",
        ),
        ({"unsharp_mask_options": t.UnsharpMaskOptions(amount=1.5)}, "unsharpMaskOptions"),
        ({"color_management_options": t.ColorManagementOptions(color_management="Convert")}, "colorManagementOptions"),
        ({"auto_set_creation_options": t.AutoSetCreationOptions(auto_sets_array=("x",))}, "autoSetCreationOptions"),
        ({"project_handle_array": ("p|1|x",)}, "projectHandleArray"),
        ({"xmp_keywords": "a"}, "xmpKeywords"),
        ({"post_http_url": "http://a.example/"}, "postHttpUrl"),
        (
            {"post_image_rendering_publish_job": t.ImageRenderingPublishJob(email_setting="None")},
            "postImageRenderingPublishJob",
        ),
    ],
)
def test_options_with_an_effect_that_is_not_built_are_refused(submit, options, element):
    assert fault(submit, upload_urls_job=urls(**options)) == not_built(f"uploadUrlsJob/{element}")
    assert fault(submit, upload_directory_job=directory(**options)) == not_built(f"uploadDirectoryJob/{element}")


def test_metadata_files_are_not_built(submit):
    asked = directory(process_metadata_files=True)
    assert fault(submit, upload_directory_job=asked) == not_built("uploadDirectoryJob/processMetadataFiles")


def test_options_without_an_effect_are_taken(submit):
    harmless = urls(
        create_mask=True,
        manual_crop_options=t.ManualCropOptions(left=0, right=0, top=0, bottom=0),
        unsharp_mask_options=t.UnsharpMaskOptions(amount=0.0),
        color_management_options=t.ColorManagementOptions(color_management="MaintainOriginal"),
        auto_set_creation_options=t.AutoSetCreationOptions(),
        project_handle_array=(),
        photoshop_options=t.PhotoshopOptions(process="MaintainLayers"),
        media_options=t.MediaOptions(),
        post_http_url="",
        num_urls=1,
    )
    assert submit(upload_urls_job=harmless)


def test_values_are_checked(submit, runtime):
    assert fault(submit, upload_urls_job=urls(url_array=())) == (
        FaultCode.MISSING_PARAMETER,
        "uploadUrlsJob/urlArray is required",
    )
    assert fault(submit, upload_urls_job=urls(email_setting="Often")) == (
        FaultCode.INVALID_PARAMETER,
        "uploadUrlsJob/emailSetting=Often: expected All, Error, ErrorAndWarning, JobCompletion, None",
    )
    wrong = t.ImageServingPublishJob(publish_type="Half", email_setting="None")
    expected = FaultCode.INVALID_PARAMETER, "publishType=Half: expected Full, FullWithSearch, Incremental"
    assert fault(submit, image_serving_publish_job=wrong) == (expected[0], f"imageServingPublishJob/{expected[1]}")
    behind = urls(post_image_serving_publish_job=wrong)
    assert fault(submit, upload_urls_job=behind) == (
        expected[0],
        f"uploadUrlsJob/postImageServingPublishJob/{expected[1]}",
    )
    assert runtime.jobs.pending() == []


@pytest.mark.parametrize("name", ["a|b", "x" * 201, "a\tb"])
def test_names_that_no_handle_can_hold_are_refused(submit, name):
    assert fault(submit, job_name=name, image_serving_publish_job=PUBLISH)[0] == FaultCode.INVALID_PARAMETER


def test_a_name_is_required(submit):
    assert fault(submit, job_name=" ", image_serving_publish_job=PUBLISH) == (
        FaultCode.MISSING_PARAMETER,
        "jobName is required",
    )


def test_only_the_image_serving_context_of_the_company_is_published_to(submit, runtime, company, other_company):
    with runtime.unit() as unit:
        contexts = {(row.company_id, row.type): row.handle for row in unit.session.query(PublishContext)}

    def to(handle):
        return t.ImageServingPublishJob(publish_type="Full", email_setting="None", context_handle=handle)

    assert submit(image_serving_publish_job=to(contexts[company.id, "ImageServing"]))
    for handle in (contexts[company.id, "Video"], contexts[other_company.id, "ImageServing"], "pc|x"):
        assert fault(submit, image_serving_publish_job=to(handle)) == (
            FaultCode.INVALID_PARAMETER,
            f"imageServingPublishJob/contextHandle={handle}: expected an image serving context of the company",
        )


def test_only_the_opened_folder_is_read(submit):
    assert fault(submit, upload_directory_job=directory("../data")) == (
        FaultCode.INVALID_PARAMETER,
        "serverDir '../data': no such folder on the server",
    )


def test_jobs_are_submitted_as_oneself(submit, admin):
    assert submit(user_handle=submit.who.handle, image_serving_publish_job=PUBLISH)
    with pytest.raises(AuthorizationFault) as refused:
        submit(user_handle=admin.handle, image_serving_publish_job=PUBLISH)
    assert refused.value.code == FaultCode.ILLEGAL_REQUEST_USER
