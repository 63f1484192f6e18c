"""From a trained network to the file that is shipped: export, quantization, checks."""
