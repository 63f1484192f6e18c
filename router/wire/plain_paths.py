"""Every field of the small requests (completions, embeddings, moderations) and what may happen to it on the way out."""

from collections.abc import Mapping
from types import MappingProxyType

from router.wire.paths import Carry, Words, tree

COMPLETIONS: Mapping[str, Carry] = MappingProxyType(
    {
        "model": Carry.MODEL,
        "prompt": Carry.SCAN,
        "prompt[]": Carry.SCAN,
        "suffix": Carry.SCAN,
        "stop": Carry.SCAN,
        "stop[]": Carry.SCAN,
        "user": Carry.REWRITE,
        "logit_bias": Carry.WORDS,
        "stream_options.include_usage": Carry.PASS,
        "stream_options.include_obfuscation": Carry.PASS,
        "best_of": Carry.PASS,
        "echo": Carry.PASS,
        "frequency_penalty": Carry.PASS,
        "logprobs": Carry.PASS,
        "max_tokens": Carry.PASS,
        "n": Carry.PASS,
        "presence_penalty": Carry.PASS,
        "seed": Carry.PASS,
        "stream": Carry.PASS,
        "temperature": Carry.PASS,
        "top_p": Carry.PASS,
    }
)
EMBEDDINGS: Mapping[str, Carry] = MappingProxyType(
    {
        "model": Carry.MODEL,
        "input": Carry.SCAN,
        "input[]": Carry.SCAN,
        "encoding_format": Carry.PASS,
        "dimensions": Carry.PASS,
        "user": Carry.REWRITE,
    }
)
MODERATIONS: Mapping[str, Carry] = MappingProxyType(
    {
        "model": Carry.MODEL,
        "input": Carry.SCAN,
        "input[]": Carry.SCAN,
        "input[].type": Carry.KIND,
        "input[].text": Carry.SCAN,
        "input[].image_url.url": Carry.IMAGE,
    }
)
WORDS = Words(MappingProxyType({"input[].type": frozenset({"text", "image_url"})}), frozenset({"float", "base64"}))
"""Every enum word of the three, names of models left out; a test compares."""

COMPLETIONS_TREE = tree(COMPLETIONS, WORDS)
EMBEDDINGS_TREE = tree(EMBEDDINGS, WORDS)
MODERATIONS_TREE = tree(MODERATIONS, WORDS)
TOKENS = MappingProxyType({"completions": "prompt", "embeddings": "input"})
"""Where text may come as the numbers of a tokenizer that is not here."""
