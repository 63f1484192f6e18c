"""The one error of a detector that broke; it names the detector and never the text."""


class DetectorFailed(Exception):
    """A detector raised; its own exception is dropped because it may quote the text it read."""

    def __init__(self, name: str) -> None:
        super().__init__(f"detector {name} failed")
        self.name = name
