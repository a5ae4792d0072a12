"""Hold the size limits: a module has at most 300 lines, a function 40; generated files and literal tables excepted."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
MODULE = 300
FUNCTION = 40
EXEMPT = (
    "src/printroom/contract/",
    "src/printroom/models/migrations/versions/",
    "src/printroom/imaging/commands/table.py",
    "src/printroom/imaging/attributes.py",
)


def main() -> int:
    wrong = [line for path in sorted(ROOT.glob("src/**/*.py")) + sorted(ROOT.glob("tools/*.py")) for line in over(path)]
    print("\n".join(wrong), file=sys.stderr, end="\n" if wrong else "")
    return 1 if wrong else 0


def over(path: Path) -> list[str]:
    name = path.relative_to(ROOT).as_posix()
    if name.startswith(EXEMPT):
        return []
    text = path.read_text()
    lines = len(text.splitlines())
    found = [f"{name}: {lines} lines, at most {MODULE}"] if lines > MODULE else []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION:
                found.append(f"{name}:{node.lineno}: {node.name} has {length} lines, at most {FUNCTION}")
    return found


if __name__ == "__main__":
    sys.exit(main())
