"""`halfdoor nano teach`, `draft`, `forget` and `status`: the tagger taught by the user's own lines."""
