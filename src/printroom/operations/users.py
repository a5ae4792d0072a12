"""Login, users & membership."""

from printroom.answers import users as answers
from printroom.contract.constants import LoginStatus
from printroom.contract.messages import (
    AddCompanyMembershipParam,
    AddCompanyMembershipReturn,
    AddUserParam,
    AddUserReturn,
    CheckLoginParam,
    CheckLoginReturn,
    GetCompanyMembershipParam,
    GetCompanyMembershipReturn,
    GetCompanyMembersParam,
    GetCompanyMembersReturn,
    GetUserInfoParam,
    GetUserInfoReturn,
    GetUsersParam,
    GetUsersReturn,
    RemoveCompanyMembershipParam,
    RemoveCompanyMembershipReturn,
    SetCompanyMembershipParam,
    SetCompanyMembershipReturn,
    SetPasswordParam,
    SetPasswordReturn,
    SetUserInfoParam,
    SetUserInfoReturn,
)
from printroom.contract.types import CompanyMembershipUpdate
from printroom.services import Services
from printroom.services.directory import Wanted
from printroom.services.users import Profile


def check_login(services: Services, param: CheckLoginParam) -> CheckLoginReturn:
    """Page: r-check-login. A login that fails is an answer, no fault."""
    fits = services.users.fits(param.email, param.password, services.scope.entered)
    return CheckLoginReturn(status=LoginStatus.VALID_LOGIN if fits else LoginStatus.INVALID_LOGIN)


def get_company_membership(services: Services, param: GetCompanyMembershipParam) -> GetCompanyMembershipReturn:
    """Page: r-get-company-membership."""
    found = services.memberships.of(services.users.readable(param.user_handle))
    return GetCompanyMembershipReturn(membership_array=tuple(answers.membership(*row) for row in found))


def get_user_info(services: Services, param: GetUserInfoParam) -> GetUserInfoReturn:
    """Page: r-get-user-info."""
    return GetUserInfoReturn(user_info=answers.user(services.users.readable(param.user_handle, email=param.email)))


def add_user(services: Services, param: AddUserParam) -> AddUserReturn:
    """Page: r-add-user."""
    user = services.users.add(_profile(param), param.password)
    services.memberships.begin(user, _updates(param))
    return AddUserReturn(user_handle=user.handle)


def set_user_info(services: Services, param: SetUserInfoParam) -> SetUserInfoReturn:
    """Page: r-set-user-info. A role that is new to the user becomes his in each of his companies."""
    user, profile = services.users.writable(param.user_handle), _profile(param)
    if profile.role is not None and profile.role != user.default_role:
        services.memberships.give_role(user, profile.role)
    services.users.change(user, profile)
    if param.membership_array is not None:
        services.memberships.replace(user, param.membership_array)
    return SetUserInfoReturn()


def get_users(services: Services, param: GetUsersParam) -> GetUsersReturn:
    """Page: r-get-users."""
    found = services.directory.search(
        Wanted(
            include_invalid=param.include_invalid or False,
            include_inactive=param.include_inactive or False,
            company_handles=param.company_handle_array or (),
            group_handles=param.group_handle_array or (),
            roles=param.user_role_array or (),
            char_field=param.char_filter_field or "",
            characters=param.char_filter or "",
            sort_by=param.sort_by or "",
            page_size=param.records_per_page,
            page=1 if param.results_page is None else param.results_page,
        )
    )
    return GetUsersReturn(user_array=tuple(answers.user(row) for row in found))


def set_password(services: Services, param: SetPasswordParam) -> SetPasswordReturn:
    """Page: r-set-password."""
    services.users.set_password(param.user_handle, param.password, expires=param.password_expires)
    return SetPasswordReturn()


def get_company_members(services: Services, param: GetCompanyMembersParam) -> GetCompanyMembersReturn:
    """Page: r-get-company-members."""
    found = services.memberships.members(
        services.scope.company,
        include_invalid=param.include_invalid,
        include_inactive=param.include_inactive or False,
    )
    return GetCompanyMembersReturn(member_array=tuple(answers.member(*row) for row in found))


def set_company_membership(services: Services, param: SetCompanyMembershipParam) -> SetCompanyMembershipReturn:
    """Page: r-set-company-membership."""
    services.memberships.replace(services.users.readable(param.user_handle), _updates(param))
    return SetCompanyMembershipReturn()


def add_company_membership(services: Services, param: AddCompanyMembershipParam) -> AddCompanyMembershipReturn:
    """Page: r-add-company-membership."""
    services.memberships.add(services.users.readable(param.user_handle), _updates(param))
    return AddCompanyMembershipReturn()


def remove_company_membership(services: Services, param: RemoveCompanyMembershipParam) -> RemoveCompanyMembershipReturn:
    """Page: r-remove-company-membership. The account stays; without a user it is the caller who leaves."""
    services.memberships.remove(services.users.readable(param.user_handle), param.company_handle_array)
    return RemoveCompanyMembershipReturn()


def _profile(param: AddUserParam | SetUserInfoParam) -> Profile:
    return Profile(
        first_name=param.first_name,
        last_name=param.last_name,
        email=param.email,
        is_valid=param.is_valid,
        password_expires=param.password_expires,
        default_role=param.default_role or param.role,
        is_ips_admin=param.is_ips_admin,
    )


def _updates(
    param: AddUserParam | AddCompanyMembershipParam | SetCompanyMembershipParam,
) -> tuple[CompanyMembershipUpdate, ...]:
    """Companies alone mean an active membership in the user's default role, as they did before memberships had one."""
    old = (
        CompanyMembershipUpdate(company_handle=one, role="", is_active=True) for one in param.company_handle_array or ()
    )
    return param.membership_array or tuple(old)
