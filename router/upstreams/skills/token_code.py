"""Code in any language by the tokens that Pygments makes of it: definitions, imports, the opening comment."""

import re

from router.upstreams.skills.code_parts import Parts, first_sentence

_LONGEST = 40_000
"""Characters that are read."""
_LEXERS = {"shell": "bash", "csharp": "c#", "cpp": "c++", "traceback": "pytb"}
_IMPORT = re.compile(
    r"^\s*(?:import\s+(?:[\w*{},\s]+\s+from\s+)?[\"']?(?P<a>[\w./@-]+)|from\s+(?P<b>[\w.]+)\s+import|#\s*include\s*[<\"](?P<c>[^>\"]+)"
    r"|using\s+(?P<d>[\w.:]+)|use\s+(?P<e>[\w:\\]+)|require(?:_once|_relative)?\s*\(?[\"'](?P<f>[^\"']+)"
    r"|(?:const|let|var)\s+[\w{},\s]+=\s*require\([\"'](?P<g>[^\"']+))",
    re.MULTILINE,
)
_GO_BLOCK = re.compile(r"^import\s*\((.*?)^\)", re.DOTALL | re.MULTILINE)
_FUNCTION = re.compile(r"\b(?:func|fn|fun|def|function|sub)\s+(?:\([^)]*\)\s*)?([A-Za-z_]\w*)")


def token_parts(code: str, language: str) -> Parts:
    """Return the anatomy of code whose grammar is not at hand; of an unknown language only what its lines show."""
    from pygments import lex  # type: ignore[import-untyped]
    from pygments.lexers import get_lexer_by_name  # type: ignore[import-untyped]
    from pygments.token import Token  # type: ignore[import-untyped]
    from pygments.util import ClassNotFound  # type: ignore[import-untyped]

    code = code[:_LONGEST]
    names: dict[str, None] = {}
    classes: dict[str, None] = {}
    comments: list[str] = []
    code_began = False
    try:
        lexer = get_lexer_by_name(_LEXERS.get(language, language))
    except ClassNotFound:
        lexer = None
    for kind, value in lex(code, lexer) if lexer else ():
        if kind in Token.Comment and not code_began and not value.startswith("#!"):
            comments.append(value)
        elif value.strip():
            code_began = code_began or kind not in Token.Comment
        if kind in Token.Name.Class:
            classes[value] = None
        elif kind in Token.Name.Function and value.isidentifier():
            names[value] = None
    names |= dict.fromkeys(_FUNCTION.findall(code)) if not names else {}
    parts = (*(f"class {name}" for name in classes), *(f"{name}()" for name in names))
    said = first_sentence("\n".join(comments))
    return Parts(parts, (*classes, *names), _imports(code), (), said)


def _imports(code: str) -> tuple[str, ...]:
    found = [next(group for group in match.groups() if group) for match in _IMPORT.finditer(code)]
    for block in _GO_BLOCK.findall(code):
        found += re.findall(r"\"([^\"]+)\"", block)
    return tuple(dict.fromkeys(name for name in found if name))
