"""Settings, root URLs and the `wings` command: the only code that knows every domain."""
