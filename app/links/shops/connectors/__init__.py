"""One folder per kind of shop. A connector imports its port and the ground floor, nothing else, and no other one."""
