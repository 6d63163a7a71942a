"""How dates are written where Django's own formats would mislead (`FORMAT_MODULE_PATH`)."""
