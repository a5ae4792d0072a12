"""What becomes of a job whatever goes wrong with it."""

from __future__ import annotations

from desk import picture
from printroom.answers.jobs import ELEMENTS
from printroom.models import Job
from printroom.services.progress import LINES
from printroom.worker.tasks import TASKS

BEGIN = [("BeginUpload", "Upload has begun"), ("OriginalJobName", "j")]


def test_every_kind_of_job_has_a_task_lines_and_an_element():
    assert set(TASKS) == set(LINES) == set(ELEMENTS)


def test_a_bug_ends_the_job_with_a_line(desk):
    """Options that no submission can have stand for a bug."""
    job = desk.post("j", desk.received("one.jpg", picture()))
    with desk.runtime.unit(writing=True) as unit:
        unit.session.get(Job, job.id).options = ["broken"]
    desk.work()
    with desk.runtime.unit(writing=True) as unit:
        unit.session.get(Job, job.id).options = {}
    assert desk.lines("j") == [
        *BEGIN,
        ("FatalError", "the server failed; its log knows more"),
        ("EndUpload", "Upload has ended"),
    ]
    assert (desk.asset("one"), desk.job(job.id).state) == (None, "Done")


def test_a_workflow_of_a_job_that_is_gone_or_done_does_nothing(desk):
    job = desk.post("j", desk.received("one.jpg", picture()))
    desk.run("no-such-key:batch")
    desk.work()
    before = desk.log("j")
    desk.run(f"{job.key}:end")
    desk.run(job.key)
    assert desk.log("j") == before
