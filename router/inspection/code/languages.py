"""The closed list of languages, and what the info strings of fences mean."""
# ruff: noqa: E501 - tables

CODE = "code"
LANGUAGES = frozenset(
    {
        "python", "javascript", "typescript", "java", "c", "cpp", "csharp", "go", "rust", "ruby", "php", "kotlin", "swift",
        "scala", "shell", "sql", "html", "css", "json", "yaml", "toml", "ini", "dockerfile", "makefile", "diff",
        "traceback", CODE,
    }
)  # fmt: skip
_ALIASES = {
    "py": "python", "py3": "python", "python3": "python", "pycon": "python", "ipython": "python", "js": "javascript",
    "jsx": "javascript", "mjs": "javascript", "node": "javascript", "ts": "typescript", "tsx": "typescript", "h": "c",
    "c++": "cpp", "cc": "cpp", "hpp": "cpp", "cxx": "cpp", "cs": "csharp", "c#": "csharp", "golang": "go", "rs": "rust",
    "rb": "ruby", "kt": "kotlin", "sh": "shell", "bash": "shell", "zsh": "shell", "console": "shell", "shell-session": "shell",
    "terminal": "shell", "postgresql": "sql", "mysql": "sql", "sqlite": "sql", "htm": "html", "xml": "html", "svg": "html",
    "vue": "html", "scss": "css", "less": "css", "sass": "css", "json5": "json", "jsonc": "json", "yml": "yaml", "cfg": "ini",
    "env": "ini", "dotenv": "ini", "properties": "ini", "docker": "dockerfile", "containerfile": "dockerfile",
    "make": "makefile", "mk": "makefile", "patch": "diff", "stacktrace": "traceback",
}  # fmt: skip


def named(info: str) -> str | None:
    """Return the language that the info string of a fence names, if it is one of the list."""
    words = info.replace("{", " ").replace(",", " ").split()
    if not words:
        return None
    word = words[0].strip(".}").lower()
    word = _ALIASES.get(word, word)
    return word if word in LANGUAGES else None
