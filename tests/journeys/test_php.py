"""PHP's SoapClient, which knows only our WSDL."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from printroom.contract.versions import Version
from serving import COMPANY, PASSWORD, USER, Server

SCRIPT = Path(__file__).with_name("soap_client.php")


@pytest.fixture(scope="module")
def php() -> str:
    found = shutil.which("php")
    if found is None:
        pytest.skip("php is not installed (package php-cli)")
    if "soap" not in subprocess.run([found, "-m"], capture_output=True, text=True, check=True).stdout.split():
        pytest.skip("php has no SOAP (package php-soap)")
    return found


@pytest.mark.parametrize("version", Version)
def test_php_makes_a_folder_and_reads_a_fault(server: Server, php: str, version: Version):
    wsdl = f"{server.address}/scene7/webservice/{version.wsdl}"
    ran = subprocess.run([php, str(SCRIPT), wsdl, USER, PASSWORD, COMPANY], capture_output=True, text=True, timeout=60)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert json.loads(ran.stdout) == {
        "folderHandle": f"f|{COMPANY}/php/Größe/",
        "fault": ["soapenv:Client", "AuthorizationException", "20000"],
    }
