"""Ways in: command line, HTTP, pages."""
