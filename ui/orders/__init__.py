"""Orders in the window: the list, one order, entering one."""
