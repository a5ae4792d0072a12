"""The one table of commands says what the contract says."""

import json
from pathlib import Path

import pytest

from printroom.imaging.commands.table import ALIASES, SLOTS, TABLE, spelled

CONTRACT = json.loads((Path(__file__).parents[2] / "contract" / "commands.json").read_text())
COMMANDS = {command["name"]: command for command in CONTRACT["commands"]}
VARIANTS = {
    variant.split("=")[0].split(" ")[0]: command["name"]
    for command in COMMANDS.values()
    for variant in command["variants"]
}
AT_COMP = {"any": "request", "layer0": "layer", "composite": "composite", "ignored": "placement", "n/a": "structure"}


def test_every_command_and_variant_stands_in_the_table_and_no_other():
    assert set(TABLE) == set(COMMANDS) | set(VARIANTS)


@pytest.mark.parametrize("name", TABLE)
def test_a_copy_takes_each_command_over_as_the_contract_says(name):
    assert TABLE[name].bake == COMMANDS[VARIANTS.get(name, name)]["bake"]


@pytest.mark.parametrize("name", TABLE)
def test_each_command_acts_where_the_contract_says(name):
    command = COMMANDS[VARIANTS.get(name, name)]
    scope = TABLE[name].scope
    if command["kind"] == "structure":
        assert scope == "structure"
    elif command["when_current_layer_is_comp"] == "ignored":
        assert scope == "placement"
    else:
        expected = {"any": {"request", "view"}, "view": {"view"}, "layer": {"layer"}, "composite": {"composite"}}
        assert scope in expected[command["scope"]]


@pytest.mark.parametrize("group", CONTRACT["_meta"]["slots"]["groups"], ids=lambda group: group[0])
def test_commands_that_override_each_other_share_a_slot(group):
    assert {SLOTS.get(name, name) for name in group} == {group[0]}


def test_no_other_commands_share_one():
    assert set(SLOTS) == {name for group in CONTRACT["_meta"]["slots"]["groups"] for name in group[1:]}


def test_aliases_of_the_contract_are_known():
    aliases = {name: target for name, target in CONTRACT["_meta"]["aliases"].items() if "=" not in name}
    assert aliases.items() <= ALIASES.items()
    assert all(target in TABLE for target in ALIASES.values())


def test_names_are_found_without_regard_to_case():
    assert [spelled(name) for name in ("WID", "OP_usmr", "Sharpen", "utm_source")] == [
        "wid",
        "op_usmR",
        "op_sharpen",
        None,
    ]
