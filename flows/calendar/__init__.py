"""Calendar: vardag, röd dag, jourtid and due dates, in local time and without a clock."""
