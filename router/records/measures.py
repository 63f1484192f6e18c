"""What Halfdoor itself does for the security of processing (Article 32 GDPR): only what this program really does."""

MEASURES = (
    "Pseudonymisation: values that the policy masks leave as numbered placeholders and are put back on this device.",
    "Data minimisation: what the policy keeps here is answered here or refused; earlier turns can be left out.",
    "A guard searches the final bytes of every request that leaves, and stops what must not be in it.",
    "What cannot be inspected does not leave: doubt keeps a request on this device.",
    "Every decision is written before anything leaves, under a keyed hash chain; receipts hold no text.",
    "Ledger, keys and vocabulary are readable by their owner alone; transport to clouds is encrypted.",
)

RESIDUAL = (
    (
        "something personal is not found",
        "Inspection finds most, not all; its recall is published (docs/measurements.md).",
        "own words (vocabulary), a stricter policy, review of samples with `halfdoor explain`",
    ),
    (
        "a person is recognised from what remains",
        "Masking is pseudonymisation, not anonymisation: context can identify.",
        "`with:` rules, topics kept on this device, `strict`",
    ),
    (
        "a recipient keeps or uses what it received",
        "Terms of the provider; Halfdoor cannot check them.",
        "agreement, zero retention, a local engine",
    ),
    (
        "lengths and times tell a topic",
        "Sizes and times of encrypted traffic pass as they are.",
        "keep such topics on this device",
    ),
    (
        "the device itself is read by others",
        "Text passes through this device in clear.",
        "disk encryption, separate accounts",
    ),
)
"""Risk, why it remains, what lowers it."""
