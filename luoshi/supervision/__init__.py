"""督办: lights, urging, 督办单, 协同件, extension, inspection, closure."""
