"""contract/*.json → src/printroom/contract/, docs/operations.md; `--check` writes nothing and fails on a difference."""

import subprocess
import sys
from pathlib import Path

import emit
from contract_model import load

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "printroom" / "contract"


def generated() -> dict[Path, str]:
    contract = load()
    modules = {
        "versions.py": emit.versions(),
        "roles.py": emit.roles(contract),
        "constants.py": emit.constants(contract),
        "faults.py": emit.faults(contract),
        "types.py": emit.types(contract),
        "messages.py": emit.messages(contract),
        "operations.py": emit.operations(contract),
    }
    files = {PACKAGE / name: formatted(text, PACKAGE / name) for name, text in modules.items()}
    return {**files, ROOT / "docs" / "operations.md": emit.document(contract)}


def formatted(text: str, path: Path) -> str:
    ruff = str(Path(sys.executable).with_name("ruff"))
    place = ["--stdin-filename", str(path), "-"]
    fixed = [ruff, "check", "-q", "--fix", "--select", "I,F401", *place]
    text = subprocess.run(fixed, input=text, capture_output=True, text=True, cwd=ROOT).stdout
    done = subprocess.run([ruff, "format", "-q", *place], input=text, capture_output=True, text=True, cwd=ROOT)
    if done.returncode:
        raise SystemExit(f"{path.name}: {done.stderr}")
    return done.stdout


def main(arguments: list[str]) -> int:
    stale = [
        (path, text)
        for path, text in generated().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    if "--check" in arguments:
        for path, _ in stale:
            print(f"{path.relative_to(ROOT)} is not what contract/ says: run tools/generate.py", file=sys.stderr)
        return bool(stale)
    for path, text in stale:
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
