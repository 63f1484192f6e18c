"""The file is changed whole, by one writer at a time, and stays its owner's."""

import sys
import threading
from pathlib import Path

import pytest

from router.errors import ConfigurationError
from router.inspection.vocabulary import Word, read
from router.inspection.vocabulary.contacts import entries_of
from router.inspection.vocabulary.keep import add, remove


def test_hand_written_lines_stay_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "vocabulary.txt"
    path.write_text("# mine\n\nfalcon\n  =ACME\n")
    path.chmod(0o600)
    assert (add(path, [Word("osprey"), Word("falcon")]).done, remove(path, ["acme"]).done) == (1, 1)
    assert path.read_text() == "# mine\n\nfalcon\nosprey\n"


def test_an_entry_with_other_marks_is_replaced_not_doubled(tmp_path: Path) -> None:
    path = tmp_path / "vocabulary.txt"
    add(path, [Word("Nightjar")])
    assert add(path, [Word("Nightjar", fuzzy=True)]).done == 1
    assert read(path).words == (Word("Nightjar", fuzzy=True),)


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of another kind")
def test_the_file_is_its_owners_and_is_made_so(tmp_path: Path) -> None:
    path = tmp_path / "sub" / "vocabulary.txt"
    add(path, [Word("falcon")])
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    assert add(path, [Word("falcon")]).repaired
    assert path.stat().st_mode & 0o777 == 0o600


def test_two_writers_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "vocabulary.txt"
    threads = [threading.Thread(target=add, args=(path, [Word(f"word{number}")])) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(read(path).words) == 20
    assert sorted(each.name for each in tmp_path.iterdir()) == [".vocabulary.txt.lock", "vocabulary.txt"]


def test_a_broken_file_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "vocabulary.txt"
    path.write_text("fine\n*\n")
    with pytest.raises(ConfigurationError, match=":2:"):
        add(path, [Word("falcon")])
    assert path.read_text() == "fine\n*\n"


def test_contacts_give_names_numbers_and_addresses(tmp_path: Path) -> None:
    path = tmp_path / "c.vcf"
    path.write_text(
        "BEGIN:VCARD\nVERSION:3.0\nFN:Ada\\, Countess By\n ron\nitem1.TEL;TYPE=cell:+44 20 7946 0958\nTEL:1\n"
        "EMAIL:ada@x.example\nFN;ENCODING=QUOTED-PRINTABLE:Zo=C3=AB Tal\nEND:VCARD\n"
    )
    found = entries_of(path, "word")
    assert [(w.category, w.text) for w in found.words] == [
        ("person", "Ada, Countess Byron"),
        ("account", "+44 20 7946 0958"),
        ("word", "ada@x.example"),
        ("person", "Zoë Tal"),
    ]
    assert [number for number, _ in found.refused] == [6]


def test_a_column_of_a_table_and_a_list(tmp_path: Path) -> None:
    table, plain = tmp_path / "t.csv", tmp_path / "l.txt"
    table.write_text('id,Name\n1,"Initech, Inc"\n2,*\n3,=Globex\n')
    plain.write_text("# comment\nInitech\nhost: a.example\n~Nightjar\n")
    found = entries_of(table, "client", "name")
    assert [w.text for w in found.words] == ["Initech, Inc", "=Globex"]
    assert [number for number, _ in found.refused] == [3]
    listed = entries_of(plain, "client").words
    assert [(w.category, w.fuzzy) for w in listed] == [("client", False), ("host", False), ("client", True)]
    with pytest.raises(ConfigurationError):
        entries_of(table, "client", "nome")
