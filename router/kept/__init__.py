"""Answers that their clients may go on from, for as long as they are kept; in memory unless a file is configured."""
