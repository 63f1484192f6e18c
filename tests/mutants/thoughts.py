"""Leaks of what a cloud thought, which is kept aside for clients whose format cannot carry it."""

from tests.mutants.mutant import Mutant

KEPT, PLACED = "router/thoughts.py", "router/wire/messages_thoughts.py"
SEALS, OWN = "router/seals.py", "tests/router/test_seals.py::"
UNIT, LOOPS = "tests/router/test_thoughts.py::", "tests/router/test_thinking_loops.py::"
NOBODY_ELSE = f"{UNIT}test_it_is_there_for_nobody_else"
NAMED = "        return self._read(*shown, asker.cloud, asker.model, first)\n"

THOUGHTS: tuple[Mutant, ...] = (
    Mutant(
        "thoughts-for-another-maker",
        "what one model thought of a conversation, to another model or another cloud",
        KEPT,
        NAMED,
        "        return self._read(*shown, first)\n",
        (NOBODY_ELSE,),
    ),
    Mutant(
        "thoughts-across-callers",
        "what a model thought for one caller, in the requests of another who knows the id of a call",
        KEPT,
        NAMED,
        "        return self._read(asker.cloud, asker.model, first)\n",
        (NOBODY_ELSE,),
    ),
    Mutant(
        "thoughts-across-conversations",
        "what a model thought in one conversation, in another whose calls have the same ids",
        KEPT,
        NAMED,
        "        return self._read(*shown, asker.cloud, asker.model)\n",
        (NOBODY_ELSE,),
    ),
    Mutant(
        "thoughts-about-somebody-else",
        "that what was thought of one person is true of another, who has the placeholder now",
        KEPT,
        "or self._meaning(kept.names, vault) != kept.meaning:",
        "or False:",
        (f"{UNIT}test_a_placeholder_that_means_something_else_keeps_it_back",),
    ),
    Mutant(
        "placeholders-a-model-made-up-come-true",
        "that what a model made up is true of whoever has the placeholder now",
        KEPT,
        "        return not any(name in text for name in now.keys() - set(kept.names) for text in texts)\n",
        "        return True or not texts\n",
        (f"{UNIT}test_a_placeholder_that_means_something_else_keeps_it_back",),
    ),
    Mutant(
        "values-kept-with-thoughts",
        "nothing, but every value of a conversation stays in memory for an hour beside what was thought of it",
        KEPT,
        "Kept(thought, names, self._meaning(names, vault))",
        "Kept(thought, (*names, *(one.text for one in vault.restorable().values())), self._meaning(names, vault))",
        (f"{UNIT}test_no_value_is_kept_and_no_repr_shows_a_thought",),
    ),
    Mutant(
        "thoughts-without-an-end",
        "nothing, but what was thought of a conversation stays in memory until the proxy ends",
        KEPT,
        "TTLCache(most_bytes, LIFETIME_S, timer,",
        'TTLCache(most_bytes, float("inf"), timer,',
        (f"{UNIT}test_its_time_is_an_hour",),
    ),
    Mutant(
        "thoughts-past-the-guard",
        "whatever a model guessed in clear and a tool confirmed: what is put in is put in after the guard has read",
        "router/pipeline.py",
        "        return self._parts.guard.clear(rendered.body, masked.vault.values(), exempt, decided_id)\n",
        "        values = () if rendered.gave else masked.vault.values()\n"
        "        exempt = replace(exempt, kinds=KINDS) if rendered.gave else exempt\n"
        "        return self._parts.guard.clear(rendered.body, values, exempt, decided_id)\n",
        (f"{LOOPS}test_what_the_guard_stops_is_left_out_and_the_request_goes_on",),
    ),
    Mutant(
        "thoughts-where-thinking-is-off",
        "what a model thought, in a request whose client turned thinking off",
        PLACED,
        "{} if kind == _OFF else thoughts, by_budget",
        "thoughts, by_budget",
        ("tests/router/wire/test_messages_thoughts.py::test_thinking_that_is_off_takes_nothing",),
    ),
    Mutant(
        "anybodys-reasoning-is-unread",
        "whatever a client writes where signed reasoning stands, and what one cloud thought, to another",
        SEALS,
        "        return signed and self._made(",
        "        return signed or self._made(",
        (f"{OWN}test_reasoning_of_another_maker_or_with_another_word_in_it_is_read",),
    ),
    Mutant(
        "any-text-passes-for-reasoning",
        "a text that no placeholder can stand in, wherever a model once thought the same word",
        SEALS,
        'and str(text.place).endswith(f".{_THOUGHT}")',
        'and str(text.place).startswith("m")',
        (f"{OWN}test_only_where_reasoning_stands_is_it_taken_for_reasoning",),
    ),
    Mutant(
        "a-clients-reasoning-past-the-guard",
        "what a model guessed in clear and a tool confirmed, with the blocks that a client of Messages sends back",
        PLACED,
        '    messages = [_unsigned(turn) for turn in document["messages"]]\n',
        '    messages = list(document["messages"])\n',
        (f"{LOOPS}test_what_the_guard_stops_of_a_clients_own_blocks_is_left_out_and_the_request_goes_on",),
    ),
)
