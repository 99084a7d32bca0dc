"""演示城市: 青泽市, which does not exist, with two years of tasks, made through the same doors as real work."""
