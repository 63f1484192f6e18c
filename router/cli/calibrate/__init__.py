"""`halfdoor calibrate`."""
