"""Many keys in one query, on every database."""

from sqlalchemy import select

from printroom.models import Company
from printroom.repositories.keys import among, listed


def test_among_takes_any_number_of_keys(session, world):
    company = world.company("Acme")
    ids = select(Company.id).where(among(Company.id))
    assert session.scalars(ids, listed([company.id, *range(10**6, 10**6 + 20_000)])).all() == [company.id]
    assert session.scalars(ids, listed([])).all() == []
