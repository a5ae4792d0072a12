"""Services: the rules of the domain, all of them, for one unit of work."""

from __future__ import annotations

from functools import cached_property

from printroom.repositories.unit import Unit
from printroom.services.assets import Assets
from printroom.services.attributes import ServingAttributes
from printroom.services.batches import Batches
from printroom.services.caller import Scope
from printroom.services.companies import Companies
from printroom.services.contexts import Contexts
from printroom.services.delivery import Delivery
from printroom.services.directory import Directory
from printroom.services.explaining import Explaining
from printroom.services.fields import Fields
from printroom.services.folders import Folders
from printroom.services.images import Images, Parts
from printroom.services.ingest import Ingest, Tools
from printroom.services.job_lists import JobLists
from printroom.services.jobs import Jobs
from printroom.services.masters import Masters
from printroom.services.memberships import Memberships
from printroom.services.metadata import Metadata
from printroom.services.permissions import Permissions
from printroom.services.presets import Presets
from printroom.services.properties import Properties
from printroom.services.publishing import Publishing
from printroom.services.recipes import Recipes
from printroom.services.rendering import Rendering
from printroom.services.resources import Resources
from printroom.services.rulesets import RuleSets
from printroom.services.search import Parts as SearchParts
from printroom.services.search import Search
from printroom.services.showing import Showing
from printroom.services.signing_keys import SigningKeys
from printroom.services.storing import Storing
from printroom.services.submitting import Submitting
from printroom.services.trash import Trash
from printroom.services.users import Users


class Services:
    """One class a noun, each made when it is first asked for. `delivery` is the process's."""

    def __init__(self, unit: Unit, scope: Scope, resources: Resources, delivery: Delivery) -> None:
        self.unit = unit
        self.scope = scope
        self.resources = resources
        self.delivery = delivery

    @cached_property
    def permissions(self) -> Permissions:
        return Permissions(self.unit.session, self.scope)

    @cached_property
    def companies(self) -> Companies:
        return Companies(self.unit.session, self.scope.caller)

    @cached_property
    def users(self) -> Users:
        return Users(self.unit, self.scope.caller, self.resources.passwords)

    @cached_property
    def memberships(self) -> Memberships:
        return Memberships(self.unit.session, self.scope.caller)

    @cached_property
    def directory(self) -> Directory:
        return Directory(self.unit.session, self.scope.caller)

    @cached_property
    def properties(self) -> Properties:
        return Properties(self.resources.config)

    @cached_property
    def presets(self) -> Presets:
        return Presets(self.unit.session, self.scope.company, self.publishing.noticed_presets)

    @cached_property
    def attributes(self) -> ServingAttributes:
        return ServingAttributes(
            self.unit.session,
            self.scope.company,
            defaults=self.resources.defaults,
            noticed=self.publishing.noticed_presets,
        )

    @cached_property
    def signing_keys(self) -> SigningKeys:
        return SigningKeys(self.unit.session, self.scope.company)

    @cached_property
    def rule_sets(self) -> RuleSets:
        return RuleSets(self.unit.session, self.scope.company, self.publishing.noticed_presets)

    @cached_property
    def folders(self) -> Folders:
        return Folders(self.unit.session, self.scope, self.permissions)

    @cached_property
    def assets(self) -> Assets:
        return Assets(self.unit.session, self.scope, self.permissions)

    @cached_property
    def trash(self) -> Trash:
        return Trash(self.unit.session, self.scope, permissions=self.permissions, assets=self.assets)

    @cached_property
    def batches(self) -> Batches:
        return Batches(self.unit, self.assets)

    @cached_property
    def showing(self) -> Showing:
        return Showing(self.unit.session, self.scope, self.permissions)

    @cached_property
    def search(self) -> Search:
        parts = SearchParts(self.permissions, self.folders, self.fields, self.showing)
        return Search(self.unit.session, self.scope, parts)

    @cached_property
    def fields(self) -> Fields:
        return Fields(self.unit.session, self.scope)

    @cached_property
    def metadata(self) -> Metadata:
        return Metadata(self.unit.session, self.fields, changed=self.assets.touch, noticed=self.publishing.noticed)

    @cached_property
    def contexts(self) -> Contexts:
        return Contexts(self.unit.session, self.scope.company)

    @cached_property
    def publishing(self) -> Publishing:
        return Publishing(self.unit.session, self.scope.company)

    @cached_property
    def explaining(self) -> Explaining:
        return Explaining(self.unit, self.scope.company, delivery=self.delivery, resources=self.resources)

    @cached_property
    def storing(self) -> Storing:
        return Storing(self.unit.session, self.resources.blobs)

    @cached_property
    def jobs(self) -> Jobs:
        return Jobs(self.unit, self.scope, self.resources)

    @cached_property
    def job_lists(self) -> JobLists:
        return JobLists(self.unit.session, self.scope, self.jobs)

    @cached_property
    def submitting(self) -> Submitting:
        return Submitting(self.unit, self.scope, self.resources, self.jobs)

    @cached_property
    def ingest(self) -> Ingest:
        tools = Tools(folders=self.folders, assets=self.assets, storing=self.storing, metadata=self.metadata)
        return Ingest(self.unit, self.scope, tools)

    @cached_property
    def recipes(self) -> Recipes:
        return Recipes(self.unit.session, self.scope, assets=self.assets, showing=self.showing)

    @cached_property
    def rendering(self) -> Rendering:
        config = self.resources.config
        return Rendering(
            self.resources.local,
            self.resources.copies,
            incoming=config.incoming,
            max_copy_pixels=config.max_copy_pixels,
        )

    @cached_property
    def masters(self) -> Masters:
        return Masters(
            self.unit,
            self.scope,
            storing=self.storing,
            rendering=self.rendering,
            defaults=self.resources.defaults,
        )

    @cached_property
    def images(self) -> Images:
        return Images(
            Parts(
                unit=self.unit,
                scope=self.scope,
                permissions=self.permissions,
                assets=self.assets,
                masters=self.masters,
                recipes=self.recipes,
                publishing=self.publishing,
            )
        )
