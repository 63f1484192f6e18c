"""Where everything that Halfdoor reads or writes lives."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs


@dataclass(frozen=True, slots=True)
class Paths:
    """Places only; nothing is created here. The lifespan makes directories with mode 0700."""

    config: Path
    """Directory of `halfdoor.yaml`, policy files and the vocabulary."""
    data: Path
    """Directory of the ledger, the keys and models that were pulled."""
    ledger: Path

    @property
    def configuration(self) -> Path:
        """The configuration file that is read when none is named."""
        return self.config / "halfdoor.yaml"

    @property
    def vocabulary(self) -> Path:
        """The user's own private words, one a line."""
        return self.config / "vocabulary.txt"

    @property
    def speeds(self) -> Path:
        """What was measured of the engines of this device."""
        return self.data / "engines.json"

    @property
    def gain(self) -> Path:
        """What `halfdoor calibrate` learned about the pair of models in use."""
        return self.data / "gain.json"

    @property
    def calibration(self) -> Path:
        """The marks of a calibration, so that one that stopped can go on."""
        return self.data / "calibration.jsonl"

    @property
    def adapter(self) -> Path:
        """What `halfdoor nano teach` made of the user's own lines."""
        return self.data / "taught.adapter"

    @property
    def device_key(self) -> Path:
        """The key of every keyed hash made on this device."""
        return self.data / "device.key"

    @property
    def subject_key(self) -> Path:
        """The key of hashes by which a person's receipts are found; made only where `ledger.subjects` is on."""
        return self.data / "subjects.key"


def paths(environ: Mapping[str, str], ledger: str = "ledger.sqlite") -> Paths:
    """Return the platform's own places, moved by `HALFDOOR_CONFIG_DIR` and `HALFDOOR_DATA_DIR`.

    Args:
        environ: the environment.
        ledger: the ledger's path, relative to the data directory.
    """
    config = _directory(environ, "HALFDOOR_CONFIG_DIR") or platformdirs.user_config_path("halfdoor", appauthor=False)
    data = _directory(environ, "HALFDOOR_DATA_DIR") or platformdirs.user_data_path("halfdoor", appauthor=False)
    return Paths(config=config, data=data, ledger=data / Path(ledger).expanduser())


def _directory(environ: Mapping[str, str], variable: str) -> Path | None:
    value = environ.get(variable)
    return Path(value).expanduser().absolute() if value else None
