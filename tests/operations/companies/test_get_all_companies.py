"""getAllCompanies: every tenant, for IpsAdmins."""

import datetime as dt

from printroom.contract.messages import AddCompanyParam, GetAllCompaniesParam

PAST = dt.datetime(2001, 1, 1, tzinfo=dt.UTC)


def test_get_all_companies_leaves_out_expired_ones(ask, admin, company, other_company):
    ask(admin, AddCompanyParam(company_name="Gone", expires=PAST))

    def names(*, include_expired):
        found = ask(admin, GetAllCompaniesParam(include_expired=include_expired)).company_array
        return [(each.name, each.company_handle) for each in found]

    living = [("Acme", company.handle), ("Rival", other_company.handle)]
    assert names(include_expired=False) == living
    assert names(include_expired=True) == [living[0], ("Gone", "c|3"), living[1]]
