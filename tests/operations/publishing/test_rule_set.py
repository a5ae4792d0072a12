"""getRuleSet and setRuleSet: the rules that change a company's image requests."""

import pytest

from printroom.contract.faults import FaultCode
from printroom.contract.messages import (
    GetRuleSetParam,
    GetRuleSetReturn,
    SetRuleSetParam,
    SetRuleSetReturn,
    SetServingAttributesParam,
)
from printroom.contract.roles import Role
from printroom.contract.types import ConfigSetting
from printroom.models import Company
from printroom.repositories import published
from refusals import refused

RULES = '<?xml version="1.0"?>\n<ruleset><rule MaxPix="9,9"><expression>a</expression></rule></ruleset>\n'


@pytest.fixture
def change(ask, caller, company):
    who = caller(Role.IPS_COMPANY_ADMIN)

    def run(text):
        return ask(who, SetRuleSetParam(company_handle=company.handle, rule_set=text))

    return run


@pytest.fixture
def now(ask, admin, company):
    def run():
        return ask(admin, GetRuleSetParam(company_handle=company.handle))

    return run


def test_set_rule_set_replaces_and_takes_away(change, now):
    assert now() == GetRuleSetReturn()
    assert change(RULES) == SetRuleSetReturn()
    assert now() == GetRuleSetReturn(rule_set=RULES)
    change("<ruleset/>")
    assert now() == GetRuleSetReturn(rule_set="<ruleset/>")
    for nothing in (None, "", " \n"):
        change(RULES)
        change(nothing)
        assert now() == GetRuleSetReturn()


def test_set_rule_set_refuses_by_line_and_element(change, now):
    change(RULES)
    with refused(FaultCode.INVALID_PARAMETER) as told:
        change("<ruleset>\n<rule OnMatch='go'/>\n</ruleset>")
    assert told.reason == "ruleSet: line 2, <rule>: OnMatch='go': expected break, continue, error"
    assert now() == GetRuleSetReturn(rule_set=RULES)


def test_the_rule_set_stands_beside_the_attributes_and_waits_for_a_publish(change, now, ask, admin, company, runtime):
    change(RULES)
    settings = (ConfigSetting(name="MaxPix", value="7,7"),)
    ask(admin, SetServingAttributesParam(company_handle=company.handle, attribute_array=settings))
    assert now() == GetRuleSetReturn(rule_set=RULES)
    with runtime.unit(writing=True) as unit:
        assert published.attributes(unit.session, company.id) == {}
        unit.session.get(Company, company.id).publish_at_once = True
    change(RULES)
    with runtime.unit() as unit:
        assert published.attributes(unit.session, company.id) == {"max_pix": [7, 7], "rule_set": RULES}


def test_rule_sets_are_for_administrators(ask, caller, company):
    for message in (GetRuleSetParam(company_handle=company.handle), SetRuleSetParam(company_handle=company.handle)):
        with refused(FaultCode.NO_OPERATION_PERMISSION):
            ask(caller(Role.IPS_USER), message)
