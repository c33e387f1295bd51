"""What people fill in while they import a list."""
