"""`./run test copyImage op_usm tests/web`: the tests that concern an operation, a command, a file or a word."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def main(words: list[str]) -> int:
    chosen = sorted({path for word in words for path in concerned(word)})
    if not chosen:
        print(f"no test concerns {' '.join(words)}", file=sys.stderr)
        return 1
    return subprocess.run([str(Path(sys.executable).with_name("pytest")), *chosen], cwd=ROOT, check=False).returncode


def concerned(word: str) -> list[str]:
    """A path as it is; else every test file that is named after the word, or speaks of it."""
    if (ROOT / word).exists():
        return [word]
    snake = re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", word).lower()
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    named = [path for path in files if snake in path.stem]
    speaking = [path for path in files if re.search(rf"\b({re.escape(word)}|{re.escape(snake)})\b", path.read_text())]
    return [path.relative_to(ROOT).as_posix() for path in named or speaking]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
