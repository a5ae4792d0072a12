"""Queries about companies."""

from printroom.models import ImageFormat, PublishContext, PublishedPreset
from printroom.repositories import companies as rows


def test_companies_by_name_and_key(session, rival, acme):
    assert rows.by_name(session, "Acme") is acme
    assert rows.by_name(session, "Nobody") is None
    assert rows.by_id(session, rival.id) is rival
    assert rows.everyone(session) == [acme, rival]
    assert rows.by_ids(session, [rival.id, 0]) == [rival]
    assert rows.by_ids(session, []) == []


def test_root_folder_is_the_one_without_a_parent(session, world, acme, rival, root):
    world.folder(acme, "a/", parent=root)
    world.folder(rival)

    assert rows.root_folder(session, acme) is root


def test_presets_and_contexts_of_one_company(session, world, acme, rival):
    small, large = (
        world.put(ImageFormat(company_id=acme.id, name=name, url_modifier="")) for name in ("small", "large")
    )
    world.put(ImageFormat(company_id=rival.id, name="small", url_modifier=""))
    shown = world.put(PublishedPreset(company_id=acme.id, name="small", url_modifier="wid=1"))
    world.put(PublishedPreset(company_id=rival.id, name="small", url_modifier="wid=2"))
    contexts = [world.put(PublishContext(company_id=acme.id, type=kind)) for kind in ("Video", "ImageServing")]

    assert rows.image_formats(session, acme.id) == [large, small]
    assert rows.published_presets(session, acme.id) == [shown]
    assert rows.contexts(session, acme.id) == contexts
