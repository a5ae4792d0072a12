"""A style sheet from its upload to the page that uses it, over a running server."""

from __future__ import annotations

import requests

from serving import Server

CSS = b".shop { color: teal }\n"


def publish(server: Server, company: str, name: str) -> None:
    job = {"publishType": "Full", "emailSetting": "None"}
    order = {"companyHandle": company, "jobName": name, "imageServingPublishJob": job}
    server.finished(company, server.api("submitJob", order).json()["jobHandle"])


def test_a_style_sheet_is_uploaded_published_replaced_and_withdrawn(server: Server):
    company = server.api("addCompany", {"companyName": "Styles"}).json()["companyInfo"]["companyHandle"]
    server.upload(company, {"shop.css": CSS}, readyForPublish=True)
    address = f"{server.address}/is/content/Styles/shop"
    wanted = {"companyHandle": company, "folder": "Styles/", "assetTypeArray": ["Css"]}
    (asset,) = server.api("searchAssets", wanted).json()["assetArray"]
    assert (asset["name"], asset["cssInfo"]["fileSize"]) == ("shop", len(CSS))
    assert requests.get(address, timeout=30).status_code == 403
    publish(server, company, "first")
    served = requests.get(address, timeout=30)
    assert (served.content, served.headers["content-type"]) == (CSS, "text/css; charset=utf-8")
    server.upload(company, {"shop.css": CSS + b"\n"}, readyForPublish=True, overwrite=True)
    publish(server, company, "second")
    assert requests.get(address, headers={"if-none-match": served.headers["etag"]}, timeout=30).content == CSS + b"\n"
    state = {"companyHandle": company, "assetHandle": asset["assetHandle"], "publishState": "NotMarkedForPublish"}
    assert server.api("setAssetPublishState", state).status_code == 200
    publish(server, company, "third")
    assert requests.get(address, timeout=30).status_code == 403
