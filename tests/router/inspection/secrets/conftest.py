"""One loaded detector for the tests of credentials."""

import pytest

from router.inspection.secrets import Secrets


@pytest.fixture(scope="session")
def secrets() -> Secrets:
    made = Secrets()
    made.load()
    return made
