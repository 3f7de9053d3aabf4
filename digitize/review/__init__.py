"""The review desk: people put machine-made pages right, and nothing they did is ever lost."""
