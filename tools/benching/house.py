"""A company in a temporary folder, asked the way its doors ask: SOAP bytes in, SOAP bytes out, without the network."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

import pyvips

from printroom import dispatch
from printroom.codecs.soap import envelope
from printroom.config import Config
from printroom.engine.jobs import Engine
from printroom.imaging.intake import Intake
from printroom.models import Asset, Company
from printroom.repositories import assets as asset_rows
from printroom.repositories import pictures as picture_rows
from printroom.repositories.database import migrate
from printroom.runtime import Runtime, settle
from printroom.services.asking import Ask
from printroom.services.bootstrap import bootstrap
from printroom.services.caller import Access, Caller, Scope
from printroom.services.delivery import Delivery
from printroom.services.ingest import Arrival, Rules
from printroom.services.sign_in import by_password
from printroom.services.storing import seen_of
from printroom.storage.renditions import Reply

USER, PASSWORD, COMPANY = "bench@example.com", "Bench-mark-1", "Bench"
ENVELOPE = (
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Header>'
    '<authHeader xmlns="http://www.scene7.com/IpsApi/xsd"><user>{user}</user><password>{password}</password></authHeader>'
    '</soapenv:Header><soapenv:Body><{operation}Param xmlns="http://www.scene7.com/IpsApi/xsd/2014-04-03">{fields}'
    "</{operation}Param></soapenv:Body></soapenv:Envelope>"
)


@dataclass(frozen=True, slots=True)
class Source:
    """A picture that was taken in, and the file that it came from."""

    name: str
    handle: str
    path: Path


@dataclass(slots=True)
class House:
    runtime: Runtime
    scope: Scope
    folder: Path
    intake: Intake
    delivery: Delivery
    names: Iterator[int] = field(default_factory=itertools.count)
    taken: dict[str, Source] = field(default_factory=dict)

    @property
    def company(self) -> Company:
        return self.scope.company

    def soap(self, operation: str, fields: str) -> bytes:
        """The whole way of a call behind the HTTP server: read, sign in, run, write."""
        body = ENVELOPE.format(user=USER, password=PASSWORD, operation=operation, fields=fields).encode()
        request = envelope.read(body, "text/xml; charset=utf-8", operation)
        with self.runtime.unit() as unit:
            caller = by_password(unit.session, self.runtime.resources.passwords, email=USER, password=PASSWORD)
        return envelope.write(request, dispatch.run(self.runtime, caller, request.call))

    def photograph(self, name: str, width: int, height: int) -> Source:
        """A generated picture with the detail of a photograph, taken in and published once."""
        if name not in self.taken:
            path = self.folder / f"{name}.jpg"
            photograph(width, height).jpegsave(str(path), Q=90)
            self.taken[name] = Source(name, self._take(path), path)
        return self.taken[name]

    def copy(self, handle: str, commands: str) -> bytes:
        fields = (
            f"<companyHandle>{self.company.handle}</companyHandle><assetHandle>{handle}</assetHandle>"
            f"<folderHandle>f|{COMPANY}/</folderHandle><name>copy{next(self.names)}</name>"
            f"<urlModifier>{escape(commands)}</urlModifier>"
        )
        return self.soap("copyImage", fields)

    def assets(self, handles: Sequence[str]) -> bytes:
        items = "".join(f"<items>{handle}</items>" for handle in handles)
        fields = f"<companyHandle>{self.company.handle}</companyHandle><assetHandleArray>{items}</assetHandleArray>"
        return self.soap("getAssets", fields)

    def thousand(self) -> list[str]:
        """The handles of a thousand assets of one picture."""
        source = self.photograph("bench", 4000, 3000)
        with self.runtime.unit(writing=True) as unit:
            first = asset_rows.by_name(unit.session, self.company.id, source.name)
            assert first is not None
            made = [
                Asset(
                    company_id=first.company_id,
                    folder_id=first.folder_id,
                    type="Image",
                    name=f"listed{number}",
                    file_name=f"listed{number}.jpg",
                    create_user=USER,
                    last_modify_user=USER,
                    picture_id=first.picture_id,
                    resolution=72.0,
                )
                for number in range(1000)
            ]
            unit.session.add_all(made)
            unit.session.flush()
            return [asset.handle for asset in made]

    def uncached(self, name: str, query: str) -> bytes:
        """The bytes of a reply of the image door; nothing of it is kept here."""
        content = self.delivery.answer(Ask(path=f"{COMPANY}/{name}", query=query)).content
        assert isinstance(content, Reply), content
        return content.body

    def pyramid(self, handle: str) -> Path:
        """The file that the picture is served from."""
        with self.runtime.unit() as unit:
            asset = asset_rows.by_id(unit.session, int(handle.split("|")[1]))
            assert asset is not None and asset.picture_id is not None
            picture = picture_rows.by_id(unit.session, asset.picture_id)
            key = picture_rows.blob(unit.session, picture.serving_id).key
        with self.runtime.resources.local.path(key) as path:
            return path

    def _take(self, path: Path) -> str:
        pyramid = self.runtime.config.incoming / f"{path.stem}.tif"
        facts = self.intake.examine(path, pyramid)
        with self.runtime.unit_of_work(self.scope, writing=True) as services:
            storing, company = services.storing, self.company.id
            kept = self.folder / f"kept-{path.name}"
            kept.write_bytes(path.read_bytes())
            original = storing.put(company, kept, media_type=facts.media_type, suffix="jpg", digest=facts.digest)
            serving = storing.put(company, pyramid, media_type="image/tiff", suffix="tif")
            arrival = Arrival("", path.name, original, serving, seen_of(facts))
            return services.ingest.take(arrival, Rules(ready_for_publish=True)).asset.handle


def photograph(width: int, height: int) -> pyvips.Image:
    """Noise of many sizes, the same every time: as hard to code as a photograph, unlike any flat drawing."""
    whole = pyvips.Image.black(width, height, bands=3) + 110
    for size, weight in ((256, 60), (64, 40), (16, 20), (4, 8), (1, 3)):
        across, down = width // size + 2, height // size + 2
        red, green, blue = (
            pyvips.Image.gaussnoise(across, down, mean=0, sigma=weight, seed=size + band) for band in range(3)
        )
        coarse = red.bandjoin(green).bandjoin(blue)
        whole += coarse.resize(size, kernel="cubic").crop(0, 0, width, height)
    return whole.rint().cast("uchar").copy(interpretation="srgb")


@contextlib.contextmanager
def opened(folder: Path, *, reply_memory_bytes: int = 0) -> Iterator[House]:
    """A house with one company that publishes at once."""
    config = Config(data=folder / "data", reply_memory_bytes=reply_memory_bytes, reply_disk_bytes=0)
    config.data.mkdir(parents=True)
    jobs = Engine(config.jobs_database)
    jobs.start_client()
    runtime = Runtime(config, jobs)
    migrate(runtime.database)
    settle()
    with Intake() as intake:
        with runtime.unit(writing=True) as unit:
            bootstrap(unit, runtime.resources.passwords, user=USER, password=PASSWORD, company=COMPANY)
            caller: Caller = by_password(unit.session, runtime.resources.passwords, email=USER, password=PASSWORD)
            company = unit.session.query(Company).one()
            company.publish_at_once = True
        delivery = Delivery(runtime.database, runtime.resources)
        yield House(runtime, Scope(caller, company, Access(unlimited=True)), folder, intake, delivery)
        delivery.close()
    runtime.close()
