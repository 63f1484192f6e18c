"""Registers every command; importing a command's file adds it."""

from router.cli import inspect, ledger, models, nano, paths, records, redact, serve, vocabulary
from router.cli.calibrate import command as calibrate
from router.cli.connect import command as connect
from router.cli.demo import command as demo
from router.cli.doctor import command as doctor
from router.cli.explain import command as explain
from router.cli.init import command as init
from router.cli.main import app
from router.cli.policy import check as policy_check
from router.cli.policy import diff as policy_diff
from router.cli.policy import prove as policy_prove
from router.cli.policy import schema as policy_schema
from router.cli.policy import shadow as policy_shadow
from router.cli.policy import show as policy_show
from router.cli.policy import test as policy_test
from router.cli.teach import command as teach
from router.cli.verify import command as verify

__all__ = [
    "app",
    "calibrate",
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
    "policy_check",
    "policy_diff",
    "policy_prove",
    "policy_schema",
    "policy_shadow",
    "policy_show",
    "policy_test",
    "records",
    "redact",
    "serve",
    "teach",
    "verify",
    "vocabulary",
]
