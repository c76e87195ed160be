// A mistake in the second line.
float part() { return missing; }
