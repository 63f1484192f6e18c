"""Writing small Python functions, and saying what code prints."""

from collections.abc import Iterator
from random import Random

from router.calibration.question import Asked, Mode, number

_TASKS: tuple[tuple[str, str, str, list[list[object]]], ...] = (
    ("digits(n)", "the sum of the decimal digits of a non-negative integer", "return sum(map(int, str(n)))", [[[0], 0], [[907], 16]]),
    ("runs(s)", "the run-length encoding of a string as a list of [character, count] lists", "from itertools import groupby\n    return [[k, len(list(g))] for k, g in groupby(s)]", [[["aabccc"], [["a", 2], ["b", 1], ["c", 3]]], [[""], []]]),
    ("second(a)", "the second largest distinct number of a list, or None if there is none", "b = sorted(set(a))\n    return b[-2] if len(b) > 1 else None", [[[[3, 9, 9, 4]], 4], [[[5, 5]], None]]),
    ("rotate(a, k)", "the list rotated to the right by k places (k may exceed the length; the list may be empty)", "k = k % len(a) if a else 0\n    return a[-k:] + a[:-k] if k else list(a)", [[[[1, 2, 3, 4], 5], [4, 1, 2, 3]], [[[], 3], []]]),
    ("balanced(s)", "True if the round, square and curly brackets in a string are balanced, otherwise False", "stack = []\n    for c in s:\n        if c in '([{':\n            stack.append(c)\n        elif c in ')]}':\n            if not stack or '([{'[')]}'.index(c)] != stack.pop():\n                return False\n    return not stack", [[["a(b[c]{d})"], True], [["(]"], False], [["(("], False]]),
    ("roman(n)", "the Roman numeral of an integer from 1 to 3999", "out = ''\n    for v, s in ((1000,'M'),(900,'CM'),(500,'D'),(400,'CD'),(100,'C'),(90,'XC'),(50,'L'),(40,'XL'),(10,'X'),(9,'IX'),(5,'V'),(4,'IV'),(1,'I')):\n        while n >= v:\n            out += s\n            n -= v\n    return out", [[[1994], "MCMXCIV"], [[4], "IV"]]),
    ("flat(a)", "a nested list (any depth) as one flat list", "return [y for x in a for y in (flat(x) if isinstance(x, list) else [x])]", [[[[1, [2, [3]], []]], [1, 2, 3]], [[[]], []]]),
    ("primes(n)", "all primes below n in order", "return [p for p in range(2, n) if all(p % d for d in range(2, int(p ** .5) + 1))]", [[[20], [2, 3, 5, 7, 11, 13, 17, 19]], [[2], []]]),
    ("merge(a)", "overlapping or touching [start, end] intervals merged, sorted by start", "out = []\n    for s, e in sorted(a):\n        if out and s <= out[-1][1]:\n            out[-1][1] = max(out[-1][1], e)\n        else:\n            out.append([s, e])\n    return out", [[[[[5, 7], [1, 3], [2, 4]]], [[1, 4], [5, 7]]], [[[[1, 2], [2, 3]]], [[1, 3]]]]),
    ("caesar(s, k)", "the text with each ASCII letter shifted by k in the alphabet (wrapping, case kept), all else unchanged", "f = lambda c: chr((ord(c) - b + k) % 26 + b) if (b := 65 if c.isupper() else 97) and c.isascii() and c.isalpha() else c\n    return ''.join(map(f, s))", [[["Zebra!", 2], "Bgdtc!"], [["abc", -1], "zab"]]),
    ("median(a)", "the median of a non-empty list of numbers", "b = sorted(a)\n    m = len(b) // 2\n    return b[m] if len(b) % 2 else (b[m - 1] + b[m]) / 2", [[[[5, 1, 3]], 3], [[[4, 1, 2, 3]], 2.5]]),
    ("transpose(m)", "the transpose of a rectangular list of lists", "return [list(r) for r in zip(*m)]", [[[[[1, 2, 3], [4, 5, 6]]], [[1, 4], [2, 5], [3, 6]]]]),
    ("collatz(n)", "the number of Collatz steps from n down to 1", "k = 0\n    while n != 1:\n        n = n // 2 if n % 2 == 0 else 3 * n + 1\n        k += 1\n    return k", [[[6], 8], [[1], 0]]),
    ("words(s)", "a dict from each lower-cased word (split on white space) to its count", "d = {}\n    for w in s.lower().split():\n        d[w] = d.get(w, 0) + 1\n    return d", [[["A b a"], {"a": 2, "b": 1}], [[""], {}]]),
    ("gcds(a)", "the greatest common divisor of a non-empty list of positive integers", "from math import gcd\n    from functools import reduce\n    return reduce(gcd, a)", [[[[24, 36, 60]], 12], [[[7]], 7]]),
    ("binary(n)", "the binary digits of a non-negative integer as a string, without prefix", "return bin(n)[2:]", [[[10], "1010"], [[0], "0"]]),
    ("chunks(a, n)", "the list cut into consecutive lists of n elements, the last may be shorter", "return [a[i:i + n] for i in range(0, len(a), n)]", [[[[1, 2, 3, 4, 5], 2], [[1, 2], [3, 4], [5]]]]),
    ("anagrams(a, b)", "True if two strings are anagrams, ignoring case and spaces, otherwise False", "f = lambda s: sorted(s.lower().replace(' ', ''))\n    return f(a) == f(b)", [[["Dirty room", "dormitory"], True], [["ab", "abb"], False]]),
    ("longest(s)", "the length of the longest substring without a repeated character", "best = start = 0\n    seen = {}\n    for i, c in enumerate(s):\n        if seen.get(c, -1) >= start:\n            start = seen[c] + 1\n        seen[c] = i\n        best = max(best, i - start + 1)\n    return best", [[["abcabcbb"], 3], [[""], 0]]),
    ("snake(s)", "a camelCase name as snake_case", "return ''.join('_' + c.lower() if c.isupper() else c for c in s).lstrip('_')", [[["maxLineLength"], "max_line_length"], [["one"], "one"]]),
    ("change(n, coins)", "the least number of coins that sum to n, or -1 if impossible (each coin any number of times)", "best = [0] + [10 ** 9] * n\n    for i in range(1, n + 1):\n        for c in coins:\n            if c <= i:\n                best[i] = min(best[i], best[i - c] + 1)\n    return best[n] if best[n] < 10 ** 9 else -1", [[[11, [1, 2, 5]], 3], [[3, [2]], -1]]),
    ("fizz(n)", "a list of the strings 1..n with multiples of 3 as 'Fizz', of 5 as 'Buzz', of both as 'FizzBuzz'", "return ['Fizz' * (i % 3 == 0) + 'Buzz' * (i % 5 == 0) or str(i) for i in range(1, n + 1)]", [[[5], ["1", "2", "Fizz", "4", "Buzz"]]]),
    ("dedupe(a)", "the list without repeated elements, first occurrences kept in order", "return list(dict.fromkeys(a))", [[[[3, 1, 3, 2, 1]], [3, 1, 2]]]),
    ("clamp(x, low, high)", "x limited to the range from low to high", "return max(low, min(high, x))", [[[5, 1, 3], 3], [[-1, 0, 3], 0], [[2, 0, 3], 2]]),
)  # fmt: skip


def writing(draw: Random) -> Iterator[Asked]:
    """Functions with test cases, run in the sandbox."""
    for call, what, body, cases in draw.sample(_TASKS, len(_TASKS)):
        name = call.partition("(")[0]
        text = f"Write a Python function `{call}` that returns {what}. Only the code, in one block."
        yield Asked(Mode.CODE, text, {"function": name, "cases": cases}, f"```python\ndef {call}:\n    {body}\n```")


def reading(draw: Random) -> Iterator[Asked]:
    """What a piece of Python prints."""
    while True:
        a, b, c = draw.randint(2, 9), draw.randint(11, 40), draw.randint(3, 7)
        yield _prints(f"total = 0\nfor i in range({a}, {b}, {c}):\n    total += i\nprint(total)", sum(range(a, b, c)))
        numbers = [draw.randint(0, 20) for _ in range(6)]
        yield _prints(
            f"x = {numbers}\nprint(sum(v * i for i, v in enumerate(x) if v % 2))",
            sum(v * i for i, v in enumerate(numbers) if v % 2),
        )
        yield _prints(f"x, n = {b}, 0\nwhile x > 1:\n    x = x // 2\n    n += {c}\nprint(n)", (b.bit_length() - 1) * c)
        yield _prints(
            f"d = {{}}\nfor v in {numbers}:\n    d[v % {c}] = v\nprint(len(d) * {a})", len({v % c for v in numbers}) * a
        )


def _prints(code: str, right: int) -> Asked:
    return number(f"What does this Python program print?\n```python\n{code}\n```\n", right)
