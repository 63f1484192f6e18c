"""Presidio's recognizers behind an RE2 gate: the only place that imports presidio.

`PresidioDetector` gives the findings of plain Presidio: all English recognizers, the blank tokenizer, a threshold of
0.4, before findings of different kinds are weighed against each other. Known differences, each on purpose:

- UUIDs are not looked for: a random identifier is no kind of ours.
- More than 256 characters of white space between a label and its number (claim, referral, Rx ...) hide the label, and a
  look-ahead of a member id sees 512 characters of one unbroken run: plain Presidio's cost grows with their square.
- A zone behind an IPv6 address is read for 512 characters.
- phonenumbers gives up after 65,535 tries in one text; here that many are allowed for each candidate.
- tldextract uses the public suffix list that it ships with, never a fetched one.
"""
