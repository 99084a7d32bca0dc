"""What changes tasks: issuing, splitting, changing, arranging, carrying out for the government above."""
