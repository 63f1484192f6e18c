"""Registers every command; importing a command's file adds it."""

from router.cli import inspect, ledger, models, nano, paths, records, serve, vocabulary
from router.cli.connect import command as connect
from router.cli.demo import command as demo
from router.cli.explain import command as explain
from router.cli.main import app
from router.cli.verify import command as verify

__all__ = [
    "app",
    "connect",
    "demo",
    "explain",
    "inspect",
    "ledger",
    "models",
    "nano",
    "paths",
    "records",
    "serve",
    "verify",
    "vocabulary",
]
