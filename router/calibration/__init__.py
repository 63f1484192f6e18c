"""Learning for one pair of models which requests gain from the cloud: questions, graders, fit, file."""
