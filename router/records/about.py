"""What no ledger knows: who the controller is, why data is processed, where recipients sit. A YAML file of theirs."""

import os
from pathlib import Path
from typing import Annotated

from pydantic import Field

from router.errors import ConfigurationError
from router.marked_yaml import Section, fit, read

Line = Annotated[str, Field(min_length=1, max_length=2_000)]
Lines = tuple[Line, ...]


class ControllerSection(Section):
    """Who answers for the processing."""

    name: Line | None = None
    contact: Line | None = None
    representative: Line | None = None
    data_protection_officer: Line | None = None


class RecipientSection(Section):
    """A cloud of `halfdoor.yaml`, by its name there."""

    name: Line
    company: Line | None = None
    country: Line | None = None
    safeguard: Line | None = None


class About(Section):
    """The whole file; what is left out is shown as to be filled in."""

    controller: ControllerSection = ControllerSection()
    purposes: Lines = ()
    legal_basis: Lines = ()
    data_subjects: Lines = ()
    recipients: tuple[RecipientSection, ...] = ()
    erasure: Lines = ()
    measures: Lines = ()

    def recipient(self, name: str) -> RecipientSection:
        """Return what is known of a cloud."""
        return next((one for one in self.recipients if one.name == name), RecipientSection(name=name))


TEMPLATE = """\
# What no ledger knows. Fill it in and hand it to `halfdoor records art30 --about about.yaml`.
controller:
  name: Example Clinic Ltd
  contact: 1 Example Street, Exampleton; privacy@example.org
  representative:                # Art. 27, if there is one
  data_protection_officer:       # Art. 37, if there is one
purposes:
  - drafting of letters and summaries with a language model
legal_basis:
  - Art. 6(1)(f) GDPR, legitimate interest in efficient work
data_subjects:
  - patients
  - employees
recipients:
  - name: openai                 # as in halfdoor.yaml
    company: OpenAI Ireland Ltd
    country: Ireland, United States
    safeguard: data processing agreement, standard contractual clauses
erasure:
  - receipts are erased after 365 days
measures:
  - disk encryption on all devices
"""


def load_about(path: Path | None) -> About:
    """Return what a file says; nothing when there is none.

    Raises:
        ConfigurationError: names file, line and key.
    """
    if path is None:
        return About()
    try:
        return fit(read(path.read_text(encoding="utf-8"), str(path)), About)
    except UnicodeDecodeError:
        raise ConfigurationError(f"{path}: not UTF-8 text") from None
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {os.strerror(error.errno or 0)}") from None
