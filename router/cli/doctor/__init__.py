"""`halfdoor doctor`: looks at this installation and says what to mend, one file for each thing looked at."""
