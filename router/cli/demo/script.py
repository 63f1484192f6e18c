"""What is said in the demo. Every person, address and number is made up; the numbers have valid check digits."""

from dataclasses import dataclass

from openai.types.chat import ChatCompletionFunctionToolParam

SYSTEM = "You help with mail. Be brief."
SEND_MAIL: ChatCompletionFunctionToolParam = {
    "type": "function",
    "function": {
        "name": "send_mail",
        "description": "Send a mail.",
        "parameters": {
            "type": "object",
            "properties": {"to": {"type": "string"}, "about": {"type": "string"}},
            "required": ["to", "about"],
        },
    },
}


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing the user says, and to whom."""

    model: str
    says: str
    why: str
    """One line for the reader: what to watch for."""


TURNS = (
    Turn("cloud", "What is a check digit good for?", "Nothing personal: it goes out as it is."),
    Turn(
        "cloud",
        "I am Maria Lopez. My card 4242 4242 4242 4242 was charged twice. Answer me at maria.lopez@alder.example.",
        "A name, a card, an address: the cloud sees placeholders, you get your own values back.",
    ),
    Turn(
        "local",
        "Draft a note to Omar Haddad that I moved to account DE02 1203 0000 0000 2020 51.",
        "You named `local`: the engine on this device answers, and sees the plain text.",
    ),
    Turn(
        "cloud",
        "Use send_mail to tell bookkeeping, billing@alder.example, about the refund to DE89 3704 0044 0532 0130 00.",
        "A tool call: the arguments come back with your values in them, as valid JSON.",
    ),
    Turn(
        "cloud",
        "Which address did I give first, and which card?",
        "Back at the cloud: the same placeholders as before, for everything said since the beginning.",
    ),
    Turn(
        "auto",
        "Call me on +44 20 7946 0958 if the bank asks.",
        "`auto` with something personal: a local engine is there, so it answers.",
    ),
)
ENGINE = ("Noted, here and only here.", "Noted, on this device.")
