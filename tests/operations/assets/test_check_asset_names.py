"""checkAssetNames."""

from printroom.contract.faults import FaultCode
from printroom.contract.messages import CheckAssetNamesParam, CheckAssetNamesReturn
from printroom.models.asset import EMPTIED
from refusals import refused


def test_check_asset_names_answers_those_in_use_as_given(ask, admin, company, other_company, shelf):
    shelf.add("cat", into="a")
    shelf.add("Café", trash_state="InTrash")
    shelf.add("gone", trash_state=EMPTIED)
    shelf.add("font", type="Font", name_space="font")
    names = ("new", "Cafe\u0301", "gone", "Cat", "cat", "font", "cat")

    def check(handle):
        return ask(admin, CheckAssetNamesParam(company_handle=handle, asset_name_array=names))

    assert check(company.handle) == CheckAssetNamesReturn(in_use_name_array=("Cafe\u0301", "cat"))
    assert check(other_company.handle) == CheckAssetNamesReturn(in_use_name_array=())


def test_check_asset_names_asks_for_the_company(ask, admin):
    with refused(FaultCode.MISSING_PARAMETER) as told:
        ask(admin, CheckAssetNamesParam(company_handle=None, asset_name_array=("cat",)))
    assert told.reason == "companyHandle is required"
