"""Leaks of what is kept between requests: for somebody else, for too long, beyond an erasure, in a file of others."""

from tests.mutants.mutant import Mutant

REMEMBERING, PRIVATE = "router/remembering.py", "router/kept/private_file.py"
TESTS = "tests/router/test_remembering.py::"
ERASED = f"{TESTS}test_an_erased_receipt_takes_its_answer_along_and_what_went_on_from_it"

KEEPING: tuple[Mutant, ...] = (
    Mutant(
        "kept-beyond-an-erasure",
        "a conversation that somebody had erased, for whoever knows the id of its answer",
        "router/reloading.py",
        "        erased = self._keep.erase(gone) if gone or erasure != self._erasure else 0",
        "        erased = 0",
        (ERASED,),
    ),
    Mutant(
        "turns-before-are-not-erased",
        "an erased turn inside the answers that went on from it",
        REMEMBERING,
        "        receipts = (*self.receipts, receipt) if receipt else ()",
        "        receipts = (receipt,) if receipt else ()",
        (ERASED,),
    ),
    Mutant(
        "command-erases-rows-alone",
        "an erased conversation in the file of kept answers",
        "router/cli/erasing.py",
        "        return keep.erase(receipts)",
        "        return 0",
        (f"{TESTS}test_the_command_that_erases_takes_answers_out_of_the_file_when_nothing_runs",),
    ),
    Mutant(
        "kept-for-clients-without-a-key",
        "an answer for any program of this device that learns its id",
        "router/kept/custody.py",
        "                return bool(bearer)",
        "                return True",
        (f"{TESTS}test_whose_answers_are_kept_is_the_configurations_word",),
    ),
    Mutant(
        "background-exception-printed",
        "the text of an exception on stderr, when an answer breaks that is made in the background",
        REMEMBERING,
        "        except Exception as error:  # noqa: BLE001 - the outcome is recorded; a traceback",
        "        except ZeroDivisionError as error:  # a traceback",
        (f"{TESTS}test_what_breaks_behind_a_clients_back_has_its_line_and_no_word_of_the_conversation",),
    ),
    Mutant(
        "kept-behind-a-link",
        "conversations in a file of somebody else's choosing",
        PRIVATE,
        "    if path.is_symlink():",
        "    path = path.resolve()\n    if path.is_symlink():",
        ("tests/router/kept/test_private_file.py::test_a_link_is_not_followed",),
    ),
    Mutant(
        "kept-where-others-write",
        "conversations in a file that another user of the device put there",
        PRIVATE,
        "    if found.st_mode & _OTHERS_WRITE:",
        "    if False:",
        ("tests/router/kept/test_private_file.py::test_a_folder_in_which_others_may_write_is_not_used",),
    ),
)
