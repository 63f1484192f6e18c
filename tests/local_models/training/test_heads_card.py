"""The card of the heads keeps how the build went when figures come later."""

from pathlib import Path

from local_models.training.heads_card import NAME, UNMEASURED, measured, overheard, write


def test_figures_replace_their_absence_and_the_log_stays(tmp_path: Path) -> None:
    with overheard() as log:
        print("pass 1: loss 1.5")
    write(tmp_path, log.getvalue())
    assert UNMEASURED in (tmp_path / NAME).read_text()
    measured(tmp_path, "`python bench/find.py DATA`\n\n```text\nhit .9\n```")
    card = (tmp_path / NAME).read_text()
    assert UNMEASURED not in card
    assert "hit .9" in card
    assert card.rstrip().endswith("```\npass 1: loss 1.5\n```")
    measured(tmp_path, "hit .8")
    assert "hit .9" not in (tmp_path / NAME).read_text()
    assert "loss 1.5" in (tmp_path / NAME).read_text()
