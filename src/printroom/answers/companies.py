"""Company rows → the contract's types."""

from printroom.contract import types as t
from printroom.models import Company


def company(row: Company) -> t.Company:
    return t.Company(
        company_handle=row.handle,
        name=row.name,
        root_path=row.root_path,
        expires=row.expires,
        ims_org_id=row.ims_org_id,
    )
