"""A wheel carries all that the program needs: installed alone, it migrates and makes pictures."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
UV = ROOT / ".boot" / "bin" / "uv"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not UV.exists(), reason="uv is fetched by ./run: start the tests by ./run test"),
]


def _run(*words: str | Path, cwd: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PRINTROOM_", "PYTHON"))}
    done = subprocess.run(
        [str(word) for word in words],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_a_wheel_installs_and_works_alone(tmp_path: Path) -> None:
    copy = tmp_path / "checkout"
    shutil.copytree(ROOT / "src", copy / "src", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "NOTICE", "uv.lock"):
        shutil.copy(ROOT / name, copy / name)
    _run(UV, "build", "-q", "--wheel", "--out-dir", tmp_path / "dist", copy, cwd=tmp_path)
    wheel = next((tmp_path / "dist").glob("*.whl"))
    requirements = _run(UV, "export", "-q", "--frozen", "--no-dev", "--no-emit-project", "--no-hashes", cwd=copy)
    (tmp_path / "requirements.txt").write_text(requirements)
    venv = tmp_path / "venv"
    _run(UV, "venv", "-q", "--python", sys.executable, venv, cwd=tmp_path)
    install = (UV, "pip", "install", "-q", "--python", venv / "bin" / "python")
    (tmp_path / "uv.toml").write_text('[extra-build-variables]\npyvips = { PKG_CONFIG_LIBDIR = "/nonexistent" }\n')
    _run(*install, "-r", "requirements.txt", wheel, cwd=tmp_path)
    printroom = venv / "bin" / "printroom"
    assert _run(printroom, "--version", cwd=tmp_path).strip() == "printroom 0.1.0"
    _run(printroom, "migrate", "--data", tmp_path / "data", cwd=tmp_path)
    assert (tmp_path / "data" / "printroom.db").exists()
    source = tmp_path / "in.png"
    script = f"import pyvips; pyvips.Image.black(40, 30, bands=3).copy(interpretation='srgb').pngsave({str(source)!r})"
    _run(venv / "bin" / "python", "-c", script, cwd=tmp_path)
    _run(printroom, "render", source, "wid=20&icc=sRGB&fmt=webp", tmp_path / "out.webp", cwd=tmp_path)
    size = f"import pyvips; i = pyvips.Image.new_from_file({str(tmp_path / 'out.webp')!r}); print(i.width, i.height)"
    assert _run(venv / "bin" / "python", "-c", size, cwd=tmp_path).split() == ["20", "15"]
