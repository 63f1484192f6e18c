"""`halfdoor verify`: plays the provider for the user's own client and shows what would have arrived there."""
