"""What she was told and what she agreed to: to whom, for what, until when, withdrawn when."""
