"""What an old version means otherwise: requests are lifted to the newest meaning, replies lowered to the old one.

Old forms are told by their fields, not by the namespace: clients mix them (page: the API's change log).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar  # Any: messages have no common class

from printroom.contract.constants import PdfProcess
from printroom.contract.messages import (
    AddCompanyMembershipParam,
    AddUserParam,
    GetCompanyMembershipReturn,
    GetCompanyMembersReturn,
    GetFoldersReturn,
    GetFolderTreeReturn,
    SetCompanyMembershipParam,
    SetUserInfoParam,
)
from printroom.contract.roles import Role
from printroom.contract.shape import Member, members
from printroom.contract.types import (
    TYPES,
    CompanyMembershipUpdate,
    Folder,
    PDFOptions,
    Permission,
    PhotoshopLayerOptions,
    PhotoshopOptions,
    User,
)
from printroom.contract.versions import Version, span

M = TypeVar("M")
Change = Callable[[Any], Any]
Memberships = AddUserParam | AddCompanyMembershipParam | SetCompanyMembershipParam

UNTIL_4_4 = span(Version.PRE_4_0, Version.V2009_07_31)
UNTIL_4_5 = span(Version.PRE_4_0, Version.V2010_01_31)
UNTIL_6_6 = span(Version.PRE_4_0, Version.V2013_02_15)


def lift(message: M) -> M:
    """A request in the newest meaning: admin flag from a role, memberships from companies, layer options nested."""
    change = LIFTS.get(type(message))
    lifted: M = _changed(change(message) if change else message, NESTED_LIFTS)
    return lifted


def lower(message: M, version: Version) -> M:
    """A reply in the meaning of `version`; fields that it lacks are left to the encoder."""
    lowered: Any = message
    for change, needed, versions in LOWERINGS:
        if version in versions and isinstance(lowered, needed):
            lowered = change(lowered)
    nested = {cls: change for cls, change, versions in NESTED_LOWERINGS if version in versions}
    result: M = _changed(lowered, nested)
    return result


def _changed(value: Any, changes: Mapping[type, Change]) -> Any:
    """The value with each part whose type is in `changes` replaced, from the inside out."""
    if isinstance(value, tuple):
        return tuple(_changed(item, changes) for item in value)
    fresh = {
        member.attribute: _changed(held, changes)
        for member in members(type(value))
        if _leads(member, changes) and (held := getattr(value, member.attribute)) is not None
    }
    made = replace(value, **fresh) if fresh else value
    return changes[type(made)](made) if type(made) in changes else made


def _leads(member: Member, changes: Mapping[type, Change]) -> bool:
    inner = TYPES.get(member.wire.item_type or member.wire.type)
    return inner is not None and (inner in changes or any(_holds(inner, cls) for cls in changes))


_HELD: dict[type, frozenset[type]] = {}


def _holds(outer: type, inner: type) -> bool:
    """Whether a message of type `outer` can hold an `inner`, at any depth."""
    if outer not in _HELD:
        found: set[type] = set()
        waiting = [outer]
        while waiting:
            names = {member.wire.item_type or member.wire.type for member in members(waiting.pop())}
            fresh = {TYPES[name] for name in names if name in TYPES} - found
            found |= fresh
            waiting += fresh
        _HELD[outer] = frozenset(found)
    return inner in _HELD[outer]


def _memberships(message: Memberships, role: str) -> tuple[CompanyMembershipUpdate, ...]:
    """Before 6.0 a user had one role for all companies; an empty role stands for the one that the user has."""
    handles = message.company_handle_array or ()
    old = tuple(CompanyMembershipUpdate(company_handle=handle, role=role, is_active=True) for handle in handles)
    return message.membership_array or old


def _lift_membership(message: AddCompanyMembershipParam | SetCompanyMembershipParam) -> object:
    return replace(message, membership_array=_memberships(message, ""))


def _lift_add_user(message: AddUserParam) -> AddUserParam:
    role = message.role or message.default_role
    lifted = replace(message, membership_array=_memberships(message, role or ""))
    return replace(lifted, is_ips_admin=_is_admin(lifted.is_ips_admin, role))


def _lift_set_user_info(message: SetUserInfoParam) -> SetUserInfoParam:
    return replace(message, is_ips_admin=_is_admin(message.is_ips_admin, message.role or message.default_role))


def _is_admin(said: bool | None, role: str | None) -> bool | None:
    return said if said is not None or role is None else role == Role.IPS_ADMIN


def _lift_photoshop(options: PhotoshopOptions) -> PhotoshopOptions:
    """`maintainLayers`, `layerNaming` and `anchor` stood beside each other before 4.5."""
    flat = options.maintain_layers, options.layer_naming, options.anchor
    if flat == (None, None, None) or options.process is not None:
        return options
    layers = options.layer_options or PhotoshopLayerOptions(layer_naming=options.layer_naming, anchor=options.anchor)
    process = "MaintainLayers" if options.maintain_layers else "None"
    return PhotoshopOptions(process=process, layer_options=layers)


def _lift_pdf(options: PDFOptions) -> PDFOptions:
    """Recorded clients of 4.5 send `render` for Rasterize, in any case."""
    names = {name.value.lower(): name.value for name in PdfProcess} | {"render": PdfProcess.RASTERIZE.value}
    process = options.process
    return replace(options, process=names.get(process.lower(), process) if process is not None else None)


def _lower_photoshop(options: PhotoshopOptions) -> PhotoshopOptions:
    layers = options.layer_options or PhotoshopLayerOptions()
    return replace(
        options,
        maintain_layers=options.process == "MaintainLayers",
        layer_naming=layers.layer_naming,
        anchor=layers.anchor,
    )


def _lower_user(user: User) -> User:
    """One role for all companies: what `default_role` says, else what the admin flag allows to say."""
    role = user.default_role or (Role.IPS_ADMIN if user.is_ips_admin else Role.IPS_USER).value
    return replace(user, default_role=role, role=user.role or role)


def _lower_members(reply: GetCompanyMembersReturn) -> GetCompanyMembersReturn:
    users = tuple(replace(member.user, role=member.user.role or member.role) for member in reply.member_array)
    return replace(reply, user_array=users)


def _lower_memberships(reply: GetCompanyMembershipReturn) -> GetCompanyMembershipReturn:
    return replace(reply, company_array=tuple(membership.company for membership in reply.membership_array))


def _lower_folders(reply: GetFoldersReturn | GetFolderTreeReturn) -> object:
    """Each folder with its own permissions, where they are shared in sets now."""
    sets = {shared.permission_set_handle: shared.permission_array or () for shared in reply.permission_set_array or ()}
    return _changed(reply, {Folder: lambda folder: _with_permissions(folder, sets)})


def _with_permissions(folder: Folder, sets: Mapping[str | None, tuple[Permission, ...]]) -> Folder:
    return replace(folder, permissions=folder.permissions or sets.get(folder.permission_set_handle, ()))


LIFTS: Mapping[type, Change] = {
    AddUserParam: _lift_add_user,
    SetUserInfoParam: _lift_set_user_info,
    AddCompanyMembershipParam: _lift_membership,
    SetCompanyMembershipParam: _lift_membership,
}
NESTED_LIFTS: Mapping[type, Change] = {PhotoshopOptions: _lift_photoshop, PDFOptions: _lift_pdf}
LOWERINGS: tuple[tuple[Change, Any, frozenset[Version]], ...] = (
    (_lower_members, GetCompanyMembersReturn, UNTIL_4_5),
    (_lower_memberships, GetCompanyMembershipReturn, UNTIL_4_5),
    (_lower_folders, GetFoldersReturn | GetFolderTreeReturn, UNTIL_4_4),
)
NESTED_LOWERINGS: tuple[tuple[type, Change, frozenset[Version]], ...] = (
    (User, _lower_user, UNTIL_6_6),
    (PhotoshopOptions, _lower_photoshop, UNTIL_4_4),
)
