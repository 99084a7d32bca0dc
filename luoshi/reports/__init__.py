"""落实方案、落实情况: receipts, action plans, calendars and periods, progress reports, their merging and acceptance."""
