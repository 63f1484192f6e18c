"""Leaks on the way back: restored where a value would be carried away, restored for the wrong person, cut short."""

from tests.mutants.mutant import Mutant

RESTORE, WATCH = "router/masking/restore.py", "router/masking/url_watch.py"
URLS = "tests/router/masking/test_restore_urls.py::test_nothing_is_restored_inside_a_url"
RUN_BY_CLIENTS = (
    "tests/router/wire/test_responses_answers.py::"
    "test_what_the_client_would_carry_out_is_restored_by_the_rules_of_tools_also_where_the_tool_is_a_published_one"
)
TEST_RESTORERS = "tests/router/masking/test_restorers.py::"

ANSWERING: tuple[Mutant, ...] = (
    Mutant(
        "restored-in-bare-urls",
        "a value as a part of an address that the client fetches",
        WATCH,
        '                self._url = tail.endswith("/") or _HOST.search(tail) is not None',
        "                self._url = False",
        (URLS,),
    ),
    Mutant(
        "restored-in-link-targets",
        "a value in the address of a Markdown link or image, which many clients fetch unasked",
        WATCH,
        "            self._depth, self._fresh, self._angle = self._depth + 1, True, False",
        "            self._depth, self._fresh, self._angle = 0, False, False",
        (URLS,),
    ),
    Mutant(
        "restored-in-definitions",
        "a value in the address of a link that is defined elsewhere in the text",
        WATCH,
        '        return self._definition in ("waiting", "target", "angle")',
        "        return False",
        (URLS,),
    ),
    Mutant(
        "restored-in-attributes",
        "a value in an attribute of HTML that a browser fetches",
        "router/masking/open_tags.py",
        "            at is _At.AUTOLINK or (at in _VALUES and name not in PROSE_ATTRIBUTES)",
        "            at is _At.AUTOLINK",
        (URLS,),
    ),
    Mutant(
        "restored-in-styles",
        "a value in the address of a picture that a style sheet loads",
        WATCH,
        "        if self._url or self._css or",
        "        if self._url or",
        (URLS,),
    ),
    Mutant(
        "restored-in-network-shares",
        "a value in the address of a network share, which some clients open unasked",
        WATCH,
        '        if self._tail.endswith("\\\\\\\\") and c.isalnum()',
        "        if False and c.isalnum()",
        (URLS,),
    ),
    Mutant(
        "restored-as-a-host",
        "a value as the first part of a host's name, which a look-up tells to its owner",
        RESTORE,
        "            if self._watch.inside or _HOST.match(after) is not None:",
        "            if self._watch.inside:",
        (URLS,),
    ),
    Mutant(
        "restored-for-network-tools",
        "values in what a tool sends on",
        "router/masking/restorers.py",
        "    return any(fnmatchcase(part, glob.lower()) for part in names for glob in patterns)",
        "    return False",
        (f"{TEST_RESTORERS}test_tools_that_reach_the_network_get_placeholders",),
    ),
    Mutant(
        "network-tools-of-the-policy-ignored",
        "values in what a tool sends on",
        "router/policy/resolve.py",
        "        network_tools=_all(layer.file.network_tools for layer in layers),",
        "        network_tools=(),",
        ("tests/router/policy/test_policy_loading.py::test_the_published_example_loads",),
    ),
    Mutant(
        "withheld-kinds-come-with-the-repetition",
        "a kind that the policy keeps from a tool, in the event that tells its call once more as a whole",
        "router/masking/restorers.py",
        "Restorer(self._allowed(stream, piece.tool_name), json",
        "Restorer(self._vault, json",
        (
            f"{TEST_RESTORERS}test_a_kind_that_a_tool_may_not_have_is_not_put_back_when_the_call_is_told_once_more_as_a_whole",
        ),
    ),
    Mutant(
        "published-tools-are-no-tools",
        "values in what a shell, a computer or a patch of Responses is told to do, whatever `network_tools` says",
        "router/wire/response_texts.py",
        '        done = done or str(value.get("type")) in _RUN_BY_CLIENTS',
        "        done = False",
        (RUN_BY_CLIENTS,),
    ),
    Mutant(
        "commands-told-apart-from-their-call",
        "values in what a shell is told to do, in the events that tell it besides its item",
        "router/wire/response_texts.py",
        'str(body.get("type")).startswith(_COMMANDS)',
        "False",
        (
            "tests/router/wire/test_response_events.py::"
            "test_what_is_carried_out_is_restored_only_where_no_tool_reaches_the_network",
        ),
    ),
    Mutant(
        "one-call-two-names",
        "values that were put back for one tool, carried out by another",
        "router/wire/responses_reply.py",
        "        if known not in (None, name):",
        "        if False:",
        ("tests/router/wire/test_responses_answers.py::test_a_call_that_is_given_a_second_name_is_a_failure",),
    ),
    Mutant(
        "kept-answers-are-everybodys",
        "an answer, and the conversation before it, for another client of this device",
        "router/remembering.py",
        'self._key.hash("kept", (bearer or "").encode("utf-8", "surrogatepass"))',
        'self._key.hash("kept", b"")',
        ("tests/router/test_responses.py::test_an_answer_is_its_own_clients_alone",),
    ),
    Mutant(
        "kept-for-ever",
        "conversations on the disk after their time",
        "router/kept/in_file.py",
        'self._file.execute("DELETE FROM kept WHERE until < ?", (time.time(),))',
        'self._file.execute("DELETE FROM kept WHERE until < ?", (0.0,))',
        ("tests/router/kept/test_keeps.py::test_nothing_whose_time_is_over_is_left_in_the_file",),
    ),
    Mutant(
        "restored-in-any-case",
        "a value for a placeholder that was never written",
        RESTORE,
        "        for match in self._pattern.finditer(text):\n"
        "            entry = self._live.get(canonical(match.group()))",
        "        for match in re.compile(self._pattern.pattern, re.IGNORECASE).finditer(text):\n"
        "            entry = self._live.get(canonical(match.group()).upper())",
        (
            "tests/router/masking/test_restore_splits.py::test_every_cut_in_three_gives_what_the_second_implementation_gives",
        ),
    ),
    Mutant(
        "restored-though-never-sent",
        "a value of an exchange that was left out, to a cloud that guesses its placeholder",
        "router/masking/vault.py",
        "for entry in self._entries if entry.sent})",
        "for entry in self._entries})",
        (
            "tests/router/masking/test_mask.py::test_an_omitted_exchange_leaves_as_one_line_whose_values_are_still_guarded",
        ),
    ),
    Mutant(
        "map-lives-on",
        "a value of an earlier request, to whoever names its placeholder in a later one",
        "router/pipeline.py",
        "        return Restorers(\n            masked.vault,\n",
        '        kept = self.__dict__.setdefault("kept", {})\n'
        "        kept |= {entry.text: entry for entry in masked.vault.restorable().values()}\n"
        "        every = {entry.placeholder: entry for entry in kept.values()}\n"
        "        return Restorers(\n            type(masked.vault)(every.values()),\n",
        ("tests/router/test_second_line.py::test_nothing_of_an_earlier_request_is_restored",),
    ),
    Mutant(
        "values-unescaped-in-json",
        "the rest of a tool's arguments: a value with a quote adds a field of its own",
        RESTORE,
        "                written = json.dumps(entry.text, ensure_ascii=False)[1:-1] if self._json else entry.text",
        "                written = entry.text",
        (f"{TEST_RESTORERS}test_arguments_stay_valid_json",),
    ),
    Mutant(
        "cut-answer-ends-cleanly",
        "nothing leaves, but half an answer passes for a whole one",
        "router/wire/chat_reply.py",
        "        if not self._done and (self._open - self._ended or not self._ended):",
        "        if False:",
        ("tests/router/wire/test_chat_reply.py::test_an_early_end_is_a_failure",),
    ),
    Mutant(
        "failure-ends-with-done",
        "nothing leaves, but an answer that failed passes for a whole one",
        "router/reply.py",
        "            yield self._writer.fault(error)",
        "            yield self._writer.end()",
        ("tests/router/test_reply.py::test_a_failing_upstream_is_an_error_and_no_end",),
    ),
)
