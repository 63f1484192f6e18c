"""Registers every command; importing a command's file adds it."""

from router.cli import inspect, ledger, models, nano, paths, records, serve, vocabulary
from router.cli.connect import command as connect
from router.cli.demo import command as demo
from router.cli.doctor import command as doctor
from router.cli.explain import command as explain
from router.cli.init import command as init
from router.cli.main import app
from router.cli.verify import command as verify

__all__ = [
    "app",
    "connect",
    "demo",
    "doctor",
    "explain",
    "init",
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
