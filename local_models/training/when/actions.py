"""What is wanted of time in a request, by what the sources call it: to be told, to be reminded, to have it arranged."""

import gzip
import json
import random
from collections.abc import Iterator, Mapping
from pathlib import Path

from local_models.training.when.rows import Timed

EACH = 16
"""Requests of one intent of CLINC150 at most: most of its 150 intents want none of the three."""
_SEED = 20
_PLAN = frozenset(
    ("calendar/set transport/ticket transport/taxi BookRestaurant reserve calendar/remove alarm/remove").split()
)
_RETRIEVE = frozenset(
    (
        "calendar/query alarm/query weather/query email/query news/query lists/query transport/query transport/traffic "
        "social/query recommendation/events recommendation/movies datetime/query GetWeather SearchScreeningEvent "
        "takeaway/query"
    ).split()
)
_CLINC: Mapping[str, str] = {
    **dict.fromkeys(("reminder_update", "alarm", "timer"), "remind"),
    **dict.fromkeys(
        (
            "calendar_update schedule_meeting restaurant_reservation cancel_reservation book_flight book_hotel "
            "car_rental uber schedule_maintenance pto_request todo_list_update accept_reservations"
        ).split(),
        "plan",
    ),
    **dict.fromkeys(
        (
            "calendar reminder meeting_schedule date time timezone weather flight_status transactions bill_due "
            "next_holiday payday pto_balance pto_used confirm_reservation traffic todo_list shopping_list "
            "pto_request_status last_maintenance"
        ).split(),
        "retrieve",
    ),
}
"""Intents that ask about, or arrange, something with a time; every other one is `none`."""


def wanted(row: Timed) -> str:
    """Return the action that a row's task stands for."""
    if row.task == "alarm/set" or (row.task == "calendar/set" and "remind" in row.text.lower()):
        return "remind"
    if row.source == "nlupp":  # a bank's and a hotel's customers: most want something else than time
        intents = set(row.task.split())
        arranges = intents & {"make_open_apply_setup_get_activate", "change", "cancel_close_leave_freeze"}
        return "plan" if arranges and intents & {"booking", "appointment"} else "none"
    if row.task in _PLAN:
        return "plan"
    return "retrieve" if row.task in _RETRIEVE else "none"


def more(data: Path) -> Iterator[tuple[str, str]]:
    """Yield requests of CLINC150's training part with their action, a few of each intent."""
    with gzip.open(data / "tasks" / "clinc150" / "clinc_train_val.json.gz", "rt", encoding="utf-8") as file:
        rows: list[list[str]] = json.load(file)["train"]
    random.Random(_SEED).shuffle(rows)
    left: dict[str, int] = {}
    for text, intent in rows:
        # Intents of the three are rare among 150: more of each.
        most = EACH * (4 if intent in _CLINC else 1)
        if left.setdefault(intent, most):
            left[intent] -= 1
            yield text, _CLINC.get(intent, "none")
