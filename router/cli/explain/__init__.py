"""`halfdoor explain`: one request, and everything that decides where it goes."""
