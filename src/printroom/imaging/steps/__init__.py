"""What can be done to pixels: one class a libvips action, with all its numbers known."""
