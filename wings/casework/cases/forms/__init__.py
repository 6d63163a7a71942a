"""What a person types about a case."""
