"""What is learned of motions, and its files: classifiers, few-shot and live models, shipped weights."""
