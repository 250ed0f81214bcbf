"""Long runs that look for what a short test may miss: two writers at once, programs killed at random moments."""
