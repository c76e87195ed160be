"""What is learned from and measured on: samples, sequences, streams, and exports."""
