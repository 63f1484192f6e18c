"""Values to placeholders and back."""
