"""Pure rules of signing in: how long, how often, who may, and what opens with what."""
