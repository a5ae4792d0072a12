"""Companies & system."""

from printroom.answers.companies import company
from printroom.contract.messages import (
    AddCompanyParam,
    AddCompanyReturn,
    GetAllCompaniesParam,
    GetAllCompaniesReturn,
    GetCompanyInfoParam,
    GetCompanyInfoReturn,
    GetPropertyParam,
    GetPropertyReturn,
    GetSystemPropertiesParam,
    GetSystemPropertiesReturn,
)
from printroom.contract.types import Property
from printroom.services import Services


def add_company(services: Services, param: AddCompanyParam) -> AddCompanyReturn:
    """Page: r-add-company."""
    added = services.companies.add(param.company_name, expires=param.expires, ims_org_id=param.ims_org_id)
    return AddCompanyReturn(company_info=company(added))


def get_all_companies(services: Services, param: GetAllCompaniesParam) -> GetAllCompaniesReturn:
    """Page: r-get-all-companies."""
    found = services.companies.all(include_expired=param.include_expired)
    return GetAllCompaniesReturn(company_array=tuple(company(row) for row in found))


def get_company_info(services: Services, param: GetCompanyInfoParam) -> GetCompanyInfoReturn:
    """Page: r-get-company-info."""
    found = services.companies.readable(
        handle=param.company_handle or "", name=param.company_name or "", ims_org_id=param.ims_org_id or ""
    )
    return GetCompanyInfoReturn(company_info=company(found))


def get_property(services: Services, param: GetPropertyParam) -> GetPropertyReturn:
    """Page: r-get-property."""
    return GetPropertyReturn(value=services.properties.value(param.name))


def get_system_properties(services: Services, param: GetSystemPropertiesParam) -> GetSystemPropertiesReturn:
    """Page: r-get-system-properties."""
    found = services.properties.all()
    return GetSystemPropertiesReturn(property_array=tuple(Property(name=name, value=found[name]) for name in found))
