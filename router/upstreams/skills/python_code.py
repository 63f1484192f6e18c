"""Python code by its own grammar."""

import ast
import warnings

from router.upstreams.skills.code_parts import Parts, first_sentence


def python_parts(code: str) -> Parts | None:
    """Return the anatomy of Python code; None where it does not parse."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # invalid escapes in somebody's strings are not ours to report
            tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    defined = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)]
    parts: list[str] = []
    for node in defined:
        parts.append(_described(node))
        if isinstance(node, ast.ClassDef):
            methods = (inner for inner in node.body if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef))
            parts += [f"{node.name}.{_described(method)}" for method in methods if not method.name.startswith("__")]
    said = first_sentence(ast.get_docstring(tree) or "") or _opening(code)
    if not said and len(defined) == 1:
        said = first_sentence(ast.get_docstring(defined[0]) or "")
    return Parts(tuple(parts), tuple(node.name for node in defined), _imports(tree), _calls(tree), said)


def _described(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> str:
    if isinstance(node, ast.ClassDef):
        bases = ", ".join(ast.unparse(base) for base in node.bases)
        head = f"class {node.name}{f'({bases})' if bases else ''}"
    else:
        returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
        lead = "async " if isinstance(node, ast.AsyncFunctionDef) else ""
        head = f"{lead}{node.name}({ast.unparse(node.args)}){returns}"
    said = first_sentence(ast.get_docstring(node) or "")
    return f"{head}: {said}" if said else head


def _opening(code: str) -> str:
    lines = []
    for line in code.splitlines():
        if not line.startswith("#"):
            break
        lines.append(line)
    return first_sentence("\n".join(lines))


def _imports(tree: ast.Module) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= dict.fromkeys(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found["." * node.level + (node.module or "")] = None
    return tuple(found)


def _calls(tree: ast.Module) -> tuple[str, ...]:
    names = (ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call))
    return tuple(dict.fromkeys(name for name in names if name.replace(".", "").replace("_", "").isalnum()))
