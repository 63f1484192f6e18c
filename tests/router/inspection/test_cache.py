"""Remembered by content, bounded, and never holding text."""

from concurrent.futures import ThreadPoolExecutor

from router.inspection.cache import ContentCache


def test_a_digest_depends_on_the_process_and_on_where_parts_end() -> None:
    one, other = ContentCache[int](), ContentCache[int]()
    assert one.digest(b"ab") == one.digest(b"ab") != other.digest(b"ab")
    assert one.digest(b"a", b"bc") != one.digest(b"ab", b"c")


def test_the_oldest_entries_make_room() -> None:
    cache = ContentCache[int](entries=2)
    keys = [cache.digest(bytes([n])) for n in range(3)]
    for number, key in enumerate(keys):
        cache.put(key, number)
    assert cache.get_many(keys) == [None, 1, 2]
    assert len(cache) == 2


def test_threads_may_share_it() -> None:
    cache = ContentCache[int](entries=50)

    def work(seed: int) -> None:
        for number in range(2000):
            key = cache.digest(str((seed * number) % 97).encode())
            cache.put(key, (seed * number) % 97)
            known = cache.get(key)
            assert known in (None, (seed * number) % 97)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(1, 9)))
    assert len(cache) <= 50
