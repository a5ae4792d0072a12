import pytest

from printroom.cli.local import NotReady, settings


def test_settings_that_cannot_be_read_are_told_by_their_names(monkeypatch):
    for value, reason in (
        ('{"maxpix": "0"}', "MaxPix=0: expected width,height, as 400,400"),
        ('{"Colour": "red"}', "'Colour' is no attribute of a company"),
        ("MaxPix=9,9", "expected a JSON object of names and texts"),
    ):
        monkeypatch.setenv("PRINTROOM_DEFAULT_ATTRIBUTES", value)
        with pytest.raises(NotReady) as told:
            settings()
        assert str(told.value) == f"PRINTROOM_DEFAULT_ATTRIBUTES: {reason}"
    monkeypatch.setenv("PRINTROOM_DEFAULT_ATTRIBUTES", '{"MaxPix": "9,9"}')
    assert settings(port=1).default_attributes == {"MaxPix": "9,9"}
    with pytest.raises(NotReady) as told:
        settings(port=-1)
    assert str(told.value) == "PRINTROOM_PORT: Input should be greater than or equal to 0"
