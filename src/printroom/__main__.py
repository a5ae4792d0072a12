"""`python -m printroom` is the printroom command."""

from printroom.cli import main

main()
