"""Every field of a Responses request and what may happen to it on the way out; unknown means deny."""

from collections.abc import Mapping
from types import MappingProxyType

from router.wire.paths import Carry, Words, tree

_TOOL: Mapping[str, Carry] = {
    "type": Carry.KIND,
    "name": Carry.FIXED,
    "description": Carry.SCAN,
    "parameters": Carry.SCHEMA,
    "input_schema": Carry.SCHEMA,
    "output_schema": Carry.SCHEMA,
    "strict": Carry.PASS,
    "defer_loading": Carry.PASS,
    "allowed_callers[]": Carry.PASS,
    "vector_store_ids[]": Carry.REFERENCE,
    "max_num_results": Carry.PASS,
    "ranking_options": Carry.WORDS,
    "filters": Carry.WORDS,
    "environment": Carry.PASS,
    "display_width": Carry.PASS,
    "display_height": Carry.PASS,
    "external_web_access": Carry.PASS,
    "user_location": Carry.DROP,
    "search_context_size": Carry.PASS,
    "search_content_types[]": Carry.PASS,
    "server_label": Carry.FIXED,
    "server_url": Carry.FIXED,
    "connector_id": Carry.PASS,
    "tunnel_id": Carry.REFERENCE,
    # A key for somebody else's server: nobody here can judge it, so it is treated like what cannot be read.
    "authorization": Carry.REFERENCE,
    "headers": Carry.WORDS,
    "server_description": Carry.SCAN,
    "allowed_tools[]": Carry.FIXED,
    "allowed_tools.tool_names[]": Carry.FIXED,
    "allowed_tools.read_only": Carry.PASS,
    "require_approval": Carry.PASS,
    "require_approval.always.tool_names[]": Carry.FIXED,
    "require_approval.always.read_only": Carry.PASS,
    "require_approval.never.tool_names[]": Carry.FIXED,
    "require_approval.never.read_only": Carry.PASS,
    "container": Carry.REFERENCE,
    "model": Carry.FIXED,
    "quality": Carry.PASS,
    "size": Carry.FIXED,
    "output_format": Carry.PASS,
    "output_compression": Carry.PASS,
    "moderation": Carry.PASS,
    "background": Carry.PASS,
    "input_fidelity": Carry.PASS,
    "input_image_mask.image_url": Carry.IMAGE,
    "input_image_mask.file_id": Carry.REFERENCE,
    "partial_images": Carry.PASS,
    "action": Carry.PASS,
    "environment.skills[].skill_id": Carry.REFERENCE,
    "environment.skills[].type": Carry.PASS,
    "environment.skills[].version": Carry.FIXED,
    "environment.skills[].name": Carry.FIXED,
    "environment.skills[].description": Carry.SCAN,
    "environment.skills[].path": Carry.SCAN,
    "environment.skills[].source.type": Carry.PASS,
    "environment.skills[].source.media_type": Carry.PASS,
    "environment.skills[].source.data": Carry.FILE,
    "format.type": Carry.PASS,
    "format.syntax": Carry.PASS,
    "format.definition": Carry.FIXED,
    "execution": Carry.PASS,
    **{
        f"{holder}.{key}": carry
        for holder in ("container", "environment")
        for key, carry in {
            "type": Carry.PASS,
            "file_ids[]": Carry.REFERENCE,
            "memory_limit": Carry.PASS,
            **({"container_id": Carry.REFERENCE} if holder == "environment" else {}),
            "network_policy.type": Carry.PASS,
            "network_policy.allowed_domains[]": Carry.FIXED,
            "network_policy.domain_secrets[].domain": Carry.FIXED,
            "network_policy.domain_secrets[].name": Carry.FIXED,
            "network_policy.domain_secrets[].value": Carry.REFERENCE,
        }.items()
    },
}
_INNER_TOOL = ("type", "name", "description", "parameters", "input_schema", "output_schema", "strict", "defer_loading")
_INNER = (*_INNER_TOOL, "allowed_callers[]", "format.type", "format.syntax", "format.definition")
"""What a tool inside a namespace may have."""

_PART: Mapping[str, Carry] = {
    "type": Carry.KIND,
    "text": Carry.SCAN,
    "refusal": Carry.SCAN,
    "image_url": Carry.IMAGE,
    "file_id": Carry.REFERENCE,
    "detail": Carry.PASS,
    "filename": Carry.FILENAME,
    "file_data": Carry.FILE,
    "file_url": Carry.REFERENCE,
    "prompt_cache_breakpoint.mode": Carry.PASS,
}
_ACTION: Mapping[str, Carry] = {
    "type": Carry.PASS,
    "button": Carry.PASS,
    "x": Carry.PASS,
    "y": Carry.PASS,
    "keys[]": Carry.SCAN,
    "path[].x": Carry.PASS,
    "path[].y": Carry.PASS,
    "scroll_x": Carry.PASS,
    "scroll_y": Carry.PASS,
    "text": Carry.SCAN,
}
_ITEM: Mapping[str, Carry] = {
    "type": Carry.KIND,
    "id": Carry.FIXED,
    "role": Carry.PASS,
    "phase": Carry.PASS,
    "status": Carry.PASS,
    "content": Carry.SCAN,
    **{f"content[].{key}": carry for key, carry in _PART.items()},
    "content[].annotations[]": Carry.DATA,
    # Its tokens would spell out what masking replaced, and the provider does not read them.
    "content[].logprobs": Carry.DROP,
    "queries[]": Carry.SCAN,
    "results[].file_id": Carry.REFERENCE,
    "results[].text": Carry.SCAN,
    "results[].filename": Carry.FILENAME,
    "results[].attributes": Carry.DATA,
    "results[].score": Carry.PASS,
    "call_id": Carry.FIXED,
    "caller.type": Carry.PASS,
    "caller.caller_id": Carry.FIXED,
    "namespace": Carry.FIXED,
    "name": Carry.FIXED,
    "arguments": Carry.JSON,
    "input": Carry.SCAN,
    "output": Carry.SCAN,
    "output.type": Carry.PASS,
    "output.image_url": Carry.IMAGE,
    "output.file_id": Carry.REFERENCE,
    **{f"output[].{key}": carry for key, carry in _PART.items() if key not in ("type", "refusal")},
    "output[].type": Carry.PASS,
    "output[].stdout": Carry.SCAN,
    "output[].stderr": Carry.SCAN,
    "output[].outcome.type": Carry.PASS,
    "output[].outcome.exit_code": Carry.PASS,
    "max_output_length": Carry.PASS,
    **{f"action.{key}": carry for key, carry in _ACTION.items()},
    **{f"actions[].{key}": carry for key, carry in _ACTION.items()},
    "action.query": Carry.SCAN,
    "action.queries[]": Carry.SCAN,
    "action.sources[].type": Carry.PASS,
    "action.sources[].url": Carry.SCAN,
    "action.url": Carry.SCAN,
    "action.pattern": Carry.SCAN,
    "action.command[]": Carry.SCAN,
    "action.commands[]": Carry.SCAN,
    "action.timeout_ms": Carry.PASS,
    "action.working_directory": Carry.SCAN,
    "action.env": Carry.DATA,
    "action.user": Carry.REWRITE,
    "action.max_output_length": Carry.PASS,
    **{
        f"{checks}[].{key}": carry
        for checks in ("pending_safety_checks", "acknowledged_safety_checks")
        for key, carry in {"id": Carry.FIXED, "code": Carry.FIXED, "message": Carry.SCAN}.items()
    },
    "execution": Carry.PASS,
    "encrypted_content": Carry.ENCRYPTED,
    "summary[].type": Carry.PASS,
    "summary[].text": Carry.SCAN,
    "result": Carry.FILE,
    "container_id": Carry.REFERENCE,
    "code": Carry.SCAN,
    "outputs[].type": Carry.PASS,
    "outputs[].logs": Carry.SCAN,
    "outputs[].url": Carry.IMAGE,
    "environment.type": Carry.PASS,
    "environment.skills[].name": Carry.FIXED,
    "environment.skills[].description": Carry.SCAN,
    "environment.skills[].path": Carry.SCAN,
    "environment.container_id": Carry.REFERENCE,
    "operation.type": Carry.PASS,
    "operation.path": Carry.SCAN,
    "operation.diff": Carry.SCAN,
    "server_label": Carry.FIXED,
    "error": Carry.SCAN,
    "error.type": Carry.PASS,
    "error.code": Carry.PASS,
    "error.message": Carry.SCAN,
    "approval_request_id": Carry.FIXED,
    "approve": Carry.PASS,
    "reason": Carry.SCAN,
    "fingerprint": Carry.FIXED,
}
_TOOLS = {**_TOOL, **{f"tools[].{key}": _TOOL[key] for key in _INNER}}

RESPONSES: Mapping[str, Carry] = MappingProxyType(
    {
        "model": Carry.MODEL,
        "instructions": Carry.SCAN,
        "input": Carry.SCAN,
        **{f"input[].{key}": carry for key, carry in _ITEM.items()},
        **{f"input[].tools[].{key}": carry for key, carry in _TOOLS.items()},
        **{f"tools[].{key}": carry for key, carry in _TOOLS.items()},
        "tool_choice": Carry.PASS,
        "tool_choice.type": Carry.PASS,
        "tool_choice.mode": Carry.PASS,
        "tool_choice.tools": Carry.WORDS,
        "tool_choice.name": Carry.FIXED,
        "tool_choice.server_label": Carry.FIXED,
        "text.format.type": Carry.PASS,
        "text.format.name": Carry.FIXED,
        "text.format.description": Carry.SCAN,
        "text.format.schema": Carry.SCHEMA,
        "text.format.strict": Carry.PASS,
        "text.verbosity": Carry.PASS,
        "prompt.id": Carry.REFERENCE,
        "prompt.version": Carry.FIXED,
        "prompt.variables": Carry.DATA,
        "conversation": Carry.REFERENCE,
        "conversation.id": Carry.REFERENCE,
        "previous_response_id": Carry.REFERENCE,
        "metadata": Carry.DATA,
        "user": Carry.REWRITE,
        "safety_identifier": Carry.REWRITE,
        "prompt_cache_key": Carry.REWRITE,
        "prompt_cache_retention": Carry.PASS,
        "prompt_cache_options.mode": Carry.PASS,
        "prompt_cache_options.ttl": Carry.PASS,
        "moderation.model": Carry.FIXED,
        "moderation.policy.input.mode": Carry.PASS,
        "moderation.policy.output.mode": Carry.PASS,
        "reasoning.mode": Carry.PASS,
        "reasoning.effort": Carry.PASS,
        "reasoning.summary": Carry.PASS,
        "reasoning.context": Carry.PASS,
        "reasoning.generate_summary": Carry.PASS,
        "context_management[].type": Carry.FIXED,
        "context_management[].compact_threshold": Carry.PASS,
        "stream_options.include_obfuscation": Carry.PASS,
        "include[]": Carry.PASS,
        "service_tier": Carry.PASS,
        "truncation": Carry.PASS,
        "temperature": Carry.PASS,
        "top_p": Carry.PASS,
        "top_logprobs": Carry.PASS,
        "max_output_tokens": Carry.PASS,
        "max_tool_calls": Carry.PASS,
        "parallel_tool_calls": Carry.PASS,
        "background": Carry.PASS,
        "store": Carry.PASS,
        "stream": Carry.PASS,
    }
)

SEEN: Mapping[str, Carry] = MappingProxyType(
    {
        # Objects whose inside the description leaves open.
        **{f"{tools}.annotations": Carry.DATA for tools in ("tools[]", "input[].tools[]")},
        "metadata.user_id": Carry.REWRITE,
        # Nothing of Responses, but the only way in which its clients can ask a model of Anthropic to think.
        "thinking": Carry.PASS,
        "thinking.type": Carry.PASS,
        "thinking.budget_tokens": Carry.PASS,
        "thinking.display": Carry.PASS,
    }
)

_ITEMS = """
message reasoning function_call function_call_output custom_tool_call custom_tool_call_output file_search_call
web_search_call computer_call computer_call_output tool_search_call tool_search_output additional_tools compaction
compaction_trigger image_generation_call code_interpreter_call local_shell_call local_shell_call_output shell_call
shell_call_output apply_patch_call apply_patch_call_output mcp_list_tools mcp_approval_request mcp_approval_response
mcp_call program program_output
"""
ITEMS = frozenset(_ITEMS.split())
"""What an input item may be. A reference to an item that the provider holds is none that can be read."""
_TOOL_TYPES = """
function file_search computer computer_use_preview web_search web_search_2025_08_26 mcp code_interpreter
programmatic_tool_calling image_generation local_shell shell custom namespace tool_search web_search_preview
web_search_preview_2025_03_11 apply_patch
"""
TOOL_TYPES = frozenset(_TOOL_TYPES.split())
_PARTS = frozenset({"input_text", "output_text", "refusal", "input_image", "input_file", "reasoning_text", "text"})

KINDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "input[].type": ITEMS,
        "input[].content[].type": _PARTS,
        "input[].tools[].type": TOOL_TYPES,
        "input[].tools[].tools[].type": TOOL_TYPES,
        "tools[].type": TOOL_TYPES,
        "tools[].tools[].type": TOOL_TYPES,
    }
)

_PUBLISHED_WORDS = """
1024x1024 1024x1536 1536x1024 16g 1g 24h 30m 4g 64g additional_tools all_turns allowed_tools allowlist always and
application/zip apply_patch apply_patch_call apply_patch_call_output approximate assistant auto back base64 block
browser calling click client code_interpreter code_interpreter_call code_interpreter_call.outputs commentary
compaction compaction_trigger completed computer computer_call computer_call_output
computer_call_output.output.image_url computer_screenshot computer_use computer_use_preview concise
connector_dropbox connector_gmail connector_googlecalendar connector_googledrive connector_microsoftteams
connector_outlookcalendar connector_outlookemail connector_sharepoint container_auto container_file_citation
container_reference create_file current_turn custom custom_tool_call custom_tool_call_output default
default-2024-11-15 delete_file detailed developer direct disabled double_click drag edit eq exec exit explicit
failed fast file_citation file_path file_search file_search_call file_search_call.results final_answer find_in_page
flex forward function function_call function_call_output generate generating gpt-image-1 gpt-image-1-mini
gpt-image-1.5 gpt-image-2 gpt-image-2-2026-04-21 grammar gt gte high http_error image image_generation
image_generation_call implicit in in_memory in_progress incomplete inline input_file input_image input_text
interpreting item_reference jpeg json_object json_schema keypress lark left linux local local_shell local_shell_call
local_shell_call_output logs low lt lte mac max mcp mcp_approval_request mcp_approval_response mcp_call
mcp_list_tools mcp_protocol_error mcp_tool_execution_error medium message message.input_image.image_url
message.output_text.logprobs minimal move namespace ne never nin none opaque open_page or original output_text png
priority pro program program_output programmatic programmatic_tool_calling reasoning reasoning.encrypted_content
reasoning_text refusal regex required right scale score screenshot scroll search searching server shell shell_call
shell_call_output skill_reference standard summary_text system text timeout tool_search tool_search_call
tool_search_output transparent type ubuntu ultrafast update_file url url_citation user wait web_search
web_search_2025_08_26 web_search_call web_search_call.action.sources web_search_call.results web_search_preview
web_search_preview_2025_03_11 webp wheel windows xhigh
"""
PUBLISHED_WORDS = frozenset(_PUBLISHED_WORDS.split())
"""Every enum word of the published request; a test compares."""

RESPONSES_TREE = tree({**RESPONSES, **SEEN}, Words(KINDS, PUBLISHED_WORDS))
