"""Which exchange each message belongs to."""

from collections.abc import Sequence

from router.conversation.message import Role


def exchanges(roles: Sequence[tuple[Role, bool]]) -> tuple[tuple[int, ...], int]:
    """Number the exchange of each message and name the current one.

    An exchange ends with a completed assistant turn: an assistant message that calls
    no tool and that something other than a system message follows. A running tool
    loop, and an assistant message at the very end (a prefill), belong to the current
    exchange. System messages always do, wherever they stand.

    Args:
        roles: for each message its role and whether it calls tools.
    """
    system, assistant = Role.SYSTEM, Role.ASSISTANT
    last = len(roles) - 1
    while last >= 0 and roles[last][0] is system:
        last -= 1
    numbers: list[int] = []
    number = 0
    for i, (role, calls_tools) in enumerate(roles):
        numbers.append(-1 if role is system else number)
        if role is assistant and not calls_tools and i != last:
            number += 1
    return tuple([number if n == -1 else n for n in numbers]), number
