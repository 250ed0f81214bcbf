"""What stands around the rooms: the start page, the main window with its rail, the page shown after a bug."""
