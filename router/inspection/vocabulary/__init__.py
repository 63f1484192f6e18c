"""The user's own private words: people, clients, projects, hosts, account numbers, and any other."""

from router.inspection.vocabulary.file import Loaded, read
from router.inspection.vocabulary.live import Refreshed, Vocabulary
from router.inspection.vocabulary.words import VERSION, Word

__all__ = ["VERSION", "Loaded", "Refreshed", "Vocabulary", "Word", "read"]
