"""`halfdoor init`: the first halfdoor.yaml, from at most four answers."""
