"""`halfdoor connect`: other people's programs, told where Halfdoor is, and told otherwise again."""
