"""What is personal or secret in a conversation, as findings without text."""
