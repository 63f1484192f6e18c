"""`python -m router.cli` is `halfdoor`."""

from router.cli.commands import app

if __name__ == "__main__":
    app()
