"""Leaks while a request is read: a carrier that nobody looks at, JSON that two parsers read differently."""

from tests.mutants.mutant import Mutant

CHAT, WALK, FREE = "router/wire/chat.py", "router/wire/chat_texts.py", "router/wire/free_json.py"
PARSE = "tests/router/wire/test_chat_parse.py::"
ENTER = "        walk.enter(listed[i].role, listed[i].exchange)\n"
PLACES_OF_MESSAGES = (
    "tests/leaks/test_messages.py::test_what_can_be_masked_reaches_the_cloud_with_a_placeholder_in_its_place"
)
"""The guard would stop these values too, so what notices is that they do not arrive masked."""
EACH_FIELD = f"{PARSE}test_each_field_becomes_a_text_at_its_place"


def _skipped(role: str) -> str:
    return f"        if listed[i].role is Role.{role}:\n            continue\n{ENTER}"


READING: tuple[Mutant, ...] = (
    Mutant(
        "tool-arguments-unread",
        "values in the arguments of an earlier tool call",
        WALK,
        "            self._json(value, path, place)",
        "            pass",
        (EACH_FIELD,),
    ),
    Mutant(
        "fixed-texts-unread",
        "values in tool names, keys, ids and numbers",
        WALK,
        "        if not text or known in self._fixed:",
        "        if text or known in self._fixed:",
        (EACH_FIELD,),
    ),
    Mutant(
        "json-keys-unread",
        "values in keys of free JSON, such as metadata",
        FREE,
        '            found.append((path, key, True, ""))\n            _data(found, child, (*path, key), named',
        "            _data(found, child, (*path, key), named",
        (EACH_FIELD,),
    ),
    Mutant(
        "schema-keys-unread",
        "values in the names of a tool's parameters",
        FREE,
        '                found.append((path, key, True, ""))\n                _schema(',
        "                _schema(",
        (EACH_FIELD,),
    ),
    Mutant(
        "numbers-in-json-unread",
        "card and identity numbers that stand as JSON numbers",
        FREE,
        "        found.append((path, number_text(value), True, name))",
        "        pass",
        ("tests/router/wire/test_free_numbers.py::test_a_number_is_read_with_the_key_it_belongs_to",),
    ),
    Mutant(
        "numbers-in-fields-unread",
        "card numbers under the name of a setting that takes a number",
        WALK,
        "        elif not isinstance(value, bool) and is_long(number_text(value)):",
        "        elif False:",
        (
            f"{PARSE}test_a_number_cannot_hide_behind_an_exponent",
            "tests/router/test_promise.py::test_no_number_arrives",
        ),
    ),
    Mutant(
        "assistant-turns-skipped",
        "values in the model's own earlier answers, restored ones above all",
        CHAT,
        ENTER,
        _skipped("ASSISTANT"),
        (EACH_FIELD,),
    ),
    Mutant("system-prompt-skipped", "values in the system prompt", CHAT, ENTER, _skipped("SYSTEM"), (EACH_FIELD,)),
    Mutant("tool-results-skipped", "values in the results of tools", CHAT, ENTER, _skipped("TOOL"), (EACH_FIELD,)),
    Mutant(
        "tool-definitions-skipped",
        "values in descriptions and defaults of tools",
        CHAT,
        "        if key in document:",
        "        if False:",
        (EACH_FIELD,),
    ),
    Mutant(
        "last-message-only",
        "everything that was said in earlier turns",
        CHAT,
        "    for i, message in enumerate(messages):",
        "    for i, message in list(enumerate(messages))[-1:]:",
        (EACH_FIELD,),
    ),
    Mutant(
        "short-messages-unread",
        "plain messages of a history, because the quick path forgets them",
        CHAT,
        '            walk.plain(content, ("messages", i, "content"), f"messages[{i}].content")',
        "            pass",
        (f"{PARSE}test_texts_carry_role_and_exchange",),
    ),
    Mutant(
        "unknown-fields-pass",
        "text in a field that the request format does not name",
        WALK,
        "            self.plain(value, (*path, key), self._next(place), key)",
        "            pass",
        (f"{PARSE}test_an_unknown_scalar_is_a_text_and_so_is_its_name",),
    ),
    Mutant(
        "unknown-objects-pass",
        "an object in a message that nobody understands",
        WALK,
        '            if value:\n                self.doubts.append(Doubt(Place(self._next(place)), "an object',
        '            if False:\n                self.doubts.append(Doubt(Place(self._next(place)), "an object',
        (f"{PARSE}test_what_cannot_be_understood_in_a_message_is_a_doubt",),
    ),
    Mutant(
        "unknown-containers-leave",
        "whole objects at the top of a request that the request format does not name",
        WALK,
        "            self.removed.append((key,))\n",
        "",
        ("tests/router/wire/test_chat_render.py::test_unknown_containers_stay_home_and_go_to_an_engine",),
    ),
    Mutant(
        "duplicate-keys-accepted",
        "text under a key that stands twice, of which another parser takes the other one",
        "router/wire/strict.py",
        "    if len(result) != len(pairs):",
        "    if False:",
        ("tests/router/wire/test_strict_json.py::test_what_two_parsers_could_read_differently_is_refused",),
    ),
    Mutant(
        "ambiguous-arguments-pass",
        "values that hide behind escapes or a doubled key in the arguments of a tool",
        WALK,
        '        if "\\\\u" in text or "twice" in offence:',
        "        if False:",
        (f"{PARSE}test_what_cannot_be_understood_in_a_message_is_a_doubt",),
    ),
    Mutant(
        "opaque-parts-unseen",
        "images, sounds and files, which nobody here can read",
        WALK,
        '        self.opaque.append(Opaque(Place(place), carry.value, value if carry is Carry.ENCRYPTED else ""))',
        "        pass",
        (f"{PARSE}test_opaque_parts_are_named",),
    ),
    Mutant(
        "encrypted-parts-unseen",
        "what another provider sealed, whatever is in it",
        WALK,
        "Carry.REFERENCE, Carry.ENCRYPTED})",
        "Carry.REFERENCE})",
        ("tests/router/wire/test_sealed_parts.py::test_what_a_provider_encrypted_is_opaque",),
    ),
    Mutant(
        "signatures-unread",
        "text that poses as a signature",
        WALK,
        "            return _is_mere_bytes(value)",
        "            return True",
        ("tests/router/wire/test_sealed_parts.py::test_what_only_poses_as_a_signature_is_inspected",),
    ),
    Mutant(
        "signed-reasoning-rewritten",
        "nothing leaves, but a broken signature makes providers refuse, and people switch masking off",
        "router/wire/paths.py",
        '        "messages[].thinking_blocks[].thinking": Carry.FIXED,',
        '        "messages[].thinking_blocks[].thinking": Carry.SCAN,',
        (
            "tests/router/wire/test_sealed_parts.py::test_reasoning_that_a_signature_binds_is_read_and_cannot_be_rewritten",
        ),
    ),
    Mutant(
        "tool-results-of-messages-unread",
        "what tools returned, in a turn of Anthropic's dialect",
        "router/wire/messages.py",
        '        walk.visit(node, block, ("messages", i, "content", j), f"{place}.content[{j}]")',
        "        if not returned:\n"
        '            walk.visit(node, block, ("messages", i, "content", j), f"{place}.content[{j}]")',
        (PLACES_OF_MESSAGES,),
    ),
    Mutant(
        "system-of-messages-unread",
        "the system prompt of Anthropic's dialect",
        "router/wire/messages.py",
        "            walk.visit(MESSAGES_TREE.fields[key], document[key], (key,), key)",
        '            if key != "system":\n'
        "                walk.visit(MESSAGES_TREE.fields[key], document[key], (key,), key)",
        (PLACES_OF_MESSAGES,),
    ),
    Mutant(
        "documents-of-messages-unread",
        "the text of a document, in Anthropic's dialect",
        "router/wire/messages_paths.py",
        '        "source<text>.data": Carry.SCAN,',
        '        "source<text>.data": Carry.MODEL,',
        (PLACES_OF_MESSAGES,),
    ),
    Mutant(
        "untold-kinds-are-text",
        "an image or a file of Messages whose source does not say what it is, read as if it were text",
        WALK,
        "            if node.members and member is None:",
        "            if False:",
        ("tests/router/wire/test_sealed_parts.py::test_bytes_whose_kind_is_not_told_are_not_taken_for_text",),
    ),
)
