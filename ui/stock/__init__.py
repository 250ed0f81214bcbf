"""Stock in the window: what is there, one product, corrections."""
