"""What all screens are made of: asking and doing off the window's thread, lists, forms, chips, words and colours."""
