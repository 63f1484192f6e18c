"""Leaks on the ways of Responses, Messages and the small endpoints: what differs from chat there."""

from tests.mutants.mutant import Mutant

PATHS, MESSAGES, PLAIN = "router/wire/responses_paths.py", "router/wire/messages_paths.py", "router/wire/plain_paths.py"
RESPONSES = "router/wire/responses.py"
PARSED, ANSWERS = "tests/router/wire/test_responses_parse.py::", "tests/router/wire/test_responses_answers.py::"
SMALL = "tests/router/wire/test_plain_parse.py::"
EVERY_ITEM = f"{PARSED}test_every_text_of_every_item_is_read"
EVERY_BLOCK = "tests/router/wire/test_messages_parse.py::test_every_text_of_every_block_is_read"
HELD = f"{PARSED}test_what_a_provider_holds_is_a_reference_and_no_other_model_can_go_on_from_it"

DIALECTS: tuple[Mutant, ...] = (
    Mutant(
        "function-outputs-of-responses-unread",
        "what tools returned, in Responses",
        RESPONSES,
        "            walk.enter(listed[i].role, listed[i].exchange)\n",
        "            walk.enter(listed[i].role, listed[i].exchange)\n"
        '            if kind(item) == "function_call_output":\n'
        "                continue\n",
        (EVERY_ITEM,),
    ),
    Mutant(
        "instructions-of-responses-unread",
        "the system prompt of Responses",
        RESPONSES,
        "        if key in document:\n",
        '        if key in document and key != "instructions":\n',
        (EVERY_ITEM,),
    ),
    Mutant(
        "fields-beside-the-input-unread",
        "metadata and every other field at the top of a Responses request",
        RESPONSES,
        '    walk.visit(RESPONSES_TREE, rest, (), "")\n',
        "",
        (EVERY_ITEM,),
    ),
    Mutant(
        "arguments-of-responses-unread",
        "what earlier tools were called with, in Responses",
        PATHS,
        '    "arguments": Carry.JSON,',
        '    "arguments": Carry.MODEL,',
        (EVERY_ITEM,),
    ),
    Mutant(
        "reasoning-of-responses-unread",
        "the summary of what a model thought, in Responses",
        PATHS,
        '    "summary[].text": Carry.SCAN,',
        '    "summary[].text": Carry.MODEL,',
        (EVERY_ITEM,),
    ),
    Mutant(
        "turns-before-join-after-reading",
        "every earlier turn of a conversation that goes on by `previous_response_id`",
        "router/remembering.py",
        "            return read(document, echoed)\n",
        "            asked = read(turn.request, echoed)\n"
        "            asked.document.update(document)\n"
        "            return asked\n",
        ("tests/router/test_responses.py::test_a_request_goes_on_from_an_answer_that_only_we_kept",),
    ),
    Mutant(
        "providers-keep-answers",
        "nothing that was not sent, but the provider keeps the conversation because a client's `store` is passed on",
        "router/wire/responses_request.py",
        '    root["store"] = False\n',
        "",
        (f"{PARSED}test_identifiers_leave_as_hashes_and_nothing_is_to_be_stored",),
    ),
    Mutant(
        "providers-go-on-from-what-they-hold",
        "a reference to a conversation at the provider, which nobody here has read",
        PATHS,
        '        "previous_response_id": Carry.REFERENCE,',
        '        "previous_response_id": Carry.FIXED,',
        (HELD,),
    ),
    Mutant(
        "omitted-exchanges-of-responses-leave",
        "an exchange that the policy leaves out, in Responses",
        "router/wire/responses_request.py",
        "        if known.exchange not in rendering.omitted:\n",
        "        if True:\n",
        (f"{PARSED}test_an_omitted_exchange_is_one_line_and_takes_its_tools_with_it",),
    ),
    Mutant(
        "keys-for-other-servers-leave",
        "the key for an MCP server in a tool of Responses, which no detector can know by its form",
        PATHS,
        '    "authorization": Carry.REFERENCE,',
        '    "authorization": Carry.FIXED,',
        (f"{PARSED}test_a_key_for_another_server_is_nothing_that_anybody_can_read",),
    ),
    Mutant(
        "tokens-of-answers-go-back",
        "the single tokens of an earlier answer, which spell out what masking replaced in its text",
        PATHS,
        '    "content[].logprobs": Carry.DROP,',
        '    "content[].logprobs": Carry.WORDS,',
        (f"{PARSED}test_tokens_of_an_earlier_answer_do_not_go_back",),
    ),
    Mutant(
        "network-tools-come-with-the-repetition",
        "values in what a network tool sends on, put back in the event that tells its call once more as a whole",
        "router/masking/restorers.py",
        "        if stream.field in _OF_TOOLS and not named:\n            return piece\n        restorer",
        "        restorer",
        ("tests/router/test_responses.py::test_what_a_network_tool_is_called_with_is_not_restored",),
    ),
    Mutant(
        "thinking-unread",
        "what a model of this conversation thought, in Messages",
        "router/wire/messages.py",
        '        returned = type(block) is dict and block.get("type") == _RESULT\n',
        '        returned = type(block) is dict and block.get("type") == _RESULT\n'
        '        if type(block) is dict and block.get("type") == "thinking":\n'
        "            continue\n",
        ("tests/router/wire/test_sealed_parts.py::test_thinking_in_messages_is_read_and_cannot_be_rewritten",),
    ),
    Mutant(
        "thinking-nobody-signed-leaves",
        "what an engine of this device thought, to a cloud that never saw it",
        "router/wire/messages_request.py",
        'if block.get("type") != "thinking" or block.get("signature")]',
        "if True]",
        (
            "tests/router/test_between_providers.py::"
            "test_reasoning_of_an_engine_is_not_shown_to_a_cloud_and_signed_reasoning_goes_back_as_it_came",
        ),
    ),
    Mutant(
        "titles-of-documents-unread",
        "the title of a document, in Messages",
        MESSAGES,
        '        "title": Carry.SCAN,\n        "context": Carry.SCAN,',
        '        "title": Carry.MODEL,\n        "context": Carry.SCAN,',
        (EVERY_BLOCK,),
    ),
    Mutant(
        "inputs-of-tools-unread",
        "what earlier tools were called with, in Messages",
        MESSAGES,
        '        "input": Carry.DATA,\n        "caller.type"',
        '        "input": Carry.DROP,\n        "caller.type"',
        (EVERY_BLOCK,),
    ),
    Mutant(
        "callers-of-messages-named",
        "the id of the person for whom a Messages request is made",
        MESSAGES,
        '        "metadata.user_id": Carry.REWRITE,',
        '        "metadata.user_id": Carry.FIXED,',
        ("tests/router/wire/test_messages_parse.py::test_who_a_request_is_made_for_leaves_as_a_hash_and_no_text",),
    ),
    Mutant(
        "omitted-exchanges-of-messages-leave",
        "an exchange that the policy leaves out, in Messages",
        "router/wire/messages_request.py",
        "        if known.exchange not in omitted:\n",
        "        if True:\n",
        ("tests/router/wire/test_sealed_parts.py::test_an_omitted_exchange_of_messages_is_one_line",),
    ),
    Mutant(
        "converted-before-masked",
        "everything, wherever the cloud speaks another format than the client",
        "router/wire/outgoing.py",
        "    said = turned(leaving.draft.root, dialect.name, tongue.name)\n    given",
        "    same = dialect.name == tongue.name\n"
        "    whole = leaving.draft.root if same else dict(conversation.document)\n"
        "    said = turned(whole, dialect.name, tongue.name)\n    given",
        (f"{PARSED}test_another_format_is_made_of_what_may_leave_and_not_of_what_came",),
    ),
    Mutant(
        "an-agents-name-is-nobodys",
        "a person who is called like a model, where a client is a known agent",
        "router/inspection/agents.py",
        "        return _OWN.match(surface) is not None and not said &",
        "        return _OWN.match(surface) is not None or not said &",
        ("tests/router/inspection/test_agents.py::test_what_it_calls_itself_is_no_finding_and_everybody_else_is",),
    ),
    Mutant(
        "somebody-called-claude-is-a-model",
        "a person who is called like a model and of whom the user speaks, where a client is a known agent",
        "router/inspection/agents.py",
        "        if text.role not in _BOILERPLATE or s.detector not in READ\n",
        "        if False\n",
        ("tests/router/inspection/test_agents.py::test_somebody_who_is_called_so_is_found_everywhere",),
    ),
    Mutant(
        "any-name-may-be-a-tools",
        "a person after whom a tool is called",
        "router/inspection/tool_names.py",
        "text.role is Role.DEFINITION and _COMPOUND.search(text.text))",
        "text.role is Role.DEFINITION)",
        ("tests/router/inspection/test_tool_names.py::test_a_name_in_one_word_may_be_somebodys",),
    ),
    Mutant(
        "prompts-after-the-first-unread",
        "every prompt of a completion but a single one",
        PLAIN,
        '        "prompt[]": Carry.SCAN,',
        '        "prompt[]": Carry.MODEL,',
        (f"{SMALL}test_every_text_is_read",),
    ),
    Mutant(
        "token-ids-are-no-text",
        "text that comes as the numbers of a tokenizer, to whom a cloud's model for vectors is named",
        "router/wire/plain_request.py",
        '    return (Opaque(Place(str(key)), "tokens"),)',
        "    return ()",
        (f"{SMALL}test_the_numbers_of_a_tokenizer_are_a_part_that_nobody_can_read",),
    ),
    Mutant(
        "vectors-of-masked-texts",
        "nothing in clear, but the vector of another text passes for that of this one",
        "router/wire/plain_request.py",
        "    if leaving.touched:\n        raise PolicyRefused(",
        "    if False:\n        raise PolicyRefused(",
        ("tests/router/test_small_endpoints.py::test_what_is_personal_gets_no_vector_of_another_text_or_model",),
    ),
)
