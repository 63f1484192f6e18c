"""`halfdoor policy`: policy files checked, tried, compared and proved; one command a file."""
