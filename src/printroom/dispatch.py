"""The one way to run an operation: judge the role, open the unit of work, call the function."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Mapping
from functools import partial
from types import ModuleType
from typing import Any

from printroom.contract.call import Call
from printroom.contract.faults import ApiFault, AuthorizationFault, FaultCode
from printroom.contract.operations import OPERATIONS, Operation
from printroom.operations import FAMILIES
from printroom.runtime import Runtime
from printroom.services import Services
from printroom.services.caller import Caller
from printroom.services.names import printable
from printroom.services.sign_in import scope

READING = ("get", "search", "check", "explain", "sign")
# The message type of an operation is its own: a function takes just that, a table of functions cannot say so.
Function = Callable[[Services, Any], object]


class NotBuilt(ApiFault):
    """The contract has the operation, this server has no function for it yet."""

    def __init__(self, operation: str) -> None:
        super().__init__(FaultCode.EXCEPTION, f"{operation} is not built yet in this server")


def run(runtime: Runtime, caller: Caller, call: Call) -> object:
    """The operation's return message.

    Faults come in the documented order: the role, the company, whose access, what is wrong with the message, and then
    whatever the operation finds. An operation without a function says that it is not built.
    """
    operation = known(call.operation)
    authorize(operation, caller.all_roles)
    where = partial(
        scope,
        caller=caller,
        company=call.company_handle,
        access_user=call.access_user_handle,
        access_group=call.access_group_handle,
    )
    writing = not operation.function.startswith(READING)
    with runtime.unit_of_work(where, writing=writing) as services:
        if services.scope.entered is not None:
            authorize(operation, _role_there(caller, services))
        function = FUNCTIONS.get(operation.name)
        if function is None:
            raise NotBuilt(operation.name)
        if call.fault is not None:
            raise call.fault
        return function(services, call.message)


def known(name: str) -> Operation:
    """The operation of that name; a fault 30003 where the contract has none."""
    found = OPERATIONS.get(name)
    if found is None:
        raise ApiFault(FaultCode.INVALID_REQUEST_XML, f"{printable(name)!r} is no operation of this API")
    return found


def authorize(operation: Operation, roles: frozenset[str]) -> None:
    """The only reader of `Operation.roles`: AuthorizationFault 20003 where none of the roles may call."""
    if not roles:
        raise AuthorizationFault(FaultCode.NO_OPERATION_PERMISSION, "you are no active member of any company")
    if not roles & operation.roles:
        shown = ", ".join(sorted(roles))
        raise AuthorizationFault(FaultCode.NO_OPERATION_PERMISSION, f"role {shown} may not call {operation.name}")


def _role_there(caller: Caller, services: Services) -> frozenset[str]:
    role = caller.role_in(services.scope.company.id)
    return frozenset({role} if role else ())


def functions(families: Mapping[str, ModuleType]) -> dict[str, Function]:
    """Every built operation by name: function `copy_image` of family `images` is operation copyImage."""
    return {
        operation.name: getattr(families[operation.family], operation.function)
        for operation in OPERATIONS.values()
        if operation.family in families and hasattr(families[operation.family], operation.function)
    }


def check(families: Mapping[str, ModuleType] = FAMILIES) -> None:
    """Every public function of a family is an operation, and takes and returns exactly that operation's types."""
    by_place = {(operation.family, operation.function): operation for operation in OPERATIONS.values()}
    for family, module in families.items():
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if name.startswith("_") or function.__module__ != module.__name__:
                continue
            operation = by_place.get((family, name))
            if operation is None:
                raise TypeError(f"{family}.{name} is no operation of the contract")
            hints = typing.get_type_hints(function)
            if hints != {"services": Services, "param": operation.param, "return": operation.returns}:
                raise TypeError(f"{family}.{name} takes and returns {hints}, not the operation's types")


FUNCTIONS = functions(FAMILIES)
