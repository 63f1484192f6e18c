"""The fallback table: whole, on paper as in the code, and without a way out for what must stay."""

import importlib.util
from itertools import product
from pathlib import Path

import pytest

from router.policy.fallbacks import TABLE, Step, steps
from router.policy.freedom import Freedom
from router.trouble import Trouble

ROOT = Path(__file__).parents[3]
LEADS_OUT = {Step.ANYWHERE}


def test_each_trouble_has_its_row() -> None:
    assert set(TABLE) == set(Trouble)


@pytest.mark.parametrize(("trouble", "free"), list(product(Trouble, Freedom)))
def test_each_cell_ends_in_a_word_to_the_client(trouble: Trouble, free: Freedom) -> None:
    tried = steps(trouble, free)
    assert tried[-1] in {Step.TELL, Step.UNTOUCHED}
    assert len(set(tried)) == len(tried)


@pytest.mark.parametrize("trouble", Trouble)
def test_no_step_of_what_must_stay_leads_out(trouble: Trouble) -> None:
    tried = steps(trouble, Freedom.STAYS)
    assert not LEADS_OUT & set(tried)
    if not trouble.at_home:
        assert tried == (Step.UNTOUCHED,)


@pytest.mark.parametrize("trouble", [trouble for trouble in Trouble if not trouble.at_home])
def test_no_trouble_of_a_cloud_sends_a_request_to_another_cloud(trouble: Trouble) -> None:
    for free in Freedom:
        assert not LEADS_OUT & set(steps(trouble, free))


def test_the_page_is_printed_from_the_table() -> None:
    spec = importlib.util.spec_from_file_location("fallbacks_page", ROOT / "scripts" / "fallbacks.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.page() == (ROOT / "docs" / "fallbacks.md").read_text(), "run scripts/fallbacks.py"
