"""What the product costs, beside what it stands on: every figure is a ratio measured in one run."""
