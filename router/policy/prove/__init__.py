"""Claims about a policy, checked against `decide` over every class of inputs that the policy can tell apart."""
