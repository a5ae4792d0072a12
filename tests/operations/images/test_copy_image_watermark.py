"""copyImage in a company whose pictures have a watermark: copies never have one, and never need one."""

from __future__ import annotations

import pytest

from printroom.models import Company
from studio import Studio, drawn, values


@pytest.mark.parametrize("name", ["mark", "nothing"])
def test_a_copy_equals_one_of_a_company_without_a_watermark(copy, studio: Studio, name: str) -> None:
    source = studio.add("cat", drawn(300, 200))
    studio.add("mark", drawn(60, 40))
    commands = ("", "wid=100&op_usm=1,2", "fmt=png-alpha&rotate=30&hei=90")
    plain = [copy(source, f"plain{at}", text) for at, text in enumerate(commands)]
    with studio.runtime.unit(writing=True) as unit:
        company = unit.session.get(Company, studio.company.id)
        assert company is not None
        company.settings = {"attributes": {"watermark": name}}
    made = [copy(source, f"made{at}", text) for at, text in enumerate(commands)]
    for one, other in zip(plain, made, strict=True):
        with studio.pixels(one) as expected, studio.pixels(other) as found:
            assert (values(found) == values(expected)).all()
        assert [recipe.sources for recipe in studio.recipes(other)] == [
            recipe.sources for recipe in studio.recipes(one)
        ]
