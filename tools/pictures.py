"""The README's picture: a source and its copy → docs/pictures/first-copy.png."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pyvips

from printroom.worker.samples import SCENES, write

TARGET = Path(__file__).parent.parent / "docs" / "pictures" / "first-copy.png"
COMMANDS = "cropN=0.1,0.2,0.6,0.6&wid=800&op_usm=1,1,6,0"
HEIGHT, GAP = 300, 24


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        source, copy = Path(folder) / "source.jpg", Path(folder) / "copy.png"
        write(SCENES["alpine-lake"], source)
        subprocess.run(
            [sys.executable, "-m", "printroom", "render", str(source), f"{COMMANDS}&fmt=png", str(copy)], check=True
        )
        shown = [pyvips.Image.thumbnail(str(each), 2000, height=HEIGHT) for each in (source, copy)]
        sheet = pyvips.Image.arrayjoin(shown, across=2, shim=GAP, background=[255, 255, 255])
        sheet.pngsave(str(TARGET), palette=True, Q=90)


if __name__ == "__main__":
    main()
