"""Her individual integration plan: goals, steps, agreement, reviews, her own ratings."""
