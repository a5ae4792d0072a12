"""Fixtures for every test: `postgres_url` comes from tests/postgres.py."""

pytest_plugins = ["postgres"]
