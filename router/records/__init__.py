"""What compliance asks for, drawn from ledger and policy; holds no conversation text, because the ledger has none."""
