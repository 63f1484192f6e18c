"""Teaching the tagger from a user's own lines: numpy on the states of the frozen graph, on the device, in seconds."""
