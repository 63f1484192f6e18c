"""`halfdoor demo`: a conversation that crosses the door and comes back, with stand-ins on both sides."""
