"""Words that only the desk's templates need."""
