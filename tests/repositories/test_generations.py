"""Generations: read past the pool, as last committed."""

from sqlalchemy.orm import Session

from printroom.models import Company, now
from printroom.repositories import published
from printroom.repositories.generations import Generations


def test_generations_follow_every_commit(fresh):
    with Session(fresh) as session:
        acme = Company(name="Acmé", expires=now())
        session.add(acme)
        session.commit()
        generations = Generations(fresh)
        assert generations.of("Acmé") == (acme.id, 0)
        assert generations.of("acmé") is None
        published.raise_generation(session, acme.id)
        assert generations.of("Acmé") == (acme.id, 0)
        session.commit()
        assert generations.of("Acmé") == (acme.id, 1)
    generations.close()

    assert generations.of("Acmé") == (acme.id, 1)
    generations.close()
